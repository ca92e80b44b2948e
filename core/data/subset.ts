/**
 * Nodes that choose elements by their number: the first ones, all but those, every n-th.
 *
 * @module
 */

import {
  afterSkipping,
  chain,
  countIn,
  type Cursor,
  DONE,
  fieldOf,
  loop,
  type Next,
  type Node,
  NodeOver,
  type Position,
  type RowCursor,
  type Rows,
  skipRows,
} from "./node.ts";
import { rowElements, rowsOf } from "./source.ts";

/** The first elements of another node. */
export class TakeNode<T> extends NodeOver<T> {
  readonly #count: number;

  /** Takes at most `count` elements. */
  constructor(input: Node<T>, count: number) {
    super(input);
    this.#count = count;
  }

  /** The input's first rows. */
  override rows(): Rows | null {
    const rows = this.input.rows();
    if (rows === null) return null;
    const open = (epoch: number, position: Position): RowCursor => {
      const input = rows.open(epoch, fieldOf(position, "input"));
      let taken = countIn(position, "taken");
      return {
        fill: (out, count) => {
          const got = input.fill(out, Math.min(count, this.#count - taken));
          taken += got;
          return got;
        },
        position: () => ({ taken, input: input.position() }),
      };
    };
    return {
      table: rows.table,
      open,
      list: () => {
        const list = rows.list();
        const size = list === null ? this.#count : Math.min(this.#count, list.length);
        // An endless input is cut by the count; a count is a length only where it can be held.
        if (list === null && size > MAX_LISTED) return null;
        const taken = new Int32Array(size);
        open(0, null).fill(taken, size);
        return taken;
      },
    };
  }

  /** The input's first elements. */
  open(epoch: number, position: Position): Cursor<T> {
    const input = this.input.open(epoch, fieldOf(position, "input"));
    let taken = countIn(position, "taken");
    let closed = false;
    const close = (): void | Promise<void> => {
      if (closed) return;
      closed = true;
      return input.close();
    };
    return {
      next: () => {
        // Nobody will ask for the rest of the input.
        if (taken >= this.#count) return chain(close() as undefined | Promise<undefined>, () => DONE);
        return chain(input.next(), (result) => {
          if (!result.done) taken++;
          return result;
        });
      },
      position: () => ({ taken, input: input.position() }),
      close,
    };
  }
}

const MAX_LISTED = 1 << 26;

/** Another node's elements without the first ones. */
export class SkipNode<T> extends NodeOver<T> {
  readonly #count: number;

  /** Leaves out the first `count` elements. */
  constructor(input: Node<T>, count: number) {
    super(input);
    this.#count = count;
  }

  /** The input's rows after the first ones. */
  override rows(): Rows | null {
    const rows = this.input.rows();
    if (rows === null) return null;
    return {
      table: rows.table,
      open: (epoch, position) => {
        const input = rows.open(epoch, fieldOf(position, "input"));
        if (position === null) skipRows(input, this.#count);
        return { fill: (out, count) => input.fill(out, count), position: () => ({ input: input.position() }) };
      },
      list: () => rows.list()?.slice(this.#count) ?? null,
    };
  }

  /** The input's elements after the first ones. */
  open(epoch: number, position: Position): Cursor<T> {
    const input = this.input.open(epoch, fieldOf(position, "input"));
    let started = position !== null;
    const cursor = position === null ? afterSkipping(input, this.#count) : input;
    return {
      next: () => {
        started = true;
        return cursor.next();
      },
      position: () => started ? { input: input.position() } : null,
      close: () => input.close(),
    };
  }
}

/** Those of another node's elements whose number modulo a count is wanted. */
export class ShardNode<T> extends NodeOver<T> {
  readonly #count: number;
  readonly #wanted: ReadonlySet<number>;

  /** Keeps element i where `i % count` is in `wanted`. */
  constructor(input: Node<T>, count: number, wanted: ReadonlySet<number>) {
    super(input);
    this.#count = count;
    this.#wanted = wanted;
  }

  /** The rows that are kept, where the input's are known. */
  override rows(): Rows | null {
    const rows = this.input.rows();
    const list = rows?.list() ?? null;
    if (rows === null || list === null) return null;
    return rowsOf(rows.table, list.filter((_, i) => this.#wanted.has(i % this.#count)));
  }

  /** The elements that are kept. */
  open(epoch: number, position: Position): Cursor<T> {
    const rows = this.rows();
    if (rows !== null) return rowElements(rows, epoch, position) as Cursor<unknown> as Cursor<T>;
    const input = this.input.open(epoch, fieldOf(position, "input"));
    const place = fieldOf(position, "place");
    let next = typeof place === "number" ? place : 0;
    return {
      next: (): Next<T> =>
        loop(() =>
          chain(input.next(), (result) => {
            if (result.done) return result;
            const kept = this.#wanted.has(next);
            next = (next + 1) % this.#count;
            return kept ? result : undefined;
          })
        ),
      position: () => ({ place: next, input: input.position() }),
      close: () => input.close(),
    };
  }
}
