/**
 * What flows backwards: gradients, dense or of some rows only.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import { words } from "../runtime/memory.ts";
import type { Variable } from "../model.ts";
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
  const place = new Map<number, number>();
  const locate = (ids: Int32Array) =>
    Int32Array.from(ids, (id) => {
      let at = place.get(id);
      if (at === undefined) place.set(id, at = place.size);
      return at;
    });
  const indices = [locate(a.hostIds), locate(b.hostIds)] as const;
  const hostIds = Int32Array.from(place.keys());
  const rows = zeros([hostIds.length, a.rows.shape[1]!]);
  scatterAdd(rows, indices[0], a.rows);
  scatterAdd(rows, indices[1], b.rows);
  return { kind: "rows", ids: fromTypedArray(hostIds, [hostIds.length]), hostIds, count: hostIds.length, rows };
}

/** The row gradient as a dense one, added to `base` where one is given. */
export function densify(gradient: RowsGradient, shape: readonly number[], base?: Tensor): Tensor {
  const dense = zeros(shape);
  if (base !== undefined) backend().run.copy(base.size, base.address, dense.address);
  scatterAdd(dense, gradient.hostIds, gradient.rows);
  return dense;
}

/** A + b into a fresh tensor, without a record. */
export function accumulate(a: Tensor, b: Tensor): Tensor {
  const y = empty(a.shape);
  backend().run.add(y.size, a.address, b.address, y.address);
  return y;
}

function scatterAdd(table: Tensor, ids: Int32Array, rows: Tensor): void {
  const device = fromTypedArray(ids, [ids.length]);
  backend().run.scatter_add_rows(words(ids.length), rows.shape[1]!, device.address, rows.address, table.address);
}
