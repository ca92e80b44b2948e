/**
 * Runs a recurrent case with this library's public interface, from a checkpoint.
 *
 * @module
 */

import {
  type CategoricalColumn,
  categoricalColumnWithHashBucket,
  categoricalColumnWithIdentity,
  categoricalColumnWithVocabularyList,
  embeddingColumn,
  type FeatureColumn,
  gruCell,
  indicatorColumn,
  lstmCell,
  numericColumn,
  RNNClassifier,
  RunConfig,
  sequenceCategoricalColumnWithHashBucket,
  sequenceCategoricalColumnWithIdentity,
  sequenceCategoricalColumnWithVocabularyList,
  sequenceNumericColumn,
  sharedEmbeddings,
  simpleRnnCell,
  StackedRNNCells,
} from "../../mod.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import type { RnnCase, RnnCategorical, RnnColumn, RnnValue, RnnValues } from "./_rnn_case.ts";
import { buildOptimizer } from "./_ours.ts";

/** Makes the estimator of a case on a model directory. */
export function buildRnn(test: RnnCase, modelDir: string): RNNClassifier<boolean> {
  const { units, cellType, cells, labelVocabulary, weightColumn, lossReduction, returnSequences, sequenceMask } = test;
  return new RNNClassifier<boolean>({
    sequenceFeatureColumns: test.sequence.flatMap((spec) => buildColumns(spec, true)),
    contextFeatureColumns: test.context.flatMap((spec) => buildColumns(spec, false)),
    nClasses: test.nClasses,
    modelDir,
    optimizer: buildOptimizer(test.optimizer),
    config: new RunConfig({ tfRandomSeed: 1, saveCheckpointsSteps: 1_000_000_000 }),
    ...(units === undefined ? {} : { units }),
    ...(cellType === undefined ? {} : { cellType }),
    ...(cells === undefined ? {} : { rnnCellFn: () => new StackedRNNCells(cells.map(({ kind, units }) => makers[kind](units))) }),
    ...(labelVocabulary === undefined ? {} : { labelVocabulary }),
    ...(weightColumn === undefined ? {} : { weightColumn }),
    ...(lossReduction === undefined ? {} : { lossReduction }),
    ...(returnSequences === undefined ? {} : { returnSequences }),
    ...(sequenceMask === undefined ? {} : { sequenceMask }),
  });
}

/** Trains so many steps on the latest checkpoint of a directory and gives the loss of each. */
export async function trainRnn(test: RnnCase, modelDir: string, steps: number): Promise<number[]> {
  const losses: number[] = [];
  await using estimator = buildRnn(test, modelDir);
  await estimator.train(() => rnnBatches(test, true), { steps, onStep: (_, loss) => losses.push(loss) });
  return losses;
}

/** Evaluates the latest checkpoint of a directory. */
export async function evaluateRnn(test: RnnCase, modelDir: string): Promise<Record<string, unknown>> {
  await using estimator = buildRnn(test, modelDir);
  return await estimator.evaluate(() => rnnBatches(test, false));
}

/** Predicts with the latest checkpoint of a directory, batch by batch. */
export async function predictRnn(test: RnnCase, modelDir: string): Promise<Record<string, HostTensor>[]> {
  await using estimator = buildRnn(test, modelDir);
  const all: Record<string, HostTensor>[] = [];
  for await (const batch of estimator.predict(() => rnnBatches(test, false), { yieldSingleExamples: false })) all.push(batch);
  return all;
}

const makers = { simple_rnn: simpleRnnCell, lstm: lstmCell, gru: gruCell };

/** The batches of a case in their order; they begin again after the last where `repeat` is set. */
export function* rnnBatches(test: RnnCase, repeat: boolean): Generator<[Record<string, never>, never]> {
  const rows = test.labels.values.length;
  do {
    for (let start = 0; start < rows; start += test.batch) {
      const part = ({ values, dtype }: RnnValues) => values.slice(start, start + test.batch).map((value) => typed(value, dtype)) as never;
      yield [Object.fromEntries(Object.entries(test.features).map(([name, values]) => [name, part(values)])), part(test.labels)];
    }
  } while (repeat);
}

function typed(value: RnnValue, dtype: RnnValues["dtype"]): unknown {
  if (Array.isArray(value)) return value.map((element) => typed(element, dtype));
  return dtype === "bool" ? value === 1 : value;
}

function buildColumns(spec: RnnColumn, sequence: boolean): readonly FeatureColumn[] {
  switch (spec.kind) {
    case "numeric": {
      const options = {
        ...(spec.shape === undefined ? {} : { shape: spec.shape }),
        ...(spec.defaultValue === undefined ? {} : { defaultValue: spec.defaultValue }),
      };
      return [sequence ? sequenceNumericColumn(spec.key, options) : numericColumn(spec.key, options)];
    }
    case "indicator":
      return [indicatorColumn(categorical(spec.column, sequence))];
    case "embedding":
      return [
        embeddingColumn(categorical(spec.column, sequence), spec.dimension, spec.combiner === undefined ? {} : { combiner: spec.combiner }),
      ];
    case "shared":
      return sharedEmbeddings(spec.columns.map((column) => categorical(column, sequence)), spec.dimension);
  }
}

function categorical(spec: RnnCategorical, sequence: boolean): CategoricalColumn {
  switch (spec.kind) {
    case "identity": {
      const options = spec.defaultValue === undefined ? {} : { defaultValue: spec.defaultValue };
      return (sequence ? sequenceCategoricalColumnWithIdentity : categoricalColumnWithIdentity)(spec.key, spec.numBuckets, options);
    }
    case "vocabulary": {
      const options = spec.numOovBuckets === undefined ? {} : { numOovBuckets: spec.numOovBuckets };
      return (sequence ? sequenceCategoricalColumnWithVocabularyList : categoricalColumnWithVocabularyList)(
        spec.key,
        spec.vocabulary,
        options,
      );
    }
    case "hash":
      return (sequence ? sequenceCategoricalColumnWithHashBucket : categoricalColumnWithHashBucket)(spec.key, spec.size);
  }
}
