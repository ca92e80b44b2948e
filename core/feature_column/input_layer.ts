/**
 * Input layers: the columns of a batch side by side, for rows and for sequences.
 *
 * @module
 */

import type { Features } from "../data/values.ts";
import { checkOptions, ValueError } from "../errors.ts";
import { inputInterceptor, noteInputLayer } from "../layer_annotations.ts";
import { layerName, variableScope } from "../model.ts";
import { broadcastTo, concat, reshape } from "../ops/shape.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { byBytes, ColumnBatch, type DenseColumn, describeColumn, type FeatureColumn, isDense, isSequence } from "./column.ts";
import { NumericColumn, numericInput } from "./numeric.ts";
import { SequenceNumericColumn } from "./sequence_numeric.ts";
import { SequenceBatch } from "./sequence_batch.ts";

/** Options of {@linkcode inputLayer}. */
export interface InputLayerOptions {
  /** Name under which tables stand. Default `input_layer`, then `input_layer_1` and so on. */
  readonly name?: string;
}

/**
 * The values of columns, in the byte order of their names: float32 [batch, sum of widths].
 *
 * Embedding columns keep their tables as `input_layer/<column>/embedding_weights` in the current `variableScope`, as TensorFlow does; those of
 * `sharedEmbeddings` stand outside of every scope.
 *
 * @param features The features of one batch; those that no column names are ignored.
 * @param columns Dense columns: numeric, bucketized, indicator, embedding.
 * @throws {KeyError} if a feature is missing.
 * @throws {ValueError} if columns bear the same name, are not dense, or features have batches of different size.
 */
export function inputLayer(features: Features, columns: Iterable<FeatureColumn>, options?: InputLayerOptions): Tensor {
  if (options !== undefined) checkOptions("inputLayer", options, { name: ["string"] });
  return variableScope(layerName(options?.name, "input_layer"), () => denseInput(new ColumnBatch(features), columns));
}

/** As {@linkcode inputLayer}, for a batch that other columns read too. */
function denseInput(batch: ColumnBatch, columns: Iterable<FeatureColumn>): Tensor {
  const plan = planOf(columns);
  const output = inputInterceptor.current === null ? joined(plan.parts, batch) : joined(plan.inOrder, batch);
  noteInputLayer({ features: batch.features, columns: plan.columns, inOrder: plan.inOrder, output });
  return output;
}

