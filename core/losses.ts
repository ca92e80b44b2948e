/**
 * How the losses of examples become the loss of a batch.
 *
 * @module
 */

import { ValueError } from "./errors.ts";
import { affine, cast, divNoNan, mul, notEqual, sum } from "./ops/elementwise.ts";
import { broadcastTo } from "./ops/shape.ts";
import type { Tensor } from "./runtime/tensor.ts";

/** How losses become one number. */
export const Reduction = {
  /** The sum of the weighted losses. */
  SUM: "sum",
  /** The sum of the weighted losses divided by their number; losses of weight 0 count. */
  SUM_OVER_BATCH_SIZE: "sum_over_batch_size",
} as const;

/** One of the reductions: `"sum"` or `"sum_over_batch_size"`. */
export type Reduction = (typeof Reduction)[keyof typeof Reduction];

/** How losses become one number in TensorFlow 1 (tf.losses.Reduction). */
export const V1Reduction = {
  /** The losses themselves; no estimator takes it. */
  NONE: "none",
  /** The sum of the weighted losses. */
  SUM: "weighted_sum",
  /** Divided by the sum of the weights. */
  MEAN: "weighted_mean",
  /** Divided by the number of losses; those of weight 0 count. */
  SUM_OVER_BATCH_SIZE: "weighted_sum_over_batch_size",
  /** Divided by the number of losses whose weight is not 0. */
  SUM_BY_NONZERO_WEIGHTS: "weighted_sum_by_nonzero_weights",
  /** The same under its other name. */
  SUM_OVER_NONZERO_WEIGHTS: "weighted_sum_by_nonzero_weights",
} as const;

/** One of TensorFlow 1's reductions. */
export type V1Reduction = (typeof V1Reduction)[keyof typeof V1Reduction];

/** A reduction of either version. */
export type LossReduction = Reduction | V1Reduction;

/**
 * TensorFlow 1's reduction of that name; `"sum"` and `"sum_over_batch_size"` mean the weighted ones. None given is the sum.
 *
 * @throws {ValueError} if there is none, or if it does not reduce.
 */
export function v1ReductionOf(value: string | null | undefined): V1Reduction {
  if (value === undefined || value === null || value === Reduction.SUM) return V1Reduction.SUM;
  if (value === Reduction.SUM_OVER_BATCH_SIZE) return V1Reduction.SUM_OVER_BATCH_SIZE;
  for (const known of Object.values(V1Reduction)) if (value === known && known !== V1Reduction.NONE) return known;
  throw new ValueError(`Invalid lossReduction: ${value}. See \`tf.losses.Reduction\` for valid options.`);
}

/**
 * The reduction of that name. `"auto"`, and none given, is the sum over the batch size.
 *
 * @throws {ValueError} if there is none.
 */
export function reductionOf(value: string | null | undefined): Reduction {
  if (value === undefined || value === null || value === "auto") return Reduction.SUM_OVER_BATCH_SIZE;
  if (value === Reduction.SUM || value === Reduction.SUM_OVER_BATCH_SIZE) return value;
  throw new ValueError(`Invalid lossReduction: ${value}. See \`tf.losses.Reduction\` for valid options.`);
}

/**
 * Weighs losses and reduces them to a scalar.
 *
 * @param losses Any shape.
 * @param weights Of that shape or broadcast to it; null: 1.
 */
export function reduceLosses(losses: Tensor, weights: Tensor | null, reduction: LossReduction): Tensor {
  const total = sum(weights === null ? losses : mul(losses, weights));
  if (reduction === Reduction.SUM || reduction === V1Reduction.SUM) return total;
  if (weights !== null && reduction === V1Reduction.MEAN) return divNoNan(total, sum(broadcastTo(weights, losses.shape)));
  if (weights !== null && reduction === V1Reduction.SUM_BY_NONZERO_WEIGHTS) {
    return divNoNan(total, sum(cast(notEqual(broadcastTo(weights, losses.shape), 0), "float32")));
  }
  return affine(total, losses.size === 0 ? 0 : 1 / losses.size);
}
