/**
 * What a dataset holds, learned in one streaming pass: for normalisers, bucket boundaries, vocabularies and weights.
 *
 * @module
 */

import { checkOptions, describe, KeyError, ResourceExhaustedError, ValueError } from "../errors.ts";
import { Draws, randomKey } from "../random.ts";
import { SparseTensor, Tensor } from "../runtime/tensor.ts";
import type { Dataset } from "./dataset.ts";
import { columnFrom } from "./column_table.ts";
import type { Batch, Features, FeatureValue, Row, RowFeatures } from "./values.ts";

/** A column of numbers. */
export interface NumericSummary {
  /** Tells it from a column of strings. */
  readonly kind: "numeric";
  /** Values that are there. */
  readonly count: number;
  /** Values that are not: NaN, null or undefined. */
  readonly missing: number;
  /** Mean of the values; NaN where there is none, as all that follow. */
  readonly mean: number;
  /** Standard deviation of the values as a whole population (divided by `count`). */
  readonly deviation: number;
  /** Least value. */
  readonly min: number;
  /** Greatest value. */
  readonly max: number;
  /**
   * Quantiles as asked for, interpolated between neighbours. They are exact up to 65 536 values; beyond, they come from a random sample of that
   * size, whose error in rank has a standard deviation of at most 0.2 %.
   */
  readonly quantiles: readonly number[];
}

/** A column of strings. */
export interface StringSummary {
  /** Tells it from a column of numbers. */
  readonly kind: "string";
  /** Values that are there. */
  readonly count: number;
  /** Values that are not: "", null or undefined. */
  readonly missing: number;
  /** The different values with their counts, the most frequent first, equally frequent ones by their UTF-16 order. */
  readonly vocabulary: readonly { readonly value: string; readonly count: number }[];
}

/** What {@linkcode analyze} found in a column. */
export type ColumnSummary = NumericSummary | StringSummary;

/** What {@linkcode analyze} looks at. */
export interface AnalyzeOptions<C extends string = string> {
  /** Features to look at; default all. */
  readonly columns?: readonly C[];
  /** Which quantiles, from 0 to 1; default the quartiles 0.25, 0.5 and 0.75. */
  readonly quantiles?: readonly number[];
  /** Most different strings of one column; default 1 000 000. More are an error, for they are held in memory. */
  readonly maxVocabularySize?: number;
}

/**
 * Goes through a dataset once and sums up its columns. Pass the training rows only: what is learned from rows that are to be
 * evaluated makes the evaluation too good.
 *
 * @param dataset Rows or batches; memory is bounded whatever its length.
 * @throws {KeyError} if a column is not there.
 * @throws {ValueError} if a column mixes numbers and strings.
 *
 * @example
 * ```ts
 * import { analyze, Dataset } from "@headway/estimator";
 * const data = Dataset.fromColumns({ age: [20, 30, 40], city: ["Oslo", "Rome", "Oslo"] });
 * const { age, city } = await analyze(data, { columns: ["age", "city"] });
 * if (age.kind === "numeric" && city.kind === "string") console.log(age.mean, city.vocabulary);
 * ```
 */
export async function analyze<C extends string = string>(
  dataset: Dataset<Row> | Dataset<Batch>,
  options: AnalyzeOptions<C> = {},
): Promise<Record<C, ColumnSummary>> {
  checkOptions("analyze", options, { columns: ["array"], quantiles: ["array"], maxVocabularySize: ["number"] });
  if (typeof dataset?.iterator !== "function") throw new TypeError(`analyze takes a Dataset, received ${describe(dataset)}`);
  const quantiles = options.quantiles ?? [0.25, 0.5, 0.75];
  const wrong = quantiles.find((q) => !(q >= 0 && q <= 1));
  if (wrong !== undefined) throw new ValueError(`quantiles must be from 0 to 1, received ${wrong}`);
  const collectors = new Map<string, Collector>((options.columns ?? []).map((name) => [name, new Collector(name, options)]));
  // Whole columns are cheaper to go through than rows.
  const elements: Dataset<unknown> = dataset.batched === false ? (dataset as Dataset<Row>).batch(1024) : dataset;
  const iterator = elements.iterator();
  try {
    for (let first = true;; first = false) {
      const next = iterator.next();
      const result = next instanceof Promise ? await next : next;
      if (result.done) break;
      const element = result.value as Batch | Row;
      const features = (Array.isArray(element) ? element[0] : element) as Features | RowFeatures;
      if (first && options.columns === undefined) {
        for (const name of Object.keys(features)) collectors.set(name, new Collector(name, options));
      }
      for (const [name, collector] of collectors) {
        if (!Object.hasOwn(features, name)) {
          throw new KeyError(`Column ${name} is not among the features ${Object.keys(features).join(", ")}`, { column: name });
        }
        const value = features[name];
        const tensor = value instanceof SparseTensor ? value.values : value;
        collector.add(tensor instanceof Tensor ? await numbersOrStrings(tensor) : value);
      }
    }
  } finally {
    await iterator.return();
  }
  return Object.fromEntries([...collectors].map(([name, collector]) => [name, collector.summary(quantiles)])) as Record<C, ColumnSummary>;
}

