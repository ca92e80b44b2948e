/**
 * The loops of kernels that treat every element alike. They may work in place. A function of one or two vectors is a type here, so that
 * the loop is compiled anew around each with the call resolved and inlined.
 */
import { bytes, FOUR_VECTORS, loadPart, storePart, VECTOR } from "./simd";

/** Loop of a function that costs about as much as its load and store. */
@inline
export function mapLight<F>(n: i32, x: usize, y: usize): void {
  const f = changetype<F>(0);
  const end = x + bytes(n);
  for (; x + FOUR_VECTORS <= end; x += FOUR_VECTORS, y += FOUR_VECTORS) {
    v128.store(y, f.apply(v128.load(x)));
    v128.store(y, f.apply(v128.load(x, 16)), 16);
    v128.store(y, f.apply(v128.load(x, 32)), 32);
    v128.store(y, f.apply(v128.load(x, 48)), 48);
  }
  mapHeavy<F>(<i32>((end - x) >> 2), x, y);
}

/** Loop of a function of many instructions. */
@inline
export function mapHeavy<F>(n: i32, x: usize, y: usize): void {
  const f = changetype<F>(0);
  const end = x + bytes(n);
  for (; x + VECTOR <= end; x += VECTOR, y += VECTOR) v128.store(y, f.apply(v128.load(x)));
  const rest = n & 3;
  if (rest) storePart(y, f.apply(loadPart(x, rest)), rest);
}

/** Loop of a function of two vectors. */
@inline
export function zip<F>(n: i32, a: usize, b: usize, y: usize): void {
  const f = changetype<F>(0);
  const end = a + bytes(n);
  for (; a + FOUR_VECTORS <= end; a += FOUR_VECTORS, b += FOUR_VECTORS, y += FOUR_VECTORS) {
    v128.store(y, f.apply(v128.load(a), v128.load(b)));
    v128.store(y, f.apply(v128.load(a, 16), v128.load(b, 16)), 16);
    v128.store(y, f.apply(v128.load(a, 32), v128.load(b, 32)), 32);
    v128.store(y, f.apply(v128.load(a, 48), v128.load(b, 48)), 48);
  }
  for (; a + VECTOR <= end; a += VECTOR, b += VECTOR, y += VECTOR) v128.store(y, f.apply(v128.load(a), v128.load(b)));
  const rest = n & 3;
  if (rest) storePart(y, f.apply(loadPart(a, rest), loadPart(b, rest)), rest);
}

/** Loop of a function of two vectors and many instructions. */
@inline
export function zipHeavy<F>(n: i32, a: usize, b: usize, y: usize): void {
  const f = changetype<F>(0);
  const end = a + bytes(n);
  for (; a + VECTOR <= end; a += VECTOR, b += VECTOR, y += VECTOR) v128.store(y, f.apply(v128.load(a), v128.load(b)));
  const rest = n & 3;
  if (rest) storePart(y, f.apply(loadPart(a, rest), loadPart(b, rest)), rest);
}
