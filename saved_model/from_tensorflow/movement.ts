/**
 * Shapes, and operations that move elements.
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import type { Operation } from "../../core/graph/operation.ts";
import * as shapes from "../../core/ops/shape.ts";
import { where } from "../../core/ops/elementwise.ts";
import type { Tensor } from "../../core/runtime/tensor.ts";
import { ofFirst } from "./arithmetic.ts";
import { broadcastPlaces, broadcastShape, comparable } from "./broadcast.ts";
import {
  alike,
  checkedSize,
  copyElements,
  type Elements,
  type ElementType,
  emptyLike,
  type HostArray,
  integers,
  numbersOf,
  pick,
  scalarOf,
  vectorOf,
  zeroElements,
} from "./host_array.ts";
import type { Ref } from "./graph_builder.ts";
import type { Attributes } from "./node.ts";
import { type HostOperation, hostRow, input, onHost, type Plain, type Row, type RowContext, type Rows } from "./row.ts";

/** A row that moves elements where they are: its first `moved` inputs (all of them: -1) may be on the device. */
function moving<A extends Plain>(
  op: string,
  operation: HostOperation<A>,
  // deno-lint-ignore no-explicit-any
  onDevice: (inputs: readonly any[], attributes: A) => Tensor | readonly Tensor[],
  moved = 1,
): Row {
  const host = hostRow(op, operation);
  const name = `tf.${op}.device`;
  return {
    ...host,
    build(context) {
      const { builder, inputs, attributes } = context;
      input(context, operation.inputs - 1);
      const count = moved < 0 ? inputs.length + 1 + moved : moved;
      if (!inputs.slice(0, count).some((ref) => builder.isOnDevice(ref))) return onHost(op, operation, context);
      const types = operation.types(attributes, inputs.map((ref) => builder.dtype(ref)));
      return builder.emit(
        name,
        inputs.map((ref, i) => i < count ? builder.device(ref) : builder.host(ref)),
        operation.attributes?.(attributes) ?? {},
        types.map((dtype) => ({ dtype, place: "device" as const })),
      );
    },
    operations: { ...host.operations, [name]: onDevice as Operation },
  };
}

/** A row whose output is its first input. */
const identity: Row = { build: (context) => [input(context, 0)] };

function indexType(attributes: Attributes): readonly ElementType[] {
  return [attributes.type("out_type", "int32")];
}

/** Rows about extents, which no device has to be asked for. */
function extents(
  op: string,
  run: (shape: readonly number[]) => { readonly shape: readonly number[]; readonly values: readonly number[] },
): Row {
  const operation: HostOperation<{ readonly to: ElementType }> = {
    inputs: 1,
    types: (attributes) => op === "Rank" ? ["int32"] : indexType(attributes),
    attributes: (attributes) => ({ to: op === "Rank" ? "int32" : attributes.type("out_type", "int32") }),
    run: ([x], { to }) => {
      const { shape, values } = run(x!.shape);
      return integers(to as "int32", shape, values);
    },
  };
  return {
    ...hostRow(op, operation),
    build: (context) => {
      const { builder, attributes } = context;
      const ref = input(context, 0);
      if (ref.kind === "resource" && ref.type === "variable") {
        const { shape, values } = run(builder.variable(ref).shape);
        return [{ kind: "constant", value: integers(operation.types(attributes, [])[0] as "int32", shape, values) }];
      }
      if (!builder.isOnDevice(ref)) return onHost(op, operation, context);
      return builder.emit(`tf.${op}`, [builder.device(ref)], operation.attributes!(attributes), [{
        dtype: operation.types(attributes, [])[0]!,
        place: "host",
      }]);
    },
  };
}

function axisOf(axis: number, rank: number): number {
  const at = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(at) && at >= 0 && at < rank) return at;
  throw new InvalidArgumentError(`Expected dimension in the range [${-rank}, ${rank}), but got ${axis}`);
}

/** The shape that a value of `size` elements takes; one extent may be -1. */
function resolvedShape(wanted: readonly number[], from: HostArray | Tensor): number[] {
  const holes = wanted.filter((extent) => extent === -1).length;
  const known = wanted.reduce((product, extent) => extent === -1 ? product : product * extent, 1);
  const size = checkedSize(from.shape);
  const shape = wanted.map((extent) => extent !== -1 ? extent : known === 0 ? 0 : size / known);
  if (holes > 1 || shape.some((extent) => !Number.isInteger(extent) || extent < 0) || checkedSize(shape) !== size) {
    throw new InvalidArgumentError(`Input to reshape is a tensor with ${size} values, but the requested shape has [${wanted}]`);
  }
  return shape;
}

function expanded(shape: readonly number[], axis: number): number[] {
  const at = axisOf(axis, shape.length + 1);
  return [...shape.slice(0, at), 1, ...shape.slice(at)];
}

function squeezed(shape: readonly number[], axes: readonly number[]): number[] {
  const dropped = new Set(axes.map((axis) => axisOf(axis, shape.length)));
  for (const axis of dropped) {
    if (shape[axis] !== 1) throw new InvalidArgumentError(`Can not squeeze dim[${axis}], expected a dimension of 1, got ${shape[axis]}`);
  }
  return shape.filter((extent, axis) => axes.length === 0 ? extent !== 1 : !dropped.has(axis));
}

function squeezeAxes(attributes: Attributes): { readonly axes: number[] } {
  return { axes: attributes.integers(attributes.has("squeeze_dims") ? "squeeze_dims" : "axis") };
}

function reshaped(x: HostArray, shape: readonly number[]): HostArray {
  return { dtype: x.dtype, shape, data: x.data };
}

