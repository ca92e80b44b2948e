/**
 * Expressions over nodes of TensorFlow's operations: each function writes what it needs. All operations are such as TensorFlow 1.15 has too.
 *
 * @module
 */

import type { TensorFlowDType } from "../dtypes.ts";
import { bool, type Elements, int, NodeWriter, type Output, shape, type } from "./node_writer.ts";

/** A whole number: one that is known, or an int32 scalar. */
export type Count = number | Output;

/** Operations of one float32 argument that have no attributes besides its type. */
export type UnaryOp =
  | "Abs"
  | "Elu"
  | "Erf"
  | "Exp"
  | "Floor"
  | "IsFinite"
  | "IsNan"
  | "Lgamma"
  | "Log"
  | "Log1p"
  | "LogSoftmax"
  | "Neg"
  | "Reciprocal"
  | "Relu"
  | "Relu6"
  | "Rsqrt"
  | "Selu"
  | "Sigmoid"
  | "Sign"
  | "Softmax"
  | "Softplus"
  | "Sqrt"
  | "Square"
  | "Tanh"
  | "ZerosLike";

/** Operations of two arguments of one type that give that type. */
export type BinaryOp =
  | "AddV2"
  | "DivNoNan"
  | "FloorDiv"
  | "FloorMod"
  | "Maximum"
  | "Minimum"
  | "Mul"
  | "Pow"
  | "RealDiv"
  | "SquaredDifference"
  | "Sub";

/** Operations of two arguments of one type that give truth values. */
export type CompareOp = "Equal" | "Greater" | "GreaterEqual" | "Less" | "LessEqual" | "NotEqual";

const booleans: ReadonlySet<string> = new Set(["IsFinite", "IsNan"]);

/** Writes expressions into a graph or a function. */
export class Expressions {
  /** Where nodes go. */
  readonly writer: NodeWriter;

  /** Expressions of a graph, or of the body of a function. */
  constructor(writer: NodeWriter = new NodeWriter()) {
    this.writer = writer;
  }

  /** A constant. */
  constant(elements: Elements, dtype: TensorFlowDType, extents: readonly number[] = [elements.length]): Output {
    return this.writer.constant(elements, dtype, extents);
  }

  /** A scalar. */
  scalar(value: number | bigint | string | boolean, dtype: TensorFlowDType): Output {
    return this.constant([value], dtype, []);
  }

  /** A whole number as an int32 scalar. */
  count(value: Count): Output {
    return typeof value === "number" ? this.scalar(value, "int32") : value;
  }

  /** An operation of one argument. */
  unary(op: UnaryOp, x: Output): Output {
    return this.writer.one(op, [x], { T: type(x.dtype) }, booleans.has(op) ? "bool" : x.dtype);
  }

  /** An operation of two arguments of one type, which are broadcast. */
  binary(op: BinaryOp, a: Output, b: Output): Output {
    return this.writer.one(op, [a, b], { T: type(a.dtype) }, a.dtype);
  }

  /** A comparison of two arguments of one type, which are broadcast. */
  compare(op: CompareOp, a: Output, b: Output): Output {
    return this.writer.one(op, [a, b], { T: type(a.dtype) }, "bool");
  }

  /** Both, either, not. */
  logical(op: "LogicalAnd" | "LogicalOr" | "LogicalNot", ...inputs: Output[]): Output {
    return this.writer.one(op, inputs, {}, "bool");
  }

  /** `a` where the condition holds, else `b`; all of one shape or broadcast. */
  select(condition: Output, a: Output, b: Output): Output {
    return this.writer.one("SelectV2", [condition, a, b], { T: type(a.dtype) }, a.dtype);
  }

  /** The tensor in another element type. */
  cast(x: Output, dtype: TensorFlowDType): Output {
    return x.dtype === dtype ? x : this.writer.one("Cast", [x], { SrcT: type(x.dtype), DstT: type(dtype) }, dtype);
  }

  /** The extents of a tensor, int32. */
  shapeOf(x: Output): Output {
    return this.writer.one("Shape", [x], { T: type(x.dtype), out_type: type("int32") }, "int32");
  }

  /** Number of elements of a tensor, an int32 scalar. */
  sizeOf(x: Output): Output {
    return this.writer.one("Size", [x], { T: type(x.dtype), out_type: type("int32") }, "int32");
  }

  /** One element of a vector, a scalar. */
  element(vector: Output, at: number): Output {
    return this.strided(vector, [[at, at + 1]], [0]);
  }

  /** One extent of a tensor, an int32 scalar. */
  extentOf(x: Output, axis: number): Output {
    return this.element(this.shapeOf(x), axis);
  }

