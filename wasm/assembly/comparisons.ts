/** Kernels whose results are truth values, in i32 words of 0 or 1, and casts. */
import { constant } from "./simd";
import { mapLight, zip } from "./maps";

const INTEGERS: usize = memory.data<i32>([1, 0x7f800000], 16); // one; the bits of infinity

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
