/**
 * Gradients of functions of one variable, and of those over the last axis: one kernel each.
 *
 * @module
 */

import type { KernelName } from "../../wasm/kernels.ts";
import { recorder } from "../graph/current_recorder.ts";
import { matrixOf, NONE, noted, type PlainOp } from "../ops/_op.ts";
import { backend } from "../runtime/backends/current.ts";
import { params } from "../runtime/memory.ts";
import { empty, type Tensor } from "../runtime/tensor.ts";

/** Gradients of functions whose derivative follows from their value. */
export type OutputGradient = Extract<
  KernelName & PlainOp,
  `${"relu" | "relu6" | "leaky_relu" | "elu" | "selu" | "softplus" | "sigmoid" | "tanh"}_grad`
>;

/** The gradient of a function whose derivative follows from its value. */
export function fromOutput(op: OutputGradient, dy: Tensor, output: Tensor): Tensor {
  const dx = empty(output.shape);
  backend().run[op](output.size, output.address, dy.address, dx.address);
  if (recorder.graph !== null) noted(op, [output, dy], [dx], NONE);
  return dx;
}

/** The gradient of gelu, from what went in. */
export function geluGradient(dy: Tensor, x: Tensor): Tensor {
  const dx = empty(x.shape);
  backend().run.gelu_grad(x.size, x.address, dy.address, dx.address);
  noted("gelu_grad", [x, dy], [dx], NONE);
  return dx;
}

/** The gradient of `clipByValue`: dy where x lies between the limits. */
export function clipGradient(dy: Tensor, x: Tensor, low: number, high: number): Tensor {
  const dx = empty(x.shape);
  backend().run.clip_grad(x.size, x.address, dy.address, dx.address, params(low, high));
  noted("clip_grad", [x, dy], [dx], { low, high });
  return dx;
}

/** The gradient of a softmax or its logarithm, from its output. */
export function softmaxGradient(op: "softmax_grad" | "log_softmax_grad", dy: Tensor, output: Tensor): Tensor {
  const { rows, width } = matrixOf(op, output);
  const dx = empty(output.shape);
  backend().run[op](rows, width, output.address, dy.address, dx.address);
  noted(op, [output, dy], [dx], NONE);
  return dx;
}
