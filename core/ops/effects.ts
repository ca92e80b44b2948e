/**
 * Operations that change variables. While a graph is recorded they are recorded and change nothing.
 *
 * @module
 */

import type { Variable } from "../model.ts";
import { backend } from "../runtime/backends/current.ts";
import { checkOutsideStep, params } from "../runtime/memory.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { effectNoted, NONE } from "./_op.ts";

/** Variable = value, a float32 tensor of as many elements. */
export function assign(variable: Variable, value: Tensor): void {
  if (effectNoted("assign", [variable, value], NONE)) return;
  backend().run.copy(variable.size, value.address, variable.address);
  variable.version++;
}

/** Variable *= factor. */
export function scaleVariable(variable: Variable, factor: number): void {
  if (effectNoted("scale_variable", [variable], { factor })) return;
  backend().run.scale_by(variable.size, variable.address, params(factor));
  variable.version++;
}

/** Average -= (average - x) * rate. */
export function updateMovingAverage(average: Variable, x: Tensor, rate: number): void {
  if (effectNoted("moving_average", [average, x], { rate })) return;
  backend().run.moving_average(average.size, average.address, x.address, params(rate));
  average.version++;
}

/** state += value, of one shape. */
export function assignAdd(state: Variable, value: Tensor): void {
  if (effectNoted("assign_add", [state, value], NONE)) return;
  backend().run.add(state.size, state.address, value.address, state.address);
  state.version++;
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
export function updateAucBuckets({ predictions, labels, weights }: AucExamples, positives: Variable, negatives: Variable): void {
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
    backend().status,
  );
  checkOutsideStep();
  positives.version++;
  negatives.version++;
}
