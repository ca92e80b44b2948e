// What the tiles of the matrix products share: the flags of an epilogue, and how a row of a tile reaches memory.

/** Add what is already in C. */
export const ACCUMULATE: i32 = 1;
/** Add the bias row. */
export const BIAS: i32 = 2;
/** Then max(x, 0). */
export const RELU: i32 = 4;

@inline
export function finish8(c: usize, n: i32, bias: usize, flags: i32, x0: v128, x1: v128): void {
  const y0 = epilogue(c, bias, flags, x0);
  const y1 = epilogue(c + 16, bias + 16, flags, x1);
  if (n >= 8) {
    v128.store(c, y0);
    v128.store(c, y1, 16);
  } else storeTail(c, n, y0, y1);
}

@inline
export function finish4(c: usize, n: i32, bias: usize, flags: i32, x: v128): void {
  const y = epilogue(c, bias, flags, x);
  if (n >= 4) v128.store(c, y);
  else storeTail(c, n, y, y);
}

@inline
export function finishWide(c: usize, bias: usize, flags: i32, x: v128): void {
  v128.store(c, epilogue(c, bias, flags, x));
}

// Lanes beyond the tile's columns hold garbage from here on; storeTail leaves them behind. x < 0 is false for NaN, so NaN stays.
@inline
function epilogue(c: usize, bias: usize, flags: i32, x: v128): v128 {
  if (flags & ACCUMULATE) x = f32x4.add(x, v128.load(c));
  if (flags & BIAS) x = f32x4.add(x, v128.load(bias));
  if (flags & RELU) x = f32x4.pmax(x, f32x4.splat(0));
  return x;
}

/** Stores the first n < 8 of eight floats. */
export function storeTail(c: usize, n: i32, x0: v128, x1: v128): void {
  if (n & 4) {
    v128.store(c, x0);
    c += 16;
    x0 = x1;
  }
  if (n & 2) {
    v128.store_lane<i64>(c, x0, 0);
    c += 8;
    x0 = v128.shuffle<i64>(x0, x0, 1, 1);
  }
  if (n & 1) v128.store_lane<i32>(c, x0, 0);
}

/** All ones in the first n lanes. */
@inline
export function laneMask(n: i32): v128 {
  return i32x4.gt_s(i32x4.splat(n), i32x4(0, 1, 2, 3));
}

/** The sums of the lanes of four vectors. */
@inline
export function sums4(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<i32>(a, b, 0, 1, 4, 5), v128.shuffle<i32>(a, b, 2, 3, 6, 7));
  const cd = f32x4.add(v128.shuffle<i32>(c, d, 0, 1, 4, 5), v128.shuffle<i32>(c, d, 2, 3, 6, 7));
  return f32x4.add(v128.shuffle<i32>(ab, cd, 0, 2, 4, 6), v128.shuffle<i32>(ab, cd, 1, 3, 5, 7));
}
