/**
 * Which steps of sequences count, and which are padding.
 *
 * @module
 */

import type { FeatureValue } from "../core/data/batch.ts";
import { ValueError } from "../core/errors.ts";
import { fromTypedArray, SparseTensor, Tensor } from "../core/runtime/tensor.ts";
import { tuple } from "./_host_values.ts";

/** Which steps of [batch, time] count. */
export interface StepMask {
  /** Rows. */
  readonly batch: number;
  /** Steps, padding included. */
  readonly time: number;
  /** 0 or 1 for each step, row by row. */
  readonly valid: Uint8Array;
  /** Valid steps of each row. */
  readonly counts: Int32Array;
  /** All valid steps. */
  readonly total: number;
  /** Whether it was made of lengths: a row of labels then has as many values as the sequence has steps, or those of the padding too. */
  readonly ofLengths: boolean;
}

/** The masks that were made of lengths. */
export const madeOfLengths = new WeakSet<object>();

/**
 * Reads a mask for logits of [batch, time, n].
 *
 * @param value Boolean, or numbers of which 0 means padding: [batch, time] or wider by padding; rows of arrays may end early.
 * @throws {ValueError} if it has not two dimensions or another shape.
 */
export function readMask(key: string, value: FeatureValue, logitsShape: readonly number[]): StepMask {
  const [batch, time] = logitsShape as [number, number];
  const { rows, width, at, rank } = maskElements(key, value);
  if (rank !== 2) throw new ValueError(`Mask is expected to have two dimensions, got ${rank} instead.`, { column: key });
  const misfit = () =>
    new ValueError(
      `The mask \`${key}\` of shape (${rows}, ${width(0)}) does not fit logits of shape ${
        tuple(logitsShape)
      }: expected [batch, steps] (${batch}, ${time})`,
      { column: key },
    );
  if (rows !== batch) throw misfit();
  const valid = new Uint8Array(batch * time);
  const counts = new Int32Array(batch);
  let total = 0;
  for (let row = 0; row < batch; row++) {
    const steps = width(row);
    if (steps < time && !Array.isArray(value)) throw misfit();
    for (let step = 0; step < steps; step++) {
      const element = at(row, step);
      if (typeof element !== "boolean" && typeof element !== "number" && typeof element !== "bigint" || element !== element) {
        throw new TypeError(`The mask \`${key}\` must be boolean: step ${step} of row ${row} is ${String(element)}`);
      }
      if (!element) continue;
      if (step >= time) throw misfit();
      valid[row * time + step] = 1;
      counts[row]!++;
      total++;
    }
  }
  return { batch, time, valid, counts, total, ofLengths: madeOfLengths.has(value) };
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
    const elements = value.hostData ?? value.dataSync();
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
  return fromTypedArray(Int32Array.from(valid), [batch, time], "bool");
}
