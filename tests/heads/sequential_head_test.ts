import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import type { Features, Labels } from "../../core/data/batch.ts";
import { Variable } from "../../core/model.ts";
import { mul } from "../../core/ops/mod.ts";
import { Tape } from "../../core/autodiff/tape.ts";
import { scope, SparseTensor, type Tensor, tensor } from "../../core/runtime/tensor.ts";
import { BinaryClassHead, headFromConfig, MultiClassHead, MultiHead, RegressionHead, SequentialHeadWrapper } from "../../heads/mod.ts";
import { errorOf } from "./_expect.ts";
import { resultOf } from "../core/_metrics.ts";

// Two sequences of 3 and 1 steps. With one logit z the loss of label 1 is log(1 + exp(-z)), that of label 0 log(1 + exp(z)).
const logits = () => tensor([[[1], [-2], [0]], [[3], [9], [9]]]);
const mask = [[true, true, true], [true, false, false]];
const labels = [[1, 0, 1], [0, 1, 1]];
const softplus = (z: number) => Math.log1p(Math.exp(z));
// Losses of the valid steps.
const losses = [softplus(-1), softplus(-2), softplus(0), softplus(3)];
const head = (options = {}) =>
  new SequentialHeadWrapper(new BinaryClassHead(options), {
    sequenceLengthMask: "m",
    featureColumns: "weightColumn" in options ? "w" : [],
  });
const lossOf = (labels: Labels, features: Features, options = {}) =>
  scope(() => [...head(options).loss(labels, logits(), { features }).dataSync() as Float32Array])[0]!;

Deno.test("SequentialHeadWrapper.loss() is the mean over valid steps", () => {
  assertAlmostEquals(lossOf(labels, { m: mask }), losses.reduce((a, b) => a + b) / 4, 1e-6);
});

Deno.test("SequentialHeadWrapper.loss() takes labels in every form", () => {
  const want = losses.reduce((a, b) => a + b) / 4;
  const forms: Record<string, () => Labels> = {
    "a column of its own": () => labels.map((row) => row.map((label) => [label])),
    "rows that end with their sequence": () => [[1, 0, 1], [0]],
    "rows wider than the longest sequence": () => labels.map((row) => [...row, 7, 7]),
    "a tensor wider than the longest sequence": () => tensor(labels.map((row) => [...row, 7])),
    "a tensor": () => tensor(labels, [2, 3], "int32"),
    "a tensor of int64": () => tensor(labels.map((row) => row.map(BigInt))),
    "a tensor [batch, time, 1]": () => tensor(labels, [2, 3, 1]),
    "a sparse tensor of the valid steps": () => new SparseTensor([[0, 0], [0, 1], [0, 2], [1, 0]], tensor([1, 0, 1, 0]), [2, 3]),
  };
  for (const [form, make] of Object.entries(forms)) {
    const value = make();
    assertAlmostEquals(lossOf(value, { m: mask }), want, 1e-6, form);
    (value as Partial<Disposable>)[Symbol.dispose]?.();
  }
});

Deno.test("SequentialHeadWrapper.loss() takes masks in every form, and one that skips a step", () => {
  const want = losses.reduce((a, b) => a + b) / 4;
  for (const form of [mask, [[1, 1, 1], [1, 0, 0]], [[true, true, true], [true]], [[1, 1, 1, 0], [1, 0, 0, 0]]]) {
    assertAlmostEquals(lossOf(labels, { m: form }), want, 1e-6, JSON.stringify(form));
  }
  for (const dtype of ["bool", "int32", "float32"] as const) {
    using m = tensor([[1, 1, 1], [1, 0, 0]], [2, 3], dtype);
    assertAlmostEquals(lossOf(labels, { m }), want, 1e-6, dtype);
  }
  // Without the second step of the first row: (l0 + l2 + l3) / 3.
  assertAlmostEquals(lossOf(labels, { m: [[1, 0, 1], [1, 0, 0]] }), (losses[0]! + losses[2]! + losses[3]!) / 3, 1e-6);
});

