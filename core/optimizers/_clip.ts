/**
 * Clipping and scaling of gradients, in place. In a graph what comes out is another value.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import type { GradientAndVariable } from "../autodiff/gradient.ts";
import { noted } from "../ops/_op.ts";
import { params, words } from "../runtime/memory.ts";
import type { Tensor } from "../runtime/tensor.ts";

/** How gradients are clipped; null: not. */
export interface Clipping {
  /** Largest norm of the gradient of each variable. */
  readonly clipnorm: number | null;
  /** Largest absolute value of each element. */
  readonly clipvalue: number | null;
}

/** Clips the gradient of each variable by itself; values first, then norms, as Keras does. Of a row-sparse gradient the rows that are there count. */
export function clipEach(pairs: readonly GradientAndVariable[], { clipnorm, clipvalue }: Clipping): void {
  if (clipnorm === null && clipvalue === null) return;
  for (const pair of pairs) {
    const values = valuesOf(pair);
    if (clipvalue !== null) clipByValueInPlace(values, clipvalue);
    if (clipnorm !== null) clipByNorm(values, clipnorm);
  }
}

/** Scales all gradients by limit / max(norm, limit), where the norm is that of all of them together. Nothing is read back from the device. */
export function clipTogether(pairs: readonly GradientAndVariable[], limit: number): void {
  clipByGlobalNorm(pairs.map(valuesOf), limit);
}

/** What a gradient consists of: its values, or those of its rows. */
export function valuesOf({ gradient }: GradientAndVariable): Tensor {
  return gradient.kind === "dense" ? gradient.tensor : gradient.rows;
}

function clipByValueInPlace(x: Tensor, limit: number): void {
  backend().run.clip(x.size, x.address, x.address, params(-limit, limit));
  noted("clip_by_value", [x], [x], { low: -limit, high: limit });
}

/** Scales x by norm / max(norm of x, norm). */
export function clipByNorm(x: Tensor, norm: number): void {
  backend().run.clip_by_norm(x.size, x.address, params(norm));
  noted("clip_by_norm", [x], [x], { norm });
}

/** Scales all tensors by norm / max(norm of all together, norm). */
export function clipByGlobalNorm(xs: readonly Tensor[], norm: number): void {
  if (xs.length === 0) return;
  const { run } = backend();
  const squares = words(...new Array<number>(xs.length).fill(0));
  xs.forEach(({ size, address }, i) => run.sum_squares(size, address, squares + 4 * i));
  const scale = params(0);
  const bound = params(norm);
  run.reduce_sum(1, xs.length, 1, squares, scale);
  run.sqrt(1, scale, scale);
  run.maximum(1, scale, bound, scale);
  run.div(1, bound, scale, scale);
  for (const { size, address } of xs) run.scale_by(size, address, scale);
  noted("clip_by_global_norm", xs, xs, { norm });
}

/** X times a number. */
export function scaleBy(x: Tensor, factor: number): void {
  backend().run.scale_by(x.size, x.address, params(factor));
  noted("scale", [x], [x], { factor });
}
