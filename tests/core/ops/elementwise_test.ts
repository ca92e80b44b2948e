import { assertEquals, assertThrows } from "@std/assert";
import { Tape } from "../../../core/autodiff/tape.ts";
import { ValueError } from "../../../core/errors.ts";
import { dot, sumTo } from "../../../core/ops/elementwise.ts";
import { erfc } from "../backends/_special_functions.ts";
import { checkOp, numbers } from "../_check_op.ts";
import { testChecked } from "../_differentiable.ts";
import { elements, ops, scope, type Tensor, tensor } from "../_core.ts";

const log1p = Math.log1p;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
// Away from the kinks at 0 and 6, where a difference quotient is not the derivative.
const kinked = numbers(37, 5, -3, 8).map((x) => Math.abs(x) < 0.1 || Math.abs(x - 6) < 0.1 ? x + 0.3 : x);

const unary: [string, (x: ReturnType<typeof tensor>) => ReturnType<typeof tensor>, (x: number) => number, number[]?][] = [
  ["relu", ops.relu, (x) => Math.max(x, 0), kinked],
  ["relu6", ops.relu6, (x) => Math.min(Math.max(x, 0), 6), kinked],
  ["leakyRelu", ops.leakyRelu, (x) => x > 0 ? x : 0.2 * x, kinked],
  ["elu", ops.elu, (x) => x > 0 ? x : Math.expm1(x), kinked],
  ["selu", ops.selu, (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)), kinked],
  ["softplus", ops.softplus, (x) => Math.max(x, 0) + log1p(Math.exp(-Math.abs(x)))],
  ["gelu", ops.gelu, (x) => x * erfc(-x * Math.SQRT1_2) / 2],
  ["sigmoid", ops.sigmoid, sigmoid],
  ["tanh", ops.tanh, Math.tanh],
  ["exp", ops.exp, Math.exp],
  ["neg", ops.neg, (x) => -x],
  ["square", ops.square, (x) => x * x],
  ["abs", ops.abs, Math.abs, kinked],
  ["log", ops.log, Math.log, numbers(19, 3, 0.5, 4)],
  ["log1p", ops.log1p, log1p, numbers(19, 3, 0.5, 4)],
  ["sqrt", ops.sqrt, Math.sqrt, numbers(19, 3, 0.5, 4)],
  ["rsqrt", ops.rsqrt, (x) => 1 / Math.sqrt(x), numbers(19, 3, 0.5, 4)],
  ["reciprocal", ops.reciprocal, (x) => 1 / x, numbers(19, 3, 0.5, 4)],
  ["sign", ops.sign, Math.sign, kinked],
  ["floor", ops.floor, Math.floor, numbers(19, 3).map((x) => Math.abs(x - Math.round(x)) < 0.1 ? x + 0.3 : x)],
];

for (const [name, op, reference, values] of unary) {
  Deno.test(`${name}() against its definition and differences`, async () => {
    const n = values?.length ?? 23;
    await checkOp(op, (x) => x!.map(reference), [[n]], values === undefined ? {} : { values: [values] });
  });
}

Deno.test("gelu() is x times the normal distribution function", async () => {
  // Phi(1) = 0.8413447461, Phi(-0.5) = 0.3085375387
  await checkOp(ops.gelu, (x) => x!.map((v) => v === 1 ? 0.8413447461 : v === -0.5 ? -0.5 * 0.3085375387 : 0), [[3]], {
    values: [[1, -0.5, 0]],
    gradient: false,
  });
});

Deno.test("tanh() far from zero is 1, and a gradient through it is zero", async () => {
  // 1 - tanh(9.5) = 2 / (e^19 + 1) = 1.1e-8, less than half of 2^-24, which is the distance of 1 from the float32 before it.
  const far = [9.5, -9.5, 12, -20, 88];
  assertEquals(await elements(() => ops.tanh(tensor(far))), far.map(Math.sign));
  const slope = await elements(() => {
    const x = tensor(far);
    x.tracked = true;
    const tape = new Tape();
    return tape.gradientsOf(tape.run(() => ops.sum(ops.tanh(x))), [x])[0]!;
  });
  assertEquals(slope, [0, 0, 0, 0, 0]);
});

