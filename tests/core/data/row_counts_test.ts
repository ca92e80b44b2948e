import { assertEquals } from "@std/assert";
import type { SkippedRow } from "../../../core/data/mod.ts";
import { Dataset } from "../../../core/data/dataset.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";
import { all } from "./_helpers.ts";

const text = "a,b,c\n1,x,1\n,y,2\n\n3,,\n4,z,4\n";
const counts = { read: 4, used: 2, skipped: 2, missing: { a: 1, b: 1, c: 1 } };
const skips: SkippedRow[] = [{ row: 2, columns: ["a"] }, { row: 3, columns: ["b", "c"] }];

Deno.test("rowCounts says how many rows of a file and of a stream were read, used and skipped, and which values they lack", async () => {
  const fs = memoryFileSystem();
  await fs.writeFile("data.csv", new TextEncoder().encode(text));
  for (const source of ["data.csv", () => [text]]) {
    const skipped: SkippedRow[] = [];
    const rows = Dataset.fromCsv(source, { missing: "skip", fs, onSkip: (row) => skipped.push(row) });
    assertEquals(rows.rowCounts, null);
    const batches = rows.filter(() => true).shuffle(8, { seed: 1 }).batch(3);
    await all(batches);
    assertEquals([rows.rowCounts, batches.rowCounts], [counts, counts]);
    assertEquals(skipped, skips);
    // A pass that ends early takes nothing away from what is known.
    await all(rows.take(1));
    assertEquals(rows.rowCounts, counts);
  }
});

Deno.test("rowCounts counts a stream as it is read, and is null of rows that come from elsewhere", async () => {
  const rows = Dataset.fromCsv(() => [text], { missing: "skip" });
  const iterator = rows.iterator();
  await iterator.next();
  assertEquals(rows.rowCounts, { read: 1, used: 1, skipped: 0, missing: {} });
  await iterator.return();
  const others = Dataset.fromColumns({ a: [1] });
  await all(others);
  assertEquals(others.rowCounts, null);
});

Deno.test("a column with a default is not missing in a row that is skipped for another", async () => {
  const rows = Dataset.fromCsv(() => [text], { missing: "skip", columnDefaults: { a: 0, b: "" } });
  await all(rows);
  assertEquals(rows.rowCounts, { read: 4, used: 3, skipped: 1, missing: { c: 1 } });
});
