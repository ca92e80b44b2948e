/**
 * Metrics of classes: a confusion matrix, and precision, recall and F1 of each class or averaged over classes; all of them weighted.
 *
 * @module
 */

import { backend } from "../backends/mod.ts";
import type { FeatureValue, Labels } from "../data/batch.ts";
import { checkOptions, describe, InvalidArgumentError, type OptionKinds, ValueError } from "../errors.ts";
import { type HostTensorOf, sizeOf } from "../host_tensor.ts";
import type { Variable } from "../model.ts";
import type { Operand } from "../ops/mod.ts";
import { fromTypedArray, Tensor, tensor, type TensorValues } from "../tensor.ts";
import { fitWeights, Metric, quotient, updating } from "./metric.ts";

/** Labels or weights as an input gives them: a tensor, a typed array, nested arrays. A record, or a sparse value, is refused when it is met. */
export type ExampleValues = Operand | FeatureValue | Labels | null;

/** Which classes there are. */
export interface ClassOptions {
  /** Number of classes. Default: the length of `labelVocabulary`. */
  readonly nClasses?: number;
  /** The classes as strings, in the order of their ids: then labels and predictions may be strings. Without it they are ids. */
  readonly labelVocabulary?: readonly string[];
}

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

/**
 * Weighted counts of examples by label (rows) and prediction (columns), as `tf.math.confusion_matrix` has them.
 *
 * @example
 * ```ts
 * import { ConfusionMatrix } from "@headway/estimator";
 * using matrix = new ConfusionMatrix("confusion_matrix", { nClasses: 2 });
 * matrix.update([1, 0, 1, 1], [1, 0, 0, 1]);
 * console.log(matrix.result().data); // 1, 0, 1, 2: one 0 that is called 0, one 1 that is called 0, two 1 that are called 1
 * ```
 */
export class ConfusionMatrix extends Metric {
  readonly #classes: Classes;
  readonly #counts: Variable;

  /**
   * Default name: `confusion_matrix`.
   *
   * @throws {ValueError} if the number of classes is not known.
   */
  constructor(name = "confusion_matrix", options: ClassOptions = {}) {
    checkOptions("ConfusionMatrix", options, classOptions);
    super(name);
    this.#classes = new Classes(name, options);
    const { count } = this.#classes;
    if (count > LARGEST) throw new ValueError(`[${name}] a confusion matrix is of at most ${LARGEST} classes. Received ${count}`);
    this.#counts = this.state("counts", [count, count]);
  }

