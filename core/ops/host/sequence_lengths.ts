/**
 * Lengths of sequences: those of all columns of a batch are the same.
 *
 * @module
 */

import { InvalidArgumentError, ResourceExhaustedError } from "../../errors.ts";
import type { OpAttributes } from "../../graph/attributes.ts";
import { noted } from "../_op.ts";

/**
 * The longest of some lengths: steps that every row of the batch is filled up to.
 *
 * @throws {ResourceExhaustedError} if the batch would then have too many.
 */
export function stepsOf(lengths: Int32Array, column: string): number {
  let steps = 0;
  for (let row = 0; row < lengths.length; row++) steps = Math.max(steps, lengths[row]!);
  if (steps * lengths.length > MAX_CELLS) {
    throw new ResourceExhaustedError(
      `Column ${column} has ${lengths.length} sequences of up to ${steps} steps: too many for one batch`,
      { column },
    );
  }
  return steps;
}

/**
 * The lengths of a column, checked to be those of the first one.
 *
 * @throws {InvalidArgumentError} if a row is longer or shorter, naming both columns and the row.
 */
export function checkSameLengths(known: Int32Array, lengths: Int32Array, attributes: OpAttributes["same_lengths"]): Int32Array {
  for (let row = 0; row < lengths.length; row++) {
    if (lengths[row] === known[row]) continue;
    const { first, column } = attributes;
    throw new InvalidArgumentError(
      `Condition x == y did not hold element-wise: the sequences of columns ${first} and ${column} have ${known[row]} and ${
        lengths[row]
      } steps in row ${row}`,
      { column, row },
    );
  }
  noted("same_lengths", [known, lengths], [lengths], attributes);
  return lengths;
}

// A quarter of what 32-bit addresses reach, at one number a step.
const MAX_CELLS = 1 << 28;
