/**
 * Live comparison of contrib's heads with real TensorFlow 1.15.5, alone and several together, in all modes. `HEADWAY_ORACLE_SEED` repeats a run's
 * cases, and `HEADWAY_ORACLE_CASES` says how many.
 *
 * @module
 */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { abs, reshape, SparseTensor, square, sub, sum, type Tensor, tensor } from "../../mod.ts";
import { cast, mul } from "../../core/ops/elementwise.ts";
import * as contrib from "../../heads/contrib/mod.ts";
import { elements, type TensorFlowValue, type TensorFlowValues } from "./_case.ts";
import { type ContribCase, contribCases, type ContribHead, type ContribLabels } from "./_contrib_cases.ts";
import { runPython } from "./_python.ts";
import { value, withVariables } from "../heads/contrib/_run.ts";
import { resultOf } from "../core/_metrics.ts";

interface Result {
  readonly loss: number | string;
  readonly trainLoss: number | string;
  readonly metrics: Readonly<Record<string, number | string>>;
  readonly predictions: TensorFlowValues;
  readonly alternatives: Readonly<Record<string, { readonly problemType: number; readonly outputs: TensorFlowValues }>>;
  /** Kinds of the outputs by name, or why there are none. */
  readonly exports: Readonly<Record<string, string>> | string;
}

const seed = Number(Deno.env.get("HEADWAY_ORACLE_SEED") ?? crypto.getRandomValues(new Uint16Array(1))[0]);
const count = Number(Deno.env.get("HEADWAY_ORACLE_CASES") ?? 12);
console.log(`contrib's heads of HEADWAY_ORACLE_SEED=${seed}, ${count} cases`);

const directory = await Deno.makeTempDir({ prefix: "headway_oracle_contrib_" });
const cases = contribCases(seed, count);
const results = await runPython<Result>("tf1", "contrib_heads.py", cases, directory);
await Deno.remove(directory, { recursive: true });

for (const test of cases) {
  const kinds = test.heads.map(({ kind }) => kind).join(", ");

  Deno.test(`${test.name}: ${kinds}`, () => {
    const expected = results[test.name]!;
    withVariables((run) => {
      const evaluated = run("eval", () => opsOf(test, "eval"));
      near(value(evaluated.loss!), expected.loss, "loss");
      near(value(run("train", () => opsOf(test, "train")).loss!), expected.trainLoss, "training loss");
      assertEquals(Object.keys(evaluated.evalMetricOps).sort(), Object.keys(expected.metrics).sort());
      for (const [key, metric] of Object.entries(evaluated.evalMetricOps)) {
        near(resultOf(metric) as number, expected.metrics[key]!, key, key.startsWith("auc_precision_recall") ? 4e-6 : 1e-6);
        metric.dispose();
      }
      const served = run("infer", () => opsOf(test, "infer"));
      compare(served.predictions as Record<string, Tensor>, expected.predictions);
      const alternatives = served.outputAlternatives!;
      assertEquals(Object.keys(alternatives).sort(), Object.keys(expected.alternatives).sort());
      for (const [name, { problemType, outputs }] of Object.entries(expected.alternatives)) {
        assertEquals(alternatives[name]!.problemType, problemType);
        compare(alternatives[name]!.outputs, outputs);
      }
      const { exports } = expected;
      if (typeof exports === "string") assertThrows(() => served.estimatorSpec("h0").exportOutputs, Error, exports);
      else {
        const kinds = Object.entries(served.estimatorSpec("h0").exportOutputs!)
          .map(([name, { kind }]) => [name, `${kind[0]!.toUpperCase()}${kind.slice(1)}Output`]);
        // A head without a name has the name None there, and is the default besides.
        const { None: _, ...named } = exports;
        assertEquals(Object.fromEntries(kinds), named);
      }
    });
  });
}

