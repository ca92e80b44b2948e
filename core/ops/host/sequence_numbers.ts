/**
 * Numeric features of sequences: from every form in which a user may give them, checked and normalised, into one tensor.
 *
 * @module
 */

import { InvalidArgumentError, ValueError } from "../../errors.ts";
import type { NumericReading, OpAttributes } from "../../graph/attributes.ts";
import { recorder } from "../../graph/current_recorder.ts";
import { backend, type Words } from "../../runtime/backends/current.ts";
import { empty, type Tensor } from "../../runtime/tensor.ts";
import { noted } from "../_op.ts";
import { badValue, noteFeature } from "./grouped_values.ts";
import { checkNumber, numberOf } from "./numeric_input.ts";
import { stepsOf } from "./sequence_lengths.ts";
import { readSequence, type SequenceFeature, type SequenceValues, slotOf, stepOf } from "./sequence_values.ts";

/** Numbers of sequences as they were given, and the lengths that follow. */
export interface SequenceNumbers {
  /** The numbers, with the places where they stand. */
  readonly numbers: SequenceValues;
  /** For each row its number of steps. */
  readonly lengths: Int32Array;
}

/**
 * Reads a numeric feature of sequences.
 *
 * @throws {ValueError} if a row is no sequence, or a tensor's numbers cannot be grouped into steps.
 * @throws {InvalidArgumentError} if a step that is an array holds another number of numbers than the reading says.
 */
export function sequenceNumbers(value: SequenceFeature, { reading }: OpAttributes["sequence_numbers"]): SequenceNumbers {
  const numbers = readSequence(value, reading.key, reading.width);
  const lengths = lengthsOf(numbers, reading);
  if (recorder.graph !== null) {
    noteFeature(value, reading.key, reading.dtype, numbers.form);
    noted("sequence_numbers", [value], [numbers, lengths], { reading });
  }
  return { numbers, lengths };
}

/**
 * The numbers where they belong, normalised; rows are filled up to the longest with `defaultValue`, which also stands for missing numbers.
 * Where there is none, padding and the gaps of a sparse tensor are 0, as in TensorFlow.
 *
 * @param always Whether `present` is also wanted where there are numbers everywhere.
 * @returns x: float32 [batch, steps, ...shape]. present: with `masked`, bool of the shape of x, where there are numbers; otherwise null.
 * @throws {ValueError} if a number is NaN or infinite, the normaliser has no value for it, or it is missing and there is no default, naming row and
 *   step.
 */
export function sequenceNumericInput(
  numbers: SequenceValues,
  lengths: Int32Array,
  attributes: OpAttributes["sequence_numeric_input"],
  always: boolean,
): { readonly x: Tensor; readonly present: Tensor | null } {
  const { reading, masked } = attributes;
  const shape = [lengths.length, stepsOf(lengths, reading.name), ...reading.shape];
  const words = written(numbers, shape[1]!, attributes);
  const x = onDevice(words.values, shape, "float32");
  const wanted = words.present !== null && (always || words.present.includes(0));
  const present = wanted ? onDevice(words.present!, shape, "bool") : null;
  noted("sequence_numeric_input", [numbers, lengths], masked ? [x, present!] : [x], attributes);
  return { x, present };
}

/** Steps of each row; checks that the numbers can be grouped into steps. */
function lengthsOf(sequence: SequenceValues, reading: NumericReading): Int32Array {
  const { key, width, shape } = reading;
  const { rows, extents, written } = sequence;
  const grouped = sequence.depth === 2;
  const size = extents === null ? width : extents[grouped ? 0 : 1];
  if ((grouped ? size % width : size - width) !== 0) {
    throw new ValueError(
      `Dimension size must be evenly divisible by ${width} but is ${size} for feature ${key} of shape [${shape}]`,
      { column: key },
    );
  }
  const lengths = new Int32Array(rows.length - 1);
  for (let row = 0; row < lengths.length; row++) {
    const end = rows[row + 1]!;
    const length = written === null ? end > rows[row]! ? stepOf(sequence, row, end - 1) + 1 : 0 : written[row]!;
    lengths[row] = grouped ? Math.ceil(length / width) : length;
    if (!grouped && sequence.form === "ragged") checkSteps(sequence, row, reading);
  }
  return lengths;
}

