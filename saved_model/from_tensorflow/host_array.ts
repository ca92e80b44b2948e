/**
 * Values of TensorFlow's graphs on the host: all element types, int64 and strings among them. Floats of a network lie on the device; what follows from
 * shapes, ids and strings lies here.
 *
 * @module
 */

import { InvalidArgumentError, ResourceExhaustedError } from "../../core/errors.ts";
import { dtypeOfNumber, type TensorFlowDType } from "../dtypes.ts";

/** Element type of a value of TensorFlow's. */
export type ElementType = TensorFlowDType;

/** Elements in row-major order. Those of int64 are numbers where all of them are exact, else bigints; a string is its bytes, or a text whose characters are bytes. */
export type Elements = Float32Array | Float64Array | Int32Array | Uint8Array | BigInt64Array | (string | Uint8Array)[];

/** A dense value on the host. */
export interface HostArray {
  /** Element type. */
  readonly dtype: ElementType;
  /** Extents, outermost first. */
  readonly shape: readonly number[];
  /** Elements in row-major order. */
  readonly data: Elements;
}

/**
 * The element type of that number; references (`DT_FLOAT_REF`, ...) count as what they refer to.
 *
 * @throws {InvalidArgumentError} if there is none that is known here.
 */
export function elementType(number: number, of: string): ElementType {
  const found = dtypeOfNumber(number);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`${of} has the element type ${number}, which is not known here`);
}

/** Elements that one value may have. */
const MOST_ELEMENTS = 2 ** 26;
/** Axes that one value may have, as in TensorFlow. */
const MOST_AXES = 254;

/**
 * The number of elements of a shape.
 *
 * @throws {InvalidArgumentError} if an extent is negative or no whole number.
 * @throws {ResourceExhaustedError} if there are more elements than a value may have.
 */
export function checkedSize(shape: readonly number[]): number {
  if (shape.length > MOST_AXES) throw new InvalidArgumentError(`A value has at most ${MOST_AXES} dimensions, received ${shape.length}`);
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) {
    const extent = shape[axis]!;
    if (!Number.isInteger(extent) || extent < 0) throw new InvalidArgumentError(`Dimension ${extent} must be >= 0`);
    size *= extent;
  }
  if (size <= MOST_ELEMENTS) return size;
  throw new ResourceExhaustedError(`A value of shape [${shape}] has more than ${MOST_ELEMENTS} elements, the most that are computed here`);
}

/** Elements of that type, zero or empty. */
export function zeroElements(dtype: ElementType, size: number): Elements {
  switch (dtype) {
    case "float32":
    case "half":
    case "bfloat16":
      return new Float32Array(size);
    case "float64":
    case "int64":
    case "uint32":
    case "uint64":
      return new Float64Array(size);
    case "bool":
      return new Uint8Array(size);
    case "string":
      return new Array<string>(size).fill("");
    default:
      return new Int32Array(size);
  }
}

/** Whether values are floating-point numbers. */
export function isFloating(dtype: ElementType): boolean {
  return dtype === "float32" || dtype === "float64" || dtype === "half" || dtype === "bfloat16";
}

/** Whether values are whole numbers of 64 bits, or of 32 without a sign. */
export function isWide(dtype: ElementType): boolean {
  return dtype === "int64" || dtype === "uint64" || dtype === "uint32";
}

/** A value of numbers that are whole and exact. */
export function integers(dtype: "int32" | "int64", shape: readonly number[], values: ArrayLike<number>): HostArray {
  const data = dtype === "int32" ? new Int32Array(values.length) : new Float64Array(values.length);
  // A loop: `from` takes its values through an iterator.
  for (let i = 0; i < data.length; i++) data[i] = values[i]!;
  return { dtype, shape, data };
}

