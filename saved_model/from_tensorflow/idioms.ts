/**
 * Groups of nodes that TensorFlow's feature columns always write in the same way, and that are one operation here: values that are not the default as a sparse
 * tensor, ids that are not in range, and lookups of embeddings (`safe_embedding_lookup_sparse` in tensorflow/python/ops/embedding_ops.py).
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import type { Combiner } from "../../core/graph/attributes.ts";
import type { OperationTable } from "../../core/graph/operation.ts";
import type { Tensor } from "../../core/runtime/tensor.ts";
import { type Comparable, comparable } from "./broadcast.ts";
import { checkedSize, emptyLike, type HostArray, numbersOf, pick, zeroElements } from "./host_array.ts";
import type { Computed, GraphBuilder, Maker, Ref } from "./graph_builder.ts";
import { deviceFloat, hostOutput, type RowContext } from "./row.ts";
import { combined } from "./sparse.ts";

/** What a node amounts to where it ends such a group, or null. */
export function recognised(context: RowContext): readonly Ref[] | null {
  switch (context.node.op) {
    case "Where":
      return sparsified(context);
    case "GatherNd":
      return sparseValues(context);
    case "SelectV2":
    case "Select":
      return inRange(context) ?? embeddings(context);
    default:
      return null;
  }
}

/** Where(NotEqual(x, default)): places and values in one. */
function sparsified({ builder, inputs: [condition] }: RowContext): readonly Ref[] | null {
  const compared = builder.makerOf(condition);
  const [x, fallback] = compared?.op === "tf.NotEqual" ? compared.inputs : [];
  if (x === undefined || fallback === undefined || constantOf(fallback, builder)?.length !== 1) return null;
  const found = builder.emit("tf.NonDefault", [x, fallback], {}, [hostOutput("int64"), hostOutput(x.dtype)]);
  return [found[0]!];
}

/** GatherNd(x, Where(NotEqual(x, default))): the values of these places. */
function sparseValues({ builder, inputs: [x, places] }: RowContext): readonly Ref[] | null {
  const found = builder.makerOf(places);
  return found?.op === "tf.NonDefault" && found.index === 0 && found.inputs[0] === x ? [found.outputs[1]!] : null;
}

/** Select(LogicalOr(Less(x, low), GreaterEqual(x, high)), Fill(_, fallback), x). */
function inRange({ builder, inputs: [condition, filled, x] }: RowContext): readonly Ref[] | null {
  const either = builder.makerOf(condition);
  const fill = builder.makerOf(filled);
  if (either?.op !== "tf.LogicalOr" || fill?.op !== "tf.Fill" || x?.kind !== "computed" || x.place !== "host") return null;
  const sides = either.inputs.map((input) => builder.makerOf(input));
  const below = sides.find((side) => side?.op === "tf.Less");
  const above = sides.find((side) => side?.op === "tf.GreaterEqual");
  if (below?.inputs[0] !== x || above?.inputs[0] !== x) return null;
  const [low, high, fallback] = [below.inputs[1]!, above.inputs[1]!, fill.inputs[1]!].map((value) => {
    const known = constantOf(value, builder);
    return known?.length === 1 && typeof known[0] === "number" ? known[0] : null;
  });
  // The shape that is filled is that of x.
  const shape = builder.makerOf(fill.inputs[0]);
  if (low === null || high === null || fallback === null || shape?.op !== "tf.Shape" || shape.inputs[0] !== x) return null;
  const made = builder.emit("tf.InRange", [x], { low: low!, high: high!, fallback: fallback! }, [hostOutput(x.dtype)]);
  return [made[0]!];
}

const combiners: Readonly<Record<string, Combiner>> = {
  "tf.SparseSegmentSum": "sum",
  "tf.SparseSegmentMean": "mean",
  "tf.SparseSegmentSqrtN": "sqrtn",
};

