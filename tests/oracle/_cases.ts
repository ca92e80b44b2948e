/**
 * The cases: chosen ones for every optimizer, column and head, and others drawn at random.
 *
 * @module
 */

import type { Case, CaseColumn, CaseOptimizer, CaseRow, CaseValues } from "./_case.ts";

/** Every chosen case. */
export function chosenCases(): Case[] {
  return [
    binaryCase("binary_vocabulary_weights", { optimizer: "Adagrad", labelVocabulary: ["no", "yes"], weightColumn: "w" }),
    binaryCase("binary_label_weights", {
      optimizer: { kind: "Adam", learningRate: 0.01 },
      weightColumn: { key: "w", normalizer: { mean: -0.25, std: 2 } },
      activation: "tanh",
    }),
    multiCase("multi_batch_norm", { optimizer: { kind: "Adam", learningRate: 0.02 }, batchNorm: true, activation: "tanh" }),
    multiCase("multi_vocabulary_sum", {
      optimizer: { kind: "SGD", learningRate: 0.02 },
      lossReduction: "sum",
      labelVocabulary: ["setosa", "versicolor", "virginica"],
      weightColumn: "w",
    }),
    regressionCase("regression_weights", { optimizer: { kind: "Adagrad", learningRate: 0.05 }, weightColumn: "w" }),
    regressionCase("regression_two_outputs", {
      optimizer: "Adam",
      labelDimension: 2,
      activation: null,
      lossReduction: "sum",
      labels: float((_, random) => [random.round(-1, 2), random.round(-1, 2)], 24, new Random(5)),
    }),
    mixedCase("embeddings_adagrad", { optimizer: { kind: "Adagrad", learningRate: 0.1 } }),
    mixedCase("embeddings_adam", { optimizer: { kind: "Adam", learningRate: 0.01 } }),
    mixedCase("embeddings_sgd_momentum", { optimizer: { kind: "SGD", learningRate: 0.05, momentum: 0.9 } }),
    mixedCase("embeddings_rmsprop", { optimizer: { kind: "RMSProp", learningRate: 0.01 } }),
    mixedCase("embeddings_rmsprop_momentum", { optimizer: { kind: "RMSProp", learningRate: 0.005, momentum: 0.8 } }),
    mixedCase("embeddings_ftrl", { optimizer: { kind: "Ftrl", learningRate: 0.1 } }),
    mixedCase("shared_embedding", {
      optimizer: { kind: "Adam", learningRate: 0.02 },
      columns: [
        { kind: "shared", columns: [vocabulary("left"), vocabulary("right")], dimension: 3, combiner: "sqrtn" },
        { kind: "numeric", key: "x" },
      ],
    }),
    mixedCase("embedding_max_norm_frozen", {
      optimizer: { kind: "Adagrad", learningRate: 0.1 },
      columns: [
        { kind: "embedding", column: vocabulary("left"), dimension: 3, combiner: "sum", maxNorm: 0.5 },
        { kind: "embedding", column: vocabulary("right"), dimension: 2, trainable: false },
      ],
    }),
    mixedCase("sparse_columns_global_clipnorm", {
      optimizer: { kind: "SGD", learningRate: 0.5, globalClipnorm: 0.1 },
      features: { ...asSparse(mixedFeatures(new Random(14), ROWS)), ...vectors(new Random(16), ROWS) },
      columns: moreColumns(2),
    }),
    ...optimizerCases(),
  ];
}

/** Cases too large for goldens: layers and batches of several blocks of the matrix product. */
export function largeCases(): Case[] {
  const random = new Random(17);
  const rows = 300;
  const classes = Array.from({ length: rows }, () => random.whole(0, 10));
  return [multiCase("large", {
    optimizer: { kind: "Adam", learningRate: 0.003 },
    nClasses: 10,
    hiddenUnits: [130, 67],
    features: measures(random, rows),
    labels: labelValues(classes, undefined),
    trainBatch: 128,
    evalBatch: 77,
  })];
}

