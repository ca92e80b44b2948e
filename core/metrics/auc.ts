/**
 * The area under a curve: as Keras computes it, and as TensorFlow 1 does.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import { ValueError } from "../errors.ts";
import type { Variable } from "../model.ts";
import * as ops from "../ops/mod.ts";
import type { Operand } from "../ops/_op.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { asFloat, checkSizes, fitWeights, Metric, quotient, updating } from "./metric.ts";

/** Options of {@linkcode AUC}. */
export interface AUCOptions {
  /** `"ROC"` (the default) or `"PR"`. */
  readonly curve?: "ROC" | "PR";
  /** Number of thresholds at which the curve is known. Default 200. */
  readonly numThresholds?: number;
}

/** Area under a curve through evenly spaced thresholds. */
export class AUC extends Metric {
  readonly #curve: "ROC" | "PR";
  readonly #thresholds: number;
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
    this.#thresholds = numThresholds;
    this.#positives = this.state("positives", [numThresholds]);
    this.#negatives = this.state("negatives", [numThresholds]);
  }

  /** Adds a batch: labels (true if not 0), predictions in [0, 1], weights that broadcast to them. */
  update(labels: Operand, predictions: Operand, weights?: Operand | null): void {
    count(labels, predictions, weights, { thresholds: this.#thresholds, positives: this.#positives, negatives: this.#negatives });
  }

  /** The area so far. */
  override result(): number {
    const truePositives = fromTheEnd(this.#positives.value());
    const falsePositives = fromTheEnd(this.#negatives.value());
    return this.#curve === "ROC" ? rocArea(truePositives, falsePositives) : precisionRecallArea(truePositives, falsePositives);
  }
}

/** The weights of positive and negative examples, by the threshold below their prediction. */
interface Buckets {
  readonly thresholds: number;
  readonly positives: Variable;
  readonly negatives: Variable;
}

/** Adds a batch to buckets; `place` may move predictions within theirs. */
function count(
  labels: Operand,
  predictions: Operand,
  weights: Operand | null | undefined,
  { thresholds, positives, negatives }: Buckets,
  place = (p: Tensor): Tensor => p,
): void {
  updating(() => {
    const y = asFloat(labels);
    const p = asFloat(predictions);
    checkSizes("auc", y, p);
    const w = fitWeights(weights, y.shape);
    backend().run.auc_buckets(p.size, thresholds, place(p).address, y.address, w?.address ?? 0, positives.address, negatives.address);
  });
}

/** Count of what lies above each threshold: sums from the last bucket down. */
function fromTheEnd(buckets: Float32Array): Float64Array {
  const sums = new Float64Array(buckets.length);
  let sum = 0;
  for (let i = buckets.length - 1; i >= 0; i--) sums[i] = sum += buckets[i]!;
  return sums;
}

/** Trapezoids over (false positive rate, true positive rate). */
function rocArea(tp: Float64Array, fp: Float64Array): number {
  const positives = tp[0]!;
  const negatives = fp[0]!;
  let area = 0;
  for (let i = 0; i + 1 < tp.length; i++) {
    area += quotient(fp[i]! - fp[i + 1]!, negatives) * (quotient(tp[i]!, positives) + quotient(tp[i + 1]!, positives)) / 2;
  }
  return area;
}

/** Between two points true positives grow linearly with the number of positives, not with recall (Davis & Goadrich 2006, as Keras rounds it). */
function precisionRecallArea(tp: Float64Array, fp: Float64Array): number {
  let area = 0;
  for (let i = 0; i + 1 < tp.length; i++) {
    const p = tp[i]! + fp[i]!;
    const nextP = tp[i + 1]! + fp[i + 1]!;
    const added = tp[i]! - tp[i + 1]!;
    const slope = quotient(added, Math.max(p - nextP, 0));
    const intercept = tp[i + 1]! - slope * nextP;
    const relative = p > 0 && nextP > 0 ? p / nextP : 1;
    // True and missed positives at a threshold are together all positives.
    area += quotient(slope * (added + intercept * Math.log(relative)), Math.max(tp[0]!, 0));
  }
  return area;
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
    count(labels, predictions, weights, { thresholds: THRESHOLDS, positives: this.#positives, negatives: this.#negatives }, centres);
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
