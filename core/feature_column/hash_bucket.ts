/**
 * Categorical columns whose ids are hashes of the values.
 *
 * @module
 */

import { checkOptions, type OptionKinds } from "../errors.ts";
import type { OpAttributes } from "../graph/attributes.ts";
import type { Bags } from "../ops/shape.ts";
import { type CategoricalColumn, checkCount, checkKey, type ColumnBatch, type ColumnConfig } from "./column.ts";
import { type CategoricalDType, checkDType, type RawCategorical, type RawValues } from "../ops/host/categorical_values.ts";
import { hashBucket } from "../ops/host/category_ids.ts";
import { readColumn } from "./categorical.ts";
import { valueNames } from "./category_names.ts";
import { categoryExamples, type FeatureExamples } from "./examples.ts";

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

/** What {@linkcode HashBucketOptions} may be. */
export const hashBucketKinds: OptionKinds = { dtype: ["string"] };

/** Made by {@linkcode categoricalColumnWithHashBucket}. */
export class HashBucketColumn implements CategoricalColumn, RawCategorical {
  readonly kind = "categoricalColumnWithHashBucket";
  readonly name: string;
  readonly keys: readonly string[];
  readonly numBuckets: number;
  readonly dtype: CategoricalDType;
  readonly #attributes: OpAttributes["hash_bucket"];

  /** Checks the arguments. */
  constructor(key: string, hashBucketSize: number, dtype: string) {
    this.name = checkKey(key);
    this.keys = [key];
    this.numBuckets = checkCount(hashBucketSize, `hashBucketSize must be at least 1. hashBucketSize: ${hashBucketSize}, key: ${key}`);
    this.dtype = checkDType(dtype, key);
    this.#attributes = { numBuckets: this.numBuckets };
  }

  bags(batch: ColumnBatch): Bags {
    return this.idsOf(readColumn(batch, this.name, this.dtype));
  }

  idsOf(raw: RawValues): Bags {
    return { ids: hashBucket(raw.values, this.#attributes), weights: null, splits: raw.splits };
  }

  categoryNames(batch: ColumnBatch): (entry: number) => string {
    return valueNames(batch, this.keys[0]!, this.dtype);
  }

  examples(): FeatureExamples {
    return categoryExamples(this.dtype);
  }

  toConfig(): ColumnConfig {
    return { kind: this.kind, key: this.name, hashBucketSize: this.numBuckets, dtype: this.dtype };
  }
}
