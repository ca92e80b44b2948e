/** What is done to a gradient before its update. */
import { constant, loadPart, report, splat, storePart, VECTOR } from "./simd";
import { dotProduct } from "./reduce";

/** Of statusCodes in kernels.ts. */
const NOT_FINITE: i32 = 3;
const NAN_LOSS: i32 = 4;

const INFINITY_BITS: usize = memory.data<i32>([0x7f800000], 16);

export function clip_by_norm(n: i32, g: usize, params: usize): void {
  const limit = f32.load(params);
  const norm = <f32>sqrt(dotProduct(n, g, g));
  // max is the instruction's, through which NaN goes.
  const factor = limit / max(norm, limit);
  if (factor != 1) scaleBy(n, g, f32x4.splat(factor));
}

export function scale_by(n: i32, g: usize, scale: usize): void {
  scaleBy(n, g, splat(scale));
}

function scaleBy(n: i32, x: usize, factor: v128): void {
  for (; n >= 4; n -= 4, x += VECTOR) v128.store(x, f32x4.mul(v128.load(x), factor));
  if (n) storePart(x, f32x4.mul(loadPart(x, n), factor), n);
}

export function check_finite(n: i32, x: usize, row: i32, status: usize): void {
  const infinity = constant(INFINITY_BITS, 0);
  let bad = i32x4.splat(0);
  for (; n >= 4; n -= 4, x += VECTOR) bad = v128.or(bad, i32x4.eq(v128.and(v128.load(x), infinity), infinity));
  if (n) bad = v128.or(bad, i32x4.eq(v128.and(loadPart(x, n), infinity), infinity));
  if (v128.any_true(bad)) report(status, NOT_FINITE, row);
}

export function check_nan(n: i32, x: usize, row: i32, status: usize): void {
  let bad = i32x4.splat(0);
  for (; n >= 4; n -= 4, x += VECTOR) bad = v128.or(bad, isNaN4(v128.load(x)));
  if (n) bad = v128.or(bad, isNaN4(loadPart(x, n)));
  if (v128.any_true(bad)) report(status, NAN_LOSS, row);
}

@inline
function isNaN4(x: v128): v128 {
  return f32x4.ne(x, x);
}
