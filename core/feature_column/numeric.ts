/**
 * Numeric columns. Several of them are written into one matrix in one pass, normalisers included.
 *
 * @module
 */

import type { NumericReading } from "../graph/attributes.ts";
import type { FeatureValue } from "../data/values.ts";
import { checkOptions, describe, synchronous, ValueError } from "../errors.ts";
import { sizeOf } from "../runtime/host_tensor.ts";
import * as ops from "../ops/mod.ts";
import { noteFeature } from "../ops/host/grouped_values.ts";
import { type NumericFeature, numericInput as readNumbers, refuseSize, rowsOf } from "../ops/host/numeric_input.ts";
import { SparseTensor, Tensor } from "../runtime/tensor.ts";
import { checkKey, type ColumnBatch, type ColumnConfig, type DenseColumn } from "./column.ts";
import { type FeatureExamples, numberExamples } from "./examples.ts";
import { affineOf, type Normalizer } from "./normalizer.ts";

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
  /** How a feature is read and normalised. */
  readonly reading: NumericReading;

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
    const { name, shape, width, dtype, defaultValue } = this;
    const log1p = this.normalizer !== null && "log1p" in this.normalizer;
    this.reading = { key, name, shape, width, dtype, defaultValue, ...affineOf(this.normalizer, key), log1p };
  }

  dense(batch: ColumnBatch): Tensor {
    return numericInput(batch, [this]);
  }

  /** Whether several such columns can be written in one pass: their features are on the host and no function normalises them. */
  isPlain(batch: ColumnBatch): boolean {
    return this.normalizerFn === null && !isTracked(batch.value(this.key));
  }

  examples(): FeatureExamples {
    return { ...numberExamples({ dtype: this.dtype, above: this.reading.log1p ? -1 : -Infinity }), width: this.width };
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
  const values = new Array<NumericFeature>(columns.length);
  for (let c = 0; c < columns.length; c++) values[c] = denseFeature(batch, columns[c]!);
  const output = readNumbers(values, readingsOf(columns));
  batch.checkRows(columns[0]!.key, output.shape[0]!);
  return output;
}

/**
 * The feature of a column.
 *
 * @throws {ValueError} if it is a SparseTensor.
 */
export function denseFeature(batch: ColumnBatch, { key }: NumericColumn): NumericFeature {
  const value = batch.value(key);
  if (value instanceof SparseTensor) {
    throw new ValueError(`The corresponding Tensor of numerical column must be a Tensor. SparseTensor is not supported. key: ${key}`, {
      column: key,
    });
  }
  return value;
}

const readings = new WeakMap<readonly NumericColumn[], readonly NumericReading[]>();

function readingsOf(columns: readonly NumericColumn[]): readonly NumericReading[] {
  let known = readings.get(columns);
  if (known === undefined) readings.set(columns, known = columns.map(({ reading }) => reading));
  return known;
}

/** A column whose feature is part of a recorded computation, or whose normaliser is a function. */
function byOps(batch: ColumnBatch, column: NumericColumn): Tensor {
  const value = denseFeature(batch, column);
  const rows = rowsOf(value, column.reading);
  batch.checkRows(column.key, rows);
  let x: Tensor;
  if (isTracked(value)) {
    if (value.size !== rows * column.width) refuseSize(column.reading, value.size, rows);
    noteFeature(value, column.key, column.dtype, "dense");
    const { shift, divisor } = column.reading;
    x = value;
    if (column.normalizer !== null && "log1p" in column.normalizer) x = ops.log1p(x);
    else if (column.normalizer !== null) x = ops.div(ops.sub(x, shift), divisor);
  } else {
    x = ops.reshape(readNumbers([value], [column.reading]), [rows, ...column.shape]);
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
    if (x.size !== rows * column.width) refuseSize(column.reading, x.size, rows);
  }
  return ops.reshape(x, [rows, column.width]);
}

function isTracked(value: FeatureValue): value is Tensor {
  return value instanceof Tensor && value.tracked && value.dtype === "float32";
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
