import { assertEquals, assertRejects } from "@std/assert";
import { takeRows } from "../../../core/ops/shape.ts";
import { checkOp } from "../_check_op.ts";
import { testChecked } from "../_differentiable.ts";
import { elements, ops, tensor } from "../_core.ts";

Deno.test("reshape, transpose, slice, concat, stack and their gradients", async () => {
  await checkOp((x) => ops.reshape(x, [3, -1]), (x) => x!, [[2, 6]]);
  await checkOp((x) => ops.transpose(x), (x) => [0, 3, 1, 4, 2, 5].map((i) => x![i]!), [[2, 3]]);
  await checkOp((x) => ops.transpose(x, [1, 2, 0]), (x) => x!.map((_, i) => x![(i % 2) * 12 + Math.floor(i / 2)]!), [[2, 3, 4]]);
  await checkOp((x) => ops.slice(x, [1, 1], [2, -1]), (x) => [4, 5, 7, 8].map((i) => x![i]!), [[3, 3]]);
  await checkOp((a, b) => ops.concat([a, b], 1), (a, b) => [a![0]!, a![1]!, b![0]!, a![2]!, a![3]!, b![1]!], [[2, 2], [2, 1]]);
  await checkOp((a, b, c) => ops.concat([a!, b!, c!], 0), (a, b, c) => [...a!, ...b!, ...c!], [[2], [3], [1]]);
  await checkOp((a, b) => ops.stack([a, b], 1), (a, b) => [a![0]!, b![0]!, a![1]!, b![1]!], [[2], [2]]);
  await checkOp((x) => ops.squeeze(ops.expandDims(x, -1)), (x) => x!, [[5]]);
  await checkOp((x) => ops.broadcastTo(x, [2, 3, 2]), (x) => [0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2].map((i) => x![i]!), [[3, 1]]);
});

Deno.test("gatherRows, segmentCombine, clipRowsByNorm, mulRows, multiHot", async () => {
  await checkOp((t) => ops.gatherRows(t, Int32Array.of(2, 0)), (t) => [t![4]!, t![5]!, t![0]!, t![1]!], [[3, 2]]);
  const segments = { index: Int32Array.of(1, 0, 1, 2), weights: Float32Array.of(1, 2, 0.5, 3), splits: Int32Array.of(0, 2, 2, 4) };
  for (const combiner of ["sum", "mean", "sqrtn"] as const) {
    const divisor = { sum: [1, 1], mean: [3, 3.5], sqrtn: [Math.sqrt(5), Math.sqrt(9.25)] }[combiner];
    await checkOp((x) => ops.segmentCombine(x, segments, combiner), (x) => [
      (x![2]! + 2 * x![0]!) / divisor[0]!,
      (x![3]! + 2 * x![1]!) / divisor[0]!,
      0,
      0,
      (0.5 * x![2]! + 3 * x![4]!) / divisor[1]!,
      (0.5 * x![3]! + 3 * x![5]!) / divisor[1]!,
    ], [[3, 2]]);
    const two = { sum: 1, mean: 2, sqrtn: Math.SQRT2 }[combiner];
    await checkOp(
      (x) => ops.segmentCombine(x, { ...segments, weights: null }, combiner),
      (x) => [(x![2]! + x![0]!) / two, (x![3]! + x![1]!) / two, 0, 0, (x![2]! + x![4]!) / two, (x![3]! + x![5]!) / two],
      [[3, 2]],
    );
  }
  // Rows of length 0.5 to 2.2, none of them near 1, where the derivative jumps.
  const norm = (x: number[], row: number) => Math.hypot(...x.slice(row * 3, row * 3 + 3));
  await checkOp((x) => ops.clipRowsByNorm(x, 1), (x) => x!.map((v, i) => v / Math.max(1, norm(x!, Math.floor(i / 3)))), [[4, 3]], {
    values: [[0.3, -0.4, 0.2, 1.5, -1, 0.7, -0.1, 0.5, 0.4, 2, 0.5, -0.7]],
  });
  await checkOp((x, s) => ops.mulRows(x, s), (x, s) => x!.map((v, i) => v * s![Math.floor(i / 3)]!), [[2, 3], [2]]);
  const hot = () => ops.multiHot({ ids: Int32Array.of(0, 2, 2, -1, 1), weights: null, splits: Int32Array.of(0, 3, 4, 5) }, 3);
  assertEquals(await elements(hot), [1, 0, 2, 0, 0, 0, 0, 1, 0]);
  // On a synchronous device the operation throws, on others whoever reads elements is told.
  await assertRejects(
    () => elements(() => ops.gatherRows(tensor([[1], [2]]), Int32Array.of(0, 5))),
    Error,
    "indices[1] is not in the range of the table",
  );
});

Deno.test("takeRows() takes rows as often as they are asked for", async () => {
  await checkOp((x) => takeRows(x!, Int32Array.of(1, 1, 0)), (x) => [x[2]!, x[3]!, x[2]!, x[3]!, x[0]!, x[1]!], [[3, 2]]);
});

testChecked("ops/shape_test.ts");
