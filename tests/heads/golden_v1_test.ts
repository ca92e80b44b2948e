import { assert, assertEquals } from "@std/assert";
import { scope, tensor } from "../../core/runtime/tensor.ts";
import { tensorflow1 } from "../../heads/head.ts";
import {
  BinaryClassHead,
  type Head,
  headFromConfig,
  LogisticRegressionHead,
  MultiClassHead,
  MultiHead,
  MultiLabelHead,
  PoissonRegressionHead,
  RegressionHead,
} from "../../heads/mod.ts";
import { resultOf } from "../core/_metrics.ts";

// The heads of TensorFlow 1.15's tf.estimator: other areas under curves and reductions than those of 2.15.

interface Golden {
  loss: number;
  metrics: Record<string, number>;
}

interface Inputs {
  logits: number[][];
  labels: number[][];
  features: Record<string, number[][]>;
}

const read = (name: string) => JSON.parse(Deno.readTextFileSync(new URL(`../testdata/goldens/${name}.json`, import.meta.url)));
const goldens: Record<string, Golden> = read("heads_tf1");
const inputs: Record<string, Inputs> = read("heads_tf2");

const weighted = (lossReduction: string) => new MultiClassHead({ nClasses: 3, weightColumn: "w", lossReduction }, tensorflow1);
// The golden's heads divide by the size of the batch where their name says nothing.
const lossReduction = "weighted_sum_over_batch_size";

const cases: Record<string, [head: Head<object>, input: string]> = {
  multi_class_head_w_weighted_sum: [weighted("weighted_sum"), "multiclass_w"],
  multi_class_head_w_weighted_sum_over_batch_size: [weighted("weighted_sum_over_batch_size"), "multiclass_w"],
  multi_class_head_w_weighted_mean: [weighted("weighted_mean"), "multiclass_w"],
  multi_class_head_w_weighted_sum_by_nonzero_weights: [weighted("weighted_sum_by_nonzero_weights"), "multiclass_w"],
  binary_w: [new BinaryClassHead({ weightColumn: "w", thresholds: [0.25, 0.75], lossReduction }, tensorflow1), "binary_w_thr"],
  binary: [new BinaryClassHead({ lossReduction }, tensorflow1), "binary"],
  multi_label: [new MultiLabelHead({ nClasses: 3, lossReduction }, tensorflow1), "multilabel"],
  multi_label_thr_cls: [
    new MultiLabelHead(
      { nClasses: 3, weightColumn: "w", thresholds: [0.4], classesForClassBasedMetrics: [0, 2], lossReduction },
      tensorflow1,
    ),
    "multilabel_w_thr_cls",
  ],
  regression: [new RegressionHead({ labelDimension: 2, lossReduction }, tensorflow1), "regression"],
  poisson: [new PoissonRegressionHead({ lossReduction }, tensorflow1), "poisson"],
  logistic: [new LogisticRegressionHead({ lossReduction }, tensorflow1), "logistic"],
};

Deno.test("every case of TensorFlow 1.15's heads is run", () => {
  const all = Object.keys(goldens).filter((name) => name.startsWith("estimator."));
  assertEquals(Object.keys(cases).map((name) => `estimator.${name}`).sort(), all.sort());
});

for (const [name, [head, input]] of Object.entries(cases)) {
  Deno.test(`${name}: loss and metrics are those of TensorFlow 1.15`, () => {
    const golden = goldens[`estimator.${name}`]!;
    const { logits, labels, features } = inputs[input]!;
    scope(() => {
      const z = tensor(logits);
      near((head.loss(labels, z, { features }).dataSync() as Float32Array)[0]!, golden.loss, "loss");
      const metrics = head.updateMetrics(head.metrics(), features, z, labels);
      assertEquals(Object.keys(metrics).sort(), Object.keys(golden.metrics).sort());
      for (const [key, metric] of Object.entries(metrics)) {
        near(resultOf(metric) as number, golden.metrics[key]!, key);
        metric.dispose();
      }
    });
  });
}

/** 1e-6 relative, or absolute near zero. */
function near(actual: number, expected: number, what: string): void {
  assert(Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`);
}

Deno.test("heads by TensorFlow 1's rules are made again from their description, and several of them are one head", () => {
  const head = new MultiHead([
    new PoissonRegressionHead({ name: "count", lossReduction: "weighted_mean" }, tensorflow1),
    new MultiLabelHead({ nClasses: 3, name: "kinds", weightColumn: "w", lossReduction: "weighted_mean" }, tensorflow1),
  ]);
  assertEquals(head.lossReduction, "weighted_mean");
  const again = headFromConfig(JSON.parse(JSON.stringify(head.toConfig())));
  assertEquals(again.toConfig(), head.toConfig());
  scope(() => {
    // e^0 - 0 y for the count; log 2 for each class of the only example that weighs something.
    const labels = { count: [0, 0], kinds: [[1, 0, 1], [0, 0, 0]] };
    const loss = again.loss(labels, tensor([[0, 0, 0, 0], [0, 9, 9, 9]]), { features: { w: [2, 0] } });
    near((loss.dataSync() as Float32Array)[0]!, 1 + Math.LN2, "loss");
  });
});
