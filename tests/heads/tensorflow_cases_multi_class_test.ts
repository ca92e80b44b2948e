// The cases of TensorFlow's tensorflow_estimator/python/estimator/head/multi_class_head_test.py. What errors_test.ts has is not repeated.

import { assertEquals } from "@std/assert";
import { SparseTensor, tensor } from "../../core/runtime/tensor.ts";
import { MultiClassHead } from "../../heads/mod.ts";
import { type BatchCase, leavingNothing, near, type Refusal, testBatches, testPredictions, testRefusals, value } from "./_cases.ts";

// Of three logits one is z and two are 0. The class of z costs log(1 + 2 e^-z), which is nearly 0, another one z more.
const right = (z: number) => Math.log1p(2 * Math.exp(-z));
const wrong = (z: number) => z + right(z);
const nClasses = 3;
const labelVocabulary = ["aang", "iroh", "zuko"];

const twoRows = { logits: [[10, 0, 0], [0, 10, 0]], labels: [[1], [1]], loss: (wrong(10) + right(10)) / 2 };
const twoRowsMetrics = { average_loss: twoRows.loss, accuracy: 0.5 };
// Losses 10, 10, 0 weigh 1, 2, 3: 30 in all, over 3 rows.
const weighted = {
  head: new MultiClassHead({ nClasses, weightColumn: "w" }),
  logits: [[10, 0, 0], [0, 10, 0], [0, 0, 10]],
  loss: (3 * wrong(10) + 3 * right(10)) / 3,
  metrics: { average_loss: (3 * wrong(10) + 3 * right(10)) / 6, accuracy: 0.5 },
};
const cube = [[[10, 0, 0], [12, 0, 0]], [[0, 10, 0], [0, 15, 0]]];
const cubeLabels = [[[0], [1]], [[1], [2]]];
// 1 * 0 + 1.5 * 12 + 2 * 0 + 2.5 * 15 = 55.5
const cubeTotal = right(10) + 1.5 * wrong(12) + 2 * right(10) + 2.5 * wrong(15);

const batches: Record<string, BatchCase> = {
  // eval_create_loss, eval, train_create_loss, train
  "two rows": { head: new MultiClassHead({ nClasses }), ...twoRows, metrics: twoRowsMetrics },
  // train_create_loss_loss_reduction
  "the sum": { head: new MultiClassHead({ nClasses, lossReduction: "sum" }), ...twoRows, loss: 2 * twoRows.loss },
  // eval_metric_ops_with_head_name
  "a head with a name": {
    head: new MultiClassHead({ nClasses, name: "some_multiclass_head" }),
    ...twoRows,
    metrics: { "average_loss/some_multiclass_head": twoRows.loss, "accuracy/some_multiclass_head": 0.5 },
  },
  // eval_with_regularization_losses, train_with_regularization_losses
  "regularization": {
    head: new MultiClassHead({ nClasses }),
    ...twoRows,
    regularizationLosses: [1.5, 0.5],
    loss: twoRows.loss + 2,
    metrics: { ...twoRowsMetrics, regularization_loss: 2 },
  },
  // eval_with_label_vocabulary_create_loss, eval_with_label_vocabulary, train_with_vocabulary_create_loss, train_with_vocabulary
  "a vocabulary": {
    head: new MultiClassHead({ nClasses, labelVocabulary }),
    ...twoRows,
    labels: [["iroh"], ["iroh"]],
    metrics: twoRowsMetrics,
  },
  // weighted_multi_example_eval, weighted_multi_example_train
  "labels and weights of two dimensions": { ...weighted, labels: [[1], [2], [2]], features: { w: [[1], [2], [3]] } },
  // train_one_dim_create_loss, train_one_dim
  "labels and weights of one dimension": { ...weighted, labels: [1, 2, 2], features: { w: [1, 2, 3] } },
  // multi_dim_weighted_train_create_loss, multi_dim_weighted_train, multi_dim_weighted_eval
  "logits of three dimensions": {
    head: new MultiClassHead({ nClasses, weightColumn: "w" }),
    logits: cube,
    labels: cubeLabels,
    features: { w: [[1, 1.5], [2, 2.5]] },
    loss: cubeTotal / 4,
    metrics: { average_loss: cubeTotal / 7, accuracy: 3 / 7 },
  },
};
testBatches("MultiClassHead", batches);

// softmax([1, 0, 0]): 0.576117, 0.2119416, 0.2119416
const [p, q] = [Math.E / (Math.E + 2), 1 / (Math.E + 2)];
const logits = [[1, 0, 0], [0, 0, 1]];
const exports = {
  kinds: { serving_default: "classification", classification: "classification", predict: "predict" },
  served: ["probabilities", "all_classes"],
};
const probabilities = ["float32", [2, 3], [p, q, q, q, q, p]] as const;
const numbers = {
  logits: ["float32", [2, 3], logits.flat()],
  probabilities,
  class_ids: ["int64", [2, 1], [0, 2]],
  all_class_ids: ["int32", [2, 3], [0, 1, 2, 0, 1, 2]],
} as const;
testPredictions("MultiClassHead", {
  // predict
  "two rows": {
    head: new MultiClassHead({ nClasses }),
    logits,
    predictions: {
      ...numbers,
      classes: ["string", [2, 1], ["0", "2"]],
      all_classes: ["string", [2, 3], ["0", "1", "2", "0", "1", "2"]],
    },
    exports,
  },
  // predict_with_vocabulary_list
  "a vocabulary": {
    head: new MultiClassHead({ nClasses, labelVocabulary }),
    logits,
    predictions: {
      ...numbers,
      classes: ["string", [2, 1], ["aang", "zuko"]],
      all_classes: ["string", [2, 3], [...labelVocabulary, ...labelVocabulary]],
    },
    exports,
  },
  // weight_should_not_impact_prediction
  "without the weights": {
    head: new MultiClassHead({ nClasses, weightColumn: "w" }),
    logits,
    keys: ["logits", "probabilities"],
    predictions: { logits: ["float32", [2, 3], logits.flat()], probabilities },
  },
});

