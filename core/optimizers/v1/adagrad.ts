/**
 * TensorFlow 1's Adagrad, plain and proximal.
 *
 * @module
 */

import { backend } from "../../runtime/backends/current.ts";
import { ValueError } from "../../errors.ts";
import type { GradientAndVariable } from "../../autodiff/gradient.ts";
import { params, words } from "../../runtime/memory.ts";
import type { Variable } from "../../model.ts";
import { updateAdagrad } from "../adagrad.ts";
import { Optimizer } from "../optimizer.ts";
import type { OptimizerSettings } from "../options.ts";
import type { HyperParameters, SlotSpec } from "../scheme.ts";
import { tensorflow1, type V1OptimizerOptions, withRate } from "./scheme.ts";

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

/** Checks that accumulators begin above zero, as their root divides. */
function checkAccumulator(settings: OptimizerSettings): void {
  const value = settings["initialAccumulatorValue"] as number;
  if (!(value > 0)) throw new ValueError(`initial_accumulator_value must be positive: ${value}`);
}
