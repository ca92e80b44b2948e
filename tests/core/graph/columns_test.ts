/** Every kind of column in every form of its features: its graph gives the bits that it gives itself, whatever it was recorded with. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Gradient } from "../../../core/autodiff/gradient.ts";
import { Tape } from "../../../core/autodiff/tape.ts";
import type { Features } from "../../../core/data/values.ts";
import { InvalidArgumentError } from "../../../core/errors.ts";
import {
  bucketizedColumn,
  type CategoricalColumn,
  categoricalColumnWithHashBucket,
  categoricalColumnWithIdentity,
  categoricalColumnWithVocabularyFile,
  categoricalColumnWithVocabularyList,
  crossedColumn,
  embeddingColumn,
  type FeatureColumn,
  indicatorColumn,
  inputLayer,
  numericColumn,
  sequenceCategoricalColumnWithHashBucket,
  sequenceCategoricalColumnWithIdentity,
  sequenceCategoricalColumnWithVocabularyFile,
  sequenceCategoricalColumnWithVocabularyList,
  sequenceInputLayer,
  sequenceNumericColumn,
  sharedEmbeddings,
  weightedCategoricalColumn,
} from "../../../core/feature_column/mod.ts";
import { allOperations } from "../../../core/graph/all_operations.ts";
import { cannedOperations } from "../../../core/graph/canned_operations.ts";
import { run } from "../../../core/graph/executor.ts";
import type { OperationTable } from "../../../core/graph/operation.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";
import { sequenceOperations } from "../../../core/graph/sequence_operations.ts";
import { VariableStore, withModel } from "../../../core/model.ts";
import * as ops from "../../../core/ops/mod.ts";
import { Step } from "../../../core/runtime/memory.ts";
import type { HostTensor } from "../../../core/runtime/host_tensor.ts";
import { fromTypedArray, scope, SparseTensor, type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import { type Form, type RawFeatures, rawFeatures, rowOf, valuesOf } from "./_raw_features.ts";
import { contextOf, graphOf, recordRun, throughJson } from "./_record.ts";

const files = memoryFileSystem();
await files.writeFile("words.txt", new TextEncoder().encode("b\nc\na\n"));
await files.writeFile("numbers.txt", new TextEncoder().encode("3\n1099511627776\n0\n"));

const numeric: Record<string, () => FeatureColumn[]> = {
  plain: () => [numericColumn("x"), numericColumn("y")],
  "mean and deviation": () => [numericColumn("x", { normalizer: { mean: 2, std: 3 } })],
  "range and log1p": () => [numericColumn("x", { normalizer: { min: 1, max: 4 } }), numericColumn("y", { normalizer: { log1p: true } })],
  "a function": () => [numericColumn("x", { normalizerFn: (x) => ops.div(ops.sub(x, 1), 3) }), numericColumn("y")],
  shape: () => [numericColumn("m", { shape: [3], normalizer: { mean: 1, std: 2 } }), numericColumn("x")],
  default: () => [numericColumn("g", { shape: [2], defaultValue: [1, -2] })],
  "whole numbers": () => [numericColumn("n", { dtype: "int64" }), bucketizedColumn(numericColumn("n"), [1, 3])],
  bucketized: () => [bucketizedColumn(numericColumn("m", { shape: [3], normalizer: { mean: 1, std: 2 } }), [-0.5, 0.5])],
  "bucketized with a default": () => [bucketizedColumn(numericColumn("g", { shape: [2], defaultValue: 1 }), [-Infinity, 0, 1.5])],
  "bucketized on the device":
    () => [bucketizedColumn(squashed, [0.1, 0.5, 0.9]), embeddingColumn(bucketizedColumn(squashed, [0.3, 0.7]), 2)],
  "bucketized on the device, other ways": () => [
    indicatorColumn(bucketizedColumn(squashed, [0.2])),
    embeddingColumn(bucketizedColumn(squashed, [0.3, 0.7]), 2, { combiner: "sqrtn", maxNorm: 0.5 }),
  ],
  "crossed with a bucketized one": () => [indicatorColumn(crossedColumn([bucketizedColumn(numericColumn("y"), [1, 2]), "n"], 7))],
  "crossed with one on the device": () => [indicatorColumn(crossedColumn([bucketizedColumn(squashed, [0.5]), "n"], 7))],
  "weighted buckets": () => [indicatorColumn(weightedCategoricalColumn(bucketizedColumn(numericColumn("y"), [1, 2]), "x"))],
};
/** Those with a function of the user's, whose operations may be any. */
const computed: readonly string[] = [
  "a function",
  "bucketized on the device",
  "bucketized on the device, other ways",
  "crossed with one on the device",
];
const squashed = numericColumn("m", { shape: [3], normalizerFn: (x) => ops.sigmoid(x) });