// eval_create_loss_loss_fn, loss_fn_arg_features_ok
Deno.test("MultiClassHead: a lossFn gets labels, logits and features", () => {
  leavingNothing(() => {
    const features = { x: [42] };
    const head = new MultiClassHead({
      nClasses,
      lossReduction: "sum",
      lossFn: (labels, logits, context) => {
        assertEquals([[...labels.shape], [...labels.dataSync() as Int32Array]], [[2, 1], [1, 2]]);
        assertEquals([[...logits.shape], [...logits.dataSync() as Float32Array]], [[2, 3], [-10, 10, 0, -15, 10, 0]]);
        assertEquals(context, { features, lossReduction: "sum" });
        return tensor([[1], [2]]);
      },
    });
    near(value(head.loss([[1], [2]], tensor([[-10, 10, 0], [-15, 10, 0]]), { features })), 3, "loss");
  });
});

const plain = new MultiClassHead({ nClasses });
const head = new MultiClassHead({ nClasses, weightColumn: "w" });
const three = () => tensor([[1, 2, 4], [1, 2, 3]]);
const refusals: Record<string, Refusal> = {
  // invalid_loss_reduction
  "a reduction that is none": [
    () => new MultiClassHead({ nClasses, lossReduction: "invalid_loss_reduction" }),
    "ValueError",
    "Invalid lossReduction: invalid_loss_reduction.",
  ],
  // invalid_logits_shape
  "logits of two columns": [
    () => plain.predictions(tensor([[45, 44], [41, 42]]), ["probabilities"]),
    "ValueError",
    "logits shape must be [D0, D1, ... DN, logits_dimension], got (2, 2).",
  ],
  // invalid_labels_shape
  "labels of two columns": [() => plain.loss([[1, 2], [0, 1]], three()), "ValueError", "Mismatched label shape."],
  // invalid_labels_type; 1 in an array of numbers is an integer here, in a tensor of floats it is not
  "labels that are a tensor of floats": [() => plain.loss(tensor([[1], [1]]), three()), "ValueError", "Labels dtype should be integer."],
  // invalid_labels_values
  "label 45": [() => plain.loss([[45], [1]], three()), "InvalidArgumentError", "Labels must be <= nClasses - 1"],
  "label -5": [() => plain.loss([[-5], [1]], three()), "InvalidArgumentError", "Labels must be >= 0"],
  // invalid_labels_sparse_tensor
  "sparse labels": [
    () => plain.loss(new SparseTensor([[0, 0], [1, 0]], ["english", "italian"], [2, 1]), three()),
    "ValueError",
    "SparseTensor labels are not supported.",
  ],
  // predict_with_invalid_keys
  "a key that is none": [
    () => plain.predictions(three(), ["some_invalid_key"]),
    "ValueError",
    "Prediction key must be in PredictionKeys, given: some_invalid_key.",
  ],
  // eval_create_loss_loss_fn_wrong_shape
  "a lossFn of a wrong shape": [
    () => new MultiClassHead({ nClasses, lossFn: () => tensor([1, 2]) }).loss([[1], [2]], three()),
    "ValueError",
    "lossFn must return Tensor of shape [D0, D1, ... DN, 1]. logits_shape: (2, 3) loss_shape: (2,)",
  ],
  // multi_dim_train_weights_wrong_inner_dim
  "weights that lack a dimension": [
    () => head.loss(cubeLabels, tensor(cube), { features: { w: [[1], [2]] } }),
    "ValueError",
    "weights shape must be [D0, D1, ... DN] or [D0, D1, ... DN, 1], logits_shape: (2, 2, 3). weights_shape: (2, 1).",
  ],
  // multi_dim_train_weights_wrong_outer_dim
  "weights of each class": [
    () => head.loss(cubeLabels, tensor(cube), { features: { w: [[[1, 1.1, 1.2], [1.5, 1.6, 1.7]], [[2, 2.1, 2.2], [2.5, 2.6, 2.7]]] } }),
    "ValueError",
    "logits_shape: (2, 2, 3). weights_shape: (2, 2, 3).",
  ],
  // missmatch_n_classes_label_vocabulary
  "four labels for three classes": [
    () => new MultiClassHead({ nClasses, labelVocabulary: ["a", "b", "c", "d"] }),
    "ValueError",
    '"labelVocabulary" does not have "nClasses" items.',
  ],
};
testRefusals("MultiClassHead", refusals);
