/**
 * Rows from comma-separated values.
 *
 * @module
 */

import { checkOptions, DataLossError, HeadwayError, KeyError, ValueError } from "../errors.ts";
import { defaultFileSystem } from "../io/path_file_system.ts";
import { type CsvColumn, csvKinds, type CsvOptions, type CsvSource, type CsvValue } from "./csv.ts";
import { pathOf, sourceName } from "./csv_source.ts";
import {
  type CsvBlock,
  csvBlocks,
  fieldsLength,
  inferType,
  MISSING_NUMBERS,
  MISSING_STRINGS,
  parseField,
  SAMPLE_LENGTH,
} from "./csv_text.ts";
import { chain, countIn, type Cursor, DONE, type Next, type Node, type Position, type Rows } from "./node.ts";
import { RowCounter, type RowCounts } from "./row_counts.ts";
import { rowElements, rowsOf } from "./source.ts";
import { type ColumnData, columnFrom, Table } from "./column_table.ts";
import type { Row } from "./values.ts";

/** The columns that are read from some CSV, labels included, in their order in the text, with their types as given or inferred. */
export async function csvColumns(source: CsvSource, options: CsvOptions = {}): Promise<readonly CsvColumn[]> {
  checkOptions("csvColumns", options, csvKinds);
  for await (const block of csvBlocks(source, options)) return new CsvReader(block, sourceName(source), options).columns;
  throw noHeader(sourceName(source));
}

/** The rows of some CSV. */
export class CsvNode implements Node<Row> {
  readonly #source: CsvSource;
  readonly #options: CsvOptions;
  #table: Table | null = null;
  #loading: Promise<void> | null = null;
  /** Of the pass that has read the most rows so far, and of the one that was begun last. */
  #counters: readonly RowCounter[] = [];

  /** Reads nothing yet. */
  constructor(source: CsvSource, options: CsvOptions) {
    this.#source = source;
    this.#options = options;
  }

