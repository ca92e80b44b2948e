/**
 * The operations that gradients consist of, beyond those of the models themselves.
 *
 * @module
 */

import { clipGradient, fromOutput, geluGradient, type OutputGradient, softmaxGradient } from "../autodiff/activation_gradients.ts";
import { densifyRows, mergedRows } from "../autodiff/gradient.ts";
import { batchNormGradient, denseGradient } from "../autodiff/layer_gradients.ts";
import { clipRowsGradient, segmentCombineGradient, sliceGradient } from "../autodiff/movement_gradients.ts";
import { empty, type Tensor } from "../runtime/tensor.ts";
import type { OpName } from "./attributes.ts";
import type { TypedOperations } from "./operation.ts";

const ofOutput = (op: OutputGradient) => ([output, dy]: readonly Tensor[]): Tensor => fromOutput(op, dy!, output!);

/** The functions of the operations of gradients. */
export const gradientOperations = {
  // Of functions of one variable.
  relu_grad: ofOutput("relu_grad"),
  relu6_grad: ofOutput("relu6_grad"),
  leaky_relu_grad: ofOutput("leaky_relu_grad"),
  elu_grad: ofOutput("elu_grad"),
  selu_grad: ofOutput("selu_grad"),
  softplus_grad: ofOutput("softplus_grad"),
  sigmoid_grad: ofOutput("sigmoid_grad"),
  tanh_grad: ofOutput("tanh_grad"),
  gelu_grad: ([x, dy]) => geluGradient(dy, x),
  clip_grad: ([x, dy], { low, high }) => clipGradient(dy, x, low, high),

  // Of layers.
  softmax_grad: ([output, dy]) => softmaxGradient("softmax_grad", dy, output),
  log_softmax_grad: ([output, dy]) => softmaxGradient("log_softmax_grad", dy, output),
  dense_grad: ([x, kernel, output, dy], { activation, dx, dkernel, dbias }) => {
    const outputs = [
      dx ? empty(x.shape) : null,
      dkernel ? empty(kernel.shape) : null,
      dbias ? empty(kernel.shape.slice(1)) : null,
    ] as const;
    denseGradient(dy, { x, kernel, output }, activation, ...outputs);
    const made = outputs.filter((gradient) => gradient !== null);
    return made.length === 1 ? made[0]! : made;
  },
  batch_norm_grad: ([x, gamma, mean, variance, dy], { epsilon }) =>
    batchNormGradient(dy, { x, gamma, mean, variance }, epsilon, empty(gamma.shape), empty(gamma.shape)),

  // Of movement and of rows.
  slice_grad: ([x, dy], { begin }) => sliceGradient(dy, x, begin),
  segment_combine_grad: ([x, dy, index, weights, splits], { combiner }) =>
    segmentCombineGradient(dy, x, { index, weights, splits }, combiner),
  clip_rows_by_norm_grad: ([x, dy], { maxNorm }) => clipRowsGradient(dy, x, maxNorm),
  merge_rows: ([idsA, rowsA, idsB, rowsB]) => mergedRows(idsA, rowsA, idsB, rowsB),
  densify_rows: ([ids, rows, base], { shape }) => densifyRows(ids, rows, shape, base),
} satisfies Partial<TypedOperations<OpName>>;
