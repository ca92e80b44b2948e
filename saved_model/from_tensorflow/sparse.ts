/**
 * Sparse tensors, and segments of rows.
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import type { Combiner } from "../../core/graph/attributes.ts";
import { crossBuckets, crossHashes } from "../../core/ops/host/hashes.ts";
import * as shapes from "../../core/ops/shape.ts";
import type { Tensor } from "../../core/runtime/tensor.ts";
import { ofFirst } from "./arithmetic.ts";
import { comparable } from "./broadcast.ts";
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
  stringsOf,
  vectorOf,
  wideInteger,
  zeroElements,
} from "./host_array.ts";
import { checkedIds, concatenated } from "./movement.ts";
import { deviceFloat, float32, hashableTexts, hostRow, input, type Plain, type Row, type Rows } from "./row.ts";

/** The places of entries in the dense form, checked. */
function densePlaces(indices: HostArray, shape: readonly number[]): Float64Array {
  const rank = shape.length;
  const ids = numbersOf(indices);
  const count = indices.shape.length === 2 ? indices.shape[0]! : ids.length / Math.max(rank, 1);
  if (rank === 0 || ids.length !== count * rank) {
    throw new InvalidArgumentError(`Indices of shape [${indices.shape}] do not fit a dense shape of ${rank} dimensions`);
  }
  const strides = shapes.stridesOf(shape);
  const places = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let place = 0;
    for (let axis = 0; axis < rank; axis++) {
      const id = ids[i * rank + axis]!;
      if (!(id >= 0 && id < shape[axis]!)) {
        throw new InvalidArgumentError(`indices[${i}] is out of bounds: it is no place of shape [${shape}]`, { row: i });
      }
      place += id * strides[axis]!;
    }
    places[i] = place;
  }
  return places;
}

function toDense(indices: HostArray, shape: readonly number[], values: HostArray, fallback: HostArray): HostArray {
  const size = checkedSize(shape);
  const places = densePlaces(indices, shape);
  if (values.data.length !== places.length && values.data.length !== 1) {
    throw new InvalidArgumentError(`sparse_values has incorrect shape [${values.shape}], should be [] or [${places.length}]`);
  }
  const [from, filler] = alike([values, fallback]) as [Elements, Elements];
  const data = emptyLike(from, size);
  if (filler.length !== 1) {
    throw new InvalidArgumentError(`default_value should be a scalar, received a value of shape [${fallback.shape}]`);
  }
  (data as string[]).fill(filler[0] as string);
  const step = from.length === 1 ? 0 : 1;
  for (let i = 0; i < places.length; i++) data[places[i]!] = from[i * step]!;
  return { dtype: values.dtype, shape, data };
}

function sparseReshape(indices: HostArray, from: readonly number[], to: readonly number[]): readonly [HostArray, HostArray] {
  const size = denseSize(from);
  const holes = to.filter((extent) => extent === -1).length;
  const known = to.reduce((product, extent) => extent === -1 ? product : product * extent, 1);
  const shape = to.map((extent) => extent !== -1 ? extent : known === 0 ? 0 : size / known);
  if (holes > 1 || shape.some((extent) => !Number.isInteger(extent) || extent < 0) || denseSize(shape) !== size) {
    throw new InvalidArgumentError(`Input to reshape is a SparseTensor with ${size} dense values, but the requested shape has [${to}]`);
  }
  const outer = integers("int64", [shape.length], shape);
  if (from.length === shape.length && from.every((extent, axis) => extent === shape[axis])) return [indices, outer];
  const places = densePlaces(indices, from);
  const rank = shape.length;
  const strides = shapes.stridesOf(shape);
  const data = new Float64Array(places.length * rank);
  for (let i = 0; i < places.length; i++) {
    let rest = places[i]!;
    for (let axis = 0; axis < rank; axis++) {
      const at = Math.floor(rest / strides[axis]!);
      data[i * rank + axis] = at;
      rest -= at * strides[axis]!;
    }
  }
  return [{ dtype: "int64", shape: [places.length, rank], data }, outer];
}

/** Number of elements of a dense form, which is not made: it may exceed all memory. */
function denseSize(shape: readonly number[]): number {
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (shape.every((extent) => Number.isInteger(extent) && extent >= 0) && Number.isSafeInteger(size)) return size;
  throw new InvalidArgumentError(`The dense shape [${shape}] is negative or larger than 2^53 elements`);
}

