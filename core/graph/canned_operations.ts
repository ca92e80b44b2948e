/**
 * The operations of canned models: what their predictions need, but for those on sequences (`sequence_operations.ts`) and for what a function of the
 * user's may call. Each entry calls the function that models call.
 *
 * @module
 */

import { KeyError } from "../errors.ts";
import * as elementwise from "../ops/elementwise.ts";
import { castInt64, gatherStrings, tileRows } from "../ops/host/classes.ts";
import { bucketize } from "../ops/host/buckets.ts";
import { readRaw } from "../ops/host/categorical_values.ts";
import { hashBucket, identityIds } from "../ops/host/category_ids.ts";
import { cross } from "../ops/host/cross.ts";
import { numericInput } from "../ops/host/numeric_input.ts";
import { uniqueRows } from "../ops/host/unique_rows.ts";
import { lookUp } from "../ops/host/vocabulary.ts";
import { weighIds, weightValues } from "../ops/host/category_weights.ts";
import * as network from "../ops/network.ts";
import * as shape from "../ops/shape.ts";
import { Tensor, tensor } from "../runtime/tensor.ts";
import type { OpName } from "./attributes.ts";
import type { TypedOperations } from "./operation.ts";
import type { Value } from "./current_recorder.ts";

/** The functions of these operations. */
export const cannedOperations = {
  // Sources.
  feature: (_, { key }, { given }) => given("feature", key) as Value ?? missing(`Feature ${key} is not in features dictionary.`, key),
  variable: (_, { name }, { variable }) => variable(name) ?? missing(`The variable ${name} is not there`, name),
  as_tensor: ([values], attributes) => values instanceof Tensor ? values : tensor(values, attributes.shape ?? undefined, attributes.dtype),

  // Elementwise.
  gelu: ([x]) => elementwise.gelu(x),
  exp: ([x]) => elementwise.exp(x),
  sigmoid: ([x]) => elementwise.sigmoid(x),
  add: ([a, b]) => elementwise.add(a, b),
  greater: ([a, b]) => elementwise.greater(a, b),
  cast: ([x], { dtype }) => elementwise.cast(x, dtype),
  arg_max: ([x], { axis }) => elementwise.argMax(x, axis),

  // Layers.
  dense: ([x, kernel, bias], { activation }) => network.denseLayer(x, kernel, bias ?? null, activation),
  softmax: ([x]) => network.softmax(x),
  batch_norm: ([x, gamma, beta, mean, variance], { epsilon }) => network.batchNormInference(x, gamma, beta, mean, variance, epsilon),

  // Movement.
  reshape: ([x], attributes) => shape.reshape(x, attributes.shape),
  broadcast_to: ([x], attributes) => shape.broadcastTo(x, attributes.shape),
  slice: ([x], { begin, size }) => shape.slice(x, begin, size),
  concat: (xs, { axis }) => shape.concat(xs, axis),
  fill: (_, { shape: extents, value, dtype }) => shape.fill(extents, value, dtype),

  // Rows of tables.
  gather_rows: ([table, ids]) => shape.gatherDistinctRows(table, ids),
  clip_rows_by_norm: ([x], { maxNorm }) => shape.clipRowsByNorm(x, maxNorm),
  segment_combine: ([x, index, weights, splits], { combiner }) => shape.combineSegments(x, { index, weights, splits }, combiner),
  multi_hot: ([ids, weights, splits], { depth }) => shape.countIds({ ids, weights, splits }, depth),

  // On the host: features.
  numeric_input: (values, { columns }) => numericInput(values, columns),
  categorical_values: ([value], { key, dtype, padding }) => {
    const { values, splits } = readRaw(value, key, dtype, padding);
    return [values as Value, splits];
  },
  vocabulary_lookup: ([values, table], attributes) => lookUp(values, table, attributes),
  hash_bucket: ([values], attributes) => hashBucket(values, attributes),
  identity_ids: ([values], attributes) => identityIds(values, attributes),
  bucketize: ([value], attributes) => outputsOf(bucketize(value, attributes)),
  cross: (inputs, { numBuckets, hashKey, parts }) =>
    outputsOf(cross(parts.map((part, i) => ({ ...part, values: inputs[2 * i], splits: inputs[2 * i + 1] })), numBuckets, hashKey)),
  weight_values: ([value], attributes) => outputsOf(weightValues(value, attributes)),
  weigh_ids: ([ids, splits, weights, weightSplits], attributes) => weighIds(ids, splits, { weights, splits: weightSplits }, attributes),
  unique_rows: ([ids, weights, splits], attributes) => {
    const rows = uniqueRows({ ids, weights, splits }, attributes);
    return rows.weights === null ? [rows.ids, rows.index, rows.splits] : [rows.ids, rows.index, rows.splits, rows.weights];
  },

  // On the host: predictions.
  cast_int64: ([x]) => castInt64(x),
  gather_strings: ([words, ids]) => gatherStrings(words, ids),
  tile_rows: ([words], { rows }) => tileRows(words, rows),
} satisfies Partial<TypedOperations<OpName>>;

/** The values of a record, which names them in the order of the outputs. */
export function outputsOf(values: object): Value[] {
  return Object.values(values);
}

function missing(sentence: string, key: string): never {
  throw new KeyError(sentence, { column: key });
}
