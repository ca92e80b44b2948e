/**
 * Checks of options that several heads take.
 *
 * @module
 */

import { describe, ValueError } from "../../core/errors.ts";
import type { LossFn } from "./_single_head.ts";

/** Thresholds, or the default 0.5. */
export function checkThresholds(thresholds: readonly number[] | null | undefined): readonly number[] {
  if (thresholds === undefined || thresholds === null || thresholds.length === 0) return [0.5];
  for (const threshold of thresholds) {
    if (!Number.isFinite(threshold)) throw new ValueError(`thresholds must be finite numbers, received ${describe(threshold)}`);
  }
  return [...thresholds];
}

/** Throws if an id is that of no class. */
export function checkClassIds(ids: readonly number[], nClasses: number): void {
  for (const id of ids) {
    if (!Number.isInteger(id) || id < 0 || id >= nClasses) throw new ValueError(`Class ID ${id} not in [0, ${nClasses}).`);
  }
}

/** A loss function, or null. */
export function checkLossFn(lossFn: unknown): LossFn | null {
  if (lossFn === undefined || lossFn === null) return null;
  if (typeof lossFn !== "function") {
    throw new TypeError(`lossFn must be a function of labels, logits and weights, received ${describe(lossFn)}`);
  }
  return lossFn as LossFn;
}
