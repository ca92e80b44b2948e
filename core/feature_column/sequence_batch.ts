/**
 * A batch of sequences: what {@linkcode ColumnBatch} is to columns that are no sequences.
 *
 * @module
 */

import { InvalidArgumentError, ResourceExhaustedError } from "../errors.ts";
import { ColumnBatch } from "./column.ts";

/** The features of one batch, read step by step: bags and dense values have one row for each step, [batch * steps, ...]. */
export class SequenceBatch extends ColumnBatch {
  #lengths: Int32Array | null = null;
  #steps = 0;
  #first = "";

  /** For each row of the batch its number of steps; null before the first column was read. */
  get lengths(): Int32Array | null {
    return this.#lengths;
  }

  /** Steps that every row is filled up to: the length of the longest. */
  override get steps(): number {
    return this.#steps;
  }

  /**
   * Notes the lengths of a column's sequences, which must be those of the others, and returns {@linkcode steps}.
   *
   * @throws {InvalidArgumentError} if a row is longer or shorter than in another column, naming both and the row.
   */
  noteLengths(column: string, lengths: Int32Array): number {
    const known = this.#lengths;
    if (known === null) {
      let steps = 0;
      for (let row = 0; row < lengths.length; row++) steps = Math.max(steps, lengths[row]!);
      if (steps * lengths.length > MAX_CELLS) {
        throw new ResourceExhaustedError(
          `Column ${column} has ${lengths.length} sequences of up to ${steps} steps: too many for one batch`,
          {
            column,
          },
        );
      }
      this.#lengths = lengths;
      this.#steps = steps;
      this.#first = column;
      return steps;
    }
    for (let row = 0; row < lengths.length; row++) {
      if (lengths[row] === known[row]) continue;
      throw new InvalidArgumentError(
        `Condition x == y did not hold element-wise: the sequences of columns ${this.#first} and ${column} have ${known[row]} and ${
          lengths[row]
        } steps in row ${row}`,
        { column, row },
      );
    }
    return this.#steps;
  }
}

// A quarter of what 32-bit addresses reach, at one number a step.
const MAX_CELLS = 1 << 28;
