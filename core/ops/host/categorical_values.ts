/**
 * The raw values of a categorical feature: strings or whole numbers, grouped by example. The column's dtype decides how they are read, never
 * their look.
 *
 * @module
 */

import type { FeatureValue } from "../../data/values.ts";
import { describe, InvalidArgumentError, ValueError } from "../../errors.ts";
import type { CategoricalDType, Padding } from "../../graph/attributes.ts";
import { recorder, type Value } from "../../graph/record.ts";
import { elementsOf, SparseTensor, Tensor } from "../../runtime/tensor.ts";
import { noted } from "../_op.ts";
import type { Bags } from "../shape.ts";

export type { CategoricalDType, Padding } from "../../graph/attributes.ts";

/** Values grouped by example: example b has `values[splits[b]]` to `values[splits[b + 1] - 1]`. */
export interface RawValues {
  /** Strings (bytes are UTF-8), or whole numbers: a bigint only beyond 2^53. */
  readonly values: ArrayLike<string | Uint8Array> | ArrayLike<number | bigint>;
  /** What the values are. */
  readonly dtype: CategoricalDType;
  /** Where each example's values begin; one more than there are examples. */
  readonly splits: Int32Array;
  /** Whether they came as a SparseTensor or in arrays of arrays; flat arrays and tensors are dense. */
  readonly sparse: boolean;
}

/** A categorical column whose ids depend on the values of one feature alone. */
export interface RawCategorical {
  /** How the values are read. */
  readonly dtype: CategoricalDType;
  /** The ids of some values. */
  idsOf(raw: RawValues): Bags;
}

/**
 * Reads a feature's values.
 *
 * @param dtype What the column takes; null takes either, as the first value says.
 * @throws {TypeError} if a value is of another kind, naming its row.
 * @throws {ValueError} if a whole number has a fraction, is NaN or is too large for its kind, naming its row.
 */
export function readRaw(value: FeatureValue, key: string, dtype: CategoricalDType | null, padding: Padding): RawValues {
  const { flat, splits, sparse } = group(value, key);
  if (value instanceof Tensor || value instanceof SparseTensor) {
    checkTensorDType(value instanceof Tensor ? value : value.values, key, dtype);
  }
  const kind = dtype ?? (typeof flat[0] === "string" || flat[0] instanceof Uint8Array ? "string" : "int64");
  const values = kind === "string" ? checkStrings(flat, splits, key) : checkIntegers(flat, splits, key);
  // A value of a graph is known by its object: what this gives is another than the feature, even where the elements are the same.
  const own = recorder.graph !== null && values === flat ? (values as unknown as { slice(): RawValues["values"] }).slice() : values;
  const given = { values: own, dtype: kind, splits, sparse };
  const raw = value instanceof SparseTensor || padding === "keep" ? given : dropPadding(given);
  if (recorder.graph !== null) {
    const form = value instanceof SparseTensor ? "sparse" : sparse ? "ragged" : "dense";
    noted("feature", [], [value as Value], { key, dtype: kind, form });
    noted("categorical_values", [value as Value], [raw.values, raw.splits], { key, dtype: kind, padding });
  }
  return raw;
}

/** What a categorical column's dtype means. */
export function checkDType(dtype: string, key: string): CategoricalDType {
  if (dtype === "string") return "string";
  if (dtype === "int64" || dtype === "int32") return "int64";
  throw new ValueError(`column_name: ${key} dtype must be string or integer. dtype: ${dtype}.`);
}

/** Any feature's elements in one list, and where each example's begin. Arrays of arrays are sparse, whatever the lengths of their rows are. */
export function group(value: FeatureValue, key: string): { flat: ArrayLike<unknown>; splits: Int32Array; sparse: boolean } {
  if (value instanceof SparseTensor) return { flat: elements(value.values), splits: sparseSplits(value, key), sparse: true };
  if (value instanceof Tensor) {
    const rows = value.shape[0];
    if (rows === undefined || value.shape.length > 2) {
      throw new ValueError(`Feature ${key} must have shape [batch] or [batch, n], received [${value.shape}]`, { column: key });
    }
    return { flat: elements(value), splits: evenSplits(rows, value.shape[1] ?? 1), sparse: false };
  }
  if (ArrayBuffer.isView(value)) {
    return { flat: value as ArrayLike<unknown> & ArrayBufferView, splits: evenSplits(value.length, 1), sparse: false };
  }
  if (!Array.isArray(value)) throw new TypeError(`Feature ${key} must be an array, a typed array or a Tensor, received ${describe(value)}`);
  if (!value.some(isRow)) return { flat: value, splits: evenSplits(value.length, 1), sparse: false };
  const splits = new Int32Array(value.length + 1);
  const flat: unknown[] = [];
  for (let row = 0; row < value.length; row++) {
    const item: unknown = value[row];
    if (isRow(item)) {
      for (let i = 0; i < item.length; i++) {
        if (isRow(item[i])) {
          throw new ValueError(`Feature ${key} is nested too deep for a column that is no sequence: see row ${row}`, { column: key, row });
        }
        flat.push(item[i]);
      }
    } else flat.push(item);
    splits[row + 1] = flat.length;
  }
  return { flat, splits, sparse: true };
}

/** Splits of `rows` examples with `each` values. */
export function evenSplits(rows: number, each: number): Int32Array {
  if (each === 1) {
    if (counting.length <= rows) counting = Int32Array.from({ length: Math.max(rows + 1, counting.length * 2) }, (_, i) => i);
    return counting.subarray(0, rows + 1);
  }
  return Int32Array.from({ length: rows + 1 }, (_, i) => i * each);
}

