/**
 * Numbers by bucket.
 *
 * @module
 */

import { ValueError } from "../errors.ts";
import { type Bags, multiHot } from "../ops/shape.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { type CategoricalColumn, type ColumnBatch, type ColumnConfig, type DenseColumn, describeColumn, recordedOnHost } from "./column.ts";
import { NumericColumn } from "./numeric.ts";
import { evenSplits } from "../ops/host/categorical_values.ts";

/**
 * A numeric column cut into ranges at `boundaries`: with [b0, b1] the buckets are (-inf, b0), [b0, b1), [b1, +inf). NaN falls into the last
 * one. Dense it is one-hot, [batch, (boundaries + 1) * width of the source]; it can be crossed and embedded too.
 *
 * @param source A column of shape [n].
 * @param boundaries Rising numbers.
 * @throws {ValueError} if the boundaries do not rise or the source is no numeric column of rank 1.
 */
export function bucketizedColumn(source: NumericColumn, boundaries: readonly number[]): BucketizedColumn {
  return new BucketizedColumn(source, boundaries);
}

/** A numeric column cut into ranges, made by {@linkcode bucketizedColumn}. */
export class BucketizedColumn implements DenseColumn, CategoricalColumn {
  readonly kind = "bucketizedColumn";
  readonly name: string;
  readonly keys: readonly string[];
  /** The column whose numbers are cut. */
  readonly source: NumericColumn;
  /** Where it is cut. */
  readonly boundaries: readonly number[];
  readonly width: number;
  readonly numBuckets: number;
  readonly #edges: Float32Array;

  /** Checks the arguments. */
  constructor(source: NumericColumn, boundaries: readonly number[]) {
    if (!(source instanceof NumericColumn)) {
      throw new ValueError(`source must be a column generated with numericColumn(). Given: ${describeColumn(source)}`);
    }
    if (source.shape.length > 1) throw new ValueError(`source must be one-dimensional column. Given: ${describeColumn(source)}`);
    if (!Array.isArray(boundaries)) throw new ValueError("boundaries must be a sorted list.");
    if (boundaries.length === 0) throw new ValueError("boundaries must not be empty.");
    for (let i = 0; i < boundaries.length; i++) {
      if (typeof boundaries[i] !== "number" || Number.isNaN(boundaries[i]) || (i > 0 && !(boundaries[i]! > boundaries[i - 1]!))) {
        throw new ValueError("boundaries must be a sorted list.");
      }
    }
    this.source = source;
    this.boundaries = [...boundaries];
    this.name = `${source.name}_bucketized`;
    this.keys = source.keys;
    this.width = this.numBuckets = (boundaries.length + 1) * source.width;
    this.#edges = Float32Array.from(boundaries);
  }

  dense(batch: ColumnBatch): Tensor {
    return multiHot(batch.bags(this), this.width);
  }

  bags(batch: ColumnBatch): Bags {
    const { values, rows } = this.source.hostValues(batch, "pass");
    const each = this.source.width;
    const buckets = this.#edges.length + 1;
    const ids = new Int32Array(rows * each);
    for (let i = 0; i < ids.length; i++) ids[i] = bucketOf(values[i]!, this.#edges) + buckets * (i % each);
    const bags: Bags = { ids, weights: null, splits: evenSplits(rows, each) };
    return recordedOnHost("bucketize", [], bags, { column: this.source, boundaries: this.boundaries });
  }

  toConfig(): ColumnConfig {
    return { kind: this.kind, source: this.source.toConfig(), boundaries: this.boundaries };
  }
}

/** Number of edges that are not above x; all of them for NaN. */
function bucketOf(x: number, edges: Float32Array): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x < edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
