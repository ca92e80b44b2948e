import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { InvalidArgumentError, ValueError } from "../../core/errors.ts";
import { withModel } from "../../core/model.ts";
import { scope, SparseTensor, tensor } from "../../core/runtime/tensor.ts";
import {
  BinaryClassHead,
  headFromConfig,
  LogisticRegressionHead,
  MultiClassHead,
  MultiHead,
  MultiLabelHead,
  PoissonRegressionHead,
  RegressionHead,
} from "../../heads/mod.ts";
import { poissonLoss } from "../../heads/regression_head.ts";
import { context } from "../core/_context.ts";
import { errorOf } from "./_expect.ts";

const three = () => tensor([[0, 1, 2], [2, 1, 0]]);
const one = () => tensor([[0.5], [-0.5]]);
const head3 = new MultiClassHead({ nClasses: 3 });
const vocabulary = ["a", "b", "c"];
const words = new MultiClassHead({ nClasses: 3, labelVocabulary: vocabulary });
const binary = new BinaryClassHead();
const weighted = new MultiClassHead({ nClasses: 3, weightColumn: "w" });
const regression = new RegressionHead({ labelDimension: 2 });
const labels3 = new MultiLabelHead({ nClasses: 3 });
const named = () => [new BinaryClassHead({ name: "a" }), new MultiClassHead({ nClasses: 3, name: "b" })];
const many = new MultiHead(named());
const four = () => tensor([[0, 1, 2, 3], [2, 1, 0, 3]]);
const any = (value: unknown) => value as never;

