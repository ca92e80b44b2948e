import { assertEquals } from "@std/assert";
import { kernels } from "../../wasm/kernels.ts";
import { type KernelCase, labs, Random, sizes } from "./_harness.ts";
import { elementwiseCases } from "./cases/elementwise.ts";
import { movementCases } from "./cases/movement.ts";
import { reduceCases } from "./cases/reduce.ts";
import { softmaxCases } from "./cases/softmax.ts";

const cases: Record<string, KernelCase> = { ...elementwiseCases, ...movementCases, ...reduceCases, ...softmaxCases };

for (const [name, run] of Object.entries(cases)) {
  Deno.test(`${name} equals its reference at every tail`, () => {
    for (const lab of labs()) {
      for (const n of sizes) {
        run(lab, n, new Random(n + 1));
        lab.verify(`${name}(${n}) of ${lab.variant}`);
      }
    }
  });
}
