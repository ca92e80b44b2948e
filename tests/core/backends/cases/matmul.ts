/** Matrix products against float64. */
import { assert, assertEquals } from "@std/assert";
import type { Buffer, ContractCase, Lab } from "../_lab.ts";

interface Product {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly accumulate?: boolean;
  /** Words by which every operand misses a 16-byte boundary. */
  readonly shift?: number;
}

/** A generator for tests: Numerical Recipes' 32-bit congruence, as values in [-1, 1). */
function values(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Runs one product. The words around the operands are NaN, so that a read past an end would show; those around the result are verified. */
async function run(lab: Lab, product: Product, a: Float32Array, b: Float32Array, c: Float32Array): Promise<Float32Array> {
  const { m, n, k, transposeA, transposeB, shift = 0, accumulate = false } = product;
  const [pa, pb, pc] = [a, b, c].map((array) => place(lab, array, shift)) as [Buffer, Buffer, Buffer];
  lab.kernels.matmul(Number(transposeA), Number(transposeB), m, n, k, pa.address, pb.address, pc.address, Number(accumulate));
  const result = await pc.f32();
  await lab.verify(JSON.stringify(product));
  return result;
}

/** A buffer whose address is `shift` words behind a multiple of four. */
function place(lab: Lab, array: Float32Array, shift: number): Buffer {
  const at = lab.out(0).address / 4;
  // The buffer that fills up has 5 guard words on either side, as the first one had: 20 words that leave the residue as it is.
  lab.out((shift - at) & 3);
  const buffer = lab.f32(array);
  assertEquals(buffer.address / 4 % 4, shift);
  return buffer;
}

/** The product in float64, and for each element the sum of the terms' magnitudes, which scales its rounding error. */
function reference(product: Product, a: Float32Array, b: Float32Array, c: Float32Array): { sums: Float64Array; magnitudes: Float64Array } {
  const { m, n, k, transposeA, transposeB } = product;
  const sums = new Float64Array(m * n);
  const magnitudes = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = product.accumulate ? c[i * n + j]! : 0;
      let magnitude = Math.abs(sum);
      for (let p = 0; p < k; p++) {
        const term = a[transposeA ? p * m + i : i * k + p]! * b[transposeB ? j * k + p : p * n + j]!;
        sum += term;
        magnitude += Math.abs(term);
      }
      sums[i * n + j] = sum;
      magnitudes[i * n + j] = magnitude;
    }
  }
  return { sums, magnitudes };
}

async function check(lab: Lab, product: Product): Promise<void> {
  const { m, n, k } = product;
  const a = values(m * k, 1);
  const b = values(k * n, 2);
  const c = values(m * n, 3);
  const result = await run(lab, product, a, b, c);
  const { sums, magnitudes } = reference(product, a, b, c);
  // A float32 sum of k terms, each rounded, is off by at most about k * 2^-24 of the magnitudes (Higham 2002, 3.1); typically sqrt(k).
  const tolerance = 2 ** -24 * (4 + 2 * Math.sqrt(k));
  for (let i = 0; i < result.length; i++) {
    const error = Math.abs(result[i]! - sums[i]!);
    assert(error <= tolerance * magnitudes[i]! + 1e-37, `${JSON.stringify(product)}: element ${i} is ${result[i]}, should be ${sums[i]}`);
  }
}

const modes = [false, true].flatMap((transposeA) => [false, true].map((transposeB) => ({ transposeA, transposeB })));

export const matmulCases: readonly ContractCase[] = [
  {
    name: "matmul equals float64 for every size around the tiles",
    kernels: ["matmul"],
    async run(lab) {
      const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33];
      let turn = 0;
      for (const m of sizes) {
        for (const n of sizes) {
          for (const k of sizes) {
            turn++;
            await check(lab, { ...modes[turn % 4]!, m, n, k, accumulate: turn % 3 === 0, shift: turn % 4 });
          }
        }
      }
      for (const mode of modes) {
        for (const m of [1, 2, 3, 4, 6]) {
          for (const n of [1, 3, 4, 6, 11, 40]) {
            for (const k of [0, 1, 3, 4, 6, 13]) await check(lab, { ...mode, m, n, k });
          }
        }
      }
    },
  },
  {
    name: "matmul equals float64 for the packed and the long shapes",
    kernels: ["matmul"],
    async run(lab) {
      for (const mode of modes) {
        await check(lab, { ...mode, m: 21, n: 173, k: 401 });
        await check(lab, { ...mode, m: 163, n: 90, k: 800 });
        await check(lab, { ...mode, m: 1, n: 333, k: 517 });
        await check(lab, { ...mode, m: 3, n: 130, k: 1030, accumulate: true });
        await check(lab, { ...mode, m: 517, n: 1, k: 333 });
        await check(lab, { ...mode, m: 7, n: 1050, k: 65, accumulate: true });
        await check(lab, { ...mode, m: 64, n: 10, k: 3000, shift: 1 });
        await check(lab, { ...mode, m: 17, n: 265, k: 30 });
        await check(lab, { ...mode, m: 530, n: 20, k: 13, accumulate: true });
        await check(lab, { ...mode, m: 8, n: 300, k: 101 });
        await check(lab, { ...mode, m: 101, n: 30, k: 205, shift: 2 });
      }
    },
  },
  {
    name: "matmul equals float64 however the rows part into tiles and blocks",
    kernels: ["matmul"],
    async run(lab) {
      for (let m = 6; m <= 40; m++) await check(lab, { ...modes[m % 4]!, m, n: 11, k: 9 });
      // A block has 60 rows, and the last one up to twice as many.
      for (const m of [119, 120, 121, 180, 181, 247]) {
        await check(lab, { transposeA: false, transposeB: m % 2 === 0, m, n: 21, k: 10, accumulate: true });
      }
    },
  },
  {
    name: "matmul carries NaN and infinity to their row and column alone",
    kernels: ["matmul"],
    async run(lab) {
      for (const mode of modes) {
        for (const [m, n, k] of [[5, 6, 7], [2, 9, 6], [6, 1, 9], [70, 210, 400]] as const) {
          const product = { ...mode, m, n, k };
          const a = values(m * k, 4);
          const b = values(k * n, 5);
          const last = k - 1;
          a[mode.transposeA ? last * m + 1 : 1 * k + last] = NaN; // row 1
          b[mode.transposeB ? (n - 1) * k + last : last * n + n - 1] = Infinity; // last column
          const result = await run(lab, product, a, b, new Float32Array(m * n));
          for (let i = 0; i < m; i++) {
            for (let j = 0; j < n; j++) {
              const value = result[i * n + j]!;
              if (i === 1) assert(Number.isNaN(value), `${JSON.stringify(product)} [${i}, ${j}] = ${value}`);
              else assertEquals(Number.isFinite(value), j !== n - 1, `${JSON.stringify(product)} [${i}, ${j}] = ${value}`);
            }
          }
        }
      }
    },
  },
  {
    name: "matmul gives the same bits at any alignment",
    kernels: ["matmul"],
    async run(lab) {
      for (const mode of modes) {
        for (const [m, n, k] of [[6, 13, 11], [1, 45, 30], [40, 300, 500]] as const) {
          const a = values(m * k, 6);
          const b = values(k * n, 7);
          const at = (shift: number): Promise<Float32Array> => run(lab, { ...mode, m, n, k, shift }, a, b, new Float32Array(m * n));
          const first = await at(0);
          assertEquals(await at(1), first);
          assertEquals(await at(3), first);
        }
      }
    },
  },
];
