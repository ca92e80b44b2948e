import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { allowedGap, GaussLegendre, type PathIntegral, RightRiemann } from "../../core/integrated_gradients.ts";
import { gaussLegendre } from "./_gauss_legendre.ts";

/** A function of the path, its derivative in two parts, and its kinks. */
interface Curve {
  readonly at: (a: number) => number;
  readonly parts: (a: number) => readonly [number, number];
  readonly kinks?: readonly number[];
}

const square: Curve = { at: (a) => a * a + a ** 3, parts: (a) => [2 * a, 3 * a * a] };
const wave: Curve = { at: (a) => Math.sin(9 * a) + Math.exp(a), parts: (a) => [9 * Math.cos(9 * a), Math.exp(a)] };
/** Slopes 1, 4 and -2 before, between and behind the kinks, the first part of each a fourth of it. */
const broken: Curve = {
  at: (a) => a + 3 * Math.max(0, a - 0.3) - 6 * Math.max(0, a - 0.7),
  parts: (a) => {
    const slope = 1 + (a > 0.3 ? 3 : 0) - (a > 0.7 ? 6 : 0);
    return [slope / 4, slope * 3 / 4];
  },
  kinks: [0.3, 0.7],
};

/** Follows a path to its end, telling the kinks or not; gives the number of rounds. */
function follow(integral: PathIntegral, { at, parts, kinks = [] }: Curve, told = true): number {
  for (let rounds = 0; rounds < 1000; rounds++) {
    const points = integral.next();
    if (points.length === 0) return rounds;
    assert(points.every((point) => point >= 0 && point <= 1));
    integral.take(
      points.map(at),
      Float64Array.from(points.flatMap(parts)),
      points.map((point, k) => told ? kinks.filter((kink) => kink >= point && kink < (points[k + 1] ?? 0)) : []),
    );
  }
  throw new Error("does not end");
}

const total = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
const gapOf = (integral: PathIntegral): number => Math.abs(integral.ends[1] - integral.ends[0] - total(integral.attributions()));

Deno.test("gaussLegendre integrates polynomials up to degree 2 n - 1 and no further", () => {
  for (let n = 1; n <= 64; n++) {
    const { nodes, weights } = gaussLegendre(n);
    assertAlmostEquals(total(weights), 2, 1e-12);
    for (let i = 0; i < n; i++) {
      assert(i === 0 || nodes[i]! > nodes[i - 1]!);
      assertAlmostEquals(nodes[i]!, -nodes[n - 1 - i]!, 1e-15);
    }
    const integral = (degree: number) => nodes.reduce((sum, x, i) => sum + weights[i]! * x ** degree, 0);
    // Over [-1, 1] the integral of x^(2k) is 2 / (2k + 1).
    for (let degree = 0; degree <= 2 * n - 2; degree += 2) assertAlmostEquals(integral(degree), 2 / (degree + 1), 1e-12);
    if (n <= 8) assert(Math.abs(integral(2 * n) - 2 / (2 * n + 1)) > 1e-6);
  }
  // Abramowitz and Stegun, table 25.4.
  assertAlmostEquals(gaussLegendre(5).nodes[4]!, 0.906179845938664, 1e-15);
  assertAlmostEquals(gaussLegendre(5).weights[4]!, 0.236926885056189, 1e-15);
});

Deno.test("GaussLegendre is exact for parts up to degree 3, in two points", () => {
  const integral = new GaussLegendre(2, { steps: 2, maxSteps: 2, tolerance: 1 });
  follow(integral, { at: (a) => a ** 4, parts: (a) => [a ** 3, 3 * a ** 3] });
  assertEquals(integral.steps, 2);
  integral.attributions().forEach((part, i) => assertAlmostEquals(part, [0.25, 0.75][i]!, 1e-15));
  // Of dF/da = 5 a^4 the rule has 5 (x^4 + y^4) / 2 with x, y = (1 -+ 1 / sqrt(3)) / 2: 35 / 36.
  const beyond = new GaussLegendre(2, { steps: 2, maxSteps: 2, tolerance: 1 });
  follow(beyond, { at: (a) => a ** 5, parts: (a) => [5 * a ** 4, 0] });
  assertAlmostEquals(beyond.attributions()[0]!, 35 / 36, 1e-15);
});

Deno.test("RightRiemann is the mean of the parts at k / steps", () => {
  const integral = new RightRiemann(2, { steps: 4, maxSteps: 4, tolerance: 0 });
  assertEquals(follow(integral, square), 1);
  // (2/4 + 4/4 + 6/4 + 8/4) / 4 and 3 (1 + 4 + 9 + 16) / 16 / 4
  assertAlmostEquals(integral.attributions()[0]!, 1.25, 1e-15);
  assertAlmostEquals(integral.attributions()[1]!, 1.40625, 1e-15);
  assertEquals([integral.steps, ...integral.ends], [4, 0, 2]);
});

