/** Every case of feature_columns_tf2.json; the inputs are what the cases' names say. */

import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { HeadwayError } from "../../../core/errors.ts";
import {
  bucketizedColumn,
  type CategoricalColumn,
  categoricalColumnWithHashBucket,
  categoricalColumnWithIdentity,
  categoricalColumnWithVocabularyFile,
  categoricalColumnWithVocabularyList,
  ColumnBatch,
  crossedColumn,
  embeddingColumn,
  type FeatureColumn,
  indicatorColumn,
  inputLayer,
  numericColumn,
  weightedCategoricalColumn,
} from "../../../core/feature_column/mod.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";
import type { Features } from "../../../core/data/values.ts";
import { SparseTensor } from "../../../core/runtime/tensor.ts";
import goldens from "../../testdata/goldens/feature_columns_tf2.json" with { type: "json" };
import { inModel, rowsOf } from "./_columns.ts";

interface Run {
  readonly columns: readonly FeatureColumn[];
  readonly features: Features;
}

const identity = (defaultValue?: number) => categoricalColumnWithIdentity("i", 3, defaultValue === undefined ? {} : { defaultValue });
const words = (...vocabulary: string[]) => categoricalColumnWithVocabularyList("s", vocabulary);
const TABLE = [[1, 2], [3, 4], [5, 12]];
const embed = (column: CategoricalColumn, combiner: "mean" | "sum" | "sqrtn" = "mean", maxNorm: number | null = null): Run["columns"] => [
  embeddingColumn(column, 2, { combiner, maxNorm }),
];
const weigh = (column: CategoricalColumn) => weightedCategoricalColumn(column, "w");
const lettered = words("a", "b", "c");
const BAGS = { s: [["a", "b", "b"], ["c", "", ""], ["zz", "", ""]] };
const WEIGHTED = { s: [["a", "b", "c"]], w: [[1, 2, 0.5]] };
const files = memoryFileSystem();
await files.writeFile("vocabulary.txt", new TextEncoder().encode("x\ny\nz\n"));
const fromFile = async (options = {}) => {
  const column = categoricalColumnWithVocabularyFile("s", "vocabulary.txt", options);
  await column.prepare!(files);
  return column;
};

