/**
 * Where elements come from: a table in memory, any iterable, the records of a file.
 *
 * @module
 */

import { DataLossError, describe } from "../errors.ts";
import { maskedCrc32c } from "../io/encoding.ts";
import { defaultFileSystem, type FileSystem } from "../io/file_system.ts";
import { chain, countIn, type Cursor, DONE, type Next, type Node, type Position, type RowCursor, type Rows, skipElements } from "./node.ts";
import type { Table } from "./table.ts";
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

/** How a TFRecord file is read. */
export interface TfRecordOptions {
  /** The file system that the path is read from; default the host's. */
  readonly fs?: FileSystem;
}

/**
 * The records of a file: u64 length, masked CRC of the length, the bytes, masked CRC of the bytes (tensorflow/core/lib/io/record_writer.h).
 *
 * @throws {DataLossError} if a record is damaged or cut off.
 */
export async function* tfRecords(path: string, options: TfRecordOptions = {}): AsyncGenerator<Uint8Array> {
  const fs = options.fs ?? await defaultFileSystem();
  const size = await fs.size(path);
  let window = new Uint8Array(0);
  let start = 0;
  const read = async (offset: number, length: number, record: number): Promise<Uint8Array> => {
    if (offset + length > size) throw damaged(path, record, `needs ${length} bytes at offset ${offset}, the file ends at ${size}`);
    if (offset < start || offset + length > start + window.length) {
      window = await fs.readRange(path, offset, Math.min(size - offset, Math.max(length, READ_BYTES)));
      start = offset;
    }
    return window.subarray(offset - start, offset - start + length);
  };
  for (let offset = 0, record = 0; offset < size; record++) {
    const head = await read(offset, 12, record);
    const view = new DataView(head.buffer, head.byteOffset, 12);
    if (view.getUint32(8, true) !== maskedCrc32c(head.subarray(0, 8)) >>> 0) {
      throw damaged(path, record, "has a length whose checksum is wrong");
    }
    const length = Number(view.getBigUint64(0, true));
    const body = await read(offset + 12, length + 4, record);
    const bytes = body.slice(0, length);
    if (new DataView(body.buffer, body.byteOffset + length, 4).getUint32(0, true) !== maskedCrc32c(bytes) >>> 0) {
      throw damaged(path, record, "has a wrong checksum");
    }
    yield bytes;
    offset += 16 + length;
  }
}

const READ_BYTES = 1 << 20;

function damaged(path: string, record: number, what: string): DataLossError {
  return new DataLossError(`${path}: record ${record} ${what}`, { file: path, row: record });
}
