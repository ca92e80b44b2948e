import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  Adam,
  type BinaryRow,
  categoricalColumnWithVocabularyList,
  Dataset,
  DNNClassifier,
  DNNEstimator,
  DNNRegressor,
  embeddingColumn,
  type Features,
  type Head,
  indicatorColumn,
  type Labels,
  LogisticRegressionHead,
  MultiClassHead,
  MultiHead,
  MultiLabelHead,
  numericColumn,
  numericColumns,
  PoissonRegressionHead,
  RegressionHead,
  relu,
  type RunConfigOptions,
  SGD,
  silentLogger,
  WarmStartSettings,
} from "../../../mod.ts";

const quiet: RunConfigOptions = { tfRandomSeed: 5, logger: silentLogger };
const penguins = () => Dataset.fromCsv(new URL("../../testdata/penguins.csv", import.meta.url), { labelName: "species", missing: "skip" });
const species = ["Adelie", "Chinstrap", "Gentoo"];

Deno.test("penguins: every fifth row held out, accuracy at least 0.97, whichever fifth", async () => {
  for (let held = 0; held < 5; held++) {
    const rows = penguins();
    const test = rows.shard(5, held);
    const train = rows.shard(5, [0, 1, 2, 3, 4].filter((i) => i !== held));
    const featureColumns = await numericColumns(rows, ["beak_length_mm", "beak_depth_mm", "flipper_length_mm", "body_mass_g"]);
    await using model = new DNNClassifier({
      featureColumns,
      hiddenUnits: [16, 8],
      labelVocabulary: species,
      optimizer: new Adam({ learningRate: 0.01 }),
      config: quiet,
    });
    await model.train(() => train.shuffle(400, { seed: 1 }).repeat().batch(32), { steps: 1000 });
    const { accuracy } = await model.evaluate(() => test.batch(64));
    assert((accuracy as number) >= 0.97, `shard ${held}: ${accuracy}`);
  }
});

Deno.test("a binary classifier gives every metric of TensorFlow's, and rows with logistic", async () => {
  await using model = new DNNClassifier({
    featureColumns: [numericColumn("x")],
    hiddenUnits: [4],
    config: quiet,
    optimizer: new Adam({ learningRate: 0.05 }),
    weightColumn: "w",
  });
  const batch = [{ x: [-2, -1, 1, 2], w: [1, 2, 1, 2] }, [0, 0, 1, 1]] as const;
  await model.train(() => batch, { steps: 200 });
  assertEquals(Object.keys(await model.evaluate(() => batch)).sort(), [
    "accuracy",
    "accuracy_baseline",
    "auc",
    "auc_precision_recall",
    "average_loss",
    "global_step",
    "label/mean",
    "loss",
    "precision",
    "prediction/mean",
    "recall",
  ]);
  // Prediction needs neither labels nor weights, and ignores what no column names.
  const row = await model.predictOne({ x: 2, something: "else" }) as BinaryRow;
  assertEquals(row.class_ids, [1]);
  assertEquals(row.logistic.length, 1);
  assertEquals((await model.evaluate(() => Dataset.fromColumns({ x: [], w: [] }, []).batch(2)))["auc"], 0);
});

