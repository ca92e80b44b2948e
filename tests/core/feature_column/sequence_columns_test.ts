import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Features, FeatureValue } from "../../../core/data/values.ts";
import { InvalidArgumentError, KeyError, ResourceExhaustedError, ValueError } from "../../../core/errors.ts";
import {
  categoricalColumnWithIdentity,
  checkColumns,
  checkSequenceColumns,
  columnFromConfig,
  crossedColumn,
  embeddingColumn,
  type FeatureColumn,
  indicatorColumn,
  numericColumn,
  sequenceCategoricalColumnWithHashBucket,
  sequenceCategoricalColumnWithIdentity,
  sequenceCategoricalColumnWithVocabularyFile,
  sequenceCategoricalColumnWithVocabularyList,
  sequenceInputLayer,
  sequenceNumericColumn,
  type SequenceNumericColumnOptions,
  sharedEmbeddings,
  weightedCategoricalColumn,
} from "../../../core/feature_column/mod.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";
import * as ops from "../../../core/ops/mod.ts";
import { SparseTensor, type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import { inModel, kindsIn, makers, sequencesOf } from "./_columns.ts";

const identity = sequenceCategoricalColumnWithIdentity;
const ids = (options = {}) => identity("ids", 4, options);
const numbers = (value: FeatureValue, options: SequenceNumericColumnOptions = {}) =>
  sequencesOf({ x: value }, [sequenceNumericColumn("x", options)]);
const counts = (value: FeatureValue) => sequencesOf({ ids: value }, [indicatorColumn(ids())]);
const none = [0, 0, 0, 0];
const one = (...hot: number[]) => none.map((_, id) => hot.filter((h) => h === id).length);

Deno.test("sequenceNumericColumn(): arrays, tensors and sparse tensors give the same steps", () => {
  using sparse = new SparseTensor([[0, 0], [0, 1], [2, 0]], new Float32Array([1, 2, 3]), [3, 2]);
  using deep = new SparseTensor([[0, 0, 0], [0, 1, 0], [2, 0, 0]], new Float32Array([1, 2, 3]), [3, 2, 1]);
  const expected = { x: [[[1], [2]], [[0], [0]], [[3], [0]]], lengths: [2, 0, 1] };
  for (
    const value of [
      [[1, 2], [], [3]],
      [[[1], [2]], [], [[3]]],
      [new Float32Array([1, 2]), new Float32Array(0), new Float32Array([3])],
      [new Int32Array([1, 2]), [], [3n]],
      sparse,
      deep,
    ]
  ) assertEquals(numbers(value as FeatureValue), expected);
  using dense = tensor([[1, 2], [3, 4]]);
  assertEquals(numbers(dense), { x: [[[1], [2]], [[3], [4]]], lengths: [2, 2] });
  assertEquals(numbers(dense, { shape: 2 }), { x: [[[1, 2]], [[3, 4]]], lengths: [1, 1] });
});

Deno.test("sequenceNumericColumn(): gaps count, and what is missing is the default value", () => {
  // Columns 0 and 2 of a row: three steps, the second one missing; the second row is padding.
  using gap = new SparseTensor([[0, 0], [0, 2]], new Float32Array([5, 7]), [2, 3]);
  assertEquals(numbers(gap, { defaultValue: -1 }), { x: [[[5], [-1], [7]], [[-1], [-1], [-1]]], lengths: [3, 0] });
  assertEquals(numbers([[5, null, 7], []] as unknown as FeatureValue, { defaultValue: -1 }).x[0], [[5], [-1], [7]]);
  // A tensor that is wider than its longest sequence is cut.
  using wide = new SparseTensor([[0, 0], [1, 1]], new Float32Array([5, 7]), [2, 9]);
  assertEquals(numbers(wide), { x: [[[5], [0]], [[0], [7]]], lengths: [1, 2] });
});

Deno.test("sequenceNumericColumn(): numbers are grouped into steps of the shape", () => {
  // Three numbers in steps of two: ceil(3 / 2) = 2 steps, the last number missing.
  using odd = new SparseTensor([[0, 0], [0, 1], [0, 2]], new Float32Array([1, 2, 3]), [1, 4]);
  const expected = { x: [[[1, 2], [3, 9]]], lengths: [2] };
  assertEquals(numbers(odd, { shape: [2], defaultValue: 9 }), expected);
  assertEquals(numbers([[1, 2, 3]], { shape: [2], defaultValue: 9 }), expected);
  assertEquals(numbers([[[1, 2], [3, null]]] as unknown as FeatureValue, { shape: [2], defaultValue: 9 }), expected);
  const square = { x: [[[1, 2, 3, 4]], [[0, 0, 0, 0]]], lengths: [1, 0] };
  assertEquals(numbers([[[[1, 2], [3, 4]]], []], { shape: [2, 2] }), square);
  assertEquals(numbers([[1, 2, 3, 4], []], { shape: [2, 2] }), square);
  using uneven = new SparseTensor([[0, 0]], new Float32Array([1]), [1, 3]);
  assertThrows(() => numbers(uneven, { shape: 2 }), ValueError, "Dimension size must be evenly divisible by 2 but is 3 for feature x");
  assertThrows(
    () => numbers([[[1, 2], [3]]], { shape: 2 }),
    InvalidArgumentError,
    "Feature x has 1 numbers in step 1 of row 0, expected 2",
  );
  using three = tensor([[[1, 2, 3]]]);
  assertThrows(() => numbers(three, { shape: 2 }), ValueError, "evenly divisible by 2 but is 3");
});

Deno.test("sequenceNumericColumn(): a number that is missing in an array has a default that was given, or is an error with its row and step", () => {
  const cases: [FeatureValue, SequenceNumericColumnOptions, number, string][] = [
    [
      [[1], [5, null, 7]] as unknown as FeatureValue,
      {},
      1,
      "lacks a number of shape [1] in row 1, step 1, and column x has no defaultValue",
    ],
    [[[1], [5, undefined, 7]] as unknown as FeatureValue, {}, 1, "lacks a number of shape [1] in row 1, step 1"],
    [[[[1, 2], [null, 2]]] as unknown as FeatureValue, { shape: [2] }, 0, "lacks a number of shape [2] in row 0, step 1"],
    [[[1, 2], [1, 2, 3]], { shape: [2] }, 1, "lacks a number of shape [2] in row 1, step 1"],
    [[new Float32Array([1, 2, 3])], { shape: [2] }, 0, "lacks a number of shape [2] in row 0, step 1"],
    [[[1, 2, 3]], { shape: [2], normalizerFn: (x) => x }, 0, "lacks a number of shape [2] in row 0, step 1"],
  ];
  for (const [value, options, row, sentence] of cases) {
    const error = assertThrows(() => numbers(value, options), ValueError, sentence);
    assertEquals([error.column, error.row], ["x", row]);
  }
  assertEquals(numbers([[5, undefined, 7]] as unknown as FeatureValue, { defaultValue: 0 }).x, [[[5], [0], [7]]]);
});

Deno.test("sequenceNumericColumn(): normalisers touch the values and not the padding", () => {
  const value = [[3, 5], [1]];
  // (x - 1) / 2; the padded step keeps the default.
  assertEquals(numbers(value, { normalizer: { mean: 1, std: 2 } }).x, [[[1], [2]], [[0], [0]]]);
  assertEquals(numbers(value, { normalizer: { min: 1, max: 5 }, defaultValue: 8 }).x, [[[0.5], [1]], [[0], [8]]]);
  assertAlmostEquals(numbers(value, { normalizer: { log1p: true } }).x[0]![0]![0]!, Math.log(4), 1e-7);
  assertEquals(numbers(value, { normalizerFn: (x) => ops.add(ops.square(x), 1) }).x, [[[10], [26]], [[2], [0]]]);
  let shape: readonly number[] = [];
  const seen = (x: Tensor) => {
    shape = x.shape;
    return ops.reshape(x, [-1]);
  };
  assertEquals(numbers([[1, 2], [3, 4, 5, 6]], { shape: 2, normalizerFn: seen }).x, [[[1, 2], [0, 0]], [[3, 4], [5, 6]]]);
  assertEquals(shape, [2, 2, 2]);
  assertThrows(() => numbers(value, { normalizerFn: () => 1 as unknown as Tensor }), TypeError, "must return a Tensor");
  assertThrows(() => numbers(value, { normalizerFn: (x) => ops.sum(x) }), InvalidArgumentError, "must return a Tensor of shape [2,2,1]");
  assertThrows(() => numbers([[-2]], { normalizer: { log1p: true } }), ValueError, "log1p has no value for feature x in row 0");
});

Deno.test("sequenceNumericColumn(): bad values are named with their row", () => {
  const nan = assertThrows(() => numbers([[1], [2, NaN]]), ValueError, "Feature x is NaN in row 1, step 1");
  assertEquals([nan.column, nan.row], ["x", 1]);
  assertThrows(() => numbers([[1], new Float32Array([2, Infinity])]), ValueError, "Feature x is Infinity in row 1, step 1");
  using sparse = new SparseTensor([[1, 4]], new Float32Array([NaN]), [2, 6]);
  assertThrows(() => numbers(sparse), ValueError, "Feature x is NaN in row 1, step 4");
  assertThrows(() => numbers([[1, 2, 3, NaN]], { shape: 2 }), ValueError, "step 1");
  assertThrows(() => numbers([["1"]]), TypeError, 'Feature x is read as numbers: row 0 is the string "1"');
  assertThrows(() => numbers([[1], [0.5]], { dtype: "int64" }), ValueError, "Feature x is read as int64: row 1 is 0.5");
  const scalar = assertThrows(() => numbers([[1], 2]), ValueError, "Feature x must hold sequences");
  assertEquals([scalar.column, scalar.row, scalar.message.includes("row 1 is the number 2")], ["x", 1, true]);
  assertThrows(() => numbers(new Float32Array([1])), ValueError, "Feature x must hold sequences, an array of values for each row");
  assertThrows(() => numbers(1 as unknown as FeatureValue), TypeError, "received the number 1");
  using flat = tensor([1, 2]);
  assertThrows(() => numbers(flat), ValueError, "[batch, time] or [batch, time, values]; received a Tensor of shape [2]");
  using line = new SparseTensor([[0]], [1], [2]);
  assertThrows(() => numbers(line), ValueError, "received a SparseTensor of dense shape [2]");
  using twice = new SparseTensor([[0, 1], [0, 1]], [1, 2], [1, 3]);
  assertThrows(() => numbers(twice), InvalidArgumentError, "out of order or repeated");
});

Deno.test("sequence categorical columns: arrays, padded tensors and sparse tensors give the same steps", () => {
  using padded = tensor([[2, 0, -1], [-1, -1, -1], [3, -1, -1]], [3, 3], "int32");
  using int64 = tensor([[2n, 0n], [-1n, -1n], [3n, -1n]]);
  using sparse = new SparseTensor([[0, 0], [0, 1], [2, 0]], new Int32Array([2, 0, 3]), [3, 9]);
  const expected = { x: [[one(2), one(0)], [none, none], [one(3), none]], lengths: [2, 0, 1] };
  for (
    const value of [
      [[2, 0], [], [3]],
      [[2, 0, -1], [-1, -1, -1], [3, -1, -1]],
      [new Int32Array([2, 0]), new Int32Array(0), new Int32Array([3, -1])],
      [[[2], [0]], [], [[3]]],
      [[2n, 0], [], [3]],
      padded,
      int64,
      sparse,
    ]
  ) assertEquals(counts(value as FeatureValue), expected);
});

Deno.test("sequence categorical columns: several values a step are counted, gaps keep their place", () => {
  using sparse = new SparseTensor([[0, 0, 0], [0, 0, 1], [0, 2, 0], [1, 0, 0]], new Int32Array([1, 1, 3, 0]), [2, 4, 2]);
  const expected = { x: [[one(1, 1), none, one(3)], [one(0), none, none]], lengths: [3, 1] };
  using dense = tensor([[[1, 1], [-1, -1], [3, -1], [-1, -1]], [[0, -1], [-1, -1], [-1, -1], [-1, -1]]], [2, 4, 2], "int32");
  for (const value of [[[[1, 1], [], 3], [[0]]], [[[1, 1], -1, 3], [0]], sparse, dense]) {
    assertEquals(counts(value as FeatureValue), expected);
  }
  assertEquals(counts([[1, -1, 3, -1]]), { x: [[one(1), none, one(3)]], lengths: [3] });
  // A step that is written out, if empty, is a step.
  assertEquals(counts([[[1], []], [[], [2]]]), { x: [[one(1), none], [none, one(2)]], lengths: [2, 2] });
  assertThrows(() => counts([[[[1]]]]), ValueError, "Feature ids must be [batch, time] or [batch, time, values], received 4 dimensions");
});

Deno.test("sequence categorical columns: vocabularies, hashes and values out of range as in TensorFlow 2.15", async () => {
  const hot = (column: FeatureColumn, value: FeatureValue) => {
    const { x, lengths } = sequencesOf({ s: value }, [column]);
    return [x.map((row) => row.map((step) => step.indexOf(1))), lengths];
  };
  const words = ["a", "c", "zz", "q"];
  // Fingerprint64 modulo 4, as TensorFlow printed it.
  assertEquals(hot(indicatorColumn(sequenceCategoricalColumnWithHashBucket("s", 4)), [words]), [[[3, 0, 2, 1]], [4]]);
  const listed = sequenceCategoricalColumnWithVocabularyList("s", ["a", "b", "c"], { numOovBuckets: 2 });
  assertEquals(hot(indicatorColumn(listed), [["zz", "q", "b"], [""]]), [[[3, 4, 1], [-1, -1, -1]], [3, 0]]);
  // A value without id is a step of zeros all the same.
  const closed = sequenceCategoricalColumnWithVocabularyList("s", ["a", "b"]);
  assertEquals(hot(indicatorColumn(closed), [["a", "?"], ["", "b", ""]]), [[[0, -1], [-1, 1]], [2, 2]]);
  using sparse = new SparseTensor([[0, 1]], ["?"], [1, 5]);
  assertEquals(hot(indicatorColumn(closed), sparse), [[[-1, -1]], [2]]);
  const fs = memoryFileSystem();
  await fs.writeFile("v.txt", new TextEncoder().encode("b\na\n"));
  const file = indicatorColumn(sequenceCategoricalColumnWithVocabularyFile("s", "v.txt"));
  await file.prepare!(fs);
  assertEquals(hot(file, [["a", "b"], ["x"]]), [[[1, 0], [-1, -1]], [2, 1]]);
  const bytes = new TextEncoder().encode("b");
  assertEquals(hot(indicatorColumn(closed), [[bytes], []]), [[[1], [-1]], [1, 0]]);
  // Identity: without default an indicator is silent and an embedding is not; with one, negative values are replaced too.
  assertEquals(counts([[4, 1], [9]]).x, [[none, one(1)], [none, none]]);
  const error = assertThrows(
    () => sequencesOf({ ids: [[1], [0, 4]] }, [embeddingColumn(ids(), 2)]),
    InvalidArgumentError,
    "indices[2] = 4 is not in [0, 4) of column ids_embedding, row 1, step 1",
  );
  assertEquals([error.column, error.row], ["ids_embedding", 1]);
  using below = new SparseTensor([[0, 0], [0, 1]], new Int32Array([-1, 7]), [1, 2]);
  assertEquals(sequencesOf({ ids: below }, [indicatorColumn(ids({ defaultValue: 2 }))]).x, [[one(2), one(2)]]);
});

Deno.test("sequence categorical columns: bad values are named with their row", () => {
  assertThrows(() => counts([[1], ["1"]]), TypeError, 'Feature ids is read as whole numbers: row 1 is the string "1"');
  assertThrows(() => counts([[1], [2, 0.5]]), ValueError, "Feature ids is read as whole numbers: row 1 is 0.5");
  const nan = assertThrows(() => counts([[1], [NaN]]), ValueError, "Feature ids is NaN in row 1");
  assertEquals([nan.column, nan.row], ["ids", 1]);
  assertThrows(() => counts([1, 2]), ValueError, "Feature ids must hold sequences, an array of values for each row: row 0 is the number 1");
  using floats = tensor([[1]]);
  assertThrows(() => counts(floats), TypeError, "Column dtype and tensors dtype must be compatible. key: ids, column dtype: int64");
  const words = indicatorColumn(sequenceCategoricalColumnWithVocabularyList("s", ["a"]));
  assertThrows(() => sequencesOf({ s: ["a"] }, [words]), ValueError, 'row 0 is the string "a"');
  assertThrows(() => sequencesOf({}, [words]), KeyError, "Feature s is not in features dictionary.");
});

Deno.test("embeddings join the values of a step; padding and steps without ids are zero", () => {
  const table = [[1, 10], [2, 20], [4, 40], [8, 80]];
  const value = [[[0, 1], 2], [[3]], []];
  const embed = (options = {}) => sequencesOf({ ids: value }, [embeddingColumn(ids(), 2, options)], [], { ids_embedding: table }).x;
  const zero = [0, 0];
  assertEquals(embed(), [[[1.5, 15], [4, 40]], [[8, 80], zero], [zero, zero]]);
  assertEquals(embed({ combiner: "sum" })[0], [[3, 30], [4, 40]]);
  assertAlmostEquals(embed({ combiner: "sqrtn" })[0]![0]![0]!, 3 / Math.SQRT2, 1e-6);
});

Deno.test("weights belong to the values of their steps", () => {
  const column = indicatorColumn(weightedCategoricalColumn(ids(), "w"));
  const weigh = (value: FeatureValue, w: FeatureValue) => sequencesOf({ ids: value, w }, [column]).x;
  const expected = [[[0, 0.5, 0, 0], [0, 0, 2, 0]], [[3, 0, 0, 0], none]];
  using sparse = new SparseTensor([[0, 0], [0, 1], [1, 0]], new Int32Array([1, 2, 0]), [2, 2]);
  using sparseWeights = new SparseTensor([[0, 0], [0, 1], [1, 0]], new Float32Array([0.5, 2, 3]), [2, 2]);
  for (const value of [[[1, 2], [0]], [[1, 2], [0, -1]], sparse]) {
    for (const w of [[[0.5, 2], [3]], [[0.5, 2], [3, 0]], sparseWeights]) assertEquals(weigh(value as FeatureValue, w), expected);
  }
  assertEquals(weigh([[[1, 2], 3]], [[[2, 4], 8]]), [[[0, 2, 4, 0], [0, 0, 0, 8]]]);
  const table = { ids_weighted_by_w_embedding: [[1], [2], [4], [8]] };
  const mean = sequencesOf(
    { ids: [[[1, 2], 3]], w: [[[1, 3], 5]] },
    [embeddingColumn(weightedCategoricalColumn(ids(), "w"), 1)],
    [],
    table,
  );
  // (1 * 2 + 3 * 4) / 4
  assertEquals(mean.x, [[[3.5], [8]]]);
  const error = assertThrows(
    () => weigh([[1], [2, 3]], [[1], [1]]),
    ValueError,
    "Column ids and its weights w do not pair in row 1",
  );
  assertEquals(error.row, 1);
  assertThrows(() => weigh([[1], [2, -1]], [[1], [1, 5]]), ValueError, "do not pair in row 1");
  assertThrows(() => weigh([[1]], [[NaN]]), ValueError, "The weight w is NaN in row 0");
  assertThrows(() => weigh([[1]], [["1"]]), TypeError, "The weights w are read as numbers: row 0");
  assertThrows(() => weigh([[1]], [[1], [2]]), ValueError, "Batch size of columns (ids, w): (1, 2)");
});

Deno.test("sequenceInputLayer(): columns in the byte order of their names, then the context at every step", () => {
  const features: Features = { b: [[1, 2], [3]], A: [[4, 5], [6]], ids: [[0, 1], [3]], c: [7, 8], Z: [[9, 9.5], [10, 10.5]], ctx: [1, 0] };
  const columns = [sequenceNumericColumn("b"), indicatorColumn(identity("ids", 4)), sequenceNumericColumn("A")];
  const context = [numericColumn("c"), embeddingColumn(categoricalColumnWithIdentity("ctx", 2), 1), numericColumn("Z", { shape: 2 })];
  const tables = { ctx_embedding: [[100], [200]] };
  // Sequence columns A, b, ids_indicator; context columns Z, c, ctx_embedding.
  const expected = {
    x: [
      [[4, 1, 1, 0, 0, 0, 9, 9.5, 7, 200], [5, 2, 0, 1, 0, 0, 9, 9.5, 7, 200]],
      [[6, 3, 0, 0, 0, 1, 10, 10.5, 8, 100], [0, 0, 0, 0, 0, 0, 10, 10.5, 8, 100]],
    ],
    lengths: [2, 1],
  };
  assertEquals(sequencesOf(features, columns, context, tables), expected);
  assertEquals(sequencesOf(features, new Set(columns), new Set(context), tables), expected);
  columns.pop();
  assertEquals(sequencesOf(features, columns, []).x[1], [[3, 0, 0, 0, 1], [0, 0, 0, 0, 0]]);
});

Deno.test("sequenceInputLayer(): names of variables", () => {
  const names = inModel({}, (variables) => {
    const [shared, other] = sharedEmbeddings([identity("p", 3), identity("q", 3)], 2);
    sequenceInputLayer({ ids: [[1]], k: [1], p: [[1]], q: [[2]] }, [embeddingColumn(ids(), 2), shared!, other!], [
      embeddingColumn(categoricalColumnWithIdentity("k", 3), 2),
    ]);
    return Array.from(variables.all(), (variable) => `${variable.name} ${variable.shape}`);
  });
  assertEquals(names.sort(), [
    "dense_features/k_embedding/embedding_weights 3,2",
    "p_q_shared_embedding 3,2",
    "sequence_features/ids_embedding/embedding_weights 4,2",
  ]);
});

Deno.test("sequenceInputLayer(): batches of one row, of empty rows, and empty batches", () => {
  const columns = [embeddingColumn(ids(), 2), indicatorColumn(identity("m", 3)), sequenceNumericColumn("x", { shape: 2 })];
  const shapeOf = (features: Features, context: FeatureColumn[] = []) =>
    inModel({}, () => {
      const { x, lengths } = sequenceInputLayer(features, columns, context);
      assertEquals(x.dataSync().length, x.size);
      return [[...x.shape], Array.from(lengths)];
    });
  const c = [numericColumn("c")];
  assertEquals(shapeOf({ ids: [[1]], m: [[2]], x: [[1, 2]] }), [[1, 1, 7], [1]]);
  assertEquals(shapeOf({ ids: [[], []], m: [[], []], x: [[], []], c: [1, 2] }, c), [[2, 0, 8], [0, 0]]);
  assertEquals(shapeOf({ ids: [], m: [], x: [], c: [] }, c), [[0, 0, 8], []]);
  using wide = new SparseTensor([], new Int32Array(0), [2, 5]);
  assertEquals(shapeOf({ ids: wide, m: [[-1, -1], [-1, -1]], x: [[], []] }), [[2, 0, 7], [0, 0]]);
  using padded = tensor([[1, -1, -1]], [1, 3], "int32");
  assertEquals(shapeOf({ ids: padded, m: [[2]], x: [[[1, 2]]] }), [[1, 1, 7], [1]]);
});

Deno.test("sequenceInputLayer(): sequences of different length name both columns and the row", () => {
  const columns = [indicatorColumn(ids()), sequenceNumericColumn("x")];
  const error = assertThrows(
    () => sequencesOf({ ids: [[1, 2], [0, 1, 2]], x: [[1, 2], [3, 4]] }, columns),
    InvalidArgumentError,
    "Condition x == y did not hold element-wise: the sequences of columns ids and x have 3 and 2 steps in row 1",
  );
  assertEquals([error.column, error.row], ["x", 1]);
  assertThrows(() => sequencesOf({ ids: [[1]], x: [[1], [2]] }, columns), ValueError, "Batch size of columns (ids, x): (1, 2)");
  assertThrows(
    () => sequencesOf({ ids: [[1]], x: [[1]], c: [1, 2] }, columns, [numericColumn("c")]),
    ValueError,
    "Batch size of columns (ids, c): (1, 2)",
  );
});

Deno.test("sparse tensors whose dense form fits no memory are refused before anything is allocated", () => {
  using late = new SparseTensor([[0, 2 ** 30]], new Float32Array([1]), [1, 2 ** 40]);
  const error = assertThrows(() => numbers(late), ResourceExhaustedError, "Column x has 1 sequences of up to 1073741825 steps");
  assertEquals(error.column, "x");
  using later = new SparseTensor([[0, 2 ** 35]], new Float32Array([1]), [1, 2 ** 40]);
  assertThrows(() => numbers(later), InvalidArgumentError, "has a value at step 34359738368, place 0: up to 2147483647 are possible");
  using tall = new SparseTensor([], new Float32Array(0), [2 ** 40, 1]);
  assertThrows(() => numbers(tall), ResourceExhaustedError, "has 1099511627776 rows");
});

Deno.test("sequence columns stand where sequences are read, and nowhere else", () => {
  const dense = numericColumn("x");
  const single = embeddingColumn(categoricalColumnWithIdentity("i", 3), 2);
  for (const column of [sequenceNumericColumn("x"), embeddingColumn(ids(), 2), indicatorColumn(weightedCategoricalColumn(ids(), "w"))]) {
    checkSequenceColumns([column]);
    assertThrows(
      () => checkColumns([column]),
      ValueError,
      "Items of featureColumns must be a DenseColumn. You can wrap a categorical column",
    );
    assertThrows(() => sequencesOf({ x: [[1]], ids: [[1]] }, [sequenceNumericColumn("x")], [column]), ValueError, "must be a DenseColumn");
  }
  for (const column of [dense, ids(), "x" as unknown as FeatureColumn]) {
    assertThrows(
      () => checkSequenceColumns([column]),
      ValueError,
      "Items of sequenceFeatureColumns must be a SequenceDenseColumn. You can wrap",
    );
  }
  assertThrows(
    () => checkSequenceColumns([single]),
    ValueError,
    "In embeddingColumn: i_embedding. categoricalColumn must be of type SequenceCategoricalColumn to use sequenceInputLayer. " +
      "Suggested fix: Use one of sequenceCategoricalColumnWith*. Given (type categoricalColumnWithIdentity)",
  );
  assertThrows(() => checkSequenceColumns([]), ValueError, "sequenceFeatureColumns must not be empty.");
  assertThrows(() => checkSequenceColumns(null as unknown as FeatureColumn[]), TypeError, "must be an array of columns");
  assertThrows(
    () => checkSequenceColumns([sequenceNumericColumn("x"), sequenceNumericColumn("x", { shape: 2 })]),
    ValueError,
    "Duplicate feature column name found for columns: sequenceNumericColumn(",
  );
  const crossed = indicatorColumn(crossedColumn([ids(), "s"], 5));
  assertThrows(
    () => sequencesOf({ x: [[1]], ids: [[1]], s: ["a"] }, [sequenceNumericColumn("x")], [crossed]),
    ValueError,
    "must not be a column of sequences",
  );
});

Deno.test("sequence columns refuse options that are not allowed", () => {
  assertThrows(() => identity("ids", 0), ValueError, "numBuckets 0 < 1, column_name ids");
  assertThrows(() => identity("", 1), ValueError, "key must be a string");
  const unknown = { nonsense: 1 } as never;
  assertThrows(() => identity("ids", 1, unknown), ValueError, 'sequenceCategoricalColumnWithIdentity has no option "nonsense"');
  assertThrows(() => sequenceNumericColumn("x", unknown), ValueError, 'sequenceNumericColumn has no option "nonsense"');
  assertThrows(() => sequenceCategoricalColumnWithHashBucket("s", 0), ValueError, "hashBucketSize must be at least 1");
  assertThrows(() => sequenceCategoricalColumnWithVocabularyList("s", []), ValueError, "must be non-empty, column_name: s");
  assertThrows(() => sequenceCategoricalColumnWithVocabularyFile("s", ""), ValueError, "Missing vocabularyFile in s.");
  assertThrows(() => sequenceNumericColumn("x", { shape: [0] }), ValueError, "shape dimensions must be greater than 0. shape: [0], key: x");
  assertThrows(
    () => sequenceNumericColumn("x", { dtype: "string" as "int32" }),
    ValueError,
    "dtype must be convertible to float. dtype: string, key: x",
  );
  assertThrows(() => sequenceNumericColumn("x", { defaultValue: NaN }), TypeError, "defaultValue must be a finite number");
  assertThrows(
    () => sequenceNumericColumn("x", { normalizerFn: 1 as never }),
    TypeError,
    "normalizerFn must be a callable. Given: the number 1",
  );
});

const every: Record<string, () => FeatureColumn> = {
  numeric: () => sequenceNumericColumn("x", { shape: 2, defaultValue: 3, dtype: "int64", normalizer: { mean: 1, std: 2 } }),
  "indicator of identity": () => indicatorColumn(identity("i", 4, { defaultValue: 1 })),
  "indicator of hash": () => indicatorColumn(sequenceCategoricalColumnWithHashBucket("i", 6, { dtype: "int64" })),
  "embedding of vocabulary": () => embeddingColumn(sequenceCategoricalColumnWithVocabularyList("s", ["a", "b"], { numOovBuckets: 2 }), 3),
  "indicator of numbers": () => indicatorColumn(sequenceCategoricalColumnWithVocabularyList("i", [3n, 2n ** 60n, 1])),
  "indicator of file": () => indicatorColumn(sequenceCategoricalColumnWithVocabularyFile("s", "words.txt", { numOovBuckets: 1 })),
  "weighted embedding": () => embeddingColumn(weightedCategoricalColumn(identity("i", 9), "w"), 2, { combiner: "sum" }),
  shared: () => sharedEmbeddings([identity("i", 9)], 2)[0]!,
};

Deno.test("every maker of sequence columns has a row in the table", () => {
  const kinds = new Set(Object.values(every).flatMap((make) => kindsIn(make().toConfig())));
  assertEquals(makers.filter((name) => name.startsWith("sequence") && !kinds.has(name)), []);
});

for (const [name, make] of Object.entries(every)) {
  Deno.test(`contract of sequence columns: ${name}`, async () => {
    const files = memoryFileSystem();
    await files.writeFile("words.txt", new TextEncoder().encode("z\na\n"));
    const features = { x: [[1, 2, 3], [4]], i: [[3, 8], [1]], s: [["a", "z"], ["b"]], w: [[1, 2], [3]] };
    const column = make();
    await column.prepare?.(files);
    const config = column.toConfig();
    const again = columnFromConfig(JSON.parse(JSON.stringify(config)));
    await again.prepare?.(files);
    assertEquals(again.toConfig(), config);
    assertEquals([again.name, again.keys, again.kind], [column.name, column.keys, column.kind]);
    const given = sequencesOf(features, [column]);
    assertEquals(given.lengths, [2, 1]);
    assertEquals(sequencesOf(features, [again]), given);
    assertThrows(() => sequencesOf({}, [column]), KeyError, `Feature ${column.keys[0]} is not in features dictionary.`);
  });
}

Deno.test("a normaliser that is a function is not described", () => {
  const column = sequenceNumericColumn("x", { normalizerFn: (x) => x });
  assertThrows(() => columnFromConfig(column.toConfig()), ValueError, "The normaliser of column x is a function");
});
