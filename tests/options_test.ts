// deno-lint-ignore-file no-explicit-any -- options of wrong names have no type
import * as savedModel from "../saved_model/mod.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { VariableStore, withModel } from "../core/model.ts";
import { Step } from "../core/runtime/memory.ts";
import { tensor } from "../core/runtime/tensor.ts";
import * as contrib from "../heads/contrib/mod.ts";
import * as testing from "../heads/testing.ts";
import * as io from "../core/io/mod.ts";
import * as explain from "../cli/explanation_page.ts";
import * as cli from "../cli.ts";
import * as library from "../mod.ts";

const unknown: any = { noSuchOption: 1 };
const all: Record<string, any> = library;
const { v1, initializers } = library;
const points = [[1, 2]];
const cell = library.lstmCell(2);
const categorical = library.categoricalColumnWithIdentity("c", 3);

/** The entry points; those of which `mod.ts` exports everything are in it. */
const entries: Record<string, object> = { library, contrib, testing, io, explain, cli, savedModel, v1, initializers };

/** What takes only a record of options: a call with it. */
const first =
  ("Adagrad Adam Ftrl RMSProp SGD BinaryClassHead LogisticRegressionHead MultiClassHead MultiLabelHead PoissonRegressionHead RegressionHead " +
    "DNNClassifier DNNClassifierWithLayerAnnotations DNNEstimator DNNRegressor DNNRegressorWithLayerAnnotations RNNClassifier RNNEstimator Estimator " +
    "EstimatorSpec RunConfig VocabInfo WarmStartSettings cosineDecay cosineDecayRestarts exponentialDecay inverseTimeDecay piecewiseConstantDecay " +
    "polynomialDecay").split(" ");
/** Metrics: a name, then options. */
const metrics = "AUC Accuracy Precision Recall StreamingAUC ClassF1 ClassPrecision ClassRecall ConfusionMatrix".split(" ");