/** Binary classifiers at the edges of their metrics: one class, equal probabilities, probabilities of 0 and 1, no weight at all. */
export function edgeCases(): Case[] {
  const optimizer: CaseOptimizer = { kind: "SGD", learningRate: 0.01 };
  const random = new Random(15);
  const same = float(() => random.pick([-1, 0, 1]), ROWS, random);
  const huge = float(() => random.round(-400, 400), ROWS, random);
  const zeros = float(() => 0, ROWS, random);
  const x: CaseColumn[] = [{ kind: "numeric", key: "x" }];
  return [
    binaryCase("edge_all_positive", { optimizer, labels: labelValues(new Array(ROWS).fill(1), undefined), weightColumn: "w" }),
    binaryCase("edge_all_negative", { optimizer, labels: labelValues(new Array(ROWS).fill(0), undefined) }),
    binaryCase("edge_equal_probabilities", { optimizer, columns: x, features: { x: same } }),
    binaryCase("edge_sure_probabilities", {
      optimizer: { ...optimizer, learningRate: 1e-6 },
      columns: x,
      features: { x: huge },
      activation: null,
      hiddenUnits: [2],
    }),
    binaryCase("edge_no_weight", { optimizer, columns: x, features: { x: same, w: zeros }, weightColumn: "w", evalBatch: 5 }),
  ];
}

/** Every optimizer with options that are not the defaults, on the same small classifier. */
export function optimizerCases(): Case[] {
  const optimizers: Record<string, CaseOptimizer> = {
    adagrad_string: "Adagrad",
    adam_string: "Adam",
    ftrl_string: "Ftrl",
    rmsprop_string: "RMSProp",
    sgd_string: "SGD",
    adagrad_decay: { kind: "Adagrad", learningRate: 0.1, initialAccumulatorValue: 0.2, epsilon: 0.001, decay: 0.1 },
    adam_amsgrad_decay: { kind: "Adam", learningRate: 0.02, beta1: 0.8, beta2: 0.95, amsgrad: true, decay: 0.05 },
    adam_clipnorm: { kind: "Adam", learningRate: 0.02, clipnorm: 0.1 },
    ftrl_regularized: {
      kind: "Ftrl",
      learningRate: 0.1,
      learningRatePower: -0.6,
      l1RegularizationStrength: 0.01,
      l2RegularizationStrength: 0.02,
      l2ShrinkageRegularizationStrength: 0.03,
      beta: 0.1,
    },
    rmsprop_centered: { kind: "RMSProp", learningRate: 0.01, rho: 0.8, centered: true, epsilon: 0.01 },
    rmsprop_momentum_centered: { kind: "RMSProp", learningRate: 0.005, momentum: 0.9, centered: true, epsilon: 0.01 },
    sgd_nesterov_clipvalue: { kind: "SGD", learningRate: 0.1, momentum: 0.9, nesterov: true, clipvalue: 0.05 },
    sgd_decay_clipnorm: { kind: "SGD", learningRate: 0.2, decay: 0.2, clipnorm: 0.2 },
    adam_global_clipnorm: { kind: "Adam", learningRate: 0.02, globalClipnorm: 0.1 },
    sgd_exponential_decay: {
      kind: "SGD",
      learningRate: { schedule: "exponentialDecay", initialLearningRate: 0.2, decaySteps: 5, decayRate: 0.7, staircase: true },
    },
    adam_inverse_time_decay: {
      kind: "Adam",
      learningRate: { schedule: "inverseTimeDecay", initialLearningRate: 0.05, decaySteps: 4, decayRate: 0.5 },
    },
    adagrad_polynomial_decay: {
      kind: "Adagrad",
      learningRate: { schedule: "polynomialDecay", initialLearningRate: 0.1, decaySteps: 8, endLearningRate: 0.01, power: 2, cycle: true },
    },
    rmsprop_cosine_decay: {
      kind: "RMSProp",
      learningRate: { schedule: "cosineDecay", initialLearningRate: 0.02, decaySteps: 15, alpha: 0.1 },
    },
    ftrl_piecewise: { kind: "Ftrl", learningRate: { schedule: "piecewiseConstantDecay", boundaries: [5, 12], values: [0.2, 0.1, 0.05] } },
  };
  return Object.entries(optimizers).map(([name, optimizer]) => multiCase(`optimizer_${name}`, { optimizer, activation: "tanh" }));
}

/**
 * Cases for TensorFlow 1.15: an epsilon of (next to) nothing in Adagrad and one of 1e-8 in Adam make the rules of TensorFlow 2 those of
 * TensorFlow 1. Tables of embeddings come whole and in parts.
 */
