/**
 * Categorical columns whose ids need no table: identity and hash bucket.
 *
 * @module
 */

import { ValueError } from "../errors.ts";
import type { Bags } from "../ops/rows.ts";
import { checkOptions, type OptionKinds } from "../options.ts";
import { type CategoricalColumn, checkCount, checkKey, type ColumnBatch, type ColumnConfig, recordedOnHost } from "./column.ts";
import { fingerprintModulo } from "./fingerprint.ts";
import { type CategoricalDType, type RawCategorical, type RawValues, readRaw } from "./raw_values.ts";

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
