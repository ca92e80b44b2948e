/**
 * Training steps of classifiers with 1 000 to 1 000 000 classes: sampledSoftmaxHead and hierarchicalSoftmaxHead against multiClassHead, the full softmax, as far
 * as that goes. A hidden layer of 64 units, batches of 32, 64 candidates, Adagrad, labels by Zipf's law; all of `Estimator.train` but checkpoints. In turns,
 * medians of 7 rounds.
 *
 * `deno run -A tests/bench/softmax_heads_bench.ts`; needs 6 GB of memory.
 *
 * @module
 */

import { randomKey, uniforms } from "../../core/random.ts";
import { type Head, hierarchicalSoftmaxHead, multiClassHead, sampledSoftmaxHead } from "../../heads/contrib/mod.ts";
import { Adagrad, type Batch, dense, Estimator, reshape, silentLogger, type Tensor, tensor } from "../../mod.ts";
import { printTable, takeTurns } from "./table.ts";

/** Milliseconds a step with so many classes; null where it was not measured. */
export interface SoftmaxHeadsResult {
  readonly classes: number;
  readonly sampled: number;
  readonly unigram: number;
  readonly hierarchical: number;
  readonly full: number | null;
}

const BATCH = 32;
const INPUTS = 32;
const UNITS = 64;
const SAMPLED = 64;
/** Beyond, a step of the full softmax takes seconds. */
const FULL = 100_000;
const ROUNDS = 7;

/** Measures every size. */
export async function softmaxHeadsBench(): Promise<SoftmaxHeadsResult[]> {
  const results: SoftmaxHeadsResult[] = [];
  for (const classes of [1_000, 10_000, 100_000, 1_000_000]) {
    const batches = batchesOf(classes);
    const counts = Float64Array.from({ length: classes }, (_, id) => 1 / (id + 1));
    await using sampled = model(sampledSoftmaxHead({ nClasses: classes, numSampled: SAMPLED }));
    await using unigram = model(sampledSoftmaxHead({ nClasses: classes, numSampled: SAMPLED, sampler: "learned_unigram" }));
    await using hierarchical = model(hierarchicalSoftmaxHead({ nClasses: classes, counts }));
    await using full = classes > FULL ? null : model(multiClassHead({ nClasses: classes }));
    const medians = await takeTurns({
      sampled: () => stepsOf(sampled, batches, 200),
      unigram: () => stepsOf(unigram, batches, 200),
      hierarchical: () => stepsOf(hierarchical, batches, 200),
      full: () => full === null ? 0 : stepsOf(full, batches, Math.max(5, 100_000 / classes)),
    }, ROUNDS);
    results.push({ classes, ...medians, full: full === null ? null : medians.full });
  }
  return results;
}

function model(head: Head): Estimator {
  const optimizer = new Adagrad({ learningRate: 0.1 });
  return new Estimator({
    modelFn: ({ features, labels, mode }) => {
      const x = reshape(features["x"] as Tensor, [-1, INPUTS]);
      const logitsInput = dense(x, UNITS, { activation: "relu", name: "hidden" });
      return head.createModelFnOps({ features, labels, mode, trainOpFn: (loss) => optimizer.minimize(loss), logitsInput });
    },
    config: { tfRandomSeed: 1, logger: silentLogger, saveCheckpointsSecs: null, saveCheckpointsSteps: null },
  });
}

/** 64 batches of inputs and labels; class i is drawn in proportion to 1 / (i + 1), roughly. */
function batchesOf(classes: number): Batch[] {
  return Array.from({ length: 64 }, (_, i) => {
    const draws = uniforms(BATCH, randomKey(i, "labels"));
    const labels = Int32Array.from(draws, (u) => Math.min(classes - 1, Math.floor(Math.expm1(u * Math.log1p(classes)))));
    return [{ x: tensor(uniforms(BATCH * INPUTS, randomKey(i, "inputs")), [BATCH, INPUTS]) }, labels];
  });
}

/** Milliseconds a step, without what goes before the first and after the last. */
async function stepsOf(estimator: Estimator, batches: readonly Batch[], steps: number): Promise<number> {
  let start = 0;
  let end = 0;
  await estimator.train(function* () {
    for (let i = 0;; i++) yield batches[i % batches.length]!;
  }, {
    steps: steps + 1,
    onStep: () => {
      end = performance.now();
      if (start === 0) start = end;
    },
  });
  return (end - start) / steps;
}

/** Prints the table. */
export function printSoftmaxHeads(results: readonly SoftmaxHeadsResult[]): void {
  const ms = (value: number | null) => value === null ? "-" : value.toFixed(3);
  printTable(
    `training step in ms, median of ${ROUNDS} rounds: ${UNITS} units, batch ${BATCH}, ${SAMPLED} candidates, Adagrad`,
    ["classes", "sampled", "to 1 000", "learned unigram", "to 1 000", "hierarchical", "to 1 000", "log2 to 1 000", "full softmax"],
    results.map(({ classes, sampled, unigram, hierarchical, full }) => [
      String(classes),
      ms(sampled),
      (sampled / results[0]!.sampled).toFixed(2),
      ms(unigram),
      (unigram / results[0]!.unigram).toFixed(2),
      ms(hierarchical),
      (hierarchical / results[0]!.hierarchical).toFixed(2),
      (Math.log(classes) / Math.log(results[0]!.classes)).toFixed(2),
      ms(full),
    ]),
  );
}

if (import.meta.main) printSoftmaxHeads(await softmaxHeadsBench());