/** An int64 value of bigints, as numbers where all of them are exact. */
export function wideInteger(dtype: ElementType, shape: readonly number[], values: BigInt64Array): HostArray {
  const data = new Float64Array(values.length);
  for (let i = 0; i < data.length; i++) {
    const number = Number(values[i]!);
    if (!Number.isSafeInteger(number)) return { dtype, shape, data: values };
    data[i] = number;
  }
  return { dtype, shape, data };
}

/** The elements as numbers: those of an int64 value beyond 2^53 are rounded. */
export function numbersOf(value: HostArray): ArrayLike<number> {
  if (value.data instanceof BigInt64Array) return Float64Array.from(value.data, Number);
  if (Array.isArray(value.data)) throw new InvalidArgumentError("Numbers were expected, received strings");
  return value.data;
}

/** The elements of an int64 value as bigints. */
export function bigintsOf(value: HostArray): BigInt64Array {
  if (value.data instanceof BigInt64Array) return value.data;
  return BigInt64Array.from(Array.from(numbersOf(value), (number) => BigInt(number)));
}

/** The one number of a value that has one element. */
export function scalarOf(value: HostArray, what: string): number {
  if (value.data.length === 1) return numbersOf(value)[0]!;
  throw new InvalidArgumentError(`${what} must be a scalar, received a value of shape [${value.shape}]`);
}

/** The numbers of a vector, as of a shape or a permutation. */
export function vectorOf(value: HostArray, what: string): number[] {
  if (value.shape.length <= 1) {
    const numbers = numbersOf(value);
    const list: number[] = [];
    for (let i = 0; i < numbers.length; i++) list.push(numbers[i]!);
    return list;
  }
  throw new InvalidArgumentError(`${what} must be a vector, received a value of shape [${value.shape}]`);
}

/** The strings of a value, their bytes as characters. */
export function stringsOf(value: HostArray): string[] {
  if (!Array.isArray(value.data)) throw new InvalidArgumentError(`Strings were expected, received ${value.dtype}`);
  return value.data.map(byteText);
}

/** Bytes as a text of which each character is a byte, so that equal bytes are equal texts. */
export function byteText(value: string | Uint8Array): string {
  if (typeof value === "string") return value;
  let text = "";
  for (let at = 0; at < value.length; at += BLOCK) text += String.fromCharCode(...value.subarray(at, at + BLOCK));
  return text;
}

const BLOCK = 1 << 12;

/** The bytes that {@linkcode byteText} made a text of. */
export function textBytes(text: string | Uint8Array): Uint8Array {
  if (typeof text !== "string") return text;
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Some elements, by their places. */
export function pick(data: Elements, places: ArrayLike<number>): Elements {
  const out = emptyLike(data, places.length);
  for (let i = 0; i < places.length; i++) out[i] = data[places[i]!]!;
  return out;
}

/** Elements of the same kind, zero or empty. */
export function emptyLike(data: Elements, size: number): Elements {
  if (data instanceof Float64Array) return new Float64Array(size);
  if (data instanceof Int32Array) return new Int32Array(size);
  if (data instanceof Float32Array) return new Float32Array(size);
  if (data instanceof Uint8Array) return new Uint8Array(size);
  if (data instanceof BigInt64Array) return new BigInt64Array(size);
  return new Array<string>(size).fill("");
}

/** Elements of several values of one type, as arrays of one kind. */
export function alike(values: readonly HostArray[]): Elements[] {
  if (!values.some(({ data }) => data instanceof BigInt64Array)) return values.map(({ data }) => data);
  return values.map(bigintsOf);
}

/** Elements from which on a copy by the engine is faster than a loop. */
const LONG = 32;

/** Copies elements from one array to another of its kind. */
export function copyElements(from: Elements, begin: number, end: number, into: Elements, at: number): void {
  if (end - begin > LONG && !Array.isArray(from) && !Array.isArray(into)) {
    (into as Float64Array).set((from as Float64Array).subarray(begin, end), at);
  } else for (let i = begin; i < end; i++) into[at + i - begin] = from[i]!;
}
