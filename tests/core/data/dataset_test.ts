import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Dataset } from "../../../core/data/dataset.ts";
import type { Batch, Row } from "../../../core/data/mod.ts";
import { FailedPreconditionError, KeyError, ValueError } from "../../../core/errors.ts";
import { SparseTensor, tensor } from "../../../core/runtime/tensor.ts";
import { all, counting, range, sorted, streaming, xs } from "./_helpers.ts";

const sizes = { n: fc.integer({ min: 0, max: 60 }), buffer: fc.integer({ min: 1, max: 80 }), seed: fc.integer() };
const runs = { numRuns: 60 };

Deno.test("shuffle() gives every row exactly once, in the same order for the same seed, in memory and from a stream", async () => {
  await fc.assert(
    fc.asyncProperty(sizes.n, sizes.buffer, sizes.seed, async (n, buffer, seed) => {
      const fromMemory = await xs(counting(n).shuffle(buffer, { seed }));
      assertEquals(sorted(fromMemory), range(n));
      assertEquals(await xs(streaming(n).shuffle(buffer, { seed })), fromMemory);
      assertEquals(await xs(counting(n).shuffle(buffer, { seed })), fromMemory);
    }),
    runs,
  );
});

Deno.test("shuffle() moves no row forward by more than its buffer", async () => {
  await fc.assert(
    fc.asyncProperty(sizes.n, sizes.buffer, sizes.seed, async (n, buffer, seed) => {
      // The k-th row given out was read when at most k + buffer rows had been read.
      (await xs(counting(n).shuffle(buffer, { seed }))).forEach((x, k) => assert(x < k + buffer));
    }),
    runs,
  );
});

Deno.test("shuffle() with a buffer for all rows gives every order the same chance", async () => {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 6000; seed++) {
    const order = (await xs(counting(3).shuffle(3, { seed }))).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assertEquals(counts.size, 6);
  // Each of the 6 orders is expected 1000 times; the standard deviation is sqrt(6000 * 1/6 * 5/6) = 29.
  for (const count of counts.values()) assert(Math.abs(count - 1000) < 150, `${count}`);
});

Deno.test("repeat() after shuffle() gives each repetition its own order, or the same one where it is asked to", async () => {
  const orders = await xs(counting(20).shuffle(20, { seed: 3 }).repeat(3));
  assertEquals(orders.length, 60);
  for (const epoch of [0, 1, 2]) assertEquals(sorted(orders.slice(epoch * 20, epoch * 20 + 20)), range(20));
  assertNotEquals(orders.slice(0, 20), orders.slice(20, 40));
  assertEquals(await xs(streaming(20).shuffle(20, { seed: 3 }).repeat(3)), orders);
  const same = await xs(counting(20).shuffle(20, { seed: 3, reshuffleEachIteration: false }).repeat(2));
  assertEquals(same.slice(0, 20), same.slice(20));
});

Deno.test("a dataset without a seed draws one: its passes agree, another dataset differs", async () => {
  const data = counting(50).shuffle(50);
  assertEquals(await xs(data), await xs(data));
  assertNotEquals(await xs(data), await xs(counting(50).shuffle(50)));
});

Deno.test("batch() keeps the order, fills each batch but the last and keeps the last unless told", async () => {
  await fc.assert(
    fc.asyncProperty(sizes.n, fc.integer({ min: 1, max: 20 }), fc.boolean(), async (n, size, dropRemainder) => {
      for (const data of [counting(n), streaming(n)]) {
        const batches = await all(data.batch(size, { dropRemainder }));
        const lengths = batches.map((batch) => ((batch as Record<string, ArrayLike<number>>)["x"]!).length);
        const whole = Array(Math.floor(n / size)).fill(size);
        assertEquals(lengths, n % size === 0 || dropRemainder ? whole : [...whole, n % size]);
        assertEquals(await xs(data.batch(size, { dropRemainder })), range(dropRemainder ? n - n % size : n));
      }
    }),
    runs,
  );
});

