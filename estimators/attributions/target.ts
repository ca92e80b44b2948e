/**
 * Which number of a prediction is attributed.
 *
 * @module
 */

import { checkOptions, describe, InvalidArgumentError, ValueError } from "../../core/errors.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import { fromTypedArray, type Tensor } from "../../core/runtime/tensor.ts";
import type { AttributedOutput, AttributedTarget, AttributionTarget, AttributionTargetOptions } from "./types.ts";

/** Predictions of a batch by key. */
export type PredictedTensors = Readonly<Record<string, Tensor>>;

/** Their values, of those that were read. */
export type PredictedValues = Readonly<Record<string, HostTensor>>;

/** One element of an example's predictions, times 1 or -1. */
export interface ChosenElement {
  /** What is said about it. */
  readonly target: AttributedTarget;
  /** Which of the numbers at a step, or of the example. */
  readonly index: number;
  /** -1 for the log-odds of the first of two classes, of which a network gives those of the second. */
  readonly sign: 1 | -1;
}

/** What a model predicts, under the names of its head. */
const KEYS: Readonly<Record<AttributedOutput, string>> = { probability: "probabilities", logit: "logits", prediction: "predictions" };

/** Finds the target in predictions. */
export class TargetChooser {
  readonly #options: AttributionTargetOptions;

  /**
   * Checks the target.
   *
   * @throws {ValueError} if an option has a value that is not allowed.
   */
  constructor(target: AttributionTarget = {}) {
    const options: unknown = typeof target === "number" || typeof target === "string" ? { class: target } : target;
    if (typeof options !== "object" || options === null) {
      throw new TypeError(`target must be a class, by id or name, or a record of options, received ${describe(target)}`);
    }
    checkOptions("target", options, { class: ["number", "string"], of: ["string"], step: ["number"], head: ["string"] });
    const { class: id, of, step } = this.#options = options as AttributionTargetOptions;
    if (of !== undefined && !Object.hasOwn(KEYS, of)) {
      throw new ValueError(`target: of must be "probability", "logit" or "prediction", received ${JSON.stringify(of)}`);
    }
    if (typeof id === "number" && !(Number.isInteger(id) && id >= 0)) {
      throw new ValueError(`target: the id of a class is a whole number from 0, received ${id}`);
    }
    if (step !== undefined && !Number.isInteger(step)) throw new ValueError(`target: step must be a whole number, received ${step}`);
  }

  /** The key of the predictions that hold the target. */
  key(predictions: PredictedTensors | PredictedValues): string {
    const prefix = this.#prefix(predictions);
    const of = this.#options.of ?? (Object.hasOwn(predictions, `${prefix}probabilities`) ? "probability" : "prediction");
    const key = prefix + KEYS[of];
    const found = predictions[key];
    if (found === undefined || found.dtype !== "float32" || found.shape.length < 2 || found.shape.length > 3) {
      throw new ValueError(
        `target: the model predicts no ${KEYS[of]} of shape [batch, n] or [batch, steps, n]${
          prefix === "" ? "" : ` under ${prefix}`
        }; it predicts ${Object.keys(predictions).join(", ")}`,
      );
    }
    return key;
  }

  /** The predictions that {@linkcode choose} looks at. */
  wanted(predictions: PredictedTensors): PredictedTensors {
    const prefix = this.#prefix(predictions);
    const keys = [this.key(predictions), ...["probabilities", "all_classes", "classes"].map((key) => prefix + key)];
    return Object.fromEntries(keys.filter((key) => Object.hasOwn(predictions, key)).map((key) => [key, predictions[key]!]));
  }

  /**
   * The target of every example of a batch.
   *
   * @param predictions The values of those that are wanted.
   * @param lengths Steps of each example; null in a model without sequences.
   * @param first Place of the first example in the input, for errors.
   * @throws {ValueError} if the class or the step does not exist.
   */
  choose(predictions: PredictedValues, lengths: Int32Array | null, first: number): ChosenElement[] {
    const prefix = this.#prefix(predictions);
    const key = this.key(predictions);
    const of = (Object.keys(KEYS) as AttributedOutput[]).find((name) => prefix + KEYS[name] === key)!;
    const head = prefix === "" ? null : prefix.slice(0, -1);
    const { shape } = predictions[key]!;
    const names = classNamesOf(predictions, prefix);
    const count = names?.length ?? shape[shape.length - 1]!;
    const given = this.#classId(names, count);
    const scores = given === null && names !== null ? new Scores(predictions, prefix) : null;
    const steps = shape.length === 3 ? shape[1]! : null;
    if (steps === null && this.#options.step !== undefined) {
      throw new ValueError("target: the model predicts once for each example, so that there is no step to choose");
    }
    const logitOfTwo = of === "logit" && names !== null && shape[shape.length - 1] === 1;
    return Array.from({ length: shape[0]! }, (_, row) => {
      const step = steps === null ? null : this.#step(lengths?.[row] ?? steps, first + row);
      const classId = given ?? scores?.highest(row * (steps ?? 1) + (step ?? 0)) ?? 0;
      return {
        target: { classId, className: names?.[classId] ?? null, of, step, head },
        index: (step ?? 0) * shape[shape.length - 1]! + (logitOfTwo ? 0 : classId),
        sign: logitOfTwo && classId === 0 ? -1 : 1,
      };
    });
  }

