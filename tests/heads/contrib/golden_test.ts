import { assert, assertEquals } from "@std/assert";
import type { EstimatorSpec } from "../../../core/estimator_spec.ts";
import type { ModeKeys } from "../../../core/model.ts";
import { type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import {
  binarySvmHead,
  type Head,
  lossOnlyHead,
  type ModelFnOps,
  multiClassHead,
  multiHead,
  multiLabelHead,
  noOpTrainFn,
  poissonRegressionHead,
  regressionHead,
} from "../../../heads/contrib/mod.ts";
import { value, withVariables } from "./_run.ts";
import { resultOf } from "../../core/_metrics.ts";

interface Prediction {
  dtype: string;
  shape: number[];
  value: unknown[];
}

interface Golden {
  loss_eval: number;
  loss_train: number;
  metrics: Record<string, number>;
  predictions: Record<string, Prediction>;
  output_alternatives: Record<string, [problemType: number, outputs: Record<string, [dtype: string, shape: number[]]>]>;
  estimator_spec_export_outputs: Record<string, string> | string;
  logits_dimension: number;
}

interface Inputs {
  logits: number[][];
  labels: (number | string)[][];
  features: Record<string, number[][]>;
}

const read = (name: string) => JSON.parse(Deno.readTextFileSync(new URL(`../../testdata/goldens/${name}.json`, import.meta.url)));
const all: Record<string, Golden> = read("heads_tf1");
// Logits, labels and weights are those of the newer heads' golden.
const inputs: Record<string, Inputs> = read("heads_tf2");

interface Case {
  head: () => Head;
  input: keyof typeof inputs;
  labels?: (labels: (number | string)[][]) => unknown;
  logits?: () => Tensor | Record<string, Tensor>;
}

const names = ["a", "b", "c"];
const cases: Record<string, Case> = {
  multi_class_head3: { head: () => multiClassHead({ nClasses: 3 }), input: "multiclass" },
  multi_class_head3_w_name_ids: {
    head: () => multiClassHead({ nClasses: 3, weightColumnName: "w", headName: "hh", metricClassIds: [0, 2] }),
    input: "multiclass_w",
  },
  multi_class_head3_keys: {
    head: () => multiClassHead({ nClasses: 3, labelKeys: names }),
    input: "multiclass",
    labels: (labels) => labels.map(([id]) => names[id as number]!),
  },
  multi_class_head2: { head: () => multiClassHead({ nClasses: 2 }), input: "binary" },
  multi_class_head2_w_thr: {
    head: () => multiClassHead({ nClasses: 2, weightColumnName: "w", thresholds: [0.25, 0.75] }),
    input: "binary_w_thr",
  },
  multi_class_head2_centered: { head: () => multiClassHead({ nClasses: 2, enableCenteredBias: true }), input: "binary" },
  binary_svm_head: { head: () => binarySvmHead(), input: "binary" },
  binary_svm_head_w: { head: () => binarySvmHead({ weightColumnName: "w" }), input: "binary_w_thr" },
  regression_head2: { head: () => regressionHead({ labelDimension: 2 }), input: "regression" },
  regression_head1_w: {
    head: () => regressionHead({ weightColumnName: "w" }),
    input: "binary_w_thr",
    labels: () => inputs["poisson"]!.labels,
  },
  poisson_regression_head: { head: () => poissonRegressionHead(), input: "poisson" },
  multi_label_head: { head: () => multiLabelHead({ nClasses: 3, metricClassIds: [1] }), input: "multilabel" },
  multi_label_head_w: { head: () => multiLabelHead({ nClasses: 3, weightColumnName: "w" }), input: "multilabel_w_thr_cls" },
};

for (const [name, { head: make, input, labels }] of Object.entries(cases)) {
  Deno.test(`contrib ${name}: what TensorFlow 1.15 makes of it`, () => {
    const golden = all[`learn.${name}`]!;
    const given = inputs[input]!;
    const target = labels === undefined ? given.labels : labels(given.labels);
    check(golden, make(), () => tensor(given.logits), target, given.features);
  });
}

for (const name of ["concat", "dict"]) {
  Deno.test(`contrib multi_head_${name}: what TensorFlow 1.15 makes of it`, () => {
    const h1 = inputs["multiclass"]!;
    const h2 = inputs["regression"]!;
    const head = multiHead([
      multiClassHead({ nClasses: 3, headName: "h1", labelName: "l1" }),
      regressionHead({ labelDimension: 2, headName: "h2", labelName: "l2" }),
      lossOnlyHead(() => tensor(1), { headName: "reg" }),
    ], { lossWeights: [1, 0.5, 1] });
    const logits = (): Tensor | Record<string, Tensor> =>
      name === "concat" ? tensor(h1.logits.map((row, i) => [...row, ...h2.logits[i]!])) : { h1: tensor(h1.logits), h2: tensor(h2.logits) };
    check(all[`learn.multi_head_${name}`]!, head, logits, { l1: h1.labels, l2: h2.labels }, {});
  });
}

Deno.test("every case of contrib's heads is run", () => {
  const run = [...Object.keys(cases), "multi_head_concat", "multi_head_dict"].map((name) => `learn.${name}`);
  assertEquals(run.sort(), Object.keys(all).filter((name) => name.startsWith("learn.")).sort());
});

function check(
  golden: Golden,
  head: Head,
  logits: () => Tensor | Record<string, Tensor>,
  labels: unknown,
  features: Inputs["features"],
): void {
  assertEquals(head.logitsDimension, golden.logits_dimension);
  const run = (mode: ModeKeys, fn: (ops: ModelFnOps) => void) =>
    withVariables((inMode) =>
      inMode(mode, () => fn(head.createModelFnOps({ features, mode, labels: labels as never, logits: logits(), trainOpFn: noOpTrainFn })))
    );
  run("train", (ops) => near(value(ops.loss!), golden.loss_train, "loss in training"));
  run("eval", (ops) => {
    near(value(ops.loss!), golden.loss_eval, "loss in eval");
    assertEquals(Object.keys(ops.evalMetricOps).sort(), Object.keys(golden.metrics).sort());
    for (const [key, metric] of Object.entries(ops.evalMetricOps)) near(resultOf(metric) as number, golden.metrics[key]!, key);
  });
  run("infer", (ops) => {
    const predictions = ops.predictions as Record<string, Tensor>;
    assertEquals(Object.keys(predictions).sort(), Object.keys(golden.predictions).sort());
    for (const [key, expected] of Object.entries(golden.predictions)) {
      const got = predictions[key]!;
      assertEquals([got.dtype, [...got.shape]], [expected.dtype, expected.shape], key);
      const flat = expected.value.flat(8);
      Array.from(got.dataSync() as ArrayLike<unknown>).forEach((x, i) => {
        if (expected.dtype === "float32") near(x as number, flat[i] as number, `${key}[${i}]`);
        else assertEquals(typeof x === "bigint" ? Number(x) : x, flat[i], key);
      });
    }
    const alternatives = Object.entries(ops.outputAlternatives!).map(([name, { problemType, outputs }]) => [
      name === "serving_default" ? "None" : name,
      [problemType, Object.fromEntries(Object.entries(outputs).map(([key, { dtype, shape }]) => [key, [dtype, [...shape]]]))],
    ]);
    assertEquals(Object.fromEntries(alternatives), golden.output_alternatives);
    const spec = ops.estimatorSpec("h1");
    const expected = golden.estimator_spec_export_outputs;
    if (typeof expected === "string") assertEquals(`ValueError('${refusal(spec)}')`, expected);
    else {
      const kinds = Object.entries(expected).map(([name, kind]) => [name, kind.replace("Output", "").toLowerCase()]);
      const got = Object.entries(spec.exportOutputs!).map(([name, { kind }]) => [name, kind]);
      const { None: _, ...rest } = Object.fromEntries(kinds);
      assertEquals(Object.fromEntries(got), rest);
    }
  });
}

function refusal(spec: EstimatorSpec): string {
  try {
    void spec.exportOutputs;
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

/** 1e-6 relative, or absolute near zero. */
function near(actual: number, expected: number, what: string): void {
  assert(Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`);
}
