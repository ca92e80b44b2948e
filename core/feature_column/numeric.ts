/**
 * Numeric columns. Several of them are written into one matrix in one pass, normalisers included.
 *
 * @module
 */

import { backend } from "../backends/mod.ts";
import type { FeatureValue } from "../data/values.ts";
import { checkOptions, describe, InvalidArgumentError, synchronous, ValueError } from "../errors.ts";
import { sizeOf } from "../host_tensor.ts";
import * as ops from "../ops/mod.ts";
import { empty, fromTypedArray, SparseTensor, Tensor } from "../tensor.ts";
import { checkKey, type ColumnBatch, type ColumnConfig, type DenseColumn, recordedOnHost } from "./column.ts";

/** A normaliser that is data: (x - mean) / std, or (x - min) / (max - min), or log(1 + x). */
export type Normalizer =
  | { readonly mean: number; readonly std: number }
  | { readonly min: number; readonly max: number }
  | { readonly log1p: true };

/** Options of {@linkcode numericColumn}. */
export interface NumericColumnOptions {
  /** Extents of one example's value; a number n stands for [n]. Default [1]. */
  readonly shape?: number | readonly number[];
  /** What stands for a missing value (null, undefined or NaN): one number, or one for each element. Default: a missing value is an error. */
  readonly defaultValue?: number | readonly number[] | null;
  /** `"int32"` and `"int64"` refuse fractions. The column gives float32 in any case. Default `"float32"`. */
  readonly dtype?: "float32" | "int32" | "int64";
  /** Normaliser as data, which a model directory remembers. Default: none. */
  readonly normalizer?: Normalizer | null;
  /** Normaliser as a function of public operations: float32 [batch, ...shape] to the same size. Default: none. */
  readonly normalizerFn?: ((x: Tensor) => Tensor) | null;
}

/**
 * A column of real numbers.
 *
 * @param key Name of the feature, and of the column. Values have shape [batch], [batch, 1] or [batch, ...shape].
 * @throws {ValueError} if an option has a value that is not allowed.
 */
export function numericColumn(key: string, options: NumericColumnOptions = {}): NumericColumn {
  checkOptions("numericColumn", options, {
    shape: ["number", "array"],
    defaultValue: ["number", "array", "null"],
    dtype: ["string"],
    normalizer: ["object", "null"],
    normalizerFn: ["any"],
  });
  return new NumericColumn(key, options);
}

/** A column of real numbers, made by {@linkcode numericColumn}. */
export class NumericColumn implements DenseColumn {
  readonly kind = "numericColumn";
  readonly name: string;
  readonly keys: readonly string[];
  /** Name of the feature. */
  readonly key: string;
  /** Extents of one example's value. */
  readonly shape: readonly number[];
  readonly width: number;
  /** One value for each element, or null. */
  readonly defaultValue: readonly number[] | null;
  /** How the feature is read. */
  readonly dtype: "float32" | "int32" | "int64";
  /** Normaliser as data. */
  readonly normalizer: Normalizer | null;
  /** Normaliser as a function. */
  readonly normalizerFn: ((x: Tensor) => Tensor) | null;
  /** The normaliser as (x - shift) / divisor in float32; 0 and 1 for none. */
  readonly affine: { readonly shift: number; readonly divisor: number };

