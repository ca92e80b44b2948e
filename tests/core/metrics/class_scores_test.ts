import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { backend } from "../../../core/runtime/backends/current.ts";
import { InvalidArgumentError, ValueError } from "../../../core/errors.ts";
import type { HostTensor } from "../../../core/runtime/host_tensor.ts";
import { params, Step } from "../../../core/runtime/memory.ts";
import { ClassF1, ClassPrecision, ClassRecall, type ClassScoreOptions, ConfusionMatrix } from "../../../core/metrics/mod.ts";
import type { Metric } from "../../../core/metrics/mod.ts";
import { VariableStore, withModel } from "../../../core/model.ts";
import { SparseTensor, tensor } from "../../../core/runtime/tensor.ts";

/** What TensorFlow 2.15.1 made of a case (tests/oracle/make_class_metric_goldens.ts). */
interface Golden {
  readonly name: string;
  readonly nClasses: number;
  readonly labels: number[][];
  readonly predictions: number[][];
  readonly weights: number[][] | null;
  readonly result: {
    readonly matrix: number[][];
    readonly precision: number[];
    readonly recall: number[];
    readonly f1: number[];
    readonly macro: number;
    readonly micro: number;
    readonly weighted: number;
  };
}

const goldens: Golden[] = JSON.parse(
  await Deno.readTextFile(new URL("../../testdata/goldens/class_metrics_tf2.json", import.meta.url)),
).cases;

const elements = (value: number | HostTensor): number[] => typeof value === "number" ? [value] : [...value.data as Float32Array];

function close(actual: number | HostTensor, expected: readonly number[], what: string): void {
  const values = elements(actual);
  assertEquals(values.length, expected.length, what);
  // Theirs are float32 quotients of the same float32 sums.
  values.forEach((value, i) => assertAlmostEquals(value, expected[i]!, 1e-6, `${what} ${i}`));
}

type Updatable = Metric & { update(labels: number[], predictions: number[], weights?: number[] | null): void };

for (const { name, nClasses, labels, predictions, weights, result } of goldens) {
  Deno.test(`metrics of classes are TensorFlow's: ${name}`, async () => {
    const of = async (make: () => Updatable): Promise<number | HostTensor> => {
      using metric = make();
      labels.forEach((batch, i) => metric.update(batch, predictions[i]!, weights?.[i] ?? null));
      return await metric.result();
    };
    const matrix = await of(() => new ConfusionMatrix("m", { nClasses })) as HostTensor;
    assertEquals([matrix.dtype, matrix.shape], ["float32", [nClasses, nClasses]]);
    // Weights are quarters: their sums are exact.
    assertEquals(elements(matrix), result.matrix.flat());
    close(await of(() => new ClassPrecision("p", { nClasses })), result.precision, "precision");
    close(await of(() => new ClassRecall("r", { nClasses })), result.recall, "recall");
    close(await of(() => new ClassF1("f", { nClasses })), result.f1, "f1");
    for (let classId = 0; classId < nClasses; classId++) {
      close(await of(() => new ClassPrecision("p", { nClasses, classId })), [result.precision[classId]!], "precision of a class");
      close(await of(() => new ClassRecall("r", { nClasses, classId })), [result.recall[classId]!], "recall of a class");
    }
    for (const average of ["macro", "micro", "weighted"] as const) {
      close(await of(() => new ClassF1("f", { nClasses, average })), [result[average]], average);
    }
  });
}

const labels = [0, 1, 2, 2, 1];
const predictions = [0, 2, 2, 1, 1];
const weights = [1, 2, 3, 4, 0];

