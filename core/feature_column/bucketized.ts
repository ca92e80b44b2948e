/**
 * Numbers by bucket.
 *
 * @module
 */

import { ValueError } from "../errors.ts";
import type { OpAttributes } from "../graph/attributes.ts";
import * as ops from "../ops/mod.ts";
import { bucketize, bucketizeTensor, splitsOfEach } from "../ops/host/buckets.ts";
import { rowsOf } from "../ops/host/numeric_input.ts";
import { type Bags, countIds, type DeviceBags } from "../ops/shape.ts";
import { shortestFloat32 } from "../runtime/host_tensor.ts";
import { fromTypedArray, type Tensor } from "../runtime/tensor.ts";
import {
  type CategoricalColumn,
  type ColumnBatch,
  type ColumnConfig,
  type DenseCategories,
  type DenseColumn,
  describeColumn,
} from "./column.ts";
import type { FeatureExamples } from "./examples.ts";
import { denseFeature, NumericColumn } from "./numeric.ts";

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
  readonly #attributes: OpAttributes["bucketize"];

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
    this.#attributes = { reading: source.reading, edges: boundaries.map(Math.fround) };
  }

  dense(batch: ColumnBatch): Tensor {
    return countIds(batch.idsOf(this), this.width);
  }

  bags(batch: ColumnBatch): Bags {
    const { source } = this;
    if (!source.isPlain(batch)) return { ...bucketizeTensor(source.dense(batch), this.#attributes), weights: null };
    const value = denseFeature(batch, source);
    batch.checkRows(source.key, rowsOf(value, source.reading));
    return { ...bucketize(value, this.#attributes), weights: null };
  }

  /** Of a source that is computed on the device: the number of edges that are not above x, which is all of them for NaN. */
  deviceBags(batch: ColumnBatch): DeviceBags | null {
    const { source } = this;
    if (source.isPlain(batch)) return null;
    const { edges } = this.#attributes;
    const x = ops.stopGradient(source.dense(batch));
    const [rows, each] = x.shape as [number, number];
    const above = ops.less(ops.reshape(x, [rows * each, 1]), fromTypedArray(Float32Array.from(edges), [1, edges.length]));
    const buckets = ops.reshape(ops.cast(ops.sum(ops.cast(ops.logicalNot(above), "float32"), 1), "int32"), [rows, each]);
    const offsets = fromTypedArray(Int32Array.from({ length: each }, (_, k) => k * (edges.length + 1)), [1, each]);
    return {
      ids: ops.reshape(ops.add(buckets, offsets), [rows * each]),
      weights: null,
      splits: fromTypedArray(splitsOfEach({ rows, each }), [rows + 1]),
    };
  }

  categories(): DenseCategories {
    return { column: this, combiner: null };
  }

  /** As `[10, 20)`; where the source has several numbers, with the index of the number before it. */
  categoryNames(batch: ColumnBatch): (entry: number) => string {
    const { ids } = batch.bags(this);
    const { boundaries, source } = this;
    const buckets = boundaries.length + 1;
    return (entry) => {
      const id = ids[entry]!;
      const bucket = id % buckets;
      const from = bucket === 0 ? "(-inf" : `[${shortestFloat32(boundaries[bucket - 1]!)}`;
      const to = bucket === boundaries.length ? "inf)" : `${shortestFloat32(boundaries[bucket]!)})`;
      return `${source.width === 1 ? "" : `${Math.floor(id / buckets)}: `}${from}, ${to}`;
    };
  }

  examples(): FeatureExamples {
    return this.source.examples();
  }

  toConfig(): ColumnConfig {
    return { kind: this.kind, source: this.source.toConfig(), boundaries: this.boundaries };
  }
}
