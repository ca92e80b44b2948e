/**
 * Compares what this library made of a case with what TensorFlow made of it.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import {
  type Case,
  elements,
  type TensorFlowDistance,
  type TensorFlowResult,
  type TensorFlowValue,
  type TensorFlowValues,
} from "./_case.ts";
import { apart } from "./_tally.ts";

/** How far a run may be from TensorFlow's. */
export interface Bounds {
  /** Of losses, relative. */
  readonly losses: number;
  /** Of a variable: relative to its largest element. */
  readonly variable: (name: string) => number;
  /**
   * What the largest element of a variable counts as where it is smaller. A mean of gradients may be next to nothing where these are not, and its rounding is
   * theirs: without a run in float64, which shows that, it is 0.1 (1e-5 is then 1e-6 absolute).
   */
  readonly smallest: number;
  /** Of metrics and predictions: relative, and relative to 0.1 where the value is smaller (1e-5 is then 1e-6 absolute). */
  readonly results: number;
}

/**
 * The bounds of a run: 1e-6 for losses and 1e-5 for everything else, or four times TensorFlow's own distance from the same run in float64 where
 * that is more: then the difference is one of rounding, which the run amplifies (Ftrl's `linear` at a small rate, a division by a root near zero),
 * and no other float32 program can be nearer.
 */
export function boundsOf(distance: TensorFlowDistance | undefined): Bounds {
  return {
    losses: Math.max(1e-6, 4 * (distance?.losses ?? 0)),
    variable: (name) => Math.max(1e-5, 4 * (distance?.variables[name] ?? 0)),
    smallest: distance === undefined ? 0.1 : 0,
    results: Math.max(1e-5, 4 * worstOf(distance)),
  };
}

/** The bounds of a run whose update rule divides by next to nothing: losses too have 1e-5. */
export function boundsOfAmplified(distance: TensorFlowDistance | undefined): Bounds {
  return { ...boundsOf(distance), losses: Math.max(1e-5, 4 * (distance?.losses ?? 0)) };
}

/** The bounds of evaluation and prediction from the very checkpoint. */
export function boundsOfSame(distance: TensorFlowDistance | undefined): Bounds {
  return { ...boundsOf(undefined), results: Math.max(1e-5, 4 * (distance?.predictions ?? 0)) };
}

function worstOf(distance: TensorFlowDistance | undefined): number {
  return Math.max(0, distance?.losses ?? 0, distance?.results ?? 0, ...Object.values(distance?.variables ?? {}));
}

/** Largest distance of two lists, relative to the wanted value, and to `floor` where that is smaller. */
export function relativeDistance(got: ArrayLike<number | bigint>, want: ArrayLike<number | string>, floor: number): number {
  assertEquals(got.length, want.length);
  let worst = 0;
  for (let i = 0; i < want.length; i++) {
    const value = Number(want[i]);
    const distance = Math.abs(Number(got[i]) - value) / Math.max(Math.abs(value), floor);
    // NaN is never near.
    if (!(distance <= worst)) worst = Number.isNaN(distance) ? Infinity : distance;
  }
  return worst;
}

/** Asserts that the losses are near TensorFlow's, step by step. */
export function assertLosses(got: readonly number[], want: readonly number[], bound: number): void {
  const distance = relativeDistance(got, want, 1e-6);
  assert(distance <= bound, `losses are ${distance} from TensorFlow's, more than ${bound}:\n${got}\n${want}`);
}

/** Asserts that a checkpoint has the very variables of TensorFlow's, with shapes and types, and values near them. */
export function assertVariables(
  got: ReadonlyMap<string, { readonly dtype: string; readonly shape: readonly number[]; readonly data: ArrayLike<unknown> }>,
  want: TensorFlowValues,
  bounds: Bounds,
): void {
  assertEquals([...got.keys()].sort(), Object.keys(want).sort());
  const far: string[] = [];
  for (const [name, value] of Object.entries(want)) {
    const ours = got.get(name)!;
    assertEquals([ours.dtype, ours.shape], [value.dtype, value.shape], name);
    const { difference, largest } = apart(ours.data as ArrayLike<number>, elements(value));
    const bound = bounds.variable(name);
    const scale = Math.max(largest, bounds.smallest);
    if (!(difference <= bound * scale)) far.push(`${name}: ${difference} is more than ${bound} of ${scale}`);
  }
  assert(far.length === 0, `variables are far from TensorFlow's:\n${far.join("\n")}`);
}

/** Asserts that every key of TensorFlow's evaluation is there, no other, and near. */
export function assertEvaluation(got: Record<string, unknown>, want: TensorFlowResult["evaluation"], bound: number): void {
  assertEquals(Object.keys(got).sort(), Object.keys(want).sort());
  const far = Object.entries(want).filter(([key, value]) => !(relativeDistance([got[key] as number], [value], 0.1) <= bound));
  assert(
    far.length === 0,
    `metrics are not within ${bound} of TensorFlow's:\n${far.map(([key, value]) => `${key}: ${got[key]}, not ${value}`).join("\n")}`,
  );
}

/** Asserts that every prediction key is there, no other, with TensorFlow's values: strings and ids exactly, numbers near. */
export function assertPredictions(got: readonly Record<string, unknown>[], want: TensorFlowValues, bound: number): void {
  assertEquals(Object.keys(got[0] ?? {}).sort(), Object.keys(want).sort());
  for (const [key, value] of Object.entries(want)) {
    const ours = got.flatMap((row) => row[key] as (number | string)[]);
    if (value.dtype === "float32") {
      const distance = relativeDistance(ours as number[], elements(value), 0.1);
      assert(distance <= bound, `${key} is ${distance} from TensorFlow's, more than ${bound}`);
    } else {
      assertEquals(ours, labelsOf(value), key);
    }
  }
}

/** Whether a case's chosen classes are clear: no two probabilities so near that rounding could choose the other. */
export function isClear(test: Case, predictions: TensorFlowValues, bound: number): boolean {
  const probabilities = predictions["probabilities"];
  if (test.estimator === "regressor" || probabilities === undefined) return true;
  const classes = probabilities.shape.at(-1)!;
  const all = elements(probabilities) as number[];
  for (let start = 0; start < all.length; start += classes) {
    const [first = 0, second = 0] = all.slice(start, start + classes).sort((a, b) => b - a);
    if (first - second <= 4 * bound) return false;
  }
  return true;
}

function labelsOf(value: TensorFlowValue): (number | string)[] {
  return [...elements(value)];
}
