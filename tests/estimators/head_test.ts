import { assert, assertEquals } from "@std/assert";
import {
  Adagrad,
  dense,
  DNNEstimator,
  Estimator,
  type ModelFnArguments,
  MultiClassHead,
  MultiLabelHead,
  numericColumn,
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