Deno.test("repeat(), take() and skip() count", async () => {
  await fc.assert(
    fc.asyncProperty(
      sizes.n,
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 70 }),
      fc.integer({ min: 0, max: 70 }),
      async (n, times, skip, take) => {
        const expected = Array.from({ length: times }, () => range(n)).flat().slice(skip, skip + take);
        assertEquals(await xs(counting(n).repeat(times).skip(skip).take(take)), expected);
        assertEquals(await xs(streaming(n).repeat(times).skip(skip).take(take)), expected);
      },
    ),
    runs,
  );
  assertEquals(await xs(counting(3).repeat().take(7)), [0, 1, 2, 0, 1, 2, 0]);
  assertEquals(await xs(counting(3).batch(2).repeat(2)), [0, 1, 2, 0, 1, 2]);
});

Deno.test("repeat() of nothing ends", async () => {
  assertEquals(await xs(counting(0).repeat().batch(4)), []);
  assertEquals(await xs(streaming(0).repeat().batch(4)), []);
});

Deno.test("batches over the end of an epoch mix its rows with those of the next", async () => {
  const batches = await all(counting(3).repeat(2).batch(4));
  assertEquals(batches.map((batch) => Array.from((batch as Record<string, Int32Array>)["x"]!)), [[0, 1, 2, 0], [1, 2]]);
});

Deno.test("map(), filter() and cache() do what they say, also with Promises", async () => {
  const doubled = counting(6).map((row) => ({ x: 2 * (row as Record<string, number>)["x"]! }));
  assertEquals(await xs(doubled), [0, 2, 4, 6, 8, 10]);
  assertEquals(await xs(doubled.filter((row) => Promise.resolve(row.x % 4 === 0))), [0, 4, 8]);
  let reads = 0;
  const cached = Dataset.from<Row>(function* () {
    reads++;
    for (const x of [1, 2, 3]) yield { x };
  }).cache();
  // A pass that stops early has not seen all, so that the next one reads again.
  for await (const _ of cached) break;
  assertEquals(await xs(cached), [1, 2, 3]);
  assertEquals(await xs(cached.repeat(3)), [1, 2, 3, 1, 2, 3, 1, 2, 3]);
  assertEquals(reads, 2);
});

Deno.test("filter() goes through a million rows that it leaves out without a growing stack", async () => {
  const data = counting(1_000_000).filter((row) => (row as Record<string, number>)["x"]! >= 999_999);
  assertEquals(await xs(data), [999_999]);
});

Deno.test("prefetch() reads no more than it may, keeps the order and closes its source", async () => {
  let read = 0;
  let closed = 0;
  const source = Dataset.from<Row>(async function* () {
    try {
      for (;;) {
        await Promise.resolve();
        yield { x: read++ };
      }
    } finally {
      closed++;
    }
  });
  const iterator = source.prefetch(3).iterator();
  for (let i = 0; i < 10; i++) {
    const result = await iterator.next();
    assertEquals(result.value, { x: i });
    await new Promise((resolve) => setTimeout(resolve, 0));
    assert(read <= i + 1 + 3, `${read} rows read after ${i + 1} were given out`);
    assert(read > i + 1, "nothing was read ahead");
  }
  await iterator.return();
  assertEquals(closed, 1);
  assertEquals((await iterator.next()).done, true);
});

Deno.test("prefetch() reads nothing ahead beyond its limit, and goes on one by one", async () => {
  let read = 0;
  const source = Dataset.from<Row>(async function* () {
    for (;;) yield await Promise.resolve({ x: read++ });
  });
  const iterator = source.prefetch(3, 4).iterator();
  for (let i = 0; i < 6; i++) {
    assertEquals((await iterator.next()).value, { x: i });
    await new Promise((resolve) => setTimeout(resolve, 0));
    assertEquals(read, Math.max(i + 1, Math.min(i + 4, 4)));
  }
  await iterator.return();
  assertThrows(() => source.prefetch(3, NaN), ValueError, "prefetch() takes a whole number from 0, received NaN");
});

