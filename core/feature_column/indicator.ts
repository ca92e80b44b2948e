/**
 * The ids of a categorical column, counted: a dense column.
 *
 * @module
 */

import { ValueError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { countIds } from "../ops/shape.ts";
import type { Tensor } from "../runtime/tensor.ts";
import {
  type CategoricalColumn,
  type ColumnBatch,
  type ColumnConfig,
  type DenseCategories,
  type DenseColumn,
  describeColumn,
  isCategorical,
} from "./column.ts";
import { examplesOf, type FeatureExamples } from "./examples.ts";

/**
 * For every id how often it occurs in the example, or the sum of its weights: [batch, numBuckets of the column].
 *
 * @param column A categorical column.
 * @throws {ValueError} if it is not categorical.
 */
export function indicatorColumn(column: CategoricalColumn): DenseColumn {
  return new IndicatorColumn(column);
}

/** Made by {@linkcode indicatorColumn}. */
export class IndicatorColumn implements DenseColumn {
  readonly kind = "indicatorColumn";
  readonly name: string;
  readonly keys: readonly string[];
  /** The column that gives the ids. */
  readonly column: CategoricalColumn;

  /** Checks the argument. */
  constructor(column: CategoricalColumn) {
    if (!isCategorical(column)) {
      throw new ValueError(`Unsupported input type. Input must be a CategoricalColumn. Given: ${describeColumn(column)}`);
    }
    this.column = column;
    this.name = `${column.name}_indicator`;
    this.keys = column.keys;
  }

  get width(): number {
    return this.column.numBuckets;
  }

  async prepare(fs: FileSystem): Promise<void> {
    await this.column.prepare?.(fs);
  }

  dense(batch: ColumnBatch): Tensor {
    return countIds(batch.idsOf(this.column), this.width);
  }

  categories(): DenseCategories {
    return { column: this.column, combiner: null };
  }

  examples(key: string): FeatureExamples {
    return examplesOf(this.column, key);
  }

  toConfig(): ColumnConfig {
    return { kind: this.kind, column: this.column.toConfig() };
  }
}
