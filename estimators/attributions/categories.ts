/**
 * The categories of examples: their names, and what each adds to the values of its column.
 *
 * @module
 */

import type { FeatureColumn } from "../../core/feature_column/mod.ts";
import { BucketizedColumn } from "../../core/feature_column/bucketized.ts";
import { type CategoricalColumn, ColumnBatch, type DenseColumn, isCategorical, isSequence } from "../../core/feature_column/column.ts";
import { CrossedColumn } from "../../core/feature_column/crossed.ts";
import { EmbeddingColumn, SharedEmbeddingColumn } from "../../core/feature_column/embedding.ts";
import { IndicatorColumn } from "../../core/feature_column/indicator.ts";
import { type RawCategorical, readRaw } from "../../core/ops/host/categorical_values.ts";
import { rowOf } from "../../core/ops/host/grouped_values.ts";
import { grouped } from "../../core/ops/host/sparse_values.ts";
import { WeightedColumn } from "../../core/feature_column/weighted.ts";
import { shortestFloat32 } from "../../core/runtime/host_tensor.ts";
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
  if (isSequence(column)) return null;
  if (column instanceof BucketizedColumn) return counted(column, batch);
  if (column instanceof IndicatorColumn) return counted(column.column, batch);
  if (!(column instanceof EmbeddingColumn || column instanceof SharedEmbeddingColumn)) return null;
  const bags = batch.bags(column.column);
  const entries = entriesWithoutRows(column.column, batch);
  const { rows, ...places } = addedRows(column, bags, column.toConfig()["combiner"] as Combiner);
  return { rows, withRows: (read) => ({ ...entries, added: { rows: read ?? new Float32Array(0), ...places } }) };
}

function counted(column: CategoricalColumn, batch: ColumnBatch): UnreadEntries {
  const entries = entriesWithoutRows(column, batch);
  return { rows: null, withRows: () => entries };
}

function entriesWithoutRows(column: CategoricalColumn, batch: ColumnBatch): Entries {
  const { ids, splits } = batch.bags(column);
  return { ids, splits, nameOf: namesOf(column, batch), added: null };
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

/** The name of each entry of a column's bags. */
function namesOf(column: CategoricalColumn, batch: ColumnBatch): (entry: number) => string {
  if (column instanceof WeightedColumn) return namesOf(column.column, batch);
  if (column instanceof BucketizedColumn) {
    const { ids } = batch.bags(column);
    return (entry) => bucketName(column, ids[entry]!);
  }
  if (column instanceof CrossedColumn) return crossedNames(column, batch);
  const raw = column as CategoricalColumn & Partial<RawCategorical>;
  if (raw.idsOf !== undefined && raw.dtype !== undefined) {
    const { values } = readRaw(grouped(batch.value(column.keys[0]!), column.keys[0]!), column.keys[0]!, raw.dtype, "drop");
    return (entry) => textOf(values[entry]!);
  }
  const { ids } = batch.bags(column);
  return (entry) => `#${ids[entry]}`;
}

/** As `[10, 20)`; where the source has several numbers, with the index of the number before it. */
function bucketName({ boundaries, source }: BucketizedColumn, id: number): string {
  const buckets = boundaries.length + 1;
  const bucket = id % buckets;
  const from = bucket === 0 ? "(-inf" : `[${shortestFloat32(boundaries[bucket - 1]!)}`;
  const to = bucket === boundaries.length ? "inf)" : `${shortestFloat32(boundaries[bucket]!)})`;
  return `${source.width === 1 ? "" : `${Math.floor(id / buckets)}: `}${from}, ${to}`;
}

/** As the combinations are hashed: sparse features first, the last one changing fastest. */
function crossedNames(column: CrossedColumn, batch: ColumnBatch): (entry: number) => string {
  const leaves = column.leaves.map((leaf) => {
    if (isCategorical(leaf)) return { splits: batch.bags(leaf).splits, nameOf: namesOf(leaf, batch), sparse: true };
    const { values, splits, sparse } = readRaw(grouped(batch.value(leaf), leaf), leaf, null, "keep");
    return { splits, nameOf: (entry: number) => textOf(values[entry]!), sparse };
  });
  const parts = [...leaves.filter(({ sparse }) => sparse), ...leaves.filter(({ sparse }) => !sparse)];
  const { splits } = batch.bags(column);
  return (entry) => {
    const row = rowOf(splits, entry);
    let rest = entry - splits[row]!;
    const words: string[] = [];
    for (const part of parts.toReversed()) {
      const count = part.splits[row + 1]! - part.splits[row]!;
      words.unshift(part.nameOf(part.splits[row]! + rest % count));
      rest = Math.floor(rest / count);
    }
    return words.join(" × ");
  };
}

/** A value as text; bytes that are no UTF-8 have replacement characters. */
export function textOf(value: string | Uint8Array | number | bigint): string {
  return value instanceof Uint8Array ? decoder.decode(value) : String(value);
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
