/**
 * TensorFlow 1's Adam.
 *
 * @module
 */

import type { GradientAndVariable } from "../../autodiff/gradient.ts";
import { params } from "../../runtime/memory.ts";
import type { Variable } from "../../model.ts";
import { updateAdam } from "../adam.ts";
import { Optimizer } from "../optimizer.ts";
import type { HyperParameters, SharedSpec, SlotSpec } from "../scheme.ts";
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
    super("AdamOptimizer", { name: "Adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, options, tensorflow1);
  }

  /** Nothing: hyper-parameters are not stored. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return [{ name: "m", initial: 0 }, { name: "v", initial: 0 }];
  }

  /** The powers of the betas that the next step corrects by. */
  protected override sharedSpecs(): readonly SharedSpec[] {
    return ["beta1", "beta2"].map((name) => {
      const beta = Math.fround(this.settings[name] as number);
      return { name: `${name}_power`, after: (step: number) => beta ** (step + 1) };
    });
  }

  /** Address of what the kernels of a step read. */
  protected override stepParams(rate: number, _step: number, _hyper: HyperParameters, shared: readonly Variable[]): number {
    const f = Math.fround;
    const betas = ["beta1", "beta2"].map((name) => f(this.settings[name] as number));
    const [power1, power2] = shared.map((power) => power.value()[0]!);
    shared.forEach((power, i) => power.assign(Float32Array.of([power1!, power2!][i]! * betas[i]!)));
    const alpha = f(f(rate * f(Math.sqrt(f(1 - power2!)))) / f(1 - power1!));
    const [beta1, beta2] = betas as [number, number];
    return params(alpha, f(1 - beta1), f(1 - beta2), this.settings["epsilon"] as number, beta1, beta2);
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    updateAdam(pair, slots, params);
  }
}