// By hand. Class 0: one hit. Class 1: called twice (weights 4 and 0), hit with weight 0, there twice (2 and 0). Class 2: called twice (2 and 3), hit
// with 3, there twice (3 and 4).
const scores: Record<string, { make: (options: ClassScoreOptions) => Updatable; plain: number[]; weighted: number[] }> = {
  ClassPrecision: { make: (options) => new ClassPrecision("s", options), plain: [1, 1 / 2, 1 / 2], weighted: [1, 0, 3 / 5] },
  ClassRecall: { make: (options) => new ClassRecall("s", options), plain: [1, 1 / 2, 1 / 2], weighted: [1, 0, 3 / 7] },
  ClassF1: { make: (options) => new ClassF1("s", options), plain: [1, 1 / 2, 1 / 2], weighted: [1, 0, 6 / 12] },
};

for (const [name, { make, plain, weighted }] of Object.entries(scores)) {
  Deno.test(`${name}: unweighted, weighted, averaged, in batches of any size, after a reset`, async () => {
    params(0);
    const { blocks } = backend().live;
    {
      using metric = make({ nClasses: 3 });
      metric.update(labels, predictions);
      close(await metric.result(), plain, "plain");
      metric.reset();
      assertEquals(elements(await metric.result()), [0, 0, 0]);
      metric.update(labels.slice(0, 2), predictions.slice(0, 2), weights.slice(0, 2));
      metric.update(labels.slice(2), predictions.slice(2), weights.slice(2));
      close(await metric.result(), weighted, "weighted");
      using macro = make({ nClasses: 3, average: "macro" });
      macro.update(labels, predictions, weights);
      close(await macro.result(), [(weighted[0]! + weighted[1]! + weighted[2]!) / 3], "macro");
      using share = make({ nClasses: 3, average: "weighted" });
      share.update(labels, predictions, weights);
      // Labels weigh 1, 2 and 7.
      close(await share.result(), [(weighted[0]! + 2 * weighted[1]! + 7 * weighted[2]!) / 10], "weighted average");
      using micro = make({ nClasses: 3, average: "micro" });
      micro.update(labels, predictions, weights);
      // Hits of weight 1 + 3 of 10 in all: every example is predicted once and labelled once.
      close(await micro.result(), [4 / 10], "micro");
    }
    assertEquals(backend().live.blocks, blocks);
  });
}

Deno.test("labels and predictions of every form are the same classes", async () => {
  const expected = [1, 0, 0, 0, 1, 1, 0, 1, 1];
  const vocabulary = { labelVocabulary: ["x", "y", "z"] };
  const words = (ids: number[]) => ids.map((id) => "xyz"[id]!);
  const bytes = words(labels).map((word) => new TextEncoder().encode(word));
  const forms = [
    [labels, predictions],
    [labels.map((id) => [id]), predictions],
    [Int32Array.from(labels), Float32Array.from(predictions)],
    [BigInt64Array.from(labels, BigInt), tensor(predictions.map(BigInt), [5, 1])],
    [tensor(labels, [5], "int32"), tensor(predictions)],
    [words(labels), words(predictions)],
    [bytes, predictions],
  ] as const;
  for (const [y, p] of forms) {
    using matrix = new ConfusionMatrix("m", vocabulary);
    matrix.update(y, p);
    assertEquals(elements(await matrix.result()), expected);
    for (const given of [y, p]) (given as Partial<Disposable>)[Symbol.dispose]?.();
  }
  using binary = new ConfusionMatrix("b", { nClasses: 2 });
  binary.update([true, false, true], [1, 1, 1], [[2], [1], [1]]);
  assertEquals(elements(await binary.result()), [0, 1, 0, 3]);
});

Deno.test("a metric of classes that a model makes anew for every batch finds its states again", async () => {
  const store = new VariableStore();
  const locals = new VariableStore();
  const batch = (label: number, prediction: number) => {
    using step = new Step();
    return step.run(() =>
      withModel({ variables: store, locals, mode: "eval", seed: 1n, step: 0, updates: [] }, () => {
        const matrix = new ConfusionMatrix("kinds/confusion_matrix", { nClasses: 2 });
        matrix.update([label], [prediction]);
        return matrix.result();
      })
    );
  };
  assertEquals(elements(await batch(0, 1)), [0, 1, 0, 0]);
  assertEquals(elements(await batch(1, 1)), [0, 1, 0, 1]);
  assertEquals([...locals.all()].map(({ name }) => name), ["kinds/confusion_matrix/counts"]);
  locals.dispose();
});

