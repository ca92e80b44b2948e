import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  Adam,
  Dataset,
  dense,
  Estimator,
  EstimatorSpec,
  type ModelFnArguments,
  MultiClassHead,
  type RunConfigOptions,
  silentLogger,
  type Tensor,
  tensor,
  v1,
} from "../../mod.ts";
import { backend } from "../../core/runtime/backends/current.ts";

const quiet: RunConfigOptions = { tfRandomSeed: 7, logger: silentLogger };
const head = new MultiClassHead({ nClasses: 3 });

/** A network on one feature "x" of shape [B, 2]. */
function network({ features, labels, mode }: ModelFnArguments) {
  const hidden = v1.layers.stack(features["x"] as Tensor, [8], { activation: "tanh", name: "hidden" });
  return head.createEstimatorSpec({
    features,
    mode,
    labels,
    logits: dense(hidden, 3, { name: "logits" }),
    optimizer: new Adam({ learningRate: 0.05 }),
  });
}

const x = [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]];
const y = [0, 0, 1, 1, 2, 2];
const data = () => [{ x }, y] as never;

/** Steps that are queued when one is told of; each has a memory of its own. */
const { stepsInFlight } = backend();

Deno.test("an estimator with a modelFn learns, evaluates, predicts, and frees what it made", async () => {
  const before = { ...backend().live };
  {
    await using model = new Estimator({ modelFn: network, config: quiet });
    await model.train(data, { steps: 300 });
    const metrics = await model.evaluate(data);
    assertEquals(metrics["accuracy"], 1);
    assertEquals(metrics["global_step"], 300);
    assert((metrics["average_loss"] as number) < 0.1);
    const rows = [];
    for await (const row of model.predict(() => ({ x }))) rows.push(row);
    assertEquals(rows.map((row) => (row["class_ids"] as number[])[0]), y);
    assertEquals((await model.predictOne({ x: [2, 1] }))["classes"], ["2"]);
    assertEquals(await model.getVariableNames(), [
      "global_step",
      "hidden/hidden_1/biases",
      "hidden/hidden_1/weights",
      "logits/bias",
      "logits/kernel",
      ...["beta_1", "beta_2", "decay"].map((name) => `training/Adam/${name}`),
      ...["hidden/hidden_1/biases", "hidden/hidden_1/weights"].flatMap((name) => [`training/Adam/${name}/m`, `training/Adam/${name}/v`]),
      "training/Adam/learning_rate",
      ...["logits/bias", "logits/kernel"].flatMap((name) => [`training/Adam/${name}/m`, `training/Adam/${name}/v`]),
    ]);
  }
  assertEquals(
    backend().live.blocks <= before.blocks + 2 + stepsInFlight,
    true,
    `${backend().live.blocks} live blocks, ${before.blocks} before`,
  );
});

Deno.test("a source that waits after the last wanted batch does not hold up the end, and is closed", async () => {
  await using model = new Estimator({ modelFn: network, config: quiet });
  let closed = 0;
  const waiting = async function* () {
    try {
      for (let i = 0; i < 3; i++) yield data();
      await new Promise(() => {});
    } finally {
      closed++;
    }
  };
  await model.train(waiting, { steps: 3 });
  assertEquals((await model.evaluate(waiting, { steps: 2 }))["global_step"], 3);
  assertEquals(closed, 2);
});

Deno.test("training that is interrupted and goes on gives the same bits as training in one go", async () => {
  await using whole = new Estimator({ modelFn: network, config: quiet });
  await whole.train(data, { steps: 20 });
  await using parts = new Estimator({ modelFn: network, config: quiet });
  await parts.train(data, { steps: 8 });
  await parts.train(data, { maxSteps: 20 });
  assertEquals((await parts.getVariableValue("logits/kernel")).data, (await whole.getVariableValue("logits/kernel")).data);
  await parts.train(data, { maxSteps: 20 });
  assertEquals((await parts.getVariableValue("global_step")).data, BigInt64Array.of(20n));
});

Deno.test("an abort ends the step that runs, writes a checkpoint and rejects with the reason", async () => {
  await using model = new Estimator({ modelFn: network, config: quiet });
  const controller = new AbortController();
  const reason = new Error("enough");
  const training = model.train(data, { steps: 1e9, signal: controller.signal, onStep: (step) => step === 50 && controller.abort(reason) });
  assertEquals(await assertRejects(() => training), reason);
  // What is queued when one is told of a step is taken too.
  const taken = Number((await model.getVariableValue("global_step")).data[0]);
  assert(taken >= 50 && taken <= 50 + stepsInFlight, `${taken} steps`);
});

