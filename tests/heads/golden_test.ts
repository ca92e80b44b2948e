import { assert, assertEquals } from "@std/assert";
import { BinaryClassHead, type Head, MultiClassHead, RegressionHead } from "../../heads/mod.ts";
import { backend } from "../../core/backends/mod.ts";
import { params } from "../../core/memory.ts";
import { scope, tensor } from "../../core/tensor.ts";

interface Case {
  logits: number[] | number[][] | number[][][];
  labels: (number | string)[][];
  features: Record<string, number[][]>;
  reg: number[] | null;
  loss: number;
  metrics_two_batches_5_7: Record<string, number>;
  predictions: Record<string, { dtype: string; shape: number[]; value: unknown[] }>;
}

const golden: Record<string, Case> = JSON.parse(Deno.readTextFileSync(new URL("../testdata/goldens/heads_tf2.json", import.meta.url)));

const heads: Record<string, () => Head<object>> = {
  multiclass: () => new MultiClassHead({ nClasses: 3 }),
  multiclass_w: () => new MultiClassHead({ nClasses: 3, weightColumn: "w" }),
  multiclass_w_sum: () => new MultiClassHead({ nClasses: 3, weightColumn: "w", lossReduction: "sum" }),
  multiclass_vocab_name: () => new MultiClassHead({ nClasses: 3, labelVocabulary: ["a", "b", "c"], name: "hd" }),
  multiclass_reg: () => new MultiClassHead({ nClasses: 3 }),
  multiclass_3d: () => new MultiClassHead({ nClasses: 3 }),
  binary: () => new BinaryClassHead(),
  binary_w_thr: () => new BinaryClassHead({ weightColumn: "w", thresholds: [0.25, 0.5, 0.75] }),
  binary_vocab_name_sum: () => new BinaryClassHead({ labelVocabulary: ["no", "yes"], lossReduction: "sum", name: "bh" }),
  binary_float_labels: () => new BinaryClassHead(),
  regression: () => new RegressionHead({ labelDimension: 2 }),
  regression_w: () => new RegressionHead({ labelDimension: 2, weightColumn: "w" }),
  regression_w_perlogit: () => new RegressionHead({ labelDimension: 2, weightColumn: "w2" }),
  regression_w_sum: () => new RegressionHead({ labelDimension: 2, weightColumn: "w", lossReduction: "sum" }),
};

Deno.test("every case of these heads in the golden is run", () => {
  const mine = Object.keys(golden).filter((name) => /^(multiclass|binary|regression)/.test(name));
  assertEquals(Object.keys(heads).sort(), mine.sort());
});

for (const [name, make] of Object.entries(heads)) {
  Deno.test(`${name}: loss, metrics and predictions are TensorFlow's`, () => {
    params(0); // The ring of parameters is made once and stays.
    const before = backend().live.blocks;
    const expected = golden[name]!;
    const head = make();
    scope(() => {
      const logits = tensor(expected.logits);
      const regularizationLosses = expected.reg?.map((value) => tensor(value));
      const options = regularizationLosses === undefined ? {} : { regularizationLosses };
      const loss = head.loss(expected.labels, logits, { features: expected.features, ...options });
      near((loss.dataSync() as Float32Array)[0]!, expected.loss, "loss");

      const metrics = head.metrics(options);
      for (const [from, to] of [[0, 5], [5, 12]] as const) {
        const features = Object.fromEntries(Object.entries(expected.features).map(([key, values]) => [key, values.slice(from, to)]));
        head.updateMetrics(
          metrics,
          features,
          tensor(expected.logits.slice(from, to) as number[][]),
          expected.labels.slice(from, to),
          options,
        );
      }
      assertEquals(Object.keys(metrics).sort(), Object.keys(expected.metrics_two_batches_5_7).sort());
      for (const [key, value] of Object.entries(expected.metrics_two_batches_5_7)) near(metrics[key]!.result() as number, value, key);
      for (const metric of Object.values(metrics)) metric.dispose();

      const predictions = head.predictions(logits);
      assertEquals(Object.keys(predictions).sort(), Object.keys(expected.predictions).sort());
      for (const [key, { dtype, shape, value }] of Object.entries(expected.predictions)) {
        const prediction = predictions[key]!;
        assertEquals([prediction.dtype, [...prediction.shape]], [dtype, shape], key);
        const values = Array.from(prediction.dataSync() as ArrayLike<unknown>);
        const flat = value.flat(8);
        if (dtype === "float32") values.forEach((v, i) => near(v as number, flat[i] as number, `${key}[${i}]`));
        else assertEquals(values.map((v) => typeof v === "bigint" ? Number(v) : v), flat, key);
      }
    });
    assertEquals(backend().live.blocks, before, "live blocks");
  });
}

/** 1e-6 relative, or absolute near zero. */
function near(actual: number, expected: number, what: string): void {
  assert(Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`);
}
