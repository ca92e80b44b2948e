/**
 * A weighted mean, and the accuracy that follows from the mean of the labels alone.
 *
 * @module
 */

import type { Variable } from "../model.ts";
import type { Operand } from "../ops/_op.ts";
import { addSum, addWeights, asFloat, fitWeights, Metric, ratio, updating } from "./metric.ts";

/** sum(weights * values) / sum(weights); 0 where there are no weights. */
export class Mean extends Metric {
  readonly #total: Variable;
  readonly #count: Variable;

  /** Default name: `mean`. */
  constructor(name = "mean") {
    super(name);
    this.#total = this.state("total");
    this.#count = this.state("count");
  }

  /**
   * Adds a batch.
   *
   * @param values Any shape, numbers or booleans.
   * @param weights Of the shape of the values or broadcast to it; default: 1.
   */
  update(values: Operand, weights?: Operand | null): void {
    updating(() => {
      const v = asFloat(values);
      const w = fitWeights(weights, v.shape);
      addSum(this.#total, v, w);
      addWeights(this.#count, w, v.size);
    });
  }

  /** The mean so far. */
  override result(): number {
    return ratio(this.#total, this.#count);
  }
}

/** Accuracy of always guessing the more frequent of two classes: max(m, 1 - m) for the weighted mean m of the labels. */
export class AccuracyBaseline extends Metric {
  readonly #total: Variable;
  readonly #count: Variable;

  /** Default name: `accuracy_baseline`. */
  constructor(name = "accuracy_baseline") {
    super(name);
    this.#total = this.state("total");
    this.#count = this.state("count");
  }

  /** Adds a batch of labels in [0, 1]. */
  update(labels: Operand, weights?: Operand | null): void {
    updating(() => {
      const y = asFloat(labels);
      const w = fitWeights(weights, y.shape);
      addSum(this.#total, y, w);
      addWeights(this.#count, w, y.size);
    });
  }

  /** The accuracy so far; 0 where nothing was weighed, as in TensorFlow. */
  override result(): number {
    if (this.#count.value()[0] === 0) return 0;
    const mean = ratio(this.#total, this.#count);
    return Math.max(mean, 1 - mean);
  }
}
