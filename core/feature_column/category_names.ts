/**
 * Names of the categories of examples, by which columns describe what they give.
 *
 * @module
 */

import { type CategoricalDType, type RawValues, readRaw } from "../ops/host/categorical_values.ts";
import { grouped } from "../ops/host/sparse_values.ts";
import type { CategoricalColumn, ColumnBatch } from "./column.ts";

/** The name of each entry of a column's bags. A column that names none has `#ID`. */
export function categoryNamesOf(column: CategoricalColumn, batch: ColumnBatch): (entry: number) => string {
  if (column.categoryNames !== undefined) return column.categoryNames(batch);
  const { ids } = batch.bags(column);
  return (entry) => `#${ids[entry]}`;
}

/** The values of a feature as names, without padding. */
export function valueNames(batch: ColumnBatch, key: string, dtype: CategoricalDType): (entry: number) => string {
  return namesOfValues(readRaw(grouped(batch.value(key), key), key, dtype, "drop"));
}

/** Values as names. */
export function namesOfValues({ values }: RawValues): (entry: number) => string {
  return (entry) => textOf(values[entry]!);
}

/** A value as text; bytes that are no UTF-8 have replacement characters. */
export function textOf(value: string | Uint8Array | number | bigint): string {
  return value instanceof Uint8Array ? decoder.decode(value) : String(value);
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
