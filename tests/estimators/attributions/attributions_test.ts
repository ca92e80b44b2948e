import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { backend } from "../../../core/runtime/backends/current.ts";
import { randomKey, uniforms } from "../../../core/random.ts";
import {
  Adam,
  add,
  affine,
  type Attribution,
  type AttributionOptions,
  Dataset,
  dense,
  DNNClassifier,
  DNNClassifierWithLayerAnnotations,
  DNNEstimator,
  DNNRegressor,
  DNNRegressorWithLayerAnnotations,
  Estimator,
  EstimatorSpec,
  type Features,
  inputLayer,
  KeyError,
  MultiClassHead,
  MultiHead,
  MultiLabelHead,
  numericColumn,
  PoissonRegressionHead,
  reshape,
  silentLogger,
  sum,
  tanh,
  type Tensor,
  v1,
} from "../../../mod.ts";
import { writeModelDirectory } from "../../oracle/_model_directory.ts";

const NAMES = ["a", "b", "c", "d"];
const columns = NAMES.map((name) => numericColumn(name));
const ROWS = 24;

/** Random numbers from -2 to 2 for each feature. */
function randomFeatures(seed: number, rows = ROWS): Record<string, number[]> {
  return Object.fromEntries(NAMES.map((name) => [name, [...uniforms(rows, randomKey(seed, name), 0, -2, 2)]]));
}

const config = (tfRandomSeed: number) => ({ tfRandomSeed, logger: silentLogger });
const partsOf = ({ features }: Attribution): number[] => NAMES.map((name) => features[name]!.total);
const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Attributions of all examples. */
async function all(model: Estimator<never>, features: Features, options: AttributionOptions = {}): Promise<Attribution[]> {
  return await Array.fromAsync(model.attributions(() => features, options));
}

/** Models of every kind with random weights, trained a little so that biases are not 0, whose smallest layers have kinks or none. */
async function* randomModels(): AsyncGenerator<{ name: string; model: Estimator<never>; features: Features }> {
  let seed = 0;
  for (const activationFn of ["relu", "tanh", "leaky_relu", "selu", "relu6", null] as const) {
    for (
      const Kind of [DNNClassifier, DNNClassifierWithLayerAnnotations, DNNRegressor, DNNRegressorWithLayerAnnotations, v1.DNNRegressor]
    ) {
      const features = randomFeatures(++seed);
      const regresses = /Regressor/.test(Kind.name);
      const optimizer = /^DNN(Classifier|Regressor)$/.test(Kind.name)
        ? new Adam({ learningRate: 0.02 })
        : new v1.AdamOptimizer({ learningRate: 0.02 });
      const shared = { featureColumns: columns, hiddenUnits: [9, 6], activationFn, config: config(seed), optimizer };
      const classes = regresses ? {} : { nClasses: 2 + seed % 3 };
      await using model = new (Kind as typeof DNNClassifier)({ ...shared, ...classes } as never);
      const labels = Array.from({ length: ROWS }, (_, i) => regresses ? Math.sin(i) : i % (2 + seed % 3));
      await model.train(() => [features, labels], { steps: 25 });
      yield { name: `${Kind.name}, ${activationFn}`, model: model as unknown as Estimator<never>, features };
    }
  }
}

Deno.test("completeness: parts are what is explained, within a thousandth by default and a millionth at 300 points", async () => {
  for await (const { name, model, features } of randomModels()) {
    for (const { gap, output, baselineOutput, converged, steps, ...attribution } of await all(model, features)) {
      const difference = output - baselineOutput;
      // float32 does not tell more than four units in the last place.
      const rounding = 2 ** -22 * Math.max(Math.abs(output), Math.abs(baselineOutput));
      assert(converged && gap <= Math.max(1e-3 * Math.abs(difference), rounding), `${name}: ${gap} of ${difference}`);
      assertAlmostEquals(total(partsOf(attribution as Attribution)), difference, gap + 1e-12);
      assert(steps <= 1024);
    }
    for (const { gap, output, steps } of await all(model, features, { steps: 300, maxSteps: 300 })) {
      assert(gap <= 1e-6 * Math.max(1, Math.abs(output)), `${name}: ${gap} at ${steps} points`);
      assert(steps <= 300);
    }
  }
});

