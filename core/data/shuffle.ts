/**
 * Random order, drawn from a buffer.
 *
 * @module
 */

import { Draws, type RandomKey, randomKey } from "../random.ts";
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
  skipElements,
  skipRows,
} from "./node.ts";

/** How {@linkcode ShuffleNode} draws. */
export interface ShuffleSettings {
  /** Places in the buffer. */
  readonly bufferSize: number;
  /** Seed of the draws. */
  readonly seed: number;
  /** Whether each repetition has another order. */
  readonly reshuffle: boolean;
}

/** Elements of another node in random order. */
export class ShuffleNode<T> extends NodeOver<T> {
  readonly #settings: ShuffleSettings;
  readonly #key: RandomKey;

  /** Shuffles the elements of `input`. */
  constructor(input: Node<T>, settings: ShuffleSettings) {
    super(input);
    this.#settings = settings;
    this.#key = keyOf(settings.seed);
  }

  /** The input's rows in random order. */
  override rows(): Rows | null {
    const rows = this.input.rows();
    if (rows === null) return null;
    const open = (epoch: number, position: Position): RowCursor => {
      const cursor = new RowShuffle(rows.open(epoch, null), ...this.#draws(epoch, position));
      skipRows(cursor, countIn(position, "drawn"));
      return cursor;
    };
    return {
      table: rows.table,
      open,
      list: () => {
        const list = rows.list();
        if (list !== null) open(0, null).fill(list, list.length);
        return list;
      },
    };
  }

  /** The input's elements in random order. */
  open(epoch: number, position: Position): Cursor<T> {
    return new StreamShuffle(this.input.open(epoch, null), ...this.#draws(epoch, position), countIn(position, "drawn"));
  }

  // A pass that is taken up again goes on under the seed it began with, also where the program draws another one.
  #draws(epoch: number, position: Position): [Draws, number, number] {
    const saved = fieldOf(position, "seed");
    const seed = typeof saved === "number" ? saved : this.#settings.seed;
    const key = seed === this.#settings.seed ? this.#key : keyOf(seed);
    return [new Draws(key, this.#settings.reshuffle ? epoch : 0), this.#settings.bufferSize, seed];
  }
}

const FIRST_PLACES = 256;
const AHEAD = 64;

function keyOf(seed: number): RandomKey {
  return randomKey(seed, "shuffle");
}

class RowShuffle implements RowCursor {
  readonly #input: RowCursor;
  readonly #draws: Draws;
  readonly #capacity: number;
  readonly #seed: number;
  // The first buffer and the rows read ahead of it share one array: each array costs half a microsecond, and a small dataset has many epochs.
  readonly #words = new Int32Array(FIRST_PLACES + AHEAD);
  #buffer = this.#words.subarray(0, FIRST_PLACES);
  #size = 0;
  #drawn = 0;
  #inputEnded = false;
  readonly #ahead = this.#words.subarray(FIRST_PLACES);
  #aheadNext = 0;
  #aheadSize = 0;

  constructor(input: RowCursor, draws: Draws, capacity: number, seed: number) {
    this.#input = input;
    this.#draws = draws;
    this.#capacity = capacity;
    this.#seed = seed;
  }

  fill(out: Int32Array, count: number): number {
    if (this.#size < this.#capacity && !this.#inputEnded) this.#fillBuffer();
    const draws = this.#draws;
    const buffer = this.#buffer;
    let given = 0;
    while (given < count && this.#size > 0) {
      const place = draws.below(this.#size);
      out[given++] = buffer[place]!;
      const next = this.#inputEnded ? -1 : this.#next();
      buffer[place] = next >= 0 ? next : buffer[--this.#size]!;
    }
    this.#drawn += given;
    return given;
  }

  position(): Position {
    return { seed: this.#seed, drawn: this.#drawn };
  }

  #fillBuffer(): void {
    while (this.#size < this.#capacity) {
      if (this.#size === this.#buffer.length) {
        const larger = new Int32Array(Math.min(this.#capacity, this.#size * 2));
        larger.set(this.#buffer);
        this.#buffer = larger;
      }
      const asked = Math.min(this.#capacity, this.#buffer.length) - this.#size;
      const got = this.#input.fill(this.#size === 0 ? this.#buffer : this.#buffer.subarray(this.#size), asked);
      this.#size += got;
      if (got < asked) {
        this.#inputEnded = true;
        return;
      }
    }
  }

  #next(): number {
    if (this.#aheadNext === this.#aheadSize) {
      this.#aheadSize = this.#input.fill(this.#ahead, this.#ahead.length);
      this.#aheadNext = 0;
      if (this.#aheadSize === 0) {
        this.#inputEnded = true;
        return -1;
      }
    }
    return this.#ahead[this.#aheadNext++]!;
  }
}

class StreamShuffle<T> implements Cursor<T> {
  readonly #input: Cursor<T>;
  readonly #draws: Draws;
  readonly #capacity: number;
  readonly #seed: number;
  readonly #buffer: T[] = [];
  #toSkip: number;
  #drawn = 0;
  #inputEnded = false;

  constructor(input: Cursor<T>, draws: Draws, capacity: number, seed: number, toSkip: number) {
    this.#input = input;
    this.#draws = draws;
    this.#capacity = capacity;
    this.#seed = seed;
    this.#toSkip = toSkip;
  }

  next(): Next<T> {
    if (this.#toSkip === 0) return this.#draw();
    const count = this.#toSkip;
    this.#toSkip = 0;
    return chain(skipElements(this, count), () => this.#draw());
  }

  position(): Position {
    return { seed: this.#seed, drawn: this.#drawn + this.#toSkip };
  }

  close(): void | Promise<void> {
    return this.#input.close();
  }

  #draw(): Next<T> {
    return chain(loop(() => this.#fillOne()), () => {
      if (this.#buffer.length === 0) return DONE;
      const place = this.#draws.below(this.#buffer.length);
      const value = this.#buffer[place]!;
      this.#drawn++;
      if (this.#inputEnded) {
        this.#close(place);
        return { done: false, value };
      }
      return chain(this.#input.next(), (result): IteratorResult<T, undefined> => {
        if (result.done) {
          this.#inputEnded = true;
          this.#close(place);
        } else this.#buffer[place] = result.value;
        return { done: false, value };
      });
    });
  }

  #fillOne(): true | undefined | Promise<true | undefined> {
    if (this.#inputEnded || this.#buffer.length >= this.#capacity) return true;
    return chain(this.#input.next(), (result) => {
      if (!result.done) {
        this.#buffer.push(result.value);
        return undefined;
      }
      this.#inputEnded = true;
      return true;
    });
  }

  // The last element moves into the place that became free.
  #close(place: number): void {
    const last = this.#buffer.pop()!;
    if (place < this.#buffer.length) this.#buffer[place] = last;
  }
}
