import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import * as headway from "../../mod.ts";
import {
  Adam,
  Dataset,
  DNNClassifier,
  DNNEstimator,
  DNNRegressor,
  Estimator,
  HeadwayError,
  numericColumn,
  RunConfig,
  SGD,
  silentLogger,
  tensor,
  WarmStartSettings,
} from "../../mod.ts";
import { backend } from "../../core/runtime/backends/current.ts";

/** What is wrong, the name of the error's class, a part of its sentence. */
type Case = readonly [string, () => unknown, string, string];

// Every case hands over what the types forbid.
// deno-lint-ignore no-explicit-any
type Any = any;

const config = { tfRandomSeed: 1, logger: silentLogger };
const columns = [numericColumn("x")];
const classifier = (options: Any = {}): DNNClassifier =>
  new DNNClassifier({ featureColumns: columns, hiddenUnits: [3], config, ...options });
const regressor = (options: Any = {}): DNNRegressor => new DNNRegressor({ featureColumns: columns, hiddenUnits: [3], config, ...options });
const data: Any = [{ x: [1] }, [0]];

async function train(options: Any, input: Any, call: Any = { steps: 2 }): Promise<void> {
  await using model = classifier(options);
  await model.train(() => input, call);
}

async function evaluate(options: Any, input: Any, call: Any = {}): Promise<void> {
  await using model = classifier(options);
  await model.evaluate(() => input, call);
}

async function predict(options: Any, input: Any, call: Any = {}): Promise<void> {
  await using model = classifier(options);
  await Array.fromAsync(model.predict(() => input, call));
}

async function predictOne(features: Any, call?: Any): Promise<void> {
  await using model = classifier();
  await model.predictOne(features, call);
}

const elements = async (dataset: Any): Promise<void> => void await Array.fromAsync(dataset as AsyncIterable<unknown>);
const rows = (): Any => Dataset.fromColumns({ x: [1, 2] }, [0, 1]);
const disposed = (): Any => {
  const t = tensor([1]);
  t.dispose();
  return t;
};