Deno.test("SequentialHeadWrapper.loss() weighs steps and divides by their number", () => {
  // (2 l0 + 0 l1 + 1 l2 + 4 l3) / 4; the sum is not divided.
  const weighted = 2 * losses[0]! + losses[2]! + 4 * losses[3]!;
  const w = [[2, 0, 1], [4, 7, 7]];
  assertAlmostEquals(lossOf(labels, { m: mask, w }, { weightColumn: "w" }), weighted / 4, 1e-6);
  assertAlmostEquals(lossOf(labels, { m: mask, w: [[2, 0, 1], [4]] }, { weightColumn: "w" }), weighted / 4, 1e-6);
  assertAlmostEquals(lossOf(labels, { m: mask, w }, { weightColumn: "w", lossReduction: "sum" }), weighted, 1e-5);
});

Deno.test("SequentialHeadWrapper.loss() of string labels, several classes", () => {
  // Equal logits of three classes: log 3 at each step.
  const wrapped = new SequentialHeadWrapper(new MultiClassHead({ nClasses: 3, labelVocabulary: ["a", "b", "c"] }));
  const loss = scope(() =>
    wrapped.loss([["a"], [], ["c", "b"]], tensor(new Float32Array(18), [3, 2, 3]), {
      features: { sequence_length_mask: [[1], [], [1, 1]] },
    }).dataSync()
  );
  assertAlmostEquals(loss[0] as number, Math.log(3), 1e-6);
});

Deno.test("SequentialHeadWrapper.loss() of several targets at each step", () => {
  // Squares of 1, 2 and 3, 0 at the valid steps: (1 + 4 + 9 + 0) / 4.
  const wrapped = new SequentialHeadWrapper(new RegressionHead({ labelDimension: 2 }), { sequenceLengthMask: "m" });
  const targets = [[[1, 2], [3, 0]], [[9, 9], [9, 9]]];
  using as = tensor(targets);
  for (const value of [targets, as]) {
    const loss = scope(() => wrapped.loss(value, tensor(new Float32Array(8), [2, 2, 2]), { features: { m: [[1, 1], [0, 0]] } }).dataSync());
    assertAlmostEquals(loss[0] as number, 14 / 4, 1e-6);
  }
});

Deno.test("SequentialHeadWrapper.loss() of no valid step is 0", () => {
  assertEquals(lossOf([[], []], { m: [[], []] }), 0);
  for (const shape of [[2, 0, 1], [0, 0, 1]]) {
    const none = scope(() =>
      head().loss(shape[0] === 0 ? [] : [[], []], tensor(new Float32Array(0), shape), { features: { m: shape[0] === 0 ? [] : [[], []] } })
        .dataSync()
    );
    assertEquals(none[0], 0);
  }
});

Deno.test("SequentialHeadWrapper.loss() sends no gradient to padding", () => {
  const scale = new Variable("scale", [2, 3, 1], Float32Array.of(1, 1, 1, 1, 1, 1), true);
  try {
    const gradient = scope(() => {
      const tape = new Tape();
      const loss = tape.run(() => head().loss(labels, mul(logits(), scale), { features: { m: mask } }));
      return tape.gradientsOf(loss, [scale])[0]!.dataSync() as Float32Array;
    });
    // d loss / d scale = (sigmoid(z) - y) z / 4 at valid steps.
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    const want = [(sigmoid(1) - 1) / 4, sigmoid(-2) * -2 / 4, 0, sigmoid(3) * 3 / 4, 0, 0];
    want.forEach((value, i) => assertAlmostEquals(gradient[i]!, value, 1e-6));
  } finally {
    scale.dispose();
  }
});

