/**
 * Reductions over axes.
 *
 * @module
 */

import { backend } from "../backends/mod.ts";
import { sizeOf } from "../host_tensor.ts";
import { empty, type Tensor } from "../tensor.ts";
import { axisOf, float, type Operand, recorded } from "./_op.ts";
import { affine } from "./elementwise.ts";
import { broadcastTo, reshape } from "./shape.ts";

/** One axis, several, or all of them where it is absent. */
export type Axes = number | readonly number[];

/** Options of the reductions. */
export interface ReduceOptions {
  /** Keep the reduced dimensions with extent 1. Default false. */
  readonly keepDims?: boolean;
}

type ReduceKernel = "reduce_sum" | "reduce_max" | "reduce_min" | "reduce_prod" | "arg_max";

/** Sum over the axes, by default over all. */
export function sum(x: Operand, axes?: Axes, options: ReduceOptions = {}): Tensor {
  return reduceAll("sum", "reduce_sum", x, axes, options);
}

/** Mean over the axes, by default over all; NaN over nothing. */
export function mean(x: Operand, axes?: Axes, options: ReduceOptions = {}): Tensor {
  const t = float("mean", x);
  const total = sum(t, axes, options);
  return affine(total, total.size / t.size);
}

/** Product over the axes, by default over all; no gradient. */
export function prod(x: Operand, axes?: Axes, options: ReduceOptions = {}): Tensor {
  return reduceAll("prod", "reduce_prod", x, axes, options);
}

/** Maximum over the axes, by default over all. Equal maxima share the gradient, as in TensorFlow. */
export function max(x: Operand, axes?: Axes, options: ReduceOptions = {}): Tensor {
  return reduceAll("max", "reduce_max", x, axes, options);
}

/** Minimum over the axes, by default over all. Equal minima share the gradient, as in TensorFlow. */
export function min(x: Operand, axes?: Axes, options: ReduceOptions = {}): Tensor {
  return reduceAll("min", "reduce_min", x, axes, options);
}

/** Index of the first maximum along an axis, int32. */
export function argMax(x: Operand, axis = -1): Tensor {
  const t = float("arg_max", x);
  const at = axisOf("arg_max", axis, t.shape.length);
  const output = empty(t.shape.filter((_, i) => i !== at), "int32");
  backend().run.arg_max(sizeOf(t.shape.slice(0, at)), t.shape[at]!, sizeOf(t.shape.slice(at + 1)), t.address, output.address);
  return recorded("arg_max", [t], output, { axis: at });
}

/** Sums a gradient down to the shape its operand had before it was broadcast. */
export function sumTo(dy: Tensor, shape: readonly number[]): Tensor {
  const lead = dy.shape.length - shape.length;
  const axes: number[] = [];
  for (let i = 0; i < dy.shape.length; i++) if (i < lead || (shape[i - lead] === 1 && dy.shape[i] !== 1)) axes.push(i);
  return axes.length === 0 ? dy : reshape(sum(dy, axes), shape);
}

/** Broadcasts a reduced value back over the axes it was reduced over. */
export function unreduce(y: Tensor, shape: readonly number[], axes: readonly number[]): Tensor {
  return broadcastTo(reshape(y, shape.map((extent, i) => axes.includes(i) ? 1 : extent)), shape);
}

function reduceAll(op: string, kernel: ReduceKernel, x: Operand, axes: Axes | undefined, options: ReduceOptions): Tensor {
  const t = float(op, x);
  const rank = t.shape.length;
  const chosen = axes === undefined
    ? t.shape.map((_, i) => i)
    : (typeof axes === "number" ? [axes] : [...axes]).map((axis) => axisOf(op, axis, rank));
  const sorted = [...new Set(chosen)].sort((a, b) => a - b);
  const shape = options.keepDims
    ? t.shape.map((extent, i) => sorted.includes(i) ? 1 : extent)
    : t.shape.filter((_, i) => !sorted.includes(i));
  // Runs of adjacent axes are one call each, the innermost run first.
  let current = t.address;
  let extents = [...t.shape];
  const output = empty(shape);
  let end = sorted.length;
  if (end === 0) backend().run.copy(t.size, current, output.address);
  while (end > 0) {
    let begin = end - 1;
    while (begin > 0 && sorted[begin - 1] === sorted[begin]! - 1) begin--;
    const outer = sizeOf(extents.slice(0, sorted[begin]!));
    const axis = sizeOf(extents.slice(sorted[begin]!, sorted[end - 1]! + 1));
    const inner = sizeOf(extents.slice(sorted[end - 1]! + 1));
    const into = begin === 0 ? output : empty([outer, inner]);
    backend().run[kernel](outer, axis, inner, current, into.address);
    current = into.address;
    extents = extents.map((extent, i) => i >= sorted[begin]! && i <= sorted[end - 1]! ? 1 : extent);
    end = begin;
  }
  return recorded(op, [t], output, { axes: sorted });
}