/** Joins values along an axis. */
export function concatenated(values: readonly HostArray[], axis: number): HostArray {
  const first = values[0]!;
  // TensorFlow leaves out empty vectors that stand beside values of more dimensions.
  const rank = Math.max(...values.map(({ shape }) => shape.length));
  const joined = values.filter(({ shape }) => shape.length === rank);
  if (rank === 0) throw new InvalidArgumentError("Scalars cannot be concatenated (use pack instead)");
  const at = axisOf(axis, rank);
  for (const { shape, dtype } of values) {
    const fits = shape.length === rank
      ? shape.every((extent, i) => i === at || extent === joined[0]!.shape[i])
      : shape.length === 1 && shape[0] === 0;
    if (!fits || dtype !== first.dtype) {
      throw new InvalidArgumentError(
        `ConcatOp : Dimension mismatch: ${values.map((value) => `${value.dtype} [${value.shape}]`).join(", ")}`,
      );
    }
  }
  const shape = joined[0]!.shape.map((extent, i) => i === at ? joined.reduce((sum, value) => sum + value.shape[at]!, 0) : extent);
  const all = alike(joined);
  const data = emptyLike(all[0]!, checkedSize(shape));
  const outer = checkedSize(shape.slice(0, at));
  const widths = joined.map((value) => checkedSize(value.shape.slice(at)));
  let place = 0;
  for (let row = 0; row < outer; row++) {
    for (let k = 0; k < all.length; k++) {
      copyElements(all[k]!, row * widths[k]!, (row + 1) * widths[k]!, data, place);
      place += widths[k]!;
    }
  }
  return { dtype: first.dtype, shape, data };
}

function packed(values: readonly HostArray[], axis: number): HostArray {
  const [first] = values;
  if (values.every(({ shape, data, dtype }) => shape.length === 0 && dtype === first!.dtype && !(data instanceof BigInt64Array))) {
    const data = emptyLike(first!.data, values.length);
    for (let i = 0; i < values.length; i++) data[i] = values[i]!.data[0]!;
    axisOf(axis, 1);
    return { dtype: first!.dtype, shape: [values.length], data };
  }
  return concatenated(values.map((value) => reshaped(value, expanded(value.shape, axis))), axisOf(axis, values[0]!.shape.length + 1));
}

/** A block of a value, by begin and stride of each axis. */
function strided(x: HostArray, begin: readonly number[], steps: readonly number[], shape: readonly number[]): HostArray {
  const size = checkedSize(shape);
  const strides = shapes.stridesOf(x.shape);
  const rank = shape.length;
  let place = 0;
  for (let axis = 0; axis < rank; axis++) place += begin[axis]! * strides[axis]!;
  // A scalar of a vector is the usual case: one extent of a shape.
  const places = new Int32Array(size);
  const at = new Array<number>(rank).fill(0);
  for (let i = 0; i < size; i++) {
    places[i] = place;
    for (let axis = rank - 1; axis >= 0; axis--) {
      place += steps[axis]! * strides[axis]!;
      if (++at[axis]! < shape[axis]!) break;
      place -= steps[axis]! * strides[axis]! * shape[axis]!;
      at[axis] = 0;
    }
  }
  return { dtype: x.dtype, shape, data: pick(x.data, places) };
}

interface Block {
  readonly begin: number[];
  readonly steps: number[];
  readonly shape: number[];
  /** The shape without the axes of which one index was taken, and with new ones. */
  readonly final: number[];
}

