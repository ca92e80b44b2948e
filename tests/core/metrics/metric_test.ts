import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { backend } from "../../../core/runtime/backends/current.ts";
import { ValueError } from "../../../core/errors.ts";
import { params, Step } from "../../../core/runtime/memory.ts";
import { Accuracy, AccuracyBaseline, AUC, Mean, type Metric, Precision, Recall } from "../../../core/metrics/mod.ts";
import { VariableStore, withModel } from "../../../core/model.ts";

const labels = [1, 0, 1, 0, 1];
const predictions = [0.9, 0.8, 0.4, 0.1, 0.5];
const weights = [1, 2, 3, 4, 0];

type Updatable = Metric & { update(labels: number[], predictions: number[], weights?: number[]): void };

// One row per metric: what it is of the five examples above, unweighted and weighted.
const table: Record<string, { make: () => Updatable; plain: number; weighted: number }> = {
  // Positive above 0.5: 1, 1, 0, 0, 0: right are the first and the fourth.
  Accuracy: { make: () => new Accuracy("a", { threshold: 0.5 }), plain: 2 / 5, weighted: 5 / 10 },
  // Of the two positive predictions one is true.
  Precision: { make: () => new Precision(), plain: 1 / 2, weighted: 1 / 3 },
  // Of the three true examples one is found; a prediction at the threshold is not positive.
  Recall: { make: () => new Recall(), plain: 1 / 3, weighted: 1 / 4 },
  "Recall at 0.3": { make: () => new Recall("r", { threshold: 0.3 }), plain: 1, weighted: 1 },
  // Of 3 * 2 pairs (true, false) 0.9 > 0.8, 0.9 > 0.1, 0.4 > 0.1, 0.5 > 0.1 are in order; weighted 1*2 + 1*4 + 3*4 of 4 * 6.
  AUC: { make: () => new AUC(), plain: 4 / 6, weighted: 18 / 24 },
};

for (const [name, { make, plain, weighted }] of Object.entries(table)) {
  Deno.test(`${name}: unweighted, weighted, in batches of any size, after a reset`, async () => {
    params(0);
    const { blocks } = backend().live;
    {
      using metric = make();
      metric.update(labels, predictions);
      assertAlmostEquals(await metric.result() as number, plain, 1e-6);
      metric.reset();
      metric.update(labels.slice(0, 2), predictions.slice(0, 2), weights.slice(0, 2));
      metric.update(labels.slice(2), predictions.slice(2), weights.slice(2));
      assertAlmostEquals(await metric.result() as number, weighted, 1e-6);
      metric.reset();
      assertEquals(await metric.result(), 0);
    }
    assertEquals(backend().live.blocks, blocks);
  });
}

Deno.test("Mean weighs values, and repeats weights that have one value for each row", async () => {
  using mean = new Mean();
  mean.update([[1, 2], [3, 4]], [1, 3]);
  // (1 + 2 + 3 * (3 + 4)) / 8
  assertAlmostEquals(await mean.result(), 3, 1e-6);
  mean.update([true, false]);
  assertAlmostEquals(await mean.result(), 25 / 10, 1e-6);
  assertThrows(() => mean.update([1, 2, 3], [1, 2]), ValueError, "Weights of shape [2] do not fit values of shape [3]");
});

Deno.test("AccuracyBaseline is the share of the more frequent class", async () => {
  using baseline = new AccuracyBaseline();
  baseline.update([1, 0, 0, 0]);
  assertAlmostEquals(await baseline.result(), 0.75, 1e-6);
  baseline.update([1, 1], [3, 4]);
  assertAlmostEquals(await baseline.result(), 8 / 11, 1e-6);
});

Deno.test("a metric that a model makes anew for every batch finds its states again", async () => {
  const store = new VariableStore();
  const locals = new VariableStore();
  const batch = (values: number[]) => {
    using step = new Step();
    return step.run(() =>
      withModel({ variables: store, locals, mode: "eval", seed: 1n, step: 0, updates: [] }, () => {
        const mean = new Mean("loss/mean");
        mean.update(values);
        return mean.result();
      })
    );
  };
  assertEquals(await batch([1, 2]), 1.5);
  assertEquals(await batch([6]), 3);
  assertEquals([...locals.all()].map(({ name }) => name), ["loss/mean/total", "loss/mean/count"]);
  locals.dispose();
});

Deno.test("labels and predictions must be as many", () => {
  using accuracy = new Accuracy();
  assertThrows(() => accuracy.update([1, 0], [1]), ValueError, "[accuracy] labels and predictions must have the same number of values");
});
