/**
 * Rows that come as objects.
 *
 * @module
 */

import { KeyError, ValueError } from "../errors.ts";
import { type ColumnData, columnFrom, describe, Table } from "./table.ts";
import type { RowValue } from "./values.ts";

/** The table of some objects, all with the keys of the first; `labelName` is the key of the labels, or null. */
export function rowsFromRecords(records: Iterable<Readonly<Record<string, unknown>>>, labelName: string | null): Table {
  const columns = new Map<string, unknown[]>();
  let row = 0;
  for (const record of records) {
    if (typeof record !== "object" || record === null || Array.isArray(record)) {
      throw new TypeError(`fromRecords takes objects, row ${row} is ${describe(record)}`);
    }
    const names = Object.keys(record);
    if (row === 0) { for (const name of names) columns.set(name, []); }
    for (const [name, column] of columns) {
      const value = record[name];
      if (value === undefined || value === null) throw new ValueError(`Row ${row} has no value for ${name}`, { column: name, row });
      column.push(value);
    }
    if (names.length > columns.size) {
      const unknown = names.find((name) => !columns.has(name))!;
      throw new ValueError(`Row ${row} has a key ${unknown} that row 0 does not have`, { column: unknown, row });
    }
    row++;
  }
  if (row === 0) return new Table(new Map(), null);
  const features = new Map<string, ColumnData>();
  for (const [name, values] of columns) features.set(name, columnFrom(values as RowValue[], name));
  if (labelName === null) return new Table(features, null);
  const labels = features.get(labelName);
  if (labels === undefined) {
    throw new KeyError(`labelName is ${labelName}, which is not a key; the keys are ${[...columns.keys()].join(", ")}`, {
      column: labelName,
    });
  }
  features.delete(labelName);
  return new Table(features, labels);
}
