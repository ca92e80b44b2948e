import { assert, assertEquals } from "@std/assert";
import {
  BinaryClassHead,
  type Head,
  LogisticRegressionHead,
  MultiClassHead,
  MultiLabelHead,
  PoissonRegressionHead,
  RegressionHead,
} from "../../heads/mod.ts";
import { scope, tensor } from "../../core/tensor.ts";

// What the heads of TensorFlow 1.15's tf.estimator share with those of 2.15: all but areas under curves, reductions by weights, and defaults.

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

const cases: Record<string, [head: Head<object>, input: string]> = {
  multi_class_head_w_weighted_sum: [new MultiClassHead({ nClasses: 3, weightColumn: "w", lossReduction: "sum" }), "multiclass_w"],
  multi_class_head_w_weighted_sum_over_batch_size: [new MultiClassHead({ nClasses: 3, weightColumn: "w" }), "multiclass_w"],
  binary_w: [new BinaryClassHead({ weightColumn: "w", thresholds: [0.25, 0.75] }), "binary_w_thr"],
  binary: [new BinaryClassHead(), "binary"],
  multi_label: [new MultiLabelHead({ nClasses: 3 }), "multilabel"],
  multi_label_thr_cls: [
    new MultiLabelHead({ nClasses: 3, weightColumn: "w", thresholds: [0.4], classesForClassBasedMetrics: [0, 2] }),
    "multilabel_w_thr_cls",
  ],
  regression: [new RegressionHead({ labelDimension: 2 }), "regression"],
  poisson: [new PoissonRegressionHead(), "poisson"],
  logistic: [new LogisticRegressionHead(), "logistic"],
};

for (const [name, [head, input]] of Object.entries(cases)) {
  Deno.test(`${name}: loss and metrics are those of TensorFlow 1.15, too`, () => {
    const golden = goldens[`estimator.${name}`]!;
    const { logits, labels, features } = inputs[input]!;
    scope(() => {
      const z = tensor(logits);
      near((head.loss(labels, z, { features }).dataSync() as Float32Array)[0]!, golden.loss, "loss");
      const metrics = head.updateMetrics(head.metrics(), features, z, labels);
      assertEquals(Object.keys(metrics).sort(), Object.keys(golden.metrics).sort());
      for (const [key, metric] of Object.entries(metrics)) {
        if (!key.startsWith("auc")) near(metric.result() as number, golden.metrics[key]!, key);
        metric.dispose();
      }
    });
  });
}

/** 1e-6 relative, or absolute near zero. */
function near(actual: number, expected: number, what: string): void {
  assert(Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`);
}