const strings: Record<string, CategoricalColumn> = {
  hash: categoricalColumnWithHashBucket("s", 5),
  vocabulary: categoricalColumnWithVocabularyList("s", ["a", "b", "c"]),
  "vocabulary with a default": categoricalColumnWithVocabularyList("s", ["a", "b", "c"], { defaultValue: 1 }),
  "vocabulary with buckets": categoricalColumnWithVocabularyList("s", ["a", "b", "c"], { numOovBuckets: 3 }),
  file: categoricalColumnWithVocabularyFile("s", "words.txt", { numOovBuckets: 1 }),
  "crossed names": crossedColumn(["s", "i"], 11),
  "crossed columns": crossedColumn(["s", categoricalColumnWithVocabularyList("s", ["a", "b"]), categoricalColumnWithIdentity("i", 5)], 11, {
    hashKey: 2n ** 63n,
  }),
  "crossed with a dense one": crossedColumn(["n", "s"], 11),
  "a cross in a cross": crossedColumn([crossedColumn(["s", "t"], 4), "i"], 11),
  weighted: weightedCategoricalColumn(categoricalColumnWithVocabularyList("s", ["a", "b", "c", "d", "e"]), "w"),
};
const whole: Record<string, CategoricalColumn> = {
  identity: categoricalColumnWithIdentity("i", 5),
  "identity with a default": categoricalColumnWithIdentity("i", 3, { defaultValue: 1 }),
  hash: categoricalColumnWithHashBucket("i", 5, { dtype: "int64" }),
  vocabulary: categoricalColumnWithVocabularyList("i", [3, 2n ** 40n, 0n, 2n ** 60n]),
  "vocabulary with buckets": categoricalColumnWithVocabularyList("i", [3, 0], { numOovBuckets: 3 }),
  file: categoricalColumnWithVocabularyFile("i", "numbers.txt", { dtype: "int64", defaultValue: 2 }),
  weighted: weightedCategoricalColumn(categoricalColumnWithIdentity("i", 5), "w"),
};
const dense = (column: CategoricalColumn): FeatureColumn[] => [
  indicatorColumn(column),
  embeddingColumn(column, 3),
  ...sharedEmbeddings([column], 2, { combiner: "sum", maxNorm: 0.7 }),
];
const numericForms: readonly Form[] = ["array", "typed", "nested", "tensor"];
const forms: readonly Form[] = ["array", "nested", "padded", "tensor", "wide tensor", "sparse"];

interface Case {
  readonly name: string;
  readonly forms: readonly Form[];
  readonly columns: () => readonly FeatureColumn[];
  readonly context?: () => readonly FeatureColumn[];
  /** Whether there is a function of the user's among the columns. */
  readonly computed?: boolean;
}

