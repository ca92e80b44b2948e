/**
 * The fused update of RMSProp with the operations and the roundings of TensorFlow's
 * kernels (core/kernels/training_ops.cc and the Keras optimizers in Python): multiply and add round apart in both variants.
 */
import { bytes, constant, loadPart, rowOffset, splat, storePart, VECTOR } from "./simd";
import { scale_by } from "./gradients";

const CONSTANTS: usize = memory.data<f32>([1.0], 16);

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
 * TensorFlow's ApplyRMSProp moves an average as ms += (x - ms) (1 - rho), its SparseApplyRMSProp as ms = ms rho + x (1 - rho): the same
 * but for the rounding, which `sparse` chooses.
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
