import { assert, assertEquals, assertRejects } from "@std/assert";
import { backend } from "../../../core/runtime/backends/current.ts";
import { denoFileSystem } from "../../../core/io/deno_fs.ts";
import { fileSystemOf, readSidecar, writeCheckpoint } from "../../../core/io/mod.ts";
import type { MemoryFileSystem } from "../../../core/io/memory_fs.ts";
import {
  Adam,
  type Batch,
  categoricalColumnWithVocabularyFile,
  Dataset,
  DNNClassifier,
  type Estimator,
  exponentialDecay,
  type HostTensor,
  indicatorColumn,
  InvalidArgumentError,
  type Logger,
  numericColumn,
  type RunConfigOptions,
  SGD,
  silentLogger,
  type TrainOptions,
} from "../../../mod.ts";

const COUNT = 120;
const x = Array.from({ length: COUNT }, (_, i) => Math.sin(i));
const y = x.map((value) => value > 0.2 ? 1 : 0);

type Input = Dataset<Batch> | AsyncIterable<Batch> | Batch;
type Options = Partial<ConstructorParameters<typeof DNNClassifier>[0]>;

/** Dropout, batch normalisation and slots: everything that a step may leave behind. */
function classifier(config: RunConfigOptions = {}, options: Options = {}): DNNClassifier {
  return new DNNClassifier({
    featureColumns: [numericColumn("x")],
    hiddenUnits: [4],
    dropout: 0.2,
    batchNorm: true,
    optimizer: new Adam({ learningRate: 0.01 }),
    ...options,
    config: { tfRandomSeed: 5, logger: silentLogger, ...config },
  });
}

async function valuesOf(model: Pick<Estimator, "getVariableNames" | "getVariableValue">): Promise<Record<string, string>> {
  const values = await model.getVariableValue(await model.getVariableNames());
  return Object.fromEntries(Object.entries(values).map(([name, { shape, data }]) => [name, `[${shape}] ${Array.from(data, String)}`]));
}

/** Trains to a step and aborts once that step is taken. */
async function trainAndAbort(model: DNNClassifier, input: () => Input, at: number, options: TrainOptions): Promise<void> {
  const controller = new AbortController();
  const reason = new Error("stop");
  const stop = (step: number): void => {
    if (step === at) controller.abort(reason);
  };
  assertEquals(await assertRejects(() => model.train(input, { ...options, signal: controller.signal, onStep: stop })), reason);
}

async function* batches(): AsyncGenerator<Batch> {
  for (;;) {
    for (let i = 0; i < COUNT; i += 10) {
      await Promise.resolve();
      yield [{ x: x.slice(i, i + 10) }, y.slice(i, i + 10)];
    }
  }
}

async function* rows(): AsyncGenerator<readonly [{ x: number }, number]> {
  for (let i = 0; i < COUNT; i++) {
    await Promise.resolve();
    yield [{ x: x[i]! }, y[i]!];
  }
}

const inputs: Readonly<Record<string, () => Input>> = {
  "shuffled columns": () => Dataset.fromColumns({ x }, y).shuffle(50, { seed: 3 }).repeat().batch(16),
  "batches that are repeated": () => Dataset.fromColumns({ x }, y).shuffle(50, { seed: 3 }).batch(16).repeat(),
  "a shuffled stream": () => Dataset.from(rows).shuffle(50, { seed: 3 }).repeat().batch(16) as Dataset<Batch>,
  "mapped and prefetched rows": () =>
    Dataset.fromColumns({ x }, y).map((row) => Promise.resolve(row)).shuffle(50, { seed: 3 }).repeat().batch(16).prefetch(3),
  "a part, cached": () =>
    Dataset.fromColumns({ x }, y).split([0.8, 0.2], { seed: 1 })[0].cache().shuffle(30, { seed: 9 }).repeat().batch(7),
  "a generator": batches,
  "a single batch": () => [{ x }, y],
};