const cases: Case[] = [
  ...Object.entries(numeric).map(([name, columns]) => ({
    name: `numbers: ${name}`,
    forms: numericForms,
    columns,
    computed: computed.includes(name),
  })),
  ...Object.entries(strings).map(([name, column]) => ({ name: `strings: ${name}`, forms, columns: () => dense(column) })),
  ...Object.entries(whole).map(([name, column]) => ({ name: `whole numbers: ${name}`, forms, columns: () => dense(column) })),
  ...(["mean", "sum", "sqrtn"] as const).flatMap((combiner) =>
    ["identity", "weighted"].map((name): Case => ({
      name: `${name}, ${combiner}`,
      forms,
      columns: () => [embeddingColumn(whole[name]!, 2, { combiner, maxNorm: combiner === "mean" ? null : 0.5 })],
    }))
  ),
  {
    name: "shared by two",
    forms,
    columns: () => sharedEmbeddings([categoricalColumnWithIdentity("i", 5), categoricalColumnWithIdentity("j", 5)], 2),
  },
];

const sequences: Record<string, CategoricalColumn> = {
  identity: sequenceCategoricalColumnWithIdentity("qi", 5),
  hash: sequenceCategoricalColumnWithHashBucket("qs", 4),
  "hash of whole numbers": sequenceCategoricalColumnWithHashBucket("qi", 4, { dtype: "int64" }),
  vocabulary: sequenceCategoricalColumnWithVocabularyList("qs", ["a", "b"], { numOovBuckets: 2 }),
  file: sequenceCategoricalColumnWithVocabularyFile("qs", "words.txt"),
  weighted: weightedCategoricalColumn(sequenceCategoricalColumnWithIdentity("qi", 5), "qw"),
};
const sequenceForms: readonly Form[] = ["nested", "padded", "tensor", "sparse", "steps"];
const sequenceCases: Case[] = [
  ...Object.entries(sequences).map(([name, column]) => ({ name, forms: sequenceForms, columns: () => dense(column) })),
  {
    name: "numbers",
    forms: ["nested", "sparse", "steps"],
    columns: () => [
      sequenceNumericColumn("qx", { normalizer: { mean: 1, std: 2 }, defaultValue: -3 }),
      sequenceNumericColumn("qy", { normalizer: { log1p: true } }),
    ],
  },
  { name: "numbers of a shape", forms: ["nested", "steps"], columns: () => [sequenceNumericColumn("qm", { shape: [2] })] },
  {
    name: "numbers by a function",
    computed: true,
    forms: ["nested", "sparse"],
    columns: () => [sequenceNumericColumn("qx", { normalizerFn: (x) => ops.mul(x, ops.sigmoid(x)) })],
  },
  {
    name: "numbers, categories and context",
    forms: ["nested", "steps"],
    columns: () => [sequenceNumericColumn("qx"), embeddingColumn(sequences["vocabulary"]!, 2), indicatorColumn(sequences["identity"]!)],
    context: () => [numericColumn("x"), embeddingColumn(strings["vocabulary"]!, 2), indicatorColumn(whole["identity"]!)],
  },
];

for (const { name, forms, columns, computed = false } of cases) {
  Deno.test(`columns in a graph: ${name}`, async () => {
    const made = columns();
    for (const column of made) await column.prepare?.(files);
    for (const form of forms) {
      const model = (features: Features) => ({ x: inputLayer(features, made) });
      checkGraph(
        model,
        form,
        [{ batch: 5, steps: 1 }, { batch: 3, steps: 1 }, { batch: 8, steps: 1 }],
        [1, 5, 7],
        `${name}, ${form}`,
        operationsOf(form, computed),
      );
    }
  });
}

for (const { name, forms, columns, context, computed = false } of sequenceCases) {
  Deno.test(`columns of sequences in a graph: ${name}`, async () => {
    const [made, others] = [columns(), context?.() ?? []];
    for (const column of [...made, ...others]) await column.prepare?.(files);
    for (const form of forms) {
      const model = (features: Features) => {
        const { x, lengths } = sequenceInputLayer(features, made, others);
        return { x, lengths: fromTypedArray(lengths, [lengths.length]) };
      };
      const extents = [{ batch: 5, steps: 3 }, { batch: 5, steps: 4 }, { batch: 7, steps: 3 }, { batch: 2, steps: 6 }];
      checkGraph(model, form, extents, [1, 5, 7], `${name}, ${form}`, operationsOf(form, computed, true));
    }
  });
}

