/**
 * Categorical columns whose ids are lines of a file.
 *
 * @module
 */

import { checkOptions, describe, FailedPreconditionError, InvalidArgumentError, type OptionKinds, ValueError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { readLines } from "../io/lines.ts";
import type { Bags } from "../ops/shape.ts";
import { type CategoricalColumn, checkKey, type ColumnBatch, type ColumnConfig, fileSystemHolding } from "./column.ts";
import { fingerprint64 } from "../ops/host/hashes.ts";
import { type CategoricalDType, checkDType, type RawCategorical, type RawValues } from "../ops/host/categorical_values.ts";
import { readColumn } from "./categorical.ts";
import { valueNames } from "./category_names.ts";
import { categoryExamples, type FeatureExamples } from "./examples.ts";
import { checkUnknown, lookUp, type LookupTable, numbered, smallest, type Unknown } from "../ops/host/vocabulary.ts";

/** Options of {@linkcode categoricalColumnWithVocabularyFile}. */
export interface VocabularyFileOptions {
  /** Number of lines that count. Default: all. */
  readonly vocabularySize?: number | null;
  /** `"string"` or `"int64"`. Default `"string"`. */
  readonly dtype?: "string" | "int64" | "int32";
  /** Id of values that are not in the vocabulary; -1, the default, leaves them out. */
  readonly defaultValue?: number | null;
  /** Number of buckets after the vocabulary over which such values are hashed instead. Default 0. */
  readonly numOovBuckets?: number;
}

/**
 * A column whose ids are lines of a file, read once before the first batch. A value that stands on several lines has the first one's id.
 *
 * @param key Name of the feature: any number of values per example; `""` and -1 pad.
 * @param vocabularyFile Path of a text file in UTF-8, one value a line.
 * @throws {ValueError} if an argument has a value that is not allowed.
 */
export function categoricalColumnWithVocabularyFile(
  key: string,
  vocabularyFile: string,
  options: VocabularyFileOptions = {},
): CategoricalColumn {
  checkOptions("categoricalColumnWithVocabularyFile", options, vocabularyFileKinds);
  return new VocabularyFileColumn(key, vocabularyFile, options);
}

/** What {@linkcode VocabularyFileOptions} may be. */
export const vocabularyFileKinds: OptionKinds = {
  vocabularySize: ["number", "null"],
  dtype: ["string"],
  defaultValue: ["number", "null"],
  numOovBuckets: ["number"],
};

/** Made by {@linkcode categoricalColumnWithVocabularyFile}. */
export class VocabularyFileColumn implements CategoricalColumn, RawCategorical {
  readonly kind = "categoricalColumnWithVocabularyFile";
  readonly name: string;
  readonly keys: readonly string[];
  /** Path of the file. */
  readonly vocabularyFile: string;
  readonly #size: number | null;
  readonly dtype: CategoricalDType;
  readonly #unknown: Unknown;
  #loaded: { readonly ids: LookupTable; readonly size: number } | null = null;
  #hash: string | null;

  /** Checks the arguments; `hash` is that of the file as it was, where that is known. */
  constructor(key: string, vocabularyFile: string, options: VocabularyFileOptions, hash: string | null = null) {
    this.name = checkKey(key);
    this.keys = [key];
    if (typeof vocabularyFile !== "string" || vocabularyFile === "") throw new ValueError(`Missing vocabularyFile in ${key}.`);
    this.vocabularyFile = vocabularyFile;
    this.#size = options.vocabularySize ?? null;
    if (this.#size !== null && !(Number.isInteger(this.#size) && this.#size >= 1)) {
      throw new ValueError(`Invalid vocabularySize in ${key}.`);
    }
    this.dtype = checkDType(options.dtype ?? "string", key);
    this.#unknown = checkUnknown(options.defaultValue ?? -1, options.numOovBuckets ?? 0, key);
    this.#hash = hash;
  }

  get numBuckets(): number {
    return (this.#size ?? this.#vocabulary().size) + this.#unknown.oovBuckets;
  }

  /** Fingerprint64 of the file's lines in hexadecimal; null before the file was read. */
  get hash(): string | null {
    return this.#hash;
  }

  async prepare(fs: FileSystem): Promise<void> {
    if (this.#loaded !== null) return;
    const file = this.vocabularyFile;
    const lines = await readLines(file, await fileSystemHolding(file, fs));
    const hash = fingerprint64(lines.join("\n")).toString(16).padStart(16, "0");
    if (this.#hash !== null && this.#hash !== hash) {
      throw new ValueError(`The vocabulary file ${file} of column ${this.name} changed: its hash was ${this.#hash} and is ${hash}`, {
        file,
        column: this.name,
      });
    }
    const size = this.#size ?? lines.length;
    if (lines.length < size) {
      throw new InvalidArgumentError(`vocabularySize of column ${this.name} is ${size}, but ${file} has only ${lines.length} lines`, {
        file,
        column: this.name,
      });
    }
    if (size === 0) {
      throw new InvalidArgumentError(`The vocabulary file ${file} of column ${this.name} is empty`, { file, column: this.name });
    }
    const words = this.#size === null ? lines : lines.slice(0, size);
    const ids = numbered(this.dtype === "string" ? words : words.map((line, i) => wholeLine(line, i, this.name, file)));
    this.#hash = hash;
    this.#loaded = { ids, size };
  }

  bags(batch: ColumnBatch): Bags {
    return this.idsOf(readColumn(batch, this.name, this.dtype));
  }

  idsOf(raw: RawValues): Bags {
    const { ids, size } = this.#vocabulary();
    return { ids: lookUp(raw.values, ids, { size, ...this.#unknown }), weights: null, splits: raw.splits };
  }

  categoryNames(batch: ColumnBatch): (entry: number) => string {
    return valueNames(batch, this.keys[0]!, this.dtype);
  }

  examples(): FeatureExamples {
    return categoryExamples(this.dtype, this.#vocabulary().ids.keys());
  }

  toConfig(): ColumnConfig {
    return {
      kind: this.kind,
      key: this.name,
      vocabularyFile: this.vocabularyFile,
      vocabularySize: this.#size,
      dtype: this.dtype,
      defaultValue: this.#unknown.id,
      numOovBuckets: this.#unknown.oovBuckets,
      hash: this.#hash,
    };
  }

  #vocabulary(): { readonly ids: LookupTable; readonly size: number } {
    if (this.#loaded !== null) return this.#loaded;
    throw new FailedPreconditionError(
      `The vocabulary file ${this.vocabularyFile} of column ${this.name} was not read yet; await column.prepare(fileSystem) first`,
      {
        file: this.vocabularyFile,
        column: this.name,
      },
    );
  }
}

function wholeLine(line: string, index: number, column: string, file: string): number | bigint {
  if (/^[+-]?\d+$/.test(line)) {
    const value = BigInt(line.replace("+", ""));
    if (BigInt.asIntN(64, value) === value) return smallest(value);
  }
  throw new InvalidArgumentError(`Line ${index + 1} of ${file} is ${describe(line)}, no 64-bit whole number, as column ${column} wants`, {
    file,
    column,
    row: index,
  });
}
