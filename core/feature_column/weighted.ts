/**
 * Categorical columns whose values have weights.
 *
 * @module
 */

import { checkOptions, ValueError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { Bags } from "../ops/shape.ts";
import { sequenceWeights } from "../ops/host/sequence_weights.ts";
import { grouped, groupedSequence } from "../ops/host/sparse_values.ts";
import { weighIds, weightValues } from "../ops/host/category_weights.ts";
import { categoryNamesOf } from "./category_names.ts";
import {
  type CategoricalColumn,
  checkKey,
  type ColumnBatch,
  type ColumnConfig,
  describeColumn,
  isCategorical,
  isSequence,
} from "./column.ts";
import { examplesOf, type FeatureExamples, numberExamples } from "./examples.ts";
import type { SequenceCategoricalColumn } from "./sequence_categorical.ts";

/** Options of {@linkcode weightedCategoricalColumn}. */
export interface WeightedOptions {
  /** Type of the weights; only `"float32"`, the default, exists. */
  readonly dtype?: "float32";
}

/**
 * A categorical column whose values are weighted: an indicator column sums the weights, an embedding column weighs the rows.
 *
 * Weights have the shape of the values. Padding is the value `""` or -1 together with weight 0; any other 0 in a dense feature is an error, as in
 * TensorFlow. Values and weights of which padding stands in different places of a row are an error too; TensorFlow pairs the first value with the first
 * weight that is left.
 *
 * @param column The column that gives the ids.
 * @param weightKey Name of the feature that gives the weights.
 * @throws {ValueError} if `column` is not categorical.
 */
export function weightedCategoricalColumn(column: CategoricalColumn, weightKey: string, options: WeightedOptions = {}): CategoricalColumn {
  checkOptions("weightedCategoricalColumn", options, { dtype: ["string"] });
  const dtype: string = options.dtype ?? "float32";
  if (dtype !== "float32") throw new ValueError(`dtype is not convertible to float. dtype: ${dtype}, the weights are float32`);
  return new WeightedColumn(column, weightKey);
}

/** Made by {@linkcode weightedCategoricalColumn}. */
export class WeightedColumn implements CategoricalColumn {
  readonly kind = "weightedCategoricalColumn";
  readonly name: string;
  readonly keys: readonly string[];
  /** The column that gives the ids. */
  readonly column: CategoricalColumn;
  /** Name of the feature that gives the weights. */
  readonly weightKey: string;

  /** Checks the arguments. */
  constructor(column: CategoricalColumn, weightKey: string) {
    if (!isCategorical(column)) throw new ValueError(`column must be a categorical column. Given: ${describeColumn(column)}`);
    this.column = column;
    this.weightKey = checkKey(weightKey);
    this.name = `${column.name}_weighted_by_${weightKey}`;
    this.keys = [...column.keys, weightKey];
  }

  get numBuckets(): number {
    return this.column.numBuckets;
  }

  async prepare(fs: FileSystem): Promise<void> {
    await this.column.prepare?.(fs);
  }

  bags(batch: ColumnBatch): Bags {
    const { ids, splits } = batch.bags(this.column);
    const { column, name, weightKey } = this;
    const given = batch.value(weightKey);
    if (isSequence(column)) {
      const { dtype } = (column as SequenceCategoricalColumn).column;
      const values = groupedSequence(batch.value(column.name), column.name);
      return { ids, weights: sequenceWeights(values, groupedSequence(given, weightKey), { key: column.name, dtype, weightKey }), splits };
    }
    const read = weightValues(grouped(given, weightKey), { key: weightKey });
    batch.checkRows(weightKey, read.splits.length - 1);
    return { ids, weights: weighIds(ids, splits, read, { column: column.name, name, weightKey }), splits };
  }

  categoryNames(batch: ColumnBatch): (entry: number) => string {
    return categoryNamesOf(this.column, batch);
  }

  examples(key: string): FeatureExamples {
    const { column, weightKey } = this;
    // The number of combinations is known where each feature has one value.
    const form = column.keys.length > 1 ? "dense" : isSequence(column) ? "sequence" : "ragged";
    if (key !== weightKey) return column.keys.length > 1 ? { ...examplesOf(column, key), form } : examplesOf(column, key);
    const [beside] = column.keys;
    return { ...numberExamples({ dtype: "float32", above: 0 }), form, ...(form === "dense" ? {} : { beside: beside! }) };
  }

  toConfig(): ColumnConfig {
    return { kind: this.kind, column: this.column.toConfig(), weightKey: this.weightKey };
  }
}
