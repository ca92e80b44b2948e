/**
 * Training steps of classifiers with 1 000 to 1 000 000 classes: sampledSoftmaxHead and hierarchicalSoftmaxHead against multiClassHead, the full softmax, as far
 * as that goes. A hidden layer of 64 units, batches of 32, 64 candidates, Adagrad, labels by Zipf's law; all of `Estimator.train` but checkpoints. In turns,
 * medians of 9 rounds.
 *
 * `deno run -A tests/bench/softmax_heads_bench.ts`; needs 5 GB of memory.
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
  /** Over a balanced tree. */
  readonly hierarchical: number;
  /** Over a Huffman tree of the labels' frequencies. */
  readonly huffman: number;
  readonly full: number | null;
}

const BATCH = 32;
const INPUTS = 32;
const UNITS = 64;
const SAMPLED = 64;
const SIZES = [1_000, 10_000, 100_000, 1_000_000];
/** Beyond, a step of the full softmax takes half a second. */
const FULL = 100_000;
const STEPS = 200;
const ROUNDS = 9;

/** Measures every head with every number of classes. */
export async function softmaxHeadsBench(): Promise<SoftmaxHeadsResult[]> {
  await using open = new AsyncDisposableStack();
  const contenders: Record<string, () => Promise<number>> = {};
  for (const classes of SIZES) {
    const batches = batchesOf(classes);
    const counts = Float64Array.from({ length: classes }, (_, id) => 1 / (id + 1));
    const heads: Record<string, Head> = {
      sampled: sampledSoftmaxHead({ nClasses: classes, numSampled: SAMPLED }),
      unigram: sampledSoftmaxHead({ nClasses: classes, numSampled: SAMPLED, sampler: "learned_unigram" }),
      hierarchical: hierarchicalSoftmaxHead({ nClasses: classes }),
      huffman: hierarchicalSoftmaxHead({ nClasses: classes, counts }),
      ...(classes > FULL ? {} : { full: multiClassHead({ nClasses: classes }) }),
    };
    for (const [name, head] of Object.entries(heads)) {
      const training = open.use(new Training(model(head), batches));
      const steps = name === "full" ? Math.min(STEPS, 200_000 / classes) : STEPS;
      contenders[`${name} ${classes}`] = () => training.round(steps);
    }
  }
  const medians = await takeTurns(contenders, ROUNDS);
  return SIZES.map((classes) => ({
    classes,
    sampled: medians[`sampled ${classes}`]!,
    unigram: medians[`unigram ${classes}`]!,
    hierarchical: medians[`hierarchical ${classes}`]!,
    huffman: medians[`huffman ${classes}`]!,
    full: medians[`full ${classes}`] ?? null,
  }));
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

/** One call of `train` that waits between rounds: its variables stay where they are, as in a long training. */
class Training implements AsyncDisposable {
  readonly #estimator: Estimator;
  readonly #whole: Promise<unknown>;
  #go = Promise.withResolvers<boolean>();
  #done = Promise.withResolvers<number>();
  #steps = 0;
  #taken = 0;
  #start = 0;

  constructor(estimator: Estimator, batches: readonly Batch[]) {
    this.#estimator = estimator;
    const input = this.#input(batches);
    this.#whole = estimator.train(() => input, { onStep: () => this.#stepped() });
  }

  /** Milliseconds a step, of so many steps after a first one. */
  round(steps: number): Promise<number> {
    this.#steps = steps;
    this.#taken = 0;
    this.#done = Promise.withResolvers();
    this.#go.resolve(true);
    return this.#done.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#go.resolve(false);
    await this.#whole;
    await this.#estimator.close();
  }

  async *#input(batches: readonly Batch[]): AsyncGenerator<Batch> {
    for (let i = 0; await this.#go.promise;) {
      this.#go = Promise.withResolvers();
      for (let step = 0; step <= this.#steps; step++) yield batches[i++ % batches.length]!;
    }
  }

  #stepped(): void {
    if (this.#taken === 0) this.#start = performance.now();
    if (this.#taken++ === this.#steps) this.#done.resolve((performance.now() - this.#start) / this.#steps);
  }
}

/** Prints the table. */
export function printSoftmaxHeads(results: readonly SoftmaxHeadsResult[]): void {
  const ms = (value: number | null) => value === null ? "-" : value.toFixed(3);
  printTable(
    `training step in ms, median of ${ROUNDS} rounds: ${UNITS} units, batch ${BATCH}, ${SAMPLED} candidates, Adagrad`,
    ["classes", "sampled", "ratio", "learned unigram", "ratio", "hierarchical", "ratio", "of log2", "Huffman", "ratio", "full softmax"],
    results.map(({ classes, sampled, unigram, hierarchical, huffman, full }) => [
      String(classes),
      ms(sampled),
      (sampled / results[0]!.sampled).toFixed(2),
      ms(unigram),
      (unigram / results[0]!.unigram).toFixed(2),
      ms(hierarchical),
      (hierarchical / results[0]!.hierarchical).toFixed(2),
      (Math.log(classes) / Math.log(results[0]!.classes)).toFixed(2),
      ms(huffman),
      (huffman / results[0]!.huffman).toFixed(2),
      ms(full),
    ]),
  );
}

if (import.meta.main) printSoftmaxHeads(await softmaxHeadsBench());
