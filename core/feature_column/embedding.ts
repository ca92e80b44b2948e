/**
 * Embedding columns: ids as learned rows of a table, one table for a column or for several.
 *
 * @module
 */

import { checkOptions, describe, FailedPreconditionError, InvalidArgumentError, type OptionKinds, ValueError } from "../errors.ts";
import { type Initializer, type InitializerConfig, truncatedNormal } from "../initializers.ts";
import { type FileSystem, fileSystemOf } from "../io/file_system.ts";
import { requireModel, type Variable, variable, variableScope } from "../model.ts";
import { type Bags, clipRowsByNorm, type Combiner, gatherRows, segmentCombine } from "../ops/shape.ts";
import { randomKey } from "../random.ts";
import type { Tensor } from "../tensor.ts";
import { WeightedColumn } from "./categorical.ts";
import {
  byBytes,
  type CategoricalColumn,
  type ColumnBatch,
  type ColumnConfig,
  type DenseColumn,
  describeColumn,
  isCategorical,
  recordedOnHost,
} from "./column.ts";

/** Options of {@linkcode embeddingColumn} and {@linkcode sharedEmbeddings}. */
export interface EmbeddingOptions {
  /** How the rows of one example are joined: `"mean"` (default), `"sum"`, or `"sqrtn"`, the sum over the root of the squared weights. */
  readonly combiner?: Combiner;
  /** First value of the table. Default: truncated normal of deviation 1 / sqrt(dimension). */
  readonly initializer?: Initializer | null;
  /** Checkpoint (or model directory) whose tensor is the first value. Default: none. */
  readonly ckptToLoadFrom?: string | null;
  /** Name of that tensor. Goes with `ckptToLoadFrom`. */
  readonly tensorNameInCkpt?: string | null;
  /** Rows of a larger Euclidean norm are scaled down to it before they are joined. Default: none. */
  readonly maxNorm?: number | null;
  /** Whether training changes the table. Default true. */
  readonly trainable?: boolean;
}

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

const tableKinds: OptionKinds = {
  combiner: ["any"],
  initializer: ["any"],
  ckptToLoadFrom: ["string", "null"],
  tensorNameInCkpt: ["string", "null"],
  maxNorm: ["number", "null"],
  trainable: ["boolean"],
};

/** What a table is made of. */
export interface TableOptions {
  /** Width of a row. */
  readonly dimension: number;
  /** How rows are joined. */
  readonly combiner: Combiner;
  /** First value. */
  readonly initializer: Initializer;
  /** First value from a checkpoint, or null. */
  readonly stored: StoredTable | null;
  /** Largest norm of a row, or null. */
  readonly maxNorm: number | null;
  /** Whether training changes it. */
  readonly trainable: boolean;
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

