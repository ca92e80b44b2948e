/** Kernels that move 4-byte elements and look at none. */
import { bytes, splat, storePart, VECTOR } from "./simd";

const MAX_RANK = 8;
const POSITIONS: usize = memory.data(32); // one i32 per axis

export function strided_copy(rank: i32, extents: usize, x_strides: usize, y_strides: usize, x: usize, y: usize): void {
  if (rank == 0) {
    i32.store(y, i32.load(x));
    return;
  }
  if (rank > MAX_RANK) unreachable();
  let runs = 1;
  for (let axis = 0; axis < rank - 1; axis++) {
    runs *= i32.load(extents + bytes(axis));
    i32.store(POSITIONS + bytes(axis), 0);
  }
  const last = bytes(rank - 1);
  const length = i32.load(extents + last);
  const xStride = i32.load(x_strides + last) << 2;
  const yStride = i32.load(y_strides + last) << 2;
  if (length <= 0) return;
  for (; runs > 0; runs--) {
    copyRun(length, x, xStride, y, yStride);
    for (let axis = rank - 2; axis >= 0; axis--) {
      const at = bytes(axis);
      const extent = i32.load(extents + at);
      const position = i32.load(POSITIONS + at) + 1;
      const xStep = i32.load(x_strides + at) << 2;
      const yStep = i32.load(y_strides + at) << 2;
      x += xStep;
      y += yStep;
      i32.store(POSITIONS + at, position);
      if (position < extent) break;
      i32.store(POSITIONS + at, 0);
      x -= extent * xStep;
      y -= extent * yStep;
    }
  }
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
