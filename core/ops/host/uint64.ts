/**
 * Unsigned 64-bit arithmetic in a small file of registers: each lies there as two 32-bit words, for BigInt would allocate at every operation.
 *
 * @module
 */

/** The upper words. Registers are numbered by who uses them: `fingerprint.ts` has those below 24, `cross_hash.ts` the others. */
export const H = new Uint32Array(32);

/** The lower words. */
export const L = new Uint32Array(32);

/** Gives a register its two words, of which the low 32 bits count. */
export function set(into: number, high: number, low: number): void {
  H[into] = high;
  L[into] = low;
}

/** into = from */
export function copy(into: number, from: number): void {
  H[into] = H[from]!;
  L[into] = L[from]!;
}

/** 32 bits of some bytes, little-endian. */
export function word(s: Uint8Array, at: number): number {
  return (s[at]! | (s[at + 1]! << 8) | (s[at + 2]! << 16) | (s[at + 3]! << 24)) >>> 0;
}

/** 64 bits of some bytes, little-endian. */
export function load(into: number, s: Uint8Array, at: number): void {
  L[into] = word(s, at);
  H[into] = word(s, at + 4);
}

/** into = a + b */
export function add(into: number, a: number, b: number): void {
  const low = L[a]! + L[b]!;
  H[into] = H[a]! + H[b]! + (low > 0xffffffff ? 1 : 0);
  L[into] = low;
}

/** into = a + value, for a value of up to 32 bits. */
export function addSmall(into: number, a: number, value: number): void {
  const low = L[a]! + value;
  H[into] = H[a]! + (low > 0xffffffff ? 1 : 0);
  L[into] = low;
}

/** into = a ^ b */
export function xor(into: number, a: number, b: number): void {
  H[into] = H[a]! ^ H[b]!;
  L[into] = L[a]! ^ L[b]!;
}

/** into = a ^ (a >> 47) */
export function shiftMix(into: number, a: number): void {
  L[into] = L[a]! ^ (H[a]! >>> 15);
  H[into] = H[a]!;
}

/** Bits go round to the right, by 1 to 63. */
export function rotate(into: number, a: number, by: number): void {
  const high = by < 32 ? H[a]! : L[a]!;
  const low = by < 32 ? L[a]! : H[a]!;
  const n = by & 31;
  H[into] = (high >>> n) | (low << (32 - n));
  L[into] = (low >>> n) | (high << (32 - n));
}

/** into = a * b, its low 64 bits. */
export function multiply(into: number, a: number, b: number): void {
  // From 16-bit parts of the low words.
  const al = L[a]!;
  const bl = L[b]!;
  const a0 = al & 0xffff;
  const a1 = al >>> 16;
  const b0 = bl & 0xffff;
  const b1 = bl >>> 16;
  const low = Math.imul(a0, b0) >>> 0;
  const middle = (Math.imul(a1, b0) >>> 0) + (low >>> 16);
  const other = (Math.imul(a0, b1) >>> 0) + (middle & 0xffff);
  const carry = (Math.imul(a1, b1) >>> 0) + Math.floor(middle / 65536) + (other > 0xffffffff ? 65536 : 0) + (other >>> 16);
  H[into] = carry + Math.imul(al, H[b]!) + Math.imul(H[a]!, bl);
  L[into] = (other << 16) | (low & 0xffff);
}

/** a modulo n, for n up to 2^31. */
export function modulo(a: number, n: number): number {
  // In steps of 16 bits, so that every intermediate stays an exact double.
  const high = H[a]! % n;
  const middle = (high * 65536 + (L[a]! >>> 16)) % n;
  return (middle * 65536 + (L[a]! & 0xffff)) % n;
}

/** a as a bigint in [0, 2^64). */
export function toBigInt(a: number): bigint {
  return (BigInt(H[a]!) << 32n) | BigInt(L[a]!);
}
