/**
 * The fused update of Follow The Regularized Leader (McMahan et al. 2013) with the operations and the roundings of TensorFlow's
 * kernels (core/kernels/training_ops.cc and the Keras optimizers in Python): multiply and add round apart in both variants.
 */
import { bytes, constant, loadPart, rowOffset, splat, storePart, VECTOR } from "./simd";

const CONSTANTS: usize = memory.data<f32>([2.0], 16);

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
  const shrunk = f32x4.add(g, f32x4.mul(f32x4.mul(constant(CONSTANTS, 0), splat(params + 20)), w));
  const sigma = f32x4.div(f32x4.sub(root, oldRoot), splat(params));
  return f32x4.add(linear, f32x4.sub(shrunk, f32x4.mul(sigma, w)));
}

/** (sign(linear) l1 - linear) / (root / rate + 2 (l2 + beta / (2 rate))) where |linear| > l1, else 0. */
@inline
function ftrlWeight(linear: v128, root: v128, params: usize): v128 {
  const rate = splat(params);
  const l1 = splat(params + 4);
  const two = constant(CONSTANTS, 0);
  const l2 = f32x4.add(splat(params + 8), f32x4.div(splat(params + 16), f32x4.mul(two, rate)));
  const quadratic = f32x4.add(f32x4.div(root, rate), f32x4.mul(two, l2));
  const signed = v128.or(l1, v128.and(linear, i32x4.splat(-0x80000000)));
  const w = f32x4.div(f32x4.sub(signed, linear), quadratic);
  return v128.andnot(w, f32x4.le(f32x4.abs(linear), l1));
}

export function ftrl_rows(
  count: usize,
  width: i32,
  ids: usize,
  w: usize,
  accumulator: usize,
  linear: usize,
  g: usize,
  params: usize,
): void {
  const rows = i32.load(count);
  for (let i = 0; i < rows; i++, g += bytes(width)) {
    const at = rowOffset(ids, i, width);
    ftrl(width, w + at, accumulator + at, linear + at, g, params);
  }
}
