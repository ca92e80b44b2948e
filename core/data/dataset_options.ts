/**
 * Options and other arguments of a dataset's operators, and their checks.
 *
 * @module
 */

import { describe, type OptionKinds, ValueError } from "../errors.ts";

/** How `Dataset.shuffle` draws. */
export interface ShuffleOptions {
  /** Seed: the same one gives the same order on every machine. Default: drawn once, when `shuffle` is called. */
  readonly seed?: number;
  /** Whether each repetition of a later `repeat` has another order; default true. */
  readonly reshuffleEachIteration?: boolean;
}

/** What `Dataset.batch` does with the last rows. */
export interface BatchOptions {
  /** Whether a last batch of fewer rows is left out; default false. */
  readonly dropRemainder?: boolean;
}

/** How `Dataset.paddedBatch` fills up rows. */
export interface PaddedBatchOptions extends BatchOptions {
  /** What fills the places of numbers; default 0. */
  readonly paddingValue?: number;
  /** What fills the places of strings; default "". */
  readonly paddingString?: string;
}

/** How `Dataset.split` and `Dataset.kFold` draw. */
export interface SplitOptions {
  /** Seed: the same one gives the same parts on every machine. Default: drawn once. */
  readonly seed?: number;
  /** Keeps the shares within each class: `true` for the labels' classes, or the name of a feature. Default false. */
  readonly stratify?: boolean | string;
}

/** What {@linkcode SplitOptions} may be. */
export const splitKinds: OptionKinds = { seed: ["any"], stratify: ["boolean", "string"] };

/** Checks that an operator was given a function. */
export function callable(method: string, fn: unknown): void {
  if (typeof fn !== "function") throw new TypeError(`${method}() takes a function, received ${describe(fn)}`);
}

/** Checks a whole number from `least` on that the operator `name` was given. */
export function count(value: number, name: string, least: number): number {
  // A buffer or a batch has at most 2^31 - 1 places.
  if (Number.isSafeInteger(value) && value >= least) return ["batch", "shuffle"].includes(name) ? Math.min(value, 0x7fffffff) : value;
  throw new ValueError(`${name}() takes a whole number from ${least}, received ${value}`);
}

/** Checks the shares of a split. */
export function checkFractions(fractions: readonly number[]): void {
  if (!Array.isArray(fractions) || fractions.some((f) => typeof f !== "number")) {
    throw new TypeError(`split() takes an array of fractions, received ${describe(fractions)}`);
  }
  const sum = fractions.reduce((a, b) => a + b, 0);
  if (fractions.length === 0 || fractions.some((f) => !(f > 0 && f <= 1)) || sum > 1 + 1e-9) {
    throw new ValueError(`fractions must be above 0 and add up to at most 1, received [${fractions.join(", ")}]`);
  }
}

/** Checks a seed, or draws one for who gave none. */
export function checkSeed(seed: number | undefined): number {
  if (seed === undefined) return crypto.getRandomValues(new Uint32Array(1))[0]!;
  if (!Number.isSafeInteger(seed)) throw new ValueError(`seed must be a whole number, received ${seed}`);
  return seed;
}
