/**
 * Classes: labels, predictions and metrics of one of several, and of classes that one logit each decides.
 *
 * @module
 */

import type { FeatureValue } from "../../core/data/batch.ts";
import { ValueError } from "../../core/errors.ts";
import { Accuracy, Mean } from "../../core/metrics/mod.ts";
import { cast, equal, greater } from "../../core/ops/elementwise.ts";
import { reshape } from "../../core/ops/shape.ts";
import { fromTypedArray, type Tensor } from "../../core/runtime/tensor.ts";
import { castInt64, gatherStrings } from "../../core/ops/host/classes.ts";
import { wordsOf } from "../_classes.ts";
import type { Scratch } from "../_scratch.ts";
import { classIds, readLabels, type Vocabulary } from "../../core/ops/host/labels.ts";
import type { MeasuredBatch } from "./_single_head.ts";

/** The ids of labels, int32 [batch, 1]. */
export function classTarget(labels: FeatureValue, x: Tensor, nClasses: number, vocabulary: Vocabulary | null, scratch: Scratch): Tensor {
  const host = readLabels(labels, x.shape, 1);
  if (vocabulary === null && (host.dtype === "float32" || host.dtype === "bool" || host.dtype === "string")) {
    throw new ValueError(`Labels dtype should be integer Instead got <dtype: '${host.dtype}'>.`);
  }
  const batch = x.shape[0]!;
  const ids = classIds(host, nClasses, vocabulary, scratch.ints(batch));
  const target = fromTypedArray(ids, [batch, 1]);
  hostIds.set(target, ids);
  return target;
}

const hostIds = new WeakMap<Tensor, Int32Array>();

/** The ids that {@linkcode classTarget} read last, for heads that look them up on the host. */
export function idsOf(target: Tensor): Int32Array {
  return hostIds.get(target)!;
}

/** Ids as int64, or names as strings. */
export function classesTensor(ids: Tensor, names: readonly string[] | null): Tensor {
  return names === null ? castInt64(ids) : gatherStrings(wordsOf(names), ids);
}

/** The accuracy, and four means for each of some classes. */
export function measureClasses(
  { target, weights, put }: MeasuredBatch,
  classes: Tensor,
  measured: readonly number[],
  of: (id: number) => { readonly logit: Tensor; readonly probability: Tensor },
): void {
  put("accuracy", (name) => new Accuracy(name)).update(target, classes, weights);
  const is = (ids: Tensor, id: number) => equal(cast(reshape(ids, target.shape), "float32"), id);
  for (const id of measured) {
    const { logit, probability } = of(id);
    const mean = (key: string) => put(`labels/${key}/class${id}`, (name) => new Mean(name));
    mean("prediction_mean").update(is(classes, id), weights);
    mean("actual_label_mean").update(is(target, id), weights);
    mean("probability_mean").update(probability, weights);
    mean("logits_mean").update(logit, weights);
  }
}

/** int64: 1 where a logit is greater than 0. */
export function predictedClasses(logits: Tensor, shape: readonly number[]): Tensor {
  return castInt64(reshape(greater(logits, 0), shape));
}
