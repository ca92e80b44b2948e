import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { erfc } from "../backends/_special_functions.ts";
import { checkOp, numbers } from "../_check_op.ts";
import { testChecked } from "../_differentiable.ts";
import { elements, ops, tensor } from "../_core.ts";
import type { ActivationName } from "../../../core/graph/attributes.ts";

Deno.test("matmul in all four storage orders", async () => {
  await checkOp((a, b) => ops.matmul(a, b), (a, b) => product(a!, b!, 3, 5, 4), [[3, 5], [5, 4]], { tolerance: 1e-5 });
  const [left, right] = [(a: number[]) => transposed(a, 5, 3), (b: number[]) => transposed(b, 4, 5)];
  await checkOp((a, b) => ops.matmul(a, b, { transposeA: true }), (a, b) => product(left(a!), b!, 3, 5, 4), [[5, 3], [5, 4]]);
  await checkOp((a, b) => ops.matmul(a, b, { transposeB: true }), (a, b) => product(a!, right(b!), 3, 5, 4), [[3, 5], [4, 5]]);
  await checkOp(
    (a, b) => ops.matmul(a, b, { transposeA: true, transposeB: true }),
    (a, b) => product(left(a!), right(b!), 3, 5, 4),
    [[5, 3], [4, 5]],
  );
  assertThrows(() => ops.matmul(tensor([[1, 2]]), tensor([[1, 2]])), Error, "[matmul] expects [m, k] and [k, n]. Received [1,2] and [1,2]");
});

