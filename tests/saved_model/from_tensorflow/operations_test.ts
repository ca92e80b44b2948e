/** TensorFlow's operations one by one: what each gives, of values that are fed and of constants, which are worked out when the graph is taken in. */

import { assertEquals, assertRejects } from "@std/assert";
import { HeadwayError } from "../../../core/errors.ts";
import type { HostTensor } from "../../../core/runtime/host_tensor.ts";
import { loadSavedModel } from "../../../saved_model/load.ts";
import type { MessageInit } from "../../../saved_model/messages/schema.ts";
import { attr, constant, node, placeholder, written } from "../_saved_models.ts";

type Value = readonly [
  dtype: "float32" | "int32" | "int64" | "bool" | "string",
  shape: readonly number[],
  values: readonly (number | string)[],
];

const f = (shape: readonly number[], ...values: number[]): Value => ["float32", shape, values];
const i = (shape: readonly number[], ...values: number[]): Value => ["int32", shape, values];
const l = (shape: readonly number[], ...values: number[]): Value => ["int64", shape, values];
const b = (shape: readonly number[], ...values: number[]): Value => ["bool", shape, values];
const s = (shape: readonly number[], ...values: string[]): Value => ["string", shape, values];

const { type, int, flag, text } = attr;

interface Case {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes?: Parameters<typeof node>[3];
}