/** The example that a value belongs to; of examples that begin at the same place, the last one has it. */
export function rowOf(splits: Int32Array, at: number): number {
  let low = 0;
  let high = splits.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (splits[middle]! <= at) low = middle;
    else high = middle;
  }
  return low;
}

let counting = new Int32Array(0);

// A row of several values; a Uint8Array is the bytes of one string.
function isRow(item: unknown): item is ArrayLike<unknown> {
  return Array.isArray(item) || (ArrayBuffer.isView(item) && !(item instanceof Uint8Array));
}

function elements(t: Tensor): ArrayLike<unknown> {
  return elementsOf(t);
}

/** Refuses a tensor of another dtype than the column's; null takes strings and whole numbers. */
export function checkTensorDType(t: Tensor, key: string, dtype: CategoricalDType | null): void {
  const fits = dtype === null
    ? t.dtype !== "float32" && t.dtype !== "bool"
    : dtype === "string"
    ? t.dtype === "string"
    : t.dtype === "int32" || t.dtype === "int64";
  if (!fits) {
    throw new TypeError(
      `Column dtype and tensors dtype must be compatible. key: ${key}, column dtype: ${
        dtype ?? "string or integer"
      }, tensor dtype: ${t.dtype}`,
    );
  }
}

function sparseSplits(value: SparseTensor, key: string): Int32Array {
  const rank = value.denseShape.length;
  if (rank < 1 || rank > 2) {
    throw new ValueError(`Feature ${key} must be a SparseTensor of rank 1 or 2, received dense shape [${value.denseShape}]`, {
      column: key,
    });
  }
  const indices = value.indices.hostData as BigInt64Array;
  const rows = value.denseShape[0]!;
  const splits = new Int32Array(rows + 1);
  let before = 0;
  for (let i = 0; i < indices.length; i += rank) {
    const row = Number(indices[i]);
    if (row < before) {
      throw new InvalidArgumentError(
        `The indices of the SparseTensor ${key} are out of order: many sparse operations require sorted indices`,
        { column: key, row },
      );
    }
    before = row;
    splits[row + 1]!++;
  }
  for (let row = 0; row < rows; row++) splits[row + 1]! += splits[row]!;
  return splits;
}

/** Values that are all strings; `splits` says which row one that is not stands in. */
export function checkStrings(flat: ArrayLike<unknown>, splits: Int32Array, key: string): ArrayLike<string | Uint8Array> {
  for (let i = 0; i < flat.length; i++) {
    const value = flat[i];
    if (typeof value === "string" || value instanceof Uint8Array) continue;
    const row = rowOf(splits, i);
    if (value === null || value === undefined) throw new ValueError(`Feature ${key} has no value in row ${row}`, { column: key, row });
    throw new TypeError(`Feature ${key} is read as strings: row ${row} is ${describe(value)}`);
  }
  return flat as ArrayLike<string | Uint8Array>;
}

/** Values that are all whole numbers; `splits` says which row one that is not stands in. */
export function checkIntegers(flat: ArrayLike<unknown>, splits: Int32Array, key: string): ArrayLike<number | bigint> {
  if (flat instanceof Int32Array) return flat;
  const values = new Array<number | bigint>(flat.length);
  for (let i = 0; i < flat.length; i++) {
    const value = flat[i];
    if (typeof value === "number" && Number.isSafeInteger(value)) values[i] = value;
    else if (typeof value === "bigint" && BigInt.asIntN(64, value) === value) {
      // 3 and 3n are one id: a number wherever it is exact.
      values[i] = value >= -MAX_SAFE && value <= MAX_SAFE ? Number(value) : value;
    } else refuseInteger(value, key, rowOf(splits, i));
  }
  return values;
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

function refuseInteger(value: unknown, key: string, row: number): never {
  const where = { column: key, row };
  if (value === null || value === undefined) throw new ValueError(`Feature ${key} has no value in row ${row}`, where);
  if (typeof value === "bigint") throw new ValueError(`Feature ${key} is read as int64: row ${row} is ${value}, beyond 64 bits`, where);
  if (typeof value !== "number") throw new TypeError(`Feature ${key} is read as whole numbers: row ${row} is ${describe(value)}`);
  if (Number.isNaN(value)) throw new ValueError(`Feature ${key} is NaN in row ${row}`, where);
  if (Number.isInteger(value)) {
    throw new ValueError(`Feature ${key} has ${value} in row ${row}: whole numbers beyond 2^53 must be given as bigint`, where);
  }
  throw new ValueError(`Feature ${key} is read as whole numbers: row ${row} is ${value}`, where);
}

function dropPadding(raw: RawValues): RawValues {
  const { values, splits } = raw;
  let padded = 0;
  for (let i = 0; i < values.length; i++) if (isPadding(values[i])) padded++;
  if (padded === 0) return raw;
  const remaining = new Int32Array(splits.length);
  const rest: (string | Uint8Array | number | bigint)[] = [];
  for (let row = 0; row + 1 < splits.length; row++) {
    for (let i = splits[row]!; i < splits[row + 1]!; i++) if (!isPadding(values[i])) rest.push(values[i]!);
    remaining[row + 1] = rest.length;
  }
  return { ...raw, values: rest as (string | Uint8Array)[] | (number | bigint)[], splits: remaining };
}

/** Whether a value pads dense values. */
export function isPadding(value: unknown): boolean {
  return value === "" || value === -1 || value === -1n || (value instanceof Uint8Array && value.length === 0);
}
