/**
 * Matrix products against TensorFlow.js on its wasm backend and against the peak of the machine, in one process on one thread.
 * `deno run -A tests/bench/gemm_bench.ts`
 *
 * @module
 */

import asc from "assemblyscript/asc";
import * as tf from "@tensorflow/tfjs-core";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { loadWasm, type WasmInstance } from "../../wasm/loader.ts";
import { WasmHeap } from "../../wasm/memory.ts";

/** One line of the table. */
export interface GemmResult {
  /** Name of the shape, as m x k x n. */
  readonly shape: string;
  /** Ours, in 10^9 floating-point operations a second. */
  readonly gflops: number;
  /** Microseconds of one product. */
  readonly microseconds: number;
  /** TensorFlow.js, same unit; undefined where it was not measured. */
  readonly opponent: number | undefined;
}

/** What the run measured. */
export interface GemmReport {
  /** Throughput of multiply-adds that touch no memory. */
  readonly peak: number;
  /** One for each shape. */
  readonly results: readonly GemmResult[];
}

const shapes = [
  { m: 1, k: 64, n: 64 },
  { m: 1, k: 512, n: 512 },
  { m: 32, k: 128, n: 128 },
  { m: 128, k: 784, n: 256 },
  { m: 256, k: 1024, n: 1024 },
  { m: 1024, k: 1024, n: 1024 },
] as const;

/** Measures every shape. Opponent and product take turns, so that a busy machine slows both. */
export async function gemmBench(): Promise<GemmReport> {
  const wasm = loadWasm();
  const heap = new WasmHeap(wasm.memory, wasm.heapBase);
  const peakLoop = await buildPeakLoop(wasm.variant === "relaxed");
  await startOpponent();
  const results: GemmResult[] = [];
  let peak = 0;
  for (const { m, k, n } of shapes) {
    const flops = 2 * m * k * n;
    const ours = product(wasm, heap, m, n, k);
    const a = tf.tensor2d(filled(m * k), [m, k]);
    const b = tf.tensor2d(filled(k * n), [k, n]);
    const theirs = (): void => tf.matMul(a, b).dispose();
    const best = { ours: Infinity, theirs: Infinity };
    for (let round = 0; round < 7; round++) {
      best.ours = Math.min(best.ours, secondsPerCall(ours, flops));
      best.theirs = Math.min(best.theirs, secondsPerCall(theirs, flops));
      peak = Math.max(peak, peakGflops(peakLoop));
    }
    a.dispose();
    b.dispose();
    results.push({
      shape: `${m}x${k}x${n}`,
      gflops: flops / best.ours / 1e9,
      microseconds: best.ours * 1e6,
      opponent: flops / best.theirs / 1e9,
    });
  }
  return { peak, results };
}

function product(wasm: WasmInstance, heap: WasmHeap, m: number, n: number, k: number): () => void {
  const a = heap.alloc(m * k * 4);
  const b = heap.alloc(k * n * 4);
  const c = heap.alloc(m * n * 4);
  heap.f32.set(filled(m * k), a / 4);
  heap.f32.set(filled(k * n), b / 4);
  const { matmul } = wasm.kernels;
  return () => matmul(0, 0, m, n, k, a, b, c, 0);
}

function filled(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 2003) / 2003 - 0.5);
}

/** Seconds of one call, over about 20 ms of calls after a warm-up that lets the compiler finish. */
function secondsPerCall(call: () => void, flops: number): number {
  const calls = Math.max(1, Math.ceil(0.02 * 30e9 / (flops + 30_000)));
  for (let i = 0; i < Math.min(calls, 2000); i++) call();
  const start = performance.now();
  for (let i = 0; i < calls; i++) call();
  return (performance.now() - start) / 1000 / calls;
}

async function startOpponent(): Promise<void> {
  const main = import.meta.resolve("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(new URL("./", main).pathname.replace(/\/$/, "") + "/");
  setThreadsCount(1);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  await tf.setBackend("wasm");
  await tf.ready();
}

type PeakLoop = (rounds: number) => void;

/** Twelve independent chains: enough to cover the latency of a fused multiply-add, few enough for the registers. */
async function buildPeakLoop(relaxed: boolean): Promise<PeakLoop> {
  const chains = Array.from({ length: 12 }, (_, i) => i);
  const source = [
    "export function run(rounds: i32): void {",
    "  const a = v128.load(16), b = v128.load(32);", // a constant would be rebuilt inside the loop
    ...chains.map((i) => `  let c${i} = f32x4.splat(${i}.0);`),
    "  while (rounds-- > 0) {",
    ...chains.map((i) => relaxed ? `    c${i} = f32x4.relaxed_madd(c${i}, b, a);` : `    c${i} = f32x4.add(f32x4.mul(c${i}, b), a);`),
    "  }",
    `  v128.store(0, ${chains.slice(1).reduce((sum, i) => `f32x4.add(${sum}, c${i})`, "c0")});`,
    "}",
  ].join("\n");
  let binary = new Uint8Array();
  const flags = ["-O2", "--runtime", "stub", "--initialMemory", "1", "--use", "abort=", "--enable", "simd", "--enable", "relaxed-simd"];
  const { error } = await asc.main(["peak.ts", "-o", "peak.wasm", ...flags], {
    readFile: (path: string) => path === "peak.ts" ? source : null,
    writeFile: (_path: string, contents: string | Uint8Array) => {
      if (typeof contents !== "string") binary = new Uint8Array(contents);
    },
    listFiles: () => [],
  });
  if (error !== null) throw error;
  const { instance } = await WebAssembly.instantiate(binary);
  const memory = instance.exports.memory as WebAssembly.Memory;
  new Float32Array(memory.buffer, 16, 8).set([1e-3, 1e-3, 1e-3, 1e-3, 0.999, 0.999, 0.999, 0.999]);
  return instance.exports.run as PeakLoop;
}

function peakGflops(loop: PeakLoop): number {
  const rounds = 20_000;
  for (let i = 0; i < 20; i++) loop(rounds);
  const start = performance.now();
  for (let i = 0; i < 20; i++) loop(rounds);
  return (20 * rounds * 12 * 8) / ((performance.now() - start) / 1000) / 1e9;
}

if (import.meta.main) {
  const { peak, results } = await gemmBench();
  console.log(`peak of multiply-adds ${peak.toFixed(1)} GF/s`);
  console.log("m x k x n            us     GF/s  of peak   tfjs-wasm  ratio");
  for (const { shape, gflops, microseconds, opponent } of results) {
    const ratio = opponent === undefined ? "" : `${opponent.toFixed(1).padStart(11)} ${(gflops / opponent).toFixed(2).padStart(6)}`;
    console.log(
      `${shape.padEnd(15)} ${microseconds.toFixed(2).padStart(8)} ${gflops.toFixed(1).padStart(8)} ${
        ((100 * gflops) / peak).toFixed(0).padStart(6)
      } % ${ratio}`,
    );
  }
}
