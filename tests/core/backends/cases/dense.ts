/** Dense layers against float64. */
import { assert, assertEquals } from "@std/assert";
import { activationCodes } from "../../../../wasm/codes.ts";
import { type ContractCase, Random } from "../_lab.ts";

type Activation = keyof typeof activationCodes;

const activations = Object.keys(activationCodes) as Activation[];

/** The activations in float64; slopes and constants as in the kernel list. */
const functions: Record<Activation, (z: number) => number> = {
  linear: (z) => z,
  relu: (z) => Math.max(z, 0),
  relu6: (z) => Math.min(Math.max(z, 0), 6),
  leaky_relu: (z) => z >= 0 ? z : 0.2 * z,
  elu: (z) => z >= 0 ? z : Math.expm1(z),
  selu: (z) => 1.0507009873554805 * (z >= 0 ? z : 1.6732632423543772 * Math.expm1(z)),
  softplus: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  tanh: Math.tanh,
};

/** Derivatives as functions of the output. */
const slopes: Record<Activation, (y: number) => number> = {
  linear: () => 1,
  relu: (y) => y > 0 ? 1 : 0,
  relu6: (y) => y > 0 && y < 6 ? 1 : 0,
  leaky_relu: (y) => y > 0 ? 1 : 0.2,
  elu: (y) => y > 0 ? 1 : y + 1,
  selu: (y) => y > 0 ? 1.0507009873554805 : y + 1.0507009873554805 * 1.6732632423543772,
  softplus: (y) => -Math.expm1(-y),
  sigmoid: (y) => y * (1 - y),
  tanh: (y) => 1 - y * y,
};

function assertClose(actual: Float32Array, expected: ArrayLike<number>, tolerance: number, what: string): void {
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!);
    assert(error <= tolerance * (1 + Math.abs(expected[i]!)), `${what}: element ${i} is ${actual[i]}, should be ${expected[i]}`);
  }
}

function product(m: number, n: number, k: number, a: (i: number, p: number) => number, b: (p: number, j: number) => number): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      for (let p = 0; p < k; p++) c[i * n + j]! += a(i, p) * b(p, j);
    }
  }
  return c;
}

const shapes = [
  [1, 1, 1],
  [1, 3, 4],
  [1, 40, 17],
  [2, 33, 6],
  [3, 16, 5],
  [5, 1, 9],
  [32, 10, 4],
  [32, 3, 10],
  [7, 12, 0],
  [33, 31, 21],
] as const;

/** One that goes the packed way. */
const large = [130, 300, 240] as const;

