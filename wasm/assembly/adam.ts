/**
 * The fused update of Adam (Kingma and Ba 2015) and AMSGrad (Reddi et al. 2018) with the operations and the roundings of TensorFlow's
 * kernels (core/kernels/training_ops.cc and the Keras optimizers in Python): multiply and add round apart in both variants.
 */
import { bytes, loadPart, rowOffset, splat, storePart, VECTOR } from "./simd";
import { scale_by } from "./gradients";

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

export function adam_rows(
  n: i32,
  count: usize,
  width: i32,
  ids: usize,
  w: usize,
  m: usize,
  v: usize,
  vhat: usize,
  g: usize,
  params: usize,
): void {
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
