/**
 * sampledSoftmaxHead: one of many classes, of which a few stand for all in training.
 *
 * @module
 */

import { checkOptions, describe, ValueError } from "../../core/errors.ts";
import { glorotUniform, zeros } from "../../core/initializers.ts";
import { modelRandomKey, requireModel, scopedName, type Variable, variable, variableScope } from "../../core/model.ts";
import { recorder, withRecorder } from "../../core/graph/current_recorder.ts";
import { add, exp, mul, neg, relu, softplus, sub, sum } from "../../core/ops/elementwise.ts";
import { matmul, softmax, softmaxCrossEntropy } from "../../core/ops/network.ts";
import { countClasses, sampleClasses, type SampledClasses, type Sampling } from "../../core/ops/host/sampled_classes.ts";
import { concat, fill, gatherDistinctRows, reshape, slice, takeRows } from "../../core/ops/shape.ts";
import { range } from "../../core/ops/host/sequence_index.ts";
import { distinctIds } from "../../core/ops/host/distinct_ids.ts";
import { allOutputs, filledIds, wideOutputs, type WideSoftmax, wideSoftmax } from "../../core/ops/wide.ts";
import type { LargestElements } from "../../core/ops/top_k.ts";
import { fromTypedArray, type Tensor } from "../../core/runtime/tensor.ts";
import { idsOf } from "./_classes.ts";
import { checkClassCount, type ClassModel, manyClasses, type ManyClassesOptions, manyClassesOptions } from "./_many_classes.ts";
import { SingleHead } from "./_single_head.ts";
import type { Head } from "./head.ts";

/** How candidates are drawn: with the frequencies of Zipf's law for classes in the order of their frequency, all alike, or as often as they were labels so far. */
export type CandidateSampler = "log_uniform" | "uniform" | "learned_unigram";

/** Options of {@linkcode sampledSoftmaxHead}. */
export interface SampledSoftmaxHeadOptions extends ManyClassesOptions {
  /** How many candidates are drawn for a batch, at least 1. Different ones are at most nClasses. */
  readonly numSampled: number;
  /** How they are drawn. Default `log_uniform`, which is for classes that are numbered from the most frequent on. */
  readonly sampler?: CandidateSampler;
  /** The loss of training: cross-entropy among the label and the candidates, or noise-contrastive estimation. Default `sampled_softmax`. */
  readonly trainingLoss?: "sampled_softmax" | "nce";
  /** Whether candidates differ from each other. Default true. */
  readonly unique?: boolean;
  /** Whether a candidate that is the label of an example is left out of that example's loss. Default: in the sampled softmax, not in `nce`. */
  readonly removeAccidentalHits?: boolean;
  /**
   * Whether the logit of the label, too, is lowered by the logarithm of its expected count, as `tf.nn.sampled_softmax_loss` does. Default: not, which makes
   * the expected gradient that of the full softmax as numSampled grows. Noise-contrastive estimation always lowers it.
   */
  readonly correctLabels?: boolean;
}

/**
 * A head for classification into one of many classes by a sampled softmax (Bengio & Senécal 2008, Jean et al. 2015) or by noise-contrastive estimation
 * (Gutmann & Hyvärinen 2010). A step of training looks at the labels and the candidates alone: its cost does not grow with nClasses, as long as the
 * optimizer changes only rows that have a gradient (`SGD`, `Adagrad` and `Ftrl` do; `Adam` and `RMSProp` move all).
 *
 * Every logit of a candidate is lowered by the logarithm of the count that is expected of it. With the probability p in each draw that is numSampled p or, of
 * different candidates, 1 - (1 - p)^tries, as in TensorFlow. Candidates follow from the seed and the step; those of `learned_unigram` also from the counts
 * of labels, which are a variable.
 *
 * It takes `logitsInput` [batch, n] only: there are no logits to give it. Labels are [batch] or [batch, 1], ids or, with `labelKeys`, strings. The loss of
 * evaluation is the full softmax cross-entropy, of which some classes are computed at a time. Predictions: `logits`, `probabilities` and `classes`; with
 * `topK`, `top_k_classes`, `top_k_probabilities` and `classes`.
 *
 * @throws {ValueError} if an option does not fit the number of classes.
 *
 * @example
 * ```ts
 * import { Estimator, reshape, SGD, type Tensor } from "@headway/estimator";
 * import { sampledSoftmaxHead } from "@headway/estimator/heads/contrib";
 * const head = sampledSoftmaxHead({ nClasses: 1000, numSampled: 20, topK: 3 });
 * await using model = new Estimator({
 *   modelFn: ({ features, labels, mode }) => {
 *     const trainOpFn = (loss: Tensor) => new SGD({ learningRate: 1 }).minimize(loss);
 *     return head.createModelFnOps({ features, labels, mode, trainOpFn, logitsInput: reshape(features["x"] as Tensor, [-1, 1]) });
 *   },
 *   config: { tfRandomSeed: 1 },
 * });
 * await model.train(() => [{ x: [-1, 1] }, [0, 700]], { steps: 20 });
 * console.log(await model.predictOne({ x: 1 }));
 * ```
 */
