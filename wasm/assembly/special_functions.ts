/** Functions that are rare enough for float64, one element at a time. */
import { bytes } from "./simd";

/** In float64, rounded once: powers are rare, and a float32 algorithm loses digits with the size of the exponent. */
export function pow(n: i32, a: usize, b: usize, y: usize): void {
  const end = a + bytes(n);
  for (; a < end; a += 4, b += 4, y += 4) f32.store(y, <f32>power(<f64>f32.load(a), <f64>f32.load(b)));
}

/** C's pow, as TensorFlow has it: where JavaScript says NaN, 1 to any power is 1, and -1 to an infinite one. */
function power(a: f64, b: f64): f64 {
  if (a == 1 || (a == -1 && (b == Infinity || b == -Infinity))) return 1;
  return Math.pow(a, b);
}

export function lgamma(n: i32, x: usize, y: usize): void {
  const end = x + bytes(n);
  for (; x < end; x += 4, y += 4) f32.store(y, <f32>logGamma(<f64>f32.load(x)));
}

/** Lanczos' approximation (SIAM J. Numer. Anal. 1, 1964) with g = 7 and nine terms (P. Godfrey 2001), reflected below 1/2. */
function logGamma(x: f64): f64 {
  if (x != x) return x;
  if (x == Infinity || x == -Infinity) return Infinity;
  if (x < 0.5) {
    const fraction = x - Math.floor(x);
    return fraction == 0 ? Infinity : Math.log(Math.PI / Math.sin(Math.PI * fraction)) - logGamma(1 - x);
  }
  const z = x - 1;
  let series: f64 = 0.99999999999980993;
  series += 676.5203681218851 / (z + 1);
  series += -1259.1392167224028 / (z + 2);
  series += 771.32342877765313 / (z + 3);
  series += -176.61502916214059 / (z + 4);
  series += 12.507343278686905 / (z + 5);
  series += -0.13857109526572012 / (z + 6);
  series += 9.9843695780195716e-6 / (z + 7);
  series += 1.5056327351493116e-7 / (z + 8);
  const t = z + 7.5;
  return 0.91893853320467274 + (z + 0.5) * Math.log(t) - t + Math.log(series);
}
