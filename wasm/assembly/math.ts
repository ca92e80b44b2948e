/**
 * Elementary functions on four lanes. NaN goes through all of them: pmin and pmax keep their first operand where a comparison fails, so the
 * argument stands first.
 */
import { constant, madd } from "./simd";

// Range reduction with two-part ln 2 and the polynomial of Cephes expf (Moshier): exp(r) = 1 + r + r^2 p(r), |r| <= ln(2) / 2.
const EXP: usize = memory.data<f32>([
  -104.0, 88.8, // below: 0; above: infinity
  1.44269504088896341, // log2(e)
  12582912.0, // 1.5 * 2^23: adding it rounds to an integer
  0.693145752, 1.42860677e-6, // ln 2 in two parts; the first has 15 bits, so that n times it is exact
  1.98756915e-4, 1.39819994e-3, 8.33345205e-3, 4.16657962e-2, 1.66666657e-1, 0.5,
  1.0,
  -87.33654, // ln of the smallest normal number
  -30.0, // expm1 is -1 below
], 16);

/** r + r^2 p(r) = exp(r) - 1 for the reduced r. */
@inline
function expm1Reduced(r: v128): v128 {
  let p = madd(r, constant(EXP, 6), constant(EXP, 7));
  p = madd(p, r, constant(EXP, 8));
  p = madd(p, r, constant(EXP, 9));
  p = madd(p, r, constant(EXP, 10));
  p = madd(p, r, constant(EXP, 11));
  return madd(p, f32x4.mul(r, r), r);
}

/** x - n ln 2. */
@inline
function reduceExp(x: v128, n: v128): v128 {
  return f32x4.sub(f32x4.sub(x, f32x4.mul(n, constant(EXP, 4))), f32x4.mul(n, constant(EXP, 5)));
}

/** e^x over the whole range, subnormal results included. */
@inline
export function vexp(x: v128): v128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, constant(EXP, 0)), constant(EXP, 1));
  const shifted = madd(clamped, constant(EXP, 2), constant(EXP, 3));
  const n = f32x4.sub(shifted, constant(EXP, 3));
  const p = f32x4.add(expm1Reduced(reduceExp(clamped, n)), constant(EXP, 12));
  // 2^n in two factors: n runs from -150 to 128, beyond one exponent's reach.
  const whole = i32x4.sub(shifted, constant(EXP, 3));
  const half = i32x4.shr_s(whole, 1);
  const first = i32x4.add(i32x4.shl(half, 23), constant(EXP, 12));
  const second = i32x4.add(i32x4.shl(i32x4.sub(whole, half), 23), constant(EXP, 12));
  return f32x4.mul(f32x4.mul(p, first), second);
}

/** e^x for x <= 88: one factor of 2^n, and 0 where the result would be subnormal. The one for the insides of other kernels. */
@inline
export function vexpFlush(x: v128): v128 {
  const clamped = f32x4.pmax(x, constant(EXP, 13));
  const shifted = madd(clamped, constant(EXP, 2), constant(EXP, 3));
  const n = f32x4.sub(shifted, constant(EXP, 3));
  const p = f32x4.add(expm1Reduced(reduceExp(clamped, n)), constant(EXP, 12));
  // The shift drops all of 1.5 * 2^23 but n.
  return v128.andnot(i32x4.add(p, i32x4.shl(shifted, 23)), f32x4.lt(x, constant(EXP, 13)));
}

/** e^x - 1 for x <= 88, with a small relative error near 0. */
@inline
export function vexpm1(x: v128): v128 {
  const clamped = f32x4.pmax(x, constant(EXP, 14));
  const shifted = madd(clamped, constant(EXP, 2), constant(EXP, 3));
  const n = f32x4.sub(shifted, constant(EXP, 3));
  const q = expm1Reduced(reduceExp(clamped, n));
  const power = i32x4.add(i32x4.shl(shifted, 23), constant(EXP, 12));
  return madd(q, power, f32x4.sub(power, constant(EXP, 12)));
}

