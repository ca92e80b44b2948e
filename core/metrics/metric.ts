/**
 * Metrics: sums over batches on the device, read once at the end. The plain ones: means, accuracy, precision, recall.
 *
 * @module
 */

import { backend } from "../backends/mod.ts";
import { ValueError } from "../errors.ts";
import type { HostTensor } from "../host_tensor.ts";
import { params } from "../memory.ts";
import { localVariable, type Variable } from "../model.ts";
import * as ops from "../ops/mod.ts";
import type { Operand } from "../ops/_op.ts";
import { withRecorder } from "../record.ts";
import { empty, scope, Tensor, tensor } from "../tensor.ts";

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
function addSum(state: Variable, values: Tensor, weights: Tensor | null): void {
  const { run } = backend();
  const sum = empty([]);
  if (weights === null) run.reduce_sum(1, values.size, 1, values.address, sum.address);
  else run.dot(values.size, values.address, weights.address, sum.address);
  run.add(1, state.address, sum.address, state.address);
}

/** state += sum(weights), or the count where there are none. */
function addWeights(state: Variable, weights: Tensor | null, count: number): void {
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
function ratio(a: Variable, b: Variable): number {
  return quotient(a.value()[0]!, b.value()[0]!);
}

/** sum(weights * values) / sum(weights); 0 where there are no weights. */
export class Mean extends Metric {
  readonly #total: Variable;
  readonly #count: Variable;

  /** Default name: `mean`. */
  constructor(name = "mean") {
    super(name);
    this.#total = this.state("total");
    this.#count = this.state("count");
  }

  /**
   * Adds a batch.
   *
   * @param values Any shape, numbers or booleans.
   * @param weights Of the shape of the values or broadcast to it; default: 1.
   */
  update(values: Operand, weights?: Operand | null): void {
    updating(() => {
      const v = asFloat(values);
      const w = fitWeights(weights, v.shape);
      addSum(this.#total, v, w);
      addWeights(this.#count, w, v.size);
    });
  }

  /** The mean so far. */
  override result(): number {
    return ratio(this.#total, this.#count);
  }
}

/** Accuracy of always guessing the more frequent of two classes: max(m, 1 - m) for the weighted mean m of the labels. */
export class AccuracyBaseline extends Metric {
  readonly #total: Variable;
  readonly #count: Variable;

  /** Default name: `accuracy_baseline`. */
  constructor(name = "accuracy_baseline") {
    super(name);
    this.#total = this.state("total");
    this.#count = this.state("count");
  }

  /** Adds a batch of labels in [0, 1]. */
  update(labels: Operand, weights?: Operand | null): void {
    updating(() => {
      const y = asFloat(labels);
      const w = fitWeights(weights, y.shape);
      addSum(this.#total, y, w);
      addWeights(this.#count, w, y.size);
    });
  }

  /** The accuracy so far; 0 where nothing was weighed, as in TensorFlow. */
  override result(): number {
    if (this.#count.value()[0] === 0) return 0;
    const mean = ratio(this.#total, this.#count);
    return Math.max(mean, 1 - mean);
  }
}

/** Options of a metric that compares predictions with a threshold. */
export interface ThresholdOptions {
  /** A prediction is positive if it is greater. */
  readonly threshold?: number;
}

/** Weighted share of the examples whose prediction equals the label. With a threshold, predictions are positive (1) above it and else 0. */
export class Accuracy extends Metric {
  readonly #threshold: number | null;
  readonly #total: Variable;
  readonly #count: Variable;

  /** Default: no threshold. */
  constructor(name = "accuracy", options: ThresholdOptions = {}) {
    super(name);
    this.#threshold = options.threshold ?? null;
    this.#total = this.state("total");
    this.#count = this.state("count");
  }

  /** Adds a batch: labels and predictions of as many values, weights that broadcast to them. */
  update(labels: Operand, predictions: Operand, weights?: Operand | null): void {
    updating(() => {
      const y = asFloat(labels);
      const p = this.#threshold === null ? asFloat(predictions) : positive(asFloat(predictions), this.#threshold);
      checkSizes("accuracy", y, p);
      const right = ops.cast(ops.equal(ops.reshape(y, [y.size]), ops.reshape(p, [p.size])), "float32");
      const w = fitWeights(weights, y.shape);
      addSum(this.#total, right, w);
      addWeights(this.#count, w, right.size);
    });
  }

  /** The accuracy so far. */
  override result(): number {
    return ratio(this.#total, this.#count);
  }
}

/** Weighted share of true ones among the positive predictions; 0 where there are none. A label is true if it is not 0. */
export class Precision extends Metric {
  readonly #threshold: number;
  readonly #true: Variable;
  readonly #predicted: Variable;

  /** Default threshold: 0.5. */
  constructor(name = "precision", options: ThresholdOptions = {}) {
    super(name);
    this.#threshold = options.threshold ?? 0.5;
    this.#true = this.state("true_positives");
    this.#predicted = this.state("predicted_positives");
  }

  /** Adds a batch: labels and predictions of as many values, weights that broadcast to them. */
  update(labels: Operand, predictions: Operand, weights?: Operand | null): void {
    updating(() => {
      const { both, predicted, w } = hits("precision", labels, predictions, weights, this.#threshold);
      addSum(this.#true, both, w);
      addSum(this.#predicted, predicted, w);
    });
  }

  /** The precision so far. */
  override result(): number {
    return ratio(this.#true, this.#predicted);
  }
}

/** Weighted share of positive predictions among the true examples; 0 where there are none. A label is true if it is not 0. */
export class Recall extends Metric {
  readonly #threshold: number;
  readonly #true: Variable;
  readonly #actual: Variable;

  /** Default threshold: 0.5. */
  constructor(name = "recall", options: ThresholdOptions = {}) {
    super(name);
    this.#threshold = options.threshold ?? 0.5;
    this.#true = this.state("true_positives");
    this.#actual = this.state("actual_positives");
  }

  /** Adds a batch: labels and predictions of as many values, weights that broadcast to them. */
  update(labels: Operand, predictions: Operand, weights?: Operand | null): void {
    updating(() => {
      const { both, actual, w } = hits("recall", labels, predictions, weights, this.#threshold);
      addSum(this.#true, both, w);
      addSum(this.#actual, actual, w);
    });
  }

  /** The recall so far. */
  override result(): number {
    return ratio(this.#true, this.#actual);
  }
}

interface Hits {
  readonly both: Tensor;
  readonly predicted: Tensor;
  readonly actual: Tensor;
  readonly w: Tensor | null;
}

function hits(what: string, labels: Operand, predictions: Operand, weights: Operand | null | undefined, threshold: number): Hits {
  const y = asFloat(labels);
  const p = asFloat(predictions);
  checkSizes(what, y, p);
  const actual = ops.cast(ops.notEqual(ops.reshape(y, [y.size]), 0), "float32");
  const predicted = positive(ops.reshape(p, [p.size]), threshold);
  return { both: ops.mul(actual, predicted), predicted, actual, w: fitWeights(weights, y.shape) };
}

function positive(p: Tensor, threshold: number): Tensor {
  return ops.cast(ops.greater(p, threshold), "float32");
}
