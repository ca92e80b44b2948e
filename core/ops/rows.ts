/**
 * Rows of tables: embedding lookups and bags of ids.
 *
 * @module
 */

import { combinerCodes } from "../../wasm/kernels.ts";
import { backend } from "../backends/mod.ts";
import { ValueError } from "../errors.ts";
import { checkStatus, insideStep, params, words } from "../memory.ts";
import { empty, fromTypedArray, type Tensor } from "../tensor.ts";
import { float, type Operand, recorded } from "./_op.ts";

/** How the rows of one example are joined. */
export type Combiner = "sum" | "mean" | "sqrtn";

/** Entries grouped by example: example b has entries `splits[b]` to `splits[b + 1]`. */
export interface Segments {
  /** For each entry the row it takes. */
  readonly index: Int32Array;
  /** For each entry its weight, or null for 1. */
  readonly weights: Float32Array | null;
  /** Where each example's entries begin; one more than there are examples. */
  readonly splits: Int32Array;
}

/** Entries grouped by example, each with an id. */
export interface Bags {
  /** For each entry its id; a negative one adds nothing. */
  readonly ids: Int32Array;
  /** For each entry its weight, or null for 1. */
  readonly weights: Float32Array | null;
  /** Where each example's entries begin; one more than there are examples. */
  readonly splits: Int32Array;
}

/**
 * Rows of a table.
 *
 * @param table [rows, width]
 * @param ids Each id at most once: the gradient to the table is then exactly these rows.
 * @returns [ids.length, width]
 */
export function gatherRows(table: Tensor, ids: Int32Array): Tensor {
  const t = float("gather_rows", table);
  if (t.shape.length !== 2) throw new ValueError(`[gather_rows] expects a table [rows, width]. Received [${t.shape}]`);
  const [rows, width] = t.shape as [number, number];
  const device = fromTypedArray(ids, [ids.length]);
  const output = empty([ids.length, width]);
  backend().run.gather_rows(words(ids.length), width, rows, t.address, device.address, output.address, backend().status);
  if (!insideStep()) checkStatus();
  return recorded("gather_rows", [t], output, { ids: device, hostIds: ids });
}

/** Rows whose Euclidean norm exceeds `maxNorm` are scaled down to it. */
export function clipRowsByNorm(x: Operand, maxNorm: number): Tensor {
  const t = float("clip_rows_by_norm", x);
  if (t.shape.length !== 2) throw new ValueError(`[clip_rows_by_norm] expects [rows, width]. Received [${t.shape}]`);
  const [rows, width] = t.shape as [number, number];
  const output = empty(t.shape);
  backend().run.clip_rows_by_norm(words(rows), width, t.address, output.address, params(maxNorm));
  return recorded("clip_rows_by_norm", [t], output, { maxNorm });
}

/**
 * Joins rows by example: their weighted sum, mean or sum over the root of squared weights. An example without entries is zero.
 *
 * @param x [rows, width]
 * @returns [examples, width]
 */
export function segmentCombine(x: Operand, segments: Segments, combiner: Combiner): Tensor {
  const t = float("segment_combine", x);
  const width = t.shape[1]!;
  const examples = segments.splits.length - 1;
  const index = fromTypedArray(segments.index, [segments.index.length]);
  const weights = segments.weights === null ? null : fromTypedArray(segments.weights, [segments.weights.length]);
  const splits = fromTypedArray(segments.splits, [segments.splits.length]);
  const output = empty([examples, width]);
  const code = combinerCodes[combiner];
  backend().run.segment_combine(examples, width, code, t.address, index.address, weights?.address ?? 0, splits.address, output.address);
  return recorded("segment_combine", [t], output, { index, weights, splits, combiner, code });
}

/** For each example the count (or sum of weights) of each id: [examples, depth]. */
export function multiHot(bags: Bags, depth: number): Tensor {
  const examples = bags.splits.length - 1;
  const ids = fromTypedArray(bags.ids, [bags.ids.length]);
  const weights = bags.weights === null ? null : fromTypedArray(bags.weights, [bags.weights.length]);
  const splits = fromTypedArray(bags.splits, [bags.splits.length]);
  const output = empty([examples, depth]);
  backend().run.multi_hot(examples, depth, ids.address, weights?.address ?? 0, splits.address, output.address);
  return recorded("multi_hot", weights === null ? [ids, splits] : [ids, splits, weights], output, { depth });
}

/** One row per row of x, times its own factor: [rows, width] and [rows]. */
export function mulRows(x: Operand, scale: Operand): Tensor {
  const t = float("mul_rows", x);
  const s = float("mul_rows", scale);
  const width = s.size === 0 ? 0 : t.size / s.size;
  if (!Number.isInteger(width)) throw new ValueError(`[mul_rows] expects one factor a row. Received [${t.shape}] and [${s.shape}]`);
  const output = empty(t.shape);
  backend().run.mul_rows(s.size, width, t.address, s.address, output.address);
  return recorded("mul_rows", [t, s], output);
}
