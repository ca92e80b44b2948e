/**
 * Categorical columns whose values are the ids themselves.
 *
 * @module
 */

import { checkOptions, type OptionKinds, ValueError } from "../errors.ts";
import type { Bags } from "../ops/shape.ts";
import { type CategoricalColumn, checkCount, checkKey, type ColumnBatch, type ColumnConfig, recordedOnHost } from "./column.ts";
import type { RawCategorical, RawValues } from "../ops/host/categorical_values.ts";
import { readColumn } from "./categorical.ts";

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

/** What {@linkcode IdentityOptions} may be. */
export const identityKinds: OptionKinds = { defaultValue: ["number", "null"] };

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
