/**
 * FarmHash Fingerprint64 (Geoff Pike, farmhash.cc, namespace farmhashna).
 *
 * @module
 */

import { add, addSmall, copy, L, load, modulo, multiply, rotate, set, shiftMix, toBigInt, word, xor } from "./uint64.ts";

/**
 * The 64-bit fingerprint of some bytes, or of the UTF-8 form of a string.
 *
 * @returns In [0, 2^64).
 */
export function fingerprint64(value: string | Uint8Array): bigint {
  hash(value);
  return toBigInt(OUT);
}

/** The fingerprint modulo `n`, for n up to 2^31: the bucket of a string. */
export function fingerprintModulo(value: string | Uint8Array, n: number): number {
  hash(value);
  return modulo(OUT, n);
}

/** The register in which {@linkcode hash} leaves a fingerprint. */
export const OUT = 0;

// Constants, then registers under the names they have in the algorithm.
const K0 = 1,
  K1 = 2,
  K2 = 3,
  A = 4,
  B = 5,
  C = 6,
  D = 7,
  E = 8,
  F = 9,
  G = 10,
  I = 11,
  X = 12,
  Y = 13,
  Z = 14,
  V0 = 15,
  V1 = 16,
  W0 = 17,
  W1 = 18,
  MUL = 19,
  T = 20,
  U = 21;

set(K0, 0xc3a5c85c, 0x97cb3127);
set(K1, 0xb492b66f, 0xbe98f273);
set(K2, 0x9ae16a3b, 0x2f90404f);

const encoder = new TextEncoder();
const text = new Uint8Array(1024);

/** Leaves the fingerprint of a value in {@linkcode OUT}. */
export function hash(value: string | Uint8Array): void {
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
