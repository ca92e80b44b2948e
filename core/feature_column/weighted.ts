/**
 * Categorical columns whose values have weights.
 *
 * @module
 */

import type { FeatureValue } from "../data/values.ts";
import { checkOptions, describe, ValueError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { Bags } from "../ops/shape.ts";
import { SparseTensor, Tensor } from "../runtime/tensor.ts";
import {
  type CategoricalColumn,
  checkKey,
  type ColumnBatch,
  type ColumnConfig,
  describeColumn,
  isCategorical,
  isSequence,
  recordedOnHost,
} from "./column.ts";
import { group, rowOf } from "../ops/host/categorical_values.ts";
import { sequenceWeights } from "./sequence_weights.ts";

/** Options of {@linkcode weightedCategoricalColumn}. */
export interface WeightedOptions {
  /** Type of the weights; only `"float32"`, the default, exists. */
  readonly dtype?: "float32";
}

/**
 * A categorical column whose values are weighted: an indicator column sums the weights, an embedding column weighs the rows.
 *
 * Weights have the shape of the values. Padding is the value `""` or -1 together with weight 0; any other 0 in a dense feature is an error, as in
 * TensorFlow.
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
    if (isSequence(this.column)) {
      const weights = sequenceWeights(batch, this.column.name, this.weightKey);
      return recordedOnHost("weigh_ids", [ids, weights], { ids, weights, splits }, { weightKey: this.weightKey });
    }
    const given = batch.value(this.weightKey);
    const { weights, splits: weightSplits } = readWeights(given, this.weightKey);
    batch.checkRows(this.weightKey, weightSplits.length - 1);
    if (weights.length !== ids.length) {
      throw new ValueError(
        `Dimensions ${ids.length} and ${weights.length} are not compatible: column ${this.column.name} has ${ids.length} values and ${this.weightKey} ${weights.length} weights in this batch`,
        { column: this.name },
      );
    }
    for (let row = 0; row < splits.length; row++) {
      if (splits[row] !== weightSplits[row]) {
        throw new ValueError(
          `Column ${this.column.name} and its weights ${this.weightKey} have different numbers of values in row ${row - 1}`,
          {
            column: this.name,
            row: row - 1,
          },
        );
      }
    }
    return recordedOnHost("weigh_ids", [ids, weights], { ids, weights, splits }, { weightKey: this.weightKey });
  }

  toConfig(): ColumnConfig {
    return { kind: this.kind, column: this.column.toConfig(), weightKey: this.weightKey };
  }
}

/** The weights, zeros of dense ones left out: they are padding. */
function readWeights(value: FeatureValue, key: string): { weights: Float32Array; splits: Int32Array } {
  const dtype = value instanceof Tensor ? value.dtype : value instanceof SparseTensor ? value.values.dtype : "float32";
  if (dtype !== "float32") throw new ValueError(`Bad dtype, expected floating, but got ${dtype}: the weights ${key}`, { column: key });
  const { flat, splits } = group(value, key);
  const weights = new Float32Array(flat.length);
  let zeros = 0;
  for (let i = 0; i < flat.length; i++) {
    const raw = flat[i];
    if (typeof raw !== "number" && typeof raw !== "bigint" && raw !== null && raw !== undefined) {
      throw new TypeError(`The weights ${key} are read as numbers: row ${rowOf(splits, i)} is ${describe(raw)}`);
    }
    const weight = raw === null || raw === undefined ? NaN : Number(raw);
    if (Number.isNaN(weight)) {
      const row = rowOf(splits, i);
      throw new ValueError(`The weight ${key} ${raw === null || raw === undefined ? "is missing" : "is NaN"} in row ${row}`, {
        column: key,
        row,
      });
    }
    if (weight === 0) zeros++;
    weights[i] = weight;
  }
  if (value instanceof SparseTensor || zeros === 0) return { weights, splits };
  const kept = new Float32Array(weights.length - zeros);
  const remaining = new Int32Array(splits.length);
  let count = 0;
  for (let row = 0; row + 1 < splits.length; row++) {
    for (let i = splits[row]!; i < splits[row + 1]!; i++) if (weights[i] !== 0) kept[count++] = weights[i]!;
    remaining[row + 1] = count;
  }
  return { weights: kept, splits: remaining };
}
