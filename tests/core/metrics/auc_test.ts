import { assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { InvalidArgumentError, ValueError } from "../../../core/errors.ts";
import { AUC, StreamingAUC } from "../../../core/metrics/mod.ts";

// Predictions on, just below and just above each of the thresholds k / 199 of float32; labels and weights of no pattern.
function onTheEdges(): { labels: number[]; predictions: Float32Array; weights: number[] } {
  const on = Float32Array.from({ length: 200 }, (_, k) => k / 199);
  const beside = (step: number) => {
    const words = new Int32Array(on.slice().buffer).map((word, k) => k === 0 && step < 0 ? word : word + step);
    return new Float32Array(words.buffer);
  };
  const predictions = Float32Array.of(...on, ...beside(-1), ...beside(1));
  return {
    labels: Array.from(predictions, (_, i) => (i * 7) % 3 === 0 ? 1 : 0),
    predictions,
    weights: Array.from(predictions, (_, i) => (i % 5) * 0.25),
  };
}

Deno.test("StreamingAUC: predictions at the thresholds fall where TensorFlow 1.15 has them fall", async () => {
  const { labels, predictions, weights } = onTheEdges();
  // tf.metrics.auc of the same values.
  for (
    const [curve, plain, weighted] of [
      ["ROC", 0.4999937415122986, 0.49998751282691956],
      ["PR", 0.3347088694572449, 0.33647164702415466],
    ] as const
  ) {
    using metric = new StreamingAUC("auc", { curve });
    metric.update(labels, predictions);
    assertAlmostEquals(await metric.result(), plain, 1e-6);
    metric.reset();
    // Its local variables, weighted: above threshold 100 lie 50 of the positives and 100 of the negatives.
    metric.update(labels, predictions, weights);
    assertAlmostEquals(await metric.result(), weighted, 1e-6);
    const [positives, negatives] = await Promise.all(metric.states.map((state) => state.data()));
    const above = (weights: unknown) => (k: number) => (weights as Float32Array).slice(k).reduce((total, weight) => total + weight, 0);
    assertEquals([1, 50, 100, 150, 197, 198].map(above(positives)), [99.75, 75, 50, 25, 2.25, 1]);
    assertEquals([1, 50, 100, 150, 197, 198].map(above(negatives)), [199.75, 150, 100, 50, 3.5, 2.75]);
  }
});

Deno.test("StreamingAUC: batches add up, and without examples the area is that of a single point", async () => {
  using whole = new StreamingAUC("whole");
  using parts = new StreamingAUC("parts");
  const labels = [1, 0, 1, 0];
  const predictions = Float32Array.of(0.9, 0.4, 0.35, 0.1);
  whole.update(labels, predictions);
  parts.update(labels.slice(0, 2), predictions.slice(0, 2));
  parts.update(labels.slice(2), predictions.slice(2));
  assertEquals(await parts.result(), await whole.result());
  // Of the four pairs of a positive and a negative one is in the wrong order.
  assertAlmostEquals(await whole.result(), 0.75, 1e-5);
  whole.reset();
  assertEquals(await whole.result(), 0);
});

Deno.test("AUC of the precision-recall curve interpolates between thresholds", async () => {
  using auc = new AUC("pr", { curve: "PR" });
  auc.update([1, 1, 0, 0], [0.9, 0.8, 0.2, 0.1]);
  assertAlmostEquals(await auc.result(), 1, 1e-6);
  // One true, one false example at one prediction: slope 1/2 with intercept 0 from (0, 0) on, precision 1/2 at recall 0 to 1.
  using tied = new AUC("tied", { curve: "PR" });
  tied.update([1, 0], [0.5, 0.5]);
  assertAlmostEquals(await tied.result(), 0.5, 1e-6);
  assertThrows(() => new AUC("x", { curve: "roc" as "ROC" }), ValueError, 'Invalid AUC curve value: "roc"');
  assertThrows(() => new AUC("x", { numThresholds: 1 }), ValueError, "must be an integer > 1");
});

Deno.test("AUC with few thresholds counts what the thresholds tell apart", async () => {
  // Thresholds below 0, at 1/2, above 1: predictions 0.1 and 0.4 are one bucket, 0.6 another. Curve (1, 1), (0, 1/2), (0, 0): area 3/4.
  using auc = new AUC("few", { numThresholds: 3 });
  auc.update([1, 0, 1], [0.4, 0.1, 0.6]);
  assertAlmostEquals(await auc.result(), 0.75, 1e-6);
});

for (const Metric of [AUC, StreamingAUC]) {
  Deno.test(`${Metric.name}: a prediction that is NaN is an error with its row, and counted nowhere`, async () => {
    using metric = new Metric("auc");
    const error = await assertRejects(
      async () => {
        metric.update([0, 1, 1, 0], [0.25, 0.75, NaN, NaN]);
        await metric.result();
      },
      InvalidArgumentError,
      "The prediction of row 2 is NaN",
    );
    assertEquals(error.row, 2);
    const counted = await Promise.all(
      metric.states.slice(0, 2).map(async (state) => (await state.data() as Float32Array).reduce((a, b) => a + b)),
    );
    assertEquals(counted, [1, 1]);
  });
}