Deno.test("prefetch() gives the rows before an error, then the error", async () => {
  const data = Dataset.from<Row>(async function* () {
    yield { x: 1 };
    await Promise.resolve();
    yield { x: 2 };
    throw new Error("line 3 is broken");
  }).prefetch(2);
  const seen: unknown[] = [];
  await assertRejects(
    async () => {
      for await (const row of data) seen.push(row);
    },
    Error,
    "line 3 is broken",
  );
  assertEquals(seen, [{ x: 1 }, { x: 2 }]);
});

Deno.test("data in memory answers without a Promise", () => {
  const iterator = counting(10).shuffle(10, { seed: 1 }).repeat().batch(4).prefetch().iterator();
  assert(!(iterator.next() instanceof Promise));
});

Deno.test("split() puts every row into one part, exactly and by seed, in memory", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 200 }), sizes.seed, async (n, seed) => {
      const [train, validation, test] = counting(n).split([0.7, 0.1, 0.2], { seed });
      const parts = await Promise.all([xs(train), xs(validation), xs(test)]);
      assertEquals(sorted(parts.flat()), range(n));
      [0.7, 0.1, 0.2].forEach((share, i) => assert(Math.abs(parts[i]!.length - share * n) <= 1, `${parts[i]!.length} of ${n}`));
      assertEquals(await xs(train), parts[0]!);
    }),
    runs,
  );
});

Deno.test("split() of a stream puts every row into one part, to within a few rows", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 200 }), sizes.seed, async (n, seed) => {
      const [train, test] = streaming(n).split([0.8, 0.2], { seed });
      const parts = await Promise.all([xs(train), xs(test)]);
      assertEquals(sorted(parts.flat()), range(n));
      assert(Math.abs(parts[1]!.length - 0.2 * n) <= 2);
    }),
    runs,
  );
});

Deno.test("split() with stratify keeps the shares of each class", async () => {
  // 60 of class 0, 30 of class 1, 10 of class 2.
  const labels = range(100).map((i) => i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2);
  const inMemory = Dataset.fromColumns({ x: range(100) }, labels);
  const stream = Dataset.from<Row>(() => labels.map((label, x): Row => [{ x }, label]));
  for (const [data, slack] of [[inMemory, 0], [stream, 2]] as const) {
    const [, test] = data.split([0.8, 0.2], { seed: 5, stratify: true });
    const counts = [0, 0, 0];
    for (const row of await all(test)) counts[(row as readonly [unknown, number])[1]]!++;
    [12, 6, 2].forEach((expected, i) => assert(Math.abs(counts[i]! - expected) <= slack, `class ${i}: ${counts[i]}`));
  }
  const [half] = Dataset.fromColumns({ x: range(8), sex: ["f", "f", "m", "m", "f", "f", "m", "m"] }).split([0.5], {
    seed: 1,
    stratify: "sex",
  });
  assertEquals((await all(half)).map((row) => (row as Record<string, string>)["sex"]).sort(), ["f", "f", "m", "m"]);
});

Deno.test("split() keeps its parts apart in every repetition, also of shuffled rows", async () => {
  for (const data of [counting(40), streaming(40)]) {
    const [train, test] = data.shuffle(40, { seed: 2 }).split([0.5, 0.5], { seed: 1 });
    const trained = new Set(await xs(train.repeat(3)));
    const tested = new Set(await xs(test.repeat(3)));
    assertEquals([...trained].filter((x) => tested.has(x)), []);
    assertEquals(trained.size + tested.size, 40);
  }
});

Deno.test("shard() holds every n-th row out", async () => {
  for (const data of [counting(11), streaming(11)]) {
    assertEquals(await xs(data.shard(5, 4)), [4, 9]);
    assertEquals(await xs(data.shard(5, [0, 1, 2, 3])), [0, 1, 2, 3, 5, 6, 7, 8, 10]);
  }
  assertThrows(() => counting(3).shard(5, 5), ValueError, "from 0 to 4");
});

