import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Batch, batchesOf, type InputResult, isReplayedBySkipping, isSingleBatch, type SplitBatch } from "../../../core/data/batch.ts";
import { Dataset } from "../../../core/data/dataset.ts";
import { ValueError } from "../../../core/errors.ts";
import { tensor } from "../../../core/runtime/tensor.ts";
import { counting } from "./_helpers.ts";

async function batches(input: InputResult, count = Infinity): Promise<SplitBatch[]> {
  const iterator = batchesOf(input);
  const found: SplitBatch[] = [];
  while (found.length < count) {
    const result = await iterator.next();
    if (result.done) break;
    found.push(result.value);
  }
  await iterator.return();
  return found;
}

const pair: Batch = [{ x: [1, 2] }, [0, 1]];

Deno.test("one pair or one record of features is one batch, read once or repeated", async () => {
  assertEquals(await batches(pair), [{ features: { x: [1, 2] }, labels: [0, 1] }]);
  assertEquals(await batches({ x: [1, 2] }), [{ features: { x: [1, 2] }, labels: null }]);
  assert(isSingleBatch(pair) && isSingleBatch({ x: [1] }));
  const repeated = batchesOf(pair, { repeat: true });
  for (let i = 0; i < 3; i++) assertEquals((await repeated.next()).done, false);
  assertEquals(repeated.position(), { count: 3 });
});

Deno.test("datasets, generators and other iterables are sequences of batches", async () => {
  const expected = [{ features: { x: [1, 2] }, labels: [0, 1] }, { features: { x: [3] }, labels: null }];
  const elements: Batch[] = [pair, { x: [3] }];
  assertEquals(await batches(Dataset.from(elements)), expected);
  assertEquals(await batches(elements.values()), expected);
  assertEquals(await batches(new Set(elements)), expected);
  assertEquals(
    await batches((async function* () {
      yield* elements;
    })()),
    expected,
  );
  assert(!isSingleBatch(elements.values()));
  assertEquals([isReplayedBySkipping(elements.values()), isReplayedBySkipping(Dataset.from(elements)), isReplayedBySkipping(pair)], [
    true,
    false,
    false,
  ]);
});

Deno.test("data in memory gives its batches without a Promise", () => {
  const iterator = batchesOf(counting(10).shuffle(10, { seed: 1 }).repeat().batch(4));
  const result = iterator.next();
  assert(!(result instanceof Promise));
  assertEquals((result.value!.features["x"] as Int32Array).length, 4);
});

Deno.test("a foreign iterable goes on at a position by skipping", async () => {
  const make = (): Generator<Batch> =>
    (function* () {
      for (let x = 0; x < 5; x++) yield { x: [x] };
    })();
  const first = batchesOf(make());
  await first.next();
  await first.next();
  const second = batchesOf(make(), { position: first.position() });
  assertEquals((await second.next()).value, { features: { x: [2] }, labels: null });
});

Deno.test("return() closes a generator", async () => {
  let closed = false;
  const iterator = batchesOf((async function* (): AsyncGenerator<Batch> {
    try {
      for (;;) yield pair;
    } finally {
      closed = true;
    }
  })());
  await iterator.next();
  await iterator.return();
  assert(closed);
});

Deno.test("an array is always a pair, rows are not batches, features are a record", async () => {
  assertThrows(
    () => batchesOf([pair, pair, pair] as unknown as Batch),
    ValueError,
    "inputFn should return (features, labels) as a len 2 tuple.",
  );
  assertThrows(() => batchesOf([{ x: [1] }] as unknown as Batch), ValueError, "length 1");
  assertThrows(() => batchesOf(counting(3) as unknown as InputResult), ValueError, "end it with batch(n)");
  using x = tensor([1, 2]);
  for (const features of [x, Float32Array.of(1), [1, 2], "x", 3, null, undefined]) {
    assertThrows(() => batchesOf([features, [0, 1]] as unknown as Batch), TypeError, "Features must be a record");
  }
  await assertRejects(() => batches(["ab"].values() as unknown as InputResult), TypeError, 'received the string "ab"');
});
