/**
 * Candidate sampling: the classes that stand for all of them in a step of training, and what is expected of them.
 *
 * @module
 */

import {
  type ClassDistribution,
  logUniformDistribution,
  sampleCandidates,
  uniformDistribution,
  UnigramCounts,
} from "../../candidate_sampling.ts";
import type { OpAttributes } from "../../graph/attributes.ts";
import { GLOBAL_STEP, recorder, SEED } from "../../graph/current_recorder.ts";
import type { Variable } from "../../model.ts";
import type { RandomKey } from "../../random.ts";
import { effectNoted, NONE, noted } from "../_op.ts";

/** How candidates are drawn. */
export type Sampling = OpAttributes["sampled_classes"];

/** Candidates, and what is known of them and of labels. */
export interface SampledClasses {
  /** int32 [candidates]: each class once. */
  readonly ids: Int32Array;
  /** For each candidate the logarithm of the count that is expected of it. */
  readonly ofCandidates: Float32Array;
  /** The same for each label. */
  readonly ofLabels: Float32Array;
  /**
   * How often each candidate counts for each label, row by row, or the logarithms of it: never, where it is the label that hits it. Null where all
   * count once.
   */
  readonly shares: Float32Array | null;
}

/**
 * Draws candidates for the labels of a batch. They follow from the key and the step, and from the counts of classes so far where they are drawn by them.
 *
 * @param counts The counts, for the sampler `learned_unigram`.
 * @param always Whether shares are wanted where all candidates count once, too.
 */
export function sampleClasses(
  labels: Int32Array,
  sampling: Sampling,
  key: RandomKey,
  step: number,
  counts: Variable | null,
  always: boolean = recorder.graph !== null,
): SampledClasses {
  const { sampler, nClasses } = sampling;
  const distribution = sampler === "learned_unigram" ? UnigramCounts.of(counts!) : distributions[sampler](nClasses);
  const candidates = sampleCandidates(distribution, sampling, key, step);
  const expected = (ids: Int32Array): Float32Array => {
    const values = new Float32Array(ids.length);
    for (let i = 0; i < ids.length; i++) values[i] = candidates.logExpected(ids[i]!);
    return values;
  };
  const drawn: SampledClasses = {
    ids: candidates.ids,
    ofCandidates: expected(candidates.ids),
    ofLabels: expected(labels),
    shares: sharesOf(labels, candidates, sampling, always),
  };
  noted(
    "sampled_classes",
    [labels, SEED, GLOBAL_STEP, counts],
    [drawn.ids, drawn.ofCandidates, drawn.ofLabels, ...(drawn.shares === null ? [] : [drawn.shares])],
    sampling,
  );
  return drawn;
}

/** Counts labels that were seen, in the variable of the sampler `learned_unigram`. */
export function countClasses(counts: Variable, labels: Int32Array): void {
  if (effectNoted("count_classes", [counts, labels], NONE)) return;
  UnigramCounts.of(counts).add(labels);
}

const distributions: Readonly<Record<Exclude<Sampling["sampler"], "learned_unigram">, (nClasses: number) => ClassDistribution>> = {
  log_uniform: logUniformDistribution,
  uniform: uniformDistribution,
};

/** The logarithm of a share of 0: small enough that e to it is 0, and finite. */
const LOG_ZERO = -1e30;

function sharesOf(
  labels: Int32Array,
  { ids, counts }: { readonly ids: Int32Array; readonly counts: Int32Array },
  { removeHits, logShares }: Sampling,
  always: boolean,
): Float32Array | null {
  const places = new Map<number, number>();
  if (removeHits) ids.forEach((id, place) => places.set(id, place));
  if (!always && counts.every((count) => count === 1) && !labels.some((label) => places.has(label))) return null;
  const once = Float32Array.from(counts, (count) => logShares ? Math.log(count) : count);
  const width = ids.length;
  const shares = new Float32Array(labels.length * width);
  for (let row = 0; row < labels.length; row++) {
    shares.set(once, row * width);
    const place = places.get(labels[row]!);
    if (place !== undefined) shares[row * width + place] = logShares ? LOG_ZERO : 0;
  }
  return shares;
}
