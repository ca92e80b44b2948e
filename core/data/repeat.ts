/**
 * A node that gives the elements of another again and again.
 *
 * @module
 */

import {
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
} from "./node.ts";

/** Another node's elements, again and again. */
export class RepeatNode<T> extends NodeOver<T> {
  readonly #count: number;

  /** Repeats `input` `count` times; `Infinity` is without end. */
  constructor(input: Node<T>, count: number) {
    super(input);
    this.#count = count;
  }

  /** The input's rows, again and again. */
  override rows(): Rows | null {
    const rows = this.input.rows();
    if (rows === null) return null;
    return {
      table: rows.table,
      open: (epoch, position) => new RowRepeat(rows, this.#first(epoch), this.#count, position),
      list: () => {
        const list = Number.isFinite(this.#count) ? rows.list() : null;
        if (list === null) return null;
        const all = new Int32Array(list.length * this.#count);
        new RowRepeat(rows, 0, this.#count, null).fill(all, all.length);
        return all;
      },
    };
  }

  /** The input's elements, again and again. */
  open(epoch: number, position: Position): Cursor<T> {
    return new StreamRepeat(this.input, this.#first(epoch), this.#count, position);
  }

  // Repetitions inside repetitions are counted through, so that no two of them shuffle alike.
  #first(epoch: number): number {
    return Number.isFinite(this.#count) ? epoch * this.#count : epoch;
  }
}

class RowRepeat implements RowCursor {
  readonly #rows: Rows;
  readonly #first: number;
  readonly #count: number;
  #done: number;
  #cursor: RowCursor;

  constructor(rows: Rows, first: number, count: number, position: Position) {
    this.#rows = rows;
    this.#first = first;
    this.#count = count;
    this.#done = countIn(position, "epoch");
    this.#cursor = rows.open(first + this.#done, fieldOf(position, "input"));
  }

  fill(out: Int32Array, count: number): number {
    if (this.#done >= this.#count) return 0;
    let got = this.#cursor.fill(out, count);
    while (got < count && this.#done + 1 < this.#count) {
      this.#cursor = this.#rows.open(this.#first + ++this.#done, null);
      const more = this.#cursor.fill(out.subarray(got), count - got);
      // A pass without any row would repeat for ever.
      if (more === 0) break;
      got += more;
    }
    return got;
  }

  position(): Position {
    return { epoch: this.#done, input: this.#cursor.position() };
  }
}

class StreamRepeat<T> implements Cursor<T> {
  readonly #input: Node<T>;
  readonly #first: number;
  readonly #count: number;
  #done: number;
  #cursor: Cursor<T>;
  #given = false;

  constructor(input: Node<T>, first: number, count: number, position: Position) {
    this.#input = input;
    this.#first = first;
    this.#count = count;
    this.#done = countIn(position, "epoch");
    const inner = fieldOf(position, "input");
    this.#given = inner !== null;
    this.#cursor = input.open(first + this.#done, inner);
  }

  next(): Next<T> {
    if (this.#count === 0) return DONE;
    return loop(() =>
      chain(this.#cursor.next(), (result) => {
        if (!result.done) {
          this.#given = true;
          return result;
        }
        // A pass without any element would repeat for ever.
        if (this.#done + 1 >= this.#count || !this.#given) return DONE;
        return chain(this.#cursor.close(), () => {
          this.#given = false;
          this.#cursor = this.#input.open(this.#first + ++this.#done, null);
          return undefined;
        });
      })
    );
  }

  position(): Position {
    return { epoch: this.#done, input: this.#cursor.position() };
  }

  close(): void | Promise<void> {
    return this.#cursor.close();
  }
}
