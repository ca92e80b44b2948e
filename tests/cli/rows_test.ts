import { assertEquals } from "@std/assert";
import { RowNumbers, whyOf } from "../../cli/rows.ts";

Deno.test("RowNumbers numbers the rows that are used as they stand in the text, and gives those between them", () => {
  const numbers = new RowNumbers();
  // Rows 1, 3, 4 and 7 of 7 are skipped; they are read ahead of those that are used.
  for (const row of [1, 3, 4]) numbers.skip({ row, columns: ["a"] });
  const skipped = (): number[] => [...numbers.skippedNext()].map(({ row }) => row);
  assertEquals(skipped(), [1]);
  assertEquals(numbers.usedNext(), 2);
  assertEquals(numbers.usedNext(), 5);
  assertEquals(skipped(), []);
  numbers.skip({ row: 7, columns: ["a"] });
  assertEquals([numbers.usedNext(), skipped(), skipped()], [6, [7], []]);
});

Deno.test("whyOf() names the columns without values, the most frequent first", () => {
  assertEquals(whyOf({ read: 9, used: 4, skipped: 5, missing: { a: 2, b: 4 } }), "no b in 4, no a in 2");
});