Deno.test("SequentialHeadWrapper.updateMetrics() counts valid steps", () => {
  const results = scope(() => {
    const wrapped = head();
    const metrics = wrapped.updateMetrics(wrapped.metrics(), { m: mask }, logits(), labels);
    return Object.fromEntries(Object.entries(metrics).map(([key, metric]) => [key, resultOf(metric)]));
  });
  // z > 0 at steps 0 and 3 with labels 1 and 0; z <= 0 at steps 1 and 2 with labels 0 and 1: two of four are right.
  assertEquals(results["accuracy"], 0.5);
  assertAlmostEquals(results["average_loss"] as number, losses.reduce((a, b) => a + b) / 4, 1e-6);
  assertEquals(results["label/mean"], 0.5);
});

Deno.test("SequentialHeadWrapper predicts every step and gives the mask", () => {
  const got = scope(() => {
    const { predictions } = head().createEstimatorSpec({ features: { m: mask }, mode: "infer", logits: logits() });
    return Object.fromEntries(Object.entries(predictions as Record<string, Tensor>).map(([key, value]) => [key, value.hostTensor()]));
  });
  assertEquals(Object.fromEntries(Object.entries(got).map(([key, { shape }]) => [key, shape])), {
    logits: [2, 3, 1],
    logistic: [2, 3, 1],
    probabilities: [2, 3, 2],
    class_ids: [2, 3, 1],
    classes: [2, 3, 1],
    all_class_ids: [2, 2],
    all_classes: [2, 2],
    m: [2, 3],
  });
  assertEquals(got["m"]!.dtype, "bool");
  assertEquals([...got["m"]!.data as Uint8Array], [1, 1, 1, 1, 0, 0]);
  assertEquals([...got["class_ids"]!.data as BigInt64Array], [1n, 0n, 0n, 1n, 1n, 1n]);
});

Deno.test("SequentialHeadWrapper is made again from its description", () => {
  const wrapped = new SequentialHeadWrapper(new MultiClassHead({ nClasses: 3, weightColumn: "w", name: "h" }), {
    sequenceLengthMask: "m",
    featureColumns: ["w"],
  });
  assertEquals(wrapped.name, "h_sequential");
  const again = headFromConfig(JSON.parse(JSON.stringify(wrapped.toConfig())));
  assert(again instanceof SequentialHeadWrapper);
  assertEquals(again.toConfig(), wrapped.toConfig());
});

