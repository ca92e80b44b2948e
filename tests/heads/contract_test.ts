import { assert, assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import { backend } from "../../core/backends/mod.ts";
import { EstimatorSpec } from "../../core/estimator_spec.ts";
import { numericColumn } from "../../core/feature_column/numeric.ts";
import { params, Step } from "../../core/memory.ts";
import { variable, VariableStore, withModel } from "../../core/model.ts";
import { glorotUniform } from "../../core/initializers.ts";
import { matmul, mean, mul, square, sub } from "../../core/ops/mod.ts";
import { SGD } from "../../core/optimizers/mod.ts";
import { Tape } from "../../core/tape.ts";
import { scope, type Tensor, tensor } from "../../core/tensor.ts";
import { BinaryClassHead, type Head, headFromConfig, MultiClassHead, RegressionHead } from "../../heads/mod.ts";

interface Row {
  head: Head<object>;
  logits: number[][];
  labels: readonly (number | string)[] | number[][];
}

const w = numericColumn("w", { normalizer: { mean: 0, std: 2 } });

// One row per head: the contract below holds for each.
const table: Record<string, Row> = {
  MultiClassHead: {
    head: new MultiClassHead({ nClasses: 3, labelVocabulary: ["a", "b", "c"], weightColumn: "w", lossReduction: "sum", name: "m" }),
    logits: [[0, 1, 2], [3, 1, 0]],
    labels: ["c", "a"],
  },
  BinaryClassHead: { head: new BinaryClassHead({ thresholds: [0.3], weightColumn: w }), logits: [[1], [-2]], labels: [1, 0] },
  RegressionHead: {
    head: new RegressionHead({ labelDimension: 2, weightColumn: "w" }),
    logits: [[1, 2], [3, 4]],
    labels: [[1, 1], [2, 2]],
  },
};

const features = { w: [1, 3] };
const value = (t: Tensor): number => (t.dataSync() as Float32Array)[0]!;

for (const [name, { head, logits, labels }] of Object.entries(table)) {
  Deno.test(`${name}: a description makes the head again`, () => {
    const config = head.toConfig();
    assertEquals(config.head, name);
    const again = headFromConfig(JSON.parse(JSON.stringify(config)));
    assertEquals(again.toConfig(), config);
    scope(() => {
      const z = tensor(logits);
      assertEquals(value(again.loss(labels, z, { features })), value(head.loss(labels, z, { features })));
    });
  });

  Deno.test(`${name}: createEstimatorSpec gives what each mode needs, and training lowers the loss`, () => {
    params(0);
    {
      using memory = new Step(); // The first step's memory is kept for the next.
      memory.run(() => params(0));
    }
    const before = backend().live.blocks;
    const store = new VariableStore();
    const locals = new VariableStore();
    const run = <T>(mode: "train" | "eval" | "infer", fn: () => T): T =>
      withModel({ variables: store, locals, mode, seed: 1n, step: 0, updates: [] }, fn);
    const build = () => matmul(tensor([[1, 0], [0, 1]]), variable("kernel", [2, head.logitsDimension], glorotUniform()));
    let updated = 0;
    const step = () => {
      using memory = new Step();
      return memory.run(() => {
        const tape = new Tape();
        const spec = tape.run(() =>
          run("train", () =>
            head.createEstimatorSpec({
              features,
              mode: "train",
              logits: build(),
              labels,
              optimizer: new SGD({ learningRate: 0.1 }),
              updateOps: [() => updated++],
            }))
        );
        assertEquals(spec.trainOp!.gradients.map(({ variable }) => variable.name), ["kernel"]);
        const loss = value(spec.loss!);
        spec.trainOp!.apply();
        return loss;
      });
    };
    const first = step();
    assert(step() < first);
    assertEquals(updated, 2);

    scope(() => {
      const evaluation = run("eval", () => head.createEstimatorSpec({ features, mode: "eval", logits: build(), labels }));
      assertEquals(Object.keys(evaluation.evalMetricOps).sort(), Object.keys(run("eval", () => head.metrics())).sort());
      const prediction = run("infer", () => head.createEstimatorSpec({ features: {}, mode: "infer", logits: build() }));
      assert(prediction instanceof EstimatorSpec);
      assertStrictEquals(prediction.loss, null);
      assertEquals(Object.keys(prediction.predictions as object), Object.keys(head.predictions(tensor(logits))));
      const outputs = prediction.exportOutputs!;
      assert("serving_default" in outputs && "predict" in outputs);
    });
    store.dispose();
    locals.dispose();
    assertEquals(backend().live.blocks, before);
  });

  Deno.test(`${name}: a lossFn in public operations takes the place of the head's and differentiates by itself`, () => {
    const width = head.logitsDimension;
    const single = width === 1 || name === "RegressionHead";
    const options = {
      lossFn: (y: Tensor, z: Tensor) => {
        const target = y.dtype === "float32" ? y : tensor([[0], [0]]);
        return name === "RegressionHead" ? square(sub(z, target)) : square(sub(mean(z, -1, { keepDims: true }), target));
      },
    };
    const own = name === "MultiClassHead"
      ? new MultiClassHead({ nClasses: 3, ...options })
      : name === "BinaryClassHead"
      ? new BinaryClassHead(options)
      : new RegressionHead({ labelDimension: 2, ...options });
    scope(() => {
      const z = tensor(logits);
      z.tracked = true;
      const tape = new Tape();
      const loss = tape.run(() => own.loss(name === "MultiClassHead" ? [2, 0] : labels, z));
      const [gradient] = tape.gradientsOf(loss, [z]);
      assertEquals([...gradient!.shape], [2, width]);
      // d/dz of the mean over n losses of (mean over m of z - y)^2 is 2 (mean z - y) / (n m).
      const y = name === "MultiClassHead" ? [[0], [0]] : labels.map((label) => [label].flat() as number[]);
      const n = single && width > 1 ? 4 : 2;
      const expected = logits.map((row, r) =>
        row.map((x, c) => {
          const middle = name === "RegressionHead" ? x : row.reduce((a, b) => a + b) / width;
          return 2 * (middle - y[r]![name === "RegressionHead" ? c : 0]!) / (n * (name === "RegressionHead" ? 1 : width));
        })
      ).flat();
      const actual = gradient!.dataSync() as Float32Array;
      expected.forEach((e, i) => assertAlmostEquals(actual[i]!, e, 1e-6));
    });
  });
}

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

Deno.test("threshold keys are spelled by C's %g", () => {
  const head = new BinaryClassHead({ thresholds: [0.25, 1 / 3, 0.00001] });
  const metrics = head.metrics();
  const keys = Object.keys(metrics).filter((key) => key.startsWith("recall/"));
  assertEquals(keys, ["recall/positive_threshold_0.25", "recall/positive_threshold_0.333333", "recall/positive_threshold_1e-05"]);
  for (const metric of Object.values(metrics)) metric.dispose();
});