Deno.test("RightRiemann doubles its steps until the gap is accepted or maxSteps is reached, and reuses earlier points", () => {
  // The right ends of a rising line miss half a piece: a gap of 1 / steps for a^2, and about 1.5 / steps for a^3.
  const integral = new RightRiemann(2, { steps: 10, maxSteps: 1000, tolerance: 0.01 });
  assertEquals(follow(integral, square), 5);
  assertEquals(integral.steps, 160);
  assert(gapOf(integral) <= 0.02);
  const direct = new RightRiemann(2, { steps: 160, maxSteps: 160, tolerance: 0 });
  follow(direct, square);
  integral.attributions().forEach((value, i) => assertAlmostEquals(value, direct.attributions()[i]!, 1e-13));
  const limited = new RightRiemann(2, { steps: 10, maxSteps: 79, tolerance: 0.01 });
  follow(limited, square);
  assertEquals(limited.steps, 40);
});

Deno.test("GaussLegendre is exact where two nodes are, and takes no more points than it needs", () => {
  const integral = new GaussLegendre(2, { steps: 64, maxSteps: 64, tolerance: 1e-3 });
  assertEquals(follow(integral, square), 1);
  // A quarter of 64.
  assertEquals(integral.steps, 16);
  integral.attributions().forEach((value) => assertAlmostEquals(value, 1, 1e-14));
});

Deno.test("GaussLegendre spends its points where the curve bends most", () => {
  for (const steps of [64, 300]) {
    const integral = new GaussLegendre(2, { steps, maxSteps: steps, tolerance: 0 });
    follow(integral, wave);
    assert(integral.steps <= steps);
    assertAlmostEquals(integral.attributions()[0]!, Math.sin(9), steps === 64 ? 1e-4 : 1e-6);
    assertAlmostEquals(integral.attributions()[1]!, Math.E - 1, 1e-6);
  }
});

Deno.test("GaussLegendre cuts the path at kinks that it is told, and then is exact", () => {
  const integral = new GaussLegendre(2, { steps: 64, maxSteps: 64, tolerance: 1e-3 });
  assertEquals(follow(integral, broken), 2);
  // 8 panels of two nodes; two of them are cut in two.
  assertEquals(integral.steps, 16 + 8);
  // 1 + 3 * 0.7 - 6 * 0.3 = 1.3, a fourth and three fourths of it.
  assertAlmostEquals(integral.attributions()[0]!, 0.325, 1e-14);
  assertAlmostEquals(integral.attributions()[1]!, 0.975, 1e-14);
});

Deno.test("GaussLegendre finds kinks that it is not told", () => {
  const integral = new GaussLegendre(2, { steps: 64, maxSteps: 64, tolerance: 1e-3 });
  follow(integral, broken, false);
  assertAlmostEquals(integral.attributions()[0]!, 0.325, 1e-7);
  assert(integral.steps <= 64);
});

Deno.test("GaussLegendre raises its steps until the gap is accepted, up to maxSteps", () => {
  // 94 kinks, slopes 0 and 2 in turn. (Were it 100, two nodes on each half of the path would happen to be right.)
  const tooth = (a: number) => (47.3 * a) % 1;
  const comb: Curve = { at: (a) => a + Math.abs(tooth(a) - 0.5) / 47.3, parts: (a) => [1, tooth(a) < 0.5 ? -1 : 1] };
  const few = new GaussLegendre(2, { steps: 16, maxSteps: 16, tolerance: 1e-6 });
  follow(few, comb, false);
  assert(few.steps <= 16);
  const many = new GaussLegendre(2, { steps: 16, maxSteps: 4096, tolerance: 1e-6 });
  follow(many, comb, false);
  assert(many.steps > 16 && many.steps <= 4096);
  assert(gapOf(many) <= allowedGap(1e-6, ...many.ends));
});

Deno.test("very few steps are enough for a rule to run", () => {
  for (let steps = 1; steps < 12; steps++) {
    for (const Rule of [GaussLegendre, RightRiemann]) {
      const integral = new Rule(2, { steps, maxSteps: Math.max(2, steps), tolerance: 0 });
      follow(integral, wave);
      assert(integral.steps <= Math.max(2, steps), `${Rule.name} ${steps}: ${integral.steps}`);
      assertAlmostEquals(integral.ends[0], 1, 1e-15);
      assertAlmostEquals(integral.ends[1], Math.sin(9) + Math.E, 1e-15);
    }
  }
});

Deno.test("a path without length has no attributions and no gap", () => {
  for (const Rule of [GaussLegendre, RightRiemann]) {
    const integral = new Rule(0, { steps: 8, maxSteps: 64, tolerance: 1e-3 });
    follow(integral, { at: () => 0.7, parts: () => [] as unknown as [number, number] });
    assertEquals([integral.attributions().length, gapOf(integral)], [0, 0]);
  }
});
