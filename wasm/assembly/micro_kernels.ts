// Made by wasm/generate_micro_kernels.ts, which explains it.
import { laneMask, sums4 } from "./gemm_tile";

export function direct1x8(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c0_1 = f32x4.splat(0);
  let p0 = a;
  while (k >= 4) {
    const a0 = v128.load(p0);
    const b0_0 = v128.load(b, 0);
    const b0_1 = v128.load(b, 16);
    const x0_0 = v128.shuffle<i32>(a0, a0, 0, 0, 0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_0, c0_0) : f32x4.add(f32x4.mul(x0_0, b0_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_1, c0_1) : f32x4.add(f32x4.mul(x0_0, b0_1), c0_1);
    b += ldb;
    const b1_0 = v128.load(b, 0);
    const b1_1 = v128.load(b, 16);
    const x1_0 = v128.shuffle<i32>(a0, a0, 1, 1, 1, 1);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_0, c0_0) : f32x4.add(f32x4.mul(x1_0, b1_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_1, c0_1) : f32x4.add(f32x4.mul(x1_0, b1_1), c0_1);
    b += ldb;
    const b2_0 = v128.load(b, 0);
    const b2_1 = v128.load(b, 16);
    const x2_0 = v128.shuffle<i32>(a0, a0, 2, 2, 2, 2);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_0, c0_0) : f32x4.add(f32x4.mul(x2_0, b2_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_1, c0_1) : f32x4.add(f32x4.mul(x2_0, b2_1), c0_1);
    b += ldb;
    const b3_0 = v128.load(b, 0);
    const b3_1 = v128.load(b, 16);
    const x3_0 = v128.shuffle<i32>(a0, a0, 3, 3, 3, 3);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_0, c0_0) : f32x4.add(f32x4.mul(x3_0, b3_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_1, c0_1) : f32x4.add(f32x4.mul(x3_0, b3_1), c0_1);
    b += ldb;
    p0 += 16;
    k -= 4;
  }
  while (k > 0) {
    const b4_0 = v128.load(b, 0);
    const b4_1 = v128.load(b, 16);
    const x4_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_0, c0_0) : f32x4.add(f32x4.mul(x4_0, b4_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_1, c0_1) : f32x4.add(f32x4.mul(x4_0, b4_1), c0_1);
    b += ldb;
    p0 += 4;
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); c0_1 = f32x4.add(c0_1, v128.load(c, 16)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); c0_1 = f32x4.add(c0_1, v128.load(bias, 16)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); c0_1 = f32x4.pmax(c0_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c0_0, 0); v128.store(c, c0_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c0_0); p += 16; c0_0 = c0_1; }
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
}

export function direct1x4(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let p0 = a;
  while (k >= 4) {
    const a0 = v128.load(p0);
    const b0_0 = v128.load(b, 0);
    const x0_0 = v128.shuffle<i32>(a0, a0, 0, 0, 0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_0, c0_0) : f32x4.add(f32x4.mul(x0_0, b0_0), c0_0);
    b += ldb;
    const b1_0 = v128.load(b, 0);
    const x1_0 = v128.shuffle<i32>(a0, a0, 1, 1, 1, 1);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_0, c0_0) : f32x4.add(f32x4.mul(x1_0, b1_0), c0_0);
    b += ldb;
    const b2_0 = v128.load(b, 0);
    const x2_0 = v128.shuffle<i32>(a0, a0, 2, 2, 2, 2);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_0, c0_0) : f32x4.add(f32x4.mul(x2_0, b2_0), c0_0);
    b += ldb;
    const b3_0 = v128.load(b, 0);
    const x3_0 = v128.shuffle<i32>(a0, a0, 3, 3, 3, 3);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_0, c0_0) : f32x4.add(f32x4.mul(x3_0, b3_0), c0_0);
    b += ldb;
    p0 += 16;
    k -= 4;
  }
  while (k > 0) {
    const b4_0 = v128.load(b, 0);
    const x4_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_0, c0_0) : f32x4.add(f32x4.mul(x4_0, b4_0), c0_0);
    b += ldb;
    p0 += 4;
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c0_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
}

export function direct2x8(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c0_1 = f32x4.splat(0);
  let c1_0 = f32x4.splat(0);
  let c1_1 = f32x4.splat(0);
  let p0 = a;
  let p1 = p0 + lda;
  while (k >= 4) {
    const b0_0 = v128.load(b, 0);
    const b0_1 = v128.load(b, 16);
    const x0_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_0, c0_0) : f32x4.add(f32x4.mul(x0_0, b0_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_1, c0_1) : f32x4.add(f32x4.mul(x0_0, b0_1), c0_1);
    const x0_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_0, c1_0) : f32x4.add(f32x4.mul(x0_1, b0_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_1, c1_1) : f32x4.add(f32x4.mul(x0_1, b0_1), c1_1);
    b += ldb;
    const b1_0 = v128.load(b, 0);
    const b1_1 = v128.load(b, 16);
    const x1_0 = v128.load32_splat(p0, 4);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_0, c0_0) : f32x4.add(f32x4.mul(x1_0, b1_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_1, c0_1) : f32x4.add(f32x4.mul(x1_0, b1_1), c0_1);
    const x1_1 = v128.load32_splat(p1, 4);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_0, c1_0) : f32x4.add(f32x4.mul(x1_1, b1_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_1, c1_1) : f32x4.add(f32x4.mul(x1_1, b1_1), c1_1);
    b += ldb;
    const b2_0 = v128.load(b, 0);
    const b2_1 = v128.load(b, 16);
    const x2_0 = v128.load32_splat(p0, 8);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_0, c0_0) : f32x4.add(f32x4.mul(x2_0, b2_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_1, c0_1) : f32x4.add(f32x4.mul(x2_0, b2_1), c0_1);
    const x2_1 = v128.load32_splat(p1, 8);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_0, c1_0) : f32x4.add(f32x4.mul(x2_1, b2_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_1, c1_1) : f32x4.add(f32x4.mul(x2_1, b2_1), c1_1);
    b += ldb;
    const b3_0 = v128.load(b, 0);
    const b3_1 = v128.load(b, 16);
    const x3_0 = v128.load32_splat(p0, 12);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_0, c0_0) : f32x4.add(f32x4.mul(x3_0, b3_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_1, c0_1) : f32x4.add(f32x4.mul(x3_0, b3_1), c0_1);
    const x3_1 = v128.load32_splat(p1, 12);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_0, c1_0) : f32x4.add(f32x4.mul(x3_1, b3_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_1, c1_1) : f32x4.add(f32x4.mul(x3_1, b3_1), c1_1);
    b += ldb;
    p0 += 16;
    p1 += 16;
    k -= 4;
  }
  while (k > 0) {
    const b4_0 = v128.load(b, 0);
    const b4_1 = v128.load(b, 16);
    const x4_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_0, c0_0) : f32x4.add(f32x4.mul(x4_0, b4_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_1, c0_1) : f32x4.add(f32x4.mul(x4_0, b4_1), c0_1);
    const x4_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_0, c1_0) : f32x4.add(f32x4.mul(x4_1, b4_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_1, c1_1) : f32x4.add(f32x4.mul(x4_1, b4_1), c1_1);
    b += ldb;
    p0 += 4;
    p1 += 4;
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); c0_1 = f32x4.add(c0_1, v128.load(c, 16)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); c0_1 = f32x4.add(c0_1, v128.load(bias, 16)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); c0_1 = f32x4.pmax(c0_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c0_0, 0); v128.store(c, c0_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c0_0); p += 16; c0_0 = c0_1; }
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
  c += ldc;
  if (flags & 1) { c1_0 = f32x4.add(c1_0, v128.load(c, 0)); c1_1 = f32x4.add(c1_1, v128.load(c, 16)); }
  if (flags & 2) { c1_0 = f32x4.add(c1_0, v128.load(bias, 0)); c1_1 = f32x4.add(c1_1, v128.load(bias, 16)); }
  if (flags & 4) { c1_0 = f32x4.pmax(c1_0, f32x4.splat(0)); c1_1 = f32x4.pmax(c1_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c1_0, 0); v128.store(c, c1_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c1_0); p += 16; c1_0 = c1_1; }
    if (n & 2) { v128.store_lane<i64>(p, c1_0, 0); p += 8; c1_0 = v128.shuffle<i64>(c1_0, c1_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c1_0, 0);
  }
}

export function direct2x4(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c1_0 = f32x4.splat(0);
  let p0 = a;
  let p1 = p0 + lda;
  while (k >= 4) {
    const b0_0 = v128.load(b, 0);
    const x0_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_0, c0_0) : f32x4.add(f32x4.mul(x0_0, b0_0), c0_0);
    const x0_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_0, c1_0) : f32x4.add(f32x4.mul(x0_1, b0_0), c1_0);
    b += ldb;
    const b1_0 = v128.load(b, 0);
    const x1_0 = v128.load32_splat(p0, 4);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_0, c0_0) : f32x4.add(f32x4.mul(x1_0, b1_0), c0_0);
    const x1_1 = v128.load32_splat(p1, 4);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_0, c1_0) : f32x4.add(f32x4.mul(x1_1, b1_0), c1_0);
    b += ldb;
    const b2_0 = v128.load(b, 0);
    const x2_0 = v128.load32_splat(p0, 8);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_0, c0_0) : f32x4.add(f32x4.mul(x2_0, b2_0), c0_0);
    const x2_1 = v128.load32_splat(p1, 8);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_0, c1_0) : f32x4.add(f32x4.mul(x2_1, b2_0), c1_0);
    b += ldb;
    const b3_0 = v128.load(b, 0);
    const x3_0 = v128.load32_splat(p0, 12);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_0, c0_0) : f32x4.add(f32x4.mul(x3_0, b3_0), c0_0);
    const x3_1 = v128.load32_splat(p1, 12);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_0, c1_0) : f32x4.add(f32x4.mul(x3_1, b3_0), c1_0);
    b += ldb;
    p0 += 16;
    p1 += 16;
    k -= 4;
  }
  while (k > 0) {
    const b4_0 = v128.load(b, 0);
    const x4_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_0, c0_0) : f32x4.add(f32x4.mul(x4_0, b4_0), c0_0);
    const x4_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_0, c1_0) : f32x4.add(f32x4.mul(x4_1, b4_0), c1_0);
    b += ldb;
    p0 += 4;
    p1 += 4;
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c0_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
  c += ldc;
  if (flags & 1) { c1_0 = f32x4.add(c1_0, v128.load(c, 0)); }
  if (flags & 2) { c1_0 = f32x4.add(c1_0, v128.load(bias, 0)); }
  if (flags & 4) { c1_0 = f32x4.pmax(c1_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c1_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c1_0, 0); p += 8; c1_0 = v128.shuffle<i64>(c1_0, c1_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c1_0, 0);
  }
}

