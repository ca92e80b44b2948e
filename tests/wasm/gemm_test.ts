import { assertEquals } from "@std/assert";
import { READ_SLACK } from "../../wasm/layout.ts";
import { loadWasm, type WasmVariant } from "../../wasm/loader.ts";

const variants: readonly WasmVariant[] = ["simd", "relaxed"];

/** A generator for tests: Numerical Recipes' 32-bit congruence, as values in [-1, 1). */
function values(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

const modes = [false, true].flatMap((transposeA) => [false, true].map((transposeB) => ({ transposeA, transposeB })));

for (const variant of variants) {
  Deno.test(`matmul (${variant}) may stand at the end of what the heap hands out`, () => {
    const wasm = loadWasm({ variant });
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
