/**
 * The table of derivatives: for each operation the upstream gradient and what ran go in, one gradient per input comes out.
 *
 * @module
 */

import { clipGradient, fromOutput, geluGradient, softmaxGradient } from "./activation_gradients.ts";
import { densifyRows, type RowsGradient } from "./gradient.ts";
import { batchNormGradient, denseGradient, dropoutGradient } from "./layer_gradients.ts";
import { clipRowsGradient, concatGradient, segmentCombineGradient, sliceGradient } from "./movement_gradients.ts";
import { sumTo, unreduce } from "../ops/elementwise.ts";
import * as ops from "../ops/mod.ts";
import { takeSteps } from "../ops/reverse_sequence.ts";
import type { OpAttributes, OpName } from "../graph/attributes.ts";
import type { RecordEntry } from "../graph/current_recorder.ts";
import { layerGradients, loopGradients } from "./recurrent_gradients.ts";
import { Variable } from "../model.ts";
import type { Tensor } from "../runtime/tensor.ts";

/** The gradient of one input: dense, some rows, or none. */
export type InputGradient = Tensor | RowsGradient | null;

/** An operation that ran, as the table sees it. */
export interface GradientEntry<O extends OpName = OpName> extends RecordEntry<Tensor> {
  /** Static arguments. */
  readonly attributes: OpAttributes[O];
  /** The first output, through which the gradient comes. */
  readonly output: Tensor;
  /** The dense gradients so far. A rule that adds to that of an input by itself takes it out. */
  readonly dense: Map<Tensor, Tensor>;
  /** A tensor to write the gradient of an input to: a variable's place among the step's gradients where it is free, else a fresh one. */
  target(input: number): Tensor;
}

/** One line of the table. It may give fewer gradients than there are inputs: a loss that depends on one of the others is refused. */
export type GradientRule<O extends OpName = OpName> = (dy: Tensor, entry: GradientEntry<O>) => readonly InputGradient[];

