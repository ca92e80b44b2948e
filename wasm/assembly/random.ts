/**
 * Random numbers and dropout by counter: element i takes word i & 1 of counter (step, i >> 1), so that nothing depends on order or on
 * threads.
 */
import { bytes, constant, loadPart, splat, storePart, VECTOR } from "./simd";
import { vlog } from "./math";
import { firstWords, laterFirstWords, laterSecondWords, secondWords, threefry } from "./threefry";

/** Offsets in the parameters, behind the key. */
const STEP: usize = 8;
const FIRST: usize = 16;
const SECOND: usize = 20;

let secondNormals: v128 = i32x4.splat(0);

const FLOATS: usize = memory.data<f32>([
  5.9604644775390625e-8, // 2^-24
  1.0, -2.0, 4.0, 0.5,
  1.57079632679489662, // pi / 2
  2.0,
  // Cephes sinf and cosf (Moshier) on [-pi/4, pi/4].
  -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1,
  2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2,
], 16);

/** (word >> 8) 2^-24: 24 bits in [0, 1). */
@inline
function uniform(words: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_u(i32x4.shr_u(words, 8)), constant(FLOATS, 0));
}

/** Elements 0 to 3, and 4 to 7, of two vectors of which one has the even elements and one the odd ones. */
@inline
function interleaveLow(even: v128, odd: v128): v128 {
  return v128.shuffle<i32>(even, odd, 0, 4, 1, 5);
}

@inline
function interleaveHigh(even: v128, odd: v128): v128 {
  return v128.shuffle<i32>(even, odd, 2, 6, 3, 7);
}

/** The first `left` of eight elements. */
@inline
function writeEight(y: usize, left: i32, even: v128, odd: v128): void {
  const low = interleaveLow(even, odd);
  if (left < 4) {
    storePart(y, low, left);
    return;
  }
  v128.store(y, low);
  const high = interleaveHigh(even, odd);
  if (left >= 8) v128.store(y, high, 16);
  else if (left > 4) storePart(y + VECTOR, high, left - 4);
}

export function dropout(n: i32, x: usize, y: usize, params: usize): void {
  const rate = splat(params + FIRST);
  const scale = splat(params + SECOND);
  const step = i32.load(params + STEP);
  for (let i = 0; i < n; i += 16, x += 64, y += 64) {
    threefry(params, step, i >> 1);
    dropFour(n - i, x, y, interleaveLow(firstWords, secondWords), rate, scale);
    dropFour(n - i - 4, x + 16, y + 16, interleaveHigh(firstWords, secondWords), rate, scale);
    dropFour(n - i - 8, x + 32, y + 32, interleaveLow(laterFirstWords, laterSecondWords), rate, scale);
    dropFour(n - i - 12, x + 48, y + 48, interleaveHigh(laterFirstWords, laterSecondWords), rate, scale);
  }
}

/** The first `left` elements, at most four. */
@inline
function dropFour(left: i32, x: usize, y: usize, words: v128, rate: v128, scale: v128): void {
  const kept = f32x4.ge(uniform(words), rate);
  if (left >= 4) v128.store(y, v128.and(f32x4.mul(v128.load(x), scale), kept));
  else if (left > 0) storePart(y, v128.and(f32x4.mul(loadPart(x, left), scale), kept), left);
}

export function random_uniform(n: i32, y: usize, params: usize): void {
  const low = splat(params + FIRST);
  const range = f32x4.sub(splat(params + SECOND), low);
  const step = i32.load(params + STEP);
  for (let i = 0; i < n; i += 16, y += 64) {
    threefry(params, step, i >> 1);
    writeEight(y, n - i, between(firstWords, low, range), between(secondWords, low, range));
    if (i + 8 < n) writeEight(y + 32, n - i - 8, between(laterFirstWords, low, range), between(laterSecondWords, low, range));
  }
}

@inline
function between(words: v128, low: v128, range: v128): v128 {
  return f32x4.add(low, f32x4.mul(uniform(words), range));
}

