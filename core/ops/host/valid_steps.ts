/**
 * Logits, labels and weights of sequences without their padding: those of the valid steps, one after the other.
 *
 * @module
 */

import type { FeatureValue } from "../../data/values.ts";
import { InvalidArgumentError, ValueError } from "../../errors.ts";
import type { OpAttributes } from "../../graph/attributes.ts";
import { recorder, type Value } from "../../graph/current_recorder.ts";
import { sizeOf } from "../../runtime/host_tensor.ts";
import { elementsOf, type HostElements, SparseTensor, Tensor } from "../../runtime/tensor.ts";
import { NONE, noted } from "../_op.ts";
import { reshape, takeRows } from "../shape.ts";
import { HostArray, rawOf } from "./host_values.ts";
import type { StepMask } from "./step_mask.ts";

/**
 * The valid steps of [batch, time, n] as rows: [valid steps, n]. A gradient flows back.
 *
 * @param places What {@linkcode placesOf} gives of the mask.
 */
export function flattenSteps(x: Tensor, mask: StepMask, places: Int32Array | null): Tensor {
  const rows = reshape(x, [mask.batch * mask.time, x.shape[2]!]);
  return places === null ? rows : takeRows(rows, places);
}

/** The places of valid steps; null where all are and no graph is made: a graph chooses steps always, since another batch may have padding. */
export function placesOf(mask: StepMask): Int32Array | null {
  return mask.total === mask.valid.length && recorder.graph === null ? null : validPlaces(mask.valid);
}

/** The places of a mask that are not 0. */
export function validPlaces(valid: Int32Array): Int32Array {
  let total = 0;
  for (let place = 0; place < valid.length; place++) if (valid[place] !== 0) total++;
  const places = new Int32Array(total);
  for (let place = 0, n = 0; place < valid.length; place++) if (valid[place] !== 0) places[n++] = place;
  noted("valid_places", [valid], [places], NONE);
  return places;
}

/**
 * Labels or weights of the valid steps, one after the other.
 *
 * @param value [batch, time] or [batch, time, n], wider by padding or not; a `SparseTensor` or nested arrays may hold the valid steps alone.
 * @param places What {@linkcode placesOf} gives of the mask: a graph knows by it how many values there are.
 * @throws {InvalidArgumentError} if it has values for other steps than the mask.
 */
export function flattenValues(
  value: FeatureValue,
  mask: StepMask,
  what: string,
  places: Int32Array | null = null,
): FeatureValue | HostArray {
  const flat = flattened(value, mask, what);
  const { batch, time, ofLengths } = mask;
  const attributes: OpAttributes["flatten_steps"] = { what, batch, steps: time, ofLengths };
  noted("flatten_steps", [rawOf(value) as Value, mask.valid, places], [flat as Value], attributes);
  return flat;
}

function flattened(value: FeatureValue, mask: StepMask, what: string): FeatureValue | HostArray {
  if (value instanceof SparseTensor) return sparseSteps(value, mask, what);
  if (value instanceof Tensor) return denseSteps(value, mask, what);
  if (!Array.isArray(value) || value.some((row) => !Array.isArray(row))) throw shallow(1);
  const rows = value as readonly (readonly (string | number)[])[];
  checkRows(rows.length, mask, what);
  const steps: (string | number)[] = [];
  // Rows of one length beyond the longest sequence are padded, as those of a tensor are.
  const padded = rows.every((row) => row.length === rows[0]!.length && row.length > mask.time);
  rows.forEach((row, b) => {
    const all = padded || row.length === mask.time || coversRow(row.length, b, mask);
    if (!all && row.length !== mask.counts[b]) throw misplaced(what, b, row.length, mask);
    for (let step = 0; step < Math.min(row.length, mask.time); step++) if (!all || mask.valid[b * mask.time + step]) steps.push(row[step]!);
  });
  return steps;
}

