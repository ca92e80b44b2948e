// The cases of TensorFlow's tensorflow_estimator/python/estimator/head/sequential_head_test.py. What sequential_head_test.ts has is not repeated.

import { assertEquals, assertStrictEquals } from "@std/assert";
import type { FeatureValue, Labels } from "../../core/data/batch.ts";
import type { EstimatorSpec } from "../../core/estimator_spec.ts";
import { square, sub } from "../../core/ops/mod.ts";
import { SGD } from "../../core/optimizers/sgd.ts";
import { SparseTensor, Tensor, tensor } from "../../core/runtime/tensor.ts";
import { tensorflow1 } from "../../heads/head.ts";
import {
  BinaryClassHead,
  type CreateEstimatorSpecOptions,
  type LossOptions,
  MultiClassHead,
  RegressionHead,
  SequentialHeadWrapper,
} from "../../heads/mod.ts";
import { leavingNothing, near, type Refusal, sigmoid, testBatches, testPredictions, testRefusals, value } from "./_cases.ts";

const mask = [[1, 1], [1, 0]];
const places = [[0, 0], [0, 1], [1, 0]];
const elements = (x: unknown): unknown => x instanceof Tensor ? [...x.dataSync() as Float32Array] : x;

// flatten_tensor: what becomes of labels where the second sequence has one step
const forms: Record<string, [labels: () => Labels, steps: number[][]]> = {
  "one_dim_sparse_tensor": [() => new SparseTensor(places, tensor([1, 2, 3]), [2, 2]), [[1], [2], [3]]],
  "multi_dim_sparse_tensor": [
    () => new SparseTensor([0, 1, 2].flatMap((i) => [[...places[i]!, 0], [...places[i]!, 1]]), tensor([1, 2, 3, 4, 5, 6]), [2, 2, 2]),
    [[1, 2], [3, 4], [5, 6]],
  ],
  "one_dim_dense_tensor": [() => tensor([[1, 2], [3, 4]]), [[1], [2], [3]]],
  "multi_dim_dense_tensor": [() => tensor([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]), [[1, 2], [3, 4], [5, 6]]],
  "unsorted_sparse_indices": [() => new SparseTensor([[0, 0], [1, 0], [0, 1]], tensor([1, 3, 2]), [2, 2]), [[1], [2], [3]]],
  "arrays": [() => [[[1, 2], [3, 4]], [[5, 6], [7, 8]]], [[1, 2], [3, 4], [5, 6]]],
};
for (const [name, [labels, steps]] of Object.entries(forms)) {
  Deno.test(`SequentialHeadWrapper flattens: ${name}`, () => {
    leavingNothing(() => {
      const labelDimension = steps[0]!.length;
      const seen: unknown[] = [];
      const head = new RegressionHead({
        labelDimension,
        lossFn: (labels, logits) => (seen.push(labels.shape, elements(labels), elements(logits)), square(sub(logits, labels))),
      });
      const logits = tensor([10, 11, 12, 13].flatMap((z) => new Array<number>(labelDimension).fill(z)), [2, 2, labelDimension]);
      const loss = new SequentialHeadWrapper(head, { sequenceLengthMask: "m" }).loss(labels(), logits, { features: { m: mask } });
      assertEquals(seen, [[3, labelDimension], steps.flat(), [10, 11, 12].flatMap((z) => new Array<number>(labelDimension).fill(z))]);
      const errors = steps.flatMap((step, i) => step.map((y) => (10 + i - y) ** 2));
      near(value(loss), errors.reduce((a, b) => a + b) / errors.length, "loss");
    });
  });
}

/** A head that keeps what it is called with. */
class Recorder extends RegressionHead {
  readonly calls: object[] = [];

  override loss(labels: Labels | Tensor | null, logits: Tensor, options: LossOptions = {}): Tensor {
    this.calls.push({ labels: elements(labels), logits: elements(logits), ...options });
    return super.loss(labels, logits, options);
  }

  override createEstimatorSpec(options: CreateEstimatorSpecOptions): EstimatorSpec {
    const { labels, logits, ...rest } = options;
    this.calls.push({ labels: elements(labels), logits: elements(logits), ...rest });
    return super.createEstimatorSpec(options);
  }
}

