/**
 * Examples counted by the evenly spaced thresholds between which their predictions lie.
 *
 * @module
 */

import type { Variable } from "../model.ts";
import { updateAucBuckets } from "../ops/effects.ts";
import type { Operand } from "../ops/_op.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { asFloat, checkSizes, fitWeights, updating } from "./metric.ts";

/** The weights of positive and negative examples, by the threshold below their prediction. */
export interface Buckets {
  readonly positives: Variable;
  readonly negatives: Variable;
}

/** Adds a batch to buckets; `place` may move predictions within theirs. */
export function count(
  labels: Operand,
  predictions: Operand,
  weights: Operand | null | undefined,
  { positives, negatives }: Buckets,
  place = (p: Tensor): Tensor => p,
): void {
  updating(() => {
    const y = asFloat(labels);
    const p = asFloat(predictions);
    checkSizes("auc", y, p);
    updateAucBuckets({ predictions: place(p), labels: y, weights: fitWeights(weights, y.shape) }, positives, negatives);
  });
}