export function direct3x8(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c0_1 = f32x4.splat(0);
  let c1_0 = f32x4.splat(0);
  let c1_1 = f32x4.splat(0);
  let c2_0 = f32x4.splat(0);
  let c2_1 = f32x4.splat(0);
  let p0 = a;
  let p1 = p0 + lda;
  let p2 = p1 + lda;
  while (k >= 4) {
    const b0_0 = v128.load(b, 0);
    const b0_1 = v128.load(b, 16);
    const x0_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_0, c0_0) : f32x4.add(f32x4.mul(x0_0, b0_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_1, c0_1) : f32x4.add(f32x4.mul(x0_0, b0_1), c0_1);
    const x0_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_0, c1_0) : f32x4.add(f32x4.mul(x0_1, b0_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_1, c1_1) : f32x4.add(f32x4.mul(x0_1, b0_1), c1_1);
    const x0_2 = v128.load32_splat(p2, 0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_2, b0_0, c2_0) : f32x4.add(f32x4.mul(x0_2, b0_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_2, b0_1, c2_1) : f32x4.add(f32x4.mul(x0_2, b0_1), c2_1);
    b += ldb;
    const b1_0 = v128.load(b, 0);
    const b1_1 = v128.load(b, 16);
    const x1_0 = v128.load32_splat(p0, 4);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_0, c0_0) : f32x4.add(f32x4.mul(x1_0, b1_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_1, c0_1) : f32x4.add(f32x4.mul(x1_0, b1_1), c0_1);
    const x1_1 = v128.load32_splat(p1, 4);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_0, c1_0) : f32x4.add(f32x4.mul(x1_1, b1_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_1, c1_1) : f32x4.add(f32x4.mul(x1_1, b1_1), c1_1);
    const x1_2 = v128.load32_splat(p2, 4);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_2, b1_0, c2_0) : f32x4.add(f32x4.mul(x1_2, b1_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_2, b1_1, c2_1) : f32x4.add(f32x4.mul(x1_2, b1_1), c2_1);
    b += ldb;
    const b2_0 = v128.load(b, 0);
    const b2_1 = v128.load(b, 16);
    const x2_0 = v128.load32_splat(p0, 8);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_0, c0_0) : f32x4.add(f32x4.mul(x2_0, b2_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_1, c0_1) : f32x4.add(f32x4.mul(x2_0, b2_1), c0_1);
    const x2_1 = v128.load32_splat(p1, 8);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_0, c1_0) : f32x4.add(f32x4.mul(x2_1, b2_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_1, c1_1) : f32x4.add(f32x4.mul(x2_1, b2_1), c1_1);
    const x2_2 = v128.load32_splat(p2, 8);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_2, b2_0, c2_0) : f32x4.add(f32x4.mul(x2_2, b2_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_2, b2_1, c2_1) : f32x4.add(f32x4.mul(x2_2, b2_1), c2_1);
    b += ldb;
    const b3_0 = v128.load(b, 0);
    const b3_1 = v128.load(b, 16);
    const x3_0 = v128.load32_splat(p0, 12);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_0, c0_0) : f32x4.add(f32x4.mul(x3_0, b3_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_1, c0_1) : f32x4.add(f32x4.mul(x3_0, b3_1), c0_1);
    const x3_1 = v128.load32_splat(p1, 12);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_0, c1_0) : f32x4.add(f32x4.mul(x3_1, b3_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_1, c1_1) : f32x4.add(f32x4.mul(x3_1, b3_1), c1_1);
    const x3_2 = v128.load32_splat(p2, 12);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_2, b3_0, c2_0) : f32x4.add(f32x4.mul(x3_2, b3_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_2, b3_1, c2_1) : f32x4.add(f32x4.mul(x3_2, b3_1), c2_1);
    b += ldb;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    k -= 4;
  }
  while (k > 0) {
    const b4_0 = v128.load(b, 0);
    const b4_1 = v128.load(b, 16);
    const x4_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_0, c0_0) : f32x4.add(f32x4.mul(x4_0, b4_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_1, c0_1) : f32x4.add(f32x4.mul(x4_0, b4_1), c0_1);
    const x4_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_0, c1_0) : f32x4.add(f32x4.mul(x4_1, b4_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_1, c1_1) : f32x4.add(f32x4.mul(x4_1, b4_1), c1_1);
    const x4_2 = v128.load32_splat(p2, 0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_2, b4_0, c2_0) : f32x4.add(f32x4.mul(x4_2, b4_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_2, b4_1, c2_1) : f32x4.add(f32x4.mul(x4_2, b4_1), c2_1);
    b += ldb;
    p0 += 4;
    p1 += 4;
    p2 += 4;
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); c0_1 = f32x4.add(c0_1, v128.load(c, 16)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); c0_1 = f32x4.add(c0_1, v128.load(bias, 16)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); c0_1 = f32x4.pmax(c0_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c0_0, 0); v128.store(c, c0_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c0_0); p += 16; c0_0 = c0_1; }
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
  c += ldc;
  if (flags & 1) { c1_0 = f32x4.add(c1_0, v128.load(c, 0)); c1_1 = f32x4.add(c1_1, v128.load(c, 16)); }
  if (flags & 2) { c1_0 = f32x4.add(c1_0, v128.load(bias, 0)); c1_1 = f32x4.add(c1_1, v128.load(bias, 16)); }
  if (flags & 4) { c1_0 = f32x4.pmax(c1_0, f32x4.splat(0)); c1_1 = f32x4.pmax(c1_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c1_0, 0); v128.store(c, c1_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c1_0); p += 16; c1_0 = c1_1; }
    if (n & 2) { v128.store_lane<i64>(p, c1_0, 0); p += 8; c1_0 = v128.shuffle<i64>(c1_0, c1_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c1_0, 0);
  }
  c += ldc;
  if (flags & 1) { c2_0 = f32x4.add(c2_0, v128.load(c, 0)); c2_1 = f32x4.add(c2_1, v128.load(c, 16)); }
  if (flags & 2) { c2_0 = f32x4.add(c2_0, v128.load(bias, 0)); c2_1 = f32x4.add(c2_1, v128.load(bias, 16)); }
  if (flags & 4) { c2_0 = f32x4.pmax(c2_0, f32x4.splat(0)); c2_1 = f32x4.pmax(c2_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c2_0, 0); v128.store(c, c2_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c2_0); p += 16; c2_0 = c2_1; }
    if (n & 2) { v128.store_lane<i64>(p, c2_0, 0); p += 8; c2_0 = v128.shuffle<i64>(c2_0, c2_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c2_0, 0);
  }
}

export function direct3x4(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c1_0 = f32x4.splat(0);
  let c2_0 = f32x4.splat(0);
  let p0 = a;
  let p1 = p0 + lda;
  let p2 = p1 + lda;
  while (k >= 4) {
    const b0_0 = v128.load(b, 0);
    const x0_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_0, c0_0) : f32x4.add(f32x4.mul(x0_0, b0_0), c0_0);
    const x0_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_0, c1_0) : f32x4.add(f32x4.mul(x0_1, b0_0), c1_0);
    const x0_2 = v128.load32_splat(p2, 0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_2, b0_0, c2_0) : f32x4.add(f32x4.mul(x0_2, b0_0), c2_0);
    b += ldb;
    const b1_0 = v128.load(b, 0);
    const x1_0 = v128.load32_splat(p0, 4);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_0, c0_0) : f32x4.add(f32x4.mul(x1_0, b1_0), c0_0);
    const x1_1 = v128.load32_splat(p1, 4);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_0, c1_0) : f32x4.add(f32x4.mul(x1_1, b1_0), c1_0);
    const x1_2 = v128.load32_splat(p2, 4);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_2, b1_0, c2_0) : f32x4.add(f32x4.mul(x1_2, b1_0), c2_0);
    b += ldb;
    const b2_0 = v128.load(b, 0);
    const x2_0 = v128.load32_splat(p0, 8);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_0, c0_0) : f32x4.add(f32x4.mul(x2_0, b2_0), c0_0);
    const x2_1 = v128.load32_splat(p1, 8);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_0, c1_0) : f32x4.add(f32x4.mul(x2_1, b2_0), c1_0);
    const x2_2 = v128.load32_splat(p2, 8);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_2, b2_0, c2_0) : f32x4.add(f32x4.mul(x2_2, b2_0), c2_0);
    b += ldb;
    const b3_0 = v128.load(b, 0);
    const x3_0 = v128.load32_splat(p0, 12);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_0, c0_0) : f32x4.add(f32x4.mul(x3_0, b3_0), c0_0);
    const x3_1 = v128.load32_splat(p1, 12);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_0, c1_0) : f32x4.add(f32x4.mul(x3_1, b3_0), c1_0);
    const x3_2 = v128.load32_splat(p2, 12);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_2, b3_0, c2_0) : f32x4.add(f32x4.mul(x3_2, b3_0), c2_0);
    b += ldb;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    k -= 4;
  }
  while (k > 0) {
    const b4_0 = v128.load(b, 0);
    const x4_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_0, c0_0) : f32x4.add(f32x4.mul(x4_0, b4_0), c0_0);
    const x4_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_0, c1_0) : f32x4.add(f32x4.mul(x4_1, b4_0), c1_0);
    const x4_2 = v128.load32_splat(p2, 0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_2, b4_0, c2_0) : f32x4.add(f32x4.mul(x4_2, b4_0), c2_0);
    b += ldb;
    p0 += 4;
    p1 += 4;
    p2 += 4;
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c0_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
  c += ldc;
  if (flags & 1) { c1_0 = f32x4.add(c1_0, v128.load(c, 0)); }
  if (flags & 2) { c1_0 = f32x4.add(c1_0, v128.load(bias, 0)); }
  if (flags & 4) { c1_0 = f32x4.pmax(c1_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c1_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c1_0, 0); p += 8; c1_0 = v128.shuffle<i64>(c1_0, c1_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c1_0, 0);
  }
  c += ldc;
  if (flags & 1) { c2_0 = f32x4.add(c2_0, v128.load(c, 0)); }
  if (flags & 2) { c2_0 = f32x4.add(c2_0, v128.load(bias, 0)); }
  if (flags & 4) { c2_0 = f32x4.pmax(c2_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c2_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c2_0, 0); p += 8; c2_0 = v128.shuffle<i64>(c2_0, c2_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c2_0, 0);
  }
}

