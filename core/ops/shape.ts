/**
 * Shapes and rows: operations that move elements, or gather and combine rows of a table.
 *
 * @module
 */

import { combinerCodes } from "../../wasm/codes.ts";
import { backend } from "../runtime/backends/current.ts";
import { ValueError } from "../errors.ts";
import { checkShape, type DType, integerOf, isShape, sizeOf } from "../runtime/host_tensor.ts";
import type { Combiner, DeviceDType } from "../graph/attributes.ts";
import { checkOutsideStep, params, words } from "../runtime/memory.ts";
import { empty, fromTypedArray, Tensor, view } from "../runtime/tensor.ts";
import { any, axisOf, float, listOf, NONE, noted, numberOf, type Operand, recorded, sameShape } from "./_op.ts";
import { range } from "./host/sequence_index.ts";

export type { Combiner, DeviceDType } from "../graph/attributes.ts";

/** The same elements in another shape; one extent may be -1. */
export function reshape(x: Operand, shape: readonly number[]): Tensor {
  const t = any(x);
  const known = shape.reduce((product, extent) => extent === -1 ? product : product * extent, 1);
  const holes = shape.filter((extent) => extent === -1).length;
  const resolved = holes === 1 && known > 0 ? shape.map((extent) => extent === -1 ? t.size / known : extent) : shape;
  if (holes > 1 || !isShape(resolved) || sizeOf(resolved) !== t.size) {
    throw new ValueError(`[reshape] cannot reshape [${t.shape}] (${t.size} elements) to [${shape}]`);
  }
  return recorded("reshape", [t], view(t, resolved), { shape });
}

/** Adds a dimension of extent 1. */
export function expandDims(x: Operand, axis: number): Tensor {
  const t = any(x);
  const at = numberOf("expand_dims", axis) < 0 ? axis + t.shape.length + 1 : axis;
  if (!Number.isInteger(at) || at < 0 || at > t.shape.length) {
    throw new ValueError(`[expand_dims] axis ${axis} is out of range for shape [${t.shape}]`);
  }
  return reshape(t, [...t.shape.slice(0, at), 1, ...t.shape.slice(at)]);
}

/** Removes dimensions of extent 1: the given ones, or all. */
export function squeeze(x: Operand, axes?: readonly number[]): Tensor {
  const t = any(x);
  const drop = new Set(
    axes === undefined ? undefined : listOf("squeeze", axes).map((axis) => axisOf("squeeze", numberOf("squeeze", axis), t.shape.length)),
  );
  for (const axis of drop) if (t.shape[axis] !== 1) throw new ValueError(`[squeeze] dimension ${axis} of [${t.shape}] is not 1`);
  return reshape(t, t.shape.filter((extent, axis) => axes === undefined ? extent !== 1 : !drop.has(axis)));
}

/** Repeats along dimensions of extent 1 (and new leading ones) until the shape is the given one. */
export function broadcastTo(x: Operand, shape: readonly number[]): Tensor {
  const t = any(x);
  if (sameShape(t.shape, shape)) return t;
  checkShape(shape);
  const lead = shape.length - t.shape.length;
  if (lead < 0 || t.shape.some((extent, i) => extent !== 1 && extent !== shape[i + lead])) {
    throw new ValueError(`[broadcast_to] cannot broadcast [${t.shape}] to [${shape}]`);
  }
  const own = stridesOf(t.shape);
  const strides = shape.map((_, i) => i < lead || t.shape[i - lead] === 1 ? 0 : own[i - lead]!);
  return recorded("broadcast_to", [t], stridedCopy(t, shape, strides, stridesOf(shape), 0), { shape });
}

/** Reorders the dimensions; by default reverses them. */
export function transpose(x: Operand, permutation?: readonly number[]): Tensor {
  const t = any(x);
  const order = permutation === undefined ? t.shape.map((_, i) => t.shape.length - 1 - i) : listOf("transpose", permutation);
  if (
    order.length !== t.shape.length || new Set(order).size !== order.length || !isShape(order) || order.some((axis) => axis >= order.length)
  ) {
    throw new ValueError(`[transpose] the permutation must name each of ${t.shape.length} dimensions once. Received [${order}]`);
  }
  const own = stridesOf(t.shape);
  const shape = order.map((axis) => t.shape[axis]!);
  return recorded("transpose", [t], stridedCopy(t, shape, order.map((axis) => own[axis]!), stridesOf(shape), 0), { permutation: order });
}

