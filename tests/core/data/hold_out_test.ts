import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type HoldOutPlan, planHoldOut, type Row } from "../../../core/data/mod.ts";
import { Dataset } from "../../../core/data/dataset.ts";
import { ValueError } from "../../../core/errors.ts";
import { all } from "./_helpers.ts";

/** Rows with a number and a text, and a class for every remainder of the number. */
function rowsOf(numbers: readonly number[], classes = 2): Row[] {
  return numbers.map((x) => [{ x: x + 0.1, name: `row ${x}` }, ["a", "b", "c", "d"][x % classes]!]);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** The same rows in memory and from a stream. */
function bothWays(rows: readonly Row[]): Dataset<Row>[] {
  const pairs = rows as readonly (readonly [Record<string, number | string>, string])[];
  const column = (name: string) => pairs.map(([features]) => features[name]!);
  return [
    Dataset.fromColumns({ name: column("name"), x: column("x") }, pairs.map(([, label]) => label)),
    Dataset.from<Row>(() => rows),
  ];
}

const nameOf = (row: Row): string => String((row as readonly [Record<string, unknown>, unknown])[0]["name"]);
const names = async (rows: Dataset<Row>): Promise<string[]> => (await all(rows)).map(nameOf).sort();

Deno.test("holdOut() has the same rows on the same side in memory and from a stream, in any order of rows and columns, with rows added", async () => {
  const rows = rowsOf(range(0, 200));
  const [table, stream] = bothWays(rows) as [Dataset<Row>, Dataset<Row>];
  const plan: HoldOutPlan = JSON.parse(JSON.stringify(await planHoldOut(stream, { share: 0.2, seed: 3, stratify: true })));
  assertEquals(await planHoldOut(table, { share: 0.2, seed: 3, stratify: true }), plan);
  const held = await names(table.holdOut(plan).test);
  // 100 rows of each class, a fifth of each.
  assertEquals(held.length, 40);
  assertEquals(await names(stream.holdOut(plan).test), held);
  assertEquals((await names(stream.holdOut(plan).train)).length, 160);
  const more = bothWays([...rowsOf(range(200, 300)), ...rows.toReversed()]);
  for (const dataset of more) {
    const { train, test } = dataset.holdOut(plan);
    const [trained, tested] = [await names(train), await names(test)];
    assertEquals(tested.filter((name) => Number(name.slice(4)) < 200), held);
    assertEquals([...trained, ...tested].sort(), (await names(dataset)).sort());
  }
  const other = await planHoldOut(table, { share: 0.2, seed: 4, stratify: true });
  assert((await names(table.holdOut(other).test)).join() !== held.join());
});

Deno.test("holdOut() meets the share of each class and leaves every class a row to train on", async () => {
  // Class a has 50 rows, b 3, c 2, d 1: 10, then 0.6 and 0.4 and 0.2 together make one more of b, which leaves -0.4 + 0.4 for c and 0.2 for d.
  const labels = [...Array(50).fill("a"), "b", "b", "b", "c", "c", "d"];
  const rows = labels.map((label, i): Row => [{ x: i, name: "" }, label]);
  for (const dataset of bothWays(rows)) {
    const { train, test } = dataset.holdOut(await planHoldOut(dataset, { share: 0.2, seed: 1, stratify: true }));
    const count = async (side: Dataset<Row>): Promise<Record<string, number>> => {
      const counts: Record<string, number> = {};
      for (const row of await all(side)) {
        counts[String((row as [unknown, unknown])[1])] = (counts[String((row as [unknown, unknown])[1])] ?? 0) + 1;
      }
      return counts;
    };
    assertEquals(await count(test), { a: 10, b: 1 });
    assertEquals(await count(train), { a: 40, b: 2, c: 2, d: 1 });
  }
});

Deno.test("holdOut() takes equal rows for as many observations: each is on a side of its own", async () => {
  const rows = Array.from({ length: 400 }, (_, i): Row => [{ x: i % 4, name: "same" }, i % 2 ? "b" : "a"]);
  const dataset = Dataset.from<Row>(() => rows);
  const { test } = dataset.holdOut(await planHoldOut(dataset, { share: 0.25, seed: 1, stratify: true }));
  const held = (await all(test)).map((row) => (row as [{ x: number }, string])[0].x);
  // 100 rows of 400, of each of four kinds about 25, with a standard deviation of 4.3.
  assertEquals(held.length, 100);
  for (const kind of [0, 1, 2, 3]) {
    const count = held.filter((x) => x === kind).length;
    assert(count >= 8 && count <= 42, `${count} of kind ${kind}`);
  }
});

Deno.test("holdOut() is fair to periods: of every fifth row a fifth is held out", async () => {
  const rows = range(0, 5000).map((i): Row => ({ x: i }));
  const dataset = Dataset.from<Row>(() => rows);
  const plan = await planHoldOut(dataset, { share: 0.2, seed: 1 });
  // More rows than are counted out exactly.
  assertEquals(plan.thresholds, []);
  const held = (await all(dataset.holdOut(plan).test)).map((row) => (row as { x: number }).x);
  for (let remainder = 0; remainder < 5; remainder++) {
    // Of 1000 rows 200, with a standard deviation of 12.6.
    const count = held.filter((x) => x % 5 === remainder).length;
    assert(Math.abs(count - 200) < 64, `${count} rows of remainder ${remainder}`);
  }
});

Deno.test("holdOut() of many rows in memory, which are hashed in parts, is that of the same rows from a stream", async () => {
  const [table, stream] = bothWays(rowsOf(range(0, 40_000))) as [Dataset<Row>, Dataset<Row>];
  const plan = await planHoldOut(stream, { share: 0.1, seed: 5, stratify: true });
  const [fromTable, fromStream] = [table.holdOut(plan), stream.holdOut(plan)];
  // Both sides begin at once, and share what is found out.
  const [test, train] = await Promise.all([names(fromTable.test), names(fromTable.train)]);
  assertEquals(test, await names(fromStream.test));
  assertEquals(train.length, 40_000 - test.length);
});

Deno.test("a side of holdOut() goes on from a position", async () => {
  for (const dataset of bothWays(rowsOf(range(0, 60)))) {
    const { train } = dataset.holdOut(await planHoldOut(dataset, { share: 0.5, seed: 1 }));
    const iterator = train.iterator();
    for (let i = 0; i < 7; i++) await iterator.next();
    const position = JSON.parse(JSON.stringify(iterator.position()));
    const resumed = train.iterator({ position });
    assertEquals(await resumed.next(), await iterator.next());
    await Promise.all([iterator.return(), resumed.return()]);
  }
});

Deno.test("planHoldOut() and holdOut() refuse what they cannot use", async () => {
  const rows = Dataset.fromColumns({ x: [1, 2] });
  await assertRejects(() => planHoldOut(rows, { share: 1 }), ValueError, "share must be above 0 and below 1, received 1");
  await assertRejects(() => planHoldOut(rows, { share: 0.5, stratify: true }), ValueError, "stratify needs labels, and the rows have none");
  assertThrows(() => rows.holdOut({ share: 0.5 } as HoldOutPlan), TypeError, "holdOut() takes a plan that planHoldOut made");
});