const suites: Readonly<Record<string, readonly Case[]>> = {
  "options of the estimators": [
    ["none", () => new (DNNClassifier as Any)(), "TypeError", "DNNClassifier takes its options as a record, received undefined"],
    ["null", () => new (Estimator as Any)(null), "TypeError", "Estimator takes its options as a record, received null"],
    [
      "misspelt",
      () => classifier({ hiddenUnit: [3] }),
      "ValueError",
      'DNNClassifier has no option "hiddenUnit". Its options are hiddenUnits, ',
    ],
    ["of another estimator", () => regressor({ nClasses: 2 }), "ValueError", 'DNNRegressor has no option "nClasses"'],
    ["of the base", () => new Estimator({ modelFn: () => 3 as Any, foo: 1 } as Any), "ValueError", 'Estimator has no option "foo"'],
    ["modelFn", () => new Estimator({ modelFn: 3 } as Any), "ValueError", "modelFn must be provided to Estimator."],
    ["nClasses as text", () => classifier({ nClasses: "3" }), "ValueError", "nClasses must be > 2: 3."],
    ["nClasses with a fraction", () => classifier({ nClasses: 2.5 }), "ValueError", "nClasses must be > 2: 2.5."],
    ["hiddenUnits missing", () => classifier({ hiddenUnits: undefined }), "TypeError", "hiddenUnits must be an array of layer widths"],
    ["hiddenUnits of text", () => classifier({ hiddenUnits: ["8"] }), "ValueError", "expected a positive integer, got 8."],
    ["featureColumns null", () => classifier({ featureColumns: null }), "TypeError", "featureColumns must be an array of columns"],
    [
      "featureColumns a column",
      () => classifier({ featureColumns: columns[0] }),
      "TypeError",
      "featureColumns must be an array of columns",
    ],
    [
      "featureColumns of names",
      () => classifier({ featureColumns: ["x"] }),
      "ValueError",
      "Items of featureColumns must be a DenseColumn.",
    ],
    ["optimizer a number", () => classifier({ optimizer: 3 }), "ValueError", "is not a tf.keras.optimizers.Optimizer instance. Given: 3"],
    ["optimizer unknown", () => classifier({ optimizer: "adam!" }), "ValueError", "Unsupported optimizer name: adam!."],
    ["optimizer inherited", () => classifier({ optimizer: "constructor" }), "ValueError", "Unsupported optimizer name: constructor."],
    [
      "optimizer a class",
      () => classifier({ optimizer: Adam }),
      "TypeError",
      "optimizer is the class Adam, expected an instance of it: new Adam()",
    ],
    ["activationFn unknown", () => classifier({ activationFn: "rel" }), "ValueError", 'Unknown activation "rel". Known are linear, relu,'],
    ["activationFn inherited", () => classifier({ activationFn: "toString" }), "ValueError", 'Unknown activation "toString".'],
    [
      "activationFn a number",
      () => classifier({ activationFn: 3 }),
      "TypeError",
      "activationFn must be a string or a function or null, received the number 3",
    ],
    ["dropout as text", () => classifier({ dropout: "0.5" }), "TypeError", 'dropout must be a number or null, received the string "0.5"'],
    ["dropout 1", () => classifier({ dropout: 1 }), "ValueError", "dropout must be in [0, 1), received 1"],
    ["batchNorm as text", () => classifier({ batchNorm: "yes" }), "TypeError", "batchNorm must be true or false"],
    ["modelDir", () => classifier({ modelDir: 3 }), "TypeError", "modelDir must be a path or a URL, received the number 3"],
    ["warmStartFrom", () => classifier({ warmStartFrom: {} }), "ValueError", "warmStartFrom must be a string or a WarmStartSettings"],
    ["config", () => classifier({ config: 3 }), "ValueError", "config must be an instance of `RunConfig`, but provided 3."],
    ["config misspelt", () => classifier({ config: { tfRandomSed: 1 } }), "ValueError", 'RunConfig has no option "tfRandomSed"'],
    ["weightColumn", () => classifier({ weightColumn: 3 }), "TypeError", "Weight column must be either a string or NumericColumn."],
    ["labelVocabulary", () => classifier({ labelVocabulary: "ab" }), "ValueError", "labelVocabulary should be a list or a tuple."],
    ["lossReduction", () => classifier({ lossReduction: "mean" }), "ValueError", "Invalid lossReduction: mean."],
    ["labelDimension", () => regressor({ labelDimension: "2" }), "ValueError", "Invalid labelDimension 2."],
    [
      "head",
      () => new DNNEstimator({ head: 3, featureColumns: columns, hiddenUnits: [2] } as Any),
      "TypeError",
      "head must be a head, such as",
    ],
  ],
  "options of RunConfig, WarmStartSettings and the optimizers": [
    [
      "a number as text",
      () => new RunConfig({ saveCheckpointsSteps: "10" } as Any),
      "TypeError",
      "saveCheckpointsSteps must be a number or null",
    ],
    [
      "a fraction",
      () => new RunConfig({ keepCheckpointMax: 1.5 }),
      "ValueError",
      "keepCheckpointMax should be a whole number, received 1.5",
    ],
    [
      "a logger without methods",
      () => new RunConfig({ logger: {} } as Any),
      "TypeError",
      "A logger has the methods debug, info, warn and error",
    ],
    ["a seed as text", () => new RunConfig({ tfRandomSeed: "5" } as Any), "ValueError", "tfRandomSeed must be integer."],
    ["null", () => new RunConfig(null as Any), "TypeError", "RunConfig takes its options as a record, received null"],
    ["replace", () => new RunConfig().replace({ logStepCount: 3 } as Any), "ValueError", 'RunConfig.replace has no option "logStepCount"'],
    ["both intervals", () => new RunConfig({ saveCheckpointsSteps: 1, saveCheckpointsSecs: 1 }), "ValueError", "cannot be both set."],
    ["no path", () => new WarmStartSettings({} as Any), "ValueError", "`ckptToInitializeFrom` MUST be set in WarmStartSettings"],
    [
      "a path that is none",
      () => new WarmStartSettings({ ckptToInitializeFrom: 3 } as Any),
      "TypeError",
      "ckptToInitializeFrom must be a string",
    ],
    [
      "a pattern that is none",
      () => new WarmStartSettings({ ckptToInitializeFrom: "a", varsToWarmStart: [3] } as Any),
      "TypeError",
      "takes names as strings",
    ],
    ["Adam null", () => new Adam(null as Any), "TypeError", "Adam takes its options as a record, received null"],
    ["Adam misspelt", () => new Adam({ lr: 1 } as Any), "TypeError", "Unexpected keyword argument passed to optimizer: lr."],
    ["Adam with text", () => new Adam({ learningRate: "1" } as Any), "TypeError", "[Adam] learningRate must be a number. Received string"],
    ["Adam below 0", () => new Adam({ learningRate: -1 }), "ValueError", "Expected learningRate >= 0, received: -1"],
    ["a name with a slash", () => new Adam({ name: "a/b" }), "ValueError", '[Adam] name must be a word without "/". Received "a/b"'],
    ["SGD", () => new SGD({ nesterov: 1 } as Any), "TypeError", "[SGD] nesterov must be a boolean. Received number"],
    [
      "a schedule",
      () => headway.exponentialDecay({ initialLearningRate: 1 } as Any),
      "ValueError",
      "[exponential_decay] decaySteps must be a finite number",
    ],
  ],
  "options of the calls": [
    ["steps as text", () => train({}, data, { steps: "10" }), "TypeError", 'train: steps must be a number, received the string "10"'],
    [
      "steps with a fraction",
      () => train({}, data, { steps: 1.5 }),
      "ValueError",
      "Must specify steps > 0, given: 1.5, which is no whole number",
    ],
    ["steps NaN", () => train({}, data, { steps: NaN }), "ValueError", "Must specify steps > 0, given: NaN"],
    ["both", () => train({}, data, { steps: 1, maxSteps: 1 }), "ValueError", "Can not provide both steps and maxSteps."],
    ["neither", () => train({}, data, {}), "ValueError", "give steps or maxSteps"],
    ["null", () => train({}, data, null), "TypeError", "train takes its options as a record, received null"],
    ["misspelt", () => train({}, data, { step: 1 }), "ValueError", 'train has no option "step"'],
    ["a signal that is none", () => train({}, data, { steps: 1, signal: {} }), "TypeError", "train: signal must be an AbortSignal"],
    [
      "labels with one entry",
      () => classifier({ labelVocabulary: ["a"] }),
      "ValueError",
      "nClasses must be > 2: 1. That is the length of labelVocabulary; a classifier has at least 2 classes.",
    ],
    ["onStep", () => train({}, data, { steps: 1, onStep: 3 }), "TypeError", "train: onStep must be a function"],
    ["evaluate", () => evaluate({}, data, { steps: "1" }), "TypeError", "evaluate: steps must be a number"],
    [
      "a checkpoint that is no path",
      () => evaluate({}, data, { checkpointPath: 3 }),
      "TypeError",
      "checkpointPath must be a path or a URL",
    ],
    [
      "a checkpoint that is not there",
      () => evaluate({}, data, { checkpointPath: "/nope" }),
      "ValueError",
      "not a valid checkpoint: /nope",
    ],
    ["keys", () => predict({}, { x: [1] }, { predictKeys: 3 }), "TypeError", "predict: predictKeys must be a string or an array"],
    [
      "unknown keys",
      () => predict({}, { x: [1] }, { predictKeys: ["nope"] }),
      "ValueError",
      "Expected to run at least one output from dict_keys(",
    ],
    ["predictOne", () => predictOne({ x: 1 }, { keys: 1 }), "ValueError", 'predictOne has no option "keys"'],
    [
      "warm start from nowhere",
      () => train({ warmStartFrom: "/nope" }, data),
      "NotFoundError",
      "Failed to find any matching files for /nope",
    ],
  ],
  "what an inputFn may return": [
    ["null", () => train({}, null), "TypeError", "Features must be a record of name -> values, received null"],
    ["nothing", () => train({}, undefined), "TypeError", "received undefined"],
    ["a string", () => train({}, "abc"), "TypeError", 'received the string "abc"'],
    ["a function", () => train({}, () => 3), "TypeError", "received function"],
    ["a Map", () => train({}, new Map()), "TypeError", "received a Map"],
    ["a tensor", () => train({}, tensor([1])), "TypeError", "received a Tensor"],
    ["three things", () => train({}, [1, 2, 3]), "ValueError", "as a len 2 tuple. Received an array of length 3"],
    [
      "three batches in an array",
      () => train({}, [data, data, data], {}),
      "ValueError",
      "several batches are a Dataset or another iterable",
    ],
    ["two batches in an array", () => train({}, [data, data]), "TypeError", "several batches are a Dataset or another iterable"],
    ["rows", () => train({}, rows()), "ValueError", "yields single rows, expected batches: end it with batch(n)"],
    ["a generator of numbers", () => train({}, [3].values()), "TypeError", "received the number 3"],
    [
      "no function",
      async () => {
        await using model = classifier();
        await model.train(data, { steps: 1 });
      },
      "TypeError",
      "`inputFn` must be callable, given: an array of length 2",
    ],
  ],
  "features": [
    ["missing", () => train({}, [{ z: [1] }, [0]]), "KeyError", "Feature x is not in features dictionary."],
    ["inherited", () => train({}, [Object.create({ x: [1] }), [0]]), "KeyError", "Feature x is not in features dictionary."],
    ["null", () => train({}, [{ x: null }, [0]]), "KeyError", "Feature x is not in features dictionary."],
    ["strings", () => train({}, [{ x: ["a"] }, [0]]), "TypeError", 'Feature x is read as numbers: row 0 is the string "a"'],
    ["one string", () => train({}, [{ x: "abc" }, [0]]), "TypeError", "Feature x must be an array, a typed array or a Tensor"],
    ["an object", () => train({}, [{ x: {} }, [0]]), "TypeError", "Feature x must be an array, a typed array or a Tensor"],
    ["a symbol", () => train({}, [{ x: [Symbol("a")] }, [0]]), "TypeError", "row 0 is symbol"],
    ["NaN", () => train({}, [{ x: [0, NaN] }, [0, 0]]), "ValueError", "Feature x is NaN in row 1, and column x has no defaultValue"],
    ["infinity", () => train({}, [{ x: [0, 1e39] }, [0, 0]]), "ValueError", "Feature x is Infinity in row 1"],
    [
      "infinity in a typed array",
      () => evaluate({}, [{ x: Float32Array.of(-Infinity) }, [0]]),
      "ValueError",
      "Feature x is -Infinity in row 0",
    ],
    ["a function", () => train({}, [{ x: () => [1] }, [0]] as never), "TypeError", "Feature x must be an array, a typed array or a Tensor"],
    ["NaN in a typed array", () => train({}, [{ x: Float32Array.of(NaN) }, [0]]), "ValueError", "Feature x is NaN in row 0"],
    ["a hole", () => train({}, [{ x: [1, , 3] }, [0, 0, 0]]), "ValueError", "Feature x has no value in row 1"],
    ["ragged", () => train({}, [{ x: [[1], [1, 2]] }, [0, 1]]), "InvalidArgumentError", "feature x of shape [1], see row 1"],
    ["too wide", () => train({}, [{ x: [[1, 2]] }, [0]]), "InvalidArgumentError", "Input to reshape is a tensor with 2 values"],
    ["a scalar tensor", () => train({}, [{ x: tensor(1) }, [0]]), "ValueError", "Feature x must have a batch dimension, received a scalar"],
    ["a disposed tensor", () => train({}, [{ x: disposed() }, [0]]), "FailedPreconditionError", "was disposed of"],
    ["in an evaluation", () => evaluate({}, [{ x: [NaN] }, [0]]), "ValueError", "Feature x is NaN in row 0"],
    ["in a prediction", () => predict({}, { z: [1] }), "KeyError", "Feature x is not in features dictionary."],
    ["of one example", () => predictOne({ x: [1, 2] }), "InvalidArgumentError", "feature x of shape [1]"],
    [
      "of one example, an array",
      () => predictOne([1]),
      "TypeError",
      "predictOne takes a record of feature name -> value, received an array of length 1",
    ],
  ],
  "labels and weights": [
    ["none", () => train({}, { x: [1] }), "ValueError", "You must provide a labels Tensor. Given: None."],
    ["none in an evaluation", () => evaluate({}, { x: [1] }), "ValueError", "You must provide a labels Tensor. Given: None."],
    ["too large", () => train({}, [{ x: [1] }, [2]]), "InvalidArgumentError", "Labels must be <= nClasses - 1: the label of row 0 is 2"],
    ["negative", () => train({ nClasses: 3 }, [{ x: [1] }, [-1]]), "InvalidArgumentError", "Labels must be >= 0: the label of row 0 is -1"],
    ["beyond 32 bits", () => train({ nClasses: 3 }, [{ x: [1] }, [2n ** 40n]]), "InvalidArgumentError", "is 1099511627776"],
    ["NaN", () => train({}, [{ x: [1] }, [NaN]]), "ValueError", "The label of row 0 is NaN"],
    ["with a fraction", () => train({ nClasses: 3 }, [{ x: [1] }, [1.5]]), "ValueError", "The label of row 0 is 1.5."],
    ["strings without a vocabulary", () => train({}, [{ x: [1] }, ["a"]]), "UnimplementedError", "Cast string to float is not supported"],
    [
      "unknown",
      () => train({ labelVocabulary: ["a", "b"] }, [{ x: [1] }, ["c"]]),
      "InvalidArgumentError",
      'the label "c" of row 0 is not in the label vocabulary ["a", "b"]',
    ],
    [
      "numbers with a vocabulary",
      () => train({ labelVocabulary: ["a", "b"] }, [{ x: [1] }, [0]]),
      "ValueError",
      "Labels dtype should be string if there is a vocabulary.",
    ],
    ["too few", () => train({}, [{ x: [1, 2] }, [0]]), "ValueError", "labels_shape: (1, 1)"],
    [
      "two-dimensional",
      () => train({}, [{ x: [1] }, [[0, 1]]]),
      "ValueError",
      "Mismatched label shape. Expected labels dimension=1.  Received 2.",
    ],
    ["ragged", () => train({}, [{ x: [1, 2] }, [[0], [0, 1]]]), "ValueError", "labels must not be ragged"],
    ["mixed", () => train({}, [{ x: [1, 2] }, [0, "a"]]), "TypeError", "Labels must be of one type"],
    ["one number", () => train({}, [{ x: [1] }, 0]), "TypeError", "labels must be a tensor, a typed array or an array"],
    ["weights missing", () => train({ weightColumn: "w" }, [{ x: [1] }, [0]]), "KeyError", "Feature w is not in features dictionary."],
    ["weights NaN", () => train({ weightColumn: "w" }, [{ x: [1], w: [NaN] }, [0]]), "ValueError", "The weight column w is NaN in row 0"],
    [
      "weights of strings",
      () => train({ weightColumn: "w" }, [{ x: [1], w: ["1"] }, [0]]),
      "UnimplementedError",
      "the weight column w must be numbers",
    ],
    ["weights of another number", () => train({ weightColumn: "w" }, [{ x: [1], w: [1, 2] }, [0]]), "ValueError", "weights_shape: (2,)"],
  ],
  "options of columns": [
    ["misspelt", () => numericColumn("x", { default: 1 } as Any), "ValueError", 'numericColumn has no option "default"'],
    [
      "of a wrong type",
      () => numericColumn("x", { defaultValue: "1" } as Any),
      "TypeError",
      "defaultValue must be a number or an array or null",
    ],
    ["null", () => numericColumn("x", null as Any), "TypeError", "numericColumn takes its options as a record, received null"],
    ["a key that is none", () => numericColumn(3 as Any), "ValueError", "key must be a string. Got: type number"],
    ["a shape beyond memory", () => numericColumn("x", { shape: [2 ** 40] }), "ValueError", "shape is larger than any memory"],
    [
      "a normaliser that is none",
      () => numericColumn("x", { normalizer: { mean: 1 } as Any }),
      "ValueError",
      "normalizer must hold finite numbers",
    ],
    [
      "identity",
      () => headway.categoricalColumnWithIdentity("x", 3, { default: 1 } as Any),
      "ValueError",
      "categoricalColumnWithIdentity has no option",
    ],
    [
      "hash",
      () => headway.categoricalColumnWithHashBucket("x", 3, { type: "string" } as Any),
      "ValueError",
      "categoricalColumnWithHashBucket has no option",
    ],
    ["vocabulary", () => headway.categoricalColumnWithVocabularyList("x", ["a"], { oov: 1 } as Any), "ValueError", "has no option"],
    [
      "vocabulary file",
      () => headway.categoricalColumnWithVocabularyFile("x", "f", { vocabularySize: "3" } as Any),
      "TypeError",
      "vocabularySize must be a number or null",
    ],
    ["crossed", () => headway.crossedColumn(["a", "b"], 3, { hashKey: "x" } as Any), "ValueError", "hashKey must be a whole number"],
    [
      "embedding",
      () => headway.embeddingColumn(headway.categoricalColumnWithIdentity("x", 3), 2, { combine: "sum" } as Any),
      "ValueError",
      "embeddingColumn has no option",
    ],
    ["indicator of numbers", () => headway.indicatorColumn(numericColumn("x") as Any), "ValueError", "Input must be a CategoricalColumn."],
  ],
  "datasets": [
    ["columns", () => Dataset.fromColumns(null as Any), "TypeError", "Dataset.fromColumns takes a record of name -> values, received null"],
    [
      "columns of unequal length",
      () => Dataset.fromColumns({ x: [1] }, [1, 2]),
      "ValueError",
      "All columns must have the same number of rows.",
    ],
    ["records", () => Dataset.fromRecords(null as Any), "TypeError", "Dataset.fromRecords takes an iterable of objects, received null"],
    ["records with a gap", () => Dataset.fromRecords([{ a: 1 }, { b: 1 }]), "ValueError", "Row 1 has no value for a"],
    [
      "records, misspelt",
      () => Dataset.fromRecords([{ a: 1 }], { label: "a" } as Any),
      "ValueError",
      'Dataset.fromRecords has no option "label"',
    ],
    ["slices", () => Dataset.fromTensorSlices([1, 2, 3] as Any), "ValueError", "fromTensorSlices takes [features, labels]"],
    [
      "an iterable that is none",
      () => Dataset.from(3 as Any),
      "TypeError",
      "Dataset.from() takes an iterable or a function that makes one, received the number 3",
    ],
    ["a function that makes none", () => elements(Dataset.from((() => 3) as Any)), "TypeError", "received the number 3"],
    ["CSV from a number", () => Dataset.fromCsv(3 as Any), "TypeError", "The source of CSV must be a path, a URL"],
    ["CSV, misspelt", () => Dataset.fromCsv("a", { labelname: "x" } as Any), "ValueError", 'Dataset.fromCsv has no option "labelname"'],
    ["CSV that is not there", () => elements(Dataset.fromCsv("/nope.csv")), "NotFoundError", "/nope.csv does not exist"],
    [
      "CSV, ragged",
      () => elements(Dataset.fromCsv(["a,b\n1\n"])),
      "DataLossError",
      "row 1 (line 2): expected 2 fields, as in the header, received 1",
    ],
    [
      "CSV, no number",
      () => elements(Dataset.fromCsv(["a\nx\n"], { columnTypes: { a: "float32" } })),
      "ValueError",
      'row 1 (line 2), column a: expected a number, received "x"',
    ],
    ["CSV, missing", () => elements(Dataset.fromCsv(["a,b\n1,2\n,3\n"])), "ValueError", "row 2 (line 3), column a: the value is missing"],
    ["CSV, not text", () => elements(Dataset.fromCsv([Uint8Array.of(255, 254, 0)])), "DataLossError", "is not a text in UTF-8"],
    [
      "CSV, a default of null",
      () => elements(Dataset.fromCsv(["a\n1\n"], { columnDefaults: { a: null } } as Any)),
      "TypeError",
      "The default of column a must be a number",
    ],
    ["shuffle", () => rows().shuffle("5"), "ValueError", "shuffle() takes a whole number from 1, received 5"],
    ["shuffle, misspelt", () => rows().shuffle(5, { sed: 1 }), "ValueError", 'shuffle() has no option "sed"'],
    ["batch", () => rows().batch(), "ValueError", "batch() takes a whole number from 1, received undefined"],
    ["batch, wrong type", () => rows().batch(1, { dropRemainder: "yes" }), "TypeError", "dropRemainder must be true or false"],
    ["batch of batches", () => rows().batch(1).batch(1), "ValueError", "this one has batches already"],
    ["map", () => rows().map(3), "TypeError", "map() takes a function, received the number 3"],
    ["map to no row", () => elements(rows().map(() => null).batch(1)), "TypeError", "row 0 of the batch is null"],
    ["repeat", () => rows().repeat("2"), "ValueError", "repeat() takes a whole number from 0, received 2"],
    ["split", () => rows().split(0.5), "TypeError", "split() takes an array of fractions"],
    ["split, misspelt", () => rows().split([0.5], { stratified: true }), "ValueError", 'split() has no option "stratified"'],
    ["shard", () => rows().shard(2, "a"), "TypeError", "shard() takes an index or an array of them"],
    ["analyze", () => headway.analyze(3 as Any), "TypeError", "analyze takes a Dataset, received the number 3"],
    ["numericColumns", () => headway.numericColumns(rows(), "x" as Any), "TypeError", "numericColumns takes an array of names"],
  ],
  "tensors": [
    ["nothing", () => tensor(undefined as Any), "TypeError", "takes numbers, received undefined"],
    ["ragged", () => tensor([[1], [1, 2]]), "ValueError", "Nested arrays must be of equal length"],
    ["a shape that does not fit", () => tensor([1], [2]), "ValueError", "Shape [2] holds 2 values, received 1"],
    ["a dtype that is none", () => tensor([1], [1], "float64" as Any), "ValueError", "Unknown dtype"],
    [
      "an array in itself",
      () => {
        const array: Any[] = [];
        array.push(array);
        tensor(array);
      },
      "ValueError",
      "Arrays are nested more than 254 deep",
    ],
    [
      "an index of another rank",
      () => new headway.SparseTensor([[0, 0]], [1], [2]),
      "ValueError",
      "An index of a SparseTensor of rank 1 is an array of 1 whole numbers",
    ],
    ["an index of text", () => new headway.SparseTensor([["a"]] as Any, [1], [2]), "ValueError", "An index of a SparseTensor"],
    ["an index outside", () => new headway.SparseTensor([[2]], [1], [2]), "InvalidArgumentError", "is not in [0, 2)"],
    [
      "a Promise in a scope",
      () => headway.scope(() => Promise.reject(new Error("late"))),
      "TypeError",
      "must be synchronous; it returned a Promise",
    ],
    [
      "a layer outside of a model",
      () => headway.scope(() => headway.dense(tensor([[1]]), 1)),
      "FailedPreconditionError",
      "no model is running",
    ],
  ],
};

