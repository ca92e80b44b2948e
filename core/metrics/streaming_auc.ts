/**
 * The area under a curve as TensorFlow 1 computes it.
 *
 * @module
 */

import { checkOptions, ValueError } from "../errors.ts";
import type { Variable } from "../model.ts";
import * as ops from "../ops/mod.ts";
import type { Operand } from "../ops/_op.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { count } from "./buckets.ts";
import { areaUnder, first, fromTheEnd } from "./curves.ts";
import { Metric } from "./metric.ts";

const THRESHOLDS = 200;
const LAST = THRESHOLDS - 1;
const EPSILON = 1e-6;

/** Options of {@linkcode StreamingAUC}. */
export interface StreamingAUCOptions {
  /** `"ROC"` (the default) or `"PR"`. */
  readonly curve?: "ROC" | "PR";
}

/**
 * Area under a curve through 200 evenly spaced thresholds, by trapezoids. Unlike `AUC` it adds 1e-6 to the counts that are divided, and
 * draws straight lines between precisions (tensorflow/python/ops/metrics_impl.py, auc).
 */
export class StreamingAUC extends Metric<number> {
  readonly #curve: "ROC" | "PR";
  readonly #positives: Variable;
  readonly #negatives: Variable;

  /**
   * Default name: `auc`.
   *
   * @throws {ValueError} if there is no such curve.
   */
  constructor(name = "auc", options: StreamingAUCOptions = {}) {
    checkOptions("StreamingAUC", options, { curve: ["string"] });
    const { curve = "ROC" } = options;
    if (curve !== "ROC" && curve !== "PR") throw new ValueError(`curve must be either ROC or PR, ${curve} unknown`);
    super(name);
    this.#curve = curve;
    this.#positives = this.state("positives", [THRESHOLDS]);
    this.#negatives = this.state("negatives", [THRESHOLDS]);
  }

  /** Adds a batch: labels (true if not 0), predictions in [0, 1], weights that broadcast to them. */
  update(labels: Operand, predictions: Operand, weights?: Operand | null): void {
    count(labels, predictions, weights, { positives: this.#positives, negatives: this.#negatives }, centres);
  }

  /** The area under the curve, a scalar. */
  override compute([positives, negatives]: readonly Tensor[]): Tensor {
    const [tp, fp] = [fromTheEnd(positives!), fromTheEnd(negatives!)];
    const hits = ops.affine(tp, 1, EPSILON);
    const recall = ops.div(hits, first(hits));
    return this.#curve === "ROC"
      ? areaUnder(ops.div(fp, ops.affine(first(fp), 1, EPSILON)), recall)
      : areaUnder(recall, ops.div(hits, ops.add(hits, fp)));
  }
}

/**
 * The middle of the bucket of each prediction. A prediction lies in bucket b if threshold b, in float32 b / 199, is the last that it exceeds. The
 * buckets of Keras' metric are cut by multiplying with 199, which rounds another way; in their middle both agree.
 */
function centres(p: Tensor): Tensor {
  const near = ops.floor(ops.affine(p, LAST));
  const exceeds = (threshold: Tensor) => ops.cast(ops.greater(p, ops.div(threshold, LAST)), "float32");
  const bucket = ops.add(ops.affine(near, 1, -1), ops.add(exceeds(near), exceeds(ops.affine(near, 1, 1))));
  return ops.affine(ops.maximum(bucket, 0), 1 / LAST, 0.5 / LAST);
}
