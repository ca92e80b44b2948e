import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { backend } from "../../../core/runtime/backends/current.ts";
import { ValueError } from "../../../core/errors.ts";
import { params, Step } from "../../../core/runtime/memory.ts";
import * as every from "../../../core/metrics/mod.ts";
import {
  Accuracy,
  AccuracyBaseline,
  AUC,
  ClassF1,
  ClassPrecision,
  ClassRecall,
  ConfusionMatrix,
  Mean,
  Metric,
  type MetricResult,
  Precision,
  Recall,
  StreamingAUC,
} from "../../../core/metrics/mod.ts";
import { VariableStore, withModel } from "../../../core/model.ts";

const labels = [1, 0, 1, 0, 1];
const predictions = [0.9, 0.8, 0.4, 0.1, 0.5];
const weights = [1, 2, 3, 4, 0];
// Those above 0.5.
const classes = [1, 1, 0, 0, 0];

interface Row {
  make: () => Metric & { update(...values: number[][]): void };
  /** What it is given before the weights. Default: labels and predictions. */
  given?: number[][];
  plain: number | number[];
  weighted: number | number[];
  /** What it is without examples. Default 0. */
  none?: number | number[];
}

// One row per metric: what it is of the five examples above, unweighted and weighted.
const table: Record<string, Row> = {
  // Positive above 0.5: 1, 1, 0, 0, 0: right are the first and the fourth.
  Accuracy: { make: () => new Accuracy("a", { threshold: 0.5 }), plain: 2 / 5, weighted: 5 / 10 },
  // Of the two positive predictions one is true.
  Precision: { make: () => new Precision(), plain: 1 / 2, weighted: 1 / 3 },
  // Of the three true examples one is found; a prediction at the threshold is not positive.
  Recall: { make: () => new Recall(), plain: 1 / 3, weighted: 1 / 4 },
  "Recall at 0.3": { make: () => new Recall("r", { thresholds: 0.3 }), plain: 1, weighted: 1 },
  // Of 3 * 2 pairs (true, false) 0.9 > 0.8, 0.9 > 0.1, 0.4 > 0.1, 0.5 > 0.1 are in order; weighted 1*2 + 1*4 + 3*4 of 4 * 6.
  AUC: { make: () => new AUC(), plain: 4 / 6, weighted: 18 / 24 },
  StreamingAUC: { make: () => new StreamingAUC(), plain: 4 / 6, weighted: 18 / 24 },
  // (0.9 + 0.8 + 0.4 + 0.1 + 0.5) / 5; (0.9 + 2 * 0.8 + 3 * 0.4 + 4 * 0.1) / 10.
  Mean: { make: () => new Mean(), given: [predictions], plain: 2.7 / 5, weighted: 4.1 / 10 },
  // Of the labels 3 of 5 are 1; of the weights 4 of 10 are theirs, so that 0 is the more frequent class.
  AccuracyBaseline: { make: () => new AccuracyBaseline(), given: [labels], plain: 3 / 5, weighted: 6 / 10 },
  // Label 0: the second example is called 1, the fourth 0. Label 1: the first is called 1, the third and the fifth 0.
  ConfusionMatrix: {
    make: () => new ConfusionMatrix("m", { nClasses: 2 }),
    given: [labels, classes],
    plain: [1, 1, 2, 1],
    weighted: [4, 2, 3, 1],
    none: [0, 0, 0, 0],
  },
  // Columns of that matrix.
  ClassPrecision: {
    make: () => new ClassPrecision("p", { nClasses: 2 }),
    given: [labels, classes],
    plain: [1 / 3, 1 / 2],
    weighted: [4 / 7, 1 / 3],
    none: [0, 0],
  },
  // Rows of it.
  ClassRecall: {
    make: () => new ClassRecall("r", { nClasses: 2 }),
    given: [labels, classes],
    plain: [1 / 2, 1 / 3],
    weighted: [4 / 6, 1 / 4],
    none: [0, 0],
  },
  // 2 hits / (column + row).
  ClassF1: {
    make: () => new ClassF1("f", { nClasses: 2 }),
    given: [labels, classes],
    plain: [2 / 5, 2 / 5],
    weighted: [8 / 13, 2 / 7],
    none: [0, 0],
  },
};

Deno.test("every metric has a row in the table", () => {
  const kinds = Object.entries(every).filter(([, value]) => value.prototype instanceof Metric).map(([name]) => name);
  assertEquals(kinds.filter((name) => table[name] === undefined), []);
});

for (const [name, { make, given = [labels, predictions], plain, weighted, none = 0 }] of Object.entries(table)) {
  Deno.test(`${name}: unweighted, weighted, in batches of any size, after a reset`, async () => {
    params(0);
    const { blocks } = backend().live;
    {
      using metric = make();
      const update = (from: number, to: number, ...more: number[][]) =>
        metric.update(...[...given, ...more].map((values) => values.slice(from, to)));
      update(0, 5);
      near(await metric.result(), plain);
      metric.reset();
      update(0, 2, weights);
      update(2, 5, weights);
      near(await metric.result(), weighted);
      metric.reset();
      near(await metric.result(), none);
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

function near(actual: MetricResult, expected: number | number[]): void {
  const values = typeof actual === "number" ? [actual] : Array.from(actual.data as Float32Array);
  assertEquals(values.length, [expected].flat().length);
  [expected].flat().forEach((value, i) => assertAlmostEquals(values[i]!, value, 1e-6));
}
