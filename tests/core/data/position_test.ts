import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Dataset } from "../../../core/data/dataset.ts";
import type { Batch, Position, Row } from "../../../core/data/mod.ts";
import { counting, streaming } from "./_helpers.ts";

type Chain = (data: Dataset<Row>) => Dataset<Row> | Dataset<Batch> | Dataset<unknown>;

const csv = Dataset.fromCsv(() => ["x\n", ...Array.from({ length: 40 }, (_, i) => `${i}\n`)]);
const sources: Record<string, () => Dataset<Row>> = { memory: () => counting(40), stream: () => streaming(40), csv: () => csv };

const chains: Record<string, Chain> = {
  "the rows": (data) => data,
  "shuffle": (data) => data.shuffle(9, { seed: 4 }),
  "shuffle, repeat, batch": (data) => data.shuffle(40, { seed: 4 }).repeat(3).batch(7),
  "repeat, shuffle, batch": (data) => data.repeat(2).shuffle(11, { seed: 4 }).batch(7),
  "batch, repeat": (data) => data.batch(7).repeat(3),
  "skip, take, batch, prefetch": (data) => data.skip(3).take(30).batch(4).prefetch(2),
  "map, filter": (data) => data.map((row) => row).filter((row) => (row as Record<string, number>)["x"]! % 3 !== 0).batch(5),
  "cache, repeat": (data) => data.cache().repeat(2).batch(6),
  "shard, batch": (data) => data.shard(3, [0, 2]).batch(4),
  "split, shuffle, repeat": (data) => data.split([0.7, 0.3], { seed: 2 })[0].shuffle(20, { seed: 1 }).repeat(2).batch(6),
  "shuffle, repeat, batch, prefetch": (data) => data.shuffle(13, { seed: 4 }).repeat(2).batch(7).prefetch(3),
};

for (const [source, make] of Object.entries(sources)) {
  for (const [name, chain] of Object.entries(chains)) {
    Deno.test(`a restored position goes on as the uninterrupted run: ${source}, ${name}`, async () => {
      const whole = await read(chain(make()), null, Infinity);
      assert(whole.elements.length > 3);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: whole.elements.length }), async (stop) => {
          const first = await read(chain(make()), null, stop);
          // Plain JSON: what is written down and read back is as good.
          const position = JSON.parse(JSON.stringify(first.position)) as Position;
          const second = await read(chain(make()), position, Infinity);
          assertEquals([...first.elements, ...second.elements], whole.elements);
        }),
        { numRuns: 8 },
      );
    });
  }
}

Deno.test("a position remembers a seed that was drawn", async () => {
  const whole = await read(counting(30).shuffle(30).repeat(2).batch(4), null, 5);
  const again = await read(counting(30).shuffle(30).repeat(2).batch(4), whole.position, Infinity);
  // 60 rows: what the first run gave out of its first epoch is not given again by the second.
  const rows = [...whole.elements, ...again.elements].flatMap((batch) => Array.from((batch as Record<string, Int32Array>)["x"]!)).slice(
    0,
    30,
  );
  assertEquals(new Set(rows).size, 30);
});

async function read(
  dataset: Dataset<Row> | Dataset<Batch> | Dataset<unknown>,
  position: Position,
  count: number,
): Promise<{ elements: unknown[]; position: Position }> {
  const iterator = dataset.iterator({ position });
  const elements: unknown[] = [];
  while (elements.length < count) {
    const result = await iterator.next();
    if (result.done) break;
    elements.push(result.value);
  }
  const end = iterator.position();
  await iterator.return();
  return { elements, position: end };
}
