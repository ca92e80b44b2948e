/**
 * Numeric columns of sequences.
 *
 * @module
 */

import type { FeatureValue } from "../data/values.ts";
import { checkOptions, describe, InvalidArgumentError, ValueError } from "../errors.ts";
import * as ops from "../ops/_mod.ts";
import { fromTypedArray, Tensor } from "../runtime/tensor.ts";
import { type ColumnConfig, type FeatureColumn, recordedOnHost } from "./column.ts";
import type { Normalizer } from "./normalizer.ts";
import { NumericColumn } from "./numeric.ts";
import { numberOf } from "../ops/host/numeric_input.ts";
import { readSequence, type SequenceBatch, type SequenceValues, slotOf, stepOf } from "./sequence_values.ts";

/** Options of {@linkcode sequenceNumericColumn}. */
export interface SequenceNumericColumnOptions {
  /** Extents of one step's value; a number n stands for [n]. Default [1]. */
  readonly shape?: number | readonly number[];
  /** What stands in padding and for missing numbers inside a sequence; it is not normalised. Default 0. */
  readonly defaultValue?: number;
  /** `"int32"` and `"int64"` refuse fractions. The column gives float32 in any case. Default `"float32"`. */
  readonly dtype?: "float32" | "int32" | "int64";
  /** Normaliser as data, which a model directory remembers. Default: none. */
  readonly normalizer?: Normalizer | null;
  /** Normaliser as a function of public operations: float32 [batch, steps, ...shape] to the same size. Default: none. */
  readonly normalizerFn?: ((x: Tensor) => Tensor) | null;
}

/**
 * A column of sequences of real numbers.
 *
 * Rows are arrays of unequal length, or a SparseTensor [batch, time] or [batch, time, ...shape], or a dense Tensor of one of these shapes, all of
 * whose rows have all its steps. A step of several numbers is an array, or the numbers of a row follow each other: then every `shape` of them are
 * a step, and what the last one lacks is `defaultValue`, as are null and the gaps of a SparseTensor.
 *
 * @param key Name of the feature, and of the column.
 * @throws {ValueError} if an option has a value that is not allowed.
 */
export function sequenceNumericColumn(key: string, options: SequenceNumericColumnOptions = {}): SequenceNumericColumn {
  checkOptions("sequenceNumericColumn", options, {
    shape: ["number", "array"],
    defaultValue: ["number"],
    dtype: ["string"],
    normalizer: ["object", "null"],
    normalizerFn: ["any"],
  });
  return new SequenceNumericColumn(key, options);
}

/** A column of sequences of real numbers, made by {@linkcode sequenceNumericColumn}. */
export class SequenceNumericColumn implements FeatureColumn {
  /** Marks a column that reads sequences. */
  readonly sequence = true;
  readonly kind = "sequenceNumericColumn";
  readonly name: string;
  readonly keys: readonly string[];
  /** Extents of one step's value. */
  readonly shape: readonly number[];
  /** Numbers in a step. */
  readonly width: number;
  /** What stands for missing numbers. */
  readonly defaultValue: number;
  readonly #step: NumericColumn;

  /** Checks the options. */
  constructor(key: string, options: SequenceNumericColumnOptions) {
    const { defaultValue = 0, ...rest } = options;
    if (typeof defaultValue !== "number" || !Number.isFinite(defaultValue)) {
      throw new TypeError(`defaultValue must be a finite number. defaultValue: ${describe(defaultValue)}, key: ${key}`);
    }
    this.#step = new NumericColumn(key, rest);
    this.name = this.#step.name;
    this.keys = this.#step.keys;
    this.shape = this.#step.shape;
    this.width = this.#step.width;
    this.defaultValue = defaultValue;
  }