  /** `head/` in a model with several heads, else nothing. */
  #prefix(predictions: PredictedTensors | PredictedValues): string {
    const { head } = this.#options;
    if (Object.values(KEYS).some((key) => Object.hasOwn(predictions, key))) {
      if (head !== undefined) throw new ValueError(`target: the model has one head, received head ${JSON.stringify(head)}`);
      return "";
    }
    const heads = [
      ...new Set(Object.keys(predictions).filter((key) => key.includes("/")).map((key) => key.slice(0, key.lastIndexOf("/")))),
    ];
    if (heads.length === 0) {
      throw new ValueError(
        `What is attributed is predicted under the key probabilities, logits or predictions; the model predicts ${
          Object.keys(predictions).join(", ")
        }`,
      );
    }
    if (head === undefined || !heads.includes(head)) {
      throw new ValueError(
        `target: head must be one of ${heads.join(", ")}, received ${head === undefined ? "none" : JSON.stringify(head)}`,
      );
    }
    return `${head}/`;
  }

  #classId(names: readonly string[] | null, count: number): number | null {
    const { class: given } = this.#options;
    if (given === undefined) return null;
    if (typeof given === "number") {
      if (given < count) return given;
      throw new ValueError(`target: class ${given} is not in [0, ${count})`);
    }
    const id = names?.indexOf(given) ?? -1;
    if (id >= 0) return id;
    throw new ValueError(
      names === null
        ? `target: a regressor's targets are chosen by their index in [0, ${count}), received ${JSON.stringify(given)}`
        : `target: there is no class ${JSON.stringify(given)}; the classes are ${shown(names)}`,
    );
  }

  #step(length: number, example: number): number {
    const { step = -1 } = this.#options;
    const at = step < 0 ? length + step : step;
    if (at >= 0 && at < length) return at;
    throw new ValueError(`target: step ${step} is not in the sequence of example ${example}, which has ${length} steps`, { row: example });
  }
}

/**
 * The factors by which predictions are multiplied so that their sum is that of the targets.
 *
 * @param chosen For each row its target.
 */
export function targetMask(shape: readonly number[], chosen: readonly ChosenElement[]): Tensor {
  const each = shape.slice(1).reduce((a, b) => a * b, 1);
  const mask = new Float32Array(chosen.length * each);
  for (let row = 0; row < chosen.length; row++) mask[row * each + chosen[row]!.index] = chosen[row]!.sign;
  return fromTypedArray(mask, shape);
}

/**
 * The targets of rows.
 *
 * @param values The predictions that hold them.
 * @param exampleOf The number of a row's example in the input, for errors.
 * @throws {InvalidArgumentError} if one is NaN or infinite, naming the example.
 */
export function targetsOf(values: Float32Array, chosen: readonly ChosenElement[], exampleOf: (row: number) => number): Float64Array {
  const each = values.length / chosen.length;
  return Float64Array.from(chosen, ({ index, sign, target }, row) => {
    const value = values[row * each + index]!;
    if (Number.isFinite(value)) return sign * value;
    const example = exampleOf(row);
    throw new InvalidArgumentError(`The ${target.of} of example ${example} that is to be attributed is ${value} on the path to it`, {
      row: example,
    });
  });
}

/** Which class is predicted. */
class Scores {
  readonly #values: Float32Array;
  readonly #width: number;

  constructor(predictions: PredictedValues, prefix: string) {
    const probabilities = predictions[`${prefix}probabilities`]!;
    this.#values = probabilities.data as Float32Array;
    this.#width = probabilities.shape[probabilities.shape.length - 1]!;
  }

  /** The first of the highest. */
  highest(row: number): number {
    let best = 0;
    for (let i = 1; i < this.#width; i++) {
      if (this.#values[row * this.#width + i]! > this.#values[row * this.#width + best]!) best = i;
    }
    return best;
  }
}

/** Names of the classes; null of a model that predicts no probabilities. */
function classNamesOf(predictions: PredictedValues, prefix: string): readonly string[] | null {
  const probabilities = predictions[`${prefix}probabilities`];
  if (probabilities === undefined) return null;
  const count = probabilities.shape[probabilities.shape.length - 1]!;
  const all = predictions[`${prefix}all_classes`] ?? predictions[`${prefix}classes`];
  if (all !== undefined && all.dtype === "string" && all.shape[all.shape.length - 1] === count && all.data.length >= count) {
    return (all.data as string[]).slice(0, count);
  }
  return Array.from({ length: count }, (_, id) => String(id));
}

function shown(names: readonly string[]): string {
  return names.length <= 20 ? names.join(", ") : `${names.slice(0, 20).join(", ")} and ${names.length - 20} others`;
}
