/**
 * What an optimizer keeps beside the variables, and under which names that stands in a checkpoint.
 *
 * @module
 */

import type { OptimizerSettings } from "./options.ts";

/** Under which names an optimizer's variables stand in a checkpoint, and which options go with them. */
export interface CheckpointScheme {
  /** Options that all optimizers of the scheme share, with their defaults. */
  readonly options: OptimizerSettings;
  /** Whether hyper-parameters are variables. Where they are not, the constructor's always hold. */
  readonly storesHyperParameters: boolean;
  /** Name of a variable's slot. `index` counts the slots of a variable; `canned` says that a `nameScope` was given. */
  slotName(optimizer: string, variable: string, slot: string, index: number, canned: boolean, trainingScope: string): string;
}

/** TensorFlow 2's: `training/Adagrad/<variable>/accumulator` beside `training/Adagrad/learning_rate`. */
export const keras: CheckpointScheme = {
  options: { learningRate: 0.001, decay: 0, clipnorm: null, clipvalue: null, globalClipnorm: null },
  storesHyperParameters: true,
  slotName: (optimizer, variable, slot, _index, _canned, scope) => `${scope}/${optimizer}/${variable}/${slot}`,
};

/** Where TensorFlow 2's optimizers keep what is theirs, unless something else is said. */
export const TRAINING = "training";

/** What TensorFlow 2's optimizers keep, by its name in a checkpoint; the first group is the optimizer's name. */
export const OPTIMIZER_STATE = /^training(?:_\d+)?\/([^/]+)\//;

/** Names of TensorFlow 1's optimizers that keep something below a variable; a second and third slot of theirs end in `_1` and `_2`. */
const v1Names = ["ProximalAdagrad", "Adagrad", "Adam", "Ftrl", "RMSProp", "Momentum"];

/** A slot of TensorFlow 1's optimizers by the end of its name; the first group is the optimizer's name. */
export const V1_SLOT = new RegExp(`/(${v1Names.join("|")})(?:_[12])?$`);

/** A state that an optimizer keeps for each variable. */
export interface SlotSpec {
  /** Its name in a checkpoint, such as `accumulator`. */
  readonly name: string;
  /** Its first value. */
  readonly initial: number;
  /** What its name ends in under TensorFlow 1, such as `Adam_1`, where an optimizer of TensorFlow 1 obeys the same rule; default: none does. */
  readonly v1Suffix?: string;
}

/** A number that an optimizer keeps for all variables together. */
export interface SharedSpec {
  /** Its name in a checkpoint, such as `beta1_power`. */
  readonly name: string;
  /** By what every step multiplies it. */
  readonly factor: number;
  /** Its value after so many steps. */
  readonly after: (step: number) => number;
}

/** The values of the hyper-parameters by their names in a checkpoint. */
export type HyperParameters = Readonly<Record<string, number>>;

/** How a step changes each variable: a rule of the library's with its numbers. */
export interface BoundRule {
  /** The rule: the operation that it is in a graph. */
  readonly rule: { readonly op: string };
  /** Its numbers. */
  readonly attributes: Readonly<object>;
  /** Decays whose powers by the number of steps the rule reads, where no variables hold them. */
  readonly decays: readonly number[];
}