Deno.test("sensitivity: what alone differs from the baseline has the whole difference, what does not differ has nothing", async () => {
  for await (const { name, model, features } of randomModels()) {
    const base = Object.fromEntries(NAMES.map((key) => [key, (features[key] as number[])[0]!]));
    const changed = Object.fromEntries(NAMES.map((key) => [key, [base[key]! + (key === "c" ? 1.5 : 0)]]));
    const [attribution] = await all(model, changed, { baseline: { example: base } });
    const { output, baselineOutput, gap } = attribution!;
    assert(Math.abs(output - baselineOutput) > 1e-4, name);
    const [a, b, c, d] = partsOf(attribution!);
    assertEquals([a, b, d], [0, 0, 0]);
    assertAlmostEquals(c!, output - baselineOutput, gap + 1e-12);
  }
});

Deno.test("what a model does not depend on has nothing", async () => {
  await using model = new Estimator({
    config: config(3),
    modelFn: ({ features, mode }) => {
      inputLayer(features, [columns[0]!]);
      const predictions = tanh(dense(inputLayer(features, [columns[1]!, columns[2]!]), 1, { name: "y" }));
      return new EstimatorSpec({ mode, predictions: { predictions } });
    },
  });
  const [{ features }] = await all(model as never, randomFeatures(1, 1)) as [Attribution];
  assertEquals(features["a"]!.total, 0);
  assert(features["b"]!.total !== 0 && features["c"]!.total !== 0);
});

