/**
 * Attributions of categories. The models are linear, so that every part is known: a weight times what a category adds to the values of its column.
 *
 * @module
 */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type Attribution,
  type AttributionOptions,
  bucketizedColumn,
  categoricalColumnWithHashBucket,
  categoricalColumnWithIdentity,
  categoricalColumnWithVocabularyList,
  crossedColumn,
  type DenseColumn,
  DNNClassifier,
  DNNRegressor,
  embeddingColumn,
  type FeatureColumn,
  type Features,
  indicatorColumn,
  numericColumn,
  sharedEmbeddings,
  silentLogger,
  SparseTensor,
  tensor,
  weightedCategoricalColumn,
} from "../../../mod.ts";

const config = { tfRandomSeed: 5, logger: silentLogger };
const INPUT = "dnn/input_from_feature_columns/input_layer";
const letters = () => categoricalColumnWithVocabularyList("letter", ["a", "b", "c", "d"]);

/** Asks a linear model of some columns; gives the attributions, its weight of each value of each column, and its tables. */
async function linear(
  columns: readonly DenseColumn[],
  features: Features,
  options: AttributionOptions = {},
): Promise<{ attributions: Attribution[]; weights: Record<string, number[]>; table: (name: string) => Promise<number[][]> }> {
  const model = new DNNRegressor({ featureColumns: columns, hiddenUnits: [2], activationFn: null, config });
  await model.train(() => [features, (features[columns[0]!.keys[0]!] as unknown[]).map((_, i) => i)], { steps: 1 });
  const attributions = await Array.fromAsync(model.attributions(() => features, options));
  const values = await model.getVariableValue(["dnn/hiddenlayer_0/kernel", "dnn/logits/kernel"]);
  const [kernel, out] = Object.values(values).map(({ data }) => data as Float32Array) as [Float32Array, Float32Array];
  const weights: Record<string, number[]> = {};
  let row = 0;
  for (const [name, { processed }] of Object.entries(attributions[0]!.columns)) {
    weights[name] = Array.from(processed.data, (_, i) => kernel[(row + i) * 2]! * out[0]! + kernel[(row + i) * 2 + 1]! * out[1]!);
    row += processed.data.length;
  }
  const tables = new Map<string, number[][]>();
  for (const name of await model.getVariableNames()) {
    if (!name.includes("embedding") || name.includes("Adagrad")) continue;
    const { data, shape: [count, width] } = await model.getVariableValue(name);
    tables.set(name, Array.from({ length: count! }, (_, i) => Array.from((data as Float32Array).subarray(i * width!, (i + 1) * width!))));
  }
  await model.close();
  return { attributions, weights, table: (name) => Promise.resolve(tables.get(name)!) };
}

const dot = (a: readonly number[], b: readonly number[], factor = 1): number => a.reduce((sum, x, i) => sum + x * factor * b[i]!, 0);

function assertKeys(attribution: Attribution, column: string, wanted: readonly (readonly [string, number, number, boolean?])[]): void {
  const { keys, total } = attribution.columns[column]!;
  assertEquals(keys.map(({ key, id, present }) => [key, id, present]), wanted.map(([key, id, , present = true]) => [key, id, present]));
  keys.forEach(({ attribution }, i) => assertAlmostEquals(attribution, wanted[i]![2], 1e-5));
  assertAlmostEquals(keys.reduce((sum, { attribution }) => sum + attribution, 0), total, 1e-5);
}

Deno.test("an indicator's categories have the weights of their counts; of several features' categories each has its own", async () => {
  const features = { letter: [["b", "d", "b"], ["a", "", ""], ["x", "c", ""]] };
  const { attributions, weights: { letter_indicator: w } } = await linear([indicatorColumn(letters())], features);
  assertKeys(attributions[0]!, "letter_indicator", [["b", 1, 2 * w![1]!], ["d", 3, w![3]!]]);
  assertKeys(attributions[1]!, "letter_indicator", [["a", 0, w![0]!]]);
  // What is in no vocabulary is said, and has no part.
  assertKeys(attributions[2]!, "letter_indicator", [["x", -1, 0], ["c", 2, w![2]!]]);
  const { total, value, columns, keys, steps } = attributions[0]!.features["letter"]!;
  assertEquals([value, columns, steps], [["b", "d", "b"], ["letter_indicator"], null]);
  assertEquals(keys, attributions[0]!.columns["letter_indicator"]!.keys);
  assertAlmostEquals(total, 2 * w![1]! + w![3]!, 1e-5);
});