for (const [name, input] of Object.entries(inputs)) {
  Deno.test(`training that was aborted goes on where it stopped, bit for bit: ${name}`, async () => {
    await using whole = classifier();
    await whole.train(input, { steps: 50 });
    await using parts = classifier();
    for (const step of [7, 23, 41]) await trainAndAbort(parts, input, step, { maxSteps: 50 });
    await parts.train(input, { maxSteps: 50 });
    assertEquals(await valuesOf(parts), await valuesOf(whole));
  });
}

Deno.test("an abort on disk is taken up by another estimator, also one that would draw other seeds", async () => {
  const dir = await Deno.makeTempDir();
  let aborted = 19;
  try {
    const input = inputs["shuffled columns"]!;
    await using whole = classifier();
    await whole.train(input, { steps: 40 });
    {
      await using first = classifier({ modelDir: dir });
      await trainAndAbort(first, input, 19, { steps: 40 });
      // Steps that are queued when the 19th is told of are taken.
      aborted = Number(/\d+$/.exec((await first.latestCheckpoint())!)![0]);
      assert(aborted >= 19 && aborted <= 19 + backend().stepsInFlight, `${aborted} steps`);
      const sidecar = await readSidecar(`${dir}/model.ckpt-${aborted}`, denoFileSystem());
      assertEquals([sidecar?.["finished"], sidecar?.["seed"]], [false, "5"]);
    }
    await using second = classifier({ modelDir: dir, tfRandomSeed: 999 });
    // The shuffle's seed is kept too: this pass goes on in the old order. 10 steps do not reach the next one.
    await second.train(() => Dataset.fromColumns({ x }, y).shuffle(50, { seed: 4444 }).repeat().batch(16), { maxSteps: aborted + 1 });
    await second.train(input, { maxSteps: aborted + 2 });
    const state = await readSidecar(`${dir}/model.ckpt-${aborted + 2}`, denoFileSystem());
    assertEquals([state?.["finished"], state?.["position"]], [true, null]);
    assertEquals(Number((await second.getVariableValue("global_step")).data[0]), aborted + 2);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("training that failed goes on from its last checkpoint with the batches after it, bit for bit", async () => {
  const input = inputs["shuffled columns"]!;
  for (const failAt of [1, 4, 12]) {
    await using whole = classifier();
    await whole.train(input, { steps: 30 });
    await using parts = classifier({ saveCheckpointsSteps: 5 });
    const fail = (step: number): void => {
      if (step === failAt) throw new Error("the callback fails");
    };
    await assertRejects(() => parts.train(input, { maxSteps: 30, onStep: fail }), Error, "the callback fails");
    // The first checkpoint is written when the first batch is read already; that batch is not lost.
    assertEquals(await parts.latestCheckpoint(), `${parts.modelDir}/model.ckpt-${Math.floor(failAt / 5) * 5}`);
    await parts.train(input, { maxSteps: 30 });
    assertEquals(await valuesOf(parts), await valuesOf(whole));
  }
});

Deno.test("training that was finished begins its input anew", async () => {
  const seen: number[] = [];
  const input = () =>
    Dataset.fromColumns({ x }, y).map((row) => (seen.push((row as readonly [{ x: number }, number])[0].x), row)).batch(10);
  await using model = classifier();
  await model.train(input, { steps: 3 });
  seen.length = 0;
  await model.train(input, { steps: 2 });
  assertEquals(seen[0], x[0]);
  assertEquals(Number((await model.getVariableValue("global_step")).data[0]), 5);
});

Deno.test("a foreign iterable is gone on with by skipping, and a line says so", async () => {
  const lines: string[] = [];
  const logger: Logger = { ...silentLogger, info: (line) => void lines.push(line) };
  await using model = classifier({ logger });
  await trainAndAbort(model, batches, 3, { steps: 10 });
  const said = (): boolean => lines.some((line) => line.includes("passed over"));
  assert(!said());
  await model.train(batches, { maxSteps: 10 });
  assert(said(), lines.join("\n"));
});

Deno.test("an abort does not wait for a batch that never comes", async () => {
  async function* stuck(): AsyncGenerator<Batch> {
    yield [{ x }, y];
    await new Promise(() => {});
  }
  await using model = classifier();
  const controller = new AbortController();
  const reason = new Error("enough");
  const training = model.train(stuck, {
    steps: 10,
    signal: controller.signal,
    onStep: () => queueMicrotask(() => controller.abort(reason)),
  });
  assertEquals(await assertRejects(() => training), reason);
  assertEquals(await model.latestCheckpoint(), `${model.modelDir}/model.ckpt-1`);
  const evaluation = new AbortController();
  setTimeout(() => evaluation.abort(reason), 5);
  assertEquals(await assertRejects(() => model.evaluate(stuck, { signal: evaluation.signal })), reason);
  const prediction = new AbortController();
  setTimeout(() => prediction.abort(reason), 5);
  assertEquals(await assertRejects(() => Array.fromAsync(model.predict(stuck, { signal: prediction.signal }))), reason);
});

Deno.test("hyper-parameters: an option given wins with a line that names both, any other is the checkpoint's", async () => {
  const data = inputs["a single batch"]!;
  const lines: string[] = [];
  const logger: Logger = { ...silentLogger, info: (line) => void lines.push(line) };
  const noted = (): string[] => lines.splice(0).filter((line) => line.includes("checkpoint's"));
  await using first = classifier({}, { optimizer: new Adam({ learningRate: 0.01, beta1: 0.8 }) });
  const { modelDir } = first;
  const trained = async (options: Options): Promise<Record<string, number>> => {
    await using model = classifier({ logger }, { modelDir, ...options });
    await model.train(data, { steps: 1 });
    const found: Record<string, number> = {};
    for (const name of ["learning_rate", "beta_1", "beta_2"]) {
      if (!(await model.getVariableNames()).includes(`training/Adam/${name}`)) continue;
      found[name] = (await model.getVariableValue(`training/Adam/${name}`)).data[0] as number;
    }
    return found;
  };
  await first.train(data, { steps: 1 });
  const f = Math.fround;
  assertEquals(await trained({ optimizer: "Adam" }), { learning_rate: f(0.01), beta_1: f(0.8), beta_2: f(0.999) });
  assertEquals(noted(), []);
  assertEquals(await trained({ optimizer: new Adam() }), { learning_rate: f(0.01), beta_1: f(0.8), beta_2: f(0.999) });
  assertEquals(noted(), []);
  assertEquals(await trained({ optimizer: new Adam({ learningRate: 0.5, beta2: 0.999 }) }), {
    learning_rate: f(0.5),
    beta_1: f(0.8),
    beta_2: f(0.999),
  });
  const said = noted();
  assertEquals(said.length, 1, said.join("\n"));
  assert(said[0]!.includes("learningRate") && said[0]!.includes("0.5") && said[0]!.includes("0.01"), said[0]);
  // A schedule stores no rate; the next constant finds none and is used.
  const schedule = exponentialDecay({ initialLearningRate: 0.1, decaySteps: 10, decayRate: 0.5 });
  assertEquals(await trained({ optimizer: new Adam({ learningRate: schedule }) }), { beta_1: f(0.8), beta_2: f(0.999) });
  assertEquals(await trained({ optimizer: new Adam({ learningRate: 0.25 }) }), {
    learning_rate: f(0.25),
    beta_1: f(0.8),
    beta_2: f(0.999),
  });
});

Deno.test("hyper-parameters that TensorFlow keeps as integers, as of Python's beta_1=0, are read and stay integers", async () => {
  await using first = classifier({}, { optimizer: new Adam({ learningRate: 0.01, beta1: 0 }) });
  await first.train(() => [{ x }, y], { steps: 1 });
  const values = await first.getVariableValue(await first.getVariableNames());
  const tensors = new Map<string, HostTensor>(Object.entries(values));
  tensors.set("training/Adam/beta_1", { dtype: "int32", shape: [], data: Int32Array.of(0) });
  await writeCheckpoint((await first.latestCheckpoint())!, tensors, { fs: await fileSystemOf(first.modelDir) });
  await using second = classifier({}, { optimizer: "Adam", modelDir: first.modelDir });
  await second.train(() => [{ x }, y], { steps: 1 });
  assertEquals(await second.getVariableValue("training/Adam/beta_1"), { dtype: "int32", shape: [], data: Int32Array.of(0) });
});

Deno.test("another optimizer is refused, naming both, before anything is written, unless its state may start anew", async () => {
  const data = inputs["a single batch"]!;
  const kinds: Record<string, Options> = {
    Adam: { optimizer: "Adam" },
    Adagrad: { optimizer: "Adagrad" },
    RMSprop: { optimizer: "RMSProp" },
    SGD: { optimizer: new SGD({ momentum: 0.9 }) },
    // Without state of its own it would drop that of the other in silence.
    "SGD without momentum": { optimizer: "SGD" },
  };
  for (const [from, by] of Object.entries(kinds)) {
    await using first = classifier({}, by);
    await first.train(data, { steps: 2 });
    const before = await valuesOf(first);
    for (const [to, other] of Object.entries(kinds)) {
      if (to.split(" ")[0] === from.split(" ")[0]) continue;
      await using second = classifier({}, { modelDir: first.modelDir, ...other });
      const error = await assertRejects(() => second.train(data, { steps: 1 }), Error, "resetOptimizer: true");
      assertEquals(error.name, "FailedPreconditionError");
      assert(error.message.includes(`written by ${from.split(" ")[0]}, this estimator trains with ${to.split(" ")[0]}`), error.message);
      assertEquals(await valuesOf(first), before);
      // Evaluation and prediction need no slots.
      await second.evaluate(data);
    }
    const [, other] = Object.entries(kinds).find(([to]) => to !== from && to.split(" ")[0] !== from.split(" ")[0])!;
    await using second = classifier({}, { modelDir: first.modelDir, ...other });
    await second.train(data, { steps: 1, resetOptimizer: true });
    assert(!(await second.getVariableNames()).some((name) => name.startsWith(`training/${from.split(" ")[0]}/`)));
  }
});

Deno.test("on a full disk training rejects, at whatever write; the checkpoint before is there, and training goes on from it", async () => {
  const data = inputs["shuffled columns"]!;
  await using untouched = classifier();
  await untouched.train(data, { steps: 5 });
  const metrics = await untouched.evaluate(() => [{ x }, y]);
  await untouched.train(data, { steps: 5 });
  for (const part of [0, 0.2, 0.5, 0.8, 0.95]) {
    await using model = classifier();
    await model.train(data, { steps: 5 });
    const fs = await fileSystemOf(model.modelDir) as MemoryFileSystem;
    const before = await fs.list(model.modelDir);
    // There is space for this part of the files of a checkpoint.
    const sizes = await Promise.all(
      before.filter(({ name }) => name.startsWith("model.ckpt-5.")).map(({ name }) => fs.size(`${model.modelDir}/${name}`)),
    );
    fs.capacity = fs.used + Math.floor(part * sizes.reduce((a, b) => a + b));
    try {
      const error = await assertRejects(() => model.train(data, { steps: 5 }), Error, "No space is left on the disk to write");
      assertEquals([error.name, (error as { file?: string }).file?.startsWith(model.modelDir)], ["ResourceExhaustedError", true]);
    } finally {
      fs.capacity = Infinity;
    }
    assertEquals(await fs.list(model.modelDir), before);
    assertEquals(await model.evaluate(() => [{ x }, y]), metrics);
    await model.train(data, { steps: 5 });
    assertEquals(await valuesOf(model), await valuesOf(untouched));
  }
});

Deno.test("a checkpoint that has more than the model is refused, naming what differs", async () => {
  const data = inputs["a single batch"]!;
  await using deep = classifier({}, { hiddenUnits: [4, 4] });
  await deep.train(data, { steps: 1 });
  // The logits of both have four inputs: by its own variables the smaller model would fit.
  await using shallow = classifier({}, { modelDir: deep.modelDir });
  for (
    const call of [
      () => shallow.train(data, { steps: 1 }),
      () => shallow.evaluate(data),
      () => shallow.predictOne({ x: 1 }),
    ]
  ) {
    const error = await assertRejects(
      call,
      InvalidArgumentError,
      "dnn/hiddenlayer_1/kernel of shape [4,4] is in the checkpoint, but not in the model",
    );
    assertEquals(error.file, `${deep.modelDir}/model.ckpt-1`);
  }
  assertEquals(await deep.latestCheckpoint(), `${deep.modelDir}/model.ckpt-1`);
  assertEquals(Object.keys(await deep.predictOne({ x: 1 })).length > 0, true);
});

Deno.test("what changed in a model since it was trained is refused in training, and told where it is only asked", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const modelDir = `${dir}/model`;
    const files = ["old", "new"].map((name) => `${dir}/${name}.txt`);
    for (const file of files) await Deno.writeTextFile(file, "a\nb\n");
    const made = (std: number, file: string, activationFn: "relu" | "tanh", logger: Logger = silentLogger): DNNClassifier =>
      new DNNClassifier({
        featureColumns: [
          numericColumn("x", { normalizer: { mean: 0, std } }),
          indicatorColumn(categoricalColumnWithVocabularyFile("word", file)),
        ],
        hiddenUnits: [2],
        activationFn,
        modelDir,
        config: { tfRandomSeed: 1, logger },
      });
    const input = () => [{ x: [1, 2], word: ["a", "b"] }, [0, 1]] as const;
    await using trained = made(1, files[0]!, "relu");
    await trained.train(input, { steps: 1 });
    const told = async (
      ask: (model: DNNClassifier) => Promise<unknown>,
      ...model: [number, string, "relu" | "tanh"]
    ): Promise<string[]> => {
      const warnings: string[] = [];
      await using other = made(...model, { ...silentLogger, warn: (line) => void warnings.push(line) });
      await ask(other);
      return warnings;
    };
    const predict = (model: DNNClassifier) => model.predictOne({ x: 1, word: "a" });
    // The same vocabulary in another place is the same model.
    assertEquals(await told(predict, 1, files[1]!, "relu"), []);
    assertEquals((await told(predict, 3, files[0]!, "relu")).map((line) => line.split(":")[0]), ["column `x` changed"]);
    const trainedWith = `the activation changed: the model in ${modelDir} was trained with "relu", this estimator has "tanh"`;
    assertEquals(await told((model) => model.evaluate(input), 1, files[0]!, "tanh"), [`${trainedWith}. Its answers may be wrong`]);
    await using changed = made(1, files[0]!, "tanh");
    await assertRejects(() => changed.train(input, { steps: 1 }), InvalidArgumentError, trainedWith);
    await using moved = made(1, files[1]!, "relu");
    await moved.train(input, { steps: 1 });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("training that ends with the step of a checkpoint writes that it has ended", async () => {
  await using model = classifier({ saveCheckpointsSteps: 5 });
  await model.train(inputs["batches that are repeated"]!, { steps: 5 });
  const sidecar = await readSidecar((await model.latestCheckpoint())!, await fileSystemOf(model.modelDir));
  assertEquals([sidecar?.["finished"], sidecar?.["position"]], [true, null]);
});
