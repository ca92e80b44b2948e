import { assertEquals, assertLess } from "@std/assert";
import { backend } from "../../core/backends/mod.ts";
import { Adam, Dataset, DNNClassifier, numericColumn, RunConfig } from "../../mod.ts";

const collectGarbage = (globalThis as unknown as { gc?: () => void }).gc;

function heapUsed(): number {
  collectGarbage?.();
  collectGarbage?.();
  return Deno.memoryUsage().heapUsed;
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
        config: new RunConfig({ tfRandomSeed: 1 }),
      });
      await model.train(() => dataset, { steps: 10_000 });
      const [heap, { bytes, blocks }] = [heapUsed(), backend().live];
      await model.train(() => dataset, { steps: 90_000 });
      assertEquals(backend().live.blocks, blocks);
      assertEquals(backend().live.bytes, bytes);
      // What a run keeps for good (log lines, compiled code) stays below a quarter of a MiB; one number kept per step would be 720 kB.
      assertLess(heapUsed() - heap, 256 * 1024);
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
    assertLess(heapUsed() - heap, 512 * 1024);
  },
});