const runs: Record<string, () => Run | Promise<Run>> = {
  "numeric (2,)": () => ({ columns: [numericColumn("x", { shape: [2] })], features: { x: [[1, 2], [3, 4]] } }),
  "numeric (2,2)": () => ({ columns: [numericColumn("x", { shape: [2, 2] })], features: { x: [[[1, 2], [3, 4]]] } }),
  // (1 - 2) / 4 and (3 - 2) / 4
  "numeric norm": () => ({ columns: [numericColumn("x", { normalizer: { mean: 2, std: 4 } })], features: { x: [1, 3] } }),
  "numeric int rank1": () => ({ columns: [numericColumn("x")], features: { x: new BigInt64Array([1n, 3n]) } }),
  "numeric sparse ERR": () => ({ columns: [numericColumn("x")], features: { x: new SparseTensor([[0, 0]], [1], [1, 2]) } }),
  "numeric wrong shape ERR": () => ({ columns: [numericColumn("x", { shape: [3] })], features: { x: [[1, 2], [3, 4]] } }),
  "missing key ERR": () => ({ columns: [numericColumn("zz")], features: { x: [1] } }),
  "bucketized [0,10,100] of -1,0,5,10,99.9,100,nan,inf,-inf": () => ({
    columns: [bucketizedColumn(numericColumn("x"), [0, 10, 100])],
    features: { x: [-1, 0, 5, 10, 99.9, 100, NaN, Infinity, -Infinity] },
  }),
  "bucketized shape2": () => ({ columns: [bucketizedColumn(numericColumn("x", { shape: [2] }), [0])], features: { x: [[-1, 1]] } }),
  identity: () => ({ columns: [indicatorColumn(identity())], features: { i: [0, 2] } }),
  "identity multi -1 skipped": () => ({ columns: [indicatorColumn(identity())], features: { i: [[0, 0], [2, -1]] } }),
  "identity oor ERR": () => ({ columns: [indicatorColumn(identity())], features: { i: [3] } }),
  "identity neg dense(-1 ignored)": () => ({ columns: [indicatorColumn(identity())], features: { i: [-1] } }),
  "identity neg -2 ERR": () => ({ columns: [indicatorColumn(identity())], features: { i: [-2] } }),
  "identity default 1": () => ({ columns: [indicatorColumn(identity(1))], features: { i: [7, -5, 2] } }),
  vocab: () => ({ columns: [indicatorColumn(words("a", "b"))], features: { s: ["a", "zz", ""] } }),
  "vocab default 1": () => ({
    columns: [indicatorColumn(categoricalColumnWithVocabularyList("s", ["a", "b"], { defaultValue: 1 }))],
    features: { s: ["a", "zz", ""] },
  }),
  "vocab int": () => ({ columns: [indicatorColumn(categoricalColumnWithVocabularyList("s", [30, 31]))], features: { s: [30, 31n, 7] } }),
  // Fingerprint64("zz") % 3 = 1 and Fingerprint64("q") % 3 = 2, after a vocabulary of 2
  "vocab oov 3": () => ({
    columns: [indicatorColumn(categoricalColumnWithVocabularyList("s", ["a", "b"], { numOovBuckets: 3 }))],
    features: { s: ["a", "zz", "q"] },
  }),
  // The fingerprints of "7", "30" and "1000" are 3 modulo 5.
  "vocab int oov 5": () => ({
    columns: [indicatorColumn(categoricalColumnWithVocabularyList("s", [10, 20], { numOovBuckets: 5 }))],
    features: { s: [10, 20n, 7, 30, 1000] },
  }),
  "hash empty string ignored": () => ({ columns: [indicatorColumn(categoricalColumnWithHashBucket("s", 4))], features: { s: ["a", ""] } }),
  "vocab file": async () => ({ columns: [indicatorColumn(await fromFile())], features: { s: ["x", "z", "q"] } }),
  "vocab file size2 oov1": async () => ({
    columns: [indicatorColumn(await fromFile({ vocabularySize: 2, numOovBuckets: 1 }))],
    features: { s: ["x", "z", "q"] },
  }),
  "indicator counts": () => ({ columns: [indicatorColumn(words("a", "b"))], features: { s: [["a", "a", "b"], ["b", "", ""]] } }),
  "weighted indicator": () => ({
    columns: [indicatorColumn(weigh(words("a", "b")))],
    features: { s: [["a", "a", "b"]], w: [[1, 2, 0.5]] },
  }),
  // ([1, 2] + 2 [3, 4]) / 3; sum over the root of the number of entries; sum
  "emb mean": () => ({ columns: embed(lettered), features: BAGS }),
  "emb sqrtn": () => ({ columns: embed(lettered, "sqrtn"), features: BAGS }),
  "emb sum": () => ({ columns: embed(lettered, "sum"), features: BAGS }),
  // [1, 2] + 2 [3, 4] + 0.5 [5, 12] = [9.5, 16], over 3.5 or over sqrt(1 + 4 + 0.25)
  "emb weighted mean": () => ({ columns: embed(weigh(lettered)), features: WEIGHTED }),
  "emb weighted sqrtn": () => ({ columns: embed(weigh(lettered), "sqrtn"), features: WEIGHTED }),
  "emb weighted sum": () => ({ columns: embed(weigh(lettered), "sum"), features: WEIGHTED }),
  "emb weighted neg/zero weights mean": () => ({
    columns: embed(weigh(lettered)),
    features: { s: [["a", "b", "c"], ["a", "b", "c"]], w: [[0, -1, 0], [0, 2, 0]] },
  }),
  // [1, 2] has norm 2.2, [5, 12] has norm 13: [1, 2] + [5, 12] * 5 / 13 = [2.923, 6.615]
  "emb max_norm 5": () => ({ columns: embed(lettered, "sum", 5), features: { s: [["a", "c"]] } }),
  "emb oov -> zeros": () => ({ columns: embed(lettered), features: { s: ["zz"] } }),
  "identity embedding oor": () => ({ columns: embed(identity()), features: { i: [3] } }),
  "weighted dense ids with pad": () => ({ columns: embed(weigh(lettered)), features: { s: [["a", ""]], w: [[2, 3]] } }),
  "order sorted by name": () => ({
    columns: [numericColumn("z"), numericColumn("a"), indicatorColumn(words("p", "q", "r")), numericColumn("B")],
    features: { z: [1], a: [2], s: ["q"], B: [9] },
  }),
};

