import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  buildParsingServingInputReceiverFn,
  buildRawServingInputReceiverFn,
  categoricalColumnWithVocabularyList,
  DNNClassifier,
  DNNRegressor,
  Estimator,
  EstimatorSpec,
  indicatorColumn,
  type Logger,
  numericColumn,
  parseExampleSpec,
  ServingInputReceiver,
  silentLogger,
  type Tensor,
  ValueError,
  variable,
} from "../../../mod.ts";
import { fileSystemOf, readLines } from "../../../core/io/mod.ts";
import * as ops from "../../../mod.ts";
import { decodeMessage } from "../../../saved_model/messages/messages.ts";
import type { Message } from "../../../saved_model/messages/schema.ts";

const config = { tfRandomSeed: 1, logger: silentLogger };
const columns = [numericColumn("age"), indicatorColumn(categoricalColumnWithVocabularyList("colour", ["red", "green"]))];
const batch = { age: [1, 2], colour: ["red", "green"] };
const parsing = buildParsingServingInputReceiverFn(parseExampleSpec(columns));
const raw = buildRawServingInputReceiverFn({ age: { dtype: "float32", shape: [-1] }, colour: { dtype: "string", shape: [-1] } });

let exports = 0;
const base = () => `memory:/exports/${exports++}`;

async function trained(logger: Logger = silentLogger): Promise<DNNClassifier> {
  const model = new DNNClassifier({ config: { ...config, logger }, featureColumns: columns, hiddenUnits: [3] });
  await model.train(() => [batch, [0, 1]], { steps: 1 });
  return model;
}

async function metaGraphOf(path: string): Promise<Message<"MetaGraphDef">> {
  const bytes = await (await fileSystemOf(path)).readFile(`${path}/saved_model.pb`);
  const { metaGraphs } = decodeMessage("SavedModel", bytes, path);
  assertEquals(metaGraphs.length, 1);
  return metaGraphs[0]!;
}

/** Signatures as method, inputs and outputs: element type and shape by key. */
function signaturesOf({ signatureDef }: Message<"MetaGraphDef">) {
  const infos = (tensors: Readonly<Record<string, Message<"TensorInfo">>>) =>
    Object.fromEntries(
      Object.entries(tensors).map(([key, { dtype, tensorShape }]) => [key, [dtype, ...tensorShape!.dim.map(({ size }) => Number(size))]]),
    );
  return Object.fromEntries(
    Object.entries(signatureDef).map(([name, { methodName, inputs, outputs }]) => [name, [methodName, infos(inputs), infos(outputs)]]),
  );
}

// Element types: 1 float32, 3 int32, 7 string, 9 int64.
const predictOutputs = {
  logits: [1, -1, 1],
  logistic: [1, -1, 1],
  probabilities: [1, -1, 2],
  class_ids: [9, -1, 1],
  classes: [7, -1, 1],
  all_class_ids: [3, -1, 2],
  all_classes: [7, -1, 2],
};
const classes = { classes: [7, -1, 2], scores: [1, -1, 2] };

Deno.test("exportSavedModel() writes signatures, variables and vocabularies", async () => {
  await using model = await trained();
  const path = await model.exportSavedModel(base(), parsing);
  assert(/\/\d{10}$/.test(path));
  const fs = await fileSystemOf(path);
  assertEquals((await fs.list(path)).map(({ name }) => name), ["assets", "saved_model.pb", "variables"]);
  assertEquals((await fs.list(`${path}/variables`)).map(({ name }) => name), ["variables.data-00000-of-00001", "variables.index"]);
  assertEquals(await readLines(`${path}/assets/colour_vocabulary.txt`, fs), ["red", "green"]);
  const metaGraph = await metaGraphOf(path);
  assertEquals(metaGraph.metaInfoDef!.tags, ["serve"]);
  assertEquals(metaGraph.assetFileDef.map(({ filename }) => filename), ["colour_vocabulary.txt"]);
  assertEquals(signaturesOf(metaGraph), {
    serving_default: ["tensorflow/serving/classify", { inputs: [7, -1] }, classes],
    classification: ["tensorflow/serving/classify", { inputs: [7, -1] }, classes],
    regression: ["tensorflow/serving/regress", { inputs: [7, -1] }, { outputs: [1, -1, 1] }],
    predict: ["tensorflow/serving/predict", { examples: [7, -1] }, predictOutputs],
  });
  assertEquals(Object.keys(metaGraph.collectionDef).sort(), [
    "asset_filepaths",
    "saved_model_main_op",
    "table_initializer",
    "trainable_variables",
    "variables",
  ]);
  const names = metaGraph.graphDef!.node.map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  for (const name of ["dnn/hiddenlayer_0/Relu", "dnn/logits/BiasAdd", "dnn/hiddenlayer_0/kernel"]) assert(names.includes(name), name);
});

