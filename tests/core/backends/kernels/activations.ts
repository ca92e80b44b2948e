/**
 * The activations and their derivatives. Slopes are TensorFlow's: leaky relu 0.2; selu of Klambauer et al. 2017. All of them keep NaN.
 *
 * @module
 */

import { activationCodes } from "../../../../wasm/codes.ts";
import { f } from "./words.ts";

/** One activation. */
export interface Activation {
  /** y of x. */
  readonly value: (x: number) => number;
  /** dx of the output y and the upstream gradient dy. */
  readonly gradient: (y: number, dy: number) => number;
}

// scale and scale alpha; the second in float32, so that the derivative is 0 where the function has come down to it.
const selu = { scale: 1.0507009873554805, scaleAlpha: f(1.0507009873554805 * 1.6732632423543772) };

/** The activations that `dense` fuses, by name. At a kink the derivative is that from the left. */
export const activations: Readonly<Record<keyof typeof activationCodes, Activation>> = {
  linear: { value: (x) => x, gradient: (_y, dy) => dy },
  relu: {
    value: (x) => x < 0 ? 0 : x,
    gradient: (y, dy) => y <= 0 ? 0 : keepNaN(y, dy),
  },
  relu6: {
    value: (x) => x < 0 ? 0 : x > 6 ? 6 : x,
    gradient: (y, dy) => y <= 0 || y >= 6 ? 0 : keepNaN(y, dy),
  },
  leaky_relu: {
    value: (x) => x > 0 ? x : 0.2 * x,
    gradient: (y, dy) => y <= 0 ? 0.2 * dy : keepNaN(y, dy),
  },
  elu: {
    value: (x) => x < 0 ? Math.expm1(x) : x,
    gradient: (y, dy) => y >= 0 ? dy : dy * (y + 1),
  },
  selu: {
    value: (x) => x < 0 ? selu.scaleAlpha * Math.expm1(x) : selu.scale * x,
    gradient: (y, dy) => y >= 0 ? dy * selu.scale : dy * (y + selu.scaleAlpha),
  },
  softplus: {
    value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    // 1 - e^-y is the sigmoid of x.
    gradient: (y, dy) => -dy * Math.expm1(-y),
  },
  sigmoid: {
    value: (x) => 1 / (1 + Math.exp(-x)),
    gradient: (y, dy) => dy * y * (1 - y),
  },
  tanh: {
    value: Math.tanh,
    gradient: (y, dy) => dy * (1 - y * y),
  },
};

/** The activation that a code of the list stands for. */
export function activationOf(code: number): Activation {
  for (const [name, own] of Object.entries(activationCodes)) {
    if (own === code) return activations[name as keyof typeof activationCodes];
  }
  throw new RangeError(`There is no activation with the code ${code}`);
}

function keepNaN(y: number, dy: number): number {
  return Number.isNaN(y) ? NaN : dy;
}
