/**
 * Gradient descent of TensorFlow 1.
 *
 * @module
 */

import type { GradientAndVariable } from "../../gradient.ts";
import { params } from "../../memory.ts";
import type { Variable } from "../../variable.ts";
import { type HyperParameters, Optimizer, type SlotSpec } from "../optimizer.ts";
import { updateSGD } from "../sgd.ts";
import { tensorflow1, type V1OptimizerOptions, withRate } from "./_scheme.ts";

/** Options of {@linkcode GradientDescentOptimizer}. */
export type GradientDescentOptimizerOptions = V1OptimizerOptions;

/** w -= rate g (tf.train.GradientDescentOptimizer). It keeps nothing in a checkpoint. */
export class GradientDescentOptimizer extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {TypeError} if there is no learning rate.
   * @throws {ValueError} if an option is out of its range.
   */
  constructor(options: GradientDescentOptimizerOptions) {
    super("GradientDescentOptimizer", { name: "GradientDescent" }, withRate("GradientDescentOptimizer", options), tensorflow1);
  }

  /** Nothing: hyper-parameters are not stored. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return [];
  }

  /** Address of what the kernels of a step read. */
  protected override stepParams(rate: number): number {
    return params(rate);
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    updateSGD(pair, slots, params);
  }
}
