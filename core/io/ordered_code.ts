/**
 * The keys of the parts of a partitioned variable in a TensorBundle: OrderedCode, whose bytes sort as the values do
 * (TensorFlow: `core/lib/strings/ordered_code.cc`, `core/util/saved_tensor_slice_util.cc`).
 *
 * @module
 */

import { WireWriter } from "./wire.ts";

/** A box inside a tensor: for each axis where it begins and how long it is. */
export interface TensorSlice {
  /** First index on each axis. */
  readonly start: readonly number[];
  /** Extent on each axis; `-1` is the whole axis. */
  readonly length: readonly number[];
}

/** The key under which the table holds one part of the variable `name`. */
export function encodeSliceKey(name: Uint8Array, slice: TensorSlice): Uint8Array {
  const out = new WireWriter();
  writeUnsigned(out, 0);
  writeEscaped(out, name);
  writeUnsigned(out, slice.start.length);
  slice.start.forEach((start, axis) => {
    writeSigned(out, start);
    writeSigned(out, slice.length[axis]!);
  });
  return out.finish();
}

/** A count of bytes, then the number in as few of them as it needs, the highest first. */
function writeUnsigned(out: WireWriter, value: number): void {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  out.raw(Uint8Array.of(bytes.length, ...bytes));
}

/** Bytes with 0 and 255 escaped, ended by 0 1. */
function writeEscaped(out: WireWriter, bytes: Uint8Array): void {
  for (const byte of bytes) out.raw(byte === 0 ? Uint8Array.of(0, 255) : byte === 255 ? Uint8Array.of(255, 0) : Uint8Array.of(byte));
  out.raw(Uint8Array.of(0, 1));
}

/** The number as n bytes in two's complement, the highest first, whose first n bits are flipped; n bytes hold 7 n - 1 bits and the sign. */
function writeSigned(out: WireWriter, value: number): void {
  const magnitude = value < 0 ? -1 - value : value;
  let n = 1;
  while (magnitude >= 2 ** (7 * n - 1)) n++;
  const bytes = new Uint8Array(n);
  let rest = value;
  for (let i = n - 1; i >= 0; i--) {
    const next = Math.floor(rest / 256);
    bytes[i] = rest - 256 * next;
    rest = next;
  }
  bytes[0]! ^= 0xff00 >>> n & 255;
  out.raw(bytes);
}
