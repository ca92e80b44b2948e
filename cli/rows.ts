/**
 * The rows that a command reads: their numbers, how many there were, and which were left out.
 *
 * @module
 */

import type { RowCounts, SkippedRow } from "../core/data/row_counts.ts";
import { ValueError } from "../core/errors.ts";
import { note } from "./output.ts";

/** Numbers of the rows of a text, from 1, where some are skipped. */
export class RowNumbers {
  #skipped: SkippedRow[] = [];
  #passed = 0;
  #next = 1;

  /** Takes note of a row that is skipped; bound, to be handed to `onSkip`. */
  readonly skip = (row: SkippedRow): void => void this.#skipped.push(row);

  /** The rows that were skipped between the row that was used last and the next, or the end. */
  *skippedNext(): Generator<SkippedRow> {
    for (; this.#skipped[this.#passed]?.row === this.#next; this.#next++) yield this.#skipped[this.#passed++]!;
    if (this.#passed === this.#skipped.length) {
      this.#skipped = [];
      this.#passed = 0;
    }
  }

  /** Number of the next row that is used. */
  usedNext(): number {
    for (const _ of this.skippedNext());
    return this.#next++;
  }
}

/** Says how many rows were read and what became of them. */
export function reportRows(counts: RowCounts | null, quiet: boolean, sides: { trained: number; heldOut: number } | null = null): void {
  if (counts === null || quiet) return;
  const { read, used, skipped } = counts;
  const use = sides === null ? "" : ` (${sides.trained} to train on, ${sides.heldOut} held out)`;
  note(`Rows: ${read} read, ${used} used${use}, ${skipped} skipped${skipped === 0 ? "" : ` (${whyOf(counts)})`}`);
}

/**
 * Refuses to say anything of no rows.
 *
 * @throws {ValueError} that says why there are none.
 */
export function refuseNoRows(counts: RowCounts | null, name: string): void {
  if (counts === null || counts.used > 0) return;
  const why = counts.read === 0 ? "" : `: all ${counts.read} were skipped (${whyOf(counts)})`;
  throw new ValueError(`${name} has no row to evaluate${why}`, { file: name });
}

/** Why rows were skipped: how many have no value in which column. */
export function whyOf({ missing }: RowCounts): string {
  return Object.entries(missing).sort(([, a], [, b]) => b - a).map(([column, count]) => `no ${column} in ${count}`).join(", ");
}
