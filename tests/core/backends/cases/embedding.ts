/** References of the kernels for rows of tables, in float64. */
import { assertEquals } from "@std/assert";
import { combinerCodes, statusCodes } from "../../../../wasm/codes.ts";
import type { KernelName } from "../../../../wasm/kernels.ts";
import { assertNear, type KernelCase, type Random } from "../_lab.ts";

const tableRows = 9;

/** Five segments over the rows of x, the second one empty. Rows repeat. */
interface Segments {
  readonly index: Int32Array;
  readonly splits: Int32Array;
  readonly weights: Float32Array;
}

function drawSegments(random: Random): Segments {
  const lengths = [3, 0, 1, 5, 2];
  const splits = [0];
  for (const length of lengths) splits.push(splits.at(-1)! + length);
  const entries = splits.at(-1)!;
  const weights = random.floats(entries, 0.25, 2);
  // The weights of the last segment cancel out.
  weights.set([1.5, -1.5], entries - 2);
  return { index: random.integers(entries, 0, tableRows), splits: Int32Array.from(splits), weights };
}

/** Coefficient of each entry of each segment: its weight over what the combiner divides by. */
function coefficients({ splits, weights }: Segments, combiner: number, weighted: boolean): number[] {
  const all: number[] = [];
  for (let s = 0; s + 1 < splits.length; s++) {
    const own = Array.from(weights.subarray(splits[s], splits[s + 1]), (w) => (weighted ? w : 1));
    const mean = own.reduce((a, b) => a + b, 0);
    const sqrtn = Math.sqrt(own.reduce((a, b) => a + b * b, 0));
    const divisor = combiner === combinerCodes.sum ? 1 : combiner === combinerCodes.mean ? mean : sqrtn;
    all.push(...own.map((w) => (divisor === 0 ? 0 : w / divisor)));
  }
  return all;
}

async function everyCombiner(check: (combiner: number, weighted: boolean) => Promise<void>): Promise<void> {
  for (const combiner of Object.values(combinerCodes)) for (const weighted of [false, true]) await check(combiner, weighted);
}

