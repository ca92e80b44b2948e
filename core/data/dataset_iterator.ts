/**
 * Going through a dataset once.
 *
 * @module
 */

import { chain, type Cursor, type Next, type Node, type Position } from "./node.ts";

/** Goes through a dataset once. Where the data is in memory `next` answers at once, without a Promise. */
export interface DatasetIterator<T> {
  /** The next element. */
  next(): Next<T>;
  /** Where it stands, as plain JSON: given to `Dataset.iterator`, the next element is the same as it would be here. */
  position(): Position;
  /** Closes the source. */
  return(): void | Promise<void>;
}

/** Prepares and opens a node when its first element is asked for. */
export class NodeIterator<T> implements DatasetIterator<T> {
  readonly #node: Node<T>;
  readonly #start: Position;
  #cursor: Cursor<T> | null = null;
  #closed = false;

  /** Begins at a position. */
  constructor(node: Node<T>, start: Position) {
    this.#node = node;
    this.#start = start;
  }

  next(): Next<T> {
    if (this.#cursor !== null) return this.#cursor.next();
    if (this.#closed) return { done: true, value: undefined };
    return chain(this.#node.prepare() as undefined | Promise<undefined>, () => {
      if (this.#closed) return { done: true, value: undefined } as const;
      this.#cursor ??= this.#node.open(0, this.#start);
      return this.#cursor.next();
    });
  }

  position(): Position {
    return this.#cursor === null ? this.#start : this.#cursor.position();
  }

  return(): void | Promise<void> {
    const cursor = this.#cursor;
    this.#cursor = null;
    if (this.#closed) return;
    this.#closed = true;
    return cursor?.close();
  }
}
