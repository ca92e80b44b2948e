/**
 * Normalisers of numeric columns that are data.
 *
 * @module
 */

import { ValueError } from "../errors.ts";

/** A normaliser that is data: (x - mean) / std, or (x - min) / (max - min), or log(1 + x). */
export type Normalizer =
  | { readonly mean: number; readonly std: number }
  | { readonly min: number; readonly max: number }
  | { readonly log1p: true };

/** A normaliser as (x - shift) / divisor in float32; 0 and 1 for log1p and for none. */
export function affineOf(normalizer: Normalizer | null, key: string): { shift: number; divisor: number } {
  if (normalizer === null || ("log1p" in normalizer && normalizer.log1p === true)) return { shift: 0, divisor: 1 };
  if ("mean" in normalizer) return { shift: finite(normalizer.mean), divisor: nonZero(finite(normalizer.std), "std") };
  if ("min" in normalizer) {
    return { shift: finite(normalizer.min), divisor: nonZero(Math.fround(finite(normalizer.max) - finite(normalizer.min)), "max - min") };
  }
  throw new ValueError(
    `normalizer must be { mean, std }, { min, max } or { log1p: true }, received ${JSON.stringify(normalizer)}, key: ${key}`,
  );

  function finite(value: number): number {
    if (!Number.isFinite(value)) {
      throw new ValueError(`normalizer must hold finite numbers, received ${JSON.stringify(normalizer)}, key: ${key}`);
    }
    return Math.fround(value);
  }
  function nonZero(value: number, what: string): number {
    if (!(value > 0)) throw new ValueError(`${what} of a normalizer must be positive, received ${JSON.stringify(normalizer)}, key: ${key}`);
    return value;
  }
}
