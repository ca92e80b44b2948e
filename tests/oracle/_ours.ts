/**
 * Runs a case with this library's public interface, from a checkpoint.
 *
 * @module
 */

import * as headway from "../../mod.ts";
import {
  Adagrad,
  Adam,
  type Batch,
  bucketizedColumn,
  categoricalColumnWithHashBucket,
  categoricalColumnWithIdentity,
  categoricalColumnWithVocabularyFile,
  categoricalColumnWithVocabularyList,
  crossedColumn,
  Dataset,
  DNNClassifier,
  DNNClassifierWithLayerAnnotations,
  DNNEstimator,
  DNNRegressor,
  DNNRegressorWithLayerAnnotations,
  embeddingColumn,
  type Estimator,
  Ftrl,
  type Head,
  indicatorColumn,
  type LearningRateSchedule,
  LogisticRegressionHead,
  MultiLabelHead,
  numericColumn,
  PoissonRegressionHead,
  RMSProp,
  RunConfig,
  SGD,
  sharedEmbeddings,
  SparseTensor,
  tensor,
  v1,
  type WarmStart,
  type WeightColumn,
  weightedCategoricalColumn,
} from "../../mod.ts";
import type { Case, CaseColumn, CaseOptimizer, CaseRow, CaseSchedule, CaseValues } from "./_case.ts";

/** An estimator of a case. */
export type CaseEstimator = Estimator<Record<string, unknown>>;

/** Makes the estimator of a case on a model directory; `lines` receives its log lines. */
export function buildEstimator(test: Case, modelDir: string, lines: string[] = [], warmStartFrom?: WarmStart): CaseEstimator {
  const log = (message: string) => void lines.push(message);
  const shared = {
    featureColumns: buildColumns(test.columns),
    hiddenUnits: test.hiddenUnits,
    modelDir,
    optimizer: test.version === 1 ? buildV1Optimizer(test.optimizer) : buildOptimizer(test.optimizer),
    activationFn: test.activation as "relu" | null,
    ...(test.annotated ? {} : { batchNorm: test.batchNorm ?? false }),
    ...(test.dropout === undefined ? {} : { dropout: test.dropout }),
    config: new RunConfig({
      tfRandomSeed: 1,
      saveCheckpointsSteps: 1_000_000_000,
      logStepCountSteps: 1,
      logger: { debug: log, info: log, warn: log, error: log },
    }),
    ...(test.weightColumn === undefined ? {} : { weightColumn: buildWeights(test.weightColumn) }),
    ...(test.lossReduction === undefined ? {} : { lossReduction: test.lossReduction }),
    ...(test.version === undefined || test.partitions === undefined
      ? {}
      : { inputLayerPartitioner: v1.minMaxVariablePartitioner({ maxPartitions: test.partitions, minSliceSize: 16 }) }),
    ...(warmStartFrom === undefined ? {} : { warmStartFrom }),
    ...(test.shards === undefined ? {} : { inputLayerPartitioner: v1.fixedSizePartitioner(test.shards) }),
  };
  if (test.head !== undefined) {
    const { weightColumn, lossReduction, ...network } = shared;
    return new DNNEstimator({ ...network, head: buildHead(test, { weightColumn, lossReduction }) }) as unknown as CaseEstimator;
  }
  const Regressor = test.annotated ? DNNRegressorWithLayerAnnotations : test.version === 1 ? v1.DNNRegressor : DNNRegressor;
  const Classifier = test.annotated ? DNNClassifierWithLayerAnnotations : test.version === 1 ? v1.DNNClassifier : DNNClassifier;
  if (test.estimator === "regressor") {
    return new Regressor({ ...shared, labelDimension: test.labelDimension ?? 1 }) as unknown as CaseEstimator;
  }
  return new Classifier({
    ...shared,
    nClasses: test.nClasses ?? 2,
    ...(test.labelVocabulary === undefined ? {} : { labelVocabulary: test.labelVocabulary }),
  }) as unknown as CaseEstimator;
}

function buildHead(
  test: Case,
  given: { readonly weightColumn?: WeightColumn | undefined; readonly lossReduction?: string | undefined },
): Head<object> {
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  switch (test.head!) {
    case "multiLabel":
      return new MultiLabelHead({ ...options, nClasses: test.nClasses! });
    case "poisson":
      return new PoissonRegressionHead({ ...options, labelDimension: test.labelDimension ?? 1 });
    case "logistic":
      return new LogisticRegressionHead(options);
  }
}

