/**
 * Gradient descent, with or without momentum.
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
    super("SGD", { name: "SGD", learningRate: 0.01, momentum: 0, nesterov: false }, options);
  }

  /** Hyper-parameters by their names in a checkpoint. */
  protected override hyperParameters(): HyperParameters {
    return { momentum: this.settings["momentum"] as number };
  }

  /** The states of each variable. */
  protected override slotSpecs(hyper: HyperParameters): readonly SlotSpec[] {
    return hyper["momentum"] === 0 ? [] : [{ name: "momentum", initial: 0 }];
  }

  /** Address of what the kernels of a step read. */
  protected override stepParams(rate: number, _step: number, hyper: HyperParameters): number {
    return params(rate, hyper["momentum"]!, this.settings["nesterov"] === true ? 1 : 0);
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    updateSGD(pair, slots, params);
  }
}

/** One step, with the velocity as slot where there is momentum. */
export function updateSGD({ gradient, variable }: GradientAndVariable, slots: readonly Variable[], params: number): void {
  const { run } = backend();
  const w = variable.address;
  if (gradient.kind === "dense") {
    if (slots.length === 0) run.sgd(variable.size, w, gradient.tensor.address, params);
    else run.momentum(variable.size, w, slots[0]!.address, gradient.tensor.address, params);
    return;
  }
  const { ids, rows } = gradient;
  const count = words(gradient.count);
  const width = rows.shape[1]!;
  if (slots.length === 0) run.sgd_rows(count, width, ids.address, w, rows.address, params);
  else run.momentum_rows(count, width, ids.address, w, slots[0]!.address, rows.address, params);
}
