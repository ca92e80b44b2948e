/**
 * Kernels that treat every element alike. They may work in place. A function of one, two or three vectors is a type here, so that the loop is
 * compiled anew around each with the call resolved and inlined.
 */
import { bytes, constant, FOUR_VECTORS, loadPart, splat, storePart, VECTOR } from "./simd";
import * as m from "./math";

const CONSTANTS: usize = memory.data<f32>([1.0], 16);
const INTEGERS: usize = memory.data<i32>([1, 0x7f800000, -0x80000000], 16);

@inline
function one(): v128 {
  return constant(CONSTANTS, 0);
}

/** Loop of a function that costs about as much as its load and store. */
@inline
function mapLight<F>(n: i32, x: usize, y: usize): void {
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
function mapHeavy<F>(n: i32, x: usize, y: usize): void {
  const f = changetype<F>(0);
  const end = x + bytes(n);
  for (; x + VECTOR <= end; x += VECTOR, y += VECTOR) v128.store(y, f.apply(v128.load(x)));
  const rest = n & 3;
  if (rest) storePart(y, f.apply(loadPart(x, rest)), rest);
}

/** Loop of a function of two vectors. */
@inline
function zip<F>(n: i32, a: usize, b: usize, y: usize): void {
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
function zipHeavy<F>(n: i32, a: usize, b: usize, y: usize): void {
  const f = changetype<F>(0);
  const end = a + bytes(n);
  for (; a + VECTOR <= end; a += VECTOR, b += VECTOR, y += VECTOR) v128.store(y, f.apply(v128.load(a), v128.load(b)));
  const rest = n & 3;
  if (rest) storePart(y, f.apply(loadPart(a, rest), loadPart(b, rest)), rest);
}

// Activations.

class Relu {
  @inline
  apply(x: v128): v128 {
    return m.vrelu(x);
  }
}
export function relu(n: i32, x: usize, y: usize): void {
  mapLight<Relu>(n, x, y);
}

class Relu6 {
  @inline
  apply(x: v128): v128 {
    return m.vrelu6(x);
  }
}
export function relu6(n: i32, x: usize, y: usize): void {
  mapLight<Relu6>(n, x, y);
}

class LeakyRelu {
  @inline
  apply(x: v128): v128 {
    return m.vleakyRelu(x);
  }
}
export function leaky_relu(n: i32, x: usize, y: usize): void {
  mapLight<LeakyRelu>(n, x, y);
}

class Elu {
  @inline
  apply(x: v128): v128 {
    return m.velu(x);
  }
}
export function elu(n: i32, x: usize, y: usize): void {
  mapHeavy<Elu>(n, x, y);
}

class Selu {
  @inline
  apply(x: v128): v128 {
    return m.vselu(x);
  }
}
export function selu(n: i32, x: usize, y: usize): void {
  mapHeavy<Selu>(n, x, y);
}

class Gelu {
  @inline
  apply(x: v128): v128 {
    return m.vgelu(x);
  }
}
export function gelu(n: i32, x: usize, y: usize): void {
  mapHeavy<Gelu>(n, x, y);
}

class Softplus {
  @inline
  apply(x: v128): v128 {
    return m.vsoftplus(x);
  }
}
export function softplus(n: i32, x: usize, y: usize): void {
  mapHeavy<Softplus>(n, x, y);
}

class Sigmoid {
  @inline
  apply(x: v128): v128 {
    return m.vsigmoid(x);
  }
}
export function sigmoid(n: i32, x: usize, y: usize): void {
  mapHeavy<Sigmoid>(n, x, y);
}

class Tanh {
  @inline
  apply(x: v128): v128 {
    return m.vtanh(x);
  }
}
export function tanh(n: i32, x: usize, y: usize): void {
  mapHeavy<Tanh>(n, x, y);
}

class Exp {
  @inline
  apply(x: v128): v128 {
    return m.vexp(x);
  }
}
export function exp(n: i32, x: usize, y: usize): void {
  mapHeavy<Exp>(n, x, y);
}

class Log {
  @inline
  apply(x: v128): v128 {
    return m.vlog(x);
  }
}
export function log(n: i32, x: usize, y: usize): void {
  mapHeavy<Log>(n, x, y);
}

class Log1p {
  @inline
  apply(x: v128): v128 {
    return m.vlog1p(x);
  }
}
export function log1p(n: i32, x: usize, y: usize): void {
  mapHeavy<Log1p>(n, x, y);
}

// Arithmetic of one argument.

class Neg {
  @inline
  apply(x: v128): v128 {
    return f32x4.neg(x);
  }
}
export function neg(n: i32, x: usize, y: usize): void {
  mapLight<Neg>(n, x, y);
}

class Abs {
  @inline
  apply(x: v128): v128 {
    return f32x4.abs(x);
  }
}
export function abs(n: i32, x: usize, y: usize): void {
  mapLight<Abs>(n, x, y);
}

class Sign {
  @inline
  apply(x: v128): v128 {
    // The sign bit on a 1, but 0 and NaN as they are.
    const signed = v128.bitselect(x, one(), constant(INTEGERS, 2));
    return v128.bitselect(signed, x, v128.or(f32x4.lt(x, i32x4.splat(0)), f32x4.gt(x, i32x4.splat(0))));
  }
}
export function sign(n: i32, x: usize, y: usize): void {
  mapLight<Sign>(n, x, y);
}

class Square {
  @inline
  apply(x: v128): v128 {
    return f32x4.mul(x, x);
  }
}
export function square(n: i32, x: usize, y: usize): void {
  mapLight<Square>(n, x, y);
}

class Sqrt {
  @inline
  apply(x: v128): v128 {
    return f32x4.sqrt(x);
  }
}
export function sqrt(n: i32, x: usize, y: usize): void {
  mapLight<Sqrt>(n, x, y);
}

class Reciprocal {
  @inline
  apply(x: v128): v128 {
    return f32x4.div(one(), x);
  }
}
export function reciprocal(n: i32, x: usize, y: usize): void {
  mapLight<Reciprocal>(n, x, y);
}

class Floor {
  @inline
  apply(x: v128): v128 {
    return f32x4.floor(x);
  }
}
export function floor(n: i32, x: usize, y: usize): void {
  mapLight<Floor>(n, x, y);
}

// Gradients from the output y.

class ReluGrad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.reluSlope(y, dy);
  }
}
export function relu_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zip<ReluGrad>(n, y, dy, dx);
}

