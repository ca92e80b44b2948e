/** References of the elementwise kernels, in float64 or, where the kernel is exact, rounded step by step. */
import { assertEquals } from "@std/assert";
import type { KernelName } from "../../../../wasm/kernels.ts";
import { erfc, lgamma } from "../_special_functions.ts";
import { assertNear, assertSame, type KernelCase, type Lab, type Tolerance } from "../_lab.ts";

const f = Math.fround;
const selu = { scale: 1.0507009873554805, scaleAlpha: 1.7580993408473768 };
const sigmoidOf = (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));
const exact: Tolerance = {};

type Call = (...args: number[]) => void;

function call(lab: Lab, name: KernelName, ...args: number[]): void {
  (lab.kernels[name] as Call)(...args);
}

/** y = reference(x), apart and in place. */
function unary(name: KernelName, reference: (x: number) => number, tolerance = exact, low = -9, high = 9): KernelCase {
  return async (lab, n, random) => {
    const x = random.wild(n, low, high);
    const expected = Array.from(x, reference);
    const input = lab.f32(x);
    const y = lab.out(n);
    call(lab, name, n, input.address, y.address);
    assertNear(await y.f32(), expected, tolerance, `${name}(${n})`);
    assertEquals(await input.f32(), x);
    call(lab, name, n, input.address, input.address);
    assertSame(await input.f32(), await y.f32(), `${name}(${n}) in place`);
  };
}

/** y = reference(a, b), apart and in place of either. `b` is sometimes equal to `a`. */
function binary(name: KernelName, reference: (a: number, b: number) => number, tolerance = exact): KernelCase {
  return async (lab, n, random) => {
    const a = random.wild(n);
    const b = random.wild(n).map((x, i) => (random.below(5) === 0 ? a[i]! : x));
    const expected = Array.from(a, (x, i) => reference(x, b[i]!));
    const [left, right] = [lab.f32(a), lab.f32(b)];
    const y = lab.out(n);
    call(lab, name, n, left.address, right.address, y.address);
    assertNear(await y.f32(), expected, tolerance, `${name}(${n})`);
    const copy = lab.f32(a);
    call(lab, name, n, copy.address, right.address, copy.address);
    assertSame(await copy.f32(), await y.f32(), `${name}(${n}) in place of a`);
    call(lab, name, n, left.address, right.address, right.address);
    assertSame(await right.f32(), await y.f32(), `${name}(${n}) in place of b`);
  };
}

/** i32 words = reference(a, b) of f32 words. */
function compare(name: KernelName, reference: (a: number, b: number) => boolean): KernelCase {
  return async (lab, n, random) => {
    const a = random.wild(n);
    const b = random.wild(n).map((x, i) => (random.below(3) === 0 ? a[i]! : x));
    const y = lab.out(n);
    call(lab, name, n, lab.f32(a).address, lab.f32(b).address, y.address);
    assertEquals(await y.i32(), Int32Array.from(a, (x, i) => Number(reference(x, b[i]!))), `${name}(${n})`);
  };
}

/** i32 words = reference(a, b) of i32 words. */
function integer(name: KernelName, reference: (a: number, b: number) => number | boolean): KernelCase {
  return async (lab, n, random) => {
    const wild = () => random.integers(n, -2, 3).map((x) => (random.below(4) === 0 ? random.integers(1, -(2 ** 31), 2 ** 31)[0]! : x));
    const [a, b] = [wild(), wild()];
    const y = lab.out(n);
    const left = lab.i32(a);
    call(lab, name, n, left.address, lab.i32(b).address, y.address);
    assertEquals(await y.i32(), Int32Array.from(a, (x, i) => Number(reference(x, b[i]!))), `${name}(${n})`);
    call(lab, name, n, left.address, lab.i32(b).address, left.address);
    assertEquals(await left.i32(), await y.i32(), `${name}(${n}) in place`);
  };
}

/** dx = slope(y) * dy where y is the function's output (or input, for gelu). */
function gradient(
  name: KernelName,
  output: (x: number) => number,
  slope: (y: number, dy: number) => number,
  tolerance: Tolerance = { ulps: 3 },
): KernelCase {
  return async (lab, n, random) => {
    const y = random.wild(n, -5, 5).map((x) => f(output(x)));
    const dy = random.floats(n);
    const expected = Array.from(y, (value, i) => (Number.isNaN(value) ? NaN : slope(value, dy[i]!)));
    const dx = lab.out(n);
    const upstream = lab.f32(dy);
    const values = lab.f32(y);
    call(lab, name, n, values.address, upstream.address, dx.address);
    assertNear(await dx.f32(), expected, tolerance, `${name}(${n})`);
    call(lab, name, n, values.address, upstream.address, upstream.address);
    assertSame(await upstream.f32(), await dx.f32(), `${name}(${n}) in place`);
  };
}