/** Select(is_empty, zeros, SparseSegment...(Gather(table, unique ids), places among these, rows)), of what SparseFillEmptyRows gave. */
function embeddings({ builder, inputs: [condition, zeros, x] }: RowContext): readonly Ref[] | null {
  const joined = builder.makerOf(x);
  if (joined === undefined || !Object.hasOwn(combiners, joined.op)) return null;
  const gather = builder.makerOf(joined.inputs[0]);
  const unique = builder.makerOf(joined.inputs[1]);
  if (gather === undefined || !/^tf\.(Resource)?Gather(V2)?\.device$/.test(gather.op) || unique?.op !== "tf.Unique" || unique.index !== 1) {
    return null;
  }
  const axis = gather.inputs[2] === undefined ? [0] : constantOf(gather.inputs[2], builder);
  const filled = builder.makerOf(unique.inputs[0]);
  const empty = builder.makerOf(reshaped(builder, tiled(builder, condition)));
  const same = gather.inputs[1] === unique.outputs[0] && axis?.[0] === 0 && filled?.op === "tf.SparseFillEmptyRows" && filled.index === 1 &&
    empty?.outputs === filled.outputs && empty.index === 2 && rowsOf(builder, joined.inputs[2]) === filled.outputs[0] &&
    isZeroOf(builder, zeros, x!);
  if (!same) return null;
  const [table] = gather.inputs as [Computed];
  const width = builder.shapeOf(table);
  const [indices, ids, denseShape] = filled!.inputs as [Computed, Computed, Computed, Computed];
  const kept = nonNegative(builder, indices, ids);
  const made = builder.emit("tf.EmbeddingBags", [table, ...kept ?? [indices, ids], denseShape], {
    combiner: combiners[joined.op]!,
    dropNegative: kept !== null,
  }, [deviceFloat]);
  const rows = builder.contentsOf(denseShape)?.[0];
  if (rows !== undefined && width?.length === 2) builder.describe(made[0]!, { shape: [rows, width[1]!] });
  return made;
}

function tiled(builder: GraphBuilder, ref: Ref | undefined): Computed | undefined {
  const moved = builder.makerOf(ref);
  const tile = moved?.op === "tf.ToDevice" ? builder.makerOf(moved.inputs[0]) : moved;
  return tile?.op === "tf.Tile" ? tile.inputs[0] : undefined;
}

function reshaped(builder: GraphBuilder, ref: Computed | undefined): Computed | undefined {
  const maker = builder.makerOf(ref);
  return maker?.op === "tf.Reshape" ? maker.inputs[0] : undefined;
}

/** The indices of which a value is the first column. */
function rowsOf(builder: GraphBuilder, ref: Computed | undefined): Computed | undefined {
  const maker = builder.makerOf(ref);
  const slice = maker?.op === "tf.Cast" ? builder.makerOf(maker.inputs[0]) : maker;
  if (
    slice?.op !== "tf.StridedSlice" || slice.attributes["shrinkAxisMask"] !== 2 || slice.attributes["beginMask"] !== 1 ||
    slice.attributes["endMask"] !== 1
  ) {
    return undefined;
  }
  return constantOf(slice.inputs[1]!, builder)?.[1] === 0 ? slice.inputs[0] : undefined;
}

function isZeroOf(builder: GraphBuilder, zeros: Ref | undefined, x: Ref): boolean {
  const maker = builder.makerOf(zeros);
  return maker?.op === "tf.ZerosLike.device" && maker.inputs[0] === x;
}

/** What Gather(_, Reshape(Where(GreaterEqual(ids, 0)), [-1])) takes from, of indices and ids alike. */
function nonNegative(builder: GraphBuilder, indices: Computed, ids: Computed): [Computed, Computed] | null {
  const [first, second] = [builder.makerOf(indices), builder.makerOf(ids)];
  if (first?.op !== "tf.GatherV2" || second?.op !== "tf.GatherV2" || first.inputs[1] !== second.inputs[1]) return null;
  if ([first, second].some(({ inputs }) => constantOf(inputs[2]!, builder)?.[0] !== 0)) return null;
  const test: Maker | undefined = builder.makerOf(builder.makerOf(reshaped(builder, first.inputs[1]))?.inputs[0]);
  const where = builder.makerOf(reshaped(builder, first.inputs[1]));
  if (
    where?.op !== "tf.Where" || test?.op !== "tf.GreaterEqual" || test.inputs[0] !== second.inputs[0] ||
    constantOf(test.inputs[1]!, builder)?.[0] !== 0
  ) {
    return null;
  }
  return [first.inputs[0]!, second.inputs[0]!];
}

