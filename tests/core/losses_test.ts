import { assertEquals } from "@std/assert";
import { reduceLosses, Reduction, V1Reduction } from "../../core/losses.ts";
import { elements, tensor } from "./_core.ts";

Deno.test("reduceLosses() weighs and reduces: losses [[1, 2], [3, 4]], weights [[1], [0]]", async () => {
  const expected = [
    // 1 * 1 + 1 * 2 + 0 * 3 + 0 * 4 = 3, over 4 losses
    [Reduction.SUM, 3],
    [Reduction.SUM_OVER_BATCH_SIZE, 0.75],
    [V1Reduction.SUM, 3],
    [V1Reduction.SUM_OVER_BATCH_SIZE, 0.75],
    // The weights of the four losses are 1, 1, 0 and 0: their sum is 2, and so many are not 0.
    [V1Reduction.MEAN, 1.5],
    [V1Reduction.SUM_BY_NONZERO_WEIGHTS, 1.5],
  ] as const;
  for (const [reduction, value] of expected) {
    assertEquals(await elements(() => reduceLosses(tensor([[1, 2], [3, 4]]), tensor([[1], [0]]), reduction)), [value], reduction);
  }
});

Deno.test("reduceLosses() of one loss is that loss, and of none 0", async () => {
  for (const reduction of [Reduction.SUM, Reduction.SUM_OVER_BATCH_SIZE]) {
    assertEquals(await elements(() => reduceLosses(tensor([[3]]), null, reduction)), [3]);
    assertEquals(await elements(() => reduceLosses(tensor(new Float32Array(0), [0, 1]), null, reduction)), [0]);
  }
});