function joined(parts: readonly Part[], batch: ColumnBatch): Tensor {
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
function checkDistinct(columns: readonly FeatureColumn[], option: string): void {
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
  readonly inOrder: readonly DenseColumn[];
  readonly parts: readonly Part[];
}

const plans = new WeakMap<object, Plan>();

function planOf(columns: Iterable<FeatureColumn>): Plan {
  const known = plans.get(columns);
  if (known !== undefined && sameColumns(known.columns, columns)) return known;
  const checked = checkColumns(columns);
  const inOrder = [...checked].sort((a, b) => byBytes(a.name, b.name));
  const parts: Part[] = [];
  for (const column of inOrder) {
    const last = parts[parts.length - 1];
    if (!(column instanceof NumericColumn)) parts.push(column);
    else if (Array.isArray(last)) last.push(column);
    else parts.push([column]);
  }
  const plan: Plan = { columns: checked, inOrder, parts };
  if (Array.isArray(columns)) plans.set(columns, plan);
  return plan;
}

function sameColumns(a: readonly FeatureColumn[], b: Iterable<FeatureColumn>): boolean {
  const other = b as readonly FeatureColumn[];
  if (a.length !== other.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== other[i]) return false;
  return true;
}

function valuesOf(part: Part, batch: ColumnBatch): Tensor {
  if (Array.isArray(part)) return numericInput(batch, part);
  const column = part as DenseColumn;
  return inputInterceptor.current?.values(column, batch, () => column.dense(batch)) ?? column.dense(batch);
}

/** The input of a recurrent layer. */
export interface SequenceInput {
  /** float32 [batch, steps, width]; rows are filled up to the longest of the batch. */
  readonly x: Tensor;
  /** Steps of each row, from 0. */
  readonly lengths: Int32Array;
}

/**
 * The values of sequence columns at every step, in the byte order of their names, and after them those of context columns, repeated at every step.
 *
 * Embedding columns keep their tables as `sequence_features/<column>/embedding_weights` and `dense_features/<column>/embedding_weights` in the current
 * `variableScope`, as Keras' layers of these names do; a second call as `sequence_features_1` and `dense_features_1`.
 *
 * @param features The features of one batch; those that no column names are ignored.
 * @param sequenceColumns Columns made by `sequenceNumericColumn`, or `embeddingColumn`, `sharedEmbeddings` or `indicatorColumn` of a
 *   `sequenceCategoricalColumnWith*`.
 * @param contextColumns Columns of an `inputLayer`, or none.
 * @throws {KeyError} if a feature is missing.
 * @throws {ValueError} if columns bear the same name or are of the wrong kind, a row is no sequence, or features have batches of different size.
 * @throws {InvalidArgumentError} if the sequences of two columns have different lengths.
 *
 * @example
 * ```ts
 * import { scope, sequenceInputLayer, sequenceNumericColumn } from "@headway/estimator";
 * const { x, lengths } = scope(() => sequenceInputLayer({ speed: [[3, 4, 5], [6]] }, [sequenceNumericColumn("speed")]));
 * console.log(x.shape, lengths); // [2, 3, 1], Int32Array [3, 1]
 * x.dispose();
 * ```
 */
export function sequenceInputLayer(
  features: Features,
  sequenceColumns: Iterable<FeatureColumn>,
  contextColumns: Iterable<FeatureColumn> | null = null,
): SequenceInput {
  const { columns: given, inOrder: columns } = sortedColumns(sequenceColumns);
  const batch = new SequenceBatch(features);
  const parts = variableScope(layerName(null, "sequence_features"), () => columns.map((column) => sequenceOf(column, batch)));
  const lengths = batch.lengths!;
  const rows = lengths.length;
  const steps = batch.steps;
  let x = concat(parts, 1);
  x = reshape(x, [rows, steps, x.shape[1]!]);
  noteInputLayer({ features, columns: given, inOrder: columns, output: x });
  if (contextColumns === null) return { x, lengths };
  const context = [...contextColumns];
  if (context.length === 0) return { x, lengths };
  const contextBatch = new ColumnBatch(features);
  contextBatch.checkRows(columns[0]!.keys[0]!, rows);
  const dense = variableScope(layerName(null, "dense_features"), () => denseInput(contextBatch, context));
  const width = dense.shape[1]!;
  const tiled = broadcastTo(reshape(dense, [rows, 1, width]), [rows, steps, width]);
  return { x: concat([x, tiled], 2), lengths };
}

/**
 * The columns of a sequence input layer as an array, in the given order.
 *
 * @throws {ValueError} if there are none, two bear the same name, or one is not of sequences.
 */
export function checkSequenceColumns(columns: Iterable<FeatureColumn>): readonly FeatureColumn[] {
  if (typeof columns?.[Symbol.iterator] !== "function") throw new TypeError("sequenceFeatureColumns must be an array of columns");
  const all = [...columns];
  for (const column of all) {
    if (column instanceof SequenceNumericColumn || (isDense(column) && isSequence(column))) continue;
    const wrapped = (column as { column?: FeatureColumn } | null)?.column;
    if (isDense(column) && wrapped !== undefined) {
      throw new ValueError(
        `In ${column.kind}: ${column.name}. categoricalColumn must be of type SequenceCategoricalColumn to use sequenceInputLayer. ` +
          `Suggested fix: Use one of sequenceCategoricalColumnWith*. Given (type ${wrapped.kind}): ${describeColumn(wrapped)}`,
        { column: column.name },
      );
    }
    throw new ValueError(
      `Items of sequenceFeatureColumns must be a SequenceDenseColumn. You can wrap a categorical column with an embeddingColumn or indicatorColumn. Given: ${
        describeColumn(column)
      }`,
    );
  }
  checkDistinct(all, "sequenceFeatureColumns");
  return all;
}

type SequenceColumn = SequenceNumericColumn | DenseColumn;

interface SequencePlan {
  readonly columns: readonly FeatureColumn[];
  readonly inOrder: readonly SequenceColumn[];
}

const sorted = new WeakMap<object, SequencePlan>();

function sortedColumns(columns: Iterable<FeatureColumn>): SequencePlan {
  const known = sorted.get(columns);
  if (known !== undefined && sameColumns(known.columns, columns)) return known;
  const checked = checkSequenceColumns(columns);
  const inOrder = [...checked].sort((a, b) => byBytes(a.name, b.name)) as SequenceColumn[];
  const plan: SequencePlan = { columns: checked, inOrder };
  if (Array.isArray(columns)) sorted.set(columns, plan);
  return plan;
}

function sequenceOf(column: SequenceColumn, batch: SequenceBatch): Tensor {
  const compute = () => column instanceof SequenceNumericColumn ? column.steps(batch) : column.dense(batch);
  return inputInterceptor.current?.values(column, batch, compute) ?? compute();
}
