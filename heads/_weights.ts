/**
 * Weights of examples: the column that gives them, and their values as a checked tensor.
 *
 * @module
 */

import type { Features, NestedValues } from "../core/data/batch.ts";
import { KeyError, ValueError } from "../core/errors.ts";
import { ColumnBatch } from "../core/feature_column/column.ts";
import { placeholderFeatures } from "../core/feature_column/placeholders.ts";
import { NumericColumn, numericColumn, type NumericColumnOptions } from "../core/feature_column/numeric.ts";
import { sizeOf } from "../core/runtime/host_tensor.ts";
import type { JsonObject, JsonValue } from "../core/io/model_description.ts";
import { exampleWeights, misfitting } from "../core/ops/host/weights.ts";
import { reshape } from "../core/ops/shape.ts";
import { fromTypedArray, SparseTensor, type Tensor } from "../core/runtime/tensor.ts";
import type { Scratch } from "./_scratch.ts";

/** A column that weighs examples: a feature's name, or a numeric column whose normaliser is applied. */
export type WeightColumn = string | NumericColumn;

/**
 * Weights of examples from the features: [rows, 1], or [rows, logits dimension] where each target has its own; null without a weight column.
 *
 * @param perDimension Whether each target may have its own.
 * @param misfit Makes the error of weights of another shape, where it is another than the heads'.
 * @throws {KeyError} if the features lack the column.
 */
export function readWeights(
  column: WeightColumn | null,
  features: Features | undefined,
  logitsShape: readonly number[],
  scratch: Scratch,
  perDimension = false,
  misfit?: (shape: readonly number[]) => ValueError,
): Tensor | null {
  if (column === null) return null;
  const dimension = logitsShape[logitsShape.length - 1]!;
  const rows = sizeOf(logitsShape) / dimension;
  const reading = { column: column instanceof NumericColumn ? column.key : column, shape: logitsShape, perDimension };
  const refuse = misfit ?? ((shape: readonly number[]) => misfitting(reading, shape));
  if (column instanceof NumericColumn) {
    const weights = column.dense(new ColumnBatch(features ?? {}));
    const width = weights.size / rows;
    if (weights.shape[0] !== logitsShape[0] || !(width === 1 || (perDimension && width === dimension))) throw refuse(weights.shape);
    return reshape(weights, [rows, width]);
  }
  const value = features?.[column];
  if (value === undefined || value === null) throw new KeyError(`Feature ${column} is not in features dictionary.`, { column });
  if (value instanceof SparseTensor) throw new TypeError(`The weight column ${column} must be dense, received a SparseTensor`);
  const weights = exampleWeights(value, reading, refuse, (length) => scratch.floats(length));
  return fromTypedArray(weights, [rows, weights.length === rows ? 1 : dimension]);
}

/** The features that a weight column reads, of a batch without data. */
export function exampleWeightsOf(
  column: WeightColumn | null,
  weightOf: (row: number) => number,
  batch: number,
  seed: number,
): Features {
  if (column === null) return {};
  if (column instanceof NumericColumn) return placeholderFeatures([column], { batch, seed }).features;
  return { [column]: Array.from({ length: batch }, (_, row) => weightOf(row)) as NestedValues };
}

/** Checks a weight column's type. */
export function checkWeightColumn(column: unknown): WeightColumn | null {
  if (column === undefined || column === null) return null;
  if (typeof column === "string" || column instanceof NumericColumn) return column;
  throw new TypeError(`Weight column must be either a string or NumericColumn. Given type: ${typeof column}.`);
}

/** A weight column as data: a feature's name, or the description of the numeric column; null for none. */
export function describeWeightColumn(column: WeightColumn | null): JsonValue {
  return column instanceof NumericColumn ? column.toConfig() : column;
}

/** Makes a weight column again from its description. */
export function weightColumnFromConfig(config: string | JsonObject): WeightColumn {
  if (typeof config === "string") return config;
  const { kind: _, key, normalizer, ...options } = config;
  if (normalizer === "function") {
    throw new ValueError(`The normaliser of the weight column ${key} was a function that cannot be described; make the head with it`);
  }
  return numericColumn(key as string, { ...options, normalizer } as NumericColumnOptions);
}
