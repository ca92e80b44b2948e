/**
 * The regions of linear memory: a heap with a free list, and arenas that take chunks from it.
 *
 * @module
 */

import { MAXIMUM_PAGES, READ_SLACK } from "./layout.ts";

const pageBytes = 65536;
const alignment = 16;
const minimumGrowthPages = 16;

/**
 * A free list over a WebAssembly memory. Addresses are multiples of 16, from 0 to 2^32, never negative. Neighbouring free
 * blocks are joined, and free blocks wait in bins by size, so that `alloc` and `free` do not search the whole list. What it keeps about
 * a block stands outside the memory: a kernel that overruns cannot corrupt it.
 *
 * The heap assumes that it alone grows the memory.
 */
export class WasmHeap {
  /** The memory that addresses point into. */
  readonly memory: WebAssembly.Memory;
  readonly #live = new Map<number, number>(); // address -> bytes
  readonly #free = new Map<number, number>();
  readonly #freeEnds = new Map<number, number>(); // address of the first byte behind a free block -> its address
  readonly #bins: Set<number>[] = Array.from({ length: 128 }, () => new Set());
  #end: number;
  #liveBytes = 0;
  #buffer: ArrayBufferLike;
  #f32: Float32Array<ArrayBufferLike>;
  #i32: Int32Array<ArrayBufferLike>;
  #u8: Uint8Array<ArrayBufferLike>;

