/**
 * What flows backwards: gradients, dense or of some rows only.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import { params, words } from "../runtime/memory.ts";
import type { Variable } from "../model.ts";
import { NONE, noted } from "../ops/_op.ts";
import { withoutGraph } from "../graph/current_recorder.ts";
import { distinctIds } from "../ops/host/distinct_ids.ts";
import { range } from "../ops/host/sequence_index.ts";
import { zeros } from "../ops/shape.ts";
import { empty, fromTypedArray, type Tensor } from "../runtime/tensor.ts";

/** A gradient of the shape of its variable. */
export interface DenseGradient {
  /** Discriminates the union. */
  readonly kind: "dense";
  /** The shape of the variable. */
  readonly tensor: Tensor;
}

/** The gradient of some rows of a table; all other rows are zero. */
export interface RowsGradient {
  /** Discriminates the union. */
  readonly kind: "rows";
  /** int32 [count]: which rows, each at most once. */
  readonly ids: Tensor;
  /** The same on the host. */
  readonly hostIds: Int32Array;
  /** Number of rows. */
  readonly count: number;
  /** [count, width] */
  readonly rows: Tensor;
}

/** A gradient, dense or row-sparse. */
export type Gradient = DenseGradient | RowsGradient;

/** A variable with its gradient. */
export interface GradientAndVariable {
  /** The gradient of the loss. */
  readonly gradient: Gradient;
  /** The variable. */
  readonly variable: Variable;
}

/** Sum of two row gradients of one table. */
export function mergeRows(a: RowsGradient, b: RowsGradient): RowsGradient {
  const [hostIds, rows] = mergedRows(a.hostIds, a.rows, b.hostIds, b.rows);
  return { kind: "rows", ids: fromTypedArray(hostIds, [hostIds.length]), hostIds, count: hostIds.length, rows };
}

/**
 * Rows of a table with those of the same id added: the ids that occur, those of `a` first, and a row for each.
 *
 * @param idsA Each at most once.
 * @param rowsA [idsA.length, width]
 * @param idsB Each at most once.
 * @param rowsB [idsB.length, width]
 */
export function mergedRows(idsA: Int32Array, rowsA: Tensor, idsB: Int32Array, rowsB: Tensor): [ids: Int32Array, rows: Tensor] {
  const [ids, rows] = withoutGraph(null, () => {
    const { distinct, places } = distinctIds(idsB, idsA);
    const sums = zeros([distinct.length, rowsA.shape[1]!]);
    scatterAdd(sums, fromTypedArray(range(idsA.length), [idsA.length]), rowsA);
    scatterAdd(sums, fromTypedArray(places, [idsB.length]), rowsB);
    return [distinct, sums];
  });
  noted("merge_rows", [idsA, rowsA, idsB, rowsB], [ids, rows], NONE);
  return [ids, rows];
}

/** The row gradient as a dense one, added to `base` where one is given. */
export function densify({ ids, rows }: RowsGradient, shape: readonly number[], base: Tensor | null = null): Tensor {
  return densifyRows(ids, rows, shape, base);
}

/**
 * Rows as a table of the given shape that is zero, or `base`, elsewhere.
 *
 * @param ids int32 [n]; rows of equal id are added.
 * @param rows [n, width]
 * @param into A tensor of the shape that receives the table.
 */
export function densifyRows(
  ids: Tensor,
  rows: Tensor,
  shape: readonly number[],
  base: Tensor | null = null,
  into: Tensor = empty(shape),
): Tensor {
  const { run } = backend();
  if (base === null) run.fill(into.size, into.address, params(0));
  else run.copy(into.size, base.address, into.address);
  scatterAdd(into, ids, rows);
  noted("densify_rows", [ids, rows, base], [into], { shape });
  return into;
}

/** A + b into a fresh tensor, without a record on a tape. */
export function accumulate(a: Tensor, b: Tensor): Tensor {
  const y = empty(a.shape);
  backend().run.add(y.size, a.address, b.address, y.address);
  noted("add", [a, b], [y], NONE);
  return y;
}

function scatterAdd(table: Tensor, ids: Tensor, rows: Tensor): void {
  backend().run.scatter_add_rows(words(ids.size), rows.shape[1]!, ids.address, rows.address, table.address);
}