// What a wrong call raises: our class, and what of TensorFlow's sentence it contains.
const cases: Record<string, [() => unknown, string, string]> = {
  "labels that an array leaves out": [
    () => labels3.loss(any(new Array(2)), three()),
    "ValueError",
    "Mismatched label shape. Expected labels dimension=3.  Received 1.",
  ],
  "nClasses None": [() => new MultiClassHead(any({})), "ValueError", "nClasses cannot be None"],
  "nClasses 2": [() => new MultiClassHead({ nClasses: 2 }), "ValueError", "nClasses must be > 2: 2."],
  "vocabulary of a wrong type": [
    () => new MultiClassHead({ nClasses: 3, labelVocabulary: any("abc") }),
    "ValueError",
    "labelVocabulary should be a list or a tuple. Given type: string",
  ],
  "vocabulary of a wrong length": [
    () => new MultiClassHead({ nClasses: 3, labelVocabulary: ["a", "b"] }),
    "ValueError",
    `"labelVocabulary" does not have "nClasses" items. len(labelVocabulary)=2, nClasses=3, labelVocabulary=['a', 'b']`,
  ],
  "vocabulary with a repetition": [() => new BinaryClassHead({ labelVocabulary: ["a", "a"] }), "ValueError", 'has "a" twice, at 0 and 1'],
  "reduction none": [
    () => new BinaryClassHead({ lossReduction: "none" }),
    "ValueError",
    "Invalid lossReduction: none. See `tf.losses.Reduction` for valid options.",
  ],
  "binary thresholds": [() => new BinaryClassHead({ thresholds: [0, 0.5] }), "ValueError", "thresholds not in (0, 1): ((0.0, 0.5),)."],
  "label dimension 0": [() => new RegressionHead({ labelDimension: 0 }), "ValueError", "Invalid labelDimension 0."],
  "weight column of a wrong type": [
    () => new BinaryClassHead({ weightColumn: any(3) }),
    "TypeError",
    "Weight column must be either a string or NumericColumn. Given type: number.",
  ],
  "unknown option": [() => new BinaryClassHead(any({ nClasses: 2 })), "ValueError", 'BinaryClassHead has no option "nClasses"'],
  "no labels": [() => head3.loss(null, three()), "ValueError", "You must provide a labels Tensor. Given: None."],
  "sparse labels": [
    () => head3.loss(new SparseTensor([[0, 0]], [1], [2, 1]), three()),
    "ValueError",
    "SparseTensor labels are not supported.",
  ],
  "labels of two columns": [
    () => head3.loss([[1, 0], [0, 1]], three()),
    "ValueError",
    "Mismatched label shape. Expected labels dimension=1.  Received 2.",
  ],
  "labels of rank 0": [
    () => head3.loss(tensor(1, [], "int32"), three()),
    "ValueError",
    "labels must have rank at least 2.  Received rank 0, shape ()",
  ],
  "too many labels": [
    () => head3.loss([[1], [0], [2]], three()),
    "ValueError",
    "labels shape must be [D0, D1, ... DN, 1]. Suggested Fix: check your nClasses argument to the head and/or the shape of your label., expected_labels_shape: (2, 1). labels_shape: (3, 1).",
  ],
  "float labels": [
    () => head3.loss(Float32Array.of(1, 0), three()),
    "ValueError",
    "Labels dtype should be integer. Instead got <dtype: 'float32'>.",
  ],
  "a fraction among labels": [
    () => head3.loss([1, 0.5], three()),
    "ValueError",
    "Labels dtype should be integer. Instead got <dtype: 'float32'>. The label of row 1 is 0.5.",
  ],
  "label 3 of 3 classes": [
    () => head3.loss([1, 3], three()),
    "InvalidArgumentError",
    "Labels must be <= nClasses - 1: the label of row 1 is 3",
  ],
  "label -1": [() => head3.loss([-1, 1], three()), "InvalidArgumentError", "Labels must be >= 0: the label of row 0 is -1"],
  "strings without a vocabulary": [
    () => head3.loss(["a", "b"], three()),
    "ValueError",
    "Labels dtype should be integer. Instead got <dtype: 'string'>.",
  ],
  "integers with a vocabulary": [
    () => words.loss([0, 1], three()),
    "ValueError",
    "Labels dtype should be string if there is a vocabulary. Instead got <dtype: 'int32'>",
  ],
  "an unknown label": [
    () => words.loss(["a", "z"], three()),
    "InvalidArgumentError",
    'Labels must be >= 0: the label "z" of row 1 is not in the label vocabulary ["a", "b", "c"]',
  ],
  "labels of two types": [() => words.loss(any(["a", 1]), three()), "TypeError", "Labels must be of one type: value 1 is a number"],
  "ragged labels": [() => head3.loss([[1], [0, 1]], three()), "ValueError", "labels must not be ragged"],
  "logits of another width": [
    () => head3.loss([1, 0], tensor([[1, 2], [3, 4]])),
    "ValueError",
    "logits shape must be [D0, D1, ... DN, logits_dimension], got (2, 2).",
  ],
  "logits of rank 1": [
    () => head3.loss([1, 0], tensor([1, 2])),
    "ValueError",
    "logits must have rank at least 2.  Received rank 1, shape (2,)",
  ],
  "binary label 2": [() => binary.loss([0, 2], one()), "InvalidArgumentError", "Labels must be <= nClasses - 1"],
  "binary label -1": [() => binary.loss([-1, 0], one()), "InvalidArgumentError", "Labels must be >= 0"],
  "binary label NaN": [() => binary.loss([NaN, 0], one()), "ValueError", "The label of row 0 is NaN"],
  "binary strings without a vocabulary": [
    () => binary.loss(["a", "b"], one()),
    "UnimplementedError",
    "Cast string to float is not supported",
  ],
  "weights of a wrong shape": [
    () => weighted.loss([1, 0], three(), { features: { w: [[1, 2], [3, 4]] } }),
    "ValueError",
    "weights shape must be [D0, D1, ... DN] or [D0, D1, ... DN, 1], logits_shape: (2, 3). weights_shape: (2, 2).",
  ],
  "string weights": [
    () => weighted.loss([1, 0], three(), { features: { w: ["1", "2"] } }),
    "UnimplementedError",
    "Cast string to float is not supported",
  ],
  "missing weights": [() => weighted.loss([1, 0], three(), { features: {} }), "KeyError", "Feature w is not in features dictionary."],
  "weight NaN": [() => weighted.loss([1, 0], three(), { features: { w: [1, NaN] } }), "ValueError", "The weight column w is NaN in row 1"],
  "weight Infinity": [
    () => weighted.loss([1, 0], three(), { features: { w: [Infinity, 1] } }),
    "ValueError",
    "The weight column w is Infinity in row 0",
  ],
  "regression label NaN, of the second row's second target": [
    () => new RegressionHead({ labelDimension: 2 }).loss([[1, 2], [3, NaN]], tensor([[1, 2], [3, 4]])),
    "ValueError",
    "The label of row 1 is NaN",
  ],
  // As float32, which labels are.
  "regression label 1e39": [() => new RegressionHead().loss([1, -1e39], one()), "ValueError", "The label of row 1 is -Infinity"],
  "regression weights of a wrong shape": [
    () =>
      new RegressionHead({ labelDimension: 2, weightColumn: "w" }).loss([[1, 2], [3, 4]], tensor([[1, 2], [3, 4]]), {
        features: { w: [[1], [2], [3]] },
      }),
    "ValueError",
    "weights shape must be [D0, D1, ... DN], [D0, D1, ... DN, 1] or [D0, D1, ... DN, logits_dimension], logits_shape: (2, 2). weights_shape: (3, 1).",
  ],
  "regression labels of one column": [
    () => regression.loss([[1], [2]], tensor([[1, 2], [3, 4]])),
    "ValueError",
    "Mismatched label shape. Expected labels dimension=2.  Received 1.",
  ],
  "regression string labels": [
    () => regression.loss([["a", "b"]], tensor([[1, 2]])),
    "UnimplementedError",
    "Cast string to float is not supported",
  ],
  "lossFn of a wrong shape": [
    () => new MultiClassHead({ nClasses: 3, lossFn: (_, logits) => logits }).loss([1, 0], three()),
    "ValueError",
    "lossFn must return Tensor of shape [D0, D1, ... DN, 1]. logits_shape: (2, 3) loss_shape: (2, 3)",
  ],
  "unknown prediction key": [
    () => head3.predictions(three(), ["bogus"]),
    "ValueError",
    "Prediction key must be in PredictionKeys, given: bogus.",
  ],
  "multi-label nClasses None": [
    () => new MultiLabelHead(any({})),
    "ValueError",
    "nClasses must be > 1 for multi-label classification. Given: None",
  ],
  "multi-label nClasses 1": [
    () => new MultiLabelHead({ nClasses: 1 }),
    "ValueError",
    "nClasses must be > 1 for multi-label classification. Given: 1",
  ],
  "multi-label thresholds": [
    () => new MultiLabelHead({ nClasses: 2, thresholds: [0.5, 1] }),
    "ValueError",
    "thresholds must be in (0, 1) range. Given: 1",
  ],
  "multi-label vocabulary of a wrong type": [
    () => new MultiLabelHead({ nClasses: 2, labelVocabulary: any("ab") }),
    "ValueError",
    "labelVocabulary must be a list or tuple. Given type: string",
  ],
  "multi-label vocabulary of a wrong length": [
    () => new MultiLabelHead({ nClasses: 2, labelVocabulary: ["a"] }),
    "ValueError",
    "Length of labelVocabulary must be nClasses (2). Given: 1",
  ],
  "classes by name without a vocabulary": [
    () => new MultiLabelHead({ nClasses: 2, classesForClassBasedMetrics: ["a"] }),
    "ValueError",
    "labelVocabulary must be provided when classesForClassBasedMetrics are strings.",
  ],
  "a class name that is not in the vocabulary": [
    () => new MultiLabelHead({ nClasses: 2, labelVocabulary: ["a", "b"], classesForClassBasedMetrics: ["c"] }),
    "ValueError",
    "must be in the label vocabulary [a, b]. Given: c",
  ],
  "class 2 of 2": [
    () => new MultiLabelHead({ nClasses: 2, classesForClassBasedMetrics: [0, 2] }),
    "ValueError",
    "All classesForClassBasedMetrics must be in range [0, 1]. Given: 2",
  ],
  "no multi-labels": [() => labels3.loss(null, three()), "ValueError", "You must provide a labels Tensor. Given: None."],
  "an indicator of 2": [
    () => labels3.loss([[1, 0, 2], [1, 0, 0]], three()),
    "InvalidArgumentError",
    "labels must be an integer indicator Tensor with values in [0, 1]: a label of row 0 is 2",
  ],
  "indicators of two columns": [
    () => labels3.loss([[1, 0], [1, 1]], three()),
    "ValueError",
    "Mismatched label shape. Expected labels dimension=3.  Received 2.",
  ],
  "an indicator tensor of two columns": [
    () => labels3.loss(tensor([[1, 0], [0, 1]], [2, 2], "int32"), three()),
    "ValueError",
    "Mismatched label shape. Expected labels dimension=3.  Received 2.",
  ],
  "a label that is no list": [() => labels3.loss([1, 0], three()), "ValueError", "Mismatched label shape. Expected labels dimension=3."],
  "a list that repeats a class": [() => labels3.loss([[1, 1], [0]], three()), "ValueError", "the list of row 0 has class 1 twice"],
  "lists of ids of two classes": [
    () => new MultiLabelHead({ nClasses: 2 }).loss([[0], [0, 1]], tensor([[1, 2], [3, 4]])),
    "ValueError",
    "with two classes, lists of ids look like indicators",
  ],
  "too many lists": [
    () => labels3.loss([[1], [0, 2], []], three()),
    "ValueError",
    "labels must have one list of classes for each example, received 3 lists for logits of shape [2,3]",
  ],
  "an id out of range in a list": [
    () => labels3.loss([[1], [0, 3]], three()),
    "InvalidArgumentError",
    "with values in [0, 3): a label of row 1 is 3",
  ],
  "a sparse id out of range": [
    () => labels3.loss(new SparseTensor([[0, 0], [1, 0]], tensor([1, 3], [2], "int32"), [2, 1]), three()),
    "InvalidArgumentError",
    "labels must be an integer SparseTensor with values in [0, 3): a label of row 1 is 3",
  ],
  "sparse fractions": [
    () => labels3.loss(new SparseTensor([[0, 0]], Float32Array.of(0.5), [2, 1]), three()),
    "ValueError",
    "Labels dtype should be integer. Instead got <dtype: 'float32'>.",
  ],
  "sparse labels of another batch": [
    () => labels3.loss(new SparseTensor([[0, 0]], [1n], [3, 1]), three()),
    "ValueError",
    "received denseShape [3,1]",
  ],
  "sparse ids with a vocabulary": [
    () => new MultiLabelHead({ nClasses: 3, labelVocabulary: vocabulary }).loss(new SparseTensor([[0, 0]], [1n], [2, 1]), three()),
    "ValueError",
    "Labels dtype should be string if there is a vocabulary. Instead got <dtype: 'int64'>",
  ],
  "an unknown label in a list": [
    () => new MultiLabelHead({ nClasses: 3, labelVocabulary: vocabulary }).loss([["a"], ["b", "z"]], three()),
    "InvalidArgumentError",
    'Labels must be >= 0: the label "z" of row 1 is not in the label vocabulary',
  ],
  "lists of strings without a vocabulary": [
    () => labels3.loss([["a"], []], three()),
    "ValueError",
    "Labels dtype should be integer. Instead got <dtype: 'string'>.",
  ],
  "dense strings": [
    () => labels3.loss(tensor([["a", "b", "c"], ["a", "b", "c"]]), three()),
    "TypeError",
    "Labels that are strings must be a SparseTensor",
  ],
  "a logistic label of 1.5": [
    () => new LogisticRegressionHead().loss([1, 1.5], one()),
    "InvalidArgumentError",
    "Labels must be in range [0, 1]: the label of row 1 is 1.5",
  ],
  "a logistic label of -0.5": [
    () => new LogisticRegressionHead().loss([1, -0.5], one()),
    "InvalidArgumentError",
    "Labels must be in range [0, 1]: the label of row 1 is -0.5",
  ],
  "weights of logits where each example has one": [
    () => weighted.loss([1, 0], three(), { features: { w: [[1, 2, 3], [4, 5, 6]] } }),
    "ValueError",
    "weights shape must be [D0, D1, ... DN] or [D0, D1, ... DN, 1], logits_shape: (2, 3). weights_shape: (2, 3).",
  ],
  "a lossFn of a Poisson head": [
    () => new PoissonRegressionHead(any({ lossFn: () => null })),
    "ValueError",
    'PoissonRegressionHead has no option "lossFn"',
  ],
  "Poisson label dimension 0": [() => new PoissonRegressionHead({ labelDimension: 0 }), "ValueError", "Invalid labelDimension 0."],
  "a description of heads that are none": [
    () => headFromConfig({ head: "MultiHead", heads: 3, headWeights: [1] }),
    "ValueError",
    "Must specify heads. Given: []",
  ],
  "a description that is none": [() => headFromConfig(any(null)), "ValueError", "Unknown head: null"],
  "no heads": [() => new MultiHead([]), "ValueError", "Must specify heads. Given: []"],
  "a head without a name": [
    () => new MultiHead([new BinaryClassHead()]),
    "ValueError",
    "All given heads must have name specified. Given: BinaryClassHead",
  ],
  "two heads of one name": [() => new MultiHead([...named(), ...named()]), "ValueError", "heads must have different names. Given twice: a"],
  "too many head weights": [
    () => new MultiHead([named()[0]!], { headWeights: [1, 2] }),
    "ValueError",
    "heads and headWeights must have the same size. Given len(heads): 1. Given len(headWeights): 2.",
  ],
  "a head weight NaN": [() => new MultiHead(named(), { headWeights: [1, NaN] }), "ValueError", "headWeights must be finite numbers."],
  "heads of different reductions": [
    () => new MultiHead([named()[0]!, new RegressionHead({ name: "r", lossReduction: "sum" })]),
    "ValueError",
    "The lossReduction must be the same for different heads. Given: ['sum_over_batch_size', 'sum']",
  ],
  "something else among heads": [() => new MultiHead(any([3])), "TypeError", "heads must consist of heads"],
  "labels of several heads that are no record": [() => many.loss([1, 0], four()), "ValueError", "labels must be a dict. Given: "],
  "labels of several heads that lack one": [
    () => many.loss({ a: [1, 0] }, four()),
    "ValueError",
    "labels has missing values for head(s): ['b']",
  ],
  "logits of several heads that lack one": [
    () => many.loss({ a: [1, 0], b: [1, 0] }, { a: one() }),
    "ValueError",
    "logits has missing values for head(s): ['b']",
  ],
  "logits that do not split": [
    () => many.loss({ a: [1], b: [1] }, tensor([[1, 2, 3]])),
    "ValueError",
    "Could not split logits of shape [1, 3] among the heads with individual logits dimensions: [1, 3]. The last dimension of the logits tensor should equal 4 but is 3.",
  ],
  "an unknown key of several heads": [
    () => many.predictions(four(), ["logits"]),
    "ValueError",
    "Prediction key must be in PredictionKeys, given: logits.",
  ],
  "no optimizer": [
    () => binary.createEstimatorSpec({ features: {}, mode: "train", logits: one(), labels: [0, 1] }),
    "ValueError",
    "trainOpFn and optimizer cannot both be None.",
  ],
  "not an optimizer": [
    () => binary.createEstimatorSpec({ features: {}, mode: "train", logits: one(), labels: [0, 1], optimizer: any(3) }),
    "ValueError",
    "The given optimizer is not a tf.keras.optimizers.Optimizer instance.",
  ],
  "variables that are no list": [
    () =>
      binary.createEstimatorSpec({
        features: {},
        mode: "train",
        logits: one(),
        labels: [0, 1],
        trainOpFn: any(() => null),
        trainableVariables: any(3),
      }),
    "ValueError",
    "trainableVariables should be a list or a tuple. Given type: number.",
  ],
};

