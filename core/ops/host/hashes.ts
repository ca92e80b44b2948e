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
  return withMemory(8 + spaceFor([value]), (address) => {
    writeFingerprints([value], address, address + 8);
    return hashesAt(address, 1)[0]!;
  });
}

/** The fingerprint of each value modulo `size`, which is up to 2^31; numbers are hashed by their decimal spelling. */
export function hashBuckets(values: RawValues["values"], size: number): Int32Array {
  const count = values.length;
  return withMemory(8 * count + spaceFor(values), (address) => {
    writeFingerprints(values, address, address + 8 * count);
    return bucketsOf(address, count, size);
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
  return withCrosses(parts, count, hashKey, (address) => hashesAt(address, count));
}

/** The values of one part of a cross: strings are appended by their fingerprints, whole numbers as int64. */
type CrossPart = Pick<RawValues, "values" | "dtype" | "splits">;

// One after the other: the hashes of the crosses, the key, the hashes of all parts, their splits, and what fingerprints need.
function withCrosses<T>(parts: readonly CrossPart[], count: number, hashKey: bigint, use: (address: number) => T): T {
  const rows = parts[0]!.splits.length - 1;
  let total = 0;
  let space = 0;
  for (const { values, dtype } of parts) {
    total += values.length;
    if (dtype === "string") space = Math.max(space, spaceFor(values));
  }
  const splitsOffset = 8 * (count + 1 + total);
  const spaceOffset = splitsOffset + 4 * parts.length * (rows + 1);
  return withMemory(spaceOffset + space, (address) => {
    const { words, hostKernels } = hostBackend();
    const key = address + 8 * count;
    writeInteger(words, key >>> 2, hashKey === 0n ? DEFAULT_HASH_KEY : hashKey);
    let before = 0;
    let at = (address + splitsOffset) >>> 2;
    for (const { values, dtype, splits } of parts) {
      const hashes = key + 8 + 8 * before;
      if (dtype === "string") writeFingerprints(values, hashes, address + spaceOffset);
      else for (let i = 0; i < values.length; i++) writeInteger(words, (hashes >>> 2) + 2 * i, values[i] as number | bigint);
      for (let row = 0; row <= rows; row++) words[at++] = before + splits[row]!;
      before += values.length;
    }
    hostKernels.fingerprint_crosses(rows, parts.length, key + 8, address + splitsOffset, key, address);
    return use(address);
  });
}

const DEFAULT_HASH_KEY = 0xDECAFCAFFEn;

/** Writes a whole number as two words, of which an Int32Array takes the low 32 bits. */
function writeInteger(words: Int32Array, at: number, value: number | bigint): void {
  if (typeof value === "bigint") {
    words[at] = Number(value & 0xffffffffn);
    words[at + 1] = Number((value >> 32n) & 0xffffffffn);
  } else {
    words[at] = value;
    words[at + 1] = Math.floor(value / 2 ** 32);
  }
}

/** Bytes that {@linkcode writeFingerprints} needs at most: where texts begin, and their UTF-8. */
function spaceFor(values: RawValues["values"]): number {
  let bytes = 4 * (values.length + 1);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    bytes += typeof value === "string" ? value.length * 3 : value instanceof Uint8Array ? value.length : LONGEST_NUMBER;
  }
  return bytes;
}

// An int64 has up to 19 digits and a sign.
const LONGEST_NUMBER = 20;

/** Writes the fingerprint of each value, 8 bytes. */
function writeFingerprints(values: RawValues["values"], into: number, space: number): void {
  const { bytes, words, hostKernels } = hostBackend();
  const texts = space + 4 * (values.length + 1);
  let at = texts;
  for (let i = 0; i < values.length; i++) {
    words[(space >>> 2) + i] = at - texts;
    at += writeText(values[i]!, bytes, at);
  }
  words[(space >>> 2) + values.length] = at - texts;
  hostKernels.fingerprints(values.length, space, texts, into);
}

/** Writes the bytes of a value and says how many there are. */
function writeText(value: string | Uint8Array | number | bigint, bytes: Uint8Array, at: number): number {
  if (value instanceof Uint8Array) bytes.set(value, at);
  else {
    value = String(value);
    // ASCII, the usual case, needs no encoder.
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) return encoder.encodeInto(value, bytes.subarray(at)).written;
      bytes[at + i] = code;
    }
  }
  return value.length;
}

const encoder = new TextEncoder();

/** Hashes modulo `size`, written over them and copied. */
function bucketsOf(address: number, count: number, size: number): Int32Array {
  const { words, hostKernels } = hostBackend();
  hostKernels.buckets(count, address, size, address);
  return words.slice(address >>> 2, (address >>> 2) + count);
}

function hashesAt(address: number, count: number): BigUint64Array {
  return new BigUint64Array(hostBackend().words.buffer, address, count).slice();
}

/** Memory for one call. */
function withMemory<T>(bytes: number, use: (address: number) => T): T {
  const host = hostBackend();
  const address = host.alloc(bytes);
  try {
    return use(address);
  } finally {
    host.free(address);
  }
}