  toConfig(): ColumnConfig {
    return { kind: this.kind, column: this.column.toConfig(), sharedEmbeddingCollectionName: this.tableName, ...tableConfig(this.#table) };
  }
}

/** Looks ids up and joins their rows. */
function embed(table: Variable, batch: ColumnBatch, column: CategoricalColumn, options: TableOptions, name: string): Tensor {
  const bags = batch.bags(column);
  const { ids, index, weights, splits } = uniqueRows(bags, options.combiner, table.shape[0]!, name, batch.steps);
  let rows = gatherRows(table, ids);
  if (options.maxNorm !== null) rows = clipRowsByNorm(rows, options.maxNorm);
  return segmentCombine(rows, { index, weights, splits }, options.combiner);
}

/** Ids, each once, and for every entry which of them it is; entries that TensorFlow prunes are gone. */
interface UniqueRows {
  readonly ids: Int32Array;
  readonly index: Int32Array;
  readonly weights: Float32Array | null;
  readonly splits: Int32Array;
}

/**
 * What TensorFlow's safe_embedding_lookup_sparse looks up: negative ids are pruned, as are (unless rows are summed) those of weights up to 0. An
 * example that is left without ids has row 0 looked up without effect; the row counts as used in the sparse update rules, and so it does here.
 *
 * @param steps Bags that each row of the batch has.
 */
function uniqueRows(bags: Bags, combiner: Combiner, numBuckets: number, name: string, steps = 1): UniqueRows {
  const rows = bags.splits.length - 1;
  const places = numBuckets <= PLACES_LIMIT ? placesFor(numBuckets) : new Map<number, number>();
  const unique = new Int32Array(bags.ids.length + 1);
  const index = new Int32Array(bags.ids.length);
  const weights = bags.weights === null ? null : new Float32Array(bags.ids.length);
  const splits = new Int32Array(rows + 1);
  let count = 0;
  let entries = 0;
  const placeOf = (id: number): number => {
    const found = places instanceof Map ? places.get(id) : places[id]! - 1;
    if (found !== undefined && found >= 0) return found;
    if (places instanceof Map) places.set(id, count);
    else places[id] = count + 1;
    unique[count] = id;
    return count++;
  };
  let failed = -1;
  let failedRow = 0;
  for (let row = 0; row < rows && failed < 0; row++) {
    for (let i = bags.splits[row]!; i < bags.splits[row + 1]!; i++) {
      const id = bags.ids[i]!;
      if (id < 0 || (weights !== null && combiner !== "sum" && !(bags.weights![i]! > 0))) continue;
      if (id >= numBuckets) {
        failed = id;
        failedRow = row;
        break;
      }
      if (weights !== null) weights[entries] = bags.weights![i]!;
      index[entries++] = placeOf(id);
    }
    splits[row + 1] = entries;
    if (splits[row] === entries && failed < 0) placeOf(0);
  }
  if (!(places instanceof Map)) { for (let i = 0; i < count; i++) places[unique[i]!] = 0; }
  if (failed >= 0) {
    const row = Math.floor(failedRow / steps);
    const where = steps === 1 ? `row ${row}` : `row ${row}, step ${failedRow % steps}`;
    throw new InvalidArgumentError(`indices[${count}] = ${failed} is not in [0, ${numBuckets}) of column ${name}, ${where}`, {
      column: name,
      row,
    });
  }
  const result: UniqueRows = {
    ids: unique.subarray(0, count),
    index: entries === index.length ? index : index.subarray(0, entries),
    weights: weights === null || entries === weights.length ? weights : weights.subarray(0, entries),
    splits,
  };
  return recordedOnHost("unique_rows", [bags], result, { combiner, numBuckets });
}

// Where each id of a smaller table stands among the unique ones, plus 1; all 0 between calls.
const PLACES_LIMIT = 1 << 20;
let places = new Int32Array(0);

function placesFor(numBuckets: number): Int32Array {
  if (places.length < numBuckets) places = new Int32Array(Math.min(PLACES_LIMIT, Math.max(1024, numBuckets * 2)));
  return places;
}

/** First value of a table from a checkpoint, read before the first batch. */
export class StoredTable {
  /** Path of the checkpoint. */
  readonly checkpoint: string;
  /** Name of the tensor in it. */
  readonly tensorName: string;
  #read: { readonly values: Float32Array; readonly shape: readonly number[] } | { readonly error: unknown } | null = null;

  /** Remembers where the value is. */
  constructor(checkpoint: string, tensorName: string) {
    this.checkpoint = checkpoint;
    this.tensorName = tensorName;
  }

  /** Reads it. A failure is kept until the value is wanted: a model that is restored from its own checkpoint does not need it. */
  async prepare(fs: FileSystem): Promise<void> {
    if (this.#read !== null) return;
    try {
      const [{ CheckpointReader }, { resolveCheckpoint }] = await Promise.all([
        import("../io/tensor_bundle_reader.ts"),
        import("../io/checkpoint_state.ts"),
      ]);
      const files = await resolveCheckpoint(this.checkpoint, fs).then(() => fs, () => fileSystemOf(this.checkpoint));
      const reader = await CheckpointReader.open(await resolveCheckpoint(this.checkpoint, files), files);
      const { dtype, shape, data } = await reader.read(this.tensorName);
      if (dtype !== "float32") {
        throw new InvalidArgumentError(`${this.tensorName} in ${this.checkpoint} is ${dtype}, an embedding is float32`, {
          tensor: this.tensorName,
        });
      }
      this.#read = { values: data, shape };
    } catch (error) {
      this.#read = { error };
    }
  }

  /** The value, for a variable of the shape. */
  values(shape: readonly number[]): Float32Array {
    const read = this.#read;
    if (read === null) {
      throw new FailedPreconditionError(`The checkpoint ${this.checkpoint} was not read yet; await column.prepare(fileSystem) first`, {
        file: this.checkpoint,
      });
    }
    if ("error" in read) throw read.error;
    if (read.shape.length !== 2 || read.shape[0] !== shape[0] || read.shape[1] !== shape[1]) {
      throw new ValueError(
        `Shape of the embedding (${shape.join(", ")}) doesn't match with shape of tensor ${this.tensorName} (${
          read.shape.join(", ")
        }) from checkpoint ${this.checkpoint}.`,
        { tensor: this.tensorName, file: this.checkpoint },
      );
    }
    return read.values;
  }
}

/** Checks the options of a table; `name` is for error sentences. */
export function tableOptions(dimension: number, options: EmbeddingOptions, name: string): TableOptions {
  if (!Number.isInteger(dimension) || dimension < 1) throw new ValueError(`Invalid dimension ${dimension}.`);
  const combiner = options.combiner ?? "mean";
  if (!["mean", "sum", "sqrtn"].includes(combiner)) {
    throw new ValueError(`combiner must be one of 'mean', 'sqrtn' or 'sum', received ${JSON.stringify(combiner)}`);
  }
  const { ckptToLoadFrom = null, tensorNameInCkpt = null, initializer = null, maxNorm = null } = options;
  if ((ckptToLoadFrom === null) !== (tensorNameInCkpt === null)) {
    throw new ValueError("Must specify both `ckptToLoadFrom` and `tensorNameInCkpt` or none of them.");
  }
  if (initializer !== null && typeof initializer !== "function") {
    throw new ValueError(`initializer must be callable if specified. Embedding of column_name: ${name}. Given: ${describe(initializer)}`);
  }
  if (maxNorm !== null && !(maxNorm > 0 && Number.isFinite(maxNorm))) {
    throw new ValueError(`maxNorm must be a positive number, received ${maxNorm}`);
  }
  return {
    dimension,
    combiner,
    initializer: initializer ?? truncatedNormal({ mean: 0, stddev: 1 / Math.sqrt(dimension) }),
    stored: ckptToLoadFrom === null ? null : new StoredTable(ckptToLoadFrom, tensorNameInCkpt!),
    maxNorm,
    trainable: options.trainable ?? true,
  };
}

function firstValue({ initializer, stored }: TableOptions): Initializer {
  if (stored === null) return initializer;
  return Object.assign((shape: readonly number[]) => stored.values(shape), { toConfig: (): InitializerConfig => initializer.toConfig() });
}

function tableConfig(table: TableOptions) {
  return {
    dimension: table.dimension,
    combiner: table.combiner,
    initializer: { ...table.initializer.toConfig() },
    ckptToLoadFrom: table.stored?.checkpoint ?? null,
    tensorNameInCkpt: table.stored?.tensorName ?? null,
    maxNorm: table.maxNorm,
    trainable: table.trainable,
  };
}
