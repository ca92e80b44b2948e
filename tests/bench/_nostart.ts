/**
 * `deno task bench`: every bench in one process, as tables with ratios. Nothing is asserted: absolute figures belong to a machine.
 *
 * @module
 */
import { loadWasm } from "../../wasm/loader.ts";
import { attributionsBench, printAttributions } from "./attributions_bench.ts";
import { gemmBench } from "./gemm_bench.ts";
import { printRnn, rnnBench } from "./rnn_bench.ts";
import { printSteps, stepBench } from "./step_bench.ts";
import { printTable } from "./table.ts";

console.log(`Deno ${Deno.version.deno}, V8 ${Deno.version.v8}, ${Deno.build.target}, kernels: ${loadWasm().variant}, one thread`);

const { peak, results } = await gemmBench();
printTable(
  `matrix product, best of 7 rounds; peak of multiply-adds without memory ${peak.toFixed(1)} GF/s`,
  ["m x k x n", "us", "GF/s", "of peak", "tfjs-wasm GF/s", "ratio"],
  results.map(({ shape, gflops, microseconds, opponent }) => [
    shape,
    microseconds.toFixed(2),
    gflops.toFixed(1),
    `${(100 * gflops / peak).toFixed(0)} %`,
    opponent?.toFixed(1) ?? "",
    opponent === undefined ? "" : (gflops / opponent).toFixed(2),
  ]),
);
printSteps(await stepBench());
printRnn(await rnnBench());
printAttributions(await attributionsBench());