interface StridedAttributes extends Plain {
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

function stridedAttributes(attributes: Attributes): StridedAttributes {
  return {
    beginMask: attributes.integer("begin_mask", 0),
    endMask: attributes.integer("end_mask", 0),
    ellipsisMask: attributes.integer("ellipsis_mask", 0),
    newAxisMask: attributes.integer("new_axis_mask", 0),
    shrinkAxisMask: attributes.integer("shrink_axis_mask", 0),
  };
}

/** What x[begin:end:strides] means (tensorflow/core/util/strided_slice_op.cc). */
function blockOf(shape: readonly number[], bounds: readonly HostArray[], masks: StridedAttributes): Block {
  const [begins, ends, strides] = ["The begin", "The end", "The strides"].map((what, i) => vectorOf(bounds[i]!, what)) as [
    number[],
    number[],
    number[],
  ];
  if (begins.length !== ends.length || begins.length !== strides.length) {
    throw new InvalidArgumentError(
      `Expected begin, end, and strides to be 1D equal size tensors, but got ${begins.length}, ${ends.length} and ${strides.length}`,
    );
  }
  const block: Block = { begin: [], steps: [], shape: [], final: [] };
  const newAxes = begins.filter((_, i) => (masks.newAxisMask & 1 << i) !== 0 && (masks.ellipsisMask & 1 << i) === 0).length;
  const ellipsis = begins.some((_, i) => (masks.ellipsisMask & 1 << i) !== 0);
  const named = begins.length - newAxes - (ellipsis ? 1 : 0);
  if (named > shape.length) {
    throw new InvalidArgumentError(`Index out of range using input dim ${shape.length}; input has only ${shape.length} dims`);
  }
  const whole = (axis: number): void => {
    block.begin.push(0);
    block.steps.push(1);
    block.shape.push(shape[axis]!);
    block.final.push(shape[axis]!);
  };
  let axis = 0;
  for (let i = 0; i < begins.length; i++) {
    const bit = 1 << i;
    if ((masks.ellipsisMask & bit) !== 0) {
      for (let left = shape.length - named; left > 0; left--) whole(axis++);
      continue;
    }
    if ((masks.newAxisMask & bit) !== 0) {
      block.final.push(1);
      continue;
    }
    const extent = shape[axis++]!;
    const step = strides[i]!;
    if (step === 0) throw new InvalidArgumentError(`strides[${i}] must be non-zero`);
    const shrink = (masks.shrinkAxisMask & bit) !== 0;
    const from = begins[i]! < 0 ? begins[i]! + extent : begins[i]!;
    if (shrink) {
      if (from < 0 || from >= extent) throw new InvalidArgumentError(`slice index ${begins[i]} of dimension ${axis - 1} out of bounds.`);
      block.begin.push(from);
      block.steps.push(1);
      block.shape.push(1);
      continue;
    }
    const [low, high] = step > 0 ? [0, extent] : [-1, extent - 1];
    const clamp = (value: number): number => Math.min(Math.max(value, low), high);
    const begin = (masks.beginMask & bit) !== 0 ? step > 0 ? low : high : clamp(from);
    const until = ends[i]! < 0 ? ends[i]! + extent : ends[i]!;
    const end = (masks.endMask & bit) !== 0 ? step > 0 ? high : low : clamp(until);
    const count = Math.max(0, Math.ceil((end - begin) / step));
    block.begin.push(begin);
    block.steps.push(step);
    block.shape.push(count);
    block.final.push(count);
  }
  while (axis < shape.length) whole(axis++);
  return block;
}

function stridedSlice(x: HostArray, bounds: readonly HostArray[], masks: StridedAttributes): HostArray {
  if (x.shape.length === 1 && masks.shrinkAxisMask === 1) {
    // One element of a vector, such as an extent.
    const extent = x.shape[0]!;
    const begin = numbersOf(bounds[0]!)[0]!;
    const place = begin < 0 ? begin + extent : begin;
    if (place >= 0 && place < extent) return { dtype: x.dtype, shape: [], data: x.data.slice(place, place + 1) as Elements };
  }
  const { begin, steps, shape, final } = blockOf(x.shape, bounds, masks);
  const taken = strided(x, begin, steps, shape);
  return final.length === shape.length ? taken : reshaped(taken, final);
}

function sliceBlock(shape: readonly number[], begin: HostArray, size: HostArray): { begin: number[]; size: number[] } {
  const from = vectorOf(begin, "The begin");
  const counts = vectorOf(size, "The size").map((count, axis) => count === -1 ? shape[axis]! - from[axis]! : count);
  if (
    from.length !== shape.length || counts.length !== shape.length ||
    from.some((at, axis) => at < 0 || counts[axis]! < 0 || at + counts[axis]! > shape[axis]!)
  ) {
    throw new InvalidArgumentError(`Expected begin[${from}] and size[${counts}] to lie in shape [${shape}]`);
  }
  return { begin: from, size: counts };
}

function transposed(x: HostArray, permutation: readonly number[]): HostArray {
  checkPermutation(permutation, x.shape.length);
  const strides = shapes.stridesOf(x.shape);
  const shape = permutation.map((axis) => x.shape[axis]!);
  const size = checkedSize(shape);
  const places = new Int32Array(size);
  const at = new Array<number>(shape.length).fill(0);
  let place = 0;
  for (let i = 0; i < size; i++) {
    places[i] = place;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[permutation[axis]!]!;
      place += stride;
      if (++at[axis]! < shape[axis]!) break;
      place -= stride * shape[axis]!;
      at[axis] = 0;
    }
  }
  return { dtype: x.dtype, shape, data: pick(x.data, places) };
}

function checkPermutation(permutation: readonly number[], rank: number): void {
  if (
    permutation.length === rank && new Set(permutation).size === rank &&
    permutation.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < rank)
  ) return;
  throw new InvalidArgumentError(`transpose expects a vector of size ${rank}, a permutation. Received [${permutation}]`);
}

function tiled(x: HostArray, multiples: readonly number[]): HostArray {
  if (multiples.length !== x.shape.length) {
    throw new InvalidArgumentError(
      `Expected multiples argument to be a vector of length ${x.shape.length} but got length ${multiples.length}`,
    );
  }
  const shape = x.shape.map((extent, axis) => extent * multiples[axis]!);
  const places = new Int32Array(checkedSize(shape));
  const strides = shapes.stridesOf(x.shape);
  const at = new Array<number>(shape.length).fill(0);
  for (let i = 0; i < places.length; i++) {
    let place = 0;
    for (let axis = 0; axis < shape.length; axis++) place += at[axis]! % x.shape[axis]! * strides[axis]!;
    places[i] = place;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++at[axis]! < shape[axis]!) break;
      at[axis] = 0;
    }
  }
  return { dtype: x.dtype, shape, data: pick(x.data, places) };
}

function filled(shape: readonly number[], value: HostArray): HostArray {
  if (value.data.length !== 1) throw new InvalidArgumentError(`value must be a scalar, received a value of shape [${value.shape}]`);
  const data = emptyLike(value.data, checkedSize(shape));
  (data as (string | Uint8Array)[]).fill(value.data[0] as string);
  return { dtype: value.dtype, shape, data };
}

/** Rows of a value along an axis. */
export function gathered(x: HostArray, indices: HostArray, axis: number): HostArray {
  const at = axisOf(axis, x.shape.length);
  const extent = x.shape[at]!;
  const ids = checkedIds(indices, extent);
  const inner = checkedSize(x.shape.slice(at + 1));
  const outer = checkedSize(x.shape.slice(0, at));
  const shape = [...x.shape.slice(0, at), ...indices.shape, ...x.shape.slice(at + 1)];
  const data = emptyLike(x.data, checkedSize(shape));
  let place = 0;
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < ids.length; k++) {
      const from = (o * extent + ids[k]!) * inner;
      if (inner === 1) data[place] = x.data[from]!;
      else copyElements(x.data, from, from + inner, data, place);
      place += inner;
    }
  }
  return { dtype: x.dtype, shape, data };
}

/** Ids that all are rows of a table of that many. */
export function checkedIds(indices: HostArray, extent: number): ArrayLike<number> {
  const ids = numbersOf(indices);
  for (let i = 0; i < ids.length; i++) {
    if (!(ids[i]! >= 0 && ids[i]! < extent)) {
      throw new InvalidArgumentError(`indices[${i}] = ${ids[i]} is not in [0, ${extent})`, { row: i });
    }
  }
  return ids;
}

