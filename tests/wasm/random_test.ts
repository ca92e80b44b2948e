import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { threefry } from "./cases/random.ts";
import { labs } from "./_harness.ts";

const hex = (words: readonly number[]): string => words.map((word) => word.toString(16).padStart(8, "0")).join(" ");

Deno.test("the reference of the random kernels gives Random123's known answers", () => {
  // kat_vectors of the Random123 library, threefry2x32 with 20 rounds: counter, key, result.
  assertEquals(hex(threefry([0, 0], [0, 0])), "6b200159 99ba4efe");
  assertEquals(hex(threefry([-1, -1], [-1, -1])), "1cb996fc bb002be7");
  assertEquals(hex(threefry([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])), "c4923a9c 483df7a0");
});

Deno.test("random_uniform gives the upper 24 bits of the words of counter 0 under key 0", () => {
  for (const lab of labs()) {
    const y = lab.out(2);
    const params = lab.i32([0, 0, 0, 0, 0, new Int32Array(Float32Array.of(2 ** 24).buffer)[0]!]);
    lab.kernels.random_uniform(2, y.address, params.address);
    assertEquals([...y.f32()], [0x6b2001, 0x99ba4e]);
    lab.verify("random_uniform");
  }
});

const n = 200_000;

function moments(values: Float32Array): { mean: number; deviation: number; greatest: number } {
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  return { mean, deviation: Math.sqrt(variance), greatest: values.reduce((a, b) => Math.max(a, Math.abs(b)), 0) };
}

function draw(name: "random_normal" | "random_truncated_normal"): Float32Array {
  const [lab] = labs();
  const y = lab!.out(n);
  lab!.kernels[name](n, y.address, lab!.i32([1, 2, 3, 0, ...new Int32Array(Float32Array.of(0, 1).buffer)]).address);
  return y.f32();
}

Deno.test("random_normal has the moments of a normal distribution", () => {
  const { mean, deviation, greatest } = moments(draw("random_normal"));
  // Standard errors: 1 / sqrt(n) = 0.0022 and 1 / sqrt(2 n) = 0.0016; the greatest of 200000 is about 4.4.
  assertAlmostEquals(mean, 0, 0.01);
  assertAlmostEquals(deviation, 1, 0.007);
  assert(greatest > 4 && greatest < 5.8, `${greatest}`);
});

Deno.test("random_truncated_normal stays within two deviations", () => {
  const { mean, deviation, greatest } = moments(draw("random_truncated_normal"));
  // The deviation of a normal distribution cut at 2 is sqrt(1 - 4 phi(2) / (2 Phi(2) - 1)) = 0.8796.
  assertAlmostEquals(mean, 0, 0.01);
  assertAlmostEquals(deviation, 0.8796, 0.007);
  assert(greatest <= 2 && greatest > 1.999, `${greatest}`);
});