/**
 * Standard normal numbers by Box and Muller (1958): sqrt(-2 ln(1 - u)) times the cosine and the sine of 2 pi v. The cosines are returned,
 * the sines stand in secondNormals.
 */
function normals(params: usize, step: i32, index: i32): v128 {
  threefry(params, step, index);
  const u = uniform(firstWords);
  const v = uniform(secondWords);
  const radius = f32x4.sqrt(f32x4.mul(constant(FLOATS, 2), vlog(f32x4.sub(constant(FLOATS, 1), u))));
  // v in quarters of a turn: q whole ones and an angle within an eighth of a turn.
  const quarters = f32x4.mul(v, constant(FLOATS, 3));
  const q = f32x4.floor(f32x4.add(quarters, constant(FLOATS, 4)));
  const angle = f32x4.mul(f32x4.sub(quarters, q), constant(FLOATS, 5));
  const square = f32x4.mul(angle, angle);
  let s = f32x4.add(f32x4.mul(square, constant(FLOATS, 7)), constant(FLOATS, 8));
  s = f32x4.add(f32x4.mul(s, square), constant(FLOATS, 9));
  s = f32x4.add(f32x4.mul(f32x4.mul(s, square), angle), angle);
  let c = f32x4.add(f32x4.mul(square, constant(FLOATS, 10)), constant(FLOATS, 11));
  c = f32x4.add(f32x4.mul(c, square), constant(FLOATS, 12));
  c = f32x4.sub(f32x4.mul(f32x4.mul(c, square), square), f32x4.mul(square, constant(FLOATS, 4)));
  c = f32x4.add(c, constant(FLOATS, 1));
  // An odd number of quarter turns swaps sine and cosine; quarters 1 and 2 have negative cosines, 2 and 3 negative sines.
  const turn = i32x4.trunc_sat_f32x4_s(q);
  const swap = i32x4.shr_s(i32x4.shl(turn, 31), 31);
  const cosine = v128.bitselect(s, c, swap);
  const sine = v128.bitselect(c, s, swap);
  const cosineSign = i32x4.shl(i32x4.shr_u(i32x4.add(turn, i32x4.splat(1)), 1), 31);
  const sineSign = i32x4.shl(i32x4.shr_u(turn, 1), 31);
  secondNormals = f32x4.mul(radius, v128.xor(sine, sineSign));
  return f32x4.mul(radius, v128.xor(cosine, cosineSign));
}

export function random_normal(n: i32, y: usize, params: usize): void {
  const mean = splat(params + FIRST);
  const deviation = splat(params + SECOND);
  const step = i32.load(params + STEP);
  for (let i = 0; i < n; i += 8, y += 32) {
    const even = f32x4.add(f32x4.mul(normals(params, step, i >> 1), deviation), mean);
    const odd = f32x4.add(f32x4.mul(secondNormals, deviation), mean);
    writeEight(y, n - i, even, odd);
  }
}

export function random_truncated_normal(n: i32, y: usize, params: usize): void {
  const mean = splat(params + FIRST);
  const deviation = splat(params + SECOND);
  const bound = constant(FLOATS, 6);
  const step = i32.load(params + STEP);
  for (let i = 0; i < n; i += 8, y += 32) {
    let even = normals(params, step, i >> 1);
    let odd = secondNormals;
    let evenOut = f32x4.gt(f32x4.abs(even), bound);
    let oddOut = f32x4.gt(f32x4.abs(odd), bound);
    for (let again = step + 1; v128.any_true(v128.or(evenOut, oddOut)); again++) {
      even = v128.bitselect(normals(params, again, i >> 1), even, evenOut);
      odd = v128.bitselect(secondNormals, odd, oddOut);
      evenOut = f32x4.gt(f32x4.abs(even), bound);
      oddOut = f32x4.gt(f32x4.abs(odd), bound);
    }
    writeEight(y, n - i, f32x4.add(f32x4.mul(even, deviation), mean), f32x4.add(f32x4.mul(odd, deviation), mean));
  }
}
