/**
 * Precision, recall and F1 of each class or averaged over classes; all of them weighted.
 *
 * @module
 */

import { checkOptions, describe, ValueError } from "../errors.ts";
import type { HostTensorOf } from "../runtime/host_tensor.ts";
import type { Variable } from "../model.ts";
import * as ops from "../ops/mod.ts";
import type { Operand } from "../ops/_op.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { addTo, Classes, type ClassOptions, classOptions, type ExampleValues } from "./classes.ts";
import { Metric, updateWith } from "./metric.ts";

/** How the scores of classes become one. */
export type ClassAverage = "macro" | "micro" | "weighted";

/** Options of {@linkcode ClassPrecision}, {@linkcode ClassRecall} and {@linkcode ClassF1}. */
export interface ClassScoreOptions extends ClassOptions {
  /** The score of this class alone, a number. Default: those of all classes, in the order of their ids. */
  readonly classId?: number;
  /**
   * One number for all classes: `"macro"` is the mean of their scores, `"weighted"` that mean weighed by how much each class weighs among the
   * labels, `"micro"` the score of the counts of all classes together. Excludes `classId`.
   */
  readonly average?: ClassAverage;
}

/** Weighted share of examples of a class among those that are called so; 0 where none is. */
export class ClassPrecision extends Metric<number | HostTensorOf<"float32">> {
  readonly #counts: ClassCounts;

  /**
   * Default name: `class_precision`.
   *
   * @throws {ValueError} if the number of classes is not known, or there is no such class or average.
   */
  constructor(name = "class_precision", options: ClassScoreOptions = {}) {
    super(name);
    this.#counts = new ClassCounts("ClassPrecision", name, options, (state, shape) => this.state(state, shape));
  }

  /** Adds a batch, as {@linkcode ConfusionMatrix} takes it. */
  update(labels: ExampleValues, predictions: Operand, weights?: ExampleValues): void {
    this.#counts.update(labels, predictions, weights);
  }

  /** float32 [nClasses]; a scalar where one class or an average was asked for. */
  override compute(states: readonly Tensor[]): Tensor {
    return this.#counts.score(states, (both, predicted) => ops.divNoNan(both, predicted));
  }
}

/** Weighted share of those called so among the examples of a class; 0 where it has none. */
export class ClassRecall extends Metric<number | HostTensorOf<"float32">> {
  readonly #counts: ClassCounts;

  /**
   * Default name: `class_recall`.
   *
   * @throws {ValueError} if the number of classes is not known, or there is no such class or average.
   */
  constructor(name = "class_recall", options: ClassScoreOptions = {}) {
    super(name);
    this.#counts = new ClassCounts("ClassRecall", name, options, (state, shape) => this.state(state, shape));
  }

  /** Adds a batch, as {@linkcode ConfusionMatrix} takes it. */
  update(labels: ExampleValues, predictions: Operand, weights?: ExampleValues): void {
    this.#counts.update(labels, predictions, weights);
  }

  /** float32 [nClasses]; a scalar where one class or an average was asked for. */
  override compute(states: readonly Tensor[]): Tensor {
    return this.#counts.score(states, (both, _predicted, actual) => ops.divNoNan(both, actual));
  }
}

/** Harmonic mean of a class's precision and recall, 2 hits / (predicted + actual); 0 where the class is neither predicted nor there. */
export class ClassF1 extends Metric<number | HostTensorOf<"float32">> {
  readonly #counts: ClassCounts;

  /**
   * Default name: `class_f1`.
   *
   * @throws {ValueError} if the number of classes is not known, or there is no such class or average.
   */
  constructor(name = "class_f1", options: ClassScoreOptions = {}) {
    super(name);
    this.#counts = new ClassCounts("ClassF1", name, options, (state, shape) => this.state(state, shape));
  }

  /** Adds a batch, as {@linkcode ConfusionMatrix} takes it. */
  update(labels: ExampleValues, predictions: Operand, weights?: ExampleValues): void {
    this.#counts.update(labels, predictions, weights);
  }

  /** float32 [nClasses]; a scalar where one class or an average was asked for. */
  override compute(states: readonly Tensor[]): Tensor {
    return this.#counts.score(states, (both, predicted, actual) => ops.divNoNan(ops.affine(both, 2), ops.add(predicted, actual)));
  }
}

/** The weights of hits, predictions and labels of each class, and what is asked of them. */
class ClassCounts {
  readonly #classes: Classes;
  readonly #both: Variable;
  readonly #predicted: Variable;
  readonly #actual: Variable;
  readonly #classId: number | null;
  readonly #average: ClassAverage | null;

  constructor(kind: string, name: string, options: ClassScoreOptions, state: (name: string, shape: readonly number[]) => Variable) {
    checkOptions(kind, options, { ...classOptions, classId: ["any"], average: ["any"] });
    this.#classes = new Classes(name, options);
    const { count } = this.#classes;
    const { classId = null, average = null } = options;
    if (classId !== null && (!Number.isInteger(classId) || classId < 0 || classId >= count)) {
      throw new ValueError(`[${name}] classId must be a whole number in [0, ${count}). Received ${describe(classId)}`);
    }
    if (average !== null && average !== "macro" && average !== "micro" && average !== "weighted") {
      throw new ValueError(`[${name}] average must be "macro", "micro" or "weighted". Received ${describe(average)}`);
    }
    if (classId !== null && average !== null) throw new ValueError(`[${name}] classId and average cannot both be given`);
    this.#classId = classId;
    this.#average = average;
    this.#both = state("true_positives", [count]);
    this.#predicted = state("predicted_positives", [count]);
    this.#actual = state("actual_positives", [count]);
  }

  update(labels: ExampleValues, predictions: Operand, weights: ExampleValues | undefined): void {
    const states = [this.#both, this.#predicted, this.#actual];
    updateWith(states, this.#classes.read(labels, predictions, weights), (examples) => {
      const sums = states.map((state) => new Float64Array(state.size)) as [Float64Array, Float64Array, Float64Array];
      const [both, predicted, actual] = sums;
      examples.forEach(({ label, prediction, weight }) => {
        actual[label]! += weight;
        predicted[prediction]! += weight;
        if (label === prediction) both[label]! += weight;
      });
      states.forEach((state, i) => addTo(state, sums[i]!));
    });
  }

  score(states: readonly Tensor[], of: (both: Tensor, predicted: Tensor, actual: Tensor) => Tensor): Tensor {
    const [both, predicted, actual] = states as [Tensor, Tensor, Tensor];
    if (this.#average === "micro") return of(ops.sum(both), ops.sum(predicted), ops.sum(actual));
    const scores = of(both, predicted, actual);
    if (this.#classId !== null) return ops.reshape(ops.slice(scores, [this.#classId], [1]), []);
    if (this.#average === "macro") return ops.div(ops.sum(scores), scores.size);
    if (this.#average === "weighted") return ops.divNoNan(ops.sum(ops.mul(scores, actual)), ops.sum(actual));
    return scores;
  }
}