function gatherRow(op: string, axisInput: boolean): Row {
  const host: HostOperation<{ readonly batchDims: number }> = {
    inputs: axisInput ? 3 : 2,
    types: ofFirst,
    attributes: batchDims,
    run: ([x, indices, axis]) => gathered(x!, indices!, axis === undefined ? 0 : scalarOf(axis, "The axis")),
  };
  return moving(op, host, ([x, indices, axis]) => {
    const at = axis === undefined ? 0 : axisOf(scalarOf(axis, "The axis"), x.shape.length);
    return gatheredOnDevice(x, indices, at);
  });
}

function batchDims(attributes: Attributes): { readonly batchDims: number } {
  const dims = attributes.integer("batch_dims", 0);
  if (dims !== 0) throw new InvalidArgumentError(`Gather with batch_dims ${dims} is not run here`);
  return { batchDims: 0 };
}

function gatheredOnDevice(x: Tensor, indices: HostArray, axis: number): Tensor {
  const extent = x.shape[axis];
  if (extent === undefined) throw new InvalidArgumentError("params must be at least 1 dimensional");
  const ids = Int32Array.from(checkedIds(indices, extent));
  if (axis > 0) {
    // The axis comes first, rows are taken, and it goes back.
    const order = [axis, ...x.shape.map((_, i) => i).filter((i) => i !== axis)];
    const rows = gatheredOnDevice(shapes.transpose(x, order), { ...indices, shape: [ids.length] }, 0);
    const back = [
      ...Array.from({ length: axis }, (_, i) => i + 1),
      0,
      ...Array.from({ length: x.shape.length - axis - 1 }, (_, i) => axis + 1 + i),
    ];
    return shapes.reshape(shapes.transpose(rows, back), [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)]);
  }
  const width = checkedSize(x.shape.slice(1));
  const shape = [...indices.shape, ...x.shape.slice(1)];
  if (width === 0 || ids.length === 0) return shapes.zeros(shape);
  return shapes.reshape(shapes.gatherDistinctRows(shapes.reshape(x, [extent, width]), ids), shape);
}

function gatheredNd(x: HostArray, indices: HostArray): HostArray {
  const depth = indices.shape[indices.shape.length - 1];
  if (depth === undefined || depth > x.shape.length) {
    throw new InvalidArgumentError("index innermost dimension length must be <= params rank");
  }
  const strides = shapes.stridesOf(x.shape);
  const ids = numbersOf(indices);
  const width = checkedSize(x.shape.slice(depth));
  const shape = [...indices.shape.slice(0, -1), ...x.shape.slice(depth)];
  const count = checkedSize(indices.shape.slice(0, -1));
  const data = emptyLike(x.data, checkedSize(shape));
  for (let row = 0; row < count; row++) {
    let place = 0;
    for (let axis = 0; axis < depth; axis++) {
      const id = ids[row * depth + axis]!;
      if (!(id >= 0 && id < x.shape[axis]!)) {
        throw new InvalidArgumentError(`indices[${row}] = [${id}] does not index into param shape [${x.shape}]`, { row });
      }
      place += id * strides[axis]!;
    }
    copyElements(x.data, place, place + width, data, row * width);
  }
  return { dtype: x.dtype, shape, data };
}

function placesWhere(x: HostArray): HostArray {
  const rank = x.shape.length;
  const strides = shapes.stridesOf(x.shape);
  const found: number[] = [];
  for (let i = 0; i < x.data.length; i++) {
    if (Number(x.data[i]) === 0) continue;
    for (let axis = 0; axis < rank; axis++) found.push(Math.floor(i / strides[axis]!) % x.shape[axis]!);
  }
  return integers("int64", [rank === 0 ? found.length : found.length / rank, rank], found);
}

/** Elements of a where the condition holds, else of b, broadcast. */
function selected(condition: HostArray, a: HostArray, b: HostArray): HostArray {
  if (a.dtype !== b.dtype) throw new InvalidArgumentError(`Two values of one type were expected, received ${a.dtype} and ${b.dtype}`);
  const shape = broadcastShape([condition.shape, a.shape, b.shape]);
  const [c, x, y] = [condition, a, b].map((value) => broadcastPlaces(value.shape, shape));
  const [left, right] = alike([a, b]) as [Elements, Elements];
  const flags = numbersOf(condition);
  const data = emptyLike(left, checkedSize(shape));
  for (let i = 0; i < data.length; i++) {
    data[i] = (flags[c === null ? i : c![i]!] !== 0 ? left[x === null ? i : x![i]!] : right[y === null ? i : y![i]!])!;
  }
  return { dtype: a.dtype, shape, data };
}

/** Select of TensorFlow 1: a vector of conditions chooses rows. */
function conditionOf(shape: readonly number[], rank: number): readonly number[] {
  return shape.length === 1 && rank > 1 ? [shape[0]!, ...new Array<number>(rank - 1).fill(1)] : shape;
}

function selectRow(op: string, rows: boolean): Row {
  const shapeOf = (condition: { readonly shape: readonly number[] }, a: { readonly shape: readonly number[] }) =>
    rows ? conditionOf(condition.shape, a.shape.length) : condition.shape;
  const operation: HostOperation<Plain> = {
    inputs: 3,
    types: (_, types) => [types[1]!],
    run: ([condition, a, b]) => selected(reshaped(condition!, shapeOf(condition!, a!)), a!, b!),
  };
  const name = `tf.${op}.device`;
  return {
    ...hostRow(op, operation),
    build(context) {
      const { builder } = context;
      const [a, b] = [input(context, 1), input(context, 2)];
      if (!builder.isOnDevice(a) && !builder.isOnDevice(b)) return onHost(op, operation, context);
      return builder.emit(name, [input(context, 0), a, b].map((ref) => builder.device(ref)), {}, [{
        dtype: builder.dtype(a),
        place: "device",
      }]);
    },
    operations: {
      ...hostRow(op, operation).operations,
      [name]: ([condition, a, b]) => where(shapes.reshape(condition, shapeOf(condition, a)), a, b),
    },
  };
}

