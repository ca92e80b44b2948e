import { assertEquals, assertLess } from "@std/assert";
import { backend } from "../../core/runtime/backends/current.ts";
import {
  Adam,
  categoricalColumnWithHashBucket,
  Dataset,
  DNNClassifier,
  embeddingColumn,
  numericColumn,
  RunConfig,
  silentLogger,
} from "../../mod.ts";

const collectGarbage = (globalThis as unknown as { gc?: () => void }).gc;

/** Bytes of the heap in use. The task runs these tests without V8's compilers, whose machine code would count as growth (0.6 MB a test). */
function heapUsed(): number {
  collectGarbage?.();
  collectGarbage?.();
  return Deno.memoryUsage().heapUsed;
}

/** Counts how often WebAssembly memory grows while `run` runs. */
async function growths(run: () => Promise<void>): Promise<number> {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  let count = 0;
  prototype.grow = function (pages: number) {
    count++;
    return grow.call(this, pages);
  };
  try {
    await run();
  } finally {
    prototype.grow = grow;
  }
  return count;
}

/** Embeddings, batch norm, dropout and weights at once; a batch has another number of ids than the one before. */
function wide(): { model: DNNClassifier; dataset: Dataset<unknown> } {
  const rows = Array.from({ length: 300 }, (_, i) => ({ x: i % 7, word: `w${(i * i) % 23}`, weight: 1 + i % 2, label: i % 3 }));
  const model = new DNNClassifier({
    featureColumns: [numericColumn("x"), embeddingColumn(categoricalColumnWithHashBucket("word", 17), 4, { maxNorm: 2 })],
    hiddenUnits: [8, 4],
    nClasses: 3,
    weightColumn: "weight",
    batchNorm: true,
    dropout: 0.1,
    optimizer: new Adam({ learningRate: 1e-4, clipnorm: 1 }),
    config: new RunConfig({ tfRandomSeed: 1, logger: silentLogger, saveCheckpointsSteps: 500, keepCheckpointMax: 2 }),
  });
  return { model, dataset: Dataset.fromRecords(rows, { labelName: "label" }).shuffle(300, { seed: 1 }).repeat().batch(31) };
}

Deno.test({
  name: "100 000 training steps, each batch another, leave memory as it was after the first thousands",
  ignore: collectGarbage === undefined,
  async fn() {
    await using other = new DNNClassifier({ featureColumns: [numericColumn("a")], hiddenUnits: [8], optimizer: new Adam() });
    await other.train(() => [{ a: [1, 2] }, Int32Array.of(0, 1)], { steps: 1 }); // the arena of steps is made once and kept
    const before = backend().live.blocks;
    {
      const rows = Array.from({ length: 400 }, (_, i) => ({ a: i % 7, b: (i * 13) % 11, label: (i % 7) > 3 ? 1 : 0 }));
      const dataset = Dataset.fromRecords(rows, { labelName: "label" }).shuffle(400, { seed: 1 }).repeat().batch(32);
      await using model = new DNNClassifier({
        featureColumns: [numericColumn("a"), numericColumn("b")],
        hiddenUnits: [8],
        dropout: 0.1,
        optimizer: new Adam({ learningRate: 1e-4 }),
        config: new RunConfig({ tfRandomSeed: 1, logger: silentLogger }),
      });
      await model.train(() => dataset, { steps: 10_000 });
      const [heap, { bytes, blocks }] = [heapUsed(), backend().live];
      assertEquals(await growths(async () => void await model.train(() => dataset, { steps: 90_000 })), 0);
      assertEquals(backend().live.blocks, blocks);
      assertEquals(backend().live.bytes, bytes);
      // 47 kB after 90 000 steps and after 180 000; one number kept per step would be 720 kB.
      assertLess(heapUsed() - heap, 64 * 1024);
    }
    assertEquals(backend().live.blocks, before);
  },
});

Deno.test({
  name: "2000 calls of predict and evaluate leave memory as it was",
  ignore: collectGarbage === undefined,
  async fn() {
    await using model = new DNNClassifier({ featureColumns: [numericColumn("a")], hiddenUnits: [8], optimizer: new Adam() });
    const batch = (): [{ a: number[] }, Int32Array] => [{ a: [1, 2, 3] }, Int32Array.of(0, 1, 1)];
    await model.train(batch, { steps: 10 });
    const once = async () => {
      await model.evaluate(batch);
      await model.predictOne({ a: 2 });
    };
    for (let i = 0; i < 200; i++) await once();
    const [heap, { bytes, blocks }] = [heapUsed(), backend().live];
    for (let i = 0; i < 2000; i++) await once();
    assertEquals(backend().live.blocks, blocks);
    assertEquals(backend().live.bytes, bytes);
    // One number kept per call would be 32 kB.
    assertLess(heapUsed() - heap, 8 * 1024);
  },
});

Deno.test({
  name: "20 000 steps with embeddings, batch norm, dropout, weights and a checkpoint every 500 leave memory as it was",
  ignore: collectGarbage === undefined,
  async fn() {
    const { model, dataset } = wide();
    await using _model = model;
    await model.train(() => dataset as never, { steps: 5000 });
    const [heap, { bytes, blocks }] = [heapUsed(), backend().live];
    assertEquals(await growths(async () => void await model.train(() => dataset as never, { steps: 20_000 })), 0);
    assertEquals([backend().live.blocks, backend().live.bytes], [blocks, bytes]);
    // One number kept per step would be 160 kB.
    assertLess(heapUsed() - heap, 16 * 1024);
  },
});

Deno.test({
  name: "400 estimators that train, evaluate and predict one after the other leave memory as it was",
  ignore: collectGarbage === undefined,
  async fn() {
    const once = async () => {
      const { model, dataset } = wide();
      await using _model = model;
      await model.train(() => dataset as never, { steps: 3 });
      await model.evaluate(() => dataset as never, { steps: 2 });
      await model.predictOne({ x: 1, word: "w1", weight: 1 });
    };
    for (let i = 0; i < 100; i++) await once();
    const [heap, { bytes, blocks }] = [heapUsed(), backend().live];
    const grown = await growths(async () => {
      for (let i = 0; i < 400; i++) await once();
    });
    assertEquals([grown, backend().live.blocks, backend().live.bytes], [0, blocks, bytes]);
    // An estimator whose files stayed would be 3 kB of names and records, one that stayed itself 30 kB.
    assertLess(heapUsed() - heap, 8 * 1024);
  },
});
