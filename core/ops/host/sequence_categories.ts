/**
 * The raw values of a categorical feature of sequences.
 *
 * @module
 */

import { ValueError } from "../../errors.ts";
import type { OpAttributes } from "../../graph/attributes.ts";
import { recorder } from "../../graph/current_recorder.ts";
import { noted } from "../_op.ts";
import { checkTensorDType, checkValues, isPadding, type RawValues } from "./categorical_values.ts";
import { noteFeature } from "./grouped_values.ts";
import { stepsOf } from "./sequence_lengths.ts";
import { readSequence, type SequenceFeature, type SequenceValues, stepOf } from "./sequence_values.ts";

/** Values in the order of rows and steps, without padding. */
export interface SequenceCategories {
  /** Strings or whole numbers. */
  readonly values: RawValues["values"];
  /** Where the values of each row begin. */
  readonly rows: Int32Array;
  /** For each value its step. */
  readonly places: Int32Array;
  /** For each row its number of steps. */
  readonly lengths: Int32Array;
}

/**
 * Reads a categorical feature of sequences.
 *
 * @throws {TypeError} if a value is of another kind than the dtype says, naming its row.
 * @throws {ValueError} if a row is no sequence, or a whole number has a fraction or is too large for its kind.
 */
export function sequenceCategories(value: SequenceFeature, attributes: OpAttributes["sequence_categories"]): SequenceCategories {
  const { key, dtype } = attributes;
  const sequence = readSequence(value, key);
  checkTensorDType(sequence.dtype, key, dtype);
  if (sequence.depth > 3) {
    throw new ValueError(`Feature ${key} must be [batch, time] or [batch, time, values], received ${sequence.depth} dimensions`, {
      column: key,
    });
  }
  const read = withoutPadding(sequence, checkValues(sequence.flat, sequence.rows, key, dtype));
  if (recorder.graph !== null) {
    noteFeature(value, key, dtype, sequence.form);
    noted("sequence_categories", [value], [read.values, read.rows, read.places, read.lengths], attributes);
  }
  return read;
}

/**
 * Where the values of each step begin, of rows that are filled up to the longest: [batch * steps + 1].
 *
 * @throws {ResourceExhaustedError} if these are too many.
 */
export function stepSplits(
  { rows, places, lengths }: Omit<SequenceCategories, "values">,
  attributes: OpAttributes["step_splits"],
): Int32Array {
  const steps = stepsOf(lengths, attributes.column);
  const splits = new Int32Array(lengths.length * steps + 1);
  for (let row = 0; row < lengths.length; row++) {
    for (let i = rows[row]!; i < rows[row + 1]!; i++) splits[row * steps + places[i]! + 1]!++;
  }
  for (let cell = 1; cell < splits.length; cell++) splits[cell]! += splits[cell - 1]!;
  noted("step_splits", [rows, places, lengths], [splits], attributes);
  return splits;
}

/** The values that are no padding, and how long each row is without it. */
function withoutPadding(sequence: SequenceValues, values: RawValues["values"]): SequenceCategories {
  const { rows, form, written } = sequence;
  const batch = rows.length - 1;
  const lengths = new Int32Array(batch);
  const kept = new Int32Array(batch + 1);
  const places = new Int32Array(values.length);
  let rest: (string | Uint8Array | number | bigint)[] | null = null;
  let count = 0;
  for (let row = 0; row < batch; row++) {
    const end = rows[row + 1]!;
    let last = 0;
    for (let i = rows[row]!; i < end; i++) {
      if (form !== "sparse" && isPadding(values[i])) {
        rest ??= Array.prototype.slice.call(values, 0, i);
        continue;
      }
      if (rest !== null) rest.push(values[i]!);
      const step = stepOf(sequence, row, i);
      places[count++] = step;
      last = step + 1;
    }
    kept[row + 1] = count;
    // Steps that an array spells out as [] have no value and yet are steps; those of a tensor without places in a step are not.
    const spelled = form === "ragged" ? written![row]! : 0;
    const reached = end > rows[row]! ? stepOf(sequence, row, end - 1) + 1 : 0;
    lengths[row] = spelled > reached ? spelled : last;
  }
  return {
    values: rest === null ? values : rest as RawValues["values"],
    rows: kept,
    places: count === places.length ? places : places.subarray(0, count),
    lengths,
  };
}
