// Matrix products. Which way a product goes (thin, direct or packed) depends on its shape alone, and so does the order of its sums.
//
// Each tile is called from at least two places: binaryen would inline a function that has one caller, and V8 compiles the loop of a
// tile much better in a function of its own.

import { SCRATCH_BASE } from "../layout";
import { packA, packB, packTransposedA, packTransposedB, padded, transposeRest } from "./gemm_pack";
import { ACCUMULATE, BIAS, RELU } from "./gemm_flags";
import {
  direct1x32,
  direct1x4,
  direct1x8,
  direct2x16,
  direct2x4,
  direct2x8,
  direct3x16,
  direct3x4,
  direct3x8,
  direct4x4,
  direct4x8,
  dot1x4,
  dot2x4,
  dot3x4,
  packed5x8,
  transposed4x4,
  transposed4x8,
} from "./micro_kernels";

// Blocks of the packed way: a panel of B (KC x 8) stays in the first cache, a block of A (MC x KC) in the second.
const KC: i32 = 400;
const MC: i32 = 160;
const NC: i32 = 1024;

const PACKED_A: usize = SCRATCH_BASE;
const PACKED_B: usize = PACKED_A + <usize>(MC * KC * 4);

// Up to these sizes (of B; of A and B) packing does not pay, measured.
const DIRECT_BYTES: i64 = 256 * 1024;
const DIRECT_TRANSPOSED_BYTES: i64 = 64 * 1024;
// From this many columns on, a walk down a column evicts its own cache lines.
const WIDE: i32 = 256;

/** c[m,n] (+)= op(a)[m,k] op(b)[k,n] */
export function matmul(transposeA: i32, transposeB: i32, m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, accumulate: i32): void {
  multiply(transposeA, transposeB, m, n, k, a, b, c, 0, accumulate ? ACCUMULATE : 0);
}

/** The product with its epilogue: flags of gemm_flags; bias and accumulate exclude each other. */
export function multiply(transposeA: i32, transposeB: i32, m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, bias: usize, flags: i32): void {
  if (m <= 0 || n <= 0) return;
  if (n == 1 && m > 1) {
    // A column is the transposed product's row: c^T = op(b)^T op(a)^T, and vectors are their own transposes in memory.
    if (flags & BIAS) {
      const value = f32.load(bias);
      for (let i = 0; i < m; i++) f32.store(c + ((<usize>i) << 2), value);
      flags = (flags & RELU) | ACCUMULATE;
    }
    thin(transposeA ? 0 : 1, 1, m, k, b, a, c, 0, flags);
    return;
  }
  if (m == 1 || k == 0) transposeA = 0;
  const bytesB = ((<i64>n) * (<i64>k)) << 2;
  if (!transposeA) {
    if (m <= 3) thin(transposeB, m, n, k, a, b, c, bias, flags);
    else if (bytesB > DIRECT_BYTES) packed(0, transposeB, m, n, k, a, b, c, bias, flags);
    else if (transposeB) {
      packTransposedB(k, n, b, (<usize>k) << 2, PACKED_B);
      direct(m, n, k, a, PACKED_B, 32, (<usize>padded(k)) << 5, c, bias, flags);
    } else if (n >= WIDE && m >= 16) {
      packB(k, n, b, (<usize>n) << 2, PACKED_B);
      direct(m, n, k, a, PACKED_B, 32, (<usize>padded(k)) << 5, c, bias, flags);
    } else direct(m, n, k, a, b, (<usize>n) << 2, 32, c, bias, flags);
  } else if (transposeB || (flags & ~ACCUMULATE) || (m > 3 && !staysTransposed(m, n, k))) {
    packed(1, transposeB, m, n, k, a, b, c, bias, flags);
  } else directTransposed(m, n, k, a, b, c, flags);
}

function staysTransposed(m: i32, n: i32, k: i32): bool {
  if (m >= 2 * WIDE || n >= 2 * WIDE) return false;
  return m <= 8 || n <= 16 || (((<i64>m) + (<i64>n)) * (<i64>k)) << 2 <= DIRECT_TRANSPOSED_BYTES;
}