const cases: readonly Case[] = [
  // Whole numbers stay exact beyond 2^53.
  { op: "AddV2", inputs: [l([2], 2 ** 53, 1), l([], 1)], outputs: [["int64", [2], ["9007199254740993", 2]]] },
  { op: "AddV2", inputs: [f([2, 1], 1, 2), f([3], 10, 20, 30)], outputs: [f([2, 3], 11, 21, 31, 12, 22, 32)] },
  { op: "Add", inputs: [s([2], "a", "b"), s([], "c")], outputs: [s([2], "ac", "bc")] },
  { op: "Mul", inputs: [i([1], 65536), i([1], 65537)], outputs: [i([1], 65536)] }, // 2^32 + 2^16, of which an int32 keeps the last.
  { op: "Div", inputs: [i([2], 7, -7), i([], 2)], outputs: [i([2], 3, -3)] },
  { op: "FloorDiv", inputs: [i([2], 7, -7), i([], 2)], outputs: [i([2], 3, -4)] },
  { op: "FloorMod", inputs: [l([2], 7, -7), l([], 5)], outputs: [l([2], 2, 3)] },
  { op: "DivNoNan", inputs: [f([2], 1, 1), f([2], 4, 0)], outputs: [f([2], 0.25, 0)] },
  { op: "Maximum", inputs: [i([2], 1, 5), i([], 3)], outputs: [i([2], 3, 5)] },
  { op: "AddN", inputs: [f([1], 1), f([1], 2), f([1], 4)], outputs: [f([1], 7)] },
  { op: "Rsqrt", inputs: [f([2], 4, 0.25)], outputs: [f([2], 0.5, 2)] },
  { op: "Round", inputs: [f([4], 0.5, 1.5, -0.5, 2.6)], outputs: [f([4], 0, 2, 0, 3)] },
  { op: "Equal", inputs: [s([2], "a", "é"), s([], "é")], outputs: [b([2], 0, 1)] },
  { op: "LogicalOr", inputs: [b([3], 0, 1, 0), b([3], 0, 0, 1)], outputs: [b([3], 0, 1, 1)] },
  { op: "IsNan", inputs: [f([2], NaN, 1)], outputs: [b([2], 1, 0)] },
  {
    op: "Cast",
    inputs: [f([3], 1.9, -1.9, 3e9)],
    outputs: [i([3], 1, -1, -2147483648)],
    attributes: { SrcT: type("float32"), DstT: type("int32") },
  },
  { op: "Cast", inputs: [f([2], 1.5, -2)], outputs: [l([2], 1, -2)], attributes: { SrcT: type("float32"), DstT: type("int64") } },
  { op: "Sum", inputs: [f([2, 2], 1, 2, 3, 4), i([1], 0)], outputs: [f([2], 4, 6)] },
  { op: "Prod", inputs: [i([3], 2, 3, 4), i([1], 0)], outputs: [i([1], 24)], attributes: { keep_dims: flag(true) } },
  { op: "Max", inputs: [i([2, 2], 1, 5, 3, 2), i([], -1)], outputs: [i([2], 5, 3)] },
  { op: "Mean", inputs: [f([4], 1, 2, 3, 6), i([1], 0)], outputs: [f([], 3)] },
  { op: "All", inputs: [b([2, 2], 1, 1, 1, 0), i([1], 1)], outputs: [b([2], 1, 0)] },
  { op: "ArgMax", inputs: [f([2, 3], 1, 3, 3, 5, 4, 2), i([], 1)], outputs: [l([2], 1, 0)] },
  {
    op: "Cumsum",
    inputs: [i([4], 1, 2, 3, 4), i([], 0)],
    outputs: [i([4], 9, 7, 4, 0)],
    attributes: { exclusive: flag(true), reverse: flag(true) },
  },

  { op: "Shape", inputs: [s([2, 3], ..."abcdef")], outputs: [i([2], 2, 3)] },
  { op: "Size", inputs: [f([2, 3], 1, 2, 3, 4, 5, 6)], outputs: [l([], 6)], attributes: { out_type: type("int64") } },
  { op: "Reshape", inputs: [l([4], 1, 2, 3, 4), i([2], -1, 2)], outputs: [l([2, 2], 1, 2, 3, 4)] },
  {
    op: "Squeeze",
    inputs: [i([1, 2, 1], 1, 2)],
    outputs: [i([1, 2], 1, 2)],
    attributes: { squeeze_dims: { value: { case: "list", value: { i: [-1n] } } } },
  },
  { op: "Pack", inputs: [i([2], 1, 2), i([2], 3, 4)], outputs: [i([2, 2], 1, 3, 2, 4)], attributes: { axis: int(1), N: int(2) } },
  { op: "Unpack", inputs: [i([2, 2], 1, 2, 3, 4)], outputs: [i([2], 1, 3), i([2], 2, 4)], attributes: { axis: int(1), num: int(2) } },
  { op: "ConcatV2", inputs: [s([1, 2], "a", "b"), s([1, 1], "c"), i([], 1)], outputs: [s([1, 3], "a", "b", "c")] },
  {
    op: "Split",
    inputs: [i([], 1), i([1, 4], 1, 2, 3, 4)],
    outputs: [i([1, 2], 1, 2), i([1, 2], 3, 4)],
    attributes: { num_split: int(2) },
  },
  { op: "Slice", inputs: [i([2, 3], 1, 2, 3, 4, 5, 6), i([2], 0, 1), i([2], -1, 1)], outputs: [i([2, 1], 2, 5)] },
  // x[::-2, 1]
  {
    op: "StridedSlice",
    inputs: [i([3, 2], 1, 2, 3, 4, 5, 6), i([2], 0, 1), i([2], 0, 2), i([2], -2, 1)],
    outputs: [i([2], 6, 2)],
    attributes: { begin_mask: int(1), end_mask: int(1), shrink_axis_mask: int(2) },
  },
  // x[..., newaxis, -1]
  {
    op: "StridedSlice",
    inputs: [i([2, 2], 1, 2, 3, 4), i([3], 0, 0, -1), i([3], 0, 0, 0), i([3], 1, 1, 1)],
    outputs: [i([2, 1], 2, 4)],
    attributes: { ellipsis_mask: int(1), new_axis_mask: int(2), shrink_axis_mask: int(4) },
  },
  { op: "Transpose", inputs: [i([2, 3], 1, 2, 3, 4, 5, 6), i([2], 1, 0)], outputs: [i([3, 2], 1, 4, 2, 5, 3, 6)] },
  { op: "Tile", inputs: [s([1, 2], "a", "b"), i([2], 2, 1)], outputs: [s([2, 2], "a", "b", "a", "b")] },
  { op: "Fill", inputs: [i([2], 1, 2), l([], 7)], outputs: [l([1, 2], 7, 7)] },
  { op: "Range", inputs: [i([], 5), i([], 0), i([], -2)], outputs: [i([3], 5, 3, 1)] },
  { op: "GatherV2", inputs: [i([2, 3], 1, 2, 3, 4, 5, 6), l([2], 2, 0), i([], 1)], outputs: [i([2, 2], 3, 1, 6, 4)] },
  { op: "GatherNd", inputs: [s([2, 2], "a", "b", "c", "d"), l([2, 2], 1, 0, 0, 1)], outputs: [s([2], "c", "b")] },
  { op: "Where", inputs: [b([2, 2], 0, 1, 1, 0)], outputs: [l([2, 2], 0, 1, 1, 0)] },
  { op: "Select", inputs: [b([2], 1, 0), i([2, 2], 1, 2, 3, 4), i([2, 2], 5, 6, 7, 8)], outputs: [i([2, 2], 1, 2, 7, 8)] },
  { op: "SelectV2", inputs: [b([2, 1], 1, 0), s([], "a"), s([2], "b", "c")], outputs: [s([2, 2], "a", "a", "b", "c")] },
  {
    op: "OneHot",
    inputs: [l([2], 1, -1), i([], 3), f([], 1), f([], 0)],
    outputs: [f([2, 3], 0, 1, 0, 0, 0, 0)],
    attributes: { axis: int(-1) },
  },
  { op: "PadV2", inputs: [i([2], 1, 2), i([1, 2], 1, 2), i([], 9)], outputs: [i([5], 9, 1, 2, 9, 9)] },
  { op: "ReverseV2", inputs: [i([2, 2], 1, 2, 3, 4), i([1], 0)], outputs: [i([2, 2], 3, 4, 1, 2)] },
  {
    op: "ReverseSequence",
    inputs: [i([2, 3], 1, 2, 3, 4, 5, 6), l([2], 2, 3)],
    outputs: [i([2, 3], 2, 1, 3, 6, 5, 4)],
    attributes: { seq_dim: int(1) },
  },
  { op: "Unique", inputs: [s([4], "b", "a", "b", "c")], outputs: [s([3], "b", "a", "c"), i([4], 0, 1, 0, 2)] },
  { op: "TopKV2", inputs: [f([1, 4], 1, 3, 2, 3), i([], 3)], outputs: [f([1, 3], 3, 3, 2), i([1, 3], 1, 3, 2)] },
  { op: "TensorScatterUpdate", inputs: [i([3], 1, 2, 3), i([1, 1], 1), i([1], 9)], outputs: [i([3], 1, 9, 3)] },
  { op: "ScatterNd", inputs: [i([2, 1], 1, 1), f([2], 2, 3), i([1], 3)], outputs: [f([3], 0, 5, 0)] },
  {
    op: "DynamicPartition",
    inputs: [s([3], "a", "b", "c"), i([3], 1, 0, 1)],
    outputs: [s([1], "b"), s([2], "a", "c")],
    attributes: { num_partitions: int(2) },
  },
  {
    op: "DynamicStitch",
    inputs: [i([1], 1), i([2], 0, 2), s([1], "b"), s([2], "a", "c")],
    outputs: [s([3], "a", "b", "c")],
    attributes: { N: int(2) },
  },

  { op: "SparseToDense", inputs: [l([1, 2], 1, 0), l([2], 2, 2), s([1], "x"), s([], "-")], outputs: [s([2, 2], "-", "-", "x", "-")] },
  { op: "SparseReshape", inputs: [l([2, 2], 0, 1, 1, 2), l([2], 2, 3), l([2], 3, -1)], outputs: [l([2, 2], 0, 1, 2, 1), l([2], 3, 2)] },
  {
    op: "SparseFillEmptyRows",
    inputs: [l([2, 2], 2, 0, 0, 1), l([2], 5, 6), l([2], 3, 2), l([], -1)],
    outputs: [l([3, 2], 0, 1, 1, 0, 2, 0), l([3], 6, -1, 5), b([3], 0, 1, 0), l([2], 2, 0)],
  },
  { op: "SparseSegmentMean", inputs: [f([3, 1], 1, 2, 6), l([3], 0, 2, 1), i([3], 0, 0, 2)], outputs: [f([3, 1], 3.5, 0, 2)] },
  { op: "SegmentMax", inputs: [i([3], 4, 1, 7), i([3], 0, 0, 2)], outputs: [i([3], 4, 0, 7)] },
  { op: "SegmentSum", inputs: [f([3], 4, 1, 7), i([3], 0, 0, 1)], outputs: [f([2], 5, 7)] },
  { op: "UpperBound", inputs: [f([1, 3], 1, 2, 2), f([1, 3], 0, 2, 3)], outputs: [i([1, 3], 0, 3, 3)] },
  { op: "LowerBound", inputs: [f([1, 3], 1, 2, 2), f([1, 3], 0, 2, 3)], outputs: [i([1, 3], 0, 1, 3)] },
  {
    op: "Bucketize",
    inputs: [f([4], -1, 0, 0.5, NaN)],
    outputs: [i([4], 0, 1, 1, 2)],
    attributes: { boundaries: { value: { case: "list", value: { f: [0, 1] } } } },
  },

  // Fingerprints of 'a' and 'é': b3454265b6df75e3 and 099e89e5ecbb4cc1, modulo 10 and 2^32.
  { op: "StringToHashBucketFast", inputs: [s([1], "a")], outputs: [l([1], 9)], attributes: { num_buckets: int(10) } },
  { op: "StringToHashBucketFast", inputs: [s([1], "é")], outputs: [l([1], 0xecbb4cc1)], attributes: { num_buckets: int(2 ** 32) } },
  { op: "AsString", inputs: [f([3], 1.5, -0.1, NaN)], outputs: [s([3], "1.500000", "-0.100000", "nan")] },
  {
    op: "AsString",
    inputs: [f([3], 100000, 1e-7, 2.5)],
    outputs: [s([3], "100000", "1e-07", "2.5")],
    attributes: { shortest: flag(true) },
  },
  { op: "AsString", inputs: [l([2], 7, -7)], outputs: [s([2], "0007", "-007")], attributes: { width: int(4), fill: text("0") } },
  {
    op: "StringJoin",
    inputs: [s([2], "a", "b"), s([], "c")],
    outputs: [s([2], "a-c", "b-c")],
    attributes: { separator: text("-"), N: int(2) },
  },
  { op: "StringLower", inputs: [s([1], "AÉb")], outputs: [s([1], "aÉb")] },
  { op: "StringLength", inputs: [s([1], "été")], outputs: [i([1], 5)] },
  { op: "StaticRegexFullMatch", inputs: [s([2], "s3://x", "x")], outputs: [b([2], 1, 0)], attributes: { pattern: text("^s3://.*") } },
  {
    op: "StaticRegexReplace",
    inputs: [s([1], "a1b22")],
    outputs: [s([1], "a[1]b[22]")],
    attributes: { pattern: text("[0-9]+"), rewrite: text("[\\0]") },
  },
  { op: "StringToNumber", inputs: [s([2], "1.5", "-2e3")], outputs: [f([2], 1.5, -2000)] },
  {
    op: "StringSplitV2",
    inputs: [s([2], "a b", ""), s([], " ")],
    outputs: [l([3, 2], 0, 0, 0, 1, 1, 0), s([3], "a", "b", ""), l([2], 2, 2)],
  },
  { op: "ReduceJoin", inputs: [s([2, 2], "a", "b", "c", "d"), i([], 1)], outputs: [s([2], "ab", "cd")] },

  { op: "MatMul", inputs: [f([1, 2], 1, 2), f([1, 2], 3, 4)], outputs: [f([1, 1], 11)], attributes: { transpose_b: flag(true) } },
  { op: "Softmax", inputs: [f([1, 2], 0, 0)], outputs: [f([1, 2], 0.5, 0.5)] },
  { op: "LeakyRelu", inputs: [f([2], -2, 3)], outputs: [f([2], -0.5, 3)], attributes: { alpha: { value: { case: "f", value: 0.25 } } } },
];

