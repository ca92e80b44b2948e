import { assertEquals } from "@std/assert";
import { type KernelName, kernels, type KernelSpec } from "../../wasm/kernels.ts";
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

/** Matrix products and recurrent layers have several extents, and test files of their own. */
const elsewhere = ["matmul", "dense", "dense_grad", "lstm", "lstm_grad", "gru", "gru_grad", "simple_rnn", "simple_rnn_grad"] as const;

const cases: Record<Exclude<KernelName, (typeof elsewhere)[number]>, KernelCase> = {
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
  assertEquals([...elsewhere, ...Object.keys(cases)].sort(), Object.keys(kernels).sort());
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

Deno.test("an element's bits do not depend on where it stands", () => {
  const n = 39;
  // sum_squares has the arguments of a function of one element, but one result.
  const unary = Object.entries<KernelSpec>(kernels)
    .filter(([name, { args }]) => args.join() === "n,x,y" && name !== "sum_squares")
    .map(([name]) => name as KernelName);
  for (const lab of labs()) {
    for (const name of unary) {
      const run = lab.kernels[name] as (...args: number[]) => void;
      const x = lab.f32(new Random(7).wild(n));
      const [together, alone] = [lab.out(n), lab.out(n)];
      run(n, x.address, together.address);
      for (let i = 0; i < n; i++) run(1, x.address + 4 * i, alone.address + 4 * i);
      assertEquals(alone.i32(), together.i32(), `${lab.variant}: ${name}`);
      lab.verify(name);
    }
  }
});