export function tensorFlow1Cases(): Case[] {
  const optimizers: Record<string, CaseOptimizer> = {
    adagrad: { kind: "Adagrad", learningRate: 0.05, epsilon: 0 },
    adam: { kind: "Adam", learningRate: 0.01, epsilon: 1e-8 },
    ftrl: { kind: "Ftrl", learningRate: 0.1, l1RegularizationStrength: 0.01, l2RegularizationStrength: 0.02 },
    sgd: { kind: "SGD", learningRate: 0.02 },
  };
  return Object.entries(optimizers).flatMap(([name, optimizer]) => [
    binaryCase(`tf1_${name}`, { optimizer, lossReduction: "sum", labelVocabulary: ["no", "yes"], weightColumn: "w" }),
    mixedCase(`tf1_${name}_partitions`, { optimizer, lossReduction: "sum_over_batch_size", partitions: 3 }),
  ]);
}

/** Cases drawn at random. */
export function randomCases(seed: number, count: number): Case[] {
  return Array.from({ length: count }, (_, i) => randomCase(new Random(seed * 1000 + i), `random_${seed}_${i}`));
}

/** A reproducible stream of numbers (a linear congruential generator, good enough to draw cases). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
    for (let i = 0; i < 8; i++) this.next();
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    // The low bits of such a generator have short periods: only the upper 20 are used.
    return (this.#state >>> 12) / 2 ** 20;
  }

  /** A whole number of [from, to). */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from));
  }

  /** A number of [from, to) with three digits after the point. */
  round(from: number, to: number): number {
    return Math.round((from + this.next() * (to - from)) * 1000) / 1000;
  }

  /** One of the values. */
  pick<T>(values: readonly T[]): T {
    return values[this.whole(0, values.length)]!;
  }
}

const ROWS = 24;
const COMMON = { hiddenUnits: [6, 4], activation: "relu", trainBatch: 8, evalBatch: 10, steps: 20, more: 5 } as const;
const WORDS = ["a", "bb", "ccc", "dddd", "eeeee"];

function float(value: (i: number, random: Random) => CaseRow, rows: number, random: Random): CaseValues {
  return { dtype: "float32", values: Array.from({ length: rows }, (_, i) => value(i, random)) };
}

/** Four measures, and weights of which some are zero. */
function measures(random: Random, rows: number): Record<string, CaseValues> {
  return {
    sepal_length: float(() => random.round(4, 8), rows, random),
    sepal_width: float(() => random.round(2, 4.5), rows, random),
    petal_length: float(() => random.round(1, 7), rows, random),
    petal_width: float(() => random.round(0, 2.5), rows, random),
    w: float((i) => i % 7 === 3 ? 0 : random.round(0.2, 2), rows, random),
  };
}

const MEASURES: readonly CaseColumn[] = ["sepal_length", "sepal_width", "petal_length", "petal_width"].map((key, i) => ({
  kind: "numeric",
  key,
  normalizer: { mean: [6, 3, 4, 1.2][i]!, std: [0.8, 0.5, 1.5, 0.7][i]! },
}));

function binaryCase(name: string, options: Partial<Case> & { optimizer: CaseOptimizer }): Case {
  const random = new Random(11);
  const classes = Array.from({ length: ROWS }, () => random.whole(0, 2));
  return {
    name,
    estimator: "classifier",
    ...COMMON,
    nClasses: 2,
    columns: MEASURES,
    features: measures(random, ROWS),
    labels: labelValues(classes, options.labelVocabulary),
    ...options,
  };
}

function multiCase(name: string, options: Partial<Case> & { optimizer: CaseOptimizer }): Case {
  const random = new Random(12);
  const classes = Array.from({ length: ROWS }, () => random.whole(0, 3));
  return { ...binaryCase(name, options), nClasses: 3, labels: labelValues(classes, options.labelVocabulary), ...options };
}

function regressionCase(name: string, options: Partial<Case> & { optimizer: CaseOptimizer }): Case {
  const random = new Random(13);
  const features = measures(random, ROWS);
  const labels = float(() => random.round(-1, 3), ROWS, random);
  return { name, estimator: "regressor", ...COMMON, columns: MEASURES, features, labels, ...options };
}

/** A column of every kind: embeddings of each combiner over lists with missing values, indicators, buckets, crosses. */
function mixedCase(name: string, options: Partial<Case> & { optimizer: CaseOptimizer }): Case {
  const random = new Random(14);
  const classes = Array.from({ length: ROWS }, () => random.whole(0, 3));
  return {
    name,
    estimator: "classifier",
    ...COMMON,
    activation: "tanh",
    nClasses: 3,
    columns: [
      { kind: "numeric", key: "x" },
      { kind: "indicator", column: { kind: "bucketized", source: { kind: "numeric", key: "x" }, boundaries: [-1, 0, 1] } },
      { kind: "embedding", column: vocabulary("left"), dimension: 3 },
      { kind: "embedding", column: { kind: "hash", key: "right", size: 7 }, dimension: 2, combiner: "sum" },
      { kind: "embedding", column: { kind: "identity", key: "ids", numBuckets: 6, defaultValue: 0 }, dimension: 2, combiner: "sqrtn" },
      { kind: "indicator", column: { kind: "crossed", keys: ["left", "right"], size: 5 } },
      {
        kind: "embedding",
        column: { kind: "weighted", column: { kind: "identity", key: "bag", numBuckets: 5 }, weightKey: "bag_weights" },
        dimension: 2,
      },
    ],
    features: mixedFeatures(random, ROWS),
    labels: labelValues(classes, undefined),
    ...options,
  };
}

