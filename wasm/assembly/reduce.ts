/**
 * Reductions of [outer, axis, inner] over the axis in the middle, and of whole arrays. Float32 partial sums run over a block of fixed
 * length and go into a float64 total, so that the result depends on the shape alone and its error does not grow with it.
 */
import { bytes, FOUR_VECTORS, loadPart, madd, maxAcross, minAcross, partMask, storePart, sumLanes, VECTOR } from "./simd";

/** Elements of a row, and rows of a column, that one float32 partial sum takes. */
const ROW_BLOCK: i32 = 1024;
const COLUMN_BLOCK: i32 = 64;

export function reduce_sum(outer: i32, axis: i32, inner: i32, x: usize, y: usize): void {
  if (inner == 1) {
    for (; outer > 0; outer--, x += bytes(axis), y += 4) f32.store(y, <f32>rowSum(axis, x));
    return;
  }
  for (; outer > 0; outer--, x += bytes(axis) * inner, y += bytes(inner)) columnSums(axis, inner, x, bytes(inner), y, false);
}

/** Sum of `n` consecutive elements. */
export function rowSum(n: i32, x: usize): f64 {
  let total: f64 = 0;
  for (; n > ROW_BLOCK; n -= ROW_BLOCK, x += bytes(ROW_BLOCK)) total += <f64>blockSum(ROW_BLOCK, x);
  return total + <f64>blockSum(n, x);
}

function blockSum(n: i32, x: usize): f32 {
  let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
  for (; n >= 16; n -= 16, x += 64) {
    a = f32x4.add(a, v128.load(x));
    b = f32x4.add(b, v128.load(x, 16));
    c = f32x4.add(c, v128.load(x, 32));
    d = f32x4.add(d, v128.load(x, 48));
  }
  for (; n >= 4; n -= 4, x += VECTOR) a = f32x4.add(a, v128.load(x));
  if (n) b = f32x4.add(b, loadPart(x, n));
  return sumLanes(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
}

/** y (+)= sums over the rows of x[rows, n], which are `stride` bytes apart. */
export function columnSums(rows: i32, n: i32, x: usize, stride: usize, y: usize, accumulate: bool): void {
  for (; n >= 16; n -= 16, x += FOUR_VECTORS, y += FOUR_VECTORS) columnSums16(rows, stride, x, y, accumulate);
  for (; n >= 4; n -= 4, x += VECTOR, y += VECTOR) v128.store(y, columnSum4(rows, stride, x, 4, accumulate ? y : 0));
  if (n) storePart(y, columnSum4(rows, stride, x, n, accumulate ? y : 0), n);
}

// A whole cache line of each row at a time.
function columnSums16(rows: i32, stride: usize, x: usize, y: usize, accumulate: bool): void {
  let t0 = f64x2.splat(0), t1 = t0, t2 = t0, t3 = t0, t4 = t0, t5 = t0, t6 = t0, t7 = t0;
  if (accumulate) {
    t0 = lowDoubles(v128.load(y)), t1 = highDoubles(v128.load(y));
    t2 = lowDoubles(v128.load(y, 16)), t3 = highDoubles(v128.load(y, 16));
    t4 = lowDoubles(v128.load(y, 32)), t5 = highDoubles(v128.load(y, 32));
    t6 = lowDoubles(v128.load(y, 48)), t7 = highDoubles(v128.load(y, 48));
  }
  while (true) {
    let a = f32x4.splat(0), b = a, c = a, d = a;
    for (let left = min(rows, COLUMN_BLOCK); left > 0; left--, x += stride) {
      a = f32x4.add(a, v128.load(x));
      b = f32x4.add(b, v128.load(x, 16));
      c = f32x4.add(c, v128.load(x, 32));
      d = f32x4.add(d, v128.load(x, 48));
    }
    rows -= COLUMN_BLOCK;
    t0 = f64x2.add(t0, lowDoubles(a));
    t1 = f64x2.add(t1, highDoubles(a));
    t2 = f64x2.add(t2, lowDoubles(b));
    t3 = f64x2.add(t3, highDoubles(b));
    t4 = f64x2.add(t4, lowDoubles(c));
    t5 = f64x2.add(t5, highDoubles(c));
    t6 = f64x2.add(t6, lowDoubles(d));
    t7 = f64x2.add(t7, highDoubles(d));
    if (rows <= 0) break;
  }
  v128.store(y, singles(t0, t1));
  v128.store(y, singles(t2, t3), 16);
  v128.store(y, singles(t4, t5), 32);
  v128.store(y, singles(t6, t7), 48);
}

function columnSum4(rows: i32, stride: usize, x: usize, lanes: i32, start: usize): v128 {
  const mask = lanes == 4 ? i32x4.splat(-1) : partMask(lanes);
  const before = start ? v128.and(v128.load(start), mask) : i32x4.splat(0);
  let t0 = lowDoubles(before), t1 = highDoubles(before);
  while (true) {
    let a = f32x4.splat(0);
    for (let left = min(rows, COLUMN_BLOCK); left > 0; left--, x += stride) a = f32x4.add(a, v128.and(v128.load(x), mask));
    rows -= COLUMN_BLOCK;
    t0 = f64x2.add(t0, lowDoubles(a));
    t1 = f64x2.add(t1, highDoubles(a));
    if (rows <= 0) break;
  }
  return singles(t0, t1);
}

/** Lanes 0 and 1 as f64. */
@inline
export function lowDoubles(v: v128): v128 {
  return f64x2.promote_low_f32x4(v);
}

/** Lanes 2 and 3 as f64. */
@inline
export function highDoubles(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 2, 3));
}