class Relu6Grad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.relu6Slope(y, dy);
  }
}
export function relu6_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zip<Relu6Grad>(n, y, dy, dx);
}

class LeakyReluGrad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.leakyReluSlope(y, dy);
  }
}
export function leaky_relu_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zip<LeakyReluGrad>(n, y, dy, dx);
}

class EluGrad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.eluSlope(y, dy);
  }
}
export function elu_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zip<EluGrad>(n, y, dy, dx);
}

class SeluGrad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.seluSlope(y, dy);
  }
}
export function selu_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zip<SeluGrad>(n, y, dy, dx);
}

class SoftplusGrad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.softplusSlope(y, dy);
  }
}
export function softplus_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zipHeavy<SoftplusGrad>(n, y, dy, dx);
}

class SigmoidGrad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.sigmoidSlope(y, dy);
  }
}
export function sigmoid_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zip<SigmoidGrad>(n, y, dy, dx);
}

class TanhGrad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.tanhSlope(y, dy);
  }
}
export function tanh_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zip<TanhGrad>(n, y, dy, dx);
}

// From the input.

class GeluGrad {
  @inline
  apply(x: v128, dy: v128): v128 {
    return f32x4.mul(dy, m.vgeluSlope(x));
  }
}
export function gelu_grad(n: i32, x: usize, dy: usize, dx: usize): void {
  zipHeavy<GeluGrad>(n, x, dy, dx);
}

// Arithmetic of two arguments.

class Add {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.add(a, b);
  }
}
export function add(n: i32, a: usize, b: usize, y: usize): void {
  zip<Add>(n, a, b, y);
}

class Sub {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.sub(a, b);
  }
}
export function sub(n: i32, a: usize, b: usize, y: usize): void {
  zip<Sub>(n, a, b, y);
}

