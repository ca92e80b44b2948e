/**
 * TensorFlow 1's Adam.
 *
 * @module
 */

import { adamRule, adamSlots, betaRanges } from "../adam.ts";
import { Optimizer } from "../optimizer.ts";
import type { BoundRule, HyperParameters, SharedSpec, SlotSpec } from "../scheme.ts";
import { bindRule } from "../update_rule.ts";
import { tensorflow1, type V1OptimizerOptions } from "./scheme.ts";

/** Options of {@linkcode AdamOptimizer}. */
export interface AdamOptimizerOptions extends Partial<V1OptimizerOptions> {
  /** Decay of the mean of gradients, in [0, 1]. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, in [0, 1]. Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second mean. Default 1e-8. */
  readonly epsilon?: number;
}

/** Adam (Kingma & Ba 2015; tf.train.AdamOptimizer). The default rate is 0.001. In a checkpoint `<variable>/Adam` and `<variable>/Adam_1`, and for all
 * variables `beta1_power` and `beta2_power`. */
export class AdamOptimizer extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {ValueError} if an option is out of its range.
   */
  constructor(options: AdamOptimizerOptions = {}) {
    super("AdamOptimizer", { name: "Adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, options, {
      scheme: tensorflow1,
      ranges: betaRanges,
    });
  }

  /** Nothing: hyper-parameters are not stored. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return adamSlots;
  }

  /** The powers of the betas that the next step corrects by. */
  protected override sharedSpecs(): readonly SharedSpec[] {
    return ["beta1", "beta2"].map((name) => {
      const beta = Math.fround(this.settings[name] as number);
      return { name: `${name}_power`, factor: beta, after: (step: number) => beta ** (step + 1) };
    });
  }

  /** How a step changes each variable. */
  protected override rule(): BoundRule {
    const { beta1, beta2, epsilon } = this.settings as Record<string, number>;
    return bindRule(adamRule, { beta1: Math.fround(beta1!), beta2: Math.fround(beta2!), epsilon: epsilon! });
  }
}