Deno.test("binary operations broadcast, and their gradients sum back", async () => {
  const rows = (f: (a: number, b: number) => number) => (a: number[], b: number[]) => a.map((v, i) => f(v, b[i % 3]!));
  const pairs: [typeof ops.add, (a: number, b: number) => number][] = [
    [ops.add, (a, b) => a + b],
    [ops.sub, (a, b) => a - b],
    [ops.mul, (a, b) => a * b],
    [ops.div, (a, b) => a / b],
    [ops.pow, (a, b) => a ** b],
    [ops.divNoNan, (a, b) => b === 0 ? 0 : a / b],
  ];
  for (const [op, f] of pairs) await checkOp(op, rows(f) as never, [[4, 3], [3]], { range: [0.5, 2] });
  for (const [op, f] of [[ops.maximum, Math.max], [ops.minimum, Math.min]] as const) await checkOp(op, rows(f) as never, [[4, 3], [3]]);
});

Deno.test("affine() and clipByValue()", async () => {
  await checkOp((x) => ops.affine(x, 3, -1), (x) => x!.map((v) => 3 * v - 1), [[11]]);
  await checkOp((x) => ops.clipByValue(x, -1, 1), (x) => x!.map((v) => Math.min(Math.max(v, -1), 1)), [[11]], {
    values: [numbers(11, 8).map((v) => Math.abs(Math.abs(v) - 1) < 0.1 ? v * 1.2 : v)],
  });
  assertThrows(() => ops.clipByValue(tensor([1]), 2, 1), Error, "[clip_by_value] low must not exceed high. Received 2 and 1");
});

Deno.test("NaN passes through every elementwise operation", async () => {
  for (const [name, op] of unary) assertEquals(await elements(() => op(tensor([NaN]))), [NaN], name);
  for (const op of [ops.add, ops.mul, ops.maximum, ops.minimum, ops.div]) {
    assertEquals(await elements(() => op(tensor([NaN, 1]), tensor([1, NaN]))), [NaN, NaN]);
  }
});

Deno.test("comparisons give bool, where() chooses by it", async () => {
  const cases: [(a: Tensor) => Tensor, Uint8Array | Int32Array | Float32Array][] = [
    [(a) => ops.greater(a, 2), Uint8Array.of(0, 0, 1)],
    [(a) => ops.lessEqual(a, 2), Uint8Array.of(1, 1, 0)],
    [(a) => ops.notEqual(a, tensor([1, 0, 3])), Uint8Array.of(0, 1, 0)],
    [() => ops.equal(tensor(Int32Array.of(1, 2)), 2), Uint8Array.of(0, 1)],
    [() => ops.notEqual(tensor(Int32Array.of(1, 2)), 2), Uint8Array.of(1, 0)],
    [() => ops.notEqual(2, tensor(Int32Array.of(1, 2))), Uint8Array.of(1, 0)],
    [(a) => ops.logicalNot(ops.logicalAnd(ops.greater(a, 1), ops.less(a, 3))), Uint8Array.of(1, 0, 1)],
    [(a) => ops.where(ops.greater(a, 1), a, 0), Float32Array.of(0, 2, 3)],
    [() => ops.cast(tensor([1.9, -1.9]), "int32"), Int32Array.of(1, -1)],
    [(a) => ops.cast(ops.greater(a, 1), "float32"), Float32Array.of(0, 1, 1)],
  ];
  for (const [op, expected] of cases) {
    using y = scope(() => op(tensor([1, 2, 3])));
    assertEquals(await y.data(), expected);
  }
  await checkOp((a, b) => ops.where(ops.greater(a, 0), ops.mul(a, b), b), (a, b) => a!.map((v, i) => v > 0 ? v * b![i]! : b![i]!), [[7], [
    7,
  ]], {
    values: [numbers(7, 1).map((v) => v + Math.sign(v) * 0.2), numbers(7, 2)],
  });
});

