/**
 * Mapping, filtering, caching and prefetching.
 *
 * @module
 */

import { chain, countIn, type Cursor, DONE, loop, type Next, type Node, NodeOver, type Position, type Rows, skipElements } from "./node.ts";

/** Another node's elements through a function. */
export class MapNode<T, U> extends NodeOver<T, U> {
  readonly #fn: (element: T) => U | Promise<U>;

  /** Calls `fn` with each element. */
  constructor(input: Node<T>, fn: (element: T) => U | Promise<U>) {
    super(input);
    this.#fn = fn;
  }

  /** The results one by one. */
  open(epoch: number, position: Position): Cursor<U> {
    const input = this.input.open(epoch, position);
    return {
      next: () =>
        chain(input.next(), (result): Next<U> => {
          if (result.done) return DONE;
          return chain(this.#fn(result.value), (value): IteratorResult<U, undefined> => ({ done: false, value }));
        }),
      position: () => input.position(),
      close: () => input.close(),
    };
  }
}

/** Those of another node's elements for which a function says yes. */
export class FilterNode<T> extends NodeOver<T> {
  readonly #keep: (element: T) => boolean | Promise<boolean>;

  /** Asks `keep` about each element. */
  constructor(input: Node<T>, keep: (element: T) => boolean | Promise<boolean>) {
    super(input);
    this.#keep = keep;
  }

  /** The elements that are kept. */
  open(epoch: number, position: Position): Cursor<T> {
    const input = this.input.open(epoch, position);
    return {
      next: () =>
        loop(() =>
          chain(input.next(), (result) => {
            if (result.done) return DONE;
            return chain(this.#keep(result.value), (kept): IteratorResult<T, undefined> | undefined => kept ? result : undefined);
          })
        ),
      position: () => input.position(),
      close: () => input.close(),
    };
  }
}

/** Another node's elements, kept in memory by the first whole pass. */
export class CacheNode<T> extends NodeOver<T> {
  #elements: readonly T[] | null = null;

  /** Keeps the elements of `input`. */
  constructor(input: Node<T>) {
    super(input);
  }

  /** Rows in memory need no cache. */
  override rows(): Rows | null {
    return this.input.rows();
  }

  /** The elements from memory, or, in the first pass, on their way into it. */
  open(epoch: number, position: Position): Cursor<T> {
    const from = countIn(position, "count");
    if (this.#elements === null) return this.#fill(epoch, from);
    const elements = this.#elements;
    let next = Math.min(from, elements.length);
    return {
      next: () => next < elements.length ? { done: false, value: elements[next++]! } : DONE,
      position: () => ({ count: next }),
      close: () => {},
    };
  }

  #fill(epoch: number, from: number): Cursor<T> {
    const input = this.input.open(epoch, null);
    const elements: T[] = [];
    let toSkip = from;
    const cursor: Cursor<T> = {
      next: () => {
        if (toSkip > 0) {
          const count = toSkip;
          toSkip = 0;
          return chain(skipElements(cursor, count), () => cursor.next());
        }
        return chain(input.next(), (result) => {
          if (result.done) this.#elements = elements;
          else elements.push(result.value);
          return result;
        });
      },
      position: () => ({ count: elements.length + toSkip }),
      close: () => input.close(),
    };
    return cursor;
  }
}

/** Another node's elements, some of them read before they are asked for. */
export class PrefetchNode<T> extends NodeOver<T> {
  readonly #count: number;
  readonly #limit: number;

  /** Keeps at most `count` elements ready, and reads no more than `limit` in all but for those that are asked for. */
  constructor(input: Node<T>, count: number, limit: number) {
    super(input);
    this.#count = count;
    this.#limit = limit;
  }

  /** Rows in memory need no prefetching. */
  override rows(): Rows | null {
    return this.input.rows();
  }

  /** The elements, read ahead. */
  open(epoch: number, position: Position): Cursor<T> {
    return new PrefetchCursor(this.input.open(epoch, position), this.#count, this.#limit);
  }
}

interface Ready<T> {
  readonly result: IteratorResult<T, undefined>;
  readonly position: Position;
}

class PrefetchCursor<T> implements Cursor<T> {
  readonly #input: Cursor<T>;
  readonly #count: number;
  readonly #queue: Promise<Ready<T>>[] = [];
  #last: Promise<unknown> = Promise.resolve();
  // Undefined where nothing was read ahead and the input itself knows it.
  #position: Position | undefined = undefined;
  #ended = false;
  #left: number;

  constructor(input: Cursor<T>, count: number, limit: number) {
    this.#input = input;
    this.#count = count;
    this.#left = limit;
  }

  next(): Next<T> {
    // An input that answers at once is in memory: reading ahead would only cost.
    if (this.#queue.length === 0 && !this.#ended) {
      const before = this.#input.position();
      const result = this.#input.next();
      if (!(result instanceof Promise)) {
        this.#position = undefined;
        return result;
      }
      this.#position = before;
      this.#enqueue(result);
    }
    const head = this.#queue.shift();
    if (head === undefined) return DONE;
    return head.then(({ result, position }) => {
      this.#position = position;
      if (!result.done) this.#readAhead();
      return result;
    });
  }

  position(): Position {
    return this.#position === undefined ? this.#input.position() : this.#position;
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#queue.length = 0;
    // The source may be in the middle of reading: it is closed when that has ended, however it ends.
    await this.#last.catch(() => {});
    await this.#input.close();
  }

  #readAhead(): void {
    while (this.#queue.length < this.#count && this.#left > 0 && !this.#ended) {
      this.#enqueue(this.#last.then(() => this.#ended ? DONE : this.#input.next()));
    }
  }

  #enqueue(result: Promise<IteratorResult<T, undefined>>): void {
    this.#left--;
    const ready = result.then((value): Ready<T> => {
      if (value.done) this.#ended = true;
      return { result: value, position: this.#input.position() };
    }, (error) => {
      this.#ended = true;
      throw error;
    });
    // The error is thrown when the element is asked for; until then the rejection counts as handled.
    ready.catch(() => {});
    this.#last = ready;
    this.#queue.push(ready);
  }
}
