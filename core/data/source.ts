/**
 * Where elements come from: a table in memory, or any iterable.
 *
 * @module
 */

import { describe, FailedPreconditionError } from "../errors.ts";
import { chain, countIn, type Cursor, DONE, type Next, type Node, type Position, type RowCursor, type Rows, skipElements } from "./node.ts";
import type { Table } from "./column_table.ts";
import type { Row } from "./values.ts";

/** The rows of a table in their order. */
export class TableNode implements Node<Row> {
  readonly #table: Table;
  readonly #list: Int32Array | null;

  /** All rows of a table, or those in `list`. */
  constructor(table: Table, list: Int32Array | null = null) {
    this.#table = table;
    this.#list = list;
  }

  /** Nothing is to be prepared. */
  prepare(): void {}

  /** The rows themselves. */
  rows(): Rows {
    return rowsOf(this.#table, this.#list);
  }

  /** The rows as elements. */
  open(epoch: number, position: Position): Cursor<Row> {
    return rowElements(this.rows(), epoch, position);
  }
}

/** The elements of an iterable of anyone's making. Only its own iterator knows its state, so a position is reached by skipping. */
export class IterableNode<T> implements Node<T> {
  readonly #make: () => AsyncIterable<T> | Iterable<T>;

  /** Takes what makes the iterable, which is called for each pass. */
  constructor(make: () => AsyncIterable<T> | Iterable<T>) {
    this.#make = make;
  }

  /** Nothing is to be prepared. */
  prepare(): void {}

  /** An iterable has no rows in memory. */
  rows(): null {
    return null;
  }

  /** A new iterator over the iterable. */
  open(_epoch: number, position: Position): Cursor<T> {
    return new IterableCursor(this.#make(), countIn(position, "count"));
  }
}

/** What makes an iterable anew: itself each time, but an iterator that is its own iterable is used up by one pass. */
export function onceOnly<T>(source: AsyncIterable<T> | Iterable<T>): () => AsyncIterable<T> | Iterable<T> {
  if (typeof source !== "object" || source === null || !(Symbol.asyncIterator in source || Symbol.iterator in source)) {
    throw new TypeError(`Dataset.from() takes an iterable or a function that makes one, received ${describe(source)}`);
  }
  if (Array.isArray(source)) return () => source;
  let used = false;
  return () => {
    const once = source instanceof ReadableStream || "next" in source;
    if (once && used) {
      throw new FailedPreconditionError(
        "The iterable was gone through already and can be read only once; give a function that makes it anew",
      );
    }
    used = true;
    return source;
  };
}

/** Rows of a table, all in their order or those in a list. */
export function rowsOf(table: Table, list: Int32Array | null): Rows {
  const size = list === null ? table.size : list.length;
  return {
    table,
    open: (_epoch, position) => new RowRange(size, list, Math.min(countIn(position, "row"), size)),
    list: () => list === null ? Int32Array.from({ length: size }, (_, i) => i) : list.slice(),
  };
}

/** Rows of a table one by one. */
export function rowElements(rows: Rows, epoch: number, position: Position): Cursor<Row> {
  const cursor = rows.open(epoch, position);
  const one = new Int32Array(1);
  return {
    next: () => cursor.fill(one, 1) === 0 ? DONE : { done: false, value: rows.table.row(one[0]!) },
    position: () => cursor.position(),
    close: () => {},
  };
}

class RowRange implements RowCursor {
  readonly #size: number;
  readonly #list: Int32Array | null;
  #next: number;

  constructor(size: number, list: Int32Array | null, next: number) {
    this.#size = size;
    this.#list = list;
    this.#next = next;
  }

  fill(out: Int32Array, count: number): number {
    const given = Math.min(count, this.#size - this.#next);
    const list = this.#list;
    const first = this.#next;
    if (list === null) { for (let i = 0; i < given; i++) out[i] = first + i; }
    else for (let i = 0; i < given; i++) out[i] = list[first + i]!;
    this.#next += given;
    return given;
  }

  position(): Position {
    return { row: this.#next };
  }
}

class IterableCursor<T> implements Cursor<T> {
  readonly #iterator: AsyncIterator<T> | Iterator<T>;
  #toSkip: number;
  #count = 0;

  constructor(iterable: AsyncIterable<T> | Iterable<T>, toSkip: number) {
    const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = Object(iterable) as Partial<AsyncIterable<T> & Iterable<T>>;
    if (typeof later !== "function" && typeof now !== "function") {
      throw new TypeError(`Dataset.from() takes an iterable or a function that makes one, received ${describe(iterable)}`);
    }
    this.#iterator = typeof later === "function" ? later.call(iterable) : now!.call(iterable);
    this.#toSkip = toSkip;
  }

  next(): Next<T> {
    if (this.#toSkip > 0) {
      const count = this.#toSkip;
      this.#toSkip = 0;
      return chain(skipElements(this, count), () => this.next());
    }
    return chain(this.#iterator.next() as IteratorResult<T> | Promise<IteratorResult<T>>, (result): IteratorResult<T, undefined> => {
      if (result.done) return DONE;
      this.#count++;
      return result;
    });
  }

  position(): Position {
    return { count: this.#count + this.#toSkip };
  }

  close(): void | Promise<void> {
    const closed: unknown = this.#iterator.return?.();
    return closed instanceof Promise ? closed.then(() => {}) : undefined;
  }
}
