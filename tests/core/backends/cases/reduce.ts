/** References of the reductions, in float64. */
import { assertEquals } from "@std/assert";
import type { KernelName } from "../../../../wasm/kernels.ts";
import { assertNear, type KernelCase, type Random, type Tolerance } from "../_lab.ts";

type Reducer = (values: number[]) => number;

/** [outer, axis, inner] for a size: rows, columns and both, with the size in each place. */
function shapes(n: number): [outer: number, axis: number, inner: number][] {
  return [[1, n, 1], [3, n, 1], [1, n, 3], [1, n, 4], [2, n, 13], [2, 3, n], [2, 1, n], [n, 2, 2], [n, 3, 1]];
}

function reference(reduce: Reducer, x: Float32Array, [outer, axis, inner]: [number, number, number]): number[] {
  return Array.from({ length: outer * inner }, (_, i) => {
    const first = Math.floor(i / inner) * axis * inner + (i % inner);
    return reduce(Array.from({ length: axis }, (_, j) => x[first + j * inner]!));
  });
}

type Make = (random: Random, n: number) => Float32Array;

function reduction(
  name: "reduce_sum" | "reduce_max" | "reduce_min" | "reduce_prod",
  reduce: Reducer,
  make: Make,
  tolerance: Tolerance,
): KernelCase {
  return async (lab, n, random) => {
    for (const shape of shapes(n)) {
      const [outer, axis, inner] = shape;
      const x = make(random, outer * axis * inner);
      const y = lab.out(outer * inner);
      lab.kernels[name](outer, axis, inner, lab.f32(x).address, y.address);
      assertNear(await y.f32(), reference(reduce, x, shape), tolerance, `${name}[${shape}]`);
    }
  };
}

/** Sum in float64; infinities and NaN as they come. */
const sum: Reducer = (values) => values.reduce((a, b) => a + b, 0);
const firstBest = (values: number[]): number => {
  const best = Math.max(...values);
  return values.findIndex((value) => Number.isNaN(best) ? Number.isNaN(value) : value === best);
};

/** The absolute error of a float32 sum of blocks is at most about 64 roundings of the block's partial sum of magnitudes. */
const summation: Tolerance = { ulps: 1, absolute: 2e-4 };

const wildWithoutHuge: Make = (random, n) => random.wild(n).map((x) => (Number.isFinite(x) && Math.abs(x) > 1e30 ? 2 : x));
// One element in 200 is NaN or infinite, so that most rows stay finite.
const rarelyWild: Make = (random, n) =>
  random.floats(n).map((x) => (random.below(200) === 0 ? [NaN, Infinity, -Infinity][random.below(3)]! : x));
const nearOne: Make = (random, n) => random.floats(n, 0.9, 1.1).map((x) => (random.below(300) === 0 ? NaN : x));

export const reduceCases = {
  reduce_sum: reduction("reduce_sum", sum, rarelyWild, summation),
  reduce_max: reduction("reduce_max", (values) => Math.max(...values), rarelyWild, {}),
  reduce_min: reduction("reduce_min", (values) => Math.min(...values), wildWithoutHuge, {}),
  reduce_prod: reduction("reduce_prod", (values) => values.reduce((a, b) => a * b, 1), nearOne, { ulps: 1200 }),

  arg_max: async (lab, n, random) => {
    // Few different values: ties are the rule.
    const makes: Make[] = [rarelyWild, (r, count) => Float32Array.from(r.integers(count, 0, 3))];
    for (const make of makes) {
      for (const shape of shapes(n).filter(([, axis]) => axis > 0)) {
        const [outer, axis, inner] = shape;
        const x = make(random, outer * axis * inner);
        const y = lab.out(outer * inner);
        lab.kernels.arg_max(outer, axis, inner, lab.f32(x).address, y.address);
        assertEquals(await y.i32(), Int32Array.from(reference(firstBest, x, shape)), `arg_max[${shape}]`);
      }
    }
  },

  sum_squares: async (lab, n, random) => {
    const x = random.floats(n);
    const y = lab.out(1);
    lab.kernels.sum_squares(n, lab.f32(x).address, y.address);
    // All terms are positive: relative to the sum, 64 roundings a lane would be the worst case.
    assertNear(await y.f32(), [x.reduce((total, value) => total + value * value, 0)], { ulps: 8 }, `sum_squares(${n})`);
  },

  dot: async (lab, n, random) => {
    const [a, b] = [random.floats(n), random.floats(n)];
    const y = lab.out(1);
    lab.kernels.dot(n, lab.f32(a).address, lab.f32(b).address, y.address);
    assertNear(await y.f32(), [a.reduce((total, value, i) => total + value * b[i]!, 0)], summation, `dot(${n})`);
  },

  mul_rows: async (lab, n, random) => {
    const [x, scale] = [random.wild(3 * n), random.wild(3)];
    const y = lab.f32(x);
    lab.kernels.mul_rows(3, n, y.address, lab.f32(scale).address, y.address);
    assertNear(await y.f32(), x.map((value, i) => value * scale[Math.floor(i / n)]!), {}, `mul_rows(${n})`);
  },
} satisfies Partial<Record<KernelName, KernelCase>>;
