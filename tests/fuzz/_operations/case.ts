/** One call of an operation, and what it is to give. */

import type { Draw, Nd } from "./arguments.ts";

/** What the reference gives: a tensor with the bound of the error of each element. */
export interface Right extends Nd {
  /** How far each element may be off; one number for all, or one for each. Infinite where a sum on the way is beyond float32. */
  readonly bound: number | readonly number[];
}

/** A call with its arguments. */
export interface Call {
  /** The arguments; tensors among them are freed by the caller. */
  readonly args: unknown[];
  /** What it gives, one or several; null: an error. */
  readonly right: Right | readonly Right[] | null;
}

/** Draws a call of one operation. */
export type Case = (d: Draw) => Call;

/** Error of float32 arithmetic: of one rounding, and of a kernel that approximates. */
export const ROUNDING = 1.2e-7;
/** As the tests of operations have it, `checkOp`. */
export const APPROXIMATION = 2e-6;

/** The bound of values that are rounded once. */
export function rounded(data: readonly number[]): number[] {
  return data.map((v) => Math.abs(v) * ROUNDING + 1e-44);
}

/** The bound of values that a kernel approximates, relative to 1 or to the value, whichever is larger. */
export function approximated(data: readonly number[], factor = APPROXIMATION): number[] {
  return data.map((v) => factor * Math.max(1, Math.abs(v)));
}

/** The bound of a sum of terms: relative to the sum of their sizes, and none where that is beyond float32. */
export function ofSum(sizes: number): number {
  return sizes < 1e38 ? sizes * 1e-6 + 1e-44 : Infinity;
}

/** NumPy's rule; null where shapes do not broadcast. */
export function broadcast(a: readonly number[], b: readonly number[]): number[] | null {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let i = 0; i < rank; i++) {
    const [x, y] = [a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1];
    if (x !== y && x !== 1 && y !== 1) return null;
    shape.push(x === 1 ? y : x);
  }
  return shape;
}

/** The places of an element. */
export function placesOf(at: number, shape: readonly number[]): number[] {
  const places = new Array<number>(shape.length);
  for (let i = shape.length - 1; i >= 0; i--) {
    places[i] = at % shape[i]!;
    at = Math.floor(at / shape[i]!);
  }
  return places;
}

/** The element at some places. */
export function elementAt(x: Nd, places: readonly number[]): number {
  return x.data[x.shape.reduce((at, extent, i) => at * extent + places[i]!, 0)]!;
}

/** A tensor of a shape whose elements follow from their places. */
export function filled(dtype: Nd["dtype"], shape: readonly number[], element: (places: number[]) => number): Nd {
  const size = shape.reduce((a, b) => a * b, 1);
  return { dtype, shape, data: Array.from({ length: size }, (_, at) => element(placesOf(at, shape))) };
}

/** The tensor, broadcast. */
export function broadcastNd(x: Nd, shape: readonly number[]): Nd {
  const lead = shape.length - x.shape.length;
  return filled(x.dtype, shape, (places) => elementAt(x, x.shape.map((extent, i) => extent === 1 ? 0 : places[i + lead]!)));
}

/** The tensor as an exact answer. */
export function exactly(x: Nd): Right {
  return { ...x, bound: 0 };
}
