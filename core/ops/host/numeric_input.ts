/**
 * Numeric features: from every form in which a user may give them, checked and normalised, into one matrix.
 *
 * @module
 */

import type { FeatureValue } from "../../data/values.ts";
import { describe, InvalidArgumentError, ValueError } from "../../errors.ts";
import type { NumericReading } from "../../graph/attributes.ts";
import { recorder } from "../../graph/current_recorder.ts";
import { backend } from "../../runtime/backends/current.ts";
import { elementsOf, empty, type SparseTensor, Tensor } from "../../runtime/tensor.ts";
import { noted } from "../_op.ts";
import { badValue, noteFeature, notReadable } from "./grouped_values.ts";

/** A numeric feature as it is given: dense. */
export type NumericFeature = Exclude<FeatureValue, SparseTensor>;

/**
 * Some numeric features beside each other, read and normalised in one pass: float32 [batch, sum of widths].
 *
 * @param values A feature for each reading, of one batch.
 * @throws {ValueError} if a value is infinite, or NaN or missing and has no default, naming feature and row.
 */
export function numericInput(values: readonly NumericFeature[], readings: readonly NumericReading[]): Tensor {
  let width = 0;
  for (let c = 0; c < readings.length; c++) width += readings[c]!.width;
  const rows = rowsOf(values[0]!, readings[0]!);
  const staging = stagingFor(rows * width);
  let at = 0;
  for (let c = 0; c < readings.length; c++) {
    const reading = readings[c]!;
    const value = values[c]!;
    const own = c === 0 ? rows : rowsOf(value, reading);
    if (own !== rows) throw differentBatch(readings[0]!.key, rows, reading.key, own);
    writeColumn(reading, value, own, staging, at, width, "refuse");
    at += reading.width;
  }
  const output = empty([rows, width]);
  backend().write(output.address, staging);
  if (recorder.graph !== null) {
    readings.forEach(({ key, dtype }, c) => noteFeature(values[c]!, key, dtype, "dense"));
    noted("numeric_input", values, [output], { columns: readings });
  }
  return output;
}

/** The normalised values of one feature on the host, [batch * width], valid until the next call. NaN is let through where `nan` says so. */
export function numericValues(value: FeatureValue, reading: NumericReading, nan: "refuse" | "pass"): Float32Array {
  const rows = rowsOf(value, reading);
  const values = stagingFor(rows * reading.width);
  writeColumn(reading, value, rows, values, 0, reading.width, nan);
  return values;
}

/** The error of features whose batches differ in size. */
export function differentBatch(first: string, firstRows: number, key: string, rows: number): ValueError {
  return new ValueError(
    `Batch size (first dimension) of each feature must be same. Batch size of columns (${first}, ${key}): (${firstRows}, ${rows})`,
    { column: key },
  );
}

// Reused from batch to batch. One array of exactly the size needed, so that a training loop makes no view of it.
let staging = new Float32Array(0);
let stagingStore = new Float32Array(1024);

function stagingFor(size: number): Float32Array {
  if (staging.length === size) return staging;
  if (size > stagingStore.length) stagingStore = new Float32Array(size * 2);
  return staging = stagingStore.subarray(0, size);
}

/** How many rows a feature has. */
export function rowsOf(value: FeatureValue, column: NumericReading): number {
  if (value instanceof Tensor) {
    if (value.shape.length > 0) return value.shape[0]!;
    throw new ValueError(`Feature ${column.key} must have a batch dimension, received a scalar`, { column: column.key });
  }
  const rows: unknown = (value as ArrayLike<unknown>).length;
  if (typeof value !== "object" || typeof rows !== "number") throw notReadable(value, column.key, "an array, a typed array or a Tensor");
  return rows;
}

/** Writes a column's values to `into[at + row * stride]` and the places after it, normalised. */
export function writeColumn(
  column: NumericReading,
  value: FeatureValue,
  rows: number,
  into: Float32Array,
  at: number,
  stride: number,
  nan: "refuse" | "pass",
): void {
  const { shift, divisor } = column;
  if (column.width === 1 && value instanceof Float32Array && column.dtype === "float32" && !column.log1p) {
    const clean = shift === 0 && divisor === 1 ? copyFloats(value, into, at, stride) : copyAffine(value, shift, divisor, into, at, stride);
    // NaN and infinity are rare: only then are the values looked at again one by one.
    if (clean) return;
  }
  writeAny(column, value, rows, into, at, stride, nan);
}

