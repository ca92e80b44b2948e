/**
 * How many rows of a text were read, and what became of them.
 *
 * @module
 */

/** The rows of some CSV in one pass over it. */
export interface RowCounts {
  /** Rows that were read; header and empty lines are none. */
  readonly read: number;
  /** Rows that the dataset gave. */
  readonly used: number;
  /** Rows that were left out because a value is missing (`missing: "skip"`). */
  readonly skipped: number;
  /** How many of the skipped rows have no value in a column, by column; a row may have none in several. */
  readonly missing: Readonly<Record<string, number>>;
}

/** A row that was left out. */
export interface SkippedRow {
  /** Its number among the rows of the text, from 1. */
  readonly row: number;
  /** Columns in which it has no value. */
  readonly columns: readonly string[];
}

/** Counts the rows of one pass. */
export class RowCounter {
  readonly #missing = new Map<string, number>();
  #skipped = 0;
  /** Rows that were read so far. */
  read = 0;

  /** Counts the row that was read last as left out. */
  skip(columns: readonly string[]): void {
    this.#skipped++;
    for (const column of columns) this.#missing.set(column, (this.#missing.get(column) ?? 0) + 1);
  }

  /** The counts so far. */
  get counts(): RowCounts {
    return { read: this.read, used: this.read - this.#skipped, skipped: this.#skipped, missing: Object.fromEntries(this.#missing) };
  }
}
