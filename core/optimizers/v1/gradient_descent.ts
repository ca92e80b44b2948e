/**
 * TensorFlow 1's gradient descent, without momentum and with it.
 *
 * @module
 */

import { backend } from "../../runtime/backends/current.ts";
import { words } from "../../runtime/memory.ts";
import { Optimizer } from "../optimizer.ts";
import { unitInterval } from "../options.ts";
import type { BoundRule, HyperParameters, SlotSpec } from "../scheme.ts";
import { bindRule, rateParams, type UpdateRule } from "../update_rule.ts";
import { sgdRule } from "../sgd.ts";
import { tensorflow1, type V1OptimizerOptions, withRate } from "./scheme.ts";

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
    super("GradientDescentOptimizer", { name: "GradientDescent" }, withRate("GradientDescentOptimizer", options), {
      scheme: tensorflow1,
    });
  }

  /** Nothing: hyper-parameters are not stored. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return [];
  }

  /** How a step changes each variable. */
  protected override rule(): BoundRule {
    return bindRule(sgdRule, {});
  }
}

/** Options of {@linkcode MomentumOptimizer}. */
export interface MomentumOptimizerOptions extends V1OptimizerOptions {
  /** Share of the velocity that stays, in [0, 1]. */
  readonly momentum: number;
  /** Nesterov's momentum: the gradient counts where the momentum will lead (Sutskever et al. 2013). Default false. */
  readonly useNesterov?: boolean;
}

/** v = momentum v + g; w -= rate v (tf.train.MomentumOptimizer): unlike `SGD` the rate is not part of the velocity. In a checkpoint
 * `<variable>/Momentum`. */
export class MomentumOptimizer extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {TypeError} if there is no learning rate or no momentum.
   * @throws {ValueError} if an option is out of its range.
   */
  constructor(options: MomentumOptimizerOptions) {
    super("MomentumOptimizer", { name: "Momentum", momentum: 0, useNesterov: false }, withRate("MomentumOptimizer", options), {
      scheme: tensorflow1,
      ranges: { momentum: unitInterval },
    });
    if (options.momentum === undefined) {
      throw new TypeError("[MomentumOptimizer] momentum must be given: TensorFlow 1 has no default for it");
    }
  }

  /** Nothing: hyper-parameters are not stored. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return [{ name: "momentum", initial: 0 }];
  }

  /** How a step changes each variable. */
  protected override rule(): BoundRule {
    return bindRule(momentumV1Rule, { momentum: this.settings["momentum"] as number, nesterov: this.settings["useNesterov"] as boolean });
  }
}

/** The rule of TensorFlow 1's momentum, whose velocity is the slot. */
export const momentumV1Rule: UpdateRule<"apply_momentum_v1"> = {
  op: "apply_momentum_v1",
  slots: ["momentum"],
  params: (rate, { momentum, nesterov }) => rateParams(rate, momentum, nesterov ? 1 : 0),
  update({ gradient, variable }, slots, params) {
    const { run } = backend();
    const velocity = slots[0]!.address;
    if (gradient.kind === "dense") {
      run.momentum_v1(variable.size, variable.address, velocity, gradient.tensor.address, params);
      return;
    }
    const { count, ids, rows } = gradient;
    run.momentum_v1_rows(words(count), rows.shape[1]!, ids.address, variable.address, velocity, rows.address, params);
  },
};
