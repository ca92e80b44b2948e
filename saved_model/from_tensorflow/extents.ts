/**
 * What follows from extents while a graph is made. TensorFlow's graphs work their shapes out in long chains of small operations; most of them end in numbers
 * that are known, or in one extent, such as that of the batch.
 *
 * @module
 */

import type { Computed, Dim, GraphBuilder, Ref } from "./graph_builder.ts";
import { integers, numbersOf } from "./host_array.ts";
import type { RowContext } from "./row.ts";

type Simplify = (context: RowContext) => readonly Ref[] | null;

/** What a node amounts to where extents say it, or null. */
export function simplified(context: RowContext): readonly Ref[] | null {
  const simplify = Object.hasOwn(simplifications, context.node.op) ? simplifications[context.node.op] : undefined;
  return simplify?.(context) ?? null;
}

const simplifications: Readonly<Record<string, Simplify>> = {
  Shape({ inputs: [x], builder, attributes }) {
    const shape = x === undefined ? null : builder.shapeOf(x);
    return shape === null ? null : vectorOf(shape, attributes.type("out_type", "int32") as "int32", builder);
  },
  StridedSlice(context) {
    const { builder, inputs: [x, ...bounds], attributes } = context;
    const contents = x === undefined ? null : builder.contentsOf(x);
    const known = bounds.map((bound) => builder.constant(bound));
    if (contents === null || isScalar(x!, builder) || known.some((bound) => bound === null || bound.data.length !== 1)) return null;
    const [begin, end, step] = known.map((bound) => numbersOf(bound!)[0]!);
    if (step !== 1 || attributes.integer("ellipsis_mask", 0) !== 0 || attributes.integer("new_axis_mask", 0) !== 0) return null;
    const from = attributes.integer("begin_mask", 0) !== 0 ? 0 : at(begin!, contents.length);
    if (attributes.integer("shrink_axis_mask", 0) !== 0) {
      return from < contents.length ? [builder.scalar(contents[from]!, typeOf(x!, builder))] : null;
    }
    const until = attributes.integer("end_mask", 0) !== 0 ? contents.length : at(end!, contents.length);
    return vectorOf(contents.slice(from, until), typeOf(x!, builder), builder);
  },
  Slice({ builder, inputs: [x, begin, size] }) {
    const contents = x === undefined || begin === undefined || size === undefined ? null : builder.contentsOf(x);
    const [from, count] = contents === null ? [null, null] : [builder.constant(begin!), builder.constant(size!)];
    if (from?.data.length !== 1 || count?.data.length !== 1 || isScalar(x!, builder)) return null;
    const first = numbersOf(from)[0]!;
    const until = numbersOf(count)[0]! === -1 ? contents!.length : first + numbersOf(count)[0]!;
    return first >= 0 && until <= contents!.length && first <= until
      ? vectorOf(contents!.slice(first, until), typeOf(x!, builder), builder)
      : null;
  },
  Pack({ builder, inputs, attributes }) {
    if (attributes.integer("axis", 0) !== 0 || inputs.length === 0) return null;
    const parts = inputs.map((ref) => isScalar(ref, builder) ? builder.contentsOf(ref) : null);
    return parts.some((part) => part?.length !== 1) ? null : vectorOf(parts.flatMap((part) => part!), typeOf(inputs[0]!, builder), builder);
  },
  ConcatV2({ builder, inputs }) {
    const parts = inputs.slice(0, -1).map((ref) => isVector(ref, builder) ? builder.contentsOf(ref) : null);
    if (parts.length === 0 || parts.some((part) => part === null) || !isFirst(inputs[inputs.length - 1]!, builder)) return null;
    return vectorOf(parts.flatMap((part) => part!), typeOf(inputs[0]!, builder), builder);
  },
  GatherV2({ builder, inputs: [x, indices] }) {
    const contents = x === undefined || !isVector(x, builder) ? null : builder.contentsOf(x);
    const places = contents === null || indices === undefined ? null : builder.constant(indices);
    if (places === null || places.shape.length > 1) return null;
    const taken = Array.from(numbersOf(places), (place) => contents![place]);
    if (taken.some((dim) => dim === undefined)) return null;
    return places.shape.length === 0
      ? [builder.scalar(taken[0]!, typeOf(x!, builder))]
      : vectorOf(taken as Dim[], typeOf(x!, builder), builder);
  },
  Cast({ builder, inputs: [x], attributes }) {
    const contents = x === undefined ? null : builder.contentsOf(x);
    const to = attributes.type("DstT");
    if (contents === null || to !== "int32" && to !== "int64") return null;
    return isScalar(x!, builder) ? [builder.scalar(contents[0]!, to)] : isVector(x!, builder) ? vectorOf(contents, to, builder) : null;
  },
  Prod({ builder, inputs: [x, axes], attributes }) {
    const contents = x === undefined || !isVector(x, builder) || attributes.flag("keep_dims") ? null : builder.contentsOf(x);
    if (contents === null || axes === undefined || !isFirst(axes, builder)) return null;
    const factors = contents.filter((dim) => dim !== 1);
    if (factors.length === 1) return [builder.scalar(factors[0]!, typeOf(x!, builder))];
    return factors.length === 0 ? [builder.scalar(1, typeOf(x!, builder))] : null;
  },
  Reshape(context) {
    const { builder, inputs: [x, shape] } = context;
    const wanted = shape === undefined || !isVector(shape, builder) ? null : builder.contentsOf(shape);
    const own = x === undefined ? null : builder.shapeOf(x);
    if (wanted === null || x === undefined) return null;
    const resolved = withoutHole(wanted, own);
    if (own !== null && same(resolved, own) && x.kind === "computed") return [x];
    const contents = builder.contentsOf(x);
    if (contents !== null && resolved.length === 1 && resolved[0] === contents.length) {
      return vectorOf(contents, typeOf(x, builder), builder);
    }
    return null;
  },
  ExpandDims({ builder, inputs: [x, axis] }) {
    const contents = x === undefined || axis === undefined || !isScalar(x, builder) || !isFirst(axis, builder)
      ? null
      : builder.contentsOf(x);
    return contents === null ? null : vectorOf(contents, typeOf(x!, builder), builder);
  },
  SparseReshape({ builder, inputs: [indices, from, to] }) {
    const [own, wanted] = [from, to].map((ref) => ref === undefined ? null : builder.contentsOf(ref));
    if (own === null || wanted === null || own === undefined || wanted === undefined || indices === undefined) return null;
    return same(own, withoutHole(wanted, own)) ? [indices, from!] : null;
  },
  Identity: ({ inputs: [x] }) => x === undefined ? null : [x],
};

