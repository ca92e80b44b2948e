/**
 * Arithmetic on the host, element by element, with NumPy's broadcasting.
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import { exactNumber } from "../../core/runtime/host_tensor.ts";
import { bigintsOf, byteText, checkedSize, type Elements, type ElementType, type HostArray, numbersOf, wideInteger } from "./host_array.ts";

/** The shape that values of these shapes are broadcast to. */
export function broadcastShape(shapes: readonly (readonly number[])[]): readonly number[] {
  let joint = shapes[0] ?? [];
  for (const shape of shapes) {
    if (shape === joint || shape.length === joint.length && shape.every((extent, axis) => extent === joint[axis])) continue;
    const rank = Math.max(shape.length, joint.length);
    const next: number[] = [];
    for (let axis = 0; axis < rank; axis++) {
      const a = joint[axis - rank + joint.length] ?? 1;
      const b = shape[axis - rank + shape.length] ?? 1;
      if (a !== b && a !== 1 && b !== 1) throw new InvalidArgumentError(`Incompatible shapes: [${joint}] vs. [${shape}]`);
      next.push(a === 1 ? b : a);
    }
    joint = next;
  }
  checkedSize(joint);
  return joint;
}

/** For each element of a broadcast value the place of the element that it is; null where places stay. */
export function broadcastPlaces(from: readonly number[], to: readonly number[]): Int32Array | null {
  const size = checkedSize(to);
  if (checkedSize(from) === size) return null;
  const places = new Int32Array(size);
  if (checkedSize(from) === 1) return places;
  const rank = to.length;
  const steps = new Array<number>(rank).fill(0);
  let stride = 1;
  for (let axis = rank - 1; axis >= 0; axis--) {
    const extent = from[axis - rank + from.length] ?? 1;
    if (extent !== 1) steps[axis] = stride;
    stride *= extent;
  }
  const at = new Array<number>(rank).fill(0);
  let place = 0;
  for (let i = 0; i < size; i++) {
    places[i] = place;
    for (let axis = rank - 1; axis >= 0; axis--) {
      place += steps[axis]!;
      if (++at[axis]! < to[axis]!) break;
      place -= steps[axis]! * to[axis]!;
      at[axis] = 0;
    }
  }
  return places;
}

/** Calls `set(i, place in a, place in b)` for each element of the broadcast shape, and gives that shape. */
export function pairwise(
  a: HostArray,
  b: HostArray,
  begin: (size: number) => (i: number, left: number, right: number) => void,
): readonly number[] {
  const shape = broadcastShape([a.shape, b.shape]);
  const size = checkedSize(shape);
  const set = begin(size);
  const [left, right] = [broadcastPlaces(a.shape, shape), broadcastPlaces(b.shape, shape)];
  if (left === null && right === null) { for (let i = 0; i < size; i++) set(i, i, i); }
  else for (let i = 0; i < size; i++) set(i, left === null ? i : left[i]!, right === null ? i : right[i]!);
  return shape;
}

/** An operation of two numbers, and of two bigints where int64 values exceed 2^53. */
export interface Arithmetic {
  readonly numbers: (a: number, b: number) => number;
  readonly bigints?: (a: bigint, b: bigint) => bigint;
}

/** A number as an element type holds it. */
export function asType(dtype: ElementType): ((value: number) => number) | null {
  switch (dtype) {
    case "int32":
      return (value) => value | 0;
    case "int8":
      return (value) => value << 24 >> 24;
    case "int16":
      return (value) => value << 16 >> 16;
    case "uint8":
      return (value) => value & 255;
    case "uint16":
      return (value) => value & 65535;
    default:
      return null;
  }
}

/** Applies an operation element by element. */
export function arithmetic(a: HostArray, b: HostArray, { numbers, bigints }: Arithmetic): HostArray {
  const { dtype } = a;
  if (dtype !== b.dtype) throw new InvalidArgumentError(`Two values of one type were expected, received ${dtype} and ${b.dtype}`);
  const wide = dtype === "int64" || dtype === "uint64" || dtype === "uint32";
  if (wide && bigints !== undefined && (a.data instanceof BigInt64Array || b.data instanceof BigInt64Array)) {
    return wideArithmetic(a, b, bigints);
  }
  const [x, y] = [numbersOf(a), numbersOf(b)];
  let data: Float32Array | Float64Array | Int32Array = new Float64Array(0);
  const narrow = asType(dtype);
  let exact = true;
  const shape = pairwise(a, b, (size) => {
    data = dtype === "float32" || dtype === "half" || dtype === "bfloat16"
      ? new Float32Array(size)
      : narrow === null
      ? new Float64Array(size)
      : new Int32Array(size);
    if (wide) {
      return (i, left, right) => {
        const value = data[i] = numbers(x[left]!, y[right]!);
        if (!Number.isSafeInteger(value)) exact = false;
      };
    }
    if (narrow !== null) return (i, left, right) => void (data[i] = narrow(numbers(x[left]!, y[right]!)));
    return (i, left, right) => void (data[i] = numbers(x[left]!, y[right]!));
  });
  if (!exact && bigints !== undefined) return wideArithmetic(a, b, bigints);
  return { dtype, shape, data };
}

function wideArithmetic(a: HostArray, b: HostArray, apply: (a: bigint, b: bigint) => bigint): HostArray {
  const [x, y] = [bigintsOf(a), bigintsOf(b)];
  let data = new BigInt64Array(0);
  const shape = pairwise(a, b, (size) => {
    data = new BigInt64Array(size);
    return (i, left, right) => void (data[i] = BigInt.asIntN(64, apply(x[left]!, y[right]!)));
  });
  return wideInteger(a.dtype, shape, data);
}

/** Compares element by element; strings by their bytes. */
export function comparison(a: HostArray, b: HostArray, holds: (a: Comparable, b: Comparable) => boolean): HostArray {
  const [x, y] = [comparable(a), comparable(b)];
  if (Array.isArray(x) !== Array.isArray(y)) {
    throw new InvalidArgumentError(`Two values of one type were expected, received ${a.dtype} and ${b.dtype}`);
  }
  let data = new Uint8Array(0);
  const shape = pairwise(a, b, (size) => {
    data = new Uint8Array(size);
    return (i, left, right) => void (data[i] = holds(x[left]!, y[right]!) ? 1 : 0);
  });
  return { dtype: "bool", shape, data };
}

/** What can be compared. */
export type Comparable = number | bigint | string;

/** The elements so that equal ones are equal to JavaScript: strings are texts of bytes, and int64 is given in one form. */
export function comparable({ data }: HostArray): ArrayLike<Comparable> {
  if (data instanceof BigInt64Array) return Array.from(data, exactNumber);
  if (!Array.isArray(data)) return data as Exclude<Elements, unknown[]>;
  return data.map((value) => typeof value === "string" ? value : byteText(value));
}
