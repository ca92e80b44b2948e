/**
 * Candidate sampling: a few classes, drawn at random, stand for all of them in a step of training
 * ("What is Candidate Sampling", tensorflow.org/extras/candidate_sampling.pdf; tensorflow/core/kernels/range_sampler.cc).
 *
 * @module
 */

import { DataLossError } from "./errors.ts";
import type { Variable } from "./model.ts";
import { type RandomKey, threefry2x32 } from "./random.ts";
import { elementsOf } from "./runtime/tensor.ts";

/** How likely each class is to be drawn. */
export interface ClassDistribution {
  /** Number of classes. */
  readonly nClasses: number;
  /** Probability of a class. */
  probability(id: number): number;
  /** The class for a number that is uniform in [0, 1). */
  draw(uniform: number): number;
  /** Numbers in proportion to the probabilities. Whoever sets some to 0 sets them back. */
  weights(): SumTree;
}

/** Classes that were drawn. */
export interface Candidates {
  /** Each class once, in the order of the first draws. */
  readonly ids: Int32Array;
  /** How often each was drawn. */
  readonly counts: Int32Array;
  /** Logarithm of how often a class is expected among so many draws. */
  logExpected(id: number): number;
}

/** How many candidates, and whether they differ. */
export interface SamplingOptions {
  /** How many. */
  readonly numSampled: number;
  /** True: draws go on until there are so many different classes. False: exactly so many draws. */
  readonly unique: boolean;
}

/**
 * Draws candidates. The same key and step give the same ones.
 *
 * Expected counts are TensorFlow's: numSampled times the probability p or, of different classes, 1 - (1 - p)^tries.
 *
 * @param distribution How likely each class is.
 * @param key The random stream.
 * @param step First word of the counter.
 */