// At most three rows: B is read once, so nothing is packed.
function thin(transposeB: i32, m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, bias: usize, flags: i32): void {
  const lda = (<usize>k) << 2;
  const ldc = (<usize>n) << 2;
  if (transposeB) {
    for (; n > 4; n -= 4) {
      if (m == 1) dot1x4(k, a, lda, b, lda, c, ldc, n, bias, flags);
      else if (m == 2) dot2x4(k, a, lda, b, lda, c, ldc, n, bias, flags);
      else dot3x4(k, a, lda, b, lda, c, ldc, n, bias, flags);
      b += lda << 2;
      c += 16;
      bias += 16;
    }
    if (m == 1) dot1x4(k, a, lda, b, lda, c, ldc, n, bias, flags);
    else if (m == 2) dot2x4(k, a, lda, b, lda, c, ldc, n, bias, flags);
    else dot3x4(k, a, lda, b, lda, c, ldc, n, bias, flags);
    return;
  }
  if (m == 1) {
    for (; n >= 64; n -= 32) {
      direct1x32(k, a, lda, b, ldc, c, ldc, n, bias, flags);
      b += 128;
      c += 128;
      bias += 128;
    }
    if (n >= 32) {
      direct1x32(k, a, lda, b, ldc, c, ldc, n, bias, flags);
      b += 128;
      c += 128;
      bias += 128;
      n -= 32;
    }
  } else {
    for (; n >= 32; n -= 16) {
      if (m == 2) direct2x16(k, a, lda, b, ldc, c, ldc, n, bias, flags);
      else direct3x16(k, a, lda, b, ldc, c, ldc, n, bias, flags);
      b += 64;
      c += 64;
      bias += 64;
    }
    if (n >= 16) {
      if (m == 2) direct2x16(k, a, lda, b, ldc, c, ldc, n, bias, flags);
      else direct3x16(k, a, lda, b, ldc, c, ldc, n, bias, flags);
      b += 64;
      c += 64;
      bias += 64;
      n -= 16;
    }
  }
  while (n > 0) {
    directRest(m, n, k, a, lda, b, ldc, c, ldc, bias, flags);
    b += 32;
    c += 32;
    bias += 32;
    n -= 8;
  }
}

/** c[m,n] (+)= a[m,k] b[k,n], b in panels of gemm_pack: for a matrix that many products share. */
export function multiplyByPanels(m: i32, n: i32, k: i32, a: usize, panels: usize, c: usize, bias: usize, flags: i32): void {
  direct(m, n, k, a, panels, 32, (<usize>padded(k)) << 5, c, bias, flags);
}

// A where it stands; panel p of B (8 columns) begins at b + p * panelStride and its rows are ldb bytes apart.
function direct(m: i32, n: i32, k: i32, a: usize, b: usize, ldb: usize, panelStride: usize, c: usize, bias: usize, flags: i32): void {
  const lda = (<usize>k) << 2;
  const ldc = (<usize>n) << 2;
  while (n > 0) {
    let p = a;
    let q = c;
    let rows = m;
    if (n > 4) {
      for (; rows >= 4; rows -= 4) {
        direct4x8(k, p, lda, b, ldb, q, ldc, n, bias, flags);
        p += lda << 2;
        q += ldc << 2;
      }
    } else {
      for (; rows >= 8; rows -= 4) {
        direct4x4(k, p, lda, b, ldb, q, ldc, n, bias, flags);
        p += lda << 2;
        q += ldc << 2;
      }
      if (rows >= 4) {
        direct4x4(k, p, lda, b, ldb, q, ldc, n, bias, flags);
        p += lda << 2;
        q += ldc << 2;
        rows -= 4;
      }
    }
    directRest(rows, n, k, p, lda, b, ldb, q, ldc, bias, flags);
    b += panelStride;
    c += 32;
    bias += 32;
    n -= 8;
  }
}

function directRest(rows: i32, n: i32, k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, bias: usize, flags: i32): void {
  if (n > 4) {
    if (rows == 3) direct3x8(k, a, lda, b, ldb, c, ldc, n, bias, flags);
    else if (rows == 2) direct2x8(k, a, lda, b, ldb, c, ldc, n, bias, flags);
    else if (rows == 1) direct1x8(k, a, lda, b, ldb, c, ldc, n, bias, flags);
  } else {
    if (rows == 3) direct3x4(k, a, lda, b, ldb, c, ldc, n, bias, flags);
    else if (rows == 2) direct2x4(k, a, lda, b, ldb, c, ldc, n, bias, flags);
    else if (rows == 1) direct1x4(k, a, lda, b, ldb, c, ldc, n, bias, flags);
  }
}

