/**
 * One fused update per optimizer, with the operations and the roundings of TensorFlow's kernels (core/kernels/training_ops.cc and the Keras
 * optimizers in Python): multiply and add round apart in both variants. A row update is the dense one on each row where the rule allows it.
 */
import { bytes, constant, loadPart, report, splat, storePart, VECTOR } from "./simd";
import { dotProduct } from "./reduce";

/** Of statusCodes in kernels.ts. */
const NOT_FINITE: i32 = 3;

const CONSTANTS: usize = memory.data<f32>([1.0, 2.0], 16);
const INFINITY_BITS: usize = memory.data<i32>([0x7f800000], 16);

/** Bytes from the start of a table to row ids[i]. */
@inline
function rowOffset(ids: usize, i: i32, width: i32): usize {
  return bytes(i32.load(ids + bytes(i))) * width;
}

export function sgd(n: i32, w: usize, g: usize, params: usize): void {
  const rate = splat(params);
  for (; n >= 4; n -= 4, w += VECTOR, g += VECTOR) v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(v128.load(g), rate)));
  if (n) storePart(w, f32x4.sub(loadPart(w, n), f32x4.mul(loadPart(g, n), rate)), n);
}

export function sgd_rows(count: usize, width: i32, ids: usize, w: usize, g: usize, params: usize): void {
  const rows = i32.load(count);
  for (let i = 0; i < rows; i++, g += bytes(width)) sgd(width, w + rowOffset(ids, i, width), g, params);
}

export function momentum(n: i32, w: usize, velocity: usize, g: usize, params: usize): void {
  const rate = splat(params);
  const factor = splat(params + 4);
  const nesterov = f32.load(params, 8) != 0;
  for (; n >= 4; n -= 4, w += VECTOR, velocity += VECTOR, g += VECTOR) {
    const step = f32x4.mul(v128.load(g), rate);
    const v = f32x4.sub(f32x4.mul(v128.load(velocity), factor), step);
    v128.store(velocity, v);
    v128.store(w, f32x4.add(v128.load(w), nesterov ? f32x4.sub(f32x4.mul(v, factor), step) : v));
  }
  if (n) {
    const step = f32x4.mul(loadPart(g, n), rate);
    const v = f32x4.sub(f32x4.mul(loadPart(velocity, n), factor), step);
    storePart(velocity, v, n);
    storePart(w, f32x4.add(loadPart(w, n), nesterov ? f32x4.sub(f32x4.mul(v, factor), step) : v), n);
  }
}

export function momentum_rows(count: usize, width: i32, ids: usize, w: usize, velocity: usize, g: usize, params: usize): void {
  const rows = i32.load(count);
  for (let i = 0; i < rows; i++, g += bytes(width)) {
    const at = rowOffset(ids, i, width);
    momentum(width, w + at, velocity + at, g, params);
  }
}

export function adagrad(n: i32, w: usize, accumulator: usize, g: usize, params: usize): void {
  const rate = splat(params);
  const epsilon = splat(params + 4);
  for (; n >= 4; n -= 4, w += VECTOR, accumulator += VECTOR, g += VECTOR) {
    const gradient = v128.load(g);
    const a = f32x4.add(v128.load(accumulator), f32x4.mul(gradient, gradient));
    v128.store(accumulator, a);
    v128.store(w, f32x4.sub(v128.load(w), adagradStep(gradient, a, rate, epsilon)));
  }
  if (n) {
    const gradient = loadPart(g, n);
    const a = f32x4.add(loadPart(accumulator, n), f32x4.mul(gradient, gradient));
    storePart(accumulator, a, n);
    storePart(w, f32x4.sub(loadPart(w, n), adagradStep(gradient, a, rate, epsilon)), n);
  }
}

@inline
function adagradStep(g: v128, a: v128, rate: v128, epsilon: v128): v128 {
  return f32x4.div(f32x4.mul(g, rate), f32x4.add(f32x4.sqrt(a), epsilon));
}

