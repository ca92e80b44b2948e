import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { CheckpointReader, fileSystemOf } from "../../../core/io/mod.ts";
import {
  Adam,
  BinaryClassHead,
  categoricalColumnWithIdentity,
  DNNClassifier,
  DNNClassifierWithLayerAnnotations,
  DNNEstimator,
  DNNRegressorWithLayerAnnotations,
  embeddingColumn,
  FailedPreconditionError,
  type HostTensor,
  indicatorColumn,
  KeyError,
  LayerAnnotationsCollectionNames,
  MultiClassHead,
  MultiHead,
  numericColumn,
  silentLogger,
  v1,
  ValueError,
} from "../../../mod.ts";
import { relativeDistance } from "../../oracle/_compare.ts";

const config = { tfRandomSeed: 3, logger: silentLogger };
const ids = () => categoricalColumnWithIdentity("ids", 10);
const batch = [{ ids: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], x: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }, [0, 1, 0, 1, 1, 0, 0, 1, 0, 1]] as const;
const table = "dnn/input_from_feature_columns/input_layer/ids_embedding/embedding_weights";
const common = () => ({ featureColumns: [numericColumn("x"), embeddingColumn(ids(), 2)], hiddenUnits: [3], config });

async function variables(model: DNNClassifier | v1.DNNEstimator<never>): Promise<Map<string, HostTensor>> {
  const values = new Map<string, HostTensor>();
  for (const name of await model.getVariableNames()) values.set(name, await model.getVariableValue(name));
  return values;
}

Deno.test("an annotated estimator is its v1 twin bit for bit", async () => {
  const pairs = [
    [new v1.DNNClassifier({ ...common(), dropout: 0.2 }), new DNNClassifierWithLayerAnnotations({ ...common(), dropout: 0.2 })],
    [new v1.DNNRegressor(common()), new DNNRegressorWithLayerAnnotations(common())],
  ] as const;
  for (const [plain, annotated] of pairs) {
    await using a = plain as v1.DNNEstimator<never>;
    await using b = annotated as v1.DNNEstimator<never>;
    for (const model of [a, b]) await model.train(() => batch, { steps: 7 });
    assertEquals(await variables(a), await variables(b));
    assertEquals(await a.evaluate(() => batch), await b.evaluate(() => batch));
    assertEquals(await a.predictOne({ ids: 3, x: 1 }), await b.predictOne({ ids: 3, x: 1 }));
  }
});

Deno.test("the loss is a sum, strings are optimizers of TensorFlow 1 at 0.05 with state under its names", async () => {
  const suffixes: Record<string, string[]> = {
    Adagrad: ["Adagrad"],
    Adam: ["Adam", "Adam_1"],
    Ftrl: ["Ftrl", "Ftrl_1"],
    RMSProp: ["RMSProp", "RMSProp_1"],
    SGD: [],
  };
  await using start = new v1.DNNClassifier({ ...common(), optimizer: new v1.GradientDescentOptimizer({ learningRate: 0 }) });
  await start.train(() => batch, { steps: 1 });
  for (const [optimizer, slots] of Object.entries(suffixes)) {
    const [name, instance] = ["SGD", "GradientDescent"].includes(optimizer) ? [optimizer, "GradientDescent"] : [optimizer, optimizer];
    const make = v1[`${instance}Optimizer` as "AdagradOptimizer"];
    await using model = new v1.DNNClassifier({ ...common(), optimizer: name as "Adagrad" });
    await using given = new v1.DNNClassifier({ ...common(), optimizer: new make({ learningRate: 0.05 }), lossReduction: "sum" });
    for (const each of [model, given]) await each.train(() => batch, { steps: 3 });
    assertEquals(await variables(model), await variables(given), optimizer);
    const trained = ["dnn/hiddenlayer_0/bias", "dnn/hiddenlayer_0/kernel", table, "dnn/logits/bias", "dnn/logits/kernel"];
    const shared = optimizer === "Adam" ? ["dnn/head/beta1_power", "dnn/head/beta2_power"] : [];
    const wanted = [...trained, ...trained.flatMap((variable) => slots.map((slot) => `${variable}/t_0/${slot}`)), ...shared, "global_step"];
    assertEquals(await model.getVariableNames(), wanted.sort());
  }
  // Every step of the regressor sums ten squares; one reduction divides by ten.
  const losses = async (lossReduction?: string) => {
    const seen: number[] = [];
    await using model = new v1.DNNRegressor({ ...common(), ...(lossReduction === undefined ? {} : { lossReduction }) });
    await model.train(() => batch, { steps: 1, onStep: (_, loss) => void seen.push(loss) });
    return seen[0]!;
  };
  const sum = await losses();
  assertEquals(await losses("weighted_sum"), sum);
  assertEquals(await losses(v1.Reduction.SUM_OVER_BATCH_SIZE), Math.fround(sum / 10));
  assertEquals(await losses("sum_over_batch_size"), Math.fround(sum / 10));
});

