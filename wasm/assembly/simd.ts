/**
 * Vector idioms that every kernel uses: fused multiply-add, parts of a vector at the end of a row, and sums over lanes.
 *
 * A row that is no multiple of four ends in a part of 1 to 3 elements. It goes through the same vector function as the rest, so that an
 * element's bits do not depend on where it stands.
 */

/** Bytes of a vector, and of the four vectors that cheap loops take at a time. */
export const VECTOR: usize = 16;
export const FOUR_VECTORS: usize = 64;

const MASKS: usize = memory.data<i32>([0, 0, 0, 0, -1, 0, 0, 0, -1, -1, 0, 0, -1, -1, -1, 0], 16);

/** a * b + c: one rounding where the machine has it cheap (relaxed variant), else two. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/**
 * Entry `i` of a static f32 table, in all lanes. A load from a constant address has no bounds check, and a splat would be rebuilt in every
 * loop.
 */
@inline
export function constant(table: usize, i: usize): v128 {
  return v128.load32_splat(table + (i << 2));
}

/** The f32 at an address, in all lanes. */
@inline
export function splat(address: usize): v128 {
  return v128.load32_splat(address);
}

/** The first `count` (1 to 3) elements at `p`; zeros in the other lanes. Reads the whole vector: READ_SLACK in layout.ts allows it. */
@inline
export function loadPart(p: usize, count: i32): v128 {
  return v128.and(v128.load(p), partMask(count));
}

/** Stores the first `count` (1 to 3) lanes at `p`. */
export function storePart(p: usize, v: v128, count: i32): void {
  v128.store_lane<i32>(p, v, 0);
  if (count > 1) v128.store_lane<i32>(p, v, 1, 4);
  if (count > 2) v128.store_lane<i32>(p, v, 2, 8);
}

/** All bits set in the first `count` (0 to 3) lanes. */
@inline
export function partMask(count: i32): v128 {
  return v128.load(MASKS + (<usize>count << 4));
}

/** Bytes of `n` elements. */
@inline
export function bytes(n: i32): usize {
  return <usize>n << 2;
}

/** Bytes from the start of a table of `width` columns to row ids[i]. */
@inline
export function rowOffset(ids: usize, i: i32, width: i32): usize {
  return bytes(i32.load(ids + bytes(i))) * width;
}

/** Sum of the lanes. */
@inline
export function sumLanes(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** Sum of the lanes, in all lanes. */
@inline
export function sumAcross(v: v128): v128 {
  const pairs = f32x4.add(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.add(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2));
}

/** Greatest lane, in all lanes; where there is a NaN, some lanes may miss it. */
@inline
export function maxAcross(v: v128): v128 {
  const pairs = f32x4.pmax(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.pmax(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2));
}

/** Least lane, in all lanes; where there is a NaN, some lanes may miss it. */
@inline
export function minAcross(v: v128): v128 {
  const pairs = f32x4.pmin(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.pmin(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2));
}

/** Zeros in `n` elements; short runs by vectors, as a call of memory.fill costs more than they do. */
export function clear(n: i32, y: usize): void {
  if (n > 64) {
    memory.fill(y, 0, bytes(n));
    return;
  }
  const zero = i32x4.splat(0);
  for (; n >= 4; n -= 4, y += VECTOR) v128.store(y, zero);
  if (n) storePart(y, zero, n);
}

/** Code and row into a status word that is still clear. */
export function report(status: usize, code: i32, row: i32): void {
  if (i32.load(status) != 0) return;
  i32.store(status, code);
  i32.store(status, row, 4);
}
