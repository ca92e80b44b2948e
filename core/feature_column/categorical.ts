/**
 * Reads the feature of a categorical column.
 *
 * @module
 */

import { type CategoricalDType, type RawValues, readRaw } from "../ops/host/categorical_values.ts";
import { grouped } from "../ops/host/sparse_values.ts";
import type { ColumnBatch } from "./column.ts";

/** A feature's values without padding, noted in the batch. */
export function readColumn(batch: ColumnBatch, key: string, dtype: CategoricalDType): RawValues {
  const raw = readRaw(grouped(batch.value(key), key), key, dtype, "drop");
  batch.checkRows(key, raw.splits.length - 1);
  return raw;
}
