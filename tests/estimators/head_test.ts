import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  Adagrad,
  BinaryClassHead,
  dense,
  DNNEstimator,
  Estimator,
  FailedPreconditionError,
  type ModelFnArguments,
  MultiClassHead,
  MultiHead,
  MultiLabelHead,
  numericColumn,
  RegressionHead,
  reshape,
  SequentialHeadWrapper,
  SGD,
  silentLogger,
  type Tensor,
  variable,
} from "../../mod.ts";
import { glorotUniform } from "../../core/initializers.ts";

// The two ways to use a head that TensorFlow's documentation of tf.estimator.MultiClassHead shows.

const config = { tfRandomSeed: 2, logger: silentLogger };
const batch = () => [{ x: [-2, 0, 2, 3] }, [0, 1, 2, 2]] as const;

Deno.test("a head with a canned estimator", async () => {
  const myHead = new MultiClassHead({ nClasses: 3 });
  await using myEstimator = new DNNEstimator({
    head: myHead,
    hiddenUnits: [8],
    featureColumns: [numericColumn("x")],
    config,
  });
  const before = await myEstimator.evaluate(batch);
  await myEstimator.train(batch, { steps: 100 });
  assert((await myEstimator.evaluate(batch))["loss"]! < before["loss"]!);
});

Deno.test("a head with a custom modelFn", async () => {
  function myModelFn({ features, labels, mode }: ModelFnArguments) {
    const myHead = new MultiClassHead({ nClasses: 3 });
    const logits = dense(reshape(features["x"] as Tensor, [-1, 1]), 3);
    return myHead.createEstimatorSpec({
      features,
      mode,
      labels,
      optimizer: new Adagrad({ learningRate: 0.1 }),
      logits,
    });
  }
  await using myEstimator = new Estimator({ modelFn: myModelFn, config });
  const before = await myEstimator.evaluate(batch);
  await myEstimator.train(batch, { steps: 100 });
  const after = await myEstimator.evaluate(batch);
  assertEquals(Object.keys(after).sort(), ["accuracy", "average_loss", "global_step", "loss"]);
  assert(after["loss"]! < before["loss"]!);
  assertEquals((await myEstimator.predictOne({ x: 3 }))["class_ids"], [2]);
});

Deno.test("a head with a trainOpFn is given the scalar loss, and its step is taken", async () => {
  let seen: Tensor | null = null;
  await using myEstimator = new Estimator({
    modelFn: ({ features, labels, mode }) => {
      const head = new MultiClassHead({ nClasses: 3 });
      const logits = dense(reshape(features["x"] as Tensor, [-1, 1]), 3);
      const trainOpFn = (loss: Tensor) => {
        seen = loss;
        const optimizer = new SGD({ learningRate: 0.1 });
        return optimizer.applyGradients(optimizer.computeGradients(loss));
      };
      return head.createEstimatorSpec({ features, mode, labels, logits, ...(mode === "train" ? { trainOpFn } : {}) });
    },
    config,
  });
  const before = await myEstimator.evaluate(batch);
  await myEstimator.train(batch, { steps: 20 });
  assertEquals((seen as Tensor | null)?.shape, []);
  assert((await myEstimator.evaluate(batch))["loss"]! < before["loss"]!);
});

Deno.test("any number of classes at every step of a sequence", async () => {
  const head = new SequentialHeadWrapper(new MultiLabelHead({ nClasses: 2 }), { sequenceLengthMask: "mask" });
  await using myEstimator = new Estimator({
    modelFn: ({ features, labels, mode }) => {
      const logits = variable("logits", [2, 3, 2], glorotUniform());
      return head.createEstimatorSpec({
        features,
        mode,
        labels,
        logits,
        ...(mode === "train" ? { optimizer: new SGD({ learningRate: 1 }) } : {}),
      });
    },
    config,
  });
  const steps = () =>
    [
      { mask: [[true, true, true], [true, false, false]] },
      [[[1, 0], [0, 1], [1, 1]], [[0, 0], [0, 0], [0, 0]]],
    ] as const;
  await myEstimator.train(steps, { steps: 100 });
  const { loss, average_loss } = await myEstimator.evaluate(steps);
  // Four valid steps of two classes: each logit goes where its label pulls it, and padding has none.
  assert((loss as number) < 0.2, String(loss));
  assertEquals(loss, average_loss);
});

Deno.test("a MultiHead's optimizer stands where TensorFlow 2.15 has it: behind as many scopes as there are heads", async () => {
  const options = { hiddenUnits: [2], featureColumns: [numericColumn("x")], config };
  const head = new MultiHead([new BinaryClassHead({ name: "sign" }), new RegressionHead({ name: "value" })]);
  const input = () => [{ x: [-2, 0, 2, 3] }, { sign: [0, 0, 1, 1], value: [[-2], [0], [2], [3]] }] as const;
  await using first = new DNNEstimator({ head, optimizer: "Adam", ...options });
  await first.train(input, { steps: 2 });
  const names = await first.getVariableNames();
  // Names of a checkpoint that TensorFlow 2.15.1 wrote for such a model.
  assertEquals(names.filter((name) => name.startsWith("training")), [
    ...["beta_1", "beta_2", "decay"].map((name) => `training_2/Adam/${name}`),
    ...["hiddenlayer_0/bias", "hiddenlayer_0/kernel", "logits/bias", "logits/kernel"].flatMap((name) => [
      `training_2/Adam/dnn/${name}/m`,
      `training_2/Adam/dnn/${name}/v`,
    ]),
    "training_2/Adam/learning_rate",
  ]);
  await using second = new DNNEstimator({ head, optimizer: "Adam", modelDir: first.modelDir, ...options });
  await second.train(input, { steps: 2 });
  assertEquals(await second.getVariableNames(), names);
  await using third = new DNNEstimator({ head, optimizer: "SGD", modelDir: first.modelDir, ...options });
  await assertRejects(
    () => third.train(input, { steps: 1 }),
    FailedPreconditionError,
    "was written by Adam, this estimator trains with SGD",
  );
});

Deno.test("metrics come in the order of their names, and global_step last", async () => {
  await using estimator = new DNNEstimator({
    head: new BinaryClassHead({ thresholds: [0.3] }),
    hiddenUnits: [2],
    featureColumns: [numericColumn("x")],
    config,
  });
  assertEquals(Object.keys(await estimator.evaluate(() => [{ x: [1, 2] }, [0, 1]] as const)), [
    "accuracy",
    "accuracy/positive_threshold_0.3",
    "accuracy_baseline",
    "auc",
    "auc_precision_recall",
    "average_loss",
    "label/mean",
    "loss",
    "precision",
    "precision/positive_threshold_0.3",
    "prediction/mean",
    "recall",
    "recall/positive_threshold_0.3",
    "global_step",
  ]);
});