Deno.test("what is no class is refused, and nothing of its batch is counted", async () => {
  using matrix = new ConfusionMatrix("m", { nClasses: 2 });
  using words = new ConfusionMatrix("w", { labelVocabulary: ["a", "b"] });
  const refused = async (fn: () => void, kind: typeof InvalidArgumentError | typeof ValueError | typeof TypeError, sentence: string) => {
    assertThrows(fn, kind as typeof Error, sentence);
    assertEquals(elements(await matrix.result()), [0, 0, 0, 0]);
  };
  await refused(() => matrix.update([0, 2], [0, 1]), InvalidArgumentError, "[m] `labels` out of bound: value 1 is 2, nClasses is 2");
  await refused(
    () => matrix.update([0, 1], [0, -1]),
    InvalidArgumentError,
    "[m] `predictions` contains negative values: value 1 is -1, nClasses is 2",
  );
  await refused(
    () => matrix.update([0.5], [0]),
    InvalidArgumentError,
    "[m] `labels` must be class ids, whole numbers in [0, 2): value 0 is 0.5",
  );
  await refused(() => matrix.update([NaN], [0]), InvalidArgumentError, "value 0 is NaN");
  await refused(() => matrix.update(["a"], [0]), InvalidArgumentError, 'value 0 is "a"');
  await refused(
    () => words.update(["a", "c"], [0, 1]),
    InvalidArgumentError,
    '[w] `labels` must be class ids, or strings of the vocabulary: value 1 is "c"',
  );
  await refused(
    () => matrix.update([0, 1], [0]),
    ValueError,
    "labels and predictions must have the same number of values. Received shapes [2] and [1]",
  );
  await refused(() => matrix.update([0, 1], [0, 1], [1, 2, 3]), ValueError, "Weights of shape [3] do not fit values of shape [2]");
  await refused(
    () => matrix.update(null, [0]),
    TypeError,
    "[m] labels must be a tensor or an array with a value for each example, received null",
  );
  await refused(() => matrix.update({ kind: [0] }, [0]), TypeError, "received a Object");
  using sparse = new SparseTensor([[0]], [1], [1]);
  await refused(() => matrix.update(sparse, [0]), TypeError, "received a SparseTensor");
});

Deno.test("options of the metrics of classes", () => {
  const classes = (options: object) => () => new ClassPrecision("p", options);
  assertThrows(() => new ConfusionMatrix(), ValueError, "[confusion_matrix] nClasses must be a positive integer. Received undefined");
  assertThrows(() => new ConfusionMatrix("m", { nClasses: 1e6 }), ValueError, "a confusion matrix is of at most 16384 classes");
  assertThrows(classes({ nClasses: 1.5 }), ValueError, "nClasses must be a positive integer. Received the number 1.5");
  assertThrows(classes({ nClasses: 3, labelVocabulary: ["a", "b"] }), ValueError, "labelVocabulary must hold 3 different strings");
  assertThrows(classes({ labelVocabulary: ["a", "a"] }), ValueError, "labelVocabulary must hold 2 different strings");
  assertThrows(classes({ nClasses: 3, classId: 3 }), ValueError, "classId must be a whole number in [0, 3). Received the number 3");
  assertThrows(classes({ nClasses: 3, average: "mean" }), ValueError, 'average must be "macro", "micro" or "weighted"');
  assertThrows(classes({ nClasses: 3, classId: 1, average: "macro" }), ValueError, "classId and average cannot both be given");
  assertThrows(classes({ nClass: 3 }), ValueError, 'ClassPrecision has no option "nClass"');
});
