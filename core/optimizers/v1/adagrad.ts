/**
 * TensorFlow 1's Adagrad, plain and proximal.
 *
 * @module
 */

import { backend } from "../../runtime/backends/current.ts";
import { ValueError } from "../../errors.ts";
import { words } from "../../runtime/memory.ts";
import { adagradRule } from "../adagrad.ts";
import { Optimizer } from "../optimizer.ts";
import type { OptimizerSettings } from "../options.ts";
import type { BoundRule, HyperParameters, SlotSpec } from "../scheme.ts";
import { bindRule, rateParams, type UpdateRule } from "../update_rule.ts";
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
    super("AdagradOptimizer", { name: "Adagrad", initialAccumulatorValue: 0.1 }, withRate("AdagradOptimizer", options), {
      scheme: tensorflow1,
    });
    checkAccumulator(this.settings);
  }

  /** Nothing: hyper-parameters are not stored. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return [{ name: "accumulator", initial: this.settings["initialAccumulatorValue"] as number, v1Suffix: "Adagrad" }];
  }

  /** How a step changes each variable. */
  protected override rule(): BoundRule {
    return bindRule(adagradRule, { epsilon: 0 });
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
      { scheme: tensorflow1 },
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

  /** How a step changes each variable. */
  protected override rule(): BoundRule {
    const { l1RegularizationStrength: l1, l2RegularizationStrength: l2 } = this.settings as Record<string, number>;
    return bindRule(proximalAdagradRule, { l1: l1!, l2: l2! });
  }
}

/** The rule of proximal Adagrad, with the accumulator as the only slot. */
export const proximalAdagradRule: UpdateRule<"apply_proximal_adagrad"> = {
  op: "apply_proximal_adagrad",
  slots: ["accumulator"],
  params: (rate, { l1, l2 }) => rateParams(rate, l1, l2),
  update({ gradient, variable }, slots, params) {
    const { run } = backend();
    const accumulator = slots[0]!.address;
    if (gradient.kind === "dense") {
      run.proximal_adagrad(variable.size, variable.address, accumulator, gradient.tensor.address, params);
      return;
    }
    const { count, ids, rows } = gradient;
    run.proximal_adagrad_rows(words(count), rows.shape[1]!, ids.address, variable.address, accumulator, rows.address, params);
  },
};

/** Checks that accumulators begin above zero, as their root divides. */
function checkAccumulator(settings: OptimizerSettings): void {
  const value = settings["initialAccumulatorValue"] as number;
  if (!(value > 0)) throw new ValueError(`initial_accumulator_value must be positive: ${value}`);
}
