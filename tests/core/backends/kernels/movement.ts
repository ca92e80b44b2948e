/**
 * Kernels that move 4-byte elements and look at none.
 *
 * @module
 */

import type { DeviceWords } from "./words.ts";

/** The kernels of movement. */
export function movement(words: DeviceWords) {
  const copy = (n: number, x: number, y: number): void => words.ints(y, n).set(words.ints(x, n));

  return {
    copy,

    // A stride is a distance in elements between neighbours along an axis; 0 repeats one element.
    strided_copy(rank: number, extents: number, x_strides: number, y_strides: number, x: number, y: number): void {
      const walk = (axis: number, from: number, to: number): void => {
        if (axis === rank) {
          words.ints(to, 1)[0] = words.int(from);
          return;
        }
        const extent = words.int(extents + 4 * axis);
        const [fromStep, toStep] = [4 * words.int(x_strides + 4 * axis), 4 * words.int(y_strides + 4 * axis)];
        for (let i = 0; i < extent; i++) walk(axis + 1, from + i * fromStep, to + i * toStep);
      };
      walk(0, x, y);
    },

    copy_2d(rows: number, columns: number, x: number, x_stride: number, y: number, y_stride: number): void {
      for (let r = 0; r < rows; r++) copy(columns, x + 4 * r * x_stride, y + 4 * r * y_stride);
    },

    fill(n: number, y: number, params: number): void {
      words.ints(y, n).fill(words.int(params));
    },
  };
}