Deno.test("A receiver of tensors serves predictions, by default too unless strict", async () => {
  const lines: string[] = [];
  const logger: Logger = { ...silentLogger, info: (line) => lines.push(line), warn: (line) => lines.push(`warning: ${line}`) };
  await using model = await trained(logger);
  const inputs = { age: [1, -1], colour: [7, -1] };
  const lenient = await metaGraphOf(await model.exportSavedModel(base(), raw));
  assertEquals(signaturesOf(lenient), {
    predict: ["tensorflow/serving/predict", inputs, predictOutputs],
    serving_default: ["tensorflow/serving/predict", inputs, predictOutputs],
  });
  lines.length = 0;
  const strict = await metaGraphOf(await model.exportSavedModel(base(), raw, { strict: true }));
  assertEquals(Object.keys(signaturesOf(strict)), ["predict"]);
  assertEquals(lines.filter((line) => line.startsWith("warning")), ["warning: Export includes no default signature!"]);
  assert(lines.includes("Signatures INCLUDED in export for Classify: None"));
  assert(lines.includes("Signatures INCLUDED in export for Predict: ['predict']"));
});

Deno.test("A regressor serves its value", async () => {
  await using model = new DNNRegressor({ config, featureColumns: [numericColumn("age")], hiddenUnits: [2] });
  await model.train(() => [{ age: [1, 2] }, [0.5, 1]], { steps: 1 });
  const receiver = buildParsingServingInputReceiverFn(parseExampleSpec([numericColumn("age")]), { defaultBatchSize: 4 });
  assertEquals(signaturesOf(await metaGraphOf(await model.exportSavedModel(base(), receiver))), {
    serving_default: ["tensorflow/serving/regress", { inputs: [7, 4] }, { outputs: [1, -1, 1] }],
    regression: ["tensorflow/serving/regress", { inputs: [7, 4] }, { outputs: [1, -1, 1] }],
    predict: ["tensorflow/serving/predict", { examples: [7, 4] }, { predictions: [1, -1, 1] }],
  });
});

Deno.test("A modelFn of one's own is exported with what the receiver says of its features", async () => {
  await using model = new Estimator({
    config,
    modelFn: ({ features, mode }) => {
      const w = variable("w", [2], ops.initializers.constant(0.5));
      const y = ops.sum(ops.mul(features["x"] as Tensor, w), 1);
      const loss = ops.mean(ops.square(y));
      return new EstimatorSpec({ mode, predictions: { y }, loss, trainOp: mode === "train" ? new ops.SGD().minimize(loss) : null });
    },
  });
  await model.train(() => [{ x: [[1, 2], [3, 4]] }, [0, 0]], { steps: 1 });
  const metaGraph = await metaGraphOf(
    await model.exportSavedModel(base(), buildRawServingInputReceiverFn({ x: { dtype: "float32", shape: [-1, 2] } })),
  );
  assertEquals(signaturesOf(metaGraph), {
    serving_default: ["tensorflow/serving/predict", { x: [1, -1, 2] }, { y: [1, -1] }],
  });
});

