/** Kernels that move 4-byte elements and look at none. */
import { bytes, splat, storePart, VECTOR } from "./simd";

export function strided_copy(rank: i32, extents: usize, x_strides: usize, y_strides: usize, x: usize, y: usize): void {
  if (rank == 0) {
    i32.store(y, i32.load(x));
    return;
  }
  const extent = i32.load(extents);
  const xStep = i32.load(x_strides) << 2;
  const yStep = i32.load(y_strides) << 2;
  if (rank == 1) {
    copyRun(extent, x, xStep, y, yStep);
    return;
  }
  for (let i = 0; i < extent; i++, x += xStep, y += yStep) strided_copy(rank - 1, extents + 4, x_strides + 4, y_strides + 4, x, y);
}

/** One run along the last axis; strides in bytes. */
function copyRun(length: i32, x: usize, xStride: i32, y: usize, yStride: i32): void {
  if (yStride == 4) {
    if (xStride == 4) {
      copy(length, x, y);
      return;
    }
    if (xStride == 0) {
      fill(length, y, x);
      return;
    }
  }
  for (; length >= 4; length -= 4) {
    const a = i32.load(x);
    const b = i32.load(x + xStride);
    const c = i32.load(x + 2 * xStride);
    const d = i32.load(x + 3 * xStride);
    i32.store(y, a);
    i32.store(y + yStride, b);
    i32.store(y + 2 * yStride, c);
    i32.store(y + 3 * yStride, d);
    x += 4 * xStride;
    y += 4 * yStride;
  }
  for (; length > 0; length--, x += xStride, y += yStride) i32.store(y, i32.load(x));
}

export function copy_2d(rows: i32, columns: i32, x: usize, x_stride: i32, y: usize, y_stride: i32): void {
  for (; rows > 0; rows--, x += bytes(x_stride), y += bytes(y_stride)) copy(columns, x, y);
}

/** Short runs by vectors: a call of memory.copy costs more than they do. */
export function copy(n: i32, x: usize, y: usize): void {
  if (n > 64) {
    memory.copy(y, x, bytes(n));
    return;
  }
  const end = x + bytes(n);
  for (; x + VECTOR <= end; x += VECTOR, y += VECTOR) v128.store(y, v128.load(x));
  for (; x < end; x += 4, y += 4) i32.store(y, i32.load(x));
}

export function fill(n: i32, y: usize, params: usize): void {
  const value = splat(params);
  const end = y + bytes(n);
  for (; y + VECTOR <= end; y += VECTOR) v128.store(y, value);
  if (n & 3) storePart(y, value, n & 3);
}