export function adagrad_rows(count: usize, width: i32, ids: usize, w: usize, accumulator: usize, g: usize, params: usize): void {
  const rows = i32.load(count);
  for (let i = 0; i < rows; i++, g += bytes(width)) {
    const at = rowOffset(ids, i, width);
    adagrad(width, w + at, accumulator + at, g, params);
  }
}

export function adam(n: i32, w: usize, m: usize, v: usize, vhat: usize, g: usize, params: usize): void {
  const alpha = splat(params);
  const oneMinusBeta1 = splat(params + 4);
  const oneMinusBeta2 = splat(params + 8);
  const epsilon = splat(params + 12);
  for (; n >= 4; n -= 4, w += VECTOR, m += VECTOR, v += VECTOR, g += VECTOR) {
    const gradient = v128.load(g);
    const first = adamMoment(v128.load(m), gradient, oneMinusBeta1);
    let second = adamMoment(v128.load(v), f32x4.mul(gradient, gradient), oneMinusBeta2);
    v128.store(m, first);
    v128.store(v, second);
    if (vhat) {
      second = f32x4.pmax(second, v128.load(vhat));
      v128.store(vhat, second);
      vhat += VECTOR;
    }
    v128.store(w, f32x4.sub(v128.load(w), adamStep(first, second, alpha, epsilon)));
  }
  if (n) {
    const gradient = loadPart(g, n);
    const first = adamMoment(loadPart(m, n), gradient, oneMinusBeta1);
    let second = adamMoment(loadPart(v, n), f32x4.mul(gradient, gradient), oneMinusBeta2);
    storePart(m, first, n);
    storePart(v, second, n);
    if (vhat) {
      second = f32x4.pmax(second, loadPart(vhat, n));
      storePart(vhat, second, n);
    }
    storePart(w, f32x4.sub(loadPart(w, n), adamStep(first, second, alpha, epsilon)), n);
  }
}

@inline
function adamMoment(moment: v128, x: v128, oneMinusBeta: v128): v128 {
  return f32x4.add(moment, f32x4.mul(f32x4.sub(x, moment), oneMinusBeta));
}

@inline
function adamStep(first: v128, second: v128, alpha: v128, epsilon: v128): v128 {
  return f32x4.div(f32x4.mul(first, alpha), f32x4.add(f32x4.sqrt(second), epsilon));
}

export function adam_rows(n: i32, count: usize, width: i32, ids: usize, w: usize, m: usize, v: usize, vhat: usize, g: usize, params: usize): void {
  scale_by(n, m, params + 16);
  scale_by(n, v, params + 20);
  const rows = i32.load(count);
  for (let i = 0; i < rows; i++, g += bytes(width)) {
    const at = rowOffset(ids, i, width);
    addScaled(width, m + at, g, params + 4);
    addScaledSquares(width, v + at, g, params + 8);
  }
  adamMove(n, w, m, v, vhat, params);
}

/** The move of w from moments that are up to date; vhat = max(vhat, v) takes the place of v where there is one. */
function adamMove(n: i32, w: usize, m: usize, v: usize, vhat: usize, params: usize): void {
  const alpha = splat(params);
  const epsilon = splat(params + 12);
  for (; n >= 4; n -= 4, w += VECTOR, m += VECTOR, v += VECTOR) {
    let second = v128.load(v);
    if (vhat) {
      second = f32x4.pmax(second, v128.load(vhat));
      v128.store(vhat, second);
      vhat += VECTOR;
    }
    v128.store(w, f32x4.sub(v128.load(w), adamStep(v128.load(m), second, alpha, epsilon)));
  }
  if (n) {
    let second = loadPart(v, n);
    if (vhat) {
      second = f32x4.pmax(second, loadPart(vhat, n));
      storePart(vhat, second, n);
    }
    storePart(w, f32x4.sub(loadPart(w, n), adamStep(loadPart(m, n), second, alpha, epsilon)), n);
  }
}

