/**
 * Gradients of what a model computes to values on its way, for attributions. While a graph is recorded they are operations of it.
 *
 * @module
 */

import type { Variable } from "../model.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { Tape } from "./tape.ts";

/** What a model computes, and its gradients. */
export interface InputGradients {
  /** The scalar. */
  readonly value: Tensor;
  /** For each tensor that was watched, in order, the gradient of the scalar to it; null where it does not depend on it. */
  readonly gradients: readonly (Tensor | null)[];
}

/**
 * Computes a scalar and its gradients to tensors on the way.
 *
 * @param variables Those of the model: no gradient flows into them.
 * @param compute Gives the scalar. It hands tensors that a gradient is wanted to, before they are used, to `watch`, which gives them back.
 */
export function inputGradients(variables: Iterable<Variable>, compute: (watch: (x: Tensor) => Tensor) => Tensor): InputGradients {
  const watched: Tensor[] = [];
  const tape = new Tape();
  return withoutVariables(variables, () => {
    const value = tape.run(() =>
      compute((x) => {
        x.tracked = true;
        watched.push(x);
        return x;
      })
    );
    return { value, gradients: tape.gradientsOf(value, watched) };
  });
}

/** Runs `fn` while no gradient flows into the variables. */
export function withoutVariables<T>(variables: Iterable<Variable>, fn: () => T): T {
  const tracked = [...variables].filter((variable) => variable.tracked);
  for (const variable of tracked) variable.tracked = false;
  try {
    return fn();
  } finally {
    for (const variable of tracked) variable.tracked = true;
  }
}
