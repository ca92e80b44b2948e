/**
 * Arrays that are reused for each batch.
 *
 * @module
 */

/** Arrays that are filled anew for each batch: a step allocates nothing in proportion to the data. */
export class Scratch {
  #ints = new Int32Array(0);
  #floats = new Float32Array(0);

  /** An array of n integers, valid until the next call. */
  ints(n: number): Int32Array {
    return this.#ints.length === n ? this.#ints : this.#ints = new Int32Array(n);
  }

  /** An array of n floats, valid until the next call. */
  floats(n: number): Float32Array {
    return this.#floats.length === n ? this.#floats : this.#floats = new Float32Array(n);
  }
}