Deno.test("a graph that was recorded with arrays takes SparseTensors, with the bits of columns that get them", async () => {
  let count = 0;
  for (const [all, layer] of [[cases, inputLayer], [sequenceCases, layerOfSequences]] as const) {
    for (const { name, forms, columns, context } of all) {
      if (context !== undefined || !forms.includes("nested") || !forms.includes("sparse")) continue;
      const made = columns();
      for (const column of made) await column.prepare?.(files);
      withVariables((variables) => {
        const model = (features: Features) => ({ x: layer(features, made) });
        const graph = throughJson(graphOf([[5, 3], [3, 4], [8, 6]].map(([batch, steps], r) => {
          const extents = { batch: batch!, steps: steps! };
          return scope(() => recordRun(variables, "infer", valuesOf(rawFeatures(1 + r, extents), "nested"), extents, model));
        })));
        scope(() => {
          const raw = rawFeatures(41, { batch: 7, steps: 2 });
          const sparse = Object.entries(valuesOf(raw, "sparse")).filter(([, value]) => value instanceof SparseTensor);
          assert(sparse.length > 5);
          const features = { ...valuesOf(raw, "nested"), ...Object.fromEntries(sparse) };
          assertEquals(runOf(graph, variables, features, 7, allOperations), eager(variables, features, model), name);
        });
      });
      count++;
    }
  }
  assert(count > 20, `${count} kinds of columns`);
});

const layerOfSequences = (features: Features, columns: readonly FeatureColumn[]) => sequenceInputLayer(features, columns as never).x;

Deno.test("a row of a batch gives what it gives alone, in every form", async () => {
  for (const { name, forms, columns } of cases) {
    const made = columns();
    for (const column of made) await column.prepare?.(files);
    for (const form of forms) {
      withVariables((variables) => {
        const raw = rawFeatures(11, { batch: 9, steps: 1 });
        const rowsOf = (each: RawFeatures) =>
          eager(variables, valuesOf(each, form), (features) => ({ x: inputLayer(features, made) }))["x"]!.data as Float32Array;
        const together = rowsOf(raw);
        const width = together.length / 9;
        for (let row = 0; row < 9; row++) {
          assertEquals(rowsOf(rowOf(raw, row)), together.slice(row * width, (row + 1) * width), `${name}, ${form}, row ${row}`);
        }
      });
    }
  }
});

Deno.test("a row of a batch of sequences gives what it gives alone, in every form, up to its own steps", async () => {
  for (const { name, forms, columns, context } of sequenceCases) {
    const [made, others] = [columns(), context?.() ?? []];
    for (const column of [...made, ...others]) await column.prepare?.(files);
    for (const form of forms) {
      withVariables((variables) => {
        const raw = rawFeatures(11, { batch: 7, steps: 4 });
        const layer = (each: RawFeatures) => {
          const { x, lengths } = eager(variables, valuesOf(each, form), (features) => {
            const { x, lengths } = sequenceInputLayer(features, made, others);
            return { x, lengths: fromTypedArray(lengths, [lengths.length]) };
          });
          return {
            x: x!.data as Float32Array,
            stride: x!.shape[1]! * x!.shape[2]!,
            width: x!.shape[2]!,
            lengths: lengths!.data as Int32Array,
          };
        };
        const together = layer(raw);
        for (let row = 0; row < 7; row++) {
          const alone = layer(rowOf(raw, row));
          const what = `${name}, ${form}, row ${row}`;
          assertEquals(alone.lengths[0], together.lengths[row], what);
          const size = together.lengths[row]! * together.width;
          assertEquals(alone.x.slice(0, size), together.x.slice(row * together.stride, row * together.stride + size), what);
        }
      });
    }
  }
});

