/**
 * Hashes of combinations of values, as TensorFlow's SparseCross makes them.
 *
 * @module
 */

import type { OpAttributes } from "../../graph/attributes.ts";
import { recorder } from "../../graph/current_recorder.ts";
import { noted } from "../_op.ts";
import type { RawValues } from "./categorical_values.ts";
import { crossBuckets } from "./hashes.ts";

/** One id for each combination, grouped by example. */
export interface CrossIds {
  /** For each combination its bucket. */
  readonly ids: Int32Array;
  /** Where each example's combinations begin. */
  readonly splits: Int32Array;
}

/**
 * The combinations of one value of each part at a time; the last part changes fastest.
 *
 * @param parts In the order of the keys. Sparse ones are hashed before dense ones, for SparseCross takes them first.
 * @param hashKey A whole number; 0 is TensorFlow's own key.
 */
export function cross(parts: readonly RawValues[], numBuckets: number, hashKey: string): CrossIds {
  const inOrder = [...parts.filter(({ sparse }) => sparse), ...parts.filter(({ sparse }) => !sparse)];
  const rows = inOrder[0]!.splits.length - 1;
  const splits = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row++) {
    let combinations = 1;
    for (const part of inOrder) combinations *= part.splits[row + 1]! - part.splits[row]!;
    splits[row + 1] = splits[row]! + combinations;
  }
  const ids = crossBuckets(inOrder, splits[rows]!, numBuckets, BigInt(hashKey));
  if (recorder.graph !== null) {
    const attributes: OpAttributes["cross"] = { numBuckets, hashKey, parts: parts.map(({ dtype, sparse }) => ({ dtype, sparse })) };
    noted("cross", parts.flatMap((part) => [part.values, part.splits]), [ids, splits], attributes);
  }
  return { ids, splits };
}