function fillEmptyRows([indices, values, denseShape, fallback]: readonly HostArray[]): HostArray[] {
  const shape = vectorOf(denseShape!, "The dense shape");
  const rank = shape.length;
  const rows = shape[0];
  if (rows === undefined) throw new InvalidArgumentError("Dense shape cannot be empty");
  checkedSize([rows]);
  const ids = numbersOf(indices!);
  const count = values!.data.length;
  if (ids.length !== count * rank) {
    throw new InvalidArgumentError(`Indices of shape [${indices!.shape}] do not fit ${count} values of ${rank} dimensions`);
  }
  const sizes = new Int32Array(rows);
  for (let i = 0; i < count; i++) {
    const row = ids[i * rank]!;
    if (!(row >= 0 && row < rows)) throw new InvalidArgumentError(`indices(${i}, 0) is invalid: ${row} >= ${rows}`, { row: i });
    sizes[row]!++;
  }
  const empty = new Uint8Array(rows);
  const begins = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row++) {
    empty[row] = sizes[row] === 0 ? 1 : 0;
    begins[row + 1] = begins[row]! + Math.max(1, sizes[row]!);
  }
  const total = begins[rows]!;
  const outIds = new Float64Array(total * rank);
  const [from, filler] = alike([values!, fallback!]) as [Elements, Elements];
  const outValues = emptyLike(from, total);
  for (let row = 0; row < rows; row++) {
    if (empty[row] === 0) continue;
    outIds[begins[row]! * rank] = row;
    outValues[begins[row]!] = filler[0]!;
  }
  const at = begins.slice();
  const reverse = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const place = at[ids[i * rank]!]!++;
    reverse[i] = place;
    for (let axis = 0; axis < rank; axis++) outIds[place * rank + axis] = ids[i * rank + axis]!;
    outValues[place] = from[i]!;
  }
  return [
    { dtype: "int64", shape: [total, rank], data: outIds },
    { dtype: values!.dtype, shape: [total], data: outValues },
    { dtype: "bool", shape: [rows], data: empty },
    { dtype: "int64", shape: [count], data: reverse },
  ];
}

/** Where the entries of each segment begin; ids rise. */
function segmentSplits(segments: HostArray, least = 0): Int32Array {
  const ids = numbersOf(segments);
  const count = Math.max(ids.length === 0 ? 0 : ids[ids.length - 1]! + 1, least);
  const splits = new Int32Array(checkedSize([count]) + 1);
  let before = 0;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (!(id >= before && id < count)) throw new InvalidArgumentError(`segment ids are not increasing: ${id} at ${i}`, { row: i });
    splits[id + 1] = i + 1;
    before = id;
  }
  for (let i = 1; i < splits.length; i++) splits[i] = Math.max(splits[i]!, splits[i - 1]!);
  return splits;
}

/** Joins rows of floats by segment, on the device. */
function sparseSegment(op: string, combiner: Combiner, numbered: boolean): Row {
  return {
    build: (context) => {
      const { builder } = context;
      const rest = [1, 2, ...numbered ? [3] : []].map((i) => builder.host(input(context, i)));
      return builder.emit(`tf.${op}`, [float32(context, 0), ...rest], {}, [deviceFloat]);
    },
    operations: {
      [`tf.${op}`]: ([x, indices, segments, count]) => {
        if (x.shape.length === 0) throw new InvalidArgumentError("input must be at least rank 1");
        if (indices.data.length !== segments.data.length) throw new InvalidArgumentError("segment_ids and indices should have same size.");
        const index = Int32Array.from(checkedIds(indices, x.shape[0]!));
        return combined(x, index, segmentSplits(segments, count === undefined ? 0 : scalarOf(count, "num_segments")), combiner);
      },
    },
  };
}

/** Rows of a table, joined by segment. */
export function combined(x: Tensor, index: Int32Array, splits: Int32Array, combiner: Combiner): Tensor {
  const width = checkedSize(x.shape.slice(1));
  const shape = [splits.length - 1, ...x.shape.slice(1)];
  if (width === 0 || splits.length === 1) return shapes.zeros(shape);
  return shapes.reshape(shapes.combineSegments(shapes.reshape(x, [x.shape[0]!, width]), { index, weights: null, splits }, combiner), shape);
}

