/**
 * The batch that columns of sequences read.
 *
 * @module
 */

import { checkSameLengths, stepsOf } from "../ops/host/sequence_lengths.ts";
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
    if (this.#lengths === null) {
      this.#steps = stepsOf(lengths, column);
      this.#lengths = lengths;
      this.#first = column;
    } else checkSameLengths(this.#lengths, lengths, { first: this.#first, column });
    return this.#steps;
  }
}
