/**
 * Every n-th element, without drawing.
 *
 * @module
 */

import { chain, type Cursor, fieldOf, loop, type Next, type Node, type Position, type Rows } from "./node.ts";
import { rowElements, rowsOf } from "./source.ts";

/** Those of another node's elements whose number modulo a count is wanted. */
export class ShardNode<T> implements Node<T> {
  readonly #input: Node<T>;
  readonly #count: number;
  readonly #wanted: ReadonlySet<number>;

  /** Keeps element i where `i % count` is in `wanted`. */
  constructor(input: Node<T>, count: number, wanted: ReadonlySet<number>) {
    this.#input = input;
    this.#count = count;
    this.#wanted = wanted;
  }

  /** Prepares the input. */
  prepare(): Promise<void> | void {
    return this.#input.prepare();
  }

  /** The rows that are kept, where the input's are known. */
  rows(): Rows | null {
    const rows = this.#input.rows();
    const list = rows?.list() ?? null;
    if (rows === null || list === null) return null;
    return rowsOf(rows.table, list.filter((_, i) => this.#wanted.has(i % this.#count)));
  }

  /** The elements that are kept. */
  open(epoch: number, position: Position): Cursor<T> {
    const rows = this.rows();
    if (rows !== null) return rowElements(rows, epoch, position) as Cursor<unknown> as Cursor<T>;
    const input = this.#input.open(epoch, fieldOf(position, "input"));
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
