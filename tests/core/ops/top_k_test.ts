import { assertEquals, assertThrows } from "@std/assert";
import { backend } from "../../../core/runtime/backends/current.ts";
import { params } from "../../../core/runtime/memory.ts";
import { topK } from "../../../core/ops/top_k.ts";
import { numbers } from "../_check_op.ts";
import { elements, scope, tensor } from "../_core.ts";

const best = async (values: readonly number[], k: number) => {
  const found = () => topK(tensor([...values], [1, values.length]), k);
  return [await elements(() => found().ids), await elements(() => found().values)];
};

Deno.test("topK() finds the largest, of equal ones the first, and NaN last", async () => {
  assertEquals(await best([1, 5, 2, 5, 5, 0], 3), [[1, 3, 4], [5, 5, 5]]);
  assertEquals(await best([5, 5, 5, 5], 3), [[0, 1, 2], [5, 5, 5]]);
  assertEquals(await best([NaN, -Infinity, NaN, NaN], 3), [[1, 0, 2], [-Infinity, NaN, NaN]]);
  assertEquals(await best([NaN, NaN, NaN, -Infinity, 2], 3), [[4, 3, 0], [2, -Infinity, NaN]]);
  assertEquals(await best([-Infinity, -Infinity, 2, Infinity], 4), [[3, 2, 0, 1], [Infinity, 2, -Infinity, -Infinity]]);
});

for (const [rows, n, k] of [[1, 1, 1], [3, 7, 7], [5, 1000, 40], [700, 2000, 3], [0, 4, 2]] as const) {
  Deno.test(`topK() finds what sorting finds: ${k} of ${n} in ${rows} rows`, async () => {
    params(0);
    const before = backend().live.blocks;
    const values = Float32Array.from(numbers(rows * n, 4), (value) => Math.round(50 * value) / 8);
    const found = () => topK(tensor(values, [rows, n]), k);
    const [ids, largest] = [await elements(() => found().ids), await elements(() => found().values)];
    assertEquals([ids.length, largest.length], [rows * k, rows * k]);
    for (let row = 0; row < rows; row++) {
      const own = values.subarray(row * n, (row + 1) * n);
      const order = [...own.keys()].sort((a, b) => own[b]! - own[a]! || a - b).slice(0, k);
      assertEquals(ids.slice(row * k, (row + 1) * k), order);
      assertEquals(largest.slice(row * k, (row + 1) * k), order.map((id) => own[id]!));
    }
    assertEquals(backend().live.blocks, before);
  });
}

Deno.test("topK() keeps the leading dimensions, and refuses a k that no row has", () => {
  scope(() => {
    const { ids, values } = topK(tensor(new Float32Array(24), [2, 3, 4]), 2);
    assertEquals([ids.shape, ids.dtype, values.shape, values.dtype], [[2, 3, 2], "int32", [2, 3, 2], "float32"]);
    for (const k of [0, 4, 1.5]) assertThrows(() => topK(tensor([[1, 2, 3]]), k), Error, "[top_k] k must be a whole number");
  });
});