export function direct4x8(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c0_1 = f32x4.splat(0);
  let c1_0 = f32x4.splat(0);
  let c1_1 = f32x4.splat(0);
  let c2_0 = f32x4.splat(0);
  let c2_1 = f32x4.splat(0);
  let c3_0 = f32x4.splat(0);
  let c3_1 = f32x4.splat(0);
  let p0 = a;
  let p1 = p0 + lda;
  let p2 = p1 + lda;
  let p3 = p2 + lda;
  while (k >= 4) {
    const b0_0 = v128.load(b, 0);
    const b0_1 = v128.load(b, 16);
    const x0_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_0, c0_0) : f32x4.add(f32x4.mul(x0_0, b0_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_1, c0_1) : f32x4.add(f32x4.mul(x0_0, b0_1), c0_1);
    const x0_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_0, c1_0) : f32x4.add(f32x4.mul(x0_1, b0_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_1, c1_1) : f32x4.add(f32x4.mul(x0_1, b0_1), c1_1);
    const x0_2 = v128.load32_splat(p2, 0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_2, b0_0, c2_0) : f32x4.add(f32x4.mul(x0_2, b0_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_2, b0_1, c2_1) : f32x4.add(f32x4.mul(x0_2, b0_1), c2_1);
    const x0_3 = v128.load32_splat(p3, 0);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_3, b0_0, c3_0) : f32x4.add(f32x4.mul(x0_3, b0_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_3, b0_1, c3_1) : f32x4.add(f32x4.mul(x0_3, b0_1), c3_1);
    b += ldb;
    const b1_0 = v128.load(b, 0);
    const b1_1 = v128.load(b, 16);
    const x1_0 = v128.load32_splat(p0, 4);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_0, c0_0) : f32x4.add(f32x4.mul(x1_0, b1_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_1, c0_1) : f32x4.add(f32x4.mul(x1_0, b1_1), c0_1);
    const x1_1 = v128.load32_splat(p1, 4);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_0, c1_0) : f32x4.add(f32x4.mul(x1_1, b1_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_1, c1_1) : f32x4.add(f32x4.mul(x1_1, b1_1), c1_1);
    const x1_2 = v128.load32_splat(p2, 4);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_2, b1_0, c2_0) : f32x4.add(f32x4.mul(x1_2, b1_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_2, b1_1, c2_1) : f32x4.add(f32x4.mul(x1_2, b1_1), c2_1);
    const x1_3 = v128.load32_splat(p3, 4);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_3, b1_0, c3_0) : f32x4.add(f32x4.mul(x1_3, b1_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_3, b1_1, c3_1) : f32x4.add(f32x4.mul(x1_3, b1_1), c3_1);
    b += ldb;
    const b2_0 = v128.load(b, 0);
    const b2_1 = v128.load(b, 16);
    const x2_0 = v128.load32_splat(p0, 8);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_0, c0_0) : f32x4.add(f32x4.mul(x2_0, b2_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_1, c0_1) : f32x4.add(f32x4.mul(x2_0, b2_1), c0_1);
    const x2_1 = v128.load32_splat(p1, 8);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_0, c1_0) : f32x4.add(f32x4.mul(x2_1, b2_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_1, c1_1) : f32x4.add(f32x4.mul(x2_1, b2_1), c1_1);
    const x2_2 = v128.load32_splat(p2, 8);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_2, b2_0, c2_0) : f32x4.add(f32x4.mul(x2_2, b2_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_2, b2_1, c2_1) : f32x4.add(f32x4.mul(x2_2, b2_1), c2_1);
    const x2_3 = v128.load32_splat(p3, 8);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_3, b2_0, c3_0) : f32x4.add(f32x4.mul(x2_3, b2_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_3, b2_1, c3_1) : f32x4.add(f32x4.mul(x2_3, b2_1), c3_1);
    b += ldb;
    const b3_0 = v128.load(b, 0);
    const b3_1 = v128.load(b, 16);
    const x3_0 = v128.load32_splat(p0, 12);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_0, c0_0) : f32x4.add(f32x4.mul(x3_0, b3_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_1, c0_1) : f32x4.add(f32x4.mul(x3_0, b3_1), c0_1);
    const x3_1 = v128.load32_splat(p1, 12);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_0, c1_0) : f32x4.add(f32x4.mul(x3_1, b3_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_1, c1_1) : f32x4.add(f32x4.mul(x3_1, b3_1), c1_1);
    const x3_2 = v128.load32_splat(p2, 12);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_2, b3_0, c2_0) : f32x4.add(f32x4.mul(x3_2, b3_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_2, b3_1, c2_1) : f32x4.add(f32x4.mul(x3_2, b3_1), c2_1);
    const x3_3 = v128.load32_splat(p3, 12);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_3, b3_0, c3_0) : f32x4.add(f32x4.mul(x3_3, b3_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_3, b3_1, c3_1) : f32x4.add(f32x4.mul(x3_3, b3_1), c3_1);
    b += ldb;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    k -= 4;
  }
  while (k > 0) {
    const b4_0 = v128.load(b, 0);
    const b4_1 = v128.load(b, 16);
    const x4_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_0, c0_0) : f32x4.add(f32x4.mul(x4_0, b4_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_1, c0_1) : f32x4.add(f32x4.mul(x4_0, b4_1), c0_1);
    const x4_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_0, c1_0) : f32x4.add(f32x4.mul(x4_1, b4_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_1, c1_1) : f32x4.add(f32x4.mul(x4_1, b4_1), c1_1);
    const x4_2 = v128.load32_splat(p2, 0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_2, b4_0, c2_0) : f32x4.add(f32x4.mul(x4_2, b4_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_2, b4_1, c2_1) : f32x4.add(f32x4.mul(x4_2, b4_1), c2_1);
    const x4_3 = v128.load32_splat(p3, 0);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_3, b4_0, c3_0) : f32x4.add(f32x4.mul(x4_3, b4_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_3, b4_1, c3_1) : f32x4.add(f32x4.mul(x4_3, b4_1), c3_1);
    b += ldb;
    p0 += 4;
    p1 += 4;
    p2 += 4;
    p3 += 4;
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); c0_1 = f32x4.add(c0_1, v128.load(c, 16)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); c0_1 = f32x4.add(c0_1, v128.load(bias, 16)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); c0_1 = f32x4.pmax(c0_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c0_0, 0); v128.store(c, c0_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c0_0); p += 16; c0_0 = c0_1; }
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
  c += ldc;
  if (flags & 1) { c1_0 = f32x4.add(c1_0, v128.load(c, 0)); c1_1 = f32x4.add(c1_1, v128.load(c, 16)); }
  if (flags & 2) { c1_0 = f32x4.add(c1_0, v128.load(bias, 0)); c1_1 = f32x4.add(c1_1, v128.load(bias, 16)); }
  if (flags & 4) { c1_0 = f32x4.pmax(c1_0, f32x4.splat(0)); c1_1 = f32x4.pmax(c1_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c1_0, 0); v128.store(c, c1_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c1_0); p += 16; c1_0 = c1_1; }
    if (n & 2) { v128.store_lane<i64>(p, c1_0, 0); p += 8; c1_0 = v128.shuffle<i64>(c1_0, c1_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c1_0, 0);
  }
  c += ldc;
  if (flags & 1) { c2_0 = f32x4.add(c2_0, v128.load(c, 0)); c2_1 = f32x4.add(c2_1, v128.load(c, 16)); }
  if (flags & 2) { c2_0 = f32x4.add(c2_0, v128.load(bias, 0)); c2_1 = f32x4.add(c2_1, v128.load(bias, 16)); }
  if (flags & 4) { c2_0 = f32x4.pmax(c2_0, f32x4.splat(0)); c2_1 = f32x4.pmax(c2_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c2_0, 0); v128.store(c, c2_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c2_0); p += 16; c2_0 = c2_1; }
    if (n & 2) { v128.store_lane<i64>(p, c2_0, 0); p += 8; c2_0 = v128.shuffle<i64>(c2_0, c2_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c2_0, 0);
  }
  c += ldc;
  if (flags & 1) { c3_0 = f32x4.add(c3_0, v128.load(c, 0)); c3_1 = f32x4.add(c3_1, v128.load(c, 16)); }
  if (flags & 2) { c3_0 = f32x4.add(c3_0, v128.load(bias, 0)); c3_1 = f32x4.add(c3_1, v128.load(bias, 16)); }
  if (flags & 4) { c3_0 = f32x4.pmax(c3_0, f32x4.splat(0)); c3_1 = f32x4.pmax(c3_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c3_0, 0); v128.store(c, c3_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c3_0); p += 16; c3_0 = c3_1; }
    if (n & 2) { v128.store_lane<i64>(p, c3_0, 0); p += 8; c3_0 = v128.shuffle<i64>(c3_0, c3_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c3_0, 0);
  }
}

export function direct4x4(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c1_0 = f32x4.splat(0);
  let c2_0 = f32x4.splat(0);
  let c3_0 = f32x4.splat(0);
  let p0 = a;
  let p1 = p0 + lda;
  let p2 = p1 + lda;
  let p3 = p2 + lda;
  while (k >= 4) {
    const b0_0 = v128.load(b, 0);
    const x0_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_0, c0_0) : f32x4.add(f32x4.mul(x0_0, b0_0), c0_0);
    const x0_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_0, c1_0) : f32x4.add(f32x4.mul(x0_1, b0_0), c1_0);
    const x0_2 = v128.load32_splat(p2, 0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_2, b0_0, c2_0) : f32x4.add(f32x4.mul(x0_2, b0_0), c2_0);
    const x0_3 = v128.load32_splat(p3, 0);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_3, b0_0, c3_0) : f32x4.add(f32x4.mul(x0_3, b0_0), c3_0);
    b += ldb;
    const b1_0 = v128.load(b, 0);
    const x1_0 = v128.load32_splat(p0, 4);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_0, c0_0) : f32x4.add(f32x4.mul(x1_0, b1_0), c0_0);
    const x1_1 = v128.load32_splat(p1, 4);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_0, c1_0) : f32x4.add(f32x4.mul(x1_1, b1_0), c1_0);
    const x1_2 = v128.load32_splat(p2, 4);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_2, b1_0, c2_0) : f32x4.add(f32x4.mul(x1_2, b1_0), c2_0);
    const x1_3 = v128.load32_splat(p3, 4);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_3, b1_0, c3_0) : f32x4.add(f32x4.mul(x1_3, b1_0), c3_0);
    b += ldb;
    const b2_0 = v128.load(b, 0);
    const x2_0 = v128.load32_splat(p0, 8);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_0, c0_0) : f32x4.add(f32x4.mul(x2_0, b2_0), c0_0);
    const x2_1 = v128.load32_splat(p1, 8);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_0, c1_0) : f32x4.add(f32x4.mul(x2_1, b2_0), c1_0);
    const x2_2 = v128.load32_splat(p2, 8);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_2, b2_0, c2_0) : f32x4.add(f32x4.mul(x2_2, b2_0), c2_0);
    const x2_3 = v128.load32_splat(p3, 8);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_3, b2_0, c3_0) : f32x4.add(f32x4.mul(x2_3, b2_0), c3_0);
    b += ldb;
    const b3_0 = v128.load(b, 0);
    const x3_0 = v128.load32_splat(p0, 12);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_0, c0_0) : f32x4.add(f32x4.mul(x3_0, b3_0), c0_0);
    const x3_1 = v128.load32_splat(p1, 12);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_0, c1_0) : f32x4.add(f32x4.mul(x3_1, b3_0), c1_0);
    const x3_2 = v128.load32_splat(p2, 12);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_2, b3_0, c2_0) : f32x4.add(f32x4.mul(x3_2, b3_0), c2_0);
    const x3_3 = v128.load32_splat(p3, 12);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_3, b3_0, c3_0) : f32x4.add(f32x4.mul(x3_3, b3_0), c3_0);
    b += ldb;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    k -= 4;
  }
  while (k > 0) {
    const b4_0 = v128.load(b, 0);
    const x4_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_0, c0_0) : f32x4.add(f32x4.mul(x4_0, b4_0), c0_0);
    const x4_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_0, c1_0) : f32x4.add(f32x4.mul(x4_1, b4_0), c1_0);
    const x4_2 = v128.load32_splat(p2, 0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_2, b4_0, c2_0) : f32x4.add(f32x4.mul(x4_2, b4_0), c2_0);
    const x4_3 = v128.load32_splat(p3, 0);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_3, b4_0, c3_0) : f32x4.add(f32x4.mul(x4_3, b4_0), c3_0);
    b += ldb;
    p0 += 4;
    p1 += 4;
    p2 += 4;
    p3 += 4;
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c0_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
  c += ldc;
  if (flags & 1) { c1_0 = f32x4.add(c1_0, v128.load(c, 0)); }
  if (flags & 2) { c1_0 = f32x4.add(c1_0, v128.load(bias, 0)); }
  if (flags & 4) { c1_0 = f32x4.pmax(c1_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c1_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c1_0, 0); p += 8; c1_0 = v128.shuffle<i64>(c1_0, c1_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c1_0, 0);
  }
  c += ldc;
  if (flags & 1) { c2_0 = f32x4.add(c2_0, v128.load(c, 0)); }
  if (flags & 2) { c2_0 = f32x4.add(c2_0, v128.load(bias, 0)); }
  if (flags & 4) { c2_0 = f32x4.pmax(c2_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c2_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c2_0, 0); p += 8; c2_0 = v128.shuffle<i64>(c2_0, c2_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c2_0, 0);
  }
  c += ldc;
  if (flags & 1) { c3_0 = f32x4.add(c3_0, v128.load(c, 0)); }
  if (flags & 2) { c3_0 = f32x4.add(c3_0, v128.load(bias, 0)); }
  if (flags & 4) { c3_0 = f32x4.pmax(c3_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c3_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c3_0, 0); p += 8; c3_0 = v128.shuffle<i64>(c3_0, c3_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c3_0, 0);
  }
}