/** A place of a vector, counted from its end where it is negative, within it. */
function at(place: number, length: number): number {
  return Math.min(Math.max(place < 0 ? place + length : place, 0), length);
}

function same(a: readonly Dim[], b: readonly Dim[]): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis] && dim !== -1);
}

/** Extents of a new shape, the one that is left open from those that stay. */
function withoutHole(wanted: readonly Dim[], own: readonly Dim[] | null): readonly Dim[] {
  const hole = wanted.indexOf(-1);
  if (hole < 0 || own === null || wanted.lastIndexOf(-1) !== hole) return wanted;
  const left = [...own];
  for (const dim of wanted) {
    if (dim === -1 || dim === 1) continue;
    const place = left.indexOf(dim);
    if (place < 0) return wanted;
    left.splice(place, 1);
  }
  const rest = left.filter((dim) => dim !== 1);
  if (rest.length > 1) return wanted;
  return wanted.map((dim, axis) => axis === hole ? rest[0] ?? 1 : dim);
}

/** Whether a value is known to name the first axis of a vector. */
function isFirst(axis: Ref, builder: GraphBuilder): boolean {
  const known = builder.constant(axis);
  return known !== null && known.data.length === 1 && [0, -1].includes(numbersOf(known)[0]!);
}

function isScalar(ref: Ref, builder: GraphBuilder): boolean {
  return builder.shapeOf(ref)?.length === 0;
}

function isVector(ref: Ref, builder: GraphBuilder): boolean {
  return builder.shapeOf(ref)?.length === 1;
}

function typeOf(ref: Ref, builder: GraphBuilder): "int32" | "int64" {
  return builder.dtype(ref) as "int32" | "int64";
}

