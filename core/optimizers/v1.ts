/**
 * Optimizers with the rules of `tf.train` in TensorFlow 1.
 *
 * @module
 */

import { backend } from "../backends/mod.ts";
import { ValueError } from "../errors.ts";
import type { GradientAndVariable } from "../gradient.ts";
import type { LearningRateSchedule } from "../learning_rate.ts";
import { params, words } from "../memory.ts";
import { scopedName, type Variable } from "../model.ts";
import { updateAdagrad, updateAdam, updateFtrl, updateRMSProp, updateSGD } from "./keras.ts";
import {
  type CheckpointScheme,
  type HyperParameters,
  kindNamed,
  Optimizer,
  type OptimizerSettings,
  type SharedSpec,
  type SlotSpec,
} from "./optimizer.ts";

/** Options of every optimizer of TensorFlow 1 that has no default rate. */
export interface V1OptimizerOptions {
  /** The rate, or the rate as a function of the number of steps taken. */
  readonly learningRate: number | LearningRateSchedule;
  /** What the names of its slots end in. Default: the kind's own, such as `Adagrad`. */
  readonly name?: string;
}

/**
 * Slots stand below their variable, `<variable>/Adagrad`, a second one as `<variable>/Adagrad_1`, in a scope as `SCOPE/<variable>/Adagrad`;
 * hyper-parameters are not stored.
 *
 * Canned models make all variables as the one part of a partitioned variable, and their slots in a scope of the model. TensorFlow cuts the name
 * of the part off the slot's name without that scope before it, so the end of `part_0/` stays: `t_0/` for the scope `dnn/`
 * (tensorflow/python/training/slot_creator.py, _create_slot_var).
 */
export const tensorflow1: CheckpointScheme = {
  options: { learningRate: 0.001 },
  storesHyperParameters: false,
  slotName: (optimizer, variable, _slot, index, canned) => {
    const scope = scopedName("");
    const slot = `${optimizer}${index === 0 ? "" : `_${index}`}`;
    if (!canned) return `${scope}${variable}/${slot}`;
    const rest = scope === "" ? "" : `${variable}/part_0/`.slice(-scope.length);
    return `${variable}/${rest}${slot}`;
  },
};

/** Checks that there is a rate. */
function withRate<O extends object>(kind: string, options: O): O {
  if (typeof options === "object" && options !== null && (options as Partial<V1OptimizerOptions>).learningRate === undefined) {
    throw new TypeError(`[${kind}] learningRate must be given: TensorFlow 1 has no default for it`);
  }
  return options;
}

/** Checks that accumulators begin above zero, as their root divides. */
function checkAccumulator(settings: OptimizerSettings): void {
  const value = settings["initialAccumulatorValue"] as number;
  if (!(value > 0)) throw new ValueError(`initial_accumulator_value must be positive: ${value}`);
}

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
    super("GradientDescentOptimizer", { name: "GradientDescent" }, withRate("GradientDescentOptimizer", options), tensorflow1);
  }

  /** Nothing: hyper-parameters are not stored. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return [];
  }

  /** Address of what the kernels of a step read. */
  protected override stepParams(rate: number): number {
    return params(rate);
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    updateSGD(pair, slots, params);
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
    super("MomentumOptimizer", { name: "Momentum", momentum: 0, useNesterov: false }, withRate("MomentumOptimizer", options), tensorflow1);
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

  /** Address of what the kernels of a step read. */
  protected override stepParams(rate: number): number {
    return params(rate, this.settings["momentum"] as number, this.settings["useNesterov"] === true ? 1 : 0);
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    const { run } = backend();
    const { gradient, variable } = pair;
    const velocity = slots[0]!.address;
    if (gradient.kind === "dense") {
      run.momentum_v1(variable.size, variable.address, velocity, gradient.tensor.address, params);
      return;
    }
    const { count, ids, rows } = gradient;
    run.momentum_v1_rows(words(count), rows.shape[1]!, ids.address, variable.address, velocity, rows.address, params);
  }
}

/** Options of {@linkcode AdagradOptimizer}. */
export interface AdagradOptimizerOptions extends V1OptimizerOptions {
  /** First value of the accumulators, above 0. Default 0.1. */
  readonly initialAccumulatorValue?: number;
}

/** a += g^2; w -= rate g / sqrt(a) (Duchi et al. 2011; tf.train.AdagradOptimizer). In a checkpoint `<variable>/Adagrad`. */
export class AdagradOptimizer extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {TypeError} if there is no learning rate.
   * @throws {ValueError} if an option is out of its range.
   */
  constructor(options: AdagradOptimizerOptions) {
    super("AdagradOptimizer", { name: "Adagrad", initialAccumulatorValue: 0.1 }, withRate("AdagradOptimizer", options), tensorflow1);
    checkAccumulator(this.settings);
  }

  /** Nothing: hyper-parameters are not stored. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return [{ name: "accumulator", initial: this.settings["initialAccumulatorValue"] as number }];
  }

  /** Address of what the kernels of a step read. */
  protected override stepParams(rate: number): number {
    return params(rate, 0);
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    updateAdagrad(pair, slots, params);
  }
}

