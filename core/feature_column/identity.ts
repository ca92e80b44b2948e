/**
 * Categorical columns whose values are the ids themselves.
 *
 * @module
 */

import { checkOptions, type OptionKinds, ValueError } from "../errors.ts";
import type { OpAttributes } from "../graph/attributes.ts";
import type { Bags } from "../ops/shape.ts";
import { type CategoricalColumn, checkCount, checkKey, type ColumnBatch, type ColumnConfig } from "./column.ts";
import type { RawCategorical, RawValues } from "../ops/host/categorical_values.ts";
import { identityIds } from "../ops/host/category_ids.ts";
import { readColumn } from "./categorical.ts";
import { valueNames } from "./category_names.ts";
import type { FeatureExamples } from "./examples.ts";

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
  readonly #attributes: OpAttributes["identity_ids"];

  /** Checks the arguments. */
  constructor(key: string, numBuckets: number, defaultValue: number | null) {
    this.name = checkKey(key);
    this.keys = [key];
    this.numBuckets = checkCount(numBuckets, `numBuckets ${numBuckets} < 1, column_name ${key}`);
    if (defaultValue !== null && !(Number.isInteger(defaultValue) && defaultValue >= 0 && defaultValue < numBuckets)) {
      throw new ValueError(`defaultValue ${defaultValue} not in range [0, ${numBuckets}), column_name ${key}`);
    }
    this.#attributes = { numBuckets: this.numBuckets, defaultValue };
  }

  bags(batch: ColumnBatch): Bags {
    return this.idsOf(readColumn(batch, this.name, this.dtype));
  }

  idsOf(raw: RawValues): Bags {
    const ids = identityIds(raw.values as ArrayLike<number | bigint>, this.#attributes);
    return { ids, weights: null, splits: raw.splits };
  }

  categoryNames(batch: ColumnBatch): (entry: number) => string {
    return valueNames(batch, this.keys[0]!, this.dtype);
  }

  examples(): FeatureExamples {
    const { numBuckets } = this;
    return {
      dtype: "int64",
      form: "ragged",
      width: 1,
      values: Array.from({ length: Math.min(numBuckets, 8) }, (_, id) => id),
      accepts: (value) => typeof value !== "string" && Number.isInteger(Number(value)) && value >= 0 && value < numBuckets,
    };
  }

  toConfig(): ColumnConfig {
    return { kind: this.kind, key: this.name, numBuckets: this.numBuckets, defaultValue: this.#attributes.defaultValue };
  }
}