  /** Checks the options. */
  constructor(key: string, options: NumericColumnOptions) {
    this.key = this.name = checkKey(key);
    this.keys = [key];
    this.shape = typeof options.shape === "number" ? [options.shape] : [...options.shape ?? [1]];
    for (const extent of this.shape) {
      if (!Number.isInteger(extent)) throw new TypeError(`shape dimensions must be integer. shape: [${this.shape}], key: ${key}`);
      if (extent < 1) throw new ValueError(`shape dimensions must be greater than 0. shape: [${this.shape}], key: ${key}`);
    }
    this.width = sizeOf(this.shape);
    if (this.width > 0x7fffffff) throw new ValueError(`shape is larger than any memory. shape: [${this.shape}], key: ${key}`);
    this.dtype = options.dtype ?? "float32";
    if (!["float32", "int32", "int64"].includes(this.dtype)) {
      throw new ValueError(`dtype must be convertible to float. dtype: ${this.dtype}, key: ${key}`);
    }
    this.defaultValue = defaultsOf(options.defaultValue ?? null, this.width, key);
    this.normalizer = options.normalizer ?? null;
    this.normalizerFn = options.normalizerFn ?? null;
    if (this.normalizerFn !== null && typeof this.normalizerFn !== "function") {
      throw new TypeError(`normalizerFn must be a callable. Given: ${describe(this.normalizerFn)}`);
    }
    if (this.normalizer !== null && this.normalizerFn !== null) {
      throw new ValueError(`Column ${key} has both normalizer and normalizerFn; give one of them`);
    }
    this.affine = affineOf(this.normalizer, key);
  }

  dense(batch: ColumnBatch): Tensor {
    return numericInput(batch, [this]);
  }

  /** Whether several such columns can be written in one pass: their features are on the host and no function normalises them. */
  isPlain(batch: ColumnBatch): boolean {
    return this.normalizerFn === null && !isTracked(batch.value(this.key));
  }

  /** The normalised values on the host, [batch * width] and valid until the next call, and the batch's size. NaN is let through where `nan` says so. */
  hostValues(batch: ColumnBatch, nan: "refuse" | "pass"): { values: Float32Array; rows: number } {
    if (this.isPlain(batch)) {
      const value = batch.value(this.key);
      const rows = rowsOf(value, this);
      batch.checkRows(this.key, rows);
      const values = stagingFor(rows * this.width);
      writeColumn(this, value, rows, values, 0, this.width, nan);
      return { values, rows };
    }
    const x = this.dense(batch);
    return { values: x.dataSync() as Float32Array, rows: x.shape[0]! };
  }

  toConfig(): ColumnConfig {
    return {
      kind: this.kind,
      key: this.key,
      shape: this.shape,
      defaultValue: this.defaultValue,
      dtype: this.dtype,
      normalizer: this.normalizerFn === null ? this.normalizer === null ? null : { ...this.normalizer } : UNDESCRIBED,
    };
  }
}

/** Stands in a description for a function. */
export const UNDESCRIBED = "function";

/**
 * Some numeric columns beside each other, float32 [batch, sum of widths].
 *
 * @throws {ValueError} if a value is infinite, or NaN or missing and the column has no default, naming column and row.
 */
export function numericInput(batch: ColumnBatch, columns: readonly NumericColumn[]): Tensor {
  let plain = true;
  for (let c = 0; c < columns.length; c++) plain = plain && columns[c]!.isPlain(batch);
  if (!plain) {
    return columns.length === 1 ? byOps(batch, columns[0]!) : ops.concat(columns.map((column) => numericInput(batch, [column])), 1);
  }
  let width = 0;
  for (let c = 0; c < columns.length; c++) width += columns[c]!.width;
  const first = columns[0]!;
  const rows = rowsOf(batch.value(first.key), first);
  const staging = stagingFor(rows * width);
  let at = 0;
  for (let c = 0; c < columns.length; c++) {
    const column = columns[c]!;
    const value = batch.value(column.key);
    const own = rowsOf(value, column);
    batch.checkRows(column.key, own);
    writeColumn(column, value, own, staging, at, width, "refuse");
    at += column.width;
  }
  const output = empty([rows, width]);
  backend().write(output.address, staging);
  return recordedOnHost("numeric_input", [], output, { columns });
}

// Reused from batch to batch. One array of exactly the size needed, so that a training loop makes no view of it.
let staging = new Float32Array(0);
let stagingStore = new Float32Array(1024);

function stagingFor(size: number): Float32Array {
  if (staging.length === size) return staging;
  if (size > stagingStore.length) stagingStore = new Float32Array(size * 2);
  return staging = stagingStore.subarray(0, size);
}

