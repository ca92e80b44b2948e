/**
 * The classes of a metric, and the examples that it is given: ids or strings, and their weights.
 *
 * @module
 */

import type { FeatureValue, Labels } from "../data/batch.ts";
import { describe, InvalidArgumentError, type OptionKinds, UnimplementedError, ValueError } from "../errors.ts";
import { recorder, withRecorder } from "../graph/current_recorder.ts";
import { assignAdd } from "../ops/effects.ts";
import { readElements } from "../runtime/reading.ts";
import type { Variable } from "../model.ts";
import type { Operand } from "../ops/mod.ts";
import { fromTypedArray, type HostElements, scope, Tensor, tensor, type TensorValues } from "../runtime/tensor.ts";
import { fitWeights, updating } from "./metric.ts";

/** Labels or weights as an input gives them: a tensor, a typed array, nested arrays. A record, or a sparse value, is refused when it is met. */
export type ExampleValues = Operand | FeatureValue | Labels | null;

/** Which classes there are. */
export interface ClassOptions {
  /** Number of classes. Default: the length of `labelVocabulary`. */
  readonly nClasses?: number;
  /** The classes as strings, in the order of their ids: then labels and predictions may be strings. Without it they are ids. */
  readonly labelVocabulary?: readonly string[];
}

/** What {@linkcode ClassOptions} may be. */
export const classOptions: OptionKinds = { nClasses: ["any"], labelVocabulary: ["array"] };

/** Examples with the ids of their classes. */
export type ClassExamples = readonly { readonly label: number; readonly prediction: number; readonly weight: number }[];

/** The classes of a metric. */
export class Classes {
  /** How many there are. */
  readonly count: number;
  readonly #name: string;
  readonly #ids: ReadonlyMap<string, number> | null;

  /** Checks the options; `name` is the metric's. */
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

  /**
   * The examples of a batch.
   *
   * @returns A promise where the device has to be waited for.
   * @throws {InvalidArgumentError} At once or by the promise, if a value is no class.
   */
  read(labels: ExampleValues, predictions: Operand, weights: ExampleValues | undefined): ClassExamples | Promise<ClassExamples> {
    if (recorder.graph !== null) throw new UnimplementedError(`[${this.#name}] is counted on the host: it cannot be part of a graph`);
    let reading = [] as HostElements[] | Promise<HostElements[]>;
    withRecorder(null, () =>
      scope(() => {
        const y = this.#tensorOf("labels", labels);
        const p = this.#tensorOf("predictions", predictions);
        if (y.size !== p.size) {
          throw new ValueError(
            `[${this.#name}] labels and predictions must have the same number of values. Received shapes [${y.shape}] and [${p.shape}]`,
          );
        }
        const w = weights === null || weights === undefined ? null : fitWeights(this.#tensorOf("weights", weights), y.shape)!;
        reading = readElements(w === null ? [y, p] : [y, p, w]);
      }));
    const examplesOf = ([y, p, w]: readonly HostElements[]): ClassExamples => {
      const [actual, called] = [this.#idsOf("labels", y!), this.#idsOf("predictions", p!)];
      return Array.from(actual, (label, row) => ({ label, prediction: called[row]!, weight: w === undefined ? 1 : w[row] as number }));
    };
    return reading instanceof Promise ? reading.then(examplesOf) : examplesOf(reading);
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

  #idsOf(what: "labels" | "predictions", values: HostElements): Int32Array {
    const ids = new Int32Array(values.length);
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

/** Adds what the batch adds, summed in float64. */
export function addTo(state: Variable, sums: Float64Array): void {
  updating(() => assignAdd(state, fromTypedArray(Float32Array.from(sums), state.shape)));
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
