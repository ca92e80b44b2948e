/**
 * Weights of examples: the column that gives them, and their values as a checked tensor.
 *
 * @module
 */

import type { Features } from "../core/data/batch.ts";
import { KeyError, UnimplementedError, ValueError } from "../core/errors.ts";
import { ColumnBatch } from "../core/feature_column/column.ts";
import { NumericColumn, numericColumn, type NumericColumnOptions } from "../core/feature_column/numeric.ts";
import { sizeOf } from "../core/runtime/host_tensor.ts";
import type { JsonObject, JsonValue } from "../core/io/model_description.ts";
import { reshape } from "../core/ops/shape.ts";
import { fromTypedArray, SparseTensor, type Tensor } from "../core/runtime/tensor.ts";
import { floats, leads, readValue, rowOf, type Scratch, tuple } from "./_host_values.ts";

/** A column that weighs examples: a feature's name, or a numeric column whose normaliser is applied. */
export type WeightColumn = string | NumericColumn;

/**
 * Weights of examples from the features: [rows, 1], or [rows, logits dimension] where each target has its own; null without a weight column.
 *
 * @param perDimension Whether each target may have its own.
 * @param misfit Makes the error of weights of another shape.
 * @throws {KeyError} if the features lack the column.
 */
export function readWeights(
  column: WeightColumn | null,
  features: Features | undefined,
  logitsShape: readonly number[],
  scratch: Scratch,
  perDimension = false,
  misfit = (shape: readonly number[]): ValueError => misfitting(column, shape, logitsShape, perDimension),
): Tensor | null {
  if (column === null) return null;
  const dimension = logitsShape[logitsShape.length - 1]!;
  const rows = sizeOf(logitsShape) / dimension;
  const fits = (lead: boolean, width: number) => lead && (width === 1 || (perDimension && width === dimension));
  if (column instanceof NumericColumn) {
    const weights = column.dense(new ColumnBatch(features ?? {}));
    const width = weights.size / rows;
    if (!fits(weights.shape[0] === logitsShape[0], width)) throw misfit(weights.shape);
    return reshape(weights, [rows, width]);
  }
  const value = features?.[column];
  if (value === undefined || value === null) throw new KeyError(`Feature ${column} is not in features dictionary.`, { column });
  if (value instanceof SparseTensor) throw new TypeError(`The weight column ${column} must be dense, received a SparseTensor`);
  const { elements, shape, dtype } = readValue(value, `The weight column ${column}`);
  if (dtype === "string") {
    throw new UnimplementedError(`Cast string to float is not supported: the weight column ${column} must be numbers, received strings`, {
      column,
    });
  }
  const last = logitsShape.length - 1;
  const width = shape.length === last ? 1 : shape.length === last + 1 ? shape[last]! : 0;
  if (!fits(leads(shape, logitsShape, last), width)) throw misfit(shape);
  const refuse = (place: number, value: number) => {
    const row = rowOf(place, { elements, shape });
    return new ValueError(`The weight column ${column} is ${value} in row ${row}`, { column, row });
  };
  return fromTypedArray(floats(`The weight column ${column}`, elements, scratch.floats(rows * width), refuse), [rows, width]);
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

function misfitting(
  column: WeightColumn | null,
  shape: readonly number[],
  logitsShape: readonly number[],
  perDimension: boolean,
): ValueError {
  const forms = perDimension
    ? "[D0, D1, ... DN], [D0, D1, ... DN, 1] or [D0, D1, ... DN, logits_dimension]"
    : "[D0, D1, ... DN] or [D0, D1, ... DN, 1]";
  return new ValueError(`weights shape must be ${forms}, logits_shape: ${tuple(logitsShape)}. weights_shape: ${tuple(shape)}.`, {
    column: column instanceof NumericColumn ? column.key : String(column),
  });
}
