/**
 * Operations that change the states of metrics. While a graph is made they are recorded and do not run.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { effectNoted, NONE } from "./_op.ts";

/** state += value, of one shape. */
export function assignAdd(state: Tensor, value: Tensor): void {
  if (effectNoted("assign_add", [state, value], NONE)) return;
  backend().run.add(state.size, state.address, value.address, state.address);
}

/** What {@linkcode updateAucBuckets} adds. */
export interface AucExamples {
  /** In [0, 1]. */
  readonly predictions: Tensor;
  /** As many: an example is positive if it is not 0. */
  readonly labels: Tensor;
  /** As many, or null: each weighs 1. */
  readonly weights: Tensor | null;
}

/** Adds the weights of examples to the buckets of their predictions, those of positive and of negative examples to their own. */
export function updateAucBuckets({ predictions, labels, weights }: AucExamples, positives: Tensor, negatives: Tensor): void {
  const thresholds = positives.size;
  if (effectNoted("update_auc_buckets", [predictions, labels, weights, positives, negatives], { thresholds })) return;
  backend().run.auc_buckets(
    predictions.size,
    thresholds,
    predictions.address,
    labels.address,
    weights?.address ?? 0,
    positives.address,
    negatives.address,
  );
}