/** Steps that are arrays hold `width` numbers, or none. */
function checkSteps(sequence: SequenceValues, row: number, { key, width, shape }: NumericReading): void {
  const end = sequence.rows[row + 1]!;
  for (let i = sequence.rows[row]!; i < end;) {
    const step = sequence.steps![i]!;
    const first = i;
    while (i < end && sequence.steps![i] === step) i++;
    if (i - first === width) continue;
    throw new InvalidArgumentError(
      `Feature ${key} has ${i - first} numbers in step ${step} of row ${row}, expected ${width} for the shape [${shape}]`,
      { column: key, row },
    );
  }
}

/** The numbers where they belong, and with `masked` where there are some. */
function written(
  sequence: SequenceValues,
  steps: number,
  { reading, defaultValue, masked }: OpAttributes["sequence_numeric_input"],
): { values: Float32Array; present: Int32Array | null } {
  const { key, width, dtype, shift, divisor, log1p } = reading;
  const plain = dtype === "float32" && !log1p;
  const rows = sequence.rows.length - 1;
  const values = new Float32Array(rows * steps * width);
  if (defaultValue) values.fill(defaultValue);
  const present = masked ? new Int32Array(values.length) : null;
  const grouped = sequence.depth === 2;
  const complete = defaultValue === null && sequence.form !== "sparse";
  if (complete && grouped && width > 1) refuseIncompleteSteps(sequence, reading);
  if (!masked && grouped && plain && writeFloats(sequence, steps * width, reading, values)) {
    return { values, present };
  }
  const { flat, steps: places } = sequence;
  for (let row = 0; row < rows; row++) {
    const start = row * steps * width;
    const first = sequence.rows[row]!;
    const end = sequence.rows[row + 1]!;
    for (let i = first; i < end; i++) {
      const raw = flat[i];
      const step = places === null ? i - first : places[i]!;
      if (raw === null || raw === undefined) {
        if (complete) throw missing(reading, row, grouped ? Math.floor(step / width) : step);
        continue;
      }
      const x = typeof raw === "number" ? Math.fround(raw) : numberOf(raw, key, row);
      if (x - x !== 0) throw badValue(key, row, `is ${x} in row ${row}, step ${grouped ? Math.floor(step / width) : step}`);
      const place = start + (grouped ? step : step * width + slotOf(sequence, i));
      if (!plain) checkNumber(x, raw, reading, row);
      values[place] = log1p ? Math.log1p(x) : Math.fround(x - shift) / divisor;
      if (present !== null) present[place] = 1;
    }
  }
  return { values, present };
}

/** Throws if the numbers of a row, which follow each other, end within a step. */
function refuseIncompleteSteps({ rows }: SequenceValues, reading: NumericReading): void {
  for (let row = 0; row + 1 < rows.length; row++) {
    const count = rows[row + 1]! - rows[row]!;
    if (count % reading.width !== 0) throw missing(reading, row, Math.floor(count / reading.width));
  }
}

function missing({ key, name, shape }: NumericReading, row: number, step: number): ValueError {
  return badValue(key, row, `lacks a number of shape [${shape}] in row ${row}, step ${step}, and column ${name} has no defaultValue`);
}

/** Writes rows of float32 numbers that follow each other; false where they are not such, or one is NaN, which the caller names. */
function writeFloats(
  { flat, rows, steps }: SequenceValues,
  stride: number,
  { shift, divisor }: NumericReading,
  values: Float32Array,
): boolean {
  if (!(flat instanceof Float32Array) || steps !== null) return false;
  let sum = 0;
  for (let i = 0; i < flat.length; i++) sum += flat[i]! * 0;
  // An infinity times 0 is NaN too: such rows take the way that looks at each number.
  if (sum !== 0) return false;
  for (let row = 0; row + 1 < rows.length; row++) {
    const from = rows[row]!;
    const count = rows[row + 1]! - from;
    const at = row * stride;
    if (shift === 0 && divisor === 1) values.set(flat.subarray(from, from + count), at);
    else for (let i = 0; i < count; i++) values[at + i] = Math.fround(flat[from + i]! - shift) / divisor;
  }
  return true;
}

/** As `fromTypedArray`, of words that an operation has worked out: they are no constant of a graph. */
function onDevice(values: Words, shape: readonly number[], dtype: "float32" | "bool"): Tensor {
  const made = empty(shape, dtype);
  if (values.length > 0) backend().write(made.address, values);
  return made;
}
