// Packing for the matrix products: panels of eight columns that a tile walks through from end to end. Loads may go past a row's end (see
// READ_SLACK): what they bring is masked, or stays in lanes that are dropped.

import { laneMask } from "./gemm_tile";
import { VECTOR } from "./simd";

/** Bytes of a panel of k rows: rounded up to a multiple of 4. */
@inline
export function panelBytes(k: i32): usize {
  return (<usize>((k + 3) & ~3)) << 5;
}

/** B stored [k, n] with rows ldb bytes apart, into panels [n/8][k][8], `panel` bytes apart. */
export function packB(k: i32, n: i32, b: usize, ldb: usize, to: usize, panel: usize): void {
  // Two panels at a time: a row's piece is then a whole cache line, which the long strides of wide matrices evict at once.
  for (; n > 8; n -= 16) {
    let p = b;
    let q = to;
    for (let r = k; r > 0; r--) {
      v128.store(q, v128.load(p));
      v128.store(q, v128.load(p, 16), 16);
      v128.store(q + panel, v128.load(p, 32));
      v128.store(q + panel, v128.load(p, 48), 16);
      p += ldb;
      q += 32;
    }
    to += panel << 1;
    b += 64;
  }
  if (n <= 0) return;
  for (let r = k; r > 0; r--) {
    v128.store(to, v128.load(b));
    v128.store(to, v128.load(b, 16), 16);
    b += ldb;
    to += 32;
  }
}

/** B stored [n, k] with rows ldb bytes apart, into panels panelBytes(k) apart. Columns beyond n repeat the last one. */
export function packTransposedB(k: i32, n: i32, b: usize, ldb: usize, to: usize): void {
  const last = b + <usize>(n - 1) * ldb;
  for (let j = 0; j < n; j += 8) {
    const p = b + <usize>j * ldb;
    packColumns4(k, p, min(p + ldb, last), min(p + 2 * ldb, last), min(p + 3 * ldb, last), to);
    const q = p + 4 * ldb;
    packColumns4(k, min(q, last), min(q + ldb, last), min(q + 2 * ldb, last), min(q + 3 * ldb, last), to + 16);
    to += panelBytes(k);
  }
}

function packColumns4(k: i32, p0: usize, p1: usize, p2: usize, p3: usize, to: usize): void {
  while (k >= 4) {
    transpose4(v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), to, 32);
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    to += 128;
    k -= 4;
  }
  if (k > 0) {
    const mask = laneMask(k);
    transpose4(v128.and(mask, v128.load(p0)), v128.and(mask, v128.load(p1)), v128.and(mask, v128.load(p2)), v128.and(mask, v128.load(p3)), to, 32);
  }
}

/** A stored [k, m] with rows lda bytes apart, into rows of k, `stride` bytes apart. Writes whole vectors, and rows up to a multiple of 4. */
export function transpose(k: i32, m: i32, a: usize, lda: usize, to: usize, stride: usize): void {
  const last = a + <usize>(k - 1) * lda;
  for (; k > 0; k -= 4) {
    // Rows beyond k repeat the last one: nothing is read behind the matrix.
    let p0 = a;
    let p1 = min(p0 + lda, last);
    let p2 = min(p1 + lda, last);
    let p3 = min(p2 + lda, last);
    let q = to;
    for (let i = m; i > 0; i -= 4) {
      transpose4(v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), q, stride);
      p0 += VECTOR;
      p1 += VECTOR;
      p2 += VECTOR;
      p3 += VECTOR;
      q += stride << 2;
    }
    a += lda << 2;
    to += VECTOR;
  }
}

// Stores the columns of four rows, `stride` bytes apart.
@inline
function transpose4(r0: v128, r1: v128, r2: v128, r3: v128, to: usize, stride: usize): void {
  const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const t1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const t2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(t0, t2, 0, 2));
  v128.store(to + stride, v128.shuffle<i64>(t0, t2, 1, 3));
  v128.store(to + 2 * stride, v128.shuffle<i64>(t1, t3, 0, 2));
  v128.store(to + 3 * stride, v128.shuffle<i64>(t1, t3, 1, 3));
}