Deno.test("a regressor with two targets, embeddings, batch norm and dropout trains", async () => {
  const colour = categoricalColumnWithVocabularyList("colour", ["red", "green"]);
  await using model = new DNNRegressor({
    labelDimension: 2,
    featureColumns: [numericColumn("x"), embeddingColumn(colour, 2), indicatorColumn(colour)],
    hiddenUnits: [16],
    batchNorm: true,
    dropout: 0.1,
    optimizer: new Adam({ learningRate: 0.02 }),
    config: quiet,
  });
  const x = Array.from({ length: 32 }, (_, i) => i / 16 - 1);
  const colours = x.map((_, i) => i % 2 === 0 ? "red" : "green");
  const labels = x.map((v, i) => [v, i % 2]);
  // The loss of the steps themselves: moving averages of momentum 0.999 are still far from the data after 400 steps.
  const losses: number[] = [];
  await model.train(() => [{ x, colour: colours }, labels], { steps: 400, onStep: (_, loss) => losses.push(loss) });
  assert(losses.at(-1)! < losses[0]! / 5, `${losses[0]} to ${losses.at(-1)}`);
  assertEquals((await model.getVariableNames()).filter((name) => !name.startsWith("training/")), [
    "dnn/hiddenlayer_0/batchnorm_0/beta",
    "dnn/hiddenlayer_0/batchnorm_0/gamma",
    "dnn/hiddenlayer_0/batchnorm_0/moving_mean",
    "dnn/hiddenlayer_0/batchnorm_0/moving_variance",
    "dnn/hiddenlayer_0/bias",
    "dnn/hiddenlayer_0/kernel",
    "dnn/input_from_feature_columns/input_layer/colour_embedding/embedding_weights",
    "dnn/logits/bias",
    "dnn/logits/kernel",
    "global_step",
  ]);
});

Deno.test("DNNEstimator trains, evaluates and predicts with every head", async () => {
  const x = [-2, -1, 1, 2];
  const cases: [head: Head<object>, labels: Labels, better: string, keys: string[]][] = [
    [
      new MultiLabelHead({ nClasses: 3, labelVocabulary: ["low", "high", "any"] }),
      [["low", "any"], ["low", "any"], ["high", "any"], ["any", "high"]],
      "average_loss",
      ["classes", "logits", "probabilities"],
    ],
    [new PoissonRegressionHead(), [0, 1, 3, 8], "average_loss", ["logits", "predictions"]],
    [new LogisticRegressionHead(), [0.1, 0.25, 0.75, 0.9], "average_loss", ["logits", "predictions"]],
    [new RegressionHead({ inverseLinkFn: relu }), [0, 1, 3, 4], "average_loss", ["logits", "predictions"]],
    [
      new MultiHead([new MultiClassHead({ nClasses: 3, name: "kind" }), new RegressionHead({ name: "size", labelDimension: 2 })]),
      { kind: [0, 0, 1, 2], size: [[-2, 2], [-1, 1], [1, -1], [2, -2]] },
      "loss/size",
      [
        "kind/all_class_ids",
        "kind/all_classes",
        "kind/class_ids",
        "kind/classes",
        "kind/logits",
        "kind/probabilities",
        "size/predictions",
      ],
    ],
  ];
  for (const [head, labels, better, keys] of cases) {
    await using model = new DNNEstimator({
      head: head as Head<Record<string, unknown>>,
      featureColumns: [numericColumn("x")],
      hiddenUnits: [8],
      optimizer: new Adam({ learningRate: 0.03 }),
      config: quiet,
    });
    const batch: [Features, Labels] = [{ x }, labels];
    const before = await model.evaluate(() => batch);
    await model.train(() => batch, { steps: 150 });
    const after = await model.evaluate(() => batch);
    assert((after[better] as number) < 0.8 * (before[better] as number), `${head.constructor.name}: ${before[better]} -> ${after[better]}`);
    assertEquals(Object.keys(await model.predictOne({ x: 1 })).sort(), keys);
    const logits = keys.find((key) => key.endsWith("logits"))!;
    for await (const row of model.predict(() => ({ x }), { predictKeys: [logits] })) assertEquals(Object.keys(row), [logits]);
  }
});

