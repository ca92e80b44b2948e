/** Models of every kind drawn at random, with features that they take, to be exported. */

import {
  BinaryClassHead,
  bucketizedColumn,
  categoricalColumnWithHashBucket,
  categoricalColumnWithIdentity,
  categoricalColumnWithVocabularyList,
  crossedColumn,
  DNNEstimator,
  embeddingColumn,
  type FeatureColumn,
  type Features,
  gruCell,
  type Head,
  indicatorColumn,
  type Labels,
  LogisticRegressionHead,
  lstmCell,
  MultiClassHead,
  MultiHead,
  MultiLabelHead,
  numericColumn,
  PoissonRegressionHead,
  RegressionHead,
  RNNEstimator,
  sequenceCategoricalColumnWithHashBucket,
  sequenceCategoricalColumnWithIdentity,
  sequenceCategoricalColumnWithVocabularyList,
  sequenceNumericColumn,
  SequentialHeadWrapper,
  sharedEmbeddings,
  silentLogger,
  simpleRnnCell,
  StackedRNNCells,
  v1,
  weightedCategoricalColumn,
} from "../../mod.ts";
import type { AnyEstimator } from "../estimators/export/_models.ts";

/** A model that was drawn. */
export interface DrawnModel {
  /** What it consists of. */
  readonly name: string;
  readonly columns: readonly FeatureColumn[];
  readonly make: () => AnyEstimator;
  readonly features: Features;
  readonly labels: Labels;
  /** What its export is fed with. */
  readonly inputs: "examples" | "tensors";
}

/** Numbers from 0 to 1 that follow from a seed (Park and Miller's generator). */
function randomNumbers(seed: number): () => number {
  let state = seed % 2147483646 + 1;
  return () => (state = state * 48271 % 2147483647) / 2147483647;
}

const ROWS = 7;

