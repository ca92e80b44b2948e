/** Arithmetic on every element, and the kernels that choose between elements. */
import { bytes, constant, loadPart, splat, storePart, VECTOR } from "./simd";
import { mapLight, zip } from "./maps";

const CONSTANTS: usize = memory.data<f32>([1.0], 16);
const SIGN_BIT: usize = memory.data<i32>([-0x80000000], 16);

@inline
function one(): v128 {
  return constant(CONSTANTS, 0);
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
    const signed = v128.bitselect(x, one(), constant(SIGN_BIT, 0));
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