/** Trains so many steps on the latest checkpoint of a directory and gives the loss of each, as the log tells it. */
export async function trainSteps(test: Case, modelDir: string, steps: number): Promise<number[]> {
  const lines: string[] = [];
  await using estimator = buildEstimator(test, modelDir, lines);
  await estimator.train(() => batches(test, test.trainBatch, true), { steps });
  return lines.flatMap((line) => {
    const match = /^loss = (\S+), step = \d+/.exec(line);
    return match === null ? [] : [Number(match[1])];
  });
}

/** Evaluates the latest checkpoint of a directory. */
export async function evaluate(test: Case, modelDir: string): Promise<Record<string, unknown>> {
  await using estimator = buildEstimator(test, modelDir);
  return await estimator.evaluate(() => batches(test, test.evalBatch, false));
}

/** Predicts with the latest checkpoint of a directory, one row after the other. */
export async function predict(test: Case, modelDir: string): Promise<Record<string, unknown>[]> {
  await using estimator = buildEstimator(test, modelDir);
  const rows: Record<string, unknown>[] = [];
  for await (const row of estimator.predict(() => batches(test, test.evalBatch, false))) {
    rows.push(row);
  }
  return rows;
}

/** The batches of a case in their order; the last may be smaller. They begin again after the last where `repeat` is set. */
export function batches(test: Case, size: number, repeat: boolean): Iterable<[Record<string, never>, never]> | Dataset<Batch> {
  if (!test.dataset) return generate(test, size, repeat);
  const features = Object.fromEntries(Object.entries(test.features).map(([name, values]) => [name, slice(values, 0, Infinity)]));
  const data = Dataset.fromTensorSlices([features as Record<string, never>, slice(test.labels, 0, Infinity) as never]).batch(size);
  return repeat ? data.repeat() : data;
}

function* generate(test: Case, size: number, repeat: boolean): Generator<[Record<string, never>, never]> {
  const rows = test.labels.values.length;
  do {
    for (let start = 0; start < rows; start += size) {
      const features: Record<string, unknown> = {};
      for (const [name, values] of Object.entries(test.features)) features[name] = slice(values, start, size);
      try {
        yield [features as Record<string, never>, slice(test.labels, start, size) as never];
      } finally {
        for (const value of Object.values(features)) if (value instanceof SparseTensor) value.dispose();
      }
    }
  } while (repeat);
}

function slice({ dtype, values, sparse, unpadded }: CaseValues, start: number, size: number): unknown {
  const given = values.slice(start, start + size);
  const present = (row: CaseRow): CaseRow => (row as readonly string[]).filter((value) => value !== MISSING[dtype]);
  const rows = unpadded ? given.map(present) : given;
  if (sparse) return sparseTensor(dtype, rows as readonly (readonly (number | string)[])[]);
  if (dtype === "float32" && typeof rows[0] === "number") return Float32Array.from(rows as number[]);
  return dtype === "int64" ? rows.map(wholeNumbers) : rows;
}

/** What stands for a value that is missing. */
const MISSING = { float32: 0, int64: -1, string: "" };

function sparseTensor(dtype: CaseValues["dtype"], rows: readonly (readonly (number | string)[])[]): SparseTensor {
  const entries = rows.flatMap((row, i) =>
    row.map((value, j) => ({ index: [i, j], value })).filter(({ value }) => value !== MISSING[dtype])
  );
  const values = entries.map(({ value }) => value);
  const shape = [rows.length, rows[0]!.length];
  const typed = dtype === "int64" ? BigInt64Array.from((values as number[]).map(BigInt)) : values;
  // A batch may have no value at all: the element type is then to be said.
  return new SparseTensor(entries.map(({ index }) => index), tensor(typed as string[], [entries.length], dtype), shape);
}

/** Integers as `bigint` where they come in lists, as numbers where they do not: both are one and the same id. */
function wholeNumbers(row: CaseRow): unknown {
  return Array.isArray(row) ? row.map((id) => BigInt(id as number)) : row;
}

/** The optimizer of a case: a name, or an instance. */
export function buildOptimizer(spec: CaseOptimizer): "Adagrad" | Adagrad {
  if (typeof spec === "string") return spec as "Adagrad";
  const { kind, ...options } = withSchedule(spec);
  const classes: Record<string, new (options: never) => unknown> = { Adagrad, Adam, Ftrl, RMSProp, SGD };
  return new classes[kind]!(options as never) as Adagrad;
}

