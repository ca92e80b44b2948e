/**
 * Random draws of the input pipeline: a counter and a key, no state.
 *
 * @module
 */

import { ValueError } from "../errors.ts";
import { type RandomKey, threefry2x32 } from "../random.ts";

/** A sequence of draws that depends on nothing but its key and on how many were made. */
export class Draws {
  // As signed words, which an engine keeps as small integers; the generator takes both.
  readonly #key0: number;
  readonly #key1: number;
  readonly #epoch: number;
  readonly #block = new Uint32Array(2);
  #made = 0;

  /** The draws of one epoch under a key. */
  constructor(key: RandomKey, epoch: number) {
    this.#key0 = key.key0 | 0;
    this.#key1 = key.key1 | 0;
    this.#epoch = epoch;
  }

  /** A number in [0, 1) from 32 random bits. */
  unit(): number {
    const made = this.#made++;
    // A block of the generator is two words.
    if ((made & 1) === 0) threefry2x32(this.#key0, this.#key1, this.#epoch, made >>> 1, this.#block);
    return this.#block[made & 1]! / 4294967296;
  }

  /** A whole number in [0, n). The bias is at most n / 2^32. */
  below(n: number): number {
    return Math.floor(this.unit() * n);
  }
}

/** Checks a seed, or draws one for who gave none. */
export function checkSeed(seed: number | undefined): number {
  if (seed === undefined) return crypto.getRandomValues(new Uint32Array(1))[0]!;
  if (!Number.isSafeInteger(seed)) throw new ValueError(`seed must be a whole number, received ${seed}`);
  return seed;
}
