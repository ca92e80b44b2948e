import { assert, assertEquals } from "@std/assert";
import {
  BinaryClassHead,
  type Head,
  LogisticRegressionHead,
  MultiClassHead,
  MultiHead,
  MultiLabelHead,
  PoissonRegressionHead,
  RegressionHead,
} from "../../heads/mod.ts";
import { backend } from "../../core/runtime/backends/current.ts";
import { params } from "../../core/runtime/memory.ts";
import { scope, SparseTensor, type Tensor, tensor } from "../../core/runtime/tensor.ts";
import { resultOf } from "../core/_metrics.ts";

type Rows = number[] | number[][] | number[][][];

interface SparseLabels {
  indices: [number, number][];
  values: (number | string)[];
  dense_shape: [number, number];
}

interface Case {
  logits: Rows | Record<string, Rows>;
  labels: (number | string)[][] | SparseLabels | Record<string, number[][]>;
  features: Record<string, number[][]>;
  reg: number[] | null;
  loss: number;
  metrics_two_batches_5_7: Record<string, number>;
  predictions: Record<string, { dtype: string; shape: number[]; value: unknown[] }>;
}

interface ExportOutputs {
  [key: string]: [kind: string, ...rest: unknown[]];
}

const { __export_outputs__: exported, ...golden }: Record<string, Case> & { __export_outputs__: Record<string, ExportOutputs> } = JSON
  .parse(
    Deno.readTextFileSync(new URL("../testdata/goldens/heads_tf2.json", import.meta.url)),
  );

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
  multilabel: () => new MultiLabelHead({ nClasses: 3 }),
  multilabel_w_thr_cls: () =>
    new MultiLabelHead({ nClasses: 3, weightColumn: "w", thresholds: [0.4, 0.6], classesForClassBasedMetrics: [0, 2] }),
  multilabel_sparse_vocab_cls: () =>
    new MultiLabelHead({ nClasses: 3, labelVocabulary: ["a", "b", "c"], classesForClassBasedMetrics: ["a", "c"], name: "ml" }),
  multilabel_sparse_int: () => new MultiLabelHead({ nClasses: 3 }),
  poisson: () => new PoissonRegressionHead(),
  poisson_nofull: () => new PoissonRegressionHead({ computeFullLoss: false }),
  logistic: () => new LogisticRegressionHead(),
  multihead: () =>
    new MultiHead([new MultiClassHead({ nClasses: 3, name: "h1" }), new BinaryClassHead({ name: "h2" })], { headWeights: [1, 0.5] }),
  multihead_concat: () =>
    new MultiHead([new RegressionHead({ labelDimension: 2, name: "r" }), new MultiLabelHead({ nClasses: 3, name: "m" })]),
  regression_w_sum: () => new RegressionHead({ labelDimension: 2, weightColumn: "w", lossReduction: "sum" }),
};

Deno.test("every case of the golden is run", () => assertEquals(Object.keys(heads).sort(), Object.keys(golden).sort()));

const kinds: Record<string, string> = {
  ClassificationOutput: "classification",
  RegressionOutput: "regression",
  PredictOutput: "predict",
};

const exportCases: Record<string, [head: Head<object>, width: number]> = {
  MultiClassHead: [heads["multiclass"]!(), 3],
  BinaryClassHead: [heads["binary"]!(), 1],
  MultiLabelHead: [heads["multilabel"]!(), 3],
  RegressionHead: [heads["regression"]!(), 2],
  PoissonRegressionHead: [heads["poisson"]!(), 1],
  LogisticRegressionHead: [heads["logistic"]!(), 1],
  MultiHead: [heads["multihead"]!(), 4],
};

for (const [name, [head, width]] of Object.entries(exportCases)) {
  Deno.test(`${name}: export outputs are TensorFlow's`, () => {
    const expected = exported[name]!;
    scope(() => {
      const outputs = head.exportOutputs(head.predictions(tensor(new Float32Array(2 * width), [2, width])));
      assertEquals(Object.keys(outputs).sort(), Object.keys(expected).sort());
      for (const [key, [kind, ...rest]] of Object.entries(expected)) {
        const output = outputs[key]!;
        assertEquals(output.kind, kinds[kind], key);
        if (output.kind === "predict") assertEquals(Object.keys(output.outputs).sort(), Object.keys(rest[0] as object).sort(), key);
      }
    });
  });
}

for (const [name, make] of Object.entries(heads)) {
  Deno.test(`${name}: loss, metrics and predictions are TensorFlow's`, () => {
    params(0); // The ring of parameters is made once and stays.
    const before = backend().live.blocks;
    const expected = golden[name]!;
    const head = make();
    scope(() => {
      const logits = logitsOf(expected, 0, 12);
      const regularizationLosses = expected.reg?.map((value) => tensor(value));
      const options = regularizationLosses === undefined ? {} : { regularizationLosses };
      const loss = head.loss(labelsOf(expected, 0, 12), logits as Tensor, { features: expected.features, ...options });
      near((loss.dataSync() as Float32Array)[0]!, expected.loss, "loss");

      const metrics = head.metrics(options);
      // The golden's batches, of 5 and of 7 examples; of several heads, one of 12.
      const batches = head instanceof MultiHead ? [[0, 12]] as const : [[0, 5], [5, 12]] as const;
      for (const [from, to] of batches) {
        const features = Object.fromEntries(Object.entries(expected.features).map(([key, values]) => [key, values.slice(from, to)]));
        head.updateMetrics(
          metrics,
          features,
          logitsOf(expected, from, to) as Tensor,
          labelsOf(expected, from, to),
          options,
        );
      }
      assertEquals(Object.keys(metrics).sort(), Object.keys(expected.metrics_two_batches_5_7).sort());
      for (const [key, value] of Object.entries(expected.metrics_two_batches_5_7)) near(resultOf(metrics[key]!) as number, value, key);
      for (const metric of Object.values(metrics)) metric.dispose();

      const predictions = head.predictions(logits as Tensor);
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

/** Some rows of the logits, by name of the head where there are several. */
function logitsOf({ logits }: Case, from: number, to: number): Tensor | Record<string, Tensor> {
  if (Array.isArray(logits)) return tensor(logits.slice(from, to) as number[][]);
  return Object.fromEntries(Object.entries(logits).map(([name, rows]) => [name, tensor(rows.slice(from, to) as number[][])]));
}

function labelsOf({ labels }: Case, from: number, to: number): (number | string)[][] | SparseTensor | Record<string, number[][]> {
  if (Array.isArray(labels)) return labels.slice(from, to);
  if (!("dense_shape" in labels)) return Object.fromEntries(Object.entries(labels).map(([name, rows]) => [name, rows.slice(from, to)]));
  const sparse = labels as SparseLabels;
  const kept = sparse.indices.map((_, i) => i).filter((i) => sparse.indices[i]![0] >= from && sparse.indices[i]![0] < to);
  const values = kept.map((i) => sparse.values[i]!);
  return new SparseTensor(
    kept.map((i) => [sparse.indices[i]![0] - from, sparse.indices[i]![1]]),
    typeof values[0] === "string" ? values as string[] : tensor(values as number[], [values.length], "int32"),
    [to - from, sparse.dense_shape[1]],
  );
}

/** 1e-6 relative, or absolute near zero. */
function near(actual: number, expected: number, what: string): void {
  assert(Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`);
}
