/**
 * Values of a numeric feature on the host: from every form in which a user may give them, checked and normalised.
 *
 * @module
 */

import type { FeatureValue } from "../data/values.ts";
import { describe, InvalidArgumentError, ValueError } from "../errors.ts";
import { SparseTensor, Tensor } from "../runtime/tensor.ts";
import type { Normalizer } from "./normalizer.ts";

/** How the values of a numeric feature are read; a numeric column says it. */
export interface NumericFormat {
  /** Name of the column. */
  readonly name: string;
  /** Name of the feature. */
  readonly key: string;
  /** Extents of one example's value. */
  readonly shape: readonly number[];
  /** Their product. */
  readonly width: number;
  /** One value for each element, or null. */
  readonly defaultValue: readonly number[] | null;
  /** How the feature is read. */
  readonly dtype: "float32" | "int32" | "int64";
  /** Normaliser as data. */
  readonly normalizer: Normalizer | null;
  /** The normaliser as (x - shift) / divisor in float32; 0 and 1 for none. */
  readonly affine: { readonly shift: number; readonly divisor: number };
}

/** How many rows a feature has. */
export function rowsOf(value: FeatureValue, column: NumericFormat): number {
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
export function writeColumn(
  column: NumericFormat,
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
  column: NumericFormat,
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

function flatten(value: ArrayLike<unknown>, column: NumericFormat, rows: number): ArrayLike<unknown> {
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
export function refuseSize(column: NumericFormat, size: number, rows: number, row?: number): never {
  throw new InvalidArgumentError(
    `Input to reshape is a tensor with ${size} values, but the requested shape has ${
      rows * column.width
    }: feature ${column.key} of shape [${column.shape}]` +
      (row === undefined ? "" : `, see row ${row}`),
    { column: column.key, ...(row === undefined ? {} : { row }) },
  );
}

function refuseMissing(raw: unknown, column: NumericFormat, row: number): never {
  const what = raw === null || raw === undefined ? `has no value in row ${row}` : `is NaN in row ${row}`;
  throw new ValueError(`Feature ${column.key} ${what}, and column ${column.name} has no defaultValue`, { column: column.key, row });
}