for (const [suite, cases] of Object.entries(suites)) {
  Deno.test(`bad input gets a clear error: ${suite}`, async () => {
    const before = backend().live.blocks;
    for (const [name, call, kind, sentence] of cases) {
      const error = await assertRejects(async () => void await call(), Error, sentence, `${suite}: ${name}`);
      assertEquals(error.name, kind, `${suite}: ${name}: ${error.message}`);
      assert(error instanceof HeadwayError || error instanceof TypeError, name);
    }
    // Some cases make tensors of their own; models leave nothing.
    assert(backend().live.blocks <= before + 12, `${backend().live.blocks} blocks, ${before} before`);
  });
}

Deno.test("errors about data carry the column and the row", async () => {
  const nan = await assertRejects(() => train({}, [{ x: [0, NaN] }, [0, 0]]), HeadwayError);
  assertEquals([nan.code, nan.column, nan.row], ["VALUE", "x", 1]);
  const missing = await assertRejects(() => train({}, [{}, [0]]), HeadwayError);
  assertEquals([missing.code, missing.column], ["KEY", "x"]);
  const label = await assertRejects(() => train({}, [{ x: [0, 1] }, [0, 7]]), HeadwayError);
  assertEquals([label.code, label.row], ["INVALID_ARGUMENT", 1]);
});

Deno.test("a model that no memory can hold is refused, and what was claimed for it is given back", async () => {
  const before = backend().live.blocks;
  const started = performance.now();
  for (const hiddenUnits of [[2 ** 31 - 1], [1e9], [3e8], [1e5, 1e5], [8, 2e8]]) {
    const error = await assertRejects(() => train({ hiddenUnits }, data), HeadwayError, "GiB for variables");
    assertEquals(error.code, "RESOURCE_EXHAUSTED");
    assertEquals(backend().live.blocks, before);
  }
  // No first value of them was drawn: that takes seconds.
  assertLess(performance.now() - started, 1000);
  await train({}, data);
});