Deno.test("the gradient of a row of a batch is that of the row alone, bit for bit, in every form", async () => {
  const several: readonly (Case & { sequence: boolean })[] = [
    ...cases.map((each) => ({ ...each, sequence: false })),
    ...sequenceCases.map((each) => ({ ...each, sequence: true })),
  ];
  let compared = 0;
  for (const { name, forms, columns, context, sequence } of several) {
    const [made, others] = [columns(), context?.() ?? []];
    for (const column of [...made, ...others]) await column.prepare?.(files);
    for (const form of forms) {
      withVariables((variables) => {
        const [batch, chosen] = [5, 3];
        const raw = rawFeatures(17, { batch, steps: 3 });
        const gradients = (each: RawFeatures, row: number): Map<string, Map<number, number[]>> => {
          using step = new Step();
          return step.run(() =>
            withModel(contextOf(variables, "train"), () => {
              const tape = new Tape();
              const loss = tape.run(() => {
                const features = valuesOf(each, form);
                const x = sequence ? sequenceInputLayer(features, made, others).x : inputLayer(features, made);
                const own = ops.slice(x, [row, ...x.shape.slice(1).map(() => 0)], [1, ...x.shape.slice(1)]);
                // Each column of the layer has a weight of its own; steps behind the row's end are 0 and have no gradient.
                const width = x.shape.at(-1)!;
                return ops.sum(ops.mul(own, tensor(Float32Array.from({ length: width }, (_, k) => 0.5 + k / width))));
              });
              return new Map(tape.gradients(loss).pairs.map(({ variable, gradient }) => [variable.name, rowsOf(gradient)]));
            })
          );
        };
        const [together, alone] = [gradients(raw, chosen), gradients(rowOf(raw, chosen), 0)];
        assertEquals([...together.keys()], [...alone.keys()], `${name}, ${form}`);
        for (const [variable, own] of alone) {
          for (const [id, values] of own) {
            compared++;
            assertEquals(together.get(variable)!.get(id), values, `${name}, ${form}: row ${id} of ${variable}`);
          }
          // Rows of the other examples' ids are 0.
          for (const [id, values] of together.get(variable)!) {
            if (!own.has(id)) assertEquals(values.some((v) => v !== 0), false, `${name}, ${form}: row ${id} of ${variable}`);
          }
        }
      });
    }
  }
  assert(compared > 200, `${compared} rows`);
});

/** The rows of a gradient by their ids. */
function rowsOf(gradient: Gradient): Map<number, number[]> {
  const values = gradient.kind === "dense" ? gradient.tensor : gradient.rows;
  const width = values.shape[1]!;
  const data = Array.from(values.dataSync() as Float32Array);
  const ids = gradient.kind === "dense" ? Array.from({ length: values.shape[0]! }, (_, id) => id) : Array.from(gradient.hostIds);
  return new Map(ids.map((id, at) => [id, data.slice(at * width, (at + 1) * width)]));
}

Deno.test("which numbers of values other rows have does not change a cross", () => {
  const column = [indicatorColumn(crossedColumn(["word", "words"], 1000))];
  withVariables((variables) => {
    const first = (features: Features) =>
      (eager(variables, features, (f) => ({ x: inputLayer(f, column) }))["x"]!.data as Float32Array).slice(0, 1000);
    const alone = first({ word: ["x"], words: [["a", "b"]] });
    assertEquals(first({ word: ["x", "y"], words: [["a", "b"], ["a"]] }), alone);
    assertEquals(first({ word: ["x", "y"], words: [["a", "b"], ["c", "d"]] }), alone);
  });
});

Deno.test("a graph that was recorded with sequences of one length runs on others", () => {
  const columns = [sequenceNumericColumn("a", { normalizerFn: (x) => ops.affine(x, 2, 1) })];
  withVariables((variables) => {
    const model = (features: Features) => ({ x: sequenceInputLayer(features, columns).x });
    const graph = graphOf([[2, 3], [3, 3], [2, 4]].map(([batch, steps]) => {
      const rows = Array.from({ length: batch! }, (_, row) => Array.from({ length: steps! }, (_, t) => row + t));
      return recordRun(variables, "infer", { a: rows }, { batch: batch!, steps: steps! }, model);
    }));
    // 2 x + 1 where there are numbers, and the default value, as it is, where there are none.
    assertEquals(Array.from(runOf(graph, variables, { a: [[1, 2], [3]] }, 2, allOperations)["x"]!.data as Float32Array), [3, 5, 7, 0]);
    assertEquals(Array.from(runOf(graph, variables, { a: [[1], [2]] }, 2, allOperations)["x"]!.data as Float32Array), [3, 5]);
  });
});

