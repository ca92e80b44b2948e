import { assert, assertEquals } from "@std/assert";
import { READ_SLACK } from "../../wasm/layout.ts";
import { loadWasm, type WasmInstance, type WasmVariant } from "../../wasm/loader.ts";
import { WasmHeap } from "../../wasm/memory.ts";

const variants: readonly WasmVariant[] = ["simd", "relaxed"];
const guard = 12345.678;

interface Product {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly accumulate?: boolean;
  /** Bytes by which every operand misses a 16-byte boundary. */
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

function bench(variant: WasmVariant): { wasm: WasmInstance; heap: WasmHeap } {
  const wasm = loadWasm({ variant });
  return { wasm, heap: new WasmHeap(wasm.memory, wasm.heapBase) };
}

/** Runs one product between guard words; the words around the operands are NaN, so that a read past an end would show. */
function run(
  { wasm, heap }: { wasm: WasmInstance; heap: WasmHeap },
  product: Product,
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
): Float32Array {
  const shift = product.shift ?? 0;
  const addresses = [a, b, c].map((array, index) => {
    const block = heap.alloc(array.byteLength + 128);
    const word = (block + 32 + shift) / 4;
    heap.f32.fill(index === 2 ? guard : NaN, block / 4, block / 4 + array.length + 32);
    heap.f32.set(array, word);
    return { block, word };
  });
  const [pa, pb, pc] = addresses.map(({ word }) => word * 4) as [number, number, number];
  const { m, n, k } = product;
  wasm.kernels.matmul(Number(product.transposeA), Number(product.transposeB), m, n, k, pa, pb, pc, Number(product.accumulate ?? false));
  const { block, word } = addresses[2]!;
  const before = heap.f32.slice(block / 4, word);
  const result = heap.f32.slice(word, word + c.length);
  const after = heap.f32.slice(word + c.length, block / 4 + c.length + 32);
  for (const value of [...before, ...after]) assertEquals(value, Math.fround(guard), `guard of ${JSON.stringify(product)}`);
  for (const { block } of addresses) heap.free(block);
  return result;
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

function check(room: { wasm: WasmInstance; heap: WasmHeap }, product: Product): void {
  const { m, n, k } = product;
  const a = values(m * k, 1);
  const b = values(k * n, 2);
  const c = values(m * n, 3);
  const result = run(room, product, a, b, c);
  const { sums, magnitudes } = reference(product, a, b, c);
  // A float32 sum of k terms, each rounded, is off by at most about k * 2^-24 of the magnitudes (Higham 2002, 3.1); typically sqrt(k).
  const tolerance = 2 ** -24 * (4 + 2 * Math.sqrt(k));
  for (let i = 0; i < result.length; i++) {
    const error = Math.abs(result[i]! - sums[i]!);
    assert(error <= tolerance * magnitudes[i]! + 1e-37, `${JSON.stringify(product)}: element ${i} is ${result[i]}, should be ${sums[i]}`);
  }
}

const modes = [false, true].flatMap((transposeA) => [false, true].map((transposeB) => ({ transposeA, transposeB })));

for (const variant of variants) {
  Deno.test(`matmul (${variant}) equals float64 for every size around the tiles`, () => {
    const room = bench(variant);
    const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33];
    let turn = 0;
    for (const m of sizes) {
      for (const n of sizes) {
        for (const k of sizes) {
          turn++;
          check(room, { ...modes[turn % 4]!, m, n, k, accumulate: turn % 3 === 0, shift: (turn % 4) * 4 });
        }
      }
    }
    for (const mode of modes) {
      for (const m of [1, 2, 3, 4, 6]) {
        for (const n of [1, 3, 4, 6, 11, 40]) {
          for (const k of [0, 1, 3, 4, 6, 13]) check(room, { ...mode, m, n, k });
        }
      }
    }
    assertEquals(room.heap.liveBlocks, 0);
  });

  Deno.test(`matmul (${variant}) equals float64 for the packed and the long shapes`, () => {
    const room = bench(variant);
    for (const mode of modes) {
      check(room, { ...mode, m: 21, n: 173, k: 401 });
      check(room, { ...mode, m: 163, n: 90, k: 800 });
      check(room, { ...mode, m: 1, n: 333, k: 517 });
      check(room, { ...mode, m: 3, n: 130, k: 1030, accumulate: true });
      check(room, { ...mode, m: 517, n: 1, k: 333 });
      check(room, { ...mode, m: 7, n: 1050, k: 65, accumulate: true });
      check(room, { ...mode, m: 64, n: 10, k: 3000, shift: 4 });
      check(room, { ...mode, m: 17, n: 265, k: 30 });
      check(room, { ...mode, m: 530, n: 20, k: 13, accumulate: true });
      check(room, { ...mode, m: 8, n: 300, k: 101 });
      check(room, { ...mode, m: 101, n: 30, k: 205, shift: 8 });
    }
  });

  Deno.test(`matmul (${variant}) equals float64 however the rows part into tiles and blocks`, () => {
    const room = bench(variant);
    for (let m = 6; m <= 40; m++) check(room, { ...modes[m % 4]!, m, n: 11, k: 9 });
    // A block has 60 rows, and the last one up to twice as many.
    for (const m of [119, 120, 121, 180, 181, 247]) {
      check(room, { transposeA: false, transposeB: m % 2 === 0, m, n: 21, k: 10, accumulate: true });
    }
  });

  Deno.test(`matmul (${variant}) carries NaN and infinity to their row and column alone`, () => {
    const room = bench(variant);
    for (const mode of modes) {
      for (const [m, n, k] of [[5, 6, 7], [2, 9, 6], [6, 1, 9], [70, 210, 400]] as const) {
        const product = { ...mode, m, n, k };
        const a = values(m * k, 4);
        const b = values(k * n, 5);
        const last = k - 1;
        a[mode.transposeA ? last * m + 1 : 1 * k + last] = NaN; // row 1
        b[mode.transposeB ? (n - 1) * k + last : last * n + n - 1] = Infinity; // last column
        const result = run(room, product, a, b, new Float32Array(m * n));
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            const value = result[i * n + j]!;
            if (i === 1) assert(Number.isNaN(value), `${JSON.stringify(product)} [${i}, ${j}] = ${value}`);
            else assertEquals(Number.isFinite(value), j !== n - 1, `${JSON.stringify(product)} [${i}, ${j}] = ${value}`);
          }
        }
      }
    }
  });

  Deno.test(`matmul (${variant}) gives the same bits at any alignment`, () => {
    const room = bench(variant);
    for (const mode of modes) {
      for (const [m, n, k] of [[6, 13, 11], [1, 45, 30], [40, 300, 500]] as const) {
        const a = values(m * k, 6);
        const b = values(k * n, 7);
        const at = (shift: number): Float32Array => run(room, { ...mode, m, n, k, shift }, a, b, new Float32Array(m * n));
        assertEquals(at(4), at(0));
        assertEquals(at(12), at(0));
      }
    }
  });

  Deno.test(`matmul (${variant}) may stand at the end of what the heap hands out`, () => {
    const { wasm } = bench(variant);
    const words = new Float32Array(wasm.memory.buffer);
    const end = wasm.memory.buffer.byteLength - READ_SLACK;
    const start = wasm.heapBase + 16;
    for (const mode of modes) {
      for (const m of [1, 2, 5, 9, 20]) {
        for (const n of [1, 2, 5, 9, 13, 33]) {
          for (const k of [1, 3, 6, 9]) {
            const [a, b] = [values(m * k, 1), values(k * n, 2)];
            const results = [[start, end - b.byteLength], [end - a.byteLength, start]].map(([pa, pb]) => {
              words.set(a, pa! / 4);
              words.set(b, pb! / 4);
              const c = start + 16384;
              wasm.kernels.matmul(Number(mode.transposeA), Number(mode.transposeB), m, n, k, pa!, pb!, c, 0);
              return words.slice(c / 4, c / 4 + m * n);
            });
            const c = end - m * n * 4;
            words.set(a, start / 4);
            words.set(b, start / 4 + 2048);
            wasm.kernels.matmul(Number(mode.transposeA), Number(mode.transposeB), m, n, k, start, start + 8192, c, 0);
            for (const result of results) assertEquals(words.slice(c / 4, c / 4 + m * n), result);
          }
        }
      }
    }
  });
}