Deno.test("implementation invariance: networks that compute the same have the same attributions", async () => {
  // The second network has every hidden unit of the first twice, in another order, each with half of its weight.
  const kernel = [...uniforms(4 * 3, randomKey(5, "kernel"), 0, -1, 1)];
  const bias = [0.3, -0.2, 0.1];
  const out = [...uniforms(3 * 2, randomKey(5, "out"), 0, -1, 1)];
  const order = [2, 0, 1, 1, 2, 0];
  const float = (shape: number[], data: number[]) => ({ dtype: "float32" as const, shape, data });
  const directory = await Deno.makeTempDir({ prefix: "headway_attributions_" });
  try {
    const widths = { small: 3, large: 6 };
    await writeModelDirectory(`${directory}/small`, {
      "dnn/hiddenlayer_0/kernel": float([4, 3], kernel),
      "dnn/hiddenlayer_0/bias": float([3], bias),
      "dnn/logits/kernel": float([3, 2], out),
      "dnn/logits/bias": float([2], [0.1, 0.2]),
    });
    await writeModelDirectory(`${directory}/large`, {
      "dnn/hiddenlayer_0/kernel": float([4, 6], Array.from({ length: 24 }, (_, i) => kernel[Math.floor(i / 6) * 3 + order[i % 6]!]!)),
      "dnn/hiddenlayer_0/bias": float([6], order.map((unit) => bias[unit]!)),
      "dnn/logits/kernel": float([6, 2], order.flatMap((unit) => [out[unit * 2]! / 2, out[unit * 2 + 1]! / 2])),
      "dnn/logits/bias": float([2], [0.1, 0.2]),
    });
    const found: number[][][] = [];
    for (const [name, units] of Object.entries(widths)) {
      await using model = new DNNRegressor({
        featureColumns: columns,
        hiddenUnits: [units],
        labelDimension: 2,
        modelDir: `${directory}/${name}`,
        config: config(1),
      });
      const attributions = await all(model as never, randomFeatures(8), { target: 1, steps: 300, maxSteps: 300 });
      found.push(attributions.map(partsOf));
    }
    found[0]!.forEach((parts, row) => parts.forEach((part, i) => assertAlmostEquals(part, found[1]![row]![i]!, 2e-6)));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("linearity: attributions of a sum of models are the sum of theirs", async () => {
  const attributions = async (first: number, second: number) => {
    await using model = new Estimator({
      config: config(4),
      modelFn: ({ features, mode }) => {
        const x = inputLayer(features, columns);
        const f = dense(dense(x, 5, { activation: "tanh", name: "f0" }), 1, { name: "f" });
        const g = dense(dense(x, 3, { activation: "sigmoid", name: "g0" }), 1, { name: "g" });
        return new EstimatorSpec({ mode, predictions: { predictions: add(affine(f, first), affine(g, second)) } });
      },
    });
    return (await all(model as never, randomFeatures(2))).map(partsOf);
  };
  const [f, g, both] = [await attributions(1, 0), await attributions(0, 1), await attributions(2, -3)];
  both.forEach((parts, row) => parts.forEach((part, i) => assertAlmostEquals(part, 2 * f[row]![i]! - 3 * g[row]![i]!, 2e-5)));
});

Deno.test("symmetry: features that may be exchanged, of the same value and baseline, have the same part", async () => {
  await using model = new Estimator({
    config: config(6),
    modelFn: ({ features, mode }) => {
      // a and b are added before anything else happens to them.
      const x = reshape(sum(inputLayer(features, [columns[0]!, columns[1]!]), 1), [-1, 1]);
      const y = inputLayer(features, [columns[2]!]);
      const h = tanh(add(dense(x, 4, { name: "x" }), dense(y, 4, { name: "y" })));
      return new EstimatorSpec({ mode, predictions: { predictions: dense(h, 1, { name: "out" }) } });
    },
  });
  const features = randomFeatures(3);
  for (const { features: parts } of await all(model as never, { ...features, b: features["a"]! })) {
    assertEquals(parts["a"]!.total, parts["b"]!.total);
    assert(parts["a"]!.total !== parts["c"]!.total);
  }
});

Deno.test("one right end is the gradient with respect to the processed features, as differences have it", async () => {
  for await (const { name, model, features } of randomModels()) {
    const one = Object.fromEntries(NAMES.map((key) => [key, (features[key] as number[])[3]!]));
    const target = /Regressor/.test(name) ? {} : { class: 1, of: "logit" as const };
    const options: AttributionOptions = { target, method: "right_riemann", steps: 1, maxSteps: 1 };
    const [attribution] = await all(model, Object.fromEntries(NAMES.map((key) => [key, [one[key]!]])), options);
    const output = async (key: string, change: number) => {
      const row = await model.predictOne({ ...one, [key]: one[key]! + change }) as Record<string, number[]>;
      if ("predictions" in row) return row["predictions"]![0]!;
      return row["logits"]![row["logits"]!.length === 1 ? 0 : 1]!;
    };
    for (const key of NAMES) {
      const step = 2 ** -7;
      const slope = (await output(key, step) - await output(key, -step)) / (2 * step);
      assertAlmostEquals(attribution!.features[key]!.total / one[key]!, slope, 2e-3, `${name}, ${key}`);
    }
  }
});

Deno.test("a linear model's attributions are its weights times the differences, whatever the baseline", async () => {
  await using model = new DNNRegressor({ featureColumns: columns, hiddenUnits: [3], activationFn: null, config: config(9) });
  const features = randomFeatures(4, 5);
  const others = randomFeatures(5, 7);
  await model.train(() => [features, [1, 2, 3, 4, 5]], { steps: 3 });
  const { "dnn/hiddenlayer_0/kernel": kernel, "dnn/logits/kernel": out } = await model.getVariableValue([
    "dnn/hiddenlayer_0/kernel",
    "dnn/logits/kernel",
  ]);
  const weight = (i: number) => [0, 1, 2].reduce((sum, unit) => sum + Number(kernel!.data[i * 3 + unit]) * Number(out!.data[unit]), 0);
  const mean = NAMES.map((name) => total(others[name]!) / 7);
  const first = NAMES.map((name) => others[name]![0]!);
  const split = () => Dataset.fromColumns(others).batch(3);
  const baselines: [AttributionOptions["baseline"], number[]][] = [
    [undefined, [0, 0, 0, 0]],
    ["zeros", [0, 0, 0, 0]],
    [{ mean: split }, mean],
    [{ mean: split() }, mean],
    [{ mean: () => others }, mean],
    [{ example: Object.fromEntries(NAMES.map((name, i) => [name, first[i]!])) }, first],
    // Expected gradients of a linear model are those of the mean.
    [{ examples: split }, mean],
    [{ examples: () => [others, [0, 0, 0, 0, 0, 0, 0]] }, mean],
  ];
  for (const [baseline, point] of baselines) {
    const attributions = await all(model as never, features, baseline === undefined ? {} : { baseline });
    assertEquals(attributions.map(({ index }) => index), [0, 1, 2, 3, 4]);
    attributions.forEach((attribution, row) => {
      partsOf(attribution).forEach((part, i) => {
        assertAlmostEquals(part, weight(i) * (features[NAMES[i]!]![row]! - point[i]!), 1e-5);
        assertAlmostEquals(attribution.columns[NAMES[i]!]!.baseline.data[0]!, point[i]!, 1e-6);
      });
    });
  }
});

Deno.test("an average over several baselines is the mean of the attributions to each", async () => {
  await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [8], nClasses: 3, config: config(10) });
  const features = randomFeatures(6, 4);
  const others = randomFeatures(7, 3);
  const single: Attribution[][] = [];
  for (let k = 0; k < 3; k++) {
    const example = Object.fromEntries(NAMES.map((name) => [name, others[name]![k]!]));
    single.push(await all(model as never, features, { target: 2, baseline: { example } }));
  }
  const averaged = await all(model as never, features, { target: 2, baseline: { examples: () => others } });
  averaged.forEach((attribution, row) => {
    partsOf(attribution).forEach((part, i) => {
      assertAlmostEquals(part, total(single.map((each) => partsOf(each[row]!)[i]!)) / 3, 1e-7);
    });
    assertAlmostEquals(attribution.baselineOutput, total(single.map((each) => each[row]!.baselineOutput)) / 3, 1e-7);
    assertEquals(attribution.steps, Math.max(...single.map((each) => each[row]!.steps)));
  });
});

Deno.test("targets: classes by id and name, the predicted one, logits and probabilities", async () => {
  const labelVocabulary = ["Adelie", "Chinstrap", "Gentoo"];
  await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [8], labelVocabulary, config: config(11) });
  const features = randomFeatures(9, 6);
  const rows = await Array.fromAsync(model.predict(() => features));
  const of = async (target: AttributionOptions["target"]) => await all(model as never, features, target === undefined ? {} : { target });
  const predicted = await of(undefined);
  predicted.forEach(({ target, output }, row) => {
    const classId = rows[row]!.class_ids[0]!;
    assertEquals(target, { classId, className: labelVocabulary[classId]!, of: "probability", step: null, head: null });
    assertAlmostEquals(output, rows[row]!.probabilities[classId]!, 1e-7);
  });
  const [byId, byName] = [await of(1), await of("Chinstrap")];
  assertEquals(byId, byName);
  byId.forEach(({ output }, row) => assertAlmostEquals(output, rows[row]!.probabilities[1]!, 1e-7));
  (await of({ of: "logit" })).forEach(({ target, output }, row) => {
    assertEquals([target.of, target.classId], ["logit", rows[row]!.class_ids[0]!]);
    assertAlmostEquals(output, rows[row]!.logits[target.classId]!, 1e-6);
  });
  // Probabilities add up to 1: what speaks for one class speaks against the others.
  const [zero, one, two] = [await of(0), byId, await of("Gentoo")];
  zero!.forEach((attribution, row) => {
    partsOf(attribution).forEach((part, i) => assertAlmostEquals(part + partsOf(one[row]!)[i]! + partsOf(two[row]!)[i]!, 0, 1e-6));
  });
});

