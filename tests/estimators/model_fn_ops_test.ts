import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  Adam,
  dense,
  Estimator,
  type ModeKeys,
  type ModelFnArguments,
  reshape,
  SGD,
  silentLogger,
  stack,
  type Tensor,
  type TrainOp,
} from "../../mod.ts";
import { binarySvmHead, type Head, multiClassHead, multiHead, noOpTrainFn, regressionHead } from "../../heads/contrib/mod.ts";

const config = { tfRandomSeed: 3, logger: silentLogger };
const x = [-2, -1, 1, 2];
const column = (features: ModelFnArguments["features"]) => reshape(features["x"] as Tensor, [-1, 1]);

// The three models that the documentation of tf.contrib.learn.Head shows.
const models: Record<string, (head: Head) => (args: ModelFnArguments) => ReturnType<Head["createModelFnOps"]>> = {
  "logits and a train function": (head) => {
    const optimizer = new Adam({ learningRate: 0.03 });
    return ({ features, labels, mode }) => {
      const input = column(features);
      const lastHiddenLayerOut = stack(input, [16, 8], { activation: "relu" });
      const logits = dense(lastHiddenLayerOut, head.logitsDimension, { activation: null });
      const trainOpFn = (loss: Tensor): TrainOp => optimizer.minimize(loss);
      return head.createModelFnOps({ features, labels, mode, trainOpFn, logits });
    };
  },
  "logitsInput": (head) => {
    const optimizer = new Adam({ learningRate: 0.03 });
    return ({ features, labels, mode }) => {
      const lastHiddenLayerOut = stack(column(features), [16, 8], { activation: "relu" });
      const trainOpFn = (loss: Tensor): TrainOp => optimizer.minimize(loss);
      return head.createModelFnOps({ features, labels, mode, trainOpFn, logitsInput: lastHiddenLayerOut });
    };
  },
  "an update of one's own": (head) => {
    const optimizer = new Adam({ learningRate: 0.03 });
    return ({ features, labels, mode }) => {
      const lastHiddenLayerOut = stack(column(features), [16, 8], { activation: "relu" });
      const logits = dense(lastHiddenLayerOut, head.logitsDimension, { name: "logits" });
      const modelFnOps = head.createModelFnOps({ features, labels, mode, trainOpFn: noOpTrainFn, logits });
      if (mode !== "train") return modelFnOps;
      const updateOp = optimizer.applyGradients(optimizer.computeGradients(modelFnOps.loss!));
      return modelFnOps.replace({ trainOp: updateOp });
    };
  },
};

for (const [name, model] of Object.entries(models)) {
  Deno.test(`an Estimator takes ModelFnOps in every mode: ${name}`, async () => {
    await using estimator = new Estimator({ modelFn: model(multiClassHead({ nClasses: 3, headName: "kind" })), config });
    const batch = () => [{ x }, [0, 0, 1, 2]] as const;
    const before = await estimator.evaluate(batch);
    assertEquals(Object.keys(before).sort(), ["accuracy/kind", "global_step", "loss", "loss/kind"]);
    await estimator.train(batch, { steps: 150 });
    const after = await estimator.evaluate(batch);
    assert((after["loss"] as number) < 0.3 * (before["loss"] as number), `${before["loss"]} -> ${after["loss"]}`);
    assertEquals(after["accuracy/kind"], 1);
    const rows = [];
    for await (const row of estimator.predict(() => ({ x }), { predictKeys: ["classes"] })) rows.push(row);
    assertEquals(rows, [{ classes: 0 }, { classes: 0 }, { classes: 1 }, { classes: 2 }]);
    assertEquals(Object.keys(await estimator.predictOne({ x: 1 })).sort(), ["classes", "logits", "probabilities"]);
  });
}

Deno.test("an evaluation of ModelFnOps tells the loss that the head reports, not the one that it trains", async () => {
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
