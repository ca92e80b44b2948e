/**
 * Areas under curves through the thresholds of a classifier. The first axis is that of the thresholds, which rise; any others are separate curves.
 *
 * @module
 */

import * as ops from "../ops/mod.ts";
import type { Tensor } from "../runtime/tensor.ts";

/** Count of what lies above each threshold: sums from the last bucket down, of neighbours, then of neighbouring pairs, and so on. */
export function fromTheEnd(buckets: Tensor): Tensor {
  let sums = buckets;
  for (let reach = 1; reach < buckets.size; reach *= 2) {
    sums = ops.add(sums, ops.concat([behind(sums, reach), ops.zeros([reach])], 0));
  }
  return sums;
}

/** All of the first axis but its first elements. */
function behind(x: Tensor, count = 1): Tensor {
  return ops.slice(x, [count, ...x.shape.slice(1).map(() => 0)], [x.shape[0]! - count, ...x.shape.slice(1)]);
}

/** All of the first axis but its last element. */
function before(x: Tensor): Tensor {
  return ops.slice(x, x.shape.map(() => 0), [x.shape[0]! - 1, ...x.shape.slice(1)]);
}

/** The first of the first axis. */
export function first(x: Tensor): Tensor {
  return ops.slice(x, x.shape.map(() => 0), [1, ...x.shape.slice(1)]);
}

/** Each of the first axis less the next one. */
function drops(x: Tensor): Tensor {
  return ops.sub(before(x), behind(x));
}

/** The height of a curve between two points: their mean, the lower or the higher one. */
export type SummationMethod = "interpolation" | "minoring" | "majoring";

/** The area under a curve through points with falling x, by straight lines unless told otherwise. */
export function areaUnder(x: Tensor, y: Tensor, method: SummationMethod = "interpolation"): Tensor {
  const [from, to] = [before(y), behind(y)];
  const height = method === "interpolation"
    ? ops.affine(ops.add(from, to), 0.5)
    : method === "minoring"
    ? ops.minimum(from, to)
    : ops.maximum(from, to);
  return ops.sum(ops.mul(drops(x), height), 0);
}

/** Under (false positive rate, true positive rate). */
export function rocArea(tp: Tensor, fp: Tensor, method: SummationMethod): Tensor {
  return areaUnder(ops.divNoNan(fp, first(fp)), ops.divNoNan(tp, first(tp)), method);
}

/** Under (recall, precision). */
export function precisionRecallArea(tp: Tensor, fp: Tensor, method: SummationMethod): Tensor {
  if (method === "interpolation") return interpolatedArea(tp, fp);
  return areaUnder(ops.divNoNan(tp, first(tp)), ops.divNoNan(tp, ops.add(tp, fp)), method);
}

/** Between two points true positives grow linearly with the number of positives, not with recall (Davis & Goadrich 2006, as Keras rounds it). */
function interpolatedArea(tp: Tensor, fp: Tensor): Tensor {
  const p = ops.add(tp, fp);
  const added = drops(tp);
  const slope = ops.divNoNan(added, ops.maximum(drops(p), 0));
  const intercept = ops.sub(behind(tp), ops.mul(slope, behind(p)));
  const positive = ops.logicalAnd(ops.greater(before(p), 0), ops.greater(behind(p), 0));
  const relative = ops.where(positive, ops.divNoNan(before(p), behind(p)), 1);
  // True and missed positives at a threshold are together all positives.
  return ops.sum(ops.divNoNan(ops.mul(slope, ops.add(added, ops.mul(intercept, ops.log(relative)))), ops.maximum(first(tp), 0)), 0);
}
