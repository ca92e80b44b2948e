/**
 * Crosses of several columns or features.
 *
 * @module
 */

import { checkOptions, describe, ValueError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { Bags } from "../ops/shape.ts";
import {
  byBytes,
  type CategoricalColumn,
  checkCount,
  type ColumnBatch,
  type ColumnConfig,
  describeColumn,
  isCategorical,
  recordedOnHost,
} from "./column.ts";
import { CrossHash } from "../ops/host/cross_hash.ts";
import { HashBucketColumn } from "./hash_bucket.ts";
import { type RawValues, readRaw } from "../ops/host/categorical_values.ts";
import { WeightedColumn } from "./weighted.ts";

/** Options of {@linkcode crossedColumn}. */
export interface CrossedOptions {
  /** Key of the hash; 0 and the default are TensorFlow's own key. */
  readonly hashKey?: number | bigint | null;
}

/**
 * A column whose ids are hashes of combinations, one of each key's values at a time, as in TensorFlow. They are hashed in the order of the keys,
 * but those of names whose features are dense come after all others.
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
  readonly #hashKey: bigint;
  readonly #hash: CrossHash;

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
    this.#hashKey = BigInt(options.hashKey ?? 0);
    this.#hash = new CrossHash(this.#hashKey);
    this.name = this.#leaves.map((leaf) => typeof leaf === "string" ? leaf : leaf.name).sort(byBytes).join("_X_");
    this.keys = [...new Set(this.#leaves.flatMap((leaf) => typeof leaf === "string" ? [leaf] : leaf.keys))];
  }

  /** What is crossed: names of features, and categorical columns that are no crosses themselves. */
  get leaves(): readonly (string | CategoricalColumn)[] {
    return this.#leaves;
  }

  async prepare(fs: FileSystem): Promise<void> {
    for (const leaf of this.#leaves) if (typeof leaf !== "string") await leaf.prepare?.(fs);
  }

  bags(batch: ColumnBatch): Bags {
    const inputs = this.#leaves.map((leaf): RawValues => {
      // Padding of a raw feature is crossed like any other value.
      if (typeof leaf === "string") {
        const raw = readRaw(batch.value(leaf), leaf, null, "keep");
        batch.checkRows(leaf, raw.splits.length - 1);
        return raw;
      }
      const { ids, splits } = batch.bags(leaf);
      return { values: ids, dtype: "int64", splits, sparse: true };
    });
    // TensorFlow's SparseCross takes its sparse inputs first, and so they are hashed first.
    const parts = [...inputs.filter((input) => input.sparse), ...inputs.filter((input) => !input.sparse)];
    const rows = parts[0]!.splits.length - 1;
    const splits = new Int32Array(rows + 1);
    for (let row = 0; row < rows; row++) {
      let combinations = 1;
      for (const part of parts) combinations *= part.splits[row + 1]! - part.splits[row]!;
      splits[row + 1] = splits[row]! + combinations;
    }
    const ids = new Int32Array(splits[rows]!);
    const states = new Uint32Array(parts.length * 2);
    for (let row = 0, at = 0; row < rows; row++) {
      if (splits[row + 1] === splits[row]) continue;
      this.#hash.begin();
      at = this.#cross(parts, row, 0, states, ids, at);
    }
    return recordedOnHost("cross", parts, { ids, weights: null, splits }, { numBuckets: this.numBuckets, hashKey: this.#hashKey });
  }

  toConfig(): ColumnConfig {
    return {
      kind: this.kind,
      keys: this.#given.map((key) => typeof key === "string" ? key : key.toConfig()),
      hashBucketSize: this.numBuckets,
      hashKey: String(this.#hashKey),
    };
  }

  // The last key changes fastest.
  #cross(parts: readonly RawValues[], row: number, depth: number, states: Uint32Array, ids: Int32Array, at: number): number {
    if (depth === parts.length) {
      ids[at] = this.#hash.modulo(this.numBuckets);
      return at + 1;
    }
    const { values, dtype, splits } = parts[depth]!;
    this.#hash.save(states, depth * 2);
    for (let i = splits[row]!; i < splits[row + 1]!; i++) {
      this.#hash.restore(states, depth * 2);
      if (dtype === "string") this.#hash.addString(values[i] as string | Uint8Array);
      else this.#hash.addInteger(values[i] as number | bigint);
      at = this.#cross(parts, row, depth + 1, states, ids, at);
    }
    return at;
  }
}
