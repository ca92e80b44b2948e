/**
 * Counts of predictions above several thresholds at once.
 *
 * @module
 */

import * as ops from "../ops/mod.ts";
import { type Tensor, tensor } from "../runtime/tensor.ts";

/** What predictions, multiplied by a factor, are compared with. */
export interface Cuts {
  /** 1, or what makes thresholds of equal distances whole numbers. */
  readonly factor: number;
  /** One for each threshold: a prediction lies above it if its product is greater. */
  readonly values: readonly number[];
}

/**
 * Thresholds as Keras compares them: those that divide [0, 1] evenly by the bucket that a prediction falls into, which rounds another way than a
 * comparison (keras/src/utils/metrics_utils.py, is_evenly_distributed_thresholds and _update_confusion_matrix_variables_optimized).
 */
export function cutsOf(thresholds: readonly number[]): Cuts {
  return isEven(thresholds) ? { factor: thresholds.length - 1, values: thresholds.map((_, i) => i) } : { factor: 1, values: thresholds };
}

/** Whether thresholds divide [0, 1] into parts of one length, as numpy.allclose finds them equal. */
export function isEven(thresholds: readonly number[]): boolean {
  const parts = thresholds.length - 1;
  return parts >= 2 && thresholds.every((threshold, i) => Math.abs(threshold - i / parts) <= 1e-7 + 1e-5 * (i / parts));
}

/** float32 [n, thresholds]: 1 where a prediction lies above a threshold. */
export function above(predictions: Tensor, { factor, values }: Cuts): Tensor {
  const p = ops.reshape(predictions, [predictions.size, 1]);
  const scaled = factor === 1 ? p : ops.affine(p, factor);
  return ops.cast(ops.greater(scaled, tensor(values, [values.length], "float32")), "float32");
}

/** [thresholds]: the sums of `weights` [n], or the counts where there are none, of what lies above each. */
export function weightAbove(positive: Tensor, weights: Tensor | null): Tensor {
  if (weights === null) return ops.sum(positive, 0);
  return ops.reshape(ops.matmul(ops.reshape(weights, [1, weights.size]), positive), [positive.shape[1]!]);
}
