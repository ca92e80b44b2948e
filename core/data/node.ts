/**
 * The inside of a dataset: nodes that are opened as often as one likes, and cursors that go through their elements once.
 *
 * @module
 */

import type { RowCounts } from "./row_counts.ts";
import type { Table } from "./column_table.ts";

/** Where a cursor stands, as plain JSON; null is the beginning. */
export type Position = null | boolean | number | string | readonly Position[] | { readonly [key: string]: Position };

/** What `next` answers: at once where the element is in memory, else later. */
export type Next<T> = IteratorResult<T, undefined> | Promise<IteratorResult<T, undefined>>;

/** Goes through the elements of a node once. */
export interface Cursor<T> {
  /** The next element. */
  next(): Next<T>;
  /** The position after the last element that `next` gave out. */
  position(): Position;
  /** Closes the source; nothing is asked of the cursor afterwards. */
  close(): void | Promise<void>;
}

/** Goes through row numbers of a table in memory, many at a time. */
export interface RowCursor {
  /** Writes the next row numbers to `out[0 .. count)` and returns how many there were; fewer than `count` is the end. */
  fill(out: Int32Array, count: number): number;
  /** The position after the last row that `fill` gave out. */
  position(): Position;
}

/** Rows of a table in memory in some order. */
export interface Rows {
  /** Where the row numbers point to. */
  readonly table: Table;
  /** Starts anew, or at a position. `epoch` counts the repetitions and changes the order of a shuffle. */
  open(epoch: number, position: Position): RowCursor;
  /** The row numbers of the first epoch, where they are known to be finite without reading; else null. */
  list(): Int32Array | null;
}

/** A re-iterable sequence of elements. */
export interface Node<T> {
  /** Reads what is to be held in memory, once; returns nothing where there is nothing to wait for. */
  prepare(): Promise<void> | void;
  /** The elements as rows of a table, where they are held in memory; to be asked after `prepare`. */
  rows(): Rows | null;
  /** Starts anew, or at a position. `epoch` counts the repetitions and changes the order of a shuffle. */
  open(epoch: number, position: Position): Cursor<T>;
  /** How many rows of a text the elements are made of, where they are. */
  counts?(): RowCounts | null;
}

/** A node made of another one. Its elements are no rows in memory, unless it says so. */
export abstract class NodeOver<I, T = I> implements Node<T> {
  /** The node that it is made of. */
  protected readonly input: Node<I>;

  /** Reads nothing yet. */
  constructor(input: Node<I>) {
    this.input = input;
  }

  /** Prepares the other node. */
  prepare(): Promise<void> | void {
    return this.input.prepare();
  }

  /** None. */
  rows(): Rows | null {
    return null;
  }

  /** Those of the other node. */
  counts(): RowCounts | null {
    return this.input.counts?.() ?? null;
  }

  /** As every node. */
  abstract open(epoch: number, position: Position): Cursor<T>;
}

/** The end of every cursor. */
export const DONE: { readonly done: true; readonly value: undefined } = { done: true, value: undefined };

/** Applies a function at once where the value is there, else when it comes. */
export function chain<T, U>(value: T | Promise<T>, fn: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(fn) : fn(value);
}

/**
 * Calls `step` until it answers something other than undefined, without growing the stack and without a Promise where none is needed.
 */
export function loop<U>(step: () => U | undefined | Promise<U | undefined>): U | Promise<U> {
  for (;;) {
    const result = step();
    if (result instanceof Promise) return result.then((value) => value === undefined ? loop(step) : value);
    if (result !== undefined) return result;
  }
}

/** Reads `count` elements away, as a position is reached again in a source that cannot jump. */
export function skipElements<T>(cursor: Cursor<T>, count: number): void | Promise<void> {
  let left = count;
  return chain(
    loop(() => left-- <= 0 ? true : chain(cursor.next(), (result) => result.done ? true : undefined)),
    () => {},
  );
}

/** Reads `count` rows away. */
export function skipRows(cursor: RowCursor, count: number): void {
  const scratch = new Int32Array(Math.min(count, 4096));
  for (let left = count; left > 0;) {
    const asked = Math.min(left, scratch.length);
    if (cursor.fill(scratch, asked) < asked) return;
    left -= asked;
  }
}

/** A cursor that reads elements away before the first one it gives out. */
export function afterSkipping<T>(cursor: Cursor<T>, count: number): Cursor<T> {
  if (count === 0) return cursor;
  let skipped = false;
  return {
    next(): Next<T> {
      if (skipped) return cursor.next();
      return chain(skipElements(cursor, count), () => {
        skipped = true;
        return cursor.next();
      });
    },
    position: () => cursor.position(),
    close: () => cursor.close(),
  };
}

/** A whole number of a position that was read back, or 0. */
export function countIn(position: Position, key: string): number {
  const value = fieldOf(position, key);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

/** A field of a position that was read back, or null. */
export function fieldOf(position: Position, key: string): Position {
  if (typeof position !== "object" || position === null || Array.isArray(position)) return null;
  return (position as { readonly [key: string]: Position })[key] ?? null;
}
