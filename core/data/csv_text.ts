/**
 * The text of comma-separated values, block by block, and the types of its columns.
 *
 * @module
 */

import { DataLossError, FailedPreconditionError, NotFoundError, ValueError } from "../errors.ts";
import { defaultFileSystem, type FileSystem } from "../io/file_system.ts";
import { checkChunks, type CsvChunks, type CsvColumnType, type CsvSource, type CsvValue } from "./csv.ts";

/** Some records, one after the other in the text. */
export interface CsvBlock {
  /** Fields of each record; blank lines have none. */
  readonly records: readonly (readonly string[])[];
  /** Line of the first record, counted from 1. */
  readonly line: number;
}

/** Name of a source for error sentences. */
export function sourceName(source: CsvSource): string {
  return typeof source === "string" ? source : source instanceof URL ? source.href : "The CSV stream";
}

/** Path of a source that is a file, else null. */
export function pathOf(source: CsvSource): string | null {
  if (typeof source === "string") return source;
  if (!(source instanceof URL) || source.protocol !== "file:") return null;
  const path = decodeURIComponent(source.pathname);
  return /^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path;
}

/**
 * The records of a source, in blocks of some 64 KiB or more.
 *
 * @throws {DataLossError} if the text is not UTF-8, quotes do not match or a record is longer than 16 MiB.
 */
export async function* csvBlocks(source: CsvSource, fs: FileSystem | undefined): AsyncGenerator<CsvBlock> {
  // The parser is loaded by who reads CSV, and by nobody else.
  // @ts-types="@types/papaparse"
  const { default: Papa } = await import("papaparse");
  const name = sourceName(source);
  let line = 1;
  let rest = "";
  let newline: "\n" | "\r" | null = null;
  for await (const { text, last } of texts(source, name, fs)) {
    rest += text;
    newline ??= rest.includes("\n") || !last ? "\n" : "\r";
    const parsed = new Papa.Parser({ delimiter: ",", newline }).parse(rest, 0, !last) as Parsed;
    const error = parsed.errors.find((e) => e.code === "InvalidQuotes" || last);
    if (error !== undefined) {
      const at = line + countLines(rest, recordStart(parsed, error.row ?? 0));
      throw new DataLossError(
        `${name}, line ${at}: ${error.code === "InvalidQuotes" ? "text follows a closing quote" : "a quote is not closed"}`,
        { file: name },
      );
    }
    const consumed = last ? rest.length : parsed.meta.cursor;
    const records = parsed.data.map(withoutReturn);
    if (records.length > 0) yield { records, line };
    line += countLines(rest, consumed);
    rest = rest.slice(consumed);
    if (rest.length > MAX_RECORD) {
      throw new DataLossError(`${name}, line ${line}: the record is longer than 16 MiB; is a quote not closed?`, { file: name });
    }
  }
}

/** Number of ends of line before an index. */
function countLines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

interface Parsed {
  readonly data: string[][];
  readonly errors: readonly { readonly code: string; readonly row?: number }[];
  readonly meta: { readonly cursor: number };
}

const MAX_RECORD = 16 << 20;
const READ_BYTES = 1 << 20;
const LEAST_CHARACTERS = 1 << 16;

// Lines are counted through the records before the faulty one: each has as many as its fields have ends of line, and one.
function recordStart(parsed: Parsed, row: number): number {
  return parsed.data.slice(0, row).reduce((sum, record) => sum + record.reduce((n, field) => n + field.length + 1, 0), 0);
}

// Lines may end in \r\n; a blank line has no fields.
function withoutReturn(record: string[]): string[] {
  const last = record.length - 1;
  if (record[last]?.endsWith("\r")) record[last] = record[last]!.slice(0, -1);
  return record.length === 1 && record[0] === "" ? [] : record;
}

// Text in pieces of at least 64 KiB, so that small chunks cost no more than large ones.
async function* texts(source: CsvSource, name: string, fs: FileSystem | undefined): AsyncGenerator<{ text: string; last: boolean }> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (cause) {
      throw new DataLossError(`${name} is not a text in UTF-8`, { file: name, cause });
    }
  };
  let text = "";
  for await (const chunk of await chunksOf(source, name, fs)) {
    if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) {
      throw new TypeError(`${name} must give bytes or strings, received ${typeof chunk}`);
    }
    text += typeof chunk === "string" ? chunk : decode(chunk);
    if (text.length < LEAST_CHARACTERS) continue;
    yield { text: withoutMark(text), last: false };
    text = "";
  }
  yield { text: withoutMark(text + decode()), last: true };
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

async function chunksOf(source: CsvSource, name: string, fs: FileSystem | undefined): Promise<CsvChunks> {
  const path = pathOf(source);
  if (path !== null) return fileChunks(path, fs ?? await defaultFileSystem());
  if (source instanceof URL) {
    const response = await fetch(source).catch((cause) => {
      throw new FailedPreconditionError(`${name} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
        file: name,
        cause,
      });
    });
    if (response.ok && response.body !== null) return response.body;
    await response.body?.cancel();
    throw new NotFoundError(`${name} answered with status ${response.status}`, { file: name });
  }
  if (typeof source === "function") return checkChunks(await source(), name);
  const chunks = checkChunks(source as CsvChunks, name);
  if (chunks instanceof ReadableStream || "next" in chunks) {
    if (used.has(chunks)) {
      throw new FailedPreconditionError(
        `${name} was read already; give a path or a function that makes the stream, so that it can be read again`,
      );
    }
    used.add(chunks);
  }
  return chunks;
}

const used = new WeakSet<object>();

async function* fileChunks(path: string, fs: FileSystem): AsyncGenerator<Uint8Array> {
  const size = await fs.size(path);
  for (let offset = 0; offset < size; offset += READ_BYTES) yield await fs.readRange(path, offset, Math.min(READ_BYTES, size - offset));
}

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
