/**
 * The values that input is made of: features, labels, batches.
 *
 * @module
 */

import type { SparseTensor, Tensor } from "../runtime/tensor.ts";

/** Arrays nested as deep as the value has dimensions; rows of unequal length are sequences. */
export type NestedValues =
  readonly (number | bigint | boolean | string | Uint8Array | Float32Array | Int32Array | BigInt64Array | NestedValues)[];

/** One feature of a batch: the outer dimension is the batch. Its type, never the look of its values, decides how it is read. */
export type FeatureValue = Tensor | SparseTensor | Float32Array | Int32Array | BigInt64Array | NestedValues;

/** The features of a batch by name. */
export type Features = Readonly<Record<string, FeatureValue>>;

/** The labels of a batch: one value, or one for each head by name. */
export type Labels = FeatureValue | Readonly<Record<string, FeatureValue>>;

/** A batch: the pair `[features, labels]`, or the features alone. */
export type Batch = readonly [Features, Labels] | Features;

/** One value of a row: a scalar, or arrays nested as deep as a row has dimensions. */
export type RowValue = number | bigint | boolean | string | Uint8Array | NestedValues;

/** The features of one row by name. */
export type RowFeatures = Readonly<Record<string, RowValue>>;

/** The labels of one row: one value, or one for each head by name. */
export type RowLabels = RowValue | Readonly<Record<string, RowValue>>;

/** One row, not yet in a batch: the pair `[features, labels]`, or the features alone. */
export type Row = readonly [RowFeatures, RowLabels] | RowFeatures;
