/**
 * The sorted table of keys and values that a TensorBundle keeps as its index: LevelDB's table format as TensorFlow writes it
 * (`core/lib/io/format.cc`, `table_builder.cc`): blocks of prefix-compressed entries, an empty meta block, an index block, a footer.
 *
 * @module
 */

import { DataLossError, UnimplementedError } from "../errors.ts";
import { crc32c, maskedCrc32c, WireReader, WireWriter } from "./encoding.ts";

/** One row of a table. */
export interface TableEntry {
  /** Key; tables are sorted by its bytes, each key is there once. */
  readonly key: Uint8Array;
  /** Value. */
  readonly value: Uint8Array;
}

/**
 * Reads every entry of a table, in order.
 *
 * @param file The whole file.
 * @param path Name of the file, for errors.
 * @throws {DataLossError} Where the file is truncated, damaged or not a table.
 * @throws {UnimplementedError} Where a block is compressed.
 */
export function readTable(file: Uint8Array, path: string): TableEntry[] {
  const fail = (problem: string): never => {
    throw new DataLossError(`${path} is not a sound index of a checkpoint: ${problem}`, { file: path });
  };
  if (file.length < FOOTER_BYTES) fail(`it has ${file.length} bytes, a footer alone has ${FOOTER_BYTES}`);
  const end = file.length - FOOTER_BYTES;
  if (MAGIC.some((byte, i) => file[file.length - MAGIC.length + i] !== byte)) fail("its last 8 bytes are not the mark of a table");
  const footer = new WireReader(file.subarray(end, file.length - MAGIC.length), fail);
  readHandle(footer);
  const budget: KeyBudget = { left: KEY_BYTES_PER_FILE_BYTE * file.length, fail };

  const entries: TableEntry[] = [];
  let blockEnd = 0;
  for (const { value } of readBlock(readBlockBytes(file, end, readHandle(footer), path, fail), budget)) {
    const handle = readHandle(new WireReader(value, fail));
    if (handle.offset < blockEnd) fail("two of its blocks overlap");
    blockEnd = handle.offset + handle.size;
    for (const entry of readBlock(readBlockBytes(file, end, handle, path, fail), budget)) {
      const last = entries.at(-1);
      if (last !== undefined && compareBytes(last.key, entry.key) >= 0) fail("its keys are not in order");
      entries.push(entry);
    }
  }
  return entries;
}

/** Writes a table, byte for byte as TensorFlow does, from entries sorted by key. */
export function writeTable(entries: Iterable<TableEntry>): Uint8Array<ArrayBuffer> {
  const file = new WireWriter();
  const index = new BlockBuilder(1);
  const block = new BlockBuilder(RESTART_INTERVAL);
  let last: Uint8Array = new Uint8Array(0);
  let pending: Handle | null = null;
  for (const entry of entries) {
    if (pending !== null) index.add(shortestSeparator(last, entry.key), encodeHandle(pending));
    pending = null;
    block.add(entry.key, entry.value);
    last = entry.key;
    if (block.size >= BLOCK_BYTES) pending = writeBlock(file, block);
  }
  if (!block.empty) pending = writeBlock(file, block);
  const meta = writeBlock(file, block);
  if (pending !== null) index.add(shortSuccessor(last), encodeHandle(pending));
  const footer = new WireWriter().raw(encodeHandle(meta)).raw(encodeHandle(writeBlock(file, index)));
  const padding = new Uint8Array(FOOTER_BYTES - MAGIC.length - footer.length);
  return file.raw(footer.finish()).raw(padding).raw(MAGIC).finish();
}

/** Order of keys: by unsigned bytes, a prefix before what it begins. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = sharedPrefix(a, b);
  return shared < a.length && shared < b.length ? a[shared]! - b[shared]! : a.length - b.length;
}

const FOOTER_BYTES = 48;
const MAGIC = Uint8Array.of(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb);
/** Compression byte and checksum after each block. */
const TRAILER_BYTES = 5;
const BLOCK_BYTES = 262144;
const RESTART_INTERVAL = 16;
/** Shared prefixes let keys take more memory than the file; real indexes stay below a tenth of this, a forged one must not fill the memory. */
const KEY_BYTES_PER_FILE_BYTE = 64;

interface Handle {
  readonly offset: number;
  readonly size: number;
}

interface KeyBudget {
  left: number;
  readonly fail: (problem: string) => never;
}

function readHandle(reader: WireReader): Handle {
  return { offset: reader.varint(), size: reader.varint() };
}

function encodeHandle(handle: Handle): Uint8Array {
  return new WireWriter().varint(handle.offset).varint(handle.size).finish();
}