/** A vector with these elements. */
function vectorOf(contents: readonly Dim[], dtype: "int32" | "int64", builder: GraphBuilder): readonly Ref[] {
  if (contents.every((dim) => typeof dim === "number")) {
    return [{ kind: "constant", value: integers(dtype, [contents.length], contents) }];
  }
  const scalars = contents.map((dim) => builder.host(builder.scalar(dim, dtype)));
  const vector = builder.emit("tf.Pack", scalars, { axis: 0 }, [{ dtype, place: "host" }])[0]!;
  builder.describe(vector, { shape: [contents.length], contents });
  return [vector];
}

type Describe = (context: RowContext, outputs: readonly Ref[]) => void;

/** Notes what is known of the outputs of a node. */
export function describeOutputs(context: RowContext, outputs: readonly Ref[]): void {
  const describe = Object.hasOwn(descriptions, context.node.op) ? descriptions[context.node.op] : undefined;
  describe?.(context, outputs);
}

/** The first output has the shape of an input. */
function like(i: number): Describe {
  return ({ builder, inputs }, [output]) => note(builder, output, inputs[i] === undefined ? null : builder.shapeOf(inputs[i]));
}

function note(builder: GraphBuilder, output: Ref | undefined, shape: readonly Dim[] | null): void {
  if (output !== undefined && shape !== null) builder.describe(output, { shape });
}

/** The first output has the shape to which the inputs are broadcast. */
const broadcast: Describe = ({ builder, inputs }, [output]) => {
  const shapes = inputs.map((ref) => builder.shapeOf(ref));
  if (shapes.some((shape) => shape === null)) return;
  const rank = Math.max(...shapes.map((shape) => shape!.length));
  const joint: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const dims = shapes.map((shape) => shape![axis - rank + shape!.length] ?? 1).filter((dim) => dim !== 1);
    if (dims.some((dim) => dim !== dims[0])) {
      const number = dims.find((dim) => typeof dim === "number");
      // An extent beside a number that is not 1 is that number, or 1.
      if (number === undefined) return;
      joint.push(number);
    } else joint.push(dims[0] ?? 1);
  }
  note(builder, output, joint);
};

/** The first output has the shape that an input holds. */
function holds(i: number): Describe {
  return ({ builder, inputs }, [output]) => note(builder, output, inputs[i] === undefined ? null : builder.contentsOf(inputs[i]));
}

function each(names: string, describe: Describe): Record<string, Describe> {
  return Object.fromEntries(names.split(" ").map((name) => [name, describe]));
}

