/**
 * Embedding columns: ids as learned rows of a table, one table for a column or for several.
 *
 * @module
 */

import { checkOptions, ValueError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { requireModel, variable, variableScope } from "../model.ts";
import { randomKey } from "../random.ts";
import type { Tensor } from "../runtime/tensor.ts";
import {
  byBytes,
  type CategoricalColumn,
  type ColumnBatch,
  type ColumnConfig,
  type DenseCategories,
  type DenseColumn,
  describeColumn,
  isCategorical,
} from "./column.ts";
import { embed } from "./embedding_lookup.ts";
import { type EmbeddingOptions, firstValue, tableConfig, tableKinds, type TableOptions, tableOptions } from "./embedding_table.ts";
import { examplesOf, type FeatureExamples } from "./examples.ts";
import { WeightedColumn } from "./weighted.ts";

/**
 * For each example the joined rows of its ids, [batch, dimension]; an example without ids gives zeros.
 *
 * The table is the variable `<name>/embedding_weights` [numBuckets, dimension] under the current scope. Where ids are weighted, `"mean"` and
 * `"sqrtn"` leave out those with weights up to 0, and `"sum"` keeps negative ones, as TensorFlow does.
 *
 * @param column A categorical column.
 * @param dimension Width of a row.
 * @throws {ValueError} if an argument has a value that is not allowed.
 */
export function embeddingColumn(column: CategoricalColumn, dimension: number, options: EmbeddingOptions = {}): DenseColumn {
  checkOptions("embeddingColumn", options, tableKinds);
  return new EmbeddingColumn(column, tableOptions(dimension, options, column?.name));
}

/** Options of {@linkcode sharedEmbeddings}. */
export interface SharedEmbeddingsOptions extends EmbeddingOptions {
  /** Name of the table. Default: the columns' names, sorted and joined by `_`, and `_shared_embedding`. */
  readonly sharedEmbeddingCollectionName?: string | null;
}

/**
 * Embedding columns that look their ids up in one table, a variable outside of every scope.
 *
 * TensorFlow 2.15's `DNNClassifier`, `DNNRegressor` and `DNNEstimator` do not train that table, whatever its documentation says, and neither do those
 * here: it keeps its first value, or that of `ckptToLoadFrom` or a warm start. A `modelFn` of your own trains it.
 *
 * @param columns Categorical columns of one kind with the same number of buckets.
 * @param dimension Width of a row.
 * @returns One column for each, in the same order.
 * @throws {ValueError} if an argument has a value that is not allowed.
 */
export function sharedEmbeddings(
  columns: readonly CategoricalColumn[],
  dimension: number,
  options: SharedEmbeddingsOptions = {},
): DenseColumn[] {
  checkOptions("sharedEmbeddings", options, { ...tableKinds, sharedEmbeddingCollectionName: ["string", "null"] });
  if (!Array.isArray(columns) || columns.length === 0) {
    throw new ValueError("sharedEmbeddings needs at least one categorical column, received none");
  }
  for (const column of columns) {
    if (!isCategorical(column)) {
      throw new ValueError(`Unsupported input type. Input must be a CategoricalColumn. Given: ${describeColumn(column)}`);
    }
  }
  const kindOf = (column: CategoricalColumn) => column instanceof WeightedColumn ? column.column.kind : column.kind;
  for (const column of columns) {
    if (kindOf(column) !== kindOf(columns[0]!)) {
      throw new ValueError(
        "To use sharedEmbeddings, all categorical columns must have the same type, or be weightedCategoricalColumn of the same type. " +
          `Given column: ${describeColumn(columns[0])} does not match given column: ${describeColumn(column)}`,
      );
    }
  }
  const name = options.sharedEmbeddingCollectionName ?? `${columns.map((column) => column.name).sort(byBytes).join("_")}_shared_embedding`;
  const table = tableOptions(dimension, options, name);
  return columns.map((column) => new SharedEmbeddingColumn(column, name, columns, table));
}

/** Made by {@linkcode embeddingColumn}. */
export class EmbeddingColumn implements DenseColumn {
  readonly kind = "embeddingColumn";
  readonly name: string;
  readonly keys: readonly string[];
  readonly width: number;
  /** The column that gives the ids. */
  readonly column: CategoricalColumn;
  readonly #table: TableOptions;

  /** Checks the arguments. */
  constructor(column: CategoricalColumn, table: TableOptions) {
    if (!isCategorical(column)) {
      throw new ValueError(`Unsupported input type. Input must be a CategoricalColumn. Given: ${describeColumn(column)}`);
    }
    this.column = column;
    this.name = `${column.name}_embedding`;
    this.keys = column.keys;
    this.width = table.dimension;
    this.#table = table;
  }

  async prepare(fs: FileSystem): Promise<void> {
    await this.column.prepare?.(fs);
    await this.#table.stored?.prepare(fs);
  }

  dense(batch: ColumnBatch): Tensor {
    const { dimension, trainable } = this.#table;
    const table = variableScope(
      this.name,
      () => variable("embedding_weights", [this.column.numBuckets, dimension], firstValue(this.#table), { trainable }),
    );
    return embed(table, batch, this.column, this.#table, this.name);
  }

  categories(): DenseCategories {
    return { column: this.column, combiner: this.#table.combiner };
  }

  examples(key: string): FeatureExamples {
    return examplesOf(this.column, key);
  }

  toConfig(): ColumnConfig {
    return { kind: this.kind, column: this.column.toConfig(), ...tableConfig(this.#table) };
  }
}

/** Made by {@linkcode sharedEmbeddings}. */
export class SharedEmbeddingColumn implements DenseColumn {
  readonly kind = "sharedEmbeddings";
  readonly name: string;
  readonly keys: readonly string[];
  readonly width: number;
  /** The column that gives the ids. */
  readonly column: CategoricalColumn;
  /** Name of the shared table. */
  readonly tableName: string;
  readonly #table: TableOptions;
  readonly #sharers: readonly CategoricalColumn[];

  /** Joins a column to a table that `sharers` share. */
  constructor(column: CategoricalColumn, tableName: string, sharers: readonly CategoricalColumn[], table: TableOptions) {
    this.column = column;
    this.name = `${column.name}_shared_embedding`;
    this.keys = column.keys;
    this.width = table.dimension;
    this.tableName = tableName;
    this.#table = table;
    this.#sharers = sharers;
  }

  async prepare(fs: FileSystem): Promise<void> {
    for (const column of this.#sharers) await column.prepare?.(fs);
    await this.#table.stored?.prepare(fs);
  }

  dense(batch: ColumnBatch): Tensor {
    const rows = this.column.numBuckets;
    for (const other of this.#sharers) {
      if (other.numBuckets !== rows) {
        throw new ValueError(
          "To use sharedEmbeddings, all categorical columns must have the same number of buckets. " +
            `Given column: ${describeColumn(this.column)} with buckets: ${rows} does not match column: ${
              describeColumn(other)
            } with buckets: ${other.numBuckets}`,
        );
      }
    }
    const { dimension, trainable } = this.#table;
    const model = requireModel(this.name);
    const shape = [rows, dimension];
    const make = () => firstValue(this.#table)(shape, randomKey(model.seed, this.tableName));
    return embed(model.variables.get(this.tableName, shape, make, trainable), batch, this.column, this.#table, this.name);
  }

  categories(): DenseCategories {
    return { column: this.column, combiner: this.#table.combiner };
  }

  examples(key: string): FeatureExamples {
    return examplesOf(this.column, key);
  }

  toConfig(): ColumnConfig {
    return { kind: this.kind, column: this.column.toConfig(), sharedEmbeddingCollectionName: this.tableName, ...tableConfig(this.#table) };
  }
}
