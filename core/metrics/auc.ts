/**
 * The area under a curve as Keras computes it.
 *
 * @module
 */

import { checkOptions, FailedPreconditionError, type OptionKinds, ValueError } from "../errors.ts";
import type { Variable } from "../model.ts";
import { assignAdd } from "../ops/effects.ts";
import * as ops from "../ops/mod.ts";
import type { Operand } from "../ops/_op.ts";
import { type Tensor, tensor } from "../runtime/tensor.ts";
import { count } from "./buckets.ts";
import { fromTheEnd, precisionRecallArea, rocArea, type SummationMethod } from "./curves.ts";
import { asFloat, checkSizes, fitWeights, Metric, updating } from "./metric.ts";
import { above, type Cuts, isEven, weightAbove } from "./thresholds.ts";

/** Options of {@linkcode AUC}: those of `tf.keras.metrics.AUC`. */
export interface AUCOptions {
  /** `"ROC"` (the default) or `"PR"`. */
  readonly curve?: "ROC" | "PR";
  /** Number of thresholds at which the curve is known. Default 200. */
  readonly numThresholds?: number;
  /** The height of the curve between two thresholds: `"interpolation"` (the default), the lower (`"minoring"`) or the higher one (`"majoring"`). */
  readonly summationMethod?: SummationMethod;
  /** The thresholds in (0, 1) instead of evenly spaced ones; 0 and 1 are added. */
  readonly thresholds?: readonly number[] | null;
  /** Whether labels and predictions are [batch, labels], and the area is the mean of those of the labels. Default false: all are one. */
  readonly multiLabel?: boolean;
  /** Number of labels with `multiLabel`. Default: that of the first batch. */
  readonly numLabels?: number | null;
  /** A weight for each label: with `multiLabel` of its area in the mean, else of its examples. Default 1. */
  readonly labelWeights?: readonly number[] | null;
  /** Whether predictions are logits, of which the sigmoid is taken. Default false. */
  readonly fromLogits?: boolean;
}

/** Area under a curve through thresholds, evenly spaced unless given. */
export class AUC extends Metric<number> {
  readonly #curve: "ROC" | "PR";
  readonly #method: SummationMethod;
  readonly #numThresholds: number;
  /** What predictions are compared with; null where they are counted in evenly spaced buckets. */
  readonly #cuts: Cuts | null;
  readonly #multiLabel: boolean;
  readonly #labelWeights: readonly number[] | null;
  readonly #fromLogits: boolean;
  #positives: Variable | null = null;
  #negatives: Variable | null = null;

  /**
   * Default name: `auc`.
   *
   * @throws {ValueError} if there is no such curve or summation method, or numbers are out of their range.
   */
  constructor(name = "auc", options: AUCOptions = {}) {
    checkOptions("AUC", options, kinds);
    const { curve = "ROC", summationMethod = "interpolation", multiLabel = false, fromLogits = false } = options;
    const { thresholds = null, numThresholds = 200, numLabels = null, labelWeights = null } = options;
    if (curve !== "ROC" && curve !== "PR") {
      throw new ValueError(`Invalid AUC curve value: ${JSON.stringify(curve)}. Expected values are ["PR", "ROC"]`);
    }
    if (!methods.includes(summationMethod)) {
      throw new ValueError(
        `Invalid AUC summation method value: ${
          JSON.stringify(summationMethod)
        }. Expected values are ["interpolation", "majoring", "minoring"]`,
      );
    }
    if (!Number.isInteger(numThresholds) || numThresholds < 2) {
      throw new ValueError(`Argument \`numThresholds\` must be an integer > 1. Received: ${numThresholds}`);
    }
    if (numLabels !== null && !multiLabel) throw new ValueError("`numLabels` is needed only when `multiLabel` is True.");
    if (numLabels !== null && !(Number.isInteger(numLabels) && numLabels >= 1)) {
      throw new ValueError(`Argument \`numLabels\` must be an integer > 0. Received: ${numLabels}`);
    }
    if (labelWeights !== null && !labelWeights.every((weight) => weight >= 0)) {
      throw new ValueError(`All values of \`labelWeights\` must be non-negative. Received: [${labelWeights}]`);
    }
    if (thresholds !== null && !thresholds.every((threshold) => threshold >= 0 && threshold <= 1)) {
      throw new ValueError(`Threshold values must be in [0, 1]. Received: [${thresholds}]`);
    }
    super(name);
    this.#curve = curve;
    this.#method = summationMethod;
    this.#numThresholds = thresholds === null ? numThresholds : thresholds.length + 2;
    this.#cuts = cutsBetween(thresholds, this.#numThresholds, multiLabel);
    this.#multiLabel = multiLabel;
    this.#labelWeights = labelWeights;
    this.#fromLogits = fromLogits;
    if (!multiLabel) this.#declare([this.#numThresholds]);
    else if (numLabels !== null) this.#declare([this.#numThresholds, numLabels]);
  }