  /** Reads a file that is small enough to be held in memory. */
  prepare(): Promise<void> | void {
    if (this.#table !== null || pathOf(this.#source) === null) return;
    this.#loading ??= this.#load().finally(() => this.#loading = null);
    return this.#loading;
  }

  /** The rows of a file that is held in memory. */
  rows(): Rows | null {
    return this.#table === null ? null : rowsOf(this.#table, null);
  }

  /** The counts of the pass that has read the most rows so far; null before the first. */
  counts(): RowCounts | null {
    return this.#furthest()?.counts ?? null;
  }

  /** The rows one by one. */
  open(epoch: number, position: Position): Cursor<Row> {
    const rows = this.rows();
    if (rows !== null) return rowElements(rows, epoch, position);
    const counter = this.#newCounter();
    return new CsvCursor(
      csvBlocks(this.#source, this.#options),
      sourceName(this.#source),
      this.#options,
      counter,
      countIn(position, "row"),
    );
  }

  async #load(): Promise<void> {
    const fs = this.#options.fs ?? await defaultFileSystem();
    const path = pathOf(this.#source)!;
    if ((await fs.stream?.(path) ?? null) !== null || await fs.size(path) > IN_MEMORY_BYTES) return;
    const counter = this.#newCounter();
    let reader: CsvReader | null = null;
    let values: CsvValue[][] = [];
    for await (const block of csvBlocks(this.#source, { ...this.#options, fs })) {
      const first = reader === null;
      reader ??= new CsvReader(block, sourceName(this.#source), this.#options, counter);
      if (first) values = reader.columns.map(() => []);
      reader.begin(block, first);
      for (let row = reader.next(); row !== null; row = reader.next()) {
        for (let c = 0; c < row.length; c++) values[c]!.push(row[c]!);
      }
    }
    if (reader === null) throw noHeader(sourceName(this.#source));
    this.#table = tableOf(reader.columns, values, this.#options.labelName ?? null);
  }

  #newCounter(): RowCounter {
    const counter = new RowCounter();
    const furthest = this.#furthest();
    this.#counters = furthest === undefined ? [counter] : [furthest, counter];
    return counter;
  }

  #furthest(): RowCounter | undefined {
    const [before, last] = this.#counters;
    return last !== undefined && last.read > before!.read ? last : before;
  }
}

const IN_MEMORY_BYTES = 64 << 20;

function tableOf(columns: readonly CsvColumn[], values: readonly CsvValue[][], labelName: string | null): Table {
  const features = new Map<string, ColumnData>();
  let labels: ColumnData | null = null;
  columns.forEach(({ name, type }, c) => {
    const data = type === "float32" ? Float32Array.from(values[c] as number[]) : columnFrom(values[c]!, name);
    if (name === labelName) labels = data;
    else features.set(name, data);
  });
  return new Table(features, labels);
}

class CsvCursor implements Cursor<Row> {
  readonly #blocks: AsyncGenerator<CsvBlock>;
  readonly #name: string;
  readonly #options: CsvOptions;
  readonly #counter: RowCounter;
  #reader: CsvReader | null = null;
  // One block is read while the rows of the one before it are used.
  #ahead: Promise<IteratorResult<CsvBlock>> | null = null;
  #toSkip: number;
  #given = 0;

  constructor(blocks: AsyncGenerator<CsvBlock>, name: string, options: CsvOptions, counter: RowCounter, toSkip: number) {
    this.#blocks = blocks;
    this.#name = name;
    this.#options = options;
    this.#counter = counter;
    this.#toSkip = toSkip;
  }

  next(): Next<Row> {
    for (let values = this.#reader?.next() ?? null; values !== null; values = this.#reader!.next()) {
      this.#given++;
      if (this.#given > this.#toSkip) return { done: false, value: this.#reader!.row(values) };
    }
    return this.#nextBlock();
  }

  position(): Position {
    return { row: Math.max(this.#given, this.#toSkip) };
  }

  async close(): Promise<void> {
    await this.#blocks.return(undefined);
  }

  #nextBlock(): Next<Row> {
    return chain(this.#ahead ?? this.#blocks.next(), (result): Next<Row> => {
      if (result.done) {
        if (this.#reader === null) throw noHeader(this.#name);
        return DONE;
      }
      const first = this.#reader === null;
      this.#reader ??= new CsvReader(result.value, this.#name, this.#options, this.#counter);
      this.#reader.begin(result.value, first);
      this.#ahead = this.#blocks.next();
      // Its error belongs to the rows of that block.
      this.#ahead.catch(() => {});
      return this.next();
    });
  }
}

/** Turns the records of blocks into rows by the columns that the first block showed. */
class CsvReader {
  /** The columns that are read. */
  readonly columns: readonly CsvColumn[];
  readonly #name: string;
  readonly #options: CsvOptions;
  readonly #header: readonly string[];
  readonly #places: readonly number[];
  readonly #defaults: readonly (CsvValue | undefined)[];
  readonly #missing: readonly ReadonlySet<string>[];
  readonly #label: number;
  readonly #counter: RowCounter;
  #block: CsvBlock = { records: [], line: 1 };
  #next = 0;
  #row = 0;

  constructor(first: CsvBlock, name: string, options: CsvOptions, counter: RowCounter = new RowCounter()) {
    this.#name = name;
    this.#options = options;
    this.#counter = counter;
    this.#header = options.header ?? first.records.find((record) => record.length > 0) ?? [];
    if (this.#header.length === 0) throw noHeader(name);
    const twice = this.#header.find((column, i) => this.#header.indexOf(column) !== i);
    if (twice !== undefined) throw new ValueError(`${name} has two columns named ${JSON.stringify(twice)}`, { file: name, column: twice });
    this.#checkNames();
    const chosen = options.selectColumns === undefined ? null : new Set(options.selectColumns);
    this.#places = this.#header.map((_, i) => i).filter((i) =>
      chosen === null || chosen.has(this.#header[i]!) || this.#header[i] === options.labelName
    );
    const body = this.#sampleOf(first);
    this.#checkDelimiter(body);
    const given = options.missingValues === undefined ? null : new Set(options.missingValues);
    this.columns = this.#places.map((place) => {
      const column = this.#header[place]!;
      const type = options.columnTypes?.[column] ?? inferType(body.map((record) => record[place] ?? ""), given ?? MISSING_NUMBERS);
      return { name: column, type };
    });
    this.#missing = this.columns.map(({ type }) => given ?? (type === "string" ? MISSING_STRINGS : MISSING_NUMBERS));
    this.#defaults = this.columns.map((column) => this.#defaultOf(column));
    this.#label = this.columns.findIndex((column) => column.name === options.labelName);
  }

  /** Goes on with a block; the first one begins with the header. */
  begin(block: CsvBlock, first: boolean): void {
    this.#block = block;
    this.#next = first && this.#options.header === undefined ? block.records.findIndex((record) => record.length > 0) + 1 : 0;
  }

  /** The values of the next row of the block, one for each column, or null at its end. */
  next(): CsvValue[] | null {
    const { records } = this.#block;
    while (this.#next < records.length) {
      const record = records[this.#next++]!;
      if (record.length === 0) continue;
      this.#counter.read = ++this.#row;
      if (record.length !== this.#header.length) {
        throw new DataLossError(
          `${this.#where()}: expected ${this.#header.length} fields, as in the header, received ${record.length}${
            this.#delimiterHint(record)
          }`,
          { file: this.#name, row: this.#row - 1 },
        );
      }
      const values = this.#values(record);
      if (values !== null) return values;
    }
    return null;
  }

  /** A row as an element of a dataset. */
  row(values: readonly CsvValue[]): Row {
    const features: Record<string, CsvValue> = {};
    for (let c = 0; c < values.length; c++) {
      if (c !== this.#label) features[this.columns[c]!.name] = values[c]!;
    }
    return this.#label < 0 ? features : [features, values[this.#label]!];
  }

  #values(record: readonly string[]): CsvValue[] | null {
    const values = new Array<CsvValue>(this.columns.length);
    for (let c = 0; c < values.length; c++) {
      const field = record[this.#places[c]!]!;
      const { name, type } = this.columns[c]!;
      if (!this.#missing[c]!.has(field)) {
        try {
          values[c] = parseField(field, type);
        } catch (cause) {
          if (!(cause instanceof HeadwayError)) throw cause;
          throw new ValueError(`${this.#where()}, column ${name}: ${cause.message}`, {
            file: this.#name,
            column: name,
            row: this.#row - 1,
            cause,
          });
        }
        continue;
      }
      const byDefault = this.#defaults[c];
      if (byDefault === undefined) {
        if (this.#options.missing === "skip") {
          this.#skip(record);
          return null;
        }
        throw new ValueError(
          `${this.#where()}, column ${name}: the value is missing; give a default (columnDefaults), or leave out such rows (missing: "skip")`,
          { file: this.#name, column: name, row: this.#row - 1 },
        );
      }
      values[c] = byDefault;
    }
    return values;
  }

  #skip(record: readonly string[]): void {
    const columns = this.columns.map(({ name }) => name)
      .filter((_, c) => this.#defaults[c] === undefined && this.#missing[c]!.has(record[this.#places[c]!]!));
    this.#counter.skip(columns);
    this.#options.onSkip?.({ row: this.#row, columns });
  }

  #where(): string {
    const before = this.#block.records.slice(0, this.#next - 1);
    const line = before.reduce(
      (sum, record) => sum + 1 + record.reduce((n, field) => n + field.split(/\r\n?|\n/).length - 1, 0),
      this.#block.line,
    );
    return `${this.#name}, row ${this.#row} (line ${line})`;
  }

  /** The rows that types are inferred from: as many as have the length of a sample, wherever the first block ends. */
  #sampleOf(first: CsvBlock): (readonly string[])[] {
    const rows: (readonly string[])[] = [];
    let headers = this.#options.header === undefined ? 1 : 0;
    let length = 0;
    for (const record of first.records) {
      if (length >= SAMPLE_LENGTH) break;
      if (record.length === 0 || headers-- > 0) continue;
      rows.push(record);
      length += fieldsLength(record);
    }
    return rows;
  }

  #defaultOf({ name, type }: CsvColumn): CsvValue | undefined {
    const value = this.#options.columnDefaults?.[name];
    if (value === undefined) return undefined;
    if (type === "string" ? typeof value !== "string" : typeof value !== "number" && typeof value !== "bigint") {
      throw new TypeError(
        `The default of column ${name} must be a ${type === "string" ? "string" : "number"}, received ${JSON.stringify(String(value))}`,
      );
    }
    return type === "float32" && typeof value === "bigint" ? Number(value) : value;
  }

  /** The options that name columns, with the names. */
  #namedColumns(): readonly (readonly [string, readonly string[]])[] {
    const { labelName, selectColumns, columnDefaults, columnTypes } = this.#options;
    return [
      ["labelName", labelName === undefined ? [] : [labelName]],
      ["selectColumns", selectColumns ?? []],
      ["columnDefaults", Object.keys(columnDefaults ?? {})],
      ["columnTypes", Object.keys(columnTypes ?? {})],
    ];
  }

  /** A table of several columns that looks like one of a single column would be read without an error, as strings that no one wants. */
  #checkDelimiter(rows: readonly (readonly string[])[]): void {
    if (this.#options.header !== undefined || this.#header.length > 1 || rows.length === 0) return;
    const [column] = this.#header;
    const { delimiter = "," } = this.#options;
    const found = seemingDelimiter(this.#header, delimiter);
    if (found === null || this.#namedColumns().some(([, names]) => names.includes(column!))) return;
    const width = parts(this.#header, delimiter, found);
    if (rows.some((row) => parts(row, delimiter, found) !== width)) return;
    throw new ValueError(
      `${this.#name} has one column, ${JSON.stringify(column)}${
        this.#delimiterHint(this.#header)
      }; name the column in selectColumns if it is one`,
      { file: this.#name },
    );
  }

  /** The end of an error sentence where fields seem to be separated by something other than is expected. */
  #delimiterHint(record: readonly string[]): string {
    const given = this.#options.header !== undefined;
    const { delimiter = "," } = this.#options;
    const found = seemingDelimiter(given ? record : this.#header, delimiter);
    if (found === null || given && parts(record, delimiter, found) !== this.#header.length) return "";
    const [seeming, expected] = [found, delimiter].map((text) => text === "\t" ? "tabs" : JSON.stringify(text));
    return `; the file seems to be separated by ${seeming}, where ${expected} is expected: give the option delimiter`;
  }

  #checkNames(): void {
    for (const [option, names] of this.#namedColumns()) {
      const unknown = names.find((name) => !this.#header.includes(name));
      if (unknown === undefined) continue;
      throw new KeyError(
        `${option} names ${JSON.stringify(unknown)}, which is not a column of ${this.#name}; its columns are ${this.#header.join(", ")}` +
          this.#delimiterHint(this.#header),
        {
          file: this.#name,
          column: unknown,
        },
      );
    }
    const strange = Object.entries(this.#options.columnTypes ?? {}).find(([, type]) =>
      type !== "float32" && type !== "int64" && type !== "string"
    );
    if (strange !== undefined) {
      throw new ValueError(`columnTypes must be float32, int64 or string, received ${JSON.stringify(strange[1])} for ${strange[0]}`);
    }
  }
}

/** What seems to separate the fields of a record, if more fields result than `delimiter` gave; else null. */
function seemingDelimiter(record: readonly string[], delimiter: string): string | null {
  return [",", ";", "\t", "|"].find((other) => other !== delimiter && parts(record, delimiter, other) > record.length) ?? null;
}

function parts(record: readonly string[], delimiter: string, other: string): number {
  return record.join(delimiter).split(other).length;
}

function noHeader(name: string): DataLossError {
  return new DataLossError(`${name} is empty: expected a header with the names of the columns`, { file: name });
}