Deno.test("the constructor's rate holds, whatever was trained with before", async () => {
  const at = (learningRate: number) => ({ ...common(), optimizer: new v1.AdagradOptimizer({ learningRate }) });
  await using first = new v1.DNNClassifier(at(0.1));
  await first.train(() => batch, { steps: 2 });
  const before = await first.getVariableValue("dnn/logits/kernel");
  await using second = new v1.DNNClassifier({ ...at(0), modelDir: first.modelDir });
  await second.train(() => batch, { steps: 2 });
  assertEquals(await second.getVariableValue("dnn/logits/kernel"), before);
});

Deno.test("a partitioner splits the input layer's variables and their slots: ten rows in four parts are 3, 3, 2, 2", async () => {
  const split = { ...common(), inputLayerPartitioner: v1.fixedSizePartitioner(4) };
  await using whole = new v1.DNNClassifier(common());
  await using parts = new v1.DNNClassifier(split);
  for (const model of [whole, parts]) await model.train(() => batch, { steps: 4 });
  const reader = await CheckpointReader.open((await parts.latestCheckpoint())!, await fileSystemOf(parts.modelDir));
  const rows = (name: string) => reader.slices(name).map(({ start, length }) => [start[0], length[0]]);
  assertEquals(rows(table), [[0, 3], [3, 3], [6, 2], [8, 2]]);
  assertEquals([0, 1, 2, 3].map((part) => rows(`${table}/t_${part}/Adagrad`)[0]), [[0, 3], [3, 3], [6, 2], [8, 2]]);
  assertEquals(rows("dnn/hiddenlayer_0/kernel"), []);
  // Parts are of the file alone: training goes on from it as from the whole.
  await using again = new v1.DNNClassifier({ ...split, modelDir: parts.modelDir });
  await using plain = new v1.DNNClassifier({ ...common(), modelDir: parts.modelDir });
  await again.train(() => batch, { steps: 2 });
  await plain.train(() => batch, { steps: 2 });
  await whole.train(() => batch, { steps: 4 });
  assertEquals(await variables(plain), await variables(whole));
});

Deno.test("a checkpoint in parts starts other models, plain ones too", async () => {
  await using parts = new v1.DNNClassifier({ ...common(), inputLayerPartitioner: v1.fixedSizePartitioner(4) });
  await parts.train(() => batch, { steps: 2 });
  for (const Kind of [DNNClassifier, v1.DNNClassifier, DNNClassifierWithLayerAnnotations]) {
    const optimizer = new v1.GradientDescentOptimizer({ learningRate: 0 });
    await using model = new Kind({ ...common(), optimizer, warmStartFrom: parts.modelDir });
    await model.train(() => batch, { steps: 1 });
    for (const name of [table, "dnn/logits/kernel"]) {
      assertEquals(await model.getVariableValue(name), await parts.getVariableValue(name));
    }
  }
});

Deno.test("minMaxVariablePartitioner makes parts no smaller than its limit", () => {
  // 10 rows of 2 float32 are 80 bytes: 5 parts of 16, 3 at most, 10 rows at most.
  assertEquals(v1.minMaxVariablePartitioner({ maxPartitions: 8, minSliceSize: 16 })([10, 2], "float32"), [5, 1]);
  assertEquals(v1.minMaxVariablePartitioner({ maxPartitions: 3, minSliceSize: 16 })([10, 2], "float32"), [3, 1]);
  assertEquals(v1.minMaxVariablePartitioner({ maxPartitions: 99, minSliceSize: 1 })([10, 2], "float32"), [10, 1]);
  assertEquals(v1.minMaxVariablePartitioner()([10, 2], "float32"), [1, 1]);
  assertThrows(() => v1.minMaxVariablePartitioner({ maxPartitions: 0 }), ValueError, "max_partitions must be positive: 0");
});

