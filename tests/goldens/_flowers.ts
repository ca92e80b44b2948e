/**
 * Runs of TensorFlow on measures of flowers, whose initial weights are known: batches are consecutive and wrap.
 *
 * @module
 */

import type { TensorFlowValues } from "../oracle/_case.ts";

/** One run. */
export interface Golden {
  readonly feature_order: readonly string[];
  readonly features: Readonly<Record<string, readonly number[]>>;
  readonly labels: readonly (string | number)[];
  readonly n: number;
  readonly train_batch: number;
  readonly steps: number;
  readonly eval_batch: number;
  readonly hidden: readonly number[];
  readonly init: Readonly<Record<string, Nested>>;
  readonly scalars: { readonly loss: readonly (readonly [number, number])[] };
  readonly final: Readonly<Record<string, Nested | number>>;
  readonly predictions: Readonly<Record<string, Nested>>;
  readonly eval: Readonly<Record<string, number>>;
}

/** Nested arrays of values. */
export type Nested = readonly (number | string | Nested)[];

/** Consecutive batches, once or without end. */
export function* batches(golden: Golden, size: number, repeat: boolean): Generator<[Record<string, number[]>, string[] | number[]]> {
  do {
    for (let start = 0; start < golden.n; start += size) {
      const features = Object.fromEntries(
        Object.entries(golden.features).map(([name, values]) => [name, values.slice(start, start + size)]),
      );
      yield [features, golden.labels.slice(start, start + size) as string[] | number[]];
    }
  } while (repeat);
}

/** Nested arrays as values; `global_step` is the one integer. */
export function valuesOf(nested: Readonly<Record<string, Nested | number>>): TensorFlowValues {
  return Object.fromEntries(
    Object.entries(nested).map(([name, value]) => {
      const dtype = name === "global_step" ? "int64" : "float32";
      return [name, { dtype, shape: shapeOf(value), data: [value].flat(8) as number[] }];
    }),
  );
}

function shapeOf(value: Nested | number | string): number[] {
  return typeof value === "object" ? [value.length, ...shapeOf(value[0]!)] : [];
}
