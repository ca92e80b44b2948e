/**
 * Clipping of gradients, in place.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import type { GradientAndVariable } from "../autodiff/gradient.ts";
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
  const { run } = backend();
  const limits = clipvalue === null ? 0 : params(-clipvalue, clipvalue);
  const norm = clipnorm === null ? 0 : params(clipnorm);
  for (const pair of pairs) {
    const { address, size } = valuesOf(pair);
    if (clipvalue !== null) run.clip(size, address, address, limits);
    if (clipnorm !== null) run.clip_by_norm(size, address, norm);
  }
}

/** Scales all gradients by limit / max(norm, limit), where the norm is that of all of them together. Nothing is read back from the device. */
export function clipTogether(pairs: readonly GradientAndVariable[], limit: number): void {
  const count = pairs.length;
  if (count === 0) return;
  const { run } = backend();
  const squares = words(...new Array<number>(count).fill(0));
  for (let i = 0; i < count; i++) {
    const { address, size } = valuesOf(pairs[i]!);
    run.sum_squares(size, address, squares + 4 * i);
  }
  const scale = params(0);
  const bound = params(limit);
  run.reduce_sum(1, count, 1, squares, scale);
  run.sqrt(1, scale, scale);
  run.maximum(1, scale, bound, scale);
  run.div(1, bound, scale, scale);
  for (const pair of pairs) {
    const { address, size } = valuesOf(pair);
    run.scale_by(size, address, scale);
  }
}

/** What a gradient consists of: its values, or those of its rows. */
export function valuesOf({ gradient }: GradientAndVariable): Tensor {
  return gradient.kind === "dense" ? gradient.tensor : gradient.rows;
}