// fdlibm's logf (Sun Microsystems 1993): log(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)), s = f / (2 + f).
const LOG: usize = memory.data<f32>([
  1.17549435e-38, // smallest normal number
  8388608.0, // 2^23
  23.0,
  0.66666662693, 0.40000972152, 0.28498786688, 0.24279078841,
  6.9313812256e-01, 9.0580006145e-06, // ln 2 in two parts
  0.5, 1.0, 2.0,
  5.9604645e-08, // 2^-24
], 16);
const LOG_BITS: usize = memory.data<i32>([
  0x3f3504f3, // sqrt(1/2)
  0x4afb0d, // 1 - sqrt(1/2), in bits
  0x007fffff,
  127,
  0x7f800000, // infinity
], 16);

/** f - f^2/2 + s (f^2/2 + R) + k ln 2 + correction. */
@inline
function logOfReduced(f: v128, k: v128, correction: v128): v128 {
  const s = f32x4.div(f, f32x4.add(f, constant(LOG, 11)));
  const z = f32x4.mul(s, s);
  const w = f32x4.mul(z, z);
  const odd = f32x4.mul(z, madd(w, constant(LOG, 5), constant(LOG, 3)));
  const even = f32x4.mul(w, madd(w, constant(LOG, 6), constant(LOG, 4)));
  const half = f32x4.mul(constant(LOG, 9), f32x4.mul(f, f));
  const small = madd(k, constant(LOG, 8), correction);
  const tail = f32x4.sub(madd(s, f32x4.add(half, f32x4.add(odd, even)), small), half);
  return f32x4.add(f32x4.add(tail, f), f32x4.mul(k, constant(LOG, 7)));
}

/** Where x is 0: -infinity; below 0: NaN; infinity and NaN: themselves. `y` elsewhere. */
@inline
function logEdges(x: v128, y: v128): v128 {
  const zero = i32x4.splat(0);
  const infinity = constant(LOG_BITS, 4);
  let result = v128.bitselect(y, x, f32x4.lt(x, infinity)); // infinity and NaN stay
  result = v128.or(result, f32x4.lt(x, zero)); // all ones is a NaN
  return v128.bitselect(f32x4.neg(infinity), result, f32x4.eq(x, zero));
}

/** Natural logarithm, under 1 ulp. */
@inline
export function vlog(x: v128): v128 {
  const subnormal = f32x4.lt(x, constant(LOG, 0));
  const normal = v128.bitselect(f32x4.mul(x, constant(LOG, 1)), x, subnormal);
  const bits = i32x4.add(normal, constant(LOG_BITS, 1));
  const exponent = i32x4.sub(i32x4.shr_s(bits, 23), constant(LOG_BITS, 3));
  const m = i32x4.add(v128.and(bits, constant(LOG_BITS, 2)), constant(LOG_BITS, 0));
  const k = f32x4.sub(f32x4.convert_i32x4_s(exponent), v128.and(subnormal, constant(LOG, 2)));
  return logEdges(x, logOfReduced(f32x4.sub(m, constant(LOG, 10)), k, i32x4.splat(0)));
}