function hostOf([dtype, shape, values]: Value): HostTensor {
  if (dtype === "string") return { dtype, shape, data: values.map(String) };
  if (dtype === "int64") return { dtype, shape, data: BigInt64Array.from(values.map(BigInt)) };
  if (dtype === "bool") return { dtype, shape, data: Uint8Array.from(values, Number) };
  return dtype === "int32"
    ? { dtype, shape, data: Int32Array.from(values, Number) }
    : { dtype, shape, data: Float32Array.from(values, Number) };
}

/** What an operation gives when the inputs for which `fed` holds come with the call and the others are constants. */
async function outputsOf({ op, inputs, outputs, attributes = {} }: Case, fed: (index: number) => boolean): Promise<HostTensor[]> {
  const nodes = inputs.map(([dtype, shape, values], k): MessageInit<"NodeDef"> =>
    fed(k) ? placeholder(`x${k}`, dtype, ...shape.map(() => -1)) : constant(`x${k}`, dtype, shape, values)
  );
  const [first] = inputs;
  const named = { T: type(first![0]), N: int(inputs.length - 1), ...attributes };
  const fs = await written({
    nodes: [...nodes, node("y", op, inputs.map((_, k) => `x${k}`), named)],
    inputs: Object.fromEntries(
      inputs.flatMap(([dtype, shape], k) => fed(k) ? [[`x${k}`, [`x${k}:0`, dtype, shape.map(() => -1)] as const]] : []),
    ),
    outputs: Object.fromEntries(outputs.map(([dtype], k) => [`y${k}`, [`y:${k}`, dtype] as const])),
  });
  await using model = await loadSavedModel("m", { fs });
  const given = Object.fromEntries(inputs.flatMap((value, k) => fed(k) ? [[`x${k}`, hostOf(value)] as const] : []));
  const made = await model.run("f", given);
  return outputs.map((_, k) => made[`y${k}`]!);
}

