/**
 * Rows in memory, column by column.
 *
 * @module
 */

import { describe, KeyError, UnimplementedError, ValueError } from "../errors.ts";
import { nest } from "../runtime/host_tensor.ts";
import { decoded, elementsOf, SparseTensor, Tensor } from "../runtime/tensor.ts";
import type { Batch, Features, FeatureValue, Labels, Row, RowValue } from "./values.ts";

/** A column as it is kept: numbers in a typed array, everything else as it came. */
export type ColumnData = Float32Array | Int32Array | BigInt64Array | readonly RowValue[];

/** The labels of a table: none, one column, or one for each head by name. */
export type LabelColumns = ColumnData | ReadonlyMap<string, ColumnData> | null;

/** Rows held in memory as columns. */
export class Table {
  /** Number of rows. */
  readonly size: number;
  readonly #names: readonly string[];
  readonly #columns: readonly ColumnData[];
  readonly #labels: LabelColumns;

  /** Takes columns of equal length. */
  constructor(features: ReadonlyMap<string, ColumnData>, labels: LabelColumns) {
    this.#names = [...features.keys()];
    this.#columns = [...features.values()];
    this.#labels = labels;
    const all: [string, ColumnData][] = [...features];
    if (labels instanceof Map) all.push(...labels);
    else if (labels !== null) all.push(["labels", labels as ColumnData]);
    this.size = all[0]?.[1].length ?? 0;
    for (const [name, column] of all) {
      if (column.length !== this.size) {
        throw new ValueError(
          `All columns must have the same number of rows. ${all[0]![0]} has ${this.size}, ${name} has ${column.length}`,
          { column: name },
        );
      }
    }
  }

  /** One row. */
  row(index: number): Row {
    const features: Record<string, RowValue> = {};
    for (let c = 0; c < this.#names.length; c++) features[this.#names[c]!] = this.#columns[c]![index]!;
    const labels = this.#labels;
    if (labels === null) return features;
    if (labels instanceof Map) return [features, Object.fromEntries([...labels].map(([name, column]) => [name, column[index]!]))];
    return [features, (labels as ColumnData)[index]!];
  }

  /** The rows whose numbers are `rows[0 .. count)`, as a batch. */
  gather(rows: Int32Array, count: number): Batch {
    const features: Record<string, FeatureValue> = {};
    const names = this.#names;
    const columns = this.#columns;
    for (let c = 0; c < names.length; c++) features[names[c]!] = gather(columns[c]!, rows, count);
    const labels = this.#labels;
    if (labels === null) return features;
    if (labels instanceof Map) {
      const parts: Record<string, FeatureValue> = {};
      for (const [name, column] of labels) parts[name] = gather(column, rows, count);
      return [features, parts];
    }
    return [features, gather(labels as ColumnData, rows, count)];
  }
}

/** The table of whole columns, as `fromColumns` and `fromTensorSlices` take them. */
export function tableFrom(features: Features, labels?: Labels | null): Table {
  const columns = new Map<string, ColumnData>();
  for (const [name, values] of Object.entries(features)) columns.set(name, columnFrom(values, name));
  if (columns.size === 0) throw new ValueError("Features must have at least one column, received none");
  if (labels === undefined || labels === null) return new Table(columns, null);
  if (!isLabelRecord(labels)) return new Table(columns, columnFrom(labels, "labels"));
  return new Table(columns, new Map(Object.entries(labels).map(([name, values]) => [name, columnFrom(values, name)])));
}

/**
 * A column from values of any kind that a feature may have. Numbers become an `Int32Array` where all are 32-bit whole numbers, stay as they
 * are where all are whole but larger, and become a `Float32Array` otherwise.
 *
 * @throws {ValueError} if a value is missing or the kinds are mixed.
 * @throws {FailedPreconditionError} if it is a tensor that was computed on a device which cannot be read at once.
 */
export function columnFrom(values: FeatureValue, name: string): ColumnData {
  if (values instanceof SparseTensor) {
    throw new UnimplementedError(`Column ${name} is a SparseTensor, which has no rows to slice; yield batches from a generator instead`, {
      column: name,
    });
  }
  if (values instanceof Tensor) return columnOfTensor(values, name);
  if (values instanceof Float32Array || values instanceof Int32Array || values instanceof BigInt64Array) return values;
  if (ArrayBuffer.isView(values) && !(values instanceof DataView)) return numbersColumn(Array.from(values as unknown as ArrayLike<number>));
  if (!Array.isArray(values)) {
    throw new TypeError(`Column ${name} must be an array, a typed array or a Tensor, received ${describe(values)}`);
  }
  const kind = kindOf(values[0]);
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === undefined || value === null) {
      throw new ValueError(`Column ${name} has no value in row ${row}`, { column: name, row });
    }
    // 3 and 3n are one whole number, so that a column may mix them.
    const other = kindOf(value);
    if (other !== kind && !(wholeKinds.has(kind) && wholeKinds.has(other))) {
      throw new ValueError(`Column ${name} mixes kinds: row 0 is ${describe(values[0])}, row ${row} is ${describe(value)}`, {
        column: name,
        row,
      });
    }
  }
  if (kind === "number" && values.every((value) => typeof value === "number")) return numbersColumn(values as number[]);
  return values as RowValue[];
}

