/**
 * Fused updates of SGD, momentum, Adagrad and its proximal form (Duchi and Singer 2009) with the operations and the roundings of TensorFlow's
 * kernels (core/kernels/training_ops.cc and the Keras optimizers in Python): multiply and add round apart in both variants. A row
 * update is the dense one on each row.
 */
import { bytes, constant, loadPart, rowOffset, splat, storePart, VECTOR } from "./simd";

const CONSTANTS: usize = memory.data<f32>([1.0, 0.0], 16);

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

/** As TensorFlow 1 has it: the rate is not part of the velocity. */
export function momentum_v1(n: i32, w: usize, velocity: usize, g: usize, params: usize): void {
  const factor = splat(params + 4);
  for (; n >= 4; n -= 4, w += VECTOR, velocity += VECTOR, g += VECTOR) {
    const gradient = v128.load(g);
    const v = f32x4.add(f32x4.mul(v128.load(velocity), factor), gradient);
    v128.store(velocity, v);
    v128.store(w, f32x4.sub(v128.load(w), momentumStep(v, gradient, params)));
  }
  if (n) {
    const gradient = loadPart(g, n);
    const v = f32x4.add(f32x4.mul(loadPart(velocity, n), factor), gradient);
    storePart(velocity, v, n);
    storePart(w, f32x4.sub(loadPart(w, n), momentumStep(v, gradient, params)), n);
  }
}

@inline
function momentumStep(v: v128, g: v128, params: usize): v128 {
  const rate = splat(params);
  const nesterov = f32.load(params, 8) != 0;
  if (!nesterov) return f32x4.mul(v, rate);
  return f32x4.add(f32x4.mul(g, rate), f32x4.mul(f32x4.mul(v, splat(params + 4)), rate));
}

export function momentum_v1_rows(count: usize, width: i32, ids: usize, w: usize, velocity: usize, g: usize, params: usize): void {
  const rows = i32.load(count);
  for (let i = 0; i < rows; i++, g += bytes(width)) {
    const at = rowOffset(ids, i, width);
    momentum_v1(width, w + at, velocity + at, g, params);
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

export function proximal_adagrad(n: i32, w: usize, accumulator: usize, g: usize, params: usize): void {
  for (; n >= 4; n -= 4, w += VECTOR, accumulator += VECTOR, g += VECTOR) {
    const gradient = v128.load(g);
    const a = f32x4.add(v128.load(accumulator), f32x4.mul(gradient, gradient));
    v128.store(accumulator, a);
    v128.store(w, proximalStep(v128.load(w), gradient, a, params));
  }
  if (n) {
    const gradient = loadPart(g, n);
    const a = f32x4.add(loadPart(accumulator, n), f32x4.mul(gradient, gradient));
    storePart(accumulator, a, n);
    storePart(w, proximalStep(loadPart(w, n), gradient, a, params), n);
  }
}

@inline
function proximalStep(w: v128, g: v128, a: v128, params: usize): v128 {
  const rate = f32x4.div(splat(params), f32x4.sqrt(a));
  const moved = f32x4.sub(w, f32x4.mul(g, rate));
  const shrunk = f32x4.max(f32x4.sub(f32x4.abs(moved), f32x4.mul(rate, splat(params + 4))), constant(CONSTANTS, 1));
  const sign = v128.and(moved, f32x4.splat(-0.0));
  return f32x4.div(v128.or(shrunk, sign), f32x4.add(constant(CONSTANTS, 0), f32x4.mul(splat(params + 8), rate)));
}

export function proximal_adagrad_rows(count: usize, width: i32, ids: usize, w: usize, accumulator: usize, g: usize, params: usize): void {
  const rows = i32.load(count);
  for (let i = 0; i < rows; i++, g += bytes(width)) {
    const at = rowOffset(ids, i, width);
    proximal_adagrad(width, w + at, accumulator + at, g, params);
  }
}