/** A column whose feature is part of a recorded computation, or whose normaliser is a function. */
function byOps(batch: ColumnBatch, column: NumericColumn): Tensor {
  const value = batch.value(column.key);
  const rows = rowsOf(value, column);
  batch.checkRows(column.key, rows);
  let x: Tensor;
  if (isTracked(value)) {
    if (value.size !== rows * column.width) refuseSize(column, value.size, rows);
    const { shift, divisor } = column.affine;
    x = value;
    if (column.normalizer !== null && "log1p" in column.normalizer) x = ops.log1p(x);
    else if (column.normalizer !== null) x = ops.div(ops.sub(x, shift), divisor);
  } else {
    const raw = new Float32Array(rows * column.width);
    writeColumn(column, value, rows, raw, 0, column.width, "refuse");
    x = recordedOnHost("numeric_input", [], fromTypedArray(raw, [rows, ...column.shape]), { columns: [column] });
  }
  if (column.normalizerFn !== null) {
    x = synchronous(
      `normalizerFn of column ${column.name}`,
      column.normalizerFn(isTracked(value) ? ops.reshape(x, [rows, ...column.shape]) : x),
    );
    if (!(x instanceof Tensor)) {
      throw new TypeError(`normalizerFn of column ${column.name} must return a Tensor, it returned ${describe(x)}`);
    }
    if (x.dtype === "int32" || x.dtype === "bool") x = ops.cast(x, "float32");
    if (x.size !== rows * column.width) refuseSize(column, x.size, rows);
  }
  return ops.reshape(x, [rows, column.width]);
}

function isTracked(value: FeatureValue): value is Tensor {
  return value instanceof Tensor && value.tracked && value.dtype === "float32";
}

function rowsOf(value: FeatureValue, column: NumericColumn): number {
  if (value instanceof Tensor) {
    const rows = value.shape[0];
    if (rows === undefined) {
      throw new ValueError(`Feature ${column.key} must have a batch dimension, received a scalar`, { column: column.key });
    }
    return rows;
  }
  if (value instanceof SparseTensor) {
    throw new ValueError(
      `The corresponding Tensor of numerical column must be a Tensor. SparseTensor is not supported. key: ${column.key}`,
      { column: column.key },
    );
  }
  const rows: unknown = (value as ArrayLike<unknown>).length;
  if (typeof value !== "object" || typeof rows !== "number") {
    throw new TypeError(`Feature ${column.key} must be an array, a typed array or a Tensor, received ${describe(value)}`);
  }
  return rows;
}

