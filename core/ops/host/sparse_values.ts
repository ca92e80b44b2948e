/**
 * The values of SparseTensors, grouped as readers of features take them.
 *
 * @module
 */

import type { FeatureValue } from "../../data/values.ts";
import { InvalidArgumentError, ResourceExhaustedError, ValueError } from "../../errors.ts";
import type { OpAttributes } from "../../graph/attributes.ts";
import { recorder } from "../../graph/current_recorder.ts";
import { elementsOf, SparseTensor, type Tensor } from "../../runtime/tensor.ts";
import { noted } from "../_op.ts";
import { type GroupedFeature, type GroupedValues, noteFeature } from "./grouped_values.ts";
import { noTime, type SequenceFeature, type SequenceValues } from "./sequence_values.ts";

/** A feature that is no sequence as its readers take it: a SparseTensor grouped, everything else as it is. */
export function grouped(value: FeatureValue, key: string): GroupedFeature {
  return value instanceof SparseTensor ? sparseValues(value, { key }) : value;
}

/** A feature of sequences as its readers take it: a SparseTensor grouped, everything else as it is. */
export function groupedSequence(value: FeatureValue, key: string): SequenceFeature {
  return value instanceof SparseTensor ? sparseSequence(value, { key }) : value;
}

/**
 * The values of a SparseTensor of rank 1 or 2 by row.
 *
 * @throws {ValueError} if it has another rank.
 * @throws {InvalidArgumentError} if its indices are out of order.
 */
export function sparseValues(value: SparseTensor, attributes: OpAttributes["sparse_values"]): GroupedValues {
  const { key } = attributes;
  const rank = value.denseShape.length;
  if (rank < 1 || rank > 2) {
    throw new ValueError(`Feature ${key} must be a SparseTensor of rank 1 or 2, received dense shape [${value.denseShape}]`, {
      column: key,
    });
  }
  const indices = value.indices.hostData as BigInt64Array;
  const rows = value.denseShape[0]!;
  const splits = new Int32Array(rows + 1);
  let before = 0;
  for (let i = 0; i < indices.length; i += rank) {
    const row = Number(indices[i]);
    if (row < before) {
      throw new InvalidArgumentError(
        `The indices of the SparseTensor ${key} are out of order: many sparse operations require sorted indices`,
        { column: key, row },
      );
    }
    before = row;
    splits[row + 1]!++;
  }
  for (let row = 0; row < rows; row++) splits[row + 1]! += splits[row]!;
  const result: GroupedValues = { flat: elementsOf(value.values), splits, form: "sparse", dtype: value.values.dtype };
  if (recorder.graph !== null) {
    noteSparse(value, key);
    noted("sparse_values", [value], [result], attributes);
  }
  return result;
}

/**
 * The values of a SparseTensor of sequences by row, step and place.
 *
 * @throws {ValueError} if it has no dimension of steps.
 * @throws {ResourceExhaustedError} if it has too many rows.
 * @throws {InvalidArgumentError} if its indices are out of order, repeated or too large.
 */
export function sparseSequence(value: SparseTensor, attributes: OpAttributes["sparse_sequence"]): SequenceValues {
  const { key } = attributes;
  const [rows, time, ...inner] = value.denseShape;
  if (rows === undefined || time === undefined) throw noTime(key, "SparseTensor of dense shape", value.denseShape);
  if (rows > MAX_ROWS) {
    throw new ResourceExhaustedError(`The SparseTensor ${key} has ${rows} rows: up to ${MAX_ROWS} are possible`, { column: key });
  }
  const rank = value.denseShape.length;
  const indices = value.indices.hostData as BigInt64Array;
  const count = indices.length / rank;
  const splits = new Int32Array(rows + 1);
  const steps = new Int32Array(count);
  const slots = inner.length === 0 ? null : new Int32Array(count);
  let last = -1;
  for (let i = 0; i < count; i++) {
    const row = Number(indices[i * rank]);
    const step = Number(indices[i * rank + 1]);
    let slot = 0;
    for (let axis = 2; axis < rank; axis++) slot = slot * inner[axis - 2]! + Number(indices[i * rank + axis]);
    if (step > MAX_INDEX || slot > MAX_INDEX) {
      throw new InvalidArgumentError(
        `The SparseTensor ${key} has a value at step ${step}, place ${slot}: up to ${MAX_INDEX} are possible`,
        { column: key, row },
      );
    }
    const inRow = splits[row + 1]! > 0;
    const before = i === 0 || last < row ||
      (inRow && (steps[i - 1]! < step || (steps[i - 1] === step && slots !== null && slots[i - 1]! < slot)));
    if (!before) {
      throw new InvalidArgumentError(
        `The indices of the SparseTensor ${key} are out of order or repeated: many sparse operations require sorted indices`,
        { column: key, row },
      );
    }
    last = row;
    splits[row + 1]!++;
    steps[i] = step;
    if (slots !== null) slots[i] = slot;
  }
  for (let row = 0; row < rows; row++) splits[row + 1]! += splits[row]!;
  const result: SequenceValues = {
    flat: elementsOf(value.values),
    rows: splits,
    steps,
    slots,
    written: null,
    depth: rank,
    extents: [time, inner.reduce((a, b) => a * b, 1)],
    form: "sparse",
    dtype: value.values.dtype,
  };
  if (recorder.graph !== null) {
    noteSparse(value, key);
    noted("sparse_sequence", [value], [result], attributes);
  }
  return result;
}

const MAX_INDEX = 0x7fffffff;
const MAX_ROWS = 1 << 24;

function noteSparse(value: SparseTensor, key: string): void {
  const { dtype }: Tensor = value.values;
  noteFeature(value, key, dtype === "bool" ? "int64" : dtype, "sparse");
}
