/** References of batch normalisation, in float64. */
import type { KernelName } from "../../../../wasm/kernels.ts";
import { assertNear, type KernelCase, type Random } from "../_lab.ts";

const rows = 7;
const epsilon = 1e-3;

function column(x: Float32Array, n: number, j: number): number[] {
  return Array.from({ length: rows }, (_, r) => x[r * n + j]!);
}

const average = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Input, scale, offset, and each column's mean and biased variance. */
function draw(n: number, random: Random) {
  const x = random.floats(rows * n, 4, 9);
  const mean = Float32Array.from({ length: n }, (_, j) => average(column(x, n, j)));
  const variance = Float32Array.from({ length: n }, (_, j) => average(column(x, n, j).map((v) => (v - average(column(x, n, j))) ** 2)));
  return { x, gamma: random.floats(n), beta: random.floats(n), mean, variance };
}

function normalised({ x, gamma, beta, mean, variance }: ReturnType<typeof draw>, n: number): number[] {
  return Array.from(x, (value, i) => {
    const j = i % n;
    return ((value - mean[j]!) / Math.sqrt(variance[j]! + epsilon)) * gamma[j]! + beta[j]!;
  });
}

export const batchNormCases = {
  batch_norm: async (lab, n, random) => {
    const inputs = draw(n, random);
    const [gamma, beta, mean, variance] = [inputs.gamma, inputs.beta, inputs.mean, inputs.variance].map((v) => lab.f32(v).address) as [
      number,
      number,
      number,
      number,
    ];
    const y = lab.f32(inputs.x);
    lab.kernels.batch_norm(rows, n, y.address, gamma, beta, mean, variance, y.address, lab.f32([epsilon]).address);
    assertNear(await y.f32(), normalised(inputs, n), { ulps: 4, absolute: 2e-6 }, `batch_norm(${n})`);
  },

  batch_norm_train: async (lab, n, random) => {
    const inputs = draw(n, random);
    const [y, mean, variance] = [lab.out(rows * n), lab.out(n), lab.out(n)];
    const [x, gamma, beta] = [inputs.x, inputs.gamma, inputs.beta].map((v) => lab.f32(v).address) as [number, number, number];
    const params = lab.f32([epsilon]).address;
    lab.kernels.batch_norm_train(rows, n, x, gamma, beta, y.address, mean.address, variance.address, params);
    assertNear(await mean.f32(), inputs.mean, { ulps: 4 }, `mean(${n})`);
    assertNear(await variance.f32(), inputs.variance, { ulps: 8, absolute: 1e-6 }, `variance(${n})`);
    assertNear(await y.f32(), normalised(inputs, n), { ulps: 4, absolute: 8e-6 }, `batch_norm_train(${n})`);
  },

  batch_norm_grad: async (lab, n, random) => {
    const inputs = draw(n, random);
    const dy = random.floats(rows * n);
    const dx = lab.f32(dy);
    const [dgamma, dbeta] = [lab.out(n), lab.out(n)];
    const [x, gamma, mean, variance] = [inputs.x, inputs.gamma, inputs.mean, inputs.variance].map((v) => lab.f32(v).address) as [
      number,
      number,
      number,
      number,
    ];
    const params = lab.f32([epsilon]).address;
    lab.kernels.batch_norm_grad(rows, n, x, gamma, mean, variance, dx.address, dx.address, dgamma.address, dbeta.address, params);
    const expected = new Float64Array(rows * n);
    for (let j = 0; j < n; j++) {
      const deviation = Math.sqrt(inputs.variance[j]! + epsilon);
      const hat = column(inputs.x, n, j).map((value) => (value - inputs.mean[j]!) / deviation);
      const upstream = column(dy, n, j);
      const offset = average(upstream);
      const slope = average(upstream.map((value, r) => value * hat[r]!));
      for (let r = 0; r < rows; r++) expected[r * n + j] = (inputs.gamma[j]! / deviation) * (upstream[r]! - offset - hat[r]! * slope);
      assertNear((await dgamma.f32()).subarray(j, j + 1), [slope * rows], { ulps: 4, absolute: 1e-5 }, `dgamma(${n})`);
      assertNear((await dbeta.f32()).subarray(j, j + 1), [offset * rows], { ulps: 4, absolute: 1e-6 }, `dbeta(${n})`);
    }
    assertNear(await dx.f32(), expected, { ulps: 8, absolute: 5e-6 }, `batch_norm_grad(${n})`);
  },

  moving_average: async (lab, n, random) => {
    const [average, x] = [random.wild(n), random.wild(n)];
    const y = lab.f32(average);
    lab.kernels.moving_average(n, y.address, lab.f32(x).address, lab.f32([0.01]).address);
    const f = Math.fround;
    const expected = average.map((value, i) => f(value - f(f(value - x[i]!) * f(0.01))));
    assertNear(await y.f32(), expected, {}, `moving_average(${n})`);
  },
} satisfies Partial<Record<KernelName, KernelCase>>;
