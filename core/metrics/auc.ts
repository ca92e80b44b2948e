/**
 * The area under a curve: as Keras computes it, and as TensorFlow 1 does.
 *
 * @module
 */

import { ValueError } from "../errors.ts";
import type { Variable } from "../model.ts";
import * as ops from "../ops/mod.ts";
import type { Operand } from "../ops/_op.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { updateAucBuckets } from "../ops/effects.ts";
import { asFloat, checkSizes, fitWeights, Metric, updating } from "./metric.ts";

/** Options of {@linkcode AUC}. */
export interface AUCOptions {
  /** `"ROC"` (the default) or `"PR"`. */
  readonly curve?: "ROC" | "PR";
  /** Number of thresholds at which the curve is known. Default 200. */
  readonly numThresholds?: number;
}

/** Area under a curve through evenly spaced thresholds. */
export class AUC extends Metric<number> {
  readonly #curve: "ROC" | "PR";
  readonly #positives: Variable;
  readonly #negatives: Variable;

  /** Default name: `auc`. */
  constructor(name = "auc", options: AUCOptions = {}) {
    super(name);
    const { curve = "ROC", numThresholds = 200 } = options;
    if (curve !== "ROC" && curve !== "PR") {
      throw new ValueError(`Invalid AUC curve value: ${JSON.stringify(curve)}. Expected values are ["PR", "ROC"]`);
    }
    if (!Number.isInteger(numThresholds) || numThresholds < 2) {
      throw new ValueError(`Argument \`numThresholds\` must be an integer > 1. Received: ${numThresholds}`);
    }
    this.#curve = curve;
    this.#positives = this.state("positives", [numThresholds]);
    this.#negatives = this.state("negatives", [numThresholds]);
  }

  /** Adds a batch: labels (true if not 0), predictions in [0, 1], weights that broadcast to them. */
  update(labels: Operand, predictions: Operand, weights?: Operand | null): void {
    count(labels, predictions, weights, { positives: this.#positives, negatives: this.#negatives });
  }

  /** The area under the curve, a scalar. */
  override compute([positives, negatives]: readonly Tensor[]): Tensor {
    const [tp, fp] = [fromTheEnd(positives!), fromTheEnd(negatives!)];
    return this.#curve === "ROC" ? rocArea(tp, fp) : precisionRecallArea(tp, fp);
  }
}

/** The weights of positive and negative examples, by the threshold below their prediction. */
interface Buckets {
  readonly positives: Variable;
  readonly negatives: Variable;
}

/** Adds a batch to buckets; `place` may move predictions within theirs. */
function count(
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

/** Count of what lies above each threshold: sums from the last bucket down, of neighbours, then of neighbouring pairs, and so on. */
function fromTheEnd(buckets: Tensor): Tensor {
  let sums = buckets;
  for (let reach = 1; reach < buckets.size; reach *= 2) {
    sums = ops.add(sums, ops.concat([behind(sums, reach), ops.zeros([reach])], 0));
  }
  return sums;
}

/** All elements but the first ones. */
function behind(x: Tensor, count = 1): Tensor {
  return ops.slice(x, [count], [x.size - count]);
}

/** All elements but the last. */
function before(x: Tensor): Tensor {
  return ops.slice(x, [0], [x.size - 1]);
}

function first(x: Tensor): Tensor {
  return ops.slice(x, [0], [1]);
}

/** Each element less the next one. */
function drops(x: Tensor): Tensor {
  return ops.sub(before(x), behind(x));
}

/** The area under straight lines between points with falling x. */
function trapezoids(x: Tensor, y: Tensor): Tensor {
  return ops.sum(ops.mul(drops(x), ops.affine(ops.add(before(y), behind(y)), 0.5)));
}

/** Trapezoids over (false positive rate, true positive rate). */
function rocArea(tp: Tensor, fp: Tensor): Tensor {
  return trapezoids(ops.divNoNan(fp, first(fp)), ops.divNoNan(tp, first(tp)));
}

/** Between two points true positives grow linearly with the number of positives, not with recall (Davis & Goadrich 2006, as Keras rounds it). */
function precisionRecallArea(tp: Tensor, fp: Tensor): Tensor {
  const p = ops.add(tp, fp);
  const added = drops(tp);
  const slope = ops.divNoNan(added, ops.maximum(drops(p), 0));
  const intercept = ops.sub(behind(tp), ops.mul(slope, behind(p)));
  const positive = ops.logicalAnd(ops.greater(before(p), 0), ops.greater(behind(p), 0));
  const relative = ops.where(positive, ops.divNoNan(before(p), behind(p)), 1);
  // True and missed positives at a threshold are together all positives.
  return ops.sum(ops.divNoNan(ops.mul(slope, ops.add(added, ops.mul(intercept, ops.log(relative)))), ops.maximum(first(tp), 0)));
}

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
export class StreamingAUC extends Metric<number> {
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
    count(labels, predictions, weights, { positives: this.#positives, negatives: this.#negatives }, centres);
  }

  /** The area under the curve, a scalar. */
  override compute([positives, negatives]: readonly Tensor[]): Tensor {
    const [tp, fp] = [fromTheEnd(positives!), fromTheEnd(negatives!)];
    const hits = ops.affine(tp, 1, EPSILON);
    const recall = ops.div(hits, first(hits));
    return this.#curve === "ROC"
      ? trapezoids(ops.div(fp, ops.affine(first(fp), 1, EPSILON)), recall)
      : trapezoids(recall, ops.div(hits, ops.add(hits, fp)));
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