/**
 * A weight for each label so that all classes weigh the same in total: n / (classes * count of its class).
 *
 * @param labels One class a row: whole numbers or strings.
 * @returns The weights, float32, for a weight column. They sum to the number of rows.
 */
export function balancedWeights(labels: FeatureValue): Float32Array {
  const column = columnFrom(labels, "labels");
  const counts = new Map<unknown, number>();
  for (const label of column) {
    if (typeof label === "object") throw new ValueError(`balancedWeights takes one class a row, received ${describe(label)}`);
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return Float32Array.from(column as ArrayLike<unknown> & Iterable<unknown>, (label) => column.length / (counts.size * counts.get(label)!));
}

async function numbersOrStrings(tensor: Tensor): Promise<unknown> {
  const data = await tensor.data();
  // Bytes that are no elements of an array are a string.
  return data instanceof Uint8Array ? Array.from(data) : data;
}

const SAMPLE_SIZE = 1 << 16;

class Collector {
  readonly #name: string;
  readonly #maxVocabularySize: number;
  readonly #vocabulary = new Map<string, number>();
  readonly #sample: number[] = [];
  readonly #draws: Draws;
  #kind: "numeric" | "string" | null = null;
  #count = 0;
  #missing = 0;
  #mean = 0;
  #squares = 0;
  #min = Infinity;
  #max = -Infinity;

  constructor(name: string, options: AnalyzeOptions) {
    this.#name = name;
    this.#maxVocabularySize = options.maxVocabularySize ?? 1_000_000;
    this.#draws = new Draws(randomKey(0, `analyze/${name}`), 0);
  }

  add(value: unknown): void {
    if (typeof value === "number") this.#addNumber(value);
    else if (typeof value === "string") this.#addString(value);
    else if (value === null || value === undefined) this.#missing++;
    else if (typeof value === "bigint" || typeof value === "boolean") this.#addNumber(Number(value));
    else if (value instanceof Float32Array || value instanceof Int32Array) {
      for (let i = 0; i < value.length; i++) this.#addNumber(value[i]!);
    } else if (value instanceof Uint8Array) this.#addString(decoder.decode(value));
    else if (Array.isArray(value) || value instanceof BigInt64Array) { for (const item of value) this.add(item); }
    else throw new ValueError(`Column ${this.#name} must hold numbers or strings, received ${describe(value)}`, { column: this.#name });
  }

  summary(quantiles: readonly number[]): ColumnSummary {
    const count = this.#count;
    const missing = this.#missing;
    if (this.#kind === "string") {
      const vocabulary = [...this.#vocabulary].map(([value, n]) => ({ value, count: n }));
      vocabulary.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
      return { kind: "string", count, missing, vocabulary };
    }
    if (count === 0) {
      return {
        kind: "numeric",
        count,
        missing,
        mean: NaN,
        deviation: NaN,
        min: NaN,
        max: NaN,
        quantiles: quantiles.map(() => NaN),
      };
    }
    const sorted = Float64Array.from(this.#sample).sort();
    const deviation = Math.sqrt(this.#squares / count);
    return {
      kind: "numeric",
      count,
      missing,
      mean: this.#mean,
      deviation,
      min: this.#min,
      max: this.#max,
      quantiles: quantiles.map((q) => quantile(sorted, q)),
    };
  }

  // Welford's recurrence (Technometrics 4, 1962): stable where mean and deviation are of different size.
  #addNumber(value: number): void {
    if (this.#kind !== "numeric") this.#become("numeric");
    if (Number.isNaN(value)) {
      this.#missing++;
      return;
    }
    const count = ++this.#count;
    const before = value - this.#mean;
    this.#mean += before / count;
    this.#squares += before * (value - this.#mean);
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    // Vitter's algorithm R (ACM TOMS 11, 1985): each value so far is in the sample with the same chance.
    if (count <= SAMPLE_SIZE) this.#sample.push(value);
    else {
      const place = this.#draws.below(count);
      if (place < SAMPLE_SIZE) this.#sample[place] = value;
    }
  }

  #addString(value: string): void {
    if (this.#kind !== "string") this.#become("string");
    if (value === "") {
      this.#missing++;
      return;
    }
    this.#count++;
    const seen = this.#vocabulary.get(value);
    if (seen === undefined && this.#vocabulary.size === this.#maxVocabularySize) {
      throw new ResourceExhaustedError(`Column ${this.#name} has more than ${this.#maxVocabularySize} different values`, {
        column: this.#name,
      });
    }
    this.#vocabulary.set(value, (seen ?? 0) + 1);
  }

  #become(kind: "numeric" | "string"): void {
    if (this.#kind !== null) throw new ValueError(`Column ${this.#name} mixes numbers and strings`, { column: this.#name });
    this.#kind = kind;
  }
}

const decoder = new TextDecoder();

// Linear interpolation between order statistics (type 7 of Hyndman & Fan, 1996; numpy's default).
function quantile(sorted: Float64Array, q: number): number {
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (place - below);
}
