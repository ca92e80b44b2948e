/**
 * Adagrad of TensorFlow 1.
 *
 * @module
 */

import type { GradientAndVariable } from "../../gradient.ts";
import { params } from "../../memory.ts";
import type { Variable } from "../../variable.ts";
import { updateAdagrad } from "../adagrad.ts";
import { type HyperParameters, Optimizer, type SlotSpec } from "../optimizer.ts";
import { checkAccumulator, tensorflow1, type V1OptimizerOptions, withRate } from "./_scheme.ts";

/** Options of {@linkcode AdagradOptimizer}. */
export interface AdagradOptimizerOptions extends V1OptimizerOptions {
  /** First value of the accumulators, above 0. Default 0.1. */
  readonly initialAccumulatorValue?: number;
}

/** a += g^2; w -= rate g / sqrt(a) (Duchi et al. 2011; tf.train.AdagradOptimizer). In a checkpoint `<variable>/Adagrad`. */
export class AdagradOptimizer extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {TypeError} if there is no learning rate.
   * @throws {ValueError} if an option is out of its range.
   */
  constructor(options: AdagradOptimizerOptions) {
    super("AdagradOptimizer", { name: "Adagrad", initialAccumulatorValue: 0.1 }, withRate("AdagradOptimizer", options), tensorflow1);
    checkAccumulator(this.settings);
  }

  /** Nothing: hyper-parameters are not stored. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return [{ name: "accumulator", initial: this.settings["initialAccumulatorValue"] as number }];
  }

  /** Address of what the kernels of a step read. */
  protected override stepParams(rate: number): number {
    return params(rate, 0);
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    updateAdagrad(pair, slots, params);
  }
}
