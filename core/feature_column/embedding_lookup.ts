/**
 * Rows of an embedding's table: each is looked up once for a batch, then those of one example are joined.
 *
 * @module
 */

import type { Variable } from "../model.ts";
import { uniqueRows } from "../ops/host/unique_rows.ts";
import { type Bags, clipRowsByNorm, combineSegments, gatherDistinctRows } from "../ops/shape.ts";
import { Tensor } from "../runtime/tensor.ts";
import type { CategoricalColumn, ColumnBatch } from "./column.ts";
import type { TableOptions } from "./embedding_table.ts";

/** Looks ids up and joins their rows. */
export function embed(table: Variable, batch: ColumnBatch, column: CategoricalColumn, options: TableOptions, name: string): Tensor {
  const bags = batch.idsOf(column);
  if (bags.ids instanceof Tensor) {
    // Which ids there are is not known here, so the table is taken as it is, and its gradient is dense.
    const rows = options.maxNorm === null ? table : clipRowsByNorm(table, options.maxNorm);
    return combineSegments(rows, { index: bags.ids, weights: bags.weights, splits: bags.splits }, options.combiner);
  }
  const { ids, index, weights, splits } = uniqueRows(bags as Bags, {
    combiner: options.combiner,
    numBuckets: table.shape[0]!,
    name,
    steps: batch.steps,
  });
  let rows = gatherDistinctRows(table, ids);
  if (options.maxNorm !== null) rows = clipRowsByNorm(rows, options.maxNorm);
  return combineSegments(rows, { index, weights, splits }, options.combiner);
}