Deno.test("what the baseline has and the example has not is a part of its own", async () => {
  const { attributions, weights: { letter_indicator: w } } = await linear([indicatorColumn(letters())], { letter: ["a", "b"] }, {
    baseline: { examples: () => ({ letter: ["a", "c", "c", "c"] }) },
  });
  // One of four baselines has a, three have c.
  assertKeys(attributions[0]!, "letter_indicator", [["a", 0, 0.75 * w![0]!], ["c", 2, -0.75 * w![2]!, false]]);
  assertKeys(attributions[1]!, "letter_indicator", [["b", 1, w![1]!], ["a", 0, -0.25 * w![0]!, false], ["c", 2, -0.75 * w![2]!, false]]);
  assertEquals([...attributions[1]!.columns["letter_indicator"]!.baseline.data], [0.25, 0, 0.75, 0]);
});

for (const combiner of ["mean", "sum", "sqrtn"] as const) {
  Deno.test(`an embedding's categories have what their rows add (${combiner})`, async () => {
    const column = embeddingColumn(letters(), 3, { combiner });
    const features = { letter: [["b", "d", "b"], ["a", "", ""], ["", "", ""]] };
    const { attributions, weights: { letter_embedding: w }, table } = await linear([column], features);
    const rows = await table(`${INPUT}/letter_embedding/embedding_weights`);
    const factor = { mean: 1 / 3, sum: 1, sqrtn: 1 / Math.sqrt(3) }[combiner];
    assertKeys(attributions[0]!, "letter_embedding", [["b", 1, dot(rows[1]!, w!, 2 * factor)], ["d", 3, dot(rows[3]!, w!, factor)]]);
    assertKeys(attributions[1]!, "letter_embedding", [["a", 0, dot(rows[0]!, w!)]]);
    assertKeys(attributions[2]!, "letter_embedding", []);
    assertEquals(attributions[0]!.columns["letter_embedding"]!.processed.shape, [3]);
  });
}

Deno.test("an embedding's categories share the baseline's value", async () => {
  const column = embeddingColumn(letters(), 3, { combiner: "sum" });
  const features = { letter: [["b", "d"], ["a", ""]] };
  const { attributions, weights: { letter_embedding: w }, table } = await linear([column], features, {
    baseline: { example: { letter: ["c"] } },
  });
  const rows = await table(`${INPUT}/letter_embedding/embedding_weights`);
  const c = dot(rows[2]!, w!);
  assertKeys(attributions[0]!, "letter_embedding", [["b", 1, dot(rows[1]!, w!) - c / 2], ["d", 3, dot(rows[3]!, w!) - c / 2]]);
  assertKeys(attributions[1]!, "letter_embedding", [["a", 0, dot(rows[0]!, w!) - c]]);
});

Deno.test("rows that are clipped, weighed or shared are taken as they are used", async () => {
  const weighted = embeddingColumn(weightedCategoricalColumn(letters(), "weight"), 2, { combiner: "mean" });
  const clipped = embeddingColumn(categoricalColumnWithIdentity("id", 4), 2, { maxNorm: 0.1 });
  const [from, to] = sharedEmbeddings([categoricalColumnWithIdentity("from", 4), categoricalColumnWithIdentity("to", 4)], 2);
  const features = { letter: [["b", "d"]], weight: [[3, 1]], id: [2], from: [1], to: [3] };
  const { attributions: [attribution], weights, table } = await linear([weighted, clipped, from!, to!], features);
  const letterRows = await table(`${INPUT}/letter_weighted_by_weight_embedding/embedding_weights`);
  const w = weights["letter_weighted_by_weight_embedding"]!;
  assertKeys(attribution!, "letter_weighted_by_weight_embedding", [["b", 1, dot(letterRows[1]!, w, 3 / 4)], [
    "d",
    3,
    dot(letterRows[3]!, w, 1 / 4),
  ]]);
  // A category's value and its weight act together: each feature has half.
  const { features: parts, columns } = attribution!;
  assertAlmostEquals(parts["letter"]!.total, columns["letter_weighted_by_weight_embedding"]!.total / 2, 1e-9);
  assertEquals(parts["letter"]!.total, parts["weight"]!.total);
  const [row] = (await table(`${INPUT}/id_embedding/embedding_weights`)).slice(2);
  const norm = Math.hypot(...row!);
  assert(norm > 0.1);
  assertKeys(attribution!, "id_embedding", [["2", 2, dot(row!, weights["id_embedding"]!, 0.1 / norm)]]);
  const shared = await table("from_to_shared_embedding");
  assertKeys(attribution!, "from_shared_embedding", [["1", 1, dot(shared[1]!, weights["from_shared_embedding"]!)]]);
  assertKeys(attribution!, "to_shared_embedding", [["3", 3, dot(shared[3]!, weights["to_shared_embedding"]!)]]);
});

