/** References of softmax and the cross-entropies, in float64. */
import { assertEquals } from "@std/assert";
import { statusCodes } from "../../../../wasm/codes.ts";
import type { KernelName } from "../../../../wasm/kernels.ts";
import { assertNear, assertSame, type KernelCase, type Lab, type Random } from "../_lab.ts";

const rows = 4;

/** Rows of logits: usual ones, far apart ones, one with -infinity, one with NaN. */
function logitRows(random: Random, n: number): Float32Array {
  const x = random.floats(rows * n);
  for (let i = n; i < 2 * n; i++) x[i]! *= 40;
  if (n > 0) {
    x[2 * n + random.below(n)] = n > 1 ? -Infinity : 0;
    x[3 * n + random.below(n)] = NaN;
  }
  return x;
}

function row<T extends Float32Array | Int32Array>(x: T, r: number, n: number): number[] {
  return Array.from(x.subarray(r * n, (r + 1) * n));
}

function logSumExp(z: number[]): number {
  const greatest = Math.max(...z);
  return greatest + Math.log(z.reduce((sum, value) => sum + Math.exp(value - greatest), 0));
}

function eachRow(x: Float32Array, n: number, reference: (z: number[], r: number) => number[]): number[] {
  return Array.from({ length: rows }, (_, r) => reference(row(x, r, n), r)).flat();
}

/** softmax is itself flushed to 0 below the normal numbers. */
const probability = { ulps: 12, absolute: 1e-37 };

function forward(name: "softmax" | "log_softmax", reference: (z: number[]) => number[], absolute: number): KernelCase {
  return async (lab, n, random) => {
    const x = logitRows(random, n);
    const y = lab.out(rows * n);
    lab.kernels[name](rows, n, lab.f32(x).address, y.address);
    assertNear(await y.f32(), eachRow(x, n, reference), { ...probability, absolute }, `${name}(${n})`);
    const inPlace = lab.f32(x);
    lab.kernels[name](rows, n, inPlace.address, inPlace.address);
    assertSame(await inPlace.f32(), await y.f32(), `${name}(${n}) in place`);
    // Nothing but -infinity: no distribution.
    const empty = lab.f32(new Float32Array(n).fill(-Infinity));
    lab.kernels[name](1, n, empty.address, empty.address);
    assertNear(await empty.f32(), new Float32Array(n).fill(NaN), {}, `${name}(${n}) of -Infinity`);
  };
}

/** The difference to the greatest logit is rounded to float32 here as there: e^-60 would show its rounding 60 times. */
function softmax(z: number[]): number[] {
  const greatest = Math.max(...z);
  const powers = z.map((value) => Math.exp(Math.fround(value - greatest)));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

function logSoftmax(z: number[]): number[] {
  const total = logSumExp(z);
  return z.map((value) => value - total);
}

function backward(
  name: "softmax_grad" | "log_softmax_grad",
  output: (z: number[]) => number[],
  reference: (y: number[], dy: number[]) => number[],
): KernelCase {
  return async (lab, n, random) => {
    const y = Float32Array.from(eachRow(random.floats(rows * n), n, output));
    const dy = random.floats(rows * n);
    const dx = lab.f32(dy);
    lab.kernels[name](rows, n, lab.f32(y).address, dx.address, dx.address);
    const expected = eachRow(y, n, (values, r) => reference(values, row(dy, r, n)));
    assertNear(await dx.f32(), expected, { ulps: 4, absolute: 1e-6 * Math.sqrt(n + 1) }, `${name}(${n})`);
  };
}

const dot = (a: number[], b: number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Runs softmax_cross_entropy with and without its gradient, and gives what it wrote. */
async function crossEntropy(lab: Lab, n: number, logits: Float32Array, labels: Int32Array) {
  const [z, y, loss, gradient, status] = [lab.f32(logits), lab.i32(labels), lab.out(rows), lab.out(rows * n), lab.i32([0, 0])];
  lab.kernels.softmax_cross_entropy(rows, n, z.address, y.address, loss.address, gradient.address, status.address);
  const alone = lab.out(rows);
  lab.kernels.softmax_cross_entropy(rows, n, z.address, y.address, alone.address, 0, lab.i32([0, 0]).address);
  assertSame(await alone.f32(), await loss.f32(), "loss without gradient");
  return { loss: await loss.f32(), gradient: await gradient.f32(), status: await status.i32() };
}

export const softmaxCases = {
  softmax: forward("softmax", softmax, 1e-37),
  log_softmax: forward("log_softmax", logSoftmax, 2e-6),
  softmax_grad: backward("softmax_grad", softmax, (y, dy) => y.map((p, i) => p * (dy[i]! - dot(y, dy)))),
  log_softmax_grad: backward("log_softmax_grad", logSoftmax, (y, dy) => {
    const total = dy.reduce((a, b) => a + b, 0);
    return y.map((p, i) => dy[i]! - Math.exp(p) * total);
  }),

  softmax_cross_entropy: async (lab, n, random) => {
    const logits = logitRows(random, n);
    const labels = random.integers(rows, 0, Math.max(n, 1));
    if (n > 0) {
      const { loss, gradient, status } = await crossEntropy(lab, n, logits, labels);
      const losses = Array.from(labels, (label, r) => logSumExp(row(logits, r, n)) - logits[r * n + label]!);
      assertNear(loss, losses, { ulps: 4, absolute: 2e-6 }, `loss(${n})`);
      const slopes = eachRow(logits, n, (z, r) => softmax(z).map((p, i) => p - Number(i === labels[r])));
      assertNear(gradient, slopes, { ulps: 12, absolute: 3e-7 }, `gradient(${n})`);
      assertEquals(status, Int32Array.of(0, 0));
    }
    // Rows 1 and 2 have bad labels: the first one is reported, both are zero.
    labels.set([n, -1], 1);
    const bad = await crossEntropy(lab, n, logits, labels);
    assertEquals(bad.status, n > 0 ? Int32Array.of(statusCodes.labelOutOfRange, 1) : Int32Array.of(statusCodes.labelOutOfRange, 0));
    assertEquals([...bad.loss.subarray(1, 3), ...bad.gradient.subarray(n, 3 * n)], new Array(2 + 2 * n).fill(0));
  },

  sigmoid_cross_entropy: async (lab, n, random) => {
    const z = random.wild(n, -30, 30);
    const y = random.floats(n, 0, 1).map((x) => (random.below(2) ? Math.round(x) : x));
    const [loss, gradient, alone] = [lab.out(n), lab.out(n), lab.out(n)];
    const [logits, labels] = [lab.f32(z), lab.f32(y)];
    lab.kernels.sigmoid_cross_entropy(n, logits.address, labels.address, loss.address, gradient.address);
    const losses = Array.from(z, (x, i) => Math.max(x, 0) - Math.fround(x * y[i]!) + Math.log1p(Math.exp(-Math.abs(x))));
    assertNear(await loss.f32(), losses, { ulps: 3, absolute: 2e-6 }, `loss(${n})`);
    assertNear(await gradient.f32(), z.map((x, i) => 1 / (1 + Math.exp(-x)) - y[i]!), { ulps: 2, absolute: 2e-7 }, `gradient(${n})`);
    lab.kernels.sigmoid_cross_entropy(n, logits.address, labels.address, alone.address, 0);
    assertSame(await alone.f32(), await loss.f32(), "loss without gradient");
  },
} satisfies Partial<Record<KernelName, KernelCase>>;
