/** Rows of tables: gather, scatter, and segments in compressed-row form joined into one row each. */
import { bytes, clear, loadPart, madd, report, splat, storePart, VECTOR } from "./simd";
import { dotProduct } from "./reduce";
import { copy } from "./movement";

/** Of statusCodes in kernels.ts. */
const ROW_OUT_OF_RANGE: i32 = 1;

const SPLITS_OUT_OF_RANGE: i32 = 5;

/** Of combinerCodes in kernels.ts. */
const SUM: i32 = 0;
const MEAN: i32 = 1;

export function gather_rows(count: usize, width: i32, rows: i32, table: usize, ids: usize, y: usize, status: usize): void {
  const n = i32.load(count);
  for (let i = 0; i < n; i++, y += bytes(width)) {
    const id = i32.load(ids + bytes(i));
    if (<u32>id < <u32>rows) copy(width, table + bytes(width) * id, y);
    else {
      report(status, ROW_OUT_OF_RANGE, i);
      clear(width, y);
    }
  }
}

export function scatter_add_rows(count: usize, width: i32, ids: usize, x: usize, table: usize): void {
  const n = i32.load(count);
  for (let i = 0; i < n; i++, x += bytes(width)) addRow(width, table + bytes(width) * i32.load(ids + bytes(i)), x);
}

/** y += x. */
function addRow(n: i32, y: usize, x: usize): void {
  for (; n >= 4; n -= 4, y += VECTOR, x += VECTOR) v128.store(y, f32x4.add(v128.load(y), v128.load(x)));
  if (n) storePart(y, f32x4.add(loadPart(y, n), loadPart(x, n)), n);
}

/** y += x * factor. */
function addScaledRow(n: i32, y: usize, x: usize, factor: v128): void {
  for (; n >= 4; n -= 4, y += VECTOR, x += VECTOR) v128.store(y, madd(v128.load(x), factor, v128.load(y)));
  if (n) storePart(y, madd(loadPart(x, n), factor, loadPart(y, n)), n);
}

/** y /= divisor. */
function divideRow(n: i32, y: usize, divisor: v128): void {
  for (; n >= 4; n -= 4, y += VECTOR) v128.store(y, f32x4.div(v128.load(y), divisor));
  if (n) storePart(y, f32x4.div(loadPart(y, n), divisor), n);
}

export function segment_combine(
  segments: i32,
  width: i32,
  combiner: i32,
  rows: i32,
  entries: i32,
  x: usize,
  index: usize,
  weights: usize,
  splits: usize,
  y: usize,
  status: usize,
): void {
  for (let s = 0; s < segments; s++, y += bytes(width)) {
    const first = i32.load(splits + bytes(s));
    const last = i32.load(splits + bytes(s + 1));
    clear(width, y);
    if (!within(first, last, entries)) {
      report(status, SPLITS_OUT_OF_RANGE, s);
      continue;
    }
    for (let e = first; e < last; e++) {
      const id = i32.load(index + bytes(e));
      if (<u32>id >= <u32>rows) {
        report(status, ROW_OUT_OF_RANGE, e);
        continue;
      }
      const row = x + bytes(width) * id;
      if (weights) addScaledRow(width, y, row, splat(weights + bytes(e)));
      else addRow(width, y, row);
    }
    if (combiner == SUM || first >= last) continue;
    const divisor = segmentDivisor(combiner, first, last, weights);
    if (divisor == 0) clear(width, y);
    else divideRow(width, y, f32x4.splat(divisor));
  }
}

/** Whether the entries of a segment are entries that there are; no segment ends before it begins. */
function within(first: i32, last: i32, entries: i32): bool {
  return <u32>first <= <u32>last && <u32>last <= <u32>entries;
}

/** Sum of the weights for mean, root of the sum of their squares for sqrtn. */
function segmentDivisor(combiner: i32, first: i32, last: i32, weights: usize): f32 {
  if (weights == 0) return combiner == MEAN ? <f32>(last - first) : sqrt(<f32>(last - first));
  let total: f32 = 0;
  for (let e = first; e < last; e++) {
    const weight = f32.load(weights + bytes(e));
    total += combiner == MEAN ? weight : weight * weight;
  }
  return combiner == MEAN ? total : sqrt(total);
}

