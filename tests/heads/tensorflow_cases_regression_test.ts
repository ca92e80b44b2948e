// The cases of TensorFlow's tensorflow_estimator/python/estimator/head/regression_head_test.py. What errors_test.ts has is not repeated.

import { assertEquals } from "@std/assert";
import { numericColumn } from "../../core/feature_column/mod.ts";
import { affine } from "../../core/ops/mod.ts";
import { tensor } from "../../core/runtime/tensor.ts";
import { LogisticRegressionHead, PoissonRegressionHead, RegressionHead } from "../../heads/mod.ts";
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
import { resultOf } from "../core/_metrics.ts";

// (43 - 45)^2 + (44 - 41)^2 = 13
const twoRows = { logits: [[45], [41]], labels: [[43], [44]], loss: 6.5 };
const twoRowsMetrics = { average_loss: 6.5, "prediction/mean": 43, "label/mean": 43.5 };
// (35 - 45)^2 + 0.1 (42 - 41)^2 + 1.5 (45 - 44)^2 = 101.6, over 3 values
const w = [1, 0.1, 1.5];
const weighted = { logits: [[45], [41], [44]], labels: [[35], [42], [45]], loss: 101.6 / 3 };
const weightedMetrics = {
  average_loss: 101.6 / 2.6,
  "prediction/mean": (45 + 4.1 + 66) / 2.6,
  "label/mean": (35 + 4.2 + 67.5) / 2.6,
};
const cube = [[[0, 1, 2], [10, 11, 12]], [[20, 21, 22], [30, 31, 32]]];
const cubeLabels = [[[1, 2, 3], [12, 13, 14]], [[23, 24, 25], [34, 35, 36]]];

const batches: Record<string, BatchCase> = {
  // eval_create_loss, eval, train_create_loss, train
  "two rows": { head: new RegressionHead(), ...twoRows, metrics: twoRowsMetrics },
  // train_create_loss_loss_reduction
  "the sum": { head: new RegressionHead({ lossReduction: "sum" }), ...twoRows, loss: 13 },
  // eval_metric_ops_with_head_name_for_regression
  "a head with a name": {
    head: new RegressionHead({ name: "some_regression_head" }),
    logits: [[1], [9]],
    labels: [[1], [1]],
    loss: 32,
    metrics: {
      "average_loss/some_regression_head": 32,
      "prediction/mean/some_regression_head": 5,
      "label/mean/some_regression_head": 1,
    },
  },
  // eval_with_regularization_losses, train_with_regularization_losses
  "regularization": {
    head: new RegressionHead(),
    ...twoRows,
    regularizationLosses: [1.5, 0.5],
    loss: 8.5,
    metrics: { ...twoRowsMetrics, regularization_loss: 2 },
  },
  // weighted_multi_example_eval, weighted_multi_example_train
  "labels and weights of two dimensions": {
    head: new RegressionHead({ weightColumn: "w" }),
    ...weighted,
    features: { w: w.map((weight) => [weight]) },
    metrics: weightedMetrics,
  },
  // train_one_dim_create_loss, train_one_dim
  "labels and weights of one dimension": {
    head: new RegressionHead({ weightColumn: "w" }),
    ...weighted,
    labels: weighted.labels.flat(),
    features: { w },
    metrics: weightedMetrics,
  },
  // weight_with_numeric_column
  "weights from a numeric column": {
    head: new RegressionHead({ weightColumn: numericColumn("w", { normalizerFn: (x) => affine(x, 1, 1) }) }),
    ...weighted,
    features: { w: [[0], [-0.9], [0.5]] },
  },
  // weighted_multi_value_eval_create_loss, weighted_multi_value_eval, weighted_multi_value_train_create_loss, weighted_multi_value_train
  "a weight for each target": {
    head: new RegressionHead({ labelDimension: 3, weightColumn: "w" }),
    logits: [weighted.logits.flat()],
    labels: [weighted.labels.flat()],
    features: { w: [w] },
    loss: weighted.loss,
    metrics: weightedMetrics,
  },
  // multi_dim_weighted_train_create_loss, multi_dim_weighted_train
  "logits of three dimensions": {
    head: new RegressionHead({ labelDimension: 3, weightColumn: "w" }),
    logits: cube,
    labels: cubeLabels,
    features: { w: [[1, 1.5], [2, 2.5]] },
    // (1 * 3 * 1^2 + 1.5 * 3 * 2^2 + 2 * 3 * 3^2 + 2.5 * 3 * 4^2) / 12
    loss: 195 / 12,
  },
};
testBatches("RegressionHead", batches);

