/**
 * Categorical columns that need no vocabulary, their weights, and their counts as dense input.
 *
 * @module
 */

import type { FeatureValue } from "../data/values.ts";
import { checkOptions, describe, type OptionKinds, ValueError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { type Bags, multiHot } from "../ops/shape.ts";
import { SparseTensor, Tensor } from "../tensor.ts";
import {
  type CategoricalColumn,
  checkCount,
  checkKey,
  type ColumnBatch,
  type ColumnConfig,
  type DenseColumn,
  describeColumn,
  isCategorical,
  isSequence,
  recordedOnHost,
} from "./column.ts";
import { fingerprintModulo } from "./fingerprint.ts";
import { type CategoricalDType, group, type RawCategorical, type RawValues, readRaw, rowOf } from "./raw_values.ts";
import { sequenceWeights } from "./sequence_values.ts";

/** Options of {@linkcode categoricalColumnWithIdentity}. */
export interface IdentityOptions {
  /**
   * Id of values outside [0, numBuckets). Default: none; such a value then adds nothing to an indicator column, and is an
   * `InvalidArgumentError` in an embedding column (negative ones are left out).
   */
  readonly defaultValue?: number | null;
}

/**
 * A column whose values are the ids themselves.
 *
 * @param key Name of the feature: whole numbers, any number of them per example; -1 pads.
 * @param numBuckets Ids lie in [0, numBuckets).
 * @throws {ValueError} if an argument has a value that is not allowed.
 */
export function categoricalColumnWithIdentity(key: string, numBuckets: number, options: IdentityOptions = {}): CategoricalColumn {
  checkOptions("categoricalColumnWithIdentity", options, identityKinds);
  return new IdentityColumn(key, numBuckets, options.defaultValue ?? null);
}

/** Options of {@linkcode categoricalColumnWithHashBucket}. */
export interface HashBucketOptions {
  /** `"string"`, or `"int64"`: numbers are hashed by their decimal spelling. Default `"string"`. */
  readonly dtype?: "string" | "int64" | "int32";
}

/**
 * A column whose ids are hashes: Fingerprint64 of the UTF-8 bytes, modulo the number of buckets, as in TensorFlow.
 *
 * @param key Name of the feature: any number of values per example; `""` and -1 pad.
 * @param hashBucketSize Number of buckets.
 * @throws {ValueError} if an argument has a value that is not allowed.
 */
export function categoricalColumnWithHashBucket(key: string, hashBucketSize: number, options: HashBucketOptions = {}): CategoricalColumn {
  checkOptions("categoricalColumnWithHashBucket", options, hashBucketKinds);
  return new HashBucketColumn(key, hashBucketSize, options.dtype ?? "string");
}

/** What {@linkcode IdentityOptions} may be. */
export const identityKinds: OptionKinds = { defaultValue: ["number", "null"] };

/** What {@linkcode HashBucketOptions} may be. */
export const hashBucketKinds: OptionKinds = { dtype: ["string"] };

/** Made by {@linkcode categoricalColumnWithIdentity}. */
export class IdentityColumn implements CategoricalColumn, RawCategorical {
  readonly kind = "categoricalColumnWithIdentity";
  readonly dtype = "int64";
  readonly name: string;
  readonly keys: readonly string[];
  readonly numBuckets: number;
  readonly #defaultValue: number | null;

  /** Checks the arguments. */
  constructor(key: string, numBuckets: number, defaultValue: number | null) {
    this.name = checkKey(key);
    this.keys = [key];
    this.numBuckets = checkCount(numBuckets, `numBuckets ${numBuckets} < 1, column_name ${key}`);
    if (defaultValue !== null && !(Number.isInteger(defaultValue) && defaultValue >= 0 && defaultValue < numBuckets)) {
      throw new ValueError(`defaultValue ${defaultValue} not in range [0, ${numBuckets}), column_name ${key}`);
    }
    this.#defaultValue = defaultValue;
  }

  bags(batch: ColumnBatch): Bags {
    return this.idsOf(readColumn(batch, this.name, this.dtype));
  }

  idsOf(raw: RawValues): Bags {
    const values = raw.values as ArrayLike<number | bigint>;
    const n = this.numBuckets;
    const other = this.#defaultValue;
    const ids = new Int32Array(values.length);
    for (let i = 0; i < ids.length; i++) {
      const value = values[i]!;
      // What does not fit 32 bits is out of range all the same.
      ids[i] = value >= 0 && value < n
        ? Number(value)
        : other ?? (value < 0 ? Math.max(Number(value), -0x80000000) : Math.min(Number(value), 0x7fffffff));
    }
    return recordedOnHost("identity_id", [raw], { ids, weights: null, splits: raw.splits }, {
      key: this.name,
      numBuckets: n,
      defaultValue: other,
    });
  }

  toConfig(): ColumnConfig {
    return { kind: this.kind, key: this.name, numBuckets: this.numBuckets, defaultValue: this.#defaultValue };
  }
}

/** Made by {@linkcode categoricalColumnWithHashBucket}. */
export class HashBucketColumn implements CategoricalColumn, RawCategorical {
  readonly kind = "categoricalColumnWithHashBucket";
  readonly name: string;
  readonly keys: readonly string[];
  readonly numBuckets: number;
  readonly dtype: CategoricalDType;

  /** Checks the arguments. */
  constructor(key: string, hashBucketSize: number, dtype: string) {
    this.name = checkKey(key);
    this.keys = [key];
    this.numBuckets = checkCount(hashBucketSize, `hashBucketSize must be at least 1. hashBucketSize: ${hashBucketSize}, key: ${key}`);
    this.dtype = checkDType(dtype, key);
  }

  bags(batch: ColumnBatch): Bags {
    return this.idsOf(readColumn(batch, this.name, this.dtype));
  }

  idsOf(raw: RawValues): Bags {
    const { values, dtype } = raw;
    const ids = new Int32Array(values.length);
    if (dtype === "string") {
      for (let i = 0; i < ids.length; i++) ids[i] = fingerprintModulo(values[i] as string | Uint8Array, this.numBuckets);
    } else for (let i = 0; i < ids.length; i++) ids[i] = fingerprintModulo(String(values[i]), this.numBuckets);
    return recordedOnHost("hash_bucket", [raw], { ids, weights: null, splits: raw.splits }, {
      key: this.name,
      numBuckets: this.numBuckets,
      dtype,
    });
  }

  toConfig(): ColumnConfig {
    return { kind: this.kind, key: this.name, hashBucketSize: this.numBuckets, dtype: this.dtype };
  }
}

/** A feature's values without padding, noted in the batch. */
export function readColumn(batch: ColumnBatch, key: string, dtype: CategoricalDType): RawValues {
  const raw = readRaw(batch.value(key), key, dtype, "drop");
  batch.checkRows(key, raw.splits.length - 1);
  return raw;
}

/** What a categorical column's dtype means. */
export function checkDType(dtype: string, key: string): CategoricalDType {
  if (dtype === "string") return "string";
  if (dtype === "int64" || dtype === "int32") return "int64";
  throw new ValueError(`column_name: ${key} dtype must be string or integer. dtype: ${dtype}.`);
}

/** Options of {@linkcode weightedCategoricalColumn}. */
export interface WeightedOptions {
  /** Type of the weights; only `"float32"`, the default, exists. */
  readonly dtype?: "float32";
}

/**
 * A categorical column whose values are weighted: an indicator column sums the weights, an embedding column weighs the rows.
 *
 * Weights have the shape of the values. Padding is the value `""` or -1 together with weight 0; any other 0 in a dense feature is an error, as in
 * TensorFlow.
 *
 * @param column The column that gives the ids.
 * @param weightKey Name of the feature that gives the weights.
 * @throws {ValueError} if `column` is not categorical.
 */
export function weightedCategoricalColumn(column: CategoricalColumn, weightKey: string, options: WeightedOptions = {}): CategoricalColumn {
  checkOptions("weightedCategoricalColumn", options, { dtype: ["string"] });
  const dtype: string = options.dtype ?? "float32";
  if (dtype !== "float32") throw new ValueError(`dtype is not convertible to float. dtype: ${dtype}, the weights are float32`);
  return new WeightedColumn(column, weightKey);
}

/** Made by {@linkcode weightedCategoricalColumn}. */
export class WeightedColumn implements CategoricalColumn {
  readonly kind = "weightedCategoricalColumn";
  readonly name: string;
  readonly keys: readonly string[];
  /** The column that gives the ids. */
  readonly column: CategoricalColumn;
  /** Name of the feature that gives the weights. */
  readonly weightKey: string;

  /** Checks the arguments. */
  constructor(column: CategoricalColumn, weightKey: string) {
    if (!isCategorical(column)) throw new ValueError(`column must be a categorical column. Given: ${describeColumn(column)}`);
    this.column = column;
    this.weightKey = checkKey(weightKey);
    this.name = `${column.name}_weighted_by_${weightKey}`;
    this.keys = [...column.keys, weightKey];
  }

  get numBuckets(): number {
    return this.column.numBuckets;
  }

  async prepare(fs: FileSystem): Promise<void> {
    await this.column.prepare?.(fs);
  }

  bags(batch: ColumnBatch): Bags {
    const { ids, splits } = batch.bags(this.column);
    if (isSequence(this.column)) {
      const weights = sequenceWeights(batch, this.column.name, this.weightKey);
      return recordedOnHost("weigh_ids", [ids, weights], { ids, weights, splits }, { weightKey: this.weightKey });
    }
    const given = batch.value(this.weightKey);
    const { weights, splits: weightSplits } = readWeights(given, this.weightKey);
    batch.checkRows(this.weightKey, weightSplits.length - 1);
    if (weights.length !== ids.length) {
      throw new ValueError(
        `Dimensions ${ids.length} and ${weights.length} are not compatible: column ${this.column.name} has ${ids.length} values and ${this.weightKey} ${weights.length} weights in this batch`,
        { column: this.name },
      );
    }
    for (let row = 0; row < splits.length; row++) {
      if (splits[row] !== weightSplits[row]) {
        throw new ValueError(
          `Column ${this.column.name} and its weights ${this.weightKey} have different numbers of values in row ${row - 1}`,
          {
            column: this.name,
            row: row - 1,
          },
        );
      }
    }
    return recordedOnHost("weigh_ids", [ids, weights], { ids, weights, splits }, { weightKey: this.weightKey });
  }

  toConfig(): ColumnConfig {
    return { kind: this.kind, column: this.column.toConfig(), weightKey: this.weightKey };
  }
}

/** The weights, zeros of dense ones left out: they are padding. */
function readWeights(value: FeatureValue, key: string): { weights: Float32Array; splits: Int32Array } {
  const dtype = value instanceof Tensor ? value.dtype : value instanceof SparseTensor ? value.values.dtype : "float32";
  if (dtype !== "float32") throw new ValueError(`Bad dtype, expected floating, but got ${dtype}: the weights ${key}`, { column: key });
  const { flat, splits } = group(value, key);
  const weights = new Float32Array(flat.length);
  let zeros = 0;
  for (let i = 0; i < flat.length; i++) {
    const raw = flat[i];
    if (typeof raw !== "number" && typeof raw !== "bigint" && raw !== null && raw !== undefined) {
      throw new TypeError(`The weights ${key} are read as numbers: row ${rowOf(splits, i)} is ${describe(raw)}`);
    }
    const weight = raw === null || raw === undefined ? NaN : Number(raw);
    if (Number.isNaN(weight)) {
      const row = rowOf(splits, i);
      throw new ValueError(`The weight ${key} ${raw === null || raw === undefined ? "is missing" : "is NaN"} in row ${row}`, {
        column: key,
        row,
      });
    }
    if (weight === 0) zeros++;
    weights[i] = weight;
  }
  if (value instanceof SparseTensor || zeros === 0) return { weights, splits };
  const kept = new Float32Array(weights.length - zeros);
  const remaining = new Int32Array(splits.length);
  let count = 0;
  for (let row = 0; row + 1 < splits.length; row++) {
    for (let i = splits[row]!; i < splits[row + 1]!; i++) if (weights[i] !== 0) kept[count++] = weights[i]!;
    remaining[row + 1] = count;
  }
  return { weights: kept, splits: remaining };
}

/**
 * For every id how often it occurs in the example, or the sum of its weights: [batch, numBuckets of the column].
 *
 * @param column A categorical column.
 * @throws {ValueError} if it is not categorical.
 */
export function indicatorColumn(column: CategoricalColumn): DenseColumn {
  return new IndicatorColumn(column);
}

/** Made by {@linkcode indicatorColumn}. */
export class IndicatorColumn implements DenseColumn {
  readonly kind = "indicatorColumn";
  readonly name: string;
  readonly keys: readonly string[];
  /** The column that gives the ids. */
  readonly column: CategoricalColumn;

  /** Checks the argument. */
  constructor(column: CategoricalColumn) {
    if (!isCategorical(column)) {
      throw new ValueError(`Unsupported input type. Input must be a CategoricalColumn. Given: ${describeColumn(column)}`);
    }
    this.column = column;
    this.name = `${column.name}_indicator`;
    this.keys = column.keys;
  }

  get width(): number {
    return this.column.numBuckets;
  }

  async prepare(fs: FileSystem): Promise<void> {
    await this.column.prepare?.(fs);
  }

  dense(batch: ColumnBatch): Tensor {
    return multiHot(batch.bags(this.column), this.width);
  }

  toConfig(): ColumnConfig {
    return { kind: this.kind, column: this.column.toConfig() };
  }
}
