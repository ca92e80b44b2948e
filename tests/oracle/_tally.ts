/**
 * Counts how near tensors are to TensorFlow's, by kind of comparison.
 *
 * @module
 */

import { elements, type TensorFlowValue } from "./_case.ts";

/** How far a tensor may be from TensorFlow's without more said, relative to its largest element. */
export const NEAR = 1e-5;

/** What was found of one kind. */
export interface Count {
  /** Comparisons. */
  cases: number;
  /** Tensors in them. */
  tensors: number;
  /** The largest difference of those that are near. */
  worst: number;
  /** Tensors that are not near, and not farther than a multiple of TensorFlow's own distance from float64 either. */
  amplified: number;
  /** The largest difference of these, as a multiple of that distance. */
  worstRatio: number;
  /** A sentence for each of the others. */
  readonly far: string[];
}

/** Numbers of a comparison by kind. */
export class Tally {
  readonly #counts = new Map<string, Count>();
  readonly #factor: number;

  /** A difference counts as rounding up to `factor` times TensorFlow's own distance from float64. */
  constructor(factor: number) {
    this.#factor = factor;
  }

  /** Counts one comparison of a kind, and what is said against it beside its tensors. */
  addCase(kind: string, faults: readonly string[] = []): void {
    this.#of(kind).cases++;
    this.addFaults(kind, faults);
  }

  /** Adds what is said against a comparison that was counted. */
  addFaults(kind: string, faults: readonly string[]): void {
    this.#of(kind).far.push(...faults);
  }

  /** Counts a tensor. `distance`: the largest difference between TensorFlow's and the same in float64. */
  addTensor(kind: string, what: string, got: Tensor | undefined, want: TensorFlowValue, distance: number): void {
    const count = this.#of(kind);
    count.tensors++;
    if (got === undefined || String(got.shape) !== String(want.shape)) {
      count.far.push(`${what}: shape [${got?.shape ?? "none"}] is not TensorFlow's [${want.shape}]`);
      return;
    }
    const { difference, largest } = apart(got.data, elements(want));
    if (difference <= NEAR * largest) count.worst = Math.max(count.worst, difference === 0 ? 0 : difference / largest);
    else if (difference <= this.#factor * distance) {
      count.amplified++;
      count.worstRatio = Math.max(count.worstRatio, difference / distance);
    } else {count.far.push(
        `${what}: ${difference} from TensorFlow's, whose largest element is ${largest}, and which is ${distance} from float64`,
      );}
  }

  /** Takes over what another counted. */
  add(other: Tally): void {
    for (const [kind, theirs] of other.#counts) {
      const count = this.#of(kind);
      for (const key of ["cases", "tensors", "amplified"] as const) count[key] += theirs[key];
      for (const key of ["worst", "worstRatio"] as const) count[key] = Math.max(count[key], theirs[key]);
      count.far.push(...theirs.far);
    }
  }

  /** Every difference that is no rounding. */
  get far(): string[] {
    return [...this.#counts.values()].flatMap(({ far }) => far);
  }

  /** The numbers by kind, and those of all. */
  table(): Record<string, Omit<Count, "far"> & { far: number }> {
    const all = { cases: 0, tensors: 0, worst: 0, amplified: 0, worstRatio: 0, far: 0 };
    const rows = [...this.#counts].map(([kind, count]) => [kind, { ...count, far: count.far.length }] as const);
    for (const [, row] of rows) {
      for (const key of ["cases", "tensors", "amplified", "far"] as const) all[key] += row[key];
      for (const key of ["worst", "worstRatio"] as const) all[key] = Math.max(all[key], row[key]);
    }
    return { ...Object.fromEntries(rows), all };
  }

  #of(kind: string): Count {
    const found = this.#counts.get(kind) ?? { cases: 0, tensors: 0, worst: 0, amplified: 0, worstRatio: 0, far: [] };
    this.#counts.set(kind, found);
    return found;
  }
}

/** A tensor of this library. */
interface Tensor {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number | bigint>;
}

/** The largest difference of two lists, infinite where one is no number, and the largest element of the second. */
export function apart(
  got: ArrayLike<number | bigint>,
  want: readonly (number | string)[],
): { difference: number; largest: number } {
  let [difference, largest] = [0, 0];
  for (let i = 0; i < want.length; i++) {
    const value = Number(want[i]);
    const distance = Math.abs(Number(got[i]) - value);
    difference = Math.max(difference, Number.isNaN(distance) ? Infinity : distance);
    largest = Math.max(largest, Math.abs(value));
  }
  return { difference, largest };
}
