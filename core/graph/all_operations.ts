/**
 * All operations. Each entry calls the function that models call.
 *
 * @module
 */

import * as elementwise from "../ops/elementwise.ts";
import * as network from "../ops/network.ts";
import * as shape from "../ops/shape.ts";
import { randomKey } from "../random.ts";
import type { OpName } from "./attributes.ts";
import { cannedOperations } from "./canned_operations.ts";
import { headOperations } from "./head_operations.ts";
import type { TypedOperations } from "./operation.ts";
import { gradientOperations } from "./gradient_operations.ts";
import { metricOperations } from "./metric_operations.ts";
import { GLOBAL_STEP, SEED } from "./record.ts";
import { recurrentOperations } from "./recurrent_operations.ts";
import { trainingOperations } from "./training_operations.ts";

const further = {
  // Sources.
  seed: () => SEED,
  global_step: () => GLOBAL_STEP,

  // Elementwise.
  log: ([x]) => elementwise.log(x),
  abs: ([x]) => elementwise.abs(x),
  sign: ([x]) => elementwise.sign(x),
  square: ([x]) => elementwise.square(x),
  sqrt: ([x]) => elementwise.sqrt(x),
  rsqrt: ([x]) => elementwise.rsqrt(x),
  reciprocal: ([x]) => elementwise.reciprocal(x),
  floor: ([x]) => elementwise.floor(x),
  lgamma: ([x]) => elementwise.lgamma(x),
  maximum: ([a, b]) => elementwise.maximum(a, b),
  minimum: ([a, b]) => elementwise.minimum(a, b),
  pow: ([a, b]) => elementwise.pow(a, b),
  div_no_nan: ([a, b]) => elementwise.divNoNan(a, b),
  clip_by_value: ([x], { low, high }) => elementwise.clipByValue(x, low, high),
  equal: ([a, b]) => elementwise.equal(a, b),
  not_equal: ([a, b]) => elementwise.notEqual(a, b),
  greater_equal: ([a, b]) => elementwise.greaterEqual(a, b),
  less_equal: ([a, b]) => elementwise.lessEqual(a, b),
  logical_and: ([a, b]) => elementwise.logicalAnd(a, b),
  logical_or: ([a, b]) => elementwise.logicalOr(a, b),
  is_finite: ([x]) => elementwise.isFinite(x),

  // Reductions.
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
  transpose: ([x], { permutation }) => shape.transpose(x, permutation),

  // Rows of tables.
  mul_rows: ([x, scale]) => shape.mulRows(x, scale),
} satisfies Partial<TypedOperations<OpName>>;

function oneOrBoth<T>([loss, dlogits]: readonly [loss: T, dlogits?: T]): T | readonly T[] {
  return dlogits === undefined ? loss : [loss, dlogits];
}

/** The functions of all operations. */
export const allOperations = {
  ...cannedOperations,
  ...recurrentOperations,
  ...headOperations,
  ...further,
  ...gradientOperations,
  ...metricOperations,
  ...trainingOperations,
};
