import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { Arena, WasmHeap } from "../../wasm/memory.ts";

const page = 65536;

function heapOf(options: { pages?: number; maximum?: number; base?: number } = {}): { memory: WebAssembly.Memory; heap: WasmHeap } {
  const memory = new WebAssembly.Memory({ initial: options.pages ?? 1, maximum: options.maximum ?? 1024 });
  return { memory, heap: new WasmHeap(memory, options.base ?? 100) };
}

Deno.test("WasmHeap hands out aligned blocks that do not overlap", () => {
  const { heap } = heapOf();
  const blocks = [1, 15, 16, 17, 0, 1000, 3].map((bytes) => ({ bytes, address: heap.alloc(bytes) }));
  for (const { address } of blocks) assertEquals(address % 16, 0);
  assert(blocks.every(({ address }) => address >= 100));
  const sorted = blocks.toSorted((a, b) => a.address - b.address);
  for (let i = 1; i < sorted.length; i++) assert(sorted[i - 1]!.address + Math.max(sorted[i - 1]!.bytes, 1) <= sorted[i]!.address);
  assertEquals(heap.liveBlocks, 7);
  assertEquals(heap.liveBytes, 16 + 16 + 16 + 32 + 16 + 1008 + 16);
  for (const { address } of blocks) heap.free(address);
  assertEquals([heap.liveBlocks, heap.liveBytes], [0, 0]);
});

Deno.test("WasmHeap joins freed neighbours, so that the whole is free again", () => {
  const { heap, memory } = heapOf({ pages: 2, maximum: 2, base: 64 });
  const usable = 2 * page - 64 - 64; // four times a multiple of 16
  for (const order of [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]]) {
    const addresses = [0, 1, 2, 3].map(() => heap.alloc(usable / 4));
    for (const index of order) heap.free(addresses[index]!);
    heap.free(heap.alloc(usable));
  }
  assertEquals(memory.buffer.byteLength, 2 * page);
});

Deno.test("WasmHeap survives a long random life", () => {
  const { heap } = heapOf({ maximum: 4096 });
  const live = new Map<number, { bytes: number; mark: number }>();
  let state = 1;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let turn = 0; turn < 20_000; turn++) {
    if (random(100) < 52) {
      const bytes = 4 * (1 + random(random(20) === 0 ? 20_000 : 200));
      const address = heap.alloc(bytes);
      heap.f32[address / 4] = turn;
      heap.f32[(address + bytes) / 4 - 1] = turn;
      live.set(address, { bytes, mark: turn });
    } else {
      const [entry] = live;
      if (entry === undefined) continue;
      const [address, { bytes, mark }] = entry;
      assertEquals([heap.f32[address / 4], heap.f32[(address + bytes) / 4 - 1]], [mark, mark]);
      heap.free(address);
      live.delete(address);
    }
    assertEquals(heap.liveBlocks, live.size);
  }
  for (const address of live.keys()) heap.free(address);
  assertEquals([heap.liveBlocks, heap.liveBytes], [0, 0]);
});

Deno.test("WasmHeap grows the memory and keeps what is in it; views are those of the grown memory", () => {
  const { heap, memory } = heapOf();
  const first = heap.alloc(64);
  heap.f32[first / 4] = 1.5;
  const before = heap.f32;
  const big = heap.alloc(50 * page);
  assertNotEquals(heap.f32, before);
  assertEquals(before.length, 0); // detached
  assertEquals(heap.f32[first / 4], 1.5);
  assert(big + 50 * page + 64 <= memory.buffer.byteLength);
  for (const view of [heap.f32, heap.i32]) assertEquals(view.buffer, memory.buffer);
  heap.free(first);
  heap.free(big);
});

Deno.test("WasmHeap reuses freed memory instead of growing", () => {
  const { heap, memory } = heapOf({ pages: 8 });
  const size = memory.buffer.byteLength;
  for (let i = 0; i < 1000; i++) heap.free(heap.alloc(5 * page));
  assertEquals(memory.buffer.byteLength, size);
});

Deno.test("WasmHeap refuses what it did not hand out, and what it took back", () => {
  const { heap } = heapOf();
  const address = heap.alloc(32);
  assertThrows(() => heap.free(address + 16), RangeError, `No live block begins at address ${address + 16}`);
  assertThrows(() => heap.free(NaN), RangeError, "No live block begins at address NaN");
  heap.free(address);
  assertThrows(() => heap.free(address), RangeError, "it was freed before, or is not this heap's");
  assertEquals(heap.liveBlocks, 0);
});

Deno.test("WasmHeap says what was asked and what is there when memory ends, and goes on", () => {
  const { heap } = heapOf({ pages: 1, maximum: 2 });
  const address = heap.alloc(1000);
  assertThrows(() => heap.alloc(3 * page), RangeError, "Cannot allocate 196608 bytes: 1008 bytes are in use in 1 blocks");
  for (const bytes of [-1, NaN, 1.5, Infinity]) assertThrows(() => heap.alloc(bytes), RangeError, "should be a count of bytes");
  const second = heap.alloc(page);
  heap.free(address);
  heap.free(second);
  assertEquals(heap.liveBlocks, 0);
});

Deno.test("WasmHeap hands out addresses above 2 GiB as positive numbers", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  const heap = new WasmHeap(memory, 16);
  const low = heap.alloc(2 ** 31);
  const high = heap.alloc(1024);
  assert(high >= 2 ** 31);
  heap.f32[high / 4] = 2.5;
  assertEquals(heap.i32[high / 4], 0x40200000);
  heap.free(low);
  heap.free(high);
});

Deno.test("Arena gives the same sequence the same addresses after a reset", () => {
  const { heap } = heapOf();
  const arena = new Arena(heap, 4096);
  const sizes = [100, 5000, 16, 4000, 1, 90, 12_000, 8];
  const step = (): number[] => sizes.map((bytes) => arena.alloc(bytes));
  const first = step();
  for (const address of first) assertEquals(address % 16, 0);
  assertEquals(new Set(first).size, sizes.length);
  arena.reset();
  assertEquals(arena.epoch, 1);
  arena.alloc(30_000); // another sequence in between moves nothing
  arena.reset();
  assertEquals(step(), first);
  assertEquals(arena.epoch, 2);
  const blocks = heap.liveBlocks;
  for (let i = 0; i < 100; i++) {
    arena.reset();
    step();
  }
  assertEquals(heap.liveBlocks, blocks);
  arena.dispose();
  assertEquals(heap.liveBlocks, 0);
});

Deno.test("Arena blocks do not overlap", () => {
  const { heap } = heapOf();
  const arena = new Arena(heap, 1024);
  const blocks = Array.from({ length: 60 }, (_, i) => ({ bytes: 1 + ((i * 37) % 400), address: arena.alloc(1 + ((i * 37) % 400)) }));
  blocks.sort((a, b) => a.address - b.address);
  for (let i = 1; i < blocks.length; i++) assert(blocks[i - 1]!.address + blocks[i - 1]!.bytes <= blocks[i]!.address);
  assertThrows(() => arena.alloc(-4), RangeError, "should be a count of bytes");
  assertThrows(() => arena.alloc(NaN), RangeError, "should be a count of bytes");
  arena.dispose();
});