export function direct5x8(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c0_1 = f32x4.splat(0);
  let c1_0 = f32x4.splat(0);
  let c1_1 = f32x4.splat(0);
  let c2_0 = f32x4.splat(0);
  let c2_1 = f32x4.splat(0);
  let c3_0 = f32x4.splat(0);
  let c3_1 = f32x4.splat(0);
  let c4_0 = f32x4.splat(0);
  let c4_1 = f32x4.splat(0);
  let p0 = a;
  let p1 = p0 + lda;
  let p2 = p1 + lda;
  let p3 = p2 + lda;
  let p4 = p3 + lda;
  while (k >= 4) {
    const b0_0 = v128.load(b, 0);
    const b0_1 = v128.load(b, 16);
    const x0_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_0, c0_0) : f32x4.add(f32x4.mul(x0_0, b0_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_1, c0_1) : f32x4.add(f32x4.mul(x0_0, b0_1), c0_1);
    const x0_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_0, c1_0) : f32x4.add(f32x4.mul(x0_1, b0_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_1, c1_1) : f32x4.add(f32x4.mul(x0_1, b0_1), c1_1);
    const x0_2 = v128.load32_splat(p2, 0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_2, b0_0, c2_0) : f32x4.add(f32x4.mul(x0_2, b0_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_2, b0_1, c2_1) : f32x4.add(f32x4.mul(x0_2, b0_1), c2_1);
    const x0_3 = v128.load32_splat(p3, 0);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_3, b0_0, c3_0) : f32x4.add(f32x4.mul(x0_3, b0_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_3, b0_1, c3_1) : f32x4.add(f32x4.mul(x0_3, b0_1), c3_1);
    const x0_4 = v128.load32_splat(p4, 0);
    c4_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_4, b0_0, c4_0) : f32x4.add(f32x4.mul(x0_4, b0_0), c4_0);
    c4_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_4, b0_1, c4_1) : f32x4.add(f32x4.mul(x0_4, b0_1), c4_1);
    b += ldb;
    const b1_0 = v128.load(b, 0);
    const b1_1 = v128.load(b, 16);
    const x1_0 = v128.load32_splat(p0, 4);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_0, c0_0) : f32x4.add(f32x4.mul(x1_0, b1_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_1, c0_1) : f32x4.add(f32x4.mul(x1_0, b1_1), c0_1);
    const x1_1 = v128.load32_splat(p1, 4);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_0, c1_0) : f32x4.add(f32x4.mul(x1_1, b1_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_1, c1_1) : f32x4.add(f32x4.mul(x1_1, b1_1), c1_1);
    const x1_2 = v128.load32_splat(p2, 4);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_2, b1_0, c2_0) : f32x4.add(f32x4.mul(x1_2, b1_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_2, b1_1, c2_1) : f32x4.add(f32x4.mul(x1_2, b1_1), c2_1);
    const x1_3 = v128.load32_splat(p3, 4);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_3, b1_0, c3_0) : f32x4.add(f32x4.mul(x1_3, b1_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_3, b1_1, c3_1) : f32x4.add(f32x4.mul(x1_3, b1_1), c3_1);
    const x1_4 = v128.load32_splat(p4, 4);
    c4_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_4, b1_0, c4_0) : f32x4.add(f32x4.mul(x1_4, b1_0), c4_0);
    c4_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_4, b1_1, c4_1) : f32x4.add(f32x4.mul(x1_4, b1_1), c4_1);
    b += ldb;
    const b2_0 = v128.load(b, 0);
    const b2_1 = v128.load(b, 16);
    const x2_0 = v128.load32_splat(p0, 8);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_0, c0_0) : f32x4.add(f32x4.mul(x2_0, b2_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_1, c0_1) : f32x4.add(f32x4.mul(x2_0, b2_1), c0_1);
    const x2_1 = v128.load32_splat(p1, 8);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_0, c1_0) : f32x4.add(f32x4.mul(x2_1, b2_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_1, c1_1) : f32x4.add(f32x4.mul(x2_1, b2_1), c1_1);
    const x2_2 = v128.load32_splat(p2, 8);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_2, b2_0, c2_0) : f32x4.add(f32x4.mul(x2_2, b2_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_2, b2_1, c2_1) : f32x4.add(f32x4.mul(x2_2, b2_1), c2_1);
    const x2_3 = v128.load32_splat(p3, 8);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_3, b2_0, c3_0) : f32x4.add(f32x4.mul(x2_3, b2_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_3, b2_1, c3_1) : f32x4.add(f32x4.mul(x2_3, b2_1), c3_1);
    const x2_4 = v128.load32_splat(p4, 8);
    c4_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_4, b2_0, c4_0) : f32x4.add(f32x4.mul(x2_4, b2_0), c4_0);
    c4_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_4, b2_1, c4_1) : f32x4.add(f32x4.mul(x2_4, b2_1), c4_1);
    b += ldb;
    const b3_0 = v128.load(b, 0);
    const b3_1 = v128.load(b, 16);
    const x3_0 = v128.load32_splat(p0, 12);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_0, c0_0) : f32x4.add(f32x4.mul(x3_0, b3_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_1, c0_1) : f32x4.add(f32x4.mul(x3_0, b3_1), c0_1);
    const x3_1 = v128.load32_splat(p1, 12);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_0, c1_0) : f32x4.add(f32x4.mul(x3_1, b3_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_1, c1_1) : f32x4.add(f32x4.mul(x3_1, b3_1), c1_1);
    const x3_2 = v128.load32_splat(p2, 12);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_2, b3_0, c2_0) : f32x4.add(f32x4.mul(x3_2, b3_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_2, b3_1, c2_1) : f32x4.add(f32x4.mul(x3_2, b3_1), c2_1);
    const x3_3 = v128.load32_splat(p3, 12);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_3, b3_0, c3_0) : f32x4.add(f32x4.mul(x3_3, b3_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_3, b3_1, c3_1) : f32x4.add(f32x4.mul(x3_3, b3_1), c3_1);
    const x3_4 = v128.load32_splat(p4, 12);
    c4_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_4, b3_0, c4_0) : f32x4.add(f32x4.mul(x3_4, b3_0), c4_0);
    c4_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_4, b3_1, c4_1) : f32x4.add(f32x4.mul(x3_4, b3_1), c4_1);
    b += ldb;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    p4 += 16;
    k -= 4;
  }
  while (k > 0) {
    const b4_0 = v128.load(b, 0);
    const b4_1 = v128.load(b, 16);
    const x4_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_0, c0_0) : f32x4.add(f32x4.mul(x4_0, b4_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_1, c0_1) : f32x4.add(f32x4.mul(x4_0, b4_1), c0_1);
    const x4_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_0, c1_0) : f32x4.add(f32x4.mul(x4_1, b4_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_1, c1_1) : f32x4.add(f32x4.mul(x4_1, b4_1), c1_1);
    const x4_2 = v128.load32_splat(p2, 0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_2, b4_0, c2_0) : f32x4.add(f32x4.mul(x4_2, b4_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_2, b4_1, c2_1) : f32x4.add(f32x4.mul(x4_2, b4_1), c2_1);
    const x4_3 = v128.load32_splat(p3, 0);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_3, b4_0, c3_0) : f32x4.add(f32x4.mul(x4_3, b4_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_3, b4_1, c3_1) : f32x4.add(f32x4.mul(x4_3, b4_1), c3_1);
    const x4_4 = v128.load32_splat(p4, 0);
    c4_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_4, b4_0, c4_0) : f32x4.add(f32x4.mul(x4_4, b4_0), c4_0);
    c4_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_4, b4_1, c4_1) : f32x4.add(f32x4.mul(x4_4, b4_1), c4_1);
    b += ldb;
    p0 += 4;
    p1 += 4;
    p2 += 4;
    p3 += 4;
    p4 += 4;
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); c0_1 = f32x4.add(c0_1, v128.load(c, 16)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); c0_1 = f32x4.add(c0_1, v128.load(bias, 16)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); c0_1 = f32x4.pmax(c0_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c0_0, 0); v128.store(c, c0_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c0_0); p += 16; c0_0 = c0_1; }
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
  c += ldc;
  if (flags & 1) { c1_0 = f32x4.add(c1_0, v128.load(c, 0)); c1_1 = f32x4.add(c1_1, v128.load(c, 16)); }
  if (flags & 2) { c1_0 = f32x4.add(c1_0, v128.load(bias, 0)); c1_1 = f32x4.add(c1_1, v128.load(bias, 16)); }
  if (flags & 4) { c1_0 = f32x4.pmax(c1_0, f32x4.splat(0)); c1_1 = f32x4.pmax(c1_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c1_0, 0); v128.store(c, c1_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c1_0); p += 16; c1_0 = c1_1; }
    if (n & 2) { v128.store_lane<i64>(p, c1_0, 0); p += 8; c1_0 = v128.shuffle<i64>(c1_0, c1_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c1_0, 0);
  }
  c += ldc;
  if (flags & 1) { c2_0 = f32x4.add(c2_0, v128.load(c, 0)); c2_1 = f32x4.add(c2_1, v128.load(c, 16)); }
  if (flags & 2) { c2_0 = f32x4.add(c2_0, v128.load(bias, 0)); c2_1 = f32x4.add(c2_1, v128.load(bias, 16)); }
  if (flags & 4) { c2_0 = f32x4.pmax(c2_0, f32x4.splat(0)); c2_1 = f32x4.pmax(c2_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c2_0, 0); v128.store(c, c2_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c2_0); p += 16; c2_0 = c2_1; }
    if (n & 2) { v128.store_lane<i64>(p, c2_0, 0); p += 8; c2_0 = v128.shuffle<i64>(c2_0, c2_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c2_0, 0);
  }
  c += ldc;
  if (flags & 1) { c3_0 = f32x4.add(c3_0, v128.load(c, 0)); c3_1 = f32x4.add(c3_1, v128.load(c, 16)); }
  if (flags & 2) { c3_0 = f32x4.add(c3_0, v128.load(bias, 0)); c3_1 = f32x4.add(c3_1, v128.load(bias, 16)); }
  if (flags & 4) { c3_0 = f32x4.pmax(c3_0, f32x4.splat(0)); c3_1 = f32x4.pmax(c3_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c3_0, 0); v128.store(c, c3_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c3_0); p += 16; c3_0 = c3_1; }
    if (n & 2) { v128.store_lane<i64>(p, c3_0, 0); p += 8; c3_0 = v128.shuffle<i64>(c3_0, c3_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c3_0, 0);
  }
  c += ldc;
  if (flags & 1) { c4_0 = f32x4.add(c4_0, v128.load(c, 0)); c4_1 = f32x4.add(c4_1, v128.load(c, 16)); }
  if (flags & 2) { c4_0 = f32x4.add(c4_0, v128.load(bias, 0)); c4_1 = f32x4.add(c4_1, v128.load(bias, 16)); }
  if (flags & 4) { c4_0 = f32x4.pmax(c4_0, f32x4.splat(0)); c4_1 = f32x4.pmax(c4_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c4_0, 0); v128.store(c, c4_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c4_0); p += 16; c4_0 = c4_1; }
    if (n & 2) { v128.store_lane<i64>(p, c4_0, 0); p += 8; c4_0 = v128.shuffle<i64>(c4_0, c4_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c4_0, 0);
  }
}

