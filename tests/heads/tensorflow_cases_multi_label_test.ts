// The cases of TensorFlow's tensorflow_estimator/python/estimator/head/multi_label_head_test.py. What errors_test.ts has is not repeated.

import { assertEquals } from "@std/assert";
import { SparseTensor, tensor } from "../../core/runtime/tensor.ts";
import { tensorflow1 } from "../../heads/head.ts";
import { MultiLabelHead } from "../../heads/mod.ts";
import {
  about,
  type BatchCase,
  leavingNothing,
  near,
  type Refusal,
  sigmoid,
  softplus,
  testBatches,
  testPredictions,
  testRefusals,
  value,
} from "./_cases.ts";
import { errorOf } from "./_expect.ts";

const nClasses = 2;
const indicators = [[1, 0], [1, 1]];
const sparse = (ids: readonly [number, number, number] | readonly [string, string, string]) => () =>
  new SparseTensor([[0, 0], [1, 0], [1, 1]], typeof ids[0] === "string" ? ids as readonly string[] : tensor(ids, [3], "int32"), [2, 2]);

// The losses of both examples are means over the classes: (softplus(1) + softplus(1)) / 2 and (softplus(1.5) + softplus(-1.5)) / 2.
const small = { logits: [[-1, 1], [-1.5, 1.5]], loss: (2 * softplus(1) + softplus(1.5) + softplus(-1.5)) / 4 };
// Four values are too few for an area to say much, but enough to see that it is TensorFlow's.
const smallMetrics = { average_loss: small.loss, auc: about(0.3333), auc_precision_recall: about(0.7689) };
// Where logits are large, a wrong one costs its size: 10, 10, 15 and 0, so (10 + 10) / 2 and (15 + 0) / 2; 8.75 in the mean.
const large = {
  logits: [[-10, 10], [-15, 10]],
  loss: (2 * softplus(10) + softplus(15) + softplus(-10)) / 4,
};
const weighted = { features: { w: [[1], [2]] }, loss: (2 * softplus(10) + 2 * softplus(15) + 2 * softplus(-10)) / 4 }; // 12.5
const cube = [[[-10, 10, -10], [10, -10, 10]], [[-12, 12, -12], [12, -12, 12]]];
const cubeLabels = [[[1, 0, 0], [1, 0, 0]], [[0, 1, 1], [0, 1, 1]]];
const [ten, twelve] = [softplus(10), softplus(12)];
const [none, nothing] = [softplus(-10), softplus(-12)];
// 1 * (10 + 10 + 0) / 3 + 1.5 * (0 + 0 + 10) / 3 + 2 * (0 + 0 + 12) / 3 + 2.5 * (12 + 12 + 0) / 3
const cubeTotal = (2 * ten + none + 1.5 * (2 * none + ten) + 2 * (2 * nothing + twelve) + 2.5 * (2 * twelve + nothing)) / 3;

const ofClasses = (first: string, second: string) => ({
  [`probability_mean/${first}`]: (sigmoid(-1) + sigmoid(-1.5)) / 2,
  [`auc/${first}`]: 0, // All labels are 1.
  [`auc_precision_recall/${first}`]: 1,
  [`probability_mean/${second}`]: (sigmoid(1) + sigmoid(1.5)) / 2,
  [`auc/${second}`]: 1,
  [`auc_precision_recall/${second}`]: 1,
});