Deno.test("a graph of sequences refuses columns of different lengths", () => {
  const columns = [sequenceNumericColumn("a"), sequenceNumericColumn("b")];
  withVariables((variables) => {
    const model = (features: Features) => ({ x: sequenceInputLayer(features, columns).x });
    const graph = graphOf([[2, 3], [3, 3], [2, 4]].map(([batch, steps]) => {
      const rows = Array.from({ length: batch! }, (_, row) => Array.from({ length: row === 0 ? steps! : 1 }, (_, t) => row + t));
      return recordRun(
        variables,
        "infer",
        { a: rows, b: rows.map((row) => row.map((x) => x * 2)) },
        { batch: batch!, steps: steps! },
        model,
      );
    }));
    assertThrows(
      () => runOf(graph, variables, { a: [[1], [2]], b: [[1], [2, 3]] }, 2, recurrent),
      InvalidArgumentError,
      "have 1 and 2 steps in row 1",
    );
  });
});

/** What predictions of canned models need, with sequences or without, and all of them where there are functions or SparseTensors. */
function operationsOf(form: Form, computed: boolean, sequences = false): OperationTable {
  return computed || form === "sparse" ? allOperations : sequences ? recurrent : cannedOperations;
}

const recurrent: OperationTable = { ...cannedOperations, ...sequenceOperations };

type Model = (features: Features) => Readonly<Record<string, Tensor>>;

/** Records the model with some batches and with others, which must give one graph, and runs it on batches of other sizes. */
function checkGraph(
  model: Model,
  form: Form,
  extents: readonly { batch: number; steps: number }[],
  sizes: readonly number[],
  what: string,
  operations: OperationTable,
): void {
  withVariables((variables) => {
    const recordings = (seed: number, more: number) =>
      extents.map((each, r) => {
        const sized = { batch: each.batch + more, steps: each.steps + more };
        return scope(() => recordRun(variables, "infer", valuesOf(rawFeatures(seed + r, sized), form), sized, model));
      });
    const graph = graphOf(recordings(1, 0));
    const other = graphOf(recordings(20, 1));
    assertEquals([other.nodes, other.outputs, other.bytes], [graph.nodes, graph.outputs, graph.bytes], what);
    const read = throughJson(graph);
    for (const batch of sizes) {
      for (const steps of [2, 5]) {
        scope(() => {
          const features = valuesOf(rawFeatures(40 + batch, { batch, steps }), form);
          assertEquals(
            runOf(read, variables, features, batch, operations),
            eager(variables, features, model),
            `${what}, batch ${batch}, steps ${steps}`,
          );
        });
      }
    }
  });
}

function eager(variables: VariableStore, features: Features, model: Model): Record<string, HostTensor> {
  using step = new Step();
  const outputs = step.run(() => withModel(contextOf(variables, "infer"), () => model(features)));
  return Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, output.hostTensor()]));
}

function runOf(
  graph: Graph,
  variables: VariableStore,
  features: Features,
  batch: number,
  operations: OperationTable,
): Record<string, HostTensor> {
  using result = run(graph, {
    operations,
    variable: (name) => variables.find(name),
    given: (_, key) => features[key!],
    wanted: Object.keys(graph.outputs),
    extents: { batch },
  });
  return result.read() as Record<string, HostTensor>;
}

function withVariables(fn: (variables: VariableStore) => void): void {
  const variables = new VariableStore();
  try {
    fn(variables);
  } finally {
    variables.dispose();
  }
}
