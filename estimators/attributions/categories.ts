/**
 * The categories of examples: their names, and what each adds to the values of its column.
 *
 * @module
 */

import { categoryNamesOf } from "../../core/feature_column/category_names.ts";
import { ColumnBatch, type DenseColumn, type FeatureColumn, isDense, isSequence } from "../../core/feature_column/column.ts";
import type { Bags, Combiner } from "../../core/ops/shape.ts";
import type { Tensor } from "../../core/runtime/tensor.ts";

/** The categories of a batch in one column: example b has entries `splits[b]` to `splits[b + 1]`. */
export interface Entries {
  /** For each entry its id; a negative one is none. */
  readonly ids: Int32Array;
  /** Where each example's entries begin. */
  readonly splits: Int32Array;
  /** The name of an entry. */
  readonly nameOf: (entry: number) => string;
  /** Of an embedding what entries add to the column's values; null where the values are counts of ids. */
  readonly added: AddedRows | null;
}

/** What entries of an embedding add: a row of the table, times a factor. */
export interface AddedRows {
  /** Rows of the ids, [count, width]. */
  readonly rows: Float32Array;
  /** For each entry where its row is; -1 if it adds nothing. */
  readonly place: Int32Array;
  /** For each entry its factor. */
  readonly factor: Float64Array;
}

/** Categories whose rows of an embedding are still on the device. */
export interface UnreadEntries {
  /** What is to be read; null where there is nothing. */
  readonly rows: Tensor | null;
  /** The entries, once that has been read. */
  withRows(rows: Float32Array | null): Entries;
}

/**
 * The categories of a dense column; null where it has none that can be told apart. Call it where the column's values are computed: it looks rows of
 * embeddings up.
 */
export function entriesOf(column: FeatureColumn, batch: ColumnBatch): UnreadEntries | null {
  if (!isDense(column) || isSequence(column)) return null;
  const categories = column.categories?.();
  if (categories === undefined) return null;
  const { column: categorical, combiner } = categories;
  const bags = batch.bags(categorical);
  const entries: Entries = { ids: bags.ids, splits: bags.splits, nameOf: categoryNamesOf(categorical, batch), added: null };
  if (combiner === null) return { rows: null, withRows: () => entries };
  const { rows, ...places } = addedRows(column, bags, combiner);
  return { rows, withRows: (read) => ({ ...entries, added: { rows: read ?? new Float32Array(0), ...places } }) };
}

/** A batch whose examples have one given id each. */
class SingleIds extends ColumnBatch {
  readonly #bags: Bags;

  constructor(ids: Int32Array) {
    super({});
    this.#bags = { ids, weights: null, splits: Int32Array.from({ length: ids.length + 1 }, (_, i) => i) };
  }

  override bags(): Bags {
    return this.#bags;
  }

  override idsOf(): Bags {
    return this.#bags;
  }
}

/** Factors are those of TensorFlow's embedding_lookup_sparse: w, w over the sum of weights, w over the root of the sum of their squares. */
function addedRows(
  column: DenseColumn,
  { ids, weights, splits }: Bags,
  combiner: Combiner,
): Omit<AddedRows, "rows"> & { readonly rows: Tensor | null } {
  const places = new Map<number, number>();
  const place = new Int32Array(ids.length).fill(-1);
  const factor = new Float64Array(ids.length);
  for (let row = 0; row + 1 < splits.length; row++) {
    let sum = 0;
    for (let i = splits[row]!; i < splits[row + 1]!; i++) {
      const weight = weights?.[i] ?? 1;
      // TensorFlow prunes these.
      if (ids[i]! < 0 || (weights !== null && combiner !== "sum" && !(weight > 0))) continue;
      let at = places.get(ids[i]!);
      if (at === undefined) places.set(ids[i]!, at = places.size);
      place[i] = at;
      factor[i] = weight;
      sum += combiner === "mean" ? weight : weight * weight;
    }
    const divisor = combiner === "sum" ? 1 : combiner === "mean" ? sum : Math.sqrt(sum);
    for (let i = splits[row]!; i < splits[row + 1]!; i++) if (place[i]! >= 0) factor[i]! /= divisor;
  }
  return { rows: places.size === 0 ? null : column.dense(new SingleIds(Int32Array.from(places.keys()))), place, factor };
}
