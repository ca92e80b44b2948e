/**
 * How the losses of examples become the loss of a batch.
 *
 * @module
 */

import { ValueError } from "./errors.ts";
import { affine, mul } from "./ops/elementwise.ts";
import { sum } from "./ops/reduce.ts";
import type { Tensor } from "./tensor.ts";

/** How losses become one number. */
export const Reduction = {
  /** The sum of the weighted losses. */
  SUM: "sum",
  /** The sum of the weighted losses divided by their number; losses of weight 0 count. */
  SUM_OVER_BATCH_SIZE: "sum_over_batch_size",
} as const;

/** One of the reductions: `"sum"` or `"sum_over_batch_size"`. */
export type Reduction = (typeof Reduction)[keyof typeof Reduction];

/**
 * The reduction of that name. `"auto"`, and none given, is the sum over the batch size.
 *
 * @throws {ValueError} if there is none.
 */
export function reductionOf(value: string | null | undefined): Reduction {
  if (value === undefined || value === null || value === "auto") return Reduction.SUM_OVER_BATCH_SIZE;
  if (value === Reduction.SUM || value === Reduction.SUM_OVER_BATCH_SIZE) return value;
  throw new ValueError(`Invalid loss_reduction: ${value}. See \`tf.losses.Reduction\` for valid options.`);
}

/**
 * Weighs losses and reduces them to a scalar.
 *
 * @param losses Any shape.
 * @param weights Of that shape or broadcast to it; null: 1.
 */
export function reduceLosses(losses: Tensor, weights: Tensor | null, reduction: Reduction): Tensor {
  const total = sum(weights === null ? losses : mul(losses, weights));
  return reduction === Reduction.SUM ? total : affine(total, losses.size === 0 ? 0 : 1 / losses.size);
}