Deno.test("buckets are called by their ranges, hashes by what was hashed", async () => {
  const age = bucketizedColumn(numericColumn("age"), [18, 65.5]);
  const sizes = bucketizedColumn(numericColumn("sizes", { shape: 2 }), [0]);
  const word = indicatorColumn(categoricalColumnWithHashBucket("word", 50));
  const features = { age: [17, 30, 65.5], sizes: [[-1, 1], [1, 1], [-1, -1]], word: ["alpha", "beta", "gamma"] };
  const { attributions, weights } = await linear([age, sizes, word], features);
  const w = weights["age_bucketized"]!;
  assertKeys(attributions[0]!, "age_bucketized", [["(-inf, 18)", 0, w[0]!]]);
  assertKeys(attributions[1]!, "age_bucketized", [["[18, 65.5)", 1, w[1]!]]);
  assertKeys(attributions[2]!, "age_bucketized", [["[65.5, inf)", 2, w[2]!]]);
  const s = weights["sizes_bucketized"]!;
  assertKeys(attributions[0]!, "sizes_bucketized", [["0: (-inf, 0)", 0, s[0]!], ["1: [0, inf)", 3, s[3]!]]);
  assertEquals(attributions.map(({ columns }) => columns["word_indicator"]!.keys.map(({ key }) => key)), [["alpha"], ["beta"], ["gamma"]]);
  assertEquals(attributions[1]!.features["age"]!.value, 30);
});

Deno.test("a cross belongs to all of its features alike, and its categories are combinations", async () => {
  const crossed = indicatorColumn(crossedColumn(["letter", bucketizedColumn(numericColumn("age"), [18])], 1000));
  const features = { letter: [["a", "b"], ["c", "d"]], age: [20, 5] };
  const { attributions, weights } = await linear([crossed, numericColumn("age")], features);
  const { columns, features: parts } = attributions[0]!;
  const [, name] = Object.keys(columns);
  const { keys, total, features: read } = columns[name!]!;
  assertEquals([name, read], ["age_bucketized_X_letter_indicator", ["letter", "age"]]);
  // Arrays of arrays are sparse, as the ids of the bucket are: both are hashed in the order of the keys.
  assertEquals(keys.map(({ key }) => key), ["a × [18, inf)", "b × [18, inf)"]);
  keys.forEach(({ id, attribution }) => assertAlmostEquals(attribution, weights[name!]![id]!, 1e-5));
  assertAlmostEquals(parts["letter"]!.total, total / 2, 1e-9);
  assertAlmostEquals(parts["age"]!.total, total / 2 + columns["age"]!.total, 1e-9);
  assertAlmostEquals(columns["age"]!.total, 20 * weights["age"]![0]!, 1e-4);
  assertEquals([parts["letter"]!.keys, parts["age"]!.columns], [[], ["age", name!]]);
  assertEquals(attributions[1]!.columns[name!]!.keys.map(({ key }) => key), ["c × (-inf, 18)", "d × (-inf, 18)"]);
});

Deno.test("a feature that several columns read has the sum, category by category", async () => {
  const columns = [indicatorColumn(letters()), embeddingColumn(letters(), 2)];
  const { attributions } = await linear(columns, { letter: ["b", "c"] });
  const { columns: parts, features: { letter } } = attributions[0]!;
  assertEquals(letter!.columns, ["letter_embedding", "letter_indicator"]);
  const both = parts["letter_embedding"]!.total + parts["letter_indicator"]!.total;
  assertAlmostEquals(letter!.total, both, 1e-9);
  assertEquals(letter!.keys.map(({ key, id }) => [key, id]), [["b", 1]]);
  assertAlmostEquals(letter!.keys[0]!.attribution, both, 1e-6);
});

Deno.test("values are shown as they were given, whatever they came in", async () => {
  const columns: FeatureColumn[] = [
    numericColumn("single"),
    numericColumn("pair", { shape: 2 }),
    indicatorColumn(letters()),
    indicatorColumn(categoricalColumnWithIdentity("id", 9)),
  ];
  await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [2], config });
  using pair = tensor([[0.1, 2], [3, 4]]);
  using letter = new SparseTensor([[0, 0], [0, 1], [1, 0]], ["a", "b", "c"], [2, 2]);
  using id = tensor([3n, 4n]);
  const shown = async (features: Features) =>
    (await Array.fromAsync(model.attributions(() => features))).map(({ features }) =>
      ["single", "pair", "letter", "id"].map((name) => features[name]!.value)
    );
  const wanted = [[18.7, [0.1, 2], ["a", "b"], 3], [5, [3, 4], "c", 4]];
  assertEquals(await shown({ single: Float32Array.of(18.7, 5), pair, letter, id }), wanted);
  const bytes = new TextEncoder().encode("c");
  assertEquals(await shown({ single: [18.7, 5], pair: [[0.1, 2], [3, 4]], letter: [["a", "b"], [bytes]], id: [3n, 4] }), wanted);
});
