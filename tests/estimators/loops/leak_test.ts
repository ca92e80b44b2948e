import { assert, assertEquals, assertRejects } from "@std/assert";
import { backend } from "../../../core/runtime/backends/current.ts";
import { Step } from "../../../core/runtime/memory.ts";
import { fileSystemOf } from "../../../core/io/mod.ts";
import { VariableStore } from "../../../core/model.ts";
import { Tape } from "../../../core/autodiff/tape.ts";
import {
  Adam,
  add,
  bucketizedColumn,
  categoricalColumnWithHashBucket,
  categoricalColumnWithVocabularyList,
  crossedColumn,
  Dataset,
  dense,
  DNNClassifier,
  type DNNClassifierOptions,
  embeddingColumn,
  Estimator,
  EstimatorSpec,
  type Features,
  indicatorColumn,
  type Labels,
  mean,
  numericColumn,
  reshape,
  type RunConfigOptions,
  scope,
  sharedEmbeddings,
  silentLogger,
  SparseTensor,
  square,
  sum,
  tensor,
  WarmStartSettings,
  weightedCategoricalColumn,
} from "../../../mod.ts";

const config: RunConfigOptions = { tfRandomSeed: 3, logger: silentLogger, saveCheckpointsSteps: 4 };

const colors = () => categoricalColumnWithVocabularyList("color", ["red", "green", "blue"]);

/** Every kind of column, weights, batch norm and dropout at once. */
function made(options: Partial<DNNClassifierOptions> = {}): DNNClassifier {
  return new DNNClassifier({
    featureColumns: [
      numericColumn("x", { normalizer: { mean: 2, std: 3 } }),
      bucketizedColumn(numericColumn("y"), [0, 1]),
      indicatorColumn(colors()),
      embeddingColumn(categoricalColumnWithHashBucket("word", 7), 3, { maxNorm: 1 }),
      embeddingColumn(weightedCategoricalColumn(categoricalColumnWithHashBucket("tags", 5), "tagWeights"), 2, { combiner: "sum" }),
      indicatorColumn(crossedColumn(["color", "word"], 6)),
      ...sharedEmbeddings([categoricalColumnWithHashBucket("from", 4), categoricalColumnWithHashBucket("to", 4)], 2),
    ],
    hiddenUnits: [8, 4],
    nClasses: 3,
    weightColumn: "weight",
    batchNorm: true,
    dropout: 0.2,
    optimizer: new Adam({ clipnorm: 1 }),
    config,
    ...options,
  });
}

const ROWS = 24;
const words = ["a", "b", "c", "d", "e"];
const column = <T>(value: (row: number) => T): T[] => Array.from({ length: ROWS }, (_, i) => value(i));
const rows = Dataset.fromColumns({
  x: column((i) => i / 4),
  y: column((i) => i % 3 - 0.5),
  color: column((i) => ["red", "green", "blue"][i % 3]!),
  word: column((i) => words[i % 5]!),
  tags: column((i) => words[i % 4]!),
  tagWeights: column((i) => 1 + i % 2),
  from: column((i) => words[i % 3]!),
  to: column((i) => words[i % 2]!),
  weight: column((i) => 1 + i % 2),
}, Int32Array.from(column((i) => i % 3)));
const one = {
  ...{ x: 1, y: 0.5, color: "red", word: "a", tags: "b" },
  ...{ tagWeights: 2, from: "a", to: "b", weight: 1 },
};
const shuffled = () => rows.shuffle(ROWS, { seed: 1 }).repeat().batch(5);
const batches = () => rows.batch(7);

async function cycle(model: DNNClassifier, rounds = 2): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await model.train(shuffled, { steps: 5 });
    await model.evaluate(batches);
    for await (const row of model.predict(batches)) assertEquals(row.probabilities.length, 3);
    await model.predictOne(one);
  }
}