/** Four f64 as f32. */
@inline
export function singles(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

export function sum_squares(n: i32, x: usize, y: usize): void {
  f32.store(y, <f32>dotProduct(n, x, x));
}

export function dot(n: i32, a: usize, b: usize, y: usize): void {
  f32.store(y, <f32>dotProduct(n, a, b));
}

/** Sum of a[i] b[i]. */
export function dotProduct(n: i32, a: usize, b: usize): f64 {
  let total: f64 = 0;
  for (; n > ROW_BLOCK; n -= ROW_BLOCK, a += bytes(ROW_BLOCK), b += bytes(ROW_BLOCK)) total += <f64>blockDot(ROW_BLOCK, a, b);
  return total + <f64>blockDot(n, a, b);
}

function blockDot(n: i32, a: usize, b: usize): f32 {
  let s = f32x4.splat(0), t = f32x4.splat(0), u = f32x4.splat(0), v = f32x4.splat(0);
  for (; n >= 16; n -= 16, a += 64, b += 64) {
    s = madd(v128.load(a), v128.load(b), s);
    t = madd(v128.load(a, 16), v128.load(b, 16), t);
    u = madd(v128.load(a, 32), v128.load(b, 32), u);
    v = madd(v128.load(a, 48), v128.load(b, 48), v);
  }
  for (; n >= 4; n -= 4, a += VECTOR, b += VECTOR) s = madd(v128.load(a), v128.load(b), s);
  if (n) t = madd(loadPart(a, n), loadPart(b, n), t);
  return sumLanes(f32x4.add(f32x4.add(s, t), f32x4.add(u, v)));
}

export function reduce_max(outer: i32, axis: i32, inner: i32, x: usize, y: usize): void {
  reduceBy<Greater>(outer, axis, inner, x, y);
}

export function reduce_min(outer: i32, axis: i32, inner: i32, x: usize, y: usize): void {
  reduceBy<Less>(outer, axis, inner, x, y);
}

export function reduce_prod(outer: i32, axis: i32, inner: i32, x: usize, y: usize): void {
  reduceBy<Product>(outer, axis, inner, x, y);
}

/** Greatest element of a row of at least one; NaN wins. */
export function rowMax(n: i32, x: usize): f32 {
  return rowReduce<Greater>(n, x);
}

// What reduces, as types: a step of the loop, the start, and the join of lanes. Max and min leave NaN to the mask that is gathered beside
// them.
class Greater {
  @inline
  apply(total: v128, x: v128): v128 {
    return f32x4.pmax(total, x);
  }
  @inline
  start(): f32 {
    return -Infinity;
  }
  @inline
  lanes(v: v128): f32 {
    return f32x4.extract_lane(maxAcross(v), 0);
  }
}
class Less {
  @inline
  apply(total: v128, x: v128): v128 {
    return f32x4.pmin(total, x);
  }
  @inline
  start(): f32 {
    return Infinity;
  }
  @inline
  lanes(v: v128): f32 {
    return f32x4.extract_lane(minAcross(v), 0);
  }
}
class Product {
  @inline
  apply(total: v128, x: v128): v128 {
    return f32x4.mul(total, x);
  }
  @inline
  start(): f32 {
    return 1;
  }
  @inline
  lanes(v: v128): f32 {
    return f32x4.extract_lane(v, 0) * f32x4.extract_lane(v, 1) * (f32x4.extract_lane(v, 2) * f32x4.extract_lane(v, 3));
  }
}

@inline
function reduceBy<F>(outer: i32, axis: i32, inner: i32, x: usize, y: usize): void {
  if (inner == 1) {
    for (; outer > 0; outer--, x += bytes(axis), y += 4) f32.store(y, rowReduce<F>(axis, x));
    return;
  }
  const stride = bytes(inner);
  for (; outer > 0; outer--, x += stride * (axis - 1)) {
    let left = inner;
    for (; left >= 4; left -= 4, x += VECTOR, y += VECTOR) v128.store(y, columnReduce<F>(axis, stride, x, 4));
    if (left) {
      storePart(y, columnReduce<F>(axis, stride, x, left), left);
      x += bytes(left);
      y += bytes(left);
    }
  }
}

function rowReduce<F>(n: i32, x: usize): f32 {
  const f = changetype<F>(0);
  const start = f32x4.splat(f.start());
  let a = start, b = start;
  let nan = i32x4.splat(0);
  for (; n >= 8; n -= 8, x += 32) {
    const v = v128.load(x), w = v128.load(x, 16);
    a = f.apply(a, v);
    b = f.apply(b, w);
    nan = v128.or(nan, v128.or(f32x4.ne(v, v), f32x4.ne(w, w)));
  }
  if (n >= 4) {
    const v = v128.load(x);
    a = f.apply(a, v);
    nan = v128.or(nan, f32x4.ne(v, v));
    n -= 4;
    x += VECTOR;
  }
  if (n) {
    const v = v128.bitselect(loadPart(x, n), start, partMask(n));
    b = f.apply(b, v);
    nan = v128.or(nan, f32x4.ne(v, v));
  }
  return v128.any_true(nan) ? <f32>NaN : f.lanes(f.apply(a, b));
}

function columnReduce<F>(rows: i32, stride: usize, x: usize, lanes: i32): v128 {
  const f = changetype<F>(0);
  const mask = lanes == 4 ? i32x4.splat(-1) : partMask(lanes);
  let total = f32x4.splat(f.start());
  let nan = i32x4.splat(0);
  for (; rows > 0; rows--, x += stride) {
    const v = v128.and(v128.load(x), mask);
    total = f.apply(total, v);
    nan = v128.or(nan, f32x4.ne(v, v));
  }
  return v128.or(total, nan);
}

export function arg_max(outer: i32, axis: i32, inner: i32, x: usize, y: usize): void {
  if (inner == 1) {
    for (; outer > 0; outer--, x += bytes(axis), y += 4) i32.store(y, rowArgMax(axis, x));
    return;
  }
  const stride = bytes(inner);
  for (; outer > 0; outer--, x += stride * (axis - 1)) {
    let left = inner;
    for (; left >= 4; left -= 4, x += VECTOR, y += VECTOR) v128.store(y, columnArgMax(axis, stride, x, 4));
    if (left) {
      storePart(y, columnArgMax(axis, stride, x, left), left);
      x += bytes(left);
      y += bytes(left);
    }
  }
}

/** The greatest element, then the first that equals it, or the first NaN. */
function rowArgMax(n: i32, x: usize): i32 {
  const greatest = f32x4.splat(rowMax(n, x));
  for (let i = 0; i < n; i += 4, x += VECTOR) {
    const rest = n - i;
    const v = rest >= 4 ? v128.load(x) : loadPart(x, rest);
    let found = i32x4.bitmask(v128.or(f32x4.eq(v, greatest), f32x4.ne(v, v)));
    if (rest < 4) found &= (1 << rest) - 1;
    if (found) return i + ctz(found);
  }
  return 0;
}

function columnArgMax(rows: i32, stride: usize, x: usize, lanes: i32): v128 {
  const mask = lanes == 4 ? i32x4.splat(-1) : partMask(lanes);
  let best = v128.and(v128.load(x), mask);
  let at = i32x4.splat(0);
  for (let row = 1; row < rows; row++) {
    x += stride;
    const v = v128.and(v128.load(x), mask);
    // Better: greater, or the first NaN.
    const better = v128.andnot(v128.or(f32x4.gt(v, best), f32x4.ne(v, v)), f32x4.ne(best, best));
    best = v128.bitselect(v, best, better);
    at = v128.bitselect(i32x4.splat(row), at, better);
  }
  return at;
}

export function mul_rows(rows: i32, n: i32, x: usize, scale: usize, y: usize): void {
  for (; rows > 0; rows--, scale += 4) {
    const factor = v128.load32_splat(scale);
    let left = n;
    for (; left >= 4; left -= 4, x += VECTOR, y += VECTOR) v128.store(y, f32x4.mul(v128.load(x), factor));
    if (left) storePart(y, f32x4.mul(loadPart(x, left), factor), left);
    x += bytes(left);
    y += bytes(left);
  }
}