class Mul {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.mul(a, b);
  }
}
export function mul(n: i32, a: usize, b: usize, y: usize): void {
  zip<Mul>(n, a, b, y);
}

class Div {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.div(a, b);
  }
}
export function div(n: i32, a: usize, b: usize, y: usize): void {
  zip<Div>(n, a, b, y);
}

class Maximum {
  @inline
  apply(a: v128, b: v128): v128 {
    // pmax keeps a NaN in a; one in b is put back.
    const y = f32x4.pmax(a, b);
    return v128.bitselect(y, b, f32x4.eq(b, b));
  }
}
export function maximum(n: i32, a: usize, b: usize, y: usize): void {
  zip<Maximum>(n, a, b, y);
}

class Minimum {
  @inline
  apply(a: v128, b: v128): v128 {
    const y = f32x4.pmin(a, b);
    return v128.bitselect(y, b, f32x4.eq(b, b));
  }
}
export function minimum(n: i32, a: usize, b: usize, y: usize): void {
  zip<Minimum>(n, a, b, y);
}

class DivNoNan {
  @inline
  apply(a: v128, b: v128): v128 {
    return v128.andnot(f32x4.div(a, b), f32x4.eq(b, i32x4.splat(0)));
  }
}
export function div_no_nan(n: i32, a: usize, b: usize, y: usize): void {
  zip<DivNoNan>(n, a, b, y);
}

class AddI32 {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.add(a, b);
  }
}
export function add_i32(n: i32, a: usize, b: usize, y: usize): void {
  zip<AddI32>(n, a, b, y);
}

class SubI32 {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.sub(a, b);
  }
}
export function sub_i32(n: i32, a: usize, b: usize, y: usize): void {
  zip<SubI32>(n, a, b, y);
}

class MulI32 {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.mul(a, b);
  }
}
export function mul_i32(n: i32, a: usize, b: usize, y: usize): void {
  zip<MulI32>(n, a, b, y);
}

// Comparisons: 0 or 1 in i32 words.

class Equal {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.shr_u(f32x4.eq(a, b), 31);
  }
}
export function equal(n: i32, a: usize, b: usize, y: usize): void {
  zip<Equal>(n, a, b, y);
}

class NotEqual {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.shr_u(f32x4.ne(a, b), 31);
  }
}
export function not_equal(n: i32, a: usize, b: usize, y: usize): void {
  zip<NotEqual>(n, a, b, y);
}

class Greater {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.shr_u(f32x4.gt(a, b), 31);
  }
}
export function greater(n: i32, a: usize, b: usize, y: usize): void {
  zip<Greater>(n, a, b, y);
}

class GreaterEqual {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.shr_u(f32x4.ge(a, b), 31);
  }
}
export function greater_equal(n: i32, a: usize, b: usize, y: usize): void {
  zip<GreaterEqual>(n, a, b, y);
}

class Less {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.shr_u(f32x4.lt(a, b), 31);
  }
}
export function less(n: i32, a: usize, b: usize, y: usize): void {
  zip<Less>(n, a, b, y);
}

class LessEqual {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.shr_u(f32x4.le(a, b), 31);
  }
}
export function less_equal(n: i32, a: usize, b: usize, y: usize): void {
  zip<LessEqual>(n, a, b, y);
}

class EqualI32 {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.shr_u(i32x4.eq(a, b), 31);
  }
}
export function equal_i32(n: i32, a: usize, b: usize, y: usize): void {
  zip<EqualI32>(n, a, b, y);
}

class GreaterI32 {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.shr_u(i32x4.gt_s(a, b), 31);
  }
}
export function greater_i32(n: i32, a: usize, b: usize, y: usize): void {
  zip<GreaterI32>(n, a, b, y);
}

class LessI32 {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.shr_u(i32x4.lt_s(a, b), 31);
  }
}
export function less_i32(n: i32, a: usize, b: usize, y: usize): void {
  zip<LessI32>(n, a, b, y);
}

// Logic on i32 words: any word but 0 is true.

