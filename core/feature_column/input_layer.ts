/**
 * The input layer: the values of some columns beside each other.
 *
 * @module
 */

import type { Features } from "../data/values.ts";
import { ValueError } from "../errors.ts";
import { concat } from "../ops/mod.ts";
import type { Tensor } from "../tensor.ts";
import { ColumnBatch, type DenseColumn, describeColumn, type FeatureColumn, isDense, isSequence } from "./column.ts";
import { byBytes } from "./crossed.ts";
import { NumericColumn, numericInput } from "./numeric.ts";

/**
 * The values of columns, in the byte order of their names: float32 [batch, sum of widths].
 *
 * Embedding columns keep their tables as `<name>/embedding_weights` under the current `variableScope`.
 *
 * @param features The features of one batch; those that no column names are ignored.
 * @param columns Dense columns: numeric, bucketized, indicator, embedding.
 * @throws {KeyError} if a feature is missing.
 * @throws {ValueError} if columns bear the same name, are not dense, or features have batches of different size.
 */
export function inputLayer(features: Features, columns: Iterable<FeatureColumn>): Tensor {
  return denseInput(new ColumnBatch(features), columns);
}

/** As {@linkcode inputLayer}, for a batch that other columns read too. */
export function denseInput(batch: ColumnBatch, columns: Iterable<FeatureColumn>): Tensor {
  const parts = partsOf(columns);
  if (parts.length === 1) return valuesOf(parts[0]!, batch);
  const values = new Array<Tensor>(parts.length);
  for (let i = 0; i < parts.length; i++) values[i] = valuesOf(parts[i]!, batch);
  return concat(values, 1);
}

/**
 * The columns of an input layer as an array, in the given order.
 *
 * @throws {ValueError} if there are none, two bear the same name, or one is not dense.
 */
export function checkColumns(columns: Iterable<FeatureColumn>): readonly DenseColumn[] {
  if (typeof columns?.[Symbol.iterator] !== "function") throw new TypeError("featureColumns must be an array of columns");
  const all = [...columns];
  for (const column of all) {
    if (!isDense(column) || isSequence(column)) {
      throw new ValueError(
        `Items of featureColumns must be a DenseColumn. You can wrap a categorical column with an embeddingColumn or indicatorColumn. Given: ${
          describeColumn(column)
        }`,
      );
    }
  }
  checkDistinct(all, "featureColumns");
  return all as DenseColumn[];
}

/**
 * Checks that there are columns and that each has its own name.
 *
 * @param option Name of the option that gives them, for the error's sentence.
 * @throws {ValueError} if there are none, or two bear the same name.
 */
export function checkDistinct(columns: readonly FeatureColumn[], option: string): void {
  const byName = new Map<string, FeatureColumn>();
  for (const column of columns) {
    const other = byName.get(column.name);
    if (other !== undefined) {
      throw new ValueError(
        `Duplicate feature column name found for columns: ${describeColumn(other)} and ${
          describeColumn(column)
        }. This usually means that these columns refer to same base ` +
          "feature. Either one must be discarded or a duplicated but renamed item must be inserted in features dict.",
        { column: column.name },
      );
    }
    byName.set(column.name, column);
  }
  if (columns.length === 0) throw new ValueError(`${option} must not be empty.`);
}

/** One column, or neighbouring numeric columns, which are written in one pass. */
type Part = DenseColumn | readonly NumericColumn[];

interface Plan {
  readonly columns: readonly FeatureColumn[];
  readonly parts: readonly Part[];
}

const plans = new WeakMap<object, Plan>();

function partsOf(columns: Iterable<FeatureColumn>): readonly Part[] {
  const known = plans.get(columns);
  if (known !== undefined && sameColumns(known.columns, columns)) return known.parts;
  const checked = checkColumns(columns);
  const parts: Part[] = [];
  for (const column of [...checked].sort((a, b) => byBytes(a.name, b.name))) {
    const last = parts[parts.length - 1];
    if (!(column instanceof NumericColumn)) parts.push(column);
    else if (Array.isArray(last)) last.push(column);
    else parts.push([column]);
  }
  if (Array.isArray(columns)) plans.set(columns, { columns: checked, parts });
  return parts;
}

function sameColumns(a: readonly FeatureColumn[], b: Iterable<FeatureColumn>): boolean {
  const other = b as readonly FeatureColumn[];
  if (a.length !== other.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== other[i]) return false;
  return true;
}

function valuesOf(part: Part, batch: ColumnBatch): Tensor {
  return Array.isArray(part) ? numericInput(batch, part) : (part as DenseColumn).dense(batch);
}