export function direct6x8(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c0_1 = f32x4.splat(0);
  let c1_0 = f32x4.splat(0);
  let c1_1 = f32x4.splat(0);
  let c2_0 = f32x4.splat(0);
  let c2_1 = f32x4.splat(0);
  let c3_0 = f32x4.splat(0);
  let c3_1 = f32x4.splat(0);
  let c4_0 = f32x4.splat(0);
  let c4_1 = f32x4.splat(0);
  let c5_0 = f32x4.splat(0);
  let c5_1 = f32x4.splat(0);
  let p0 = a;
  let p1 = p0 + lda;
  let p2 = p1 + lda;
  let p3 = p2 + lda;
  let p4 = p3 + lda;
  let p5 = p4 + lda;
  while (k >= 4) {
    const b0_0 = v128.load(b, 0);
    const b0_1 = v128.load(b, 16);
    const x0_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_0, c0_0) : f32x4.add(f32x4.mul(x0_0, b0_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_1, c0_1) : f32x4.add(f32x4.mul(x0_0, b0_1), c0_1);
    const x0_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_0, c1_0) : f32x4.add(f32x4.mul(x0_1, b0_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_1, c1_1) : f32x4.add(f32x4.mul(x0_1, b0_1), c1_1);
    const x0_2 = v128.load32_splat(p2, 0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_2, b0_0, c2_0) : f32x4.add(f32x4.mul(x0_2, b0_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_2, b0_1, c2_1) : f32x4.add(f32x4.mul(x0_2, b0_1), c2_1);
    const x0_3 = v128.load32_splat(p3, 0);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_3, b0_0, c3_0) : f32x4.add(f32x4.mul(x0_3, b0_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_3, b0_1, c3_1) : f32x4.add(f32x4.mul(x0_3, b0_1), c3_1);
    const x0_4 = v128.load32_splat(p4, 0);
    c4_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_4, b0_0, c4_0) : f32x4.add(f32x4.mul(x0_4, b0_0), c4_0);
    c4_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_4, b0_1, c4_1) : f32x4.add(f32x4.mul(x0_4, b0_1), c4_1);
    const x0_5 = v128.load32_splat(p5, 0);
    c5_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_5, b0_0, c5_0) : f32x4.add(f32x4.mul(x0_5, b0_0), c5_0);
    c5_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_5, b0_1, c5_1) : f32x4.add(f32x4.mul(x0_5, b0_1), c5_1);
    b += ldb;
    const b1_0 = v128.load(b, 0);
    const b1_1 = v128.load(b, 16);
    const x1_0 = v128.load32_splat(p0, 4);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_0, c0_0) : f32x4.add(f32x4.mul(x1_0, b1_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_1, c0_1) : f32x4.add(f32x4.mul(x1_0, b1_1), c0_1);
    const x1_1 = v128.load32_splat(p1, 4);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_0, c1_0) : f32x4.add(f32x4.mul(x1_1, b1_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_1, c1_1) : f32x4.add(f32x4.mul(x1_1, b1_1), c1_1);
    const x1_2 = v128.load32_splat(p2, 4);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_2, b1_0, c2_0) : f32x4.add(f32x4.mul(x1_2, b1_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_2, b1_1, c2_1) : f32x4.add(f32x4.mul(x1_2, b1_1), c2_1);
    const x1_3 = v128.load32_splat(p3, 4);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_3, b1_0, c3_0) : f32x4.add(f32x4.mul(x1_3, b1_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_3, b1_1, c3_1) : f32x4.add(f32x4.mul(x1_3, b1_1), c3_1);
    const x1_4 = v128.load32_splat(p4, 4);
    c4_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_4, b1_0, c4_0) : f32x4.add(f32x4.mul(x1_4, b1_0), c4_0);
    c4_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_4, b1_1, c4_1) : f32x4.add(f32x4.mul(x1_4, b1_1), c4_1);
    const x1_5 = v128.load32_splat(p5, 4);
    c5_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_5, b1_0, c5_0) : f32x4.add(f32x4.mul(x1_5, b1_0), c5_0);
    c5_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_5, b1_1, c5_1) : f32x4.add(f32x4.mul(x1_5, b1_1), c5_1);
    b += ldb;
    const b2_0 = v128.load(b, 0);
    const b2_1 = v128.load(b, 16);
    const x2_0 = v128.load32_splat(p0, 8);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_0, c0_0) : f32x4.add(f32x4.mul(x2_0, b2_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_1, c0_1) : f32x4.add(f32x4.mul(x2_0, b2_1), c0_1);
    const x2_1 = v128.load32_splat(p1, 8);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_0, c1_0) : f32x4.add(f32x4.mul(x2_1, b2_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_1, c1_1) : f32x4.add(f32x4.mul(x2_1, b2_1), c1_1);
    const x2_2 = v128.load32_splat(p2, 8);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_2, b2_0, c2_0) : f32x4.add(f32x4.mul(x2_2, b2_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_2, b2_1, c2_1) : f32x4.add(f32x4.mul(x2_2, b2_1), c2_1);
    const x2_3 = v128.load32_splat(p3, 8);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_3, b2_0, c3_0) : f32x4.add(f32x4.mul(x2_3, b2_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_3, b2_1, c3_1) : f32x4.add(f32x4.mul(x2_3, b2_1), c3_1);
    const x2_4 = v128.load32_splat(p4, 8);
    c4_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_4, b2_0, c4_0) : f32x4.add(f32x4.mul(x2_4, b2_0), c4_0);
    c4_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_4, b2_1, c4_1) : f32x4.add(f32x4.mul(x2_4, b2_1), c4_1);
    const x2_5 = v128.load32_splat(p5, 8);
    c5_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_5, b2_0, c5_0) : f32x4.add(f32x4.mul(x2_5, b2_0), c5_0);
    c5_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_5, b2_1, c5_1) : f32x4.add(f32x4.mul(x2_5, b2_1), c5_1);
    b += ldb;
    const b3_0 = v128.load(b, 0);
    const b3_1 = v128.load(b, 16);
    const x3_0 = v128.load32_splat(p0, 12);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_0, c0_0) : f32x4.add(f32x4.mul(x3_0, b3_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_1, c0_1) : f32x4.add(f32x4.mul(x3_0, b3_1), c0_1);
    const x3_1 = v128.load32_splat(p1, 12);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_0, c1_0) : f32x4.add(f32x4.mul(x3_1, b3_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_1, c1_1) : f32x4.add(f32x4.mul(x3_1, b3_1), c1_1);
    const x3_2 = v128.load32_splat(p2, 12);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_2, b3_0, c2_0) : f32x4.add(f32x4.mul(x3_2, b3_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_2, b3_1, c2_1) : f32x4.add(f32x4.mul(x3_2, b3_1), c2_1);
    const x3_3 = v128.load32_splat(p3, 12);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_3, b3_0, c3_0) : f32x4.add(f32x4.mul(x3_3, b3_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_3, b3_1, c3_1) : f32x4.add(f32x4.mul(x3_3, b3_1), c3_1);
    const x3_4 = v128.load32_splat(p4, 12);
    c4_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_4, b3_0, c4_0) : f32x4.add(f32x4.mul(x3_4, b3_0), c4_0);
    c4_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_4, b3_1, c4_1) : f32x4.add(f32x4.mul(x3_4, b3_1), c4_1);
    const x3_5 = v128.load32_splat(p5, 12);
    c5_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_5, b3_0, c5_0) : f32x4.add(f32x4.mul(x3_5, b3_0), c5_0);
    c5_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_5, b3_1, c5_1) : f32x4.add(f32x4.mul(x3_5, b3_1), c5_1);
    b += ldb;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    p4 += 16;
    p5 += 16;
    k -= 4;
  }
  while (k > 0) {
    const b4_0 = v128.load(b, 0);
    const b4_1 = v128.load(b, 16);
    const x4_0 = v128.load32_splat(p0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_0, c0_0) : f32x4.add(f32x4.mul(x4_0, b4_0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_1, c0_1) : f32x4.add(f32x4.mul(x4_0, b4_1), c0_1);
    const x4_1 = v128.load32_splat(p1, 0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_0, c1_0) : f32x4.add(f32x4.mul(x4_1, b4_0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_1, c1_1) : f32x4.add(f32x4.mul(x4_1, b4_1), c1_1);
    const x4_2 = v128.load32_splat(p2, 0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_2, b4_0, c2_0) : f32x4.add(f32x4.mul(x4_2, b4_0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_2, b4_1, c2_1) : f32x4.add(f32x4.mul(x4_2, b4_1), c2_1);
    const x4_3 = v128.load32_splat(p3, 0);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_3, b4_0, c3_0) : f32x4.add(f32x4.mul(x4_3, b4_0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_3, b4_1, c3_1) : f32x4.add(f32x4.mul(x4_3, b4_1), c3_1);
    const x4_4 = v128.load32_splat(p4, 0);
    c4_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_4, b4_0, c4_0) : f32x4.add(f32x4.mul(x4_4, b4_0), c4_0);
    c4_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_4, b4_1, c4_1) : f32x4.add(f32x4.mul(x4_4, b4_1), c4_1);
    const x4_5 = v128.load32_splat(p5, 0);
    c5_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_5, b4_0, c5_0) : f32x4.add(f32x4.mul(x4_5, b4_0), c5_0);
    c5_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_5, b4_1, c5_1) : f32x4.add(f32x4.mul(x4_5, b4_1), c5_1);
    b += ldb;
    p0 += 4;
    p1 += 4;
    p2 += 4;
    p3 += 4;
    p4 += 4;
    p5 += 4;
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); c0_1 = f32x4.add(c0_1, v128.load(c, 16)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); c0_1 = f32x4.add(c0_1, v128.load(bias, 16)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); c0_1 = f32x4.pmax(c0_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c0_0, 0); v128.store(c, c0_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c0_0); p += 16; c0_0 = c0_1; }
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
  c += ldc;
  if (flags & 1) { c1_0 = f32x4.add(c1_0, v128.load(c, 0)); c1_1 = f32x4.add(c1_1, v128.load(c, 16)); }
  if (flags & 2) { c1_0 = f32x4.add(c1_0, v128.load(bias, 0)); c1_1 = f32x4.add(c1_1, v128.load(bias, 16)); }
  if (flags & 4) { c1_0 = f32x4.pmax(c1_0, f32x4.splat(0)); c1_1 = f32x4.pmax(c1_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c1_0, 0); v128.store(c, c1_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c1_0); p += 16; c1_0 = c1_1; }
    if (n & 2) { v128.store_lane<i64>(p, c1_0, 0); p += 8; c1_0 = v128.shuffle<i64>(c1_0, c1_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c1_0, 0);
  }
  c += ldc;
  if (flags & 1) { c2_0 = f32x4.add(c2_0, v128.load(c, 0)); c2_1 = f32x4.add(c2_1, v128.load(c, 16)); }
  if (flags & 2) { c2_0 = f32x4.add(c2_0, v128.load(bias, 0)); c2_1 = f32x4.add(c2_1, v128.load(bias, 16)); }
  if (flags & 4) { c2_0 = f32x4.pmax(c2_0, f32x4.splat(0)); c2_1 = f32x4.pmax(c2_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c2_0, 0); v128.store(c, c2_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c2_0); p += 16; c2_0 = c2_1; }
    if (n & 2) { v128.store_lane<i64>(p, c2_0, 0); p += 8; c2_0 = v128.shuffle<i64>(c2_0, c2_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c2_0, 0);
  }
  c += ldc;
  if (flags & 1) { c3_0 = f32x4.add(c3_0, v128.load(c, 0)); c3_1 = f32x4.add(c3_1, v128.load(c, 16)); }
  if (flags & 2) { c3_0 = f32x4.add(c3_0, v128.load(bias, 0)); c3_1 = f32x4.add(c3_1, v128.load(bias, 16)); }
  if (flags & 4) { c3_0 = f32x4.pmax(c3_0, f32x4.splat(0)); c3_1 = f32x4.pmax(c3_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c3_0, 0); v128.store(c, c3_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c3_0); p += 16; c3_0 = c3_1; }
    if (n & 2) { v128.store_lane<i64>(p, c3_0, 0); p += 8; c3_0 = v128.shuffle<i64>(c3_0, c3_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c3_0, 0);
  }
  c += ldc;
  if (flags & 1) { c4_0 = f32x4.add(c4_0, v128.load(c, 0)); c4_1 = f32x4.add(c4_1, v128.load(c, 16)); }
  if (flags & 2) { c4_0 = f32x4.add(c4_0, v128.load(bias, 0)); c4_1 = f32x4.add(c4_1, v128.load(bias, 16)); }
  if (flags & 4) { c4_0 = f32x4.pmax(c4_0, f32x4.splat(0)); c4_1 = f32x4.pmax(c4_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c4_0, 0); v128.store(c, c4_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c4_0); p += 16; c4_0 = c4_1; }
    if (n & 2) { v128.store_lane<i64>(p, c4_0, 0); p += 8; c4_0 = v128.shuffle<i64>(c4_0, c4_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c4_0, 0);
  }
  c += ldc;
  if (flags & 1) { c5_0 = f32x4.add(c5_0, v128.load(c, 0)); c5_1 = f32x4.add(c5_1, v128.load(c, 16)); }
  if (flags & 2) { c5_0 = f32x4.add(c5_0, v128.load(bias, 0)); c5_1 = f32x4.add(c5_1, v128.load(bias, 16)); }
  if (flags & 4) { c5_0 = f32x4.pmax(c5_0, f32x4.splat(0)); c5_1 = f32x4.pmax(c5_1, f32x4.splat(0)); }
  if (n >= 8) { v128.store(c, c5_0, 0); v128.store(c, c5_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c5_0); p += 16; c5_0 = c5_1; }
    if (n & 2) { v128.store_lane<i64>(p, c5_0, 0); p += 8; c5_0 = v128.shuffle<i64>(c5_0, c5_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c5_0, 0);
  }
}

export function direct1x32(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c0_1 = f32x4.splat(0);
  let c0_2 = f32x4.splat(0);
  let c0_3 = f32x4.splat(0);
  let c0_4 = f32x4.splat(0);
  let c0_5 = f32x4.splat(0);
  let c0_6 = f32x4.splat(0);
  let c0_7 = f32x4.splat(0);
  let p0 = a;
  while (k >= 4) {
    const a0 = v128.load(p0);
    const x0_0 = v128.shuffle<i32>(a0, a0, 0, 0, 0, 0);
    const b0_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_0, c0_0) : f32x4.add(f32x4.mul(x0_0, b0_0), c0_0);
    const b0_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_1, c0_1) : f32x4.add(f32x4.mul(x0_0, b0_1), c0_1);
    const b0_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_2, c0_2) : f32x4.add(f32x4.mul(x0_0, b0_2), c0_2);
    const b0_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_3, c0_3) : f32x4.add(f32x4.mul(x0_0, b0_3), c0_3);
    const b0_4 = v128.load(b, 64);
    c0_4 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_4, c0_4) : f32x4.add(f32x4.mul(x0_0, b0_4), c0_4);
    const b0_5 = v128.load(b, 80);
    c0_5 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_5, c0_5) : f32x4.add(f32x4.mul(x0_0, b0_5), c0_5);
    const b0_6 = v128.load(b, 96);
    c0_6 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_6, c0_6) : f32x4.add(f32x4.mul(x0_0, b0_6), c0_6);
    const b0_7 = v128.load(b, 112);
    c0_7 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_7, c0_7) : f32x4.add(f32x4.mul(x0_0, b0_7), c0_7);
    b += ldb;
    const x1_0 = v128.shuffle<i32>(a0, a0, 1, 1, 1, 1);
    const b1_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_0, c0_0) : f32x4.add(f32x4.mul(x1_0, b1_0), c0_0);
    const b1_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_1, c0_1) : f32x4.add(f32x4.mul(x1_0, b1_1), c0_1);
    const b1_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_2, c0_2) : f32x4.add(f32x4.mul(x1_0, b1_2), c0_2);
    const b1_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_3, c0_3) : f32x4.add(f32x4.mul(x1_0, b1_3), c0_3);
    const b1_4 = v128.load(b, 64);
    c0_4 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_4, c0_4) : f32x4.add(f32x4.mul(x1_0, b1_4), c0_4);
    const b1_5 = v128.load(b, 80);
    c0_5 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_5, c0_5) : f32x4.add(f32x4.mul(x1_0, b1_5), c0_5);
    const b1_6 = v128.load(b, 96);
    c0_6 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_6, c0_6) : f32x4.add(f32x4.mul(x1_0, b1_6), c0_6);
    const b1_7 = v128.load(b, 112);
    c0_7 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_7, c0_7) : f32x4.add(f32x4.mul(x1_0, b1_7), c0_7);
    b += ldb;
    const x2_0 = v128.shuffle<i32>(a0, a0, 2, 2, 2, 2);
    const b2_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_0, c0_0) : f32x4.add(f32x4.mul(x2_0, b2_0), c0_0);
    const b2_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_1, c0_1) : f32x4.add(f32x4.mul(x2_0, b2_1), c0_1);
    const b2_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_2, c0_2) : f32x4.add(f32x4.mul(x2_0, b2_2), c0_2);
    const b2_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_3, c0_3) : f32x4.add(f32x4.mul(x2_0, b2_3), c0_3);
    const b2_4 = v128.load(b, 64);
    c0_4 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_4, c0_4) : f32x4.add(f32x4.mul(x2_0, b2_4), c0_4);
    const b2_5 = v128.load(b, 80);
    c0_5 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_5, c0_5) : f32x4.add(f32x4.mul(x2_0, b2_5), c0_5);
    const b2_6 = v128.load(b, 96);
    c0_6 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_6, c0_6) : f32x4.add(f32x4.mul(x2_0, b2_6), c0_6);
    const b2_7 = v128.load(b, 112);
    c0_7 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_7, c0_7) : f32x4.add(f32x4.mul(x2_0, b2_7), c0_7);
    b += ldb;
    const x3_0 = v128.shuffle<i32>(a0, a0, 3, 3, 3, 3);
    const b3_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_0, c0_0) : f32x4.add(f32x4.mul(x3_0, b3_0), c0_0);
    const b3_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_1, c0_1) : f32x4.add(f32x4.mul(x3_0, b3_1), c0_1);
    const b3_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_2, c0_2) : f32x4.add(f32x4.mul(x3_0, b3_2), c0_2);
    const b3_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_3, c0_3) : f32x4.add(f32x4.mul(x3_0, b3_3), c0_3);
    const b3_4 = v128.load(b, 64);
    c0_4 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_4, c0_4) : f32x4.add(f32x4.mul(x3_0, b3_4), c0_4);
    const b3_5 = v128.load(b, 80);
    c0_5 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_5, c0_5) : f32x4.add(f32x4.mul(x3_0, b3_5), c0_5);
    const b3_6 = v128.load(b, 96);
    c0_6 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_6, c0_6) : f32x4.add(f32x4.mul(x3_0, b3_6), c0_6);
    const b3_7 = v128.load(b, 112);
    c0_7 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_7, c0_7) : f32x4.add(f32x4.mul(x3_0, b3_7), c0_7);
    b += ldb;
    p0 += 16;
    k -= 4;
  }
  while (k > 0) {
    const x4_0 = v128.load32_splat(p0, 0);
    const b4_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_0, c0_0) : f32x4.add(f32x4.mul(x4_0, b4_0), c0_0);
    const b4_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_1, c0_1) : f32x4.add(f32x4.mul(x4_0, b4_1), c0_1);
    const b4_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_2, c0_2) : f32x4.add(f32x4.mul(x4_0, b4_2), c0_2);
    const b4_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_3, c0_3) : f32x4.add(f32x4.mul(x4_0, b4_3), c0_3);
    const b4_4 = v128.load(b, 64);
    c0_4 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_4, c0_4) : f32x4.add(f32x4.mul(x4_0, b4_4), c0_4);
    const b4_5 = v128.load(b, 80);
    c0_5 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_5, c0_5) : f32x4.add(f32x4.mul(x4_0, b4_5), c0_5);
    const b4_6 = v128.load(b, 96);
    c0_6 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_6, c0_6) : f32x4.add(f32x4.mul(x4_0, b4_6), c0_6);
    const b4_7 = v128.load(b, 112);
    c0_7 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_7, c0_7) : f32x4.add(f32x4.mul(x4_0, b4_7), c0_7);
    b += ldb;
    p0 += 4;
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); c0_1 = f32x4.add(c0_1, v128.load(c, 16)); c0_2 = f32x4.add(c0_2, v128.load(c, 32)); c0_3 = f32x4.add(c0_3, v128.load(c, 48)); c0_4 = f32x4.add(c0_4, v128.load(c, 64)); c0_5 = f32x4.add(c0_5, v128.load(c, 80)); c0_6 = f32x4.add(c0_6, v128.load(c, 96)); c0_7 = f32x4.add(c0_7, v128.load(c, 112)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); c0_1 = f32x4.add(c0_1, v128.load(bias, 16)); c0_2 = f32x4.add(c0_2, v128.load(bias, 32)); c0_3 = f32x4.add(c0_3, v128.load(bias, 48)); c0_4 = f32x4.add(c0_4, v128.load(bias, 64)); c0_5 = f32x4.add(c0_5, v128.load(bias, 80)); c0_6 = f32x4.add(c0_6, v128.load(bias, 96)); c0_7 = f32x4.add(c0_7, v128.load(bias, 112)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); c0_1 = f32x4.pmax(c0_1, f32x4.splat(0)); c0_2 = f32x4.pmax(c0_2, f32x4.splat(0)); c0_3 = f32x4.pmax(c0_3, f32x4.splat(0)); c0_4 = f32x4.pmax(c0_4, f32x4.splat(0)); c0_5 = f32x4.pmax(c0_5, f32x4.splat(0)); c0_6 = f32x4.pmax(c0_6, f32x4.splat(0)); c0_7 = f32x4.pmax(c0_7, f32x4.splat(0)); }
  v128.store(c, c0_0, 0); v128.store(c, c0_1, 16); v128.store(c, c0_2, 32); v128.store(c, c0_3, 48); v128.store(c, c0_4, 64); v128.store(c, c0_5, 80); v128.store(c, c0_6, 96); v128.store(c, c0_7, 112);
}

