/**
 * Adam and AMSGrad.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import type { GradientAndVariable } from "../autodiff/gradient.ts";
import { params, words } from "../runtime/memory.ts";
import type { Variable } from "../model.ts";
import { Optimizer } from "./optimizer.ts";
import type { OptimizerOptions } from "./options.ts";
import type { HyperParameters, SlotSpec } from "./scheme.ts";

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
    super("Adam", { name: "Adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false }, options);
  }

  /** Hyper-parameters by their names in a checkpoint. */
  protected override hyperParameters(): HyperParameters {
    return { beta_1: this.settings["beta1"] as number, beta_2: this.settings["beta2"] as number };
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    const names = this.settings["amsgrad"] === true ? ["m", "v", "vhat"] : ["m", "v"];
    return names.map((name) => ({ name, initial: 0 }));
  }

  /** Address of what the kernels of a step read. */
  protected override stepParams(rate: number, step: number, hyper: HyperParameters): number {
    const f = Math.fround;
    const beta1 = hyper["beta_1"]!;
    const beta2 = hyper["beta_2"]!;
    const correction1 = f(1 - f(beta1 ** (step + 1)));
    const correction2 = f(Math.sqrt(f(1 - f(beta2 ** (step + 1)))));
    return params(f(f(rate * correction2) / correction1), f(1 - beta1), f(1 - beta2), this.settings["epsilon"] as number, beta1, beta2);
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    updateAdam(pair, slots, params);
  }
}

/** One step with the slots m, v and, where there is one, vhat. */
export function updateAdam({ gradient, variable }: GradientAndVariable, slots: readonly Variable[], params: number): void {
  const { run } = backend();
  const m = slots[0]!.address;
  const v = slots[1]!.address;
  const vhat = slots.length === 3 ? slots[2]!.address : 0;
  if (gradient.kind === "dense") {
    run.adam(variable.size, variable.address, m, v, vhat, gradient.tensor.address, params);
    return;
  }
  const { count, ids, rows } = gradient;
  run.adam_rows(variable.size, words(count), rows.shape[1]!, ids.address, variable.address, m, v, vhat, rows.address, params);
}
