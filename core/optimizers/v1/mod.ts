/**
 * Optimizers with the rules of `tf.train` in TensorFlow 1.
 *
 * @module
 */

import { ValueError } from "../../errors.ts";
import type { OptimizerName } from "../mod.ts";
import type { Optimizer } from "../optimizer.ts";
import type { V1OptimizerOptions } from "./_scheme.ts";
import { AdagradOptimizer } from "./adagrad.ts";
import { AdamOptimizer } from "./adam.ts";
import { FtrlOptimizer } from "./ftrl.ts";
import { GradientDescentOptimizer } from "./gradient_descent.ts";
import { RMSPropOptimizer } from "./rmsprop.ts";

export type { V1OptimizerOptions } from "./_scheme.ts";
export { AdagradOptimizer, type AdagradOptimizerOptions } from "./adagrad.ts";
export { AdamOptimizer, type AdamOptimizerOptions } from "./adam.ts";
export { FtrlOptimizer, type FtrlOptimizerOptions } from "./ftrl.ts";
export { GradientDescentOptimizer, type GradientDescentOptimizerOptions } from "./gradient_descent.ts";
export { MomentumOptimizer, type MomentumOptimizerOptions } from "./momentum.ts";
export { ProximalAdagradOptimizer, type ProximalAdagradOptimizerOptions } from "./proximal_adagrad.ts";
export { RMSPropOptimizer, type RMSPropOptimizerOptions } from "./rmsprop.ts";

const kinds: Readonly<Record<OptimizerName, new (options: V1OptimizerOptions) => Optimizer>> = {
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
  if (!Object.hasOwn(kinds, name)) {
    throw new ValueError(`Unsupported optimizer name: ${name}. Supported names are: ('Adagrad', 'Adam', 'Ftrl', 'RMSProp', 'SGD')`);
  }
  return new kinds[name as OptimizerName](options);
}