export function direct2x16(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c0_1 = f32x4.splat(0);
  let c0_2 = f32x4.splat(0);
  let c0_3 = f32x4.splat(0);
  let c1_0 = f32x4.splat(0);
  let c1_1 = f32x4.splat(0);
  let c1_2 = f32x4.splat(0);
  let c1_3 = f32x4.splat(0);
  let p0 = a;
  let p1 = p0 + lda;
  while (k >= 4) {
    const x0_0 = v128.load32_splat(p0, 0);
    const x0_1 = v128.load32_splat(p1, 0);
    const b0_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_0, c0_0) : f32x4.add(f32x4.mul(x0_0, b0_0), c0_0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_0, c1_0) : f32x4.add(f32x4.mul(x0_1, b0_0), c1_0);
    const b0_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_1, c0_1) : f32x4.add(f32x4.mul(x0_0, b0_1), c0_1);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_1, c1_1) : f32x4.add(f32x4.mul(x0_1, b0_1), c1_1);
    const b0_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_2, c0_2) : f32x4.add(f32x4.mul(x0_0, b0_2), c0_2);
    c1_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_2, c1_2) : f32x4.add(f32x4.mul(x0_1, b0_2), c1_2);
    const b0_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_3, c0_3) : f32x4.add(f32x4.mul(x0_0, b0_3), c0_3);
    c1_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_3, c1_3) : f32x4.add(f32x4.mul(x0_1, b0_3), c1_3);
    b += ldb;
    const x1_0 = v128.load32_splat(p0, 4);
    const x1_1 = v128.load32_splat(p1, 4);
    const b1_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_0, c0_0) : f32x4.add(f32x4.mul(x1_0, b1_0), c0_0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_0, c1_0) : f32x4.add(f32x4.mul(x1_1, b1_0), c1_0);
    const b1_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_1, c0_1) : f32x4.add(f32x4.mul(x1_0, b1_1), c0_1);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_1, c1_1) : f32x4.add(f32x4.mul(x1_1, b1_1), c1_1);
    const b1_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_2, c0_2) : f32x4.add(f32x4.mul(x1_0, b1_2), c0_2);
    c1_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_2, c1_2) : f32x4.add(f32x4.mul(x1_1, b1_2), c1_2);
    const b1_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_3, c0_3) : f32x4.add(f32x4.mul(x1_0, b1_3), c0_3);
    c1_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_3, c1_3) : f32x4.add(f32x4.mul(x1_1, b1_3), c1_3);
    b += ldb;
    const x2_0 = v128.load32_splat(p0, 8);
    const x2_1 = v128.load32_splat(p1, 8);
    const b2_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_0, c0_0) : f32x4.add(f32x4.mul(x2_0, b2_0), c0_0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_0, c1_0) : f32x4.add(f32x4.mul(x2_1, b2_0), c1_0);
    const b2_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_1, c0_1) : f32x4.add(f32x4.mul(x2_0, b2_1), c0_1);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_1, c1_1) : f32x4.add(f32x4.mul(x2_1, b2_1), c1_1);
    const b2_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_2, c0_2) : f32x4.add(f32x4.mul(x2_0, b2_2), c0_2);
    c1_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_2, c1_2) : f32x4.add(f32x4.mul(x2_1, b2_2), c1_2);
    const b2_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_3, c0_3) : f32x4.add(f32x4.mul(x2_0, b2_3), c0_3);
    c1_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_3, c1_3) : f32x4.add(f32x4.mul(x2_1, b2_3), c1_3);
    b += ldb;
    const x3_0 = v128.load32_splat(p0, 12);
    const x3_1 = v128.load32_splat(p1, 12);
    const b3_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_0, c0_0) : f32x4.add(f32x4.mul(x3_0, b3_0), c0_0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_0, c1_0) : f32x4.add(f32x4.mul(x3_1, b3_0), c1_0);
    const b3_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_1, c0_1) : f32x4.add(f32x4.mul(x3_0, b3_1), c0_1);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_1, c1_1) : f32x4.add(f32x4.mul(x3_1, b3_1), c1_1);
    const b3_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_2, c0_2) : f32x4.add(f32x4.mul(x3_0, b3_2), c0_2);
    c1_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_2, c1_2) : f32x4.add(f32x4.mul(x3_1, b3_2), c1_2);
    const b3_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_3, c0_3) : f32x4.add(f32x4.mul(x3_0, b3_3), c0_3);
    c1_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_3, c1_3) : f32x4.add(f32x4.mul(x3_1, b3_3), c1_3);
    b += ldb;
    p0 += 16;
    p1 += 16;
    k -= 4;
  }
  while (k > 0) {
    const x4_0 = v128.load32_splat(p0, 0);
    const x4_1 = v128.load32_splat(p1, 0);
    const b4_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_0, c0_0) : f32x4.add(f32x4.mul(x4_0, b4_0), c0_0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_0, c1_0) : f32x4.add(f32x4.mul(x4_1, b4_0), c1_0);
    const b4_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_1, c0_1) : f32x4.add(f32x4.mul(x4_0, b4_1), c0_1);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_1, c1_1) : f32x4.add(f32x4.mul(x4_1, b4_1), c1_1);
    const b4_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_2, c0_2) : f32x4.add(f32x4.mul(x4_0, b4_2), c0_2);
    c1_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_2, c1_2) : f32x4.add(f32x4.mul(x4_1, b4_2), c1_2);
    const b4_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_3, c0_3) : f32x4.add(f32x4.mul(x4_0, b4_3), c0_3);
    c1_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_3, c1_3) : f32x4.add(f32x4.mul(x4_1, b4_3), c1_3);
    b += ldb;
    p0 += 4;
    p1 += 4;
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); c0_1 = f32x4.add(c0_1, v128.load(c, 16)); c0_2 = f32x4.add(c0_2, v128.load(c, 32)); c0_3 = f32x4.add(c0_3, v128.load(c, 48)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); c0_1 = f32x4.add(c0_1, v128.load(bias, 16)); c0_2 = f32x4.add(c0_2, v128.load(bias, 32)); c0_3 = f32x4.add(c0_3, v128.load(bias, 48)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); c0_1 = f32x4.pmax(c0_1, f32x4.splat(0)); c0_2 = f32x4.pmax(c0_2, f32x4.splat(0)); c0_3 = f32x4.pmax(c0_3, f32x4.splat(0)); }
  v128.store(c, c0_0, 0); v128.store(c, c0_1, 16); v128.store(c, c0_2, 32); v128.store(c, c0_3, 48);
  c += ldc;
  if (flags & 1) { c1_0 = f32x4.add(c1_0, v128.load(c, 0)); c1_1 = f32x4.add(c1_1, v128.load(c, 16)); c1_2 = f32x4.add(c1_2, v128.load(c, 32)); c1_3 = f32x4.add(c1_3, v128.load(c, 48)); }
  if (flags & 2) { c1_0 = f32x4.add(c1_0, v128.load(bias, 0)); c1_1 = f32x4.add(c1_1, v128.load(bias, 16)); c1_2 = f32x4.add(c1_2, v128.load(bias, 32)); c1_3 = f32x4.add(c1_3, v128.load(bias, 48)); }
  if (flags & 4) { c1_0 = f32x4.pmax(c1_0, f32x4.splat(0)); c1_1 = f32x4.pmax(c1_1, f32x4.splat(0)); c1_2 = f32x4.pmax(c1_2, f32x4.splat(0)); c1_3 = f32x4.pmax(c1_3, f32x4.splat(0)); }
  v128.store(c, c1_0, 0); v128.store(c, c1_1, 16); v128.store(c, c1_2, 32); v128.store(c, c1_3, 48);
}