Deno.test("where() gives the gradient of each element to the tensor that it is taken from", async () => {
  const condition = () => ops.greater(tensor([1, 0, 3]), 0);
  await checkOp((a, b) => ops.where(condition(), a, b), (a, b) => [a![0]!, b![1]!, a![2]!], [[3], [3]]);
});

Deno.test("shapes and dtypes that do not fit are named", () => {
  assertThrows(
    () => ops.add(tensor([1, 2]), tensor([1, 2, 3])),
    Error,
    "[add] shapes must be equal or broadcast to each other. Received [2] and [3]",
  );
  assertThrows(() => ops.relu(tensor(Int32Array.of(1))), TypeError, "[relu] expects a float32 tensor, received int32 of shape [1]");
  assertThrows(() => ops.add(tensor(["a"]), tensor(["b"])), TypeError, "[add] expects two tensors of one dtype");
});

Deno.test("dot is the sum of products of as many elements, whatever their shapes", async () => {
  await checkOp(dot, (x, y) => [x!.reduce((total, value, i) => total + value * y![i]!, 0)], [[7], [7]]);
  await checkOp(dot, (x, y) => [x!.reduce((total, value, i) => total + value * y![i]!, 0)], [[2, 3], [6, 1]]);
  assertThrows(() => dot([1, 2], [1, 2, 3]), ValueError, "[dot] expects two tensors of as many elements. Received [2] and [3]");
});

Deno.test("sum, mean, max, min over any axes", async () => {
  const sumAxis1 = (x: number[]) =>
    [0, 1].flatMap((i) => [0, 1, 2, 3].map((k) => x[i * 12 + k]! + x[i * 12 + 4 + k]! + x[i * 12 + 8 + k]!));
  await checkOp((x) => ops.sum(x, 1), (x) => sumAxis1(x!), [[2, 3, 4]]);
  const middle = (x: number[], j: number) => x.reduce((total, v, i) => Math.floor(i / 4) % 3 === j ? total + v : total, 0);
  await checkOp((x) => ops.sum(x, [0, 2]), (x) => [0, 1, 2].map((j) => middle(x!, j)), [[2, 3, 4]]);
  await checkOp((x) => ops.sum(x, [], {}), (x) => x!, [[5]]);
  await checkOp((x) => ops.mean(x), (x) => [x!.reduce((a, b) => a + b) / 24], [[2, 3, 4]]);
  await checkOp((x) => ops.max(x, -1, { keepDims: true }), (x) => [0, 1].map((i) => Math.max(...x!.slice(i * 5, i * 5 + 5))), [[2, 5]]);
  await checkOp((x) => ops.min(x, 0), (x) => [0, 1, 2, 3].map((k) => Math.min(x![k]!, x![4 + k]!, x![8 + k]!)), [[3, 4]]);
  using largest = scope(() => ops.argMax(tensor([[1, 3, 3], [5, 0, 5]])));
  assertEquals(await largest.data(), Int32Array.of(1, 0));
  assertEquals(await elements(() => ops.prod(tensor([2, 3, 4]))), [24]);
  assertEquals(await elements(() => sumTo(tensor([[1, 2], [3, 4]]), [2])), [4, 6]);
});

testChecked("ops/elementwise_test.ts");

Deno.test("of equal elements maximum() and minimum() give the gradient to the first, max() and min() to all in equal parts", async () => {
  const gradientsOf = async (op: (...xs: Tensor[]) => Tensor, ...values: number[][]) => {
    const gradients = scope(() => {
      const tape = new Tape();
      const xs = values.map((x) => tensor(x));
      for (const x of xs) x.tracked = true;
      const total = tape.run(() => ops.sum(op(...xs)));
      return tape.gradientsOf(total, xs);
    });
    return await Promise.all(gradients.map((gradient) => elements(() => gradient!)));
  };
  for (const op of [ops.maximum, ops.minimum]) assertEquals(await gradientsOf(op, [2, 2], [2, 2]), [[1, 1], [0, 0]]);
  assertEquals(await gradientsOf((x) => ops.max(x!), [3, 1, 3]), [[0.5, 0, 0.5]]);
  assertEquals(await gradientsOf((x) => ops.min(x!), [3, 1, 1, 1.5]), [[0, 0.5, 0.5, 0]]);
});
