/** What the random kernels draw, in the large and at one known point. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { ContractCase, Lab } from "../_lab.ts";

const n = 200_000;

export const distributionCases: readonly ContractCase[] = [
  {
    name: "random_uniform gives the upper 24 bits of the words of counter 0 under key 0",
    kernels: ["random_uniform"],
    async run(lab) {
      const y = lab.out(2);
      const params = lab.i32([0, 0, 0, 0, 0, new Int32Array(Float32Array.of(2 ** 24).buffer)[0]!]);
      lab.kernels.random_uniform(2, y.address, params.address);
      assertEquals([...(await y.f32())], [0x6b2001, 0x99ba4e]);
    },
  },
  {
    name: "random_normal has the moments of a normal distribution",
    kernels: ["random_normal"],
    async run(lab) {
      const { mean, deviation, greatest } = moments(await draw(lab, "random_normal"));
      // Standard errors: 1 / sqrt(n) = 0.0022 and 1 / sqrt(2 n) = 0.0016; the greatest of 200000 is about 4.4.
      assertAlmostEquals(mean, 0, 0.01);
      assertAlmostEquals(deviation, 1, 0.007);
      assert(greatest > 4 && greatest < 5.8, `${greatest}`);
    },
  },
  {
    name: "random_truncated_normal stays within two deviations",
    kernels: ["random_truncated_normal"],
    async run(lab) {
      const { mean, deviation, greatest } = moments(await draw(lab, "random_truncated_normal"));
      // The deviation of a normal distribution cut at 2 is sqrt(1 - 4 phi(2) / (2 Phi(2) - 1)) = 0.8796.
      assertAlmostEquals(mean, 0, 0.01);
      assertAlmostEquals(deviation, 0.8796, 0.007);
      assert(greatest <= 2 && greatest > 1.999, `${greatest}`);
    },
  },
];

function moments(values: Float32Array): { mean: number; deviation: number; greatest: number } {
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  return { mean, deviation: Math.sqrt(variance), greatest: values.reduce((a, b) => Math.max(a, Math.abs(b)), 0) };
}

async function draw(lab: Lab, name: "random_normal" | "random_truncated_normal"): Promise<Float32Array> {
  const y = lab.out(n);
  lab.kernels[name](n, y.address, lab.i32([1, 2, 3, 0, ...new Int32Array(Float32Array.of(0, 1).buffer)]).address);
  return await y.f32();
}
