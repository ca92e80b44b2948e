/**
 * Softmax and the cross-entropies over rows of n. The greatest element of a row is subtracted first, so that no exponential overflows; a
 * row that is -infinity throughout gives NaN, as in TensorFlow.
 */
import { bytes, clear, constant, loadPart, madd, maxAcross, partMask, report, storePart, sumAcross, sumLanes, VECTOR } from "./simd";
import { sigmoidFrom, vexpFlush, vlog, vlog1pUnit } from "./math";
import { rowMax } from "./reduce";

/** Of statusCodes in kernels.ts. */
const LABEL_OUT_OF_RANGE: i32 = 2;

const CONSTANTS: usize = memory.data<f32>([1.0], 16);
const BITS: usize = memory.data<i32>([-0x800000], 16); // -infinity
const LANES: usize = memory.data<i32>([0, 1, 2, 3], 16);

export function softmax(rows: i32, n: i32, x: usize, y: usize): void {
  if (n <= 4) {
    for (; rows > 0; rows--, x += bytes(n), y += bytes(n)) {
      const z = shortRow(n, x);
      const e = vexpFlush(f32x4.sub(z, maxAcross(z)));
      const p = f32x4.div(e, sumAcross(e));
      if (n == 4) v128.store(y, p);
      else if (n > 0) storePart(y, p, n);
    }
    return;
  }
  for (; rows > 0; rows--, x += bytes(n), y += bytes(n)) {
    const sum = exponentials(n, x, f32x4.splat(rowMax(n, x)), y);
    scaleRow(n, y, f32x4.div(constant(CONSTANTS, 0), f32x4.splat(sum)));
  }
}

/** A row of at most four, filled up with -infinity. A NaN reaches every lane of the result by the sum. */
@inline
function shortRow(n: i32, x: usize): v128 {
  if (n == 4) return v128.load(x);
  return v128.bitselect(loadPart(x, n), constant(BITS, 0), partMask(n));
}

/** y = e^(x - greatest), and the sum of y. */
function exponentials(n: i32, x: usize, greatest: v128, y: usize): f32 {
  let sum = f32x4.splat(0);
  for (; n >= 4; n -= 4, x += VECTOR, y += VECTOR) {
    const e = vexpFlush(f32x4.sub(v128.load(x), greatest));
    v128.store(y, e);
    sum = f32x4.add(sum, e);
  }
  if (n) {
    const e = vexpFlush(f32x4.sub(loadPart(x, n), greatest));
    storePart(y, e, n);
    sum = f32x4.add(sum, v128.and(e, partMask(n)));
  }
  return sumLanes(sum);
}

/** The sum of e^(x - greatest). */
function sumOfExponentials(n: i32, x: usize, greatest: v128): f32 {
  let sum = f32x4.splat(0);
  for (; n >= 4; n -= 4, x += VECTOR) sum = f32x4.add(sum, vexpFlush(f32x4.sub(v128.load(x), greatest)));
  if (n) sum = f32x4.add(sum, v128.and(vexpFlush(f32x4.sub(loadPart(x, n), greatest)), partMask(n)));
  return sumLanes(sum);
}

function scaleRow(n: i32, y: usize, factor: v128): void {
  for (; n >= 4; n -= 4, y += VECTOR) v128.store(y, f32x4.mul(v128.load(y), factor));
  if (n) storePart(y, f32x4.mul(loadPart(y, n), factor), n);
}

/** dx = y (dy - sum(dy y)). */
export function softmax_grad(rows: i32, n: i32, y: usize, dy: usize, dx: usize): void {
  for (; rows > 0; rows--, y += bytes(n), dy += bytes(n), dx += bytes(n)) softmaxGradRow(n, y, dy, dx);
}

function softmaxGradRow(n: i32, y: usize, dy: usize, dx: usize): void {
  let sum = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) sum = madd(v128.load(y + bytes(i)), v128.load(dy + bytes(i)), sum);
  const rest = n - i;
  if (rest) sum = madd(loadPart(y + bytes(i), rest), loadPart(dy + bytes(i), rest), sum);
  const total = f32x4.splat(sumLanes(sum));
  for (; n >= 4; n -= 4, y += VECTOR, dy += VECTOR, dx += VECTOR) {
    v128.store(dx, f32x4.mul(v128.load(y), f32x4.sub(v128.load(dy), total)));
  }
  if (n) storePart(dx, f32x4.mul(loadPart(y, n), f32x4.sub(loadPart(dy, n), total)), n);
}

export function log_softmax(rows: i32, n: i32, x: usize, y: usize): void {
  for (; rows > 0; rows--, x += bytes(n), y += bytes(n)) {
    const greatest = f32x4.splat(rowMax(n, x));
    const logSum = vlog(f32x4.splat(sumOfExponentials(n, x, greatest)));
    logSoftmaxRow(n, x, y, greatest, logSum);
  }
}

function logSoftmaxRow(n: i32, x: usize, y: usize, greatest: v128, logSum: v128): void {
  for (; n >= 4; n -= 4, x += VECTOR, y += VECTOR) v128.store(y, f32x4.sub(f32x4.sub(v128.load(x), greatest), logSum));
  if (n) storePart(y, f32x4.sub(f32x4.sub(loadPart(x, n), greatest), logSum), n);
}

/** dx = dy - e^y sum(dy). */
export function log_softmax_grad(rows: i32, n: i32, y: usize, dy: usize, dx: usize): void {
  for (; rows > 0; rows--, y += bytes(n), dy += bytes(n), dx += bytes(n)) logSoftmaxGradRow(n, y, dy, dx);
}

