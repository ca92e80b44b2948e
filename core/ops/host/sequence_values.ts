/**
 * Values of sequences, from every form in which a user may give them.
 *
 * @module
 */

import type { FeatureValue } from "../../data/values.ts";
import { describe, ValueError } from "../../errors.ts";
import type { DType } from "../../runtime/host_tensor.ts";
import { elementsOf, type SparseTensor, Tensor } from "../../runtime/tensor.ts";
import { badValue, type Form, isGrouped, isRow, notReadable } from "./grouped_values.ts";

/** Values in the order of rows, steps and places in a step. */
export interface SequenceValues {
  /** The values. */
  readonly flat: ArrayLike<unknown>;
  /** Row b has `flat[rows[b]]` to `flat[rows[b + 1] - 1]`. */
  readonly rows: Int32Array;
  /** For each value its step; null where the i-th value of a row is its step i. */
  readonly steps: Int32Array | null;
  /** For each value its place in its step; null where that is always 0. */
  readonly slots: Int32Array | null;
  /** For each row how many steps it was written with; null for a sparse tensor, which does not say. */
  readonly written: Int32Array | null;
  /** 2 where a step is one value, 3 or more where it is an array of values. */
  readonly depth: number;
  /** Extents after the batch of a tensor, [steps, values in a step]; null for arrays. */
  readonly extents: readonly [number, number] | null;
  /** In what they came: arrays are ragged. */
  readonly form: Form;
  /** That of a tensor; null for arrays. */
  readonly dtype: DType | null;
}

/** A feature as it was given, where that is a SparseTensor already grouped (`sparse_values.ts`). */
export type SequenceFeature = Exclude<FeatureValue, SparseTensor> | SequenceValues;

/**
 * Reads a feature of sequences.
 *
 * @param width Numbers in a step where those of a dense tensor's step may be read as following each other, as depth 2; default: they are not.
 * @throws {TypeError} if it is no array and no tensor.
 * @throws {ValueError} if a row is a single value and no sequence, naming the row.
 */
export function readSequence(value: SequenceFeature, key: string, width: number | null = null): SequenceValues {
  if (value instanceof Tensor) return fromTensor(value, key, width);
  if (isGrouped<SequenceValues>(value)) return value;
  if (ArrayBuffer.isView(value)) throw new ValueError(`Feature ${key} ${NO_SEQUENCES}; received ${describe(value)}`, { column: key });
  if (!Array.isArray(value)) throw notReadable(value, key, "an array of sequences, a Tensor or a SparseTensor");
  return fromArrays(value, key);
}

const NO_SEQUENCES = "must hold sequences, an array of values for each row";

/** The step of a value in its row. */
export function stepOf(sequence: SequenceValues, row: number, at: number): number {
  return sequence.steps === null ? at - sequence.rows[row]! : sequence.steps[at]!;
}

/** The place of a value in its step. */
export function slotOf(sequence: SequenceValues, at: number): number {
  return sequence.slots === null ? 0 : sequence.slots[at]!;
}

function fromArrays(given: readonly unknown[], key: string): SequenceValues {
  const written = new Int32Array(given.length);
  const rows = new Int32Array(given.length + 1);
  let nested = false;
  const ofRow = given[0] instanceof Int32Array ? Int32Array : given[0] instanceof Float32Array ? Float32Array : null;
  let typed = ofRow !== null;
  for (let row = 0; row < given.length; row++) {
    const sequence = given[row];
    if (!isRow(sequence)) throw badValue(key, row, `${NO_SEQUENCES}: row ${row} is ${describe(sequence)}`);
    written[row] = sequence.length;
    rows[row + 1] = rows[row]! + sequence.length;
    if (typed && !(sequence instanceof ofRow!)) typed = false;
    if (Array.isArray(sequence)) { for (let t = 0; t < sequence.length && !nested; t++) nested = isRow(sequence[t]); }
  }
  const sequences = given as readonly ArrayLike<unknown>[];
  const read = { rows, steps: null, slots: null, written, depth: 2, extents: null, form: "ragged", dtype: null } as const;
  if (nested) return { ...read, ...placed(sequences) };
  const count = rows[given.length]!;
  if (typed) {
    const flat = new ofRow!(count);
    for (let row = 0; row < given.length; row++) flat.set(sequences[row] as Float32Array | Int32Array, rows[row]!);
    return { ...read, flat };
  }
  const flat = new Array<unknown>(count);
  for (let row = 0, at = 0; row < given.length; row++) {
    const sequence = sequences[row]!;
    for (let t = 0; t < sequence.length; t++) flat[at++] = sequence[t];
  }
  return { ...read, flat };
}

/** The values of rows of which some steps are arrays themselves, and their places. */
function placed(given: readonly ArrayLike<unknown>[]): Pick<SequenceValues, "flat" | "rows" | "steps" | "slots" | "depth"> {
  const flat: unknown[] = [];
  const steps: number[] = [];
  const slots: number[] = [];
  const rows = new Int32Array(given.length + 1);
  let depth = 3;
  const collect = (value: unknown, step: number, slot: number, level: number): number => {
    if (!isRow(value)) {
      flat.push(value);
      steps.push(step);
      slots.push(slot);
      return slot + 1;
    }
    depth = Math.max(depth, level);
    let next = slot;
    for (let i = 0; i < value.length; i++) next = collect(value[i], step, next, level + 1);
    return next;
  };
  for (let row = 0; row < given.length; row++) {
    const sequence = given[row]!;
    for (let t = 0; t < sequence.length; t++) collect(sequence[t], t, 0, 3);
    rows[row + 1] = flat.length;
  }
  return { flat, rows, steps: Int32Array.from(steps), slots: Int32Array.from(slots), depth };
}

function fromTensor(value: Tensor, key: string, width: number | null): SequenceValues {
  const [rows, time, ...inner] = value.shape;
  if (rows === undefined || time === undefined) throw noTime(key, "Tensor of shape", value.shape);
  const each = inner.reduce((a, b) => a * b, 1);
  const joined = inner.length > 0 && each === width;
  const single = inner.length === 0 || joined;
  const place = (of: (i: number) => number): Int32Array | null =>
    single ? null : Int32Array.from({ length: value.size }, (_, i) => of(i % (time * each)));
  const extents = joined ? [time * each, 1] as const : [time, each] as const;
  return {
    flat: elementsOf(value),
    rows: Int32Array.from({ length: rows + 1 }, (_, row) => row * time * each),
    steps: place((i) => Math.floor(i / each)),
    slots: place((i) => i % each),
    written: new Int32Array(rows).fill(extents[0]),
    depth: joined ? 2 : value.shape.length,
    extents,
    form: "dense",
    dtype: value.dtype,
  };
}

/** The error of a tensor that has no dimension of steps. */
export function noTime(key: string, what: string, shape: readonly number[]): ValueError {
  return new ValueError(`Feature ${key} must hold sequences, [batch, time] or [batch, time, values]; received a ${what} [${shape}]`, {
    column: key,
  });
}