/** log(1 + x), accurate for small x: what 1 + x rounds off comes back as a correction (fdlibm's log1pf). */
@inline
export function vlog1p(argument: v128): v128 {
  const one = constant(LOG, 10);
  // A tiny argument is its own result; its powers would be subnormal, which costs a hundred cycles.
  const tiny = f32x4.lt(f32x4.abs(argument), constant(LOG, 12));
  const x = v128.andnot(argument, tiny);
  const u = f32x4.add(x, one);
  const bits = i32x4.add(u, constant(LOG_BITS, 1));
  const exponent = i32x4.sub(i32x4.shr_s(bits, 23), constant(LOG_BITS, 3));
  const m = i32x4.add(v128.and(bits, constant(LOG_BITS, 2)), constant(LOG_BITS, 0));
  const near = i32x4.eq(exponent, i32x4.splat(0));
  // Two-sum (Knuth): the exact error of x + 1.
  const xPart = f32x4.sub(u, one);
  const error = f32x4.add(f32x4.sub(one, f32x4.sub(u, xPart)), f32x4.sub(x, xPart));
  const correction = v128.andnot(f32x4.div(error, u), near);
  const f = v128.bitselect(x, f32x4.sub(m, one), near);
  const y = logEdges(u, logOfReduced(f, f32x4.convert_i32x4_s(exponent), correction));
  return v128.bitselect(argument, y, tiny);
}

// log(1 + e) = 2 artanh(s) = 2 s (1 + s^2 R(s^2)), s = e / (2 + e) <= 1/3; R fitted by least squares of the relative error at Chebyshev
// nodes: 6e-9.
const LOG1P_UNIT: usize = memory.data<f32>([
  2.0,
  0.140138194, 0.139990866, 0.20010896, 0.333332062,
  5.9604645e-08, // 2^-24: the result is the argument below
], 16);

/** log(1 + e) for e in [0, 1], without the general one's range reduction. */
@inline
export function vlog1pUnit(e: v128): v128 {
  const tiny = f32x4.lt(e, constant(LOG1P_UNIT, 5));
  const x = v128.andnot(e, tiny);
  const s = f32x4.div(x, f32x4.add(x, constant(LOG1P_UNIT, 0)));
  const z = f32x4.mul(s, s);
  let r = madd(z, constant(LOG1P_UNIT, 1), constant(LOG1P_UNIT, 2));
  r = madd(r, z, constant(LOG1P_UNIT, 3));
  r = madd(r, z, constant(LOG1P_UNIT, 4));
  const twice = f32x4.add(s, s);
  return v128.bitselect(e, madd(f32x4.mul(twice, z), r, twice), tiny);
}

// The rational function x P6(x^2) / Q3(x^2) of Eigen's float tanh. Beyond 7.9988 the result is 1 here as there, so that a gradient of 1 - y^2 vanishes: what
// the function itself gives there depends on whether multiplications are fused.
const TANH: usize = memory.data<f32>([
  -7.99881172180175781, 7.99881172180175781,
  -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-08, // P6, highest power first
  1.48572235717979e-05, 6.37261928875436e-04, 4.89352455891786e-03,
  1.19825839466702e-06, 1.18534705686654e-04, 2.26843463243900e-03, 4.89352518554385e-03, // Q3
  0.0004, // tanh(x) = x below
  1.0, -0.0, // what a sign is put on, and where it stands
], 16);

/** Hyperbolic tangent. */
@inline
export function vtanh(x: v128): v128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, constant(TANH, 0)), constant(TANH, 1));
  const q = f32x4.mul(clamped, clamped);
  let p = madd(q, constant(TANH, 2), constant(TANH, 3));
  p = madd(p, q, constant(TANH, 4));
  p = madd(p, q, constant(TANH, 5));
  p = madd(p, q, constant(TANH, 6));
  p = madd(p, q, constant(TANH, 7));
  p = madd(p, q, constant(TANH, 8));
  let d = madd(q, constant(TANH, 9), constant(TANH, 10));
  d = madd(d, q, constant(TANH, 11));
  d = madd(d, q, constant(TANH, 12));
  const y = f32x4.div(f32x4.mul(p, clamped), d);
  const magnitude = f32x4.abs(x);
  const unit = v128.bitselect(x, constant(TANH, 14), constant(TANH, 15));
  return v128.bitselect(x, v128.bitselect(unit, y, f32x4.gt(magnitude, constant(TANH, 1))), f32x4.lt(magnitude, constant(TANH, 13)));
}