class AndI32 {
  @inline
  apply(a: v128, b: v128): v128 {
    const either = v128.or(i32x4.eq(a, i32x4.splat(0)), i32x4.eq(b, i32x4.splat(0)));
    return i32x4.add(either, constant(INTEGERS, 0));
  }
}
export function and_i32(n: i32, a: usize, b: usize, y: usize): void {
  zip<AndI32>(n, a, b, y);
}

class OrI32 {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.add(i32x4.eq(v128.or(a, b), i32x4.splat(0)), constant(INTEGERS, 0));
  }
}
export function or_i32(n: i32, a: usize, b: usize, y: usize): void {
  zip<OrI32>(n, a, b, y);
}

class NotI32 {
  @inline
  apply(x: v128): v128 {
    return i32x4.shr_u(i32x4.eq(x, i32x4.splat(0)), 31);
  }
}
export function not_i32(n: i32, x: usize, y: usize): void {
  mapLight<NotI32>(n, x, y);
}

class IsFinite {
  @inline
  apply(x: v128): v128 {
    return i32x4.shr_u(f32x4.lt(f32x4.abs(x), constant(INTEGERS, 1)), 31);
  }
}
export function is_finite(n: i32, x: usize, y: usize): void {
  mapLight<IsFinite>(n, x, y);
}

// Casts.

class I32ToF32 {
  @inline
  apply(x: v128): v128 {
    return f32x4.convert_i32x4_s(x);
  }
}
export function i32_to_f32(n: i32, x: usize, y: usize): void {
  mapLight<I32ToF32>(n, x, y);
}

class F32ToI32 {
  @inline
  apply(x: v128): v128 {
    return i32x4.trunc_sat_f32x4_s(x);
  }
}
export function f32_to_i32(n: i32, x: usize, y: usize): void {
  mapLight<F32ToI32>(n, x, y);
}

// Kernels with parameters or a third input.

export function affine(n: i32, x: usize, y: usize, params: usize): void {
  const scale = splat(params);
  const offset = splat(params + 4);
  const end = x + bytes(n);
  for (; x + VECTOR <= end; x += VECTOR, y += VECTOR) v128.store(y, f32x4.add(f32x4.mul(v128.load(x), scale), offset));
  const rest = n & 3;
  if (rest) storePart(y, f32x4.add(f32x4.mul(loadPart(x, rest), scale), offset), rest);
}

export function clip(n: i32, x: usize, y: usize, params: usize): void {
  const low = splat(params);
  const high = splat(params + 4);
  const end = x + bytes(n);
  for (; x + VECTOR <= end; x += VECTOR, y += VECTOR) v128.store(y, f32x4.pmin(f32x4.pmax(v128.load(x), low), high));
  const rest = n & 3;
  if (rest) storePart(y, f32x4.pmin(f32x4.pmax(loadPart(x, rest), low), high), rest);
}

export function clip_grad(n: i32, x: usize, dy: usize, dx: usize, params: usize): void {
  const low = splat(params);
  const high = splat(params + 4);
  const end = x + bytes(n);
  for (; x + VECTOR <= end; x += VECTOR, dy += VECTOR, dx += VECTOR) v128.store(dx, clipSlope(v128.load(x), v128.load(dy), low, high));
  const rest = n & 3;
  if (rest) storePart(dx, clipSlope(loadPart(x, rest), loadPart(dy, rest), low, high), rest);
}

/** dy inside, 0 outside, NaN where x is NaN. */
@inline
function clipSlope(x: v128, dy: v128, low: v128, high: v128): v128 {
  const outside = v128.or(f32x4.lt(x, low), f32x4.gt(x, high));
  return v128.or(v128.andnot(dy, outside), f32x4.ne(x, x));
}

export function select(n: i32, condition: usize, a: usize, b: usize, y: usize): void {
  const end = y + bytes(n);
  const zero = i32x4.splat(0);
  for (; y + VECTOR <= end; y += VECTOR, condition += VECTOR, a += VECTOR, b += VECTOR) {
    v128.store(y, v128.bitselect(v128.load(b), v128.load(a), i32x4.eq(v128.load(condition), zero)));
  }
  const rest = n & 3;
  if (rest) storePart(y, v128.bitselect(loadPart(b, rest), loadPart(a, rest), i32x4.eq(loadPart(condition, rest), zero)), rest);
}

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
