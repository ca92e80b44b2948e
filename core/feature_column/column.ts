/**
 * What every feature column is, and the batch that columns read.
 *
 * @module
 */

import type { Features, FeatureValue } from "../data/values.ts";
import { KeyError, ValueError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { fileSystemOf } from "../io/path_file_system.ts";
import type { JsonObject } from "../io/model_description.ts";
import { differentBatch } from "../ops/host/numeric_input.ts";
import type { Bags, Combiner, DeviceBags } from "../ops/shape.ts";
import type { FeatureExamples } from "./examples.ts";
import { Tensor } from "../runtime/tensor.ts";

/** A description of a column, from which `columnFromConfig` makes it again. `kind` is the name of the function that makes such a column. */
export type ColumnConfig = JsonObject & { readonly kind: string };

/** How one or more features become input of a model. */
export interface FeatureColumn {
  /** Name of the function that makes such a column, such as `numericColumn`. */
  readonly kind: string;
  /** TensorFlow's name of the column: variables bear it, and the input layer sorts by it. */
  readonly name: string;
  /** Names of the features it reads. */
  readonly keys: readonly string[];
  /** Description from which `columnFromConfig` makes it again. */
  toConfig(): ColumnConfig;
  /** Reads what the column needs from files (a vocabulary, first values); awaited once before the first batch. */
  prepare?(fs: FileSystem): Promise<void>;
  /** Values that one of its features may have: what a model is recorded with that has no data. */
  examples?(key: string): FeatureExamples;
}

/** A column that gives numbers. */
export interface DenseColumn extends FeatureColumn {
  /** Numbers per example. */
  readonly width: number;
  /** The column's values, float32 [batch, width]. */
  dense(batch: ColumnBatch): Tensor;
  /** The categories that its values are made of: attributions name them one by one. A column without this method has none. */
  categories?(): DenseCategories;
}

/** The categories that the values of a dense column are made of. */
export interface DenseCategories {
  /** The column that gives them. */
  readonly column: CategoricalColumn;
  /** How the rows of a table that they stand for are joined; null where the values are counts of ids. */
  readonly combiner: Combiner | null;
}

/** A column that gives ids, any number of them per example. */
export interface CategoricalColumn extends FeatureColumn {
  /** Ids lie in [0, numBuckets); a negative one stands for a value without an id. */
  readonly numBuckets: number;
  /** The ids of each example. Call `batch.bags(column)`, which remembers them. */
  bags(batch: ColumnBatch): Bags;
  /** The same ids on the device, where they follow from values there; null where they come from the host. Call `batch.idsOf(column)`. */
  deviceBags?(batch: ColumnBatch): DeviceBags | null;
  /** The name of each entry of `batch.bags(column)`, such as the value that was given. Default: `#ID`. */
  categoryNames?(batch: ColumnBatch): (entry: number) => string;
}

/** Whether a column gives numbers, so that an input layer can take it. */
export function isDense(column: FeatureColumn): column is DenseColumn {
  return typeof (column as Partial<DenseColumn>)?.dense === "function";
}

/** Whether a column gives ids. */
export function isCategorical(column: unknown): column is CategoricalColumn {
  return typeof (column as Partial<CategoricalColumn> | null)?.bags === "function";
}

/** Whether a column reads sequences, itself or through the column it wraps. */
export function isSequence(column: FeatureColumn): boolean {
  for (let inner: unknown = column; typeof inner === "object" && inner !== null; inner = (inner as { column?: unknown }).column) {
    if ((inner as { sequence?: boolean }).sequence === true) return true;
  }
  return false;
}

/** A column as error sentences show it: the call that makes it. */
export function describeColumn(column: unknown): string {
  const described = column as Partial<FeatureColumn> | null;
  if (typeof described?.toConfig !== "function") return typeof column === "string" ? JSON.stringify(column) : String(column);
  const { kind, ...rest } = described.toConfig();
  return `${kind}(${JSON.stringify(rest)})`;
}

const given = new WeakMap<Tensor, FeatureValue>();

/**
 * Notes the values that a tensor was made of. Columns then read these: whole numbers that became float32 are ids all the same, whatever the shape of
 * the batch.
 */
export function noteGiven(made: Tensor, value: FeatureValue): void {
  given.set(made, value);
}

/** The features of one batch, with what columns made of them so far. */
export class ColumnBatch {
  readonly #features: Features;
  readonly #bags = new Map<CategoricalColumn, Bags>();
  readonly #deviceBags = new Map<CategoricalColumn, DeviceBags | null>();
  #rows = -1;
  #first = "";

  /** Wraps the features of a batch. */
  constructor(features: Features) {
    this.#features = features;
  }

  /** The features. */
  get features(): Features {
    return this.#features;
  }

  /** Rows of bags and dense values that each row of the batch has: 1, or in a batch of sequences the number of steps. */
  get steps(): number {
    return 1;
  }

  /**
   * The values of a feature.
   *
   * @throws {KeyError} if there is none of that name.
   */
  value(key: string): FeatureValue {
    const value = Object.hasOwn(this.#features, key) ? this.#features[key] : undefined;
    if (value === undefined || value === null) throw new KeyError(`Feature ${key} is not in features dictionary.`, { column: key });
    // A tracked tensor has a gradient of its own.
    return value instanceof Tensor && !value.tracked ? given.get(value) ?? value : value;
  }

  /** The ids of a column, worked out at the first call. */
  bags(column: CategoricalColumn): Bags {
    let bags = this.#bags.get(column);
    if (bags === undefined) {
      bags = column.bags(this);
      this.#bags.set(column, bags);
    }
    return bags;
  }

  /** The ids of a column where they are: on the device if they follow from values there. Both are worked out at the first call. */
  idsOf(column: CategoricalColumn): Bags | DeviceBags {
    if (column.deviceBags === undefined) return this.bags(column);
    let bags = this.#deviceBags.get(column);
    if (bags === undefined) this.#deviceBags.set(column, bags = column.deviceBags(this));
    return bags ?? this.bags(column);
  }

  /** Notes the number of rows of a feature; all features must have the same. */
  checkRows(key: string, rows: number): void {
    if (this.#rows < 0) {
      this.#rows = rows;
      this.#first = key;
    } else if (rows !== this.#rows) {
      throw differentBatch(this.#first, this.#rows, key, rows);
    }
  }
}

/**
 * A count such as a number of buckets, checked: a whole number that fits 32 bits.
 *
 * @throws {ValueError} with `sentence` if it is below 1 or no whole number.
 */
export function checkCount(value: number, sentence: string): number {
  if (!Number.isInteger(value) || value < 1) throw new ValueError(sentence);
  if (value > 0x7fffffff) throw new ValueError(`Up to 2147483647 buckets are possible, received ${value}`);
  return value;
}

/** A key, checked to be a string. */
export function checkKey(key: unknown): string {
  if (typeof key !== "string" || key === "") throw new ValueError(`key must be a string. Got: type ${typeof key}`);
  return key;
}

/** The file system to read a path from: the given one if the path is there, else the one that the path names. A model's may lie in memory. */
export async function fileSystemHolding(path: string, fs: FileSystem): Promise<FileSystem> {
  return await fs.stat(path) === null ? await fileSystemOf(path) : fs;
}

/** Order of strings by their UTF-8 bytes, which is that of their code points. */
export function byBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    // A surrogate stands for a code point above every other code unit.
    if (x !== y) return surrogate(x) === surrogate(y) ? x - y : surrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

function surrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