function copyFloats(value: Float32Array, into: Float32Array, at: number, stride: number): boolean {
  let clean = true;
  for (let row = 0, place = at; row < value.length; row++, place += stride) {
    const x = value[row]!;
    if (x - x !== 0) clean = false;
    into[place] = x;
  }
  return clean;
}

// In float32 steps, as TensorFlow computes (x - mean) / std.
function copyAffine(value: Float32Array, shift: number, divisor: number, into: Float32Array, at: number, stride: number): boolean {
  let clean = true;
  for (let row = 0, place = at; row < value.length; row++, place += stride) {
    const x = value[row]!;
    if (x - x !== 0) clean = false;
    into[place] = Math.fround(x - shift) / divisor;
  }
  return clean;
}

function writeAny(
  column: NumericReading,
  value: FeatureValue,
  rows: number,
  into: Float32Array,
  at: number,
  stride: number,
  nan: "refuse" | "pass",
): void {
  const flat: ArrayLike<unknown> = value instanceof Tensor ? elementsOf(value) : flatten(value as ArrayLike<unknown>, column, rows);
  const { width, shift, divisor, log1p } = column;
  const plain = column.dtype === "float32" && !log1p;
  if (flat.length !== rows * width) refuseSize(column, flat.length, rows);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let k = 0; k < width; k++, i++) {
      const raw = flat[i];
      let x = typeof raw === "number" ? Math.fround(raw) : numberOf(raw, column.key, row);
      if (x !== x) {
        if (column.defaultValue !== null) x = Math.fround(column.defaultValue[k]!);
        else if (nan === "refuse" || raw === null || raw === undefined) refuseMissing(raw, column, row);
      } else if (nan === "refuse" && x - x !== 0) {
        throw badValue(column.key, row, `is ${x} in row ${row}: a network cannot compute with it`);
      }
      if (!plain) checkNumber(x, raw, column, row);
      into[at + row * stride + k] = log1p ? Math.log1p(x) : Math.fround(x - shift) / divisor;
    }
  }
}

/** Checks that a number is whole where that is what the column reads, and that the normaliser has a value for it. */
export function checkNumber(x: number, raw: unknown, { key, dtype, log1p }: NumericReading, row: number): void {
  if (dtype !== "float32" && typeof raw === "number" && !Number.isInteger(raw) && raw === raw) {
    throw badValue(key, row, `is read as ${dtype}: row ${row} is ${raw}`);
  }
  if (log1p && x < -1) throw new ValueError(`log1p has no value for feature ${key} in row ${row}: ${raw}`, { column: key, row });
}

/** A value that is no number as one: bigints and booleans; a missing one is NaN. */
export function numberOf(raw: unknown, key: string, row: number): number {
  if (typeof raw === "bigint") return Math.fround(Number(raw));
  if (typeof raw === "boolean") return raw ? 1 : 0;
  if (raw === null || raw === undefined) return NaN;
  throw new TypeError(`Feature ${key} is read as numbers: row ${row} is ${describe(raw)}`);
}

function flatten(value: ArrayLike<unknown>, column: NumericReading, rows: number): ArrayLike<unknown> {
  if (ArrayBuffer.isView(value)) return value;
  let nested = false;
  for (let row = 0; row < rows && !nested; row++) nested = typeof value[row] === "object" && value[row] !== null;
  if (!nested) return value;
  const flat: unknown[] = [];
  let odd = -1;
  for (let row = 0; row < rows; row++) {
    const before = flat.length;
    collect(value[row], flat);
    if (odd < 0 && flat.length - before !== column.width) odd = row;
  }
  if (odd >= 0) refuseSize(column, flat.length, rows, odd);
  return flat;
}

function collect(value: unknown, into: unknown[]): void {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) { for (const item of value as unknown as Iterable<unknown>) collect(item, into); }
  else into.push(value);
}

/** Throws for a feature of another size than the column's; `row` is the first that is to blame, where that is known. */
export function refuseSize(column: NumericReading, size: number, rows: number, row?: number): never {
  const where = row === undefined ? "" : `, see row ${row}`;
  throw new InvalidArgumentError(
    `Input to reshape is a tensor with ${size} values, but the requested shape has ${rows * column.width}: ` +
      `feature ${column.key} of shape [${column.shape}]${where}`,
    { column: column.key, ...(row === undefined ? {} : { row }) },
  );
}

function refuseMissing(raw: unknown, { key, name }: NumericReading, row: number): never {
  throw badValue(
    key,
    row,
    `${raw === null || raw === undefined ? "has no value" : "is NaN"} in row ${row}, and column ${name} has no defaultValue`,
  );
}