/** Runs once so that what the process keeps is there (the memory of steps, the ring of parameters), then checks that a second run leaves nothing. */
async function leavesNothing(run: () => Promise<void>): Promise<void> {
  // How many steps of several models are in flight at once is a matter of time: there are memories for more of them than there will ever be.
  for (const step of Array.from({ length: 12 * backend().stepsInFlight }, () => new Step())) step.close();
  await run();
  const { bytes, blocks } = backend().live;
  await run();
  assertEquals([backend().live.blocks, backend().live.bytes], [blocks, bytes]);
}

Deno.test("an estimator that trained, evaluated and predicted leaves no block once it is closed", async () => {
  await leavesNothing(async () => {
    await using model = made();
    await cycle(model);
  });
});

Deno.test("twelve estimators at once, closed in another order, leave no block", async () => {
  await leavesNothing(async () => {
    const models = Array.from({ length: 12 }, () => made());
    await Promise.all(models.map((model) => cycle(model, 1)));
    for (const i of [3, 0, 11, 7, 1, 10, 2, 9, 4, 8, 5, 6]) await models[i]!.close();
  });
});

Deno.test("evaluate and predict again and again leave the same blocks, also with another checkpoint than the latest", async () => {
  await using model = made();
  await model.train(shuffled, { steps: 8 });
  const older = (await model.latestCheckpoint())!.replace(/8$/, "4");
  const call = async () => {
    await model.evaluate(batches, { steps: 2 });
    await model.evaluate(batches, { checkpointPath: older });
    await model.predictOne(one, { checkpointPath: older });
    for await (const batch of model.predict(batches, { yieldSingleExamples: false })) assert(batch.probabilities.data.length > 0);
  };
  await leavesNothing(async () => {
    for (let i = 0; i < 10; i++) await call();
  });
});

Deno.test("a prediction that is abandoned frees what it held: at once, or after the estimator was closed", async () => {
  await using kept = made();
  await kept.train(shuffled, { steps: 2 });
  await leavesNothing(async () => {
    const model = made();
    await model.train(shuffled, { steps: 2 });
    for await (const _row of model.predict(batches)) break;
    const open = model.predict(batches);
    await open.next();
    await model.train(shuffled, { steps: 2 });
    await model.close();
    await open.return();
    // Closed while the checkpoint is read.
    const slow = made({ modelDir: kept.modelDir });
    const prediction = slow.predictOne(one);
    await slow.close();
    await prediction;
  });
});

Deno.test("calls that fail leave no block", async () => {
  const wrong = (features: Features, labels: Labels | null = null) => () => labels === null ? features : [features, labels] as const;
  await leavesNothing(async () => {
    await using model = made();
    await model.train(shuffled, { steps: 2 });
    await assertRejects(() => model.train(wrong({ x: [1, 2] }, [0, 1]), { steps: 1 }), Error);
    const batch = Object.fromEntries(Object.entries(one).map(([key, value]) => [key, [value]])) as Features;
    await assertRejects(() => model.train(wrong(batch, [5]), { steps: 2 }), Error, "nClasses");
    await assertRejects(() => model.evaluate(wrong({ x: [1, 2] }, [0, 1])), Error);
    await assertRejects(() => model.predictOne({ ...one, x: "no number" }), Error);
    await assertRejects(() => model.train(() => Promise.reject(new Error("no input")), { steps: 1 }), Error, "no input");
    const signal = AbortSignal.abort(new Error("stopped"));
    await assertRejects(() => model.train(shuffled, { steps: 1, signal }), Error, "stopped");
    const late = new AbortController();
    const stop = (step: number) => step === 4 ? late.abort(new Error("stopped late")) : undefined;
    await assertRejects(() => model.train(shuffled, { steps: 9, signal: late.signal, onStep: stop }), Error, "stopped late");
    // Other hidden units than the checkpoint has.
    const { modelDir } = model;
    const fs = await fileSystemOf(modelDir);
    assert((await fs.list(modelDir)).length > 0);
    const other = made({ modelDir, hiddenUnits: [5] });
    await assertRejects(() => other.evaluate(batches), Error, "shape");
    await assertRejects(() => other.train(shuffled, { steps: 1 }), Error);
    await other.close();
  });
});