const activations: Readonly<Record<ActivationName, (x: number) => number>> = {
  linear: (x) => x,
  relu: (x) => Math.max(x, 0),
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  leaky_relu: (x) => x > 0 ? x : 0.2 * x,
  elu: (x) => x > 0 ? x : Math.expm1(x),
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  softplus: (x) => Math.log1p(Math.exp(x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  gelu: (x) => x * erfc(-x * Math.SQRT1_2) / 2,
};

Deno.test("denseLayer with every activation", async () => {
  const layer = (f: (x: number) => number) => (x: number[], w: number[], b: number[]) =>
    product(x, w, 3, 4, 5).map((v, i) => f(v + b[i % 5]!));
  for (const [activation, f] of Object.entries(activations)) {
    // Pre-activations within 0.05 of a kink would spoil the differences; these values stay away.
    await checkOp((x, w, b) => ops.denseLayer(x, w, b, activation as ActivationName), layer(f), [[3, 4], [4, 5], [5]], {
      values: [numbers(12, 3, 0.2, 1), numbers(20, 7, 0.1, 0.6), numbers(5, 9, 0.1, 0.3)],
    });
  }
  await checkOp((x, w) => ops.denseLayer(x, w, null), (x, w) => product(x!, w!, 6, 4, 2), [[2, 3, 4], [4, 2]], { tolerance: 1e-5 });
});

Deno.test("softmax, logSoftmax and the cross-entropies", async () => {
  const logSumExp = (x: number[], row: number) => Math.log(x.slice(row * 5, row * 5 + 5).reduce((s, v) => s + Math.exp(v), 0));
  await checkOp((x) => ops.softmax(x), (x) => {
    const e = x!.map(Math.exp);
    return e.map((v, i) => v / (i < 4 ? e[0]! + e[1]! + e[2]! + e[3]! : e[4]! + e[5]! + e[6]! + e[7]!));
  }, [[2, 4]]);
  await checkOp((x) => ops.logSoftmax(x), (x) => x!.map((v, i) => v - logSumExp(x!, Math.floor(i / 5))), [[3, 5]]);
  await checkOp(
    (x) => ops.softmaxCrossEntropy(tensor([1, 0, 4], [3], "int32"), x),
    (x) => [1, 0, 4].map((y, r) => logSumExp(x!, r) - x![r * 5 + y]!),
    [[3, 5]],
  );
  await checkOp(
    (x) => ops.sigmoidCrossEntropy(tensor([1, 0, 0.25]), x),
    (x) => [1, 0, 0.25].map((y, i) => Math.log1p(Math.exp(x![i]!)) - x![i]! * y),
    [[3]],
  );
  await checkOp(
    (labels, x) => ops.sigmoidCrossEntropy(labels!, x!),
    (labels, x) => x!.map((v, i) => Math.log1p(Math.exp(v)) - v * labels![i]!),
    [[4], [4]],
    { range: [0, 1] },
  );
  // On a synchronous device the operation throws, on others whoever reads elements is told.
  await assertRejects(
    () => elements(() => ops.softmaxCrossEntropy(tensor([3], [1], "int32"), tensor([[0, 0, 0]]))),
    Error,
    "Labels must be <= nClasses - 1 and >= 0: the label of row 0 is not",
  );
});

Deno.test("batch normalisation in training and inference", async () => {
  await checkOp(
    (x, g, b) => ops.batchNormTraining(x, g, b, 1e-3).y,
    (x, g, b) => {
      const mean = [0, 1].map((c) => [0, 1, 2, 3].reduce((s, r) => s + x![r * 2 + c]!, 0) / 4);
      const variance = [0, 1].map((c) => [0, 1, 2, 3].reduce((s, r) => s + (x![r * 2 + c]! - mean[c]!) ** 2, 0) / 4);
      return x!.map((v, i) => (v - mean[i % 2]!) / Math.sqrt(variance[i % 2]! + 1e-3) * g![i % 2]! + b![i % 2]!);
    },
    [[4, 2], [2], [2]],
    { tolerance: 1e-5 },
  );
  await checkOp(
    (x, g, b) => ops.batchNormInference(x, g, b, tensor([0.5, -1]), tensor([2, 0.5]), 1e-3),
    (x, g, b) => x!.map((v, i) => (v - [0.5, -1][i % 2]!) / Math.sqrt([2, 0.5][i % 2]! + 1e-3) * g![i % 2]! + b![i % 2]!),
    [[3, 2], [2], [2]],
  );
  await checkOp(
    (mean, variance) => ops.batchNormInference(tensor([[1, 2], [0.5, -1]]), tensor([2, 3]), tensor([0, 1]), mean, variance, 1e-3),
    (m, v) => [1, 2, 0.5, -1].map((x, i) => (x - m![i % 2]!) / Math.sqrt(v![i % 2]! + 1e-3) * [2, 3][i % 2]! + i % 2),
    [[2], [2]],
    { values: [[0.25, -0.5], [1.5, 0.75]] },
  );
});

Deno.test("dropout keeps the expected value, and its gradient has the mask of the output", async () => {
  const key = { key0: 1, key1: 2 };
  const draw = () => elements(() => ops.dropoutWithKey(ops.ones([20000]), 0.25, key, 3));
  const y = await draw();
  const kept = y.filter((v) => v !== 0);
  assertEquals(kept.every((v) => v === Math.fround(1 / 0.75)), true);
  // 20000 draws: the share kept is 0.75 within five deviations of sqrt(0.75 * 0.25 / 20000) = 0.003
  assertEquals(Math.abs(kept.length / 20000 - 0.75) < 0.016, true);
  assertEquals(await draw(), y);
  const mask = await elements(() => ops.dropoutWithKey(ops.ones([30]), 0.5, key, 1));
  await checkOp((x) => ops.dropoutWithKey(x, 0.5, key, 1), (x) => x!.map((v, i) => v * mask[i]!), [[30]]);
});

testChecked("ops/network_test.ts");

function product(a: number[], b: number[], m: number, k: number, n: number): number[] {
  return Array.from(
    { length: m * n },
    (_, i) => Array.from({ length: k }, (_, p) => a[Math.floor(i / n) * k + p]! * b[p * n + (i % n)]!).reduce((x, y) => x + y, 0),
  );
}

/** The transpose of a matrix [rows, columns]. */
function transposed(x: number[], rows: number, columns: number): number[] {
  return x.map((_, i) => x[(i % rows) * columns + Math.floor(i / rows)]!);
}