/** TensorFlow 1's optimizer; Adagrad's rule has no epsilon there. */
function buildV1Optimizer(spec: CaseOptimizer): "Adagrad" | Adagrad {
  if (typeof spec === "string") return spec as "Adagrad";
  const { kind, ...options } = withSchedule(spec);
  if (kind === "Adagrad") delete options["epsilon"];
  const classes = v1 as unknown as Record<string, new (options: object) => Adagrad>;
  return new classes[kind === "SGD" ? "GradientDescentOptimizer" : `${kind}Optimizer`]!(options);
}

/** The options of an optimizer, its rate as a function where the case has a schedule. */
function withSchedule(spec: Exclude<CaseOptimizer, string>): { kind: string; [option: string]: unknown } {
  const rate = spec["learningRate"];
  if (typeof rate !== "object") return { ...spec };
  return { ...spec, learningRate: buildSchedule(rate) };
}

/** The schedule of a case. */
export function buildSchedule({ schedule, ...options }: CaseSchedule): LearningRateSchedule {
  const schedules = headway as unknown as Readonly<Record<string, (options: object) => LearningRateSchedule>>;
  return schedules[schedule]!(options);
}

function buildWeights(spec: NonNullable<Case["weightColumn"]>): string | ReturnType<typeof numericColumn> {
  return typeof spec === "string" ? spec : numericColumn(spec.key, { normalizer: spec.normalizer });
}

function buildColumns(specs: readonly CaseColumn[]): ReturnType<typeof embeddingColumn>[] {
  return specs.flatMap((spec) => {
    if (spec.kind !== "shared") return [buildColumn(spec)];
    return sharedEmbeddings(spec.columns.map(buildColumn) as never, spec.dimension, embeddingOptions(spec)) as unknown as ReturnType<
      typeof embeddingColumn
    >[];
  }) as ReturnType<typeof embeddingColumn>[];
}

// deno-lint-ignore no-explicit-any -- the kinds of columns have different types; the library checks them when it runs, which is tested elsewhere
function buildColumn(spec: CaseColumn): any {
  switch (spec.kind) {
    case "numeric":
      return numericColumn(spec.key, {
        ...(spec.shape === undefined ? {} : { shape: spec.shape }),
        ...(spec.normalizer === undefined ? {} : { normalizer: spec.normalizer }),
      });
    case "bucketized":
      return bucketizedColumn(buildColumn(spec.source), spec.boundaries);
    case "identity":
      return categoricalColumnWithIdentity(
        spec.key,
        spec.numBuckets,
        spec.defaultValue === undefined ? {} : { defaultValue: spec.defaultValue },
      );
    case "vocabulary":
      return categoricalColumnWithVocabularyList(
        spec.key,
        spec.vocabulary as string[],
        optionsOfUnknown(spec),
      );
    case "vocabularyFile":
      return categoricalColumnWithVocabularyFile(spec.key, spec.file, {
        ...(spec.size === undefined ? {} : { vocabularySize: spec.size }),
        ...optionsOfUnknown(spec),
      });
    case "hash":
      return categoricalColumnWithHashBucket(spec.key, spec.size, spec.dtype === undefined ? {} : { dtype: spec.dtype });
    case "crossed":
      return crossedColumn(
        spec.keys.map((key) => typeof key === "string" ? key : buildColumn(key)),
        spec.size,
        spec.hashKey === undefined ? {} : { hashKey: spec.hashKey },
      );
    case "weighted":
      return weightedCategoricalColumn(buildColumn(spec.column), spec.weightKey);
    case "indicator":
      return indicatorColumn(buildColumn(spec.column));
    case "embedding":
      return embeddingColumn(buildColumn(spec.column), spec.dimension, embeddingOptions(spec));
    case "shared":
      throw new Error("shared embeddings are several columns");
  }
}

function optionsOfUnknown({ numOovBuckets, defaultValue }: { numOovBuckets?: number; defaultValue?: number }) {
  return { ...(numOovBuckets === undefined ? {} : { numOovBuckets }), ...(defaultValue === undefined ? {} : { defaultValue }) };
}

function embeddingOptions(spec: { combiner?: "mean" | "sum" | "sqrtn"; maxNorm?: number; trainable?: boolean }) {
  return {
    ...(spec.combiner === undefined ? {} : { combiner: spec.combiner }),
    ...(spec.maxNorm === undefined ? {} : { maxNorm: spec.maxNorm }),
    ...(spec.trainable === undefined ? {} : { trainable: spec.trainable }),
  };
}