function oneHot([indices, depth, on, off]: readonly HostArray[], axis: number): HostArray {
  const count = scalarOf(depth!, "The depth");
  const rank = indices!.shape.length + 1;
  const at = axis === -1 ? rank - 1 : axisOf(axis, rank);
  const shape = [...indices!.shape.slice(0, at), count, ...indices!.shape.slice(at)];
  checkedSize(shape);
  const { dtype, data } = filled(shape, off!);
  const inner = checkedSize(indices!.shape.slice(at));
  const ids = numbersOf(indices!);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (id >= 0 && id < count) data[(Math.floor(i / inner) * count + id) * inner + i % inner] = on!.data[0]!;
  }
  return { dtype, shape, data };
}

function padded(x: HostArray, paddings: HostArray, value: HostArray): HostArray {
  const rank = x.shape.length;
  const pads = numbersOf(paddings);
  if (pads.length !== 2 * rank || Array.from(pads).some((pad) => pad < 0)) {
    throw new InvalidArgumentError(
      `The paddings must be [${rank}, 2] numbers from 0. Received [${Array.from(pads).slice(0, 8)}] of shape [${paddings.shape}]`,
    );
  }
  const shape = x.shape.map((extent, axis) => extent + pads[2 * axis]! + pads[2 * axis + 1]!);
  const { data } = filled(shape, { ...value, dtype: x.dtype });
  const strides = shapes.stridesOf(shape);
  const own = shapes.stridesOf(x.shape);
  for (let i = 0; i < x.data.length; i++) {
    let place = 0;
    for (let axis = 0; axis < rank; axis++) place += (Math.floor(i / own[axis]!) % x.shape[axis]! + pads[2 * axis]!) * strides[axis]!;
    data[place] = x.data[i]!;
  }
  return { dtype: x.dtype, shape, data };
}

function zeroOf(dtype: ElementType): HostArray {
  return { dtype, shape: [], data: zeroElements(dtype, 1) };
}

function reversed(x: HostArray, axes: readonly number[]): HostArray {
  const flipped = new Set(axes.map((axis) => axisOf(axis, x.shape.length)));
  const begin = x.shape.map((extent, axis) => flipped.has(axis) ? extent - 1 : 0);
  const steps = x.shape.map((_, axis) => flipped.has(axis) ? -1 : 1);
  return checkedSize(x.shape) === 0 ? x : strided(x, begin, steps, x.shape);
}

/** The first steps of each sequence, as many as it has, backwards. */
function reversedSequence(x: HostArray, lengths: HostArray, seqDim: number, batchDim: number): HostArray {
  const [seq, batch] = [axisOf(seqDim, x.shape.length), axisOf(batchDim, x.shape.length)];
  const counts = numbersOf(lengths);
  const strides = shapes.stridesOf(x.shape);
  if (counts.length !== x.shape[batch]) {
    throw new InvalidArgumentError(`Length of seq_lengths != input.dims(${batch}), (${counts.length} vs. ${x.shape[batch]})`);
  }
  const places = new Int32Array(x.data.length);
  for (let i = 0; i < places.length; i++) {
    const step = Math.floor(i / strides[seq]!) % x.shape[seq]!;
    const count = counts[Math.floor(i / strides[batch]!) % x.shape[batch]!]!;
    if (count > x.shape[seq]!) throw new InvalidArgumentError(`seq_lens(${count}) > input.dims(${seq})`);
    places[i] = step < count ? i + (count - 1 - 2 * step) * strides[seq]! : i;
  }
  return { dtype: x.dtype, shape: x.shape, data: pick(x.data, places) };
}

function range(start: number, limit: number, delta: number, dtype: ElementType): HostArray {
  if (delta === 0) throw new InvalidArgumentError("Requires delta != 0: 0");
  const size = Math.max(0, Math.ceil((limit - start) / delta));
  const data = zeroElements(dtype, checkedSize([size])) as Float64Array;
  for (let i = 0; i < size; i++) data[i] = start + i * delta;
  return { dtype, shape: [size], data };
}

function unpacked(x: HostArray, axis: number, count: number): HostArray[] {
  const at = axisOf(axis, x.shape.length);
  if (x.shape[at] !== count) throw new InvalidArgumentError(`Input shape axis ${at} must equal ${count}, got shape [${x.shape}]`);
  const shape = x.shape.filter((_, i) => i !== at);
  return split(x, at, new Array<number>(count).fill(1)).map((part) => reshaped(part, shape));
}

function split(x: HostArray, axis: number, sizes: readonly number[]): HostArray[] {
  let from = 0;
  return sizes.map((size) => {
    const shape = x.shape.map((extent, i) => i === axis ? size : extent);
    const part = strided(x, x.shape.map((_, i) => i === axis ? from : 0), x.shape.map(() => 1), shape);
    from += size;
    return part;
  });
}

function splitSizes(extent: number, sizes: readonly number[]): number[] {
  const known = sizes.reduce((sum, size) => size === -1 ? sum : sum + size, 0);
  const resolved = sizes.map((size) => size === -1 ? extent - known : size);
  if (resolved.some((size) => size < 0) || resolved.reduce((sum, size) => sum + size, 0) !== extent) {
    throw new InvalidArgumentError(
      `Determined shape must either match input shape along split_dim exactly: the sizes [${sizes}] do not give ${extent}`,
    );
  }
  return resolved;
}

function evenSizes(extent: number, count: number): number[] {
  if (extent % count !== 0) {
    throw new InvalidArgumentError(`Number of ways to split should evenly divide the split dimension, but got ${extent} and ${count}`);
  }
  return new Array<number>(count).fill(extent / count);
}

function splitOnDevice(x: Tensor, axis: number, sizes: readonly number[]): Tensor[] {
  let from = 0;
  return sizes.map((size) => {
    const part = shapes.slice(x, x.shape.map((_, i) => i === axis ? from : 0), x.shape.map((extent, i) => i === axis ? size : extent));
    from += size;
    return part;
  });
}

