/**
 * Elementwise operations with broadcasting, and reductions.
 *
 * @module
 */

import type { KernelName } from "../../wasm/kernels.ts";
import { backend } from "../runtime/backends/current.ts";
import { checkOptions, type OptionKinds, ValueError } from "../errors.ts";
import { integerOf, sizeOf } from "../runtime/host_tensor.ts";
import { params } from "../runtime/memory.ts";
import { empty, fromTypedArray, Tensor } from "../runtime/tensor.ts";
import {
  any,
  axisOf,
  broadcastShape,
  float,
  listOf,
  NONE,
  numberOf,
  ofDType,
  type Operand,
  type PlainOp,
  recorded,
  runBinary,
  sameShape,
  unary,
} from "./_op.ts";
import { broadcastTo, deviceDType, reshape } from "./shape.ts";

/** max(x, 0). */
export const relu = (x: Operand): Tensor => unary("relu", x);
/** min(max(x, 0), 6). */
export const relu6 = (x: Operand): Tensor => unary("relu6", x);
/** x where x > 0, else 0.2 x. */
export const leakyRelu = (x: Operand): Tensor => unary("leaky_relu", x);
/** x where x > 0, else exp(x) - 1. */
export const elu = (x: Operand): Tensor => unary("elu", x);
/** Scaled exponential linear unit (Klambauer et al. 2017). */
export const selu = (x: Operand): Tensor => unary("selu", x);
/** x times the normal distribution function of x (Hendrycks & Gimpel 2016), exact. */
export const gelu = (x: Operand): Tensor => unary("gelu", x);
/** log(1 + exp(x)). */
export const softplus = (x: Operand): Tensor => unary("softplus", x);
/** 1 / (1 + exp(-x)). */
export const sigmoid = (x: Operand): Tensor => unary("sigmoid", x);
/** Hyperbolic tangent. */
export const tanh = (x: Operand): Tensor => unary("tanh", x);
/** e to the x. */
export const exp = (x: Operand): Tensor => unary("exp", x);
/** Natural logarithm. */
export const log = (x: Operand): Tensor => unary("log", x);
/** log(1 + x), exact for small x. */
export const log1p = (x: Operand): Tensor => unary("log1p", x);
/** -x. */
export const neg = (x: Operand): Tensor => unary("neg", x);
/** Absolute value; its gradient at 0 is 0. */
export const abs = (x: Operand): Tensor => unary("abs", x);
/** -1, 0 or 1; no gradient flows. */
export const sign = (x: Operand): Tensor => unary("sign", x);
/** x squared. */
export const square = (x: Operand): Tensor => unary("square", x);
/** Square root. */
export const sqrt = (x: Operand): Tensor => unary("sqrt", x);
/** 1 / sqrt(x). */
export function rsqrt(x: Operand): Tensor {
  const t = float("rsqrt", x);
  const y = empty(t.shape);
  backend().run.sqrt(t.size, t.address, y.address);
  backend().run.reciprocal(t.size, y.address, y.address);
  return recorded("rsqrt", [t], y, NONE);
}
/** 1 / x. */
export const reciprocal = (x: Operand): Tensor => unary("reciprocal", x);
/** Largest whole number not above x; no gradient flows. */
export const floor = (x: Operand): Tensor => unary("floor", x);
/** Logarithm of the absolute gamma function; no gradient. */
export const lgamma = (x: Operand): Tensor => unary("lgamma", x);

/** a + b, broadcasting; float32 or int32. */
export const add = (a: Operand, b: Operand): Tensor => binary("add", a, b, "add_i32");
/** a - b, broadcasting; float32 or int32. */
export const sub = (a: Operand, b: Operand): Tensor => binary("sub", a, b, "sub_i32");
/** a * b, broadcasting; float32 or int32. */
export const mul = (a: Operand, b: Operand): Tensor => binary("mul", a, b, "mul_i32");
/** a / b, broadcasting. */
export const div = (a: Operand, b: Operand): Tensor => binary("div", a, b);
/** The larger of a and b, broadcasting. On a tie the gradient goes to a. */
export const maximum = (a: Operand, b: Operand): Tensor => binary("maximum", a, b);
/** The smaller of a and b, broadcasting. On a tie the gradient goes to a. */
export const minimum = (a: Operand, b: Operand): Tensor => binary("minimum", a, b);
/** a to the power of b, broadcasting. */
export const pow = (a: Operand, b: Operand): Tensor => binary("pow", a, b);
/** a / b, 0 where b is 0, broadcasting. */
export const divNoNan = (a: Operand, b: Operand): Tensor => binary("div_no_nan", a, b);

/** x * scale + shift with two numbers. */
export function affine(x: Operand, scale: number, shift = 0): Tensor {
  const t = float("affine", x);
  if (typeof scale !== "number" || typeof shift !== "number") numberOf("affine", typeof scale === "number" ? shift : scale);
  const y = empty(t.shape);
  backend().run.affine(t.size, t.address, y.address, params(scale, shift));
  return recorded("affine", [t], y, { scale, shift });
}

