/**
 * Batch normalisation of x[rows, n] by column (Ioffe and Szegedy 2015), four columns at a time: y = (x - mean) gamma / sqrt(variance +
 * epsilon) + beta.
 */
import { bytes, constant, loadPart, madd, splat, storePart, VECTOR } from "./simd";
import { columnSums, highDoubles, lowDoubles, singles } from "./reduce";

const CONSTANTS: usize = memory.data<f32>([1.0], 16);

/** A vector at `p`, or its first `lanes` where there are fewer than four. */
@inline
function read(p: usize, lanes: i32): v128 {
  return lanes >= 4 ? v128.load(p) : loadPart(p, lanes);
}

@inline
function write(p: usize, v: v128, lanes: i32): void {
  if (lanes >= 4) v128.store(p, v);
  else storePart(p, v, lanes);
}

@inline
function inverseDeviation(variance: v128, params: usize): v128 {
  return f32x4.div(constant(CONSTANTS, 0), f32x4.sqrt(f32x4.add(variance, splat(params))));
}

export function batch_norm(
  rows: i32,
  n: i32,
  x: usize,
  gamma: usize,
  beta: usize,
  mean: usize,
  variance: usize,
  y: usize,
  params: usize,
): void {
  for (let column = 0; column < n; column += 4) {
    const lanes = n - column;
    const at = bytes(column);
    const scale = f32x4.mul(inverseDeviation(read(variance + at, lanes), params), read(gamma + at, lanes));
    normalise(rows, bytes(n), lanes, x + at, read(mean + at, lanes), scale, read(beta + at, lanes), y + at);
  }
}

function normalise(rows: i32, stride: usize, lanes: i32, x: usize, mean: v128, scale: v128, beta: v128, y: usize): void {
  for (; rows > 0; rows--, x += stride, y += stride) write(y, madd(f32x4.sub(read(x, lanes), mean), scale, beta), lanes);
}

export function batch_norm_train(
  rows: i32,
  n: i32,
  x: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  mean: usize,
  variance: usize,
  params: usize,
): void {
  columnSums(rows, n, x, bytes(n), mean, false);
  const count = f32x4.splat(<f32>rows);
  for (let column = 0; column < n; column += 4) {
    const lanes = n - column;
    const at = mean + bytes(column);
    const average = f32x4.div(read(at, lanes), count);
    write(at, average, lanes);
    write(variance + bytes(column), f32x4.div(squaredDistances(rows, bytes(n), lanes, x + bytes(column), average), count), lanes);
  }
  batch_norm(rows, n, x, gamma, beta, mean, variance, y, params);
}

/** Sum of (x - mean)^2, in float64. */
function squaredDistances(rows: i32, stride: usize, lanes: i32, x: usize, mean: v128): v128 {
  let low = f64x2.splat(0), high = f64x2.splat(0);
  for (; rows > 0; rows--, x += stride) {
    const distance = f32x4.sub(read(x, lanes), mean);
    const square = f32x4.mul(distance, distance);
    low = f64x2.add(low, lowDoubles(square));
    high = f64x2.add(high, highDoubles(square));
  }
  return singles(low, high);
}

/** dbeta = sum(dy); dgamma = sum(dy xhat); dx = gamma / deviation (dy - (dbeta + xhat dgamma) / rows), xhat = (x - mean) / deviation. */
export function batch_norm_grad(
  rows: i32,
  n: i32,
  x: usize,
  gamma: usize,
  mean: usize,
  variance: usize,
  dy: usize,
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  params: usize,
): void {
  columnSums(rows, n, dy, bytes(n), dbeta, false);
  const count = f32x4.splat(<f32>rows);
  for (let column = 0; column < n; column += 4) {
    const lanes = n - column;
    const at = bytes(column);
    const average = read(mean + at, lanes);
    const inverse = inverseDeviation(read(variance + at, lanes), params);
    const slope = f32x4.mul(products(rows, bytes(n), lanes, x + at, average, dy + at), inverse);
    write(dgamma + at, slope, lanes);
    // dx = (dy - offset - (x - mean) tilt) scale
    const offset = f32x4.div(read(dbeta + at, lanes), count);
    const tilt = f32x4.div(f32x4.mul(slope, inverse), count);
    const scale = f32x4.mul(inverse, read(gamma + at, lanes));
    inputGradient(rows, bytes(n), lanes, x + at, average, dy + at, offset, tilt, scale, dx + at);
  }
}

/** Sum of dy (x - mean), in float64. */
function products(rows: i32, stride: usize, lanes: i32, x: usize, mean: v128, dy: usize): v128 {
  let low = f64x2.splat(0), high = f64x2.splat(0);
  for (; rows > 0; rows--, x += stride, dy += stride) {
    const product = f32x4.mul(f32x4.sub(read(x, lanes), mean), read(dy, lanes));
    low = f64x2.add(low, lowDoubles(product));
    high = f64x2.add(high, highDoubles(product));
  }
  return singles(low, high);
}

function inputGradient(
  rows: i32,
  stride: usize,
  lanes: i32,
  x: usize,
  mean: v128,
  dy: usize,
  offset: v128,
  tilt: v128,
  scale: v128,
  dx: usize,
): void {
  for (; rows > 0; rows--, x += stride, dy += stride, dx += stride) {
    const centred = f32x4.sub(read(x, lanes), mean);
    const rest = f32x4.sub(f32x4.sub(read(dy, lanes), offset), f32x4.mul(centred, tilt));
    write(dx, f32x4.mul(rest, scale), lanes);
  }
}

export function moving_average(n: i32, average: usize, x: usize, params: usize): void {
  const rate = splat(params);
  for (; n >= 4; n -= 4, average += VECTOR, x += VECTOR) v128.store(average, moved(v128.load(average), v128.load(x), rate));
  if (n) storePart(average, moved(loadPart(average, n), loadPart(x, n), rate), n);
}

@inline
function moved(average: v128, x: v128, rate: v128): v128 {
  return f32x4.sub(average, f32x4.mul(f32x4.sub(average, x), rate));
}
