/**
 * How rows are read, as `headway.json` tells it: a file that anyone may have written.
 *
 * @module
 */

import { HeadwayError, InvalidArgumentError } from "../core/errors.ts";
import type { JsonValue } from "../core/io/model_description.ts";
import type { CsvColumn } from "../core/data/csv.ts";
import type { SequenceFormats } from "./sequence.ts";

/** What a model reads from CSV: kept in `headway.json` under `csv`. */
export interface CsvSchema {
  /** Column of the labels. */
  readonly label: string;
  /** All columns that are read, labels included. */
  readonly columns: readonly CsvColumn[];
  /** What stands for missing values. */
  readonly defaults: Readonly<Record<string, number | string>>;
  /** What becomes of other rows with missing values. */
  readonly missing: "error" | "skip";
  /** Columns whose text is split into a sequence. Default: none. */
  readonly sequences?: SequenceFormats;
}

/**
 * The schema of a description.
 *
 * @throws {InvalidArgumentError} if a field is missing or of a wrong type, naming file and field.
 */
export function storedSchema(csv: JsonValue, path: string): CsvSchema {
  const { label, columns, defaults, missing, sequences } = csv as Readonly<Record<string, JsonValue | undefined>>;
  const check = (field: string, sound: boolean): void => {
    if (!sound) throw new InvalidArgumentError(`${path} does not tell how CSV is read: its field csv.${field} is wrong`, { file: path });
  };
  check("columns", Array.isArray(columns) && columns.length > 0 && columns.every(isColumn));
  check("label", (columns as unknown as CsvSchema["columns"]).some(({ name }) => name === label));
  check("defaults", isRecord(defaults) && Object.values(defaults).every((value) => typeof value === "number" || typeof value === "string"));
  check("missing", missing === "error" || missing === "skip");
  check("sequences", sequences === undefined || isRecord(sequences) && Object.values(sequences).every(isSequenceFormat));
  return csv as unknown as CsvSchema;
}

/**
 * What a description describes, made.
 *
 * @throws {InvalidArgumentError} if it cannot be made, naming the file and what the maker found.
 */
export function madeFrom<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    const found = cause instanceof HeadwayError ? `: ${cause.message}` : "";
    throw new InvalidArgumentError(`${path} describes a model that cannot be made${found}`, { file: path, cause });
  }
}

const types: readonly unknown[] = ["float32", "int64", "string"];

function isColumn(column: JsonValue): boolean {
  return isRecord(column) && typeof column["name"] === "string" && types.includes(column["type"]);
}

function isSequenceFormat(format: JsonValue | undefined): boolean {
  return isRecord(format) && typeof format["split"] === "string" && types.includes(format["type"]);
}

function isRecord(value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
