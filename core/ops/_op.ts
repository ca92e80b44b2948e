/**
 * What every operation needs: shape checks, the run of a kernel, the record.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import { describe, ValueError } from "../errors.ts";
import { type DType, sizeOf } from "../runtime/host_tensor.ts";
import type { KernelName } from "../../wasm/kernels.ts";
import type { None, OpAttributes, OpName } from "../graph/attributes.ts";
import { recorder, type Value } from "../graph/current_recorder.ts";
import { empty, scalar, Tensor, tensor, type TensorValues } from "../runtime/tensor.ts";

/** An operand: a tensor, or values that become one. */
export type Operand = Tensor | TensorValues;

type UnaryKernel = { [K in KernelName]: (n: number, x: number, y: number) => void };
type BinaryKernel = { [K in KernelName]: (n: number, a: number, b: number, y: number) => void };

/** The attributes of an operation that has none. */
export const NONE: None = {};

/** Names of operations without attributes. */
export type PlainOp = { [O in OpName]: None extends OpAttributes[O] ? O : never }[OpName];

/** The operand as a float32 tensor. */
export function float(op: string, x: Operand): Tensor {
  return ofDType(op, x instanceof Tensor ? x : typeof x === "number" ? scalar(x) : tensor(x), "float32");
}

/** The tensor, which must be of a dtype. */
export function ofDType(op: string, t: Tensor, dtype: DType): Tensor {
  if (t.dtype === dtype) return t;
  throw new TypeError(`[${op}] expects a ${dtype} tensor, received ${t.dtype} of shape [${t.shape}]`);
}

/** A number beside the operands, which must be one. */
export function numberOf(op: string, value: number): number {
  if (typeof value === "number") return value;
  throw new TypeError(`[${op}] expects a number, received ${describe(value)}`);
}

/** A list of extents, axes or operands, which must be an array. */
export function listOf<T>(op: string, values: readonly T[]): readonly T[] {
  if (Array.isArray(values)) return values;
  throw new TypeError(`[${op}] expects an array, received ${describe(values)}`);
}

/** The operand as a tensor of any dtype. */
export function any(x: Operand): Tensor {
  return x instanceof Tensor ? x : tensor(x);
}

/** Tells the recorder, if there is one, and returns the output. */
export function recorded<O extends OpName>(
  op: O,
  inputs: readonly (Value | null)[],
  output: Tensor,
  attributes: OpAttributes[O],
  saved?: unknown,
): Tensor {
  if (recorder.current !== null) recorder.current.record({ op, inputs, outputs: [output], attributes, saved });
  return output;
}

/** As {@linkcode recorded}, of an operation with several outputs. A gradient flows through the first. */
export function recordedAll<O extends OpName>(
  op: O,
  inputs: readonly (Value | null)[],
  outputs: readonly Tensor[],
  attributes: OpAttributes[O],
  saved?: unknown,
): void {
  if (recorder.current !== null) recorder.current.record({ op, inputs, outputs, attributes, saved });
}

/** Tells the graph that is being made, if one is, of an operation through which no gradient flows, such as one on the host. */
export function noted<O extends OpName>(
  op: O,
  inputs: readonly (Value | null)[],
  outputs: readonly Value[],
  attributes: OpAttributes[O],
): void {
  if (recorder.graph !== null) recorder.graph.record({ op, inputs, outputs, attributes });
}

/** One input, one output of its shape; the kernel has the name of the operation. */
export function unary(op: PlainOp & KernelName, x: Operand): Tensor {
  const t = float(op, x);
  const y = empty(t.shape);
  (backend().run as unknown as UnaryKernel)[op](t.size, t.address, y.address);
  return recorded(op, [t], y, NONE);
}

/** Runs a kernel over two operands of one shape. */
export function runBinary(kernel: KernelName, a: Tensor, b: Tensor, y: Tensor): Tensor {
  (backend().run as unknown as BinaryKernel)[kernel](y.size, a.address, b.address, y.address);
  return y;
}

/** True if two shapes are equal. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The shape both operands broadcast to, by NumPy's rule. */
export function broadcastShape(op: string, a: readonly number[], b: readonly number[]): readonly number[] {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let i = 0; i < rank; i++) {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new ValueError(`[${op}] shapes must be equal or broadcast to each other. Received [${a}] and [${b}]`);
    }
    shape.push(x === 1 ? y : x);
  }
  return shape;
}

/** An axis counted from 0; negative ones count from the end. */
export function axisOf(op: string, axis: number, rank: number): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || resolved < 0 || resolved >= rank) {
    throw new ValueError(`[${op}] axis must be in [${-rank}, ${rank}). Received ${axis}`);
  }
  return resolved;
}

/** Rows and width of a tensor seen as a matrix over its last axis. */
export function matrixOf(op: string, x: Tensor): { rows: number; width: number } {
  if (x.shape.length === 0) throw new ValueError(`[${op}] expects at least one dimension. Received a scalar`);
  const width = x.shape[x.shape.length - 1]!;
  return { rows: sizeOf(x.shape.slice(0, -1)), width };
}

/**
 * Tells the graph that is being made of an operation that changes variables. It is then recorded instead of run.
 *
 * @returns Whether a graph is being made.
 */
export function effectNoted<O extends OpName>(op: O, inputs: readonly (Value | null)[], attributes: OpAttributes[O]): boolean {
  if (recorder.graph === null) return false;
  recorder.graph.record({ op, inputs, outputs: [], attributes });
  return true;
}
