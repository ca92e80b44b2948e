/**
 * Features as tensors, for a `modelFn` of the user's own. The canned models read the raw values, which spares a copy.
 *
 * @module
 */

import type { Features, FeatureValue } from "../core/data/batch.ts";
import { noteGiven } from "../core/feature_column/column.ts";
import { SparseTensor, Tensor, tensor, type TensorValues } from "../core/tensor.ts";

/** Each feature as a tensor: numbers as float32, bigints as int64, strings as string. Ragged rows, and typed arrays as rows, stay as they are. */
export function concreteFeatures(features: Features): Features {
  const concrete: Record<string, FeatureValue> = {};
  for (const name of Object.keys(features)) {
    const value = features[name]!;
    if (value instanceof Tensor || value instanceof SparseTensor || isRagged(value)) concrete[name] = value;
    else noteGiven(concrete[name] = tensor(value as TensorValues), value);
  }
  return concrete;
}

function isRagged(value: unknown): boolean {
  let level: unknown = value;
  while (Array.isArray(level) && level.length > 0 && Array.isArray(level[0])) {
    const length = level[0].length;
    for (const row of level) if (!Array.isArray(row) || row.length !== length) return true;
    level = level.flat(1);
  }
  return Array.isArray(level) && ArrayBuffer.isView(level[0]) && !(level[0] instanceof Uint8Array);
}