/** Options of {@linkcode ProximalAdagradOptimizer}. */
export interface ProximalAdagradOptimizerOptions extends V1OptimizerOptions {
  /** First value of the accumulators, above 0. Default 0.1. */
  readonly initialAccumulatorValue?: number;
  /** Default 0. */
  readonly l1RegularizationStrength?: number;
  /** Default 0. */
  readonly l2RegularizationStrength?: number;
}

/** Adagrad that shrinks weights after each step by forward-backward splitting (Duchi & Singer 2009; tf.train.ProximalAdagradOptimizer). In a
 * checkpoint `<variable>/ProximalAdagrad`. */
export class ProximalAdagradOptimizer extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {TypeError} if there is no learning rate.
   * @throws {ValueError} if an option is out of its range.
   */
  constructor(options: ProximalAdagradOptimizerOptions) {
    super(
      "ProximalAdagradOptimizer",
      { name: "ProximalAdagrad", initialAccumulatorValue: 0.1, l1RegularizationStrength: 0, l2RegularizationStrength: 0 },
      withRate("ProximalAdagradOptimizer", options),
      tensorflow1,
    );
    checkAccumulator(this.settings);
  }

  /** Nothing: hyper-parameters are not stored. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return [{ name: "accumulator", initial: this.settings["initialAccumulatorValue"] as number }];
  }

  /** Address of what the kernels of a step read. */
  protected override stepParams(rate: number): number {
    return params(rate, this.settings["l1RegularizationStrength"] as number, this.settings["l2RegularizationStrength"] as number);
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    const { run } = backend();
    const { gradient, variable } = pair;
    const accumulator = slots[0]!.address;
    if (gradient.kind === "dense") {
      run.proximal_adagrad(variable.size, variable.address, accumulator, gradient.tensor.address, params);
      return;
    }
    const { count, ids, rows } = gradient;
    run.proximal_adagrad_rows(words(count), rows.shape[1]!, ids.address, variable.address, accumulator, rows.address, params);
  }
}

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
      tensorflow1,
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

  /** Address of what the kernels of a step read. */
  protected override stepParams(rate: number): number {
    const { decay, momentum, epsilon } = this.settings as Record<string, number>;
    return params(rate, decay!, momentum!, epsilon!);
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    const mg = slots.length === 3 ? slots[1]! : null;
    updateRMSProp(pair, { ms: slots[0]!, mg, momentum: slots[slots.length - 1]! }, params);
  }
}

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

/** Options of {@linkcode FtrlOptimizer}. */
export interface FtrlOptimizerOptions extends V1OptimizerOptions {
  /** Power of the rate's decay, 0 or less. Default -0.5. */
  readonly learningRatePower?: number;
  /** First value of the accumulators, 0 or more. Default 0.1. */
  readonly initialAccumulatorValue?: number;
  /** Default 0. */
  readonly l1RegularizationStrength?: number;
  /** Default 0. */
  readonly l2RegularizationStrength?: number;
  /** Penalty of large weights that is added to the gradient for the linear term alone. Default 0. */
  readonly l2ShrinkageRegularizationStrength?: number;
}

/** FTRL-Proximal (McMahan et al. 2013; tf.train.FtrlOptimizer). In a checkpoint `<variable>/Ftrl` and `<variable>/Ftrl_1`. */
export class FtrlOptimizer extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {TypeError} if there is no learning rate.
   * @throws {ValueError} if an option is out of its range.
   */
  constructor(options: FtrlOptimizerOptions) {
    super(
      "FtrlOptimizer",
      {
        name: "Ftrl",
        learningRatePower: -0.5,
        initialAccumulatorValue: 0.1,
        l1RegularizationStrength: 0,
        l2RegularizationStrength: 0,
        l2ShrinkageRegularizationStrength: 0,
      },
      withRate("FtrlOptimizer", options),
      tensorflow1,
    );
  }

  /** Nothing: hyper-parameters are not stored. */
  protected override hyperParameters(): HyperParameters {
    return {};
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return [{ name: "accumulator", initial: this.settings["initialAccumulatorValue"] as number }, { name: "linear", initial: 0 }];
  }

  /** Address of what the kernels of a step read. */
  protected override stepParams(rate: number): number {
    const {
      l1RegularizationStrength: l1,
      l2RegularizationStrength: l2,
      learningRatePower: power,
      l2ShrinkageRegularizationStrength: shrinkage,
    } = this.settings as Record<string, number>;
    return params(rate, l1!, l2!, power!, 0, shrinkage!);
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    updateFtrl(pair, slots, params);
  }
}

const kinds: Readonly<Record<string, new (options: V1OptimizerOptions) => Optimizer>> = {
  Adagrad: AdagradOptimizer,
  Adam: AdamOptimizer,
  Ftrl: FtrlOptimizer,
  RMSProp: RMSPropOptimizer,
  SGD: GradientDescentOptimizer,
};

/**
 * TensorFlow 1's optimizer of that name.
 *
 * @throws {ValueError} if there is none of that name.
 */
export function v1OptimizerFromString(name: string, options: V1OptimizerOptions): Optimizer {
  return new (kindNamed(kinds, name))(options);
}
