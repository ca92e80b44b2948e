/**
 * The raw values of a categorical feature: strings or whole numbers, grouped by example. The column's dtype decides how they are read, never
 * their look.
 *
 * @module
 */

import { describe, ValueError } from "../../errors.ts";
import type { CategoricalDType, Padding } from "../../graph/attributes.ts";
import { recorder } from "../../graph/current_recorder.ts";
import type { DType } from "../../runtime/host_tensor.ts";
import { noted } from "../_op.ts";
import type { Bags } from "../shape.ts";
import { badValue, group, type GroupedFeature, noteFeature, rowOf, withoutPadding } from "./grouped_values.ts";

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
export function readRaw(value: GroupedFeature, key: string, dtype: CategoricalDType | null, padding: Padding): RawValues {
  const { flat, splits, form, dtype: given } = group(value, key);
  checkTensorDType(given, key, dtype);
  const kind = dtype ?? (typeof flat[0] === "string" || flat[0] instanceof Uint8Array ? "string" : "int64");
  const values = checkValues(flat, splits, key, kind);
  // A value of a graph is known by its object: what this gives is another than the feature, even where the elements are the same.
  const own = recorder.graph !== null && values === flat ? (values as unknown as { slice(): RawValues["values"] }).slice() : values;
  const read = { values: own, dtype: kind, splits, sparse: form !== "dense" };
  const raw = form === "sparse" || padding === "keep" ? read : dropPadding(read);
  if (recorder.graph !== null) {
    noteFeature(value, key, kind, form);
    noted("categorical_values", [value], [raw.values, raw.splits], { key, dtype: kind, padding });
  }
  return raw;
}

/** What a categorical column's dtype means. */
export function checkDType(dtype: string, key: string): CategoricalDType {
  if (dtype === "string") return "string";
  if (dtype === "int64" || dtype === "int32") return "int64";
  throw new ValueError(`column_name: ${key} dtype must be string or integer. dtype: ${dtype}.`);
}

/** Refuses a tensor of another dtype than the column's; null takes strings and whole numbers. What is no tensor has none. */
export function checkTensorDType(given: DType | null, key: string, dtype: CategoricalDType | null): void {
  if (given === null || (given === "string" ? dtype !== "int64" : dtype !== "string" && (given === "int32" || given === "int64"))) return;
  throw new TypeError(
    `Column dtype and tensors dtype must be compatible. key: ${key}, column dtype: ${dtype ?? "string or integer"}, tensor dtype: ${given}`,
  );
}

/** Values that are all strings, or all whole numbers; `splits` says which row one that is not stands in. */
export function checkValues(flat: ArrayLike<unknown>, splits: Int32Array, key: string, dtype: CategoricalDType): RawValues["values"] {
  return dtype === "string" ? checkStrings(flat, splits, key) : checkIntegers(flat, splits, key);
}

function checkStrings(flat: ArrayLike<unknown>, splits: Int32Array, key: string): ArrayLike<string | Uint8Array> {
  for (let i = 0; i < flat.length; i++) {
    const value = flat[i];
    if (typeof value !== "string" && !(value instanceof Uint8Array)) refuseValue(value, key, rowOf(splits, i), "strings");
  }
  return flat as ArrayLike<string | Uint8Array>;
}

function checkIntegers(flat: ArrayLike<unknown>, splits: Int32Array, key: string): ArrayLike<number | bigint> {
  if (flat instanceof Int32Array) return flat;
  const values = new Array<number | bigint>(flat.length);
  for (let i = 0; i < flat.length; i++) {
    const value = flat[i];
    if (typeof value === "number" && Number.isSafeInteger(value)) values[i] = value;
    else if (typeof value === "bigint" && BigInt.asIntN(64, value) === value) {
      // 3 and 3n are one id: a number wherever it is exact.
      values[i] = value >= -MAX_SAFE && value <= MAX_SAFE ? Number(value) : value;
    } else refuseValue(value, key, rowOf(splits, i), "whole numbers");
  }
  return values;
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

function refuseValue(value: unknown, key: string, row: number, kind: "strings" | "whole numbers"): never {
  if (value === null || value === undefined) throw badValue(key, row, `has no value in row ${row}`);
  const is = `is read as ${kind}: row ${row} is`;
  if (kind === "strings" || (typeof value !== "number" && typeof value !== "bigint")) {
    throw new TypeError(`Feature ${key} ${is} ${describe(value)}`);
  }
  if (typeof value === "bigint") throw badValue(key, row, `is read as int64: row ${row} is ${value}, beyond 64 bits`);
  if (Number.isNaN(value)) throw badValue(key, row, `is NaN in row ${row}`);
  if (Number.isInteger(value)) throw badValue(key, row, `has ${value} in row ${row}: whole numbers beyond 2^53 must be given as bigint`);
  throw badValue(key, row, `${is} ${value}`);
}

function dropPadding(raw: RawValues): RawValues {
  const { rest, splits } = withoutPadding<string | Uint8Array | number | bigint>(raw.values, raw.splits, isPadding);
  return { ...raw, values: rest as RawValues["values"], splits };
}

/** Whether a value pads dense values. */
export function isPadding(value: unknown): boolean {
  return value === "" || value === -1 || value === -1n || (value instanceof Uint8Array && value.length === 0);
}
