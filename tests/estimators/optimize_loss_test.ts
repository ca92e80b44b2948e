import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  dense,
  div,
  Estimator,
  EstimatorSpec,
  type Features,
  type GradientAndVariable,
  mean,
  type ModelFnArguments,
  optimizeLoss,
  type OptimizeLossOptions,
  reshape,
  silentLogger,
  square,
  sub,
  type Tensor,
  v1,
} from "../../mod.ts";

const config = { tfRandomSeed: 4, logger: silentLogger, saveCheckpointsSteps: 5 };
const batch = () => [{ x: [-1, 0, 1, 2] }, [1, 0, 1, 4]] as const;
const matrix = (values: unknown) => reshape(values as Tensor, [-1, 1]);

/** A regression by two layers. */
function modelFn(options: (features: Features) => Partial<OptimizeLossOptions>) {
  return ({ features, labels, mode }: ModelFnArguments): EstimatorSpec => {
    const y = dense(v1.layers.stack(matrix(features["x"]), [8], { activation: "tanh" }), 1);
    if (mode === "infer") return new EstimatorSpec({ mode, predictions: { y } });
    const loss = mean(square(sub(y, matrix(labels))));
    const trainOp = mode === "train" ? optimizeLoss(loss, { optimizer: "Adagrad", learningRate: 0.1, ...options(features) }) : null;
    return new EstimatorSpec({ mode, loss, trainOp });
  };
}

async function valuesOf(model: Estimator): Promise<Record<string, string>> {
  const values = await model.getVariableValue(await model.getVariableNames());
  return Object.fromEntries(Object.entries(values).map(([name, { data }]) => [name, Array.from(data, String).join(" ")]));
}

Deno.test("training with optimizeLoss that is interrupted and goes on gives the same bits as training in one go", async () => {
  const rich = modelFn(() => ({
    gradientNoiseScale: 0.01,
    gradientMultipliers: { "dense/kernel": 2 },
    clipGradients: 1,
    learningRateDecayFn: (rate, step) => rate / (1 + step),
  }));
  await using whole = new Estimator({ modelFn: rich, config });
  await whole.train(batch, { steps: 12 });
  await using parts = new Estimator({ modelFn: rich, config });
  await parts.train(batch, { steps: 5 });
  await using next = new Estimator({ modelFn: rich, modelDir: parts.modelDir, config });
  await next.train(batch, { steps: 7 });
  assertEquals(await valuesOf(next), await valuesOf(whole));
  assertEquals(Object.keys(await valuesOf(whole)).filter((name) => name.startsWith("OptimizeLoss")), [
    ...["Stack/fully_connected_1/biases", "Stack/fully_connected_1/weights", "dense/bias", "dense/kernel"].map((name) =>
      `OptimizeLoss/${name}/Adagrad`
    ),
    "OptimizeLoss/learning_rate",
  ]);
});

Deno.test("a checkpoint of another optimizer is refused, and taken where its state may start anew", async () => {
  await using first = new Estimator({ modelFn: modelFn(() => ({})), config });
  await first.train(batch, { steps: 3 });
  const before = await valuesOf(first);
  await using second = new Estimator({ modelFn: modelFn(() => ({ optimizer: "Adam" })), modelDir: first.modelDir, config });
  await assertRejects(
    () => second.train(batch, { steps: 1 }),
    Error,
    "was written by Adagrad (TensorFlow 1), this estimator trains with Adam",
  );
  assertEquals(await valuesOf(first), before);
  // To evaluate and to predict, no optimizer is needed.
  assertEquals((await second.evaluate(batch))["global_step"], 3);
  await second.train(batch, { steps: 1, resetOptimizer: true });
  assert((await second.getVariableNames()).includes("OptimizeLoss/dense/kernel/Adam_1"));
});

Deno.test("gradients that a function makes NaN or infinite stop the step before a variable changes", async () => {
  const divided = ({ poison }: Features) => (pairs: readonly GradientAndVariable[]): GradientAndVariable[] =>
    pairs.map(({ gradient, variable }) => {
      assert(gradient.kind === "dense");
      return { gradient: { kind: "dense", tensor: div(gradient.tensor, poison as Tensor) }, variable };
    });
  await using model = new Estimator({ modelFn: modelFn((features) => ({ clipGradients: divided(features) })), config });
  const input = (poison: number) => () => [{ x: [-1, 0, 1, 2], poison }, [1, 0, 1, 4]] as never;
  await model.train(input(2), { steps: 3 });
  const before = await valuesOf(model);
  const failed = await assertRejects(() => model.train(input(0), { steps: 1 }), Error, "is NaN or infinite, while the loss is not");
  assertEquals((failed as { tensor?: string }).tensor, "Stack/fully_connected_1/biases");
  assertEquals(await valuesOf(model), before);
  await model.train(input(2), { steps: 1 });
});