Deno.test("a partitioner that gives no partition is refused, and nothing is written", async () => {
  const wrong: [v1.Partitioner, string][] = [
    [() => [2], "does not match the Variable's rank"],
    [() => [1, 2], "split along their first axis alone"],
    [() => [11, 1], "a variable has 1 to 10 parts"],
    [() => [0, 1], "a variable has 1 to 10 parts"],
  ];
  for (const [inputLayerPartitioner, sentence] of wrong) {
    await using model = new v1.DNNClassifier({ ...common(), inputLayerPartitioner });
    await assertRejects(() => model.train(() => batch, { steps: 1 }), ValueError, sentence);
    assertEquals(await model.latestCheckpoint(), null);
  }
});

Deno.test("Adam goes on from the plain class's names, its powers counted from the steps; another optimizer is refused", async () => {
  const rate = 0.01;
  const plainAdam = { ...common(), lossReduction: "sum", optimizer: new Adam({ learningRate: rate, epsilon: 1e-8 }) };
  const adam = { ...common(), optimizer: new v1.AdamOptimizer({ learningRate: rate }) };
  await using whole = new v1.DNNClassifier(adam);
  await whole.train(() => batch, { steps: 9 });
  await using plain = new DNNClassifier(plainAdam);
  await plain.train(() => batch, { steps: 5 });
  await using old = new v1.DNNClassifier({ ...adam, modelDir: plain.modelDir });
  await old.train(() => batch, { steps: 4 });
  const expected = await variables(whole);
  const values = await variables(old);
  assertEquals([...values.keys()], [...expected.keys()]);
  for (const [name, { data }] of expected) {
    assert(relativeDistance(values.get(name)!.data as Float32Array, Array.from(data as Float32Array, Number), 0.1) <= 1e-5, name);
  }
  const momentum = { ...adam, optimizer: new v1.MomentumOptimizer({ learningRate: rate, momentum: 0.9 }), modelDir: plain.modelDir };
  const descent = { ...adam, optimizer: "SGD" as const, modelDir: plain.modelDir };
  for (const options of [momentum, descent]) {
    await using other = new v1.DNNClassifier(options);
    await assertRejects(() => other.train(() => batch, { steps: 1 }), FailedPreconditionError, "was written by Adam (TensorFlow 1)");
  }
  await using reset = new v1.DNNClassifier(momentum);
  await reset.train(() => batch, { steps: 1, resetOptimizer: true });
  // The powers of an Adam that begins anew begin anew: after one step they are the squares of the betas.
  await using anew = new v1.DNNClassifier({ ...adam, modelDir: plain.modelDir });
  await anew.train(() => batch, { steps: 1, resetOptimizer: true });
  const power = (await anew.getVariableValue("dnn/head/beta1_power")).data[0] as number;
  assertEquals(power, Math.fround(Math.fround(0.9) * Math.fround(0.9)));
});

Deno.test("a named head has its name in the scope of Adam's powers", async () => {
  const head = new MultiClassHead({ nClasses: 3, name: "kind" });
  await using model = new v1.DNNEstimator({ ...common(), head, optimizer: "Adam" });
  await model.train(() => batch, { steps: 1 });
  assert((await model.getVariableNames()).includes("dnn/kind/beta1_power"));
});

Deno.test("any head is measured by TensorFlow 1's areas under curves in v1.DNNEstimator, and nowhere else", async () => {
  const given = new BinaryClassHead({ lossReduction: "sum", thresholds: [0.3] });
  const named = () => new MultiHead([new BinaryClassHead({ lossReduction: "sum", name: "a" })]);
  const old = new BinaryClassHead({ lossReduction: v1.Reduction.SUM, thresholds: [0.3] }, v1.headRules);
  await using twin = new v1.DNNClassifier({ ...common() });
  await using byHead = new v1.DNNEstimator({ ...common(), head: given });
  await using byRules = new v1.DNNEstimator({ ...common(), head: old });
  await using several = new v1.DNNEstimator({ ...common(), head: named() });
  await using plain = new DNNEstimator({
    ...common(),
    head: given,
    modelDir: twin.modelDir,
    optimizer: new v1.AdagradOptimizer({ learningRate: 0.05 }),
  });
  for (const model of [twin, byHead, byRules]) await model.train(() => batch, { steps: 5 });
  await several.train(() => [batch[0], { a: batch[1] }] as never, { steps: 5 });
  const { auc, auc_precision_recall: area, ...rest } = await twin.evaluate(() => batch);
  for (const model of [byHead, byRules]) {
    const found = await model.evaluate(() => batch);
    assertEquals([found["auc"], found["auc_precision_recall"]], [auc, area]);
    for (const [key, value] of Object.entries(rest)) assertEquals(found[key], value, key);
  }
  const beside = await several.evaluate(() => [batch[0], { a: batch[1] }] as never);
  assertEquals([beside["auc/a"], beside["auc_precision_recall/a"]], [auc, area]);
  assert((await plain.evaluate(() => batch))["auc_precision_recall"] !== area);
  // A head of one's own keeps its own.
  class Own extends BinaryClassHead {}
  const own = new Own();
  assert(own.withRules(v1.headRules) === own);
});