const any = (value: unknown) => value as never;
const weighted = () => head({ weightColumn: "w" });
const cases: Record<string, [() => unknown, string, string]> = {
  "mask of one dimension": [
    () => head().loss(labels, logits(), { features: { m: [1, 1] } }),
    "ValueError",
    "Mask is expected to have two dimensions, got 1 instead.",
  ],
  "mask of three dimensions": [
    () => head().loss(labels, logits(), { features: { m: tensor([[[1]]]) } }),
    "ValueError",
    "Mask is expected to have two dimensions, got 3 instead.",
  ],
  "mask of fewer rows": [
    () => head().loss(labels, logits(), { features: { m: [[1, 1, 1]] } }),
    "ValueError",
    "The mask `m` of shape (1, 3) does not fit logits of shape (2, 3, 1)",
  ],
  "mask of fewer steps": [
    () => head().loss(labels, logits(), { features: { m: tensor([[1, 1], [1, 1]]) } }),
    "ValueError",
    "The mask `m` of shape (2, 2) does not fit",
  ],
  "mask with steps that are not there": [
    () => head().loss(labels, logits(), { features: { m: [[1, 1, 1, 1], [1, 0, 0, 0]] } }),
    "ValueError",
    "The mask `m` of shape (2, 4) does not fit",
  ],
  "mask of strings": [
    () => head().loss(labels, logits(), { features: { m: [["yes"], ["no"]] } }),
    "TypeError",
    "The mask `m` must be boolean: step 0 of row 0 is yes",
  ],
  "mask of NaN": [() => head().loss(labels, logits(), { features: { m: [[NaN], [1]] } }), "TypeError", "step 0 of row 0 is NaN"],
  "no mask": [
    () => head().loss(labels, logits(), { features: { x: [1] } }),
    "KeyError",
    "The provided sequence_length_mask key `m` should be included in the features dictionary, but was not found. Found keys: ['x'].",
  ],
  "labels of one dimension": [
    () => head().loss([1, 0], logits(), { features: { m: mask } }),
    "ValueError",
    "Input tensor expected to have at least 2 dimensions, got 1 instead.",
  ],
  "labels as a typed array": [
    () => head().loss(Int32Array.of(1, 0), logits(), { features: { m: mask } }),
    "ValueError",
    "Input tensor expected to have at least 2 dimensions, got 1 instead.",
  ],
  "labels of fewer rows": [
    () => head().loss([[1, 0, 1]], logits(), { features: { m: mask } }),
    "InvalidArgumentError",
    "Tensor shape is incompatible with provided mask. The label has 1 rows, the mask 2",
  ],
  "labels of another length": [
    () => head().loss([[1, 0], [1]], logits(), { features: { m: mask } }),
    "InvalidArgumentError",
    "The label has 2 values in row 0, where 3 of 3 steps are valid",
  ],
  "sparse labels of another number": [
    () => head().loss(new SparseTensor([[0, 0]], [1], [2, 3]), logits(), { features: { m: mask } }),
    "InvalidArgumentError",
    "Tensor shape is incompatible with provided mask. The label has 1 values, the mask has 4 steps",
  ],
  "no labels": [
    () => head().loss(null, logits(), { features: { m: mask } }),
    "ValueError",
    "You must provide a labels Tensor. Given: None.",
  ],
  "no weights": [
    () => weighted().loss(labels, logits(), { features: { m: mask } }),
    "KeyError",
    "`w` column expected in features dictionary.",
  ],
  "weights of one dimension": [
    () => weighted().loss(labels, logits(), { features: { m: mask, w: [1, 1] } }),
    "ValueError",
    "Input tensor expected to have at least 2 dimensions, got 1 instead.",
  ],
  "a weight of NaN": [
    () => weighted().loss(labels, logits(), { features: { m: mask, w: [[1, NaN, 1], [1]] } }),
    "ValueError",
    "The weight column w is NaN in row 1",
  ],
  "logits of a static model": [
    () => head().loss(labels, tensor([[1], [2]]), { features: { m: mask } }),
    "ValueError",
    "The mask `m` of shape (2, 3) does not fit logits of shape (2, 1, 1)",
  ],
  "logits of a static model of several classes": [
    () => new SequentialHeadWrapper(new MultiClassHead({ nClasses: 3 })).loss(labels, tensor([[1, 2, 3], [1, 2, 3]])),
    "ValueError",
    "logits must be [batch, time, logits_dimension], received shape [2,3]",
  ],
  "mask key of a wrong type": [
    () => new SequentialHeadWrapper(new BinaryClassHead(), { sequenceLengthMask: any(3) }),
    "TypeError",
    "`sequence_mask` column must be a string. Given type: number.",
  ],
  "column of a wrong type": [
    () => new SequentialHeadWrapper(new BinaryClassHead(), { featureColumns: any([3]) }),
    "TypeError",
    "Column must a string. Given type: number.",
  ],
  "columns of a wrong type": [
    () => new SequentialHeadWrapper(new BinaryClassHead(), { featureColumns: any(3) }),
    "TypeError",
    "`featureColumns` must be either a string or an iterable of strings got number instead.",
  ],
  "several heads": [
    () => new SequentialHeadWrapper(new MultiHead([new BinaryClassHead({ name: "a" }), new RegressionHead({ name: "b" })]) as never),
    "ValueError",
    "`MultiHead` is not supported with `SequentialHeadWrapper`.",
  ],
  "a wrapper of a wrapper": [
    () => new SequentialHeadWrapper(head()),
    "TypeError",
    "staticHead must be a head of single examples, received SequentialHeadWrapper",
  ],
};

for (const [name, [wrong, kind, sentence]] of Object.entries(cases)) {
  Deno.test(`SequentialHeadWrapper: ${name}`, () => {
    const error = errorOf(wrong);
    assertEquals(error.name, kind);
    assertStringIncludes(error.message, sentence);
  });
}
