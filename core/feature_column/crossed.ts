/**
 * Crosses of several columns or features.
 *
 * @module
 */

import { checkOptions, describe, ValueError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { Bags } from "../ops/shape.ts";
import { categoryNamesOf, namesOfValues } from "./category_names.ts";
import {
  byBytes,
  type CategoricalColumn,
  checkCount,
  type ColumnBatch,
  type ColumnConfig,
  describeColumn,
  isCategorical,
} from "./column.ts";
import { categoryExamples, examplesOf, type FeatureExamples } from "./examples.ts";
import { HashBucketColumn } from "./hash_bucket.ts";
import { type RawValues, readRaw } from "../ops/host/categorical_values.ts";
import { cross } from "../ops/host/cross.ts";
import { rowOf } from "../ops/host/grouped_values.ts";
import { grouped } from "../ops/host/sparse_values.ts";
import { WeightedColumn } from "./weighted.ts";

/** Options of {@linkcode crossedColumn}. */
export interface CrossedOptions {
  /** Key of the hash; 0 and the default are TensorFlow's own key. */
  readonly hashKey?: number | bigint | null;
}

/**
 * A column whose ids are hashes of combinations, one of each key's values at a time, as in TensorFlow. They are hashed in the order of the keys,
 * but those of names whose features are dense come after all others. Flat arrays and tensors are dense; SparseTensors and arrays of arrays are sparse.
 *
 * @param keys At least two of: names of features (strings or whole numbers), and categorical columns (but no hash buckets).
 * @param hashBucketSize Number of buckets.
 * @throws {ValueError} if an argument has a value that is not allowed.
 */
export function crossedColumn(
  keys: readonly (string | CategoricalColumn)[],
  hashBucketSize: number,
  options: CrossedOptions = {},
): CategoricalColumn {
  checkOptions("crossedColumn", options, { hashKey: ["any"] });
  const { hashKey = null } = options;
  if (hashKey !== null && typeof hashKey !== "bigint" && !Number.isSafeInteger(hashKey)) {
    throw new ValueError(`hashKey must be a whole number, received ${describe(hashKey)}`);
  }
  return new CrossedColumn(keys, hashBucketSize, options);
}

/** Made by {@linkcode crossedColumn}. */
export class CrossedColumn implements CategoricalColumn {
  readonly kind = "crossedColumn";
  readonly name: string;
  readonly keys: readonly string[];
  readonly numBuckets: number;
  readonly #given: readonly (string | CategoricalColumn)[];
  readonly #leaves: readonly (string | CategoricalColumn)[];
  readonly #hashKey: string;

  /** Checks the arguments. */
  constructor(keys: readonly (string | CategoricalColumn)[], hashBucketSize: number, options: CrossedOptions) {
    this.numBuckets = checkCount(hashBucketSize, `hashBucketSize must be > 1. hashBucketSize: ${hashBucketSize}`);
    if (!Array.isArray(keys) || keys.length < 2) {
      throw new ValueError(
        `keys must be a list with length > 1. Given: [${
          Array.isArray(keys) ? keys.map((key) => typeof key === "string" ? `'${key}'` : describeColumn(key)).join(", ") : keys
        }]`,
      );
    }
    for (const key of keys) {
      if (typeof key !== "string" && !isCategorical(key)) {
        throw new ValueError(
          `Unsupported key type. All keys must be either string, or categorical column except HashedCategoricalColumn. Given: ${
            describeColumn(key)
          }`,
        );
      }
      if (key instanceof HashBucketColumn) {
        throw new ValueError(
          `categoricalColumnWithHashBucket is not supported for crossing. Hashing before crossing will increase probability of collision. Instead, use the feature name as a string. Given: ${
            describeColumn(key)
          }`,
        );
      }
      if (key instanceof WeightedColumn) {
        throw new ValueError(
          `crossedColumn does not support weights, but the given column populates weights. Given column: ${describeColumn(key)}`,
        );
      }
    }
    this.#given = [...keys];
    this.#leaves = keys.flatMap((key) => key instanceof CrossedColumn ? key.#leaves : [key]);
    this.#hashKey = String(BigInt(options.hashKey ?? 0));
    this.name = this.#leaves.map((leaf) => typeof leaf === "string" ? leaf : leaf.name).sort(byBytes).join("_X_");
    this.keys = [...new Set(this.#leaves.flatMap((leaf) => typeof leaf === "string" ? [leaf] : leaf.keys))];
  }

  /** What is crossed, crosses of crosses taken apart: names of features, and columns. */
  get sources(): readonly (string | CategoricalColumn)[] {
    return this.#leaves;
  }

  async prepare(fs: FileSystem): Promise<void> {
    for (const leaf of this.#leaves) if (typeof leaf !== "string") await leaf.prepare?.(fs);
  }

  bags(batch: ColumnBatch): Bags {
    const parts = this.#leaves.map((leaf): RawValues => {
      // Padding of a raw feature is crossed like any other value.
      if (typeof leaf === "string") {
        const raw = readRaw(grouped(batch.value(leaf), leaf), leaf, null, "keep");
        batch.checkRows(leaf, raw.splits.length - 1);
        return raw;
      }
      const { ids, splits } = batch.bags(leaf);
      return { values: ids, dtype: "int64", splits, sparse: true };
    });
    return { ...cross(parts, this.numBuckets, this.#hashKey), weights: null };
  }

  /** As the combinations are hashed: sparse features first, the last one changing fastest. */
  categoryNames(batch: ColumnBatch): (entry: number) => string {
    const leaves = this.#leaves.map((leaf) => {
      if (typeof leaf !== "string") return { splits: batch.bags(leaf).splits, nameOf: categoryNamesOf(leaf, batch), sparse: true };
      const raw = readRaw(grouped(batch.value(leaf), leaf), leaf, null, "keep");
      return { splits: raw.splits, nameOf: namesOfValues(raw), sparse: raw.sparse };
    });
    const parts = [...leaves.filter(({ sparse }) => sparse), ...leaves.filter(({ sparse }) => !sparse)];
    const { splits } = batch.bags(this);
    return (entry) => {
      const row = rowOf(splits, entry);
      let rest = entry - splits[row]!;
      const words: string[] = [];
      for (const part of parts.toReversed()) {
        const count = part.splits[row + 1]! - part.splits[row]!;
        words.unshift(part.nameOf(part.splits[row]! + rest % count));
        rest = Math.floor(rest / count);
      }
      return words.join(" × ");
    };
  }

  examples(key: string): FeatureExamples {
    const leaf = this.#leaves.find((leaf) => leaf === key || (typeof leaf !== "string" && leaf.keys.includes(key)));
    return leaf === undefined || typeof leaf === "string" ? categoryExamples(null) : examplesOf(leaf, key);
  }

  toConfig(): ColumnConfig {
    return {
      kind: this.kind,
      keys: this.#given.map((key) => typeof key === "string" ? key : key.toConfig()),
      hashBucketSize: this.numBuckets,
      hashKey: this.#hashKey,
    };
  }
}