export function sampleCandidates(
  distribution: ClassDistribution,
  { numSampled, unique }: SamplingOptions,
  key: RandomKey,
  step: number,
): Candidates {
  const next = uniformStream(key, step);
  if (!unique) {
    const counts = new Map<number, number>();
    for (let i = 0; i < numSampled; i++) {
      const id = distribution.draw(next());
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const logExpected = (id: number) => Math.log(numSampled * distribution.probability(id));
    return { ids: Int32Array.from(counts.keys()), counts: Int32Array.from(counts.values()), logExpected };
  }
  const { ids, tries } = distinct(distribution, numSampled, next);
  const logExpected = (id: number) => Math.log(-Math.expm1(tries * Math.log1p(-distribution.probability(id))));
  return { ids, counts: new Int32Array(ids.length).fill(1), logExpected };
}

/** All classes are equally likely. */
export function uniformDistribution(nClasses: number): ClassDistribution {
  return {
    nClasses,
    probability: () => 1 / nClasses,
    draw: (uniform) => Math.floor(uniform * nClasses),
    weights: () => new SumTree(new Float64Array(nClasses).fill(1)),
  };
}

/** Class i has the probability log((i + 2) / (i + 1)) / log(n + 1): that of Zipf's law, for classes in the order of their frequency. */
export function logUniformDistribution(nClasses: number): ClassDistribution {
  const range = Math.log1p(nClasses);
  const probability = (id: number) => Math.log1p(1 / (id + 1)) / range;
  return {
    nClasses,
    probability,
    draw: (uniform) => Math.min(nClasses - 1, Math.floor(Math.expm1(uniform * range))),
    weights: () => new SumTree(Float64Array.from({ length: nClasses }, (_, id) => probability(id))),
  };
}

/** Counts of the classes that were seen, in a variable. Every class begins with 1. */
export class UnigramCounts implements ClassDistribution {
  /** Number of classes. */
  readonly nClasses: number;
  readonly #variable: Variable;
  #version = -1;
  #tree = new SumTree(new Float64Array(1));

  private constructor(variable: Variable) {
    this.#variable = variable;
    this.nClasses = variable.size;
  }

  /**
   * The counts that a variable [nClasses] holds, one that lives on the host. Only where the variable was overwritten are all of them read.
   *
   * @throws {DataLossError} if a count is not a positive number.
   */
  static of(variable: Variable): UnigramCounts {
    let counts = known.get(variable);
    if (counts === undefined) known.set(variable, counts = new UnigramCounts(variable));
    if (counts.#version !== variable.version) counts.#read();
    return counts;
  }

  /** Probability of a class. */
  probability(id: number): number {
    return this.#tree.get(id) / this.#tree.total;
  }

  /** The class for a number that is uniform in [0, 1). */
  draw(uniform: number): number {
    return this.#tree.find(uniform * this.#tree.total);
  }

  /** The counts. */
  weights(): SumTree {
    return this.#tree;
  }

  /** Counts classes that were seen. */
  add(ids: ArrayLike<number>): void {
    let largest = 0;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      const count = Math.fround(this.#tree.get(id) + 1);
      this.#tree.set(id, count);
      this.#variable.set(id, count);
      largest = Math.max(largest, count);
    }
    this.#version = this.#variable.version;
    // Beyond 2^24 adding 1 changes no float32. Half of every count leaves their shares as they are.
    if (largest >= 2 ** 24) this.#variable.assign((elementsOf(this.#variable) as Float32Array).map((count) => count / 2));
  }

  #read(): void {
    const counts = elementsOf(this.#variable) as Float32Array;
    const bad = counts.findIndex((count) => !(count > 0 && count < Infinity));
    if (bad >= 0) {
      throw new DataLossError(`${this.#variable.name} holds counts of classes, positive numbers; that of class ${bad} is ${counts[bad]}`, {
        tensor: this.#variable.name,
      });
    }
    this.#tree = new SumTree(counts);
    this.#version = this.#variable.version;
  }
}

const known = new WeakMap<Variable, UnigramCounts>();

/** Sums of groups of 16 weights, sums of 16 such sums, and so on: few levels, each of them a run of memory. A sum is that of its group, whatever was set before. */
export class SumTree {
  readonly #levels: Float64Array[];

  /** Sums the weights, none of them negative. */
  constructor(weights: ArrayLike<number>) {
    this.#levels = [Float64Array.from(weights)];
    for (let below = this.#levels[0]!; below.length > 1; this.#levels.push(below)) {
      const sums = new Float64Array(Math.ceil(below.length / GROUP));
      for (let i = 0; i < sums.length; i++) sums[i] = sumOf(below, i);
      below = sums;
    }
  }

  /** Sum of all weights. */
  get total(): number {
    return this.#levels[this.#levels.length - 1]![0]!;
  }

  /** The weight of an item. */
  get(item: number): number {
    return this.#levels[0]![item]!;
  }

  /** Changes the weight of an item. */
  set(item: number, weight: number): void {
    const levels = this.#levels;
    levels[0]![item] = weight;
    for (let level = 1; level < levels.length; level++) {
      item = Math.floor(item / GROUP);
      levels[level]![item] = sumOf(levels[level - 1]!, item);
    }
  }

  /** The item within whose share of [0, total) a number lies; never one of weight 0. */
  find(place: number): number {
    let item = 0;
    for (let level = this.#levels.length - 2; level >= 0; level--) {
      const weights = this.#levels[level]!;
      const end = Math.min(weights.length, (item + 1) * GROUP);
      for (let i = item * GROUP; i < end; i++) {
        const weight = weights[i]!;
        if (weight === 0) continue;
        item = i;
        if (place < weight) break;
        place -= weight;
      }
    }
    return item;
  }
}

const GROUP = 16;

function sumOf(weights: Float64Array, group: number): number {
  const end = Math.min(weights.length, (group + 1) * GROUP);
  let sum = 0;
  for (let i = group * GROUP; i < end; i++) sum += weights[i]!;
  return sum;
}

/** Draws per candidate after which drawing again what was drawn before is given up. */
const PATIENCE = 8;

/** Draws until there are so many different classes. */
function distinct(distribution: ClassDistribution, numSampled: number, next: () => number): { ids: Int32Array; tries: number } {
  const drawn = new Set<number>();
  let tries = 0;
  for (; drawn.size < numSampled && tries < PATIENCE * numSampled; tries++) drawn.add(distribution.draw(next()));
  if (drawn.size < numSampled) tries += takeOut(distribution, drawn, numSampled, next);
  return { ids: Int32Array.from(drawn), tries };
}

/**
 * Goes on as drawing again would where nearly all of the probability is drawn already: a class that is drawn is taken out of the others, and how many draws it
 * would have taken, a geometric number, is itself drawn.
 *
 * @returns The number of draws.
 */
function takeOut(distribution: ClassDistribution, drawn: Set<number>, numSampled: number, next: () => number): number {
  const tree = distribution.weights();
  const all = tree.total;
  const before = new Map<number, number>();
  const remove = (id: number) => {
    before.set(id, tree.get(id));
    tree.set(id, 0);
  };
  for (const id of drawn) remove(id);
  let tries = 0;
  while (drawn.size < numSampled) {
    tries += 1 + Math.floor(Math.log1p(-next()) / Math.log1p(-tree.total / all));
    const id = tree.find(next() * tree.total);
    drawn.add(id);
    remove(id);
  }
  for (const [id, weight] of before) tree.set(id, weight);
  return tries;
}

/** Numbers in [0, 1) of 53 bits: one block of the generator each. */
function uniformStream(key: RandomKey, step: number): () => number {
  const block = new Uint32Array(2);
  let i = 0;
  return () => {
    threefry2x32(key.key0, key.key1, step, i++, block);
    return ((block[0]! >>> 5) * 2 ** 26 + (block[1]! >>> 6)) * 2 ** -53;
  };
}
