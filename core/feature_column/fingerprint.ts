/**
 * FarmHash Fingerprint64 (Geoff Pike, farmhash.cc, namespace farmhashna) and the fingerprint concatenation of TensorFlow's crosses.
 * Unsigned 64-bit values lie as two 32-bit words in a small register file: BigInt would allocate at every operation.
 *
 * @module
 */

/**
 * The 64-bit fingerprint of some bytes, or of the UTF-8 form of a string.
 *
 * @returns In [0, 2^64).
 */
export function fingerprint64(value: string | Uint8Array): bigint {
  hash(value);
  return (BigInt(H[OUT]!) << 32n) | BigInt(L[OUT]!);
}

/** The fingerprint modulo `n`, for n up to 2^31: the bucket of a string. */
export function fingerprintModulo(value: string | Uint8Array, n: number): number {
  hash(value);
  return modulo(OUT, n);
}

/** The combined fingerprint of the parts of a cross: one at a time, in order. */
export class CrossHash {
  readonly #seedHigh: number;
  readonly #seedLow: number;

  /** `hashKey` 0 means TensorFlow's own key, as in TensorFlow. */
  constructor(hashKey: bigint) {
    const seed = BigInt.asUintN(64, hashKey === 0n ? 0xDECAFCAFFEn : hashKey);
    this.#seedHigh = Number(seed >> 32n);
    this.#seedLow = Number(seed & 0xffffffffn);
  }

