import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import type { Features } from "../../../core/data/values.ts";
import { ValueError } from "../../../core/errors.ts";
import {
  bucketizedColumn,
  type CategoricalColumn,
  categoricalColumnWithHashBucket,
  categoricalColumnWithIdentity,
  categoricalColumnWithVocabularyFile,
  categoricalColumnWithVocabularyList,
  type ColumnBatch,
  crossedColumn,
  embeddingColumn,
  type FeatureColumn,
  indicatorColumn,
  inputLayer,
  numericColumn,
  sequenceCategoricalColumnWithHashBucket,
  sequenceCategoricalColumnWithIdentity,
  sequenceInputLayer,
  sequenceNumericColumn,
  sharedEmbeddings,
  weightedCategoricalColumn,
} from "../../../core/feature_column/mod.ts";
import { placeholderFeatures } from "../../../core/feature_column/placeholders.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";
import { VariableStore } from "../../../core/model.ts";
import * as ops from "../../../core/ops/mod.ts";
import { readTensors } from "../../../core/runtime/reading.ts";
import { Step } from "../../../core/runtime/memory.ts";
import { withModel } from "../../../core/model.ts";
import type { Tensor } from "../../../core/runtime/tensor.ts";
import { contextOf, graphOf, recordRun, runGraph, throughJson } from "../graph/_record.ts";

const files = memoryFileSystem();
await files.writeFile("words.txt", new TextEncoder().encode("b\nc\na\n"));
const identity = categoricalColumnWithIdentity("i", 3);
const words = categoricalColumnWithVocabularyList("s", ["a", "b"], { numOovBuckets: 2 });
const columns: FeatureColumn[] = [
  numericColumn("x", { normalizer: { log1p: true } }),
  numericColumn("m", { shape: [2, 2], normalizerFn: (x) => ops.sigmoid(x) }),
  numericColumn("n", { dtype: "int64" }),
  bucketizedColumn(numericColumn("x"), [1, 2]),
  // Read by a numeric column too: one whole number a row.
  embeddingColumn(categoricalColumnWithIdentity("n", 4), 2),
  indicatorColumn(identity),
  ...sharedEmbeddings([categoricalColumnWithHashBucket("h", 5), categoricalColumnWithHashBucket("k", 5)], 2),
  embeddingColumn(words, 2),
  indicatorColumn(categoricalColumnWithVocabularyFile("f", "words.txt")),
  indicatorColumn(crossedColumn(["c", words, bucketizedColumn(numericColumn("x"), [1.5])], 7)),
  indicatorColumn(weightedCategoricalColumn(identity, "w")),
  indicatorColumn(weightedCategoricalColumn(crossedColumn(["u", "v"], 6), "uw")),
  indicatorColumn(weightedCategoricalColumn(bucketizedColumn(numericColumn("b", { shape: 2 }), [1]), "bw")),
];
const sequence: FeatureColumn[] = [
  sequenceNumericColumn("q", { shape: 2, normalizer: { log1p: true } }),
  embeddingColumn(sequenceCategoricalColumnWithHashBucket("qs", 4), 2),
  indicatorColumn(weightedCategoricalColumn(sequenceCategoricalColumnWithIdentity("qi", 3), "qw")),
];
for (const column of columns) await column.prepare?.(files);

const batch: Features = {
  x: [1, 2.5, 0],
  m: [[1, 2, 3, 4], [0, 0, 0, 0], [-1, 2, 5, 1]],
  n: [0, 3, 1],
  i: [[2, 0, 1], [], [1]],
  w: [[1, 2, -1], [], [3]],
  h: [["p"], ["q", "r"], []],
  k: [[], ["a"], ["b", "z"]],
  s: [["a"], ["zz", "b"], []],
  f: [["a"], ["x"], ["c", "b"]],
  c: [["x"], ["y", "z"], ["x"]],
  u: ["a", "b", "c"],
  v: ["x", "y", "z"],
  uw: [1, 2, 3],
  b: [[0, 2], [1, 1], [3, 0]],
  bw: [[1, 2], [3, 4], [5, 6]],
  q: [[[1, 2], [3, 4]], [[0, 0]], []],
  qs: [["a", "b"], ["c"], []],
  qi: [[1, 2], [0], []],
  qw: [[1, 0.5], [2], []],
};

Deno.test("a graph that was recorded with placeholders alone runs on real rows", async () => {
  const models: [readonly FeatureColumn[], (features: Features) => Record<string, Tensor>][] = [
    [columns, (features) => ({ x: inputLayer(features, columns) })],
    [[...sequence, ...columns], (features) => ({ x: sequenceInputLayer(features, sequence, columns).x })],
  ];
  for (const [all, model] of models) {
    const variables = new VariableStore();
    try {
      const recordings = [[4, 3], [4, 5], [7, 3], [7, 5]].map(([batch, steps], seed) => {
        const { features, extents } = placeholderFeatures(all, { batch: batch!, steps: steps!, seed });
        assertEquals(extents, all === columns ? { batch: batch! } : { batch: batch!, "steps:q": steps! });
        return recordRun(variables, "infer", features, extents, model);
      });
      const actual = await runGraph(throughJson(graphOf(recordings)), variables, batch, 3);
      using step = new Step();
      const [expected] = await readTensors([step.run(() => withModel(contextOf(variables, "infer"), () => model(batch)))["x"]!]);
      assertEquals(actual["x"], expected);
    } finally {
      variables.dispose();
    }
  }
});

Deno.test("other seeds give other values; how many there are does not follow from the batch", () => {
  const made = (seed: number) => placeholderFeatures([...columns, ...sequence], { batch: 6, steps: 4, seed }).features;
  for (const key of Object.keys(batch)) assertNotEquals(made(1)[key], made(2)[key], key);
  const { i, w, q, n } = made(3) as Record<string, unknown[][]>;
  assertEquals(i!.map((row) => row.length), w!.map((row) => row.length));
  assertEquals(new Set(i!.map((row) => row.length)), new Set([1, 2]));
  assertEquals(Math.max(...q!.map((row) => row.length)), 4);
  assertEquals(new Set(q!.map((row) => row.length)).size > 1, true);
  assertEquals(n!.every((id) => [0, 1, 2, 3].includes(Number(id))), true);
});

Deno.test("what no value suits, or a column does not tell, is an error", () => {
  const options = { batch: 2, seed: 1 };
  assertThrows(
    () => placeholderFeatures([numericColumn("s"), indicatorColumn(words)], options),
    ValueError,
    "No value of the feature s suits all columns that read it: they take dense float32 values and ragged string values",
  );
  assertThrows(() => placeholderFeatures([numericColumn("qi"), ...sequence], options), ValueError, "No value of the feature qi");
  const own: CategoricalColumn = {
    kind: "own",
    name: "own",
    keys: ["o"],
    numBuckets: 2,
    bags: (each: ColumnBatch) => each.bags(words),
    toConfig: () => ({ kind: "own" }),
  };
  assertThrows(() => placeholderFeatures([indicatorColumn(own)], options), ValueError, "The column own has no method examples()");
});
