import { assertAlmostEquals, assertEquals } from "@std/assert";
import { AUC, type AUCOptions, Precision, type PrecisionRecallOptions, Recall } from "../../../core/metrics/mod.ts";

// Of tf.keras.metrics, TensorFlow 2.15.1, of these examples: without weights, and with them.
const labels = [[1, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, 1]];
const predictions = [[.9, .6, .3], [.2, .4, .7], [.5, .5, .1], [.35, .8, .75]];
const weights = [[1], [2], [.5], [3]];
const logits = predictions.map((row) => row.map((p) => Math.log(p / (1 - p))));

const scores: readonly [PrecisionRecallOptions, precision: readonly number[][], recall: readonly number[][]][] = [
  [{ thresholds: .7 }, [[.6666666865], [.571428597]], [[.400000006], [.5333333611]]],
  [{ thresholds: [.7] }, [[.6666666865], [.571428597]], [[.400000006], [.5333333611]]],
  [{ thresholds: [.2, .5, .75] }, [[.5, .4, .5], [.441176474, .4, .25]], [[1, .4, .2], [1, .533333361, .13333334]]],
  [{ thresholds: [0, .5, 1] }, [[.416666657, .4, 0], [.384615391, .4, 0]], [[1, .4, 0], [1, .533333361, 0]]],
  [{ topK: 1 }, [[.5], [.230769232]], [[.4], [.2]]],
  [{ topK: 2 }, [[.5], [.5]], [[.8], [.866666675]]],
  [{ classId: 1 }, [[0], [0]], [[0], [0]]],
  [{ classId: 2, thresholds: [.2, .7] }, [[.6666666865, 1], [.6666666865, 1]], [[1, .5], [1, .75]]],
  [{ topK: 2, classId: 0 }, [[1], [1]], [[1], [1]]],
  [{ topK: 1, thresholds: [.4, .6] }, [[.5, .333333343], [.230769232, .166666672]], [[.4, .2], [.2, .13333334]]],
];

for (const [options, precision, recall] of scores) {
  Deno.test(`Precision and Recall of ${JSON.stringify(options)} are Keras'`, async () => {
    for (const [kind, expected] of [[Precision, precision], [Recall, recall]] as const) {
      using metric = new kind("m", options);
      for (const [i, w] of [null, weights].entries()) {
        metric.reset();
        metric.update(labels, predictions, w);
        const result = await metric.result();
        const values = typeof result === "number" ? [result] : [...result.data];
        assertEquals(values.length, expected[i]!.length);
        values.forEach((value, at) => assertAlmostEquals(value, expected[i]![at]!, 1e-6));
      }
    }
  });
}

const areas: readonly [AUCOptions, plain: number, weighted: number][] = [
  [{ summationMethod: "interpolation", numThresholds: 5 }, .585714281, .531944394],
  [{ summationMethod: "minoring", numThresholds: 5 }, .45714283, .397222221],
  [{ summationMethod: "majoring", numThresholds: 5 }, .714285672, .666666687],
  [{ curve: "PR", summationMethod: "interpolation", numThresholds: 5 }, .463851035, .370205402],
  [{ curve: "PR", summationMethod: "minoring", numThresholds: 5 }, .320000023, .286666662],
  [{ curve: "PR", summationMethod: "majoring", numThresholds: 5 }, .5, .399215668],
  [{ thresholds: [.6, .3] }, .571428537, .56805557],
  [{ curve: "PR", thresholds: [.6, .3] }, .471795261, .430241227],
  [{ thresholds: [.5] }, .485714257, .516666651],
  [{ numThresholds: 5, labelWeights: [1, 2, .5] }, .474999994, .394535542],
  [{ thresholds: [.3, .6], labelWeights: [1, 2, .5] }, .533333361, .468306035],
  [{ numThresholds: 5, multiLabel: true }, .555555522, .485185176],
  [{ numThresholds: 5, multiLabel: true, summationMethod: "minoring" }, .416666657, .333333343],
  [{ numThresholds: 5, multiLabel: true, summationMethod: "majoring" }, .694444418, .637037039],
  [{ curve: "PR", numThresholds: 5, multiLabel: true }, .529340088, .541485608],
  [{ curve: "PR", numThresholds: 5, multiLabel: true, summationMethod: "minoring" }, .194444463, .087037034],
  [{ curve: "PR", numThresholds: 5, multiLabel: true, summationMethod: "majoring" }, .611111104, .641452968],
  [{ multiLabel: true, numLabels: 3, labelWeights: [1, 2, .5], numThresholds: 5 }, .434523791, .360317469],
  [{ multiLabel: true, thresholds: [.3, .6], curve: "PR" }, .522209048, .543960571],
];

for (const [options, plain, weighted] of areas) {
  Deno.test(`AUC of ${JSON.stringify(options)} is Keras'`, async () => {
    using metric = new AUC("m", options);
    for (const [w, expected] of [[null, plain], [weights, weighted]] as const) {
      metric.reset();
      metric.update(labels, predictions, w);
      assertAlmostEquals(await metric.result(), expected, 1e-6);
    }
  });
}

Deno.test("AUC of logits is that of their sigmoid", async () => {
  // No prediction lies at a threshold, where the rounding of the sigmoid would decide.
  const thresholds = [.45, .65];
  using ofLogits = new AUC("l", { fromLogits: true, thresholds });
  using ofPredictions = new AUC("p", { thresholds });
  ofLogits.update(labels, logits);
  ofPredictions.update(labels, predictions);
  assertAlmostEquals(await ofLogits.result(), await ofPredictions.result(), 1e-6);
});
