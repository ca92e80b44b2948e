/**
 * The values of any feature that is no sequence, grouped by example; and what readers of features share.
 *
 * @module
 */

import type { FeatureValue } from "../../data/values.ts";
import { describe, ValueError } from "../../errors.ts";
import type { OpAttributes } from "../../graph/attributes.ts";
import type { Value } from "../../graph/current_recorder.ts";
import type { DType } from "../../runtime/host_tensor.ts";
import { elementsOf, type SparseTensor, Tensor } from "../../runtime/tensor.ts";
import { noted } from "../_op.ts";

/** In what a feature came: flat arrays and tensors are dense, arrays of arrays ragged, whatever the lengths of their rows are. */
export type Form = OpAttributes["feature"]["form"];

/** Elements in one list, and where each example's begin. */
export interface GroupedValues {
  /** The elements. */
  readonly flat: ArrayLike<unknown>;
  /** Example b has `flat[splits[b]]` to `flat[splits[b + 1] - 1]`. */
  readonly splits: Int32Array;
  /** In what they came. */
  readonly form: Form;
  /** That of a tensor; null for arrays. */
  readonly dtype: DType | null;
}

/** A feature as it was given, where that is a SparseTensor already grouped (`sparse_values.ts`). */
export type GroupedFeature = Exclude<FeatureValue, SparseTensor> | GroupedValues;

/**
 * Groups the elements of a feature.
 *
 * @throws {TypeError} if it is no array and no tensor.
 * @throws {ValueError} if it has more dimensions than a feature that is no sequence.
 */
export function group(value: GroupedFeature, key: string): GroupedValues {
  if (value instanceof Tensor) {
    const [rows, each = 1, ...more] = value.shape;
    if (rows === undefined || more.length > 0) {
      throw new ValueError(`Feature ${key} must have shape [batch] or [batch, n], received [${value.shape}]`, { column: key });
    }
    return { flat: elementsOf(value), splits: evenSplits(rows, each), form: "dense", dtype: value.dtype };
  }
  if (isGrouped<GroupedValues>(value)) return value;
  const typed = ArrayBuffer.isView(value);
  if (!typed && !Array.isArray(value)) throw notReadable(value, key, "an array, a typed array or a Tensor");
  const items = value as readonly unknown[];
  if (typed || !items.some(isRow)) return { flat: items, splits: evenSplits(items.length, 1), form: "dense", dtype: null };
  const splits = new Int32Array(items.length + 1);
  const flat: unknown[] = [];
  for (let row = 0; row < items.length; row++) {
    const item = items[row];
    if (isRow(item)) {
      for (let i = 0; i < item.length; i++) {
        if (isRow(item[i])) throw badValue(key, row, `is nested too deep for a column that is no sequence: see row ${row}`);
        flat.push(item[i]);
      }
    } else flat.push(item);
    splits[row + 1] = flat.length;
  }
  return { flat, splits, form: "ragged", dtype: null };
}

/** Whether a feature is a SparseTensor whose values an operation has grouped. */
export function isGrouped<T extends { readonly form: string }>(value: unknown): value is T {
  return (value as Partial<T> | null)?.form === "sparse";
}

/** The error of a feature that is nothing that can be read. */
export function notReadable(value: unknown, key: string, expected: string): TypeError {
  return new TypeError(`Feature ${key} must be ${expected}, received ${describe(value)}`);
}

/** The error of a value of a feature, or of a row of it. */
export function badValue(key: string, row: number, what: string): ValueError {
  return new ValueError(`Feature ${key} ${what}`, { column: key, row });
}

/** Tells the graph that is being made of a raw feature that an operation reads. One that was grouped has been told of. */
export function noteFeature(value: Value, key: string, dtype: "float32" | "int32" | "int64" | "string", form: Form): void {
  if (form !== "sparse" || !isGrouped(value)) noted("feature", [], [value], { key, dtype: dtype === "int32" ? "int64" : dtype, form });
}

/** By splits of values of which padding was left out: for each value its place in its row before. */
export const placesBefore = new WeakMap<Int32Array, readonly number[]>();

/** Values without padding; the same splits where there is none. */
export function withoutPadding<T>(
  values: ArrayLike<T>,
  splits: Int32Array,
  pads: (value: T) => boolean,
): { readonly rest: ArrayLike<T>; readonly splits: Int32Array } {
  if (!(values as readonly T[]).some(pads)) return { rest: values, splits };
  const rest: T[] = [];
  const places: number[] = [];
  const remaining = new Int32Array(splits.length);
  for (let row = 0; row + 1 < splits.length; row++) {
    for (let i = splits[row]!; i < splits[row + 1]!; i++) {
      if (pads(values[i]!)) continue;
      rest.push(values[i]!);
      places.push(i - splits[row]!);
    }
    remaining[row + 1] = rest.length;
  }
  placesBefore.set(remaining, places);
  return { rest, splits: remaining };
}

/** Splits of `rows` examples with `each` values. */
export function evenSplits(rows: number, each: number): Int32Array {
  if (each === 1) {
    if (counting.length <= rows) counting = Int32Array.from({ length: Math.max(rows + 1, counting.length * 2) }, (_, i) => i);
    return counting.subarray(0, rows + 1);
  }
  return Int32Array.from({ length: rows + 1 }, (_, i) => i * each);
}

let counting = new Int32Array(0);

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

/** Whether an element is a row of several values; a Uint8Array is the bytes of one string. */
export function isRow(item: unknown): item is ArrayLike<unknown> {
  return Array.isArray(item) || (ArrayBuffer.isView(item) && !(item instanceof Uint8Array) && !(item instanceof DataView));
}