/** Kinds and options of columns that are not in the others: vectors, buckets as they are, integers, crosses of columns, weighted counts. */
function moreColumns(dimension: number): CaseColumn[] {
  const buckets: CaseColumn = { kind: "bucketized", source: { kind: "numeric", key: "x" }, boundaries: [-0.5, 0.5] };
  return [
    { kind: "numeric", key: "vector", shape: [3], normalizer: { mean: 0.1, std: 1.5 } },
    { kind: "bucketized", source: { kind: "numeric", key: "vector", shape: [3] }, boundaries: [-1, 0, 0.75] },
    {
      kind: "embedding",
      column: { kind: "crossed", keys: [vocabulary("left"), buckets], size: 9, hashKey: 12345 },
      dimension,
      combiner: "sum",
    },
    { kind: "indicator", column: { kind: "weighted", column: { kind: "identity", key: "bag", numBuckets: 5 }, weightKey: "bag_weights" } },
    { kind: "embedding", column: { kind: "hash", key: "ids", size: 7, dtype: "int64" }, dimension },
    { kind: "indicator", column: { kind: "vocabulary", key: "bag", vocabulary: [3, 1, 0], numOovBuckets: 1 } },
  ];
}

function vectors(random: Random, rows: number): Record<string, CaseValues> {
  return { vector: float(() => [random.round(-2, 2), random.round(-2, 2), random.round(-2, 2)], rows, random) };
}

/** Lists as sparse tensors; single numbers stay as they are. */
function asSparse(features: Record<string, CaseValues>): Record<string, CaseValues> {
  return Object.fromEntries(
    Object.entries(features).map(([name, values]) => [name, Array.isArray(values.values[0]) ? { ...values, sparse: true } : values]),
  );
}

/** Single values [rows] as a column [rows, 1]. */
function asColumn(values: CaseValues): CaseValues {
  return { ...values, values: values.values.map((value) => [value] as readonly number[]) };
}

function vocabulary(key: string): CaseColumn {
  return { kind: "vocabulary", key, vocabulary: WORDS.slice(0, 4), numOovBuckets: 2 };
}

function mixedFeatures(random: Random, rows: number): Record<string, CaseValues> {
  const list = <T>(length: number, make: (present: boolean) => T) => {
    const there = random.whole(0, length + 1);
    return Array.from({ length }, (_, i) => make(i < there));
  };
  const each = <T>(make: () => T) => Array.from({ length: rows }, make);
  const bags = each(() => list(2, (present) => present ? [random.whole(0, 5), random.round(0.1, 2)] as const : [-1, 0] as const));
  return {
    x: float(() => random.round(-2, 2), rows, random),
    left: { dtype: "string", values: each(() => list(3, (present) => present ? random.pick(WORDS) : "")) },
    right: { dtype: "string", values: each(() => list(2, (present) => present ? random.pick(WORDS) : "")) },
    ids: { dtype: "int64", values: each(() => list(2, (present) => present ? random.whole(0, 8) : -1)) },
    bag: { dtype: "int64", values: bags.map((bag) => bag.map(([id]) => id)) },
    bag_weights: { dtype: "float32", values: bags.map((bag) => bag.map(([, weight]) => weight)) },
  };
}

function labelValues(classes: readonly number[], names: readonly string[] | undefined): CaseValues {
  return names === undefined ? { dtype: "int64", values: classes } : { dtype: "string", values: classes.map((id) => names[id]!) };
}

