/**
 * Adam and AMSGrad.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import { params, words } from "../runtime/memory.ts";
import { empty } from "../runtime/tensor.ts";
import { ValueError } from "../errors.ts";
import { Optimizer } from "./optimizer.ts";
import { type OptimizerOptions, type OptionRanges, unitInterval } from "./options.ts";
import type { BoundRule, HyperParameters, SlotSpec } from "./scheme.ts";
import { bindRule, rateParams, type StepNumber, type UpdateRule } from "./update_rule.ts";

/** Options of {@linkcode Adam}. */
export interface AdamOptions extends OptimizerOptions {
  /** Decay of the mean of gradients, in [0, 1]. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, in [0, 1]. Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second mean. Default 1e-7. */
  readonly epsilon?: number;
  /** Divide by the largest second mean so far (Reddi et al. 2018). Default false. */
  readonly amsgrad?: boolean;
}

/**
 * Means of gradients and of their squares, corrected for their start at zero (Kingma & Ba 2015). The default rate is 0.001.
 * Under a row-sparse gradient the means of all rows decay and every row moves, as in TensorFlow.
 */
export class Adam extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {ValueError} if one is out of its range.
   */
  constructor(options: AdamOptions = {}) {
    super("Adam", { name: "Adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false }, options, { ranges: betaRanges });
  }

  /** Hyper-parameters by their names in a checkpoint. */
  protected override hyperParameters(): HyperParameters {
    return { beta_1: this.settings["beta1"] as number, beta_2: this.settings["beta2"] as number };
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return this.settings["amsgrad"] === true ? [...adamSlots, { name: "vhat", initial: 0 }] : adamSlots;
  }

  /** How a step changes each variable. */
  protected override rule(hyper: HyperParameters): BoundRule {
    const beta1 = hyper["beta_1"]!;
    const beta2 = hyper["beta_2"]!;
    return bindRule(adamRule, { beta1, beta2, epsilon: this.settings["epsilon"] as number }, [beta1, beta2]);
  }
}

/** The slots of Adam. */
export const adamSlots: readonly SlotSpec[] = [{ name: "m", initial: 0, v1Suffix: "Adam" }, { name: "v", initial: 0, v1Suffix: "Adam_1" }];

/** Ranges of Adam's decays. */
export const betaRanges: OptionRanges = {
  beta1(option, value) {
    unitInterval(option, value);
    if (Math.fround(value) === 1) {
      throw new ValueError(`\`beta1\` must be below 1, as Adam divides by what is left. Received: beta1=${value}.`);
    }
  },
  beta2: unitInterval,
};

/** The rule of Adam, with the slots m, v and, for AMSGrad, vhat. It corrects by the powers of its two decays. */
export const adamRule: UpdateRule<"apply_adam"> = {
  op: "apply_adam",
  slots: ["m", "v", "vhat"],
  params(rate, { beta1, beta2, epsilon }, [power1, power2]) {
    const f = Math.fround;
    return rateParams(corrected(rate, power1!, power2!), f(1 - beta1), f(1 - beta2), epsilon, beta1, beta2);
  },
  update({ gradient, variable }, slots, params) {
    const { run } = backend();
    const m = slots[0]!.address;
    const v = slots[1]!.address;
    const vhat = slots[2] === null ? 0 : slots[2]!.address;
    if (gradient.kind === "dense") {
      run.adam(variable.size, variable.address, m, v, vhat, gradient.tensor.address, params);
      return;
    }
    const { count, ids, rows } = gradient;
    run.adam_rows(variable.size, words(count), rows.shape[1]!, ids.address, variable.address, m, v, vhat, rows.address, params);
  },
};

/** Rate sqrt(1 - power2) / (1 - power1), in float32, where the numbers are. */
function corrected(rate: StepNumber, power1: StepNumber, power2: StepNumber): StepNumber {
  const f = Math.fround;
  if (typeof rate === "number" && typeof power1 === "number" && typeof power2 === "number") {
    return f(f(rate * f(Math.sqrt(f(1 - power2)))) / f(1 - power1));
  }
  const { run } = backend();
  const alpha = empty([]);
  const rest = empty([]);
  const complement = params(-1, 1);
  run.affine(1, addressOf(power2), alpha.address, complement);
  run.sqrt(1, alpha.address, alpha.address);
  run.mul(1, addressOf(rate), alpha.address, alpha.address);
  run.affine(1, addressOf(power1), rest.address, complement);
  run.div(1, alpha.address, rest.address, alpha.address);
  return alpha;
}

function addressOf(number: StepNumber): number {
  return typeof number === "number" ? params(number) : number.address;
}
