// The cases of TensorFlow's tensorflow_estimator/python/estimator/head/binary_class_head_test.py. What errors_test.ts has is not repeated.

import { assertEquals } from "@std/assert";
import { tensor } from "../../core/runtime/tensor.ts";
import { BinaryClassHead } from "../../heads/mod.ts";
import {
  about,
  type BatchCase,
  leavingNothing,
  near,
  sigmoid,
  softplus,
  testBatches,
  testPredictions,
  testRefusals,
  value,
} from "./_cases.ts";

// One logit is right and one wrong by far: the losses are softplus(-45) = 0 and softplus(41) = 41, of which the mean is 20.5.
const twoRows = { logits: [[45], [-41]], labels: [[1], [1]], loss: 20.5 };
const twoRowsMetrics = {
  average_loss: 20.5,
  accuracy: 1 / 2,
  precision: 1,
  recall: 1 / 2,
  "prediction/mean": 1 / 2,
  "label/mean": 1,
  accuracy_baseline: 1,
  auc: 0, // There is no negative label.
  auc_precision_recall: 1,
};

// Losses 0, 41, 44 weigh 1, 0.1, 1.5: 70.1 in all, over 3 rows.
const weighted = { head: new BinaryClassHead({ weightColumn: "w" }), logits: [[45], [-41], [44]], loss: 70.1 / 3 };
const weightedMetrics = {
  average_loss: 70.1 / 2.6,
  accuracy: 1 / 2.6,
  precision: 1 / 2.5,
  recall: 1 / 1.1,
  "prediction/mean": 2.5 / 2.6,
  "label/mean": 1.1 / 2.6,
  accuracy_baseline: 1.5 / 2.6,
  auc: about(0.45454565, 1e-6),
  auc_precision_recall: about(0.4010627, 1e-6),
};

// p(-1) = 0.269, p(1) = 0.731
const thresholds = [0.25, 0.5, 0.75];
const batches: Record<string, BatchCase> = {
  // eval_create_loss, eval, train_create_loss, train
  "two rows": { head: new BinaryClassHead(), ...twoRows, metrics: twoRowsMetrics },
  // train_create_loss_loss_reduction
  "the sum": { head: new BinaryClassHead({ lossReduction: "sum" }), ...twoRows, loss: 41 },
  // eval_metric_ops_with_head_name
  "a head with a name": {
    head: new BinaryClassHead({ name: "some_binary_head" }),
    ...twoRows,
    metrics: Object.fromEntries(Object.entries(twoRowsMetrics).map(([key, metric]) => [`${key}/some_binary_head`, metric])),
  },
  // eval_with_regularization_losses, train_with_regularization_losses
  "regularization": {
    head: new BinaryClassHead(),
    ...twoRows,
    regularizationLosses: [1.5, 0.5],
    loss: 22.5,
    metrics: { ...twoRowsMetrics, regularization_loss: 2 },
  },
  // eval_with_vocabulary_list_create_loss, eval_with_vocabulary_list
  "a vocabulary": {
    head: new BinaryClassHead({ labelVocabulary: ["aang", "iroh"] }),
    ...twoRows,
    labels: [["iroh"], ["iroh"]],
    metrics: twoRowsMetrics,
  },
  // eval_with_thresholds_create_loss, eval_with_thresholds
  "thresholds": {
    head: new BinaryClassHead({ thresholds }),
    logits: [[-1], [1]],
    labels: [[1], [1]],
    loss: (softplus(1) + softplus(-1)) / 2,
    metrics: {
      ...twoRowsMetrics,
      average_loss: 1.62652338 / 2,
      "accuracy/positive_threshold_0.25": 1,
      "precision/positive_threshold_0.25": 1,
      "recall/positive_threshold_0.25": 1,
      "accuracy/positive_threshold_0.5": 0.5,
      "precision/positive_threshold_0.5": 1,
      "recall/positive_threshold_0.5": 0.5,
      "accuracy/positive_threshold_0.75": 0,
      "precision/positive_threshold_0.75": 0,
      "recall/positive_threshold_0.75": 0,
    },
  },
  // train_one_dim_create_loss, train_one_dim
  "labels and weights of one dimension": { ...weighted, labels: [1, 1, 0], features: { w: [1, 0.1, 1.5] }, metrics: weightedMetrics },
  // weighted_multi_example_eval, weighted_multi_example_train
  "labels and weights of two dimensions": {
    ...weighted,
    labels: [[1], [1], [0]],
    features: { w: [[1], [0.1], [1.5]] },
    metrics: weightedMetrics,
  },
  // float_labels_train_create_loss, float_labels_train, float_labels_eval_create_loss, float_labels_eval
  "labels between 0 and 1": {
    head: new BinaryClassHead(),
    logits: [[0.5], [-0.3]],
    labels: [[0.8], [0.4]],
    // 0.57407698 and 0.67435524
    loss: (0.8 * softplus(-0.5) + 0.2 * softplus(0.5) + 0.4 * softplus(0.3) + 0.6 * softplus(-0.3)) / 2,
  },
  // multi_dim_weighted_train_create_loss, multi_dim_weighted_train, multi_dim_weighted_eval
  "logits of three dimensions": {
    head: new BinaryClassHead({ weightColumn: "w" }),
    logits: [[[10], [-10]], [[12], [-12]]],
    labels: [[[0], [0]], [[1], [1]]],
    features: { w: [[1, 1.5], [2, 2.5]] },
    // 1 * 10 + 1.5 * 0 + 2 * 0 + 2.5 * 12 = 40, over 4 rows
    loss: (softplus(10) + 1.5 * softplus(-10) + 2 * softplus(-12) + 2.5 * softplus(12)) / 4,
    metrics: {
      average_loss: about(40 / 7),
      accuracy: 3.5 / 7,
      precision: 2 / 3,
      recall: 2 / 4.5,
      "prediction/mean": about(3 / 7),
      "label/mean": 4.5 / 7,
      accuracy_baseline: 4.5 / 7,
      auc: about(0.5222),
      auc_precision_recall: about(0.6582),
    },
  },
};
testBatches("BinaryClassHead", batches);

