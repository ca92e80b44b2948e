/**
 * The value that training is described by: gradients, and what applies them.
 *
 * @module
 */

import type { GradientAndVariable } from "../autodiff/gradient.ts";
import { describe, ValueError } from "../errors.ts";

/** A training step that was computed and not yet taken. Only the training loop calls `apply`. */
export interface TrainOp {
  /** The gradients, clipped per variable. */
  readonly gradients: readonly GradientAndVariable[];
  /** Changes the variables. While a graph is recorded it adds the operations that do so, and changes nothing. */
  apply(): void;
}

/**
 * One training step of several, so that parts of a model have optimizers of their own, as the wide and the deep part of a wide-and-deep model have. All
 * gradients are those of the variables before the step; the updates follow in the order given, and count as one step.
 *
 * @param trainOps What `minimize` of each optimizer gives.
 * @throws {ValueError} if there is none, or a variable is trained by two of them.
 *
 * @example
 * ```ts
 * import { add, combineTrainOps, Estimator, EstimatorSpec, Ftrl, initializers, matmul, mean, SGD, square, sub, type Tensor, variable } from "@headway/estimator";
 * await using model = new Estimator({
 *   modelFn: ({ features, labels, mode }) => {
 *     const slope = variable("slope", [1, 1], initializers.zeros());
 *     const bias = variable("bias", [1], initializers.zeros());
 *     const y = add(matmul(features["x"] as Tensor, slope), bias);
 *     const loss = mean(square(sub(y, labels as Tensor)));
 *     const trainOp = mode !== "train" ? null : combineTrainOps([
 *       new Ftrl({ learningRate: 0.5 }).minimize(loss, { variables: [slope] }),
 *       new SGD({ learningRate: 0.1 }).minimize(loss, { variables: [bias] }),
 *     ]);
 *     return new EstimatorSpec({ mode, loss, trainOp });
 *   },
 * });
 * await model.train(() => [{ x: [[0], [1], [2]] }, [[1], [3], [5]]], { steps: 100 });
 * console.log((await model.getVariableValue("slope")).data); // 2
 * ```
 */
export function combineTrainOps(trainOps: readonly TrainOp[]): TrainOp {
  if (!Array.isArray(trainOps) || trainOps.length === 0) {
    throw new ValueError(`combineTrainOps takes an array of train operations, received ${describe(trainOps)}`);
  }
  const gradients = trainOps.flatMap((trainOp: TrainOp) => trainOp.gradients);
  const names = gradients.map(({ variable }) => variable.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new ValueError(`combineTrainOps: the variable ${twice} is trained by two train operations`);
  return {
    gradients,
    apply: () => {
      for (const trainOp of trainOps) trainOp.apply();
    },
  };
}