/** Joins rows by segment: floats of the device there, all else on the host. */
function segment(op: string, start: number | null, join: (a: number, b: number) => number, combiner: Combiner | null): Row {
  const host = hostRow(op, {
    inputs: 2,
    types: ofFirst,
    run: ([x, segments]) => {
      const splits = segmentSplits(segments!);
      return joinedRows(x!, numbersOf(segments!), splits.length - 1, start, join, op === "SegmentMean");
    },
  });
  if (combiner === null) return host;
  return {
    build(context) {
      const { builder } = context;
      const ref = input(context, 0);
      if (!builder.isOnDevice(ref)) return host.build(context);
      return builder.emit(`tf.${op}.device`, [float32(context, 0), builder.host(input(context, 1))], {}, [deviceFloat]);
    },
    operations: {
      ...host.operations,
      [`tf.${op}.device`]: ([x, segments]) => {
        if (segments.data.length !== x.shape[0]) {
          throw new InvalidArgumentError("segment_ids should be the same size as dimension 0 of input.");
        }
        return combined(x, Int32Array.from({ length: segments.data.length }, (_, i) => i), segmentSplits(segments), combiner);
      },
    },
  };
}

function joinedRows(
  x: HostArray,
  ids: ArrayLike<number>,
  count: number,
  start: number | null,
  join: (a: number, b: number) => number,
  mean = false,
): HostArray {
  if (x.shape[0] !== ids.length) throw new InvalidArgumentError("segment_ids should be the same size as dimension 0 of input.");
  const width = checkedSize(x.shape.slice(1));
  const shape = [count, ...x.shape.slice(1)];
  const numbers = numbersOf(x);
  const data = zeroElements(x.dtype, checkedSize(shape)) as Float64Array;
  if (start !== null && start !== 0) data.fill(x.dtype === "int32" ? start < 0 ? -(2 ** 31) : 2 ** 31 - 1 : start);
  const sizes = new Float64Array(count);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row]!;
    if (id < 0) continue;
    if (id >= count) throw new InvalidArgumentError(`segment_ids[${row}] = ${id} is out of range [0, ${count})`, { row });
    const first = start === null && sizes[id] === 0;
    sizes[id]!++;
    for (let i = 0; i < width; i++) {
      const value = numbers[row * width + i]!;
      data[id * width + i] = first ? value : join(data[id * width + i]!, value);
    }
  }
  if (mean) { for (let id = 0; id < count; id++) for (let i = 0; i < width; i++) data[id * width + i]! /= Math.max(1, sizes[id]!); }
  return { dtype: x.dtype, shape, data };
}

function unsortedSegment(op: string, start: number, join: (a: number, b: number) => number): Row {
  return hostRow(op, {
    inputs: 3,
    types: ofFirst,
    run: ([x, segments, count]) => {
      const ids = numbersOf(segments!);
      const width = checkedSize(x!.shape.slice(segments!.shape.length));
      const flat: HostArray = { ...x!, shape: [ids.length, width] };
      const joined = joinedRows(flat, ids, scalarOf(count!, "num_segments"), start, join);
      return { ...joined, shape: [joined.shape[0]!, ...x!.shape.slice(segments!.shape.length)] };
    },
  });
}

interface CrossAttributes extends Plain {
  readonly parts: readonly { readonly sparse: boolean; readonly type: "string" | "int64" }[];
  readonly hashed: boolean;
  readonly buckets: number;
  readonly key: string;
  readonly separator: string;
}

interface CrossPart {
  readonly values: (string | Uint8Array)[] | (number | bigint)[];
  readonly dtype: "string" | "int64";
  readonly splits: Int32Array;
}

/** The values of one feature of a cross by example. */
function crossPart(values: HostArray, splits: Int32Array): CrossPart {
  if (values.dtype === "string") return { values: hashableTexts(stringsOf(values)), dtype: "string", splits };
  return { values: Array.from(comparable(values) as ArrayLike<number | bigint>), dtype: "int64", splits };
}