// A stored [k, m], both operands where they stand.
function directTransposed(m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, flags: i32): void {
  const lda = (<usize>m) << 2;
  const ldc = (<usize>n) << 2;
  while (n > 0) {
    let p = a;
    let q = c;
    let rows = m;
    for (; rows > 4; rows -= 4) {
      if (n > 4) transposed4x8(k, p, lda, b, ldc, q, ldc, 4, n, flags);
      else transposed4x4(k, p, lda, b, ldc, q, ldc, 4, n, flags);
      p += 16;
      q += ldc << 2;
    }
    if (n > 4) transposed4x8(k, p, lda, b, ldc, q, ldc, rows, n, flags);
    else transposed4x4(k, p, lda, b, ldc, q, ldc, rows, n, flags);
    b += 32;
    c += 32;
    n -= 8;
  }
}

function packed(transposeA: i32, transposeB: i32, m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, bias: usize, flags: i32): void {
  const lda = (<usize>(transposeA ? m : k)) << 2;
  const ldb = (<usize>(transposeB ? k : n)) << 2;
  const ldc = (<usize>n) << 2;
  const blocks = (k + KC - 1) / KC;
  const blockDepth = padded((k + blocks - 1) / blocks);
  for (let column = 0; column < n; column += NC) {
    const columns = min(NC, n - column);
    for (let from = 0; from < k; from += blockDepth) {
      const depth = min(blockDepth, k - from);
      if (transposeB) packTransposedB(depth, columns, b + <usize>column * ldb + ((<usize>from) << 2), ldb, PACKED_B);
      else packB(depth, columns, b + <usize>from * ldb + ((<usize>column) << 2), ldb, PACKED_B);
      const blockFlags = (from > 0 ? ACCUMULATE : flags & ACCUMULATE) | (from + depth >= k ? flags & (BIAS | RELU) : 0);
      for (let row = 0; row < m; row += MC) {
        const rows = min(MC, m - row);
        const panels = rows / 5;
        const rest = rows - panels * 5;
        const p = a + (transposeA ? <usize>from * lda + ((<usize>row) << 2) : <usize>row * lda + ((<usize>from) << 2));
        const q = c + <usize>row * ldc + ((<usize>column) << 2);
        const biasColumn = bias + ((<usize>column) << 2);
        if (panels > 0) {
          packPanels(transposeA, panels, depth, p, lda);
          multiplyPanels(panels, columns, padded(depth), q, ldc, biasColumn, blockFlags);
        }
        if (rest > 0) multiplyRest(transposeA, panels * 5, rest, columns, depth, p, lda, q, ldc, biasColumn, blockFlags);
      }
    }
  }
}

function packPanels(transposeA: i32, panels: i32, k: i32, a: usize, lda: usize): void {
  let to = PACKED_A;
  for (let i = 0; i < panels; i++) {
    if (transposeA) {
      packTransposedA(k, a, lda, to);
      a += 20;
    } else {
      packA(k, a, lda, to);
      a += 5 * lda;
    }
    to += <usize>padded(k) * 20;
  }
}

function multiplyPanels(panels: i32, n: i32, k: i32, c: usize, ldc: usize, bias: usize, flags: i32): void {
  let b = PACKED_B;
  for (; n > 0; n -= 8) {
    let a = PACKED_A;
    let q = c;
    for (let i = panels; i > 1; i--) {
      packed5x8(k, a, b, q, ldc, n, bias, flags);
      a += <usize>k * 20;
      q += 5 * ldc;
    }
    packed5x8(k, a, b, q, ldc, n, bias, flags);
    b += (<usize>k) << 5;
    c += 32;
    bias += 32;
  }
}

// The up to four rows that fill no panel of five: rows of A against the panels of B.
function multiplyRest(transposeA: i32, from: i32, rows: i32, n: i32, k: i32, a: usize, lda: usize, c: usize, ldc: usize, bias: usize, flags: i32): void {
  if (transposeA) {
    transposeRest(rows, k, a + ((<usize>from) << 2), lda, PACKED_A);
    a = PACKED_A;
    lda = (<usize>k) << 2;
  } else a += <usize>from * lda;
  c += <usize>from * ldc;
  let b = PACKED_B;
  for (; n > 0; n -= 8) {
    if (rows == 4) direct4x8(k, a, lda, b, 32, c, ldc, n, bias, flags);
    else directRest(rows, n, k, a, lda, b, 32, c, ldc, bias, flags);
    b += (<usize>padded(k)) << 5;
    c += 32;
    bias += 32;
  }
}
