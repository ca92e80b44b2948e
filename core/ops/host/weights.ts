/**
 * Weights of examples as they come, made into checked numbers.
 *
 * @module
 */

import type { FeatureValue } from "../../data/values.ts";
import { UnimplementedError, ValueError } from "../../errors.ts";
import type { OpAttributes } from "../../graph/attributes.ts";
import { sizeOf } from "../../runtime/host_tensor.ts";
import { noted } from "../_op.ts";
import { floats, leads, rawOf, readValue, rowOf, tuple } from "./host_values.ts";

/** A head's weight column, as the attributes of the operation. */
export type WeightReading = OpAttributes["example_weights"];

/**
 * Weights of examples: [D0, ..., DN] or [D0, ..., DN, 1] for logits [D0, ..., DN, n], or [D0, ..., DN, n] where each target may have its own.
 *
 * @param misfit Makes the error of weights of another shape.
 * @param roomFor Gives an array of that length, which is overwritten.
 * @returns One for each row, or one for each row and target.
 */
export function exampleWeights(
  value: FeatureValue,
  reading: WeightReading,
  misfit: (shape: readonly number[]) => ValueError = (shape) => misfitting(reading, shape),
  roomFor: (length: number) => Float32Array = (length) => new Float32Array(length),
): Float32Array {
  const { column, shape: logitsShape, perDimension } = reading;
  const { elements, shape, dtype } = readValue(value, `The weight column ${column}`);
  if (dtype === "string") {
    throw new UnimplementedError(`Cast string to float is not supported: the weight column ${column} must be numbers, received strings`, {
      column,
    });
  }
  const last = logitsShape.length - 1;
  const dimension = logitsShape[last]!;
  const width = shape.length === last ? 1 : shape.length === last + 1 ? shape[last]! : 0;
  if (!leads(shape, logitsShape, last) || !(width === 1 || (perDimension && width === dimension))) throw misfit(shape);
  const refuse = (place: number, value: number) => refusedWeight(column, rowOf(place, { elements, shape }), value);
  const into = roomFor(sizeOf(logitsShape.slice(0, -1)) * width);
  floats(`The weight column ${column}`, elements, into, refuse);
  const raw = rawOf(value);
  noted("feature", [], [raw], { key: column, dtype: "float32", form: "dense" });
  noted("example_weights", [raw], [into], reading);
  return into;
}

/** The error of a weight that is NaN or infinite. */
export function refusedWeight(column: string, row: number, value: number): ValueError {
  return new ValueError(`The weight column ${column} is ${value} in row ${row}`, { column, row });
}

/** The error of weights that do not fit the logits. */
export function misfitting({ column, shape: logitsShape, perDimension }: WeightReading, shape: readonly number[]): ValueError {
  const forms = perDimension
    ? "[D0, D1, ... DN], [D0, D1, ... DN, 1] or [D0, D1, ... DN, logits_dimension]"
    : "[D0, D1, ... DN] or [D0, D1, ... DN, 1]";
  return new ValueError(`weights shape must be ${forms}, logits_shape: ${tuple(logitsShape)}. weights_shape: ${tuple(shape)}.`, {
    column,
  });
}