// flatten_method, flatten_with_one_feature_columns, flatten_with_multiple_feature_columns, loss_args
Deno.test("SequentialHeadWrapper.loss() calls the wrapped head's with the steps and all it was given", () => {
  leavingNothing(() => {
    const flattened = (featureColumns: string | string[], columns: Record<string, FeatureValue>) => {
      const head = new Recorder();
      const regularizationLosses = [tensor(123)];
      const features = { m: mask, other: [1, 2], ...columns };
      const options = { mode: "eval", regularizationLosses } as const;
      new SequentialHeadWrapper(head, { sequenceLengthMask: "m", featureColumns })
        .loss([[0, 1], [0, 2]], tensor([[1, 2], [3, 4]]), { features, ...options });
      const { features: own, ...rest } = head.calls[0] as { features: Record<string, FeatureValue> };
      assertEquals(rest, { labels: [0, 1, 0], logits: [1, 2, 3], ...options });
      return Object.fromEntries(Object.entries(own).map(([name, column]) => [name, elements(column)]));
    };
    assertEquals(flattened([], {}), {});
    assertEquals(flattened("w", { w: [[0.5, 0.25], [1, 100]] }), { w: [0.5, 0.25, 1] });
    const two = { a: [[0.5, 0.5], [1, 0]], b: tensor([[1.5, 1.5], [2, 0]]) };
    assertEquals(flattened(["a", "b"], two), { a: [0.5, 0.5, 1], b: [1.5, 1.5, 2] });
  });
});

// create_estimator_spec_args
Deno.test("SequentialHeadWrapper.createEstimatorSpec() calls the wrapped head's with the steps and all it was given", () => {
  leavingNothing(() => {
    const head = new Recorder();
    const given = {
      mode: "train" as const,
      regularizationLosses: [tensor(2)],
      trainOpFn: () => ({ gradients: [], apply: () => {} }),
      trainableVariables: [],
      updateOps: [() => {}],
    };
    new SequentialHeadWrapper(head, { sequenceLengthMask: "m", featureColumns: "w" }).createEstimatorSpec({
      ...given,
      features: { m: mask, w: [[0.5, 0.25], [1, 100]] },
      logits: tensor([[1, 2], [3, 4]]),
      labels: [[0, 1], [0, 2]],
    });
    assertEquals(head.calls[0], { ...given, labels: [0, 1, 0], logits: [1, 2, 3], features: { w: [0.5, 0.25, 1] } });
  });
});

// head_properties, and what TensorFlow 1's heads have
Deno.test("SequentialHeadWrapper has the name, the dimension and the reduction of its head", () => {
  const head = new BinaryClassHead({ lossReduction: "sum", name: "a_static_head" });
  const wrapped = new SequentialHeadWrapper(head, { sequenceLengthMask: "a_sequence_mask_col" });
  assertEquals(
    [wrapped.name, wrapped.logitsDimension, wrapped.lossReduction, wrapped.sequenceLengthMask],
    ["a_static_head_sequential", 1, "sum", "a_sequence_mask_col"],
  );
  assertStrictEquals(wrapped.staticHead, head);
  const older = new BinaryClassHead({ lossReduction: "weighted_mean" }, tensorflow1);
  assertEquals(new SequentialHeadWrapper(older).lossReduction, "weighted_mean");
});

// metrics
Deno.test("SequentialHeadWrapper has the metrics of its head", () => {
  leavingNothing(() => {
    const metrics = new SequentialHeadWrapper(new BinaryClassHead()).metrics({ regularizationLosses: [tensor(2.5)] });
    assertEquals(["accuracy", "regularization_loss"].filter((key) => key in metrics).length, 2);
    for (const metric of Object.values(metrics)) metric.dispose();
  });
});

