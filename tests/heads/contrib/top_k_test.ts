import { assertEquals } from "@std/assert";
import { TopK } from "../../../heads/contrib/_top_k.ts";
import { numbers } from "../../core/_check_op.ts";

Deno.test("TopK finds the best, of equal ones the smaller, and NaN last", () => {
  const three = (values: readonly number[]) => {
    const top = new TopK(3);
    values.forEach((value, id) => top.offer(id, value));
    const { ids, values: found } = top.best();
    return [[...ids], [...found]];
  };
  assertEquals(three([1, 5, 2, 5, 5, 0]), [[1, 3, 4], [5, 5, 5]]);
  assertEquals(three([5, 5, 5, 5]), [[0, 1, 2], [5, 5, 5]]);
  assertEquals(three([NaN, -Infinity, NaN, NaN]), [[1, 0, 2], [-Infinity, NaN, NaN]]);
  assertEquals(three([NaN, NaN, NaN, -Infinity, 2]), [[4, 3, 0], [2, -Infinity, NaN]]);
});

Deno.test("TopK finds what sorting finds, and takes no longer for a large k", () => {
  const values = numbers(20_000, 4).map((value) => Math.round(50 * value));
  for (const k of [1, 2, 7, 1000, 20_000]) {
    const top = new TopK(k);
    values.forEach((value, id) => {
      // What does not exceed the bar may be passed over.
      if (!(value <= top.bar)) top.offer(id, value);
    });
    const order = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b).slice(0, k);
    assertEquals([...top.best().ids], order);
  }
});
