/**
 * Area under the ROC or the precision-recall curve, as `tf.metrics.auc` of TensorFlow 1 computes it.
 *
 * @module
 */

import { backend } from "../backends/mod.ts";
import * as ops from "../ops/mod.ts";
import type { Operand } from "../ops/mod.ts";
import type { Tensor } from "../tensor.ts";
import type { Variable } from "../variable.ts";
import { fromTheEnd } from "./auc.ts";
import { asFloat, checkSizes, fitWeights, Metric, updating } from "./metric.ts";

const THRESHOLDS = 200;
const LAST = THRESHOLDS - 1;
const EPSILON = 1e-6;

/** Options of {@linkcode StreamingAUC}. */
export interface StreamingAUCOptions {
  /** `"ROC"` (the default) or `"PR"`. */
  readonly curve?: "ROC" | "PR";
}

/**
 * Area under a curve through 200 evenly spaced thresholds, by trapezoids. Unlike {@linkcode AUC} it adds 1e-6 to the counts that are divided, and
 * draws straight lines between precisions (tensorflow/python/ops/metrics_impl.py, auc).
 */
export class StreamingAUC extends Metric {
  readonly #curve: "ROC" | "PR";
  readonly #positives: Variable;
  readonly #negatives: Variable;

  /** Default name: `auc`. */
  constructor(name = "auc", options: StreamingAUCOptions = {}) {
    super(name);
    this.#curve = options.curve ?? "ROC";
    this.#positives = this.state("positives", [THRESHOLDS]);
    this.#negatives = this.state("negatives", [THRESHOLDS]);
  }

  /** Adds a batch: labels (true if not 0), predictions in [0, 1], weights that broadcast to them. */
  update(labels: Operand, predictions: Operand, weights?: Operand | null): void {
    updating(() => {
      const y = asFloat(labels);
      const p = asFloat(predictions);
      checkSizes("auc", y, p);
      const w = fitWeights(weights, y.shape);
      const centred = centres(p);
      backend().run.auc_buckets(
        p.size,
        THRESHOLDS,
        centred.address,
        y.address,
        w?.address ?? 0,
        this.#positives.address,
        this.#negatives.address,
      );
    });
  }

  /** The area so far. */
  override result(): number {
    const tp = fromTheEnd(this.#positives.value());
    const fp = fromTheEnd(this.#negatives.value());
    const recall = tp.map((hits) => (hits + EPSILON) / (tp[0]! + EPSILON));
    const [x, y] = this.#curve === "ROC"
      ? [fp.map((misses) => misses / (fp[0]! + EPSILON)), recall]
      : [recall, tp.map((hits, i) => (hits + EPSILON) / (hits + fp[i]! + EPSILON))];
    let area = 0;
    for (let i = 0; i < LAST; i++) area += (x[i]! - x[i + 1]!) * (y[i]! + y[i + 1]!) / 2;
    return area;
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
