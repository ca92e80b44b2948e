/**
 * Categorical columns with a vocabulary, from a list or a file.
 *
 * @module
 */

import { checkOptions, describe, FailedPreconditionError, InvalidArgumentError, type OptionKinds, ValueError } from "../errors.ts";
import { type FileSystem, readLines } from "../io/file_system.ts";
import type { Bags } from "../ops/shape.ts";
import { type CategoricalColumn, checkKey, type ColumnBatch, type ColumnConfig, fileSystemHolding, recordedOnHost } from "./column.ts";
import { fingerprint64, fingerprintModulo } from "./fingerprint.ts";
import { type CategoricalDType, checkDType, type RawCategorical, type RawValues, readColumn } from "./raw_values.ts";

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

/** What {@linkcode VocabularyListOptions} may be. */
export const vocabularyListKinds: OptionKinds = { dtype: ["string"], defaultValue: ["number"], numOovBuckets: ["number"] };

/** What {@linkcode VocabularyFileOptions} may be. */
export const vocabularyFileKinds: OptionKinds = {
  vocabularySize: ["number", "null"],
  dtype: ["string"],
  defaultValue: ["number", "null"],
  numOovBuckets: ["number"],
};

/** Made by {@linkcode categoricalColumnWithVocabularyList}. */
export class VocabularyListColumn implements CategoricalColumn, RawCategorical {
  readonly kind = "categoricalColumnWithVocabularyList";
  readonly name: string;
  readonly keys: readonly string[];
  readonly numBuckets: number;
  readonly #vocabulary: readonly (string | number | bigint)[];
  readonly dtype: CategoricalDType;
  readonly #unknown: Unknown;
  readonly #ids: ReadonlyMap<string | number | bigint, number>;

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
    return lookUp(raw, this.#ids, this.#vocabulary.length, this.#unknown, this.name);
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
  #loaded: { readonly ids: ReadonlyMap<string | number | bigint, number>; readonly size: number } | null = null;
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
    return lookUp(raw, ids, size, this.#unknown, this.name);
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

  #vocabulary(): { readonly ids: ReadonlyMap<string | number | bigint, number>; readonly size: number } {
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

/** What becomes of a value that is not in the vocabulary. */
interface Unknown {
  readonly id: number;
  readonly oovBuckets: number;
}

function lookUp(raw: RawValues, known: ReadonlyMap<string | number | bigint, number>, size: number, unknown: Unknown, key: string): Bags {
  const { values } = raw;
  const ids = new Int32Array(values.length);
  for (let i = 0; i < ids.length; i++) {
    const value = values[i]!;
    const id = value instanceof Uint8Array ? known.get(decoder.decode(value)) : known.get(value);
    if (id !== undefined) ids[i] = id;
    else if (unknown.oovBuckets === 0) ids[i] = unknown.id;
    else ids[i] = size + fingerprintModulo(value instanceof Uint8Array ? value : String(value), unknown.oovBuckets);
  }
  return recordedOnHost("vocabulary_lookup", [raw], { ids, weights: null, splits: raw.splits }, {
    key,
    vocabulary: known,
    size,
    ...unknown,
  });
}

// Bytes that are no UTF-8 become U+FFFD, which is in no sensible vocabulary.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function numbered(words: readonly (string | number | bigint)[]): Map<string | number | bigint, number> {
  const ids = new Map<string | number | bigint, number>();
  for (let i = 0; i < words.length; i++) if (!ids.has(words[i]!)) ids.set(words[i]!, i);
  return ids;
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

function smallest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
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

function checkUnknown(defaultValue: number, numOovBuckets: number, key: string): Unknown {
  if (numOovBuckets !== 0 && defaultValue !== -1) throw new ValueError(`Can't specify both numOovBuckets and defaultValue in ${key}.`);
  if (!Number.isInteger(numOovBuckets) || numOovBuckets < 0) throw new ValueError(`Invalid numOovBuckets ${numOovBuckets} in ${key}.`);
  if (!Number.isInteger(defaultValue)) throw new ValueError(`Invalid defaultValue ${defaultValue} in ${key}.`);
  return { id: defaultValue, oovBuckets: numOovBuckets };
}
