/**
 * Gradient descent, with or without momentum.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import { words } from "../runtime/memory.ts";
import { Optimizer } from "./optimizer.ts";
import { type OptimizerOptions, unitInterval } from "./options.ts";
import type { BoundRule, HyperParameters, SlotSpec } from "./scheme.ts";
import { bindRule, rateParams, type UpdateRule } from "./update_rule.ts";

/** Options of {@linkcode SGD}. */
export interface SGDOptions extends OptimizerOptions {
  /** Share of the last step that goes into the next, in [0, 1]. Default 0. */
  readonly momentum?: number;
  /** Nesterov's momentum: the gradient counts where the momentum will lead (Sutskever et al. 2013). Default false. */
  readonly nesterov?: boolean;
}

/** w -= rate g; with momentum v = momentum v - rate g; w += v. The default rate is 0.01. */
export class SGD extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {ValueError} if one is out of its range.
   */
  constructor(options: SGDOptions = {}) {
    super("SGD", { name: "SGD", learningRate: 0.01, momentum: 0, nesterov: false }, options, { ranges: { momentum: unitInterval } });
  }

  /** Hyper-parameters by their names in a checkpoint. */
  protected override hyperParameters(): HyperParameters {
    return { momentum: this.settings["momentum"] as number };
  }

  /** The states of each variable. */
  protected override slotSpecs(hyper: HyperParameters): readonly SlotSpec[] {
    return hyper["momentum"] === 0 ? [] : [{ name: "momentum", initial: 0 }];
  }

  /** How a step changes each variable. */
  protected override rule(hyper: HyperParameters): BoundRule {
    const momentum = hyper["momentum"]!;
    if (momentum === 0) return bindRule(sgdRule, {});
    return bindRule(momentumRule, { momentum, nesterov: this.settings["nesterov"] as boolean });
  }
}

/** The rule of gradient descent; it has no slots. */
export const sgdRule: UpdateRule<"apply_sgd"> = {
  op: "apply_sgd",
  slots: [],
  params: (rate) => rateParams(rate),
  update({ gradient, variable }, _slots, params) {
    const { run } = backend();
    if (gradient.kind === "dense") {
      run.sgd(variable.size, variable.address, gradient.tensor.address, params);
      return;
    }
    const { count, ids, rows } = gradient;
    run.sgd_rows(words(count), rows.shape[1]!, ids.address, variable.address, rows.address, params);
  },
};

/** The rule of gradient descent with momentum, whose velocity is the slot. */
export const momentumRule: UpdateRule<"apply_momentum"> = {
  op: "apply_momentum",
  slots: ["momentum"],
  params: (rate, { momentum, nesterov }) => rateParams(rate, momentum, nesterov ? 1 : 0),
  update({ gradient, variable }, slots, params) {
    const { run } = backend();
    const velocity = slots[0]!.address;
    if (gradient.kind === "dense") {
      run.momentum(variable.size, variable.address, velocity, gradient.tensor.address, params);
      return;
    }
    const { count, ids, rows } = gradient;
    run.momentum_rows(words(count), rows.shape[1]!, ids.address, variable.address, velocity, rows.address, params);
  },
};