  /** Begins a cross. */
  begin(): void {
    set(CROSS, this.#seedHigh, this.#seedLow);
  }

  /** The state so far, to go on from it with several values. */
  save(into: Uint32Array, at: number): void {
    into[at] = H[CROSS]!;
    into[at + 1] = L[CROSS]!;
  }

  /** Goes back to a saved state. */
  restore(from: Uint32Array, at: number): void {
    set(CROSS, from[at]!, from[at + 1]!);
  }

  /** Adds a string by its fingerprint. */
  addString(value: string | Uint8Array): void {
    hash(value);
    concatenate();
  }

  /** Adds a whole number as int64 (two's complement). */
  addInteger(value: number | bigint): void {
    if (typeof value === "number") set(OUT, Math.floor(value / 4294967296), value);
    else set(OUT, Number(BigInt.asUintN(64, value) >> 32n), Number(value & 0xffffffffn));
    concatenate();
  }

  /** The bucket of the cross among `n`. */
  modulo(n: number): number {
    return modulo(CROSS, n);
  }

  /** The whole fingerprint of the cross. */
  value(): bigint {
    return (BigInt(H[CROSS]!) << 32n) | BigInt(L[CROSS]!);
  }
}

const H = new Uint32Array(32);
const L = new Uint32Array(32);

// Registers: constants, the result, the state of a cross, then those of the algorithm under the names it has there.
const K0 = 0,
  K1 = 1,
  K2 = 2,
  KMUL = 3,
  OUT = 4,
  CROSS = 5,
  A = 6,
  B = 7,
  C = 8,
  D = 9,
  E = 10,
  F = 11,
  G = 12,
  I = 13,
  X = 14,
  Y = 15,
  Z = 16,
  V0 = 17,
  V1 = 18,
  W0 = 19,
  W1 = 20,
  MUL = 21,
  T = 22,
  U = 23;

set(K0, 0xc3a5c85c, 0x97cb3127);
set(K1, 0xb492b66f, 0xbe98f273);
set(K2, 0x9ae16a3b, 0x2f90404f);
set(KMUL, 0xc6a4a793, 0x5bd1e995);

const encoder = new TextEncoder();
const text = new Uint8Array(1024);

function hash(value: string | Uint8Array): void {
  if (typeof value !== "string") return hashBytes(value, value.length);
  const length = value.length;
  if (length * 3 > text.length) {
    const bytes = encoder.encode(value);
    return hashBytes(bytes, bytes.length);
  }
  // ASCII, the usual case, needs no encoder.
  for (let i = 0; i < length; i++) {
    const code = value.charCodeAt(i);
    if (code > 127) return hashBytes(text, encoder.encodeInto(value, text).written);
    text[i] = code;
  }
  hashBytes(text, length);
}

function hashBytes(s: Uint8Array, n: number): void {
  if (n <= 16) upTo16(s, n);
  else if (n <= 32) upTo32(s, n);
  else if (n <= 64) upTo64(s, n);
  else longer(s, n);
}

function upTo16(s: Uint8Array, n: number): void {
  if (n >= 8) {
    addSmall(MUL, K2, n * 2);
    load(A, s, 0);
    add(A, A, K2);
    load(B, s, n - 8);
    rotate(C, B, 37);
    multiply(C, C, MUL);
    add(C, C, A);
    rotate(D, A, 25);
    add(D, D, B);
    multiply(D, D, MUL);
    finish(C, D);
  } else if (n >= 4) {
    addSmall(MUL, K2, n * 2);
    const a = word(s, 0);
    set(A, a >>> 29, a << 3);
    addSmall(A, A, n);
    set(B, 0, word(s, n - 4));
    finish(A, B);
  } else if (n > 0) {
    set(Y, 0, s[0]! + (s[n >> 1]! << 8));
    set(Z, 0, n + (s[n - 1]! << 2));
    multiply(Y, Y, K2);
    multiply(Z, Z, K0);
    xor(Y, Y, Z);
    shiftMix(Y, Y);
    multiply(OUT, Y, K2);
  } else {
    copy(OUT, K2);
  }
}

function upTo32(s: Uint8Array, n: number): void {
  addSmall(MUL, K2, n * 2);
  load(A, s, 0);
  multiply(A, A, K1);
  load(B, s, 8);
  load(C, s, n - 8);
  multiply(C, C, MUL);
  load(D, s, n - 16);
  multiply(D, D, K2);
  mixFour(X, A, B, C, D);
  mixThree(Y, A, B, C);
  finish(X, Y);
}

function upTo64(s: Uint8Array, n: number): void {
  addSmall(MUL, K2, n * 2);
  load(A, s, 0);
  multiply(A, A, K2);
  load(B, s, 8);
  load(C, s, n - 8);
  multiply(C, C, MUL);
  load(D, s, n - 16);
  multiply(D, D, K2);
  mixFour(Y, A, B, C, D);
  mixThree(Z, A, B, C);
  finish(Y, Z);
  copy(Z, OUT);
  load(E, s, 16);
  multiply(E, E, MUL);
  load(F, s, 24);
  load(G, s, n - 32);
  add(G, G, Y);
  multiply(G, G, MUL);
  load(I, s, n - 24);
  add(I, I, Z);
  multiply(I, I, MUL);
  mixFour(X, E, F, G, I);
  // mixThree without the constant: e + rotate(f + a, 18) + g.
  add(T, F, A);
  rotate(T, T, 18);
  add(T, T, E);
  add(Y, T, G);
  finish(X, Y);
}

function longer(s: Uint8Array, n: number): void {
  set(X, 0, 81);
  multiply(Y, X, K1);
  addSmall(Y, Y, 113);
  multiply(Z, Y, K2);
  addSmall(Z, Z, 113);
  shiftMix(Z, Z);
  multiply(Z, Z, K2);
  for (const register of [V0, V1, W0, W1]) set(register, 0, 0);
  multiply(X, X, K2);
  load(T, s, 0);
  add(X, X, T);
  copy(MUL, K1);
  const end = ((n - 1) >>> 6) << 6;
  for (let at = 0; at < end; at += 64) {
    mixBlock(s, at);
    xor(X, X, W1);
    load(T, s, at + 40);
    add(T, T, V0);
    add(Y, Y, T);
    turnBlock(s, at);
  }
  const rest = (n - 1) & 63;
  set(T, 0, (L[Z]! & 0xff) << 1);
  add(MUL, K1, T);
  const last = end + rest - 63;
  addSmall(W0, W0, rest);
  add(V0, V0, W0);
  add(W0, W0, V0);
  mixBlock(s, last);
  set(U, 0, 9);
  multiply(T, W1, U);
  xor(X, X, T);
  multiply(T, V0, U);
  load(U, s, last + 40);
  add(T, T, U);
  add(Y, Y, T);
  turnBlock(s, last);
  finish(V0, W0);
  shiftMix(T, Y);
  multiply(T, T, K0);
  add(T, T, Z);
  add(A, OUT, T);
  finish(V1, W1);
  add(B, OUT, X);
  finish(A, B);
}

// x = rotate(x + y + v0 + s[8], 37) * mul; y = rotate(y + v1 + s[48], 42) * mul
function mixBlock(s: Uint8Array, at: number): void {
  add(X, X, Y);
  add(X, X, V0);
  load(T, s, at + 8);
  add(X, X, T);
  rotate(X, X, 37);
  multiply(X, X, MUL);
  add(Y, Y, V1);
  load(T, s, at + 48);
  add(Y, Y, T);
  rotate(Y, Y, 42);
  multiply(Y, Y, MUL);
}

// z = rotate(z + w0, 33) * mul; v and w from the 64 bytes; z and x change places.
function turnBlock(s: Uint8Array, at: number): void {
  add(Z, Z, W0);
  rotate(Z, Z, 33);
  multiply(Z, Z, MUL);
  multiply(A, V1, MUL);
  add(B, X, W0);
  weak(V0, V1, s, at);
  add(A, Z, W1);
  load(B, s, at + 16);
  add(B, B, Y);
  weak(W0, W1, s, at + 32);
  copy(T, Z);
  copy(Z, X);
  copy(X, T);
}

// (first, second) = WeakHashLen32WithSeeds(s[at .. at + 32), A, B)
function weak(first: number, second: number, s: Uint8Array, at: number): void {
  load(T, s, at);
  add(A, A, T);
  load(U, s, at + 24);
  add(B, B, A);
  add(B, B, U);
  rotate(B, B, 21);
  copy(C, A);
  load(T, s, at + 8);
  add(A, A, T);
  load(T, s, at + 16);
  add(A, A, T);
  rotate(T, A, 44);
  add(B, B, T);
  add(first, A, U);
  add(second, B, C);
}

// into = rotate(a + b, 43) + rotate(c, 30) + d
function mixFour(into: number, a: number, b: number, c: number, d: number): void {
  add(T, a, b);
  rotate(T, T, 43);
  rotate(U, c, 30);
  add(T, T, U);
  add(into, T, d);
}

// into = a + rotate(b + k2, 18) + c
function mixThree(into: number, a: number, b: number, c: number): void {
  add(T, b, K2);
  rotate(T, T, 18);
  add(T, T, a);
  add(into, T, c);
}

// OUT = HashLen16(u, v, mul)
function finish(u: number, v: number): void {
  xor(T, u, v);
  multiply(T, T, MUL);
  shiftMix(T, T);
  xor(T, T, v);
  multiply(T, T, MUL);
  shiftMix(T, T);
  multiply(OUT, T, MUL);
}

// CROSS = FingerprintCat64(CROSS, OUT), tensorflow/core/platform/fingerprint.h
function concatenate(): void {
  multiply(T, OUT, KMUL);
  shiftMix(T, T);
  multiply(T, T, KMUL);
  xor(U, CROSS, KMUL);
  xor(U, U, T);
  multiply(U, U, KMUL);
  shiftMix(U, U);
  multiply(U, U, KMUL);
  shiftMix(CROSS, U);
}

function set(into: number, high: number, low: number): void {
  H[into] = high;
  L[into] = low;
}

function copy(into: number, from: number): void {
  H[into] = H[from]!;
  L[into] = L[from]!;
}

function word(s: Uint8Array, at: number): number {
  return (s[at]! | (s[at + 1]! << 8) | (s[at + 2]! << 16) | (s[at + 3]! << 24)) >>> 0;
}

function load(into: number, s: Uint8Array, at: number): void {
  L[into] = word(s, at);
  H[into] = word(s, at + 4);
}

function add(into: number, a: number, b: number): void {
  const low = L[a]! + L[b]!;
  H[into] = H[a]! + H[b]! + (low > 0xffffffff ? 1 : 0);
  L[into] = low;
}

function addSmall(into: number, a: number, value: number): void {
  const low = L[a]! + value;
  H[into] = H[a]! + (low > 0xffffffff ? 1 : 0);
  L[into] = low;
}

function xor(into: number, a: number, b: number): void {
  H[into] = H[a]! ^ H[b]!;
  L[into] = L[a]! ^ L[b]!;
}

// x ^ (x >> 47)
function shiftMix(into: number, a: number): void {
  L[into] = L[a]! ^ (H[a]! >>> 15);
  H[into] = H[a]!;
}

// To the right, by 1 to 63.
function rotate(into: number, a: number, by: number): void {
  const high = by < 32 ? H[a]! : L[a]!;
  const low = by < 32 ? L[a]! : H[a]!;
  const n = by & 31;
  H[into] = (high >>> n) | (low << (32 - n));
  L[into] = (low >>> n) | (high << (32 - n));
}

// The low 64 bits of the product, from 16-bit parts of the low words.
function multiply(into: number, a: number, b: number): void {
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

// In steps of 16 bits, so that every intermediate stays an exact double.
function modulo(a: number, n: number): number {
  const high = H[a]! % n;
  const middle = (high * 65536 + (L[a]! >>> 16)) % n;
  return (middle * 65536 + (L[a]! & 0xffff)) % n;
}