/** A row with several outputs: the executor wants the value itself where there is one. */
function several<T>(values: readonly T[]): T | readonly T[] {
  return values.length === 1 ? values[0]! : values;
}

function unpackRow(): Row {
  const attributesOf = (attributes: Attributes) => ({ axis: attributes.integer("axis", 0), count: count(attributes, "num") });
  return moving("Unpack", {
    inputs: 1,
    types: (attributes, [type]) => new Array<ElementType>(count(attributes, "num")).fill(type!),
    attributes: attributesOf,
    run: ([x], { axis, count }) => several(unpacked(x!, axis, count)),
  }, ([x], { axis, count }) => {
    const at = axisOf(axis, x.shape.length);
    if (x.shape[at] !== count) throw new InvalidArgumentError(`Input shape axis ${at} must equal ${count}, got shape [${x.shape}]`);
    const shape = x.shape.filter((_: number, i: number) => i !== at);
    return several(splitOnDevice(x, at, new Array<number>(count).fill(1)).map((part) => shapes.reshape(part, shape)));
  });
}

const MOST_OUTPUTS = 1 << 16;

function count(attributes: Attributes, name: string): number {
  const count = attributes.integer(name);
  if (count >= 1 && count <= MOST_OUTPUTS) return count;
  throw new InvalidArgumentError(`The attribute ${name} must be from 1 to ${MOST_OUTPUTS}, received ${count}`);
}

/** Split has the axis as its first input: the value is put first. */
function splitRow(): Row {
  const inner = moving("Split", {
    inputs: 2,
    types: (attributes, [type]) => new Array<ElementType>(count(attributes, "num_split")).fill(type!),
    attributes: (attributes) => ({ count: count(attributes, "num_split") }),
    run: ([x, axis], { count }) => {
      const at = axisOf(scalarOf(axis!, "The split_dim"), x!.shape.length);
      return several(split(x!, at, evenSizes(x!.shape[at]!, count)));
    },
  }, ([x, axis], { count }) => {
    const at = axisOf(scalarOf(axis, "The split_dim"), x.shape.length);
    return several(splitOnDevice(x, at, evenSizes(x.shape[at], count)));
  });
  return { ...inner, build: (context) => inner.build({ ...context, inputs: [input(context, 1), input(context, 0)] }) };
}

function concatRow(op: string, axisLast: boolean): Row {
  const inner = moving(op, {
    inputs: 2,
    types: ofFirst,
    run: (values) => concatenated(values.slice(0, -1), scalarOf(values[values.length - 1]!, "The axis")),
  }, (values) => {
    const tensors: Tensor[] = values.slice(0, -1);
    const rank = Math.max(...tensors.map(({ shape }) => shape.length));
    const axis = axisOf(scalarOf(values[values.length - 1], "The axis"), rank);
    return shapes.concat(tensors.filter(({ shape }) => shape.length === rank), axis);
  }, -2);
  if (axisLast) return inner;
  return { ...inner, build: (context) => inner.build({ ...context, inputs: [...context.inputs.slice(1), input(context, 0)] }) };
}

function unique(x: HostArray): { readonly values: HostArray; readonly index: Int32Array; readonly counts: number[] } {
  const places = new Map<number | bigint | string, number>();
  const first: number[] = [];
  const counts: number[] = [];
  const elements = comparable(x);
  const index = new Int32Array(elements.length);
  for (let i = 0; i < index.length; i++) {
    const element = elements[i]!;
    let place = places.get(element);
    if (place === undefined) {
      places.set(element, place = first.length);
      first.push(i);
      counts.push(0);
    }
    counts[place]!++;
    index[i] = place;
  }
  return { values: { dtype: x.dtype, shape: [first.length], data: pick(x.data, first) }, index, counts };
}

function topK(x: HostArray, k: number): readonly [HostArray, HostArray] {
  const width = x.shape[x.shape.length - 1];
  if (width === undefined || k < 0 || k > width) {
    throw new InvalidArgumentError(`input must have at least k columns. Had ${width}, needed ${k}`);
  }
  const numbers = numbersOf(x);
  const rows = width === 0 ? 0 : numbers.length / width;
  const shape = [...x.shape.slice(0, -1), k];
  const places = new Int32Array(checkedSize(shape));
  const ids = new Int32Array(places.length);
  for (let row = 0; row < rows; row++) {
    const order = Array.from({ length: width }, (_, i) => i).sort((a, b) => numbers[row * width + b]! - numbers[row * width + a]! || a - b);
    for (let i = 0; i < k; i++) {
      ids[row * k + i] = order[i]!;
      places[row * k + i] = row * width + order[i]!;
    }
  }
  return [{ dtype: x.dtype, shape, data: pick(x.data, places) }, { dtype: "int32", shape, data: ids }];
}

/** Puts values at places of a value, or adds them there. */
function scattered(into: HostArray, indices: HostArray, updates: HostArray, add: boolean): HostArray {
  const depth = indices.shape[indices.shape.length - 1] ?? 0;
  if (depth > into.shape.length) throw new InvalidArgumentError("The inner dimensions of indices must index into the tensor");
  const width = checkedSize(into.shape.slice(depth));
  const count = checkedSize(indices.shape.slice(0, -1));
  if (updates.data.length !== count * width) {
    throw new InvalidArgumentError(`The updates of shape [${updates.shape}] do not fit indices of shape [${indices.shape}]`);
  }
  const strides = shapes.stridesOf(into.shape);
  const ids = numbersOf(indices);
  const [base, from] = alike([into, updates]) as [Elements, Elements];
  const data = base.slice() as Elements;
  for (let row = 0; row < count; row++) {
    let place = 0;
    for (let axis = 0; axis < depth; axis++) {
      const id = ids[row * depth + axis]!;
      if (!(id >= 0 && id < into.shape[axis]!)) {
        throw new InvalidArgumentError(`indices[${row}] = ${id} does not index into shape [${into.shape}]`, { row });
      }
      place += id * strides[axis]!;
    }
    for (let i = 0; i < width; i++) {
      const value = from[row * width + i]!;
      data[place + i] = add ? (data[place + i] as number) + (value as number) : value;
    }
  }
  return { dtype: into.dtype, shape: into.shape, data };
}