/** The block that begins at `begin` with extents `size` (-1: to the end). */
export function slice(x: Operand, begin: readonly number[], size: readonly number[]): Tensor {
  const t = any(x);
  const shape = size.map((extent, i) => extent === -1 ? t.shape[i]! - begin[i]! : extent);
  if (
    begin.length !== t.shape.length || size.length !== t.shape.length ||
    !isShape([...begin, ...shape]) || shape.some((extent, i) => begin[i]! + extent > t.shape[i]!)
  ) {
    throw new ValueError(`[slice] begin [${begin}] and size [${size}] do not lie in shape [${t.shape}]`);
  }
  const strides = stridesOf(t.shape);
  const offset = begin.reduce((sum, at, i) => sum + at * strides[i]!, 0);
  return recorded("slice", [t], stridedCopy(t, shape, strides, stridesOf(shape), offset), { begin, size });
}

/** Joins tensors along an axis; the other extents must agree. */
export function concat(xs: readonly Operand[], axis: number): Tensor {
  const inputs = xs.map(any);
  const first = inputs[0];
  if (first === undefined) throw new ValueError("[concat] expects at least one tensor");
  const at = axisOf("concat", axis, first.shape.length);
  for (const t of inputs) {
    if (
      t.dtype !== first.dtype || t.shape.length !== first.shape.length || t.shape.some((extent, i) => i !== at && extent !== first.shape[i])
    ) {
      throw new ValueError(
        `[concat] tensors must agree in dtype and in all dimensions but ${at}. Received ${
          inputs.map((i) => `${i.dtype} [${i.shape}]`).join(", ")
        }`,
      );
    }
  }
  if (inputs.length === 1) return first;
  const shape = first.shape.map((extent, i) => i === at ? inputs.reduce((sum, t) => sum + t.shape[at]!, 0) : extent);
  const rows = sizeOf(shape.slice(0, at));
  const stride = sizeOf(shape.slice(at));
  const output = empty(shape, deviceDType("concat", first.dtype));
  let column = 0;
  for (const t of inputs) {
    const width = sizeOf(t.shape.slice(at));
    backend().run.copy_2d(rows, width, t.address, width, output.address + column * 4, stride);
    column += width;
  }
  return recorded("concat", inputs, output, { axis: at });
}

/** A tensor of one value. */
export function fill(shape: readonly number[], value: number, dtype: DeviceDType = "float32"): Tensor {
  checkShape(shape);
  const y = empty(shape, dtype);
  if (y.size > 0) backend().run.fill(y.size, y.address, dtype === "float32" ? params(value) : words(integerOf(value, dtype)));
  noted("fill", [], [y], { shape, value, dtype });
  return y;
}

/** Zeros. */
export const zeros = (shape: readonly number[], dtype: DeviceDType = "float32"): Tensor => fill(shape, 0, dtype);
/** Ones. */
export const ones = (shape: readonly number[], dtype: DeviceDType = "float32"): Tensor => fill(shape, 1, dtype);

/** A tensor that carries the value but no gradient. */
export function stopGradient(x: Operand): Tensor {
  const t = any(x);
  const y = view(t, t.shape);
  noted("stop_gradient", [t], [y], NONE);
  return y;
}

/** Row-major strides of a shape, in elements. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i]!;
  }
  return strides;
}

/** Copies a strided view of x, from `offset` elements on, to a strided view of a fresh tensor. */
function stridedCopy(t: Tensor, shape: readonly number[], from: readonly number[], to: readonly number[], offset: number): Tensor {
  if (shape.length > 8) throw new ValueError(`Tensors have at most 8 dimensions here. Received [${shape}]`);
  const output = empty(shape, deviceDType("strided_copy", t.dtype));
  if (output.size === 0) return output;
  const block = words(...shape, ...from, ...to);
  const rank = shape.length;
  backend().run.strided_copy(rank, block, block + 4 * rank, block + 8 * rank, t.address + offset * 4, output.address);
  return output;
}

/** A dtype whose elements are on the device. */
export function deviceDType(op: string, dtype: DType): DeviceDType {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") return dtype;
  throw new TypeError(`[${op}] expects a float32, int32 or bool tensor, received ${dtype}`);
}

/** Entries grouped by example: example b has entries `splits[b]` to `splits[b + 1]`. */
export interface Segments {
  /** int32: for each entry the row it takes. */
  readonly index: Int32Array | Tensor;
  /** float32: for each entry its weight, or null for 1. */
  readonly weights: Float32Array | Tensor | null;
  /** int32: where each example's entries begin; one more than there are examples. */
  readonly splits: Int32Array | Tensor;
}

/** {@linkcode Segments} on the device. */
export interface DeviceSegments {
  /** int32: for each entry the row it takes. */
  readonly index: Tensor;
  /** float32: for each entry its weight, or null for 1. */
  readonly weights: Tensor | null;
  /** int32: where each example's entries begin; one more than there are examples. */
  readonly splits: Tensor;
}

/** Entries grouped by example, each with an id. */
export interface Bags {
  /** For each entry its id; a negative one adds nothing. */
  readonly ids: Int32Array;
  /** For each entry its weight, or null for 1. */
  readonly weights: Float32Array | null;
  /** Where each example's entries begin; one more than there are examples. */
  readonly splits: Int32Array;
}

