/**
 * The optimizers that there are: made from their names, and again from their descriptions.
 *
 * @module
 */

import { ValueError } from "../errors.ts";
import { learningRateFromConfig } from "../learning_rate.ts";
import { Adagrad } from "./adagrad.ts";
import { Adam } from "./adam.ts";
import { Ftrl } from "./ftrl.ts";
import type { Optimizer } from "./optimizer.ts";
import type { OptimizerConfig, OptimizerOptions } from "./options.ts";
import { RMSProp } from "./rmsprop.ts";
import { SGD } from "./sgd.ts";
import { AdagradOptimizer } from "./v1/adagrad.ts";
import { AdamOptimizer } from "./v1/adam.ts";
import { FtrlOptimizer } from "./v1/ftrl.ts";
import { GradientDescentOptimizer } from "./v1/gradient_descent.ts";
import { RMSPropOptimizer } from "./v1/rmsprop.ts";
import type { V1OptimizerOptions } from "./v1/scheme.ts";

/** Names that stand for an optimizer with its default options. */
export type OptimizerName = "Adagrad" | "Adam" | "Ftrl" | "RMSProp" | "SGD";

const kinds: Readonly<Record<OptimizerName, new (options: OptimizerOptions) => Optimizer>> = { Adagrad, Adam, Ftrl, RMSProp, SGD };

const v1Kinds: Readonly<Record<string, new (options: V1OptimizerOptions) => Optimizer>> = {
  Adagrad: AdagradOptimizer,
  Adam: AdamOptimizer,
  Ftrl: FtrlOptimizer,
  RMSProp: RMSPropOptimizer,
  SGD: GradientDescentOptimizer,
};

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

/**
 * TensorFlow 1's optimizer of that name.
 *
 * @throws {ValueError} if there is none of that name.
 */
export function v1OptimizerFromString(name: string, options: V1OptimizerOptions): Optimizer {
  return new (kindNamed(v1Kinds, name))(options);
}

/** The class of a name. */
function kindNamed<Kind>(kinds: Readonly<Record<string, Kind>>, name: string): Kind {
  if (Object.hasOwn(kinds, name)) return kinds[name]!;
  const names = Object.keys(kinds).map((kind) => `'${kind}'`).join(", ");
  throw new ValueError(`Unsupported optimizer name: ${name}. Supported names are: (${names})`);
}

/** The options that a description holds, ready for a constructor. */
function optionsFromConfig(config: OptimizerConfig): Record<string, unknown> {
  const { kind: _, learningRate, ...options } = config;
  if (learningRate === null) {
    throw new ValueError(`The learning rate of ${config.kind} was a function that cannot be described; make the optimizer with it`);
  }
  return { ...options, learningRate: typeof learningRate === "object" ? learningRateFromConfig(learningRate) : learningRate };
}