cases.forEach((each, number) => {
  Deno.test(`${each.op} gives what TensorFlow gives (${number})`, async () => {
    const expected = each.outputs.map(hostOf);
    assertEquals(await outputsOf(each, () => true), expected, "fed");
    assertEquals(await outputsOf(each, () => false), expected, "constant");
    assertEquals(await outputsOf(each, (k) => k === 0), expected, "the first is fed");
  });
});

Deno.test("Operations refuse values that do not fit them", async () => {
  for (
    const [op, inputs, sentence, attributes] of [
      ["AddV2", [f([2], 1, 2), f([3], 1, 2, 3)], "Incompatible shapes: [2] vs. [3]"],
      ["GatherV2", [i([2], 1, 2), i([1], 2), i([], 0)], "indices[0] = 2 is not in [0, 2)"],
      ["GatherNd", [i([2], 1, 2), l([1, 1], -1)], "does not index into param shape [2]"],
      ["Reshape", [i([3], 1, 2, 3), i([1], 2)], "Input to reshape is a tensor with 3 values"],
      ["Reshape", [i([2], 1, 2), i([2], -1, -1)], "Input to reshape"],
      ["Fill", [i([1], -1), f([], 1)], "Dimension -1 must be >= 0"],
      ["Fill", [i([2], 2 ** 30, 2 ** 30), f([], 1)], "elements, the most"],
      ["Tile", [i([1], 1), i([1], 2 ** 30)], "elements, the most"],
      ["Range", [i([], 0), i([], 1), i([], 0)], "Requires delta != 0"],
      ["FloorMod", [i([1], 1), i([], 0)], "Integer division by zero"],
      ["ConcatV2", [i([1, 2], 1, 2), i([1, 3], 1, 2, 3), i([], 0)], "Dimension mismatch"],
      ["SparseToDense", [l([1, 1], 5), l([1], 2), i([1], 1), i([], 0)], "out of bounds"],
      ["SparseFillEmptyRows", [l([1, 2], 3, 0), l([1], 1), l([2], 2, 2), l([], 0)], "indices(0, 0) is invalid: 3 >= 2"],
      ["SegmentSum", [f([2], 1, 2), i([2], 1, 0)], "segment ids are not increasing"],
      ["SparseSegmentSum", [f([1, 1], 1), i([1], 4), i([1], 0)], "indices[0] = 4 is not in [0, 1)"],
      ["StringToNumber", [s([1], "x")], "could not correctly convert string: x"],
      ["TopKV2", [f([1, 2], 1, 2), i([], 3)], "input must have at least k columns"],
      ["StaticRegexFullMatch", [s([1], "aaaa")], "repeats what repeats", { pattern: text("(a+)+b") }],
    ] as readonly (readonly [string, readonly Value[], string, Case["attributes"]?])[]
  ) {
    const each = { op, inputs, outputs: [f([], 0)], ...(attributes === undefined ? {} : { attributes }) };
    for (const fed of [true, false]) await assertRejects(() => outputsOf(each, () => fed), HeadwayError, sentence, `${op}, ${fed}`);
  }
});
