import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { Adagrad, type Batch, concat, Dataset, dense, Estimator, reshape, silentLogger, type Tensor } from "../../../mod.ts";
import { type Head, hierarchicalSoftmaxHead, multiHead, regressionHead, sampledSoftmaxHead } from "../../../heads/contrib/mod.ts";

const CLASSES = 40;

/** 400 points on a circle, class after class. */
const angles = Array.from({ length: 400 }, (_, i) => (i % CLASSES + 0.3 * Math.sin(i)) * 2 * Math.PI / CLASSES);
const features = { x: angles.map(Math.cos), y: angles.map(Math.sin) };
const labels = angles.map((_, i) => i % CLASSES);

const heads: Record<string, () => Head> = {
  "sampled softmax, log-uniform": () => sampledSoftmaxHead({ nClasses: CLASSES, numSampled: 10 }),
  "sampled softmax, uniform, labels corrected": () =>
    sampledSoftmaxHead({ nClasses: CLASSES, numSampled: 10, sampler: "uniform", correctLabels: true }),
  "sampled softmax, learned unigram": () => sampledSoftmaxHead({ nClasses: CLASSES, numSampled: 10, sampler: "learned_unigram" }),
  "noise-contrastive estimation": () => sampledSoftmaxHead({ nClasses: CLASSES, numSampled: 10, sampler: "uniform", trainingLoss: "nce" }),
  "hierarchical softmax": () => hierarchicalSoftmaxHead({ nClasses: CLASSES }),
  "hierarchical softmax by counts": () =>
    hierarchicalSoftmaxHead({ nClasses: CLASSES, counts: Array.from({ length: CLASSES }, (_, id) => 1 + id % 7) }),
};

function model(head: Head, modelDir?: string): Estimator {
  const optimizer = new Adagrad({ learningRate: 0.3, globalClipnorm: 10 });
  return new Estimator({
    modelFn: ({ features, labels, mode }) => {
      const column = (name: string) => reshape(features[name] as Tensor, [-1, 1]);
      const logitsInput = dense(concat([column("x"), column("y")], 1), 32, { activation: "relu", name: "hidden" });
      return head.createModelFnOps({ features, labels, mode, trainOpFn: (loss: Tensor) => optimizer.minimize(loss), logitsInput });
    },
    ...(modelDir === undefined ? {} : { modelDir }),
    config: { tfRandomSeed: 3, logger: silentLogger },
  });
}

const training = () => Dataset.fromColumns(features, labels).shuffle(400, { seed: 1 }).repeat().batch(20);
const everything: Batch = [features, labels];

async function valuesOf(model: Estimator): Promise<Record<string, string>> {
  const values = await model.getVariableValue(await model.getVariableNames());
  return Object.fromEntries(Object.entries(values).map(([name, { shape, data }]) => [name, `[${shape}] ${Array.from(data, String)}`]));
}

for (const [name, head] of Object.entries(heads)) {
  Deno.test(`an Estimator learns many classes: ${name}`, async () => {
    await using estimator = model(head());
    await estimator.train(training, { steps: 1500 });
    const result = await estimator.evaluate(() => everything);
    // Chance is 1 of 40, with a loss of log(40) = 3.7: ten times that, and half of the loss. (By scattered counts, the way to a class turns where nothing
    // turns on the circle, so that a head of linear decisions learns more slowly.)
    assert(result["accuracy"] as number > 10 / CLASSES, `accuracy ${result["accuracy"]}`);
    assert(result["loss"] as number < Math.log(CLASSES) / 2, `loss ${result["loss"]}`);
    const row = await estimator.predictOne({ x: 1, y: 0 }) as { classes: number; probabilities: number[] };
    assertEquals(row.classes, row.probabilities.indexOf(Math.max(...row.probabilities)));
    assertAlmostEquals(row.probabilities.reduce((sum, p) => sum + p, 0), 1, 1e-6);
  });

  Deno.test(`training in parts is training in one go, bit for bit: ${name}`, async () => {
    await using whole = model(head());
    await whole.train(training, { steps: 30 });
    await using first = model(head());
    const controller = new AbortController();
    const stop = new Error("stop");
    const onStep = (step: number) => void (step === 13 && controller.abort(stop));
    assertEquals(await assertRejects(() => first.train(training, { steps: 30, signal: controller.signal, onStep })), stop);
    // Another estimator, with another head: what it needs is in the checkpoint.
    await using second = model(head(), first.modelDir);
    await second.train(training, { maxSteps: 30 });
    assertEquals(await valuesOf(second), await valuesOf(whole));
  });
}