const descriptions: Readonly<Record<string, Describe>> = {
  ...each(
    "Neg Abs Sign Square Sqrt Rsqrt Reciprocal Floor Ceil Round Exp Log Log1p Tanh Sigmoid Relu Relu6 Elu Selu Softplus Cast LogicalNot IsNan IsInf IsFinite " +
      "ZerosLike OnesLike Softmax LogSoftmax BiasAdd AsString StringToHashBucketFast StaticRegexFullMatch Bucketize",
    like(0),
  ),
  ...each("LookupTableFind LookupTableFindV2 UpperBound LowerBound", like(1)),
  ...each(
    "Add AddV2 Sub Mul Div RealDiv FloorDiv FloorMod DivNoNan Maximum Minimum Pow SquaredDifference AddN " +
      "Equal NotEqual Less LessEqual Greater GreaterEqual LogicalAnd LogicalOr SelectV2",
    broadcast,
  ),
  ...each("LookupTableSize LookupTableSizeV2", ({ builder }, [output]) => note(builder, output, [])),
  Select: like(1),
  Fill: holds(0),
  SparseToDense: holds(1),
  BroadcastTo: holds(1),
  Reshape({ builder, inputs: [x, shape] }, [output]) {
    const wanted = shape === undefined ? null : builder.contentsOf(shape);
    if (wanted === null || output?.kind !== "computed") return;
    const resolved = withoutHole(wanted, builder.shapeOf(x!));
    note(builder, output, resolved.map((dim, axis) => dim === -1 ? builder.extent(output, axis) : dim));
  },
  ExpandDims({ builder, inputs: [x, axis] }, [output]) {
    const [shape, known] = [builder.shapeOf(x!), axis === undefined ? null : builder.constant(axis)];
    if (shape === null || known === null) return;
    const place = numbersOf(known)[0]!;
    const index = place < 0 ? place + shape.length + 1 : place;
    note(builder, output, [...shape.slice(0, index), 1, ...shape.slice(index)]);
  },
  Squeeze({ builder, inputs: [x], attributes }, [output]) {
    const shape = builder.shapeOf(x!);
    const axes = attributes.integers(attributes.has("squeeze_dims") ? "squeeze_dims" : "axis");
    if (shape === null || axes.length === 0) return;
    const dropped = new Set(axes.map((axis) => axis < 0 ? axis + shape.length : axis));
    note(builder, output, shape.filter((_, axis) => !dropped.has(axis)));
  },
  MatMul({ builder, inputs: [a, b], attributes }, [output]) {
    const [left, right] = [builder.shapeOf(a!), b === undefined ? null : builder.shapeOf(b)];
    if (left?.length !== 2 || right?.length !== 2) return;
    note(builder, output, [left[attributes.flag("transpose_a") ? 1 : 0]!, right[attributes.flag("transpose_b") ? 0 : 1]!]);
  },
  ConcatV2({ builder, inputs }, [output]) {
    const shapes = inputs.slice(0, -1).map((ref) => builder.shapeOf(ref));
    const axis = builder.constant(inputs[inputs.length - 1]!);
    const first = shapes[0];
    if (axis === null || first === null || first === undefined || shapes.some((shape) => shape?.length !== first.length)) return;
    const place = numbersOf(axis)[0]! < 0 ? numbersOf(axis)[0]! + first.length : numbersOf(axis)[0]!;
    const widths = shapes.map((shape) => shape![place]);
    if (widths.some((width) => typeof width !== "number")) return;
    note(builder, output, first.map((dim, i) => i === place ? (widths as number[]).reduce((sum, width) => sum + width, 0) : dim));
  },
  ArgMax({ builder, inputs: [x, axis] }, [output]) {
    const [shape, known] = [builder.shapeOf(x!), axis === undefined ? null : builder.constant(axis)];
    if (shape === null || known === null) return;
    const place = numbersOf(known)[0]! < 0 ? numbersOf(known)[0]! + shape.length : numbersOf(known)[0]!;
    note(builder, output, shape.filter((_, i) => i !== place));
  },
  Sum: reduced,
  Mean: reduced,
  Max: reduced,
  Min: reduced,
  OneHot({ builder, inputs: [indices, depth], attributes }, [output]) {
    const [shape, known] = [builder.shapeOf(indices!), depth === undefined ? null : builder.constant(depth)];
    if (shape !== null && known !== null && attributes.integer("axis", -1) === -1) note(builder, output, [...shape, numbersOf(known)[0]!]);
  },
  ParseExample: parsed,
  ParseExampleV2: parsed,
  SparseFillEmptyRows({ builder, inputs }, outputs) {
    const dense = inputs[2] === undefined ? null : builder.contentsOf(inputs[2]);
    if (dense !== null && dense.length > 0) note(builder, outputs[2], [dense[0]!]);
  },
};

function reduced({ builder, inputs: [x, axes], attributes }: RowContext, [output]: readonly Ref[]): void {
  const [shape, known] = [builder.shapeOf(x!), axes === undefined ? null : builder.constant(axes)];
  if (shape === null || known === null) return;
  const dropped = new Set(Array.from(numbersOf(known), (axis) => axis < 0 ? axis + shape.length : axis));
  const kept = attributes.flag("keep_dims")
    ? shape.map((dim, axis) => dropped.has(axis) ? 1 : dim)
    : shape.filter((_, axis) => !dropped.has(axis));
  note(builder, output, kept);
}

/** Dense features have the batch before their own extents; the shape of a sparse one is the batch and the most values of an example. */
function parsed({ builder, inputs, attributes, node }: RowContext, outputs: readonly Ref[]): void {
  const batch = builder.shapeOf(inputs[0]!);
  if (batch === null || batch.length !== 1) return;
  const sparse = node.op === "ParseExample" ? attributes.integer("Nsparse") : attributes.integer("num_sparse");
  for (let i = 0; i < sparse; i++) {
    const shape = outputs[2 * sparse + i] as Computed;
    const most = builder.emit("tf.Element", [shape], { index: 1 }, [{ dtype: "int64", place: "host" }])[0]!;
    builder.describe(most, { shape: [] });
    builder.describe(shape, { shape: [2], contents: [batch[0]!, most] });
  }
  attributes.shapes("dense_shapes").forEach((own, i) => {
    if (own !== null && own.every((extent) => extent >= 0)) note(builder, outputs[3 * sparse + i], [batch[0]!, ...own]);
  });
}