function crossed(inputs: readonly HostArray[], { parts, hashed, buckets, key, separator }: CrossAttributes): HostArray[] {
  const sparse = parts.filter((part) => part.sparse).length;
  const dense = inputs.slice(3 * sparse);
  const rows = sparse > 0 ? vectorOf(inputs[2 * sparse]!, "The shape")[0] : dense[0]?.shape[0];
  if (rows === undefined) throw new InvalidArgumentError("SparseCross needs at least one feature");
  checkedSize([rows]);
  const features = [
    ...Array.from({ length: sparse }, (_, i) => crossPart(inputs[sparse + i]!, rowSplits(inputs[i]!, rows))),
    ...dense.map((value) => {
      const width = value.shape[1] ?? 1;
      if (value.shape[0] !== rows) throw new InvalidArgumentError(`Expected batch size ${rows}, got ${value.shape[0]}`);
      return crossPart(value, Int32Array.from({ length: rows + 1 }, (_, row) => row * width));
    }),
  ];
  const counts = Array.from(
    { length: rows },
    (_, row) => features.reduce((product, { splits }) => product * (splits[row + 1]! - splits[row]!), 1),
  );
  const total = checkedSize([counts.reduce((sum, count) => sum + count, 0)]);
  const indices = new Float64Array(2 * total);
  let at = 0;
  counts.forEach((count, row) => {
    for (let i = 0; i < count; i++) {
      indices[2 * at] = row;
      indices[2 * at + 1] = i;
      at++;
    }
  });
  const values = hashed ? hashedCross(features, total, buckets, key) : spelledCross(features, counts, total, separator);
  return [
    { dtype: "int64", shape: [total, 2], data: indices },
    values,
    integers("int64", [2], [rows, Math.max(0, ...counts)]),
  ];
}

function hashedCross(features: readonly CrossPart[], total: number, buckets: number, key: string): HostArray {
  if (buckets > 0 && buckets < 2 ** 31) return integers("int64", [total], crossBuckets(features, total, buckets, BigInt(key)));
  const divisor = buckets > 0 ? BigInt(buckets) : 2n ** 63n - 1n;
  return wideInteger(
    "int64",
    [total],
    BigInt64Array.from(Array.from(crossHashes(features, total, BigInt(key)), (hash) => hash % divisor)),
  );
}

function spelledCross(features: readonly CrossPart[], counts: readonly number[], total: number, separator: string): HostArray {
  const data: string[] = [];
  counts.forEach((count, row) => {
    for (let i = 0; i < count; i++) {
      let rest = i;
      const parts: string[] = [];
      for (let k = features.length - 1; k >= 0; k--) {
        const { values, splits } = features[k]!;
        const extent = splits[row + 1]! - splits[row]!;
        const value = values[splits[row]! + rest % extent]!;
        parts.unshift(value instanceof Uint8Array ? String.fromCharCode(...value) : String(value));
        rest = Math.floor(rest / extent);
      }
      data.push(parts.join(separator));
    }
  });
  return { dtype: "string", shape: [total], data };
}

/** Where the entries of each row begin. */
function rowSplits(indices: HostArray, rows: number): Int32Array {
  const ids = numbersOf(indices);
  const rank = indices.shape[1] ?? 1;
  const splits = new Int32Array(rows + 1);
  for (let i = 0; i < ids.length; i += rank) {
    if (!(ids[i]! >= 0 && ids[i]! < rows)) throw new InvalidArgumentError(`Sparse index ${ids[i]} is out of range [0, ${rows})`);
    splits[ids[i]! + 1]!++;
  }
  for (let row = 0; row < rows; row++) splits[row + 1]! += splits[row]!;
  return splits;
}

/** Joins sparse tensors along an axis, entries in row-major order. */
function sparseConcat(inputs: readonly HostArray[], dimension: number): HostArray[] {
  const count = inputs.length / 3;
  const denseShapes = inputs.slice(2 * count).map((shape) => vectorOf(shape, "The shape"));
  const rank = denseShapes[0]?.length ?? 0;
  const axis = dimension < 0 ? dimension + rank : dimension;
  if (!(axis >= 0 && axis < rank) || denseShapes.some((shape) => shape.length !== rank)) {
    throw new InvalidArgumentError(`Concat dimension must be in range [${-rank}, ${rank}), got ${dimension}`);
  }
  let offset = 0;
  const moved = inputs.slice(0, count).map((indices, k) => {
    const data = Float64Array.from(numbersOf(indices), (id, i) => i % rank === axis ? id + offset : id);
    offset += denseShapes[k]![axis]!;
    return { dtype: "int64" as const, shape: indices.shape, data };
  });
  const shape = denseShapes[0]!.map((extent, i) => i === axis ? offset : Math.max(extent, ...denseShapes.map((each) => each[i]!)));
  return [...reordered(concatenated(moved, 0), concatenated(inputs.slice(count, 2 * count), 0), shape), integers("int64", [rank], shape)];
}