/** y += x * scale[0]. */
function addScaled(n: i32, y: usize, x: usize, scale: usize): void {
  const factor = splat(scale);
  for (; n >= 4; n -= 4, y += VECTOR, x += VECTOR) v128.store(y, f32x4.add(v128.load(y), f32x4.mul(v128.load(x), factor)));
  if (n) storePart(y, f32x4.add(loadPart(y, n), f32x4.mul(loadPart(x, n), factor)), n);
}

/** y += x * x * scale[0]. */
function addScaledSquares(n: i32, y: usize, x: usize, scale: usize): void {
  const factor = splat(scale);
  for (; n >= 4; n -= 4, y += VECTOR, x += VECTOR) v128.store(y, f32x4.add(v128.load(y), scaledSquare(v128.load(x), factor)));
  if (n) storePart(y, f32x4.add(loadPart(y, n), scaledSquare(loadPart(x, n), factor)), n);
}

@inline
function scaledSquare(x: v128, factor: v128): v128 {
  return f32x4.mul(f32x4.mul(x, x), factor);
}

export function rmsprop(n: i32, w: usize, ms: usize, mg: usize, momentum_slot: usize, g: usize, params: usize): void {
  if (momentum_slot) {
    rmspropMomentum(n, w, ms, mg, momentum_slot, g, params, false);
    return;
  }
  decayTowards(n, ms, g, params, true);
  if (mg) decayTowards(n, mg, g, params, false);
  rmspropMove(n, w, ms, mg, g, params);
}

/** average = average * rho + x * (1 - rho) for x the gradient or its square. */
function decayTowards(n: i32, average: usize, g: usize, params: usize, squared: bool): void {
  const rho = splat(params + 4);
  const rest = f32x4.sub(constant(CONSTANTS, 0), rho);
  for (; n >= 4; n -= 4, average += VECTOR, g += VECTOR) {
    const x = v128.load(g);
    v128.store(average, f32x4.add(f32x4.mul(v128.load(average), rho), f32x4.mul(squared ? f32x4.mul(x, x) : x, rest)));
  }
  if (n) {
    const x = loadPart(g, n);
    storePart(average, f32x4.add(f32x4.mul(loadPart(average, n), rho), f32x4.mul(squared ? f32x4.mul(x, x) : x, rest)), n);
  }
}

/** w -= rate g / (sqrt(ms [- mg^2]) + epsilon). */
function rmspropMove(n: i32, w: usize, ms: usize, mg: usize, g: usize, params: usize): void {
  const rate = splat(params);
  const epsilon = splat(params + 12);
  for (; n >= 4; n -= 4, w += VECTOR, ms += VECTOR, g += VECTOR) {
    let variance = v128.load(ms);
    if (mg) {
      const mean = v128.load(mg);
      variance = f32x4.sub(variance, f32x4.mul(mean, mean));
      mg += VECTOR;
    }
    v128.store(w, f32x4.sub(v128.load(w), f32x4.div(f32x4.mul(v128.load(g), rate), f32x4.add(f32x4.sqrt(variance), epsilon))));
  }
  if (n) {
    let variance = loadPart(ms, n);
    if (mg) {
      const mean = loadPart(mg, n);
      variance = f32x4.sub(variance, f32x4.mul(mean, mean));
    }
    storePart(w, f32x4.sub(loadPart(w, n), f32x4.div(f32x4.mul(loadPart(g, n), rate), f32x4.add(f32x4.sqrt(variance), epsilon))), n);
  }
}

/**
 * TensorFlow's ApplyRMSProp moves an average as ms += (x - ms) (1 - rho), its SparseApplyRMSProp as ms = ms rho + x (1 - rho): the same but for the
 * rounding, which `sparse` chooses.
 */