/** x limited to [low, high]. The gradient is 0 outside. */
export function clipByValue(x: Operand, low: number, high: number): Tensor {
  if (!(numberOf("clip_by_value", low) <= numberOf("clip_by_value", high))) {
    throw new ValueError(`[clip_by_value] low must not exceed high. Received ${low} and ${high}`);
  }
  const t = float("clip_by_value", x);
  const y = empty(t.shape);
  backend().run.clip(t.size, t.address, y.address, params(low, high));
  return recorded("clip_by_value", [t], y, { low, high });
}

/** a == b as bool, broadcasting; float32, int32 or bool. */
export const equal = (a: Operand, b: Operand): Tensor => compare("equal", a, b, "equal_i32");
/** a != b as bool, broadcasting; float32, int32 or bool. */
export const notEqual = (a: Operand, b: Operand): Tensor =>
  any(a).dtype === "float32" ? compare("not_equal", a, b) : logicalNot(equal(a, b));
/** a > b as bool, broadcasting; float32 or int32. */
export const greater = (a: Operand, b: Operand): Tensor => compare("greater", a, b, "greater_i32");
/** a >= b as bool, broadcasting. */
export const greaterEqual = (a: Operand, b: Operand): Tensor => compare("greater_equal", a, b);
/** a < b as bool, broadcasting; float32 or int32. */
export const less = (a: Operand, b: Operand): Tensor => compare("less", a, b, "less_i32");
/** a <= b as bool, broadcasting. */
export const lessEqual = (a: Operand, b: Operand): Tensor => compare("less_equal", a, b);
/** Both; bool, broadcasting. */
export const logicalAnd = (a: Operand, b: Operand): Tensor => logical("logical_and", "and_i32", a, b);
/** Either; bool, broadcasting. */
export const logicalOr = (a: Operand, b: Operand): Tensor => logical("logical_or", "or_i32", a, b);

/** Not; bool. */
export function logicalNot(x: Operand): Tensor {
  const t = ofDType("logical_not", any(x), "bool");
  const y = empty(t.shape, "bool");
  backend().run.not_i32(t.size, t.address, y.address);
  return recorded("logical_not", [t], y, NONE);
}

/** a where the condition holds, else b; broadcasting. */
export function where(condition: Operand, a: Operand, b: Operand): Tensor {
  const c = any(condition);
  if (c.dtype !== "bool") throw new TypeError(`[where] expects a bool condition, received ${c.dtype}`);
  const x = any(a);
  const y = any(b);
  if (x.dtype !== y.dtype || x.onHost) {
    throw new TypeError(`[where] expects two float32, int32 or bool tensors of one dtype, received ${x.dtype} and ${y.dtype}`);
  }
  const shape = broadcastShape("where", c.shape, broadcastShape("where", x.shape, y.shape));
  const inputs = [broadcastTo(c, shape), broadcastTo(x, shape), broadcastTo(y, shape)] as const;
  const output = empty(shape, x.dtype as "float32");
  backend().run.select(output.size, inputs[0].address, inputs[1].address, inputs[2].address, output.address);
  return recorded("where", inputs, output, NONE);
}

/** Converts between float32, int32 and bool. Float to int truncates toward zero, to the nearest int32 where it is beyond; NaN becomes 0. */
export function cast(x: Operand, dtype: "float32" | "int32" | "bool"): Tensor {
  const t = any(x);
  if (t.dtype === dtype) return t;
  const from = deviceDType("cast", t.dtype);
  if (dtype === "bool") return from === "float32" ? notEqual(t, 0) : logicalNot(compare("equal", t, empty0(t), "equal_i32"));
  const y = empty(t.shape, dtype);
  if (dtype === "float32") backend().run.i32_to_f32(t.size, t.address, y.address);
  else if (from === "bool") backend().run.copy(t.size, t.address, y.address);
  else backend().run.f32_to_i32(t.size, t.address, y.address);
  return recorded("cast", [t], y, { dtype });
}

/** True for elements that are neither NaN nor infinite. */
export function isFinite(x: Operand): Tensor {
  const t = float("is_finite", x);
  const y = empty(t.shape, "bool");
  backend().run.is_finite(t.size, t.address, y.address);
  return recorded("is_finite", [t], y, NONE);
}

function empty0(like: Tensor): Tensor {
  return fromTypedArray(new Int32Array(1), [], like.dtype as "int32");
}

function pair(op: string, a: Operand, b: Operand): [Tensor, Tensor, readonly number[]] {
  // A plain number takes the dtype of the tensor beside it.
  const typed = (x: Operand, other: Operand): Tensor => {
    if (x instanceof Tensor) return x;
    if (typeof x === "number" && other instanceof Tensor && other.dtype === "int32") {
      return fromTypedArray(Int32Array.of(integerOf(x, "int32")), []);
    }
    return any(x);
  };
  const x = typed(a, b);
  const y = typed(b, a);
  if (x.dtype !== y.dtype || x.onHost) {
    throw new TypeError(
      `[${op}] expects two tensors of one dtype (float32 or int32). Received ${x.dtype} of shape [${x.shape}] and ${y.dtype} of shape [${y.shape}]`,
    );
  }
  const shape = sameShape(x.shape, y.shape) ? x.shape : broadcastShape(op, x.shape, y.shape);
  return [broadcastTo(x, shape), broadcastTo(y, shape), shape];
}

