/**
 * Rows of tables and entries of segments as a caller gives them: what the kernels rely on is checked first.
 *
 * @module
 */

import { combinerCodes } from "../../wasm/codes.ts";
import { describe, ValueError } from "../errors.ts";
import type { Combiner } from "../graph/attributes.ts";
import { checkShape } from "../runtime/host_tensor.ts";
import { checkOutsideStep } from "../runtime/memory.ts";
import { Tensor, tensor } from "../runtime/tensor.ts";
import { float, numberOf, type Operand } from "./_op.ts";
import { distinctIds } from "./host/distinct_ids.ts";
import { type Bags, combineSegments, countIds, type DeviceBags, gatherDistinctRows, onDevice, type Segments, takeRows } from "./shape.ts";

/**
 * Rows of a table.
 *
 * @param table [rows, width], or [rows], whose rows have the width 1.
 * @param ids int32: as an array, whose gradient to a variable is one row for each id that occurs; as a tensor, whose gradient is dense.
 * @returns [ids.length, width]
 * @throws {InvalidArgumentError} if an id is no row of the table; inside a step, by the step.
 */
export function gatherRows(table: Tensor, ids: Int32Array | Tensor): Tensor {
  if (!(ids instanceof Int32Array)) return gatherDistinctRows(table, typed("gather_rows", ids));
  const { distinct, places } = distinctIds(ids);
  if (distinct.length === ids.length) return gatherDistinctRows(table, ids);
  // An optimizer's rule for rows takes the sum of the gradients of equal rows.
  return takeRows(gatherDistinctRows(table, distinct), places);
}

/**
 * Joins rows by example: their weighted sum, mean or sum over the root of squared weights. An example without entries is zero. Weights have no
 * gradient: a loss that depends on tracked ones is an `UnimplementedError`.
 *
 * @param x [rows, width]
 * @returns [examples, width]
 * @throws {InvalidArgumentError} if an index is no row of x, or splits fall or lie beyond the entries; inside a step, by the step.
 */
export function segmentCombine(x: Operand, segments: Segments, combiner: Combiner): Tensor {
  const t = float("segment_combine", x);
  if (t.shape.length !== 2 || typeof combiner !== "string" || !Object.hasOwn(combinerCodes, combiner)) {
    throw new ValueError(
      `[segment_combine] expects [rows, width] and sum, mean or sqrtn. Received [${t.shape}] and ${describe(combiner)}`,
    );
  }
  const { index: given, weights, splits } = recordOf("segment_combine", segments);
  const { values: index, ...others } = entriesOf("segment_combine", given, weights, splits);
  return looked(combineSegments(t, { index, ...others }, combiner));
}

/**
 * For each example the count (or sum of weights) of each id: [examples, depth]. An id that is negative or not below `depth` adds nothing.
 *
 * @throws {InvalidArgumentError} if splits fall or lie beyond the entries; inside a step, by the step.
 */
export function multiHot(bags: Bags | DeviceBags, depth: number): Tensor {
  checkShape([numberOf("multi_hot", depth)]);
  const { ids: given, weights, splits } = recordOf("multi_hot", bags);
  const { values: ids, ...others } = entriesOf("multi_hot", given, weights, splits);
  return looked(countIds({ ids, ...others }, depth));
}

/** Outside a step there is nobody else who would look at what a kernel has reported. */
function looked(output: Tensor): Tensor {
  checkOutsideStep();
  return output;
}

/** Values on the device; those of an array that has no type are checked. */
function typed(op: string, values: Int32Array | Float32Array | Tensor, dtype: "int32" | "float32" = "int32"): Tensor {
  const known = values instanceof Tensor || values instanceof Int32Array || values instanceof Float32Array;
  const t = known ? onDevice(values) : tensor(values as readonly number[], undefined, dtype);
  if (t.dtype === dtype) return t;
  throw new TypeError(`[${op}] expects ids and splits as int32 and weights as float32, received ${t.dtype} in place of ${dtype}`);
}

function recordOf<T extends object>(op: string, entries: T): T {
  if (typeof entries === "object" && entries !== null) return entries;
  throw new TypeError(`[${op}] expects entries with splits as a record, received ${describe(entries)}`);
}

interface Entries {
  readonly values: Tensor;
  readonly weights: Tensor | null;
  readonly splits: Tensor;
}

function entriesOf(op: string, given: Int32Array | Tensor, scales: Float32Array | Tensor | null, ends: Int32Array | Tensor): Entries {
  const values = typed(op, given);
  const weights = scales === null ? null : typed(op, scales, "float32");
  const splits = typed(op, ends);
  if (splits.size > 0 && (weights ?? values).size === values.size) return { values, weights, splits };
  throw new ValueError(
    `[${op}] expects a weight for each of ${values.size} entries, and splits. Received ${weights?.size} and ${splits.size}`,
  );
}
