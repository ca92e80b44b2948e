/**
 * TensorFlow 1's RMSProp.
 *
 * @module
 */

import { Optimizer } from "../optimizer.ts";
import { unitInterval } from "../options.ts";
import { rmspropRule } from "../rmsprop.ts";
import type { BoundRule, HyperParameters, SlotSpec } from "../scheme.ts";
import { bindRule } from "../update_rule.ts";
import { tensorflow1, type V1OptimizerOptions, withRate } from "./scheme.ts";

/** Options of {@linkcode RMSPropOptimizer}. */
export interface RMSPropOptimizerOptions extends V1OptimizerOptions {
  /** Decay of the mean of squared gradients. Default 0.9. */
  readonly decay?: number;
  /** Share of the last step that goes into the next, in [0, 1]. Default 0. */
  readonly momentum?: number;
  /** Added to the mean under the root. Default 1e-10. */
  readonly epsilon?: number;
  /** Divide by the root of the variance, the mean of gradients subtracted (Graves 2013). Default false. */
  readonly centered?: boolean;
}

/** m = momentum m + rate g / sqrt(mean of g^2 + epsilon); w -= m (Tieleman & Hinton 2012; tf.train.RMSPropOptimizer). The mean begins at 1. In a
 * checkpoint `<variable>/RMSProp`, then the mean of gradients if centered, then the momentum, with `_1` and `_2` at the end. */
export class RMSPropOptimizer extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {TypeError} if there is no learning rate.
   * @throws {ValueError} if an option is out of its range.
   */
  constructor(options: RMSPropOptimizerOptions) {
    super(
      "RMSPropOptimizer",
      { name: "RMSProp", decay: 0.9, momentum: 0, epsilon: 1e-10, centered: false },
      withRate("RMSPropOptimizer", options),
      // TensorFlow 1 calls rho decay.
      { scheme: tensorflow1, ranges: { decay: unitInterval, momentum: unitInterval } },
    );
  }

  /** Nothing: hyper-parameters are not stored. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    const names = this.settings["centered"] === true ? ["rms", "mg", "momentum"] : ["rms", "momentum"];
    return names.map((name) => ({ name, initial: name === "rms" ? 1 : 0 }));
  }

  /** How a step changes each variable. */
  protected override rule(): BoundRule {
    const { decay, momentum, epsilon } = this.settings as Record<string, number>;
    return bindRule(rmspropRule, { rho: decay!, momentum: momentum!, epsilon: epsilon! });
  }
}
