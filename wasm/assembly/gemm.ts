// Matrix products. Which way a product goes (thin, direct or packed) depends on its shape alone, and so does the order of its sums.
//
// Each tile is called from at least two places: binaryen would inline a function that has one caller, and V8 compiles the loop of a
// tile much better in a function of its own.

import { SCRATCH_BASE } from "../layout";
import { packB, packTransposedB, panelBytes, transpose } from "./gemm_pack";
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
    thin(transposeA ? 0 : 1, 1, m, k, b, 0, a, (<usize>(transposeA ? m : k)) << 2, c, 0, 0, flags);
    return;
  }
  if (m == 1 || k == 0) transposeA = 0;
  const ldc = (<usize>n) << 2;
  if (!transposeA) multiplyRows(transposeB, m, n, k, a, (<usize>k) << 2, b, c, ldc, bias, flags);
  else {
    const lda = (<usize>m) << 2;
    const ldb = (<usize>(transposeB ? k : n)) << 2;
    if (transposeB || (flags & ~ACCUMULATE) || (m > 3 && !staysTransposed(m, n, k))) {
      packed(1, transposeB, n, k, lda, b, ldb, ldc, bias, flags, m, a, c, 0, 0, 0);
    } else directTransposed(m, n, k, a, lda, b, ldb, c, flags);
  }
}

/** c[m,n] (+)= a[m,k] op(b)[k,n], where rows of a are lda bytes apart and rows of c ldc. */
export function multiplyRows(
  transposeB: i32, m: i32, n: i32, k: i32, a: usize, lda: usize, b: usize, c: usize, ldc: usize, bias: usize, flags: i32,
): void {
  const ldb = (<usize>(transposeB ? k : n)) << 2;
  const bytesB = ((<i64>n) * (<i64>k)) << 2;
  if (m <= 3) thin(transposeB, m, n, k, a, lda, b, ldb, c, ldc, bias, flags);
  else if (bytesB > DIRECT_BYTES) packed(0, transposeB, n, k, lda, b, ldb, ldc, bias, flags, m, a, c, 0, 0, 0);
  else if (transposeB) {
    packTransposedB(k, n, b, ldb, PACKED_B);
    multiplyByPanels(m, n, k, a, lda, PACKED_B, panelBytes(k), c, ldc, bias, flags);
  } else if (n >= WIDE && m >= 16) {
    packB(k, n, b, ldb, PACKED_B, panelBytes(k));
    multiplyByPanels(m, n, k, a, lda, PACKED_B, panelBytes(k), c, ldc, bias, flags);
  } else direct(m, n, k, a, lda, b, ldb, 32, c, ldc, bias, flags);
}

/**
 * c1[m1,n] (+)= a1^T b and c2[m2,n] (+)= a2^T b, where [a1 a2] is stored [k, m1 + m2] with rows lda bytes apart, and b with rows ldb bytes apart. One of
 * the results may be 0.
 */
export function multiplyTransposedPair(
  m1: i32, m2: i32, n: i32, k: i32, a: usize, lda: usize, b: usize, ldb: usize, c1: usize, c2: usize, flags: i32,
): void {
  if (!c1 && !c2) return;
  const a2 = a + ((<usize>m1) << 2);
  if (k > 0 && !staysTransposed(m1 + m2, n, k)) {
    packed(1, 0, n, k, lda, b, ldb, (<usize>n) << 2, 0, flags, c1 ? m1 : 0, a, c1, c2 ? m2 : 0, a2, c2);
    return;
  }
  if (c1) directTransposed(m1, n, k, a, lda, b, ldb, c1, flags);
  if (c2) directTransposed(m2, n, k, a2, lda, b, ldb, c2, flags);
}

function staysTransposed(m: i32, n: i32, k: i32): bool {
  if (m >= 2 * WIDE || n >= 2 * WIDE) return false;
  return m <= 8 || n <= 16 || (((<i64>m) + (<i64>n)) * (<i64>k)) << 2 <= DIRECT_TRANSPOSED_BYTES;
}

