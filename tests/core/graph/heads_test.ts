import { assertEquals } from "@std/assert";
import type { Features, FeatureValue, Labels } from "../../../core/data/values.ts";
import { inputLayer, numericColumn } from "../../../core/feature_column/mod.ts";
import { allOperations } from "../../../core/graph/all_operations.ts";
import { run } from "../../../core/graph/executor.ts";
import { dense } from "../../../core/layers.ts";
import { type ModeKeys, requireModel, VariableStore, withModel } from "../../../core/model.ts";
import { noted } from "../../../core/ops/_op.ts";
import { mean, mul, square, sub } from "../../../core/ops/elementwise.ts";
import { lengthMask } from "../../../core/ops/host/step_mask.ts";
import { reshape } from "../../../core/ops/shape.ts";
import { Step } from "../../../core/runtime/memory.ts";
import { readTensors } from "../../../core/runtime/reading.ts";
import { SparseTensor, type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import * as contrib from "../../../heads/contrib/mod.ts";
import * as heads from "../../../heads/mod.ts";
import { contextOf, graphOf, recordRun, runGraph, throughJson } from "./_record.ts";

/** A model, and batches of any rows for it. */
interface Case {
  readonly mode: ModeKeys;
  readonly model: (features: Features, labels: Labels | null) => Readonly<Record<string, Tensor>>;
  readonly features: (rows: readonly number[]) => Features;
  readonly labels: (rows: readonly number[]) => Labels | null;
}

/** Recorded at some sizes, it runs at others with the same bits; and recorded at others it is the same graph. */
async function check({ mode, model, features, labels }: Case): Promise<void> {
  const variables = new VariableStore();
  try {
    const recorded = (sizes: readonly number[]) =>
      graphOf(sizes.map((size) => {
        const rows = Array.from({ length: size }, (_, i) => (i * 5 + size) % 11);
        const given = labels(rows);
        return recordRun(variables, mode, features(rows), size, (columns) => model(columns, given), given);
      }));
    const graph = throughJson(recorded([5, 7, 3]));
    const other = recorded([4, 9, 6]);
    assertEquals(other.nodes, graph.nodes);
    assertEquals(other.bytes, graph.bytes);
    for (const rows of [[10], [0, 1, 2, 3, 4], [1, 3, 5, 7, 9, 2, 4]]) {
      const [columns, given] = [features(rows), labels(rows)];
      using step = new Step();
      const eager = step.run(() => withModel(contextOf(variables, mode), () => model(columns, given)));
      const expected = await readTensors(Object.values(eager));
      const actual = await runGraph(graph, variables, columns, rows.length, 0, given);
      Object.keys(eager).forEach((key, i) => assertEquals(actual[key], expected[i], key));
    }
  } finally {
    variables.dispose();
  }
}

const kinds = (rows: readonly number[]) => rows.map((row) => row * 2 % 3);
const bits = (rows: readonly number[]) => rows.map((row) => row * 3 % 2);
const reals = (rows: readonly number[]) => rows.map((row) => 1 + Math.sin(row) / 2);
const words = ["a", "b", "c"];
const names = (rows: readonly number[]) => kinds(rows).map((id) => words[id]!);
const x = (rows: readonly number[], width = 2) => rows.map((row) => Array.from({ length: width }, (_, k) => Math.cos(row + 3 * k)));
const column = (width: number) => numericColumn("x", { shape: width });
const logitsOf = (features: Features, n: number) => dense(inputLayer(features, [column(2)]), n);

type Forms = Record<string, (rows: readonly number[]) => Labels>;
const indicators = (rows: readonly number[]) => rows.map((row) => [row % 2, row % 3 === 0 ? 1 : 0, 1]);
const lists = (rows: readonly number[]) => rows.map((row) => words.filter((_, id) => (row + id) % 3 !== 0).slice(0, row % 3));
const sparse = (rows: readonly number[], value: (id: number) => string | number) =>
  new SparseTensor(
    rows.flatMap((row, r) => Array.from({ length: row % 3 }, (_, k) => [r, k])),
    tensor(
      rows.flatMap((row) => Array.from({ length: row % 3 }, (_, k) => value((row + k) % 3))) as number[],
      undefined,
      typeof value(0) === "string" ? "string" : "int64",
    ),
    [rows.length, 3],
  );

const classForms: Forms = {
  "numbers": kinds,
  "an Int32Array": (rows) => Int32Array.from(kinds(rows)),
  "a BigInt64Array": (rows) => BigInt64Array.from(kinds(rows), BigInt),
  "nested arrays": (rows) => kinds(rows).map((id) => [id]),
  "a tensor on the device": (rows) => tensor(Int32Array.from(kinds(rows))),
  "a tensor on the host": (rows) => tensor(kinds(rows).map(BigInt), [rows.length, 1]),
};
const realForms: Forms = {
  "numbers": reals,
  "a Float32Array": (rows) => Float32Array.from(reals(rows)),
  "a Float64Array": (rows) => Float64Array.from(reals(rows)) as unknown as FeatureValue,
  "a tensor": (rows) => tensor(reals(rows).map((y) => [y])),
};
const weightForms: Record<string, (rows: readonly number[]) => FeatureValue> = {
  "numbers": reals,
  "a Float32Array": (rows) => Float32Array.from(reals(rows)),
  "nested arrays": (rows) => reals(rows).map((w) => [w]),
  "a tensor": (rows) => tensor(reals(rows)),
};
const halved = numericColumn("w", { normalizer: { mean: 0, std: 2 } });

// One row per head, with every form of its labels.
const table: Record<string, { head: heads.Head<object>; labels: Forms; weights?: (rows: readonly number[]) => FeatureValue }> = {
  "MultiClassHead": { head: new heads.MultiClassHead({ nClasses: 3, weightColumn: "w" }), labels: classForms },
  "MultiClassHead of strings, a sum": {
    head: new heads.MultiClassHead({ nClasses: 3, labelVocabulary: words, lossReduction: "sum" }),
    labels: {
      "strings": names,
      "a tensor": (rows) => tensor(names(rows)),
      "bytes": (rows) => names(rows).map((s) => new TextEncoder().encode(s)) as never,
    },
  },
  "BinaryClassHead": {
    head: new heads.BinaryClassHead({ weightColumn: halved }),
    labels: {
      "numbers": bits,
      "booleans": (rows) => bits(rows).map(Boolean) as never,
      "a tensor": (rows) => tensor(bits(rows).map(Boolean)),
    },
  },
  "BinaryClassHead of strings": {
    head: new heads.BinaryClassHead({ labelVocabulary: ["a", "b"] }),
    labels: { "strings": (rows) => bits(rows).map((bit) => words[bit]!) },
  },
  "RegressionHead": { head: new heads.RegressionHead({ weightColumn: "w" }), labels: realForms },
  "RegressionHead of two targets with weights of their own": {
    head: new heads.RegressionHead({ labelDimension: 2, weightColumn: "w" }),
    labels: { "nested arrays": (rows) => x(rows) },
    weights: (rows) => x(rows).map((row) => row.map((w) => 1 + w)),
  },
  "RegressionHead with a lossFn": {
    head: new heads.RegressionHead({
      lossFn: (y, z, { features }) => mul(square(sub(y, z)), mean(inputLayer(features, [column(2)]), -1, { keepDims: true })),
    }),
    labels: realForms,
  },
  "RegressionHead in the first version": {
    head: new heads.RegressionHead({ weightColumn: "w", lossReduction: "weighted_sum_by_nonzero_weights" }, { ...v1() }),
    labels: realForms,
  },
  "PoissonRegressionHead": { head: new heads.PoissonRegressionHead(), labels: { "numbers": kinds } },
  "LogisticRegressionHead": { head: new heads.LogisticRegressionHead(), labels: { "numbers": (rows) => reals(rows).map((y) => y / 2) } },
  "MultiLabelHead": {
    head: new heads.MultiLabelHead({ nClasses: 3, weightColumn: "w" }),
    labels: {
      "indicators": indicators,
      "a tensor": (rows) => tensor(indicators(rows)),
      "lists of ids": (rows) => rows.map((row) => Array.from({ length: row % 3 }, (_, k) => (row + k) % 3)),
      "a SparseTensor": (rows) => sparse(rows, (id) => id),
    },
  },
  "MultiLabelHead of strings": {
    head: new heads.MultiLabelHead({ nClasses: 3, labelVocabulary: words }),
    labels: { "lists": lists as never, "a SparseTensor": (rows) => sparse(rows, (id) => words[id]!) },
  },
  "MultiHead": {
    head: new heads.MultiHead([
      new heads.MultiClassHead({ nClasses: 3, name: "kind", weightColumn: "w" }),
      new heads.RegressionHead({ name: "size" }),
    ], {
      headWeights: [1, 0.5],
    }),
    labels: {
      "a record": (rows) => ({ kind: kinds(rows), size: reals(rows) }),
      "a record of one array": (rows) => {
        const both = kinds(rows);
        return { kind: both, size: both };
      },
    },
  },
};

function v1(): heads.HeadRules {
  return { reductionOf: (name) => name as heads.V1Reduction, auc: () => undefined as never, namesClasses: false };
}

for (const [name, { head, labels: forms, weights }] of Object.entries(table)) {
  const ofRows = (form: (rows: readonly number[]) => FeatureValue) => (rows: readonly number[]): Features => ({
    x: x(rows),
    w: form(rows),
  });
  Deno.test(`${name}: predictions are a graph`, () =>
    check({
      mode: "infer",
      model: (features) => {
        const logits = logitsOf(features, head.logitsDimension);
        return head.createEstimatorSpec({ features, mode: "infer", logits }).predictions as Record<string, Tensor>;
      },
      features: ofRows(weights ?? reals),
      labels: () => null,
    }));
  const all: [string, (rows: readonly number[]) => Labels, (rows: readonly number[]) => FeatureValue][] = [
    ...Object.entries(forms).map(([form, labels]) => [`labels are ${form}`, labels, weights ?? reals] as never),
    ...(weights === undefined
      ? Object.entries(weightForms).map(([form, w]) => [`weights are ${form}`, Object.values(forms)[0]!, w] as never)
      : []),
  ];
  for (const [what, labels, w] of all) {
    Deno.test(`${name}: the loss is a graph: ${what}`, () =>
      check({
        mode: "eval",
        model: (features, y) => ({ loss: head.loss(y, logitsOf(features, head.logitsDimension), { features }) }),
        features: ofRows(w),
        labels,
      }));
  }
}

// Sequences of up to 3 steps.
const TIME = 3;
const lengths = (rows: readonly number[]) => rows.map((row) => row % 3 + 1);
const steps = <T>(rows: readonly number[], value: (row: number, step: number) => T, valid: boolean): T[][] =>
  rows.map((row) => Array.from({ length: valid ? row % 3 + 1 : TIME }, (_, step) => value(row, step)));
const kindAt = (row: number, step: number) => (row + step) % 3;
const places = (rows: readonly number[]) => rows.flatMap((row, r) => Array.from({ length: row % 3 + 1 }, (_, step) => [r, step]));
const valuesAt = (rows: readonly number[]) => rows.flatMap((row) => Array.from({ length: row % 3 + 1 }, (_, step) => kindAt(row, step)));

const sequenceLabels: Forms = {
  "nested arrays of the valid steps": (rows) => steps(rows, kindAt, true) as never,
  "nested arrays with padding": (rows) => steps(rows, kindAt, false) as never,
  "a tensor on the device": (rows) => tensor(steps(rows, kindAt, false).flat(), [rows.length, TIME], "int32"),
  "a tensor on the host": (rows) => tensor(steps(rows, (row, step) => BigInt(kindAt(row, step)), false)),
  "a tensor of rank 3": (rows) => tensor(steps(rows, kindAt, false).flat(), [rows.length, TIME, 1], "int32"),
  "a SparseTensor": (rows) => new SparseTensor(places(rows), tensor(valuesAt(rows).map(BigInt), undefined, "int64"), [rows.length, TIME]),
};
const sequenceWeights: Record<string, (rows: readonly number[]) => FeatureValue> = {
  "nested arrays": (rows) => steps(rows, (row, step) => 1 + row + step, true) as never,
  "a tensor": (rows) => tensor(steps(rows, (row, step) => 1 + row + step, false)),
};
const masks: Record<string, (rows: readonly number[]) => FeatureValue> = {
  "nested arrays": (rows) => steps(rows, (row, step) => step <= row % 3, false) as never,
  "a tensor": (rows) => tensor(steps(rows, (row, step) => step <= row % 3, false)),
  "nested arrays, in some batches without padding": (rows) =>
    steps(rows, (row, step) => rows.length === 3 || rows.length === 4 || step <= row % 3, false) as never,
  "made of lengths": (rows) => Int32Array.from(lengths(rows)),
};
const sequential = new heads.SequentialHeadWrapper(new heads.MultiClassHead({ nClasses: 3, weightColumn: "w" }), {
  sequenceLengthMask: "mask",
  featureColumns: "w",
});

function sequenceModel(mode: ModeKeys, ofLengths: boolean): Case["model"] {
  return (features, labels) => {
    const logits = reshape(dense(inputLayer(features, [column(2)]), TIME * 3), [-1, TIME, 3]);
    let masked = features;
    if (ofLengths) {
      const given = features["mask"] as Int32Array;
      noted("feature", [], [given], { key: "mask", dtype: "int64", form: "dense" });
      masked = { ...features, mask: lengthMask(given, TIME) };
    }
    const spec = sequential.createEstimatorSpec({ features: masked, mode, logits, labels });
    return mode === "infer" ? spec.predictions as Record<string, Tensor> : { loss: spec.loss! };
  };
}

for (const [what, mask] of Object.entries(masks)) {
  const partial = what.includes("without padding");
  const weights = partial ? (rows: readonly number[]) => steps(rows, () => 2, false) as never : sequenceWeights["nested arrays"]!;
  const features = (rows: readonly number[], w = weights): Features => ({
    x: x(rows),
    w: w(rows),
    mask: mask(rows),
  });
  const ofLengths = what === "made of lengths";
  Deno.test(`SequentialHeadWrapper: predictions are a graph: the mask is ${what}`, () =>
    check({ mode: "infer", model: sequenceModel("infer", ofLengths), features, labels: () => null }));
  for (const [form, labels] of Object.entries(sequenceLabels)) {
    if (partial && form !== "nested arrays with padding") continue;
    Deno.test(`SequentialHeadWrapper: the loss is a graph: the mask is ${what}, labels are ${form}`, () =>
      check({ mode: "eval", model: sequenceModel("eval", ofLengths), features, labels }));
  }
  if (partial) continue;
  Deno.test(`SequentialHeadWrapper: the loss is a graph: the mask is ${what}, weights are a tensor`, () =>
    check({
      mode: "eval",
      model: sequenceModel("eval", ofLengths),
      features: (rows) => features(rows, sequenceWeights["a tensor"]!),
      labels: sequenceLabels["nested arrays of the valid steps"]!,
    }));
}

// The heads of tf.contrib.learn.
const ofMany = (rows: readonly number[]) => rows.map((row) => row * 7 % 20);
const counts = Array.from({ length: 20 }, (_, id) => 1 + id % 4 * 10);
const contribTable: Record<string, { head: contrib.Head; labels: (rows: readonly number[]) => Labels; input?: true; width?: number }> = {
  "multiClassHead": { head: contrib.multiClassHead({ nClasses: 3, weightColumnName: "w" }), labels: kinds },
  "multiClassHead with a centred bias": { head: contrib.multiClassHead({ nClasses: 3, enableCenteredBias: true }), labels: kinds },
  "multiClassHead of strings": { head: contrib.multiClassHead({ nClasses: 3, labelKeys: words }), labels: names },
  "multiClassHead of two": { head: contrib.multiClassHead({ nClasses: 2, weightColumnName: "w" }), labels: bits },
  "multiLabelHead": { head: contrib.multiLabelHead({ nClasses: 3, weightColumnName: "w" }), labels: indicators },
  "multiLabelHead of sparse labels": { head: contrib.multiLabelHead({ nClasses: 3 }), labels: (rows) => sparse(rows, (id) => id) },
  "regressionHead": { head: contrib.regressionHead({ weightColumnName: "w", labelDimension: 2 }), labels: (rows) => x(rows) },
  "poissonRegressionHead": { head: contrib.poissonRegressionHead({ weightColumnName: "w" }), labels: kinds },
  "binarySvmHead": { head: contrib.binarySvmHead({ weightColumnName: "w" }), labels: bits },
  "multiHead": {
    head: contrib.multiHead([
      contrib.multiClassHead({ nClasses: 3, headName: "a", labelName: "kind", weightColumnName: "w" }),
      contrib.regressionHead({ headName: "b", labelName: "size" }),
      contrib.lossOnlyHead(() => [1, 2]),
    ], { lossWeights: [1, 0.5, 1] }),
    labels: (rows) => ({ kind: kinds(rows), size: reals(rows) }),
  },
  "sampledSoftmaxHead": {
    head: contrib.sampledSoftmaxHead({ nClasses: 20, numSampled: 4, weightColumnName: "w" }),
    labels: ofMany,
    input: true,
  },
  "sampledSoftmaxHead, the best three": {
    head: contrib.sampledSoftmaxHead({ nClasses: 20, numSampled: 4, topK: 3 }),
    labels: ofMany,
    input: true,
  },
  "hierarchicalSoftmaxHead": {
    head: contrib.hierarchicalSoftmaxHead({ nClasses: 20, counts, weightColumnName: "w" }),
    labels: ofMany,
    input: true,
  },
  "hierarchicalSoftmaxHead, the best three": {
    head: contrib.hierarchicalSoftmaxHead({ nClasses: 20, counts, topK: 3 }),
    labels: ofMany,
    input: true,
  },
};
// One number weighs all examples: in an array, a graph would have to know how many there are.
const contribWeights: Record<string, (rows: readonly number[]) => FeatureValue> = {
  ...weightForms,
  "one number": () => 2.5 as unknown as FeatureValue,
  "a scalar tensor": () => tensor(2.5),
};

function contribModel(head: contrib.Head, mode: ModeKeys, input: boolean): Case["model"] {
  return (features, labels) => {
    const z = logitsOf(features, input ? 4 : head.logitsDimension);
    const ops = head.createModelFnOps({
      features,
      mode,
      labels,
      trainOpFn: contrib.noOpTrainFn,
      ...(input ? { logitsInput: z } : { logits: z }),
    });
    if (mode !== "infer") return { loss: ops.loss!, reported: ops.reportedLoss! };
    const served = Object.entries(ops.outputAlternatives ?? {}).flatMap(([name, { outputs }]) =>
      Object.entries(outputs).map(([key, value]) => [`served/${name}/${key}`, value] as const)
    );
    return { ...ops.predictions as Record<string, Tensor>, ...Object.fromEntries(served) };
  };
}

for (const [name, { head, labels, input = false }] of Object.entries(contribTable)) {
  const features = (rows: readonly number[], w: (rows: readonly number[]) => FeatureValue = reals): Features => ({
    x: x(rows),
    w: w(rows),
  });
  Deno.test(`contrib ${name}: predictions are a graph`, () =>
    check({ mode: "infer", model: contribModel(head, "infer", input), features, labels: () => null }));
  Deno.test(`contrib ${name}: the loss is a graph`, () =>
    check({ mode: "eval", model: contribModel(head, "eval", input), features, labels }));
  if (!name.endsWith("Head")) continue;
  for (const [form, w] of Object.entries(contribWeights)) {
    Deno.test(`contrib ${name}: the loss is a graph: weights are ${form}`, () =>
      check({ mode: "eval", model: contribModel(head, "eval", input), features: (rows) => features(rows, w), labels }));
  }
}

for (const sampler of ["log_uniform", "uniform", "learned_unigram"] as const) {
  for (const trainingLoss of ["sampled_softmax", "nce"] as const) {
    for (const unique of [true, false]) {
      Deno.test(`contrib sampledSoftmaxHead: the training loss is a graph: ${sampler}, ${trainingLoss}${unique ? ", unique" : ""}`, () => {
        const head = contrib.sampledSoftmaxHead({ nClasses: 20, numSampled: 4, sampler, trainingLoss, unique });
        return check({ mode: "train", model: contribModel(head, "train", true), features: (rows) => ({ x: x(rows) }), labels: ofMany });
      });
    }
  }
}

Deno.test("contrib sampledSoftmaxHead: counting labels is an effect, which runs where it is asked for", () => {
  const head = contrib.sampledSoftmaxHead({ nClasses: 20, numSampled: 4, sampler: "learned_unigram" });
  const variables = new VariableStore();
  try {
    const graph = throughJson(graphOf([3, 5, 4].map((size) => {
      const rows = Array.from({ length: size }, (_, i) => i);
      const labels = ofMany(rows);
      return recordRun(variables, "train", { x: x(rows) }, size, (features) => {
        const made = contribModel(head, "train", true)(features, labels);
        for (const update of requireModel("the test").updates) update();
        return made;
      }, labels);
    })));
    const counts = variables.find("sampled_softmax_head/unigram_counts")!;
    // Recording changed nothing.
    assertEquals([...counts.value()], new Array(20).fill(1));
    const wanted = graph.nodes.filter(({ effect }) => effect).map(({ name }) => name);
    assertEquals(wanted, ["CountClasses"]);
    const labels = [3, 3, 19];
    run(graph, {
      operations: allOperations,
      variable: (name) => variables.find(name),
      given: (kind) => kind === "label" ? labels : undefined,
      wanted,
      extents: { batch: 3 },
    }).close();
    assertEquals([...counts.value()].map((count, id) => [id, count]).filter(([, count]) => count !== 1), [[3, 3], [19, 2]]);
  } finally {
    variables.dispose();
  }
});
