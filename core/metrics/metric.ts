/**
 * What every metric is: sums over batches on the device, of which operations make the result.
 *
 * @module
 */

import { ValueError } from "../errors.ts";
import type { HostTensor, HostTensorOf } from "../runtime/host_tensor.ts";
import { readWithStatus } from "../runtime/memory.ts";
import { readTensors } from "../runtime/reading.ts";
import { localVariable, type Variable } from "../model.ts";
import type { Operand } from "../ops/_op.ts";
import { dot } from "../ops/elementwise.ts";
import * as ops from "../ops/mod.ts";
import { assignAdd } from "../ops/effects.ts";
import { recorder, withRecorder } from "../graph/current_recorder.ts";
import { scope, Tensor, tensor } from "../runtime/tensor.ts";

/** What a metric gives: a number, or several. */
export type MetricResult = number | HostTensor;

/**
 * A number about many batches. Inside a model its states are found again by its name, so that a `modelFn` may make it anew for every batch; outside
 * they belong to the metric, and `dispose` frees them.
 */
export abstract class Metric<Result extends MetricResult = MetricResult> implements Disposable {
  /** Name under which the states stand. */
  readonly name: string;
  readonly #states: Variable[] = [];

  /** Metrics of one model need different names. */
  constructor(name: string) {
    this.name = name;
  }

  /**
   * The metric, of its states in the order in which they were declared: a pure function of operations. A scalar makes a number of the result.
   *
   * @returns float32, of any shape.
   */
  abstract compute(states: readonly Tensor[]): Tensor;

  /**
   * The metric of all batches so far, in float32.
   *
   * @throws {InvalidArgumentError} By the promise, if what an update was given could only be checked when it had been read, and was wrong.
   */
  async result(): Promise<Result> {
    return (await readResults([this]))[0] as Result;
  }

  /** The states, all of which are sums over examples. */
  get states(): readonly Variable[] {
    return this.#states;
  }

  /** Forgets all batches. */
  reset(): void {
    for (const state of this.#states) {
      state.assign(new Float32Array(state.size));
      updates.delete(state);
    }
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

/** The results of several metrics, by one reading of the device, which is queued before this returns unless an update has to be waited for. */
export async function readResults(metrics: readonly Metric[]): Promise<MetricResult[]> {
  const waiting = metrics.flatMap(({ states }) => states).map((state) => updates.get(state)).filter((update) => update !== undefined);
  if (waiting.length > 0) await Promise.all(waiting);
  let reading = [] as HostTensor[] | Promise<HostTensor[]>;
  withRecorder(null, () =>
    scope(() => {
      reading = readTensors(metrics.map((metric) => metric.compute(metric.states)), readWithStatus);
    }));
  return (await reading).map((value) => value.shape.length === 0 ? (value as HostTensorOf<"float32">).data[0]! : value);
}

/** The updates of states that wait for the device. */
const updates = new WeakMap<Variable, Promise<void>>();

/** Runs an update with what has to be read for it: at once, or when it is there, after the updates before it. Results wait for it. */
export function updateWith<T>(states: readonly Variable[], read: T | Promise<T>, update: (values: T) => void): void {
  if (!(read instanceof Promise)) return update(read);
  const before = Promise.all(states.map((state) => updates.get(state)));
  const after = before.then(async () => update(await read));
  // An evaluation may end without a look at its results.
  after.catch(() => {});
  read.catch(() => {});
  for (const state of states) updates.set(state, after);
}

/** Runs an update: temporary tensors are freed, and no tape records it. */
export function updating(fn: () => void): void {
  withRecorder(recorder.graph, () => scope(fn));
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
  assignAdd(state, weights === null ? ops.sum(values) : dot(values, weights));
}

/** state += sum(weights), or the count where there are none. */
export function addWeights(state: Variable, weights: Tensor | null, count: number): void {
  assignAdd(state, weights === null ? ops.fill([], count) : ops.sum(weights));
}

/** Checks that two tensors have one value each for the same examples. */
export function checkSizes(what: string, labels: Tensor, predictions: Tensor): void {
  if (labels.size !== predictions.size) {
    throw new ValueError(
      `[${what}] labels and predictions must have the same number of values. Received shapes [${labels.shape}] and [${predictions.shape}]`,
    );
  }
}
