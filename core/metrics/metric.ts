/**
 * What every metric is: sums over batches on the device, read once at the end.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import { ValueError } from "../errors.ts";
import type { HostTensor } from "../runtime/host_tensor.ts";
import { params } from "../runtime/memory.ts";
import { localVariable, type Variable } from "../model.ts";
import type { Operand } from "../ops/_op.ts";
import * as ops from "../ops/mod.ts";
import { withRecorder } from "../graph/record.ts";
import { empty, scope, Tensor, tensor } from "../runtime/tensor.ts";

/**
 * A number about many batches. Inside a model its states are found again by its name, so that a `modelFn` may make it anew for every batch; outside
 * they belong to the metric, and `dispose` frees them.
 */
export abstract class Metric implements Disposable {
  /** Name under which the states stand. */
  readonly name: string;
  /** How the states of several machines become one. */
  readonly merge = "sum";
  readonly #states: Variable[] = [];

  /** Metrics of one model need different names. */
  constructor(name: string) {
    this.name = name;
  }

  /** The metric of all batches so far. */
  abstract result(): number | HostTensor;

  /** The states, all of which are sums over examples. */
  get states(): readonly Variable[] {
    return this.#states;
  }

  /** Forgets all batches. */
  reset(): void {
    for (const state of this.#states) state.assign(new Float32Array(state.size));
  }

  /** Frees the states. */
  dispose(): void {
    for (const state of this.#states) state.dispose();
  }

  /** Frees the states at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Declares a state of zeros. */
  protected state(name: string, shape: readonly number[] = []): Variable {
    const made = localVariable(`${this.name}/${name}`, shape);
    this.#states.push(made);
    return made;
  }
}

/** Runs an update: temporary tensors are freed, and nothing is recorded. */
export function updating(fn: () => void): void {
  withRecorder(null, () => scope(fn));
}

/** Numbers, booleans or whole numbers as a float32 tensor. */
export function asFloat(x: Operand): Tensor {
  const t = x instanceof Tensor ? x : tensor(x);
  return t.dtype === "float32" ? t : ops.cast(t, "float32");
}

/** Weights with one element for each of `shape`, or null where there are none. A shape that ends before the values' does is repeated. */
export function fitWeights(weights: Operand | null | undefined, shape: readonly number[]): Tensor | null {
  if (weights === null || weights === undefined) return null;
  const w = asFloat(weights);
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (w.size === size) return w;
  const missing = shape.length - w.shape.length;
  const grown = missing > 0 ? ops.reshape(w, [...w.shape, ...new Array<number>(missing).fill(1)]) : w;
  if (missing < 0 || grown.shape.some((extent, i) => extent !== 1 && extent !== shape[i])) {
    throw new ValueError(`Weights of shape [${w.shape}] do not fit values of shape [${shape}]`);
  }
  return ops.broadcastTo(grown, shape);
}

/** state += sum(values * weights). */
export function addSum(state: Variable, values: Tensor, weights: Tensor | null): void {
  const { run } = backend();
  const sum = empty([]);
  if (weights === null) run.reduce_sum(1, values.size, 1, values.address, sum.address);
  else run.dot(values.size, values.address, weights.address, sum.address);
  run.add(1, state.address, sum.address, state.address);
}

/** state += sum(weights), or the count where there are none. */
export function addWeights(state: Variable, weights: Tensor | null, count: number): void {
  if (weights !== null) addSum(state, weights, null);
  else backend().run.add(1, state.address, params(count), state.address);
}

/** Checks that two tensors have one value each for the same examples. */
export function checkSizes(what: string, labels: Tensor, predictions: Tensor): void {
  if (labels.size !== predictions.size) {
    throw new ValueError(
      `[${what}] labels and predictions must have the same number of values. Received shapes [${labels.shape}] and [${predictions.shape}]`,
    );
  }
}

/** a / b, 0 where b is 0. */
export function quotient(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}

/** The quotient of two scalar states in float64. */
export function ratio(a: Variable, b: Variable): number {
  return quotient(a.value()[0]!, b.value()[0]!);
}
