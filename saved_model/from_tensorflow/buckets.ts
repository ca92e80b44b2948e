/**
 * Searches in sorted boundaries: buckets of numbers.
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import { type ElementType, type HostArray, integers, numbersOf } from "./host_array.ts";
import { type Comparable, comparable } from "./broadcast.ts";
import { hostRow, type Plain, type Row, type Rows } from "./row.ts";

/** The place of the first boundary of [begin, end) before which the value belongs. */
function search<T>(boundaries: ArrayLike<T>, begin: number, end: number, before: (boundary: T) => boolean): number {
  let [low, high] = [begin, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before(boundaries[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low - begin;
}

function bound(op: string, before: (value: Comparable, boundary: Comparable) => boolean): Row {
  return hostRow(op, {
    inputs: 2,
    types: (attributes) => [attributes.type("out_type", "int32")],
    attributes: (attributes) => ({ to: attributes.type("out_type", "int32") }),
    run: ([sorted, values], { to }) => {
      const [rows, width] = sorted!.shape;
      if (rows === undefined || width === undefined || values!.shape.length !== 2 || values!.shape[0] !== rows) {
        throw new InvalidArgumentError(`sorted input [${sorted!.shape}] and values [${values!.shape}] must be matrices of as many rows`);
      }
      const [from, wanted] = [comparable(sorted!), comparable(values!)];
      const count = values!.shape[1]!;
      const found = Array.from(wanted, (value, i) => {
        const begin = Math.floor(i / count) * width;
        return search(from, begin, begin + width, (boundary) => before(value, boundary));
      });
      return integers(to as "int32", values!.shape, found);
    },
  });
}

function bucketized(x: HostArray, boundaries: readonly number[]): HostArray {
  const numbers = numbersOf(x);
  const data = new Int32Array(numbers.length);
  for (let i = 0; i < data.length; i++) {
    const value = Math.fround(numbers[i]!);
    data[i] = search(boundaries, 0, boundaries.length, (boundary) => value < boundary);
  }
  return { dtype: "int32", shape: x.shape, data };
}

interface Boundaries extends Plain {
  readonly boundaries: readonly number[];
}

/** Rows of buckets. */
export const bucketRows: Rows = {
  UpperBound: bound("UpperBound", (value, boundary) => value < boundary),
  LowerBound: bound("LowerBound", (value, boundary) => value <= boundary),
  Bucketize: hostRow("Bucketize", {
    inputs: 1,
    types: (): ElementType[] => ["int32"],
    attributes: (attributes): Boundaries => ({ boundaries: [...attributes.floats("boundaries")] }),
    run: ([x], { boundaries }) => bucketized(x!, boundaries),
  }),
  BucketizeWithInputBoundaries: hostRow("BucketizeWithInputBoundaries", {
    inputs: 2,
    types: (): ElementType[] => ["int32"],
    run: ([x, boundaries]) => bucketized(x!, Array.from(numbersOf(boundaries!))),
  }),
  BoostedTreesBucketize: hostRow("BoostedTreesBucketize", {
    inputs: 2,
    types: (attributes) => new Array<ElementType>(attributes.integer("num_features")).fill("int32"),
    attributes: (attributes) => ({ count: attributes.integer("num_features") }),
    run: (inputs, { count }) => {
      const made = inputs.slice(0, count).map((values, i): HostArray => {
        const boundaries = numbersOf(inputs[count + i]!);
        const places = Array.from(numbersOf(values), (value) =>
          // What lies beyond the last boundary is in the last bucket.
          Math.min(search(boundaries, 0, boundaries.length, (boundary) => value <= boundary), boundaries.length - 1));
        return integers("int32", values.shape, places);
      });
      return made.length === 1 ? made[0]! : made;
    },
  }),
};
