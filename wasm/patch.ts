/**
 * One array of bytes told by another: what is alike is copied from there, the rest stands in the patch. The two variants of the kernels differ in an
 * eighth of their bytes, so a package that has both carries one of them and a patch.
 *
 * A patch is a sequence of: a count and so many bytes as they are, then a count and the place from which so many bytes are copied. Counts and places
 * are unsigned LEB128, as in WebAssembly itself.
 *
 * @module
 */

/** Bytes alike that are worth a copy: shorter ones cost as much as they save. */
const SHORTEST_COPY = 8;

/** Places of the base that are tried for a copy. */
const MOST_TRIED = 64;

/** What turns `base` into `wanted`. */
export function makePatch(base: Uint8Array, wanted: Uint8Array): Uint8Array<ArrayBuffer> {
  const key = (bytes: Uint8Array, at: number): string => bytes.subarray(at, at + SHORTEST_COPY).join();
  const places = new Map<string, number[]>();
  for (let i = 0; i + SHORTEST_COPY <= base.length; i++) {
    const alike = key(base, i);
    const found = places.get(alike);
    if (found === undefined) places.set(alike, [i]);
    else if (found.length < MOST_TRIED) found.push(i);
  }
  const patch: number[] = [];
  let literal: number[] = [];
  for (let at = 0; at < wanted.length;) {
    let length = 0;
    let from = 0;
    for (const place of places.get(key(wanted, at)) ?? []) {
      let alike = SHORTEST_COPY;
      while (at + alike < wanted.length && base[place + alike] === wanted[at + alike]) alike++;
      if (alike > length) [length, from] = [alike, place];
    }
    if (length === 0) {
      literal.push(wanted[at++]!);
      continue;
    }
    patch.push(...unsigned(literal.length), ...literal, ...unsigned(length), ...unsigned(from));
    literal = [];
    at += length;
  }
  if (literal.length > 0) patch.push(...unsigned(literal.length), ...literal);
  return Uint8Array.from(patch);
}

/** What a patch turns `base` into. */
export function applyPatch(base: Uint8Array, patch: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let at = 0;
  const read = (): number => {
    let value = 0;
    for (let shift = 0;; shift += 7) {
      const byte = patch[at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < patch.length) {
    const count = read();
    parts.push(patch.subarray(at, at += count));
    if (at === patch.length) break;
    const length = read();
    const from = read();
    parts.push(base.subarray(from, from + length));
  }
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let size = 0;
  for (const part of parts) {
    whole.set(part, size);
    size += part.length;
  }
  return whole;
}

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value >>>= 7) bytes.push(value & 127 | 128);
  return [...bytes, value];
}
