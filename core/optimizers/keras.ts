/**
 * Optimizers with the rules of `tf.keras.optimizers.legacy`.
 *
 * @module
 */

import { backend } from "../backends/mod.ts";
import type { GradientAndVariable } from "../gradient.ts";
import { params, words } from "../memory.ts";
import type { Variable } from "../model.ts";
import {
  type HyperParameters,
  kindNamed,
  Optimizer,
  type OptimizerConfig,
  type OptimizerOptions,
  optionsFromConfig,
  type SlotSpec,
} from "./optimizer.ts";

export {
  type CheckpointScheme,
  type HyperParameters,
  type MinimizeOptions,
  Optimizer,
  type OptimizerConfig,
  type OptimizerOptions,
  type OptimizerSettings,
  type SharedSpec,
  type SlotSpec,
} from "./optimizer.ts";
export type { DenseGradient, Gradient, GradientAndVariable, RowsGradient } from "../gradient.ts";
export type { TrainOp } from "./train_op.ts";

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
    super("RMSProp", { name: "RMSprop", rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false }, options);
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

  /** Address of what the kernels of a step read. */
  protected override stepParams(rate: number, _step: number, hyper: HyperParameters): number {
    return params(rate, hyper["rho"]!, hyper["momentum"]!, this.settings["epsilon"] as number);
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    const centered = this.settings["centered"] === true;
    const mg = centered ? slots[slots.length - 1]! : null;
    const momentum = slots.length > (centered ? 2 : 1) ? slots[1]! : null;
    updateRMSProp(pair, { ms: slots[0]!, mg, momentum }, params);
  }
}

/** One step; the rule differs where there is momentum. */
export function updateRMSProp(
  { gradient, variable }: GradientAndVariable,
  slots: { readonly ms: Variable; readonly mg: Variable | null; readonly momentum: Variable | null },
  params: number,
): void {
  const { run } = backend();
  const ms = slots.ms.address;
  const mg = slots.mg?.address ?? 0;
  const momentum = slots.momentum?.address ?? 0;
  if (gradient.kind === "dense") {
    run.rmsprop(variable.size, variable.address, ms, mg, momentum, gradient.tensor.address, params);
    return;
  }
  const { count, ids, rows } = gradient;
  run.rmsprop_rows(variable.size, words(count), rows.shape[1]!, ids.address, variable.address, ms, mg, momentum, rows.address, params);
}

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

/** Options of {@linkcode Ftrl}. */
export interface FtrlOptions extends OptimizerOptions {
  /** How the rate falls with the accumulated squares; at most 0. Default -0.5. */
  readonly learningRatePower?: number;
  /** First value of the accumulators. Default 0.1. */
  readonly initialAccumulatorValue?: number;
  /** Strength of the L1 penalty. Default 0. */
  readonly l1RegularizationStrength?: number;
  /** Strength of the L2 penalty, which holds towards zero. Default 0. */
  readonly l2RegularizationStrength?: number;
  /** Strength of the L2 penalty on the size of the weights. Default 0. */
  readonly l2ShrinkageRegularizationStrength?: number;
  /** Beta of the paper: adds beta / (2 rate) to the L2 strength. Default 0. */
  readonly beta?: number;
}

/** Follow the regularised leader (McMahan et al., "Ad click prediction: a view from the trenches", KDD 2013). The default rate is 0.001. */
export class Ftrl extends Optimizer {
  /**
   * Checks the options.
   *
   * @throws {ValueError} if one is out of its range.
   */
  constructor(options: FtrlOptions = {}) {
    super("Ftrl", {
      name: "Ftrl",
      learningRatePower: -0.5,
      initialAccumulatorValue: 0.1,
      l1RegularizationStrength: 0,
      l2RegularizationStrength: 0,
      l2ShrinkageRegularizationStrength: 0,
      beta: 0,
    }, options);
  }

  /** Hyper-parameters by their names in a checkpoint. */
  protected override hyperParameters(): HyperParameters {
    return {
      beta: this.settings["beta"] as number,
      l1_regularization_strength: this.settings["l1RegularizationStrength"] as number,
      l2_regularization_strength: this.settings["l2RegularizationStrength"] as number,
      learning_rate_power: this.settings["learningRatePower"] as number,
    };
  }

  /** The states of each variable. */
  protected override slotSpecs(): readonly SlotSpec[] {
    return [{ name: "accumulator", initial: this.settings["initialAccumulatorValue"] as number }, { name: "linear", initial: 0 }];
  }

  /** Address of what the kernels of a step read. */
  protected override stepParams(rate: number, _step: number, hyper: HyperParameters): number {
    return params(
      rate,
      hyper["l1_regularization_strength"]!,
      hyper["l2_regularization_strength"]!,
      hyper["learning_rate_power"]!,
      hyper["beta"]!,
      this.settings["l2ShrinkageRegularizationStrength"] as number,
    );
  }

  /** Changes a variable in one kernel call. */
  protected override update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void {
    updateFtrl(pair, slots, params);
  }
}

/** One step with the slots accumulator and linear. */
export function updateFtrl({ gradient, variable }: GradientAndVariable, slots: readonly Variable[], params: number): void {
  const { run } = backend();
  const accumulator = slots[0]!.address;
  const linear = slots[1]!.address;
  if (gradient.kind === "dense") {
    run.ftrl(variable.size, variable.address, accumulator, linear, gradient.tensor.address, params);
    return;
  }
  const { count, ids, rows } = gradient;
  run.ftrl_rows(words(count), rows.shape[1]!, ids.address, variable.address, accumulator, linear, rows.address, params);
}

/** Names that stand for an optimizer with its default options. */
export type OptimizerName = "Adagrad" | "Adam" | "Ftrl" | "RMSProp" | "SGD";

const kinds: Readonly<Record<OptimizerName, new (options: OptimizerOptions) => Optimizer>> = { Adagrad, Adam, Ftrl, RMSProp, SGD };

/**
 * The optimizer of that name. All its options give way to what a checkpoint holds.
 *
 * @param name `Adagrad`, `Adam`, `Ftrl`, `RMSProp` or `SGD`.
 * @param options Default: the optimizer's own defaults.
 * @throws {ValueError} if there is none of that name.
 */
export function optimizerFromString(name: string, options: OptimizerOptions = {}): Optimizer {
  return new (kindNamed(kinds, name))(options).yielding();
}

/**
 * Makes an optimizer again from its description.
 *
 * @throws {ValueError} if there is none of that kind, or its learning rate could not be described.
 */
export function optimizerFromConfig(config: OptimizerConfig): Optimizer {
  return new (kindNamed(kinds, config.kind))(optionsFromConfig(config));
}