Deno.test("The checkpoint that is named is exported, and files go beside the model", async () => {
  await using model = await trained();
  const first = (await model.latestCheckpoint())!;
  const before = await model.getVariableValue("dnn/logits/bias");
  await model.train(() => [batch, [0, 1]], { steps: 5 });
  const fs = await fileSystemOf("memory:/");
  await fs.mkdir("memory:/files");
  await fs.writeFile("memory:/files/notes.txt", new TextEncoder().encode("notes"));
  const path = await model.exportSavedModel(base(), parsing, {
    checkpointPath: first,
    assetsExtra: { "docs/notes.txt": "memory:/files/notes.txt" },
  });
  assertEquals(await readLines(`${path}/assets.extra/docs/notes.txt`, fs), ["notes"]);
  const { CheckpointReader } = await import("../../../core/io/mod.ts");
  const reader = await CheckpointReader.open(`${path}/variables/variables`, fs);
  assertEquals((await reader.read("dnn/logits/bias")).data, before.data);
});

Deno.test("Two exports in one second have directories of their own", async () => {
  await using model = await trained();
  const into = base();
  const paths = [await model.exportSavedModel(into, raw), await model.exportSavedModel(into, raw)];
  assert(paths[0] !== paths[1]);
});

Deno.test("exportSavedmodel() is the same by its old name", async () => {
  await using model = await trained();
  const metaGraph = await metaGraphOf(await model.exportSavedmodel(base(), raw, { stripDefaultAttrs: true }));
  assert(metaGraph.metaInfoDef!.strippedDefaultAttrs);
  await assertRejects(() => model.exportSavedmodel(base(), raw, { stripDefaultAttrs: false }), ValueError, "stripDefaultAttrs");
});

Deno.test("exportSavedModel() refuses what cannot be exported, and writes nothing then", async () => {
  await using model = await trained();
  await using untrained = new DNNClassifier({ config, featureColumns: columns, hiddenUnits: [3] });
  const into = base();
  const cases: readonly (readonly [call: () => Promise<unknown>, error: typeof ValueError | ErrorConstructor, sentence: string])[] = [
    [() => untrained.exportSavedModel(into, raw), ValueError, "Couldn't find trained model at memory:"],
    [() => model.exportSavedModel(into, undefined as never), ValueError, "An input_receiver_fn must be defined."],
    [() => model.exportSavedModel(into, (() => ({})) as never), ValueError, "must return a ServingInputReceiver"],
    [
      () => model.exportSavedModel(into, buildRawServingInputReceiverFn({ age: { dtype: "float32", shape: [-1] } })),
      ValueError,
      "Feature colour is not in features dictionary: the receiver has age",
    ],
    [
      () => model.exportSavedModel(into, raw, { checkpointPath: "memory:/nowhere/model.ckpt-1" }),
      ValueError,
      "memory:/nowhere/model.ckpt-1",
    ],
    [() => model.exportSavedModel(into, raw, { assetsExtra: { "../x": "memory:/x" } }), ValueError, "below assets.extra"],
    [() => model.exportSavedModel(into, raw, { assetsExtra: { "/x": "memory:/x" } }), ValueError, "below assets.extra"],
    [() => model.exportSavedModel(into, raw, { assetsExtra: { x: "memory:/missing" } }), Error, "memory:/missing"],
    [() => model.exportSavedModel(into, raw, { unknown: 1 } as never), Error, "unknown"],
    [() => model.exportSavedModel(7 as never, raw), Error, "exportDirBase"],
  ];
  for (const [call, error, sentence] of cases) await assertRejects(call, error, sentence);
  assertEquals(await (await fileSystemOf(into)).stat(into), null);
});

Deno.test("ServingInputReceiver checks what it is given", () => {
  const spec = parseExampleSpec([numericColumn("age")]);
  const age = { dtype: "float32", shape: [-1] } as const;
  assertThrows(() => new ServingInputReceiver({}), ValueError, "one of parse and tensors");
  assertThrows(() => new ServingInputReceiver({ parse: spec, tensors: { age } }), ValueError, "one of parse and tensors");
  assertThrows(() => new ServingInputReceiver({ parse: {} }), ValueError, "at least one feature");
  assertThrows(() => new ServingInputReceiver({ parse: spec, defaultBatchSize: 0 }), ValueError, "defaultBatchSize");
  assertThrows(() => new ServingInputReceiver({ tensors: { age: { dtype: "float32", shape: [] } } }), ValueError, "The shape of age");
  assertThrows(
    () => new ServingInputReceiver({ tensors: { age: { dtype: "float16" as never, shape: [-1] } } }),
    ValueError,
    "The dtype of age",
  );
});