  /**
   * Adds a batch.
   *
   * @param labels Any shape: ids in [0, nClasses), or strings of the vocabulary.
   * @param predictions As many values: the classes predicted, such as `class_ids` or `classes` of a head.
   * @param weights Of the shape of the labels or broadcast to it; default: 1.
   * @throws {InvalidArgumentError} if a value is no class; nothing was added then.
   */
  update(labels: ExampleValues, predictions: Operand, weights?: ExampleValues): void {
    updating(() => {
      const { count } = this.#classes;
      const sums = new Float64Array(count * count);
      this.#classes.each(labels, predictions, weights, (label, prediction, weight) => sums[label * count + prediction]! += weight);
      addTo(this.#counts, sums);
    });
  }

  /** float32 [nClasses, nClasses]: element [i, j] counts examples of class i that are called j. */
  override result(): HostTensorOf<"float32"> {
    return { dtype: "float32", shape: this.#counts.shape, data: this.#counts.value() };
  }
}

/** Weighted share of examples of a class among those that are called so; 0 where none is. */
export class ClassPrecision extends Metric {
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

  /** float32 [nClasses]; a number where one class or an average was asked for. */
  override result(): number | HostTensorOf<"float32"> {
    return this.#counts.score((both, predicted) => quotient(both, predicted));
  }
}

/** Weighted share of those called so among the examples of a class; 0 where it has none. */
export class ClassRecall extends Metric {
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

  /** float32 [nClasses]; a number where one class or an average was asked for. */
  override result(): number | HostTensorOf<"float32"> {
    return this.#counts.score((both, _predicted, actual) => quotient(both, actual));
  }
}

/** Harmonic mean of a class's precision and recall, 2 hits / (predicted + actual); 0 where the class is neither predicted nor there. */
export class ClassF1 extends Metric {
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

  /** float32 [nClasses]; a number where one class or an average was asked for. */
  override result(): number | HostTensorOf<"float32"> {
    return this.#counts.score((both, predicted, actual) => quotient(2 * both, predicted + actual));
  }
}

/** A matrix of as many classes takes 1 GiB. */
const LARGEST = 1 << 14;

const classOptions: OptionKinds = { nClasses: ["any"], labelVocabulary: ["array"] };

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
    updating(() => {
      const [both, predicted, actual] = [0, 0, 0].map(() => new Float64Array(this.#classes.count)) as [
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      this.#classes.each(labels, predictions, weights, (label, prediction, weight) => {
        actual[label]! += weight;
        predicted[prediction]! += weight;
        if (label === prediction) both[label]! += weight;
      });
      addTo(this.#both, both);
      addTo(this.#predicted, predicted);
      addTo(this.#actual, actual);
    });
  }

  score(of: (both: number, predicted: number, actual: number) => number): number | HostTensorOf<"float32"> {
    const [both, predicted, actual] = [this.#both.value(), this.#predicted.value(), this.#actual.value()];
    if (this.#average === "micro") return of(sum(both), sum(predicted), sum(actual));
    const scores = Float64Array.from(both, (hits, id) => of(hits, predicted[id]!, actual[id]!));
    if (this.#classId !== null) return scores[this.#classId]!;
    if (this.#average === "macro") return sum(scores) / scores.length;
    if (this.#average === "weighted") return quotient(sum(scores.map((score, id) => score * actual[id]!)), sum(actual));
    return { dtype: "float32", shape: [scores.length], data: Float32Array.from(scores) };
  }
}

/** The classes of a metric. */
class Classes {
  readonly count: number;
  readonly #name: string;
  readonly #ids: ReadonlyMap<string, number> | null;

  constructor(name: string, { nClasses, labelVocabulary }: ClassOptions) {
    const count = nClasses ?? labelVocabulary?.length;
    if (typeof count !== "number" || !Number.isInteger(count) || count < 1) {
      throw new ValueError(`[${name}] nClasses must be a positive integer. Received ${describe(count)}`);
    }
    const ids = labelVocabulary === undefined ? null : new Map(labelVocabulary.map((label, id) => [label, id]));
    if (ids !== null && (ids.size !== count || labelVocabulary!.length !== count)) {
      throw new ValueError(
        `[${name}] labelVocabulary must hold ${count} different strings, one for each class. Received ${describe(labelVocabulary)}`,
      );
    }
    this.#name = name;
    this.count = count;
    this.#ids = ids;
  }

  /** Calls `add` for every example. All are checked before. */
  each(
    labels: ExampleValues,
    predictions: Operand,
    weights: ExampleValues | undefined,
    add: (label: number, prediction: number, weight: number) => void,
  ): void {
    const y = this.#tensorOf("labels", labels);
    const p = this.#tensorOf("predictions", predictions);
    if (y.size !== p.size) {
      throw new ValueError(
        `[${this.#name}] labels and predictions must have the same number of values. Received shapes [${y.shape}] and [${p.shape}]`,
      );
    }
    const [actual, called] = [this.#read("labels", y), this.#read("predictions", p)];
    const w = weights === null || weights === undefined
      ? null
      : fitWeights(this.#tensorOf("weights", weights), y.shape)!.dataSync() as Float32Array;
    for (let row = 0; row < actual.length; row++) add(actual[row]!, called[row]!, w === null ? 1 : w[row]!);
  }

  #tensorOf(what: string, values: ExampleValues): Tensor {
    if (values instanceof Tensor) return values;
    if (typeof values === "object" && (values === null || !(Array.isArray(values) || ArrayBuffer.isView(values)))) {
      throw new TypeError(
        `[${this.#name}] ${what} must be a tensor or an array with a value for each example, received ${describe(values)}`,
      );
    }
    return tensor(values as TensorValues);
  }

  #read(what: "labels" | "predictions", x: Tensor): Int32Array {
    const values = x.dtype === "string" ? x.hostData! : x.dataSync();
    const ids = new Int32Array(x.size);
    for (let row = 0; row < ids.length; row++) {
      const value = values[row]!;
      const id = typeof value === "number" || typeof value === "bigint" ? Number(value) : this.#lookUp(value);
      if (!Number.isInteger(id) || id < 0 || id >= this.count) throw this.#noClass(what, row, value, id);
      ids[row] = id;
    }
    return ids;
  }

  #lookUp(value: string | Uint8Array): number {
    return this.#ids?.get(typeof value === "string" ? value : new TextDecoder().decode(value)) ?? NaN;
  }

  #noClass(what: string, row: number, value: unknown, id: number): InvalidArgumentError {
    const rule = id < 0
      ? `\`${what}\` contains negative values`
      : id >= this.count
      ? `\`${what}\` out of bound`
      : this.#ids === null
      ? `\`${what}\` must be class ids, whole numbers in [0, ${this.count})`
      : `\`${what}\` must be class ids, or strings of the vocabulary`;
    return new InvalidArgumentError(`[${this.#name}] ${rule}: value ${row} is ${shown(value)}, nClasses is ${this.count}`, { row });
  }
}

/** One write and one kernel: what the batch adds was summed in float64. */
function addTo(state: Variable, sums: Float64Array): void {
  const added = fromTypedArray(Float32Array.from(sums), state.shape);
  backend().run.add(sizeOf(state.shape), state.address, added.address, state.address);
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