/** The elements of a constant that the graph holds. */
function constantOf(value: Computed, builder: GraphBuilder): readonly (string | number)[] | null {
  const maker = builder.makerOf(value);
  return maker?.op === "tf.Const" ? maker.attributes["elements"] as readonly (string | number)[] : null;
}

/** The functions of these operations. */
export const idiomOperations: OperationTable = {
  "tf.NonDefault": ([x, fallback]) => nonDefault(x, comparable(fallback)[0]!),
  "tf.InRange": ([x], { low, high, fallback }) => {
    const numbers = numbersOf(x);
    const data = zeroElements(x.dtype, numbers.length) as Float64Array;
    for (let i = 0; i < data.length; i++) data[i] = numbers[i]! < low || numbers[i]! >= high ? fallback : numbers[i]!;
    return { dtype: x.dtype, shape: x.shape, data };
  },
  "tf.EmbeddingBags": ([table, indices, ids, denseShape], { combiner, dropNegative }) =>
    bags(table, indices, ids, denseShape, combiner, dropNegative),
};

/** Places and values of the elements that are not the default, in row-major order. */
function nonDefault(x: HostArray, fallback: Comparable): HostArray[] {
  const elements = comparable(x);
  const rank = x.shape.length;
  const kept: number[] = [];
  for (let i = 0; i < elements.length; i++) if (elements[i] !== fallback) kept.push(i);
  const indices = new Float64Array(kept.length * rank);
  for (let k = 0; k < kept.length; k++) {
    let rest = kept[k]!;
    for (let axis = rank - 1; axis >= 0; axis--) {
      indices[k * rank + axis] = rest % x.shape[axis]!;
      rest = Math.floor(rest / x.shape[axis]!);
    }
  }
  const values = kept.length === 0 ? emptyLike(x.data, 0) : pick(x.data, kept);
  return [{ dtype: "int64", shape: [kept.length, rank], data: indices }, { dtype: x.dtype, shape: [kept.length], data: values }];
}

/** Rows of a table, joined by example; an example without ids is zero. */
function bags(table: Tensor, indices: HostArray, ids: HostArray, denseShape: HostArray, combiner: Combiner, dropNegative: boolean): Tensor {
  const rows = numbersOf(denseShape)[0] ?? 0;
  const count = table.shape[0] ?? 0;
  checkedSize([rows]);
  const [at, numbers] = [numbersOf(indices), numbersOf(ids)];
  const rank = indices.shape[1] ?? 1;
  if (at.length !== numbers.length * rank) {
    throw new InvalidArgumentError(`Indices of shape [${indices.shape}] do not fit ${numbers.length} ids`);
  }
  const splits = new Int32Array(rows + 1);
  let kept = 0;
  for (let i = 0; i < numbers.length; i++) {
    const [row, id] = [at[i * rank]!, numbers[i]!];
    if (!(row >= 0 && row < rows)) throw new InvalidArgumentError(`indices(${i}, 0) is invalid: ${row} >= ${rows}`, { row: i });
    if (dropNegative && id < 0) continue;
    if (!(id >= 0 && id < count)) throw new InvalidArgumentError(`indices[${i}] = ${id} is not in [0, ${count})`, { row: i });
    splits[row + 1]!++;
    kept++;
  }
  for (let row = 0; row < rows; row++) splits[row + 1]! += splits[row]!;
  const next = splits.slice();
  const index = new Int32Array(kept);
  for (let i = 0; i < numbers.length; i++) {
    if (dropNegative && numbers[i]! < 0) continue;
    index[next[at[i * rank]!]!++] = numbers[i]!;
  }
  return combined(table, index, splits, combiner);
}
