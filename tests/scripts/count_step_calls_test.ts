import { assert, assertEquals, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import { countCopies, countStep } from "../../scripts/count_step_calls.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

Deno.test("countStep() counts whole calls and copies, and the same ones in every process", async () => {
  const [first, second] = await Promise.all([countStep(root, 4), countStep(root, 4)]);
  assert(Number.isInteger(first.calls) && first.calls > 100 && first.calls < 5000, `${first.calls} calls`);
  assertEquals(second, first);
});

Deno.test("a training step of the penguins model makes at most 1300 calls and 15 copies", async () => {
  const { calls, copies } = await countStep(root, 133);
  assert(calls <= 1300 && copies <= 15, `${calls} calls and ${copies} copies`);
});

Deno.test("countStep() counts what happens once in a step once", async () => {
  const { functions, copiesByMethod, copies } = await countStep(root, 5);
  const calls = new Map(functions.map(({ name, calls }) => [name, calls]));
  // One step, in which each of the six variables of the three layers is updated.
  assertEquals(calls.get("core/runtime/memory.ts Step"), 1);
  assertEquals(calls.get("core/runtime/memory.ts close"), 1);
  assertEquals(calls.get("core/optimizers/adam.ts update"), 6);
  // The matrix of the numeric columns, entries of the two indicator columns, the labels.
  assert(copiesByMethod["write"]! >= 4, JSON.stringify(copiesByMethod));
  assertEquals(Object.values(copiesByMethod).reduce((a, b) => a + b, 0), copies);
});

Deno.test("countCopies() counts the pieces of a read once, also where it reads them one by one", () => {
  const seen: unknown[] = [];
  const backend = {
    read: (pieces: readonly { address: number }[]): void => pieces.forEach(({ address }) => backend.readSync(address)),
    readSync: (address: number): number => seen.push(address),
    write: (): void => {
      throw new Error("no memory");
    },
    alloc: (): number => 0,
  };
  const counts = countCopies(backend);
  backend.read([{ address: 1 }, { address: 2 }, { address: 3 }]);
  assertThrows(() => backend.write(), Error, "no memory");
  backend.readSync(4);
  backend.alloc();
  assertEquals(Object.fromEntries(counts), { read: 3, write: 1, readSync: 1 });
  assertEquals(seen, [1, 2, 3, 4]);
});
