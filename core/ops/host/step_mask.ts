/**
 * Which steps of sequences count, and which are padding.
 *
 * @module
 */

import type { FeatureValue } from "../../data/values.ts";
import { ValueError } from "../../errors.ts";
import type { OpAttributes } from "../../graph/attributes.ts";
import { elementsOf, fromTypedArray, SparseTensor, Tensor } from "../../runtime/tensor.ts";
import { noted, sameShape } from "../_op.ts";
import { tuple } from "./host_values.ts";

/** Which steps of [batch, time] count. */
export interface StepMask {
  /** Rows. */
  readonly batch: number;
  /** Steps, padding included. */
  readonly time: number;
  /** 0 or 1 for each step, row by row. */
  readonly valid: Int32Array;
  /** Valid steps of each row. */
  readonly counts: Int32Array;
  /** All valid steps. */
  readonly total: number;
  /** Whether it was made of lengths: a row of labels then has as many values as the sequence has steps, or those of the padding too. */
  readonly ofLengths: boolean;
}

/** The masks that were made of lengths: a tensor cannot say so. */
const ofLengths = new WeakMap<Tensor, Int32Array>();

/** The mask of sequences of those lengths, bool [batch, time]. */
export function lengthMask(lengths: Int32Array, time: number): Tensor {
  const valid = maskOfLengths(lengths, { steps: time });
  const mask = fromTypedArray(valid, [lengths.length, time], "bool");
  ofLengths.set(mask, valid);
  return mask;
}

/** 0 or 1 for each step of sequences of those lengths, row by row. */
export function maskOfLengths(lengths: Int32Array, { steps }: OpAttributes["length_mask"]): Int32Array {
  const valid = new Int32Array(lengths.length * steps);
  lengths.forEach((length, row) => valid.fill(1, row * steps, row * steps + length));
  noted("length_mask", [lengths], [valid], { steps });
  return valid;
}

/**
 * Reads a mask for logits of [batch, time, n].
 *
 * @param value Boolean, or numbers of which 0 means padding: [batch, time] or wider by padding; rows of arrays may end early.
 * @throws {ValueError} if it has not two dimensions or another shape.
 */
export function readMask(key: string, value: FeatureValue, logitsShape: readonly number[]): StepMask {
  const [batch, time] = logitsShape as [number, number];
  const made = value instanceof Tensor ? ofLengths.get(value) : undefined;
  const fits = made !== undefined && sameShape((value as Tensor).shape, [batch, time]);
  return stepMask(fits ? made : readSteps(value, { key, shape: logitsShape }), batch, time, made !== undefined);
}

/** A mask of rows of so many steps. */
export function stepMask(valid: Int32Array, batch: number, time: number, ofLengths: boolean): StepMask {
  const counts = new Int32Array(batch);
  let total = 0;
  for (let row = 0; row < batch; row++) {
    for (let place = row * time; place < (row + 1) * time; place++) if (valid[place] !== 0) counts[row]!++;
    total += counts[row]!;
  }
  return { batch, time, valid, counts, total, ofLengths };
}

/** 0 or 1 for each step, row by row, of a mask as a feature has it. */
export function readSteps(value: FeatureValue, { key, shape: logitsShape }: OpAttributes["read_mask"]): Int32Array {
  const [batch, time] = logitsShape as [number, number];
  const { rows, width, at, rank } = maskElements(key, value);
  if (rank !== 2) throw new ValueError(`Mask is expected to have two dimensions, got ${rank} instead.`, { column: key });
  if (rows !== batch) throw misfit(key, [rows, width(0)], logitsShape);
  const valid = new Int32Array(batch * time);
  for (let row = 0; row < batch; row++) {
    const steps = width(row);
    if (steps < time && !Array.isArray(value)) throw misfit(key, [rows, width(0)], logitsShape);
    for (let step = 0; step < steps; step++) {
      const element = at(row, step);
      if (typeof element !== "boolean" && typeof element !== "number" && typeof element !== "bigint" || element !== element) {
        throw new TypeError(`The mask \`${key}\` must be boolean: step ${step} of row ${row} is ${String(element)}`);
      }
      if (!element) continue;
      if (step >= time) throw misfit(key, [rows, width(0)], logitsShape);
      valid[row * time + step] = 1;
    }
  }
  noted("feature", [], [value], { key, dtype: "bool", form: "dense" });
  noted("read_mask", [value], [valid], { key, shape: logitsShape });
  return valid;
}

function misfit(key: string, [rows, steps]: readonly number[], logitsShape: readonly number[]): ValueError {
  const [batch, time] = logitsShape;
  return new ValueError(
    `The mask \`${key}\` of shape (${rows}, ${steps}) does not fit logits of shape ${
      tuple(logitsShape)
    }: expected [batch, steps] (${batch}, ${time})`,
    { column: key },
  );
}

interface MaskElements {
  readonly rank: number;
  readonly rows: number;
  readonly width: (row: number) => number;
  readonly at: (row: number, step: number) => unknown;
}

function maskElements(key: string, value: FeatureValue): MaskElements {
  if (value instanceof SparseTensor) throw new TypeError(`The mask \`${key}\` must be dense, received a SparseTensor`);
  if (value instanceof Tensor) {
    const [rows = 0, steps = 0] = value.shape;
    const elements = elementsOf(value);
    return { rank: value.shape.length, rows, width: () => steps, at: (row, step) => elements[row * steps + step] };
  }
  if (!Array.isArray(value)) return { rank: 1, rows: value.length, width: () => 0, at: () => undefined };
  const rows = value as readonly (readonly unknown[])[];
  const flat = rows.some((row) => !Array.isArray(row));
  const deep = !flat && rows.some((row) => row.some(Array.isArray));
  return { rank: flat ? 1 : deep ? 3 : 2, rows: rows.length, width: (row) => rows[row]?.length ?? 0, at: (row, step) => rows[row]![step] };
}

/** A mask as a tensor, bool [batch, time]. */
export function maskTensor({ valid, batch, time }: StepMask): Tensor {
  return fromTypedArray(valid, [batch, time], "bool");
}
