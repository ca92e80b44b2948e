/**
 * Rows into batches.
 *
 * @module
 */

import { describe, ValueError } from "../errors.ts";
import { chain, type Cursor, DONE, loop, type Next, type Node, NodeOver, type Position, type RowCursor } from "./node.ts";
import type { Table } from "./column_table.ts";
import type { Batch, Features, FeatureValue, Row, RowFeatures, RowLabels, RowValue } from "./values.ts";

/** How rows of unequal length are filled up by `paddedBatch`. */
export interface Padding {
  /** What fills the places of a feature of numbers; default 0. */
  readonly number: number;
  /** What fills the places of a feature of strings; default "". */
  readonly string: string;
}

/** Batches of another node's rows. */
export class BatchNode extends NodeOver<Row, Batch> {
  readonly #size: number;
  readonly #dropRemainder: boolean;
  readonly #padding: Padding | null;

  /** Puts `size` rows into a batch; the last one may be smaller unless it is to be dropped. */
  constructor(input: Node<Row>, size: number, dropRemainder: boolean, padding: Padding | null) {
    super(input);
    this.#size = size;
    this.#dropRemainder = dropRemainder;
    this.#padding = padding;
  }

  /** The batches, gathered from columns where the rows are in memory. */
  open(epoch: number, position: Position): Cursor<Batch> {
    const rows = this.#padding === null ? this.input.rows() : null;
    if (rows !== null) return new TableBatches(rows.table, rows.open(epoch, position), this.#size, this.#dropRemainder);
    return new StreamBatches(this.input.open(epoch, position), this.#size, this.#dropRemainder, this.#padding);
  }
}

/** The batch of some rows: each feature is an array of its values. */
function stackRows(rows: readonly Row[], padding: Padding | null = null): Batch {
  const odd = rows.findIndex((row) => !isRow(row));
  if (odd >= 0) {
    throw new TypeError(`A row is a record of features, or a pair of one and labels; row ${odd} of the batch is ${describe(rows[odd])}`);
  }
  const first = rows[0]!;
  const paired = Array.isArray(first);
  const features = stackFeatures(rows.map((row) => (Array.isArray(row) ? row[0] : row) as RowFeatures), padding);
  if (rows.some((row) => Array.isArray(row) !== paired)) throw new ValueError("Some rows of a batch have labels and others have none");
  if (!paired) return features;
  const labels = rows.map((row) => (row as readonly [RowFeatures, RowLabels])[1]);
  if (isRecord(labels[0])) return [features, stackFeatures(labels as RowFeatures[], padding)];
  return [features, stackValues(labels as RowValue[], "labels", padding)];
}

class TableBatches implements Cursor<Batch> {
  readonly #table: Table;
  readonly #rows: RowCursor;
  readonly #dropRemainder: boolean;
  readonly #numbers: Int32Array;

  constructor(table: Table, rows: RowCursor, size: number, dropRemainder: boolean) {
    this.#table = table;
    this.#rows = rows;
    this.#dropRemainder = dropRemainder;
    this.#numbers = new Int32Array(size);
  }

  next(): Next<Batch> {
    const numbers = this.#numbers;
    const count = this.#rows.fill(numbers, numbers.length);
    if (count === 0 || (this.#dropRemainder && count < numbers.length)) return DONE;
    return { done: false, value: this.#table.gather(numbers, count) };
  }

  position(): Position {
    return this.#rows.position();
  }

  close(): void {}
}

class StreamBatches implements Cursor<Batch> {
  readonly #input: Cursor<Row>;
  readonly #size: number;
  readonly #dropRemainder: boolean;
  readonly #padding: Padding | null;

  constructor(input: Cursor<Row>, size: number, dropRemainder: boolean, padding: Padding | null) {
    this.#input = input;
    this.#size = size;
    this.#dropRemainder = dropRemainder;
    this.#padding = padding;
  }

  next(): Next<Batch> {
    const rows: Row[] = [];
    return chain(
      loop(() =>
        rows.length === this.#size ? true : chain(this.#input.next(), (result) => result.done ? true : void rows.push(result.value))
      ),
      (): IteratorResult<Batch, undefined> => {
        if (rows.length === 0 || (this.#dropRemainder && rows.length < this.#size)) return DONE;
        return { done: false, value: stackRows(rows, this.#padding) };
      },
    );
  }

  position(): Position {
    return this.#input.position();
  }

  close(): void | Promise<void> {
    return this.#input.close();
  }
}

function stackFeatures(rows: readonly RowFeatures[], padding: Padding | null): Features {
  const names = Object.keys(rows[0]!);
  const features: Record<string, FeatureValue> = {};
  for (const name of names) features[name] = stackValues(rows.map((row) => row[name]!), name, padding);
  for (let row = 1; row < rows.length; row++) {
    const unknown = Object.keys(rows[row]!).find((name) => !Object.hasOwn(features, name));
    if (unknown !== undefined) {
      throw new ValueError(`Row ${row} of the batch has a feature ${unknown} that row 0 does not have`, { column: unknown, row });
    }
  }
  return features;
}

function stackValues(values: readonly RowValue[], name: string, padding: Padding | null): FeatureValue {
  const row = values.findIndex((value) => value === undefined || value === null);
  if (row >= 0) throw new ValueError(`Row ${row} of the batch has no value for ${name}`, { column: name, row });
  if (padding === null || !Array.isArray(values[0])) return values as FeatureValue;
  return padTo(values, extentsOf(values), padding, name) as FeatureValue;
}

// The longest extent of each dimension below the batch.
function extentsOf(values: readonly RowValue[]): number[] {
  const extents: number[] = [];
  const visit = (value: RowValue, depth: number): void => {
    if (!Array.isArray(value)) return;
    extents[depth] = Math.max(extents[depth] ?? 0, value.length);
    for (const item of value) visit(item, depth + 1);
  };
  for (const value of values) visit(value, 0);
  return extents;
}

function padTo(values: readonly RowValue[], extents: readonly number[], padding: Padding, name: string): RowValue[] {
  const leaf = firstLeaf(values);
  const filler: RowValue = typeof leaf === "string" || leaf instanceof Uint8Array
    ? padding.string
    : typeof leaf === "bigint"
    ? BigInt(padding.number)
    : padding.number;
  const pad = (value: RowValue | undefined, depth: number): RowValue => {
    const extent = extents[depth];
    if (extent === undefined) return value ?? filler;
    if (value !== undefined && !Array.isArray(value)) {
      throw new ValueError(`${name} has ${extents.length} dimensions in one row and ${depth} in another, which has ${describe(value)}`, {
        column: name,
      });
    }
    return Array.from({ length: extent }, (_, i) => pad((value as RowValue[] | undefined)?.[i], depth + 1));
  };
  return values.map((value) => pad(value, 0));
}

function firstLeaf(values: readonly RowValue[]): RowValue | undefined {
  for (const value of values) {
    const leaf: RowValue | undefined = Array.isArray(value) ? firstLeaf(value) : value;
    if (leaf !== undefined) return leaf;
  }
  return undefined;
}

function isRow(row: unknown): boolean {
  return Array.isArray(row) ? row.length === 2 && isRecord(row[0]) : isRecord(row);
}

function isRecord(value: unknown): value is RowFeatures {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
