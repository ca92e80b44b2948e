/**
 * A weighted mean, and the accuracy that follows from the mean of the labels alone.
 *
 * @module
 */

import type { Variable } from "../model.ts";
import type { Operand } from "../ops/_op.ts";
import type { Tensor } from "../runtime/tensor.ts";
import * as ops from "../ops/mod.ts";
import { addSum, addWeights, asFloat, fitWeights, Metric, updating } from "./metric.ts";

/** sum(weights * values) / sum(weights); 0 where there are no weights. */
export class Mean extends Metric<number> {
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

  /** The mean; 0 where nothing was weighed. */
  override compute([total, count]: readonly Tensor[]): Tensor {
    return ops.divNoNan(total!, count!);
  }
}

/** Accuracy of always guessing the more frequent of two classes: max(m, 1 - m) for the weighted mean m of the labels. */
export class AccuracyBaseline extends Metric<number> {
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

  /** 0 where nothing was weighed, as in TensorFlow. */
  override compute([total, count]: readonly Tensor[]): Tensor {
    const mean = ops.divNoNan(total!, count!);
    return ops.where(ops.equal(count!, 0), 0, ops.maximum(mean, ops.affine(mean, -1, 1)));
  }
}
