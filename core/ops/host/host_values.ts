/**
 * Labels and weights in every form in which they come, read as flat arrays on the host.
 *
 * @module
 */

import type { FeatureValue } from "../../data/values.ts";
import { ValueError } from "../../errors.ts";
import type { DType } from "../../runtime/host_tensor.ts";
import { NONE, noted } from "../_op.ts";
import { elementsOf, fromTypedArray, type HostElements, hostTensor, Tensor } from "../../runtime/tensor.ts";

/** Values on the host: flat elements, their shape, the dtype that their type stands for. An array of numbers may hold integers and fractions. */
export interface HostValues {
  /** In row-major order; each is checked where it is read. */
  readonly elements: ArrayLike<unknown>;
  /** The shape. */
  readonly shape: readonly number[];
  /** A dtype, or `number` for an array of numbers. */
  readonly dtype: "float32" | "int32" | "int64" | "string" | "bool" | "number";
}

/** Values that an operation on the host made, with the shape and dtype of the tensor of which it made them. */
export class HostArray implements HostValues {
  /** In row-major order. */
  readonly elements: HostElements;
  /** The shape. */
  readonly shape: readonly number[];
  /** The dtype. */
  readonly dtype: DType;

  /** Takes the elements as they are. */
  constructor(elements: HostElements, shape: readonly number[], dtype: DType) {
    this.elements = elements;
    this.shape = shape;
    this.dtype = dtype;
  }
}

const copies = new WeakMap<Tensor, HostArray>();

/** The values as a tensor whose elements need not be read from the device. */
export function uploaded(values: HostArray): Tensor {
  const { elements, shape, dtype } = values;
  noted("elements", [values], [elements], NONE);
  const made = elements instanceof Float32Array || elements instanceof Int32Array
    ? fromTypedArray(elements, shape, dtype as "float32")
    : hostTensor(dtype as "int64", shape, elements as BigInt64Array);
  copies.set(made, values);
  return made;
}

/** The object that a graph knows as the value: that of {@linkcode uploaded} for a tensor that it made. */
export function rawOf(value: FeatureValue): FeatureValue | HostArray {
  return value instanceof Tensor ? copies.get(value) ?? value : value;
}

/** Reads values of any accepted form; `what` names them in errors. */
export function readValue(given: FeatureValue | HostArray, what: string): HostValues {
  if (given instanceof HostArray) return given;
  const value = rawOf(given);
  if (value instanceof HostArray) return value;
  if (value instanceof Tensor) return { elements: elementsOf(value), shape: value.shape, dtype: value.dtype };
  if (value instanceof Float32Array) return { elements: value, shape: [value.length], dtype: "float32" };
  if (value instanceof Int32Array) return { elements: value, shape: [value.length], dtype: "int32" };
  if (value instanceof BigInt64Array) return { elements: value, shape: [value.length], dtype: "int64" };
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return readTypedArray(value as unknown as ArrayLike<number | bigint>);
  if (!Array.isArray(value)) {
    throw new TypeError(`${what} must be a tensor, a typed array or an array, received ${value === null ? "null" : typeof value}`);
  }
  const shape: number[] = [value.length];
  let elements: readonly unknown[] = value;
  while (Array.isArray(elements[0])) {
    const length: number = elements[0].length;
    if (elements.some((row) => !Array.isArray(row) || row.length !== length)) {
      throw new ValueError(`${what} must not be ragged: rows differ in length`);
    }
    shape.push(length);
    elements = elements.flat(1);
  }
  return { elements, shape, dtype: dtypeOf(elements[0]) };
}

/** Numbers of any other width, as an array of them. */
function readTypedArray(value: ArrayLike<number | bigint>): HostValues {
  const dtype = typeof value[0] === "bigint" ? "int64" : value instanceof Float64Array ? "number" : "int32";
  return { elements: value, shape: [value.length], dtype };
}

function dtypeOf(first: unknown): HostValues["dtype"] {
  switch (typeof first) {
    case "string":
      return "string";
    case "bigint":
      return "int64";
    case "boolean":
      return "bool";
    default:
      return first instanceof Uint8Array ? "string" : "number";
  }
}

/** Numbers as float32. `refuse` makes the error of one that is NaN or, as float32, infinite. */
export function floats(
  what: string,
  elements: ArrayLike<unknown>,
  into: Float32Array,
  refuse: (place: number, value: number) => Error,
): Float32Array {
  for (let place = 0; place < into.length; place++) {
    const value = elements[place];
    if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") throw mixed(what, place, value);
    into[place] = Number(value);
    const number = into[place]!;
    if (number - number !== 0) throw refuse(place, number);
  }
  return into;
}

/** The error of a value that has another type than those beside it. */
export function mixed(what: string, row: number, value: unknown): TypeError {
  return new TypeError(`${what} must be of one type: value ${row} is ${value === null ? "null" : `a ${typeof value}`}`);
}

/** The row of an element. */
export function rowOf(place: number, { elements, shape }: Pick<HostValues, "elements" | "shape">): number {
  return Math.floor(place * (shape[0] ?? 1) / elements.length);
}

/** Whether a shape begins with the first `count` extents of the logits. */
export function leads(shape: readonly number[], logitsShape: readonly number[], count: number): boolean {
  for (let i = 0; i < count; i++) if (shape[i] !== logitsShape[i]) return false;
  return true;
}

/** A shape as Python writes it. */
export function tuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