Deno.test("variables of the heads, as checkpoints name them", async () => {
  const names = async (head: Head) => {
    await using estimator = model(head);
    await estimator.train(training, { steps: 1 });
    const names = await estimator.getVariableNames();
    return names.filter((name) => !name.startsWith("training/") && !name.startsWith("hidden/") && name !== "global_step").sort();
  };
  assertEquals(await names(heads["sampled softmax, learned unigram"]!()), [
    "sampled_softmax_head/logits/biases",
    "sampled_softmax_head/logits/weights",
    "sampled_softmax_head/unigram_counts",
  ]);
  assertEquals(await names(heads["hierarchical softmax"]!()), [
    "hierarchical_softmax_head/logits/biases",
    "hierarchical_softmax_head/logits/weights",
    "hierarchical_softmax_head/tree",
  ]);
});

Deno.test("the learned unigram has counted the labels of every step", async () => {
  await using estimator = model(heads["sampled softmax, learned unigram"]!());
  // 20 passes of one example of each class, in batches of 20.
  const data = () => Dataset.fromColumns({ x: features.x.slice(0, CLASSES), y: features.y.slice(0, CLASSES) }, labels.slice(0, CLASSES));
  await estimator.train(() => data().repeat(20).batch(20), { steps: 40 });
  const { data: counts } = await estimator.getVariableValue("sampled_softmax_head/unigram_counts");
  assertEquals([...counts as Float32Array], new Array(CLASSES).fill(21));
});

for (const name of ["sampled softmax, learned unigram", "hierarchical softmax"]) {
  Deno.test(`a label out of range changes nothing: ${name}`, async () => {
    await using estimator = model(heads[name]!());
    await estimator.train(training, { steps: 3 });
    const before = await valuesOf(estimator);
    const bad = () => [{ x: [0, 1], y: [1, 0] }, [3, CLASSES]] as const;
    await assertRejects(() => estimator.train(bad, { steps: 1 }), Error, `the label of row 1 is ${CLASSES}, nClasses is ${CLASSES}`);
    await assertRejects(() => estimator.evaluate(bad), Error, `the label of row 1 is ${CLASSES}, nClasses is ${CLASSES}`);
    assertEquals(await valuesOf(estimator), before);
  });
}

Deno.test("counts that changed are refused when training goes on", async () => {
  const counts = Array.from({ length: CLASSES }, (_, id) => 1 + id % 7);
  await using estimator = model(hierarchicalSoftmaxHead({ nClasses: CLASSES, counts }));
  await estimator.train(training, { steps: 2 });
  const { modelDir } = estimator;
  await using other = model(hierarchicalSoftmaxHead({ nClasses: CLASSES, counts: counts.toReversed() }), modelDir);
  await assertRejects(() => other.train(training, { steps: 1 }), Error, "tree was made from other counts than those that are given");
  await using without = model(hierarchicalSoftmaxHead({ nClasses: CLASSES }), modelDir);
  assertEquals((await without.evaluate(() => everything))["loss"], (await estimator.evaluate(() => everything))["loss"]);
});

Deno.test("both heads and a regression on one model", async () => {
  await using estimator = model(multiHead([
    sampledSoftmaxHead({ nClasses: CLASSES, numSampled: 10, headName: "sampled", labelName: "kind", sampler: "learned_unigram" }),
    hierarchicalSoftmaxHead({ nClasses: CLASSES, headName: "tree", labelName: "kind", topK: 3 }),
    regressionHead({ headName: "angle", labelName: "angle" }),
  ]));
  const data = () => Dataset.fromColumns(features, { kind: labels, angle: angles }).shuffle(400, { seed: 1 }).repeat().batch(20);
  await estimator.train(data, { steps: 600 });
  const result = await estimator.evaluate(() => [features, { kind: labels, angle: angles }]);
  // Ten times chance.
  assert(result["accuracy/sampled"] as number > 10 / CLASSES, `sampled ${result["accuracy/sampled"]}`);
  assert(result["accuracy/tree"] as number > 10 / CLASSES, `tree ${result["accuracy/tree"]}`);
  const { data: counts } = await estimator.getVariableValue("sampled/unigram_counts");
  assertEquals((counts as Float32Array).reduce((sum, count) => sum + count, 0), CLASSES + 600 * 20);
  const row = await estimator.predictOne({ x: 1, y: 0 });
  assertEquals((row["tree/top_k_classes"] as number[]).length, 3);
  assertEquals(row["tree/classes"], (row["tree/top_k_classes"] as number[])[0]);
});