export function segment_combine_grad(
  segments: i32,
  width: i32,
  combiner: i32,
  dy: usize,
  index: usize,
  weights: usize,
  splits: usize,
  entries: i32,
  count: usize,
  dx: usize,
): void {
  const rows = i32.load(count);
  memory.fill(dx, 0, bytes(width) * rows);
  for (let s = 0; s < segments; s++, dy += bytes(width)) {
    const first = i32.load(splits + bytes(s));
    const last = i32.load(splits + bytes(s + 1));
    // What is out of range the forward kernel has reported.
    if (first >= last || !within(first, last, entries)) continue;
    const divisor: f32 = combiner == SUM ? 1 : segmentDivisor(combiner, first, last, weights);
    // A segment whose weights cancel out gave 0, whatever its rows were.
    if (divisor == 0) continue;
    for (let e = first; e < last; e++) {
      const id = i32.load(index + bytes(e));
      if (<u32>id >= <u32>rows) continue;
      const weight: f32 = weights ? f32.load(weights + bytes(e)) : 1;
      addScaledRow(width, dx + bytes(width) * id, dy, f32x4.splat(weight / divisor));
    }
  }
}

export function multi_hot(
  segments: i32,
  depth: i32,
  entries: i32,
  ids: usize,
  weights: usize,
  splits: usize,
  y: usize,
  status: usize,
): void {
  memory.fill(y, 0, bytes(depth) * segments);
  for (let s = 0; s < segments; s++, y += bytes(depth)) {
    const first = i32.load(splits + bytes(s));
    const last = i32.load(splits + bytes(s + 1));
    if (!within(first, last, entries)) {
      report(status, SPLITS_OUT_OF_RANGE, s);
      continue;
    }
    for (let e = first; e < last; e++) {
      const id = i32.load(ids + bytes(e));
      if (<u32>id >= <u32>depth) continue;
      const at = y + bytes(id);
      f32.store(at, f32.load(at) + (weights ? f32.load(weights + bytes(e)) : 1));
    }
  }
}

export function clip_rows_by_norm(count: usize, width: i32, x: usize, y: usize, params: usize): void {
  const limit = f32.load(params);
  const n = i32.load(count);
  for (let i = 0; i < n; i++, x += bytes(width), y += bytes(width)) {
    const norm = <f32>sqrt(dotProduct(width, x, x));
    // max is the instruction's, through which NaN goes.
    scaleRow(width, x, f32x4.splat(limit / max(norm, limit)), y);
  }
}

function scaleRow(n: i32, x: usize, factor: v128, y: usize): void {
  for (; n >= 4; n -= 4, x += VECTOR, y += VECTOR) v128.store(y, f32x4.mul(v128.load(x), factor));
  if (n) storePart(y, f32x4.mul(loadPart(x, n), factor), n);
}

/** Where norm(x) > limit: dx = (dy - x (x . dy) / norm^2) limit / norm; elsewhere dx = dy. */
export function clip_rows_by_norm_grad(count: usize, width: i32, x: usize, dy: usize, dx: usize, params: usize): void {
  const limit = f32.load(params);
  const n = i32.load(count);
  for (let i = 0; i < n; i++, x += bytes(width), dy += bytes(width), dx += bytes(width)) {
    const square = dotProduct(width, x, x);
    if (square <= <f64>limit * <f64>limit) copy(width, dy, dx);
    else {
      const along = f32x4.splat(-<f32>(dotProduct(width, x, dy) / square));
      removeAlong(width, x, dy, along, f32x4.splat(limit / <f32>sqrt(square)), dx);
    }
  }
}

/** dx = (dy + x along) factor. */
function removeAlong(n: i32, x: usize, dy: usize, along: v128, factor: v128, dx: usize): void {
  for (; n >= 4; n -= 4, x += VECTOR, dy += VECTOR, dx += VECTOR) {
    v128.store(dx, f32x4.mul(madd(v128.load(x), along, v128.load(dy)), factor));
  }
  if (n) storePart(dx, f32x4.mul(madd(loadPart(x, n), along, loadPart(dy, n)), factor), n);
}
