// The cases of TensorFlow's tensorflow/contrib/learn/python/learn/estimators/head_test.py: heads of classes.

import { assertEquals } from "@std/assert";
import { broadcastTo, cast, div, mul, notEqual, reshape, sigmoidCrossEntropy, softmaxCrossEntropy, sum } from "../../../core/ops/mod.ts";
import { SparseTensor, type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import { multiClassHead, multiLabelHead, noOpTrainFn, ProblemType } from "../../../heads/contrib/mod.ts";
import { type About, about, near, sigmoid, softplus } from "../_cases.ts";
import { testOps, testOpsRefusals } from "./_cases.ts";
import { withVariables } from "./_run.ts";

const classification = { serving_default: ProblemType.CLASSIFICATION };
const logistic = { serving_default: ProblemType.LOGISTIC_REGRESSION };
const nClasses = 3;
const metricClassIds = [0, 1, 2];
const centered = (scope: string) => ({
  trainable: [`${scope}/centered_bias_weight`],
  others: [`${scope}/${scope}/centered_bias_weight/Adagrad`],
});
const layer = (scope: string) => ({ trainable: [`${scope}/logits/weights`, `${scope}/logits/biases`] });
/** What is said of each class, by its number. */
const ofClasses = (means: Record<string, (number | About)[]>) =>
  Object.fromEntries(Object.entries(means).flatMap(([key, values]) => values.map((value, id) => [`${key}/class${id}`, value])));
/** The mean over weights that are not 0, as tf.losses has it. */
const byNonzeroWeights = (losses: Tensor, weights: Tensor): Tensor =>
  div(sum(mul(losses, weights)), sum(cast(notEqual(weights, 0), "float32")));

// One example of class 2, where class 0 has the logit 1 and the others 0.
const one = { logits: [[1, 0, 0]], labels: [[0, 0, 1]], problemTypes: classification };
const loss = (softplus(1) + 2 * Math.LN2) / 3; // 0.89985204
// The millionth that TensorFlow 1 adds to what it divides shows in areas of a few examples, the more the less they weigh.
const [none, all] = [about(0, 2e-5), about(1, 2e-5)];
const areas = ofClasses({ auc: [all, all, none], auc_precision_recall: [none, none, all] });
const labelMetrics = {
  accuracy: 1 / 3,
  auc: about(1 / 4),
  auc_precision_recall: about(0.166667, 1e-5),
  ...ofClasses({
    "labels/actual_label_mean": [0, 0, 1],
    "labels/logits_mean": [1, 0, 0],
    "labels/prediction_mean": [1, 0, 0],
    "labels/probability_mean": [sigmoid(1), 0.5, 0.5],
  }),
  ...areas,
};
const measured = () => multiLabelHead({ nClasses, metricClassIds });
const weighted = () => multiLabelHead({ nClasses, metricClassIds, weightColumnName: "w" });
const tenth = { loss: loss / 10, reported: loss, metrics: labelMetrics };

testOps("multiLabelHead", {
  // testMultiLabelWithLogits, testMultiLabelEval
  "three classes": { head: measured, ...one, loss, metrics: labelMetrics },
  // testMultiLabelTwoClasses
  "two classes": {
    head: () => multiLabelHead({ nClasses: 2, metricClassIds: [0, 1] }),
    logits: [[1, 0]],
    labels: [[0, 1]],
    problemTypes: classification,
    loss: (softplus(1) + Math.LN2) / 2, // 1.00320443
    metrics: {
      accuracy: 0,
      auc: none,
      auc_precision_recall: about(0.25),
      ...ofClasses({
        "labels/actual_label_mean": [0, 1],
        "labels/logits_mean": [1, 0],
        "labels/prediction_mean": [1, 0],
        "labels/probability_mean": [sigmoid(1), 0.5],
        auc: [all, none],
        auc_precision_recall: [none, all],
      }),
    },
  },
  // testMultiLabelWithLogitsInput: all logits are 0
  "the input of logits": {
    head: measured,
    ...one,
    logits: undefined,
    logitsInput: [[0, 0]],
    loss: Math.LN2,
    metrics: {
      accuracy: 2 / 3,
      auc: about(2 / 4, 1e-5),
      auc_precision_recall: about(2 / 3, 1e-4),
      ...ofClasses({
        "labels/actual_label_mean": [0, 0, 1],
        "labels/logits_mean": [0, 0, 0],
        "labels/prediction_mean": [0, 0, 0],
        "labels/probability_mean": [0.5, 0.5, 0.5],
      }),
      ...areas,
    },
    variables: layer("multi_label_head"),
  },
  // testMultiClassEvalWithLargeLogits
  "large logits": {
    head: measured,
    ...one,
    logits: [[2, 0, -1]],
    loss: (softplus(2) + Math.LN2 + softplus(1)) / 3, // 1.377779
    metrics: {
      accuracy: 1 / 3,
      auc: about(9.99999e-07, 1e-9),
      auc_precision_recall: about(0.1666667, 1e-4),
      ...ofClasses({
        "labels/actual_label_mean": [0, 0, 1],
        "labels/logits_mean": [2, 0, -1],
        "labels/prediction_mean": [1, 0, 0],
        "labels/probability_mean": [sigmoid(2), 0.5, sigmoid(-1)],
      }),
      ...areas,
    },
  },
  // testMultiLabelWithLabelName
  "a label name": {
    head: () => multiLabelHead({ nClasses, metricClassIds, labelName: "my_label" }),
    ...one,
    labels: { my_label: one.labels },
    loss,
    metrics: labelMetrics,
  },
  // testMultiLabelWithScalarWeight, testMultiLabelWith2DWeight
  "one weight for all": { head: weighted, ...one, ...tenth, features: { w: 0.1 } },
  "a weight for each class": { head: weighted, ...one, ...tenth, features: { w: [[0.1, 0.1, 0.1]] } },
  // testMultiLabelWithCustomLoss
  "a loss of one's own": {
    head: () =>
      multiLabelHead({
        nClasses,
        metricClassIds,
        weightColumnName: "w",
        lossFn: (y, z, w) => byNonzeroWeights(sigmoidCrossEntropy(y, z), broadcastTo(w!, z.shape)),
      }),
    ...one,
    features: { w: 0.1 },
    loss: loss / 10,
    metrics: labelMetrics,
  },
  // testMultiLabelWithCenteredBias
  "a centred bias": {
    head: () => multiLabelHead({ nClasses, metricClassIds, enableCenteredBias: true }),
    ...one,
    loss,
    metrics: labelMetrics,
    variables: centered("multi_label_head"),
  },
  // testMultiLabelSparseTensorLabels
  "sparse labels": {
    head: measured,
    ...one,
    labels: () => new SparseTensor([[0, 0]], tensor([2], [1], "int32"), [1, 1]),
    loss,
    metrics: labelMetrics,
  },
});

// Two examples with the logit 1, one of each class.
const two = { logits: [[1], [1]], labels: [[1], [0]], problemTypes: logistic };
const both = (softplus(-1) + softplus(1)) / 2; // 0.81326175
const binaryMetrics = {
  accuracy: 1 / 2,
  "accuracy/baseline_label_mean": 1 / 2,
  "accuracy/threshold_0.500000_mean": 1 / 2,
  auc: about(1 / 2, 1e-5),
  auc_precision_recall: about(0.749999, 1e-5),
  "labels/actual_label_mean": 1 / 2,
  "labels/prediction_mean": sigmoid(1),
  "precision/positive_threshold_0.500000_mean": 1 / 2,
  "recall/positive_threshold_0.500000_mean": 1,
};
// Only the first counts, the one of class 1.
const firstMetrics = {
  accuracy: 1,
  "accuracy/baseline_label_mean": 1,
  "accuracy/threshold_0.500000_mean": 1,
  auc: none,
  auc_precision_recall: all,
  "labels/actual_label_mean": 1,
  "labels/prediction_mean": sigmoid(1),
  "precision/positive_threshold_0.500000_mean": 1,
  "recall/positive_threshold_0.500000_mean": 1,
};
const first = {
  head: () => multiClassHead({ nClasses: 2, weightColumnName: "w" }),
  ...two,
  loss: softplus(-1) / 2,
  reported: softplus(-1), // 0.31326166
  metrics: firstMetrics,
};

testOps("multiClassHead of two classes", {
  // testBinaryClassificationWithLogits, testBinaryClassificationEval
  "two rows": { head: () => multiClassHead({ nClasses: 2 }), ...two, loss: both, metrics: binaryMetrics },
  // testBinaryClassificationWithLogitsInput: p = 0.5 equals the threshold, which is positive for the accuracy alone
  "the input of logits": {
    head: () => multiClassHead({ nClasses: 2 }),
    ...two,
    logits: undefined,
    logitsInput: [[0, 0], [0, 0]],
    loss: Math.LN2,
    metrics: {
      ...binaryMetrics,
      "labels/prediction_mean": 0.5,
      "precision/positive_threshold_0.500000_mean": 0,
      "recall/positive_threshold_0.500000_mean": 0,
    },
    variables: layer("binary_logistic_head"),
  },
  // testBinaryClassificationWithLabelName
  "a label name": {
    head: () => multiClassHead({ nClasses: 2, labelName: "my_label" }),
    ...two,
    labels: { my_label: two.labels },
    loss: both,
    metrics: binaryMetrics,
  },
  // testBinaryClassificationWith1DWeights, testBinaryClassificationWith2DWeights
  "weights of one dimension": { ...first, features: { w: [1, 0] } },
  "weights of two dimensions": { ...first, features: { w: [[1], [0]] } },
  // testBinaryClassificationWithCustomLoss
  "a loss of one's own": {
    head: () =>
      multiClassHead({ nClasses: 2, weightColumnName: "w", lossFn: (y, z, w) => byNonzeroWeights(sigmoidCrossEntropy(y, z), w!) }),
    ...two,
    features: { w: [[0.2], [0]] },
    loss: 0.2 * softplus(-1), // 0.062652342
    metrics: firstMetrics,
  },
  // testBinaryClassificationWithCenteredBias
  "a centred bias": {
    head: () => multiClassHead({ nClasses: 2, enableCenteredBias: true }),
    ...two,
    loss: both,
    metrics: binaryMetrics,
    variables: centered("binary_logistic_head"),
  },
});

const ofThree = { logits: [[1, 0, 0]], labels: [[2]], problemTypes: classification };
const cost = Math.log(Math.E + 2); // 1.5514447
const classMetrics = {
  accuracy: 0,
  ...ofClasses({
    "labels/actual_label_mean": [0, 0, 1],
    "labels/logits_mean": [1, 0, 0],
    "labels/prediction_mean": [1, 0, 0],
    "labels/probability_mean": [Math.E / (Math.E + 2), 1 / (Math.E + 2), 1 / (Math.E + 2)], // 0.576117, 0.211942
  }),
};
const softmaxHead = () => multiClassHead({ nClasses, metricClassIds });
const weightedHead = {
  head: () => multiClassHead({ nClasses, metricClassIds, weightColumnName: "w" }),
  ...ofThree,
  loss: cost / 10,
  reported: cost,
  metrics: classMetrics,
};
const total = Math.exp(2) + 1 + Math.exp(-1);
const labelKeys = ["key0", "key1", "key2"];

testOps("multiClassHead", {
  // testMultiClassWithLogits, testMultiClassEval
  "one row": { head: softmaxHead, ...ofThree, loss: cost, metrics: classMetrics },
  // testMultiClassWithLogitsInput: equal logits, of which the first class is predicted
  "the input of logits": {
    head: softmaxHead,
    ...ofThree,
    logits: undefined,
    logitsInput: [[0, 0]],
    loss: Math.log(3),
    metrics: {
      accuracy: 0,
      ...ofClasses({
        "labels/actual_label_mean": [0, 0, 1],
        "labels/logits_mean": [0, 0, 0],
        "labels/prediction_mean": [1, 0, 0],
        "labels/probability_mean": [1 / 3, 1 / 3, 1 / 3],
      }),
    },
    variables: layer("multi_class_head"),
  },
  // testMultiClassEnableCenteredBias
  "a centred bias": {
    head: () => multiClassHead({ nClasses, enableCenteredBias: true }),
    ...ofThree,
    loss: cost,
    metrics: { accuracy: 0 },
    variables: centered("multi_class_head"),
  },
  // testMultiClassEvalModeWithLargeLogits
  "large logits": {
    head: softmaxHead,
    ...ofThree,
    logits: [[2, 0, -1]],
    loss: Math.log(total) + 1, // 3.1698461
    metrics: {
      accuracy: 0,
      ...ofClasses({
        "labels/actual_label_mean": [0, 0, 1],
        "labels/logits_mean": [2, 0, -1],
        "labels/prediction_mean": [1, 0, 0],
        "labels/probability_mean": [Math.exp(2) / total, 1 / total, Math.exp(-1) / total], // 0.843795, 0.114195, 0.0420101
      }),
    },
  },
  // testMultiClassWithScalarWeight, testMultiClassWith1DWeight, testMultiClassWith2DWeight
  "one weight for all": { ...weightedHead, features: { w: 0.1 } },
  "weights of one dimension": { ...weightedHead, features: { w: [0.1] } },
  "weights of two dimensions": { ...weightedHead, features: { w: [[0.1]] } },
  // testMultiClassWithCustomLoss
  "a loss of one's own": {
    head: () =>
      multiClassHead({
        nClasses,
        metricClassIds,
        weightColumnName: "w",
        lossFn: (y, z, w) => byNonzeroWeights(reshape(softmaxCrossEntropy(y, z), [1, 1]), w!),
      }),
    ...ofThree,
    features: { w: 0.1 },
    loss: cost / 10,
    metrics: classMetrics,
  },
  // testMultiClassWithLabelKeysEvalAccuracy0, testMultiClassWithLabelKeysEvalAccuracy1
  "keys of labels, wrong": {
    head: () => multiClassHead({ nClasses, labelKeys }),
    ...ofThree,
    labels: ["key2"],
    loss: cost,
    metrics: { accuracy: 0 },
  },
  "keys of labels, right": {
    head: () => multiClassHead({ nClasses, labelKeys }),
    ...ofThree,
    logits: [[0, 0, 1]],
    labels: ["key2"],
    loss: cost - 1, // 0.5514447
    metrics: { accuracy: 1 },
  },
});

const headName = "head_name";
const [p, q] = [Math.E / (Math.E + 2), 1 / (Math.E + 2)];
const softmaxOf = [p, q, q, q, q, p];
const inference: Record<
  string,
  [
    head: ReturnType<typeof multiClassHead>,
    logits: number[][],
    classes: unknown[],
    names: string[],
    problemType: number,
    probabilities: number[],
  ]
> = {
  // testMultiLabelInfer
  "multiLabelHead": [
    multiLabelHead({ nClasses, headName }),
    [[1, 0, 0], [0, 0, 1]],
    [1n, 0n, 0n, 0n, 0n, 1n],
    ["0", "1", "2"],
    ProblemType.CLASSIFICATION,
    [sigmoid(1), 0.5, 0.5, 0.5, 0.5, sigmoid(1)],
  ],
  // testBinaryClassificationInfer, testBinaryClassificationInferMode_withWeightColumn
  "multiClassHead of two classes": [
    multiClassHead({ nClasses: 2, headName, weightColumnName: "w" }),
    [[1], [1]],
    [1n, 1n],
    ["0", "1"],
    ProblemType.LOGISTIC_REGRESSION,
    [sigmoid(-1), sigmoid(1), sigmoid(-1), sigmoid(1)],
  ],
  // testMultiClassInfer
  "multiClassHead": [
    multiClassHead({ nClasses, headName }),
    [[1, 0, 0], [0, 0, 1]],
    [0n, 2n],
    ["0", "1", "2"],
    ProblemType.CLASSIFICATION,
    softmaxOf,
  ],
  // testMultiClassWithLabelKeysInfer
  "multiClassHead with keys of labels": [
    multiClassHead({ nClasses, headName, labelKeys, metricClassIds }),
    [[1, 0, 0], [0, 0, 1]],
    ["key0", "key2"],
    labelKeys,
    ProblemType.CLASSIFICATION,
    softmaxOf,
  ],
};
for (const [name, [head, logits, classes, names, problemType, probabilities]] of Object.entries(inference)) {
  Deno.test(`contrib ${name}: predicted classes, and what is served`, () => {
    withVariables((run) => {
      const ops = run(
        "infer",
        () => head.createModelFnOps({ features: {}, mode: "infer", labels: [1], trainOpFn: noOpTrainFn, logits: tensor(logits) }),
      );
      assertEquals([ops.loss, ops.trainOp], [null, null]);
      assertEquals([...(ops.predictions as Record<string, Tensor>)["classes"]!.dataSync() as Iterable<unknown>], classes);
      const { [headName]: served, ...others } = ops.outputAlternatives!;
      assertEquals([others, served!.problemType, Object.keys(served!.outputs).sort()], [{}, problemType, ["classes", "probabilities"]]);
      assertEquals([...served!.outputs["classes"]!.dataSync() as Iterable<unknown>], [...names, ...names]);
      const got = served!.outputs["probabilities"]!.dataSync() as Float32Array;
      assertEquals(got.length, probabilities.length);
      probabilities.forEach((probability, i) => near(got[i]!, probability, `probabilities[${i}]`));
    });
  });
}

const ops = (head: ReturnType<typeof multiClassHead>, more: object) =>
  head.createModelFnOps(
    { features: {}, mode: "train", labels: one.labels, trainOpFn: noOpTrainFn, logits: tensor(one.logits), ...more } as never,
  );
const any = (value: unknown) => value as never;
testOpsRefusals("heads of classes", {
  // testMultiLabelWithInvalidLogits
  "logits of three columns for four classes": [
    () => ops(multiLabelHead({ nClasses: 4 }), {}),
    "ValueError",
    "Dimensions 3 and 4 are not compatible",
  ],
  // testBinaryClassificationWithInvalidLogits
  "logits of one column for three classes": [
    () => ops(multiClassHead({ nClasses }), { logits: tensor(two.logits), labels: two.labels }),
    "ValueError",
    "Dimensions 1 and 3 are not compatible",
  ],
  // testMultiClassWithInvalidLogits
  "logits of three columns for one of four classes": [
    () => ops(multiClassHead({ nClasses: 4 }), { labels: [[2]] }),
    "ValueError",
    "Dimensions 3 and 4 are not compatible",
  ],
  // testMultiLabelWithLogitsAndLogitsInput
  "many classes with logits twice": [
    () => ops(measured(), { logitsInput: tensor([[0, 0]]) }),
    "ValueError",
    "Both logits and logitsInput supplied",
  ],
  // testBinaryClassificationWithLogitsAndLogitsInput
  "two classes with logits twice": [
    () => ops(multiClassHead({ nClasses: 2 }), { logits: tensor(two.logits), logitsInput: tensor([[0, 0], [0, 0]]), labels: two.labels }),
    "ValueError",
    "Both logits and logitsInput supplied",
  ],
  // testMultiLabelWith1DWeight
  "a weight for each class without a batch": [
    () => ops(weighted(), { features: { w: [0.1, 0.1, 0.1] } }),
    "ValueError",
    "weights can not be broadcast to values. values.rank=2. weights.rank=2. values.shape=(1, 3). weights.shape=(3, 1).",
  ],
  "a weight for each class of which there is one": [
    () => ops(multiClassHead({ nClasses, weightColumnName: "w" }), { features: { w: [[0.1, 0.1, 0.1]] }, labels: [[2]] }),
    "ValueError",
    "weights can not be broadcast to values. values.rank=2. weights.rank=2. values.shape=(1, 1). weights.shape=(1, 3).",
  ],
  // testErrorInSparseTensorLabels
  "sparse labels of two classes": [
    () =>
      ops(multiClassHead({ nClasses: 2 }), {
        logits: tensor([[1], [1], [3]]),
        labels: new SparseTensor([[0, 0], [1, 0], [2, 0]], tensor([0, 1, 1], [3], "int32"), [3, 1]),
      }),
    "ValueError",
    "SparseTensor is not supported",
  ],
  // testInvalidNClasses
  "no number of classes": [() => multiClassHead(any({ nClasses: null })), "ValueError", "nClasses must be > 1"],
  "-1 classes": [() => multiClassHead({ nClasses: -1 }), "ValueError", "nClasses must be > 1"],
  "0 classes": [() => multiClassHead({ nClasses: 0 }), "ValueError", "nClasses must be > 1"],
});