testBatches("PoissonRegressionHead", {
  // train: e^0 - 0 + log 1!, e^-1 + 2 + log 2!, e - 3 + log 3!, where log n! is by Stirling's formula; 1.0, 3.020, 1.482
  "three rows": { head: new PoissonRegressionHead(), logits: [[0], [-1], [1]], labels: [[1], [2], [3]], loss: about(1.834, 1e-3) },
});

testBatches("LogisticRegressionHead", {
  // train: 0.6931, 0.9133, 0.5133
  "three rows": {
    head: new LogisticRegressionHead(),
    logits: [[0], [-1], [1]],
    labels: [[0.4], [0.6], [0.8]],
    loss: (Math.LN2 + 0.6 * softplus(1) + 0.4 * softplus(-1) + 0.8 * softplus(-1) + 0.2 * softplus(1)) / 3,
  },
});

const exports = { kinds: { serving_default: "regression", regression: "regression", predict: "predict" }, served: ["predictions"] };
const threeLogits = ["float32", [3, 1], [0, -1, 1]] as const;
testPredictions("RegressionHead", {
  // predict
  "integers as logits": {
    head: new RegressionHead(),
    logits: () => tensor([[45], [41]], [2, 1], "int32"),
    predictions: { predictions: ["float32", [2, 1], [45, 41]] },
    exports,
  },
  // predict_with_inverse_link_fn
  "an inverse link function": {
    head: new RegressionHead({ inverseLinkFn: (logits) => affine(logits, 1, -10) }),
    logits: () => tensor([[45], [41]], [2, 1], "int32"),
    predictions: { predictions: ["float32", [2, 1], [35, 31]], logits: ["float32", [2, 1], [45, 41]] },
    exports,
  },
  // PoissonRegressionHead.predict
  "counts": {
    head: new PoissonRegressionHead(),
    logits: [[0], [-1], [1]],
    predictions: { predictions: ["float32", [3, 1], [1, Math.exp(-1), Math.E]], logits: threeLogits },
    exports,
  },
  // LogisticRegressionHead.predict
  "probabilities": {
    head: new LogisticRegressionHead(),
    logits: [[0], [-1], [1]],
    predictions: { predictions: ["float32", [3, 1], [0, -1, 1].map(sigmoid)], logits: threeLogits },
    exports,
  },
});

// eval_create_loss_loss_fn, loss_fn_arg_features_ok
Deno.test("RegressionHead: a lossFn gets labels, logits and features, and gives a loss for each target", () => {
  leavingNothing(() => {
    const features = { x: [42] };
    const head = new RegressionHead({
      labelDimension: 2,
      lossFn: (labels, logits, context) => {
        assertEquals([[...labels.shape], [...labels.dataSync() as Float32Array]], [[2, 2], [1, 0, 2, -1]]);
        assertEquals([[...logits.shape], [...logits.dataSync() as Float32Array]], [[2, 2], [-1, 1, -2, 2]]);
        assertEquals(context.features, features);
        return tensor([[0, 1], [2, 3]]);
      },
    });
    near(value(head.loss([[1, 0], [2, -1]], tensor([[-1, 1], [-2, 2]]), { features })), 6 / 4, "loss");
  });
});

// weighted_multi_batch_eval_eager, weighted_multi_batch_train_eager, weighted_multi_batch_eval, weighted_multi_batch_train
Deno.test("RegressionHead: three batches of one row each", () => {
  leavingNothing(() => {
    const head = new RegressionHead({ weightColumn: "w" });
    const metrics = head.metrics();
    const losses = w.map((weight, row) => {
      const features = { w: [[weight]] };
      const logits = tensor([weighted.logits[row]!]);
      head.updateMetrics(metrics, features, logits, [weighted.labels[row]!]);
      return value(head.loss([weighted.labels[row]!], logits, { features }));
    });
    [100, 0.1, 1.5].forEach((loss, row) => near(losses[row]!, loss, `loss of batch ${row}`));
    for (const [key, expected] of Object.entries(weightedMetrics)) near(resultOf(metrics[key]!) as number, expected, key);
    for (const metric of Object.values(metrics)) metric.dispose();
  });
});

