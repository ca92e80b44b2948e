/** Memory that stays, and memory of steps. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { ContractCase } from "../_lab.ts";

/** Whether two of the pieces share a byte. */
function overlap(pieces: readonly (readonly [address: number, bytes: number])[]): boolean {
  const sorted = pieces.toSorted(([a], [b]) => a - b);
  return sorted.some(([address], i) => i > 0 && address < sorted[i - 1]![0] + sorted[i - 1]![1]);
}

const byteCounts = [0, 4, 12, 16, 20, 1000, 70_000, 0, 4];

export const memoryCases: readonly ContractCase[] = [
  {
    name: "alloc() gives pieces of their own at multiples of 16, never address 0, and live counts them until free()",
    kernels: [],
    run({ backend }) {
      const before = { ...backend.live };
      const pieces = byteCounts.map((bytes) => [backend.alloc(bytes), Math.max(bytes, 1)] as const);
      for (const [address] of pieces) assert(address > 0 && address % 16 === 0, `address ${address}`);
      assertEquals(overlap(pieces), false);
      assertEquals(backend.live.blocks, before.blocks + pieces.length);
      assert(backend.live.bytes >= before.bytes + pieces.reduce((sum, [, bytes]) => sum + bytes, 0));
      for (const [address] of pieces) backend.free(address);
      assertEquals(backend.live, before);
      return Promise.resolve();
    },
  },
  {
    name: "what is freed is handed out again, so that a loop does not grow",
    kernels: [],
    run({ backend }) {
      const addresses = new Set<number>();
      for (let i = 0; i < 100; i++) {
        const address = backend.alloc(1 << 20);
        addresses.add(address);
        backend.free(address);
      }
      assert(addresses.size < 3, `${addresses.size} addresses`);
      return Promise.resolve();
    },
  },
  {
    name: "memory that grows keeps its elements",
    kernels: [],
    async run({ backend }) {
      const words = Int32Array.of(1, -2, 3);
      const first = backend.alloc(words.byteLength);
      backend.write(first, words);
      const large = backend.alloc(64 << 20);
      const [head, tail] = [Int32Array.of(7), Int32Array.of(8)];
      backend.write(large, head);
      backend.write(large + (64 << 20) - 4, tail);
      const into = [new Int32Array(3), new Int32Array(1), new Int32Array(1)] as const;
      await backend.read([
        { address: first, into: into[0] },
        { address: large, into: into[1] },
        { address: large + (64 << 20) - 4, into: into[2] },
      ]);
      assertEquals(into, [words, head, tail]);
      backend.free(first);
      backend.free(large);
    },
  },
  {
    name: "a step's memory counts its epochs, gives the same addresses in every one and shares none with another step's",
    kernels: [],
    run({ backend }) {
      const [one, other] = [backend.stepMemory(), backend.stepMemory()];
      const draw = (): number[] => byteCounts.map((bytes) => one.alloc(bytes));
      const epoch = one.epoch;
      const first = draw();
      assertEquals(one.epoch, epoch);
      for (const address of first) assert(address > 0 && address % 16 === 0, `address ${address}`);
      const others = byteCounts.map((bytes) => [other.alloc(bytes), Math.max(bytes, 1)] as const);
      const stays = backend.alloc(16);
      assertEquals(overlap([...first.map((address, i) => [address, Math.max(byteCounts[i]!, 1)] as const), ...others, [stays, 16]]), false);
      one.reset();
      assertNotEquals(one.epoch, epoch);
      const live = { ...backend.live };
      assertEquals(draw(), first);
      assertEquals(backend.live, live, "a second epoch of the same sizes takes no further memory");
      backend.free(stays);
      return Promise.resolve();
    },
  },
  {
    name: "a step's memory is at hand after reset(), and elements of another one stay",
    kernels: ["copy"],
    async run({ backend, kernels }) {
      const [one, other] = [backend.stepMemory(), backend.stepMemory()];
      const kept = other.alloc(8);
      backend.writeWords(kept, [5, 6]);
      for (let step = 0; step < 3; step++) {
        const [x, y] = [one.alloc(8), one.alloc(8)];
        backend.writeWords(x, [step, -step]);
        kernels.copy(2, x, y);
        const into = new Int32Array(2);
        await backend.read([{ address: y, into }]);
        assertEquals(into, Int32Array.of(step, -step));
        one.reset();
      }
      const into = new Int32Array(2);
      await backend.read([{ address: kept, into }]);
      assertEquals(into, Int32Array.of(5, 6));
    },
  },
];
