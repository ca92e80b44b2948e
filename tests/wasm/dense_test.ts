import { assert, assertEquals } from "@std/assert";
import { activationCodes } from "../../wasm/kernels.ts";
import { loadWasm, type WasmVariant } from "../../wasm/loader.ts";
import { WasmHeap } from "../../wasm/memory.ts";

type Activation = keyof typeof activationCodes;

const activations = Object.keys(activationCodes) as Activation[];
const variants: readonly WasmVariant[] = ["simd", "relaxed"];
const guard = Math.fround(-98765.4);
const guardWords = 16;

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

function values(count: number, seed: number, scale = 1): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * scale;
  });
}

/** Arrays in linear memory with guard words around each; `read` checks them. */
class Desk {
  readonly wasm;
  readonly heap: WasmHeap;
  #blocks: { block: number; length: number }[] = [];

  constructor(variant: WasmVariant) {
    this.wasm = loadWasm({ variant });
    this.heap = new WasmHeap(this.wasm.memory, this.wasm.heapBase);
  }

  put(array: Float32Array): number {
    const block = this.heap.alloc((array.length + 2 * guardWords) * 4);
    this.heap.f32.fill(guard, block / 4, block / 4 + array.length + 2 * guardWords);
    this.heap.f32.set(array, block / 4 + guardWords);
    this.#blocks.push({ block, length: array.length });
    return block + guardWords * 4;
  }

  read(address: number, length: number): Float32Array {
    return this.heap.f32.slice(address / 4, address / 4 + length);
  }

  clear(): void {
    for (const { block, length } of this.#blocks) {
      const words = this.heap.f32.slice(block / 4, block / 4 + length + 2 * guardWords);
      assert(words.subarray(0, guardWords).every((word) => word === guard), "a guard before an array was overwritten");
      assert(words.subarray(length + guardWords).every((word) => word === guard), "a guard behind an array was overwritten");
      this.heap.free(block);
    }
    this.#blocks = [];
    assertEquals(this.heap.liveBlocks, 0);
  }
}

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

for (const variant of variants) {
  for (const activation of activations) {
    Deno.test(`dense (${variant}, ${activation}) equals float64, forward and back`, () => {
      const desk = new Desk(variant);
      for (const [m, n, k] of activation === "relu" ? [...shapes, large] : shapes) {
        const what = `${activation} ${m}x${n}x${k}`;
        // Inputs of this size keep z of the small shapes on both sides of the bends at 0 and 6.
        const [x, w, bias, dy] = [values(m * k, 1, 4), values(k * n, 2, k > 100 ? 0.1 : 1), values(n, 3, 2), values(m * n, 4)];
        const [px, pw, pb, pdy] = [desk.put(x), desk.put(w), desk.put(bias), desk.put(dy)];
        const py = desk.put(new Float32Array(m * n));
        desk.wasm.kernels.dense(m, n, k, px, pw, pb, py, activationCodes[activation]);
        const z = product(m, n, k, (i, p) => x[i * k + p]!, (p, j) => w[p * n + j]!).map((sum, i) => sum + bias[i % n]!);
        assertClose(desk.read(py, m * n), z.map(functions[activation]), 2e-5, `${what} y`);

        // The gradient is a function of the output as it stands in memory: softplus of a large number differs in its last bit.
        const y = desk.read(py, m * n);
        const dz = Float64Array.from(y, (value, i) => slopes[activation](value) * dy[i]!);
        const [pdz, pdx, pdw, pdb] = [m * n, m * k, k * n, n].map((length) => desk.put(new Float32Array(length).fill(7))) as [
          number,
          number,
          number,
          number,
        ];
        desk.wasm.kernels.dense_grad(m, n, k, px, pw, py, pdy, pdz, pdx, pdw, pdb, activationCodes[activation]);
        assertClose(desk.read(pdz, m * n), dz, 1e-5, `${what} dz`);
        assertClose(desk.read(pdx, m * k), product(m, k, n, (i, p) => dz[i * n + p]!, (p, j) => w[j * n + p]!), 5e-5, `${what} dx`);
        assertClose(desk.read(pdw, k * n), product(k, n, m, (i, p) => x[p * k + i]!, (p, j) => dz[p * n + j]!), 5e-5, `${what} dw`);
        assertClose(desk.read(pdb, n), product(1, n, m, () => 1, (p, j) => dz[p * n + j]!), 2e-5, `${what} db`);
        desk.clear();
      }
    });
  }

  Deno.test(`dense (${variant}) takes no bias, and dense_grad leaves out what is 0`, () => {
    const desk = new Desk(variant);
    const [m, n, k] = [6, 5, 3];
    const [x, w, dy] = [values(m * k, 1), values(k * n, 2), values(m * n, 3)];
    const [px, pw, pdy, py] = [desk.put(x), desk.put(w), desk.put(dy), desk.put(new Float32Array(m * n))];
    desk.wasm.kernels.dense(m, n, k, px, pw, 0, py, activationCodes.linear);
    assertClose(desk.read(py, m * n), product(m, n, k, (i, p) => x[i * k + p]!, (p, j) => w[p * n + j]!), 1e-6, "y");
    const pdw = desk.put(new Float32Array(k * n));
    desk.wasm.kernels.dense_grad(m, n, k, px, pw, py, pdy, 0, 0, pdw, 0, activationCodes.linear);
    assertClose(desk.read(pdw, k * n), product(k, n, m, (i, p) => x[p * k + i]!, (p, j) => dy[p * n + j]!), 1e-6, "dw");
    assertEquals(desk.read(pdy, m * n), dy);
    desk.clear();
  });

  Deno.test(`dense_grad (${variant}) writes dz over dy`, () => {
    const desk = new Desk(variant);
    const [m, n, k] = [9, 7, 4];
    const y = values(m * n, 5).map((value) => Math.max(value, 0));
    const dy = values(m * n, 6);
    const [px, pw, py, pdy] = [desk.put(values(m * k, 1)), desk.put(values(k * n, 2)), desk.put(y), desk.put(dy)];
    const pdb = desk.put(new Float32Array(n));
    desk.wasm.kernels.dense_grad(m, n, k, px, pw, py, pdy, pdy, 0, 0, pdb, activationCodes.relu);
    const dz = dy.map((value, i) => y[i]! > 0 ? value : 0);
    assertEquals(desk.read(pdy, m * n), dz);
    assertClose(desk.read(pdb, n), product(1, n, m, () => 1, (p, j) => dz[p * n + j]!), 1e-6, "db");
    desk.clear();
  });

  Deno.test(`dense (${variant}) keeps NaN through every activation`, () => {
    const desk = new Desk(variant);
    for (const activation of activations) {
      for (const [m, n] of [[5, 9], [1, 33], [6, 1]] as const) {
        const x = values(m * 4, 1);
        x[3] = NaN; // row 0
        const py = desk.put(new Float32Array(m * n));
        desk.wasm.kernels.dense(m, n, 4, desk.put(x), desk.put(values(4 * n, 2)), desk.put(values(n, 3)), py, activationCodes[activation]);
        const y = desk.read(py, m * n);
        assert(y.every((value, i) => Number.isNaN(value) === (i < n)), `${activation} ${m}x${n}: ${y}`);
        desk.clear();
      }
    }
  });
}
