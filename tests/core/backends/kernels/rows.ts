/**
 * Rows of tables: gather, scatter, and segments in compressed-row form joined into one row each.
 *
 * @module
 */

import { combinerCodes, statusCodes } from "../../../../wasm/codes.ts";
import { products } from "./reduce.ts";
import { type DeviceWords, f } from "./words.ts";

/** The kernels of rows. */
export function rows(words: DeviceWords) {
  const rowOf = (matrix: number, width: number, row: number): Float32Array => words.floats(matrix + 4 * width * row, width);

  /** The entries of each segment: which row, and its weight (1 without weights) over what the combiner divides by. */
  const eachEntry = (
    { segments, combiner, rows, entries: count, index, weights, splits }: Segments,
    take: (segment: number, row: number, coefficient: number) => void,
    status: number | null = null,
  ): void => {
    const ends = words.ints(splits, segments + 1);
    for (let s = 0; s < segments; s++) {
      const [first, last] = [ends[s]!, ends[s + 1]!];
      if (!within(first, last, count)) {
        if (status !== null) words.report(status, statusCodes.splitsOutOfRange, s);
        continue;
      }
      const entries = Math.max(last - first, 0);
      const own = weights === 0 ? new Float32Array(entries).fill(1) : words.floats(weights + 4 * first, entries);
      const divisor = divisorOf(combiner, own);
      // A segment whose weights cancel out gives 0, whatever its rows are.
      own.forEach((weight, e) => {
        const row = words.int(index + 4 * (first + e));
        if (row >= 0 && row < rows) {
          if (divisor !== 0) take(s, row, weight / divisor);
        } else if (status !== null) words.report(status, statusCodes.rowOutOfRange, first + e);
      });
    }
  };

  return {
    gather_rows(count: number, width: number, rows: number, table: number, ids: number, y: number, status: number): void {
      const n = words.int(count);
      words.ints(ids, n).forEach((id, i) => {
        const to = rowOf(y, width, i);
        if (id >= 0 && id < rows) to.set(rowOf(table, width, id));
        else {
          words.report(status, statusCodes.rowOutOfRange, i);
          to.fill(0);
        }
      });
    },

    // In the order of the ids, each addition in float32.
    scatter_add_rows(count: number, width: number, ids: number, x: number, table: number): void {
      words.ints(ids, words.int(count)).forEach((id, i) => {
        const [from, to] = [rowOf(x, width, i), rowOf(table, width, id)];
        for (let j = 0; j < width; j++) to[j]! += from[j]!;
      });
    },

    segment_combine(
      segments: number,
      width: number,
      combiner: number,
      rows: number,
      entries: number,
      x: number,
      index: number,
      weights: number,
      splits: number,
      y: number,
      status: number,
    ): void {
      const sums = new Float64Array(segments * width);
      eachEntry({ segments, combiner, rows, entries, index, weights, splits }, (segment, row, coefficient) => {
        rowOf(x, width, row).forEach((value, j) => sums[segment * width + j]! += coefficient * value);
      }, status);
      words.floats(y, segments * width).set(sums);
    },

    segment_combine_grad(
      segments: number,
      width: number,
      combiner: number,
      dy: number,
      index: number,
      weights: number,
      splits: number,
      entries: number,
      count: number,
      dx: number,
    ): void {
      const rows = words.int(count);
      const sums = new Float64Array(rows * width);
      eachEntry({ segments, combiner, rows, entries, index, weights, splits }, (segment, row, coefficient) => {
        rowOf(dy, width, segment).forEach((slope, j) => sums[row * width + j]! += coefficient * slope);
      });
      words.floats(dx, sums.length).set(sums);
    },

    multi_hot(
      segments: number,
      depth: number,
      entries: number,
      ids: number,
      weights: number,
      splits: number,
      y: number,
      status: number,
    ): void {
      const [ends, to] = [words.ints(splits, segments + 1), words.floats(y, segments * depth)];
      to.fill(0);
      for (let s = 0; s < segments; s++) {
        if (!within(ends[s]!, ends[s + 1]!, entries)) {
          words.report(status, statusCodes.splitsOutOfRange, s);
          continue;
        }
        for (let e = ends[s]!; e < ends[s + 1]!; e++) {
          const id = words.int(ids + 4 * e);
          if (id >= 0 && id < depth) to[s * depth + id]! += weights === 0 ? 1 : words.float(weights + 4 * e);
        }
      }
    },

    clip_rows_by_norm(count: number, width: number, x: number, y: number, params: number): void {
      const limit = words.float(params);
      for (let r = 0; r < words.int(count); r++) {
        const [from, to] = [rowOf(x, width, r), rowOf(y, width, r)];
        const factor = limit / Math.max(Math.sqrt(products(from, from)), limit);
        for (let j = 0; j < width; j++) to[j] = from[j]! * factor;
      }
    },

    // Where norm(x) > limit: dx = (dy - x (x . dy) / norm^2) limit / norm; elsewhere dx = dy.
    clip_rows_by_norm_grad(count: number, width: number, x: number, dy: number, dx: number, params: number): void {
      const limit = words.float(params);
      for (let r = 0; r < words.int(count); r++) {
        const [from, upstream, to] = [rowOf(x, width, r), rowOf(dy, width, r), rowOf(dx, width, r)];
        const square = products(from, from);
        if (square <= limit * limit) to.set(upstream);
        else {
          const along = products(from, upstream) / square;
          for (let j = 0; j < width; j++) to[j] = (upstream[j]! - from[j]! * along) * limit / Math.sqrt(square);
        }
      }
    },
  };
}

/** Segment s joins the entries splits[s]..splits[s + 1]; entry e is row index[e] times weights[e]. */
interface Segments {
  readonly segments: number;
  readonly combiner: number;
  readonly rows: number;
  readonly entries: number;
  readonly index: number;
  /** 0 where every weight is 1. */
  readonly weights: number;
  readonly splits: number;
}

function within(first: number, last: number, entries: number): boolean {
  return first >= 0 && first <= last && last <= entries;
}

function divisorOf(combiner: number, weights: Float32Array): number {
  if (combiner === combinerCodes.sum) return 1;
  // The sum is taken in float32: what it is decides whether weights cancel out.
  const total = weights.reduce((sum, weight) => f(sum + (combiner === combinerCodes.mean ? weight : f(weight * weight))), 0);
  return combiner === combinerCodes.mean ? total : Math.sqrt(total);
}