Deno.test("warm starting takes what the patterns name, and only without a checkpoint", async () => {
  const make = (extra: object = {}) =>
    new DNNClassifier({
      featureColumns: [numericColumn("x")],
      hiddenUnits: [3],
      optimizer: new SGD({ learningRate: 0 }),
      config: { ...quiet, tfRandomSeed: 9 },
      ...extra,
    });
  const batch = [{ x: [1, 2] }, [0, 1]] as const;
  await using first = make({ config: quiet, optimizer: new SGD({ learningRate: 0.1 }) });
  await first.train(() => batch, { steps: 5 });
  const kernel = "dnn/hiddenlayer_0/kernel";
  const of = async (model: DNNClassifier, name: string) => (await model.getVariableValue(name)).data;
  await using all = make({ warmStartFrom: first.modelDir });
  await all.train(() => batch, { steps: 1 });
  assertEquals(await of(all, kernel), await of(first, kernel));
  assertEquals(await of(all, "global_step"), BigInt64Array.of(1n));
  await using some = make({ warmStartFrom: new WarmStartSettings({ ckptToInitializeFrom: first.modelDir, varsToWarmStart: ".*logits" }) });
  await some.train(() => batch, { steps: 1 });
  assertEquals(await of(some, "dnn/logits/kernel"), await of(first, "dnn/logits/kernel"));
  assertEquals(String(await of(some, kernel)) === String(await of(first, kernel)), false);
  await using renamed = make({
    warmStartFrom: new WarmStartSettings({
      ckptToInitializeFrom: first.modelDir,
      varNameToPrevVarName: { "dnn/nothing": "dnn/logits/kernel" },
    }),
  });
  await assertRejects(() => renamed.train(() => batch, { steps: 1 }), Error, "Perhaps you misspelled them?");
});

Deno.test("an estimator on another's directory goes on; its latest checkpoint predicts without loading again", async () => {
  await using first = new DNNClassifier({ featureColumns: [numericColumn("x")], hiddenUnits: [3], config: quiet });
  await first.train(() => [{ x: [1, 2] }, [0, 1]], { steps: 3 });
  await using second = new DNNClassifier({
    featureColumns: [numericColumn("x")],
    hiddenUnits: [3],
    config: quiet,
    modelDir: first.modelDir,
  });
  assertEquals(await second.predictOne({ x: 1 }), await first.predictOne({ x: 1 }));
  await second.train(() => [{ x: [1, 2] }, [0, 1]], { steps: 3 });
  assertEquals(await first.predictOne({ x: 1 }), await second.predictOne({ x: 1 }));
  const rows = first.predict(() => ({ x: [1, 2] }), { predictKeys: ["class_ids"] });
  const others = second.predict(() => ({ x: [1, 2] }), { predictKeys: ["class_ids"] });
  // Two predictions at once, in turns.
  const seen = [await rows.next(), await others.next(), await rows.next(), await others.next()].map(({ value }) => value);
  assertEquals(seen.map((row) => Object.keys(row as object)), [["class_ids"], ["class_ids"], ["class_ids"], ["class_ids"]]);
  for (const generator of [rows, others]) await generator.return(undefined);
});

Deno.test("options that do not exist or do not fit are refused", () => {
  const featureColumns = [numericColumn("x")];
  assertThrows(() => new DNNClassifier({ featureColumns, hiddenUnits: [0] }), Error, "expected a positive integer, got 0.");
  assertThrows(() => new DNNClassifier({ featureColumns, hiddenUnits: [1], nClasses: 1 }), Error, "nClasses must be > 2: 1.");
  assertThrows(
    () => new DNNClassifier({ featureColumns, hiddenUnits: [1], optimizer: "Foo" as never }),
    Error,
    "Unsupported optimizer name: Foo.",
  );
  assertThrows(
    () => new DNNClassifier({ featureColumns, hidenUnits: [1] } as never),
    Error,
    'DNNClassifier has no option "hidenUnits"',
  );
  assertThrows(() => new DNNClassifier({ featureColumns, hiddenUnits: [1], dropout: 1 }), Error, "dropout must be in [0, 1), received 1");
  assertThrows(() => new DNNClassifier({ featureColumns, hiddenUnits: [1], layers: 2 } as never), Error, 'has no option "layers"');
  assertThrows(() => new DNNClassifier({ featureColumns: [], hiddenUnits: [1] }), Error, "featureColumns must not be empty.");
  assertThrows(
    () => new DNNEstimator({ featureColumns, hiddenUnits: [1], head: new MultiClassHead({ nClasses: 3 }), nClasses: 3 } as never),
    Error,
    'DNNEstimator has no option "nClasses"',
  );
});