  /**
   * Adds a batch: labels (true if not 0), predictions in [0, 1] or logits, weights that broadcast to them.
   *
   * @throws {ValueError} if they are not [batch, labels] where `multiLabel` or `labelWeights` are given, or of another number of labels.
   */
  update(labels: Operand, predictions: Operand, weights?: Operand | null): void {
    updating(() => {
      const y = asFloat(labels);
      const given = asFloat(predictions);
      checkSizes("auc", y, given);
      const p = this.#fromLogits ? ops.sigmoid(given) : given;
      if (this.#multiLabel || this.#labelWeights !== null) this.#checkLabels(y);
      if (this.#multiLabel && this.#positives === null) this.#declare([this.#numThresholds, y.shape[1]!]);
      const w = this.#weightsOf(weights, y.shape);
      const [positives, negatives] = [this.#positives!, this.#negatives!];
      if (this.#cuts === null) return count(y, p, w, { positives, negatives });
      const actual = ops.cast(ops.notEqual(y, 0), "float32");
      const [trueWeights, falseWeights] = [actual, ops.affine(actual, -1, 1)].map((x) =>
        w === null ? x : ops.mul(x, ops.reshape(w, y.shape))
      );
      assignAdd(positives, this.#above(p, trueWeights!));
      assignAdd(negatives, this.#above(p, falseWeights!));
    });
  }

  /** The area under the curve, a scalar. */
  override compute([positives, negatives]: readonly Tensor[]): Tensor {
    if (positives === undefined || negatives === undefined) {
      throw new FailedPreconditionError(`[${this.name}] the number of labels is not known: give numLabels, or update the metric first`);
    }
    const [tp, fp] = this.#cuts === null ? [fromTheEnd(positives), fromTheEnd(negatives)] : [positives, negatives];
    const area = (this.#curve === "ROC" ? rocArea : precisionRecallArea)(tp, fp, this.#method);
    if (!this.#multiLabel) return area;
    if (this.#labelWeights === null) return ops.mean(area);
    const weights = tensor(this.#labelWeights, [area.size], "float32");
    return ops.divNoNan(ops.sum(ops.mul(area, weights)), ops.sum(weights));
  }

  #declare(shape: readonly number[]): void {
    this.#positives = this.state("positives", shape);
    this.#negatives = this.state("negatives", shape);
  }

  /** The sums of weights above each threshold: [thresholds], or [thresholds, labels]. */
  #above(p: Tensor, weights: Tensor): Tensor {
    const inside = ops.clipByValue(p, 0, 1);
    if (!this.#multiLabel) return weightAbove(above(inside, this.#cuts!), ops.reshape(weights, [weights.size]));
    const [rows, labels] = weights.shape as [number, number];
    const shaped = ops.reshape(inside, [rows, labels]);
    const columns = Array.from({ length: labels }, (_, label) => {
      const [own, w] = [shaped, weights].map((x) => ops.reshape(ops.slice(x, [0, label], [rows, 1]), [rows]));
      return ops.reshape(weightAbove(above(own!, this.#cuts!), w!), [this.#numThresholds, 1]);
    });
    return ops.concat(columns, 1);
  }

  #weightsOf(weights: Operand | null | undefined, shape: readonly number[]): Tensor | null {
    const w = fitWeights(weights, shape);
    if (this.#labelWeights === null || this.#multiLabel) return w;
    const own = ops.broadcastTo(tensor(this.#labelWeights, [1, this.#labelWeights.length], "float32"), shape);
    return w === null ? own : ops.mul(ops.reshape(w, shape), own);
  }

  #checkLabels(y: Tensor): void {
    if (y.shape.length !== 2) {
      throw new ValueError(
        `\`yPred\` must have rank 2 with \`multiLabel\` or \`labelWeights\`. Found rank ${y.shape.length}. Full shape received: [${y.shape}]`,
      );
    }
    const labels = y.shape[1]!;
    const known = this.#labelWeights?.length ?? labels;
    const declared = this.#multiLabel ? this.#positives?.shape[1] ?? labels : labels;
    if (labels !== known || labels !== declared) {
      throw new ValueError(
        `Number of labels is not consistent. Received labels of shape [${y.shape}] for ${labels !== known ? known : declared}`,
      );
    }
  }
}

const methods: readonly unknown[] = ["interpolation", "minoring", "majoring"];

const kinds: OptionKinds = {
  curve: ["any"],
  numThresholds: ["any"],
  summationMethod: ["any"],
  thresholds: ["array", "null"],
  multiLabel: ["boolean"],
  numLabels: ["number", "null"],
  labelWeights: ["array", "null"],
  fromLogits: ["boolean"],
};

/** The least and the greatest threshold lie outside of [0, 1] by this much (keras/src/backend.py, epsilon). */
const EPSILON = 1e-7;

/** Null for one curve through evenly spaced thresholds; what predictions are compared with for any other. */
function cutsBetween(thresholds: readonly number[] | null, count: number, multiLabel: boolean): Cuts | null {
  const sorted = thresholds === null ? null : [...thresholds].sort((a, b) => a - b);
  if (sorted !== null && !isEven([0, ...sorted, 1])) return { factor: 1, values: [-EPSILON, ...sorted, 1 + EPSILON] };
  if (!multiLabel) return null;
  return { factor: count - 1, values: Array.from({ length: count }, (_, i) => i === 0 ? -1 : i) };
}