  /**
   * A part of a tensor.
   *
   * @param ranges Beginning and end along the first axes.
   * @param dropped Axes of extent 1 that go.
   */
  strided(x: Output, ranges: readonly (readonly [begin: number, end: number | null])[], dropped: readonly number[] = []): Output {
    const ends = ranges.map(([, end]) => end ?? 0);
    const open = ranges.reduce((mask, [, end], i) => end === null ? mask | 1 << i : mask, 0);
    return this.writer.one("StridedSlice", [
      x,
      this.constant(ranges.map(([begin]) => begin), "int32"),
      this.constant(ends, "int32"),
      this.constant(ranges.map(() => 1), "int32"),
    ], {
      T: type(x.dtype),
      Index: type("int32"),
      begin_mask: int(0),
      end_mask: int(open),
      ellipsis_mask: int(0),
      new_axis_mask: int(0),
      shrink_axis_mask: int(dropped.reduce((mask, axis) => mask | 1 << axis, 0)),
    }, x.dtype);
  }

  /** A column of a matrix, a vector. */
  column(matrix: Output, at: number): Output {
    return this.strided(matrix, [[0, null], [at, at + 1]], [1]);
  }

  /** Extents as an int32 vector. */
  vector(extents: readonly Count[]): Output {
    if (extents.every((extent) => typeof extent === "number")) return this.constant(extents, "int32");
    return this.pack(extents.map((extent) => this.count(extent)), 0);
  }

  /** Tensors of one shape as one, along a new axis. */
  pack(xs: readonly Output[], axis: number): Output {
    const { dtype } = xs[0]!;
    return this.writer.one("Pack", xs, { N: int(xs.length), T: type(dtype), axis: int(axis) }, dtype);
  }

  /** The tensor with other extents; -1 stands for what is left. */
  reshape(x: Output, extents: readonly Count[] | Output): Output {
    const to = "dtype" in extents ? extents : this.vector(extents);
    return this.writer.one("Reshape", [x, to], { T: type(x.dtype), Tshape: type("int32") }, x.dtype);
  }

  /** The tensor as a vector. */
  flat(x: Output): Output {
    return this.reshape(x, [-1]);
  }

  /** A new axis of extent 1. */
  expandDims(x: Output, axis: number): Output {
    return this.writer.one("ExpandDims", [x, this.scalar(axis, "int32")], { T: type(x.dtype), Tdim: type("int32") }, x.dtype);
  }

  /** Tensors one behind the other along an axis. */
  concat(xs: readonly Output[], axis: number): Output {
    if (xs.length === 1) return xs[0]!;
    const { dtype } = xs[0]!;
    return this.writer.one(
      "ConcatV2",
      [...xs, this.scalar(axis, "int32")],
      { N: int(xs.length), T: type(dtype), Tidx: type("int32") },
      dtype,
    );
  }

  /** A tensor of one value. */
  fill(extents: readonly Count[], value: Output): Output {
    return this.writer.one("Fill", [this.vector(extents), value], { T: type(value.dtype), index_type: type("int32") }, value.dtype);
  }

  /** 0, 1, ..., limit - 1, int32. */
  range(limit: Output): Output {
    return this.writer.one("Range", [this.scalar(0, "int32"), limit, this.scalar(1, "int32")], { Tidx: type("int32") }, "int32");
  }

  /** Slices of a tensor along an axis. */
  gather(x: Output, ids: Output, axis = 0): Output {
    return this.writer.one("GatherV2", [x, ids, this.scalar(axis, "int32")], {
      Tparams: type(x.dtype),
      Tindices: type(ids.dtype),
      Taxis: type("int32"),
      batch_dims: int(0),
    }, x.dtype);
  }

  /** Elements of a tensor at places [n, rank], int64 or int32. */
  gatherNd(x: Output, places: Output): Output {
    return this.writer.one("GatherNd", [x, places], { Tparams: type(x.dtype), Tindices: type(places.dtype) }, x.dtype);
  }

  /** Places [n, rank] at which a condition holds, int64. */
  where(condition: Output): Output {
    return this.writer.one("Where", [condition], { T: type("bool") }, "int64");
  }

  /** Places of a vector at which a condition holds, int32. */
  placesOf(condition: Output): Output {
    return this.cast(this.column(this.where(condition), 0), "int32");
  }

  /** Rows of a tensor summed by segment. */
  segmentSum(x: Output, segments: Output, count: Output): Output {
    return this.#segment("UnsortedSegmentSum", x, segments, count);
  }

  /** The largest of each segment; of none the lowest number of the type. */
  segmentMax(x: Output, segments: Output, count: Output): Output {
    return this.#segment("UnsortedSegmentMax", x, segments, count);
  }