const SIGMOID: usize = memory.data<f32>([
  -88.8, 30.0, // below: e^-x is infinity; above: the result is 1
  -1.44269504088896341,
  -1.98756915e-4, 1.39819994e-3, -8.33345205e-3, 4.16657962e-2, -1.66666657e-1, 0.5, // EXP's polynomial of -s
], 16);

/** 1 / (1 + e^-x). */
@inline
export function vsigmoid(x: v128): v128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, constant(SIGMOID, 0)), constant(SIGMOID, 1));
  const shifted = madd(clamped, constant(SIGMOID, 2), constant(EXP, 3));
  const n = f32x4.sub(shifted, constant(EXP, 3));
  // s = x + n ln 2, so that e^-x = 2^n e^-s; e^-s = 1 - s + s^2 p(s).
  const s = madd(n, constant(EXP, 5), madd(n, constant(EXP, 4), clamped));
  let p = madd(s, constant(SIGMOID, 3), constant(SIGMOID, 4));
  p = madd(p, s, constant(SIGMOID, 5));
  p = madd(p, s, constant(SIGMOID, 6));
  p = madd(p, s, constant(SIGMOID, 7));
  p = madd(p, s, constant(SIGMOID, 8));
  const one = constant(EXP, 12);
  const q = madd(p, f32x4.mul(s, s), f32x4.sub(one, s));
  const power = i32x4.add(i32x4.shl(shifted, 23), one);
  return f32x4.div(one, madd(q, power, one));
}

/** The sigmoid of x where e^-|x| is known. */
@inline
export function sigmoidFrom(x: v128, e: v128): v128 {
  const one = constant(EXP, 12);
  return f32x4.div(v128.bitselect(e, one, f32x4.lt(x, i32x4.splat(0))), f32x4.add(one, e));
}

/** log(1 + e^x). */
@inline
export function vsoftplus(x: v128): v128 {
  return f32x4.add(f32x4.pmax(x, i32x4.splat(0)), vlog1pUnit(vexpFlush(f32x4.neg(f32x4.abs(x)))));
}

// Slopes and scales are TensorFlow's: leaky relu 0.2; selu of Klambauer et al. 2017.
const ACTIVATION: usize = memory.data<f32>([6.0, 0.2, 1.0507009873554805, 1.7580993408473768, 1.0], 16);

@inline
export function vrelu(x: v128): v128 {
  return f32x4.pmax(x, i32x4.splat(0));
}

@inline
export function vrelu6(x: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, i32x4.splat(0)), constant(ACTIVATION, 0));
}

@inline
export function vleakyRelu(x: v128): v128 {
  return f32x4.pmax(x, f32x4.mul(x, constant(ACTIVATION, 1)));
}

@inline
export function velu(x: v128): v128 {
  return v128.bitselect(vexpm1(x), x, f32x4.lt(x, i32x4.splat(0)));
}

@inline
export function vselu(x: v128): v128 {
  const negative = f32x4.mul(constant(ACTIVATION, 3), vexpm1(x));
  return v128.bitselect(negative, f32x4.mul(constant(ACTIVATION, 2), x), f32x4.lt(x, i32x4.splat(0)));
}

// erfc with a relative error of 1.2e-7 everywhere: Press et al., Numerical Recipes, section 6.2 (erfcc), z >= 0, t = 1 / (1 + z/2).
const ERFC: usize = memory.data<f32>([
  0.5, 1.0,
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223,
  0.70710678118654752, // sqrt(1/2)
  -15.0, // the normal distribution below is 0 in float32
  0.39894228040143268, // 1 / sqrt(2 pi)
  -0.5,
], 16);