export const embeddingCases = {
  gather_rows: async (lab, n, random) => {
    const table = random.wild(tableRows * n);
    const ids = random.integers(6, 0, tableRows);
    ids.set([tableRows, -1], 2); // entries 2 and 3 are outside: reported, and zero
    const [y, status] = [lab.out(6 * n), lab.i32([0, 0])];
    lab.kernels.gather_rows(lab.i32([6]).address, n, tableRows, lab.f32(table).address, lab.i32(ids).address, y.address, status.address);
    const expected = [...ids].flatMap((id, i) => (i === 2 || i === 3 ? new Array(n).fill(0) : [...table.subarray(id * n, id * n + n)]));
    assertNear(await y.f32(), expected, {}, `gather_rows(${n})`);
    assertEquals(await status.i32(), Int32Array.of(statusCodes.rowOutOfRange, 2));
    // The status keeps what was there first.
    const taken = lab.i32([statusCodes.labelOutOfRange, 5]);
    lab.kernels.gather_rows(lab.i32([6]).address, n, tableRows, lab.f32(table).address, lab.i32(ids).address, y.address, taken.address);
    assertEquals(await taken.i32(), Int32Array.of(statusCodes.labelOutOfRange, 5));
  },

  scatter_add_rows: async (lab, n, random) => {
    const [table, x] = [random.floats(tableRows * n), random.floats(6 * n)];
    const ids = random.integers(6, 0, tableRows);
    const y = lab.f32(table);
    lab.kernels.scatter_add_rows(lab.i32([6]).address, n, lab.i32(ids).address, lab.f32(x).address, y.address);
    const expected = table.slice();
    ids.forEach((id, i) => {
      for (let j = 0; j < n; j++) expected[id * n + j]! += x[i * n + j]!;
    });
    assertNear(await y.f32(), expected, {}, `scatter_add_rows(${n})`);
  },

  segment_combine: async (lab, n, random) => {
    const x = random.floats(tableRows * n);
    const segments = drawSegments(random);
    const { index, splits, weights } = segments;
    await everyCombiner(async (combiner, weighted) => {
      const y = lab.out(5 * n);
      const addresses = [index, splits].map((words) => lab.i32(words).address) as [number, number];
      const weightsAt = weighted ? lab.f32(weights).address : 0;
      const [indexAt, splitsAt] = addresses;
      const status = lab.i32([0, 0]);
      const xAt = lab.f32(x).address;
      const { length: entries } = index;
      lab.kernels.segment_combine(5, n, combiner, tableRows, entries, xAt, indexAt, weightsAt, splitsAt, y.address, status.address);
      const factors = coefficients(segments, combiner, weighted);
      const expected = new Float64Array(5 * n);
      for (let s = 0; s < 5; s++) {
        for (let e = splits[s]!; e < splits[s + 1]!; e++) {
          for (let j = 0; j < n; j++) expected[s * n + j]! += factors[e]! * x[index[e]! * n + j]!;
        }
      }
      assertNear(await y.f32(), expected, { ulps: 3, absolute: 2e-6 }, `segment_combine(${n}, ${combiner}, ${weighted})`);
    });
  },

  segment_combine_grad: async (lab, n, random) => {
    const dy = random.floats(5 * n);
    const segments = drawSegments(random);
    const { index, splits, weights } = segments;
    await everyCombiner(async (combiner, weighted) => {
      const dx = lab.out(tableRows * n);
      const [indexAt, splitsAt, countAt] = [lab.i32(index).address, lab.i32(splits).address, lab.i32([tableRows]).address];
      const weightsAt = weighted ? lab.f32(weights).address : 0;
      const dyAt = lab.f32(dy).address;
      lab.kernels.segment_combine_grad(5, n, combiner, dyAt, indexAt, weightsAt, splitsAt, index.length, countAt, dx.address);
      const factors = coefficients(segments, combiner, weighted);
      const expected = new Float64Array(tableRows * n);
      for (let s = 0; s < 5; s++) {
        for (let e = splits[s]!; e < splits[s + 1]!; e++) {
          for (let j = 0; j < n; j++) expected[index[e]! * n + j]! += factors[e]! * dy[s * n + j]!;
        }
      }
      assertNear(await dx.f32(), expected, { ulps: 3, absolute: 4e-6 }, `segment_combine_grad(${n}, ${combiner}, ${weighted})`);
    });
  },

  multi_hot: async (lab, n, random) => {
    const { splits, weights } = drawSegments(random);
    const ids = random.integers(weights.length, -1, n + 2); // some negative, some beyond the depth
    for (const weighted of [false, true]) {
      const y = lab.out(5 * n);
      const weightsAt = weighted ? lab.f32(weights).address : 0;
      const [idsAt, splitsAt, statusAt] = [lab.i32(ids).address, lab.i32(splits).address, lab.i32([0, 0]).address];
      lab.kernels.multi_hot(5, n, ids.length, idsAt, weightsAt, splitsAt, y.address, statusAt);
      const expected = new Float32Array(5 * n);
      for (let s = 0; s < 5; s++) {
        for (let e = splits[s]!; e < splits[s + 1]!; e++) {
          const id = ids[e]!;
          if (id >= 0 && id < n) expected[s * n + id]! += weighted ? weights[e]! : 1;
        }
      }
      assertNear(await y.f32(), expected, {}, `multi_hot(${n}, ${weighted})`);
    }
  },

  clip_rows_by_norm: async (lab, n, random) => {
    const x = random.floats(3 * n);
    for (let i = 0; i < n; i++) x[i]! *= 1e-3; // the first row is short enough
    if (n > 0) x[2 * n] = NaN;
    const y = lab.f32(x);
    lab.kernels.clip_rows_by_norm(lab.i32([3]).address, n, y.address, y.address, lab.f32([0.5]).address);
    const expected = [0, 1, 2].flatMap((r) => {
      const own = [...x.subarray(r * n, r * n + n)];
      const norm = Math.hypot(...own);
      return own.map((value) => value * (0.5 / Math.max(norm, 0.5)));
    });
    assertNear(await y.f32(), expected, { ulps: 5 }, `clip_rows_by_norm(${n})`);
    assertEquals((await y.f32()).subarray(0, n), x.subarray(0, n), "an unclipped row keeps its bits");
  },

  clip_rows_by_norm_grad: async (lab, n, random) => {
    const [x, dy] = [random.floats(2 * n), random.floats(2 * n)];
    for (let i = 0; i < n; i++) x[i]! *= 1e-3;
    const dx = lab.f32(dy);
    lab.kernels.clip_rows_by_norm_grad(lab.i32([2]).address, n, lab.f32(x).address, dx.address, dx.address, lab.f32([0.5]).address);
    const expected = [0, 1].flatMap((r) => {
      const [own, upstream] = [x.subarray(r * n, r * n + n), dy.subarray(r * n, r * n + n)];
      const norm = Math.hypot(...own);
      if (norm <= 0.5) return [...upstream];
      const along = own.reduce((sum, value, i) => sum + value * upstream[i]!, 0) / norm ** 2;
      return Array.from(own, (value, i) => (upstream[i]! - value * along) * (0.5 / norm));
    });
    assertNear(await dx.f32(), expected, { ulps: 6, absolute: 1e-6 }, `clip_rows_by_norm_grad(${n})`);
  },
} satisfies Partial<Record<KernelName, KernelCase>>;
