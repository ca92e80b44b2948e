// The cases of TensorFlow's tensorflow_estimator/python/estimator/head/multi_head_test.py. What errors_test.ts has is not repeated.

import { assertEquals } from "@std/assert";
import { tensor } from "../../core/runtime/tensor.ts";
import { MultiHead, MultiLabelHead, RegressionHead } from "../../heads/mod.ts";
import {
  about,
  type BatchCase,
  leavingNothing,
  near,
  type Refusal,
  sigmoid,
  softplus,
  testBatches,
  testRefusals,
  value,
} from "./_cases.ts";

const labelHeads = (weighted = false) =>
  [2, 3].map((nClasses, i) => {
    const name = `head${i + 1}`;
    return new MultiLabelHead({ nClasses, name, ...(weighted ? { weightColumn: `w${i + 1}` } : {}) });
  });
const regressionHeads = () => [2, 3].map((labelDimension, i) => new RegressionHead({ labelDimension, name: `head${i + 1}` }));
const twice = { headWeights: [1, 2] };

const head1 = [[-10, 10], [-15, 10]];
const head2 = [[20, -20, 20], [-30, 20, -20]];
const labels = { head1: [[1, 0], [1, 1]], head2: [[0, 1, 0], [1, 1, 0]] };
const [right, wrong] = [(z: number) => softplus(-z), (z: number) => softplus(z)];
// Large logits cost their size where they are wrong. Of the rows of the first head the means are (10 + 10) / 2 and (15 + 0) / 2.
const rows1 = [(2 * wrong(10)) / 2, (wrong(15) + right(10)) / 2];
// Of the second's (20 + 20 + 20) / 3 and (30 + 0 + 0) / 3.
const rows2 = [(3 * wrong(20)) / 3, (wrong(30) + 2 * right(20)) / 3];
const [loss1, loss2] = [(rows1[0]! + rows1[1]!) / 2, (rows2[0]! + rows2[1]!) / 2]; // 8.75 and 15
// Rows weigh 1 and 2 in the first head, 2 and 3 in the second, and the second head 2: 12.5 + 2 * 35 = 82.5
const weighted = {
  head: new MultiHead(labelHeads(true), twice),
  labels,
  features: { w1: [[1], [2]], w2: [[2], [3]] },
  loss: (rows1[0]! + 2 * rows1[1]!) / 2 + 2 * (2 * rows2[0]! + 3 * rows2[1]!) / 2,
};
const metrics = {
  "loss/head1": loss1,
  "loss/head2": loss2,
  "average_loss/head1": loss1,
  "average_loss/head2": loss2,
  // Few values, but enough to see that the areas are TensorFlow's.
  "auc/head1": about(0.1667),
  "auc/head2": about(0.3333),
  "auc_precision_recall/head1": about(0.60228, 1e-5),
  "auc_precision_recall/head2": about(0.40152, 1e-5),
};
const cube = [[[-1, 1, 2, -2, 2], [-1, 1, 2, -2, 2]], [[-1.5, 1.5, -2, 2, -2], [-1.5, 1.5, -2, 2, -2]]];
const cubeLabels = {
  head1: [[[1, 0], [1, 0]], [[1.5, 1.5], [1.5, 1.5]]],
  head2: [[[0, 1, 0], [0, 1, 0]], [[2, 2, 0], [2, 2, 0]]],
};

const batches: Record<string, BatchCase> = {
  // train_loss_one_head, train_one_head
  "one head": {
    head: new MultiHead([labelHeads()[0]!]),
    logits: { head1 },
    labels: { head1: labels.head1 },
    loss: loss1,
  },
  // eval_two_heads_with_weights, train_two_heads_with_weights
  "two heads": { head: new MultiHead(labelHeads(), twice), logits: { head1, head2 }, labels, loss: loss1 + 2 * loss2, metrics },
  // train_loss_two_heads_with_weights
  "weights of heads and examples": { ...weighted, logits: { head1, head2 } },
  // train_loss_logits_tensor
  "concatenated logits": { ...weighted, logits: head1.map((row, i) => [...row, ...head2[i]!]) },
  // train_loss_logits_tensor_multi_dim
  "logits of three dimensions": {
    head: new MultiHead(regressionHeads()),
    logits: cube,
    labels: cubeLabels,
    // 2 (2^2 + 1 + 3^2 + 0) / 8 = 3.5, 2 (2^2 + 3^2 + 2^2 + 4^2 + 0 + 2^2) / 12 = 37 / 6
    loss: 3.5 + 37 / 6,
  },
  // train_with_regularization_losses
  "regularization": {
    head: new MultiHead(labelHeads(), twice),
    logits: { head1, head2 },
    labels,
    regularizationLosses: [1.5, 0.5],
    loss: loss1 + 2 * loss2 + 2,
    metrics: { ...metrics, "regularization_loss/head1_head2": 2 },
  },
};
testBatches("MultiHead", batches);

// name
Deno.test("MultiHead is named for its heads", () => assertEquals(new MultiHead(labelHeads()).name, "head1_head2"));

