// Matrix products. Which way a product goes (thin, direct or packed) depends on its shape alone, and so does the order of its sums.
//
// Each tile is called from at least two places: binaryen would inline a function that has one caller, and V8 compiles the loop of a
// tile much better in a function of its own.

import { SCRATCH_BASE } from "../layout";
import { packB, packTransposedB, padded, transpose } from "./gemm_pack";
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
  direct5x8,
  direct6x8,
  dot1x4,
  dot2x4,
  dot3x4,
  transposed4x4,
  transposed4x8,
} from "./micro_kernels";

// Rows of the tallest tile. A product that is not fused needs a register of its own, so that the accumulators of six rows would be spilled.
const TILE: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;

// Rows of a block: A and C of so many stay in the second cache while the panels of B pass.
const BLOCK: i32 = 60;
// Blocks of the packed way: a panel of B (KC x 8) stays in the first cache, a block of A (MC x KC) in the second.
const KC: i32 = 400;
const MC: i32 = 160;
const NC: i32 = 1024;

const PACKED_A: usize = SCRATCH_BASE;
const STRIDE_A: usize = KC * 4;
const PACKED_B: usize = PACKED_A + <usize>MC * STRIDE_A;

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
      multiplyByPanels(m, n, k, a, PACKED_B, c, bias, flags);
    } else if (n >= WIDE && m >= 16) {
      packB(k, n, b, (<usize>n) << 2, PACKED_B);
      multiplyByPanels(m, n, k, a, PACKED_B, c, bias, flags);
    } else direct(m, n, k, a, (<usize>k) << 2, b, (<usize>n) << 2, 32, c, (<usize>n) << 2, bias, flags);
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
  direct(m, n, k, a, (<usize>k) << 2, panels, 32, (<usize>padded(k)) << 5, c, (<usize>n) << 2, bias, flags);
}

// A where it stands; panel p of B (8 columns) begins at b + p * panelStride and its rows are ldb bytes apart.
function direct(
  m: i32, n: i32, k: i32, a: usize, lda: usize, b: usize, ldb: usize, panelStride: usize, c: usize, ldc: usize, bias: usize, flags: i32,
): void {
  for (; m > 2 * BLOCK; m -= BLOCK) {
    directBlock(BLOCK, n, k, a, lda, b, ldb, panelStride, c, ldc, bias, flags);
    a += <usize>BLOCK * lda;
    c += <usize>BLOCK * ldc;
  }
  directBlock(m, n, k, a, lda, b, ldb, panelStride, c, ldc, bias, flags);
}

function directBlock(
  m: i32, n: i32, k: i32, a: usize, lda: usize, b: usize, ldb: usize, panelStride: usize, c: usize, ldc: usize, bias: usize, flags: i32,
): void {
  // Tiles of TILE rows and of one less, so that no row is left where that is possible.
  const missing = (TILE - (m % TILE)) % TILE;
  const lower = min(missing, m / (TILE - 1));
  const higher = (m - lower * (TILE - 1)) / TILE;
  const sixes = ASC_FEATURE_RELAXED_SIMD ? higher : 0;
  const fives = ASC_FEATURE_RELAXED_SIMD ? lower : higher;
  while (n > 0) {
    let p = a;
    let q = c;
    let rows = m;
    if (n > 4) {
      if (ASC_FEATURE_RELAXED_SIMD && sixes > 0) {
        for (let i = sixes; i > 1; i--) {
          direct6x8(k, p, lda, b, ldb, q, ldc, n, bias, flags);
          p += 6 * lda;
          q += 6 * ldc;
        }
        direct6x8(k, p, lda, b, ldb, q, ldc, n, bias, flags);
        p += 6 * lda;
        q += 6 * ldc;
      }
      if (fives > 0) {
        for (let i = fives; i > 1; i--) {
          direct5x8(k, p, lda, b, ldb, q, ldc, n, bias, flags);
          p += 5 * lda;
          q += 5 * ldc;
        }
        direct5x8(k, p, lda, b, ldb, q, ldc, n, bias, flags);
        p += 5 * lda;
        q += 5 * ldc;
      }
      rows -= 6 * sixes + 5 * fives;
      for (; rows >= 8; rows -= 4) {
        direct4x8(k, p, lda, b, ldb, q, ldc, n, bias, flags);
        p += lda << 2;
        q += ldc << 2;
      }
      if (rows >= 4) {
        direct4x8(k, p, lda, b, ldb, q, ldc, n, bias, flags);
        p += lda << 2;
        q += ldc << 2;
        rows -= 4;
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
        let p = a + (transposeA ? <usize>from * lda + ((<usize>row) << 2) : <usize>row * lda + ((<usize>from) << 2));
        let rowBytes = lda;
        if (transposeA) {
          transpose(depth, rows, p, lda, PACKED_A, STRIDE_A);
          p = PACKED_A;
          rowBytes = STRIDE_A;
        }
        const q = c + <usize>row * ldc + ((<usize>column) << 2);
        directBlock(rows, columns, depth, p, rowBytes, PACKED_B, 32, (<usize>padded(depth)) << 5, q, ldc, bias + ((<usize>column) << 2), blockFlags);
      }
    }
  }
}
