import { assert, assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import { backend } from "../../core/runtime/backends/current.ts";
import { numericColumn } from "../../core/feature_column/numeric.ts";
import { params } from "../../core/runtime/memory.ts";
import { mul } from "../../core/ops/mod.ts";
import { scope, SparseTensor, type Tensor, tensor } from "../../core/runtime/tensor.ts";
import * as library from "../../heads/mod.ts";
import {
  BinaryClassHead,
  Head,
  headFromConfig,
  LogisticRegressionHead,
  MultiClassHead,
  MultiHead,
  MultiLabelHead,
  PoissonRegressionHead,
  RegressionHead,
  SequentialHeadWrapper,
} from "../../heads/mod.ts";
import { headContract, type HeadFacts } from "../../heads/testing.ts";
import { resultOf } from "../core/_metrics.ts";
import { assertRowsAlone } from "./_beside.ts";

const w = numericColumn("w", { normalizer: { mean: 0, std: 2 } });
const features = { w: [1, 3] };
const value = (t: Tensor): number => (t.dataSync() as Float32Array)[0]!;

// One row per head: the contract holds for each. Where there is no `withLossFn`, the head has a loss of its own alone.
const table: Record<string, Omit<HeadFacts, "fromConfig">> = {
  MultiClassHead: {
    head: new MultiClassHead({ nClasses: 3, labelVocabulary: ["a", "b", "c"], weightColumn: "w", lossReduction: "sum", name: "m" }),
    logits: [[0, 1, 2], [3, 1, 0]],
    labels: ["c", "a"],
    features,
    withLossFn: (lossFn) => new MultiClassHead({ nClasses: 3, labelVocabulary: ["a", "b", "c"], weightColumn: "w", lossFn }),
  },
  BinaryClassHead: {
    head: new BinaryClassHead({ thresholds: [0.3], weightColumn: w }),
    logits: [[1], [-2]],
    labels: [1, 0],
    features,
    withLossFn: (lossFn) => new BinaryClassHead({ weightColumn: w, lossFn }),
  },
  RegressionHead: {
    head: new RegressionHead({ labelDimension: 2, weightColumn: "w" }),
    logits: [[1, 2], [3, 4]],
    labels: [[1, 1], [2, 2]],
    features,
    withLossFn: (lossFn) => new RegressionHead({ labelDimension: 2, weightColumn: "w", lossFn }),
    lossPerLogit: true,
  },
  MultiLabelHead: {
    head: new MultiLabelHead({
      nClasses: 3,
      labelVocabulary: ["a", "b", "c"],
      weightColumn: "w",
      thresholds: [0.3],
      classesForClassBasedMetrics: ["a", "c"],
    }),
    logits: [[0, 1, 2], [3, 1, 0]],
    labels: [["c", "a"], []],
    features,
    withLossFn: (lossFn) => new MultiLabelHead({ nClasses: 3, labelVocabulary: ["a", "b", "c"], weightColumn: "w", lossFn }),
  },
  PoissonRegressionHead: {
    head: new PoissonRegressionHead({ labelDimension: 2, weightColumn: "w", computeFullLoss: false, name: "p" }),
    logits: [[0, 1], [-1, 2]],
    labels: [[3, 0], [1, 2]],
    features,
  },
  LogisticRegressionHead: {
    head: new LogisticRegressionHead({ weightColumn: w, lossReduction: "sum" }),
    logits: [[1], [-2]],
    labels: [0.25, 1],
    features,
  },
  MultiHead: {
    head: new MultiHead([new MultiClassHead({ nClasses: 3, weightColumn: "w", name: "kind" }), new RegressionHead({ name: "size" })], {
      headWeights: [1, 0.5],
    }),
    logits: [[0, 1, 2, 5], [3, 1, 0, -1]],
    labels: { kind: [2, 0], size: [4, 1] },
    features,
  },
  SequentialHeadWrapper: {
    head: new SequentialHeadWrapper(new MultiClassHead({ nClasses: 3, weightColumn: "w", name: "tag" }), { featureColumns: "w" }),
    logits: [[[0, 1, 2], [3, 1, 0]], [[1, 1, 0], [0, 0, 0]]],
    labels: [[2, 0], [1, 0]],
    features: { sequence_length_mask: [[true, true], [true, false]], w: [[1, 3], [2, 0]] },
    servingFeatures: { sequence_length_mask: [[true, true], [true, false]] },
  },
};

for (const [name, facts] of Object.entries(table)) {
  for (const { name: clause, run } of headContract({ ...facts, fromConfig: headFromConfig })) {
    Deno.test(`${name}: ${clause}`, async () => {
      params(0);
      await run(); // Memory that the first step asks for is kept for the next.
      const before = backend().live.blocks;
      await run();
      assertEquals(backend().live.blocks, before);
    });
  }
}

for (const [name, facts] of Object.entries(table)) {
  Deno.test(`${name}: predictions and gradients of a row do not depend on the rows beside it`, () => assertRowsAlone(facts));
}

Deno.test("every head of the library stands in the table", () => {
  const heads = Object.entries(library).filter(([, symbol]) => typeof symbol === "function" && symbol.prototype instanceof Head);
  assertEquals(heads.map(([name]) => name).sort(), Object.keys(table).sort());
  for (const [name, { head }] of Object.entries(table)) assertEquals(head.toConfig().head, name);
});

Deno.test("MultiClassHead.loss() weights each example and divides by the batch size", () => {
  // softmax([0, 10, 0]) puts all mass on class 1: cross-entropy 0 for label 1, 10 for label 0; (1 * 0 + 2 * 10) / 2 = 10
  scope(() => {
    const head = new MultiClassHead({ nClasses: 3, weightColumn: "w" });
    const loss = head.loss(tensor([1, 0], [2, 1], "int32"), tensor([0, 10, 0, 0, 10, 0], [2, 3]), { features: { w: [1, 2] } });
    assertAlmostEquals(value(loss), 10, 1e-3);
  });
});

Deno.test("labels of every form are the same labels", () => {
  scope(() => {
    const z = tensor([[0, 1, 2], [2, 1, 0]]);
    const head = new MultiClassHead({ nClasses: 3 });
    const expected = value(head.loss([2, 1], z));
    for (
      const labels of [
        [[2], [1]],
        Int32Array.of(2, 1),
        [2n, 1n],
        BigInt64Array.of(2n, 1n),
        tensor([2, 1], [2], "int32"),
        tensor([2n, 1n], [2, 1]),
      ]
    ) {
      assertEquals(value(head.loss(labels, z)), expected);
    }
    const words = new MultiClassHead({ nClasses: 3, labelVocabulary: ["x", "y", "z"] });
    const bytes = ["z", "y"].map((word) => new TextEncoder().encode(word));
    for (const labels of [["z", "y"], [["z"], ["y"]], bytes, tensor(["z", "y"])]) assertEquals(value(words.loss(labels, z)), expected);
    const z1 = tensor([[0.5], [-1]]);
    const binary = new BinaryClassHead();
    const two = value(binary.loss([1, 0], z1));
    for (const labels of [[true, false], Float32Array.of(1, 0), [1n, 0n], tensor([true, false])]) {
      assertEquals(value(binary.loss(labels, z1)), two);
    }
  });
});

Deno.test("a numeric column as weight column applies its normaliser", () => {
  scope(() => {
    const z = tensor([[0.5], [-1]]);
    const halved = new BinaryClassHead({ weightColumn: w }).loss([1, 0], z, { features: { w: [2, 6] } });
    const plain = new BinaryClassHead({ weightColumn: "w" }).loss([1, 0], z, { features: { w: [1, 3] } });
    assertEquals(value(halved), value(plain));
  });
});

Deno.test("RegressionHead: inverseLinkFn makes predictions of logits", () => {
  scope(() => {
    const head = new RegressionHead({ inverseLinkFn: (z) => mul(z, 3) });
    const predictions = head.predictions(tensor([[1], [2]]));
    assertEquals(Object.keys(predictions).sort(), ["logits", "predictions"]);
    assertEquals(predictions["predictions"]!.dataSync(), Float32Array.of(3, 6));
  });
});

Deno.test("MultiLabelHead: labels of every form are the same labels", () => {
  scope(() => {
    const z = tensor([[0, 1, 2], [2, 1, 0], [-1, 0, 1]]);
    const head = new MultiLabelHead({ nClasses: 3 });
    const expected = value(head.loss([[0, 1, 1], [0, 0, 0], [1, 0, 0]], z));
    for (
      const labels of [
        tensor([[0, 1, 1], [0, 0, 0], [1, 0, 0]], [3, 3], "int32"),
        tensor([[0n, 1n, 1n], [0n, 0n, 0n], [1n, 0n, 0n]]),
        [[false, true, true], [false, false, false], [true, false, false]],
        [[1, 2], [], [0]],
        [[2n, 1n], [], [0n]],
        new SparseTensor([[0, 0], [0, 1], [2, 0]], [1n, 2n, 0n], [3, 2]),
        // A sparse list may have gaps and name a class twice.
        new SparseTensor([[0, 0], [0, 3], [0, 4], [2, 1]], tensor([1, 2, 1, 0], [4], "int32"), [3, 5]),
      ]
    ) {
      assertEquals(value(head.loss(labels, z)), expected);
    }
    const words = new MultiLabelHead({ nClasses: 3, labelVocabulary: ["x", "y", "z"] });
    const bytes = (word: string) => new TextEncoder().encode(word);
    for (
      const labels of [
        [["y", "z"], [], ["x"]],
        [[bytes("z"), bytes("y")], [], [bytes("x")]],
        [[0, 1, 1], [0, 0, 0], [1, 0, 0]],
        new SparseTensor([[0, 0], [0, 1], [2, 0]], ["y", "z", "x"], [3, 2]),
      ]
    ) {
      assertEquals(value(words.loss(labels, z)), expected);
    }
    // No example has a class: log(1 + e^z) each.
    const none = logits3.map((x) => Math.log1p(Math.exp(x))).reduce((a, b) => a + b) / 9;
    for (const labels of [[[], [], []], new SparseTensor([], tensor([], [0], "int32"), [3, 0])]) {
      assertAlmostEquals(value(head.loss(labels, z)), none, 1e-6);
    }
  });
});

const logits3 = [0, 1, 2, 2, 1, 0, -1, 0, 1];

Deno.test("MultiLabelHead: logits of three dimensions", () => {
  scope(() => {
    const head = new MultiLabelHead({ nClasses: 2, weightColumn: "w" });
    const z = tensor([[[0, 0], [1, 1]], [[2, 2], [0, 0]]]);
    const options = { features: { w: [[1, 0], [0, 2]] } };
    // The rows of weight 1 and 2 have logits 0, and cost log 2 whatever their labels: 3 log 2 over 4 rows.
    const dense = value(head.loss([[[1, 0], [1, 1]], [[0, 0], [0, 1]]], z, options));
    const sparse = value(head.loss(new SparseTensor([[0, 0, 0], [1, 1, 0]], tensor([0, 1], [2], "int32"), [2, 2, 1]), z, options));
    assertAlmostEquals(dense, 3 * Math.LN2 / 4, 1e-6);
    assertEquals(sparse, dense);
    assertEquals(head.predictions(z)["probabilities"]!.shape, [2, 2, 2]);
  });
});

Deno.test("PoissonRegressionHead: the full loss has Stirling's formula, which counts as 0 up to 1", () => {
  scope(() => {
    const z = tensor([[0], [0], [0]]);
    // e^0 - 0 y = 1 each. For y = 4 besides 4 log 4 - 4 + log(8 pi) / 2 = 3.157; for 0 and 1 nothing.
    const extra = 4 * Math.log(4) - 4 + Math.log(8 * Math.PI) / 2;
    assertAlmostEquals(value(new PoissonRegressionHead().loss([0, 1, 4], z)), 1 + extra / 3, 1e-6);
    assertAlmostEquals(value(new PoissonRegressionHead({ computeFullLoss: false }).loss([0, 1, 4], z)), 1, 1e-6);
  });
});

Deno.test("MultiHead: logits by name are the concatenated ones", () => {
  scope(() => {
    const head = new MultiHead([new BinaryClassHead({ name: "a" }), new RegressionHead({ name: "b", labelDimension: 2 })], {
      headWeights: [2, 0.5],
    });
    assertEquals([head.name, head.logitsDimension], ["a_b", 3]);
    const labels = { a: [1, 0], b: [[1, 2], [3, 3]] };
    const byName = { a: tensor([[0], [0]]), b: tensor([[1, 2], [3, 4]]) };
    const together = tensor([[0, 1, 2], [0, 3, 4]]);
    const extra = { regularizationLosses: [tensor(0.25)] };
    // 2 log 2 + 0.5 * 1 / 4 + 0.25
    const expected = 2 * Math.LN2 + 0.125 + 0.25;
    assertAlmostEquals(value(head.loss(labels, byName, extra)), expected, 1e-6);
    assertAlmostEquals(value(head.loss(labels, together, extra)), expected, 1e-6);
    const spec = head.createEstimatorSpec({ features: {}, mode: "infer", logits: byName });
    const outputs = spec.exportOutputs!;
    assertEquals(
      Object.keys(outputs).sort(),
      ["serving_default", "a", "a/classification", "a/regression", "a/predict", "b", "b/regression", "b/predict", "predict"].sort(),
    );
    assertStrictEquals(outputs["serving_default"], outputs["a"]);
    const predict = outputs["predict"]!;
    assert(predict.kind === "predict");
    assertEquals(Object.keys(predict.outputs).sort(), Object.keys(spec.predictions as object).sort());
    assertEquals(Object.keys(head.predictions(together, ["b/predictions", "a/logits"])), ["a/logits", "b/predictions"]);
    const metrics = head.metrics(extra);
    head.updateMetrics(metrics, {}, byName, labels, extra);
    assertEquals(resultOf(metrics["regularization_loss/a_b"]!), 0.25);
    assertAlmostEquals(resultOf(metrics["loss/b"]!) as number, 0.25, 1e-6); // without its weight
    for (const metric of Object.values(metrics)) metric.dispose();
  });
});

Deno.test("threshold keys are spelled by C's %g", () => {
  const head = new BinaryClassHead({ thresholds: [0.25, 1 / 3, 0.00001] });
  const metrics = head.metrics();
  const keys = Object.keys(metrics).filter((key) => key.startsWith("recall/"));
  assertEquals(keys, ["recall/positive_threshold_0.25", "recall/positive_threshold_0.333333", "recall/positive_threshold_1e-05"]);
  for (const metric of Object.values(metrics)) metric.dispose();
});
