/**
 * Cases drawn more widely than those of `_cases.ts`: values that are awkward (names beyond ASCII, large ids, weights of zero and below), columns
 * within columns, many classes, and every optimizer with unusual options and schedules.
 *
 * @module
 */

import type { Case, CaseColumn, CaseEmbedding, CaseOptimizer, CaseSchedule, CaseValues } from "./_case.ts";
import { Random } from "./_cases.ts";

/** Cases drawn at random; vocabulary files are written into a directory. */
export function wideCases(seed: number, count: number, directory: string): Case[] {
  const file = `${directory}/words.txt`;
  Deno.writeTextFileSync(file, WORDS.map((word) => `${word}\n`).join(""));
  return Array.from({ length: count }, (_, i) => drawCase(new Random(seed * 7919 + i), `wide_${seed}_${i}`, file));
}

const WORDS = ["a", "bb", "ccc", "ünï", "日本", "x y", "007", "-3"];
const LARGE = [0, 1, 3, 100000, Number.MAX_SAFE_INTEGER];
const ACTIVATIONS = ["relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "softplus", "sigmoid", "tanh", null];

function drawCase(random: Random, name: string, file: string): Case {
  const rows = random.whole(7, 60);
  const regressor = random.next() < 0.25;
  const nClasses = random.pick([2, random.whole(3, 7), random.whole(20, 90)]);
  const labelDimension = random.whole(1, 7);
  const labelVocabulary = random.next() < 0.5
    ? Array.from({ length: nClasses }, (_, i) => `${random.pick(["é", "c", "日"])}${i}`)
    : undefined;
  const optimizer = drawOptimizer(random);
  // As in `_cases.ts`: where the gradient is nothing but rounding, rules that divide by it make it count.
  const steady = typeof optimizer === "object" && (["SGD", "Ftrl"].includes(optimizer.kind) || Number(optimizer["epsilon"] ?? 0) >= 0.01);
  const weight = { key: "w", normalizer: { mean: random.pick([0, -0.5]), std: random.pick([1, 4]) } };
  return {
    name,
    estimator: regressor ? "regressor" : "classifier",
    columns: drawColumns(random, file),
    hiddenUnits: Array.from({ length: random.whole(1, 5) }, () => random.whole(1, 40)),
    activation: random.pick(ACTIVATIONS),
    ...(regressor ? { labelDimension } : { nClasses, ...(labelVocabulary === undefined ? {} : { labelVocabulary }) }),
    ...(random.next() < 0.6 ? { weightColumn: random.pick(["w", weight]) } : {}),
    lossReduction: random.pick(["sum", "sum_over_batch_size"]),
    batchNorm: random.next() < 0.25 && steady,
    optimizer,
    features: drawFeatures(random, rows),
    labels: regressor
      ? values("float32", rows, () => Array.from({ length: labelDimension }, () => random.round(-2, 2)))
      : labelVocabulary === undefined
      ? values("int64", rows, () => random.whole(0, nClasses))
      : values("string", rows, () => random.pick(labelVocabulary)),
    dataset: random.next() < 0.5,
    trainBatch: random.whole(1, 70),
    evalBatch: random.whole(1, 70),
    steps: random.whole(5, 25),
    more: random.whole(1, 6),
  };
}

function values(dtype: CaseValues["dtype"], rows: number, draw: () => CaseValues["values"][number]): CaseValues {
  return { dtype, values: Array.from({ length: rows }, draw) };
}

/** Lists are shorter than their width in some rows; the rest is -1, the empty string or a weight of 0. */
function drawFeatures(random: Random, rows: number): Record<string, CaseValues> {
  const list = <T>(width: number, draw: (there: boolean) => T): T[] => {
    const length = random.whole(0, width + 1);
    return Array.from({ length: width }, (_, i) => draw(i < length));
  };
  const bags = Array.from(
    { length: rows },
    () => list(3, (there) => there ? [random.pick(WORDS), random.pick([-0.25, 0.5, 1, 1.75])] as const : ["", 0] as const),
  );
  const real = () => random.round(-3, 3);
  return {
    word: values("string", rows, () => random.pick(WORDS)),
    words: values("string", rows, () => list(3, (there) => there ? random.pick(WORDS) : "")),
    id: values("int64", rows, () => random.whole(0, 12)),
    ids: values("int64", rows, () => list(2, (there) => there ? random.whole(0, 9) : -1)),
    large: values("int64", rows, () => list(2, (there) => there ? random.pick(LARGE) : -1)),
    x: values("float32", rows, real),
    pair: values("float32", rows, () => [real(), real()]),
    count: values("int64", rows, () => random.whole(-5, 6)),
    bag: { dtype: "string", values: bags.map((bag) => bag.map(([word]) => word)) },
    bag_weights: { dtype: "float32", values: bags.map((bag) => bag.map(([, weight]) => weight)) },
    w: values("float32", rows, () => random.pick([0, 0, 0.25, 1, 3])),
  };
}

function drawColumns(random: Random, file: string): CaseColumn[] {
  const unknown = () => random.pick([{}, { numOovBuckets: random.whole(1, 5) }, { defaultValue: random.whole(0, 3) }]);
  const boundaries = [-2, -0.5, 0, 1.5].slice(0, random.whole(1, 5));
  const words: CaseColumn = { kind: "vocabularyFile", key: "word", file, ...random.pick([{}, { size: random.whole(4, 8) }]), ...unknown() };
  const id: CaseColumn = { kind: "identity", key: "id", numBuckets: random.whole(4, 12), defaultValue: random.whole(0, 4) };
  const ids: CaseColumn = { kind: "identity", key: "ids", numBuckets: random.whole(9, 12) };
  const buckets: CaseColumn = { kind: "bucketized", source: { kind: "numeric", key: "x" }, boundaries };
  const pairs: CaseColumn = { kind: "bucketized", source: { kind: "numeric", key: "pair", shape: [2] }, boundaries: [-1, 0.25] };
  const parts = [random.pick([words, "word"]), random.pick(["words", ids]), random.pick<CaseColumn | string>([id, "id", buckets]), pairs];
  const keys = parts.slice(random.whole(0, 2), random.whole(3, 5));
  const bag = random.pick<CaseColumn>([{ kind: "hash", key: "bag", size: 6 }, {
    kind: "vocabulary",
    key: "bag",
    vocabulary: WORDS.slice(0, 6),
  }]);
  const categorical: CaseColumn[] = [
    words,
    id,
    ids,
    buckets,
    pairs,
    { kind: "vocabulary", key: "words", vocabulary: WORDS.slice(0, random.whole(4, 8)), ...unknown() },
    { kind: "vocabulary", key: "large", vocabulary: [100000, Number.MAX_SAFE_INTEGER, 0, 3], ...unknown() },
    { kind: "bucketized", source: { kind: "numeric", key: "count" }, boundaries: [-2, 0, 3] },
    { kind: "crossed", keys, size: random.whole(3, 40), ...random.pick([{}, { hashKey: 0xDECAFC }]) },
    { kind: "weighted", column: bag, weightKey: "bag_weights" },
  ];
  const columns = categorical.filter(() => random.next() < 0.4).map((column): CaseColumn =>
    random.next() < 0.6 ? { kind: "embedding", column, ...drawEmbedding(random) } : { kind: "indicator", column }
  );
  if (random.next() < 0.4) {
    columns.push({ kind: "embedding", column: { kind: "hash", key: "large", size: 9, dtype: "int64" }, ...drawEmbedding(random) });
  }
  if (random.next() < 0.5) {
    columns.push({ kind: "numeric", key: "count", normalizer: { mean: random.round(-1, 1), std: random.round(0.3, 3) } });
  }
  columns.push({ kind: "numeric", key: "pair", shape: [2] });
  // Two columns of one name are refused.
  return columns.filter((column, i) => columns.findIndex((other) => nameOf(other) === nameOf(column)) === i);
}

function nameOf(column: CaseColumn): string {
  return "column" in column
    ? `${nameOf(column.column)}_${column.kind}`
    : "source" in column
    ? `${nameOf(column.source)}_buckets`
    : "key" in column
    ? column.key
    : column.kind;
}

function drawEmbedding(random: Random): CaseEmbedding {
  return {
    dimension: random.whole(1, 9),
    combiner: random.pick(["mean", "sum", "sqrtn"]),
    ...random.pick([{}, {}, { maxNorm: random.pick([0.3, 1, 2.5]) }, { trainable: false }]),
  };
}

function drawOptimizer(random: Random): CaseOptimizer {
  const learningRate = random.next() < 0.5 ? drawSchedule(random) : random.pick([0.003, 0.01, 0.05]);
  const clip = random.pick([{}, {}, { clipnorm: 0.3 }, { clipvalue: 0.05 }, { globalClipnorm: 0.5 }]);
  const decay = typeof learningRate === "number" ? random.pick([{}, { decay: 0.05 }]) : {};
  const both = { learningRate, ...clip, ...decay };
  return random.pick<CaseOptimizer>([
    { kind: "Adagrad", ...both, ...random.pick([{}, { initialAccumulatorValue: 0.7, epsilon: 0.01 }]) },
    { kind: "Adam", ...both, epsilon: 0.01, amsgrad: random.next() < 0.3, ...random.pick([{}, { beta1: 0.5, beta2: 0.9 }]) },
    { kind: "Ftrl", ...both, ...random.pick([{ beta: 0.3 }, { l1RegularizationStrength: 0.05 }, { learningRatePower: -0.7 }]) },
    { kind: "RMSProp", ...both, epsilon: 0.01, rho: random.pick([0.9, 0.5]), ...random.pick([{}, { momentum: 0.7 }]) },
    { kind: "SGD", ...both, ...random.pick([{}, { momentum: 0.5 }, { momentum: 0.95, nesterov: true }]) },
  ]);
}

function drawSchedule(random: Random): CaseSchedule {
  const initialLearningRate = random.pick([0.005, 0.02, 0.05]);
  const decaySteps = random.whole(2, 15);
  const staircase = random.next() < 0.5;
  return random.pick<CaseSchedule>([
    { schedule: "exponentialDecay", initialLearningRate, decaySteps, decayRate: 0.6, staircase },
    { schedule: "inverseTimeDecay", initialLearningRate, decaySteps, decayRate: 0.7, staircase },
    {
      schedule: "polynomialDecay",
      initialLearningRate,
      decaySteps,
      endLearningRate: 0.0005,
      power: random.pick([0.5, 1.5, 2]),
      cycle: staircase,
    },
    { schedule: "cosineDecay", initialLearningRate, decaySteps, alpha: 0.1 },
    {
      schedule: "piecewiseConstantDecay",
      boundaries: [3, 9],
      values: [initialLearningRate, initialLearningRate / 2, initialLearningRate / 5],
    },
  ]);
}
