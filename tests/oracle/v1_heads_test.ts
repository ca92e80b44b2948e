/**
 * Live comparison of heads by TensorFlow 1's rules with those of `tf.estimator` in TensorFlow 1.15.5, on one batch each: loss with every reduction,
 * metrics, predictions, export outputs. `HEADWAY_ORACLE_SEED` repeats a run's cases, and `HEADWAY_ORACLE_CASES` says how many there are of each kind.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { tensorflow1 } from "../../heads/head.ts";
import {
  BinaryClassHead,
  type Head,
  LogisticRegressionHead,
  MultiClassHead,
  MultiHead,
  MultiLabelHead,
  PoissonRegressionHead,
  RegressionHead,
  scope,
  type Tensor,
  tensor,
} from "../../mod.ts";
import { type HeadCase, headCases } from "./_head_cases.ts";
import { runPython } from "./_python.ts";
import { resultOf } from "../core/_metrics.ts";

interface Case extends HeadCase {
  readonly headName: string | null;
}

interface Result {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly predictions: Readonly<Record<string, { dtype: string; shape: number[]; elements: unknown[] }>>;
  readonly exports: Readonly<Record<string, string>>;
}

const REDUCTIONS = ["weighted_sum", "weighted_mean", "weighted_sum_over_batch_size", "weighted_sum_by_nonzero_weights"];
const seed = Number(Deno.env.get("HEADWAY_ORACLE_SEED") ?? crypto.getRandomValues(new Uint16Array(1))[0]);
const count = Number(Deno.env.get("HEADWAY_ORACLE_CASES") ?? 8);
console.log(`random heads of HEADWAY_ORACLE_SEED=${seed}, ${count} of each kind, by TensorFlow 1's rules`);

const cases: Case[] = headCases(seed, count).map((test, i) => ({
  ...test,
  reduction: REDUCTIONS[i % REDUCTIONS.length]!,
  headName: i % 3 === 0 ? "h" : null,
}));
const directory = await Deno.makeTempDir({ prefix: "headway_oracle_v1_heads_" });
const results = await runPython<Result>("tf1", "heads_v1.py", cases, directory);
await Deno.remove(directory, { recursive: true });

for (const test of cases) {
  Deno.test(`TensorFlow 1 head ${test.name}`, () => {
    const expected = results[test.name]!;
    scope(() => {
      const head = headOf(test);
      const logits = tensor(test.logits as number[]);
      const features = (test.weights === null ? {} : { w: test.weights }) as Record<string, never>;
      // TensorFlow 1's multi_head takes no regularization losses.
      const regularization = test.kind === "several" ? {} : { regularizationLosses: [tensor(0.25)] };
      const spec = head.createEstimatorSpec({ features, mode: "eval", logits, labels: test.labels as never, ...regularization });
      near((spec.loss!.dataSync() as Float32Array)[0]!, expected.loss, "loss");
      assertEquals(Object.keys(spec.evalMetricOps).sort(), Object.keys(expected.metrics).sort());
      for (const [key, metric] of Object.entries(spec.evalMetricOps)) {
        near(resultOf(metric) as number, expected.metrics[key]!, key);
        metric.dispose();
      }

      const served = head.createEstimatorSpec({ features: {}, mode: "infer", logits });
      const predictions = served.predictions as Record<string, Tensor>;
      assertEquals(Object.keys(predictions).sort(), Object.keys(expected.predictions).sort());
      for (const [key, { dtype, shape, elements }] of Object.entries(expected.predictions)) {
        const got = predictions[key]!;
        assertEquals([got.dtype, [...got.shape]], [dtype, shape], key);
        Array.from(got.dataSync() as ArrayLike<unknown>).forEach((element, i) => {
          if (dtype === "float32") near(element as number, elements[i] as number, `${key}[${i}]`);
          else assertEquals(typeof element === "bigint" ? Number(element) : element, elements[i], key);
        });
      }
      const kinds = Object.entries(served.exportOutputs!).map((
        [name, { kind }],
      ) => [name, `${kind[0]!.toUpperCase()}${kind.slice(1)}Output`]);
      assertEquals(Object.fromEntries(kinds), expected.exports);
    });
  });
}

function headOf({ kind, n, weights, reduction, thresholds, classes, full, headWeights, headName }: Case): Head<object> {
  const plain = { lossReduction: reduction, ...(weights === null ? {} : { weightColumn: "w" }) };
  const shared = headName === null ? plain : { ...plain, name: headName };
  switch (kind) {
    case "multi_class":
      return new MultiClassHead({ nClasses: n, ...shared }, tensorflow1);
    case "binary":
      return new BinaryClassHead({ thresholds, ...shared }, tensorflow1);
    case "multi_label":
      return new MultiLabelHead({ nClasses: n, thresholds, classesForClassBasedMetrics: classes, ...shared }, tensorflow1);
    case "regression":
      return new RegressionHead({ labelDimension: n, ...shared }, tensorflow1);
    case "poisson":
      return new PoissonRegressionHead({ labelDimension: n, computeFullLoss: full, ...shared }, tensorflow1);
    case "logistic":
      return new LogisticRegressionHead(shared, tensorflow1);
    default: {
      const heads = [
        new MultiClassHead({ nClasses: n, name: "a", ...plain }, tensorflow1),
        new BinaryClassHead({ name: "b", ...plain }, tensorflow1),
      ];
      return new MultiHead(heads, { headWeights });
    }
  }
}

/** 1e-6 relative, or absolute near zero. */
function near(actual: number, expected: number, what: string): void {
  assert(Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`);
}
