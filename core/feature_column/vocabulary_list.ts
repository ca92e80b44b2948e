/**
 * Categorical columns whose ids are places in a list.
 *
 * @module
 */

import { checkOptions, describe, type OptionKinds, ValueError } from "../errors.ts";
import type { Bags } from "../ops/shape.ts";
import { type CategoricalColumn, checkKey, type ColumnBatch, type ColumnConfig } from "./column.ts";
import { type CategoricalDType, checkDType, type RawCategorical, type RawValues } from "../ops/host/categorical_values.ts";
import { readColumn } from "./categorical.ts";
import { valueNames } from "./category_names.ts";
import { categoryExamples, type FeatureExamples } from "./examples.ts";
import { checkUnknown, lookUp, type LookupTable, numbered, smallest, type Unknown } from "../ops/host/vocabulary.ts";

/** Options of {@linkcode categoricalColumnWithVocabularyList}. */
export interface VocabularyListOptions {
  /** `"string"` or `"int64"`. Default: what the list holds. */
  readonly dtype?: "string" | "int64" | "int32";
  /** Id of values that are not in the vocabulary; -1, the default, leaves them out. */
  readonly defaultValue?: number;
  /** Number of buckets after the vocabulary over which such values are hashed instead. Default 0. */
  readonly numOovBuckets?: number;
}

/**
 * A column whose ids are places in a list.
 *
 * @param key Name of the feature: any number of values per example; `""` and -1 pad.
 * @param vocabulary Strings or whole numbers, each once.
 * @throws {ValueError} if an argument has a value that is not allowed.
 */
export function categoricalColumnWithVocabularyList(
  key: string,
  vocabulary: readonly (string | number | bigint)[],
  options: VocabularyListOptions = {},
): CategoricalColumn {
  checkOptions("categoricalColumnWithVocabularyList", options, vocabularyListKinds);
  return new VocabularyListColumn(key, vocabulary, options);
}

/** What {@linkcode VocabularyListOptions} may be. */
export const vocabularyListKinds: OptionKinds = { dtype: ["string"], defaultValue: ["number"], numOovBuckets: ["number"] };

/** Made by {@linkcode categoricalColumnWithVocabularyList}. */
export class VocabularyListColumn implements CategoricalColumn, RawCategorical {
  readonly kind = "categoricalColumnWithVocabularyList";
  readonly name: string;
  readonly keys: readonly string[];
  readonly numBuckets: number;
  readonly #vocabulary: readonly (string | number | bigint)[];
  readonly dtype: CategoricalDType;
  readonly #unknown: Unknown;
  readonly #ids: LookupTable;

  /** Checks the arguments. */
  constructor(key: string, vocabulary: readonly (string | number | bigint)[], options: VocabularyListOptions) {
    this.name = checkKey(key);
    this.keys = [key];
    if (!Array.isArray(vocabulary) || vocabulary.length === 0) {
      throw new ValueError(`vocabularyList [] must be non-empty, column_name: ${key}`);
    }
    this.dtype = options.dtype === undefined ? dtypeOfList(vocabulary[0], key) : checkDType(options.dtype, key);
    this.#vocabulary = vocabulary.map((word) => checkWord(word, this.dtype, key));
    this.#ids = numbered(this.#vocabulary);
    if (this.#ids.size !== vocabulary.length) {
      throw new ValueError(
        `Duplicate keys in vocabularyList [${
          vocabulary.map((word) => typeof word === "string" ? `'${word}'` : word).join(", ")
        }], column_name: ${key}`,
      );
    }
    this.#unknown = checkUnknown(options.defaultValue ?? -1, options.numOovBuckets ?? 0, key);
    this.numBuckets = vocabulary.length + this.#unknown.oovBuckets;
  }

  bags(batch: ColumnBatch): Bags {
    return this.idsOf(readColumn(batch, this.name, this.dtype));
  }

  idsOf(raw: RawValues): Bags {
    return { ids: lookUp(raw.values, this.#ids, { size: this.#vocabulary.length, ...this.#unknown }), weights: null, splits: raw.splits };
  }

  categoryNames(batch: ColumnBatch): (entry: number) => string {
    return valueNames(batch, this.keys[0]!, this.dtype);
  }

  examples(): FeatureExamples {
    return categoryExamples(this.dtype, this.#ids.keys());
  }

  toConfig(): ColumnConfig {
    return {
      kind: this.kind,
      key: this.name,
      // A bigint has no place in JSON: the dtype says that the digits are a number.
      vocabularyList: this.#vocabulary.map((word) => typeof word === "bigint" ? String(word) : word),
      dtype: this.dtype,
      defaultValue: this.#unknown.id,
      numOovBuckets: this.#unknown.oovBuckets,
    };
  }
}

function dtypeOfList(first: unknown, key: string): CategoricalDType {
  if (typeof first === "string") return "string";
  if (typeof first === "bigint" || Number.isInteger(first)) return "int64";
  throw new ValueError(`column_name: ${key} vocabulary dtype must be string or integer. The vocabulary has ${describe(first)}.`);
}

function checkWord(word: unknown, dtype: CategoricalDType, key: string): string | number | bigint {
  if (dtype === "string" && typeof word === "string") return word;
  if (dtype === "int64" && typeof word === "number" && Number.isSafeInteger(word)) return word;
  if (dtype === "int64" && typeof word === "bigint" && BigInt.asIntN(64, word) === word) return smallest(word);
  throw new ValueError(`dtype ${dtype} and vocabulary dtype do not match, column_name: ${key}: the vocabulary has ${describe(word)}`);
}
