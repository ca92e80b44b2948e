/**
 * One result for each element, or for each pair. All of them work in place.
 *
 * @module
 */

import { erfc, lgamma } from "../_special_functions.ts";
import { activations } from "./activations.ts";
import { type DeviceWords, f } from "./words.ts";

/** The elementwise kernels. */
export function elementwise(words: DeviceWords) {
  const unary = (of: (x: number) => number) => (n: number, x: number, y: number): void => {
    const [from, to] = [words.floats(x, n), words.floats(y, n)];
    for (let i = 0; i < n; i++) to[i] = of(from[i]!);
  };
  const binary = (of: (a: number, b: number) => number) => (n: number, a: number, b: number, y: number): void => {
    const [left, right, to] = [words.floats(a, n), words.floats(b, n), words.floats(y, n)];
    for (let i = 0; i < n; i++) to[i] = of(left[i]!, right[i]!);
  };
  const compare = (holds: (a: number, b: number) => boolean) => (n: number, a: number, b: number, y: number): void => {
    const [left, right, to] = [words.floats(a, n), words.floats(b, n), words.ints(y, n)];
    for (let i = 0; i < n; i++) to[i] = holds(left[i]!, right[i]!) ? 1 : 0;
  };
  const integers = (of: (a: number, b: number) => number | boolean) => (n: number, a: number, b: number, y: number): void => {
    const [left, right, to] = [words.ints(a, n), words.ints(b, n), words.ints(y, n)];
    for (let i = 0; i < n; i++) to[i] = Number(of(left[i]!, right[i]!));
  };

  return {
    relu: unary(activations.relu.value),
    relu6: unary(activations.relu6.value),
    leaky_relu: unary(activations.leaky_relu.value),
    elu: unary(activations.elu.value),
    selu: unary(activations.selu.value),
    softplus: unary(activations.softplus.value),
    sigmoid: unary(activations.sigmoid.value),
    tanh: unary(activations.tanh.value),
    // x Phi(x) (Hendrycks & Gimpel 2016); -infinity times 0 is 0 here.
    gelu: unary((x) => x === -Infinity ? 0 : x * normalDistribution(x)),
    exp: unary(Math.exp),
    log: unary(Math.log),
    log1p: unary(Math.log1p),
    neg: unary((x) => -x),
    abs: unary(Math.abs),
    sign: unary(Math.sign),
    square: unary((x) => x * x),
    sqrt: unary(Math.sqrt),
    reciprocal: unary((x) => 1 / x),
    floor: unary(Math.floor),
    lgamma: unary(lgamma),

    relu_grad: binary(activations.relu.gradient),
    relu6_grad: binary(activations.relu6.gradient),
    leaky_relu_grad: binary(activations.leaky_relu.gradient),
    elu_grad: binary(activations.elu.gradient),
    selu_grad: binary(activations.selu.gradient),
    softplus_grad: binary(activations.softplus.gradient),
    sigmoid_grad: binary(activations.sigmoid.gradient),
    tanh_grad: binary(activations.tanh.gradient),
    gelu_grad: binary((x, dy) => dy * geluSlope(x)),

    add: binary((a, b) => a + b),
    sub: binary((a, b) => a - b),
    mul: binary((a, b) => a * b),
    div: binary((a, b) => a / b),
    maximum: binary(Math.max),
    minimum: binary(Math.min),
    pow: binary(power),
    div_no_nan: binary((a, b) => b === 0 ? 0 : a / b),
    equal: compare((a, b) => a === b),
    not_equal: compare((a, b) => a !== b),
    greater: compare((a, b) => a > b),
    greater_equal: compare((a, b) => a >= b),
    less: compare((a, b) => a < b),
    less_equal: compare((a, b) => a <= b),

    // An Int32Array keeps the lowest 32 bits of what is written to it; a product of two words may have more than 53.
    add_i32: integers((a, b) => a + b),
    sub_i32: integers((a, b) => a - b),
    mul_i32: integers(Math.imul),
    equal_i32: integers((a, b) => a === b),
    greater_i32: integers((a, b) => a > b),
    less_i32: integers((a, b) => a < b),
    and_i32: integers((a, b) => a !== 0 && b !== 0),
    or_i32: integers((a, b) => a !== 0 || b !== 0),

    not_i32(n: number, x: number, y: number): void {
      const [from, to] = [words.ints(x, n), words.ints(y, n)];
      for (let i = 0; i < n; i++) to[i] = from[i] === 0 ? 1 : 0;
    },

    is_finite(n: number, x: number, y: number): void {
      const [from, to] = [words.floats(x, n), words.ints(y, n)];
      for (let i = 0; i < n; i++) to[i] = Number.isFinite(from[i]!) ? 1 : 0;
    },

    i32_to_f32(n: number, x: number, y: number): void {
      const [from, to] = [words.ints(x, n), words.floats(y, n)];
      for (let i = 0; i < n; i++) to[i] = from[i]!;
    },

    f32_to_i32(n: number, x: number, y: number): void {
      const [from, to] = [words.floats(x, n), words.ints(y, n)];
      // NaN becomes 0 where it is written.
      for (let i = 0; i < n; i++) to[i] = Math.min(Math.max(Math.trunc(from[i]!), -(2 ** 31)), 2 ** 31 - 1);
    },

    affine(n: number, x: number, y: number, params: number): void {
      const [from, to] = [words.floats(x, n), words.floats(y, n)];
      const [scale, offset] = words.floats(params, 2) as unknown as [number, number];
      for (let i = 0; i < n; i++) to[i] = f(from[i]! * scale) + offset;
    },

    clip(n: number, x: number, y: number, params: number): void {
      const [from, to] = [words.floats(x, n), words.floats(y, n)];
      const [low, high] = words.floats(params, 2) as unknown as [number, number];
      for (let i = 0; i < n; i++) to[i] = Math.min(Math.max(from[i]!, low), high);
    },

    clip_grad(n: number, x: number, dy: number, dx: number, params: number): void {
      const [from, upstream, to] = [words.floats(x, n), words.floats(dy, n), words.floats(dx, n)];
      const [low, high] = words.floats(params, 2) as unknown as [number, number];
      for (let i = 0; i < n; i++) {
        const value = from[i]!;
        to[i] = Number.isNaN(value) ? NaN : low <= value && value <= high ? upstream[i]! : 0;
      }
    },

    select(n: number, condition: number, a: number, b: number, y: number): void {
      const [chosen, left, right, to] = [words.ints(condition, n), words.ints(a, n), words.ints(b, n), words.ints(y, n)];
      for (let i = 0; i < n; i++) to[i] = chosen[i] !== 0 ? left[i]! : right[i]!;
    },
  };
}

/** C's pow, as TensorFlow has it: where JavaScript says NaN, 1 to any power is 1, and -1 to an infinite one. */
function power(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
}

function normalDistribution(x: number): number {
  return erfc(-x / Math.SQRT2) / 2;
}

/** Phi(x) + x phi(x); beyond 15 the density is 0 in float32. */
function geluSlope(x: number): number {
  const bounded = Math.min(Math.max(x, -15), 15);
  return normalDistribution(bounded) + (bounded * Math.exp(-bounded * bounded / 2)) / Math.sqrt(2 * Math.PI);
}