Deno.test("kFold() tests every row once and trains on it in all other folds", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 2, max: 6 }), sizes.seed, async (n, k, seed) => {
      if (n < k) assertThrows(() => counting(n).kFold(k, { seed }), ValueError, `kFold(${k}) of ${n} elements would leave folds empty`);
      for (const data of n < k ? [streaming(n)] : [counting(n), streaming(n)]) {
        const tested: number[] = [];
        for (const { train, test } of data.kFold(k, { seed })) {
          const rows = await xs(test);
          tested.push(...rows);
          assertEquals(sorted([...await xs(train), ...rows]), range(n));
        }
        assertEquals(sorted(tested), range(n));
      }
    }),
    { numRuns: 20 },
  );
});

Deno.test("paddedBatch() fills rows up to the longest of the batch", async () => {
  const rows: Row[] = [[{ ids: [1, 2, 3], words: ["a"] }, 0], [{ ids: [4], words: [] }, 1], [{ ids: [5, 6], words: ["b", "c"] }, 0]];
  const batches = await all(Dataset.from(rows).paddedBatch(2, { paddingValue: -1 }));
  assertEquals(batches, [
    [{ ids: [[1, 2, 3], [4, -1, -1]], words: [["a"], [""]] }, [0, 1]],
    [{ ids: [[5, 6]], words: [["b", "c"]] }, [0]],
  ]);
});

Deno.test("fromColumns() keeps types: fractions as float32, 32-bit whole numbers as such, larger ones and all else as they came", async () => {
  const data = Dataset.fromColumns({ f: [0.5, 1], i: [1, 2], large: [2 ** 40, 1], s: ["007", "7"], b: [1n, 2n], nested: [[1, 2], [3]] }, [
    "a",
    "b",
  ]);
  const [[features, labels]] = await all(data.batch(2)) as [readonly [Record<string, unknown>, unknown]];
  assertEquals(features, {
    f: Float32Array.of(0.5, 1),
    i: Int32Array.of(1, 2),
    large: [2 ** 40, 1],
    s: ["007", "7"],
    b: [1n, 2n],
    nested: [[1, 2], [3]],
  });
  assertEquals(labels, ["a", "b"]);
});

Deno.test("fromTensorSlices() slices tensors, pairs and records of labels along the first dimension", async () => {
  using x = tensor([[1, 2], [3, 4], [5, 6]]);
  using flags = tensor([true, false, true]);
  const data = Dataset.fromTensorSlices([{ x, flags }, { a: [1, 2, 3], b: ["p", "q", "r"] }]);
  assertEquals(await all(data.skip(1).batch(2)), [
    [{ x: [[3, 4], [5, 6]], flags: [false, true] }, { a: Int32Array.of(2, 3), b: ["q", "r"] }],
  ] as unknown as Batch[]);
  assertEquals((await all(data))[0], [{ x: [1, 2], flags: true }, { a: 1, b: "p" }]);
});

Deno.test("fromRecords() reads objects and takes the labels out", async () => {
  const data = Dataset.fromRecords([{ x: 1, y: "a" }, { x: 2, y: "b" }], { labelName: "y" });
  assertEquals(await all(data), [[{ x: 1 }, "a"], [{ x: 2 }, "b"]]);
  assertEquals(await all(Dataset.fromRecords([])), []);
});