Deno.test("of two classes the log-odds of the first are those of the second with the other sign", async () => {
  await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [8], labelVocabulary: ["no", "yes"], config: config(12) });
  const features = randomFeatures(10, 6);
  const [no, yes] = [
    await all(model as never, features, { target: { class: "no", of: "logit" } }),
    await all(model as never, features, {
      target: { class: "yes", of: "logit" },
    }),
  ];
  const rows = await Array.fromAsync(model.predict(() => features));
  yes!.forEach((attribution, row) => {
    assertAlmostEquals(attribution.output, rows[row]!.logits[0]!, 1e-6);
    assertEquals(no[row]!.output, -attribution.output);
    assertEquals(partsOf(no[row]!), partsOf(attribution).map((part) => -part));
  });
  (await all(model as never, features, { target: "no" })).forEach(({ output }, row) => {
    assertAlmostEquals(output, rows[row]!.probabilities[0]!, 1e-7);
  });
});

Deno.test("heads of every kind can be asked", async () => {
  const features = randomFeatures(11, 3);
  const options = { featureColumns: columns, hiddenUnits: [4] };
  {
    const head = new MultiLabelHead({ nClasses: 3, labelVocabulary: ["news", "sport", "weather"] });
    await using model = new DNNEstimator({ ...options, head, config: config(13) });
    const rows = await Array.fromAsync(model.predict(() => features));
    (await all(model as never, features)).forEach(({ target, output }, row) => {
      const { probabilities } = rows[row]!;
      assertEquals(target.classId, probabilities.indexOf(Math.max(...probabilities)));
      assertAlmostEquals(output, probabilities[target.classId]!, 1e-7);
    });
    assertEquals((await all(model as never, features, { target: "weather" }))[0]!.target.classId, 2);
  }
  {
    await using model = new DNNEstimator({ ...options, head: new PoissonRegressionHead(), config: config(14) });
    const rows = await Array.fromAsync(model.predict(() => features));
    (await all(model as never, features)).forEach(({ target, output }, row) => {
      assertEquals(target, { classId: 0, className: null, of: "prediction", step: null, head: null });
      assertAlmostEquals(output, rows[row]!.predictions[0]!, 1e-6);
    });
    (await all(model as never, features, { target: { of: "logit" } })).forEach(({ output }, row) => {
      assertAlmostEquals(Math.exp(output), rows[row]!.predictions[0]!, 1e-6);
    });
  }
  {
    const heads = [new MultiClassHead({ nClasses: 3, name: "kind" }), new PoissonRegressionHead({ name: "count" })];
    await using model = new DNNEstimator({ ...options, head: new MultiHead(heads), config: config(15) });
    const [attribution] = await all(model as never, features, { target: { head: "kind", class: 2 } });
    assertEquals(attribution!.target, { classId: 2, className: "2", of: "probability", step: null, head: "kind" });
    assertEquals((await all(model as never, features, { target: { head: "count" } }))[0]!.target.of, "prediction");
    await assertRejects(() => all(model as never, features), Error, "head must be one of kind, count, received none");
  }
});

