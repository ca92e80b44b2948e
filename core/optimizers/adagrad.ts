/**
 * Adagrad.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import { words } from "../runtime/memory.ts";
import { Optimizer } from "./optimizer.ts";
import type { OptimizerOptions } from "./options.ts";
import type { BoundRule, HyperParameters, SlotSpec } from "./scheme.ts";
import { bindRule, rateParams, type UpdateRule } from "./update_rule.ts";

/** Options of {@linkcode Adagrad}. */
export interface AdagradOptions extends OptimizerOptions {
  /** First value of the accumulators. Default 0.1. */
  readonly initialAccumulatorValue?: number;
  /** Added to the root of the accumulators. Default 1e-7. */
  readonly epsilon?: number;
}

/** a += g^2; w -= rate g / (sqrt(a) + epsilon) (Duchi et al. 2011). The default rate is 0.001. */
export class Adagrad extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {ValueError} if one is out of its range.
   */
  constructor(options: AdagradOptions = {}) {
    super("Adagrad", { name: "Adagrad", initialAccumulatorValue: 0.1, epsilon: 1e-7 }, options);
  }

  /** Hyper-parameters by their names in a checkpoint. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return [{ name: "accumulator", initial: this.settings["initialAccumulatorValue"] as number, v1Suffix: "Adagrad" }];
  }

  /** How a step changes each variable. */
  protected override rule(): BoundRule {
    return bindRule(adagradRule, { epsilon: this.settings["epsilon"] as number });
  }
}

/** The rule of Adagrad, with the accumulator as the only slot. */
export const adagradRule: UpdateRule<"apply_adagrad"> = {
  op: "apply_adagrad",
  slots: ["accumulator"],
  params: (rate, { epsilon }) => rateParams(rate, epsilon),
  update({ gradient, variable }, slots, params) {
    const { run } = backend();
    const accumulator = slots[0]!.address;
    if (gradient.kind === "dense") {
      run.adagrad(variable.size, variable.address, accumulator, gradient.tensor.address, params);
      return;
    }
    const { count, ids, rows } = gradient;
    run.adagrad_rows(words(count), rows.shape[1]!, ids.address, variable.address, accumulator, rows.address, params);
  },
};
