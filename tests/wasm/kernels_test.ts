import { assertEquals } from "@std/assert";
import { type KernelName, kernels } from "../../wasm/kernels.ts";
import { type KernelCase, labs, Random, sizes } from "./_harness.ts";
import { batchNormCases } from "./cases/batch_norm.ts";
import { elementwiseCases } from "./cases/elementwise.ts";
import { embeddingCases } from "./cases/embedding.ts";
import { metricsCases } from "./cases/metrics.ts";
import { movementCases } from "./cases/movement.ts";
import { optimizerCases } from "./cases/optimizers.ts";
import { randomCases } from "./cases/random.ts";
import { reduceCases } from "./cases/reduce.ts";
import { softmaxCases } from "./cases/softmax.ts";

/** Matrix products have three extents, and a test file of their own. */
const products = ["matmul", "dense", "dense_grad"] as const;

const cases: Record<Exclude<KernelName, (typeof products)[number]>, KernelCase> = {
  ...batchNormCases,
  ...elementwiseCases,
  ...embeddingCases,
  ...metricsCases,
  ...movementCases,
  ...optimizerCases,
  ...randomCases,
  ...reduceCases,
  ...softmaxCases,
};

Deno.test("every kernel of the list has a test", () => {
  assertEquals([...products, ...Object.keys(cases)].sort(), Object.keys(kernels).sort());
});

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