// At most three rows: B is read once, so nothing is packed.
function thin(
  transposeB: i32, m: i32, n: i32, k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, bias: usize, flags: i32,
): void {
  if (transposeB) {
    for (; n > 4; n -= 4) {
      if (m == 1) dot1x4(k, a, lda, b, ldb, c, ldc, n, bias, flags);
      else if (m == 2) dot2x4(k, a, lda, b, ldb, c, ldc, n, bias, flags);
      else dot3x4(k, a, lda, b, ldb, c, ldc, n, bias, flags);
      b += ldb << 2;
      c += 16;
      bias += 16;
    }
    if (m == 1) dot1x4(k, a, lda, b, ldb, c, ldc, n, bias, flags);
    else if (m == 2) dot2x4(k, a, lda, b, ldb, c, ldc, n, bias, flags);
    else dot3x4(k, a, lda, b, ldb, c, ldc, n, bias, flags);
    return;
  }
  if (m == 1) {
    for (; n >= 64; n -= 32) {
      direct1x32(k, a, lda, b, ldb, c, ldc, n, bias, flags);
      b += 128;
      c += 128;
      bias += 128;
    }
    if (n >= 32) {
      direct1x32(k, a, lda, b, ldb, c, ldc, n, bias, flags);
      b += 128;
      c += 128;
      bias += 128;
      n -= 32;
    }
  } else {
    for (; n >= 32; n -= 16) {
      if (m == 2) direct2x16(k, a, lda, b, ldb, c, ldc, n, bias, flags);
      else direct3x16(k, a, lda, b, ldb, c, ldc, n, bias, flags);
      b += 64;
      c += 64;
      bias += 64;
    }
    if (n >= 16) {
      if (m == 2) direct2x16(k, a, lda, b, ldb, c, ldc, n, bias, flags);
      else direct3x16(k, a, lda, b, ldb, c, ldc, n, bias, flags);
      b += 64;
      c += 64;
      bias += 64;
      n -= 16;
    }
  }
  while (n > 0) {
    directRest(m, n, k, a, lda, b, ldb, c, ldc, bias, flags);
    b += 32;
    c += 32;
    bias += 32;
    n -= 8;
  }
}

/** c[m,n] (+)= a[m,k] b[k,n], where b stands in panels of gemm_pack: for a matrix that many products share. */
export function multiplyByPanels(
  m: i32, n: i32, k: i32, a: usize, lda: usize, panels: usize, panel: usize, c: usize, ldc: usize, bias: usize, flags: i32,
): void {
  direct(m, n, k, a, lda, panels, 32, panel, c, ldc, bias, flags);
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
function directTransposed(m: i32, n: i32, k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, flags: i32): void {
  const ldc = (<usize>n) << 2;
  while (n > 0) {
    let p = a;
    let q = c;
    let rows = m;
    for (; rows > 4; rows -= 4) {
      if (n > 4) transposed4x8(k, p, lda, b, ldb, q, ldc, 4, n, flags);
      else transposed4x4(k, p, lda, b, ldb, q, ldc, 4, n, flags);
      p += 16;
      q += ldc << 2;
    }
    if (n > 4) transposed4x8(k, p, lda, b, ldb, q, ldc, rows, n, flags);
    else transposed4x4(k, p, lda, b, ldb, q, ldc, rows, n, flags);
    b += 32;
    c += 32;
    n -= 8;
  }
}

// One product or two, c1 = op(a1) op(b) and c2 = op(a2) op(b), by blocks of B that are packed once.
function packed(
  transposeA: i32, transposeB: i32, n: i32, k: i32, lda: usize, b: usize, ldb: usize, ldc: usize, bias: usize, flags: i32, m1: i32, a1: usize,
  c1: usize, m2: i32, a2: usize, c2: usize,
): void {
  const blocks = (k + KC - 1) / KC;
  const blockDepth = ((k + blocks - 1) / blocks + 3) & ~3;
  for (let column = 0; column < n; column += NC) {
    const columns = min(NC, n - column);
    const right = (<usize>column) << 2;
    for (let from = 0; from < k; from += blockDepth) {
      const depth = min(blockDepth, k - from);
      if (transposeB) packTransposedB(depth, columns, b + <usize>column * ldb + ((<usize>from) << 2), ldb, PACKED_B);
      else packB(depth, columns, b + <usize>from * ldb + right, ldb, PACKED_B, panelBytes(depth));
      const blockFlags = (from > 0 ? ACCUMULATE : flags & ACCUMULATE) | (from + depth >= k ? flags & (BIAS | RELU) : 0);
      const down = transposeA ? <usize>from * lda : (<usize>from) << 2;
      packedRows(transposeA, m1, columns, depth, a1 + down, lda, c1 + right, ldc, bias + right, blockFlags);
      packedRows(transposeA, m2, columns, depth, a2 + down, lda, c2 + right, ldc, bias + right, blockFlags);
    }
  }
}

function packedRows(transposeA: i32, m: i32, n: i32, k: i32, a: usize, lda: usize, c: usize, ldc: usize, bias: usize, flags: i32): void {
  for (let row = 0; row < m; row += MC) {
    const rows = min(MC, m - row);
    const to = c + <usize>row * ldc;
    if (transposeA) {
      transpose(k, rows, a + ((<usize>row) << 2), lda, PACKED_A, STRIDE_A);
      multiplyByPanels(rows, n, k, PACKED_A, STRIDE_A, PACKED_B, panelBytes(k), to, ldc, bias, flags);
    } else multiplyByPanels(rows, n, k, a + <usize>row * lda, lda, PACKED_B, panelBytes(k), to, ldc, bias, flags);
  }
}