Deno.test("steps are raised until the gap is accepted, and converged is false where maxSteps ends that", async () => {
  await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [16, 8], nClasses: 3, config: config(16) });
  const features = randomFeatures(12);
  await model.train(() => [features, Array.from({ length: ROWS }, (_, i) => i % 3)], { steps: 50 });
  const coarse = await all(model as never, features, { method: "right_riemann", steps: 4, maxSteps: 4, tolerance: 1e-3 });
  assert(coarse.some(({ converged }) => !converged));
  coarse.forEach(({ steps }) => assertEquals(steps, 4));
  const raised = await all(model as never, features, { method: "right_riemann", steps: 4, maxSteps: 1 << 14, tolerance: 1e-2 });
  raised.forEach(({ converged, gap, output, baselineOutput }) => {
    assert(converged);
    assert(gap <= Math.max(1e-2 * Math.abs(output - baselineOutput), 1e-6));
  });
  assert(raised.some(({ steps }) => steps > 4));
});

Deno.test("attributions follow the input: one for each example, however it is cut into batches; only what is asked for is read", async () => {
  await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [5], nClasses: 3, config: config(17) });
  const features = randomFeatures(13, 10);
  const whole = await all(model as never, features, { target: 0 });
  const dataset = Dataset.fromColumns(features);
  for (const size of [1, 3, 10]) {
    const cut = await Array.fromAsync(model.attributions(() => dataset.batch(size), { target: 0 }));
    assertEquals(cut.map(({ index }) => index), whole.map(({ index }) => index));
    cut.forEach((attribution, row) => partsOf(attribution).forEach((part, i) => assertAlmostEquals(part, partsOf(whole[row]!)[i]!, 1e-6)));
  }
  let read = 0;
  let closed = false;
  const endless = function* () {
    try {
      for (;; read++) yield randomFeatures(read, 2);
    } finally {
      closed = true;
    }
  };
  const taken: number[] = [];
  for await (const { index } of model.attributions(endless)) {
    taken.push(index);
    if (index === 4) break;
  }
  assertEquals(taken, [0, 1, 2, 3, 4]);
  assert(closed && read < 8, `${read} batches were read`);
});

Deno.test("a signal ends attributions", async () => {
  await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [5], config: config(18) });
  const controller = new AbortController();
  const seen: number[] = [];
  await assertRejects(
    async () => {
      for await (
        const { index } of model.attributions(() => Dataset.fromColumns(randomFeatures(1, 9)).batch(1), { signal: controller.signal })
      ) {
        seen.push(index);
        if (index === 2) controller.abort(new Error("enough"));
      }
    },
    Error,
    "enough",
  );
  assertEquals(seen, [0, 1, 2]);
});

