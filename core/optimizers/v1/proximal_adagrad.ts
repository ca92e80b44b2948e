/**
 * Proximal Adagrad of TensorFlow 1.
 *
 * @module
 */

import { backend } from "../../backends/mod.ts";
import type { GradientAndVariable } from "../../gradient.ts";
import { params, words } from "../../memory.ts";
import type { Variable } from "../../variable.ts";
import { type HyperParameters, Optimizer, type SlotSpec } from "../optimizer.ts";
import { checkAccumulator, tensorflow1, type V1OptimizerOptions, withRate } from "./_scheme.ts";

/** Options of {@linkcode ProximalAdagradOptimizer}. */
export interface ProximalAdagradOptimizerOptions extends V1OptimizerOptions {
  /** First value of the accumulators, above 0. Default 0.1. */
  readonly initialAccumulatorValue?: number;
  /** Default 0. */
  readonly l1RegularizationStrength?: number;
  /** Default 0. */
  readonly l2RegularizationStrength?: number;
}

/** Adagrad that shrinks weights after each step by forward-backward splitting (Duchi & Singer 2009; tf.train.ProximalAdagradOptimizer). In a
 * checkpoint `<variable>/ProximalAdagrad`. */
export class ProximalAdagradOptimizer extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {TypeError} if there is no learning rate.
   * @throws {ValueError} if an option is out of its range.
   */
  constructor(options: ProximalAdagradOptimizerOptions) {
    super(
      "ProximalAdagradOptimizer",
      { name: "ProximalAdagrad", initialAccumulatorValue: 0.1, l1RegularizationStrength: 0, l2RegularizationStrength: 0 },
      withRate("ProximalAdagradOptimizer", options),
      tensorflow1,
    );
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
    return params(rate, this.settings["l1RegularizationStrength"] as number, this.settings["l2RegularizationStrength"] as number);
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    const { run } = backend();
    const { gradient, variable } = pair;
    const accumulator = slots[0]!.address;
    if (gradient.kind === "dense") {
      run.proximal_adagrad(variable.size, variable.address, accumulator, gradient.tensor.address, params);
      return;
    }
    const { count, ids, rows } = gradient;
    run.proximal_adagrad_rows(words(count), rows.shape[1]!, ids.address, variable.address, accumulator, rows.address, params);
  }
}
