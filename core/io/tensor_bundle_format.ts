/**
 * What stands in a TensorBundle: the entries of its index and the bytes of its values.
 *
 * @module
 */

import { DataLossError, UnimplementedError } from "../errors.ts";
import type { HostTensor } from "../runtime/host_tensor.ts";
import { bytesTag, crc32c, fixed32Tag, maskCrc, type TensorSlice, varintTag, WireReader, WireWriter } from "./encoding.ts";

/** Element types that a TensorBundle may hold and that are read here. */
export type StoredDType =
  | "float32"
  | "float64"
  | "int32"
  | "uint8"
  | "int16"
  | "int8"
  | "string"
  | "int64"
  | "bool"
  | "bfloat16"
  | "uint16"
  | "float16"
  | "uint32"
  | "uint64";

/** By TensorFlow's number of an element type: its name and its bytes a value; 0 where they vary. */
const dtypes: { readonly [number: number]: { readonly name: StoredDType; readonly bytes: number } } = {
  1: { name: "float32", bytes: 4 },
  2: { name: "float64", bytes: 8 },
  3: { name: "int32", bytes: 4 },
  4: { name: "uint8", bytes: 1 },
  5: { name: "int16", bytes: 2 },
  6: { name: "int8", bytes: 1 },
  7: { name: "string", bytes: 0 },
  9: { name: "int64", bytes: 8 },
  10: { name: "bool", bytes: 1 },
  14: { name: "bfloat16", bytes: 2 },
  17: { name: "uint16", bytes: 2 },
  19: { name: "float16", bytes: 2 },
  22: { name: "uint32", bytes: 4 },
  23: { name: "uint64", bytes: 8 },
};

/** Name of an element type, or `unknown type N`. */
export function dtypeName(number: number): StoredDType | `unknown type ${number}` {
  return dtypes[number]?.name ?? `unknown type ${number}`;
}

/** Bytes of one value; 0 for strings, `null` for types that are not read here. */
export function dtypeBytes(number: number): number | null {
  return dtypes[number]?.bytes ?? null;
}

/** TensorFlow's number of an element type. */
export function dtypeNumber(name: StoredDType): number {
  return Number(Object.keys(dtypes).find((number) => dtypes[Number(number)]!.name === name));
}

/** The first value of the index, under the empty key. */
export interface BundleHeader {
  /** Number of data files. */
  readonly shards: number;
  /** Whether numbers are stored with the highest byte first. */
  readonly bigEndian: boolean;
}

/** What the index says about one tensor or one part of a partitioned one. */
export interface BundleEntry {
  /** TensorFlow's number of the element type. */
  readonly dtype: number;
  /** Extents, outermost first. */
  readonly shape: readonly number[];
  /** Data file it lies in. */
  readonly shard: number;
  /** Where its bytes begin there. */
  readonly offset: number;
  /** How many they are. */
  readonly size: number;
  /** Their masked checksum. */
  readonly crc: number;
  /** For a partitioned variable its parts, which have entries of their own; else empty. */
  readonly slices: readonly TensorSlice[];
}

/** Name of a data file. */
export function shardPath(prefix: string, shard: number, shards: number): string {
  return `${prefix}.data-${String(shard).padStart(5, "0")}-of-${String(shards).padStart(5, "0")}`;
}

/** Name of the index. */
export function indexPath(prefix: string): string {
  return `${prefix}.index`;
}

/** Bytes of the header of a bundle with so many data files, written by producer version 1. */
export function encodeHeader(shards: number): Uint8Array {
  return new WireWriter().varintField(1, shards).bytesField(3, new WireWriter().varintField(1, 1).finish()).finish();
}

/** Reads the header. */
export function decodeHeader(bytes: Uint8Array, path: string): BundleHeader {
  let shards = 0;
  let bigEndian = false;
  const reader = new WireReader(bytes, (problem) => {
    throw new DataLossError(`The header of ${path} cannot be read: ${problem}`, { file: path });
  });
  reader.message({
    [varintTag(1)]: () => shards = reader.varint(),
    [varintTag(2)]: () => bigEndian = reader.varint() === 1,
  });
  return { shards, bigEndian };
}

/** Bytes of an entry. */
export function encodeEntry(entry: BundleEntry): Uint8Array {
  const out = new WireWriter().varintField(1, entry.dtype).bytesField(2, encodeShape(entry.shape));
  out.varintField(3, entry.shard).varintField(4, entry.offset).varintField(5, entry.size).fixed32Field(6, entry.crc);
  for (const slice of entry.slices) out.bytesField(7, encodeSlice(slice));
  return out.finish();
}

/** Reads an entry; `name` is for errors. */
export function decodeEntry(bytes: Uint8Array, name: string, path: string): BundleEntry {
  const fail = (problem: string): never => {
    throw new DataLossError(`The entry of tensor ${name} in ${path} cannot be read: ${problem}`, { file: path, tensor: name });
  };
  let dtype = 0, shard = 0, offset = 0, size = 0, crc = 0;
  let shape: number[] = [];
  const slices: TensorSlice[] = [];
  const reader = new WireReader(bytes, fail);
  reader.message({
    [varintTag(1)]: () => dtype = reader.varint(),
    [bytesTag(2)]: () => shape = decodeShape(reader.delimited(), fail),
    [varintTag(3)]: () => shard = reader.varint(),
    [varintTag(4)]: () => offset = reader.varint(),
    [varintTag(5)]: () => size = reader.varint(),
    [fixed32Tag(6)]: () => crc = reader.fixed32(),
    [bytesTag(7)]: () => slices.push(decodeSlice(reader.delimited(), fail)),
  });
  return { dtype, shape, shard, offset, size, crc, slices };
}

function encodeShape(shape: readonly number[]): Uint8Array {
  const out = new WireWriter();
  for (const extent of shape) out.bytesField(2, new WireWriter().varintField(1, extent).finish());
  return out.finish();
}

function decodeShape(bytes: Uint8Array, fail: (problem: string) => never): number[] {
  const shape: number[] = [];
  const reader = new WireReader(bytes, fail);
  reader.message({
    [bytesTag(2)]: () => {
      let extent = 0;
      const dim = new WireReader(reader.delimited(), fail);
      dim.message({ [varintTag(1)]: () => extent = dim.varint() });
      shape.push(extent);
    },
    [varintTag(3)]: () => reader.varint() === 0 ? undefined : fail("its shape is unknown"),
  });
  return shape;
}

/** An axis that is taken whole is written as an empty extent. */
function encodeSlice(slice: TensorSlice): Uint8Array {
  const out = new WireWriter();
  slice.start.forEach((start, axis) => {
    const length = slice.length[axis]!;
    const extent = new WireWriter();
    if (length >= 0) extent.varintField(1, start).varint(varintTag(2)).varint(length);
    out.bytesField(1, extent.finish());
  });
  return out.finish();
}

function decodeSlice(bytes: Uint8Array, fail: (problem: string) => never): TensorSlice {
  const start: number[] = [];
  const length: number[] = [];
  const reader = new WireReader(bytes, fail);
  reader.message({
    [bytesTag(1)]: () => {
      let from = 0;
      let extent = -1;
      const axis = new WireReader(reader.delimited(), fail);
      axis.message({ [varintTag(1)]: () => from = axis.varint(), [varintTag(2)]: () => extent = axis.varint() });
      start.push(from);
      length.push(extent);
    },
  });
  return { start, length };
}

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