const logSumExp = (z: number[]) => Math.log(z.reduce((sum, x) => sum + Math.exp(x), 0));
testBatches("SequentialHeadWrapper", {
  // loss_reduction: losses 2.41, 5.51, 1.74 weigh 0.5, 0.2, 0.3 over 3 steps
  "sparse labels and weights": {
    head: new SequentialHeadWrapper(new MultiClassHead({ nClasses: 3, weightColumn: "w" }), {
      sequenceLengthMask: "m",
      featureColumns: "w",
    }),
    logits: [[[2, 3, 4], [5, -0.5, 0]], [[-1, 2, 0.5], [1, 0.5, 2]]],
    labels: () => new SparseTensor(places, tensor([0, 1, 2], [3], "int32"), [2, 2]),
    features: () => ({ m: mask, w: new SparseTensor(places, tensor([0.5, 0.2, 0.3]), [2, 2]) }),
    loss: (0.5 * (logSumExp([2, 3, 4]) - 2) + 0.2 * (logSumExp([5, -0.5, 0]) + 0.5) + 0.3 * (logSumExp([-1, 2, 0.5]) - 0.5)) / 3,
  },
  // metrics_computation: all labels are 1; two steps are wrong, with losses 101 and 103 and weights 2 and 1: 305 over 4 steps, or a weight of 10
  "logits without a last dimension": {
    head: new SequentialHeadWrapper(new BinaryClassHead({ weightColumn: "w" }), { sequenceLengthMask: "m", featureColumns: "w" }),
    logits: [[-101, 102, -103], [104, 100, 100]],
    labels: () => new SparseTensor([[0, 0], [0, 1], [0, 2], [1, 0]], tensor([1, 1, 1, 1], [4], "int32"), [2, 3]),
    features: { m: [[1, 1, 1], [1, 0, 0]], w: [[2, 5, 1], [2, 100, 100]] },
    regularizationLosses: [100],
    loss: 305 / 4 + 100,
    metrics: {
      average_loss: 30.5,
      accuracy: 0.7,
      "prediction/mean": 0.7,
      "label/mean": 1,
      regularization_loss: 100,
      precision: 1,
      recall: 0.7,
      accuracy_baseline: 1,
      auc: 0,
      auc_precision_recall: 1,
    },
  },
});

const logits = [[[0.3], [-0.4]], [[0.2], [0.2]]];
testPredictions("SequentialHeadWrapper", {
  // predictions: 0.574443, 0.401312, 0.549834
  "two sequences": {
    head: new SequentialHeadWrapper(new BinaryClassHead()),
    logits,
    keys: ["logits", "logistic"],
    predictions: { logits: ["float32", [2, 2, 1], logits.flat(2)], logistic: ["float32", [2, 2, 1], logits.flat(2).map(sigmoid)] },
  },
});

// predictions, in create_estimator_spec
Deno.test("SequentialHeadWrapper predicts the mask as it is given, and does not serve it", () => {
  leavingNothing(() => {
    const head = new SequentialHeadWrapper(new BinaryClassHead(), { sequenceLengthMask: "sequence_mask" });
    const spec = head.createEstimatorSpec({ features: { sequence_mask: mask }, mode: "infer", logits: tensor(logits) });
    const { sequence_mask: predicted, ...rest } = spec.predictions as Record<string, Tensor>;
    assertEquals([predicted!.shape, elements(predicted)], [[2, 2], mask.flat()]);
    const { predict } = spec.exportOutputs!;
    assertEquals(predict!.kind === "predict" ? Object.keys(predict!.outputs) : null, Object.keys(rest));
  });
});

const head = new SequentialHeadWrapper(new BinaryClassHead(), { sequenceLengthMask: "m", featureColumns: "w" });
const step = { optimizer: new SGD({ learningRate: 0.1 }), mode: "train" } as const;
const refusals: Record<string, Refusal> = {
  // flatten_no_mask
  "no mask": [() => head.loss([[1]], tensor([[[1]]]), { features: {} }), "KeyError", "Found keys: []."],
  "no mask among features": [
    () => head.createEstimatorSpec({ ...step, labels: [[1]], logits: tensor([[[1]]]), features: { x: [1], y: [2] } }),
    "KeyError",
    "The provided sequence_length_mask key `m` should be included in the features dictionary, but was not found. Found keys: ['x', 'y'].",
  ],
  // flatten_tensor_wrong_feature_mask; TensorFlow counts values only, here they must be those of the right sequences
  "sparse labels of other sequences": [
    () =>
      head.loss(new SparseTensor([[0, 0], [1, 0], [1, 1]], tensor([1, 0, 1]), [2, 2]), tensor([[[1], [2]], [[3], [4]]]), {
        features: { m: mask, w: mask },
      }),
    "InvalidArgumentError",
    "Tensor shape is incompatible with provided mask. The label has 1 values in row 0, where 2 of 2 steps are valid",
  ],
};
testRefusals("SequentialHeadWrapper", refusals);