const small1 = [[-1, 1], [-1.5, 1]];
const small2 = [[2, -2, 2], [-3, 2, -2]];
const served = ["serving_default", "predict", "head1", "head1/predict", "head2", "head2/predict"];
// predict_two_heads_logits_dict, predict_two_heads_logits_tensor
for (const form of ["a record of logits", "concatenated logits"]) {
  Deno.test(`MultiHead predicts: ${form}`, () => {
    leavingNothing(() => {
      const head = new MultiHead(labelHeads());
      const logits = form === "a record of logits"
        ? { head1: tensor(small1), head2: tensor(small2) }
        : tensor(small1.map((row, i) => [...row, ...small2[i]!]));
      const { predictions, exportOutputs } = head.createEstimatorSpec({ features: { x: [42] }, mode: "infer", logits });
      assertEquals(Object.keys(exportOutputs!).sort(), [...served, "head1/classification", "head2/classification"].sort());
      const { "serving_default": first, head1: one, head2: two, predict, "head2/predict": own } = exportOutputs!;
      const got = predictions as Record<string, ReturnType<typeof tensor>>;
      for (
        const [key, z, elsewhere] of [
          ["head1", small1, [first, one].map((output) => output!.kind === "classification" ? output!.scores : null)],
          ["head2", small2, [
            two!.kind === "classification" ? two!.scores : null,
            own!.kind === "predict" ? own!.outputs["probabilities"] : null,
          ]],
        ] as const
      ) {
        assertEquals(got[`${key}/logits`]!.dataSync(), new Float32Array(z.flat()));
        const probabilities = [got[`${key}/probabilities`], predict!.kind === "predict" ? predict!.outputs[`${key}/probabilities`] : null];
        for (const p of [...probabilities, ...elsewhere]) {
          assertEquals(p!.shape, [2, z[0]!.length]);
          z.flat().forEach((x, i) => near((p!.dataSync() as Float32Array)[i]!, sigmoid(x), `${key}/probabilities`));
        }
      }
    });
  });
}

// predict_two_heads_logits_tensor_multi_dim
Deno.test("MultiHead predicts: logits of three dimensions", () => {
  leavingNothing(() => {
    const spec = new MultiHead(regressionHeads()).createEstimatorSpec({ features: {}, mode: "infer", logits: tensor(cube) });
    assertEquals(Object.keys(spec.exportOutputs!).sort(), [...served, "head1/regression", "head2/regression"].sort());
    for (const [key, from, to] of [["head1", 0, 2], ["head2", 2, 5]] as const) {
      const expected = cube.map((rows) => rows.map((row) => row.slice(from, to)));
      const prediction = (spec.predictions as Record<string, ReturnType<typeof tensor>>)[`${key}/predictions`]!;
      const output = spec.exportOutputs![key]!;
      for (const got of [prediction, output.kind === "regression" ? output.value : null]) {
        assertEquals([[...got!.shape], got!.dataSync()], [[2, 2, to - from], new Float32Array(expected.flat(2))]);
      }
    }
  });
});

const refusals: Record<string, Refusal> = {
  // head_name_missing
  "a head without a name": [
    () => new MultiHead([labelHeads()[0]!, new MultiLabelHead({ nClasses: 3 })]),
    "ValueError",
    "All given heads must have name specified.",
  ],
  // head_weights_wrong_size
  "too few weights": [
    () => new MultiHead(labelHeads(), { headWeights: [1] }),
    "ValueError",
    "heads and headWeights must have the same size. Given len(heads): 2. Given len(headWeights): 1.",
  ],
  // train_loss_logits_tensor_wrong_shape
  "logits of six columns": [
    () => new MultiHead(labelHeads()).loss(labels, tensor([[-10, 10, 20, -20, 20, 70], [-15, 10, -30, 20, -20, 80]])),
    "ValueError",
    "Could not split logits of shape [2, 6] among the heads with individual logits dimensions: [2, 3].",
  ],
  // train_loss_logits_tensor_multi_dim_wrong_shape
  "logits of four columns and three dimensions": [
    () => new MultiHead(regressionHeads()).loss(cubeLabels, tensor(cube.map((rows) => rows.map((row) => row.slice(0, 4))))),
    "ValueError",
    "Could not split logits of shape [2, 2, 4]",
  ],
};
testRefusals("MultiHead", refusals);

// "auto" is the mean over the batch here as there, so heads with either go together; TensorFlow compares the words (loss_reduction_must_be_same).
Deno.test("MultiHead takes heads whose reductions are the same under two names", () => {
  leavingNothing(() => {
    const heads = ["sum_over_batch_size", "auto"].map((lossReduction, i) => new RegressionHead({ lossReduction, name: `head${i}` }));
    const head = new MultiHead(heads);
    assertEquals(head.lossReduction, "sum_over_batch_size");
    near(value(head.loss({ head0: [1, 3], head1: [0, 0] }, tensor([[0, 0], [0, 0]]))), 5, "loss");
  });
});