Deno.test("wrong columns, records and arguments are errors that say where", async () => {
  assertThrows(() => Dataset.fromColumns({ a: [1, 2], b: [1] }), ValueError, "a has 2, b has 1");
  assertThrows(() => Dataset.fromColumns({ a: [1, 2] }, [1]), ValueError, "labels has 1");
  assertThrows(() => Dataset.fromColumns({ a: [1, "x"] }), ValueError, 'row 1 is the string "x"');
  assertThrows(() => Dataset.fromColumns({ a: [1, undefined as unknown as number] }), ValueError, "Column a has no value in row 1");
  assertThrows(() => Dataset.fromColumns({}), ValueError, "at least one column");
  assertThrows(() => Dataset.fromRecords([{ x: 1 }, { x: null }]), ValueError, "Row 1 has no value for x");
  assertThrows(() => Dataset.fromRecords([{ x: 1 }, { x: 1, y: 2 }]), ValueError, "Row 1 has a key y");
  assertThrows(() => Dataset.fromRecords([{ x: 1 }], { labelName: "z" }), KeyError, "the keys are x");
  assertThrows(() => Dataset.fromTensorSlices([{ a: [1] }] as never), ValueError, "[features, labels]");
  using sparse = new SparseTensor([[0, 0]], [1], [2, 2]);
  assertThrows(() => Dataset.fromColumns({ sparse }), Error, "Column sparse is a SparseTensor");
  const data = counting(3);
  assertThrows(() => data.batch(0), ValueError, "batch() takes a whole number from 1, received 0");
  assertThrows(() => data.shuffle(1.5), ValueError, "shuffle()");
  assertThrows(() => data.take(-1), ValueError, "take()");
  assertThrows(() => data.batch(2).batch(2), ValueError, "batches already");
  assertThrows(() => data.split([0.8, 0.4]), ValueError, "at most 1");
  assertThrows(() => data.split([0]), ValueError, "above 0");
  await assertRejects(() => all(data.split([1], { stratify: true })[0]), ValueError, "stratify: true needs labels");
  await assertRejects(() => all(data.split([1], { stratify: "sex" })[0]), KeyError, "sex");
  await assertRejects(() => all(Dataset.from<Row>([{ x: 1 }, { x: 2, y: 3 }]).batch(2)), ValueError, "feature y that row 0 does not have");
  await assertRejects(
    () => all(Dataset.from<Row>([{ x: 1, y: 3 }, { x: 2 }]).batch(2)),
    ValueError,
    "Row 1 of the batch has no value for y",
  );
});

Deno.test("a generator can be gone through once; a second pass is an error that says what to do", async () => {
  const data = Dataset.from<Row>((function* () {
    yield { x: 1 };
  })());
  assertEquals(await xs(data), [1]);
  await assertRejects(() => xs(data), FailedPreconditionError, "give a function");
});

Deno.test("an endless stream passes through the whole chain in constant memory", async () => {
  let made = 0;
  let alive = 0;
  const finalized = new FinalizationRegistry<null>(() => alive--);
  const data = Dataset.from<Row>(async function* () {
    for (;;) {
      if (made % 1000 === 0) await Promise.resolve();
      const row = { x: made++ };
      if (made % 100 === 0) {
        alive++;
        finalized.register(row, null);
      }
      yield row;
    }
  }).shuffle(100, { seed: 1 }).map((row) => row).batch(50).prefetch(2).take(4000);
  let batches = 0;
  for await (const _ of data) batches++;
  assertEquals(batches, 4000);
  // Buffer, one batch in the making and two read ahead: what lies before the source never holds more.
  assert(made <= 4000 * 50 + 100 + 4 * 50, `${made} rows were read for 200 000`);
});

Deno.test("prefetch() closes its source when the read that is under way has ended", async () => {
  const events: string[] = [];
  const waiting: (() => void)[] = [];
  const source = Dataset.from<Row>(() => ({
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        if (events.length > 0) await new Promise<void>((resolve) => waiting.push(resolve));
        events.push("read");
        return { done: false as const, value: { x: 1 } };
      },
      return: () => {
        events.push("closed");
        return Promise.resolve({ done: true as const, value: undefined });
      },
    }),
  }));
  const iterator = source.prefetch(1).iterator();
  await iterator.next();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals([events, waiting.length], [["read"], 1]);
  const closed = iterator.return();
  await new Promise((resolve) => setTimeout(resolve, 0));
  waiting[0]!();
  await closed;
  assertEquals(events, ["read", "read", "closed"]);
});
