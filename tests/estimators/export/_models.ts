/** Every canned model, with batches that it takes. */

import {
  Adam,
  Bidirectional,
  BinaryClassHead,
  bucketizedColumn,
  categoricalColumnWithHashBucket,
  categoricalColumnWithIdentity,
  categoricalColumnWithVocabularyList,
  crossedColumn,
  DNNClassifier,
  DNNEstimator,
  DNNRegressor,
  embeddingColumn,
  type Estimator,
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
  RNNClassifier,
  RNNEstimator,
  sequenceCategoricalColumnWithHashBucket,
  sequenceCategoricalColumnWithVocabularyList,
  sequenceNumericColumn,
  SequentialHeadWrapper,
  sharedEmbeddings,
  silentLogger,
  simpleRnnCell,
  StackedRNNCells,
  weightedCategoricalColumn,
} from "../../../mod.ts";
import * as v1 from "../../../estimators/canned/v1.ts";

/** A head with any rows. */
// deno-lint-ignore no-explicit-any
type AnyHead = Head<any>;

/** A model with any rows. */
// deno-lint-ignore no-explicit-any
export type AnyEstimator = Estimator<any>;

/** A model and what it takes. */
export interface ModelCase {
  /** Makes the model. */
  readonly make: () => AnyEstimator;
  /** The columns that it reads. */
  readonly columns: readonly FeatureColumn[];
  /** Features of ten rows, by the places of rows. */
  readonly features: (rows: readonly number[]) => Features;
  /** Whether its predictions need more than the operations of canned models. */
  readonly ownCell?: true;
  /** Labels of rows, by their places. */
  readonly labels: (rows: readonly number[]) => Labels;
}

type NestedRows = readonly unknown[];

const words = ["a", "b", "c", "d", "e", "a", "b", "zz", "c", "d"];

const raw: Record<string, NestedRows> = {
  // A graph made without data takes what a cross reads by name as rows of any length.
  tag: words.map((word) => [word]),
  age: [20, 31, 42, 53, 64, 25, 36, 47, 58, 69],
  size: [0.5, -1, 2, 0.25, 3, -0.5, 1, 0, 4, 1.5],
  pair: [[1, 2], [3, 4], [0, 1], [5, 2], [1, 1], [2, 2], [0, 0], [4, 1], [3, 3], [2, 5]],
  word: words,
  many: [["a"], ["b", "c"], [], ["e", "e", "a"], ["d"], ["zz"], ["c", "a"], ["b"], [], ["a", "b", "c"]],
  amounts: [[1], [2, 0.5], [], [1, 1, 3], [0.25], [2], [1, 4], [1], [], [3, 1, 2]],
  id: [0, 1, 2, 3, 4, 0, 1, 2, 3, 4],
  w: [1, 2, 0.5, 1, 3, 1, 0.25, 2, 1, 1],
  letters: [["a"], ["b", "a", "c"], ["c", "zz"], ["a", "a", "b", "b"], ["b"], ["c", "c", "c"], ["a", "b"], ["b", "c"], ["a"], [
    "c",
    "a",
    "b",
    "a",
  ]],
  speeds: [[1], [0.5, 1, -1], [2, 2], [0, 1, 0, 1], [3], [1, 1, 1], [-1, 0.5], [2, 1], [0], [1, 2, 3, 4]],
};

const pick = (keys: readonly string[]) => (rows: readonly number[]): Features =>
  Object.fromEntries(keys.map((key) => [key, rows.map((row) => raw[key]![row])])) as Features;

const classes = (n: number) => (rows: readonly number[]): Labels => rows.map((row) => row % n);

const common = () => ({ config: { tfRandomSeed: 7, logger: silentLogger } });

