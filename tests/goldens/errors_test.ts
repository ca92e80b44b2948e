import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  Adam,
  BinaryClassHead,
  categoricalColumnWithIdentity,
  DNNClassifier,
  DNNRegressor,
  HeadwayError,
  LogisticRegressionHead,
  MultiClassHead,
  MultiHead,
  MultiLabelHead,
  numericColumn,
  RegressionHead,
  scope,
  SparseTensor,
  tensor,
} from "../../mod.ts";

/** What a wrong call raises in TensorFlow 2.15.1: class and message. */
const goldens: Record<string, [string, string]> = JSON.parse(
  Deno.readTextFileSync(new URL("../testdata/goldens/errors_tf2.json", import.meta.url)),
);

const options = { hiddenUnits: [2], featureColumns: [numericColumn("x")] };
const multi = (more: object = {}) => new MultiClassHead({ nClasses: 3, ...more } as never);
const binary = (more: object = {}) => new BinaryClassHead(more as never);
const regression = (more: object = {}) => new RegressionHead({ labelDimension: 2, ...more } as never);
const multiLabel = (more: object = {}) => new MultiLabelHead({ nClasses: 3, ...more } as never);
const logits3 = () => tensor([[1, 2, 3], [1, 2, 3]], undefined, "float32");
const logits1 = () => tensor([[1], [2]], undefined, "float32");
const logits2 = () => tensor([[1, 2], [1, 2]], undefined, "float32");
const lossOf = (
  head: { loss: (labels: never, logits: never, options?: never) => unknown },
  labels: unknown,
  logits: unknown,
  features?: unknown,
) => scope(() => void head.loss(labels as never, logits as never, { features } as never));
const specOf = (more: object) =>
  scope(() => void multi().createEstimatorSpec({ features: {}, mode: "train", logits: logits3(), labels: [0, 1], ...more } as never));

/**
 * Calls by the names of the goldens. The golden's sentence begins the message, in this library's words for types; what follows it tells more.
 * Not here: argument names, which TypeScript checks (`loss_fn arg` and `extra`).
 */
const calls: Record<string, () => unknown> = {
  "n_classes None": () => multi({ nClasses: null }),
  "n_classes 2": () => multi({ nClasses: 2 }),
  "vocab type": () => multi({ labelVocabulary: "abc" }),
  "vocab len": () => multi({ labelVocabulary: ["a", "b"] }),
  "reduction none": () => multi({ lossReduction: "none" }),
  "reduction bad": () => multi({ lossReduction: "xx" }),
  "binary vocab type": () => binary({ labelVocabulary: "ab" }),
  "binary thr": () => binary({ thresholds: [0, 0.5] }),
  "reg dim": () => regression({ labelDimension: 0 }),
  "labels None": () => lossOf(multi(), null, logits3()),
  "labels sparse": () => {
    using sparse = new SparseTensor([[0n, 0n]], tensor([1], [1], "int32"), [2, 1]) as unknown as Disposable;
    lossOf(multi(), sparse, logits3());
  },
  "labels dim 2": () => lossOf(multi(), [[1, 0], [0, 1]], logits3()),
  "labels rank0": () => lossOf(multi(), tensor(1, [], "int32"), logits3()),
  "labels batch mismatch": () => lossOf(multi(), [[1], [0], [1]], logits3()),
  "labels float": () => lossOf(multi(), Float32Array.of(1, 2), logits3()),
  "labels >= n G": () => lossOf(multi(), [1, 3], logits3()),
  "labels <0 G": () => lossOf(multi(), [1, -1], logits3()),
  "labels string novocab": () => lossOf(multi(), ["a", "b"], logits3()),
  "labels int with vocab": () => lossOf(multi({ labelVocabulary: ["a", "b", "c"] }), Int32Array.of(0, 1), logits3()),
  "labels string oov": () => lossOf(multi({ labelVocabulary: ["a", "b", "c"] }), ["a", "z"], logits3()),
  "logits dim": () => lossOf(multi(), [0, 1], logits2()),
  "logits rank1": () => lossOf(multi(), [0, 1], tensor([1, 2], [2], "float32")),
  "binary label 2 G": () => lossOf(binary(), [1, 2], logits1()),
  "binary label -1 G": () => lossOf(binary(), [1, -1], logits1()),
  "binary string oov": () => lossOf(binary({ labelVocabulary: ["a", "b"] }), ["a", "z"], logits1()),
  "weights shape": () => lossOf(multi({ weightColumn: "w" }), [0, 1], logits3(), { w: [[1, 2], [1, 2]] }),
  "weights missing": () => lossOf(multi({ weightColumn: "w" }), [0, 1], logits3(), { x: [1, 2] }),
  "weights type": () => multi({ weightColumn: 3 }),
  "reg weights": () => lossOf(regression({ weightColumn: "w" }), [[1, 2], [1, 2]], logits2(), { w: [[1], [2], [3]] }),
  "reg labels dim": () => lossOf(regression(), [[1], [2]], logits2()),
  "loss_fn shape": () => lossOf(multi({ lossFn: (_: unknown, logits: unknown) => logits }), [0, 1], logits3()),
  "pred keys": () => scope(() => void multi().predictions(logits3(), ["bogus"])),
  "ml n 1": () => multiLabel({ nClasses: 1 }),
  "ml thr": () => multiLabel({ nClasses: 2, thresholds: [0.5, 1] }),
  "ml vocab type": () => multiLabel({ nClasses: 2, labelVocabulary: "ab" }),
  "ml vocab len": () => multiLabel({ nClasses: 2, labelVocabulary: ["a"] }),
  "ml cls str": () => multiLabel({ nClasses: 2, classesForClassBasedMetrics: ["a"] }),
  "ml cls range": () => multiLabel({ nClasses: 2, classesForClassBasedMetrics: [2] }),
  "ml label 2": () => lossOf(multiLabel(), [[1, 0, 2], [1, 0, 0]], logits3()),
  "ml sparse range": () => lossOf(multiLabel(), new SparseTensor([[0, 0]], tensor([3], [1], "int32"), [2, 1]), logits3()),
  "ml sparse float": () => lossOf(multiLabel(), new SparseTensor([[0, 0]], Float32Array.of(1), [2, 1]), logits3()),
  "logistic range": () => lossOf(new LogisticRegressionHead(), [1.5, 0], logits1()),
  "mh none": () => new MultiHead([]),
  "mh unnamed": () => new MultiHead([new BinaryClassHead()]),
  "mh weights": () => new MultiHead([new BinaryClassHead({ name: "a" })], { headWeights: [1, 2] }),
  "mh split": () =>
    lossOf(
      new MultiHead([new BinaryClassHead({ name: "a" }), new MultiClassHead({ nClasses: 3, name: "b" })]),
      { a: [1], b: [1] },
      tensor([[1, 2, 3]]),
    ),
  "train none": () => specOf({}),
  "train both": () => specOf({ optimizer: new Adam(), trainOpFn: () => null }),
  "train vars type": () => specOf({ optimizer: new Adam(), trainableVariables: 3 }),
  "train bad opt": () => specOf({ optimizer: { minimize: () => null } }),
  "update_ops": () => specOf({ optimizer: new Adam(), updateOps: 3 }),
  "opt bad name": () => new DNNClassifier({ ...options, optimizer: "Foo" as never }),
  "opt bad obj": () => new DNNClassifier({ ...options, optimizer: 3 as never }),
  "categorical direct": () => new DNNClassifier({ ...options, featureColumns: [categoricalColumnWithIdentity("x", 3) as never] }),
  "n_classes 1": () => new DNNClassifier({ ...options, nClasses: 1 }),
  "empty columns": () => new DNNClassifier({ ...options, featureColumns: [] }),
};