export function direct3x16(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c0_1 = f32x4.splat(0);
  let c0_2 = f32x4.splat(0);
  let c0_3 = f32x4.splat(0);
  let c1_0 = f32x4.splat(0);
  let c1_1 = f32x4.splat(0);
  let c1_2 = f32x4.splat(0);
  let c1_3 = f32x4.splat(0);
  let c2_0 = f32x4.splat(0);
  let c2_1 = f32x4.splat(0);
  let c2_2 = f32x4.splat(0);
  let c2_3 = f32x4.splat(0);
  let p0 = a;
  let p1 = p0 + lda;
  let p2 = p1 + lda;
  while (k >= 4) {
    const x0_0 = v128.load32_splat(p0, 0);
    const x0_1 = v128.load32_splat(p1, 0);
    const x0_2 = v128.load32_splat(p2, 0);
    const b0_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_0, c0_0) : f32x4.add(f32x4.mul(x0_0, b0_0), c0_0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_0, c1_0) : f32x4.add(f32x4.mul(x0_1, b0_0), c1_0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_2, b0_0, c2_0) : f32x4.add(f32x4.mul(x0_2, b0_0), c2_0);
    const b0_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_1, c0_1) : f32x4.add(f32x4.mul(x0_0, b0_1), c0_1);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_1, c1_1) : f32x4.add(f32x4.mul(x0_1, b0_1), c1_1);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_2, b0_1, c2_1) : f32x4.add(f32x4.mul(x0_2, b0_1), c2_1);
    const b0_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_2, c0_2) : f32x4.add(f32x4.mul(x0_0, b0_2), c0_2);
    c1_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_2, c1_2) : f32x4.add(f32x4.mul(x0_1, b0_2), c1_2);
    c2_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_2, b0_2, c2_2) : f32x4.add(f32x4.mul(x0_2, b0_2), c2_2);
    const b0_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_0, b0_3, c0_3) : f32x4.add(f32x4.mul(x0_0, b0_3), c0_3);
    c1_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_1, b0_3, c1_3) : f32x4.add(f32x4.mul(x0_1, b0_3), c1_3);
    c2_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0_2, b0_3, c2_3) : f32x4.add(f32x4.mul(x0_2, b0_3), c2_3);
    b += ldb;
    const x1_0 = v128.load32_splat(p0, 4);
    const x1_1 = v128.load32_splat(p1, 4);
    const x1_2 = v128.load32_splat(p2, 4);
    const b1_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_0, c0_0) : f32x4.add(f32x4.mul(x1_0, b1_0), c0_0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_0, c1_0) : f32x4.add(f32x4.mul(x1_1, b1_0), c1_0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_2, b1_0, c2_0) : f32x4.add(f32x4.mul(x1_2, b1_0), c2_0);
    const b1_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_1, c0_1) : f32x4.add(f32x4.mul(x1_0, b1_1), c0_1);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_1, c1_1) : f32x4.add(f32x4.mul(x1_1, b1_1), c1_1);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_2, b1_1, c2_1) : f32x4.add(f32x4.mul(x1_2, b1_1), c2_1);
    const b1_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_2, c0_2) : f32x4.add(f32x4.mul(x1_0, b1_2), c0_2);
    c1_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_2, c1_2) : f32x4.add(f32x4.mul(x1_1, b1_2), c1_2);
    c2_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_2, b1_2, c2_2) : f32x4.add(f32x4.mul(x1_2, b1_2), c2_2);
    const b1_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_0, b1_3, c0_3) : f32x4.add(f32x4.mul(x1_0, b1_3), c0_3);
    c1_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_1, b1_3, c1_3) : f32x4.add(f32x4.mul(x1_1, b1_3), c1_3);
    c2_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1_2, b1_3, c2_3) : f32x4.add(f32x4.mul(x1_2, b1_3), c2_3);
    b += ldb;
    const x2_0 = v128.load32_splat(p0, 8);
    const x2_1 = v128.load32_splat(p1, 8);
    const x2_2 = v128.load32_splat(p2, 8);
    const b2_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_0, c0_0) : f32x4.add(f32x4.mul(x2_0, b2_0), c0_0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_0, c1_0) : f32x4.add(f32x4.mul(x2_1, b2_0), c1_0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_2, b2_0, c2_0) : f32x4.add(f32x4.mul(x2_2, b2_0), c2_0);
    const b2_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_1, c0_1) : f32x4.add(f32x4.mul(x2_0, b2_1), c0_1);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_1, c1_1) : f32x4.add(f32x4.mul(x2_1, b2_1), c1_1);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_2, b2_1, c2_1) : f32x4.add(f32x4.mul(x2_2, b2_1), c2_1);
    const b2_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_2, c0_2) : f32x4.add(f32x4.mul(x2_0, b2_2), c0_2);
    c1_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_2, c1_2) : f32x4.add(f32x4.mul(x2_1, b2_2), c1_2);
    c2_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_2, b2_2, c2_2) : f32x4.add(f32x4.mul(x2_2, b2_2), c2_2);
    const b2_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_0, b2_3, c0_3) : f32x4.add(f32x4.mul(x2_0, b2_3), c0_3);
    c1_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_1, b2_3, c1_3) : f32x4.add(f32x4.mul(x2_1, b2_3), c1_3);
    c2_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2_2, b2_3, c2_3) : f32x4.add(f32x4.mul(x2_2, b2_3), c2_3);
    b += ldb;
    const x3_0 = v128.load32_splat(p0, 12);
    const x3_1 = v128.load32_splat(p1, 12);
    const x3_2 = v128.load32_splat(p2, 12);
    const b3_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_0, c0_0) : f32x4.add(f32x4.mul(x3_0, b3_0), c0_0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_0, c1_0) : f32x4.add(f32x4.mul(x3_1, b3_0), c1_0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_2, b3_0, c2_0) : f32x4.add(f32x4.mul(x3_2, b3_0), c2_0);
    const b3_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_1, c0_1) : f32x4.add(f32x4.mul(x3_0, b3_1), c0_1);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_1, c1_1) : f32x4.add(f32x4.mul(x3_1, b3_1), c1_1);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_2, b3_1, c2_1) : f32x4.add(f32x4.mul(x3_2, b3_1), c2_1);
    const b3_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_2, c0_2) : f32x4.add(f32x4.mul(x3_0, b3_2), c0_2);
    c1_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_2, c1_2) : f32x4.add(f32x4.mul(x3_1, b3_2), c1_2);
    c2_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_2, b3_2, c2_2) : f32x4.add(f32x4.mul(x3_2, b3_2), c2_2);
    const b3_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_0, b3_3, c0_3) : f32x4.add(f32x4.mul(x3_0, b3_3), c0_3);
    c1_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_1, b3_3, c1_3) : f32x4.add(f32x4.mul(x3_1, b3_3), c1_3);
    c2_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3_2, b3_3, c2_3) : f32x4.add(f32x4.mul(x3_2, b3_3), c2_3);
    b += ldb;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    k -= 4;
  }
  while (k > 0) {
    const x4_0 = v128.load32_splat(p0, 0);
    const x4_1 = v128.load32_splat(p1, 0);
    const x4_2 = v128.load32_splat(p2, 0);
    const b4_0 = v128.load(b, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_0, c0_0) : f32x4.add(f32x4.mul(x4_0, b4_0), c0_0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_0, c1_0) : f32x4.add(f32x4.mul(x4_1, b4_0), c1_0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_2, b4_0, c2_0) : f32x4.add(f32x4.mul(x4_2, b4_0), c2_0);
    const b4_1 = v128.load(b, 16);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_1, c0_1) : f32x4.add(f32x4.mul(x4_0, b4_1), c0_1);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_1, c1_1) : f32x4.add(f32x4.mul(x4_1, b4_1), c1_1);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_2, b4_1, c2_1) : f32x4.add(f32x4.mul(x4_2, b4_1), c2_1);
    const b4_2 = v128.load(b, 32);
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_2, c0_2) : f32x4.add(f32x4.mul(x4_0, b4_2), c0_2);
    c1_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_2, c1_2) : f32x4.add(f32x4.mul(x4_1, b4_2), c1_2);
    c2_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_2, b4_2, c2_2) : f32x4.add(f32x4.mul(x4_2, b4_2), c2_2);
    const b4_3 = v128.load(b, 48);
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_0, b4_3, c0_3) : f32x4.add(f32x4.mul(x4_0, b4_3), c0_3);
    c1_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_1, b4_3, c1_3) : f32x4.add(f32x4.mul(x4_1, b4_3), c1_3);
    c2_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x4_2, b4_3, c2_3) : f32x4.add(f32x4.mul(x4_2, b4_3), c2_3);
    b += ldb;
    p0 += 4;
    p1 += 4;
    p2 += 4;
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); c0_1 = f32x4.add(c0_1, v128.load(c, 16)); c0_2 = f32x4.add(c0_2, v128.load(c, 32)); c0_3 = f32x4.add(c0_3, v128.load(c, 48)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); c0_1 = f32x4.add(c0_1, v128.load(bias, 16)); c0_2 = f32x4.add(c0_2, v128.load(bias, 32)); c0_3 = f32x4.add(c0_3, v128.load(bias, 48)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); c0_1 = f32x4.pmax(c0_1, f32x4.splat(0)); c0_2 = f32x4.pmax(c0_2, f32x4.splat(0)); c0_3 = f32x4.pmax(c0_3, f32x4.splat(0)); }
  v128.store(c, c0_0, 0); v128.store(c, c0_1, 16); v128.store(c, c0_2, 32); v128.store(c, c0_3, 48);
  c += ldc;
  if (flags & 1) { c1_0 = f32x4.add(c1_0, v128.load(c, 0)); c1_1 = f32x4.add(c1_1, v128.load(c, 16)); c1_2 = f32x4.add(c1_2, v128.load(c, 32)); c1_3 = f32x4.add(c1_3, v128.load(c, 48)); }
  if (flags & 2) { c1_0 = f32x4.add(c1_0, v128.load(bias, 0)); c1_1 = f32x4.add(c1_1, v128.load(bias, 16)); c1_2 = f32x4.add(c1_2, v128.load(bias, 32)); c1_3 = f32x4.add(c1_3, v128.load(bias, 48)); }
  if (flags & 4) { c1_0 = f32x4.pmax(c1_0, f32x4.splat(0)); c1_1 = f32x4.pmax(c1_1, f32x4.splat(0)); c1_2 = f32x4.pmax(c1_2, f32x4.splat(0)); c1_3 = f32x4.pmax(c1_3, f32x4.splat(0)); }
  v128.store(c, c1_0, 0); v128.store(c, c1_1, 16); v128.store(c, c1_2, 32); v128.store(c, c1_3, 48);
  c += ldc;
  if (flags & 1) { c2_0 = f32x4.add(c2_0, v128.load(c, 0)); c2_1 = f32x4.add(c2_1, v128.load(c, 16)); c2_2 = f32x4.add(c2_2, v128.load(c, 32)); c2_3 = f32x4.add(c2_3, v128.load(c, 48)); }
  if (flags & 2) { c2_0 = f32x4.add(c2_0, v128.load(bias, 0)); c2_1 = f32x4.add(c2_1, v128.load(bias, 16)); c2_2 = f32x4.add(c2_2, v128.load(bias, 32)); c2_3 = f32x4.add(c2_3, v128.load(bias, 48)); }
  if (flags & 4) { c2_0 = f32x4.pmax(c2_0, f32x4.splat(0)); c2_1 = f32x4.pmax(c2_1, f32x4.splat(0)); c2_2 = f32x4.pmax(c2_2, f32x4.splat(0)); c2_3 = f32x4.pmax(c2_3, f32x4.splat(0)); }
  v128.store(c, c2_0, 0); v128.store(c, c2_1, 16); v128.store(c, c2_2, 32); v128.store(c, c2_3, 48);
}

export function transposed4x8(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, m: i32, n: i32, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c0_1 = f32x4.splat(0);
  let c1_0 = f32x4.splat(0);
  let c1_1 = f32x4.splat(0);
  let c2_0 = f32x4.splat(0);
  let c2_1 = f32x4.splat(0);
  let c3_0 = f32x4.splat(0);
  let c3_1 = f32x4.splat(0);
  while (k > 0) {
    const v = v128.load(a);
    a += lda;
    const b0 = v128.load(b, 0);
    const b1 = v128.load(b, 16);
    b += ldb;
    const x0 = v128.shuffle<i32>(v, v, 0, 0, 0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0, b0, c0_0) : f32x4.add(f32x4.mul(x0, b0), c0_0);
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0, b1, c0_1) : f32x4.add(f32x4.mul(x0, b1), c0_1);
    const x1 = v128.shuffle<i32>(v, v, 1, 1, 1, 1);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1, b0, c1_0) : f32x4.add(f32x4.mul(x1, b0), c1_0);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1, b1, c1_1) : f32x4.add(f32x4.mul(x1, b1), c1_1);
    const x2 = v128.shuffle<i32>(v, v, 2, 2, 2, 2);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2, b0, c2_0) : f32x4.add(f32x4.mul(x2, b0), c2_0);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2, b1, c2_1) : f32x4.add(f32x4.mul(x2, b1), c2_1);
    const x3 = v128.shuffle<i32>(v, v, 3, 3, 3, 3);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3, b0, c3_0) : f32x4.add(f32x4.mul(x3, b0), c3_0);
    c3_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3, b1, c3_1) : f32x4.add(f32x4.mul(x3, b1), c3_1);
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); c0_1 = f32x4.add(c0_1, v128.load(c, 16)); }
  if (n >= 8) { v128.store(c, c0_0, 0); v128.store(c, c0_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c0_0); p += 16; c0_0 = c0_1; }
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
  if (m <= 1) return;
  c += ldc;
  if (flags & 1) { c1_0 = f32x4.add(c1_0, v128.load(c, 0)); c1_1 = f32x4.add(c1_1, v128.load(c, 16)); }
  if (n >= 8) { v128.store(c, c1_0, 0); v128.store(c, c1_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c1_0); p += 16; c1_0 = c1_1; }
    if (n & 2) { v128.store_lane<i64>(p, c1_0, 0); p += 8; c1_0 = v128.shuffle<i64>(c1_0, c1_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c1_0, 0);
  }
  if (m <= 2) return;
  c += ldc;
  if (flags & 1) { c2_0 = f32x4.add(c2_0, v128.load(c, 0)); c2_1 = f32x4.add(c2_1, v128.load(c, 16)); }
  if (n >= 8) { v128.store(c, c2_0, 0); v128.store(c, c2_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c2_0); p += 16; c2_0 = c2_1; }
    if (n & 2) { v128.store_lane<i64>(p, c2_0, 0); p += 8; c2_0 = v128.shuffle<i64>(c2_0, c2_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c2_0, 0);
  }
  if (m <= 3) return;
  c += ldc;
  if (flags & 1) { c3_0 = f32x4.add(c3_0, v128.load(c, 0)); c3_1 = f32x4.add(c3_1, v128.load(c, 16)); }
  if (n >= 8) { v128.store(c, c3_0, 0); v128.store(c, c3_1, 16); } else {
    let p = c;
    if (n & 4) { v128.store(p, c3_0); p += 16; c3_0 = c3_1; }
    if (n & 2) { v128.store_lane<i64>(p, c3_0, 0); p += 8; c3_0 = v128.shuffle<i64>(c3_0, c3_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c3_0, 0);
  }
}

