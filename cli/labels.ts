/**
 * The labels of some rows: what they are, and which of them a model was never trained on.
 *
 * @module
 */

import type { Row } from "../core/data/values.ts";
import { InvalidArgumentError, ResourceExhaustedError, ValueError } from "../core/errors.ts";
import type { Head } from "../heads/mod.ts";

/** All different labels of a column, for as long as there are not too many. */
export class LabelSummary {
  readonly #name: string;
  readonly #counts = new Map<number | string, number>();
  #numeric = false;
  #min = Infinity;
  #max = -Infinity;
  /** Rows that were added. */
  count = 0;

  /** Takes the name of the column. */
  constructor(name: string) {
    this.#name = name;
  }

  /** Takes the label of the next row. */
  add(row: Row): void {
    const label = (row as readonly [unknown, number | bigint | string])[1];
    this.count++;
    if (typeof label === "string") return this.#addClass(label, MAX_CLASSES);
    const number = Number(label);
    this.#numeric = true;
    this.#min = Math.min(this.#min, number);
    this.#max = Math.max(this.#max, number);
    // A regressor's labels are of no interest one by one.
    if (this.#counts.size <= MAX_NUMBERS) this.#addClass(number, Infinity);
  }

  /** Whether the labels are whole numbers like those of classes. */
  get small(): boolean {
    return this.#numeric && this.#min >= 0 && this.#max < MAX_SMALL;
  }

  /** How many classes there are if the numbers are ids: 0, 1, 2 and so on, each of them in some row. */
  get ids(): number | null {
    if (this.#counts.size > MAX_NUMBERS) {
      throw new ValueError(`The label ${this.#name} has more than ${MAX_NUMBERS} different values; is it --kind regressor?`, {
        column: this.#name,
      });
    }
    const size = this.#counts.size;
    return size > 1 && [...this.#counts.keys()].every((id) => Number.isInteger(id) && Number(id) >= 0 && Number(id) < size) ? size : null;
  }

  /** The classes by name, sorted. */
  get vocabulary(): string[] {
    return [...this.#counts.keys()].map(String).sort();
  }

  #addClass(name: number | string, most: number): void {
    const seen = this.#counts.get(name);
    if (seen === undefined && this.#counts.size === most) {
      throw new ResourceExhaustedError(`The label ${this.#name} has more than ${most} different values`, { column: this.#name });
    }
    this.#counts.set(name, (seen ?? 0) + 1);
  }
}

const MAX_SMALL = 20;
const MAX_NUMBERS = 10_000;
const MAX_CLASSES = 1_000_000;

/**
 * Throws if a label is of a class that a model does not have.
 *
 * @throws {InvalidArgumentError} naming the row and the class.
 */
export function checkClass(label: unknown, row: number, head: Head<object>): void {
  const { labelVocabulary, nClasses } = head.toConfig() as { labelVocabulary?: readonly string[] | null; nClasses?: number };
  if (labelVocabulary === undefined && nClasses === undefined) return;
  if (labelVocabulary?.includes(String(label))) return;
  const ids = Array.isArray(labelVocabulary) ? null : nClasses ?? 2;
  if (ids !== null && Number.isInteger(Number(label)) && Number(label) >= 0 && Number(label) < ids) return;
  const known = ids === null ? listed(labelVocabulary!) : `0 to ${ids - 1}`;
  throw new InvalidArgumentError(
    `Row ${row}: the model was never trained on the class ${JSON.stringify(String(label))}; its classes are ${known}`,
    { row: row - 1 },
  );
}

function listed(names: readonly string[]): string {
  return names.slice(0, 20).map((name) => JSON.stringify(name)).join(", ") + (names.length > 20 ? ", ..." : "");
}
