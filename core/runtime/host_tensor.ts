/**
 * Values on the host: what has left the tensors, how it is spelt, and how arrays become values.
 *
 * @module
 */

import { describe, ValueError } from "../errors.ts";

/** The element types of tensors. Arithmetic exists for `float32` and `int32` only. */
export type DType = "float32" | "int32" | "int64" | "bool" | "string";

/** The typed array (or array of strings) that holds the elements of a dtype, in row-major order. */
export interface DataByDType {
  /** 32-bit floats. */
  float32: Float32Array;
  /** 32-bit signed integers. */
  int32: Int32Array;
  /** 64-bit signed integers. */
  int64: BigInt64Array;
  /** One byte a value, 0 or 1. */
  bool: Uint8Array;
  /** Strings, decoded as strict UTF-8; where the bytes are not UTF-8, the bytes themselves. */
  string: (string | Uint8Array)[];
}

/** A dense value of one known dtype. */
export interface HostTensorOf<D extends DType> {
  /** Element type. */
  readonly dtype: D;
  /** Extents, outermost first; empty for a scalar. */
  readonly shape: readonly number[];
  /** Elements in row-major order. */
  readonly data: DataByDType[D];
}

/** A dense value outside the tensors, a union discriminated by `dtype`. */
export type HostTensor = { [D in DType]: HostTensorOf<D> }[DType];

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

/** The shortest decimal spelling that reads back as the same float32. */
export function shortestFloat32(value: number): string {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return Number.isNaN(single) ? "nan" : single > 0 ? "inf" : "-inf";
  for (let digits = 1; digits < 9; digits++) {
    const spelled = Number(single.toPrecision(digits));
    if (Math.fround(spelled) === single) return String(spelled);
  }
  return String(Number(single.toPrecision(9)));
}

/** An int64 as rows and records have it: a number where that is exact, else the bigint. */
export function exactNumber(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** Values nested as deep as a tensor has dimensions. */
export type NestedArray<T = number | bigint | boolean | string | Uint8Array> = T | readonly NestedArray<T>[];

/** What `tensor` takes: a typed array, a scalar, or arrays nested as deep as there are dimensions. */
export type TensorValues = Float32Array | Int32Array | BigInt64Array | NestedArray;

/** One element. */
export type Scalar = number | bigint | boolean | string | Uint8Array;

/** The elements in row-major order; ragged rows are refused. */
export function flatten(values: TensorValues, depth = 0): ArrayLike<Scalar> {
  if (values instanceof Float32Array || values instanceof Int32Array || values instanceof BigInt64Array) return values;
  if (!Array.isArray(values)) return [values as Scalar];
  if (!values.some((item) => Array.isArray(item))) return values as Scalar[];
  const first = (values as NestedArray[]).map((item) => Array.isArray(item) ? item.length : -1);
  if (first.some((length) => length !== first[0])) {
    throw new ValueError(`Nested arrays must be of equal length; rows have lengths ${first.slice(0, 8)}`);
  }
  // Deeper than any tensor: an array that holds itself.
  if (depth === MAX_DEPTH) throw new ValueError(`Arrays are nested more than ${MAX_DEPTH} deep`);
  return flatten((values as Scalar[][]).flat(1) as NestedArray, depth + 1);
}

const MAX_DEPTH = 254;

/** The shape that the nesting gives. */
export function shapeOf(values: TensorValues): number[] {
  if (values instanceof Float32Array || values instanceof Int32Array || values instanceof BigInt64Array) return [values.length];
  const shape: number[] = [];
  for (let level: unknown = values; Array.isArray(level); level = level[0]) shape.push(level.length);
  return shape;
}

/** The dtype that the type of the elements means, never their look. */
export function dtypeOf(flat: ArrayLike<Scalar>): DType {
  if (flat instanceof Int32Array) return "int32";
  if (flat instanceof BigInt64Array) return "int64";
  const first = flat[0];
  if (typeof first === "bigint") return "int64";
  if (typeof first === "boolean") return "bool";
  if (typeof first === "string" || first instanceof Uint8Array) return "string";
  return "float32";
}

/** Arrays nested by the shape. */
export function nest(elements: unknown[], shape: readonly number[]): NestedArray {
  if (shape.length === 0) return elements[0] as NestedArray;
  let level = elements;
  for (let axis = shape.length - 1; axis > 0; axis--) {
    const extent = shape[axis]!;
    const count = sizeOf(shape.slice(0, axis));
    level = Array.from({ length: count }, (_, i) => level.slice(i * extent, (i + 1) * extent));
  }
  return level as NestedArray;
}

/** The elements as float32, int32 or, for bool, words of 0 and 1. */
export function toWords(flat: ArrayLike<Scalar>, dtype: "float32" | "int32" | "bool"): Float32Array | Int32Array {
  if (dtype === "float32" ? flat instanceof Float32Array : flat instanceof Int32Array) return flat as Float32Array | Int32Array;
  const words = dtype === "float32" ? new Float32Array(flat.length) : new Int32Array(flat.length);
  for (let i = 0; i < words.length; i++) words[i] = dtype === "float32" ? number(flat[i]!, dtype) : integerOf(flat[i]!, dtype);
  return words;
}

/** Whether all extents are whole numbers from 0, such as are exact. */
export function isShape(shape: readonly number[]): boolean {
  return shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
}

/** Throws unless a shape consists of whole numbers from 0. */
export function checkShape(shape: readonly number[]): void {
  const listed = Array.isArray(shape);
  if (listed && isShape(shape)) return;
  throw new ValueError(`A shape consists of whole numbers from 0, received ${listed ? `[${shape}]` : describe(shape)}`);
}

/** The elements as int64. */
export function toInt64(flat: ArrayLike<Scalar>): BigInt64Array {
  return BigInt64Array.from(Array.from(flat, wholeNumber));
}

/** The elements as strings or bytes. */
export function toStrings(flat: ArrayLike<Scalar>): (string | Uint8Array)[] {
  return Array.from(flat, (v) => {
    if (typeof v !== "string" && !(v instanceof Uint8Array)) {
      throw new TypeError(`A string tensor takes strings or bytes, received ${typeof v}`);
    }
    return v;
  });
}

function number(value: Scalar, dtype: DType): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  throw new TypeError(`A ${dtype} tensor takes numbers, received ${typeof value}`);
}

/** A number of a tensor of int32 or bool. */
export function integerOf(value: Scalar, dtype: DType): number {
  const n = typeof value === "bigint" ? Number(value) : number(value, dtype);
  if (!Number.isInteger(n) || n < -(2 ** 31) || n >= 2 ** 31) {
    throw new ValueError(`An ${dtype} tensor takes 32-bit whole numbers, received ${n}`);
  }
  return dtype === "bool" ? (n === 0 ? 0 : 1) : n;
}

function wholeNumber(value: Scalar): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  throw new ValueError(
    `An int64 tensor takes whole numbers up to 2^53 or bigints, received ${describe(value)}`,
  );
}