/** Whether a value is a typed array or a tensor, so neither an array nor a record. */
export function isDense(value: unknown): boolean {
  return ArrayBuffer.isView(value) || value instanceof Tensor || value instanceof SparseTensor;
}

/** Whether labels are a record of name -> values, not one value. */
export function isLabelRecord(labels: Labels): labels is Readonly<Record<string, FeatureValue>> {
  return !Array.isArray(labels) && !isDense(labels);
}

const wholeKinds: ReadonlySet<string> = new Set(["number", "bigint"]);

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "array" : value instanceof Uint8Array ? "bytes" : typeof value;
}

function numbersColumn(values: readonly number[]): ColumnData {
  let whole = true;
  let small = true;
  for (const value of values) {
    if (Number.isInteger(value)) small = small && value === (value | 0);
    else whole = false;
  }
  if (!whole) return Float32Array.from(values);
  return small ? Int32Array.from(values) : values;
}

function columnOfTensor(values: Tensor, name: string): ColumnData {
  const rows = values.shape[0];
  if (rows === undefined) throw new ValueError(`Column ${name} must have rows, received a scalar Tensor`, { column: name });
  const flat = elementsOf(values);
  const elements = values.dtype === "bool"
    ? Array.from(flat as Int32Array, (value) => value !== 0)
    : Array.isArray(flat)
    ? flat.map(decoded)
    : flat.slice();
  if (values.shape.length === 1) return elements as ColumnData;
  return nest(Array.from(elements as ArrayLike<number>), values.shape) as unknown as RowValue[];
}

function gather(column: ColumnData, rows: Int32Array, count: number): FeatureValue {
  if (column instanceof Float32Array) return gatherFloats(column, rows, count);
  if (column instanceof Int32Array) return gatherInts(column, rows, count);
  if (column instanceof BigInt64Array) {
    const out = new BigInt64Array(count);
    for (let i = 0; i < count; i++) out[i] = column[rows[i]!]!;
    return out;
  }
  const out = new Array<RowValue>(count);
  for (let i = 0; i < count; i++) out[i] = column[rows[i]!]!;
  return out;
}

// One function for each kind of array keeps its loop monomorphic.
function gatherFloats(column: Float32Array, rows: Int32Array, count: number): Float32Array {
  const at = reserve(count);
  const out = at < 0 ? new Float32Array(count) : new Float32Array(slab, at, count);
  for (let i = 0; i < count; i++) out[i] = column[rows[i]!]!;
  return out;
}

function gatherInts(column: Int32Array, rows: Int32Array, count: number): Int32Array {
  const at = reserve(count);
  const out = at < 0 ? new Int32Array(count) : new Int32Array(slab, at, count);
  for (let i = 0; i < count; i++) out[i] = column[rows[i]!]!;
  return out;
}

// A view of a buffer that is there costs a twentieth of a small typed array of its own (25 and 500 ns), so batches share buffers. No word of
// one is given out twice.
const SLAB_BYTES = 1 << 16;
let slab = new ArrayBuffer(0);
let slabUsed = 0;

function reserve(words: number): number {
  if (words * 4 > SLAB_BYTES / 8) return -1;
  if (slabUsed + words * 4 > slab.byteLength) {
    slab = new ArrayBuffer(SLAB_BYTES);
    slabUsed = 0;
  }
  const at = slabUsed;
  slabUsed += words * 4;
  return at;
}

/** The table of some objects, all with the keys of the first; `labelName` is the key of the labels, or null. */
export function rowsFromRecords(records: Iterable<Readonly<Record<string, unknown>>>, labelName: string | null): Table {
  const columns = new Map<string, unknown[]>();
  let row = 0;
  for (const record of records) {
    if (typeof record !== "object" || record === null || Array.isArray(record)) {
      throw new TypeError(`fromRecords takes objects, row ${row} is ${describe(record)}`);
    }
    const names = Object.keys(record);
    if (row === 0) { for (const name of names) columns.set(name, []); }
    for (const [name, column] of columns) {
      const value = record[name];
      if (value === undefined || value === null) throw new ValueError(`Row ${row} has no value for ${name}`, { column: name, row });
      column.push(value);
    }
    if (names.length > columns.size) {
      const unknown = names.find((name) => !columns.has(name))!;
      throw new ValueError(`Row ${row} has a key ${unknown} that row 0 does not have`, { column: unknown, row });
    }
    row++;
  }
  if (row === 0) return new Table(new Map(), null);
  const features = new Map<string, ColumnData>();
  for (const [name, values] of columns) features.set(name, columnFrom(values as RowValue[], name));
  if (labelName === null) return new Table(features, null);
  const labels = features.get(labelName);
  if (labels === undefined) {
    throw new KeyError(`labelName is ${labelName}, which is not a key; the keys are ${[...columns.keys()].join(", ")}`, {
      column: labelName,
    });
  }
  features.delete(labelName);
  return new Table(features, labels);
}