const vocabulary = categoricalColumnWithVocabularyList("many", ["a", "b", "c"], { numOovBuckets: 2 });
const columns = {
  plain: [
    numericColumn("age", { normalizer: { mean: 40, std: 15 } }),
    numericColumn("size", { normalizer: { log1p: true }, defaultValue: 0 }),
    numericColumn("pair", { shape: [2] }),
  ],
  simple: [numericColumn("age", { normalizer: { min: 20, max: 70 } }), numericColumn("size")],
  categorical: [
    embeddingColumn(vocabulary, 3, { combiner: "sqrtn" }),
    indicatorColumn(categoricalColumnWithHashBucket("word", 7)),
    embeddingColumn(categoricalColumnWithIdentity("id", 5), 2, { maxNorm: 0.5 }),
    bucketizedColumn(numericColumn("age"), [30, 50]),
    indicatorColumn(crossedColumn(["tag", categoricalColumnWithIdentity("id", 5)], 11)),
    embeddingColumn(weightedCategoricalColumn(categoricalColumnWithHashBucket("many", 9), "amounts"), 2, { combiner: "sum" }),
  ],
};
const shared = sharedEmbeddings([categoricalColumnWithHashBucket("word", 6), categoricalColumnWithHashBucket("many", 6)], 2);
const sequences = [
  embeddingColumn(sequenceCategoricalColumnWithVocabularyList("letters", ["a", "b", "c"]), 3),
  indicatorColumn(sequenceCategoricalColumnWithHashBucket("letters", 4)),
  sequenceNumericColumn("speeds", { normalizerFn: null }),
];

const context = numericColumn("age", { normalizer: { mean: 40, std: 15 } });

const heads: Record<string, { make: () => AnyHead; labels: (rows: readonly number[]) => Labels; sequential?: boolean }> = {
  BinaryClassHead: { make: () => new BinaryClassHead({ weightColumn: "w", thresholds: [0.3] }), labels: classes(2) },
  MultiClassHead: {
    make: () => new MultiClassHead({ nClasses: 3, labelVocabulary: ["x", "y", "z"] }),
    labels: (rows) => rows.map((row) => ["x", "y", "z"][row % 3]!),
  },
  MultiLabelHead: { make: () => new MultiLabelHead({ nClasses: 3 }), labels: (rows) => rows.map((row) => [row & 1, (row >> 1) & 1, 1]) },
  RegressionHead: { make: () => new RegressionHead({ labelDimension: 2 }), labels: (rows) => rows.map((row) => [row, row / 2]) },
  PoissonRegressionHead: { make: () => new PoissonRegressionHead({ weightColumn: "w" }), labels: (rows) => rows.map((row) => row % 4) },
  LogisticRegressionHead: { make: () => new LogisticRegressionHead(), labels: (rows) => rows.map((row) => row / 10) },
  MultiHead: {
    make: () =>
      new MultiHead([new MultiClassHead({ nClasses: 3, name: "kind" }), new RegressionHead({ name: "amount" })], { headWeights: [1, 0.5] }),
    labels: (rows) => ({ kind: rows.map((row) => row % 3), amount: rows.map((row) => row / 4) }),
  },
};

const cells = {
  simple_rnn: () => simpleRnnCell(4),
  lstm: () => lstmCell(4),
  gru: () => gruCell(4),
  stacked: () => new StackedRNNCells([lstmCell(4), gruCell(3)]),
  bidirectional: () => new Bidirectional(gruCell(3)),
};