function readBlockBytes(file: Uint8Array, end: number, handle: Handle, path: string, fail: (problem: string) => never): Uint8Array {
  const { offset, size } = handle;
  if (offset + size + TRAILER_BYTES > end) fail(`a block of ${size} bytes at ${offset} runs past its ${end} bytes`);
  const stored = new WireReader(file.subarray(offset + size + 1, offset + size + TRAILER_BYTES), fail).fixed32();
  if (maskedCrc32c(file.subarray(offset, offset + size + 1)) !== stored) fail(`the checksum of the block at ${offset} does not match`);
  const compression = file[offset + size]!;
  if (compression !== 0) {
    const kind = compression === 1 ? "snappy" : `kind ${compression}`;
    throw new UnimplementedError(`${path} has a compressed block (${kind}) at ${offset}; only uncompressed indexes are read`, {
      file: path,
    });
  }
  return file.subarray(offset, offset + size);
}

function* readBlock(block: Uint8Array, budget: KeyBudget): Generator<TableEntry> {
  const { fail } = budget;
  if (block.length < 4) fail("a block is too short to count its restarts");
  const restarts = new WireReader(block.subarray(block.length - 4), fail).fixed32();
  const end = block.length - 4 - 4 * restarts;
  if (end < 0) fail(`a block of ${block.length} bytes claims ${restarts} restarts`);
  const reader = new WireReader(block.subarray(0, end), fail);
  let last: Uint8Array = new Uint8Array(0);
  while (reader.remaining > 0) {
    const shared = reader.varint();
    const rest = reader.varint();
    const size = reader.varint();
    if (shared > last.length) fail(`a key shares ${shared} bytes with one of ${last.length}`);
    const suffix = reader.take(rest);
    if ((budget.left -= shared + rest) < 0) fail("its keys expand to many times its size");
    const key = new Uint8Array(shared + rest);
    key.set(last.subarray(0, shared));
    key.set(suffix, shared);
    last = key;
    yield { key, value: reader.take(size) };
  }
}

class BlockBuilder {
  readonly #interval: number;
  #out = new WireWriter();
  #restarts = [0];
  #sinceRestart = 0;
  #last: Uint8Array = new Uint8Array(0);

  constructor(interval: number) {
    this.#interval = interval;
  }

  get empty(): boolean {
    return this.#out.length === 0;
  }

  get size(): number {
    return this.#out.length + 4 * this.#restarts.length + 4;
  }

  add(key: Uint8Array, value: Uint8Array): void {
    let shared = 0;
    if (this.#sinceRestart < this.#interval) {
      shared = sharedPrefix(this.#last, key);
    } else {
      this.#restarts.push(this.#out.length);
      this.#sinceRestart = 0;
    }
    this.#out.varint(shared).varint(key.length - shared).varint(value.length).raw(key.subarray(shared)).raw(value);
    this.#last = key;
    this.#sinceRestart++;
  }

  /** The bytes of the block; the builder is empty again afterwards. */
  finish(): Uint8Array {
    for (const restart of this.#restarts) this.#out.fixed32(restart);
    const bytes = this.#out.fixed32(this.#restarts.length).finish();
    this.#out = new WireWriter();
    this.#restarts = [0];
    this.#sinceRestart = 0;
    this.#last = new Uint8Array(0);
    return bytes;
  }
}

function writeBlock(file: WireWriter, block: BlockBuilder): Handle {
  const bytes = block.finish();
  const handle = { offset: file.length, size: bytes.length };
  const uncompressed = Uint8Array.of(0);
  file.raw(bytes).raw(uncompressed).fixed32(maskedCrc32c(uncompressed, crc32c(bytes)));
  return handle;
}

/** A short key that is not before `a` and before `b`. */
function shortestSeparator(a: Uint8Array, b: Uint8Array): Uint8Array {
  const shared = sharedPrefix(a, b);
  if (shared === Math.min(a.length, b.length) || a[shared]! === 255 || a[shared]! + 1 >= b[shared]!) return a;
  return raiseLast(a.slice(0, shared + 1));
}

/** A short key that is not before `key`. */
function shortSuccessor(key: Uint8Array): Uint8Array {
  const raised = key.findIndex((byte) => byte !== 255);
  return raised < 0 ? key : raiseLast(key.slice(0, raised + 1));
}

function raiseLast(key: Uint8Array): Uint8Array {
  key[key.length - 1]!++;
  return key;
}

function sharedPrefix(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < most && a[shared] === b[shared]) shared++;
  return shared;
}