/** One entry per differentiable operation. An operation without an entry stops the backward pass with an error. */
export const gradients: { readonly [O in OpName]?: GradientRule<O> } = {
  // Functions of one variable whose derivative follows from their value.
  relu: (dy, { output }) => [fromOutput("relu_grad", dy, output)],
  relu6: (dy, { output }) => [fromOutput("relu6_grad", dy, output)],
  leaky_relu: (dy, { output }) => [fromOutput("leaky_relu_grad", dy, output)],
  elu: (dy, { output }) => [fromOutput("elu_grad", dy, output)],
  selu: (dy, { output }) => [fromOutput("selu_grad", dy, output)],
  softplus: (dy, { output }) => [fromOutput("softplus_grad", dy, output)],
  sigmoid: (dy, { output }) => [fromOutput("sigmoid_grad", dy, output)],
  tanh: (dy, { output }) => [fromOutput("tanh_grad", dy, output)],
  exp: (dy, { output }) => [ops.mul(dy, output)],
  rsqrt: (dy, { output }) => [ops.affine(ops.mul(dy, ops.mul(output, ops.square(output))), -0.5)],
  sqrt: (dy, { output }) => [ops.div(ops.affine(dy, 0.5), output)],
  reciprocal: (dy, { output }) => [ops.neg(ops.mul(dy, ops.square(output)))],

  // Functions of one variable.
  gelu: (dy, { inputs: [x] }) => [geluGradient(dy, x!)],
  log: (dy, { inputs: [x] }) => [ops.div(dy, x!)],
  log1p: (dy, { inputs: [x] }) => [ops.div(dy, ops.affine(x!, 1, 1))],
  neg: (dy) => [ops.neg(dy)],
  abs: (dy, { inputs: [x] }) => [ops.mul(dy, ops.sign(x!))],
  square: (dy, { inputs: [x] }) => [ops.mul(dy, ops.affine(x!, 2))],
  affine: (dy, { attributes }) => [ops.affine(dy, attributes.scale)],
  clip_by_value: (dy, { inputs: [x], attributes }) => [clipGradient(dy, x!, attributes.low, attributes.high)],

  // Functions of two variables, of one shape: broadcasting is an operation of its own.
  add: (dy) => [dy, dy],
  sub: (dy) => [dy, ops.neg(dy)],
  mul: (dy, { inputs: [a, b] }) => [a!.tracked ? ops.mul(dy, b!) : null, b!.tracked ? ops.mul(dy, a!) : null],
  div: (
    dy,
    { inputs: [a, b], output },
  ) => [a!.tracked ? ops.div(dy, b!) : null, b!.tracked ? ops.neg(ops.div(ops.mul(dy, output), b!)) : null],
  div_no_nan: (dy, { inputs: [, b], output }) => [ops.divNoNan(dy, b!), ops.neg(ops.divNoNan(ops.mul(dy, output), b!))],
  maximum: (dy, { inputs: [a, b] }) => choose(ops.greaterEqual(a!, b!), dy),
  minimum: (dy, { inputs: [a, b] }) => choose(ops.lessEqual(a!, b!), dy),
  pow: (dy, { inputs: [a, b], output }) => [
    a!.tracked ? ops.mul(dy, ops.mul(b!, ops.pow(a!, ops.affine(b!, 1, -1)))) : null,
    // d(a^b)/db = a^b log(a); TensorFlow takes log(a) as 0 where a <= 0.
    b!.tracked ? ops.mul(dy, ops.mul(output, ops.where(ops.greater(a!, 0), ops.log(ops.where(ops.greater(a!, 0), a!, 1)), 0))) : null,
  ],
  where: (dy, { inputs: [condition] }) => [null, ...choose(condition!, dy)],

  // Movement.
  reshape: (dy, { inputs: [x] }) => [ops.reshape(dy, x!.shape)],
  broadcast_to: (dy, { inputs: [x] }) => [sumTo(dy, x!.shape)],
  transpose: (dy, { attributes }) => [ops.transpose(dy, inverse(attributes.permutation))],
  slice: (dy, { inputs: [x], attributes }) => [sliceGradient(dy, x!, attributes.begin)],
  concat: (dy, { inputs, attributes }) => concatGradient(dy, inputs, attributes.axis),

  // Reductions.
  sum: (dy, { inputs: [x], attributes }) => [unreduce(dy, x!.shape, attributes.axes)],
  max: (dy, entry) => [shareAmongEqual(dy, entry)],
  min: (dy, entry) => [shareAmongEqual(dy, entry)],

  dot: (dy, { inputs: [a, b] }) => [
    a!.tracked ? ops.mul(ops.reshape(b!, a!.shape), dy) : null,
    b!.tracked ? ops.mul(ops.reshape(a!, b!.shape), dy) : null,
  ],

  // Matrices.
  matmul: (dy, { inputs: [a, b], attributes: { transposeA, transposeB } }) => [
    a!.tracked
      ? (transposeA ? ops.matmul(b!, dy, { transposeA: !!transposeB, transposeB: true }) : ops.matmul(dy, b!, { transposeB: !transposeB }))
      : null,
    b!.tracked
      ? (transposeB ? ops.matmul(dy, a!, { transposeA: true, transposeB: !!transposeA }) : ops.matmul(a!, dy, { transposeA: !transposeA }))
      : null,
  ],
  dense: (dy, { inputs: [x, kernel, bias], output, attributes, target }) => {
    const dx = x!.tracked ? target(0) : null;
    const dkernel = kernel!.tracked ? target(1) : null;
    const dbias = bias?.tracked ? target(2) : null;
    denseGradient(dy, { x: x!, kernel: kernel!, output }, attributes.activation, dx, dkernel, dbias);
    return [dx, dkernel, dbias];
  },

  // Classification.
  softmax: (dy, { output }) => [softmaxGradient("softmax_grad", dy, output)],
  log_softmax: (dy, { output }) => [softmaxGradient("log_softmax_grad", dy, output)],
  softmax_cross_entropy: (dy, { outputs: [, gradient] }) => [null, ops.mulRows(gradient!, dy)],
  sigmoid_cross_entropy: (dy, { inputs: [labels, logits], outputs: [, gradient] }) => [
    labels!.tracked ? ops.neg(ops.mul(dy, logits!)) : null,
    logits!.tracked ? ops.mul(gradient!, dy) : null,
  ],

  // Rows of tables.
  gather_rows: (dy, { inputs: [table, ids], saved, target }) => [
    isDense(table!, saved) ? densifyRows(ids!, dy, table!.shape, null, target(0)) : rowsOf(dy, ids!, saved as Int32Array),
  ],
  segment_combine: (dy, { inputs: [x, index, weights, splits], attributes }) => [
    segmentCombineGradient(dy, x!, { index: index!, weights: weights!, splits: splits! }, attributes.combiner),
  ],
  clip_rows_by_norm: (dy, { inputs: [x], attributes }) => [clipRowsGradient(dy, x!, attributes.maxNorm)],
  mul_rows: (dy, { inputs: [x, scale] }) => [
    x!.tracked ? ops.mulRows(dy, scale!) : null,
    scale!.tracked ? ops.reshape(ops.sum(ops.reshape(ops.mul(dy, x!), [scale!.size, -1]), 1), scale!.shape) : null,
  ],

  // Recurrent layers.
  lstm: (dy, entry) => layerGradients("lstm", dy, entry),
  gru: (dy, entry) => layerGradients("gru", dy, entry),
  simple_rnn: (dy, entry) => layerGradients("simple_rnn", dy, entry),
  recurrent: loopGradients,
  reverse_sequence: (dy, { inputs: [, ids] }) => [takeSteps(dy, ids!)],

  // Layers that differ in training.
  dropout: (dy, { attributes, saved }) => [dropoutGradient(dy, attributes, saved as Tensor)],
  batch_norm_train: (dy, { inputs: [x, gamma], outputs: [, mean, variance], attributes, target }) =>
    batchNormGradient(dy, { x: x!, gamma: gamma!, mean: mean!, variance: variance! }, attributes.epsilon, target(1), target(2)),
  batch_norm: (dy, { inputs: [x, gamma, , mean, variance], attributes }) => {
    const inverseDeviation = ops.reciprocal(ops.sqrt(ops.affine(variance!, 1, attributes.epsilon)));
    const normalised = ops.mul(ops.sub(x!, mean!), inverseDeviation);
    const scale = ops.mul(gamma!, inverseDeviation);
    const dx = ops.mul(dy, scale);
    const dgamma = sumTo(ops.mul(dy, normalised), gamma!.shape);
    const dbeta = sumTo(dy, gamma!.shape);
    const dmean = mean!.tracked ? ops.neg(ops.mul(dbeta, scale)) : null;
    const dvariance = variance!.tracked ? ops.affine(ops.mul(dgamma, ops.mul(scale, inverseDeviation)), -0.5) : null;
    return [dx, dgamma, dbeta, dmean, dvariance];
  },

  // Steps: the derivative is zero wherever it exists.
  sign: () => [null],
  floor: () => [null],
  cast: () => [null],
};

/** Whether the gradient to a table of which rows were gathered is dense: that of some rows is for variables alone, and for ids that an array has once. */
export function isDense(table: Tensor, saved: unknown): boolean {
  return saved === null || !(table instanceof Variable);
}

function choose(condition: Tensor, dy: Tensor): [Tensor, Tensor] {
  return [ops.where(condition, dy, 0), ops.where(condition, 0, dy)];
}

function inverse(permutation: readonly number[]): number[] {
  const result: number[] = [];
  permutation.forEach((axis, i) => result[axis] = i);
  return result;
}

function shareAmongEqual(dy: Tensor, { inputs: [x], output, attributes: { axes } }: GradientEntry<"max" | "min">): Tensor {
  const mask = ops.cast(ops.equal(x!, unreduce(output, x!.shape, axes)), "float32");
  const count = ops.sum(mask, axes);
  return ops.mul(mask, unreduce(ops.div(dy, ops.reshape(count, dy.shape)), x!.shape, axes));
}

function rowsOf(dy: Tensor, ids: Tensor, hostIds: Int32Array): RowsGradient {
  return { kind: "rows", ids, hostIds, count: hostIds.length, rows: dy };
}