  #segment(op: string, x: Output, segments: Output, count: Output): Output {
    return this.writer.one(op, [x, segments, count], {
      T: type(x.dtype),
      Tindices: type(segments.dtype),
      Tnumsegments: type("int32"),
    }, x.dtype);
  }

  /** Sums of updates at places [n, rank] of a tensor of zeros. */
  scatter(places: Output, updates: Output, extents: readonly Count[]): Output {
    return this.writer.one(
      "ScatterNd",
      [places, updates, this.vector(extents)],
      { T: type(updates.dtype), Tindices: type("int32") },
      updates.dtype,
    );
  }

  /** Sum, mean, maximum, minimum or product over axes. */
  reduce(op: "Sum" | "Mean" | "Max" | "Min" | "Prod", x: Output, axes: readonly number[], keepDims = false): Output {
    return this.writer.one(
      op,
      [x, this.constant(axes, "int32")],
      { T: type(x.dtype), Tidx: type("int32"), keep_dims: bool(keepDims) },
      x.dtype,
    );
  }

  /** Whether all elements of a tensor hold. */
  all(x: Output, axes: readonly number[]): Output {
    return this.writer.one("All", [x, this.constant(axes, "int32")], { Tidx: type("int32"), keep_dims: bool(false) }, "bool");
  }

  /** Index of the largest along an axis, int32. */
  argMax(x: Output, axis: number): Output {
    return this.writer.one(
      "ArgMax",
      [x, this.scalar(axis, "int32")],
      { T: type(x.dtype), Tidx: type("int32"), output_type: type("int32") },
      "int32",
    );
  }

  /** A tensor with extents of 1 repeated to others. */
  broadcastTo(x: Output, extents: readonly Count[]): Output {
    return this.writer.one("BroadcastTo", [x, this.vector(extents)], { T: type(x.dtype), Tidx: type("int32") }, x.dtype);
  }

  /** A tensor repeated so many times along each axis. */
  tile(x: Output, times: readonly Count[]): Output {
    return this.writer.one("Tile", [x, this.vector(times)], { T: type(x.dtype), Tmultiples: type("int32") }, x.dtype);
  }

  /** A part of a tensor that begins somewhere and has some extents. */
  slice(x: Output, begin: readonly Count[], size: readonly Count[]): Output {
    return this.writer.one("Slice", [x, this.vector(begin), this.vector(size)], { T: type(x.dtype), Index: type("int32") }, x.dtype);
  }

  /** The entries of a SparseTensor (indices and shape int64) as a dense tensor, with a value where there is none. */
  sparseToDense(indices: Output, denseShape: Output, values: Output, otherwise: Output): Output {
    return this.writer.one("SparseToDense", [indices, denseShape, values, otherwise], {
      T: type(values.dtype),
      Tindices: type("int64"),
      validate_indices: bool(true),
    }, values.dtype);
  }

  /** Axes in another order. */
  transpose(x: Output, permutation: readonly number[]): Output {
    return this.writer.one("Transpose", [x, this.constant(permutation, "int32")], { T: type(x.dtype), Tperm: type("int32") }, x.dtype);
  }

  /** The product of matrices. */
  matmul(a: Output, b: Output, transposeA = false, transposeB = false): Output {
    return this.writer.one("MatMul", [a, b], { T: type(a.dtype), transpose_a: bool(transposeA), transpose_b: bool(transposeB) }, a.dtype);
  }

  /** The matrix with a vector added to each row. */
  biasAdd(x: Output, bias: Output): Output {
    return this.writer.one("BiasAdd", [x, bias], { T: type(x.dtype) }, x.dtype);
  }

  /** Each distinct value of an int32 vector once, and for each of its elements which of them it is. */
  unique(x: Output): [values: Output, index: Output] {
    const [values, index] = this.writer.node("Unique", [x], { T: type(x.dtype), out_idx: type("int32") }, [x.dtype, "int32"]);
    return [values!, index!];
  }

  /** Sums of all elements up to each, along the first axis. */
  cumsum(x: Output): Output {
    return this.writer.one("Cumsum", [x, this.scalar(0, "int32")], {
      T: type(x.dtype),
      Tidx: type("int32"),
      exclusive: bool(false),
      reverse: bool(false),
    }, x.dtype);
  }

  /** Gives a variable a value. */
  assign(handle: Output, value: Output): void {
    this.writer.node("AssignVariableOp", [handle, value], { dtype: type(value.dtype) }, []);
  }

  /** An input of the graph. */
  placeholder(dtype: TensorFlowDType, extents: readonly number[] | null, name: string): Output {
    return this.writer.one("Placeholder", [], { dtype: type(dtype), shape: shape(extents) }, dtype, name);
  }

  /** The same tensor under another name. */
  identity(x: Output, name?: string): Output {
    return this.writer.one("Identity", [x], { T: type(x.dtype) }, x.dtype, name);
  }
}
