import { assert, assertAlmostEquals, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import {
  Adam,
  dense,
  Estimator,
  inputLayer,
  ModeKeys,
  type ModelFnArguments,
  numericColumn,
  optimizeLoss,
  reshape,
  SGD,
  silentLogger,
  type Tensor,
  type TrainOp,
  v1,
} from "../../mod.ts";
import {
  binarySvmHead,
  type Head,
  type ModelFnOps,
  multiClassHead,
  multiHead,
  noOpTrainFn,
  regressionHead,
} from "../../heads/contrib/mod.ts";

const config = { tfRandomSeed: 3, logger: silentLogger };
const x = [-2, -1, 1, 2];
const column = (features: ModelFnArguments["features"]) => reshape(features["x"] as Tensor, [-1, 1]);
const columns = [numericColumn("x")];
const optimizer = new Adam({ learningRate: 0.003 });

// The three models that the documentation of tf.contrib.learn.Head shows, line for line.
const models: Record<string, (head: Head) => (args: ModelFnArguments) => ModelFnOps> = {
  "logits and a train function": (head) =>
    function myDnnModelFn({ features, labels, mode }) {
      const input = inputLayer(features, columns);
      const lastHiddenLayerOut = v1.layers.stack(input, [1000, 500]);
      const logits = dense(lastHiddenLayerOut, head.logitsDimension, { activation: null });
      function trainOpFn(loss: Tensor): TrainOp {
        return optimizer.minimize(loss);
      }
      return head.createModelFnOps({ features, labels, mode, trainOpFn, logits, scope: "head" });
    },
  "logitsInput": (head) =>
    function myDnnModelFn({ features, labels, mode }) {
      const input = inputLayer(features, columns);
      const lastHiddenLayerOut = v1.layers.stack(input, [1000, 500]);
      function trainOpFn(loss: Tensor): TrainOp {
        return optimizer.minimize(loss);
      }
      return head.createModelFnOps({ features, labels, mode, trainOpFn, logitsInput: lastHiddenLayerOut, scope: "head" });
    },
  "an update of one's own": (head) =>
    function myDnnModelFn({ features, labels, mode }) {
      const input = inputLayer(features, columns);
      const lastHiddenLayerOut = v1.layers.stack(input, [1000, 500]);
      const logits = dense(lastHiddenLayerOut, head.logitsDimension, { activation: null });
      const modelFnOps = head.createModelFnOps({ features, labels, mode, trainOpFn: noOpTrainFn, logits, scope: "head" });
      if (mode === ModeKeys.TRAIN) {
        const updateOp = optimizeLoss(modelFnOps.loss!, { optimizer });
        return modelFnOps.replace({ trainOp: updateOp });
      }
      return modelFnOps;
    },
};

for (const [name, model] of Object.entries(models)) {
  Deno.test(`an Estimator takes ModelFnOps in every mode: ${name}`, async () => {
    await using estimator = new Estimator({ modelFn: model(multiClassHead({ nClasses: 3, headName: "kind" })), config });
    const batch = () => [{ x }, [0, 0, 1, 2]] as const;
    const before = await estimator.evaluate(batch);
    assertEquals(Object.keys(before).sort(), ["accuracy/kind", "global_step", "loss", "loss/kind"]);
    await estimator.train(batch, { steps: 60 });
    const after = await estimator.evaluate(batch);
    assert((after["loss"] as number) < 0.3 * (before["loss"] as number), `${before["loss"]} -> ${after["loss"]}`);
    assertEquals(after["accuracy/kind"], 1);
    const rows = [];
    for await (const row of estimator.predict(() => ({ x }), { predictKeys: ["classes"] })) rows.push(row);
    assertEquals(rows, [{ classes: 0 }, { classes: 0 }, { classes: 1 }, { classes: 2 }]);
    assertEquals(Object.keys(await estimator.predictOne({ x: 1 })).sort(), ["classes", "logits", "probabilities"]);
    // As TensorFlow 1.15 names them; the last layer is tf.layers' here, and the head's own where it makes the logits.
    const layers = [1, 2].flatMap((i) => ["biases", "weights"].map((name) => `Stack/fully_connected_${i}/${name}`));
    const logits = name === "logitsInput" ? ["head/logits/biases", "head/logits/weights"] : ["dense/bias", "dense/kernel"];
    const names = (await estimator.getVariableNames()).filter((name) => name !== "global_step" && !name.startsWith("training/"));
    assertEquals(names.sort(), [...layers, ...logits].sort());
  });
}

Deno.test("ModelFnOps are copied with another step, and hooks are refused until there are any", async () => {
  const head = multiClassHead({ nClasses: 3 });
  const steps: string[] = [];
  await using estimator = new Estimator({
    modelFn: ({ features, labels, mode }) => {
      const logits = dense(column(features), 3);
      const ops = head.createModelFnOps({ features, labels, mode, trainOpFn: noOpTrainFn, logits });
      if (mode !== "train") return ops;
      assertThrows(() => ops.replace({ trainingHooks: [{}] }), Error, "ModelFnOps: trainingHooks are not available yet");
      const copy = ops.replace({ trainOp: { gradients: [], apply: () => void steps.push("own") }, trainingHooks: [] });
      assertStrictEquals(copy.loss, ops.loss);
      assertEquals([copy.mode, Object.keys(copy.predictions as object).sort()], ["train", ["classes", "logits", "probabilities"]]);
      return copy;
    },
    config,
  });
  await estimator.train(() => [{ x }, [0, 0, 1, 2]], { steps: 3 });
  assertEquals(steps, ["own", "own", "own"]);
});

Deno.test("an evaluation of ModelFnOps tells the loss that the head reports, not the one that it trains, unless the head has a name", async () => {
  const head = regressionHead({ weightColumnName: "w" });
  await using estimator = new Estimator({
    modelFn: ({ features, labels, mode }) =>
      head.createModelFnOps({ features, labels, mode, trainOpFn: noOpTrainFn, logits: column(features) }),
    config,
  });
  // Losses 1 and 9, weights 1 and 3: (1 + 27) / 4. A label that is no part of the prediction is not asked for.
  const result = await estimator.evaluate(() => [{ x: [2, 5], w: [1, 3] }, [1, 2]]);
  assertEquals(result, { loss: 7, global_step: 0 });
  assertEquals(await estimator.predictOne({ x: 4 }), { scores: 4 });
  // A head with a name reports under it, and the loss is that of the training: (1 + 27) / 2. So does TensorFlow 1.15.
  const named = regressionHead({ weightColumnName: "w", headName: "size" });
  await using other = new Estimator({
    modelFn: ({ features, labels, mode }) => named.createModelFnOps({ features, labels, mode, logits: column(features) }),
    config,
  });
  assertEquals(await other.evaluate(() => [{ x: [2, 5], w: [1, 3] }, [1, 2]]), { loss: 14, "loss/size": 7, global_step: 0 });
});

Deno.test("several contrib heads and a centred bias train, and go on from their checkpoint", async () => {
  const head = multiHead([
    multiClassHead({ nClasses: 2, headName: "sign", labelName: "sign", enableCenteredBias: true }),
    regressionHead({ headName: "size", labelName: "size" }),
  ], { lossWeights: [1, 0.1] });
  const modes: ModeKeys[] = [];
  const modelFn = ({ features, labels, mode }: ModelFnArguments) => {
    modes.push(mode);
    const trainOpFn = (loss: Tensor): TrainOp => new SGD({ learningRate: 0.2 }).minimize(loss);
    const logitsInput = dense(column(features), 4, { activation: "tanh", name: "hidden" });
    return head.createModelFnOps({ features, labels, mode, trainOpFn, logitsInput });
  };
  await using estimator = new Estimator({ modelFn, config });
  const batch = () => [{ x }, { sign: [0, 0, 1, 1], size: [2, 1, 1, 2] }] as const;
  await estimator.train(batch, { steps: 50 });
  assert((await estimator.getVariableNames()).includes("sign/centered_bias_weight"));
  assert((await estimator.getVariableNames()).includes("sign/sign/centered_bias_weight/Adagrad"));
  const middle = await estimator.evaluate(batch);
  await using next = new Estimator({ modelFn, modelDir: estimator.modelDir, config });
  await next.train(batch, { steps: 50 });
  const end = await next.evaluate(batch);
  assertEquals(end["global_step"], 100);
  assert((end["loss"] as number) < (middle["loss"] as number));
  assertAlmostEquals(end["auc/sign"] as number, 1, 1e-4);
  const row = await next.predictOne({ x: 2 });
  assertEquals(Object.keys(row).sort(), ["sign/classes", "sign/logistic", "sign/logits", "sign/probabilities", "size/scores"]);
  assertEquals([...new Set(modes)].sort(), ["eval", "infer", "train"]);
});

Deno.test("a model without labels, or with a head that is not served, says so where it matters", async () => {
  const head = binarySvmHead();
  await using estimator = new Estimator({
    modelFn: ({ features, labels, mode }) =>
      head.createModelFnOps({ features, labels, mode, trainOpFn: noOpTrainFn, logits: column(features) }),
    config,
  });
  await assertRejects(() => estimator.evaluate(() => ({ x })), Error, "Missing loss.");
  // It cannot be exported, and predicts all the same.
  assertEquals(await estimator.predictOne({ x: 2 }), { logits: [2], classes: 1 });
});