const normalCdf = (x: number): number => erfc(-x / Math.SQRT2) / 2;
const gelu = (x: number): number => (x === -Infinity ? 0 : x * normalCdf(x));
const geluSlope = (x: number): number =>
  Math.abs(x) > 30 ? Number(x > 0) : normalCdf(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);

const relu = (x: number): number => (x > 0 || Number.isNaN(x) ? x : 0);
const relu6 = (x: number): number => (Number.isNaN(x) ? x : Math.min(Math.max(x, 0), 6));
const leakyRelu = (x: number): number => (x > 0 ? x : x * 0.2);
const elu = (x: number): number => (x < 0 ? Math.expm1(x) : x);
const seluOf = (x: number): number => (x < 0 ? selu.scaleAlpha * Math.expm1(x) : selu.scale * x);
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const powOf = (a: number, b: number): number => (b === 0 || a === 1 ? 1 : Math.abs(a) === 1 && Math.abs(b) === Infinity ? 1 : a ** b);

export const elementwiseCases = {
  relu: unary("relu", relu),
  relu6: unary("relu6", relu6),
  leaky_relu: unary("leaky_relu", leakyRelu, { ulps: 1 }),
  elu: unary("elu", elu, { ulps: 2 }),
  selu: unary("selu", seluOf, { ulps: 3 }),
  gelu: unary("gelu", gelu, { ulps: 8, absolute: 2e-8 }),
  softplus: unary("softplus", softplus, { ulps: 3, absolute: 1e-37 }),
  sigmoid: unary("sigmoid", sigmoidOf, { ulps: 3, absolute: 1e-37 }, -90, 90),
  tanh: unary("tanh", Math.tanh, { ulps: 7 }),
  exp: unary("exp", Math.exp, { ulps: 1.3 }, -104, 89),
  log: unary("log", (x) => (x < 0 ? NaN : Math.log(x)), { ulps: 1 }, 0, 10),
  log1p: unary("log1p", (x) => (x < -1 ? NaN : Math.log1p(x)), { ulps: 1 }, -1, 4),
  neg: unary("neg", (x) => -x),
  abs: unary("abs", Math.abs),
  sign: unary("sign", Math.sign),
  square: unary("square", (x) => f(x * x)),
  sqrt: unary("sqrt", (x) => f(Math.sqrt(x))),
  reciprocal: unary("reciprocal", (x) => f(1 / x)),
  floor: unary("floor", Math.floor),
  lgamma: unary("lgamma", lgamma, { ulps: 1, absolute: 1e-9 }),
  relu_grad: gradient("relu_grad", relu, (y, dy) => (y > 0 ? dy : 0)),
  relu6_grad: gradient("relu6_grad", relu6, (y, dy) => (y > 0 && y < 6 ? dy : 0)),
  leaky_relu_grad: gradient("leaky_relu_grad", leakyRelu, (y, dy) => (y > 0 ? dy : dy * 0.2)),
  elu_grad: gradient("elu_grad", elu, (y, dy) => (y < 0 ? dy * (y + 1) : dy)),
  selu_grad: gradient("selu_grad", seluOf, (y, dy) => dy * (y < 0 ? y + f(selu.scaleAlpha) : selu.scale)),
  softplus_grad: gradient("softplus_grad", softplus, (y, dy) => dy * -Math.expm1(-y)),
  sigmoid_grad: gradient("sigmoid_grad", sigmoidOf, (y, dy) => dy * y * (1 - y)),
  tanh_grad: gradient("tanh_grad", Math.tanh, (y, dy) => dy * (1 - y * y), { absolute: 2e-7, ulps: 3 }),
  gelu_grad: gradient("gelu_grad", (x) => x, (x, dy) => dy * geluSlope(x), { absolute: 1e-6, ulps: 3 }),
  add: binary("add", (a, b) => f(a + b)),
  sub: binary("sub", (a, b) => f(a - b)),
  mul: binary("mul", (a, b) => f(a * b)),
  div: binary("div", (a, b) => f(a / b)),
  maximum: binary("maximum", Math.max),
  minimum: binary("minimum", Math.min),
  pow: binary("pow", powOf, { ulps: 0.51 }),
  div_no_nan: binary("div_no_nan", (a, b) => (b === 0 ? 0 : f(a / b))),
  add_i32: integer("add_i32", (a, b) => (a + b) | 0),
  sub_i32: integer("sub_i32", (a, b) => (a - b) | 0),
  mul_i32: integer("mul_i32", Math.imul),
  equal: compare("equal", (a, b) => a === b),
  not_equal: compare("not_equal", (a, b) => a !== b),
  greater: compare("greater", (a, b) => a > b),
  greater_equal: compare("greater_equal", (a, b) => a >= b),
  less: compare("less", (a, b) => a < b),
  less_equal: compare("less_equal", (a, b) => a <= b),
  equal_i32: integer("equal_i32", (a, b) => a === b),
  greater_i32: integer("greater_i32", (a, b) => a > b),
  less_i32: integer("less_i32", (a, b) => a < b),
  and_i32: integer("and_i32", (a, b) => a !== 0 && b !== 0),
  or_i32: integer("or_i32", (a, b) => a !== 0 || b !== 0),

  not_i32: async (lab, n, random) => {
    const x = random.integers(n, -1, 3);
    const y = lab.out(n);
    lab.kernels.not_i32(n, lab.i32(x).address, y.address);
    assertEquals(await y.i32(), x.map((value) => Number(value === 0)));
  },

  is_finite: async (lab, n, random) => {
    const x = random.wild(n);
    const y = lab.out(n);
    lab.kernels.is_finite(n, lab.f32(x).address, y.address);
    assertEquals(await y.i32(), Int32Array.from(x, (value) => Number(Number.isFinite(value))));
  },

  i32_to_f32: async (lab, n, random) => {
    const x = random.integers(n, -(2 ** 31), 2 ** 31);
    const y = lab.out(n);
    lab.kernels.i32_to_f32(n, lab.i32(x).address, y.address);
    assertEquals(await y.f32(), Float32Array.from(x));
  },

  f32_to_i32: async (lab, n, random) => {
    const x = random.wild(n, -1e3, 1e3);
    const y = lab.out(n);
    lab.kernels.f32_to_i32(n, lab.f32(x).address, y.address);
    const saturated = (value: number) => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(value))) || 0;
    assertEquals(await y.i32(), Int32Array.from(x, saturated));
  },

  affine: async (lab, n, random) => {
    const x = random.wild(n);
    const y = lab.out(n);
    lab.kernels.affine(n, lab.f32(x).address, y.address, lab.f32([1.7, -0.3]).address);
    assertNear(await y.f32(), x.map((value) => f(f(value * f(1.7)) + f(-0.3))), exact, `affine(${n})`);
  },

  clip: async (lab, n, random) => {
    const x = random.wild(n);
    const y = lab.f32(x);
    lab.kernels.clip(n, y.address, y.address, lab.f32([-0.5, 1.5]).address);
    assertNear(await y.f32(), x.map((value) => Math.min(Math.max(value, -0.5), 1.5)), exact, `clip(${n})`);
  },

  clip_grad: async (lab, n, random) => {
    const x = random.wild(n);
    const dy = random.floats(n);
    const dx = lab.out(n);
    lab.kernels.clip_grad(n, lab.f32(x).address, lab.f32(dy).address, dx.address, lab.f32([-1, 1]).address);
    // 1 and -1 are among the special numbers: the bounds belong to the inside.
    const expected = x.map((value, i) => (Number.isNaN(value) ? NaN : value >= -1 && value <= 1 ? dy[i]! : 0));
    assertNear(await dx.f32(), expected, exact, `clip_grad(${n})`);
  },

  select: async (lab, n, random) => {
    const condition = random.integers(n, -1, 2);
    const [a, b] = [random.wild(n), random.wild(n)];
    const y = lab.f32(b);
    lab.kernels.select(n, lab.i32(condition).address, lab.f32(a).address, y.address, y.address);
    assertEquals(await y.f32(), a.map((value, i) => (condition[i] !== 0 ? value : b[i]!)));
  },
} satisfies Partial<Record<KernelName, KernelCase>>;