/** Everything that takes options, with them in their place. */
const calls: Record<string, () => unknown> = {
  ...Object.fromEntries(first.map((name) => [`library.${name}`, () => new all[name](unknown)])),
  ...Object.fromEntries(metrics.map((name) => [`library.${name}`, () => new all[name]("m", unknown)])),
  ...Object.fromEntries(
    "cosineDecay cosineDecayRestarts exponentialDecay inverseTimeDecay piecewiseConstantDecay polynomialDecay".split(" ")
      .map((name) => [`library.${name}`, () => all[name](unknown)]),
  ),
  ...Object.fromEntries("lstmCell gruCell simpleRnnCell".split(" ").map((name) => [`library.${name}`, () => all[name](2, unknown)])),
  ...Object.fromEntries("sum mean prod max min".split(" ").map((name) => [`library.${name}`, () => all[name](points, 0, unknown)])),
  ...Object.fromEntries(
    "lstmSequence gruSequence simpleRnnSequence".split(" ").map((
      name,
    ) => [`library.${name}`, () => all[name](points, null, points, points, null, unknown)]),
  ),
  ...Object.fromEntries(
    [
      "categoricalColumnWithHashBucket",
      "categoricalColumnWithIdentity",
      "sequenceCategoricalColumnWithHashBucket",
      "sequenceCategoricalColumnWithIdentity",
    ]
      .map((name) => [`library.${name}`, () => all[name]("c", 3, unknown)]),
  ),
  ...Object.fromEntries(
    [
      "categoricalColumnWithVocabularyFile",
      "categoricalColumnWithVocabularyList",
      "sequenceCategoricalColumnWithVocabularyFile",
      "sequenceCategoricalColumnWithVocabularyList",
    ].map((name) => [`library.${name}`, () => all[name]("c", name.endsWith("File") ? "f" : ["a"], unknown)]),
  ),
  "savedModel.loadSavedModel": () => savedModel.loadSavedModel("m", unknown as never),
  "library.Bidirectional": () => new library.Bidirectional(cell, unknown),
  "library.StackedRNNCells": () => new library.StackedRNNCells([cell], unknown),
  "library.MultiHead": () => new library.MultiHead([new library.RegressionHead({ name: "a" })], unknown),
  "library.SequentialHeadWrapper": () => new library.SequentialHeadWrapper(new library.RegressionHead(), unknown),
  "library.analyze": () => library.analyze(library.Dataset.fromColumns({ a: [1] }), unknown),
  "library.batchNorm": () => library.batchNorm(points, unknown),
  "library.dense": () => library.dense(points, 2, unknown),
  "v1.layers.stack": () => library.v1.layers.stack(points, [2], unknown),
  "library.dropout": () => library.dropout(points, 0.5, unknown),
  "library.rnn": () => library.rnn(cell, [points], null, unknown),
  "library.variable": () => library.variable("v", [1], initializers.zeros(), unknown),
  "library.inputLayer": () => library.inputLayer({ a: [1] }, [library.numericColumn("a")], unknown),
  "library.matmul": () => library.matmul([[1]], [[1]], unknown),
  "library.crossedColumn": () => library.crossedColumn(["a", "b"], 3, unknown),
  "library.csvColumns": () => library.csvColumns(["a\n1\n"], unknown),
  "library.embeddingColumn": () => library.embeddingColumn(categorical, 2, unknown),
  "library.sharedEmbeddings": () => library.sharedEmbeddings([categorical], 2, unknown),
  "library.weightedCategoricalColumn": () => library.weightedCategoricalColumn(categorical, "w", unknown),
  "library.numericColumn": () => library.numericColumn("a", unknown),
  "library.sequenceNumericColumn": () => library.sequenceNumericColumn("a", unknown),
  "library.optimizeLoss": () => library.optimizeLoss(tensor(1), unknown),
  "library.optimizerFromString": () => library.optimizerFromString("SGD", unknown),
  "library.planHoldOut": () => library.planHoldOut(library.Dataset.fromColumns({ a: [1] }), unknown),
  "library.Dataset": () => library.Dataset.fromCsv("f", unknown),
  "library.writeTfRecord": () => library.writeTfRecord([], "f", unknown),
  "contrib.ModelFnOps": () => new contrib.ModelFnOps(unknown),
  ...Object.fromEntries(
    [
      "binarySvmHead",
      "hierarchicalSoftmaxHead",
      "multiClassHead",
      "multiLabelHead",
      "poissonRegressionHead",
      "regressionHead",
      "sampledSoftmaxHead",
    ]
      .map((name) => [`contrib.${name}`, () => (contrib as any)[name](unknown)]),
  ),
  "contrib.lossOnlyHead": () => contrib.lossOnlyHead(() => tensor(1), unknown),
  "contrib.multiHead": () => contrib.multiHead([contrib.regressionHead({ headName: "a" } as object)], unknown),
  "library.ServingInputReceiver": () => new library.ServingInputReceiver(unknown),
  "library.TensorServingInputReceiver": () => new library.TensorServingInputReceiver(unknown),
  "library.classifierParseExampleSpec": () => library.classifierParseExampleSpec([], unknown),
  "library.regressorParseExampleSpec": () => library.regressorParseExampleSpec([], unknown),
  "library.SupervisedInputReceiver": () => new library.SupervisedInputReceiver(unknown),
  "library.buildParsingServingInputReceiverFn": () => library.buildParsingServingInputReceiverFn({}, unknown),
  "library.buildRawServingInputReceiverFn": () => library.buildRawServingInputReceiverFn({}, unknown),
  "io.CheckpointManager": () => io.CheckpointManager.open("d", unknown),
  "io.writeCheckpoint": () => io.writeCheckpoint("p", new Map(), unknown),
  "explain.explanationText": () => explain.explanationText({ title: "", examples: [] }, unknown),
  ...Object.fromEntries(
    ("AdagradOptimizer AdamOptimizer FtrlOptimizer GradientDescentOptimizer MomentumOptimizer ProximalAdagradOptimizer RMSPropOptimizer " +
      "DNNClassifier DNNEstimator DNNRegressor").split(" ").map((
        name,
      ) => [`v1.${name}`, () => new (v1 as any)[name]({ ...unknown, learningRate: 0.1 })]),
  ),
  "v1.minMaxVariablePartitioner": () => v1.minMaxVariablePartitioner(unknown),
  "v1.v1OptimizerFromString": () => v1.v1OptimizerFromString("SGD", { ...unknown, learningRate: 0.1 }),
  ...Object.fromEntries(
    ["orthogonal", "randomNormal", "randomUniform", "truncatedNormal"].map((
      name,
    ) => [`initializers.${name}`, () => (initializers as any)[name](unknown)]),
  ),
};