/** Goldens whose words differ here on purpose: what this library says at that place. */
const ownWords: Record<string, RegExp> = {
  "labels >= n G": /^Labels must be <= nClasses - 1: the label of row 1 is 3, nClasses is 3/,
  "labels <0 G": /^Labels must be >= 0: the label of row 1 is -1/,
  "labels string oov": /^Labels must be >= 0: the label "z" of row 1 is not in the label vocabulary/,
  "binary label 2 G": /^Labels must be <= /,
  "binary label -1 G": /^Labels must be >= 0/,
  "binary string oov": /^Labels must be >= 0: the label "z" of row 1/,
  "mh unnamed": /^All given heads must have name specified\. Given: BinaryClassHead$/,
  // TensorFlow has the two numbers the wrong way round.
  "mh split":
    /^Could not split logits of shape \[1, 3\] among the heads with individual logits dimensions: \[1, 3\]\. .* should equal 4 but is 3\.$/,
  "loss_fn shape": /^lossFn must return Tensor of shape \[D0, D1, ... DN, 1\]\. logits_shape: \(2, 3\),? loss_shape: \(2, 3\)/,
  "categorical direct":
    /^Items of featureColumns must be a DenseColumn\. You can wrap a categorical column with an embeddingColumn or indicatorColumn\. Given: /,
};

for (const [name, call] of Object.entries(calls)) {
  Deno.test(`${name}: the error is TensorFlow's`, () => {
    const [type, sentence] = goldens[name]!;
    const error = assertThrows(call, Error) as Error;
    // Ours derive from TensorFlow's by the same names; an out-of-range label is an InvalidArgumentError as in a graph.
    const names = [error.name, ...(error instanceof HeadwayError ? [Object.getPrototypeOf(error.constructor).name] : [])];
    assert(names.includes(type) || error.name === "InvalidArgumentError", `${name}: ${error.name} is not a ${type}: ${error.message}`);
    const words = ownWords[name];
    if (words !== undefined) assert(words.test(error.message), error.message);
    else assertEquals(inOurWords(error.message).slice(0, inOurWords(sentence).length), inOurWords(sentence));
  });
}

Deno.test("a regressor has no classes", () => {
  assertThrows(() => new DNNRegressor({ ...options, nClasses: 3 } as never), Error, "nClasses");
});

/** Names of options are in camel case here. Types are Python's there and JavaScript's here: they are left out of the comparison. */
function inOurWords(sentence: string): string {
  return optionNames.reduce((text, name) => text.replaceAll(new RegExp(`(?<![\\w/])${name}(?![\\w/])`, "g"), camelCase(name)), sentence)
    .replaceAll(/(Given type|of type|Given): ?<class '[^']*'>\.?/g, "$1: TYPE")
    .replaceAll(/of type <class '[^']*'>/g, "of type TYPE")
    .replaceAll(/(Given type): (string|number|object|str)\.?/g, "$1: TYPE")
    .replaceAll(/of type (object|number|string)/g, "of type TYPE");
}

/** Options whose names stand in the sentences. */
const optionNames = [
  "n_classes",
  "label_vocabulary",
  "loss_reduction",
  "loss_fn",
  "head_weights",
  "label_dimension",
  "trainable_variables",
  "update_ops",
  "train_op_fn",
  "feature_columns",
  "classes_for_class_based_metrics",
  "input_fn",
];

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