Deno.test("a NaN loss stops before anything changes", async () => {
  await using model = new Estimator({ modelFn: network, config: quiet });
  await model.train(data, { steps: 5 });
  const before = (await model.getVariableValue("logits/kernel")).data;
  await assertRejects(() => model.train(() => [{ x: [[NaN, 1]] }, [0]] as never, { steps: 1 }), Error, "NaN loss during training.");
  assertEquals((await model.getVariableValue("logits/kernel")).data, before);
  const metrics = await model.evaluate(data);
  assertEquals(metrics["global_step"], 5);
});

Deno.test("a checkpoint of another architecture is refused before anything is overwritten", async () => {
  await using model = new Estimator({ modelFn: network, config: quiet });
  await model.train(data, { steps: 2 });
  const wider = ({ features, labels, mode }: ModelFnArguments) => {
    return head.createEstimatorSpec({
      features,
      mode,
      labels,
      logits: dense(features["x"] as Tensor, 3, { name: "logits" }),
      optimizer: new Adam(),
    });
  };
  const other = new Estimator({ modelFn: wider, modelDir: model.modelDir, config: quiet });
  await assertRejects(() => other.train(data, { steps: 1 }), Error, "logits/kernel has shape [8,3] in the checkpoint, [2,3] in the model");
  assertEquals((await model.getVariableValue("global_step")).data, BigInt64Array.of(2n));
});

Deno.test("calls that make no sense are refused with TensorFlow's sentences", async () => {
  await using model = new Estimator({ modelFn: network, config: quiet });
  await assertRejects(() => model.train(data, { steps: 1, maxSteps: 1 }), Error, "Can not provide both steps and maxSteps.");
  await assertRejects(() => model.train(data, { steps: 0 }), Error, "Must specify steps > 0, given: 0");
  await assertRejects(() => model.train(data, { hooks: [] } as never), Error, 'train: the option "hooks" does not exist yet');
  await assertRejects(() => model.train(3 as never, { steps: 1 }), TypeError, "`inputFn` must be callable, given: the number 3");
  await assertRejects(() => model.getVariableNames(), Error, "Could not find trained model in modelDir:");
  await assertRejects(() => model.train(data), Error, "give steps or maxSteps");
  assertThrows(
    () => new Estimator({ modelFn: network, modelDir: "a", config: { modelDir: "b" } }),
    Error,
    "are set both in constructor and `RunConfig`",
  );
  assertThrows(() => new Estimator({} as never), Error, "modelFn must be provided to Estimator.");
  const loss = (await model.evaluate(data))["loss"] as number;
  // Without a checkpoint first values are evaluated: about log(3) for three classes.
  assertAlmostEquals(loss, Math.log(3), 0.5);
});

Deno.test("params are the estimator's own: later changes of the record that was given, or of a copy, do not reach modelFn", async () => {
  const params = { layers: [{ units: 1 }], name: "y" };
  const seen: unknown[] = [];
  const model = new Estimator({
    params,
    modelFn({ mode, params }) {
      seen.push(params);
      return new EstimatorSpec({ mode, predictions: { y: tensor([1]) } });
    },
    config: { logger: silentLogger },
  });
  await using _ = model;
  params.layers[0]!.units = 2;
  model.params.layers[0]!.units = 3;
  await model.predictOne({ x: 1 });
  assertEquals(seen, [{ layers: [{ units: 1 }], name: "y" }]);
});

Deno.test("log lines surround the first call of the model in every mode", async () => {
  const lines: string[] = [];
  await using model = new Estimator({
    modelFn: network,
    config: { tfRandomSeed: 1, logger: { ...silentLogger, info: (text: string) => void lines.push(text.replace(/ at .*| : .*/, "")) } },
  });
  const noted = () =>
    lines.splice(0).filter((text) => /model_fn|Starting|Finished|Saving/.test(text)).map((text) => text.split(" for ")[0]);
  const input = () => Dataset.fromTensorSlices([{ x }, y]).batch(4);
  await model.train(input);
  assertEquals(noted(), ["Calling model_fn.", "Done calling model_fn.", "Saving checkpoints", "Saving checkpoints"]);
  await model.evaluate(input);
  assertEquals(noted(), [
    ...["Calling model_fn.", "Done calling model_fn.", "Starting evaluation", "Finished evaluation"],
    "Saving dict",
  ]);
  for await (const _ of model.predict(input));
  assertEquals(noted(), ["Calling model_fn.", "Done calling model_fn."]);
});

Deno.test("evaluate() with steps takes so many batches", async () => {
  await using model = new Estimator({ modelFn: network, config: quiet });
  await model.train(data, { steps: 1 });
  const batches = function* () {
    for (let i = 0; i < 5; i++) yield [{ x: x.slice(i, i + 2) }, y.slice(i, i + 2)] as never;
  };
  const first = function* () {
    for (let i = 0; i < 2; i++) yield [{ x: x.slice(i, i + 2) }, y.slice(i, i + 2)] as never;
  };
  assertEquals(await model.evaluate(batches, { steps: 2 }), await model.evaluate(first));
});