function randomCase(random: Random, name: string): Case {
  const rows = random.whole(12, 40);
  const regressor = random.next() < 0.25;
  const nClasses = random.whole(2, 6);
  const names = random.next() < 0.4 ? Array.from({ length: nClasses }, (_, i) => `class ${i}`) : undefined;
  const labelDimension = random.whole(1, 4);
  const columns = randomColumns(random);
  const sparse = random.next() < 0.5;
  const measured = measures(random, rows);
  const optimizer = randomOptimizer(random);
  const smooth = typeof optimizer === "object" && Number(optimizer["epsilon"] ?? 0) >= 0.001;
  // Batch normalisation takes shifts and scales out of the layer before it: those gradients are zero but for rounding, which rules that divide by
  // the gradient's own size turn into steps of full length. No two float32 programs agree on these.
  const batchNorm = random.next() < 0.3 && (smooth || ["SGD", "Ftrl"].includes(kindOf(optimizer)));
  return {
    name,
    estimator: regressor ? "regressor" : "classifier",
    columns,
    hiddenUnits: Array.from({ length: random.whole(1, 4) }, () => random.whole(1, 20)),
    activation: random.pick(["relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "softplus", "sigmoid", "tanh", null]),
    ...(regressor ? { labelDimension } : { nClasses, ...(names === undefined ? {} : { labelVocabulary: names }) }),
    ...(random.next() < 0.5 ? { weightColumn: "w" } : {}),
    lossReduction: random.pick(["sum", "sum_over_batch_size"]),
    batchNorm,
    optimizer,
    features: {
      ...(sparse ? asSparse : (features: Record<string, CaseValues>) => features)(mixedFeatures(random, rows)),
      ...vectors(random, rows),
      ...measured,
      w: random.next() < 0.5 ? measured["w"]! : asColumn(measured["w"]!),
    },
    labels: regressor
      ? float(() => Array.from({ length: labelDimension }, () => random.round(-2, 2)), rows, random)
      : (random.next() < 0.5 ? asColumn : (labels: CaseValues) => labels)(
        labelValues(Array.from({ length: rows }, () => random.whole(0, nClasses)), names),
      ),
    dataset: !sparse,
    trainBatch: random.whole(2, 13),
    evalBatch: random.whole(2, 13),
    steps: 20,
    more: 3,
  };
}

function randomColumns(random: Random): CaseColumn[] {
  const combiner = random.pick(["mean", "sum", "sqrtn"] as const);
  const dimension = random.whole(1, 6);
  const possible: CaseColumn[] = [
    ...MEASURES,
    { kind: "numeric", key: "x" },
    { kind: "indicator", column: { kind: "bucketized", source: { kind: "numeric", key: "petal_length" }, boundaries: [2, 3.5, 5] } },
    { kind: "embedding", column: vocabulary("left"), dimension, combiner },
    { kind: "embedding", column: { kind: "hash", key: "right", size: 9 }, dimension, combiner },
    { kind: "embedding", column: { kind: "crossed", keys: ["left", "right"], size: 11 }, dimension, combiner, maxNorm: 1.5 },
    { kind: "indicator", column: { kind: "identity", key: "ids", numBuckets: 6, defaultValue: 0 } },
    {
      kind: "embedding",
      column: { kind: "weighted", column: { kind: "identity", key: "bag", numBuckets: 5 }, weightKey: "bag_weights" },
      dimension,
      combiner,
    },
  ];
  possible.push(...moreColumns(dimension));
  const chosen = possible.filter(() => random.next() < 0.4);
  return chosen.length > 0 ? chosen : [...MEASURES];
}

function kindOf(optimizer: CaseOptimizer): string {
  return typeof optimizer === "string" ? optimizer : optimizer.kind;
}

function randomOptimizer(random: Random): CaseOptimizer {
  const kind = random.pick(["Adagrad", "Adam", "Ftrl", "RMSProp", "SGD"]);
  if (random.next() < 0.2) return kind;
  const learningRate = random.pick([0.001, 0.01, 0.03]);
  const clip = random.pick([{}, {}, { clipnorm: 0.5 }, { clipvalue: 0.1 }, { globalClipnorm: 0.3 }]);
  const momentum = random.pick([{}, { momentum: 0.9 }]);
  // RMSprop's first steps divide by a root that is as good as zero where the gradient is: with a usual epsilon it amplifies rounding.
  const own = {
    Adagrad: {},
    Adam: { amsgrad: random.next() < 0.3, ...random.pick([{}, { epsilon: 0.001 }]) },
    Ftrl: random.pick([{}, { l1RegularizationStrength: 0.001, l2RegularizationStrength: 0.01 }]),
    RMSProp: { ...momentum, epsilon: 0.001, centered: random.next() < 0.3 },
    SGD: { ...momentum, nesterov: random.next() < 0.5 },
  }[kind]!;
  return { kind, learningRate, ...own, ...clip };
}
