/**
 * Optimizers with the rules of `tf.keras.optimizers.legacy`.
 *
 * @module
 */

import { ValueError } from "../errors.ts";
import { Adagrad } from "./adagrad.ts";
import { Adam } from "./adam.ts";
import { Ftrl } from "./ftrl.ts";
import { type Optimizer, type OptimizerConfig, type OptimizerOptions, optionsFromConfig } from "./optimizer.ts";
import { RMSProp } from "./rmsprop.ts";
import { SGD } from "./sgd.ts";

export { Adagrad, type AdagradOptions } from "./adagrad.ts";
export { Adam, type AdamOptions } from "./adam.ts";
export { Ftrl, type FtrlOptions } from "./ftrl.ts";
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
export { RMSProp, type RMSPropOptions } from "./rmsprop.ts";
export { SGD, type SGDOptions } from "./sgd.ts";
export type { DenseGradient, Gradient, GradientAndVariable, RowsGradient } from "../gradient.ts";
export type { TrainOp } from "./train_op.ts";

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
  return new (kindOf(name))(options).yielding();
}

/**
 * Makes an optimizer again from its description.
 *
 * @throws {ValueError} if there is none of that kind, or its learning rate could not be described.
 */
export function optimizerFromConfig(config: OptimizerConfig): Optimizer {
  return new (kindOf(config.kind))(optionsFromConfig(config));
}

function kindOf(name: string): new (options: OptimizerOptions) => Optimizer {
  if (!Object.hasOwn(kinds, name)) {
    throw new ValueError(`Unsupported optimizer name: ${name}. Supported names are: ('Adagrad', 'Adam', 'Ftrl', 'RMSProp', 'SGD')`);
  }
  return kinds[name as OptimizerName];
}
