/**
 * Precision and recall at one threshold or several, of all classes or one, of all predictions or the highest of each row.
 *
 * @module
 */

import { checkOptions, describe, InvalidArgumentError, ValueError } from "../errors.ts";
import type { HostTensorOf } from "../runtime/host_tensor.ts";
import type { Variable } from "../model.ts";
import { assignAdd } from "../ops/effects.ts";
import type { Operand } from "../ops/_op.ts";
import * as ops from "../ops/mod.ts";
import { topK as largest } from "../ops/top_k.ts";
import { type Tensor, tensor } from "../runtime/tensor.ts";
import { addSum, asFloat, checkSizes, fitWeights, Metric, updating } from "./metric.ts";
import { above, cutsOf, weightAbove } from "./thresholds.ts";

/** One threshold, or several in [0, 1]. */
export type Thresholds = number | readonly number[];

/** A number at one threshold, float32 [thresholds] at several. A list of one is one. */
export type ScoreAt<T extends Thresholds> = T extends number ? number : number | HostTensorOf<"float32">;

/** Options of {@linkcode Precision} and {@linkcode Recall}: those of `tf.keras.metrics.Precision`. */
export interface PrecisionRecallOptions<T extends Thresholds = Thresholds> {
  /** A prediction is positive if it is greater, in [0, 1]. Default 0.5; with `topK` the predictions chosen are positive whatever their value. */
  readonly thresholds?: T | null;
  /** Of each row of predictions, along the last axis, only the k highest can be positive. Default: all. */
  readonly topK?: number | null;
  /** Only this class counts: the index along the last axis of labels and predictions. Default: all. */
  readonly classId?: number | null;
}

/** Weighted share of true ones among the positive predictions; 0 where there are none. A label is true if it is not 0. */
export class Precision<const T extends Thresholds = number> extends Metric<ScoreAt<T>> {
  readonly #rule: PositiveRule;
  readonly #true: Variable;
  readonly #predicted: Variable;

  /**
   * Default name: `precision`.
   *
   * @throws {ValueError} if a threshold does not lie in [0, 1], or `topK` or `classId` is no whole number of its range.
   */
  constructor(name = "precision", options: PrecisionRecallOptions<T> = {}) {
    const rule = ruleOf("Precision", options);
    super(name);
    this.#rule = rule;
    this.#true = this.state("true_positives", shapeOf(rule));
    this.#predicted = this.state("predicted_positives", shapeOf(rule));
  }

