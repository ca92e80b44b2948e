/**
 * Types of CSV columns: inferring them, and parsing fields by them.
 *
 * @module
 */

import { ValueError } from "../errors.ts";

/** How the fields of a column are parsed. */
export type CsvColumnType = "float32" | "int64" | "string";

/** A parsed field. Whole numbers beyond 2^53 are bigints. */
export type CsvValue = number | bigint | string;

/** Spellings that mean "no value" where no others are given: the empty field everywhere, the others where numbers are expected. */
export const MISSING_NUMBERS: ReadonlySet<string> = new Set(["", "NA", "N/A", "NaN", "nan", "null"]);

/** As {@linkcode MISSING_NUMBERS}, for columns of strings. */
export const MISSING_STRINGS: ReadonlySet<string> = new Set([""]);

/**
 * The type that all of a column's fields have: int64 where all are whole numbers, float32 where all are numbers, else string. A whole number
 * with a leading zero ("007") is a name, not a number. A column without any value is one of strings.
 */
export function inferType(fields: Iterable<string>, missing: ReadonlySet<string>): CsvColumnType {
  let type: CsvColumnType | null = null;
  for (const field of fields) {
    if (missing.has(field)) continue;
    const text = field.trim();
    if (whole.test(text) && !leadingZero.test(text)) type ??= "int64";
    else if (decimal.test(text) && !leadingZero.test(text)) type = "float32";
    else return "string";
  }
  return type ?? "string";
}

/**
 * Parses a field.
 *
 * @throws {ValueError} if it is not of the type; the sentence says what is expected, its caller says where.
 */
export function parseField(field: string, type: CsvColumnType): CsvValue {
  if (type === "string") return field;
  const text = field.trim();
  return type === "int64" ? parseWhole(text, field) : parseDecimal(text, field);
}

const whole = /^[+-]?\d+$/;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const leadingZero = /^[+-]?0\d/;

function parseWhole(text: string, field: string): number | bigint {
  if (!whole.test(text)) {
    const hint = decimal.test(text) ? '; give the column the type "float32" in columnTypes' : "";
    throw new ValueError(`expected a whole number, received ${JSON.stringify(field)}${hint}`);
  }
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  const large = BigInt(text.startsWith("+") ? text.slice(1) : text);
  if (BigInt.asIntN(64, large) !== large) throw new ValueError(`expected a whole number of 64 bits, received ${JSON.stringify(field)}`);
  return large;
}

function parseDecimal(text: string, field: string): number {
  if (!decimal.test(text)) throw new ValueError(`expected a number, received ${JSON.stringify(field)}`);
  const value = Number(text);
  if (!Number.isFinite(Math.fround(value))) throw new ValueError(`expected a number within float32, received ${JSON.stringify(field)}`);
  return value;
}
