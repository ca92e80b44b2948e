/**
 * Comma-separated values: where they come from and how they are read.
 *
 * @module
 */

import { describe, type OptionKinds, ValueError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { SkippedRow } from "./row_counts.ts";

/** Bytes or text in pieces. */
export type CsvChunks =
  | ReadableStream<Uint8Array>
  | ReadableStream<string>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

/** Where CSV comes from: a path, a URL, pieces, or a function that makes pieces for each pass. */
export type CsvSource = string | URL | CsvChunks | (() => CsvChunks | Promise<CsvChunks>);

/** How the fields of a column are parsed. */
export type CsvColumnType = "float32" | "int64" | "string";

/** A parsed field. Whole numbers beyond 2^53 are bigints. */
export type CsvValue = number | bigint | string;

/** How CSV is read. */
export interface CsvOptions {
  /** Column of the labels; without it the rows have features only. */
  readonly labelName?: string;
  /** Columns to keep as features; default all. The label column need not be among them. */
  readonly selectColumns?: readonly string[];
  /** What stands for a missing value, by column. */
  readonly columnDefaults?: Readonly<Record<string, CsvValue>>;
  /**
   * What becomes of a row with a missing value for which there is no default: `"error"` names its line and column, `"skip"` leaves the row
   * out. Default `"error"`.
   */
  readonly missing?: "error" | "skip";
  /**
   * Told of each row that `missing: "skip"` leaves out, before the next row is given; of a file that is kept in memory, once, of any other source
   * in each pass.
   */
  readonly onSkip?: (skipped: SkippedRow) => void;
  /** Spellings of a missing value. Default: the empty field; in columns of numbers also `NA`, `N/A`, `NaN`, `nan` and `null`. */
  readonly missingValues?: readonly string[];
  /** Types by column; the others are inferred from the rows in the first MiB of the text. */
  readonly columnTypes?: Readonly<Record<string, CsvColumnType>>;
  /** Names of the columns, for text whose first line is a row already; default: the first line has the names. */
  readonly header?: readonly string[];
  /** What separates the fields of a row, one character; default `,`. */
  readonly delimiter?: string;
  /** How often the rows are repeated; default 1. */
  readonly numEpochs?: number;
  /** The file system that a path is read from; default the host's. */
  readonly fs?: FileSystem;
}

/** What {@linkcode CsvOptions} may be. */
export const csvKinds: OptionKinds = {
  labelName: ["string"],
  selectColumns: ["array"],
  columnDefaults: ["object"],
  missing: ["any"],
  onSkip: ["function"],
  missingValues: ["array"],
  columnTypes: ["object"],
  header: ["array"],
  delimiter: ["string"],
  numEpochs: ["number"],
  fs: ["object"],
};

/** A column of CSV as it is read. */
export interface CsvColumn {
  /** Name in the header. */
  readonly name: string;
  /** How its fields are parsed. */
  readonly type: CsvColumnType;
}

/**
 * Checks what tells how CSV is read, before any of it is.
 *
 * @throws {ValueError} if `missing` is neither `"error"` nor `"skip"`, or `delimiter` no character that may separate fields.
 * @throws {TypeError} if the source is none.
 */
export function checkCsv(source: unknown, { missing, delimiter = "," }: CsvOptions): CsvSource {
  if (missing !== undefined && missing !== "error" && missing !== "skip") {
    throw new ValueError(`missing must be "error" or "skip", received ${JSON.stringify(missing)}`);
  }
  if (delimiter.length !== 1 || '"\r\n\ufeff'.includes(delimiter)) {
    throw new ValueError(`delimiter must be one character other than a quote and the ends of lines, received ${JSON.stringify(delimiter)}`);
  }
  if (typeof source === "string" || typeof source === "function" || source instanceof URL) return source as CsvSource;
  return checkChunks(source, "The source of CSV");
}

/** Checks that text comes in pieces. */
export function checkChunks(chunks: unknown, name: string): CsvChunks {
  if (typeof chunks === "object" && chunks !== null && (Symbol.asyncIterator in chunks || Symbol.iterator in chunks)) {
    return chunks as CsvChunks;
  }
  throw new TypeError(
    `${name} must be a path, a URL, an iterable of bytes or text, or a function that makes one, received ${describe(chunks)}`,
  );
}