const batches: Record<string, BatchCase> = {
  // eval_create_loss, eval
  "two rows": { head: new MultiLabelHead({ nClasses }), ...small, labels: indicators, metrics: smallMetrics },
  // eval_create_loss_large_logits, train
  "large logits": { head: new MultiLabelHead({ nClasses }), ...large, labels: indicators },
  // eval_sparse_labels
  "sparse labels": { head: new MultiLabelHead({ nClasses }), ...small, labels: sparse([0, 0, 1]), metrics: smallMetrics },
  // train_sparse_labels
  "sparse labels, large logits": { head: new MultiLabelHead({ nClasses }), ...large, labels: sparse([0, 0, 1]) },
  // eval_with_regularization_losses
  "regularization": {
    head: new MultiLabelHead({ nClasses }),
    ...small,
    labels: indicators,
    regularizationLosses: [1.5, 0.5],
    loss: small.loss + 2,
    metrics: { ...smallMetrics, regularization_loss: 2 },
  },
  // train_with_regularization_losses
  "regularization, large logits": {
    head: new MultiLabelHead({ nClasses }),
    ...large,
    labels: indicators,
    regularizationLosses: [1.5, 0.5],
    loss: large.loss + 2,
  },
  // eval_with_label_vocabulary
  "a vocabulary": {
    head: new MultiLabelHead({ nClasses, labelVocabulary: ["class0", "class1"] }),
    ...small,
    labels: sparse(["class0", "class0", "class1"]),
    metrics: smallMetrics,
  },
  // train_with_label_vocabulary
  "a vocabulary, large logits": {
    head: new MultiLabelHead({ nClasses, labelVocabulary: ["class0", "class1"] }),
    ...large,
    labels: sparse(["class0", "class0", "class1"]),
  },
  // eval_with_label_vocabulary_with_multi_hot_input
  "indicators for all the vocabulary": {
    head: new MultiLabelHead({ nClasses, labelVocabulary: ["class0", "class1"] }),
    ...small,
    labels: indicators,
    metrics: smallMetrics,
  },
  // eval_with_thresholds: the probabilities are 0.269, 0.731, 0.182, 0.818
  "thresholds": {
    head: new MultiLabelHead({ nClasses, thresholds: [0.25, 0.5, 0.75] }),
    ...small,
    labels: indicators,
    metrics: {
      ...smallMetrics,
      "accuracy/positive_threshold_0.25": 2 / 4,
      "precision/positive_threshold_0.25": 2 / 3,
      "recall/positive_threshold_0.25": 2 / 3,
      "accuracy/positive_threshold_0.5": 1 / 4,
      "precision/positive_threshold_0.5": 1 / 2,
      "recall/positive_threshold_0.5": 1 / 3,
      "accuracy/positive_threshold_0.75": 2 / 4,
      "precision/positive_threshold_0.75": 1,
      "recall/positive_threshold_0.75": 1 / 3,
    },
  },
  // eval_with_classes_for_class_based_metrics
  "metrics of classes": {
    head: new MultiLabelHead({ nClasses, classesForClassBasedMetrics: [0, 1] }),
    ...small,
    labels: indicators,
    metrics: { ...smallMetrics, ...ofClasses("class0", "class1") },
  },
  // eval_with_classes_for_class_based_metrics_string
  "metrics of classes by name": {
    head: new MultiLabelHead({ nClasses, labelVocabulary: ["a", "b"], classesForClassBasedMetrics: ["a", "b"] }),
    ...small,
    labels: sparse(["a", "a", "b"]),
    metrics: { ...smallMetrics, ...ofClasses("a", "b") },
  },
  // eval_with_weights, train_with_weights, train_create_loss_large_logits
  "weights": {
    head: new MultiLabelHead({ nClasses, weightColumn: "w" }),
    ...large,
    ...weighted,
    labels: indicators,
    metrics: { average_loss: weighted.loss * 2 / 3, auc: about(0.2), auc_precision_recall: about(0.728) },
  },
  // train_create_loss_loss_reduction
  "the sum, weighted": {
    head: new MultiLabelHead({ nClasses, weightColumn: "w", lossReduction: "sum" }),
    ...large,
    ...weighted,
    labels: indicators,
    loss: 2 * weighted.loss,
  },
  // multi_dim_weighted_train_create_loss, multi_dim_weighted_train, multi_dim_weighted_eval
  "logits of three dimensions": {
    head: new MultiLabelHead({ nClasses: 3, weightColumn: "w" }),
    logits: cube,
    labels: cubeLabels,
    features: { w: [[1, 1.5], [2, 2.5]] },
    loss: cubeTotal / 4, // 9.9167
    metrics: { average_loss: cubeTotal / 7, auc: about(0.4977), auc_precision_recall: about(0.5461) },
  },
};
testBatches("MultiLabelHead", batches);

const logits = [[0, 1, 2, -1], [-1, -2, -3, 1]];
const numbers = {
  logits: ["float32", [2, 4], logits.flat()],
  probabilities: ["float32", [2, 4], logits.flat().map(sigmoid)],
} as const;
const exports = {
  kinds: { serving_default: "classification", classification: "classification", predict: "predict" },
  served: ["probabilities", "classes"],
};
const labelVocabulary = ["foo", "bar", "foobar", "barfoo"];
testPredictions("MultiLabelHead", {
  // predict
  "two rows": {
    head: new MultiLabelHead({ nClasses: 4 }),
    logits,
    predictions: { ...numbers, classes: ["string", [2, 4], ["0", "1", "2", "3", "0", "1", "2", "3"]] },
    exports,
  },
  // predict_with_label_vocabulary, weight_should_not_impact_prediction
  "a vocabulary, without the weights": {
    head: new MultiLabelHead({ nClasses: 4, labelVocabulary, weightColumn: "w" }),
    logits,
    predictions: { ...numbers, classes: ["string", [2, 4], [...labelVocabulary, ...labelVocabulary]] },
    exports,
  },
});

Deno.test("MultiLabelHead by TensorFlow 1's rules names classes only where it is served", () => {
  leavingNothing(() => {
    const head = new MultiLabelHead({ nClasses: 4, labelVocabulary }, tensorflow1);
    const { predictions, exportOutputs } = head.createEstimatorSpec({ features: {}, mode: "infer", logits: tensor(logits) });
    assertEquals(Object.keys(predictions as object), ["logits", "probabilities"]);
    const served = exportOutputs!["serving_default"]!;
    assertEquals(served.kind === "classification" ? [...served.classes!.dataSync() as string[]] : null, [
      ...labelVocabulary,
      ...labelVocabulary,
    ]);
    assertEquals(errorOf(() => head.predictions(tensor(logits), ["classes"])).name, "ValueError");
  });
});