/** The normal distribution function of x, (1 + erf(x / sqrt 2)) / 2, with a small relative error on both sides. */
@inline
function normalDistribution(x: v128): v128 {
  const z = f32x4.mul(f32x4.abs(x), constant(ERFC, 12));
  const t = f32x4.div(constant(ERFC, 1), madd(z, constant(ERFC, 0), constant(ERFC, 1)));
  let p = madd(t, constant(ERFC, 2), constant(ERFC, 3));
  p = madd(p, t, constant(ERFC, 4));
  p = madd(p, t, constant(ERFC, 5));
  p = madd(p, t, constant(ERFC, 6));
  p = madd(p, t, constant(ERFC, 7));
  p = madd(p, t, constant(ERFC, 8));
  p = madd(p, t, constant(ERFC, 9));
  p = madd(p, t, constant(ERFC, 10));
  p = madd(p, t, constant(ERFC, 11));
  const e = vexpFlush(f32x4.sub(p, f32x4.mul(z, z)));
  const tail = f32x4.mul(f32x4.mul(t, e), constant(ERFC, 0));
  return v128.bitselect(tail, f32x4.sub(constant(ERFC, 1), tail), f32x4.lt(x, i32x4.splat(0)));
}

/** x times the normal distribution function of x (Hendrycks and Gimpel 2016). */
@inline
export function vgelu(x: v128): v128 {
  return f32x4.mul(f32x4.pmax(x, constant(ERFC, 13)), normalDistribution(x));
}

/** Derivative of gelu at x: distribution + x * density. */
@inline
export function vgeluSlope(x: v128): v128 {
  const clamped = f32x4.pmax(x, constant(ERFC, 13));
  const bounded = f32x4.pmin(clamped, f32x4.neg(constant(ERFC, 13)));
  const density = f32x4.mul(vexpFlush(f32x4.mul(f32x4.mul(bounded, bounded), constant(ERFC, 15))), constant(ERFC, 14));
  return madd(bounded, density, normalDistribution(bounded));
}

// Derivatives as functions of the output y, times dy; at the kinks TensorFlow's. A NaN in y is NaN in the result: all ones, as a
// comparison gives, is one.

@inline
export function reluSlope(y: v128, dy: v128): v128 {
  return v128.or(v128.andnot(dy, f32x4.le(y, i32x4.splat(0))), f32x4.ne(y, y));
}

@inline
export function relu6Slope(y: v128, dy: v128): v128 {
  const flat = v128.or(f32x4.le(y, i32x4.splat(0)), f32x4.ge(y, constant(ACTIVATION, 0)));
  return v128.or(v128.andnot(dy, flat), f32x4.ne(y, y));
}

@inline
export function leakyReluSlope(y: v128, dy: v128): v128 {
  const dx = v128.bitselect(f32x4.mul(dy, constant(ACTIVATION, 1)), dy, f32x4.le(y, i32x4.splat(0)));
  return v128.or(dx, f32x4.ne(y, y));
}

@inline
export function eluSlope(y: v128, dy: v128): v128 {
  return v128.bitselect(dy, f32x4.mul(dy, f32x4.add(y, constant(ACTIVATION, 4))), f32x4.ge(y, i32x4.splat(0)));
}

@inline
export function seluSlope(y: v128, dy: v128): v128 {
  const negative = f32x4.mul(dy, f32x4.add(y, constant(ACTIVATION, 3)));
  return v128.bitselect(f32x4.mul(dy, constant(ACTIVATION, 2)), negative, f32x4.ge(y, i32x4.splat(0)));
}

/** 1 - e^-y: the sigmoid of softplus' argument. */
@inline
export function softplusSlope(y: v128, dy: v128): v128 {
  return f32x4.neg(f32x4.mul(dy, vexpm1(f32x4.neg(y))));
}

@inline
export function sigmoidSlope(y: v128, dy: v128): v128 {
  return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(constant(ACTIVATION, 4), y)));
}

@inline
export function tanhSlope(y: v128, dy: v128): v128 {
  return f32x4.mul(dy, f32x4.sub(constant(ACTIVATION, 4), f32x4.mul(y, y)));
}
