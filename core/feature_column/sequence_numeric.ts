/**
 * Numeric columns of sequences.
 *
 * @module
 */

import type { FeatureValue } from "../data/values.ts";
import { checkOptions, describe, InvalidArgumentError } from "../errors.ts";
import type { OpAttributes } from "../graph/attributes.ts";
import { recorder } from "../graph/current_recorder.ts";
import * as ops from "../ops/mod.ts";
import { sequenceNumbers, sequenceNumericInput } from "../ops/host/sequence_numbers.ts";
import { groupedSequence } from "../ops/host/sparse_values.ts";
import { Tensor } from "../runtime/tensor.ts";
import type { ColumnConfig, FeatureColumn } from "./column.ts";
import type { FeatureExamples } from "./examples.ts";
import type { Normalizer } from "./normalizer.ts";
import { NumericColumn } from "./numeric.ts";
import type { SequenceBatch } from "./sequence_batch.ts";

/** Options of {@linkcode sequenceNumericColumn}. */
export interface SequenceNumericColumnOptions {
  /** Extents of one step's value; a number n stands for [n]. Default [1]. */
  readonly shape?: number | readonly number[];
  /**
   * What stands in padding and for missing numbers inside a sequence (null, undefined, the end of an incomplete step, gaps of a SparseTensor); it is
   * not normalised. Default: none; padding and gaps of a SparseTensor are then 0, as in TensorFlow, and a number missing in an array is an error.
   */
  readonly defaultValue?: number | null;
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
 * a step. What the last one lacks is `defaultValue`, as are null and the gaps of a SparseTensor.
 *
 * @param key Name of the feature, and of the column.
 * @throws {ValueError} if an option has a value that is not allowed.
 */
export function sequenceNumericColumn(key: string, options: SequenceNumericColumnOptions = {}): SequenceNumericColumn {
  checkOptions("sequenceNumericColumn", options, {
    shape: ["number", "array"],
    defaultValue: ["number", "null"],
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
  /** What stands for missing numbers, or null. */
  readonly defaultValue: number | null;
  readonly #step: NumericColumn;
  readonly #attributes: OpAttributes["sequence_numeric_input"];

  /** Checks the options. */
  constructor(key: string, options: SequenceNumericColumnOptions) {
    const { defaultValue = null, ...rest } = options;
    if (defaultValue !== null && !Number.isFinite(defaultValue)) {
      throw new TypeError(`defaultValue must be a finite number. defaultValue: ${describe(defaultValue)}, key: ${key}`);
    }
    this.#step = new NumericColumn(key, rest);
    this.name = this.#step.name;
    this.keys = this.#step.keys;
    this.shape = this.#step.shape;
    this.width = this.#step.width;
    this.defaultValue = defaultValue;
    this.#attributes = { reading: this.#step.reading, defaultValue, masked: this.#step.normalizerFn !== null };
  }

  /** The steps of the batch, float32 [batch * steps, width]. */
  steps(batch: SequenceBatch): Tensor {
    const { name, width } = this;
    const value = batch.value(name);
    const { numbers, lengths } = sequenceNumbers(groupedSequence(value, name), this.#attributes);
    const rows = lengths.length;
    batch.checkRows(name, rows);
    const steps = batch.noteLengths(name, lengths);
    if (isTracked(value)) return ops.reshape(this.#normalize(ops.reshape(value, [rows, steps, ...this.shape])), [rows * steps, width]);
    // In a graph, whether there are gaps must not decide which operations there are.
    const read = sequenceNumericInput(numbers, lengths, this.#attributes, recorder.graph !== null);
    let { x } = read;
    if (this.#attributes.masked) {
      x = this.#apply(x);
      if (read.present !== null) x = ops.where(read.present, x, read.x);
    }
    return ops.reshape(x, [rows * steps, width]);
  }

  examples(): FeatureExamples {
    return { ...this.#step.examples(), form: "sequence" };
  }

  toConfig(): ColumnConfig {
    return { ...this.#step.toConfig(), kind: this.kind, defaultValue: this.defaultValue };
  }

  /** Normalises a tensor that is part of a recorded computation. */
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

function isTracked(value: FeatureValue): value is Tensor {
  return value instanceof Tensor && value.tracked && value.dtype === "float32";
}