  /** The steps of the batch, float32 [batch * steps, width]. */
  steps(batch: SequenceBatch): Tensor {
    const { name, width } = this;
    const value = batch.value(name);
    const sequence = readSequence(value, name, width);
    const rows = sequence.rows.length - 1;
    batch.checkRows(name, rows);
    const steps = batch.noteLengths(name, this.#lengths(sequence));
    let x: Tensor;
    if (isTracked(value)) x = this.#normalize(ops.reshape(value, [rows, steps, ...this.shape]));
    else {
      const { values, present } = this.#write(sequence, steps);
      x = recordedOnHost("sequence_numeric_input", [], fromTypedArray(values, [rows, steps, ...this.shape]), { column: this });
      if (this.#step.normalizerFn !== null) {
        const all = x;
        x = this.#apply(x);
        if (present !== null) x = ops.where(fromTypedArray(present, x.shape, "bool"), x, all);
      }
    }
    return ops.reshape(x, [rows * steps, width]);
  }

  toConfig(): ColumnConfig {
    return { ...this.#step.toConfig(), kind: this.kind, defaultValue: this.defaultValue };
  }

  /** Steps of each row; checks that the numbers can be grouped into steps. */
  #lengths(sequence: SequenceValues): Int32Array {
    const { name, width } = this;
    const { rows, extents, written } = sequence;
    const grouped = sequence.depth === 2;
    if (extents !== null && (grouped ? extents[0] % width : extents[1] - width) !== 0) {
      throw new ValueError(
        `Dimension size must be evenly divisible by ${width} but is ${
          grouped ? extents[0] : extents[1]
        } for feature ${name} of shape [${this.shape}]`,
        { column: name },
      );
    }
    const lengths = new Int32Array(rows.length - 1);
    for (let row = 0; row < lengths.length; row++) {
      const end = rows[row + 1]!;
      const length = written === null ? end > rows[row]! ? stepOf(sequence, row, end - 1) + 1 : 0 : written[row]!;
      lengths[row] = grouped ? Math.ceil(length / width) : length;
      if (!grouped && sequence.form === "arrays") this.#checkSteps(sequence, row);
    }
    return lengths;
  }

  /** Steps that are arrays hold `width` numbers, or none. */
  #checkSteps(sequence: SequenceValues, row: number): void {
    const end = sequence.rows[row + 1]!;
    for (let i = sequence.rows[row]!; i < end;) {
      const step = sequence.steps![i]!;
      const first = i;
      while (i < end && sequence.steps![i] === step) i++;
      if (i - first === this.width) continue;
      throw new InvalidArgumentError(
        `Feature ${this.name} has ${i - first} numbers in step ${step} of row ${row}, expected ${this.width} for the shape [${this.shape}]`,
        { column: this.name, row },
      );
    }
  }

  /** The numbers where they belong, normalised unless a function does that, and where there are some; null if everywhere. */
  #write(sequence: SequenceValues, steps: number): { values: Float32Array; present: Int32Array | null } {
    const { width, defaultValue } = this;
    const { reading: affine, normalizer, dtype } = this.#step;
    const rows = sequence.rows.length - 1;
    const log1p = normalizer !== null && "log1p" in normalizer;
    const values = new Float32Array(rows * steps * width);
    if (defaultValue !== 0) values.fill(defaultValue);
    const present = this.#step.normalizerFn === null ? null : new Int32Array(values.length);
    const grouped = sequence.depth === 2;
    if (present === null && grouped && dtype === "float32" && !log1p && writeFloats(sequence, steps * width, affine, values)) {
      return { values, present };
    }
    for (let row = 0; row < rows; row++) {
      const start = row * steps * width;
      for (let i = sequence.rows[row]!; i < sequence.rows[row + 1]!; i++) {
        const raw = sequence.flat[i];
        if (raw === null || raw === undefined) continue;
        const x = typeof raw === "number" ? Math.fround(raw) : numberOf(raw, this.name, row);
        const step = stepOf(sequence, row, i);
        if (x - x !== 0) {
          throw new ValueError(`Feature ${this.name} is ${x} in row ${row}, step ${grouped ? Math.floor(step / width) : step}`, {
            column: this.name,
            row,
          });
        }
        if (dtype !== "float32" && typeof raw === "number" && !Number.isInteger(raw)) {
          throw new ValueError(`Feature ${this.name} is read as ${dtype}: row ${row} has ${raw}`, { column: this.name, row });
        }
        if (log1p && x < -1) {
          throw new ValueError(`log1p has no value for feature ${this.name} in row ${row}: ${x}`, { column: this.name, row });
        }
        const place = start + (grouped ? step : step * width + slotOf(sequence, i));
        values[place] = log1p ? Math.log1p(x) : Math.fround(x - affine.shift) / affine.divisor;
        if (present !== null) present[place] = 1;
      }
    }
    return { values, present: present === null || present.every((word) => word === 1) ? null : present };
  }

  /** As {@linkcode #write} normalises, by operations. */
  #normalize(x: Tensor): Tensor {
    const { reading: affine, normalizer, normalizerFn } = this.#step;
    if (normalizerFn !== null) return this.#apply(x);
    if (normalizer === null) return x;
    return "log1p" in normalizer ? ops.log1p(x) : ops.div(ops.sub(x, affine.shift), affine.divisor);
  }

  #apply(x: Tensor): Tensor {
    const result = this.#step.normalizerFn!(x);
    if (!(result instanceof Tensor)) {
      throw new TypeError(`normalizerFn of column ${this.name} must return a Tensor, it returned ${describe(result)}`);
    }
    if (result.size !== x.size) {
      throw new InvalidArgumentError(
        `normalizerFn of column ${this.name} must return a Tensor of shape [${x.shape}], it returned one of [${result.shape}]`,
        { column: this.name },
      );
    }
    return ops.reshape(result.dtype === "float32" ? result : ops.cast(result, "float32"), x.shape);
  }
}

/** Writes rows of float32 numbers that follow each other; false where they are not such, or one is NaN, which the caller names. */
function writeFloats(
  { flat, rows, steps }: SequenceValues,
  stride: number,
  { shift, divisor }: { readonly shift: number; readonly divisor: number },
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

function isTracked(value: FeatureValue): value is Tensor {
  return value instanceof Tensor && value.tracked && value.dtype === "float32";
}
