/**
 * Weights of the values of sequences.
 *
 * @module
 */

import type { OpAttributes } from "../../graph/attributes.ts";
import { recorder } from "../../graph/current_recorder.ts";
import { noted } from "../_op.ts";
import { isPadding } from "./categorical_values.ts";
import { noteFeature } from "./grouped_values.ts";
import { differentBatch } from "./numeric_input.ts";
import { readSequence, type SequenceFeature, type SequenceValues, slotOf, stepOf } from "./sequence_values.ts";
import { checkWeightDType, refuseWeights, weightAt } from "./category_weights.ts";

/**
 * For each value of a feature of sequences, padding left out, the weight that stands at the same row, step and place.
 *
 * @param value The feature of values.
 * @param given The feature of weights; where there is no value it is 0 or absent.
 * @throws {ValueError} if a value has no weight, a weight no value, or a weight is NaN, naming the row.
 */
export function sequenceWeights(
  value: SequenceFeature,
  given: SequenceFeature,
  attributes: OpAttributes["sequence_weights"],
): Float32Array {
  const { key, dtype, weightKey } = attributes;
  const values = readSequence(value, key);
  const weights = readSequence(given, weightKey);
  checkWeightDType(weights.dtype, weightKey);
  const rows = values.rows.length - 1;
  if (weights.rows.length - 1 !== rows) throw differentBatch(key, rows, weightKey, weights.rows.length - 1);
  const result = new Float32Array(values.flat.length);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    let at = weights.rows[row]!;
    const end = weights.rows[row + 1]!;
    const skipTo = (step: number, slot: number): void => {
      for (; at < end && isBefore(weights, row, at, step, slot); at++) {
        if (weightAt(weights.flat, weights.rows, at, weightKey) !== 0) refuseWeights(key, weightKey, row, key);
      }
    };
    for (let i = values.rows[row]!; i < values.rows[row + 1]!; i++) {
      if (values.form !== "sparse" && isPadding(values.flat[i])) continue;
      const step = stepOf(values, row, i);
      const slot = slotOf(values, i);
      skipTo(step, slot);
      if (at === end || stepOf(weights, row, at) !== step || slotOf(weights, at) !== slot) refuseWeights(key, weightKey, row, key);
      result[count++] = weightAt(weights.flat, weights.rows, at++, weightKey);
    }
    skipTo(Infinity, 0);
  }
  const kept = result.subarray(0, count);
  if (recorder.graph !== null) {
    noteFeature(value, key, dtype, values.form);
    noteFeature(given, weightKey, "float32", weights.form);
    noted("sequence_weights", [value, given], [kept], attributes);
  }
  return kept;
}

function isBefore(weights: SequenceValues, row: number, at: number, step: number, slot: number): boolean {
  const own = stepOf(weights, row, at);
  return own < step || (own === step && slotOf(weights, at) < slot);
}