/** Entries in row-major order. */
function reordered(indices: HostArray, values: HostArray, shape: readonly number[]): HostArray[] {
  denseSize(shape);
  const places = densePlaces(indices, shape);
  const order = Array.from(places, (_, i) => i).sort((a, b) => places[a]! - places[b]! || a - b);
  const rank = shape.length;
  const data = emptyLike(indices.data, indices.data.length);
  order.forEach((from, to) => copyElements(indices.data, from * rank, (from + 1) * rank, data, to * rank));
  return [{ ...indices, data }, { ...values, data: pick(values.data, order) }];
}

const int64: ElementType = "int64";

/** Rows of sparse tensors and segments. */
export const sparseRows: Rows = {
  SparseToDense: hostRow("SparseToDense", {
    inputs: 4,
    types: (_, types) => [types[2]!],
    run: ([indices, shape, values, fallback]) => toDense(indices!, vectorOf(shape!, "The output shape"), values!, fallback!),
  }),
  SparseReshape: hostRow("SparseReshape", {
    inputs: 3,
    outputs: ["output_indices", "output_shape"],
    types: () => [int64, int64],
    run: ([indices, from, to]) => sparseReshape(indices!, vectorOf(from!, "The input shape"), vectorOf(to!, "The new shape")),
  }),
  SparseFillEmptyRows: hostRow("SparseFillEmptyRows", {
    inputs: 4,
    outputs: ["output_indices", "output_values", "empty_row_indicator", "reverse_index_map"],
    types: (_, types) => [int64, types[1]!, "bool", int64],
    run: fillEmptyRows,
  }),
  SparseReorder: hostRow("SparseReorder", {
    inputs: 3,
    outputs: ["output_indices", "output_values"],
    types: (_, types) => [int64, types[1]!],
    run: ([indices, values, shape]) => reordered(indices!, values!, vectorOf(shape!, "The shape")),
  }),
  SparseConcat: hostRow("SparseConcat", {
    inputs: 3,
    outputs: ["output_indices", "output_values", "output_shape"],
    types: (attributes, types) => [int64, types[attributes.integer("N")]!, int64],
    attributes: (attributes) => ({ dimension: attributes.integer("concat_dim") }),
    run: (inputs, { dimension }) => sparseConcat(inputs, dimension),
  }),
  SparseSegmentSum: sparseSegment("SparseSegmentSum", "sum", false),
  SparseSegmentMean: sparseSegment("SparseSegmentMean", "mean", false),
  SparseSegmentSqrtN: sparseSegment("SparseSegmentSqrtN", "sqrtn", false),
  SparseSegmentSumWithNumSegments: sparseSegment("SparseSegmentSumWithNumSegments", "sum", true),
  SparseSegmentMeanWithNumSegments: sparseSegment("SparseSegmentMeanWithNumSegments", "mean", true),
  SparseSegmentSqrtNWithNumSegments: sparseSegment("SparseSegmentSqrtNWithNumSegments", "sqrtn", true),
  SegmentSum: segment("SegmentSum", 0, (a, b) => a + b, "sum"),
  SegmentMean: segment("SegmentMean", 0, (a, b) => a + b, "mean"),
  SegmentMax: segment("SegmentMax", null, Math.max, null),
  SegmentMin: segment("SegmentMin", null, Math.min, null),
  UnsortedSegmentSum: unsortedSegment("UnsortedSegmentSum", 0, (a, b) => a + b),
  UnsortedSegmentMax: unsortedSegment("UnsortedSegmentMax", -Infinity, Math.max),
  SparseCross: hostRow("SparseCross", {
    inputs: 1,
    outputs: ["output_indices", "output_values", "output_shape"],
    types: (attributes) => [int64, attributes.type("out_type"), int64],
    attributes: (attributes): CrossAttributes => ({
      parts: [
        ...attributes.types("sparse_types").map((type) => ({ sparse: true, type: type as "string" })),
        ...attributes.types("dense_types").map((type) => ({ sparse: false, type: type as "string" })),
      ],
      hashed: attributes.flag("hashed_output"),
      buckets: attributes.integer("num_buckets"),
      key: String(BigInt.asUintN(64, attributes.wide("hash_key", 0n))),
      separator: "_X_",
    }),
    run: crossed,
  }),
};