for (const [name, [fn, kind, sentence]] of Object.entries(cases)) {
  Deno.test(`heads refuse: ${name}`, () => {
    const error = errorOf(fn);
    assertEquals(error.name, kind, error.message);
    assert(error.message.includes(sentence), `${error.message}\ndoes not contain\n${sentence}`);
  });
}

Deno.test("an error about a label names its row", () => {
  const error = errorOf(() => head3.loss([0, 7], three()));
  assert(error instanceof InvalidArgumentError);
  assertEquals(error.row, 1);
});

Deno.test("labels and weights may be typed arrays of any width", () => {
  const head = new BinaryClassHead({ weightColumn: "w" });
  using logits = tensor([[0], [0]]);
  // log 2 for each logit of 0; the weights are 1 and 3, and there are two elements: 2 log 2.
  for (const labels of [Uint8Array.of(0, 1), Int16Array.of(0, 1), Float64Array.of(0, 1), BigUint64Array.of(0n, 1n)]) {
    for (const w of [Uint8Array.of(1, 3), Float64Array.of(1, 3)]) {
      using loss = scope(() => head.loss(labels as never, logits, { features: { w: w as never } }));
      assertAlmostEquals(loss.dataSync()[0] as number, 2 * Math.LN2, 1e-6);
    }
  }
  assertThrows(() => scope(() => head3.loss(Float64Array.of(0, 0.5) as never, three())), ValueError, "Labels dtype should be integer.");
});

Deno.test("a negative label of a Poisson head is refused with its row", () => {
  // TensorFlow's full loss, which has the logarithm of the label, is NaN there.
  const head = new PoissonRegressionHead({ labelDimension: 2 });
  const sentence = "Labels must be >= 0, for they are counts: the label of row 1 is -3";
  const error = assertThrows(() => scope(() => head.loss([[0, 1], [2, -3]], tensor([[0, 0], [0, 0]]))), InvalidArgumentError, sentence);
  assertEquals(error.row, 1);
});

Deno.test("poissonLoss(): the full loss of a negative label, which the head refuses, is NaN as in TensorFlow", () => {
  scope(() => assertEquals([...poissonLoss(tensor([-1, 1]), tensor([0, 0]), true).dataSync()], [NaN, 1]));
});

Deno.test("thresholds stand in names of metrics as C's %g writes them", () => {
  using model = context();
  const names = withModel(model, () => Object.keys(new BinaryClassHead({ thresholds: [0.5, 0.0005, 0.00001] }).metrics()));
  assertEquals(names.filter((name) => name.startsWith("recall/")), [0.5, 0.0005, "1e-05"].map((t) => `recall/positive_threshold_${t}`));
});
