import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { analyze, balancedWeights, Dataset, type NumericSummary } from "../../../core/data/mod.ts";
import type { Row } from "../../../core/data/mod.ts";
import { KeyError, ResourceExhaustedError, ValueError } from "../../../core/errors.ts";

Deno.test("analyze() sums up numbers and strings, of rows and of batches, in memory and from a stream", async () => {
  const x = [2, 4, 4, 4, 5, 5, 7, 9];
  const city = ["Oslo", "Rome", "Oslo", "Bern", "Rome", "Oslo", "Bern", ""];
  const memory = Dataset.fromColumns({ x, city });
  const stream = Dataset.from<Row>(() => x.map((value, i): Row => ({ x: value, city: city[i]! })));
  for (const data of [memory, memory.batch(3), stream, stream.batch(3)]) {
    const summary = await analyze(data as Dataset<Row>, { columns: ["x", "city"] });
    // Mean 40 / 8 = 5; squares of the differences 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, deviation sqrt(32 / 8) = 2.
    // Quartiles at places 1.75, 3.5 and 5.25 of the sorted values: 4, (4 + 5) / 2, 5 + 0.25 * (7 - 5).
    assertEquals(summary.x, { kind: "numeric", count: 8, missing: 0, mean: 5, deviation: 2, min: 2, max: 9, quantiles: [4, 4.5, 5.5] });
    assertEquals(summary.city, {
      kind: "string",
      count: 7,
      missing: 1,
      vocabulary: [{ value: "Oslo", count: 3 }, { value: "Bern", count: 2 }, { value: "Rome", count: 2 }],
    });
  }
});

Deno.test("analyze() stays exact where values are far from zero and counts NaN as missing", async () => {
  const { x } = await analyze(Dataset.from<Row>([1e9 + 4, NaN, 1e9 + 7, 1e9 + 13, 1e9 + 16].map((value): Row => ({ x: value }))));
  // Differences from the mean 1e9 + 10: -6, -3, 3, 6; deviation sqrt(90 / 4).
  assertEquals([x!.count, x!.missing], [4, 1]);
  assertAlmostEquals((x as NumericSummary).deviation, Math.sqrt(22.5), 1e-6);
});

Deno.test("analyze() estimates the quantiles of long columns from a sample", async () => {
  const n = 300_000;
  const data = Dataset.fromColumns({ x: Float32Array.from({ length: n }, (_, i) => (i * 7919) % n) });
  const { x } = await analyze(data, { columns: ["x"], quantiles: [0.1, 0.5, 0.9] });
  // The rank has a standard deviation of sqrt(0.25 / 65536) = 0.2 %; five of them are allowed.
  (x as NumericSummary).quantiles.forEach((value, i) => assert(Math.abs(value / n - [0.1, 0.5, 0.9][i]!) < 0.01, `${value}`));
  assertEquals([(x as NumericSummary).min, (x as NumericSummary).max], [0, n - 1]);
});

Deno.test("analyze() of nothing and of what is not there", async () => {
  const { x } = await analyze(Dataset.fromColumns({ x: [1] }).take(0), { columns: ["x"] });
  assertEquals(x, { kind: "numeric", count: 0, missing: 0, mean: NaN, deviation: NaN, min: NaN, max: NaN, quantiles: [NaN, NaN, NaN] });
  const data = Dataset.fromColumns({ s: ["a", "b", "c"] });
  await assertRejects(() => analyze(data, { columns: ["y"] }), KeyError, "Column y is not among the features s");
  await assertRejects(() => analyze(data, { maxVocabularySize: 2 }), ResourceExhaustedError, "more than 2 different values");
  await assertRejects(() => analyze(data, { quantiles: [2] }), ValueError, "from 0 to 1");
  await assertRejects(() => analyze(Dataset.from<Row>([{ x: 1 }, { x: "a" }])), ValueError, "Column x mixes numbers and strings");
});

Deno.test("balancedWeights() gives every class the same total weight", () => {
  // 6 rows, 3 classes: 6 / (3 * 3) for a, 6 / (3 * 2) for b, 6 / (3 * 1) for c.
  assertEquals(balancedWeights(["a", "a", "b", "a", "b", "c"]), Float32Array.of(2 / 3, 2 / 3, 1, 2 / 3, 1, 2));
  assertEquals(balancedWeights(Int32Array.of(0, 1, 1, 1)), Float32Array.of(2, 2 / 3, 2 / 3, 2 / 3));
  assertThrows(() => balancedWeights([[1], [2]]), ValueError, "one class a row");
});