const broadcastTo: HostOperation<Plain> = {
  inputs: 2,
  types: ofFirst,
  run: ([x, shape]) => {
    const wanted = vectorOf(shape!, "The shape");
    const joint = broadcastShape([x!.shape, wanted]);
    if (joint.length !== wanted.length || joint.some((extent, i) => extent !== wanted[i])) {
      throw new InvalidArgumentError(`Incompatible shapes: [${x!.shape}] vs. [${wanted}]`);
    }
    const places = broadcastPlaces(x!.shape, wanted);
    return { dtype: x!.dtype, shape: wanted, data: places === null ? x!.data : pick(x!.data, places) };
  },
};

function likeRow(op: string, value: number): Row {
  return {
    ...hostRow(op, { inputs: 1, types: ofFirst, run: ([x]) => filled(x!.shape, { dtype: x!.dtype, shape: [], data: valueOf(x!, value) }) }),
    build(context) {
      const { builder } = context;
      const ref = input(context, 0);
      const operation: HostOperation<Plain> = {
        inputs: 1,
        types: ofFirst,
        run: ([x]) => filled(x!.shape, { dtype: x!.dtype, shape: [], data: valueOf(x!, value) }),
      };
      if (!builder.isOnDevice(ref)) return onHost(op, operation, context);
      return builder.emit(`tf.${op}.device`, [builder.device(ref)], {}, [{ dtype: builder.dtype(ref), place: "device" }]);
    },
    operations: {
      [`tf.${op}`]: ([x]) => filled(x.shape, { dtype: x.dtype, shape: [], data: valueOf(x, value) }),
      [`tf.${op}.device`]: ([x]) => shapes.fill(x.shape, value, x.dtype),
    },
  };
}

function valueOf(x: HostArray, value: number): Elements {
  const data = zeroElements(x.dtype, 1);
  if (value !== 0) data[0] = value;
  return data;
}