Deno.test("a model in memory takes its files with it", async () => {
  const model = made();
  await model.train(shuffled, { steps: 5 });
  const fs = await fileSystemOf(model.modelDir);
  assert((await fs.list(model.modelDir)).some(({ name }) => name.endsWith(".index")));
  await model.close();
  assertEquals(await fs.stat(model.modelDir), null);
});

Deno.test("warm starting leaves no block", async () => {
  await using source = made();
  await source.train(shuffled, { steps: 4 });
  await leavesNothing(async () => {
    const settings = new WarmStartSettings({ ckptToInitializeFrom: source.modelDir, varsToWarmStart: ".*hiddenlayer.*" });
    await using model = made({ warmStartFrom: settings });
    await model.evaluate(batches);
    await cycle(model, 1);
  });
});

Deno.test("a modelFn of public operations leaves no block, nor does one that throws", async () => {
  await leavesNothing(async () => {
    let fails = false;
    await using model = new Estimator({
      modelFn: ({ features, labels, mode }) => {
        const y = dense(reshape(features["x"] as never, [-1, 1]), 1, { name: "line" });
        if (fails) throw new Error("on purpose");
        if (mode === "infer") return new EstimatorSpec({ mode, predictions: { y } });
        const loss = mean(square(y));
        void labels;
        return new EstimatorSpec({ mode, loss, predictions: { y }, trainOp: mode === "train" ? new Adam().minimize(loss) : null });
      },
      config,
    });
    const data = () => [{ x: [1, 2, 3] }, [1, 2, 3]] as const;
    await model.train(data, { steps: 3 });
    await model.evaluate(data);
    await model.predictOne({ x: 1 });
    fails = true;
    await assertRejects(() => model.train(data, { steps: 3 }), Error, "on purpose");
    await assertRejects(() => model.evaluate(data), Error, "on purpose");
    await assertRejects(() => model.predictOne({ x: 1 }), Error, "on purpose");
  });
});

Deno.test("tensors that the caller gives as input stay the caller's", async () => {
  await leavesNothing(async () => {
    using x = tensor([[1], [2], [3]]);
    using tags = new SparseTensor([[0, 0], [2, 0]], ["a", "b"], [3, 1]);
    using labels = tensor([0, 1, 0], [3, 1], "int32");
    await using model = new DNNClassifier({
      featureColumns: [numericColumn("x"), embeddingColumn(categoricalColumnWithHashBucket("tags", 5), 2)],
      hiddenUnits: [3],
      optimizer: new Adam(),
      config,
    });
    const data = (): [Features, Labels] => [{ x, tags }, labels];
    await model.train(data, { steps: 3 });
    await model.evaluate(data);
    for await (const _row of model.predict(data));
    assertEquals(x.dataSync(), Float32Array.of(1, 2, 3));
  });
});

Deno.test("gradients outside a step share one piece of memory, which the last of them frees", async () => {
  const store = new VariableStore();
  try {
    const [a, b] = [[3], [2, 2]].map((shape, i) => store.get(`v${i}`, shape, () => new Float32Array(3 + i).fill(1), true));
    let before = 0;
    await leavesNothing(async () => {
      // The first run makes the ring of parameters, which the process keeps.
      const first = before === 0;
      before = backend().live.blocks;
      const pairs = scope(() => {
        const tape = new Tape();
        // d(sum(a^2) + sum(b^2)) = 2 a, 2 b
        const loss = tape.run(() => add(sum(square(a!)), sum(square(b!))));
        return [...tape.gradients(loss).pairs];
      });
      assertEquals(pairs.map(({ variable }) => variable.name), ["v0", "v1"]);
      if (!first) assertEquals(backend().live.blocks - before, 1);
      const [ofA, ofB] = pairs.map(({ gradient }) => gradient.kind === "dense" ? gradient.tensor : null);
      ofA!.dispose();
      assertEquals(await ofB!.data(), Float32Array.of(2, 2, 2, 2));
      ofB!.dispose();
    });
  } finally {
    store.dispose();
  }
});