function logSoftmaxGradRow(n: i32, y: usize, dy: usize, dx: usize): void {
  let sum = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) sum = f32x4.add(sum, v128.load(dy + bytes(i)));
  if (n - i) sum = f32x4.add(sum, loadPart(dy + bytes(i), n - i));
  const total = f32x4.splat(sumLanes(sum));
  for (; n >= 4; n -= 4, y += VECTOR, dy += VECTOR, dx += VECTOR) {
    v128.store(dx, f32x4.sub(v128.load(dy), f32x4.mul(vexpFlush(v128.load(y)), total)));
  }
  if (n) storePart(dx, f32x4.sub(loadPart(dy, n), f32x4.mul(vexpFlush(loadPart(y, n)), total)), n);
}

export function softmax_cross_entropy(rows: i32, n: i32, logits: usize, labels: usize, loss: usize, gradient: usize, status: usize): void {
  const zStep = bytes(n);
  const gStep = gradient ? zStep : 0;
  // The logarithm of four rows' sums is one.
  for (let row = 0; row < rows; row += 4, labels += VECTOR, loss += VECTOR) {
    const count = min(rows - row, 4);
    let sums = constant(CONSTANTS, 0);
    sums = f32x4.replace_lane(sums, 0, crossEntropyRow(n, logits, i32.load(labels), loss, gradient, row, status));
    logits += zStep;
    gradient += gStep;
    if (count > 1) {
      sums = f32x4.replace_lane(sums, 1, crossEntropyRow(n, logits, i32.load(labels, 4), loss + 4, gradient, row + 1, status));
      logits += zStep;
      gradient += gStep;
    }
    if (count > 2) {
      sums = f32x4.replace_lane(sums, 2, crossEntropyRow(n, logits, i32.load(labels, 8), loss + 8, gradient, row + 2, status));
      logits += zStep;
      gradient += gStep;
    }
    if (count > 3) {
      sums = f32x4.replace_lane(sums, 3, crossEntropyRow(n, logits, i32.load(labels, 12), loss + 12, gradient, row + 3, status));
      logits += zStep;
      gradient += gStep;
      v128.store(loss, f32x4.sub(vlog(sums), v128.load(loss)));
    } else storePart(loss, f32x4.sub(vlog(sums), loadPart(loss, count)), count);
  }
}

/** The row's sum of e^(z - greatest); z - greatest of the label at `chosen`. A bad label gives what leads to a loss of 0. */
function crossEntropyRow(n: i32, z: usize, label: i32, chosen: usize, gradient: usize, row: i32, status: usize): f32 {
  if (<u32>label >= <u32>n) {
    report(status, LABEL_OUT_OF_RANGE, row);
    f32.store(chosen, 0);
    if (gradient) clear(n, gradient);
    return 1;
  }
  const own = f32.load(z + bytes(label));
  if (n <= 4) {
    const v = shortRow(n, z);
    const greatest = maxAcross(v);
    const e = vexpFlush(f32x4.sub(v, greatest));
    const sum = sumAcross(e);
    f32.store(chosen, own - f32x4.extract_lane(greatest, 0));
    if (gradient) {
      const hot = v128.and(i32x4.eq(v128.load(LANES), i32x4.splat(label)), constant(CONSTANTS, 0));
      const slope = f32x4.sub(f32x4.div(e, sum), hot);
      if (n == 4) v128.store(gradient, slope);
      else storePart(gradient, slope, n);
    }
    return f32x4.extract_lane(sum, 0);
  }
  const max = rowMax(n, z);
  const greatest = f32x4.splat(max);
  f32.store(chosen, own - max);
  if (gradient == 0) return sumOfExponentials(n, z, greatest);
  const sum = exponentials(n, z, greatest, gradient);
  scaleRow(n, gradient, f32x4.div(constant(CONSTANTS, 0), f32x4.splat(sum)));
  const at = gradient + bytes(label);
  f32.store(at, f32.load(at) - 1);
  return sum;
}

export function sigmoid_cross_entropy(n: i32, logits: usize, labels: usize, loss: usize, gradient: usize): void {
  const end = logits + bytes(n);
  for (; logits + VECTOR <= end; logits += VECTOR, labels += VECTOR, loss += VECTOR) {
    const z = v128.load(logits);
    const y = v128.load(labels);
    const e = vexpFlush(f32x4.neg(f32x4.abs(z)));
    v128.store(loss, sigmoidLoss(z, y, e));
    if (gradient) {
      v128.store(gradient, f32x4.sub(sigmoidFrom(z, e), y));
      gradient += VECTOR;
    }
  }
  const rest = n & 3;
  if (rest) {
    const z = loadPart(logits, rest);
    const y = loadPart(labels, rest);
    const e = vexpFlush(f32x4.neg(f32x4.abs(z)));
    storePart(loss, sigmoidLoss(z, y, e), rest);
    if (gradient) storePart(gradient, f32x4.sub(sigmoidFrom(z, e), y), rest);
  }
}

/** max(z, 0) - z y + log(1 + e) for e = e^-|z|. */
@inline
function sigmoidLoss(z: v128, y: v128, e: v128): v128 {
  return f32x4.add(f32x4.sub(f32x4.pmax(z, i32x4.splat(0)), f32x4.mul(z, y)), vlog1pUnit(e));
}
