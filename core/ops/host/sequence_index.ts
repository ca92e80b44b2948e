/**
 * What operations on sequences work out of the lengths of rows on the host: places of steps, and which steps there are.
 *
 * @module
 */

import { NONE, noted } from "../_op.ts";
import { Tensor } from "../../runtime/tensor.ts";

/** Lengths of rows that have all steps, [rows]. */
export function fullLengths(rows: number, steps: number): Int32Array {
  const lengths = new Int32Array(rows).fill(steps);
  noted("full_lengths", [], [lengths], { rows, steps });
  return lengths;
}

/** Lengths that were checked, of an int64 tensor or of any array, as words: [rows]. */
export function rowLengths(lengths: Tensor | ArrayLike<number>): Int32Array {
  const values: ArrayLike<number | bigint> = lengths instanceof Tensor ? lengths.hostData as BigInt64Array : lengths;
  const words = Int32Array.from(values, Number);
  noted("row_lengths", [lengths], [words], NONE);
  return words;
}

/** For each step of [rows, steps] the place of the step whose turn it is when a row runs backwards; behind a row's end its own. */
export function reverseIndex(lengths: Int32Array, steps: number): Int32Array {
  const index = new Int32Array(lengths.length * steps);
  for (let row = 0; row < lengths.length; row++) {
    const [begin, length] = [row * steps, lengths[row]!];
    for (let at = 0; at < steps; at++) index[begin + at] = begin + (at < length ? length - 1 - at : at);
  }
  noted("reverse_index", [lengths], [index], { steps });
  return index;
}

/** 1 for each step of [rows, steps] that a row has, 0 behind its end. */
export function stepMask(lengths: Int32Array, steps: number): Float32Array {
  const mask = new Float32Array(lengths.length * steps);
  for (let row = 0; row < lengths.length; row++) mask.fill(1, row * steps, row * steps + lengths[row]!);
  noted("step_mask", [lengths], [mask], { steps });
  return mask;
}

/**
 * For each row the place of its last step in [rows, steps], or for each step its own place and behind a row's end that of the last; none where a row
 * has no step. Entries of row or step i are `splits[i]` to `splits[i + 1]`.
 */
export function lastSteps(lengths: Int32Array, steps: number, everyStep: boolean): { index: Int32Array; splits: Int32Array } {
  const each = everyStep ? steps : 1;
  const found: number[] = [];
  const splits = new Int32Array(lengths.length * each + 1);
  for (let place = 0; place < lengths.length * each; place++) {
    const row = Math.floor(place / each);
    const last = lengths[row]! - 1;
    if (last >= 0) found.push(row * steps + (everyStep ? Math.min(place % each, last) : last));
    splits[place + 1] = found.length;
  }
  const index = Int32Array.from(found);
  noted("last_steps", [lengths], [index, splits], { steps, everyStep });
  return { index, splits };
}

/** 0 to count - 1. */
export function range(count: number): Int32Array {
  const numbers = new Int32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  noted("range", [], [numbers], { count });
  return numbers;
}