// eval_create_loss_loss_fn, loss_fn_arg_features_ok
Deno.test("MultiLabelHead: a lossFn gets labels, logits and features", () => {
  leavingNothing(() => {
    const features = { x: [42] };
    const head = new MultiLabelHead({
      nClasses,
      lossFn: (labels, logits, context) => {
        assertEquals([[...labels.shape], [...labels.dataSync() as Float32Array]], [[2, 2], indicators.flat()]);
        assertEquals([[...logits.shape], [...logits.dataSync() as Float32Array]], [[2, 2], large.logits.flat()]);
        assertEquals(context.features, features);
        return tensor([[1], [2]]);
      },
    });
    near(value(head.loss(indicators, tensor(large.logits), { features })), 3 / 2, "loss");
  });
});

const any = (value: unknown) => value as never;
const plain = new MultiLabelHead({ nClasses });
const head = new MultiLabelHead({ nClasses: 3, weightColumn: "w" });
const two = () => tensor(large.logits);
const refusals: Record<string, Refusal> = {
  // n_classes_is_none
  "no number of classes": [
    () => new MultiLabelHead(any({ nClasses: null })),
    "ValueError",
    "nClasses must be > 1 for multi-label classification. Given: None",
  ],
  // threshold_too_small, threshold_too_large
  "a threshold of 0": [
    () => new MultiLabelHead({ nClasses, thresholds: [0, 0.5] }),
    "ValueError",
    "thresholds must be in (0, 1) range. Given: 0.0",
  ],
  "a threshold of 1": [
    () => new MultiLabelHead({ nClasses, thresholds: [0.5, 1] }),
    "ValueError",
    "thresholds must be in (0, 1) range. Given: 1.0",
  ],
  // label_vocabulary_dict
  "a vocabulary that is a record": [
    () => new MultiLabelHead({ nClasses, labelVocabulary: any({ foo: "bar" }) }),
    "ValueError",
    "labelVocabulary must be a list or tuple. Given type: object",
  ],
  // invalid_loss_reduction
  "a reduction that is none": [
    () => new MultiLabelHead({ nClasses, lossReduction: "invalid_loss_reduction" }),
    "ValueError",
    "Invalid lossReduction: invalid_loss_reduction.",
  ],
  // classes_for_class_based_metrics_invalid
  "metrics of class -1": [
    () => new MultiLabelHead({ nClasses: 3, classesForClassBasedMetrics: [2, -1] }),
    "ValueError",
    "All classesForClassBasedMetrics must be in range [0, 2]. Given: -1",
  ],
  // classes_for_class_based_metrics_string_invalid
  "metrics of a class that is none": [
    () => new MultiLabelHead({ nClasses: 3, labelVocabulary: ["a", "b", "c"], classesForClassBasedMetrics: ["c", "z"] }),
    "ValueError",
    "'z' is not in list",
  ],
  "logits of three columns": [
    () => plain.predictions(tensor([[1, 2, 3]])),
    "ValueError",
    "logits shape must be [D0, D1, ... DN, logits_dimension], got (1, 3).",
  ],
  // eval_create_loss_labels_wrong_shape
  "labels of one column": [
    () => plain.loss(tensor([[1], [1]], [2, 1], "int32"), two()),
    "ValueError",
    "Expected labels dimension=2.  Received 1.",
  ],
  "labels of one dimension": [() => plain.loss(tensor([1, 1], [2], "int32"), two()), "ValueError", "Expected labels dimension=2"],
  // eval_create_loss_loss_fn_wrong_shape
  "a lossFn of a wrong shape": [
    () => new MultiLabelHead({ nClasses, lossFn: () => tensor([1, 2]) }).loss(indicators, two()),
    "ValueError",
    "lossFn must return Tensor of shape [D0, D1, ... DN, 1]. logits_shape: (2, 2) loss_shape: (2,)",
  ],
  // train_invalid_indicator_labels
  "an indicator of 2": [
    () => plain.loss([[2, 0], [1, 1]], two()),
    "InvalidArgumentError",
    "labels must be an integer indicator Tensor with values in [0, 1]",
  ],
  // train_invalid_sparse_labels
  "a sparse id of 2": [
    () => plain.loss(sparse([2, 0, 1])(), two()),
    "InvalidArgumentError",
    "labels must be an integer SparseTensor with values in [0, 2)",
  ],
  // multi_dim_weights_wrong_inner_dim
  "weights that lack a dimension": [
    () => head.loss(cubeLabels, tensor(cube), { features: { w: [[1], [2]] } }),
    "ValueError",
    "weights shape must be [D0, D1, ... DN] or [D0, D1, ... DN, 1], logits_shape: (2, 2, 3). weights_shape: (2, 1).",
  ],
  // multi_dim_weights_wrong_outer_dim
  "weights of each class": [
    () => head.loss(cubeLabels, tensor(cube), { features: { w: [[[1, 1, 1], [1.5, 1.5, 1.5]], [[2, 2, 2], [2.5, 2.5, 2.5]]] } }),
    "ValueError",
    "logits_shape: (2, 2, 3). weights_shape: (2, 2, 3).",
  ],
};
testRefusals("MultiLabelHead", refusals);