function opsOf(test: ContribCase, mode: "train" | "eval" | "infer"): contrib.ModelFnOps {
  const heads = test.heads.map(headOf);
  const several = "h0" in test.labels;
  const head = several ? contrib.multiHead(heads, { lossWeights: test.lossWeights }) : heads[0]!;
  const logits = Array.isArray(test.logits)
    ? tensor(test.logits as number[])
    : Object.fromEntries(Object.entries(test.logits).map(([name, x]) => [name, tensor(x as number[])]));
  return head.createModelFnOps({
    features: test.features as Record<string, never>,
    mode,
    labels: mode === "infer" ? null : Object.fromEntries(Object.entries(test.labels).map(([name, given]) => [name, labelsOf(given)])),
    trainOpFn: contrib.noOpTrainFn,
    logits,
  });
}

function headOf(spec: ContribHead): contrib.Head {
  const { kind, n, head_name: headName, thresholds, metric_class_ids: metricClassIds, label_keys: labelKeys, own } = spec;
  if (kind === "loss_only") return contrib.lossOnlyHead(() => [tensor(0.25), tensor(1.5)], { headName: headName! });
  const shared = {
    labelName: headName ?? "label",
    headName,
    weightColumnName: spec.weight_column_name,
    enableCenteredBias: spec.enable_centered_bias,
  };
  switch (kind) {
    case "multi_class":
      return contrib.multiClassHead({ ...shared, nClasses: n, thresholds, metricClassIds, labelKeys });
    case "binary":
      return contrib.multiClassHead({ ...shared, nClasses: 2, thresholds, lossFn: own ? ownLoss : null });
    case "svm":
      return contrib.binarySvmHead({ ...shared, thresholds });
    case "regression":
      return contrib.regressionHead({ ...shared, labelDimension: n, linkFn: own ? square : null });
    case "poisson":
      return contrib.poissonRegressionHead({ ...shared, labelDimension: n });
    case "multi_label":
      return contrib.multiLabelHead({ ...shared, nClasses: n, thresholds, metricClassIds });
  }
}

function ownLoss(labels: Tensor, logits: Tensor, weights: Tensor | null): Tensor {
  const loss = abs(sub(logits, cast(reshape(labels, [-1, 1]), "float32")));
  return sum(weights === null ? loss : mul(loss, weights));
}

function labelsOf({ dtype, values, sparse }: ContribLabels): never {
  if (sparse) {
    const entries = (values as number[][]).flatMap((ids, row) => ids.map((id, i) => ({ index: [row, i], id: BigInt(id) })));
    const width = Math.max(...(values as number[][]).map(({ length }) => length));
    const ids = tensor(BigInt64Array.from(entries, ({ id }) => id));
    return new SparseTensor(entries.map(({ index }) => index), ids, [(values as number[][]).length, width]) as never;
  }
  const integers = (x: unknown): unknown => Array.isArray(x) ? x.map(integers) : BigInt(x as number);
  return (dtype === "int64" ? integers(values) : values) as never;
}

function compare(got: Readonly<Record<string, Tensor>>, wanted: TensorFlowValues): void {
  assertEquals(Object.keys(got).sort(), Object.keys(wanted).sort());
  for (const [key, tensor] of Object.entries(wanted)) same(got[key]!, tensor, key);
}

function same(got: Tensor, wanted: TensorFlowValue, what: string): void {
  assertEquals([got.dtype, [...got.shape]], [wanted.dtype, [...wanted.shape]], what);
  const expected = elements(wanted);
  Array.from(got.dataSync() as ArrayLike<unknown>).forEach((element, i) => {
    if (wanted.dtype === "float32") near(element as number, expected[i] as number, `${what}[${i}]`);
    else assertEquals(typeof element === "bigint" ? Number(element) : element, expected[i], what);
  });
}

/** 1e-6 relative, or absolute near zero; NaN is itself. An area under precision and recall: see heads_test.ts. */
function near(actual: number, expected: number | string, what: string, tolerance = 1e-6): void {
  if (typeof expected === "string") return assertEquals(String(actual), { nan: "NaN", inf: "Infinity" }[expected], what);
  assert(Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`);
}
