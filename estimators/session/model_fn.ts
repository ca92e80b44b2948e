/**
 * One call of a `modelFn`: what it may give, and features as tensors.
 *
 * @module
 */

import type { Features, FeatureValue } from "../../core/data/batch.ts";
import { synchronous, ValueError } from "../../core/errors.ts";
import { EstimatorSpec } from "../../core/estimator_spec.ts";
import { noteGiven } from "../../core/feature_column/column.ts";
import { SparseTensor, Tensor, tensor, type TensorValues } from "../../core/runtime/tensor.ts";
import { ModelFnOps } from "../../heads/contrib/model_fn_ops.ts";
import type { ModelFn, ModelFnArguments } from "../options.ts";

/**
 * Runs a model on a batch.
 *
 * @throws {ValueError} if it gives no `EstimatorSpec`.
 */
export function callModelFn<Params>(modelFn: ModelFn<Params>, args: ModelFnArguments<Params>): EstimatorSpec {
  const spec = synchronous("modelFn", modelFn(args));
  if (spec instanceof ModelFnOps) return specOf(spec);
  if (!(spec instanceof EstimatorSpec)) throw new ValueError("modelFn should return an EstimatorSpec.");
  return spec;
}

/**
 * An evaluation tells the loss that the model reports, if that is called `loss`; that of a head with a name is `loss/NAME`, beside which the trained
 * one is told (tensorflow/contrib/learn/python/learn/estimators/estimator.py, _get_eval_ops).
 */
function specOf(ops: ModelFnOps): EstimatorSpec {
  return (ops.mode === "eval" && Object.hasOwn(ops.evalMetricOps, "loss") ? ops.replace({ loss: ops.reportedLoss }) : ops).estimatorSpec();
}

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
