/**
 * Element values between their stored form and host tensors.
 *
 * @module
 */

import { DataLossError, UnimplementedError } from "../errors.ts";
import type { HostTensor } from "../host_tensor.ts";
import { crc32c, maskCrc } from "./crc32c.ts";
import type { StoredDType } from "./tensor_bundle_format.ts";
import { WireReader, WireWriter } from "./wire.ts";

/** A tensor as its file holds it. */
export interface StoredTensor {
  /** Element type in the file. */
  readonly dtype: StoredDType;
  /** Extents, outermost first. */
  readonly shape: readonly number[];
  /** For numbers the elements, little-endian, in row-major order; for strings the bytes of each. */
  readonly data: Uint8Array<ArrayBuffer> | Uint8Array[];
}

/** Turns stored values into those of the nearest element type that this library computes with; `name` and `file` are for errors. */
export function hostTensorOf(stored: StoredTensor, name: string, file: string): HostTensor {
  const { dtype, shape, data } = stored;
  if (!(data instanceof Uint8Array)) return { dtype: "string", shape, data: data.map(textOrBytes) };
  const { buffer } = data;
  switch (dtype) {
    case "float32":
      return { dtype, shape, data: new Float32Array(buffer) };
    case "float64":
      return { dtype: "float32", shape, data: Float32Array.from(new Float64Array(buffer)) };
    case "float16":
      return { dtype: "float32", shape, data: Float32Array.from(new Uint16Array(buffer), halfToNumber) };
    case "bfloat16": {
      // A bfloat16 is the upper half of a float32.
      const bits = Uint32Array.from(new Uint16Array(buffer), (half) => half << 16);
      return { dtype: "float32", shape, data: new Float32Array(bits.buffer) };
    }
    case "int32":
      return { dtype, shape, data: new Int32Array(buffer) };
    case "uint8":
      return { dtype: "int32", shape, data: Int32Array.from(data) };
    case "int8":
      return { dtype: "int32", shape, data: Int32Array.from(new Int8Array(buffer)) };
    case "uint16":
      return { dtype: "int32", shape, data: Int32Array.from(new Uint16Array(buffer)) };
    case "int16":
      return { dtype: "int32", shape, data: Int32Array.from(new Int16Array(buffer)) };
    case "int64":
      return { dtype, shape, data: new BigInt64Array(buffer) };
    case "uint32":
      return { dtype: "int64", shape, data: BigInt64Array.from(Array.from(new Uint32Array(buffer), BigInt)) };
    case "uint64": {
      const values = new BigInt64Array(buffer);
      if (values.some((value) => value < 0n)) {
        throw new UnimplementedError(`Tensor ${name} in ${file} holds a uint64 beyond the range of int64`, { file, tensor: name });
      }
      return { dtype: "int64", shape, data: values };
    }
    case "bool":
      return { dtype, shape, data: data.map((value) => value === 0 ? 0 : 1) };
    case "string":
      throw new TypeError("strings are stored as a list");
  }
}

/** The bytes of numeric values, a view of them: hosts of WebAssembly are little-endian, and so is the file. */
export function bytesOf(data: Float32Array | Int32Array | BigInt64Array | Uint8Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * The stored form of strings: all lengths as varints, the masked checksum of the lengths, the bytes one after the other. The tensor's own
 * checksum takes the lengths in 4 bytes each (8 past 2^32 - 1) instead (TensorFlow: `tensor_bundle.cc`, `WriteStringTensor`).
 */
export function encodeStrings(values: readonly (string | Uint8Array)[]): { bytes: Uint8Array; crc: number } {
  const encoded = values.map((value) => typeof value === "string" ? new TextEncoder().encode(value) : value);
  const out = new WireWriter();
  for (const value of encoded) out.varint(value.length);
  const lengthsCrc = lengthsChecksum(encoded.map((value) => value.length));
  const start = out.length;
  out.fixed32(maskCrc(lengthsCrc));
  for (const value of encoded) out.raw(value);
  const bytes = out.finish();
  return { bytes, crc: crc32c(bytes.subarray(start), lengthsCrc) };
}

/** Reads the stored form of `count` strings; the checksum, unmasked, is to be compared by the caller. */
export function decodeStrings(bytes: Uint8Array, count: number, name: string, file: string): { values: Uint8Array[]; crc: number } {
  const fail = (problem: string): never => {
    throw new DataLossError(`The strings of tensor ${name} in ${file} cannot be read: ${problem}`, { file, tensor: name });
  };
  const reader = new WireReader(bytes, fail);
  const lengths: number[] = [];
  for (let i = 0; i < count; i++) lengths.push(reader.varint());
  const lengthsCrc = lengthsChecksum(lengths);
  const start = reader.position;
  if (reader.fixed32() !== maskCrc(lengthsCrc)) fail("the checksum of their lengths does not match");
  const values = lengths.map((length) => reader.take(length));
  if (reader.remaining > 0) fail(`${reader.remaining} bytes are left over`);
  return { values, crc: crc32c(bytes.subarray(start), lengthsCrc) };
}

function lengthsChecksum(lengths: readonly number[]): number {
  const out = new WireWriter();
  for (const length of lengths) {
    out.fixed32(length % 2 ** 32);
    if (length >= 2 ** 32) out.fixed32(Math.floor(length / 2 ** 32));
  }
  return crc32c(out.finish());
}

function textOrBytes(bytes: Uint8Array): string | Uint8Array {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return bytes;
  }
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Value of an IEEE 754 half: 1 sign bit, 5 of exponent, 10 of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = bits >> 10 & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