function rmspropMomentum(n: i32, w: usize, ms: usize, mg: usize, slot: usize, g: usize, params: usize, sparse: bool): void {
  for (; n >= 4; n -= 4, w += VECTOR, ms += VECTOR, slot += VECTOR, g += VECTOR) {
    const gradient = v128.load(g);
    const square = rmspropAverage(v128.load(ms), f32x4.mul(gradient, gradient), params, sparse);
    v128.store(ms, square);
    let variance = square;
    if (mg) {
      const mean = rmspropAverage(v128.load(mg), gradient, params, sparse);
      v128.store(mg, mean);
      variance = f32x4.sub(square, f32x4.mul(mean, mean));
      mg += VECTOR;
    }
    const velocity = rmspropVelocity(v128.load(slot), gradient, variance, params);
    v128.store(slot, velocity);
    v128.store(w, f32x4.sub(v128.load(w), velocity));
  }
  if (n) {
    const gradient = loadPart(g, n);
    const square = rmspropAverage(loadPart(ms, n), f32x4.mul(gradient, gradient), params, sparse);
    storePart(ms, square, n);
    let variance = square;
    if (mg) {
      const mean = rmspropAverage(loadPart(mg, n), gradient, params, sparse);
      storePart(mg, mean, n);
      variance = f32x4.sub(square, f32x4.mul(mean, mean));
    }
    const velocity = rmspropVelocity(loadPart(slot, n), gradient, variance, params);
    storePart(slot, velocity, n);
    storePart(w, f32x4.sub(loadPart(w, n), velocity), n);
  }
}

@inline
function rmspropAverage(average: v128, x: v128, params: usize, sparse: bool): v128 {
  const rho = splat(params + 4);
  const rest = f32x4.sub(constant(CONSTANTS, 0), rho);
  return sparse ? f32x4.add(f32x4.mul(average, rho), f32x4.mul(x, rest)) : f32x4.add(average, f32x4.mul(f32x4.sub(x, average), rest));
}

@inline
function rmspropVelocity(velocity: v128, g: v128, variance: v128, params: usize): v128 {
  const step = f32x4.div(f32x4.mul(g, splat(params)), f32x4.sqrt(f32x4.add(variance, splat(params + 12))));
  return f32x4.add(f32x4.mul(velocity, splat(params + 8)), step);
}

export function rmsprop_rows(
  n: i32,
  count: usize,
  width: i32,
  ids: usize,
  w: usize,
  ms: usize,
  mg: usize,
  momentum_slot: usize,
  g: usize,
  params: usize,
): void {
  const rows = i32.load(count);
  if (momentum_slot == 0) {
    // Every row decays, so the rows at ids have theirs behind them when the gradient is added.
    scale_by(n, ms, params + 4);
    if (mg) scale_by(n, mg, params + 4);
  }
  for (let i = 0; i < rows; i++, g += bytes(width)) {
    const at = rowOffset(ids, i, width);
    const mean = mg ? mg + at : 0;
    if (momentum_slot) rmspropMomentum(width, w + at, ms + at, mean, momentum_slot + at, g, params, true);
    else {
      addComplement(width, ms + at, g, params, true);
      if (mean) addComplement(width, mean, g, params, false);
      rmspropMove(width, w + at, ms + at, mean, g, params);
    }
  }
}

/** average += x * (1 - rho) for x the gradient or its square. */
function addComplement(n: i32, average: usize, g: usize, params: usize, squared: bool): void {
  const rest = f32x4.sub(constant(CONSTANTS, 0), splat(params + 4));
  for (; n >= 4; n -= 4, average += VECTOR, g += VECTOR) {
    const x = v128.load(g);
    v128.store(average, f32x4.add(v128.load(average), f32x4.mul(squared ? f32x4.mul(x, x) : x, rest)));
  }
  if (n) {
    const x = loadPart(g, n);
    storePart(average, f32x4.add(loadPart(average, n), f32x4.mul(squared ? f32x4.mul(x, x) : x, rest)), n);
  }
}

