/**
 * Numbers by bucket: with the edges [b0, b1] the buckets are (-inf, b0), [b0, b1), [b1, +inf). NaN falls into the last one. The k-th number of an
 * example has buckets of its own, behind those of the numbers before it.
 *
 * @module
 */

import { recorder } from "../../graph/current_recorder.ts";
import type { OpAttributes } from "../../graph/attributes.ts";
import { elementsOf, type Tensor } from "../../runtime/tensor.ts";
import { noted } from "../_op.ts";
import { evenSplits, noteFeature } from "./grouped_values.ts";
import { type NumericFeature, numericValues } from "./numeric_input.ts";

/** One id for each number, grouped by example. */
export interface BucketIds {
  /** For each number its bucket. */
  readonly ids: Int32Array;
  /** Where each example's numbers begin. */
  readonly splits: Int32Array;
}

/** The buckets of a raw feature of numbers, which is normalised first. */
export function bucketize(value: NumericFeature, attributes: OpAttributes["bucketize"]): BucketIds {
  const { reading, edges } = attributes;
  const buckets = bucketsOf(numericValues(value, reading, "pass"), reading.width, edges);
  if (recorder.graph !== null) {
    noteFeature(value, reading.key, reading.dtype, "dense");
    noted("bucketize", [value], [buckets.ids, buckets.splits], attributes);
  }
  return buckets;
}

/**
 * The buckets of a tensor, on the host.
 *
 * @param x float32 [batch, width]
 * @throws {FailedPreconditionError} if the device cannot be read at once.
 */
export function bucketizeTensor(x: Tensor, { edges }: OpAttributes["bucketize_tensor"]): BucketIds {
  const buckets = bucketsOf(elementsOf(x) as Float32Array, x.shape[1]!, edges);
  noted("bucketize_tensor", [x], [buckets.ids, buckets.splits], { edges });
  return buckets;
}

/** Splits of `rows` examples with `each` entries, of the same number in each. */
export function splitsOfEach(attributes: OpAttributes["even_splits"]): Int32Array {
  const splits = evenSplits(attributes.rows, attributes.each);
  noted("even_splits", [], [splits], attributes);
  return splits;
}

function bucketsOf(values: Float32Array, width: number, edges: readonly number[]): BucketIds {
  const buckets = edges.length + 1;
  const ids = new Int32Array(values.length);
  for (let i = 0; i < ids.length; i++) ids[i] = bucketOf(values[i]!, edges) + buckets * (i % width);
  return { ids, splits: evenSplits(values.length / width, width) };
}

/** Number of edges that are not above x; all of them for NaN. */
function bucketOf(x: number, edges: readonly number[]): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x < edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