/** The values of a sparse tensor [batch, time] or [batch, time, ...] in the order of their places, which need not be that in which they stand. */
function sparseSteps({ indices, values, denseShape }: SparseTensor, mask: StepMask, what: string): HostArray {
  if (denseShape.length < 2) throw shallow(denseShape.length);
  checkRows(denseShape[0]!, mask, what);
  const inner = denseShape.slice(2);
  const size = sizeOf(inner);
  if (values.size !== mask.total * size) {
    throw new InvalidArgumentError(
      `Tensor shape is incompatible with provided mask. ${what} has ${values.size} values, the mask has ${mask.total} steps`,
    );
  }
  const rank = denseShape.length;
  const at = indices.hostData as BigInt64Array;
  const counts = new Int32Array(mask.batch);
  const places = new Float64Array(values.size);
  let ordered = true;
  for (let i = 0; i < places.length; i++) {
    for (let axis = 0; axis < rank; axis++) places[i] = places[i]! * denseShape[axis]! + Number(at[i * rank + axis]);
    ordered &&= i === 0 || places[i - 1]! < places[i]!;
    counts[Number(at[i * rank])]!++;
  }
  const row = counts.findIndex((count, row) => count !== mask.counts[row]! * size);
  if (row >= 0) throw misplaced(what, row, counts[row]! / size, mask);
  if (ordered) return new HostArray(elementsOf(values), [mask.total, ...inner], values.dtype);
  const order = Array.from(places.keys()).sort((a, b) => places[a]! - places[b]!);
  return gathered(values, [mask.total, ...inner], (i) => order[i]!);
}

function denseSteps(x: Tensor, mask: StepMask, what: string): HostArray {
  if (x.shape.length < 2) throw shallow(x.shape.length);
  checkRows(x.shape[0]!, mask, what);
  const steps = x.shape[1]!;
  const inner = x.shape.slice(2);
  const size = sizeOf(inner);
  const places: number[] = [];
  for (let b = 0; b < mask.batch; b++) {
    const all = steps >= mask.time;
    if (!all && steps !== mask.counts[b]) throw misplaced(what, b, steps, mask);
    for (let step = 0; step < Math.min(steps, mask.time); step++) {
      if (!all || mask.valid[b * mask.time + step]) places.push((b * steps + step) * size);
    }
  }
  return gathered(x, [mask.total, ...inner], (i) => places[Math.floor(i / size)]! + i % size);
}

/** The elements of a tensor that stand at given places. */
function gathered(x: Tensor, shape: readonly number[], at: (i: number) => number): HostArray {
  const source = elementsOf(x);
  const length = { length: sizeOf(shape) };
  return new HostArray(gatheredElements(source, length, at), shape, x.dtype);
}

function gatheredElements(source: HostElements, length: { readonly length: number }, at: (i: number) => number): HostElements {
  if (source instanceof BigInt64Array) return BigInt64Array.from(length, (_, i) => source[at(i)]!);
  if (Array.isArray(source)) return Array.from(length, (_, i) => source[at(i)]!);
  if (source instanceof Float32Array) return Float32Array.from(length, (_, i) => source[at(i)]!);
  return Int32Array.from(length, (_, i) => (source as Int32Array)[at(i)]!);
}

/** Whether a row of values, one for each step of its sequence, has those of all valid steps of a mask with other steps left out. */
function coversRow(values: number, row: number, { time, valid, counts, ofLengths }: StepMask): boolean {
  return !ofLengths && values < time && values !== counts[row] && valid.subarray(row * time, (row + 1) * time).lastIndexOf(1) < values;
}

function checkRows(rows: number, mask: StepMask, what: string): void {
  if (rows === mask.batch) return;
  throw new InvalidArgumentError(
    `Tensor shape is incompatible with provided mask. ${what} has ${rows} rows, the mask ${mask.batch}`,
  );
}

function shallow(rank: number): ValueError {
  return new ValueError(`Input tensor expected to have at least 2 dimensions, got ${rank} instead.`);
}

function misplaced(what: string, row: number, values: number, { counts, time }: StepMask): InvalidArgumentError {
  return new InvalidArgumentError(
    `Tensor shape is incompatible with provided mask. ${what} has ${values} values in row ${row}, where ${
      counts[row]
    } of ${time} steps are valid`,
    { row },
  );
}