/** {@linkcode Bags} on the device. */
export interface DeviceBags {
  /** int32: for each entry its id; a negative one adds nothing. */
  readonly ids: Tensor;
  /** float32: for each entry its weight, or null for 1. */
  readonly weights: Tensor | null;
  /** int32: where each example's entries begin; one more than there are examples. */
  readonly splits: Tensor;
}

/** Values on the device. */
export function onDevice(values: Int32Array | Float32Array | Tensor): Tensor {
  return values instanceof Tensor ? values : fromTypedArray(values, [values.length]);
}

/**
 * Rows of a table.
 *
 * @param table [rows, width], or [rows], whose rows have the width 1.
 * @param ids int32: as an array each id at most once, and the gradient to a variable is then exactly these rows; as a tensor, whose gradient is dense.
 * @returns [ids.length, width]
 */
export function gatherDistinctRows(table: Tensor, ids: Int32Array | Tensor): Tensor {
  const t = float("gather_rows", table);
  const [rows, width = 1] = t.shape;
  if (rows === undefined || t.shape.length > 2) {
    throw new ValueError(`[gather_rows] expects a table [rows, width] or [rows]. Received [${t.shape}]`);
  }
  const device = onDevice(ids);
  const output = empty([device.size, width]);
  backend().run.gather_rows(words(device.size), width, rows, t.address, device.address, output.address, backend().status);
  checkOutsideStep();
  return recorded("gather_rows", [t, device], output, NONE, ids instanceof Tensor ? null : ids);
}

/** Rows whose Euclidean norm exceeds `maxNorm` are scaled down to it. */
export function clipRowsByNorm(x: Operand, maxNorm: number): Tensor {
  const t = float("clip_rows_by_norm", x);
  if (t.shape.length !== 2) throw new ValueError(`[clip_rows_by_norm] expects [rows, width]. Received [${t.shape}]`);
  const [rows, width] = t.shape as [number, number];
  const output = empty(t.shape);
  backend().run.clip_rows_by_norm(words(rows), width, t.address, output.address, params(maxNorm));
  return recorded("clip_rows_by_norm", [t], output, { maxNorm });
}

/**
 * Joins rows by example: their weighted sum, mean or sum over the root of squared weights. An example without entries is zero.
 *
 * @param x [rows, width]
 * @returns [examples, width]
 */
export function combineSegments(x: Operand, segments: Segments, combiner: Combiner): Tensor {
  const t = float("segment_combine", x);
  const [rows, width] = t.shape as [number, number];
  const index = onDevice(segments.index);
  const weights = segments.weights === null ? null : onDevice(segments.weights);
  const splits = onDevice(segments.splits);
  const examples = splits.size - 1;
  const output = empty([examples, width]);
  const { run, status } = backend();
  run.segment_combine(
    examples,
    width,
    combinerCodes[combiner],
    rows,
    index.size,
    t.address,
    index.address,
    weights?.address ?? 0,
    splits.address,
    output.address,
    status,
  );
  return recorded("segment_combine", [t, index, weights, splits], output, { combiner });
}

/** Rows of a matrix, some of them perhaps several times. */
export function takeRows(x: Tensor, index: Int32Array): Tensor {
  return combineSegments(x, { index, weights: null, splits: range(index.length + 1) }, "sum");
}

/** For each example the count (or sum of weights) of each id: [examples, depth]. */
export function countIds(bags: Bags | DeviceBags, depth: number): Tensor {
  const ids = onDevice(bags.ids);
  const weights = bags.weights === null ? null : onDevice(bags.weights);
  const splits = onDevice(bags.splits);
  const examples = splits.size - 1;
  const output = empty([examples, depth]);
  const { run, status } = backend();
  run.multi_hot(examples, depth, ids.size, ids.address, weights?.address ?? 0, splits.address, output.address, status);
  return recorded("multi_hot", [ids, weights, splits], output, { depth });
}

/** One row per row of x, times its own factor: [rows, width] and [rows]. */
export function mulRows(x: Operand, scale: Operand): Tensor {
  const t = float("mul_rows", x);
  const s = float("mul_rows", scale);
  const width = s.size === 0 ? 0 : t.size / s.size;
  // Rows are those of the first dimension, or of all but the last.
  if (s.size !== t.shape[0] && s.size !== sizeOf(t.shape.slice(0, -1))) {
    throw new ValueError(`[mul_rows] expects one factor a row. Received [${t.shape}] and [${s.shape}]`);
  }
  const output = empty(t.shape);
  backend().run.mul_rows(s.size, width, t.address, s.address, output.address);
  return recorded("mul_rows", [t, s], output, NONE);
}