export function sampledSoftmaxHead(options: SampledSoftmaxHeadOptions): Head {
  checkOptions("sampledSoftmaxHead", options, {
    ...manyClassesOptions,
    numSampled: ["any"],
    sampler: ["string"],
    trainingLoss: ["string"],
    unique: ["boolean"],
    removeAccidentalHits: ["boolean"],
    correctLabels: ["boolean"],
  });
  checkClassCount(options.nClasses);
  const model = new SampledModel(options);
  return new SingleHead({
    ...manyClasses(options, model),
    defaultScope: "sampled_softmax_head",
    losses: (target, x, mode) => {
      const ids = idsOf(target);
      return mode === "train" ? model.sampledLosses(ids, x) : model.fullLosses(ids, x);
    },
  }, options);
}

class SampledModel implements ClassModel {
  readonly #nClasses: number;
  readonly #numSampled: number;
  readonly #sampler: CandidateSampler;
  readonly #nce: boolean;
  readonly #unique: boolean;
  readonly #removeHits: boolean;
  readonly #correctLabels: boolean;
  /** The last look at all classes: the loss of an evaluation and its metrics come from one. */
  #seen: { readonly x: Tensor; readonly of: readonly unknown[]; readonly softmax: WideSoftmax } | null = null;

  constructor(options: SampledSoftmaxHeadOptions) {
    const { nClasses, numSampled, sampler = "log_uniform", trainingLoss = "sampled_softmax", unique = true } = options;
    if (!Number.isInteger(numSampled) || numSampled < 1) {
      throw new ValueError(`numSampled must be a whole number from 1 on, received ${describe(numSampled)}`);
    }
    if (unique && numSampled > nClasses) {
      throw new ValueError(`numSampled must be at most nClasses where candidates are unique: ${numSampled} of ${nClasses}`);
    }
    if (!samplers.includes(sampler)) throw new ValueError(`Unknown sampler ${describe(sampler)}. Known are ${samplers.join(", ")}`);
    if (!trainingLosses.includes(trainingLoss)) {
      throw new ValueError(`Unknown trainingLoss ${describe(trainingLoss)}. Known are ${trainingLosses.join(", ")}`);
    }
    this.#nClasses = nClasses;
    this.#numSampled = numSampled;
    this.#sampler = sampler;
    this.#nce = trainingLoss === "nce";
    this.#unique = unique;
    this.#removeHits = options.removeAccidentalHits ?? !this.#nce;
    this.#correctLabels = options.correctLabels ?? this.#nce;
    if (this.#nce && !this.#correctLabels) throw new ValueError("correctLabels must not be false where trainingLoss is nce");
  }

  layer(x: Tensor): { weights: Variable; biases: Variable } {
    return variableScope("logits", () => ({
      weights: variable("weights", [this.#nClasses, x.shape[1]!], glorotUniform()),
      biases: variable("biases", [this.#nClasses], zeros()),
    }));
  }

  /** The loss of each row against candidates that all rows share, [batch, 1]. */
  sampledLosses(labels: Int32Array, x: Tensor): Tensor {
    const { weights, biases } = this.layer(x);
    const candidates = this.#draw(labels);
    const [batch, width] = x.shape as [number, number];
    const count = candidates.ids.length;
    const { distinct, places } = distinctIds(labels, candidates.ids);
    // One lookup of candidates and labels: the gradient of the layer is these rows.
    const rows = gatherDistinctRows(weights, distinct);
    const offsets = gatherDistinctRows(biases, distinct);
    const own = add(sum(mul(x, takeRows(rows, places)), 1, { keepDims: true }), takeRows(offsets, places));
    const sampled = add(
      matmul(x, slice(rows, [0, 0], [count, width]), { transposeB: true }),
      reshape(sub(slice(offsets, [0, 0], [count, 1]), fromTypedArray(candidates.ofCandidates, [count, 1])), [1, count]),
    );
    const label = this.#correctLabels ? sub(own, fromTypedArray(candidates.ofLabels, [batch, 1])) : own;
    const shares = candidates.shares === null ? null : fromTypedArray(candidates.shares, [batch, count]);
    return this.#nce ? contrastiveLosses(label, sampled, shares) : crossEntropies(label, sampled, shares);
  }

  /** The cross-entropy of the softmax over all classes, [batch, 1]. No gradient flows: training has the sampled losses. */
  fullLosses(labels: Int32Array, x: Tensor): Tensor {
    return withRecorder(recorder.graph, () => {
      const rows = range(labels.length);
      const own = reshape(wideOutputs(x, this.layer(x), rows, labels), [labels.length, 1]);
      // Both sides are rounded: a cross-entropy that is 0 must not come out below.
      return relu(sub(reshape(this.#softmax(x).logSumExp, own.shape), own));
    });
  }

  logits(x: Tensor): Tensor {
    return allOutputs(x, this.layer(x));
  }

  allProbabilities(logits: Tensor): Tensor {
    return softmax(logits);
  }

  someProbabilities(logits: Tensor, { values, ids }: LargestElements): Tensor {
    const batch = logits.shape[0]!;
    const largest = slice(values, [0, 0], [batch, 1]);
    // The cross-entropy with the most probable class as label: minus the logarithm of its probability.
    const rest = softmaxCrossEntropy(slice(ids, [0, 0], [batch, 1]), logits);
    return exp(sub(sub(values, largest), reshape(rest, [batch, 1])));
  }

  largest(x: Tensor): Tensor {
    return this.#softmax(x).largest;
  }

  one(x: Tensor, id: number): { logit: Tensor; probability: Tensor } {
    const batch = x.shape[0]!;
    const logit = reshape(wideOutputs(x, this.layer(x), range(batch), filledIds(batch, id)), [batch, 1]);
    return { logit, probability: exp(sub(logit, reshape(this.#softmax(x).logSumExp, [batch, 1]))) };
  }

  #softmax(x: Tensor): WideSoftmax {
    const layer = this.layer(x);
    const { weights, biases } = layer;
    const of = [weights, weights.version, biases, biases.version];
    if (this.#seen?.x !== x || of.some((part, i) => part !== this.#seen!.of[i])) this.#seen = { x, of, softmax: wideSoftmax(x, layer) };
    return this.#seen.softmax;
  }

  #draw(labels: Int32Array): SampledClasses {
    const { step, updates, variables } = requireModel("sampledSoftmaxHead");
    const key = modelRandomKey("candidate_sampler");
    const sampling: Sampling = {
      sampler: this.#sampler,
      nClasses: this.#nClasses,
      numSampled: this.#numSampled,
      unique: this.#unique,
      removeHits: this.#removeHits,
      logShares: !this.#nce,
      stream: key.stream ?? "",
    };
    if (this.#sampler !== "learned_unigram") return sampleClasses(labels, sampling, key, step, null);
    const ones = () => new Float32Array(this.#nClasses).fill(1);
    const counts = variables.get(scopedName("unigram_counts"), [this.#nClasses], ones, false, undefined, true);
    // The labels of this step count from the next one on, and only if this one is taken.
    updates.push(() => countClasses(counts, labels));
    return sampleClasses(labels, sampling, key, step, counts);
  }
}

const samplers: readonly string[] = ["log_uniform", "uniform", "learned_unigram"];
const trainingLosses: readonly string[] = ["sampled_softmax", "nce"];

/** The cross-entropy of the first of the logits [label, candidates]. `shares` are logarithms. */
function crossEntropies(label: Tensor, sampled: Tensor, shares: Tensor | null): Tensor {
  const parts = [label, shares === null ? sampled : add(sampled, shares)];
  const batch = label.shape[0]!;
  return reshape(softmaxCrossEntropy(fill([batch], 0, "int32"), concat(parts, 1)), [batch, 1]);
}

/** Logistic regressions that tell the label from noise: the label is none, every candidate is. */
function contrastiveLosses(label: Tensor, sampled: Tensor, shares: Tensor | null): Tensor {
  const noise = softplus(sampled);
  return add(softplus(neg(label)), sum(shares === null ? noise : mul(noise, shares), 1, { keepDims: true }));
}