/** Rows of shapes and movement. */
export const movementRows: Rows = {
  Identity: identity,
  Snapshot: identity,
  StopGradient: identity,
  PreventGradient: identity,
  CheckNumerics: identity,
  EnsureShape: identity,
  PlaceholderWithDefault: identity,
  IdentityN: { build: ({ inputs }: RowContext): readonly Ref[] => inputs },

  Shape: extents("Shape", (shape) => ({ shape: [shape.length], values: shape })),
  Size: extents("Size", (shape) => ({ shape: [], values: [checkedSize(shape)] })),
  Rank: extents("Rank", (shape) => ({ shape: [], values: [shape.length] })),

  Reshape: moving("Reshape", {
    inputs: 2,
    types: ofFirst,
    run: ([x, shape]) => reshaped(x!, resolvedShape(vectorOf(shape!, "The shape"), x!)),
  }, ([x, shape]) => shapes.reshape(x, resolvedShape(vectorOf(shape, "The shape"), x))),
  ExpandDims: moving("ExpandDims", {
    inputs: 2,
    types: ofFirst,
    run: ([x, axis]) => reshaped(x!, expanded(x!.shape, scalarOf(axis!, "The axis"))),
  }, ([x, axis]) => shapes.reshape(x, expanded(x.shape, scalarOf(axis, "The axis")))),
  Squeeze: moving("Squeeze", {
    inputs: 1,
    types: ofFirst,
    attributes: squeezeAxes,
    run: ([x], { axes }) => reshaped(x!, squeezed(x!.shape, axes)),
  }, ([x], { axes }) => shapes.reshape(x, squeezed(x.shape, axes))),
  Pack: moving(
    "Pack",
    {
      inputs: 1,
      types: ofFirst,
      attributes: (a) => ({ axis: a.integer("axis", 0) }),
      run: (values, { axis }) => packed(values, axis),
    },
    (values, { axis }) =>
      shapes.concat(values.map((value) => shapes.reshape(value, expanded(value.shape, axis))), axisOf(axis, values[0].shape.length + 1)),
    -1,
  ),
  Unpack: unpackRow(),
  Concat: concatRow("Concat", false),
  ConcatV2: concatRow("ConcatV2", true),
  Split: splitRow(),
  SplitV: moving("SplitV", {
    inputs: 3,
    types: (attributes, [type]) => new Array<ElementType>(count(attributes, "num_split")).fill(type!),
    run: ([x, sizes, axis]) => {
      const at = axisOf(scalarOf(axis!, "The split_dim"), x!.shape.length);
      return several(split(x!, at, splitSizes(x!.shape[at]!, vectorOf(sizes!, "The sizes"))));
    },
  }, ([x, sizes, axis]) => {
    const at = axisOf(scalarOf(axis, "The split_dim"), x.shape.length);
    return several(splitOnDevice(x, at, splitSizes(x.shape[at], vectorOf(sizes, "The sizes"))));
  }),
  Slice: moving("Slice", {
    inputs: 3,
    types: ofFirst,
    run: ([x, from, counts]) => {
      const { begin, size } = sliceBlock(x!.shape, from!, counts!);
      return strided(x!, begin, begin.map(() => 1), size);
    },
  }, ([x, from, counts]) => {
    const { begin, size } = sliceBlock(x.shape, from, counts);
    return shapes.slice(x, begin, size);
  }),
  StridedSlice: moving("StridedSlice", {
    inputs: 4,
    types: ofFirst,
    attributes: stridedAttributes,
    run: ([x, ...bounds], masks) => stridedSlice(x!, bounds, masks),
  }, ([x, ...bounds], masks) => {
    const { begin, steps, shape, final } = blockOf(x.shape, bounds, masks);
    if (steps.some((step, axis) => step !== 1 && shape[axis]! > 1)) {
      throw new InvalidArgumentError(`Strides other than 1 are not run on the device, received [${steps}]`);
    }
    return shapes.reshape(shapes.slice(x, begin, shape), final);
  }),
  Transpose: moving(
    "Transpose",
    { inputs: 2, types: ofFirst, run: ([x, order]) => transposed(x!, vectorOf(order!, "The permutation")) },
    ([x, order]) => {
      const permutation = vectorOf(order, "The permutation");
      checkPermutation(permutation, x.shape.length);
      return shapes.transpose(x, permutation);
    },
  ),
  InvertPermutation: hostRow("InvertPermutation", {
    inputs: 1,
    types: ofFirst,
    run: ([x]) => {
      const order = vectorOf(x!, "The permutation");
      checkPermutation(order, order.length);
      const inverse = new Array<number>(order.length);
      order.forEach((from, to) => inverse[from] = to);
      return integers(x!.dtype as "int32", x!.shape, inverse);
    },
  }),
  Tile: hostRow("Tile", { inputs: 2, types: ofFirst, run: ([x, multiples]) => tiled(x!, vectorOf(multiples!, "The multiples")) }),
  BroadcastTo: hostRow("BroadcastTo", broadcastTo),
  BroadcastArgs: hostRow("BroadcastArgs", {
    inputs: 2,
    types: ofFirst,
    run: ([a, b]) => {
      const shape = broadcastShape([vectorOf(a!, "The shape"), vectorOf(b!, "The shape")]);
      return integers(a!.dtype as "int32", [shape.length], shape);
    },
  }),
  Fill: hostRow("Fill", {
    inputs: 2,
    types: (_, types) => [types[1]!],
    run: ([shape, value]) => filled(vectorOf(shape!, "The shape"), value!),
  }),
  ZerosLike: likeRow("ZerosLike", 0),
  OnesLike: likeRow("OnesLike", 1),
  Range: hostRow("Range", {
    inputs: 3,
    types: ofFirst,
    run: ([start, limit, delta]) =>
      range(scalarOf(start!, "The start"), scalarOf(limit!, "The limit"), scalarOf(delta!, "The delta"), start!.dtype),
  }),
  Gather: gatherRow("Gather", false),
  GatherV2: gatherRow("GatherV2", true),
  ResourceGather: gatherRow("ResourceGather", false),
  GatherNd: hostRow("GatherNd", { inputs: 2, types: ofFirst, run: ([x, indices]) => gatheredNd(x!, indices!) }),
  Where: hostRow("Where", { inputs: 1, types: () => ["int64"], run: ([x]) => placesWhere(x!) }),
  Select: selectRow("Select", true),
  SelectV2: selectRow("SelectV2", false),
  OneHot: hostRow("OneHot", {
    inputs: 4,
    types: (_, types) => [types[2]!],
    attributes: (a) => ({ axis: a.integer("axis", -1) }),
    run: (values, { axis }) => oneHot(values, axis),
  }),
  Pad: hostRow("Pad", { inputs: 2, types: ofFirst, run: ([x, paddings]) => padded(x!, paddings!, zeroOf(x!.dtype)) }),
  PadV2: hostRow("PadV2", { inputs: 3, types: ofFirst, run: ([x, paddings, value]) => padded(x!, paddings!, value!) }),
  ReverseV2: hostRow("ReverseV2", { inputs: 2, types: ofFirst, run: ([x, axes]) => reversed(x!, vectorOf(axes!, "The axes")) }),
  ReverseSequence: hostRow("ReverseSequence", {
    inputs: 2,
    types: ofFirst,
    attributes: (a) => ({ seq: a.integer("seq_dim"), batch: a.integer("batch_dim", 0) }),
    run: ([x, lengths], { seq, batch }) => reversedSequence(x!, lengths!, seq, batch),
  }),
  Unique: hostRow("Unique", {
    inputs: 1,
    outputs: ["y", "idx"],
    types: (attributes, [type]) => [type!, attributes.type("out_idx", "int32")],
    attributes: (a) => ({ index: a.type("out_idx", "int32") }),
    run: ([x], { index: type }) => {
      const { values, index } = unique(x!);
      return [values, integers(type as "int32", x!.shape, index)];
    },
  }),
  UniqueWithCounts: hostRow("UniqueWithCounts", {
    inputs: 1,
    outputs: ["y", "idx", "count"],
    types: (attributes, [type]) => [type!, attributes.type("out_idx", "int32"), attributes.type("out_idx", "int32")],
    attributes: (a) => ({ index: a.type("out_idx", "int32") }),
    run: ([x], { index: type }) => {
      const { values, index, counts } = unique(x!);
      return [values, integers(type as "int32", x!.shape, index), integers(type as "int32", [counts.length], counts)];
    },
  }),
  TopKV2: hostRow("TopKV2", {
    inputs: 2,
    outputs: ["values", "indices"],
    types: (_, [type]) => [type!, "int32"],
    run: ([x, k]) => topK(x!, scalarOf(k!, "The k")),
  }),
  ScatterNd: hostRow("ScatterNd", {
    inputs: 3,
    types: (_, types) => [types[1]!],
    run: ([indices, updates, shape]) => {
      const extents = vectorOf(shape!, "The shape");
      return scattered(filled(extents, zeroOf(updates!.dtype)), indices!, updates!, true);
    },
  }),
  TensorScatterUpdate: hostRow("TensorScatterUpdate", {
    inputs: 3,
    types: ofFirst,
    run: ([x, indices, updates]) => scattered(x!, indices!, updates!, false),
  }),
  TensorScatterAdd: hostRow("TensorScatterAdd", {
    inputs: 3,
    types: ofFirst,
    run: ([x, indices, updates]) => scattered(x!, indices!, updates!, true),
  }),
};
