/**
 * Values of sequences, from every form in which a user may give them.
 *
 * @module
 */

import type { FeatureValue } from "../../data/values.ts";
import { describe, InvalidArgumentError, ResourceExhaustedError, ValueError } from "../../errors.ts";
import type { Value } from "../../graph/record.ts";
import { elementsOf, SparseTensor, Tensor } from "../../runtime/tensor.ts";
import { noted } from "../_op.ts";

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
  /** What they came in. */
  readonly form: "arrays" | "dense" | "sparse";
}

/**
 * Reads a feature of sequences.
 *
 * @param width Numbers in a step where those of a dense tensor's step may be read as following each other, as depth 2; default: they are not.
 * @throws {TypeError} if it is no array and no tensor.
 * @throws {ValueError} if a row is a single value and no sequence, naming the row.
 * @throws {InvalidArgumentError} if the indices of a SparseTensor are out of order or repeated.
 */
export function readSequence(value: FeatureValue, key: string, width: number | null = null): SequenceValues {
  if (value instanceof SparseTensor) return fromSparse(value, key);
  if (value instanceof Tensor) return fromTensor(value, key, width);
  if (ArrayBuffer.isView(value)) {
    throw new ValueError(`Feature ${key} must hold sequences, an array of values for each row; received ${describe(value)}`, {
      column: key,
    });
  }
  if (!Array.isArray(value)) {
    throw new TypeError(`Feature ${key} must be an array of sequences, a Tensor or a SparseTensor, received ${describe(value)}`);
  }
  return fromArrays(value, key);
}

/** Tells the graph that is being made of a raw feature of sequences that an operation reads. */
export function notedSequence(value: FeatureValue, key: string, dtype: "float32" | "int64" | "string"): void {
  const form = value instanceof SparseTensor ? "sparse" : value instanceof Tensor ? "dense" : "ragged";
  noted("feature", [], [value as Value], { key, dtype, form });
}

/** The step of a value in its row. */
export function stepOf(sequence: SequenceValues, row: number, at: number): number {
  return sequence.steps === null ? at - sequence.rows[row]! : sequence.steps[at]!;
}

/** The place of a value in its step. */
export function slotOf(sequence: SequenceValues, at: number): number {
  return sequence.slots === null ? 0 : sequence.slots[at]!;
}

function fromArrays(rows: readonly unknown[], key: string): SequenceValues {
  const written = new Int32Array(rows.length);
  const splits = new Int32Array(rows.length + 1);
  let nested = false;
  const ofRow = rows[0] instanceof Int32Array ? Int32Array : rows[0] instanceof Float32Array ? Float32Array : null;
  let typed = ofRow !== null;
  for (let row = 0; row < rows.length; row++) {
    const sequence = rows[row];
    if (!isRow(sequence)) {
      throw new ValueError(`Feature ${key} must hold sequences, an array of values for each row: row ${row} is ${describe(sequence)}`, {
        column: key,
        row,
      });
    }
    written[row] = sequence.length;
    splits[row + 1] = splits[row]! + sequence.length;
    if (typed && !(sequence instanceof ofRow!)) typed = false;
    if (Array.isArray(sequence)) { for (let t = 0; t < sequence.length && !nested; t++) nested = isRow(sequence[t]); }
  }
  if (nested) return fromNested(rows as readonly ArrayLike<unknown>[], written);
  const count = splits[rows.length]!;
  if (typed) {
    const flat = new ofRow!(count);
    for (let row = 0; row < rows.length; row++) flat.set(rows[row] as Float32Array | Int32Array, splits[row]!);
    return { flat, rows: splits, steps: null, slots: null, written, depth: 2, extents: null, form: "arrays" };
  }
  const flat = new Array<unknown>(count);
  for (let row = 0, at = 0; row < rows.length; row++) {
    const sequence = rows[row] as ArrayLike<unknown>;
    for (let t = 0; t < sequence.length; t++) flat[at++] = sequence[t] as number;
  }
  return { flat, rows: splits, steps: null, slots: null, written, depth: 2, extents: null, form: "arrays" };
}

/** Rows of which some steps are arrays themselves. */
function fromNested(rows: readonly ArrayLike<unknown>[], written: Int32Array): SequenceValues {
  const flat: unknown[] = [];
  const steps: number[] = [];
  const slots: number[] = [];
  const splits = new Int32Array(rows.length + 1);
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
  for (let row = 0; row < rows.length; row++) {
    for (let t = 0; t < written[row]!; t++) collect(rows[row]![t], t, 0, 3);
    splits[row + 1] = flat.length;
  }
  return {
    flat,
    rows: splits,
    steps: Int32Array.from(steps),
    slots: Int32Array.from(slots),
    written,
    depth,
    extents: null,
    form: "arrays",
  };
}

function fromTensor(value: Tensor, key: string, width: number | null): SequenceValues {
  const [rows, time, ...inner] = value.shape;
  if (rows === undefined || time === undefined) throw noTime(key, "Tensor of shape", value.shape);
  const each = inner.reduce((a, b) => a * b, 1);
  const joined = inner.length > 0 && each === width;
  const single = inner.length === 0 || joined;
  const place = (of: (i: number) => number): Int32Array | null =>
    single ? null : Int32Array.from({ length: value.size }, (_, i) => of(i % (time * each)));
  return {
    flat: elementsOf(value),
    rows: Int32Array.from({ length: rows + 1 }, (_, row) => row * time * each),
    steps: place((i) => Math.floor(i / each)),
    slots: place((i) => i % each),
    written: new Int32Array(rows).fill(joined ? time * each : time),
    depth: joined ? 2 : value.shape.length,
    extents: joined ? [time * each, 1] : [time, each],
    form: "dense",
  };
}

function fromSparse(value: SparseTensor, key: string): SequenceValues {
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
        {
          column: key,
          row,
        },
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
  return {
    flat: elementsOf(value.values),
    rows: splits,
    steps,
    slots,
    written: null,
    depth: rank,
    extents: [time, inner.reduce((a, b) => a * b, 1)],
    form: "sparse",
  };
}

const MAX_INDEX = 0x7fffffff;
const MAX_ROWS = 1 << 24;

function noTime(key: string, what: string, shape: readonly number[]): ValueError {
  return new ValueError(`Feature ${key} must hold sequences, [batch, time] or [batch, time, values]; received a ${what} [${shape}]`, {
    column: key,
  });
}

// A Uint8Array is the bytes of one string.
function isRow(item: unknown): item is ArrayLike<unknown> {
  return Array.isArray(item) || (ArrayBuffer.isView(item) && !(item instanceof Uint8Array) && !(item instanceof DataView));
}