/** Operations with a kernel of their name. */
type KernelOp = PlainOp & KernelName;

function kernelFor(op: KernelOp, dtype: string, int32: KernelName | undefined): KernelName {
  if (dtype === "float32") return op;
  if (int32 === undefined) throw new TypeError(`[${op}] expects float32 tensors, received ${dtype}`);
  return int32;
}

function binary(op: KernelOp, a: Operand, b: Operand, int32?: KernelName): Tensor {
  const [x, y, shape] = pair(op, a, b);
  if (x.dtype === "bool") throw new TypeError(`[${op}] expects float32 or int32 tensors, received bool`);
  const chosen = kernelFor(op, x.dtype, int32);
  return recorded(op, [x, y], runBinary(chosen, x, y, empty(shape, x.dtype as "float32")), NONE);
}

function compare(op: KernelOp, a: Operand, b: Operand, int32?: KernelName): Tensor {
  const [x, y, shape] = pair(op, a, b);
  return recorded(op, [x, y], runBinary(kernelFor(op, x.dtype, int32), x, y, empty(shape, "bool")), NONE);
}

function logical(op: PlainOp, kernel: KernelName, a: Operand, b: Operand): Tensor {
  const [x, y, shape] = pair(op, a, b);
  if (x.dtype !== "bool") throw new TypeError(`[${op}] expects bool tensors, received ${x.dtype}`);
  return recorded(op, [x, y], runBinary(kernel, x, y, empty(shape, "bool")), NONE);
}

/** One axis, several, or all of them where it is absent. */
export type Axes = number | readonly number[];

/** Options of the reductions. */
export interface ReduceOptions {
  /** Keep the reduced dimensions with extent 1. Default false. */
  readonly keepDims?: boolean;
}

const reduceKinds: OptionKinds = { keepDims: ["boolean"] };

type ReduceKernel = "reduce_sum" | "reduce_max" | "reduce_min" | "reduce_prod" | "arg_max";

/** Sum over the axes, by default over all. */
export function sum(x: Operand, axes?: Axes, options?: ReduceOptions): Tensor {
  return reduceAll("sum", "reduce_sum", x, axes, options);
}

/** Mean over the axes, by default over all; NaN over nothing. */
export function mean(x: Operand, axes?: Axes, options?: ReduceOptions): Tensor {
  if (options !== undefined) checkOptions("mean", options, reduceKinds);
  const t = float("mean", x);
  const total = sum(t, axes, options);
  return affine(total, total.size / t.size);
}

/** The sum of the products of elements: a scalar of two tensors of as many. */
export function dot(a: Operand, b: Operand): Tensor {
  const [x, y] = [float("dot", a), float("dot", b)];
  if (x.size !== y.size) throw new ValueError(`[dot] expects two tensors of as many elements. Received [${x.shape}] and [${y.shape}]`);
  const output = empty([]);
  backend().run.dot(x.size, x.address, y.address, output.address);
  return recorded("dot", [x, y], output, NONE);
}

/** Product over the axes, by default over all; no gradient. */
export function prod(x: Operand, axes?: Axes, options?: ReduceOptions): Tensor {
  return reduceAll("prod", "reduce_prod", x, axes, options);
}

/** Maximum over the axes, by default over all. Equal maxima share the gradient, as in TensorFlow. */
export function max(x: Operand, axes?: Axes, options?: ReduceOptions): Tensor {
  return reduceAll("max", "reduce_max", x, axes, options);
}

/** Minimum over the axes, by default over all. Equal minima share the gradient, as in TensorFlow. */
export function min(x: Operand, axes?: Axes, options?: ReduceOptions): Tensor {
  return reduceAll("min", "reduce_min", x, axes, options);
}

/** Index of the first maximum along an axis, int32. */
export function argMax(x: Operand, axis = -1): Tensor {
  const t = float("arg_max", x);
  const at = axisOf("arg_max", axis, t.shape.length);
  if (t.shape[at] === 0) throw new ValueError(`[arg_max] axis ${at} of [${t.shape}] is empty`);
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

function reduceAll(
  op: "sum" | "prod" | "max" | "min",
  kernel: ReduceKernel,
  x: Operand,
  axes: Axes | undefined,
  options: ReduceOptions | undefined,
): Tensor {
  if (options !== undefined) checkOptions(op, options, reduceKinds);
  const keepDims = options?.keepDims ?? false;
  const t = float(op, x);
  const rank = t.shape.length;
  const chosen = axes === undefined
    ? t.shape.map((_, i) => i)
    : (typeof axes === "number" ? [axes] : listOf(op, axes)).map((axis) => axisOf(op, numberOf(op, axis), rank));
  const sorted = [...new Set(chosen)].sort((a, b) => a - b);
  const shape = keepDims ? t.shape.map((extent, i) => sorted.includes(i) ? 1 : extent) : t.shape.filter((_, i) => !sorted.includes(i));
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
  return recorded(op, [t], output, { axes: sorted, keepDims });
}
