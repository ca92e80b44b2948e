import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { countStep } from "../../scripts/count_step_calls.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

Deno.test("countStep() counts whole calls and copies, and the same ones in every process", async () => {
  const [first, second] = await Promise.all([countStep(root, 4), countStep(root, 4)]);
  assert(Number.isInteger(first.calls) && first.calls > 100 && first.calls < 5000, `${first.calls} calls`);
  assertEquals(second, first);
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
