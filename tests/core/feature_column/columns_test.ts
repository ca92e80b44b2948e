import { assertAlmostEquals, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { InvalidArgumentError, KeyError, ValueError } from "../../../core/errors.ts";
import { Dataset } from "../../../core/data/dataset.ts";
import type { Features, FeatureValue } from "../../../core/data/values.ts";
import {
  bucketizedColumn,
  type CategoricalColumn,
  categoricalColumnWithHashBucket,
  categoricalColumnWithIdentity,
  categoricalColumnWithVocabularyFile,
  categoricalColumnWithVocabularyList,
  checkColumns,
  ColumnBatch,
  columnFromConfig,
  crossedColumn,
  embeddingColumn,
  type FeatureColumn,
  indicatorColumn,
  inputLayer,
  numericColumn,
  numericColumns,
  sharedEmbeddings,
  weightedCategoricalColumn,
} from "../../../core/feature_column/mod.ts";
import { constant, randomUniform } from "../../../core/initializers.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";
import { writeCheckpoint } from "../../../core/io/tensor_bundle_writer.ts";
import { variableScope } from "../../../core/model.ts";
import * as ops from "../../../core/ops/mod.ts";
import { Tape } from "../../../core/autodiff/tape.ts";
import { SparseTensor, tensor } from "../../../core/runtime/tensor.ts";
import { inModel, kindsIn, makers, matrix, rowsOf } from "./_columns.ts";

const bagsOf = (column: CategoricalColumn, features: Features) => new ColumnBatch(features).bags(column);
const idsOf = (column: CategoricalColumn, value: FeatureValue) => Array.from(bagsOf(column, { [column.keys[0]!]: value }).ids);
const words = categoricalColumnWithVocabularyList("s", ["007", "b", "é"]);
const whole = categoricalColumnWithHashBucket("i", 1000, { dtype: "int64" });

// Names of features: the contract below is run for each of them.
const every: Record<string, () => FeatureColumn> = {
  numeric: () => numericColumn("x", { shape: [2], defaultValue: [1, 2], normalizer: { mean: 1, std: 3 } }),
  "numeric of whole numbers": () => numericColumn("n", { dtype: "int64", normalizer: { log1p: true } }),
  bucketized: () => bucketizedColumn(numericColumn("n", { normalizer: { min: 0, max: 2 } }), [-0.5, 0.5]),
  "indicator of identity": () => indicatorColumn(categoricalColumnWithIdentity("i", 4, { defaultValue: 1 })),
  "indicator of hash": () => indicatorColumn(categoricalColumnWithHashBucket("i", 6, { dtype: "int64" })),
  "indicator of vocabulary": () => indicatorColumn(categoricalColumnWithVocabularyList("s", ["a", "b"], { numOovBuckets: 2 })),
  "indicator of numbers": () => indicatorColumn(categoricalColumnWithVocabularyList("i", [3n, 2n ** 60n, 1])),
  "indicator of file": () => indicatorColumn(categoricalColumnWithVocabularyFile("s", "words.txt", { numOovBuckets: 1 })),
  "indicator of cross": () =>
    indicatorColumn(crossedColumn(["s", categoricalColumnWithIdentity("i", 9), crossedColumn(["i", "s"], 3)], 7, { hashKey: 2n ** 63n })),
  "weighted indicator": () => indicatorColumn(weightedCategoricalColumn(categoricalColumnWithIdentity("i", 9), "n")),
  embedding: () =>
    embeddingColumn(categoricalColumnWithIdentity("i", 9), 3, {
      combiner: "sqrtn",
      initializer: randomUniform(),
      maxNorm: 0.01,
      trainable: false,
    }),
  "embedding of cross": () => embeddingColumn(crossedColumn(["s", "i"], 5), 2),
  shared: () => sharedEmbeddings([categoricalColumnWithIdentity("i", 9)], 2, { combiner: "sum" })[0]!,
};
const features = { x: [[1, 2], [3, 4]], n: [1, 2], i: [3, 8], s: ["a", "z"] };
const files = memoryFileSystem();
await files.writeFile("words.txt", new TextEncoder().encode("z\r\na\n"));

for (const [name, make] of Object.entries(every)) {
  Deno.test(`contract of columns: ${name}`, async () => {
    const column = make();
    await column.prepare?.(files);
    const config = column.toConfig();
    const again = columnFromConfig(JSON.parse(JSON.stringify(config)));
    await again.prepare?.(files);
    assertEquals(again.toConfig(), config);
    assertEquals([again.name, again.keys, again.kind], [column.name, column.keys, column.kind]);
    const rows = rowsOf(features, [column]);
    assertEquals(rowsOf(features, [again]), rows);
    const [dense] = checkColumns([column]);
    assertEquals(rows.map((row) => row.length), [dense!.width, dense!.width]);
    assertThrows(() => rowsOf({}, [column]), KeyError, `Feature ${column.keys[0]} is not in features dictionary.`);
  });
}

Deno.test("every maker of columns has a row in the table", () => {
  const kinds = new Set(Object.values(every).flatMap((make) => kindsIn(make().toConfig())));
  // numericColumns() is asynchronous, as it reads a dataset: it has a test of its own below.
  assertEquals(makers.filter((name) => !name.startsWith("sequence") && name !== "numericColumns" && !kinds.has(name)), []);
});

Deno.test("columnFromConfig() refuses what it does not know", () => {
  assertThrows(() => columnFromConfig({ kind: "toString" }), ValueError, 'Unknown kind of feature column: "toString"');
  assertThrows(
    () => columnFromConfig({ kind: "categoricalColumnWithIdentity", key: "i", numBuckets: -1 }),
    ValueError,
    "numBuckets -1 < 1",
  );
  const column = numericColumn("age", { normalizerFn: (x) => ops.log1p(x) });
  assertThrows(() => columnFromConfig(column.toConfig()), ValueError, "column age is a function");
});

Deno.test("types decide how a categorical value is read, never its look", () => {
  assertEquals(idsOf(words, ["007", "7", "é", new TextEncoder().encode("é")]), [0, -1, 2, 2]);
  assertThrows(() => idsOf(words, [7]), TypeError, "Feature s is read as strings: row 0 is the number 7");
  assertThrows(() => idsOf(words, [["b"], ["b", 1n]]), TypeError, "row 1 is the bigint 1");
  assertThrows(() => idsOf(whole, ["3"]), TypeError, 'Feature i is read as whole numbers: row 0 is the string "3"');
  assertThrows(() => idsOf(whole, [true]), TypeError, "row 0 is the boolean true");
  const fraction = assertThrows(() => idsOf(whole, [[1, 2], [3, 4.5]]), ValueError, "Feature i is read as whole numbers: row 1 is 4.5");
  assertEquals([fraction.column, fraction.row], ["i", 1]);
  assertThrows(() => idsOf(whole, new Float32Array([1, NaN])), ValueError, "Feature i is NaN in row 1");
  assertThrows(() => idsOf(whole, [1, null as unknown as number]), ValueError, "Feature i has no value in row 1");
  assertThrows(() => idsOf(whole, [2 ** 60]), ValueError, "must be given as bigint");
  assertThrows(() => idsOf(whole, [2n ** 70n]), ValueError, "beyond 64 bits");
  assertThrows(() => idsOf(whole, [[[1]]]), ValueError, "nested too deep");
  assertThrows(() => idsOf(whole, 5 as unknown as number[]), TypeError, "must be an array");
  using floats = tensor([1, 2]);
  assertThrows(
    () => idsOf(whole, floats),
    TypeError,
    "Column dtype and tensors dtype must be compatible. key: i, column dtype: int64, tensor dtype: float32",
  );
});

Deno.test("3, 3n and every array of whole numbers are one id", () => {
  const expected = idsOf(whole, [3, 2 ** 31, 0]);
  using int64 = tensor([3n, 2n ** 31n, 0n]);
  for (
    const value of [[3n, 2n ** 31n, 0n], new BigInt64Array([3n, 2n ** 31n, 0n]), new Float32Array([3, 2 ** 31, 0]), int64, [
      [3],
      [2 ** 31],
      [0],
    ]]
  ) {
    assertEquals(idsOf(whole, value as FeatureValue), expected);
  }
  const known = categoricalColumnWithVocabularyList("i", [3, 2n ** 60n]);
  assertEquals(idsOf(known, [3n, 2n ** 60n, 2n ** 60n + 1n]), [0, 1, -1]);
});

Deno.test("rows of unequal length, sparse tensors and padding give the same bags", () => {
  using sparse = new SparseTensor([[0, 0], [0, 1], [2, 0]], ["b", "007", "é"], [3, 2]);
  const expected = { ids: new Int32Array([1, 0, 2]), weights: null, splits: new Int32Array([0, 2, 2, 3]) };
  for (const s of [[["b", "007"], [], ["é"]], [["b", "007"], ["", ""], ["é", ""]], sparse]) {
    assertEquals(bagsOf(words, { s: s as FeatureValue }), expected);
  }
  using disordered = new SparseTensor([[1, 0], [0, 0]], ["b", "b"], [2, 1]);
  assertThrows(() => bagsOf(words, { s: disordered }), InvalidArgumentError, "out of order");
});

Deno.test("numeric columns: dtypes, shapes, defaults, normalisers", () => {
  const one = (value: FeatureValue, options = {}) => rowsOf({ x: value }, [numericColumn("x", options)]).flat();
  using ints = tensor([1, 2], [2, 1], "int32");
  using floats = tensor([1, 2]);
  for (
    const value of [
      [1, 2],
      [1n, 2n],
      [[1], [2]],
      new Int32Array([1, 2]),
      new BigInt64Array([1n, 2n]),
      ints,
      floats,
      [false, true].map((b) => b ? 2 : 1),
    ]
  ) {
    assertEquals(one(value as FeatureValue), [1, 2]);
  }
  assertEquals(one([true, false] as FeatureValue), [1, 0]);
  assertEquals(one([NaN, 1, null] as unknown as FeatureValue, { defaultValue: 7, normalizer: { mean: 1, std: 2 } }), [3, 0, 3]);
  assertEquals(one(new Float32Array([NaN, 3]), { defaultValue: -1 }), [-1, 3]);
  assertEquals(one([[NaN, 1], [2, NaN]], { shape: [2], defaultValue: [5, 6] }), [5, 1, 2, 6]);
  assertEquals(one([new Float32Array([1, 2]), [3, 4]] as unknown as FeatureValue, { shape: 2 }), [1, 2, 3, 4]);
  // In float32 2^24 - 0.5 is 2^24, a third of which is 5592405.5; a third of the difference in float64 would be 5592405.
  assertEquals(one(new Float32Array([2 ** 24]), { normalizer: { mean: 0.5, std: 3 } }), [5592405.5]);
  // (3 - 1) / (5 - 1)
  assertEquals(one([3], { normalizer: { min: 1, max: 5 } }), [0.5]);
  assertAlmostEquals(one([1], { normalizer: { log1p: true } })[0]!, Math.LN2, 1e-7);
  assertEquals(one([2, 3], { normalizerFn: (x: ReturnType<typeof tensor>) => ops.square(x) }), [4, 9]);
  assertThrows(() => one(["1"]), TypeError, 'Feature x is read as numbers: row 0 is the string "1"');
  const nan = assertThrows(() => one([[1, 2], [3, NaN]], { shape: [2] }), ValueError, "Feature x is NaN in row 1");
  assertEquals([nan.column, nan.row], ["x", 1]);
  assertThrows(() => one(new Float32Array([1, 2, NaN])), ValueError, "Feature x is NaN in row 2");
  assertThrows(() => one([1, undefined] as unknown as FeatureValue), ValueError, "Feature x has no value in row 1");
  assertThrows(() => one([1, 2.5], { dtype: "int64" }), ValueError, "Feature x is read as int64: row 1 is 2.5");
  assertThrows(() => one([-2], { normalizer: { log1p: true } }), ValueError, "log1p has no value for feature x in row 0");
  assertThrows(() => one([1], { normalizerFn: () => 1 }), TypeError, "must return a Tensor");
  assertThrows(() => numericColumn("x", { normalizer: { mean: 0, std: 0 } }), ValueError, "std of a normalizer must be positive");
  assertThrows(
    () => numericColumn("x", { normalizer: { mean: 0, std: 1 }, normalizerFn: (x) => x }),
    ValueError,
    "both normalizer and normalizerFn",
  );
  assertThrows(() => numericColumn("x", { shape: [2], defaultValue: [1] }), ValueError, "The shape of defaultValue must be equal");
  assertThrows(() => numericColumn(""), ValueError, "key must be a string");
});

Deno.test("features of a batch must have one size; others are ignored", () => {
  const columns = [numericColumn("a"), numericColumn("b")];
  assertThrows(() => rowsOf({ a: [1, 2], b: [1] }, columns), ValueError, "Batch size of columns (a, b): (2, 1)");
  assertThrows(
    () => rowsOf({ a: [1], s: ["b", "b"] }, [columns[0]!, indicatorColumn(words)]),
    ValueError,
    "Batch size of columns (a, s): (1, 2)",
  );
  assertEquals(rowsOf({ a: [1], b: [2], other: "anything" as unknown as FeatureValue }, columns), [[1, 2]]);
});

Deno.test("columns stand in the byte order of their names, in one array or another", () => {
  const batch = Object.fromEntries(["b", "a", "Z", "é", "\u{1f600}", "\uffee"].map((key, i) => [key, [i]]));
  const columns = Object.keys(batch).map((key) => numericColumn(key));
  // UTF-8: Z 5a, a 61, b 62, é c3 a9, U+FFEE ef bf ae, U+1F600 f0 9f 98 80
  assertEquals(rowsOf(batch, columns), [[2, 1, 0, 3, 5, 4]]);
  assertEquals(rowsOf(batch, new Set(columns)), [[2, 1, 0, 3, 5, 4]]);
  columns.pop();
  assertEquals(rowsOf(batch, columns), [[2, 1, 0, 3, 4]]);
});

Deno.test("weights must be numbers, as many as their values", () => {
  const column = weightedCategoricalColumn(words, "w");
  const weights = (s: FeatureValue, w: FeatureValue) => Array.from(bagsOf(column, { s, w }).weights!);
  assertEquals(weights(["b", "b"], new Int32Array([2, 3])), [2, 3]);
  assertEquals(weights([["b", ""], ["é", "b"]], [[2, 0], [-1, 0.5]]), [2, -1, 0.5]);
  const nan = assertThrows(() => weights(["b", "b"], [1, NaN]), ValueError, "The weight w is NaN in row 1");
  assertEquals([nan.column, nan.row], ["w", 1]);
  assertThrows(() => weights(["b"], ["1"]), TypeError, "The weights w are read as numbers: row 0");
  assertThrows(() => weights(["b", "b"], [1, 0]), ValueError, "Dimensions 2 and 1 are not compatible");
  assertThrows(() => weights([["b", ""], ["b", "é"]], [[1, 1], [1, 0]]), ValueError, "do not pair in row 0");
  assertThrows(() => bagsOf(column, { s: ["b"] }), KeyError, "Feature w is not in features dictionary.");
  using ints = tensor([1], [1], "int32");
  assertThrows(() => weights(["b"], ints), ValueError, "Bad dtype, expected floating, but got int32");
});

Deno.test("values and weights pair by their places in the row, whatever pads them", () => {
  const column = weightedCategoricalColumn(categoricalColumnWithIdentity("i", 9), "w");
  const pairs = (i: FeatureValue, w: FeatureValue) => {
    const { ids, weights } = bagsOf(column, { i, w });
    return Array.from(ids, (id, at) => [id, weights![at]]);
  };
  assertEquals(pairs([[3, -1, 5], [1, -1, -1]], [[2, 0, 1.5], [4, 0, 0]]), [[3, 2], [5, 1.5], [1, 4]]);
  // TensorFlow takes what is left of both in turn: 2 for the id 3, whose weight is 0.
  const sentence = "Column i and its weights w do not pair in row 1";
  const error = assertThrows(() => pairs([[1, 2, 3], [3, -1, 5]], [[1, 1, 1], [0, 2, 1.5]]), ValueError, sentence);
  assertEquals(error.row, 1);
  using dense = tensor([[1, 2, 3], [3, -1, 5]], undefined, "int32");
  using weights = tensor([[1, 1, 1], [0, 2, 1.5]]);
  assertThrows(() => pairs(dense, weights), ValueError, sentence);
  // Weights of a row that is shorter stand beside the values that are left.
  assertEquals(pairs([[3, -1, 5]], [[2, 1.5]]), [[3, 2], [5, 1.5]]);
});

Deno.test("vocabulary files are read once, beforehand, and remembered by their hash", async () => {
  const fs = memoryFileSystem();
  await fs.writeFile("v.txt", new TextEncoder().encode("a\nb\na\nc\n"));
  await fs.writeFile("ints.txt", new TextEncoder().encode("10\n-5\n9223372036854775807\n"));
  const column = categoricalColumnWithVocabularyFile("s", "v.txt");
  assertThrows(() => bagsOf(column, { s: ["a"] }), Error, "was not read yet");
  await column.prepare!(fs);
  assertEquals(idsOf(column, ["a", "b", "c", "d"]), [0, 1, 3, -1]);
  assertEquals(column.numBuckets, 4);
  const config = column.toConfig();
  await fs.writeFile("v.txt", new TextEncoder().encode("b\na\n"));
  const again = columnFromConfig(config);
  assertStringIncludes(
    (await assertRejects(() => again.prepare!(fs), ValueError)).message,
    "The vocabulary file v.txt of column s changed",
  );
  const long = categoricalColumnWithVocabularyFile("s", "v.txt", { vocabularySize: 3 });
  await assertRejects(() => long.prepare!(fs), InvalidArgumentError, "has only 2 lines");
  const numbers = categoricalColumnWithVocabularyFile("i", "ints.txt", { dtype: "int64" });
  await numbers.prepare!(fs);
  assertEquals(idsOf(numbers, [2n ** 63n - 1n, -5, 10n, 11]), [2, 1, 0, -1]);
  await assertRejects(
    () => categoricalColumnWithVocabularyFile("i", "v.txt", { dtype: "int64" }).prepare!(fs),
    InvalidArgumentError,
    'Line 1 of v.txt is the string "b"',
  );
});

Deno.test("embeddings begin with a checkpoint's tensor, where the model is not restored", async () => {
  const fs = memoryFileSystem();
  await writeCheckpoint("old", new Map([["t", { dtype: "float32", shape: [2, 2], data: new Float32Array([1, 2, 3, 4]) }]]), { fs });
  const make = (tensorNameInCkpt: string, buckets = 2) =>
    embeddingColumn(categoricalColumnWithIdentity("i", buckets), 2, { ckptToLoadFrom: "old", tensorNameInCkpt });
  const column = make("t");
  await column.prepare!(fs);
  assertEquals(rowsOf({ i: [1, 0] }, [column]), [[3, 4], [1, 2]]);
  const missing = make("absent");
  await missing.prepare!(fs);
  assertThrows(() => rowsOf({ i: [1] }, [missing]), Error, "absent");
  assertEquals(rowsOf({ i: [1] }, [missing], { i_embedding: [[0, 0], [9, 9]] }), [[9, 9]]);
  const larger = make("t", 3);
  await larger.prepare!(fs);
  assertThrows(() => rowsOf({ i: [1] }, [larger]), ValueError, "doesn't match with shape of tensor t (2, 2)");
  assertThrows(() => embeddingColumn(words, 2, { ckptToLoadFrom: "old" }), ValueError, "Must specify both");
});

Deno.test("variables bear TensorFlow's names; a shared table stands outside of every scope", () => {
  const a = categoricalColumnWithIdentity("a", 3);
  const b = categoricalColumnWithIdentity("b", 3);
  const shared = sharedEmbeddings([b, a], 2, { initializer: constant(1), combiner: "sum" });
  const names = inModel({}, (variables) => {
    const x = variableScope(
      "dnn",
      () => inputLayer({ a: [[0, 1]], b: [[2]] }, [...shared, embeddingColumn(a, 2, { trainable: false })]),
    );
    // a_embedding, then the sums over [0, 1] and [2] in a table of ones
    assertEquals(matrix(x)[0]!.slice(2), [2, 2, 1, 1]);
    return [...variables.all()].map((each) => [each.name, each.shape, each.trainable] as const);
  });
  assertEquals(names, [["dnn/input_layer/a_embedding/embedding_weights", [3, 2], false], ["a_b_shared_embedding", [3, 2], true]]);
  assertThrows(
    () => rowsOf({ a: [1], c: [1] }, sharedEmbeddings([a, categoricalColumnWithIdentity("c", 4)], 2)),
    ValueError,
    "the same number of buckets",
  );
  assertThrows(() => sharedEmbeddings([a, words], 2), ValueError, "must have the same type");
});

Deno.test("gradients reach embedding tables: weighted, clipped, shared, against differences", () => {
  const i = categoricalColumnWithIdentity("i", 4);
  const j = categoricalColumnWithIdentity("j", 4);
  const batch = { i: [[0, 1, 1], [3, -1, -1], [-1, -1, -1]], j: [[1], [2], [3]], w: [[2, 0.5, 1], [-1, 0, 0], [0, 0, 0]] };
  for (const combiner of ["mean", "sum", "sqrtn"] as const) {
    const weighted = weightedCategoricalColumn(i, "w");
    const columns = [embeddingColumn(weighted, 2, { combiner, maxNorm: 1 }), ...sharedEmbeddings([i, j], 2, { combiner })];
    const tables: Record<string, number[][]> = {
      [columns[0]!.name]: [[0.5, -0.25], [1.5, 2], [0.1, 0.2], [-2, 1]],
      i_j_shared_embedding: [[1, 2], [-0.5, 0.25], [3, -1], [0.75, 0.5]],
    };
    const lossOf = () => ops.sum(ops.square(inputLayer(batch, columns)));
    const gradients = inModel(tables, (variables) => {
      const tape = new Tape();
      const loss = tape.run(lossOf);
      const all = [...variables.all()];
      return tape.gradientsOf(loss, all).map((each, k) => ({ name: all[k]!.name, values: Array.from(each!.dataSync() as Float32Array) }));
    });
    for (const { name, values } of gradients) {
      const key = Object.keys(tables).find((column) => name.includes(column))!;
      values.forEach((value, at) => {
        const shifted = (delta: number) =>
          inModel(
            { ...tables, [key]: tables[key]!.map((row, r) => row.map((x, c) => r * 2 + c === at ? x + delta : x)) },
            () => lossOf().dataSync()[0] as number,
          );
        const numeric = (shifted(1e-2) - shifted(-1e-2)) / 2e-2;
        assertAlmostEquals(value, numeric, 2e-2 * Math.max(1, Math.abs(numeric)), `${combiner} ${name} ${at}`);
      });
    }
  }
});

Deno.test("a tracked feature stays part of the computation", () => {
  const x = tensor([1, 2]);
  x.tracked = true;
  const gradient = inModel({}, () => {
    const tape = new Tape();
    // d/dx of ((x - 1) / 2)^2 = (x - 1) / 2
    const loss = tape.run(() => ops.sum(ops.square(inputLayer({ x }, [numericColumn("x", { normalizer: { mean: 1, std: 2 } })]))));
    return Array.from(tape.gradientsOf(loss, [x])[0]!.dataSync() as Float32Array);
  });
  x.dispose();
  assertEquals(gradient, [0, 0.5]);
});

Deno.test("a bucketized column over a function has the buckets of its values, NaN the last one, and gradients reach its embedding alone", () => {
  const logged = (width: number) => bucketizedColumn(numericColumn("x", { shape: width, normalizerFn: (x) => ops.log(x) }), [0, 1]);
  // log(-1) is NaN, log(0.5) < 0, log(1) = 0, log(2) = 0.69, log(9) = 2.2
  const hot = rowsOf({ x: [-1, 0.5, 1, 2, 9] }, [logged(1)]).map((row) => row.indexOf(1));
  assertEquals(hot, [2, 0, 1, 1, 2]);
  assertEquals(rowsOf({ x: [[0.5, 9]] }, [logged(2)]), [[1, 0, 0, 0, 0, 1]]);
  const table = [[1], [2], [4], [8], [16], [32]];
  const x = tensor([[0.5, 9], [2, 0.5]]);
  x.tracked = true;
  inModel({ x_bucketized_embedding: table }, (variables) => {
    const tape = new Tape();
    const loss = tape.run(() => {
      const rows = inputLayer({ x }, [embeddingColumn(logged(2), 1, { combiner: "sum" })]);
      // Buckets 0 and 3 + 2, then 1 and 3 + 0
      assertEquals(matrix(rows), [[1 + 32], [2 + 8]]);
      return ops.sum(ops.mul(rows, [[3], [5]]));
    });
    const gradients = tape.gradientsOf(loss, [...variables.all(), x]);
    assertEquals(Array.from(gradients[0]!.dataSync() as Float32Array), [3, 5, 0, 5, 0, 3]);
    assertEquals(gradients[1], null);
  });
  x.dispose();
});

Deno.test("numericColumns() fits mean and deviation", async () => {
  const data = Dataset.fromColumns({ x: [1, 2, 3], same: [4, 4, 4], s: ["a", "b", "c"] });
  const columns = await numericColumns(data, ["x", "same"]);
  // Mean 2, variance ((-1)^2 + 0 + 1^2) / 3
  const deviation = Math.sqrt(2 / 3);
  assertEquals(columns[1]!.normalizer, { mean: 4, std: 1 });
  rowsOf({ x: [1, 3], same: [4, 5] }, columns).flat().forEach((value, i) =>
    assertAlmostEquals(value, [0, -1 / deviation, 1, 1 / deviation][i]!, 1e-6)
  );
  await assertRejects(() => numericColumns(data, ["s"]), ValueError, "Feature s is of strings");
  await assertRejects(() => numericColumns(data, ["absent"]), KeyError);
});

Deno.test("checkColumns() wants an array of columns", () => {
  assertThrows(() => checkColumns(undefined as unknown as FeatureColumn[]), TypeError, "featureColumns must be an array");
  assertThrows(() => checkColumns(["x" as unknown as FeatureColumn]), ValueError, 'Given: "x"');
});

Deno.test("a boundary belongs to the bucket above it, and each element of a value has buckets of its own", () => {
  assertEquals(idsOf(bucketizedColumn(numericColumn("x"), [1, 2]), [0, 1, 1.5, 2, 3]), [0, 1, 1, 2, 2]);
  // Two buckets for the first element, two for the second.
  assertEquals(idsOf(bucketizedColumn(numericColumn("x", { shape: 2 }), [1]), [[0, 0], [2, 2]]), [0, 2, 1, 3]);
});

Deno.test("the first number that is no id of an identity column is that of its buckets", () => {
  assertEquals(idsOf(categoricalColumnWithIdentity("i", 3, { defaultValue: 1 }), [2, 3, 4]), [2, 1, 1]);
});
