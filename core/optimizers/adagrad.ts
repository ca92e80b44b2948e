/**
 * Adagrad.
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

/** Options of {@linkcode Adagrad}. */
export interface AdagradOptions extends OptimizerOptions {
  /** First value of the accumulators. Default 0.1. */
  readonly initialAccumulatorValue?: number;
  /** Added to the root of the accumulators. Default 1e-7. */
  readonly epsilon?: number;
}

/** a += g^2; w -= rate g / (sqrt(a) + epsilon) (Duchi et al. 2011). The default rate is 0.001. */
export class Adagrad extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {ValueError} if one is out of its range.
   */
  constructor(options: AdagradOptions = {}) {
    super("Adagrad", { name: "Adagrad", initialAccumulatorValue: 0.1, epsilon: 1e-7 }, options);
  }

  /** Hyper-parameters by their names in a checkpoint. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return [{ name: "accumulator", initial: this.settings["initialAccumulatorValue"] as number }];
  }

  /** Address of what the kernels of a step read. */
  protected override stepParams(rate: number): number {
    return params(rate, this.settings["epsilon"] as number);
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    updateAdagrad(pair, slots, params);
  }
}

/** One step with the accumulator as the only slot; the parameters are rate and epsilon. */
export function updateAdagrad({ gradient, variable }: GradientAndVariable, slots: readonly Variable[], params: number): void {
  const { run } = backend();
  const accumulator = slots[0]!.address;
  if (gradient.kind === "dense") {
    run.adagrad(variable.size, variable.address, accumulator, gradient.tensor.address, params);
    return;
  }
  const { count, ids, rows } = gradient;
  run.adagrad_rows(words(count), rows.shape[1]!, ids.address, variable.address, accumulator, rows.address, params);
}
