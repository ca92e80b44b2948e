/** References of the kernels that move elements. */
import { assertEquals } from "@std/assert";
import type { KernelName } from "../../../../wasm/kernels.ts";
import type { KernelCase } from "../_lab.ts";

/** Elements of `extents` from x to y at strides: what `strided_copy` is to do. */
function stridedCopy(extents: number[], xStrides: number[], yStrides: number[], x: Int32Array, y: Int32Array): Int32Array {
  const total = extents.reduce((a, b) => a * b, 1);
  for (let i = 0; i < total; i++) {
    let [rest, from, to] = [i, 0, 0];
    for (let axis = extents.length - 1; axis >= 0; axis--) {
      const position = rest % extents[axis]!;
      rest = Math.floor(rest / extents[axis]!);
      from += position * xStrides[axis]!;
      to += position * yStrides[axis]!;
    }
    y[to] = x[from]!;
  }
  return y;
}

/** Row-major strides. */
function dense(extents: number[]): number[] {
  return extents.map((_, axis) => extents.slice(axis + 1).reduce((a, b) => a * b, 1));
}

export const movementCases = {
  strided_copy: async (lab, n, random) => {
    const layouts: [extents: number[], xStrides: number[]][] = [
      [[], []],
      [[n], [1]],
      [[n], [0]],
      [[3, n], [0, 1]], // a row broadcast
      [[n, 3], [1, 0]], // a column broadcast
      [[n, 5], [1, n]], // transposed
      [[2, n, 3], [3 * n, 1, n]], // last two axes swapped
      [[2, 1, 2, 1, n, 1, 2, 1], [4, 0, 2, 0, 4, 0, 1, 0]], // rank 8
    ];
    for (const [extents, xStrides] of layouts) {
      const yStrides = dense(extents);
      const reach = extents.reduce((sum, extent, axis) => sum + Math.max(0, extent - 1) * xStrides[axis]!, 1);
      const x = random.integers(reach, -99, 99);
      const size = extents.reduce((a, b) => a * b, 1);
      const y = lab.i32(new Int32Array(size));
      const addresses = [extents, xStrides, yStrides].map((words) => lab.i32(words).address) as [number, number, number];
      lab.kernels.strided_copy(extents.length, ...addresses, lab.i32(x).address, y.address);
      assertEquals(await y.i32(), stridedCopy(extents, xStrides, yStrides, x, new Int32Array(size)), `[${extents}] from [${xStrides}]`);
    }
    // Spread out on the way: every second element of the output stays as it was.
    const x = random.integers(n, -99, 99);
    const spread = lab.i32(new Int32Array(2 * n).fill(7));
    const words = lab.i32([n, 1, 2]);
    lab.kernels.strided_copy(1, words.address, words.address + 4, words.address + 8, lab.i32(x).address, spread.address);
    assertEquals(await spread.i32(), stridedCopy([n], [1], [2], x, new Int32Array(2 * n).fill(7)));
  },

  copy_2d: async (lab, n, random) => {
    // The columns 2..2+n of a matrix with n + 5 columns, into one with n + 1.
    const x = random.integers(3 * (n + 5), -99, 99);
    const y = lab.i32(new Int32Array(3 * (n + 1)).fill(7));
    lab.kernels.copy_2d(3, n, lab.i32(x).address + 8, n + 5, y.address, n + 1);
    const expected = Int32Array.from({ length: 3 * (n + 1) }, (_, i) => {
      const [row, column] = [Math.floor(i / (n + 1)), i % (n + 1)];
      return column < n ? x[row * (n + 5) + 2 + column]! : 7;
    });
    assertEquals(await y.i32(), expected);
  },

  copy: async (lab, n, random) => {
    const x = random.integers(n, -99, 99);
    const y = lab.out(n);
    lab.kernels.copy(n, lab.i32(x).address, y.address);
    assertEquals(await y.i32(), x);
  },

  fill: async (lab, n) => {
    const y = lab.out(n);
    lab.kernels.fill(n, y.address, lab.i32([-5]).address);
    assertEquals(await y.i32(), new Int32Array(n).fill(-5));
  },
} satisfies Partial<Record<KernelName, KernelCase>>;
