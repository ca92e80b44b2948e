/**
 * TensorFlow 1's FTRL.
 *
 * @module
 */

import { ftrlRanges, ftrlRule, ftrlSlots } from "../ftrl.ts";
import { Optimizer } from "../optimizer.ts";
import type { BoundRule, HyperParameters, SlotSpec } from "../scheme.ts";
import { bindRule } from "../update_rule.ts";
import { tensorflow1, type V1OptimizerOptions, withRate } from "./scheme.ts";

/** Options of {@linkcode FtrlOptimizer}. */
export interface FtrlOptimizerOptions extends V1OptimizerOptions {
  /** Power of the rate's decay, 0 or less. Default -0.5. */
  readonly learningRatePower?: number;
  /** First value of the accumulators, 0 or more. Default 0.1. */
  readonly initialAccumulatorValue?: number;
  /** Default 0. */
  readonly l1RegularizationStrength?: number;
  /** Default 0. */
  readonly l2RegularizationStrength?: number;
  /** Penalty of large weights that is added to the gradient for the linear term alone. Default 0. */
  readonly l2ShrinkageRegularizationStrength?: number;
}

/** FTRL-Proximal (McMahan et al. 2013; tf.train.FtrlOptimizer). In a checkpoint `<variable>/Ftrl` and `<variable>/Ftrl_1`. */
export class FtrlOptimizer extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {TypeError} if there is no learning rate.
   * @throws {ValueError} if an option is out of its range.
   */
  constructor(options: FtrlOptimizerOptions) {
    super(
      "FtrlOptimizer",
      {
        name: "Ftrl",
        learningRatePower: -0.5,
        initialAccumulatorValue: 0.1,
        l1RegularizationStrength: 0,
        l2RegularizationStrength: 0,
        l2ShrinkageRegularizationStrength: 0,
      },
      withRate("FtrlOptimizer", options),
      { scheme: tensorflow1, ranges: ftrlRanges },
    );
  }

  /** Nothing: hyper-parameters are not stored. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return ftrlSlots(this.settings["initialAccumulatorValue"] as number);
  }

  /** How a step changes each variable. */
  protected override rule(): BoundRule {
    const {
      l1RegularizationStrength: l1,
      l2RegularizationStrength: l2,
      learningRatePower,
      l2ShrinkageRegularizationStrength: l2Shrinkage,
    } = this.settings as Record<string, number>;
    return bindRule(ftrlRule, { l1: l1!, l2: l2!, learningRatePower: learningRatePower!, beta: 0, l2Shrinkage: l2Shrinkage! });
  }
}
