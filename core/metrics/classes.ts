/**
 * The classes of a metric, and the examples that it is given: ids or strings, and their weights.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import type { FeatureValue, Labels } from "../data/batch.ts";
import { describe, InvalidArgumentError, type OptionKinds, ValueError } from "../errors.ts";
import { sizeOf } from "../runtime/host_tensor.ts";
import type { Variable } from "../model.ts";
import type { Operand } from "../ops/mod.ts";
import { fromTypedArray, Tensor, tensor, type TensorValues } from "../runtime/tensor.ts";
import { fitWeights } from "./metric.ts";

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
export function addTo(state: Variable, sums: Float64Array): void {
  const added = fromTypedArray(Float32Array.from(sums), state.shape);
  backend().run.add(sizeOf(state.shape), state.address, added.address, state.address);
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