export function ftrl(n: i32, w: usize, accumulator: usize, linear: usize, g: usize, params: usize): void {
  for (; n >= 4; n -= 4, w += VECTOR, accumulator += VECTOR, linear += VECTOR, g += VECTOR) {
    const weight = v128.load(w);
    const gradient = v128.load(g);
    const a = v128.load(accumulator);
    const next = f32x4.add(a, f32x4.mul(gradient, gradient));
    const root = ftrlPower(next, params);
    const z = ftrlLinear(v128.load(linear), weight, gradient, ftrlPower(a, params), root, params);
    v128.store(accumulator, next);
    v128.store(linear, z);
    v128.store(w, ftrlWeight(z, root, params));
  }
  if (n) {
    const weight = loadPart(w, n);
    const gradient = loadPart(g, n);
    const a = loadPart(accumulator, n);
    const next = f32x4.add(a, f32x4.mul(gradient, gradient));
    const root = ftrlPower(next, params);
    const z = ftrlLinear(loadPart(linear, n), weight, gradient, ftrlPower(a, params), root, params);
    storePart(accumulator, next, n);
    storePart(linear, z, n);
    storePart(w, ftrlWeight(z, root, params), n);
  }
}

/** a ^ -learning_rate_power. */
@inline
function ftrlPower(a: v128, params: usize): v128 {
  return f32.load(params, 12) == -0.5 ? f32x4.sqrt(a) : powLanes(a, -f32.load(params, 12));
}

function powLanes(a: v128, exponent: f32): v128 {
  const e = <f64>exponent;
  let y = f32x4.splat(<f32>Math.pow(<f64>f32x4.extract_lane(a, 0), e));
  y = f32x4.replace_lane(y, 1, <f32>Math.pow(<f64>f32x4.extract_lane(a, 1), e));
  y = f32x4.replace_lane(y, 2, <f32>Math.pow(<f64>f32x4.extract_lane(a, 2), e));
  return f32x4.replace_lane(y, 3, <f32>Math.pow(<f64>f32x4.extract_lane(a, 3), e));
}

/** linear += g + 2 shrinkage w - (root - old root) / rate * w. */
@inline
function ftrlLinear(linear: v128, w: v128, g: v128, oldRoot: v128, root: v128, params: usize): v128 {
  const shrunk = f32x4.add(g, f32x4.mul(f32x4.mul(constant(CONSTANTS, 1), splat(params + 20)), w));
  const sigma = f32x4.div(f32x4.sub(root, oldRoot), splat(params));
  return f32x4.add(linear, f32x4.sub(shrunk, f32x4.mul(sigma, w)));
}

/** (sign(linear) l1 - linear) / (root / rate + 2 (l2 + beta / (2 rate))) where |linear| > l1, else 0. */
@inline
function ftrlWeight(linear: v128, root: v128, params: usize): v128 {
  const rate = splat(params);
  const l1 = splat(params + 4);
  const two = constant(CONSTANTS, 1);
  const l2 = f32x4.add(splat(params + 8), f32x4.div(splat(params + 16), f32x4.mul(two, rate)));
  const quadratic = f32x4.add(f32x4.div(root, rate), f32x4.mul(two, l2));
  const signed = v128.or(l1, v128.and(linear, i32x4.splat(-0x80000000)));
  const w = f32x4.div(f32x4.sub(signed, linear), quadratic);
  return v128.andnot(w, f32x4.le(f32x4.abs(linear), l1));
}

export function ftrl_rows(count: usize, width: i32, ids: usize, w: usize, accumulator: usize, linear: usize, g: usize, params: usize): void {
  const rows = i32.load(count);
  for (let i = 0; i < rows; i++, g += bytes(width)) {
    const at = rowOffset(ids, i, width);
    ftrl(width, w + at, accumulator + at, linear + at, g, params);
  }
}

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
