/**
 * The text of comma-separated values, block by block, and the types of its columns.
 *
 * @module
 */

import { DataLossError, ValueError } from "../errors.ts";
import type { CsvColumnType, CsvOptions, CsvSource, CsvValue } from "./csv.ts";
import { RecordEnds, withLineFeeds } from "./csv_records.ts";
import { csvPieces, sourceName } from "./csv_source.ts";

/** Some records, one after the other in the text. */
export interface CsvBlock {
  /** Fields of each record; blank lines have none. */
  readonly records: readonly (readonly string[])[];
  /** Line of the first record, counted from 1. */
  readonly line: number;
}

/**
 * The records of a source, in blocks of some 64 KiB or more. Where a block ends depends on the pieces that the text comes in, its records do
 * not. The first block has what the types of columns are inferred from: {@linkcode SAMPLE_LENGTH} characters of fields besides the header, or
 * all that the text has. Where `columnTypes` has all types it is as short as the others.
 *
 * @throws {DataLossError} if the text is not UTF-8, quotes do not match or a record is longer than 16 MiB; the records before are given first.
 */
export async function* csvBlocks(source: CsvSource, options: CsvOptions = {}): AsyncGenerator<CsvBlock> {
  let sample: CsvBlock | null = null;
  let sampled = false;
  let [rows, length] = [0, 0];
  try {
    for await (const block of parsedBlocks(source, options)) {
      if (sampled) {
        yield block;
        continue;
      }
      sample = sample === null ? block : { records: sample.records.concat(block.records), line: sample.line };
      for (const record of block.records) if (record.length > 0 && rows++ > 0) length += fieldsLength(record);
      if (length < SAMPLE_LENGTH && !(rows > 0 && allTyped(sample, options))) continue;
      sampled = true;
      yield sample;
    }
  } catch (error) {
    // The rows before the fault are rows, however many of them came together with it.
    if (!sampled && sample !== null && rows > 1) yield sample;
    throw error;
  }
  if (!sampled && sample !== null) yield sample;
}

/** How many characters of fields are looked at, in records from the first one on, to infer the types of columns. */
export const SAMPLE_LENGTH: number = 1 << 20;

/** Characters in a record, with one for the end of each field. */
export function fieldsLength(record: readonly string[]): number {
  return record.reduce((sum, field) => sum + field.length + 1, 0);
}

function allTyped({ records }: CsvBlock, { header, columnTypes }: CsvOptions): boolean {
  const names = header ?? records.find((record) => record.length > 0) ?? [];
  return columnTypes !== undefined && names.every((name) => Object.hasOwn(columnTypes, name));
}

/** Hands the complete records of each piece of the text to the parser, which cannot tell where it may stop. */
async function* parsedBlocks(source: CsvSource, { fs, delimiter = "," }: CsvOptions): AsyncGenerator<CsvBlock> {
  // The parser is loaded by who reads CSV, and by nobody else.
  // @ts-types="npm:@types/papaparse@^5.3.16"
  const { default: Papa } = await import("npm:papaparse@^5.5.3");
  const parse: Parse = (text, step) => {
    const told = step === undefined ? {} : { step: ({ meta }: Pick<Parsed, "meta">): void => step(meta.cursor) };
    return new Papa.Parser({ delimiter, newline: "\n", ...told }).parse(text, 0, true) as Parsed;
  };
  const name = sourceName(source);
  const ends = new RecordEnds(delimiter);
  let rest = "";
  let line = 1;
  for await (const piece of csvPieces(source, fs)) {
    const { first, last } = ends.next(piece);
    if (rest.length + (first < 0 ? piece.length : first) > MAX_RECORD) {
      throw new DataLossError(`${name}, line ${line}: the record is longer than 16 MiB; is a quote not closed?`, { file: name });
    }
    if (last < 0) {
      rest += piece;
      continue;
    }
    const text = rest + piece.slice(0, last);
    rest = piece.slice(last);
    yield* parsedBlock(text, line, name, delimiter, parse);
    line += countLines(text);
  }
  if (ends.quoted) throw new DataLossError(`${name}, line ${line}: a quote is not closed`, { file: name });
  if (rest !== "") yield* parsedBlock(rest + "\n", line, name, delimiter, parse);
}

function* parsedBlock(complete: string, line: number, name: string, delimiter: string, parse: Parse): Generator<CsvBlock> {
  // The parser takes one kind of line end. With \r\n it leaves \r in the last field of a record, or drops it after a quote.
  const lone = loneReturns(complete) > 0;
  const text = lone ? withLineFeeds(complete, delimiter) : complete;
  const { data, errors: [error] } = parse(text);
  if (error !== undefined) {
    const before = text.slice(0, recordStarts(text, parse)[error.row ?? 0]);
    if (before !== "") yield* parsedBlock(before, line, name, delimiter, parse);
    throw new DataLossError(`${name}, line ${line + countLines(before)}: text follows a closing quote`, { file: name });
  }
  let empty = false;
  for (const record of data) {
    const last = record.length - 1;
    if (!lone && record[last]!.endsWith("\r")) record[last] = record[last]!.slice(0, -1);
    empty ||= last === 0 && record[0] === "";
  }
  yield { records: empty ? withoutBlankLines(data, text, parse) : data, line };
}

/** Takes the one field from the records that are blank lines; a quoted empty field stays. */
function withoutBlankLines(records: string[][], text: string, parse: Parse): string[][] {
  const starts = text.includes('""') ? recordStarts(text, parse) : null;
  return records.map((record, i) => record.length > 1 || record[0] !== "" || starts !== null && text[starts[i]!] === '"' ? record : []);
}

/** Positions in a text where records start. */
function recordStarts(text: string, parse: Parse): number[] {
  const starts = [0];
  parse(text, (end) => starts.push(end));
  return starts;
}

/** Number of line ends in a text that does not end between a `\r` and its `\n`. */
function countLines(text: string): number {
  let count = loneReturns(text);
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function loneReturns(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\r"); at >= 0; at = text.indexOf("\r", at + 1)) if (text.charCodeAt(at + 1) !== LINE_FEED) count++;
  return count;
}

const LINE_FEED = 10;

/** Parses complete records; `step` is told where each of them ends. */
type Parse = (text: string, step?: (end: number) => void) => Parsed;

interface Parsed {
  readonly data: string[][];
  readonly errors: readonly { readonly row?: number }[];
  readonly meta: { readonly cursor: number };
}

const MAX_RECORD = 16 << 20;

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
