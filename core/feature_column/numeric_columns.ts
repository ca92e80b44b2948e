/**
 * Numeric columns fitted to data.
 *
 * @module
 */

import { analyze } from "../data/analyze.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Batch, Row } from "../data/values.ts";
import { describe, ValueError } from "../errors.ts";
import { type NumericColumn, numericColumn } from "./numeric.ts";

/**
 * A numeric column for each key, normalised by the mean and the deviation that the dataset has. Pass the training rows only.
 *
 * @param dataset Rows or batches, gone through once.
 * @param keys Names of features of numbers. One that is the same in all rows is only shifted to 0.
 * @throws {KeyError} if a feature is not there.
 * @throws {ValueError} if a feature is not of numbers, or has no value at all.
 *
 * @example
 * ```ts
 * import { Dataset, numericColumns } from "@headway/estimator";
 * const people = Dataset.fromColumns({ age: [20, 30, 40] });
 * const [age] = await numericColumns(people, ["age"]);
 * console.log(age?.normalizer);
 * ```
 */
export async function numericColumns(dataset: Dataset<Row> | Dataset<Batch>, keys: readonly string[]): Promise<NumericColumn[]> {
  if (!Array.isArray(keys)) throw new TypeError(`numericColumns takes an array of names, received ${describe(keys)}`);
  const summaries = await analyze(dataset, { columns: keys, quantiles: [] });
  return keys.map((key) => {
    const summary = summaries[key]!;
    if (summary.kind !== "numeric") throw new ValueError(`Feature ${key} is of strings; numericColumns takes numbers`, { column: key });
    if (summary.count === 0) throw new ValueError(`Feature ${key} has no value in the dataset`, { column: key });
    return numericColumn(key, { normalizer: { mean: summary.mean, std: summary.deviation > 0 ? summary.deviation : 1 } });
  });
}