const kinds = { serving_default: "classification", classification: "classification", regression: "regression", predict: "predict" };
const far = [[45], [-41], [44]];
testPredictions("BinaryClassHead", {
  // predict
  "two rows": {
    head: new BinaryClassHead(),
    logits: [[0.3], [-0.4]],
    predictions: {
      logits: ["float32", [2, 1], [0.3, -0.4]],
      logistic: ["float32", [2, 1], [sigmoid(0.3), sigmoid(-0.4)]], // 0.574443, 0.401312
      probabilities: ["float32", [2, 2], [sigmoid(-0.3), sigmoid(0.3), sigmoid(0.4), sigmoid(-0.4)]],
      class_ids: ["int64", [2, 1], [1, 0]],
      classes: ["string", [2, 1], ["1", "0"]],
      all_class_ids: ["int32", [2, 2], [0, 1, 0, 1]],
      all_classes: ["string", [2, 2], ["0", "1", "0", "1"]],
    },
    exports: { kinds, served: ["probabilities", "all_classes"] },
  },
  // predict_with_vocabulary_list; a logit of 0 is a tie, which goes to class 0
  "a vocabulary": {
    head: new BinaryClassHead({ labelVocabulary: ["aang", "iroh"] }),
    logits: [[1], [0]],
    keys: ["classes"],
    predictions: { classes: ["string", [2, 1], ["iroh", "aang"]] },
  },
  // weighted_multi_example_predict
  "integers as logits, without the weights": {
    head: new BinaryClassHead({ weightColumn: "w" }),
    logits: () => tensor(far, [3, 1], "int32"),
    keys: ["logits", "logistic", "probabilities", "class_ids", "classes"],
    predictions: {
      logits: ["float32", [3, 1], far.flat()],
      logistic: ["float32", [3, 1], far.flat().map(sigmoid)],
      probabilities: ["float32", [3, 2], [0, 1, 1, 0, 0, 1]],
      class_ids: ["int64", [3, 1], [1, 0, 1]],
      classes: ["string", [3, 1], ["1", "0", "1"]],
    },
  },
});

