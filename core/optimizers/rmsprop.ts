/**
 * RMSProp, plain, centered and with momentum.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import { words } from "../runtime/memory.ts";
import { Optimizer } from "./optimizer.ts";
import { type OptimizerOptions, unitInterval } from "./options.ts";
import type { BoundRule, HyperParameters, SlotSpec } from "./scheme.ts";
import { bindRule, rateParams, type UpdateRule } from "./update_rule.ts";

/** Options of {@linkcode RMSProp}. */
export interface RMSPropOptions extends OptimizerOptions {
  /** Decay of the mean of squared gradients, in [0, 1]. Default 0.9. */
  readonly rho?: number;
  /** Share of the last step that goes into the next, in [0, 1]. Default 0. */
  readonly momentum?: number;
  /** Added to the root of the mean; with momentum under the root. Default 1e-7. */
  readonly epsilon?: number;
  /** Divide by the root of the variance, the mean of gradients subtracted (Graves 2013). Default false. */
  readonly centered?: boolean;
}

/** w -= rate g / sqrt(mean of g^2) (Tieleman & Hinton 2012). The default rate is 0.001; in a checkpoint it is `RMSprop`, as in Keras. */
export class RMSProp extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {ValueError} if one is out of its range.
   */
  constructor(options: RMSPropOptions = {}) {
    super("RMSProp", { name: "RMSprop", rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false }, options, {
      ranges: { rho: unitInterval, momentum: unitInterval },
    });
  }

  /** Hyper-parameters by their names in a checkpoint. */
  protected override hyperParameters(): HyperParameters {
    return { momentum: this.settings["momentum"] as number, rho: this.settings["rho"] as number };
  }

  /** The states of each variable. */
  protected override slotSpecs(hyper: HyperParameters): readonly SlotSpec[] {
    const names = ["rms"];
    if (hyper["momentum"]! > 0) names.push("momentum");
    if (this.settings["centered"] === true) names.push("mg");
    return names.map((name) => ({ name, initial: 0 }));
  }

  /** How a step changes each variable. */
  protected override rule(hyper: HyperParameters): BoundRule {
    const epsilon = this.settings["epsilon"] as number;
    return bindRule(rmspropRule, { rho: hyper["rho"]!, momentum: hyper["momentum"]!, epsilon });
  }
}

/** The rule of RMSProp, which differs where there is momentum; the slots are the mean of squares, that of gradients if centered, and the momentum. */
export const rmspropRule: UpdateRule<"apply_rmsprop"> = {
  op: "apply_rmsprop",
  slots: ["rms", "mg", "momentum"],
  params: (rate, { rho, momentum, epsilon }) => rateParams(rate, rho, momentum, epsilon),
  update({ gradient, variable }, slots, params) {
    const { run } = backend();
    const ms = slots[0]!.address;
    const mg = slots[1]?.address ?? 0;
    const momentum = slots[2]?.address ?? 0;
    if (gradient.kind === "dense") {
      run.rmsprop(variable.size, variable.address, ms, mg, momentum, gradient.tensor.address, params);
      return;
    }
    const { count, ids, rows } = gradient;
    run.rmsprop_rows(variable.size, words(count), rows.shape[1]!, ids.address, variable.address, ms, mg, momentum, rows.address, params);
  },
};