export function transposed4x4(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, m: i32, n: i32, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c1_0 = f32x4.splat(0);
  let c2_0 = f32x4.splat(0);
  let c3_0 = f32x4.splat(0);
  while (k > 0) {
    const v = v128.load(a);
    a += lda;
    const b0 = v128.load(b, 0);
    b += ldb;
    const x0 = v128.shuffle<i32>(v, v, 0, 0, 0, 0);
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x0, b0, c0_0) : f32x4.add(f32x4.mul(x0, b0), c0_0);
    const x1 = v128.shuffle<i32>(v, v, 1, 1, 1, 1);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x1, b0, c1_0) : f32x4.add(f32x4.mul(x1, b0), c1_0);
    const x2 = v128.shuffle<i32>(v, v, 2, 2, 2, 2);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x2, b0, c2_0) : f32x4.add(f32x4.mul(x2, b0), c2_0);
    const x3 = v128.shuffle<i32>(v, v, 3, 3, 3, 3);
    c3_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x3, b0, c3_0) : f32x4.add(f32x4.mul(x3, b0), c3_0);
    k--;
  }
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); }
  if (n >= 4) { v128.store(c, c0_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
  if (m <= 1) return;
  c += ldc;
  if (flags & 1) { c1_0 = f32x4.add(c1_0, v128.load(c, 0)); }
  if (n >= 4) { v128.store(c, c1_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c1_0, 0); p += 8; c1_0 = v128.shuffle<i64>(c1_0, c1_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c1_0, 0);
  }
  if (m <= 2) return;
  c += ldc;
  if (flags & 1) { c2_0 = f32x4.add(c2_0, v128.load(c, 0)); }
  if (n >= 4) { v128.store(c, c2_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c2_0, 0); p += 8; c2_0 = v128.shuffle<i64>(c2_0, c2_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c2_0, 0);
  }
  if (m <= 3) return;
  c += ldc;
  if (flags & 1) { c3_0 = f32x4.add(c3_0, v128.load(c, 0)); }
  if (n >= 4) { v128.store(c, c3_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c3_0, 0); p += 8; c3_0 = v128.shuffle<i64>(c3_0, c3_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c3_0, 0);
  }
}

export function dot1x4(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c0_1 = f32x4.splat(0);
  let c0_2 = f32x4.splat(0);
  let c0_3 = f32x4.splat(0);
  let p0 = a;
  let q0 = b;
  let q1 = n > 1 ? q0 + ldb : q0;
  let q2 = n > 2 ? q1 + ldb : q1;
  let q3 = n > 3 ? q2 + ldb : q2;
  while (k >= 4) {
    const a0 = v128.load(p0);
    p0 += 16;
    const b0 = v128.load(q0);
    q0 += 16;
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b0, c0_0) : f32x4.add(f32x4.mul(a0, b0), c0_0);
    const b1 = v128.load(q1);
    q1 += 16;
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b1, c0_1) : f32x4.add(f32x4.mul(a0, b1), c0_1);
    const b2 = v128.load(q2);
    q2 += 16;
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b2, c0_2) : f32x4.add(f32x4.mul(a0, b2), c0_2);
    const b3 = v128.load(q3);
    q3 += 16;
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b3, c0_3) : f32x4.add(f32x4.mul(a0, b3), c0_3);
    k -= 4;
  }
  if (k > 0) {
    const mask = laneMask(k);
    const a0 = v128.and(mask, v128.load(p0));
    const b0 = v128.and(mask, v128.load(q0));
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b0, c0_0) : f32x4.add(f32x4.mul(a0, b0), c0_0);
    const b1 = v128.and(mask, v128.load(q1));
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b1, c0_1) : f32x4.add(f32x4.mul(a0, b1), c0_1);
    const b2 = v128.and(mask, v128.load(q2));
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b2, c0_2) : f32x4.add(f32x4.mul(a0, b2), c0_2);
    const b3 = v128.and(mask, v128.load(q3));
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b3, c0_3) : f32x4.add(f32x4.mul(a0, b3), c0_3);
  }
  c0_0 = sums4(c0_0, c0_1, c0_2, c0_3);
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c0_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
}

export function dot2x4(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c0_1 = f32x4.splat(0);
  let c0_2 = f32x4.splat(0);
  let c0_3 = f32x4.splat(0);
  let c1_0 = f32x4.splat(0);
  let c1_1 = f32x4.splat(0);
  let c1_2 = f32x4.splat(0);
  let c1_3 = f32x4.splat(0);
  let p0 = a;
  let p1 = p0 + lda;
  let q0 = b;
  let q1 = n > 1 ? q0 + ldb : q0;
  let q2 = n > 2 ? q1 + ldb : q1;
  let q3 = n > 3 ? q2 + ldb : q2;
  while (k >= 4) {
    const a0 = v128.load(p0);
    p0 += 16;
    const a1 = v128.load(p1);
    p1 += 16;
    const b0 = v128.load(q0);
    q0 += 16;
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b0, c0_0) : f32x4.add(f32x4.mul(a0, b0), c0_0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b0, c1_0) : f32x4.add(f32x4.mul(a1, b0), c1_0);
    const b1 = v128.load(q1);
    q1 += 16;
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b1, c0_1) : f32x4.add(f32x4.mul(a0, b1), c0_1);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b1, c1_1) : f32x4.add(f32x4.mul(a1, b1), c1_1);
    const b2 = v128.load(q2);
    q2 += 16;
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b2, c0_2) : f32x4.add(f32x4.mul(a0, b2), c0_2);
    c1_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b2, c1_2) : f32x4.add(f32x4.mul(a1, b2), c1_2);
    const b3 = v128.load(q3);
    q3 += 16;
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b3, c0_3) : f32x4.add(f32x4.mul(a0, b3), c0_3);
    c1_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b3, c1_3) : f32x4.add(f32x4.mul(a1, b3), c1_3);
    k -= 4;
  }
  if (k > 0) {
    const mask = laneMask(k);
    const a0 = v128.and(mask, v128.load(p0));
    const a1 = v128.and(mask, v128.load(p1));
    const b0 = v128.and(mask, v128.load(q0));
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b0, c0_0) : f32x4.add(f32x4.mul(a0, b0), c0_0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b0, c1_0) : f32x4.add(f32x4.mul(a1, b0), c1_0);
    const b1 = v128.and(mask, v128.load(q1));
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b1, c0_1) : f32x4.add(f32x4.mul(a0, b1), c0_1);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b1, c1_1) : f32x4.add(f32x4.mul(a1, b1), c1_1);
    const b2 = v128.and(mask, v128.load(q2));
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b2, c0_2) : f32x4.add(f32x4.mul(a0, b2), c0_2);
    c1_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b2, c1_2) : f32x4.add(f32x4.mul(a1, b2), c1_2);
    const b3 = v128.and(mask, v128.load(q3));
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b3, c0_3) : f32x4.add(f32x4.mul(a0, b3), c0_3);
    c1_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b3, c1_3) : f32x4.add(f32x4.mul(a1, b3), c1_3);
  }
  c0_0 = sums4(c0_0, c0_1, c0_2, c0_3);
  c1_0 = sums4(c1_0, c1_1, c1_2, c1_3);
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c0_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
  c += ldc;
  if (flags & 1) { c1_0 = f32x4.add(c1_0, v128.load(c, 0)); }
  if (flags & 2) { c1_0 = f32x4.add(c1_0, v128.load(bias, 0)); }
  if (flags & 4) { c1_0 = f32x4.pmax(c1_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c1_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c1_0, 0); p += 8; c1_0 = v128.shuffle<i64>(c1_0, c1_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c1_0, 0);
  }
}

export function dot3x4(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {
  let c0_0 = f32x4.splat(0);
  let c0_1 = f32x4.splat(0);
  let c0_2 = f32x4.splat(0);
  let c0_3 = f32x4.splat(0);
  let c1_0 = f32x4.splat(0);
  let c1_1 = f32x4.splat(0);
  let c1_2 = f32x4.splat(0);
  let c1_3 = f32x4.splat(0);
  let c2_0 = f32x4.splat(0);
  let c2_1 = f32x4.splat(0);
  let c2_2 = f32x4.splat(0);
  let c2_3 = f32x4.splat(0);
  let p0 = a;
  let p1 = p0 + lda;
  let p2 = p1 + lda;
  let q0 = b;
  let q1 = n > 1 ? q0 + ldb : q0;
  let q2 = n > 2 ? q1 + ldb : q1;
  let q3 = n > 3 ? q2 + ldb : q2;
  while (k >= 4) {
    const a0 = v128.load(p0);
    p0 += 16;
    const a1 = v128.load(p1);
    p1 += 16;
    const a2 = v128.load(p2);
    p2 += 16;
    const b0 = v128.load(q0);
    q0 += 16;
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b0, c0_0) : f32x4.add(f32x4.mul(a0, b0), c0_0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b0, c1_0) : f32x4.add(f32x4.mul(a1, b0), c1_0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a2, b0, c2_0) : f32x4.add(f32x4.mul(a2, b0), c2_0);
    const b1 = v128.load(q1);
    q1 += 16;
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b1, c0_1) : f32x4.add(f32x4.mul(a0, b1), c0_1);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b1, c1_1) : f32x4.add(f32x4.mul(a1, b1), c1_1);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a2, b1, c2_1) : f32x4.add(f32x4.mul(a2, b1), c2_1);
    const b2 = v128.load(q2);
    q2 += 16;
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b2, c0_2) : f32x4.add(f32x4.mul(a0, b2), c0_2);
    c1_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b2, c1_2) : f32x4.add(f32x4.mul(a1, b2), c1_2);
    c2_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a2, b2, c2_2) : f32x4.add(f32x4.mul(a2, b2), c2_2);
    const b3 = v128.load(q3);
    q3 += 16;
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b3, c0_3) : f32x4.add(f32x4.mul(a0, b3), c0_3);
    c1_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b3, c1_3) : f32x4.add(f32x4.mul(a1, b3), c1_3);
    c2_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a2, b3, c2_3) : f32x4.add(f32x4.mul(a2, b3), c2_3);
    k -= 4;
  }
  if (k > 0) {
    const mask = laneMask(k);
    const a0 = v128.and(mask, v128.load(p0));
    const a1 = v128.and(mask, v128.load(p1));
    const a2 = v128.and(mask, v128.load(p2));
    const b0 = v128.and(mask, v128.load(q0));
    c0_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b0, c0_0) : f32x4.add(f32x4.mul(a0, b0), c0_0);
    c1_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b0, c1_0) : f32x4.add(f32x4.mul(a1, b0), c1_0);
    c2_0 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a2, b0, c2_0) : f32x4.add(f32x4.mul(a2, b0), c2_0);
    const b1 = v128.and(mask, v128.load(q1));
    c0_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b1, c0_1) : f32x4.add(f32x4.mul(a0, b1), c0_1);
    c1_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b1, c1_1) : f32x4.add(f32x4.mul(a1, b1), c1_1);
    c2_1 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a2, b1, c2_1) : f32x4.add(f32x4.mul(a2, b1), c2_1);
    const b2 = v128.and(mask, v128.load(q2));
    c0_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b2, c0_2) : f32x4.add(f32x4.mul(a0, b2), c0_2);
    c1_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b2, c1_2) : f32x4.add(f32x4.mul(a1, b2), c1_2);
    c2_2 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a2, b2, c2_2) : f32x4.add(f32x4.mul(a2, b2), c2_2);
    const b3 = v128.and(mask, v128.load(q3));
    c0_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a0, b3, c0_3) : f32x4.add(f32x4.mul(a0, b3), c0_3);
    c1_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a1, b3, c1_3) : f32x4.add(f32x4.mul(a1, b3), c1_3);
    c2_3 = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a2, b3, c2_3) : f32x4.add(f32x4.mul(a2, b3), c2_3);
  }
  c0_0 = sums4(c0_0, c0_1, c0_2, c0_3);
  c1_0 = sums4(c1_0, c1_1, c1_2, c1_3);
  c2_0 = sums4(c2_0, c2_1, c2_2, c2_3);
  if (flags & 1) { c0_0 = f32x4.add(c0_0, v128.load(c, 0)); }
  if (flags & 2) { c0_0 = f32x4.add(c0_0, v128.load(bias, 0)); }
  if (flags & 4) { c0_0 = f32x4.pmax(c0_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c0_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c0_0, 0); p += 8; c0_0 = v128.shuffle<i64>(c0_0, c0_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c0_0, 0);
  }
  c += ldc;
  if (flags & 1) { c1_0 = f32x4.add(c1_0, v128.load(c, 0)); }
  if (flags & 2) { c1_0 = f32x4.add(c1_0, v128.load(bias, 0)); }
  if (flags & 4) { c1_0 = f32x4.pmax(c1_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c1_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c1_0, 0); p += 8; c1_0 = v128.shuffle<i64>(c1_0, c1_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c1_0, 0);
  }
  c += ldc;
  if (flags & 1) { c2_0 = f32x4.add(c2_0, v128.load(c, 0)); }
  if (flags & 2) { c2_0 = f32x4.add(c2_0, v128.load(bias, 0)); }
  if (flags & 4) { c2_0 = f32x4.pmax(c2_0, f32x4.splat(0)); }
  if (n >= 4) { v128.store(c, c2_0, 0); } else {
    let p = c;
    if (n & 2) { v128.store_lane<i64>(p, c2_0, 0); p += 8; c2_0 = v128.shuffle<i64>(c2_0, c2_0, 1, 1); }
    if (n & 1) v128.store_lane<i32>(p, c2_0, 0);
  }
}