const three = new RegressionHead({ labelDimension: 3 });
const head = new RegressionHead({ labelDimension: 3, weightColumn: "w" });
const narrow = () => tensor([[45], [41]]);
const wrongLogits = "logits shape must be [D0, D1, ... DN, logits_dimension], got (2, 1).";
const refusals: Record<string, Refusal> = {
  // invalid_label_dimension
  "label dimension -1": [() => new RegressionHead({ labelDimension: -1 }), "ValueError", "Invalid labelDimension -1."],
  // invalid_loss_reduction
  "a reduction that is none": [
    () => new RegressionHead({ lossReduction: "invalid_loss_reduction" }),
    "ValueError",
    "Invalid lossReduction: invalid_loss_reduction.",
  ],
  // invalid_logits
  "logits of one column": [() => three.predictions(narrow()), "ValueError", wrongLogits],
  "logits of one column in a prediction": [
    () => three.createEstimatorSpec({ features: {}, mode: "infer", logits: narrow() }),
    "ValueError",
    wrongLogits,
  ],
  // incompatible_labels_eval, incompatible_labels_train
  "logits of one column in an evaluation": [
    () => three.createEstimatorSpec({ features: {}, mode: "eval", logits: narrow(), labels: [[45, 46, 47], [41, 42, 43]] }),
    "ValueError",
    wrongLogits,
  ],
  "logits of one column in metrics": [
    () => three.updateMetrics(three.metrics(), {}, narrow(), [[45, 46, 47], [41, 42, 43]]),
    "ValueError",
    wrongLogits,
  ],
  "labels of one column": [
    () => three.loss([[43], [44]], tensor([[45, 46, 47], [41, 42, 43]])),
    "ValueError",
    "Mismatched label shape. Expected labels dimension=3.  Received 1.",
  ],
  // eval_create_loss_loss_fn_wrong_shape
  "a lossFn of a wrong shape": [
    () => new RegressionHead({ labelDimension: 2, lossFn: () => tensor([[1], [2]]) }).loss([[1, 0], [2, -1]], tensor([[-1, 1], [-2, 2]])),
    "ValueError",
    "lossFn must return Tensor of shape [D0, D1, ... DN, 2]. logits_shape: (2, 2) loss_shape: (2, 1)",
  ],
  // eval_labels_none, train_labels_none
  "an evaluation without labels": [
    () => new RegressionHead().createEstimatorSpec({ features: {}, mode: "eval", logits: narrow() }),
    "ValueError",
    "You must provide a labels Tensor. Given: None.",
  ],
  "a training without labels": [
    () =>
      new RegressionHead().createEstimatorSpec({
        features: {},
        mode: "train",
        logits: narrow(),
        labels: null,
        trainOpFn: () => ({ gradients: [], apply: () => {} }),
      }),
    "ValueError",
    "You must provide a labels Tensor. Given: None.",
  ],
  // multi_dim_train_weights_wrong_inner_dim
  "weights that lack a dimension": [
    () => head.loss(cubeLabels, tensor(cube), { features: { w: [[1], [2]] } }),
    "ValueError",
    "weights shape must be [D0, D1, ... DN], [D0, D1, ... DN, 1] or [D0, D1, ... DN, logits_dimension], logits_shape: (2, 2, 3). weights_shape: (2, 1).",
  ],
  // multi_dim_train_weights_wrong_outer_dim
  "weights of two of three targets": [
    () => head.loss(cubeLabels, tensor(cube), { features: { w: [[[1, 1.1], [1.5, 1.6]], [[2, 2.1], [2.5, 2.6]]] } }),
    "ValueError",
    "logits_shape: (2, 2, 3). weights_shape: (2, 2, 2).",
  ],
  // LogisticRegressionHead.train_labels_too_large, train_labels_negative
  "a probability above 1": [
    () => new LogisticRegressionHead().loss([[0.4], [1.2], [0.8]], tensor([[0], [-1], [1]])),
    "InvalidArgumentError",
    "Labels must be in range [0, 1]",
  ],
  "a negative probability": [
    () => new LogisticRegressionHead().loss([[0.4], [-0.2], [0.8]], tensor([[0], [-1], [1]])),
    "InvalidArgumentError",
    "Labels must be in range [0, 1]",
  ],
};
testRefusals("RegressionHead", refusals);