for (const [tag, first, second, sentence] of goldens.dense as [string, unknown, unknown, string?][]) {
  const run = runs[tag];
  if (run === undefined) continue; // "construct", below
  Deno.test(`golden: ${tag}`, async () => {
    const { columns, features } = await run();
    try {
      if (first !== "ERR") {
        assertEquals(columns.map((column) => column.name), first as string[]);
        const actual = rowsOf(features, columns, { [columns[0]!.name]: TABLE });
        assertEquals(actual.length, (second as number[][]).length);
        actual.forEach((row, i) => row.forEach((value, k) => assertAlmostEquals(value, (second as number[][])[i]![k]!, 1e-6)));
      } else {
        const error = assertThrows(() => inModel({ [columns[0]!.name]: TABLE }, () => inputLayer(features, columns)), HeadwayError);
        // TensorFlow's sentence stands between its frames.
        const known = sentence!.split("\n").map((line) => line.replace(/^\{\{.*?\}\} /, "").replace(/ \[Op:.*/, "")).filter((line) =>
          line !== ""
        )[1]!;
        assertStringIncludes(error.message, known);
      }
    } finally {
      for (const value of Object.values(features)) if (value instanceof SparseTensor) value.dispose();
    }
  });
}

Deno.test("golden: whole numbers out of vocabulary are hashed by their spelling, after the vocabulary", () => {
  const [values, ids] = goldens.int_oov_97 as [number[], number[]];
  const column = categoricalColumnWithVocabularyList("i", [0], { numOovBuckets: 97 });
  assertEquals(Array.from(new ColumnBatch({ i: values }).bags(column).ids), ids);
});

Deno.test("golden: crosses", () => {
  const [x, boundaries, word, size, id] = goldens.bucket_cross as [number, number[], string, number, number];
  const column = crossedColumn([bucketizedColumn(numericColumn("x"), boundaries), "s"], size);
  assertEquals(Array.from(new ColumnBatch({ x: [x], s: [word] }).bags(column).ids), [id]);
});

const construct: (() => unknown)[] = [
  () => numericColumn("x", { shape: [0] }),
  () => numericColumn("x", { dtype: "string" as "float32" }),
  () => bucketizedColumn(numericColumn("x"), [2, 1]),
  () => bucketizedColumn(numericColumn("x"), []),
  () => categoricalColumnWithHashBucket("h", 0),
  () => categoricalColumnWithHashBucket("h", 5, { dtype: "float32" as "string" }),
  () => categoricalColumnWithVocabularyList("s", []),
  () => categoricalColumnWithVocabularyList("s", ["a", "a"]),
  () => categoricalColumnWithVocabularyList("s", ["a"], { defaultValue: 1, numOovBuckets: 2 }),
  () => categoricalColumnWithIdentity("i", 0),
  () => categoricalColumnWithIdentity("i", 3, { defaultValue: 3 }),
  () => embeddingColumn(lettered, 0),
  () => embeddingColumn(lettered, undefined as unknown as number),
  () => crossedColumn(["a"], 10),
  () => crossedColumn(["a", numericColumn("num") as unknown as CategoricalColumn], 10),
  () => crossedColumn(["a", categoricalColumnWithHashBucket("h", 5)], 10),
  () => crossedColumn(["a", "b"], 0),
  () => inputLayer({ s: ["a"] }, [lettered]),
  () => inputLayer({ s: ["a"] }, []),
  () => inputLayer({ num: [1] }, [numericColumn("num"), numericColumn("num")]),
];

const sentences = goldens.dense.filter(([tag]) => tag === "construct") as unknown as [string, string, string][];

sentences.forEach(([, kind, sentence], i) => {
  Deno.test(`golden: construct error ${i}: ${sentence.slice(0, 60)}`, () => {
    const error = assertThrows(construct[i]!, HeadwayError);
    assertEquals(error.name, kind);
    assertStringIncludes(error.message, inOurNames(sentence));
  });
});

Deno.test("golden: every sentence has its call", () => assertEquals(construct.length, sentences.length));

// The part before what TensorFlow prints of its objects, with our names of options and functions.
function inOurNames(sentence: string): string {
  const spelled = sentence.replace("shape: (0,)", "shape: [0]").replace(/<dtype: '(\w+)'>/, "$1").replace(
    "Invalid dimension None",
    "Invalid dimension undefined",
  )
    .replace("a <class 'tensorflow.python.feature_column.feature_column_v2.DenseColumn'>", "a DenseColumn");
  const cut = /(Given: |columns: )[A-Z]\w*\(/.exec(spelled);
  const text = cut === null ? spelled : spelled.slice(0, cut.index + cut[1]!.length);
  return text.replace(
    /\b(hash_bucket_size|vocabulary_list|num_oov_buckets|default_value|num_buckets|feature_columns|embedding_column|indicator_column|categorical_column_with_hash_bucket)\b/g,
    (name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  );
}

Deno.test("golden: every case is run", () => {
  const tags = new Set(goldens.dense.map(([tag]) => tag as string).filter((tag) => tag !== "construct"));
  assertEquals([...tags].filter((tag) => runs[tag] === undefined), []);
  assert(Object.keys(runs).every((tag) => tags.has(tag)));
});
