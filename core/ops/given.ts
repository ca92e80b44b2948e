/**
 * Operations as a caller gives their arguments: what their types promise, and a kernel relies on, is checked first. Recorded graphs run what stands
 * behind them.
 *
 * @module
 */

import { describe, ValueError } from "../errors.ts";
import type { ActivationName, DeviceDType } from "../graph/attributes.ts";
import type { DType } from "../runtime/host_tensor.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { any, float, listOf, numberOf, type Operand } from "./_op.ts";
import * as elementwise from "./elementwise.ts";
import * as network from "./network.ts";
import * as shapes from "./shape.ts";

/** Converts between float32, int32 and bool. Float to int truncates toward zero, to the nearest int32 where it is beyond; NaN becomes 0. */
export function cast(x: Operand, dtype: DeviceDType): Tensor {
  const t = any(x);
  return elementwise.cast(t, t.dtype === dtype ? dtype : dtypeOf("cast", dtype));
}

/** a != b as bool, broadcasting; float32, int32 or bool. */
export function notEqual(a: Operand, b: Operand): Tensor {
  // A plain number takes the dtype of the tensor beside it, on either side.
  return typeof a === "number" ? elementwise.notEqual(b, a) : elementwise.notEqual(a, b);
}

/** Index of the first maximum along an axis, int32. */
export function argMax(x: Operand, axis = -1): Tensor {
  return elementwise.argMax(x, numberOf("arg_max", axis));
}

/** The same elements in another shape; one extent may be -1. */
export function reshape(x: Operand, shape: readonly number[]): Tensor {
  return shapes.reshape(x, listOf("reshape", shape));
}

/** Repeats along dimensions of extent 1 (and new leading ones) until the shape is the given one. */
export function broadcastTo(x: Operand, shape: readonly number[]): Tensor {
  return shapes.broadcastTo(x, listOf("broadcast_to", shape));
}

/** The block that begins at `begin` with extents `size` (-1: to the end). */
export function slice(x: Operand, begin: readonly number[], size: readonly number[]): Tensor {
  return shapes.slice(x, listOf("slice", begin), listOf("slice", size));
}

/** Joins tensors along an axis; the other extents must agree. */
export function concat(xs: readonly Operand[], axis: number): Tensor {
  return shapes.concat(listOf("concat", xs), numberOf("concat", axis));
}

/**
 * Joins tensors of one shape along a new axis. (The stack of layers of `tf.contrib.layers` is `v1.layers.stack`.)
 *
 * @param axis Where the new dimension stands. Default 0.
 */
export function stack(xs: readonly Operand[], axis = 0): Tensor {
  if (!Array.isArray(xs)) throw new TypeError("[stack] expects an array of tensors; the stack of layers is v1.layers.stack");
  return shapes.concat(xs.map((x) => shapes.expandDims(x, axis)), axis);
}

/** A tensor of one value. */
export function fill(shape: readonly number[], value: number, dtype: DeviceDType = "float32"): Tensor {
  return shapes.fill(listOf("fill", shape), numberOf("fill", value), dtypeOf("fill", dtype));
}

function dtypeOf(op: string, dtype: DType): DeviceDType {
  if (typeof dtype === "string") return shapes.deviceDType(op, dtype);
  throw new TypeError(`[${op}] expects the name of a dtype, received ${describe(dtype)}`);
}

/** Zeros. */
export const zeros = (shape: readonly number[], dtype?: DeviceDType): Tensor => fill(shape, 0, dtype);
/** Ones. */
export const ones = (shape: readonly number[], dtype?: DeviceDType): Tensor => fill(shape, 1, dtype);
/** Zeros of the shape and dtype of x. */
export const zerosLike = (x: Operand): Tensor => filledLike("zeros_like", x, 0);
/** Ones of the shape and dtype of x. */
export const onesLike = (x: Operand): Tensor => filledLike("ones_like", x, 1);

function filledLike(op: string, x: Operand, value: number): Tensor {
  const { shape, dtype } = any(x);
  return shapes.fill(shape, value, shapes.deviceDType(op, dtype));
}

/**
 * Rows whose Euclidean norm exceeds `maxNorm` are scaled down to it.
 *
 * @param x [rows, width]; the square of a norm is a float32.
 * @param maxNorm Finite, above 0.
 */
export function clipRowsByNorm(x: Operand, maxNorm: number): Tensor {
  if (!(numberOf("clip_rows_by_norm", maxNorm) > 0 && maxNorm < Infinity)) {
    throw new ValueError(`[clip_rows_by_norm] maxNorm must be finite and above 0. Received ${maxNorm}`);
  }
  return shapes.clipRowsByNorm(x, maxNorm);
}

/**
 * A fully connected layer, activation(x kernel + bias), in one call.
 *
 * @param x [D0, ..., DN, k]
 * @param kernel [k, n]
 * @param bias [n], or null.
 * @param activation Default linear.
 * @returns [D0, ..., DN, n]
 */
export function denseLayer(x: Operand, kernel: Operand, bias: Operand | null, activation?: ActivationName): Tensor {
  if (activation !== undefined && typeof activation !== "string") {
    throw new TypeError(`[dense] expects the name of an activation, received ${describe(activation)}`);
  }
  return network.denseLayer(x, float("dense", kernel), bias === null ? null : float("dense", bias), activation);
}

/** Batch normalisation with given statistics: (x - mean) / sqrt(variance + epsilon) * gamma + beta, over all axes but the last. */
export function batchNormInference(
  x: Operand,
  gamma: Operand,
  beta: Operand,
  mean: Operand,
  variance: Operand,
  epsilon: number,
): Tensor {
  const given = (parameter: Operand): Tensor => float("batch_norm", parameter);
  return network.batchNormInference(x, given(gamma), given(beta), given(mean), given(variance), numberOf("batch_norm", epsilon));
}