/** The models by name. */
export const models: Record<string, ModelCase> = {
  "DNNClassifier of two classes, numeric columns": {
    make: () =>
      new DNNClassifier({
        ...common(),
        featureColumns: columns.plain,
        hiddenUnits: [5, 3],
        optimizer: new Adam({ learningRate: 0.01, clipnorm: 1 }),
      }),
    columns: columns.plain,
    features: (rows) => ({ ...pick(["age", "pair"])(rows), size: rows.map((row) => Math.abs(raw["size"]![row] as number)) }),
    labels: classes(2),
  },
  "DNNClassifier of three classes, every categorical column": {
    make: () => new DNNClassifier({ ...common(), featureColumns: columns.categorical, hiddenUnits: [4], nClasses: 3, weightColumn: "w" }),
    columns: columns.categorical,
    features: pick(["age", "word", "tag", "many", "amounts", "id", "w"]),
    labels: classes(3),
  },
  "DNNRegressor with shared embeddings and batch normalisation": {
    make: () =>
      new DNNRegressor({
        ...common(),
        featureColumns: [...shared, ...columns.simple],
        hiddenUnits: [4],
        batchNorm: true,
        optimizer: "RMSProp",
      }),
    columns: [...shared, ...columns.simple],
    features: pick(["age", "size", "word", "many"]),
    labels: (rows) => rows.map((row) => row / 3),
  },
  ...Object.fromEntries(
    Object.entries(heads).map(([name, { make, labels }]): [string, ModelCase] => [`DNNEstimator with ${name}`, {
      make: () => new DNNEstimator({ ...common(), featureColumns: columns.simple, hiddenUnits: [3], head: make(), optimizer: "SGD" }),
      columns: columns.simple,
      features: pick(["age", "size", "w"]),
      labels,
    }]),
  ),
  "v1.DNNClassifier": {
    make: () =>
      new v1.DNNClassifier({
        ...common(),
        featureColumns: [...columns.simple, embeddingColumn(vocabulary, 2)],
        hiddenUnits: [4],
        nClasses: 3,
      }),
    columns: [...columns.simple, embeddingColumn(vocabulary, 2)],
    features: pick(["age", "size", "many"]),
    labels: classes(3),
  },
  "v1.DNNRegressor with Ftrl": {
    make: () =>
      new v1.DNNRegressor({
        ...common(),
        featureColumns: columns.simple,
        hiddenUnits: [4],
        optimizer: new v1.FtrlOptimizer({ learningRate: 0.1 }),
      }),
    columns: columns.simple,
    features: pick(["age", "size"]),
    labels: (rows) => rows.map((row) => row / 3),
  },
  ...Object.fromEntries(
    Object.entries(cells).flatMap(([name, cell]) =>
      [false, true].map((returnSequences): [string, ModelCase] => [`RNNClassifier of ${name}${returnSequences ? ", every step" : ""}`, {
        make: () =>
          new RNNClassifier({
            ...common(),
            sequenceFeatureColumns: sequences,
            contextFeatureColumns: [context],
            rnnCellFn: cell,
            returnSequences,
            nClasses: 3,
          }),
        columns: [...sequences, context],
        features: pick(["letters", "speeds", "age"]),
        labels: returnSequences ? stepLabels(3) : classes(3),
        ...(name === "bidirectional" ? { ownCell: true as const } : {}),
      }])
    ),
  ),
  "RNNEstimator without cells": {
    make: () =>
      new RNNEstimator({
        ...common(),
        sequenceFeatureColumns: sequences,
        units: [],
        cellType: "lstm",
        head: new RegressionHead() as AnyHead,
      }),
    columns: sequences,
    features: pick(["letters", "speeds"]),
    labels: (rows) => rows.map((row) => row / 3),
  },
  "RNNEstimator with a head of every step and weights": {
    make: () =>
      new RNNEstimator({
        ...common(),
        sequenceFeatureColumns: [sequences[2]!],
        units: [3],
        cellType: "simple_rnn",
        returnSequences: true,
        head: new SequentialHeadWrapper(new BinaryClassHead({ weightColumn: "speeds_w" }), {
          sequenceLengthMask: "mask",
          featureColumns: "speeds_w",
        }) as AnyHead,
      }),
    columns: [sequences[2]!],
    features: (rows) => ({
      ...pick(["speeds"])(rows),
      speeds_w: rows.map((row) => (raw["speeds"]![row] as number[]).map((_, i) => 1 + i)),
    }),
    labels: stepLabels(2, "speeds"),
  },
};

function stepLabels(n: number, key = "letters"): (rows: readonly number[]) => Labels {
  return (rows) => rows.map((row) => (raw[key]![row] as unknown[]).map((_, i) => (row + i) % n));
}