/** Writes a column's values to `into[at + row * stride]` and the places after it, normalised. */
function writeColumn(
  column: NumericColumn,
  value: FeatureValue,
  rows: number,
  into: Float32Array,
  at: number,
  stride: number,
  nan: "refuse" | "pass",
): void {
  const { normalizer, affine } = column;
  if (
    column.width === 1 && value instanceof Float32Array && column.dtype === "float32" && (normalizer === null || !("log1p" in normalizer))
  ) {
    const clean = normalizer === null
      ? copyFloats(value, into, at, stride)
      : copyAffine(value, affine.shift, affine.divisor, into, at, stride);
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
  column: NumericColumn,
  value: FeatureValue,
  rows: number,
  into: Float32Array,
  at: number,
  stride: number,
  nan: "refuse" | "pass",
): void {
  const flat: ArrayLike<unknown> = value instanceof Tensor
    ? value.hostData ?? value.dataSync()
    : flatten(value as ArrayLike<unknown>, column, rows);
  const { width, normalizer } = column;
  if (flat.length !== rows * width) refuseSize(column, flat.length, rows);
  const { shift, divisor } = column.affine;
  const log1p = normalizer !== null && "log1p" in normalizer;
  for (let row = 0, i = 0; row < rows; row++) {
    for (let k = 0; k < width; k++, i++) {
      const raw = flat[i];
      let x = typeof raw === "number" ? Math.fround(raw) : numberOf(raw, column.key, row);
      if (x !== x) {
        if (column.defaultValue !== null) x = Math.fround(column.defaultValue[k]!);
        else if (nan === "refuse" || raw === null || raw === undefined) refuseMissing(raw, column, row);
      } else if (nan === "refuse" && x - x !== 0) {
        throw new ValueError(`Feature ${column.key} is ${x} in row ${row}: a network cannot compute with it`, { column: column.key, row });
      }
      if (column.dtype !== "float32" && typeof raw === "number" && !Number.isInteger(raw) && raw === raw) {
        throw new ValueError(`Feature ${column.key} is read as ${column.dtype}: row ${row} is ${raw}`, { column: column.key, row });
      }
      if (log1p) {
        if (x < -1) throw new ValueError(`log1p has no value for feature ${column.key} in row ${row}: ${raw}`, { column: column.key, row });
        into[at + row * stride + k] = Math.log1p(x);
      } else into[at + row * stride + k] = Math.fround(x - shift) / divisor;
    }
  }
}

/** A value that is no number as one: bigints and booleans; a missing one is NaN. */
export function numberOf(raw: unknown, key: string, row: number): number {
  if (typeof raw === "bigint") return Math.fround(Number(raw));
  if (typeof raw === "boolean") return raw ? 1 : 0;
  if (raw === null || raw === undefined) return NaN;
  throw new TypeError(`Feature ${key} is read as numbers: row ${row} is ${describe(raw)}`);
}

function flatten(value: ArrayLike<unknown>, column: NumericColumn, rows: number): ArrayLike<unknown> {
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

function refuseSize(column: NumericColumn, size: number, rows: number, row?: number): never {
  throw new InvalidArgumentError(
    `Input to reshape is a tensor with ${size} values, but the requested shape has ${
      rows * column.width
    }: feature ${column.key} of shape [${column.shape}]` +
      (row === undefined ? "" : `, see row ${row}`),
    { column: column.key, ...(row === undefined ? {} : { row }) },
  );
}

function refuseMissing(raw: unknown, column: NumericColumn, row: number): never {
  const what = raw === null || raw === undefined ? `has no value in row ${row}` : `is NaN in row ${row}`;
  throw new ValueError(`Feature ${column.key} ${what}, and column ${column.name} has no defaultValue`, { column: column.key, row });
}

function defaultsOf(value: number | readonly number[] | null, width: number, key: string): readonly number[] | null {
  if (value === null) return null;
  const values = typeof value === "number" ? new Array<number>(width).fill(value) : [...value];
  if (values.length !== width) {
    throw new ValueError(`The shape of defaultValue must be equal to given shape. defaultValue: ${JSON.stringify(value)}, key: ${key}`);
  }
  if (!values.every(Number.isFinite)) {
    throw new TypeError(`defaultValue must be compatible with dtype. defaultValue: ${JSON.stringify(value)}, key: ${key}`);
  }
  return values;
}

function affineOf(normalizer: Normalizer | null, key: string): { shift: number; divisor: number } {
  if (normalizer === null || ("log1p" in normalizer && normalizer.log1p === true)) return { shift: 0, divisor: 1 };
  if ("mean" in normalizer) return { shift: finite(normalizer.mean), divisor: nonZero(finite(normalizer.std), "std") };
  if ("min" in normalizer) {
    return { shift: finite(normalizer.min), divisor: nonZero(Math.fround(finite(normalizer.max) - finite(normalizer.min)), "max - min") };
  }
  throw new ValueError(
    `normalizer must be { mean, std }, { min, max } or { log1p: true }, received ${JSON.stringify(normalizer)}, key: ${key}`,
  );

  function finite(value: number): number {
    if (!Number.isFinite(value)) {
      throw new ValueError(`normalizer must hold finite numbers, received ${JSON.stringify(normalizer)}, key: ${key}`);
    }
    return Math.fround(value);
  }
  function nonZero(value: number, what: string): number {
    if (!(value > 0)) throw new ValueError(`${what} of a normalizer must be positive, received ${JSON.stringify(normalizer)}, key: ${key}`);
    return value;
  }
}