/** What takes no options. Errors take details, which never hide what they are of behind another error; a head's base is given what its class checked. */
const none = new Set(
  ("AccuracyBaseline ColumnBatch DataLossError FailedPreconditionError Head HeadwayError InvalidArgumentError KeyError Mean Metric NanLossDuringTrainingError " +
    "NotFoundError NumericColumn Optimizer PermissionDeniedError ResourceExhaustedError SparseTensor Tensor UnimplementedError ValueError Variable abs add affine " +
    "argMax balancedWeights batchNormInference batchNormTraining broadcastTo bucketizedColumn buildRawSupervisedInputReceiverFn cast checkColumns checkPredictionKeys checkSequenceColumns " +
    "clipByValue clipRowsByNorm columnFromConfig combineTrainOps concat consoleLogger denseLayer div divNoNan dropoutWithKey elu equal exp expandDims fill floor gatherRows gelu " +
    "greater greaterEqual headFromConfig indicatorColumn isFinite layerAnnotations leakyRelu learningRateFromConfig less lessEqual lgamma log log1p logSoftmax " +
    "logicalAnd logicalNot logicalOr maximum minimum mul mulRows multiHot named neg notEqual numericColumns ones onesLike optimizerFromConfig parseExampleSpec pow reciprocal relu " +
    "relu6 reshape reverseSequence rsqrt scope segmentCombine selu sequenceInputLayer setBackend setLogger setWasmModule sigmoid sigmoidCrossEntropy sign slice " +
    "softmax softmaxCrossEntropy softplus sqrt square squeeze stack stopGradient sub tanh tensor transpose variableScope where zeros zerosLike " +
    "noOpTrainFn BrokenClauseError checkHead headContract CheckpointReader MemoryFileSystem SimulatedCrash defaultFileSystem fileSystemOf latestCheckpoint " +
    "memoryFileSystem readLines readModelDescription readSidecar resolveCheckpoint rowSlices fixedSizePartitioner constant glorotUniform " +
    "initializerFromConfig unitForgetBias explanationPage main decodeExample decodeSequenceExample encodeExample encodeSequenceExample fixedLenFeature " +
    "fixedLenSequenceFeature varLenFeature").split(" "),
);

Deno.test("every export takes options and refuses unknown ones, or is known to take none", () => {
  const missing = Object.entries(entries).flatMap(([entry, exports]) =>
    Object.entries(exports).filter(([name, value]) =>
      typeof value === "function" && !none.has(name) && calls[`${entry}.${name}`] === undefined
    )
      .map(([name]) => `${entry}.${name}`)
  );
  assertEquals(missing, []);
});

for (const [name, call] of Object.entries(calls)) {
  Deno.test(`${name} refuses an option that there is not`, async () => {
    const variables = new VariableStore();
    using step = new Step();
    const error = await assertRejects(async () =>
      await step.run(() => withModel({ variables, locals: variables, mode: "train", seed: 1n, step: 0, updates: [] }, call))
    );
    variables.dispose();
    // An optimizer says so in Keras' words, as a TypeError.
    assert(error instanceof library.ValueError || error instanceof TypeError);
    assert((error as Error).message.includes("noSuchOption"), (error as Error).message);
  });
}