  /**
   * Makes a heap of everything in the memory from a base on.
   *
   * @param memory The memory to hand out.
   * @param base The first byte that the heap may use.
   */
  constructor(memory: WebAssembly.Memory, base: number) {
    this.memory = memory;
    this.#buffer = memory.buffer;
    this.#f32 = new Float32Array(this.#buffer);
    this.#i32 = new Int32Array(this.#buffer);
    this.#u8 = new Uint8Array(this.#buffer);
    this.#end = usableEnd(this.#buffer);
    const start = roundUp(base, alignment);
    if (start < this.#end) this.#insert(start, this.#end - start);
    else this.#end = start;
  }

  /** Bytes handed out and not freed, rounded up to 16 for each block. */
  get liveBytes(): number {
    return this.#liveBytes;
  }

  /** Blocks handed out and not freed. */
  get liveBlocks(): number {
    return this.#live.size;
  }

  /** The whole memory as float32 words. Not to be kept across a call that may allocate: growth detaches it. */
  get f32(): Float32Array<ArrayBufferLike> {
    if (this.memory.buffer !== this.#buffer) this.#refresh();
    return this.#f32;
  }

  /** The whole memory as int32 words, under the same rule as {@linkcode f32}. */
  get i32(): Int32Array<ArrayBufferLike> {
    if (this.memory.buffer !== this.#buffer) this.#refresh();
    return this.#i32;
  }

  /** The whole memory as bytes, under the same rule as {@linkcode f32}. */
  get u8(): Uint8Array<ArrayBufferLike> {
    if (this.memory.buffer !== this.#buffer) this.#refresh();
    return this.#u8;
  }

  /**
   * Hands out a block. Its contents are whatever was there.
   *
   * @param bytes Size; 0 gives a block as well, with an address of its own.
   * @returns The block's address, a multiple of 16.
   * @throws {RangeError} If the size is not a count of bytes, or the memory cannot grow to hold it.
   */
  alloc(bytes: number): number {
    if (!(Number.isSafeInteger(bytes) && bytes >= 0)) {
      throw new RangeError(`[heap] A block's size should be a count of bytes. Received ${bytes}`);
    }
    const size = roundUp(Math.max(bytes, 1), alignment);
    const address = this.#find(size) ?? this.#grow(size);
    const found = this.#remove(address);
    if (found > size) this.#insert(address + size, found - size);
    this.#live.set(address, size);
    this.#liveBytes += size;
    return address;
  }

  /**
   * Takes a block back.
   *
   * @param address What {@linkcode alloc} returned.
   * @throws {RangeError} If no live block begins there: freed before, or never handed out.
   */
  free(address: number): void {
    const size = this.#live.get(address);
    if (size === undefined) {
      throw new RangeError(`[heap] No live block begins at address ${address}: it was freed before, or is not this heap's`);
    }
    this.#live.delete(address);
    this.#liveBytes -= size;
    this.#insert(address, size);
  }

  #find(size: number): number | undefined {
    const exact = binOf(size);
    for (const address of this.#bins[exact]!) {
      if (this.#free.get(address)! >= size) return address;
    }
    // Every block of a higher bin is large enough.
    for (let bin = exact + 1; bin < this.#bins.length; bin++) {
      for (const address of this.#bins[bin]!) return address;
    }
    return undefined;
  }

  #grow(size: number): number {
    const present = this.memory.buffer.byteLength / pageBytes;
    const tail = this.#freeEnds.get(this.#end);
    const missing = size - (tail === undefined ? 0 : this.#end - tail);
    const needed = Math.ceil((this.#end + missing + READ_SLACK) / pageBytes) - present;
    const wanted = Math.min(Math.max(needed, minimumGrowthPages, present >> 3), MAXIMUM_PAGES - present);
    if (needed > wanted || !(this.#growPages(wanted) || this.#growPages(needed))) {
      throw new RangeError(
        `[heap] Cannot allocate ${size} bytes: ${this.#liveBytes} bytes are in use in ${this.#live.size} blocks, and the memory of ` +
          `${present * pageBytes} bytes cannot grow by ${needed * pageBytes}`,
      );
    }
    this.#refresh();
    const end = usableEnd(this.#buffer);
    this.#insert(this.#end, end - this.#end);
    this.#end = end;
    return this.#freeEnds.get(end)!;
  }

  #growPages(pages: number): boolean {
    try {
      this.memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }

  #refresh(): void {
    this.#buffer = this.memory.buffer;
    this.#f32 = new Float32Array(this.#buffer);
    this.#i32 = new Int32Array(this.#buffer);
    this.#u8 = new Uint8Array(this.#buffer);
  }

  #insert(address: number, size: number): void {
    let start = address;
    let end = address + size;
    const before = this.#freeEnds.get(start);
    if (before !== undefined) {
      start = before;
      this.#remove(before);
    }
    if (this.#free.has(end)) end += this.#remove(end);
    this.#free.set(start, end - start);
    this.#freeEnds.set(end, start);
    this.#bins[binOf(end - start)]!.add(start);
  }

  #remove(address: number): number {
    const size = this.#free.get(address)!;
    this.#free.delete(address);
    this.#freeEnds.delete(address + size);
    this.#bins[binOf(size)]!.delete(address);
    return size;
  }
}

/**
 * A bump allocator for what lives as long as a step. `reset` frees everything at once and keeps the chunks, so that the same
 * sequence of sizes gets the same addresses in every step.
 */
export class Arena {
  readonly #heap: Pick<WasmHeap, "alloc" | "free">;
  readonly #chunkBytes: number;
  readonly #chunks: { readonly address: number; readonly size: number }[] = [];
  #chunk = 0; // index of the chunk that is being filled
  #offset = 0;
  /** How many times the arena was reset: a handle made in an earlier epoch is dead. A field, for every look at a tensor's address reads it. */
  epoch = 0;

  /**
   * Makes an arena without chunks.
   *
   * @param heap Where chunks come from.
   * @param chunkBytes Size of a chunk; a larger block gets a chunk of its own size.
   */
  constructor(heap: Pick<WasmHeap, "alloc" | "free">, chunkBytes: number) {
    this.#heap = heap;
    this.#chunkBytes = chunkBytes;
  }

  /**
   * Hands out a block that lives until the next {@linkcode reset}.
   *
   * @param bytes Size.
   * @returns The block's address, a multiple of 16.
   * @throws {RangeError} As {@linkcode WasmHeap.alloc}.
   */
  alloc(bytes: number): number {
    if (!(bytes >= 0)) throw new RangeError(`[arena] A block's size should be a count of bytes. Received ${bytes}`);
    const size = roundUp(Math.max(bytes, 1), alignment);
    // A chunk that is too small is skipped, not replaced: chunks only ever join at the end, so addresses seen before stay.
    for (; this.#chunk < this.#chunks.length; this.#chunk++, this.#offset = 0) {
      const chunk = this.#chunks[this.#chunk]!;
      if (this.#offset + size <= chunk.size) {
        const address = chunk.address + this.#offset;
        this.#offset += size;
        return address;
      }
    }
    const chunkSize = Math.max(this.#chunkBytes, size);
    const address = this.#heap.alloc(chunkSize);
    this.#chunks.push({ address, size: chunkSize });
    this.#offset = size;
    return address;
  }

  /** Frees every block, keeps the chunks and begins the next epoch. */
  reset(): void {
    this.#chunk = 0;
    this.#offset = 0;
    this.epoch++;
  }

  /** Resets and gives the chunks back to the heap. The arena may be used again. */
  dispose(): void {
    this.reset();
    for (const { address } of this.#chunks.splice(0)) this.#heap.free(address);
  }
}

function usableEnd(buffer: ArrayBufferLike): number {
  return buffer.byteLength - READ_SLACK;
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

/** Four bins to each power of two. */
function binOf(size: number): number {
  const exponent = 31 - Math.clz32(size > 0xffffffff ? 0xffffffff : size);
  const quarter = exponent < 2 ? 0 : Math.floor(size / 2 ** (exponent - 2)) & 3;
  return Math.min(exponent, 31) * 4 + quarter;
}
