/**
 * Accuracy, precision and recall: weighted shares of predictions that are right.
 *
 * @module
 */

import type { Variable } from "../model.ts";
import type { Operand } from "../ops/_op.ts";
import * as ops from "../ops/mod.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { addSum, addWeights, asFloat, checkSizes, fitWeights, Metric, updating } from "./metric.ts";

/** Options of a metric that compares predictions with a threshold. */
export interface ThresholdOptions {
  /** A prediction is positive if it is greater. */
  readonly threshold?: number;
}

/** Weighted share of the examples whose prediction equals the label. With a threshold, predictions are positive (1) above it and else 0. */
export class Accuracy extends Metric<number> {
  readonly #threshold: number | null;
  readonly #total: Variable;
  readonly #count: Variable;

  /** Default: no threshold. */
  constructor(name = "accuracy", options: ThresholdOptions = {}) {
    super(name);
    this.#threshold = options.threshold ?? null;
    this.#total = this.state("total");
    this.#count = this.state("count");
  }

  /** Adds a batch: labels and predictions of as many values, weights that broadcast to them. */
  update(labels: Operand, predictions: Operand, weights?: Operand | null): void {
    updating(() => {
      const y = asFloat(labels);
      const p = this.#threshold === null ? asFloat(predictions) : positive(asFloat(predictions), this.#threshold);
      checkSizes("accuracy", y, p);
      const right = ops.cast(ops.equal(ops.reshape(y, [y.size]), ops.reshape(p, [p.size])), "float32");
      const w = fitWeights(weights, y.shape);
      addSum(this.#total, right, w);
      addWeights(this.#count, w, right.size);
    });
  }

  /** The weight of those that are right by the weight of all. */
  override compute([total, count]: readonly Tensor[]): Tensor {
    return ops.divNoNan(total!, count!);
  }
}

/** Weighted share of true ones among the positive predictions; 0 where there are none. A label is true if it is not 0. */
export class Precision extends Metric<number> {
  readonly #threshold: number;
  readonly #true: Variable;
  readonly #predicted: Variable;

  /** Default threshold: 0.5. */
  constructor(name = "precision", options: ThresholdOptions = {}) {
    super(name);
    this.#threshold = options.threshold ?? 0.5;
    this.#true = this.state("true_positives");
    this.#predicted = this.state("predicted_positives");
  }

  /** Adds a batch: labels and predictions of as many values, weights that broadcast to them. */
  update(labels: Operand, predictions: Operand, weights?: Operand | null): void {
    updating(() => {
      const { both, predicted, w } = hits("precision", labels, predictions, weights, this.#threshold);
      addSum(this.#true, both, w);
      addSum(this.#predicted, predicted, w);
    });
  }

  /** Those that are true by those that are called so. */
  override compute([hits, predicted]: readonly Tensor[]): Tensor {
    return ops.divNoNan(hits!, predicted!);
  }
}

/** Weighted share of positive predictions among the true examples; 0 where there are none. A label is true if it is not 0. */
export class Recall extends Metric<number> {
  readonly #threshold: number;
  readonly #true: Variable;
  readonly #actual: Variable;

  /** Default threshold: 0.5. */
  constructor(name = "recall", options: ThresholdOptions = {}) {
    super(name);
    this.#threshold = options.threshold ?? 0.5;
    this.#true = this.state("true_positives");
    this.#actual = this.state("actual_positives");
  }

  /** Adds a batch: labels and predictions of as many values, weights that broadcast to them. */
  update(labels: Operand, predictions: Operand, weights?: Operand | null): void {
    updating(() => {
      const { both, actual, w } = hits("recall", labels, predictions, weights, this.#threshold);
      addSum(this.#true, both, w);
      addSum(this.#actual, actual, w);
    });
  }

  /** Those that are called so by those that are true. */
  override compute([hits, actual]: readonly Tensor[]): Tensor {
    return ops.divNoNan(hits!, actual!);
  }
}

interface Hits {
  readonly both: Tensor;
  readonly predicted: Tensor;
  readonly actual: Tensor;
  readonly w: Tensor | null;
}

function hits(what: string, labels: Operand, predictions: Operand, weights: Operand | null | undefined, threshold: number): Hits {
  const y = asFloat(labels);
  const p = asFloat(predictions);
  checkSizes(what, y, p);
  const actual = ops.cast(ops.notEqual(ops.reshape(y, [y.size]), 0), "float32");
  const predicted = positive(ops.reshape(p, [p.size]), threshold);
  return { both: ops.mul(actual, predicted), predicted, actual, w: fitWeights(weights, y.shape) };
}

function positive(p: Tensor, threshold: number): Tensor {
  return ops.cast(ops.greater(p, threshold), "float32");
}
