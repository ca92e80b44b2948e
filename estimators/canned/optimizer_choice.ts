/**
 * What canned estimators take as an optimizer.
 *
 * @module
 */

import { ValueError } from "../../core/errors.ts";
import { optimizerFromString, type OptimizerName } from "../../core/optimizers/kinds.ts";
import { Optimizer } from "../../core/optimizers/optimizer.ts";

/** A name, an instance, or a function that makes one. */
export type OptimizerLike = OptimizerName | Optimizer | (() => Optimizer);

/** The optimizer that is meant. */
export function resolveOptimizer(optimizer: OptimizerLike): Optimizer {
  if (typeof optimizer === "string") return optimizerFromString(optimizer);
  if (typeof optimizer === "function" && optimizer.prototype instanceof Optimizer) {
    throw new TypeError(`optimizer is the class ${optimizer.name}, expected an instance of it: new ${optimizer.name}()`);
  }
  const made = typeof optimizer === "function" ? optimizer() : optimizer;
  if (!(made instanceof Optimizer)) {
    throw new ValueError(`The given object is not a tf.keras.optimizers.Optimizer instance. Given: ${String(made)}`);
  }
  return made;
}
