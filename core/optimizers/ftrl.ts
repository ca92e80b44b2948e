/**
 * Follow the regularised leader.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import { words } from "../runtime/memory.ts";
import { ValueError } from "../errors.ts";
import { Optimizer } from "./optimizer.ts";
import type { OptimizerOptions, OptionRanges } from "./options.ts";
import type { BoundRule, HyperParameters, SlotSpec } from "./scheme.ts";
import { bindRule, rateParams, type UpdateRule } from "./update_rule.ts";

/** Options of {@linkcode Ftrl}. */
export interface FtrlOptions extends OptimizerOptions {
  /** How the rate falls with the accumulated squares; at most 0. Default -0.5. */
  readonly learningRatePower?: number;
  /** First value of the accumulators. Default 0.1. */
  readonly initialAccumulatorValue?: number;
  /** Strength of the L1 penalty. Default 0. */
  readonly l1RegularizationStrength?: number;
  /** Strength of the L2 penalty, which holds towards zero. Default 0. */
  readonly l2RegularizationStrength?: number;
  /** Strength of the L2 penalty on the size of the weights. Default 0. */
  readonly l2ShrinkageRegularizationStrength?: number;
  /** Beta of the paper: adds beta / (2 rate) to the L2 strength. Default 0. */
  readonly beta?: number;
}

/** Follow the regularised leader (McMahan et al., "Ad click prediction: a view from the trenches", KDD 2013). The default rate is 0.001. */
export class Ftrl extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {ValueError} if one is out of its range.
   */
  constructor(options: FtrlOptions = {}) {
    super(
      "Ftrl",
      {
        name: "Ftrl",
        learningRatePower: -0.5,
        initialAccumulatorValue: 0.1,
        l1RegularizationStrength: 0,
        l2RegularizationStrength: 0,
        l2ShrinkageRegularizationStrength: 0,
        beta: 0,
      },
      options,
      { ranges: ftrlRanges },
    );
  }

  /** Hyper-parameters by their names in a checkpoint. */
  protected override hyperParameters(): HyperParameters {
    return {
      beta: this.settings["beta"] as number,
      l1_regularization_strength: this.settings["l1RegularizationStrength"] as number,
      l2_regularization_strength: this.settings["l2RegularizationStrength"] as number,
      learning_rate_power: this.settings["learningRatePower"] as number,
    };
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return ftrlSlots(this.settings["initialAccumulatorValue"] as number);
  }

  /** How a step changes each variable. */
  protected override rule(hyper: HyperParameters): BoundRule {
    return bindRule(ftrlRule, {
      l1: hyper["l1_regularization_strength"]!,
      l2: hyper["l2_regularization_strength"]!,
      learningRatePower: hyper["learning_rate_power"]!,
      beta: hyper["beta"]!,
      l2Shrinkage: this.settings["l2ShrinkageRegularizationStrength"] as number,
    });
  }
}

/** The slots of FTRL. */
export function ftrlSlots(initialAccumulatorValue: number): readonly SlotSpec[] {
  return [
    { name: "accumulator", initial: initialAccumulatorValue, v1Suffix: "Ftrl" },
    { name: "linear", initial: 0, v1Suffix: "Ftrl_1" },
  ];
}

/** Ranges of FTRL's options. */
export const ftrlRanges: OptionRanges = {
  learningRatePower(_, value) {
    if (value > 0) throw new ValueError(`\`learningRatePower\` needs to be negative or zero. Received: learningRatePower=${value}.`);
  },
};

/** The rule of FTRL, with the slots accumulator and linear. */
export const ftrlRule: UpdateRule<"apply_ftrl"> = {
  op: "apply_ftrl",
  slots: ["accumulator", "linear"],
  params: (rate, { l1, l2, learningRatePower, beta, l2Shrinkage }) => rateParams(rate, l1, l2, learningRatePower, beta, l2Shrinkage),
  update({ gradient, variable }, slots, params) {
    const { run } = backend();
    const accumulator = slots[0]!.address;
    const linear = slots[1]!.address;
    if (gradient.kind === "dense") {
      run.ftrl(variable.size, variable.address, accumulator, linear, gradient.tensor.address, params);
      return;
    }
    const { count, ids, rows } = gradient;
    run.ftrl_rows(words(count), rows.shape[1]!, ids.address, variable.address, accumulator, linear, rows.address, params);
  },
};
