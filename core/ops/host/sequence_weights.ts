/**
 * Weights of the values of sequences.
 *
 * @module
 */

import type { FeatureValue } from "../../data/values.ts";
import { describe, ValueError } from "../../errors.ts";
import type { OpAttributes } from "../../graph/attributes.ts";
import { recorder, type Value } from "../../graph/record.ts";
import { noted } from "../_op.ts";
import { isPadding } from "./categorical_values.ts";
import { differentBatch } from "./numeric_input.ts";
import { notedSequence, readSequence, type SequenceValues, slotOf, stepOf } from "./sequence_values.ts";
import { checkWeightDType } from "./category_weights.ts";

/**
 * For each value of a feature of sequences, padding left out, the weight that stands at the same row, step and place.
 *
 * @param value The feature of values.
 * @param given The feature of weights; where there is no value it is 0 or absent.
 * @throws {ValueError} if a value has no weight, a weight no value, or a weight is NaN, naming the row.
 */
export function sequenceWeights(value: FeatureValue, given: FeatureValue, attributes: OpAttributes["sequence_weights"]): Float32Array {
  const { key, dtype, weightKey } = attributes;
  checkWeightDType(given, weightKey);
  const values = readSequence(value, key);
  const weights = readSequence(given, weightKey);
  const rows = values.rows.length - 1;
  if (weights.rows.length - 1 !== rows) throw differentBatch(key, rows, weightKey, weights.rows.length - 1);
  const result = new Float32Array(values.flat.length);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    let at = weights.rows[row]!;
    const end = weights.rows[row + 1]!;
    const skipTo = (step: number, slot: number): void => {
      for (; at < end && isBefore(weights, row, at, step, slot); at++) {
        if (weightAt(weights, at, weightKey, row) !== 0) refuse(key, weightKey, row);
      }
    };
    for (let i = values.rows[row]!; i < values.rows[row + 1]!; i++) {
      if (values.form !== "sparse" && isPadding(values.flat[i])) continue;
      const step = stepOf(values, row, i);
      const slot = slotOf(values, i);
      skipTo(step, slot);
      if (at === end || stepOf(weights, row, at) !== step || slotOf(weights, at) !== slot) refuse(key, weightKey, row);
      result[count++] = weightAt(weights, at++, weightKey, row);
    }
    skipTo(Infinity, 0);
  }
  const kept = result.subarray(0, count);
  if (recorder.graph !== null) {
    notedSequence(value, key, dtype);
    notedSequence(given, weightKey, "float32");
    noted("sequence_weights", [value as Value, given as Value], [kept], attributes);
  }
  return kept;
}

function isBefore(weights: SequenceValues, row: number, at: number, step: number, slot: number): boolean {
  const own = stepOf(weights, row, at);
  return own < step || (own === step && slotOf(weights, at) < slot);
}

function weightAt(weights: SequenceValues, at: number, key: string, row: number): number {
  const raw = weights.flat[at];
  if (typeof raw !== "number" && typeof raw !== "bigint") {
    throw new TypeError(`The weights ${key} are read as numbers: row ${row} has ${describe(raw)}`);
  }
  const weight = Number(raw);
  if (Number.isNaN(weight)) throw new ValueError(`The weight ${key} is NaN in row ${row}`, { column: key, row });
  return weight;
}

function refuse(key: string, weightKey: string, row: number): never {
  throw new ValueError(`Column ${key} and its weights ${weightKey} have different numbers of values in row ${row}`, { column: key, row });
}