Deno.test("others have a turn while attributions are computed", async () => {
  await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [200, 200], nClasses: 3, config: config(23) });
  let turns = 0;
  const counting = new AbortController();
  const count = async () => {
    for (; !counting.signal.aborted; turns++) await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const counted = count();
  // With 40 000 weights at most 500 of the 24 576 points are one pass.
  await all(model as never, randomFeatures(1, 1), { method: "right_riemann", steps: 24_576, maxSteps: 24_576 });
  counting.abort();
  await counted;
  assert(turns >= 3, `${turns} turns`);
});

Deno.test("attributions leave no memory behind, finished, broken off or failed, and need no more for more examples", async () => {
  const run = async () => {
    await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [16, 8], nClasses: 3, config: config(19) });
    await model.train(() => [randomFeatures(1), Array.from({ length: ROWS }, (_, i) => i % 3)], { steps: 2 });
    const live: object[] = [];
    for await (const { index } of model.attributions(() => Dataset.fromColumns(randomFeatures(2, 200)).repeat(4).batch(100))) {
      if (index % 100 === 50) live.push({ ...backend().live });
    }
    for (const each of live) assertEquals(each, live[0]!);
    for await (const _ of model.attributions(() => randomFeatures(3))) break;
    await assertRejects(() => all(model as never, { a: [1], b: [2], c: [3] }), KeyError, "d");
    await assertRejects(() => all(model as never, randomFeatures(4), { target: 3 }));
  };
  // The memory of steps is kept for the next ones: the first run makes it.
  await run();
  const before = { ...backend().live };
  await run();
  assertEquals({ ...backend().live }, before);
});

Deno.test("a model trains on after it was asked", async () => {
  const labels = Array.from({ length: ROWS }, (_, i) => i % 3);
  const weights = async (asked: boolean) => {
    await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [16, 8], nClasses: 3, config: config(22) });
    await model.train(() => [randomFeatures(1), labels], { steps: 2 });
    if (asked) await all(model as never, randomFeatures(2));
    await model.train(() => [randomFeatures(1), labels], { steps: 2 });
    return await model.getVariableValue(["dnn/hiddenlayer_0/kernel", "dnn/logits/bias"]);
  };
  assertEquals(await weights(true), await weights(false));
});

Deno.test("another checkpoint can be asked", async () => {
  const modelDir = await Deno.makeTempDir({ prefix: "headway_attributions_" });
  try {
    await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [5], modelDir, config: config(20) });
    const data = () => [randomFeatures(1), Array.from({ length: ROWS }, (_, i) => i % 2)] as const;
    await model.train(data, { steps: 1 });
    const first = await all(model as never, randomFeatures(2, 2));
    await model.train(data, { steps: 20 });
    const later = await all(model as never, randomFeatures(2, 2));
    assert(first[0]!.output !== later[0]!.output);
    assertEquals(await all(model as never, randomFeatures(2, 2), { checkpointPath: `${modelDir}/model.ckpt-1` }), first);
  } finally {
    await Deno.remove(modelDir, { recursive: true });
  }
});

Deno.test("a model that predicts one bare tensor is asked for that", async () => {
  await using model = new Estimator({
    config: config(21),
    modelFn: ({ features, mode }) =>
      new EstimatorSpec({ mode, predictions: dense(inputLayer(features, columns), 1, { name: "y" }) as Tensor }),
  });
  const [{ target, gap }] = await all(model as never, randomFeatures(1, 1)) as [Attribution];
  assertEquals([target.of, target.classId], ["prediction", 0]);
  assert(gap < 1e-6);
});

Deno.test("a modelFn may make its columns anew at each call", async () => {
  await using model = new Estimator({
    config: config(8),
    modelFn: ({ features, mode }) =>
      new EstimatorSpec({
        mode,
        predictions: { predictions: dense(inputLayer(features, [numericColumn("a"), numericColumn("b")]), 1, { name: "y" }) },
      }),
  });
  const given = { a: [1, 2], b: [-1, 3] };
  for (
    const { output, baselineOutput, features } of await Array.fromAsync(
      model.attributions(() => given, { baseline: { mean: () => given } }),
    )
  ) {
    assertAlmostEquals(features["a"]!.total + features["b"]!.total, output - baselineOutput, 1e-6);
  }
});