  /**
   * Adds a batch: labels and predictions of as many values, weights that broadcast to them, or, with `classId`, to those of the class.
   *
   * @throws {InvalidArgumentError} if there is no class of that index.
   */
  update(labels: Operand, predictions: Operand, weights?: Operand | null): void {
    updating(() => {
      const { actual, p, w } = examplesOf("precision", this.#rule, labels, predictions, weights);
      const { thresholds } = this.#rule;
      if (thresholds.length === 1) {
        const predicted = positive(p, thresholds[0]!);
        addSum(this.#true, ops.mul(actual, predicted), w);
        addSum(this.#predicted, predicted, w);
      } else {
        const predicted = above(p, cutsOf(thresholds));
        assignAdd(this.#true, weightAbove(predicted, weighed(actual, w)));
        assignAdd(this.#predicted, weightAbove(predicted, w));
      }
    });
  }

  /** Those that are true by those that are called so, at each threshold. */
  override compute([hits, predicted]: readonly Tensor[]): Tensor {
    return ops.divNoNan(hits!, predicted!);
  }
}

/** Weighted share of positive predictions among the true examples; 0 where there are none. A label is true if it is not 0. */
export class Recall<const T extends Thresholds = number> extends Metric<ScoreAt<T>> {
  readonly #rule: PositiveRule;
  readonly #true: Variable;
  readonly #actual: Variable;

  /**
   * Default name: `recall`.
   *
   * @throws {ValueError} if a threshold does not lie in [0, 1], or `topK` or `classId` is no whole number of its range.
   */
  constructor(name = "recall", options: PrecisionRecallOptions<T> = {}) {
    const rule = ruleOf("Recall", options);
    super(name);
    this.#rule = rule;
    this.#true = this.state("true_positives", shapeOf(rule));
    this.#actual = this.state("actual_positives");
  }

  /**
   * Adds a batch: labels and predictions of as many values, weights that broadcast to them, or, with `classId`, to those of the class.
   *
   * @throws {InvalidArgumentError} if there is no class of that index.
   */
  update(labels: Operand, predictions: Operand, weights?: Operand | null): void {
    updating(() => {
      const { actual, p, w } = examplesOf("recall", this.#rule, labels, predictions, weights);
      const { thresholds } = this.#rule;
      if (thresholds.length === 1) addSum(this.#true, ops.mul(actual, positive(p, thresholds[0]!)), w);
      else assignAdd(this.#true, weightAbove(above(p, cutsOf(thresholds)), weighed(actual, w)));
      addSum(this.#actual, actual, w);
    });
  }

  /** Those that are called so, at each threshold, by those that are true. */
  override compute([hits, actual]: readonly Tensor[]): Tensor {
    return ops.divNoNan(hits!, actual!);
  }
}

/** Which predictions are positive. */
interface PositiveRule {
  readonly thresholds: readonly number[];
  readonly topK: number | null;
  readonly classId: number | null;
}

/** What stands for predictions that are not among the highest, and the threshold that all others exceed (keras/src/utils/metrics_utils.py, NEG_INF). */
const NEVER = -1e10;

function ruleOf(kind: string, options: PrecisionRecallOptions): PositiveRule {
  checkOptions(kind, options, { thresholds: ["number", "array", "null"], topK: ["number", "null"], classId: ["number", "null"] });
  const { topK = null, classId = null } = options;
  if (topK !== null && !(Number.isInteger(topK) && topK >= 1)) {
    throw new ValueError(`${kind}: topK must be a whole number from 1. Received ${topK}`);
  }
  if (classId !== null && !(Number.isInteger(classId) && classId >= 0)) {
    throw new ValueError(`${kind}: classId must be a whole number from 0. Received ${classId}`);
  }
  const given = options.thresholds ?? null;
  if (given === null) return { thresholds: [topK === null ? 0.5 : NEVER], topK, classId };
  const thresholds: readonly unknown[] = typeof given === "number" ? [given] : given;
  if (thresholds.length === 0) throw new ValueError(`${kind}: thresholds must not be empty`);
  const wrong = thresholds.filter((threshold) => !(typeof threshold === "number" && threshold >= 0 && threshold <= 1));
  if (wrong.length > 0) {
    throw new ValueError(
      `Threshold values must be in [0, 1]. Received: [${
        wrong.map((value) => typeof value === "number" ? value : describe(value)).join(", ")
      }]`,
    );
  }
  return { thresholds: thresholds as readonly number[], topK, classId };
}

function shapeOf({ thresholds }: PositiveRule): readonly number[] {
  return thresholds.length === 1 ? [] : [thresholds.length];
}

/** The examples that count: whether each is true, its prediction and its weight, of as many elements. */
interface Examples {
  readonly actual: Tensor;
  readonly p: Tensor;
  readonly w: Tensor | null;
}

function examplesOf(
  what: string,
  { topK, classId }: PositiveRule,
  labels: Operand,
  predictions: Operand,
  weights: Operand | null | undefined,
): Examples {
  let y = asFloat(labels);
  let p = asFloat(predictions);
  checkSizes(what, y, p);
  let { shape } = y;
  if (topK !== null) p = onlyHighest(p, topK);
  if (classId !== null) {
    shape = [...p.shape.slice(0, -1), 1];
    [y, p] = [ofClass(ops.reshape(y, p.shape), classId), ofClass(p, classId)];
  }
  const actual = ops.cast(ops.notEqual(ops.reshape(y, [y.size]), 0), "float32");
  return { actual, p: ops.reshape(p, [p.size]), w: fitWeights(weights, shape) };
}

/** The predictions, with `NEVER` in place of all but the k highest of each row; of equal ones the first is the higher. */
function onlyHighest(p: Tensor, k: number): Tensor {
  const width = p.shape[p.shape.length - 1] ?? 1;
  const rows = ops.reshape(p, [p.size / width, width]);
  const places = ops.reshape(ops.cast(largest(rows, k).ids, "float32"), [rows.shape[0]!, k, 1]);
  const range = tensor(Array.from({ length: width }, (_, i) => i), [width], "float32");
  const chosen = ops.sum(ops.cast(ops.equal(places, range), "float32"), 1);
  return ops.reshape(ops.where(ops.greater(chosen, 0), rows, NEVER), p.shape);
}

/** [..., 1]: the values of one class. */
function ofClass(x: Tensor, classId: number): Tensor {
  const rank = x.shape.length;
  if (classId >= (x.shape[rank - 1] ?? 0)) {
    throw new InvalidArgumentError(`slice index ${classId} of dimension ${rank - 1} out of bounds. Predictions are of shape [${x.shape}]`);
  }
  return ops.slice(x, [...x.shape.slice(1).map(() => 0), classId], [...x.shape.slice(0, -1), 1]);
}

function positive(p: Tensor, threshold: number): Tensor {
  return ops.cast(ops.greater(p, threshold), "float32");
}

function weighed(values: Tensor, weights: Tensor | null): Tensor {
  return weights === null ? values : ops.mul(values, ops.reshape(weights, [weights.size]));
}
