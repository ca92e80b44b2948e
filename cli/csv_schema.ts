/**
 * How rows are read, as `headway.json` tells it: a file that anyone may have written.
 *
 * @module
 */

import { HeadwayError, InvalidArgumentError, KeyError, ValueError } from "../core/errors.ts";
import type { JsonValue } from "../core/io/model_description.ts";
import type { CsvColumn } from "../core/data/csv.ts";
import { MISSING_NUMBERS, MISSING_STRINGS } from "../core/data/csv_text.ts";
import type { RowFeatures, RowValue } from "../core/data/values.ts";
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
 * The value of `--default` for a column.
 *
 * @throws {ValueError} if it is no number where one is expected.
 */
export function defaultOf(name: string, type: CsvColumn["type"], text: string): number | string {
  if (type === "string") return text;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) {
    throw new ValueError(`--default of column ${name} must be a number, received ${JSON.stringify(text)}`, { column: name });
  }
  return value;
}

/**
 * A schema with what a command says of missing values.
 *
 * @throws {KeyError} if a default is for a column that is not read.
 */
export function schemaWith(schema: CsvSchema, defaults: Readonly<Record<string, string>>, missing: "error" | "skip" | null): CsvSchema {
  const given = Object.entries(defaults).map(([name, text]) => {
    const column = schema.columns.find((column) => column.name === name);
    if (column === undefined) {
      throw new KeyError(`--default names ${JSON.stringify(name)}, which is not a column that is read`, { column: name });
    }
    return [name, defaultOf(name, column.type, text)] as const;
  });
  return { ...schema, defaults: { ...schema.defaults, ...Object.fromEntries(given) }, missing: missing ?? schema.missing };
}

/**
 * The features of one row with the defaults of those that are missing: not there, null, or spelled as a missing value.
 *
 * @throws {ValueError} if a feature without a default is missing.
 */
export function withDefaults(row: RowFeatures, schema: CsvSchema): RowFeatures {
  const features: Record<string, RowValue> = { ...row };
  const absent: string[] = [];
  for (const { name, type } of schema.columns) {
    if (name === schema.label) continue;
    const value: RowValue | null | undefined = features[name];
    const spellings = type === "string" ? MISSING_STRINGS : MISSING_NUMBERS;
    if (value !== undefined && value !== null && !(typeof value === "string" && spellings.has(value))) continue;
    const byDefault = schema.defaults[name];
    if (byDefault === undefined) absent.push(name);
    else features[name] = byDefault;
  }
  const [first] = absent;
  if (first !== undefined) {
    throw new ValueError(`The row has no value for ${absent.join(", ")}; give one, or a default (--default ${first}=VALUE)`, {
      column: first,
    });
  }
  return features;
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
