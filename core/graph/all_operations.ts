/**
 * All operations. Each entry calls the function that models call.
 *
 * @module
 */

import * as elementwise from "../ops/elementwise.ts";
import { bucketizeTensor, splitsOfEach } from "../ops/host/buckets.ts";
import { grouped, groupedSequence, sparseSequence, sparseValues } from "../ops/host/sparse_values.ts";
import * as network from "../ops/network.ts";
import * as shape from "../ops/shape.ts";
import { randomKey } from "../random.ts";
import type { OpName } from "./attributes.ts";
import { cannedOperations } from "./canned_operations.ts";
import { headOperations } from "./head_operations.ts";
import type { TypedOperations } from "./operation.ts";
import { gradientOperations } from "./gradient_operations.ts";
import { metricOperations } from "./metric_operations.ts";
import { GLOBAL_STEP, SEED } from "./current_recorder.ts";
import { recurrentOperations } from "./recurrent_operations.ts";
import { sequenceOperations } from "./sequence_operations.ts";
import { trainingOperations } from "./training_operations.ts";

const further = {
  // Sources.
  seed: () => SEED,
  global_step: () => GLOBAL_STEP,

  // Elementwise.
  relu: ([x]) => elementwise.relu(x),
  relu6: ([x]) => elementwise.relu6(x),
  leaky_relu: ([x]) => elementwise.leakyRelu(x),
  elu: ([x]) => elementwise.elu(x),
  selu: ([x]) => elementwise.selu(x),
  softplus: ([x]) => elementwise.softplus(x),
  tanh: ([x]) => elementwise.tanh(x),
  neg: ([x]) => elementwise.neg(x),
  log1p: ([x]) => elementwise.log1p(x),
  log: ([x]) => elementwise.log(x),
  abs: ([x]) => elementwise.abs(x),
  sign: ([x]) => elementwise.sign(x),
  square: ([x]) => elementwise.square(x),
  sqrt: ([x]) => elementwise.sqrt(x),
  rsqrt: ([x]) => elementwise.rsqrt(x),
  reciprocal: ([x]) => elementwise.reciprocal(x),
  floor: ([x]) => elementwise.floor(x),
  lgamma: ([x]) => elementwise.lgamma(x),
  sub: ([a, b]) => elementwise.sub(a, b),
  mul: ([a, b]) => elementwise.mul(a, b),
  div: ([a, b]) => elementwise.div(a, b),
  affine: ([x], { scale, shift }) => elementwise.affine(x, scale, shift),
  maximum: ([a, b]) => elementwise.maximum(a, b),
  minimum: ([a, b]) => elementwise.minimum(a, b),
  pow: ([a, b]) => elementwise.pow(a, b),
  div_no_nan: ([a, b]) => elementwise.divNoNan(a, b),
  clip_by_value: ([x], { low, high }) => elementwise.clipByValue(x, low, high),
  equal: ([a, b]) => elementwise.equal(a, b),
  not_equal: ([a, b]) => elementwise.notEqual(a, b),
  less: ([a, b]) => elementwise.less(a, b),
  greater_equal: ([a, b]) => elementwise.greaterEqual(a, b),
  less_equal: ([a, b]) => elementwise.lessEqual(a, b),
  logical_not: ([x]) => elementwise.logicalNot(x),
  where: ([condition, a, b]) => elementwise.where(condition, a, b),
  logical_and: ([a, b]) => elementwise.logicalAnd(a, b),
  logical_or: ([a, b]) => elementwise.logicalOr(a, b),
  is_finite: ([x]) => elementwise.isFinite(x),

  // Reductions.
  sum: ([x], { axes, keepDims }) => elementwise.sum(x, axes, { keepDims }),
  prod: ([x], { axes, keepDims }) => elementwise.prod(x, axes, { keepDims }),
  max: ([x], { axes, keepDims }) => elementwise.max(x, axes, { keepDims }),
  min: ([x], { axes, keepDims }) => elementwise.min(x, axes, { keepDims }),

  // Matrices and layers.
  matmul: ([a, b], attributes) => network.matmul(a, b, attributes),
  log_softmax: ([x]) => network.logSoftmax(x),
  softmax_cross_entropy: ([labels, logits], { gradient }) => oneOrBoth(network.softmaxLosses(labels, logits, gradient)),
  sigmoid_cross_entropy: ([labels, logits], { gradient }) => oneOrBoth(network.sigmoidLosses(labels, logits, gradient)),
  dropout: ([x], { rate, stream }, { seed, step }) => network.dropoutWithKey(x, rate, { ...randomKey(seed, stream), stream }, step),
  batch_norm_train: ([x, gamma, beta], { epsilon }) => {
    const { y, mean, variance } = network.batchNormTraining(x, gamma, beta, epsilon);
    return [y, mean, variance];
  },

  // Movement.
  stop_gradient: ([x]) => shape.stopGradient(x),
  transpose: ([x], { permutation }) => shape.transpose(x, permutation),

  // Rows of tables.
  mul_rows: ([x, scale]) => shape.mulRows(x, scale),

  // On the host: features. A graph that was recorded with arrays takes SparseTensors, as columns do.
  sparse_values: ([value], attributes) => sparseValues(value, attributes),
  sparse_sequence: ([value], attributes) => sparseSequence(value, attributes),
  categorical_values: ([value], attributes) => cannedOperations.categorical_values([grouped(value, attributes.key)], attributes),
  weight_values: ([value], attributes) => cannedOperations.weight_values([grouped(value, attributes.key)], attributes),
  sequence_categories: ([value], attributes) =>
    sequenceOperations.sequence_categories([groupedSequence(value, attributes.key)], attributes),
  sequence_numbers: ([value], attributes) =>
    sequenceOperations.sequence_numbers([groupedSequence(value, attributes.reading.key)], attributes),
  sequence_weights: ([value, weights], attributes) =>
    sequenceOperations.sequence_weights(
      [groupedSequence(value, attributes.key), groupedSequence(weights, attributes.weightKey)],
      attributes,
    ),
  bucketize_tensor: ([x], attributes) => {
    const { ids, splits } = bucketizeTensor(x, attributes);
    return [ids, splits];
  },
  even_splits: (_, attributes) => splitsOfEach(attributes),
} satisfies Partial<TypedOperations<OpName>>;

function oneOrBoth<T>([loss, dlogits]: readonly [loss: T, dlogits?: T]): T | readonly T[] {
  return dlogits === undefined ? loss : [loss, dlogits];
}

/** The functions of all operations but two: constants and tables of words lie beside the graph, and whoever runs it reads them there. */
export const allOperations = {
  ...cannedOperations,
  ...sequenceOperations,
  ...recurrentOperations,
  ...headOperations,
  ...further,
  ...gradientOperations,
  ...metricOperations,
  ...trainingOperations,
} satisfies TypedOperations<Exclude<OpName, "constant" | "lookup_table">>;