/** Draws the n-th model of a seed. */
export function drawnModel(seed: number, n: number): DrawnModel {
  const random = randomNumbers(seed * 100_003 + n * 7919);
  for (let i = 0; i < 5; i++) random();
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
  const rowsOf = <T>(make: () => T): T[] => Array.from({ length: ROWS }, make);
  const some = <T>(make: () => T, least = 0): T[] => Array.from({ length: least + below(4) }, make);
  const word = (): string => pick(["a", "b", "c", "dé", "zz", "long word"]);
  const features: Record<string, unknown> = {};
  const feature = <T>(key: string, make: () => T): string => {
    features[key] ??= rowsOf(make);
    return key;
  };
  const combiner = () => pick(["mean", "sum", "sqrtn"] as const);
  const embedded = (column: Parameters<typeof embeddingColumn>[0]) => embeddingColumn(column, 1 + below(3), { combiner: combiner() });

  const dense: Readonly<Record<string, () => readonly FeatureColumn[]>> = {
    number:
      () => [numericColumn(feature("age", () => below(90)), { normalizer: pick([null, { mean: 40, std: 15 }, { min: 0, max: 90 }]) })],
    logarithm: () => [numericColumn(feature("size", random), { normalizer: { log1p: true }, defaultValue: 0.5 })],
    vector: () => [numericColumn(feature("pair", () => [random(), -random()]), { shape: [2] })],
    whole: () => [numericColumn(feature("count", () => below(9)), { dtype: "int64" })],
    bucketized: () => [bucketizedColumn(numericColumn(feature("height", () => below(100))), [20, 50, 80])],
    identity: () => [embedded(categoricalColumnWithIdentity(feature("id", () => [below(7)]), 5, { defaultValue: 0 }))],
    hashed: () => [indicatorColumn(categoricalColumnWithHashBucket(feature("word", () => some(word)), 6))],
    hashedNumbers: () => [embedded(categoricalColumnWithHashBucket(feature("code", () => some(() => below(1000))), 9, { dtype: "int64" }))],
    vocabulary: () => [indicatorColumn(categoricalColumnWithVocabularyList(feature("kind", () => some(word)), ["a", "b", "c"]))],
    otherWords: () => [embedded(categoricalColumnWithVocabularyList(feature("tags", () => some(word)), ["a", "dé"], { numOovBuckets: 3 }))],
    numbersInVocabulary: () => [indicatorColumn(categoricalColumnWithVocabularyList(feature("zip", () => some(() => below(5))), [3, 1]))],
    crossed: () => [
      indicatorColumn(
        crossedColumn([feature("left", () => some(word, 1)), feature("right", () => some(word, 1))], 13, { hashKey: below(3) }),
      ),
    ],
    crossedBuckets: () => [
      embedded(crossedColumn([
        bucketizedColumn(numericColumn(feature("weight", () => below(100))), [30, 60]),
        categoricalColumnWithIdentity(feature("place", () => [below(4)]), 4),
      ], 11)),
    ],
    weighted: () => {
      feature("items", () => some(word));
      features["amounts"] ??= (features["items"] as string[][]).map((row) => row.map(() => 0.25 + below(4)));
      return [embedded(weightedCategoricalColumn(categoricalColumnWithHashBucket("items", 8), "amounts"))];
    },
    shared: () =>
      sharedEmbeddings([
        categoricalColumnWithHashBucket(feature("from", () => some(word)), 6),
        categoricalColumnWithHashBucket(feature("to", () => some(word)), 6),
      ], 2),
  };
  const sequences: Readonly<Record<string, (lengths: readonly number[]) => FeatureColumn>> = {
    words: (lengths) =>
      embedded(
        sequenceCategoricalColumnWithVocabularyList(steps("letters", lengths, word), ["a", "b", "zz"], { numOovBuckets: below(2) * 2 }),
      ),
    hashed: (lengths) => indicatorColumn(sequenceCategoricalColumnWithHashBucket(steps("syllables", lengths, word), 5)),
    ids: (lengths) => embedded(sequenceCategoricalColumnWithIdentity(steps("ids", lengths, () => below(6)), 6)),
    numbers: (lengths) => sequenceNumericColumn(steps("speeds", lengths, random)),
  };
  const steps = <T>(key: string, lengths: readonly number[], make: () => T): string => {
    features[key] ??= lengths.map((length) => Array.from({ length }, make));
    return key;
  };
  const distinct = <T>(from: Readonly<Record<string, T>>, most: number): [string, T][] => {
    const entries = Object.entries(from).map((entry) => ({ entry, place: random() })).sort((a, b) => a.place - b.place);
    return entries.slice(0, 1 + below(most)).map(({ entry }) => entry);
  };

  const heads: Readonly<Record<string, () => [Head<object>, Labels]>> = {
    binary: () => [new BinaryClassHead({ thresholds: [0.4] }), rowsOf(() => below(2))],
    named: () => [new BinaryClassHead({ labelVocabulary: ["no", "yes"] }), rowsOf(() => pick(["no", "yes"]))],
    classes: () => [new MultiClassHead({ nClasses: 4 }), rowsOf(() => below(4))],
    namedClasses: () => [new MultiClassHead({ nClasses: 3, labelVocabulary: ["x", "y", "z"] }), rowsOf(() => pick(["x", "y", "z"]))],
    labels: () => [new MultiLabelHead({ nClasses: 3 }), rowsOf(() => [below(2), below(2), 1])],
    regression: () => [new RegressionHead({ labelDimension: 2 }), rowsOf(() => [random(), random()])],
    poisson: () => [new PoissonRegressionHead(), rowsOf(() => below(5))],
    logistic: () => [new LogisticRegressionHead(), rowsOf(random)],
    several: () => [
      new MultiHead([new MultiClassHead({ nClasses: 3, name: "first" }), new RegressionHead({ name: "second" })]) as unknown as Head<
        object
      >,
      { first: rowsOf(() => below(3)), second: rowsOf(random) },
    ],
  };
  const inputs = pick(["examples", "tensors"] as const);
  const config = { tfRandomSeed: n, logger: silentLogger };
  // deno-lint-ignore no-explicit-any
  const any = (head: Head<object>) => head as any;
  if (random() < 0.5) {
    const chosen = distinct(dense, 5);
    const columns = chosen.flatMap(([, make]) => make());
    const [headName, makeHead] = pick(Object.entries(heads));
    const [head, labels] = makeHead();
    const activationFn = pick(["relu", "tanh", "selu", "gelu", "leaky_relu", "softplus"] as const);
    const isV1 = random() < 0.25 && ["binary", "classes", "regression"].includes(headName);
    const batchNorm = !isV1 && random() < 0.3;
    const hiddenUnits = pick([[4], [5, 3], []]);
    const shared = { config, featureColumns: columns, hiddenUnits, activationFn };
    return {
      name: `${isV1 ? "v1 " : ""}DNN ${headName} ${activationFn}${batchNorm ? " batchNorm" : ""}: ${
        chosen.map(([name]) => name)
      } (${inputs})`,
      columns,
      make: () =>
        isV1
          ? headName === "regression"
            ? new v1.DNNRegressor({ ...shared, labelDimension: 2 })
            : new v1.DNNClassifier({ ...shared, nClasses: headName === "binary" ? 2 : 4 })
          : new DNNEstimator({ ...shared, batchNorm, head: any(head) }),
      features: features as Features,
      labels,
      inputs,
    };
  }
  const lengths = rowsOf(() => 1 + below(5));
  const chosen = distinct(sequences, 3);
  const sequenceFeatureColumns = chosen.map(([, make]) => make(lengths));
  const context = random() < 0.5 ? distinct(dense, 2) : [];
  const contextFeatureColumns = context.flatMap(([, make]) => make());
  const returnSequences = random() < 0.4;
  const [cellName, cell] = pick(Object.entries({
    lstm: () => lstmCell(3),
    gru: () => gruCell(4),
    simple_rnn: () => simpleRnnCell(5),
    stack: () => new StackedRNNCells([gruCell(3), lstmCell(2), simpleRnnCell(3)]),
  }));
  const [headName, makeHead] = pick(
    Object.entries(heads).filter(([name]) => ["binary", "classes", "namedClasses", "regression"].includes(name)),
  );
  const [head, plain] = makeHead();
  const labels = returnSequences
    ? lengths.map((length) =>
      Array.from(
        { length },
        () => headName === "namedClasses" ? pick(["x", "y", "z"]) : headName === "regression" ? [random(), random()] : below(2),
      )
    )
    : plain;
  return {
    name: `RNN ${cellName}${returnSequences ? ", every step," : ""} ${headName}: ${
      [...chosen, ...context].map(([name]) => name)
    } (${inputs})`,
    columns: [...sequenceFeatureColumns, ...contextFeatureColumns],
    make: () =>
      new RNNEstimator({
        config,
        sequenceFeatureColumns,
        contextFeatureColumns,
        rnnCellFn: cell,
        returnSequences,
        head: any(returnSequences ? new SequentialHeadWrapper(any(head), {}) : head),
      }),
    features: features as Features,
    labels: labels as Labels,
    inputs,
  };
}
