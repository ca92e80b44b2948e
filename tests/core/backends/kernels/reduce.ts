/**
 * Reductions of [outer, axis, inner] over the axis in the middle and of whole arrays, in float64; rows scaled.
 *
 * @module
 */

import type { DeviceWords } from "./words.ts";

/** The reductions. */
export function reduce(words: DeviceWords) {
  /** Joins the elements of each line along the axis to `start`, one after the other. */
  const reduction = (start: number, join: (total: number, x: number) => number) =>
  (
    outer: number,
    axis: number,
    inner: number,
    x: number,
    y: number,
  ): void => {
    const [from, to] = [words.floats(x, outer * axis * inner), words.floats(y, outer * inner)];
    for (let line = 0; line < outer * inner; line++) {
      const first = firstOf(line, axis, inner);
      let total = start;
      for (let j = 0; j < axis; j++) total = join(total, from[first + j * inner]!);
      to[line] = total;
    }
  };
  const dot = (n: number, a: number, b: number, y: number): void => {
    words.floats(y, 1)[0] = products(words.floats(a, n), words.floats(b, n));
  };

  return {
    reduce_sum: reduction(0, (total, x) => total + x),
    reduce_prod: reduction(1, (total, x) => total * x),
    // Math.max and Math.min keep a NaN of either side.
    reduce_max: reduction(-Infinity, Math.max),
    reduce_min: reduction(Infinity, Math.min),

    arg_max(outer: number, axis: number, inner: number, x: number, y: number): void {
      const [from, to] = [words.floats(x, outer * axis * inner), words.ints(y, outer * inner)];
      for (let line = 0; line < outer * inner; line++) {
        const first = firstOf(line, axis, inner);
        let best = 0;
        for (let j = 1; j < axis; j++) {
          const [value, greatest] = [from[first + j * inner]!, from[first + best * inner]!];
          if (value > greatest || (Number.isNaN(value) && !Number.isNaN(greatest))) best = j;
        }
        to[line] = best;
      }
    },

    sum_squares: (n: number, x: number, y: number): void => dot(n, x, x, y),
    dot,

    mul_rows(rows: number, n: number, x: number, scale: number, y: number): void {
      const [from, factors, to] = [words.floats(x, rows * n), words.floats(scale, rows), words.floats(y, rows * n)];
      for (let i = 0; i < rows * n; i++) to[i] = from[i]! * factors[Math.floor(i / n)]!;
    },
  };
}

/** Sum of a[i] b[i]. */
export function products(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Index of the first element of a line: line i of [outer, inner] begins in row i / inner of `axis * inner` elements. */
function firstOf(line: number, axis: number, inner: number): number {
  return Math.floor(line / inner) * axis * inner + line % inner;
}
