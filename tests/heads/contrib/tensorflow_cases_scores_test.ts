// The cases of TensorFlow's tensorflow/contrib/learn/python/learn/estimators/head_test.py: heads with one score, of loss alone, and several heads.

import { assertEquals } from "@std/assert";
import { square } from "../../../core/ops/mod.ts";
import { SparseTensor, type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import {
  binarySvmHead,
  lossOnlyHead,
  multiClassHead,
  multiHead,
  noOpTrainFn,
  poissonRegressionHead,
  ProblemType,
  regressionHead,
} from "../../../heads/contrib/mod.ts";
import { near } from "../_cases.ts";
import { testOps, testOpsRefusals } from "./_cases.ts";
import { value, withVariables } from "./_run.ts";

const regression = { serving_default: ProblemType.LINEAR_REGRESSION };
// Squares 1, 0, 4
const three = { labels: [[0], [1], [1]], logits: [[1], [1], [3]], loss: 5 / 3, metrics: {}, problemTypes: regression };
const centered = (scope: string) => ({
  trainable: [`${scope}/centered_bias_weight`],
  others: [`${scope}/${scope}/centered_bias_weight/Adagrad`],
});
const weighted = () => regressionHead({ weightColumnName: "w" });

testOps("regressionHead", {
  // testRegressionWithLogits, testRegressionEvalMode
  "three rows": { head: () => regressionHead(), ...three },
  // testRegressionWithLogitFn
  "a link function": { head: () => regressionHead({ linkFn: square }), ...three, predictions: { scores: [1, 1, 9] } },
  // testRegressionWithLogitsInput: a layer of the head's has zeros as input, so squares 0, 1, 1
  "the input of logits": {
    head: () => regressionHead(),
    ...three,
    logits: undefined,
    logitsInput: [[0, 0], [0, 0], [0, 0]],
    loss: 2 / 3,
    variables: { trainable: ["regression_head/logits/weights", "regression_head/logits/biases"] },
  },
  // testRegressionWithLabelName
  "a label name": { head: () => regressionHead({ labelName: "my_label" }), ...three, labels: { my_label: three.labels } },
  // testRegressionWithScalarWeights: as a number, and as a tensor
  "one weight for all": { head: weighted, ...three, features: { w: 2 }, loss: 10 / 3, reported: 5 / 3 },
  "a tensor on the host as one weight for all": {
    head: weighted,
    ...three,
    features: { w: () => tensor(2n) },
    loss: 10 / 3,
    reported: 5 / 3,
  },
  "a tensor as one weight for all": { head: weighted, ...three, features: { w: () => tensor(2) }, loss: 10 / 3, reported: 5 / 3 },
  // testRegressionWith1DWeights, testRegressionWith2DWeights
  "weights of one dimension": { head: weighted, ...three, features: { w: [2, 5, 0] }, loss: 2 / 3, reported: 2 / 7 },
  "weights of two dimensions": { head: weighted, ...three, features: { w: [[2], [5], [0]] }, loss: 2 / 3, reported: 2 / 7 },
  // testRegressionWithCenteredBias
  "a centred bias": { head: () => regressionHead({ enableCenteredBias: true }), ...three, variables: centered("regression_head") },
});

testOps("poissonRegressionHead", {
  // testPoissonWithLogits: e^0 - 0, e^-1 + 1, e^3 - 3; Stirling's formula counts as 0 up to 1
  "three rows": {
    head: () => poissonRegressionHead(),
    labels: [[0], [1], [1]],
    logits: [[0], [-1], [3]],
    loss: (1 + Math.exp(-1) + 1 + Math.exp(3) - 3) / 3,
    metrics: {},
    problemTypes: regression,
  },
});

const svm = { serving_default: ProblemType.LOGISTIC_REGRESSION };
// Both are on their side, the first within the margin: losses 0.5 and 0
const two = { labels: [0, 1], logits: [[-0.5], [1.2]], loss: 0.25, metrics: { accuracy: 1 }, problemTypes: svm };
const weightedSvm = { head: () => binarySvmHead({ weightColumnName: "w" }), ...two, loss: 3.5 / 2, reported: 3.5 / 18 };
testOps("binarySvmHead", {
  // testBinarySVMWithLogits, testBinarySVMEvalMode
  "two rows": { head: () => binarySvmHead(), ...two },
  // testBinarySVMWithLogitsInput: logits 0 are predicted as 0, and cost 1
  "the input of logits": {
    head: () => binarySvmHead(),
    ...two,
    logits: undefined,
    logitsInput: [[0, 0], [0, 0]],
    loss: 1,
    metrics: { accuracy: 0.5 },
    variables: { trainable: ["binary_svm_head/logits/weights", "binary_svm_head/logits/biases"] },
  },
  // testBinarySVMWithLabelName
  "a label name": { head: () => binarySvmHead({ labelName: "my_label" }), ...two, labels: { my_label: [0, 1] } },
  // testBinarySVMWith1DWeights, testBinarySVMWith2DWeights
  "weights of one dimension": { ...weightedSvm, features: { w: [7, 11] } },
  "weights of two dimensions": { ...weightedSvm, features: { w: [[7], [11]] } },
  // testBinarySVMWithCenteredBias
  "a centred bias": { head: () => binarySvmHead({ enableCenteredBias: true }), ...two, variables: centered("binary_svm_head") },
});

testOps("lossOnlyHead", {
  // testNoPredictionsAndNoMetrics
  "a number": { head: () => lossOnlyHead(() => 1, { headName: "const" }), labels: null, loss: 1, metrics: {}, predictions: {} },
});

const heads = () => [3, 4].map((nClasses, i) => multiClassHead({ nClasses, labelName: `label${i + 1}`, headName: `head${i + 1}` }));
const labels = { label1: [1], label2: [1] };
const together = [[-0.7, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1]];
const loss1 = Math.log(Math.exp(-0.7) + Math.exp(0.2) + Math.exp(0.1)) - 0.2; // 0.838
const loss2 = Math.log(4); // 1.386, four logits are equal
const metrics = { "loss/head1": loss1, "loss/head2": loss2, "accuracy/head1": 1, "accuracy/head2": 0 };
testOps("multiHead", {
  // testTrain_withNoHeadWeights
  "a constant besides": {
    head: () => multiHead([...heads(), lossOnlyHead(() => 1, { headName: "const" })]),
    logits: together,
    labels,
    loss: loss1 + loss2 + 1, // 3.224
    metrics,
  },
  // testTrain_withHeadWeights, testEval
  "weights of the heads": {
    head: () => multiHead(heads(), { lossWeights: [1, 0.5] }),
    logits: together,
    labels,
    loss: loss1 + loss2 / 2,
    metrics,
  },
  // testTrain_withDictLogits
  "logits by name": {
    head: () => multiHead(heads()),
    logits: { head1: [together[0]!.slice(0, 3)], head2: [together[0]!.slice(3)] },
    labels,
    loss: loss1 + loss2, // 2.224
    metrics,
  },
});

Deno.test("contrib multiHead: predictions are there to evaluate and to predict, what is served to predict", () => {
  withVariables((run) => {
    const head = multiHead(heads(), { lossWeights: [1, 0.5] });
    const make = (mode: "train" | "eval" | "infer") =>
      run(mode, () => head.createModelFnOps({ features: {}, mode, labels, trainOpFn: noOpTrainFn, logits: tensor(together) }));
    const keys = ["head1", "head2"].flatMap((name) => ["classes", "logits", "probabilities"].map((key) => `${name}/${key}`));
    // testTrain_withHeadWeights
    assertEquals([make("train").predictions, make("train").outputAlternatives], [null, null]);
    // testEval
    assertEquals(Object.keys(make("eval").predictions as object).sort(), keys);
    assertEquals(make("eval").outputAlternatives, null);
    // testInfer
    const ops = make("infer");
    assertEquals([ops.loss, ops.trainOp, ops.evalMetricOps], [null, null, {}]);
    assertEquals(Object.keys(ops.predictions as object).sort(), keys);
    for (const name of ["head1", "head2"]) {
      const { problemType, outputs } = ops.outputAlternatives![name]!;
      assertEquals([problemType, Object.keys(outputs).sort()], [ProblemType.CLASSIFICATION, ["classes", "probabilities"]]);
    }
  });
});

Deno.test("contrib lossOnlyHead: numbers and tensors add up", () => {
  withVariables((run) => {
    const head = lossOnlyHead(() => [tensor(2), 0.5]);
    const ops = run("eval", () => head.createModelFnOps({ features: {}, mode: "eval" }));
    near(value(ops.loss as Tensor), 2.5, "loss");
  });
});

const ops = (head: ReturnType<typeof regressionHead>, more: object) =>
  head.createModelFnOps({ features: {}, mode: "train", labels: three.labels, trainOpFn: noOpTrainFn, ...more } as never);
const sparse = () => new SparseTensor([[0, 0], [1, 0], [2, 0]], tensor([0, 1, 1]), [3, 1]);
testOpsRefusals("heads", {
  // testRegressionWithInvalidLogits, testBinarySVMWithInvalidLogits
  "logits of two columns for one target": [
    () => ops(regressionHead(), { logits: tensor([[1, 1], [1, 1], [3, 1]]) }),
    "ValueError",
    "Dimensions 2 and 1 are not compatible",
  ],
  "logits of two columns with a margin": [
    () => ops(binarySvmHead(), { logits: tensor([[1, 1], [1, 1]]), labels: [0, 1] }),
    "ValueError",
    "Dimensions 2 and 1 are not compatible",
  ],
  // testRegressionWithLogitsAndLogitsInput, testBinarySVMWithLogitsAndLogitsInput
  "a regression with logits twice": [
    () => ops(regressionHead(), { logits: tensor(three.logits), logitsInput: tensor([[0, 0], [0, 0], [0, 0]]) }),
    "ValueError",
    "Both logits and logitsInput supplied",
  ],
  "a margin with logits twice": [
    () => ops(binarySvmHead(), { logits: tensor(two.logits), logitsInput: tensor([[0, 0], [0, 0]]), labels: [0, 1] }),
    "ValueError",
    "Both logits and logitsInput supplied",
  ],
  // testRegressionErrorInSparseTensorLabels
  "sparse labels of a regression": [
    () => ops(regressionHead(), { logits: tensor(three.logits), labels: sparse() }),
    "ValueError",
    "SparseTensor is not supported",
  ],
  // testInvalidHeads
  "one of two heads without a name": [
    () => multiHead([heads()[0]!, multiClassHead({ nClasses: 4, labelName: "label" })]),
    "ValueError",
    "Members of MultiHead must have names.",
  ],
  // testTrainWithNoneTrainOpFn
  "training of two heads without a trainOpFn": [
    () => ops(multiHead(heads()), { logits: tensor(together), labels, trainOpFn: null }),
    "ValueError",
    "trainOpFn can not be None in TRAIN mode",
  ],
  "a NaN as one weight for all": [
    () => ops(weighted(), { logits: tensor(three.logits), features: { w: NaN } }),
    "ValueError",
    "The weight column w is NaN",
  ],
  "a loss that is no number": [
    () => ops(lossOnlyHead((() => "1") as never), {}),
    "ValueError",
    "lossFn must return a scalar or several",
  ],
});
