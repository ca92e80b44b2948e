/**
 * Accuracy: the weighted share of predictions that are right.
 *
 * @module
 */

import { checkOptions } from "../errors.ts";
import type { Variable } from "../model.ts";
import type { Operand } from "../ops/_op.ts";
import * as ops from "../ops/mod.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { addSum, addWeights, asFloat, checkSizes, fitWeights, Metric, updating } from "./metric.ts";

/** Options of {@linkcode Accuracy}. */
export interface AccuracyOptions {
  /** A prediction is positive if it is greater. Default: predictions are compared with labels as they are. */
  readonly threshold?: number;
}

/** Weighted share of the examples whose prediction equals the label. With a threshold, predictions are positive (1) above it and else 0. */
export class Accuracy extends Metric<number> {
  readonly #threshold: number | null;
  readonly #total: Variable;
  readonly #count: Variable;

  /** Default: no threshold. */
  constructor(name = "accuracy", options: AccuracyOptions = {}) {
    checkOptions("Accuracy", options, { threshold: ["number"] });
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

function positive(p: Tensor, threshold: number): Tensor {
  return ops.cast(ops.greater(p, threshold), "float32");
}