Deno.test("Adam's powers of several heads are in the heads' scopes, as in TensorFlow 1.15's checkpoints", async () => {
  const head = new MultiHead([new MultiClassHead({ nClasses: 3, name: "kind" }), new BinaryClassHead({ name: "big" })]);
  await using model = new v1.DNNEstimator({ ...common(), head, optimizer: "Adam" });
  await model.train(() => [batch[0], { kind: batch[1], big: batch[1] }] as never, { steps: 1 });
  const powers = (await model.getVariableNames()).filter((name) => name.endsWith("_power"));
  assertEquals(powers, ["dnn/beta1_power", "dnn/beta2_power"]);
});

Deno.test("layerAnnotations gives features, what columns make of them in the order of the input, and columns", async () => {
  const featureColumns = [numericColumn("x", { shape: [2] }), indicatorColumn(ids()), embeddingColumn(ids(), 2)];
  const features = { x: [[1, 2], [3, 4]], ids: [3, 7], other: ["a", "b"] };
  await using model = new DNNClassifierWithLayerAnnotations({ ...common(), featureColumns });
  await model.train(() => [features, [0, 1]], { steps: 2 });
  const { unprocessedFeatures, processedFeatures, featureColumns: columns } = await model.layerAnnotations(features);
  assertEquals(unprocessedFeatures, { ids: features.ids, x: features.x });
  assertEquals(Object.keys(processedFeatures), ["ids_embedding", "ids_indicator", "x"]);
  assertEquals(processedFeatures["x"], { dtype: "float32", shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) });
  const one = (i: number) => Array.from({ length: 10 }, (_, k) => k === i ? 1 : 0);
  assertEquals([...processedFeatures["ids_indicator"]!.data], [...one(3), ...one(7)]);
  const weights = (await model.getVariableValue(table)).data as Float32Array;
  assertEquals([...processedFeatures["ids_embedding"]!.data], [6, 7, 14, 15].map((i) => weights[i]!));
  assertEquals(columns, featureColumns);
  assertEquals(LayerAnnotationsCollectionNames.PROCESSED_FEATURES, "layer_annotatons/processed_features");
  await assertRejects(() => model.layerAnnotations({ ids: [1] }), KeyError, "Feature x is not in features dictionary.");
  await assertRejects(() => model.layerAnnotations([] as never), TypeError, "layerAnnotations takes a record of features");
});

Deno.test("options that are not theirs are refused", () => {
  for (const Kind of [DNNClassifierWithLayerAnnotations, DNNRegressorWithLayerAnnotations]) {
    assertThrows(() => new Kind({ ...common(), batchNorm: true } as never), TypeError, "got an unexpected option batchNorm");
    assertThrows(() => new Kind({ ...common(), layers: 2 } as never), ValueError, `${Kind.name} has no option "layers"`);
  }
  for (const lossReduction of ["none", "auto", "mean"]) {
    assertThrows(() => new v1.DNNClassifier({ ...common(), lossReduction }), ValueError, `Invalid lossReduction: ${lossReduction}.`);
  }
  assertThrows(
    () => new DNNClassifier({ ...common(), lossReduction: "weighted_sum" }),
    ValueError,
    "Invalid lossReduction: weighted_sum.",
  );
  assertThrows(() => new v1.DNNClassifier({ ...common(), optimizer: "Foo" as never }), ValueError, "Unsupported optimizer name: Foo.");
  assertThrows(() => new v1.DNNClassifier({ ...common(), inputLayerPartitioner: 4 as never }), TypeError, "must be a function or null");
});
