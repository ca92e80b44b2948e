/**
 * Weights of the values of a categorical feature.
 *
 * @module
 */

import { describe, ValueError } from "../../errors.ts";
import type { OpAttributes } from "../../graph/attributes.ts";
import { recorder } from "../../graph/current_recorder.ts";
import type { DType } from "../../runtime/host_tensor.ts";
import { noted } from "../_op.ts";
import { group, type GroupedFeature, noteFeature, placesBefore, rowOf, withoutPadding } from "./grouped_values.ts";

/** Weights grouped by example. */
export interface Weights {
  /** The weights. */
  readonly weights: Float32Array;
  /** Where each example's weights begin. */
  readonly splits: Int32Array;
}

/**
 * Reads a feature of weights. Zeros of a dense one are left out: they are padding.
 *
 * @throws {TypeError} if a weight is no number.
 * @throws {ValueError} if one is missing or NaN, or the feature is a tensor of another dtype than float32.
 */
export function weightValues(value: GroupedFeature, attributes: OpAttributes["weight_values"]): Weights {
  const { key } = attributes;
  const { flat, splits, form, dtype } = group(value, key);
  checkWeightDType(dtype, key);
  const weights = new Float32Array(flat.length);
  for (let i = 0; i < flat.length; i++) weights[i] = weightAt(flat, splits, i, key);
  const { rest, splits: remaining } = withoutPadding(weights, splits, (weight) => form !== "sparse" && weight === 0);
  const read = { weights: Float32Array.from(rest), splits: remaining };
  if (recorder.graph !== null) {
    noteFeature(value, key, "float32", form);
    noted("weight_values", [value], [read.weights, read.splits], attributes);
  }
  return read;
}

/** Refuses weights in a tensor of another dtype than float32; those of arrays are null. */
export function checkWeightDType(dtype: DType | null, key: string): void {
  if (dtype === null || dtype === "float32") return;
  throw new ValueError(`Bad dtype, expected floating, but got ${dtype}: the weights ${key}`, { column: key });
}

/**
 * A weight, checked to be a number.
 *
 * @param splits Where each row's weights begin.
 */
export function weightAt(flat: ArrayLike<unknown>, splits: Int32Array, at: number, key: string): number {
  const raw = flat[at];
  if (typeof raw === "number" && raw === raw) return raw;
  if (typeof raw === "bigint") return Number(raw);
  const row = rowOf(splits, at);
  const missing = raw === null || raw === undefined;
  if (!missing && typeof raw !== "number") throw new TypeError(`The weights ${key} are read as numbers: row ${row} is ${describe(raw)}`);
  throw new ValueError(`The weight ${key} is ${missing ? "missing" : "NaN"} in row ${row}`, { column: key, row });
}

/**
 * The weights of the values of a column, checked to be as many in each row.
 *
 * @param splits Where each example's values begin.
 * @throws {ValueError} if there are more or fewer of them, or padding stood in other places, naming the row.
 */
export function weighIds(ids: Int32Array, splits: Int32Array, given: Weights, attributes: OpAttributes["weigh_ids"]): Float32Array {
  const { weights, splits: weightSplits } = given;
  const { column, name, weightKey } = attributes;
  if (weights.length !== ids.length) {
    throw new ValueError(
      `Dimensions ${ids.length} and ${weights.length} are not compatible: column ${column}, weights ${weightKey}`,
      { column: name },
    );
  }
  const [places, weightPlaces] = [placesBefore.get(splits), placesBefore.get(weightSplits)];
  for (let row = 0; row + 1 < splits.length; row++) {
    const [begin, end] = [splits[row], splits[row + 1]];
    if (
      end !== weightSplits[row + 1] || weightPlaces && places && String(places.slice(begin, end)) !== String(weightPlaces.slice(begin, end))
    ) {
      refuseWeights(column, weightKey, row, name);
    }
  }
  noted("weigh_ids", [ids, splits, weights, weightSplits], [weights], attributes);
  return weights;
}

/** Throws for a row whose values and weights do not stand in the same places; `name` is the column's. */
export function refuseWeights(key: string, weightKey: string, row: number, name: string): never {
  throw new ValueError(
    `Column ${key} and its weights ${weightKey} do not pair in row ${row}`,
    {
      column: name,
      row,
    },
  );
}
