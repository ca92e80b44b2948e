import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { pathToFileURL } from "node:url";
import {
  DNNClassifier,
  DNNRegressor,
  FailedPreconditionError,
  InvalidArgumentError,
  type Logger,
  numericColumn,
  RunConfig,
  silentLogger,
  ValueError,
} from "../../../mod.ts";
import { backend } from "../../../core/runtime/backends/current.ts";

const options = { featureColumns: [numericColumn("x")], hiddenUnits: [2] };
const data = () => [{ x: [1, 2] }, [0, 1]] as const;

async function inDirectory(test: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await test(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

function warnings(): { lines: string[]; logger: Logger } {
  const lines: string[] = [];
  return { lines, logger: { ...silentLogger, warn: (line) => void lines.push(line) } };
}

Deno.test("a model directory may be given as a path, as a file: address or as a URL, and is never made of an address's text", () =>
  inDirectory(async (dir) => {
    const url = pathToFileURL(`${dir}/a model`);
    for (const modelDir of [`${dir}/a model`, url, url.href]) {
      assertEquals(new DNNClassifier({ ...options, modelDir, config: { logger: silentLogger } }).modelDir, `${dir}/a model`);
      assertEquals(new RunConfig({ modelDir }).modelDir, `${dir}/a model`);
    }
    await using model = new DNNClassifier({ ...options, modelDir: url, config: { logger: silentLogger } });
    await model.train(data, { steps: 1 });
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["a model"]);
    const checkpointPath = pathToFileURL((await model.latestCheckpoint())!);
    assertEquals((await model.evaluate(data, { checkpointPath }))["global_step"], 1);
    for (const modelDir of ["~", "~/model"]) {
      assertThrows(() => new DNNClassifier({ ...options, modelDir }), ValueError, "begins with ~, which a shell expands");
    }
    for (const modelDir of [new URL("https://host/model"), "file://host/model"]) {
      assertThrows(() => new DNNClassifier({ ...options, modelDir }), ValueError, "is the address of no file on this machine");
    }
    assertThrows(() => new DNNClassifier({ ...options, modelDir: "file:///%E0%A4%A" }), ValueError, "escapes are not UTF-8");
  }));

Deno.test("a model directory that is a file is named as such by every call", () =>
  inDirectory(async (dir) => {
    const modelDir = `${dir}/file`;
    await Deno.writeTextFile(modelDir, "");
    await using model = new DNNClassifier({ ...options, modelDir, config: { logger: silentLogger } });
    const sentence = `modelDir ${modelDir} is a file, and has to be a directory`;
    for (const call of [() => model.train(data, { steps: 1 }), () => model.evaluate(data), () => model.predictOne({ x: 1 })]) {
      await assertRejects(call, FailedPreconditionError, sentence);
    }
  }));

Deno.test("a model without a checkpoint answers from first values: told once by a warning, refused where that is asked, no news in a warm start", async () => {
  const { lines, logger } = warnings();
  const sentence = (model: DNNClassifier, what: string) =>
    `Could not find trained model in model_dir: ${model.modelDir}, running initialization to ${what}.`;
  await using model = new DNNClassifier({ ...options, modelDir: "memory:/mistyped", config: { logger } });
  await model.predictOne({ x: 1 });
  await model.evaluate(data);
  assertEquals(lines, [sentence(model, "predict")]);
  const calls = [
    () => model.predictOne({ x: 1 }, { requireCheckpoint: true }),
    () => model.evaluate(data, { requireCheckpoint: true }),
    () => Array.fromAsync(model.predict(() => ({ x: [1] }), { requireCheckpoint: true })),
  ];
  for (const call of calls) await assertRejects(call, ValueError, "Could not find trained model in modelDir: memory:/mistyped.");
  await model.train(data, { steps: 1 });
  for (const call of calls) await call();
  assertEquals(lines.length, 1);
  await using warm = new DNNClassifier({ ...options, warmStartFrom: model.modelDir, config: { logger } });
  await warm.predictOne({ x: 1 });
  assertEquals(lines.length, 1);
});

Deno.test("a directory belongs to the head that was trained in it: another is refused in training, and told of where it is only asked", async () => {
  const modelDir = "memory:/belongs";
  await using classifier = new DNNClassifier({ ...options, modelDir, config: { logger: silentLogger } });
  await classifier.train(data, { steps: 1 });
  const { lines, logger } = warnings();
  await using regressor = new DNNRegressor({ ...options, modelDir, config: { logger } });
  const error = await assertRejects(
    () => regressor.train(data, { steps: 1 }),
    InvalidArgumentError,
    "the head changed: the model in memory:/belongs",
  );
  assert(error.message.includes("BinaryClassHead") && error.message.includes("RegressionHead"), error.message);
  await regressor.predictOne({ x: 1 });
  assert(
    lines.length === 1 && lines[0]!.startsWith("the head changed") && lines[0]!.endsWith("Its answers may be wrong"),
    lines.join("\n"),
  );
  // How losses are weighed may change.
  await using weighted = new DNNClassifier({
    ...options,
    modelDir,
    lossReduction: "sum",
    weightColumn: "w",
    config: { logger: silentLogger },
  });
  await weighted.train(() => [{ x: [1, 2], w: [1, 2] }, [0, 1]], { steps: 1 });
});

Deno.test("close() ends calls under way after the step that runs, and resolves when they have ended", () =>
  inDirectory(async (dir) => {
    await using model = new DNNClassifier({ ...options, modelDir: dir, config: { logger: silentLogger } });
    let steps = 0;
    const training = assertRejects(
      () => model.train(data, { steps: 1_000_000, onStep: () => void steps++ }),
      ValueError,
      "The estimator was closed",
    );
    const forever = async function* () {
      while (true) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        yield data();
      }
    };
    const evaluation = assertRejects(
      () => model.evaluate(forever, { signal: new AbortController().signal }),
      ValueError,
      "The estimator was closed",
    );
    while (steps < 5) await new Promise((resolve) => setTimeout(resolve, 1));
    await model.close();
    const at = steps;
    await training;
    await evaluation;
    assertEquals(steps, at);
    // What was trained is not lost.
    await using next = new DNNClassifier({ ...options, modelDir: dir, config: { logger: silentLogger } });
    assertEquals((await next.evaluate(data))["global_step"], at);
    await assertRejects(() => model.train(data, { steps: 1 }), ValueError, "The estimator was closed");
  }));

Deno.test("close() within a callback that training waits for does not wait for training", async () => {
  const model = new DNNClassifier({ ...options, config: { logger: silentLogger } });
  let steps = 0;
  const onStep = async (): Promise<void> => {
    steps++;
    await model.close();
  };
  await assertRejects(() => model.train(data, { steps: 100, onStep }), ValueError, "The estimator was closed");
  // Steps that the device was given before the first of them was read are told of, no others.
  assert(steps <= 1 + backend().stepsInFlight, `${steps} steps`);
});

Deno.test("an input without a batch is told of by a warning", async () => {
  const { lines, logger } = warnings();
  await using model = new DNNClassifier({ ...options, config: { logger } });
  await model.train(() => [][Symbol.iterator]());
  assertEquals(lines, ["The input gave no batch: nothing was trained"]);
  await model.train(data, { steps: 1 });
  await model.evaluate(() => [][Symbol.iterator]());
  assertEquals(lines[1], "The input gave no batch: the metrics are those of no example");
});
