/**
 * Live comparison of heads with real TensorFlow 2.15.1, and of contrib's with 1.15.5, on one batch each: loss, metrics, predictions.
 * `HEADWAY_ORACLE_SEED` repeats a run's cases, and `HEADWAY_ORACLE_CASES` says how many there are of each kind of head.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import {
  BinaryClassHead,
  type Head,
  LogisticRegressionHead,
  type Metric,
  MultiClassHead,
  MultiHead,
  MultiLabelHead,
  PoissonRegressionHead,
  RegressionHead,
  scope,
  type Tensor,
  tensor,
} from "../../mod.ts";
import * as contrib from "../../heads/contrib/mod.ts";
import { type HeadCase, headCases, oldHeadCases } from "./_head_cases.ts";
import { runPython } from "./_python.ts";
import { resultOf } from "../core/_metrics.ts";

/** Null stands for NaN. */
interface Result {
  readonly loss: number | null;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly predictions: Readonly<Record<string, readonly (number | null)[]>>;
}

const seed = Number(Deno.env.get("HEADWAY_ORACLE_SEED") ?? crypto.getRandomValues(new Uint16Array(1))[0]);
const count = Number(Deno.env.get("HEADWAY_ORACLE_CASES") ?? 8);
console.log(`random heads of HEADWAY_ORACLE_SEED=${seed}, ${count} of each kind`);

const directory = await Deno.makeTempDir({ prefix: "headway_oracle_heads_" });
const [news, olds] = [headCases(seed, count), oldHeadCases(seed, count)];
const [two, one] = await Promise.all([
  runPython<Result>("tf2", "heads_tf2.py", news, directory),
  runPython<Result>("tf1", "heads_tf1.py", olds, directory),
]);

Deno.test.afterAll(() => Deno.remove(directory, { recursive: true }));

for (const test of news) {
  Deno.test(`TensorFlow 2 head ${test.name}`, () => {
    scope(() => {
      const head = headOf(test);
      const [features, labels, logits] = [featuresOf(test), test.labels as never, tensor(test.logits as number[])];
      const loss = head.loss(labels, logits, { features });
      compare(loss, head.updateMetrics(head.metrics(), features, logits, labels), head.predictions(logits), two[test.name]!);
    });
  });
}

for (const test of olds) {
  Deno.test(`TensorFlow 1 contrib head ${test.name}`, () => {
    scope(() => {
      const ops = oldHeadOf(test).createModelFnOps({
        features: featuresOf(test),
        mode: "eval",
        labels: test.labels as never,
        logits: tensor(test.logits as number[]),
      });
      compare(ops.loss!, ops.evalMetricOps, ops.predictions as Record<string, Tensor>, one[test.name]!);
    });
  });
}

function headOf({ kind, n, weights, reduction, thresholds, classes, full, headWeights }: HeadCase): Head<object> {
  const shared = { lossReduction: reduction, ...(weights === null ? {} : { weightColumn: "w" }) };
  switch (kind) {
    case "multi_class":
      return new MultiClassHead({ nClasses: n, ...shared });
    case "binary":
      return new BinaryClassHead({ thresholds, ...shared });
    case "multi_label":
      return new MultiLabelHead({ nClasses: n, thresholds, classesForClassBasedMetrics: classes, ...shared });
    case "regression":
      return new RegressionHead({ labelDimension: n, ...shared });
    case "poisson":
      return new PoissonRegressionHead({ labelDimension: n, computeFullLoss: full, ...shared });
    case "logistic":
      return new LogisticRegressionHead(shared);
    default:
      return new MultiHead([new MultiClassHead({ nClasses: n, name: "a", ...shared }), new BinaryClassHead({ name: "b", ...shared })], {
        headWeights,
      });
  }
}

function oldHeadOf({ kind, n, weights, thresholds, classes }: HeadCase): contrib.Head {
  const shared = weights === null ? {} : { weightColumnName: "w" };
  switch (kind) {
    case "multi_class":
      return contrib.multiClassHead({ nClasses: n, metricClassIds: classes, ...shared });
    case "binary":
      return contrib.multiClassHead({ nClasses: 2, thresholds, ...shared });
    case "multi_label":
      return contrib.multiLabelHead({ nClasses: n, metricClassIds: classes, ...shared });
    case "svm":
      return contrib.binarySvmHead(shared);
    case "regression":
      return contrib.regressionHead({ labelDimension: n, ...shared });
    default:
      return contrib.poissonRegressionHead({ labelDimension: n, ...shared });
  }
}

function featuresOf({ weights }: HeadCase): Record<string, never> {
  return (weights === null ? {} : { w: weights }) as Record<string, never>;
}

function compare(loss: Tensor, metrics: Readonly<Record<string, Metric>>, predictions: Record<string, Tensor>, expected: Result): void {
  near((loss.dataSync() as Float32Array)[0]!, expected.loss, "loss");
  assertEquals(Object.keys(metrics).sort(), Object.keys(expected.metrics).sort());
  for (const [key, metric] of Object.entries(metrics)) {
    near(resultOf(metric) as number, expected.metrics[key]!, key, key.startsWith("auc_precision_recall") ? 4e-6 : 1e-6);
    metric.dispose();
  }
  for (const [key, values] of Object.entries(expected.predictions)) {
    const got = predictions[key]!.dataSync() as Float32Array;
    assertEquals(got.length, values.length, key);
    values.forEach((value, i) => near(got[i]!, value, `${key}[${i}]`));
  }
}

/**
 * 1e-6 relative, or absolute near zero. An area under precision and recall has 4e-6: TensorFlow computes its pieces, tp + c log(r), in float32, where
 * terms of different signs are nearly equal; its own counts in float64 give the area here (0.0198449, and not 0.0198437, at seed 2).
 */
function near(actual: number, expected: number | null, what: string, tolerance = 1e-6): void {
  if (expected === null) return assertEquals(actual, NaN, what);
  assert(Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`);
}
