import { assertEquals, assertRejects } from "@std/assert";
import { InvalidArgumentError, ValueError } from "../../../core/errors.ts";
import * as ops from "../../../core/ops/mod.ts";
import { backend } from "../../../core/runtime/backends/current.ts";
import { scope, type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import type { Segments } from "../../../core/ops/shape.ts";

// Every case hands over what the types or the shapes forbid.
// deno-lint-ignore no-explicit-any
type Any = any;

const whole = (values: number[]) => tensor(values, undefined, "int32");
const rows = () => tensor([[1, 2], [3, 4]]);
const segments = (index: Any, splits: Any, weights: Any = null): Segments => ({ index, weights, splits });

const refused: Record<
  string,
  readonly [call: () => unknown, error: typeof ValueError | typeof TypeError | typeof InvalidArgumentError, sentence: string]
> = {
  "a fraction beside int32": [() => ops.less(whole([0]), 0.5), ValueError, "An int32 tensor takes 32-bit whole numbers, received 0.5"],
  "a number beyond 32 bits beside int32": [() => ops.add(whole([1]), 2 ** 40), ValueError, "received 1099511627776"],
  "a fraction as an int32 value": [() => ops.fill([2], 1.5, "int32"), ValueError, "received 1.5"],
  "an extent that is a fraction": [() => ops.fill([1.5], 1), ValueError, "A shape consists of whole numbers from 0, received [1.5]"],
  "extents whose product is whole": [() => ops.fill([0.5, 2], 1), ValueError, "received [0.5,2]"],
  "a negative extent": [() => ops.broadcastTo(tensor([1]), [-1]), ValueError, "received [-1]"],
  "a fraction to broadcast to": [() => ops.broadcastTo(tensor([1]), [1.5]), ValueError, "received [1.5]"],
  "a begin between elements": [
    () => ops.slice(tensor([1, 2, 3, 4]), [0.5], [2]),
    ValueError,
    "[slice] begin [0.5] and size [2] do not lie in",
  ],
  "a begin and a size between elements": [
    () => ops.slice(tensor([1, 2, 3, 4]), [0.5], [1.5]),
    ValueError,
    "[slice] begin [0.5] and size [1.5]",
  ],
  "the maximum of nothing": [() => ops.argMax(tensor([], [2, 0]), 1), ValueError, "[arg_max] axis 1 of [2,0] is empty"],
  "an index beyond the rows": [
    () => ops.segmentCombine(rows(), segments(Int32Array.of(0, 2), Int32Array.of(0, 2)), "sum"),
    InvalidArgumentError,
    "indices[1] is not in the range of the table",
  ],
  "a negative index": [
    () => ops.segmentCombine(rows(), segments(Int32Array.of(-1), Int32Array.of(0, 1)), "mean"),
    InvalidArgumentError,
    "indices[0] is not in the range of the table",
  ],
  "splits beyond the entries": [
    () => ops.segmentCombine(rows(), segments(Int32Array.of(0), Int32Array.of(0, 1e9)), "sum"),
    InvalidArgumentError,
    "The splits of segment 0 do not rise within the entries",
  ],
  "splits before the entries": [
    () => ops.segmentCombine(rows(), segments(Int32Array.of(0), Int32Array.of(-1e9, 1)), "sum"),
    InvalidArgumentError,
    "The splits of segment 0 do not rise within the entries",
  ],
  "no splits": [
    () => ops.segmentCombine(rows(), segments(Int32Array.of(0), new Int32Array(0)), "sum"),
    ValueError,
    "and splits. Received undefined and 0",
  ],
  "too few weights": [
    () => ops.segmentCombine(rows(), segments(Int32Array.of(0, 0), Int32Array.of(0, 2), Float32Array.of(1)), "sum"),
    ValueError,
    "[segment_combine] expects a weight for each of 2 entries",
  ],
  "weights that are whole": [
    () => ops.segmentCombine(rows(), segments(Int32Array.of(0), Int32Array.of(0, 1), Int32Array.of(1)), "sum"),
    TypeError,
    "weights as float32, received int32 in place of float32",
  ],
  "an index that is a fraction": [
    () => ops.segmentCombine(rows(), segments([0.5], Int32Array.of(0, 1)), "sum"),
    ValueError,
    "An int32 tensor takes 32-bit whole numbers, received 0.5",
  ],
  "another combiner": [
    () => ops.segmentCombine(rows(), segments(Int32Array.of(0), Int32Array.of(0, 1)), "max" as Any),
    ValueError,
    '[segment_combine] expects [rows, width] and sum, mean or sqrtn. Received [2,2] and the string "max"',
  ],
  "rows without width": [
    () => ops.segmentCombine(tensor([1, 2]), segments(Int32Array.of(0), Int32Array.of(0, 1)), "sum"),
    ValueError,
    "[segment_combine] expects [rows, width]",
  ],
  "ids of splits beyond them": [
    () => ops.multiHot({ ids: Int32Array.of(0), weights: null, splits: Int32Array.of(0, 1e9) }, 3),
    InvalidArgumentError,
    "The splits of segment 0 do not rise within the entries",
  ],
  "a negative depth": [
    () => ops.multiHot({ ids: Int32Array.of(0), weights: null, splits: Int32Array.of(0, 1) }, -3),
    ValueError,
    "A shape consists of whole numbers from 0, received [-3]",
  ],
  "gamma of another size": [
    () => ops.batchNormTraining(rows(), tensor([1, 2, 3]), tensor([0, 0]), 0.001),
    ValueError,
    "[batch_norm] expects parameters of shape [2]. Received [3]",
  ],
  "a mean of another size": [
    () => ops.batchNormInference(rows(), tensor([1, 1]), tensor([0, 0]), tensor([0]), tensor([1, 1]), 0.001),
    ValueError,
    "[batch_norm] expects parameters of shape [2]. Received [1]",
  ],
  "a scale that fits no row": [() => ops.mulRows(tensor([[1, 2]]), tensor([1, 2])), ValueError, "[mul_rows] expects one factor a row"],
  "an id that is a fraction": [() => ops.gatherRows(rows(), [0.5] as Any), ValueError, "received 0.5"],
  "ids that are floats": [
    () => ops.gatherRows(rows(), tensor([0])),
    TypeError,
    "[gather_rows] expects ids and splits as int32 and weights as float32, received float32",
  ],
  "a kernel of whole numbers": [
    () => ops.denseLayer(rows(), tensor([1, 2], [2, 1], "int32"), null),
    TypeError,
    "[dense] expects a float32 tensor, received int32 of shape [2,1]",
  ],
  "statistics that are words": [
    () => ops.batchNormInference(rows(), tensor([1, 1]), tensor([0, 0]), tensor(["a", "b"]), tensor([1, 1]), 0.001),
    TypeError,
    "[batch_norm] expects a float32 tensor, received string of shape [2]",
  ],
  "parameters that are no numbers": [
    () => ops.batchNormTraining(rows(), whole([1, 1]), tensor([0, 0]), 0.001),
    TypeError,
    "[batch_norm_train] expects a float32 tensor, received int32",
  ],
  "a dtype that the device has not": [
    () => ops.cast(rows(), "int64" as Any),
    TypeError,
    "[cast] expects a float32, int32 or bool tensor, received int64",
  ],
  "no dtype": [() => ops.cast(rows(), undefined as Any), TypeError, "[cast] expects the name of a dtype, received undefined"],
  "a scale that is missing": [() => ops.affine(rows(), undefined as Any), TypeError, "[affine] expects a number, received undefined"],
  "limits that are strings": [
    () => ops.clipByValue(rows(), "0" as Any, "1" as Any),
    TypeError,
    '[clip_by_value] expects a number, received the string "0"',
  ],
  "a shape that is none": [() => ops.fill(null as Any, 1), TypeError, "[fill] expects an array, received null"],
  "tensors that are no list": [() => ops.concat(rows() as Any, 0), TypeError, "[concat] expects an array, received a Tensor"],
  "scalars along an axis": [() => ops.concat([1, 2], 0), ValueError, "[concat] axis must be in [0, 0). Received 0"],
  "axes that are names": [
    () => ops.transpose(rows(), ["length", 0] as Any),
    ValueError,
    "[transpose] the permutation must name each of 2 dimensions once. Received [length,0]",
  ],
  "axes that are no list": [() => ops.sum(rows(), null as Any), TypeError, "[sum] expects an array, received null"],
  "a norm of 0, with which a row of zeros has none": [
    () => ops.clipRowsByNorm(rows(), 0),
    ValueError,
    "[clip_rows_by_norm] maxNorm must be finite and above 0. Received 0",
  ],
  "a norm without bound": [() => ops.clipRowsByNorm(rows(), Infinity), ValueError, "maxNorm must be finite and above 0. Received Infinity"],
  "lengths that are strings": [() => ops.reverseSequence(rows(), ["1", "2"] as Any), InvalidArgumentError, "Row 0 has 1"],
  "a length that is missing": [() => ops.reverseSequence(rows(), [1, null] as Any), InvalidArgumentError, "Row 1 has null"],
  "no lengths": [
    () => ops.reverseSequence(rows(), undefined as Any),
    ValueError,
    "[reverse_sequence] expects one length for each of 2 rows. Received undefined",
  ],
  "entries that are none": [
    () => ops.segmentCombine(rows(), null as Any, "sum"),
    TypeError,
    "[segment_combine] expects entries with splits as a record, received null",
  ],
  "splits that fall": [
    () => ops.multiHot({ ids: Int32Array.of(0, 1), weights: null, splits: Int32Array.of(0, 2, 1) }, 2),
    InvalidArgumentError,
    "The splits of segment 1 do not rise within the entries",
  ],
  "an activation by the name of what objects inherit": [
    () => ops.denseLayer(rows(), tensor([1, 2], [2, 1]), null, "toString" as Any),
    ValueError,
    '[dense] unknown activation "toString"',
  ],
  "a key of dropout that is none": [
    () => ops.dropoutWithKey(rows(), 0.5, {} as Any, 0),
    TypeError,
    "[dropout] expects a key of two words and a number of steps, received a Object and the number 0",
  ],
  "layers in place of tensors": [() => ops.stack(rows() as Any), TypeError, "the stack of layers is v1.layers.stack"],
};

/** The elements of what a call makes. On a device that is read asynchronously, what its kernels have refused is told with them. */
async function elements(call: () => unknown): Promise<number[]> {
  using made = scope(call as () => Tensor);
  return Array.from(await made.data() as Float32Array);
}

for (const [what, [call, error, sentence]] of Object.entries(refused)) {
  Deno.test(`an operation refuses ${what}, and leaves nothing behind`, async () => {
    // The device's own memory is made by the first call.
    await elements(() => ops.fill([1], 0));
    const { blocks } = backend().live;
    await assertRejects(() => elements(call), error as new () => Error, sentence);
    assertEquals(backend().live.blocks, blocks);
    // The status of the device is clear again.
    assertEquals(await elements(() => ops.gatherRows(rows(), Int32Array.of(1))), [3, 4]);
  });
}

Deno.test("dropout outside of a step leaves nothing behind", async () => {
  await elements(() => ops.fill([1], 0));
  const { blocks } = backend().live;
  await elements(() => ops.dropoutWithKey(rows(), 0.5, { key0: 1, key1: 2 }, 3));
  assertEquals(backend().live.blocks, blocks);
});

Deno.test("stack() joins tensors along a new axis", async () => {
  const joined = (axis?: number) => () => ops.stack([tensor([1, 2]), tensor([3, 4])], axis);
  assertEquals(await elements(joined()), [1, 2, 3, 4]);
  assertEquals(await elements(joined(1)), [1, 3, 2, 4]);
  scope(() => assertEquals([joined()().shape, joined(-1)().shape], [[2, 2], [2, 2]]));
});

Deno.test("numbers beside int32 tensors that are 32-bit whole numbers are compared as such", async () => {
  assertEquals(await elements(() => ops.less(whole([0, 2]), 1)), [1, 0]);
  assertEquals(await elements(() => ops.add(whole([1]), 2 ** 31 - 2)), [2 ** 31 - 1]);
});
