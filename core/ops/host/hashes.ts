/**
 * Hashes of strings and of combinations of values, as TensorFlow makes them: FarmHash Fingerprint64 and FingerprintCat64. The kernels for the host work
 * them out, for JavaScript has no fast arithmetic of 64 bits.
 *
 * @module
 */

import { hostBackend } from "../../runtime/backends/current.ts";
import type { RawValues } from "./categorical_values.ts";

/** The fingerprint of the bytes, or of the UTF-8 form of a string: in [0, 2^64). */
export function fingerprint64(value: string | Uint8Array): bigint {
  return withMemory(8, (address) => {
    writeFingerprints([value], address);
    return new BigUint64Array(hostBackend().buffer, address, 1)[0]!;
  });
}

/** The fingerprint of each value modulo `size`, which is up to 2^31; numbers are hashed by their decimal spelling. */
export function hashBuckets(values: RawValues["values"], size: number): Int32Array {
  return withMemory(values.length * 8, (address) => {
    writeFingerprints(values, address);
    return bucketsOf(address, values.length, size);
  });
}

/**
 * The hashes of the combinations of one value of each part, row by row, modulo `size`; the last part changes fastest.
 *
 * @param count How many combinations there are.
 * @param hashKey Where the hashes begin, of which the low 64 bits count; 0 means TensorFlow's own key, as in TensorFlow.
 */
export function crossBuckets(parts: readonly CrossPart[], count: number, size: number, hashKey: bigint): Int32Array {
  return withCrosses(parts, count, hashKey, (address) => bucketsOf(address, count, size));
}

/** As {@linkcode crossBuckets}, the whole hashes: in [0, 2^64). */
export function crossHashes(parts: readonly CrossPart[], count: number, hashKey: bigint): BigUint64Array {
  return withCrosses(parts, count, hashKey, (address) => new BigUint64Array(hostBackend().buffer, address, count).slice());
}

/** The values of one part of a cross: strings are appended by their fingerprints, whole numbers as int64. */
type CrossPart = Pick<RawValues, "values" | "dtype" | "splits">;

function withCrosses<T>(parts: readonly CrossPart[], count: number, hashKey: bigint, use: (address: number) => T): T {
  const rows = parts[0]!.splits.length - 1;
  let total = 0;
  for (const { values } of parts) total += values.length;
  const splitsOffset = 8 * (count + 1 + total);
  return withMemory(splitsOffset + 4 * parts.length * (rows + 1), (address) => {
    const seed = address + 8 * count;
    let before = 0;
    parts.forEach(({ values, dtype, splits }, part) => {
      const hashes = seed + 8 + 8 * before;
      if (dtype === "string") writeFingerprints(values, hashes);
      else writeIntegers(values as ArrayLike<number | bigint>, hashes);
      const words = new Int32Array(hostBackend().buffer, address + splitsOffset + 4 * part * (rows + 1), rows + 1);
      for (let row = 0; row <= rows; row++) words[row] = before + splits[row]!;
      before += values.length;
    });
    new BigInt64Array(hostBackend().buffer, seed, 1)[0] = hashKey === 0n ? DEFAULT_HASH_KEY : hashKey;
    hostBackend().hostKernels.fingerprint_crosses(rows, parts.length, seed + 8, address + splitsOffset, seed, address);
    return use(address);
  });
}

const DEFAULT_HASH_KEY = 0xDECAFCAFFEn;

/** Whole numbers as 64-bit words. */
function writeIntegers(values: ArrayLike<number | bigint>, address: number): void {
  const words = new Int32Array(hostBackend().buffer, address, values.length * 2);
  const wide = new BigInt64Array(words.buffer, address, values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (typeof value === "bigint") wide[i] = value;
    else {
      words[2 * i] = value;
      words[2 * i + 1] = Math.floor(value / 2 ** 32);
    }
  }
}

/** Writes the fingerprint of each value, 8 bytes. */
function writeFingerprints(values: RawValues["values"], address: number): void {
  const count = values.length;
  let bound = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    bound += typeof value === "string" ? value.length * 3 : value instanceof Uint8Array ? value.length : LONGEST_NUMBER;
  }
  withMemory(4 * (count + 1) + bound, (offsets) => {
    const host = hostBackend();
    const text = offsets + 4 * (count + 1);
    const words = new Int32Array(host.buffer, offsets, count + 1);
    const bytes = new Uint8Array(host.buffer, text, bound);
    let at = 0;
    words[0] = 0;
    for (let i = 0; i < count; i++) {
      const value = values[i]!;
      at += value instanceof Uint8Array ? writeBytes(value, bytes, at) : writeText(String(value), bytes, at);
      words[i + 1] = at;
    }
    host.hostKernels.fingerprints(count, offsets, text, address);
  });
}

// An int64 has up to 19 digits and a sign.
const LONGEST_NUMBER = 20;

function writeBytes(value: Uint8Array, bytes: Uint8Array, at: number): number {
  bytes.set(value, at);
  return value.length;
}

function writeText(value: string, bytes: Uint8Array, at: number): number {
  // ASCII, the usual case, needs no encoder.
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code > 127) return encoder.encodeInto(value, bytes.subarray(at)).written;
    bytes[at + i] = code;
  }
  return value.length;
}

const encoder = new TextEncoder();

/** 64-bit words modulo `size`, written over them and copied. */
function bucketsOf(address: number, count: number, size: number): Int32Array {
  const host = hostBackend();
  host.hostKernels.buckets(count, address, size, address);
  return new Int32Array(host.buffer, address, count).slice();
}

/** Memory of the host's kernels for one call; views of it are to be made behind every further call. */
function withMemory<T>(bytes: number, use: (address: number) => T): T {
  const host = hostBackend();
  const address = host.alloc(bytes);
  try {
    return use(address);
  } finally {
    host.free(address);
  }
}