export const denseCases: readonly ContractCase[] = [
  ...activations.map((activation): ContractCase => ({
    name: `dense with ${activation} equals float64, forward and back`,
    kernels: ["dense", "dense_grad"],
    async run(lab) {
      const { kernels } = lab;
      const random = new Random(1);
      const code = activationCodes[activation];
      for (const [m, n, k] of activation === "relu" ? [...shapes, large] : shapes) {
        const what = `${activation} ${m}x${n}x${k}`;
        // Inputs of this size put z of the small shapes on both sides of the bends at 0 and 6.
        const [x, w, bias, dy] = [random.floats(m * k, -4, 4), random.floats(k * n, -0.5, 0.5), random.floats(n), random.floats(m * n)];
        const inputs = { x: lab.f32(x), w: lab.f32(w), bias: lab.f32(bias), dy: lab.f32(dy) };
        const output = lab.out(m * n);
        kernels.dense(m, n, k, inputs.x.address, inputs.w.address, inputs.bias.address, output.address, code);
        const z = product(m, n, k, (i, p) => x[i * k + p]!, (p, j) => w[p * n + j]!).map((sum, i) => sum + bias[i % n]!);
        const y = await output.f32();
        assertClose(y, z.map(functions[activation]), 2e-5, `${what} y`);

        const dz = Float64Array.from(y, (value, i) => slopes[activation](value) * dy[i]!);
        const out = { dz: lab.out(m * n), dx: lab.out(m * k), dw: lab.out(k * n), db: lab.out(n) };
        kernels.dense_grad(
          ...[m, n, k, inputs.x.address, inputs.w.address, output.address] as const,
          ...[inputs.dy.address, out.dz.address, out.dx.address, out.dw.address, out.db.address, code] as const,
        );
        assertClose(await out.dz.f32(), dz, 1e-5, `${what} dz`);
        assertClose(await out.dx.f32(), product(m, k, n, (i, p) => dz[i * n + p]!, (p, j) => w[j * n + p]!), 5e-5, `${what} dx`);
        assertClose(await out.dw.f32(), product(k, n, m, (i, p) => x[p * k + i]!, (p, j) => dz[p * n + j]!), 5e-5, `${what} dw`);
        assertClose(await out.db.f32(), product(1, n, m, () => 1, (p, j) => dz[p * n + j]!), 5e-5, `${what} db`);
        assertEquals([await inputs.x.f32(), await inputs.w.f32(), await inputs.bias.f32(), await inputs.dy.f32(), await output.f32()], [
          x,
          w,
          bias,
          dy,
          y,
        ]);
        await lab.verify(what);
      }
    },
  })),

  {
    name: "dense takes no bias, and dense_grad leaves out what is 0",
    kernels: ["dense", "dense_grad"],
    async run(lab) {
      const { kernels } = lab;
      const random = new Random(2);
      const [m, n, k] = [6, 5, 3];
      const [x, w, dy] = [random.floats(m * k), random.floats(k * n), random.floats(m * n)];
      const inputs = { x: lab.f32(x), w: lab.f32(w), dy: lab.f32(dy) };
      const [y, dw] = [lab.out(m * n), lab.out(k * n)];
      kernels.dense(m, n, k, inputs.x.address, inputs.w.address, 0, y.address, activationCodes.linear);
      assertClose(await y.f32(), product(m, n, k, (i, p) => x[i * k + p]!, (p, j) => w[p * n + j]!), 2e-6, "y");
      kernels.dense_grad(
        m,
        n,
        k,
        inputs.x.address,
        inputs.w.address,
        y.address,
        inputs.dy.address,
        0,
        0,
        dw.address,
        0,
        activationCodes.linear,
      );
      assertClose(await dw.f32(), product(k, n, m, (i, p) => x[p * k + i]!, (p, j) => dy[p * n + j]!), 2e-6, "dw");
      assertEquals(await inputs.dy.f32(), dy);
      await lab.verify("dense without bias");
    },
  },

  {
    name: "dense_grad writes dz over dy, and copies it for linear",
    kernels: ["dense_grad"],
    async run(lab) {
      const { kernels } = lab;
      const random = new Random(3);
      const [m, n, k] = [9, 7, 4];
      const y = random.floats(m * n).map((value) => Math.max(value, 0));
      const dy = random.floats(m * n);
      const [x, w, output, gradient] = [random.floats(m * k), random.floats(k * n), y, dy].map((array) => lab.f32(array).address);
      const [db, dz] = [lab.out(n), lab.out(m * n)];
      kernels.dense_grad(m, n, k, x!, w!, output!, gradient!, dz.address, 0, 0, db.address, activationCodes.linear);
      assertEquals(await dz.f32(), dy);
      assertClose(await db.f32(), product(1, n, m, () => 1, (p, j) => dy[p * n + j]!), 2e-6, "db of linear");
      const inPlace = lab.f32(dy);
      kernels.dense_grad(m, n, k, x!, w!, output!, inPlace.address, inPlace.address, 0, 0, db.address, activationCodes.relu);
      const masked = dy.map((value, i) => y[i]! > 0 ? value : 0);
      assertEquals(await inPlace.f32(), masked);
      assertClose(await db.f32(), product(1, n, m, () => 1, (p, j) => masked[p * n + j]!), 2e-6, "db of relu");
      await lab.verify("dense_grad in place");
    },
  },

  {
    name: "dense keeps NaN through every activation",
    kernels: ["dense"],
    async run(lab) {
      const { kernels } = lab;
      const random = new Random(4);
      for (const activation of activations) {
        for (const [m, n] of [[5, 9], [1, 33], [6, 1]] as const) {
          const x = random.floats(m * 4);
          x[3] = NaN; // row 0
          const [w, bias, y] = [lab.f32(random.floats(4 * n)), lab.f32(random.floats(n)), lab.out(m * n)];
          kernels.dense(m, n, 4, lab.f32(x).address, w.address, bias.address, y.address, activationCodes[activation]);
          assert((await y.f32()).every((value, i) => Number.isNaN(value) === (i < n)), `${activation} ${m}x${n}: ${await y.f32()}`);
          await lab.verify(activation);
        }
      }
    },
  },
];