// eval_create_loss_loss_fn, loss_fn_arg_features_ok
Deno.test("BinaryClassHead: a lossFn gets labels, logits and features", () => {
  leavingNothing(() => {
    const features = { x: [42] };
    const head = new BinaryClassHead({
      lossFn: (labels, logits, context) => {
        assertEquals([[...labels.shape], [...labels.dataSync() as Float32Array]], [[2, 1], [1, 0]]);
        assertEquals([[...logits.shape], [...logits.dataSync() as Float32Array]], [[2, 1], [-10, 10]]);
        assertEquals(context, { features, lossReduction: "sum_over_batch_size" });
        return tensor([[1], [2]]);
      },
    });
    near(value(head.loss([[1], [0]], tensor([[-10], [10]]), { features })), 3 / 2, "loss");
  });
});

const cube = () => tensor([[[10], [-10]], [[12], [-12]]]);
const labels = [[[0], [0]], [[1], [1]]];
const head = new BinaryClassHead({ weightColumn: "w" });
testRefusals("BinaryClassHead", {
  // threshold_too_large
  "a threshold of 1": [() => new BinaryClassHead({ thresholds: [0.5, 1] }), "ValueError", "thresholds not in (0, 1): ((0.5, 1.0),)."],
  // invalid_loss_reduction
  "a reduction that is none": [
    () => new BinaryClassHead({ lossReduction: "invalid_loss_reduction" }),
    "ValueError",
    "Invalid lossReduction: invalid_loss_reduction.",
  ],
  // invalid_logits_shape
  "logits of two columns": [
    () => new BinaryClassHead().predictions(tensor([[45, 44], [41, 42]]), ["probabilities"]),
    "ValueError",
    "logits shape must be [D0, D1, ... DN, logits_dimension], got (2, 2).",
  ],
  // invalid_labels_shape
  "labels of two columns": [
    () => new BinaryClassHead().loss([[45, 44], [41, 42]], tensor([[45], [41]])),
    "ValueError",
    "Mismatched label shape. Expected labels dimension=1.  Received 2.",
  ],
  // incompatible_labels_shape
  "more labels than logits": [
    () => new BinaryClassHead().loss([[0], [1], [0]], tensor([[0], [1]])),
    "ValueError",
    "expected_labels_shape: (2, 1). labels_shape: (3, 1).",
  ],
  "fewer labels than logits": [
    () => new BinaryClassHead().loss([[0], [1]], tensor([[0], [1], [0]])),
    "ValueError",
    "expected_labels_shape: (3, 1). labels_shape: (2, 1).",
  ],
  // eval_create_loss_loss_fn_wrong_shape
  "a lossFn of a wrong shape": [
    () => new BinaryClassHead({ lossFn: () => tensor([1, 2]) }).loss([[1], [0]], tensor([[-10], [10]])),
    "ValueError",
    "lossFn must return Tensor of shape [D0, D1, ... DN, 1]. logits_shape: (2, 1) loss_shape: (2,)",
  ],
  // eval_labels_none, train_labels_none
  "no labels": [
    () => new BinaryClassHead().loss(null, tensor([[45], [-41]])),
    "ValueError",
    "You must provide a labels Tensor. Given: None.",
  ],
  // float_labels_invalid_values
  "a label above 1": [
    () => new BinaryClassHead().loss([[1.2], [0.4]], tensor([[0.5], [-0.3]])),
    "InvalidArgumentError",
    "Labels must be <= nClasses - 1",
  ],
  // multi_dim_train_weights_wrong_inner_dim
  "weights that lack a dimension": [
    () => head.loss(labels, cube(), { features: { w: [[1], [2]] } }),
    "ValueError",
    "weights shape must be [D0, D1, ... DN] or [D0, D1, ... DN, 1], logits_shape: (2, 2, 1). weights_shape: (2, 1).",
  ],
  // multi_dim_train_weights_wrong_outer_dim
  "weights of two columns": [
    () => head.loss(labels, cube(), { features: { w: [[[1, 1.1], [1.5, 1.6]], [[2, 2.1], [2.5, 2.6]]] } }),
    "ValueError",
    "logits_shape: (2, 2, 1). weights_shape: (2, 2, 2).",
  ],
});
