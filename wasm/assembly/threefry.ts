/**
 * The counter-based generator Threefry-2x32 with 20 rounds (Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC 2011), eight
 * counters at a time.
 */

const PARITY: i32 = 0x1bd11bda;
const LANES: usize = memory.data<i32>([0, 1, 2, 3], 16);

@inline
function rotate(v: v128, by: i32): v128 {
  return v128.or(i32x4.shl(v, by), i32x4.shr_u(v, 32 - by));
}

// What one draw of eight counters leaves: the first and second words of counters 0 to 3 and of 4 to 7. They are globals, as a function
// returns one vector and a global belongs to one thread.
export let firstWords: v128 = i32x4.splat(0);
export let secondWords: v128 = i32x4.splat(0);
export let laterFirstWords: v128 = i32x4.splat(0);
export let laterSecondWords: v128 = i32x4.splat(0);

/**
 * Words of the counters (step, index) to (step, index + 7) under the key at `key`. Two independent chains: one alone would wait for itself
 * in every round.
 */
export function threefry(key: usize, step: i32, index: i32): void {
  const key0 = v128.load32_splat(key);
  const key1 = v128.load32_splat(key + 4);
  const key2 = v128.xor(v128.xor(key0, key1), i32x4.splat(PARITY));
  let a = i32x4.add(i32x4.splat(step), key0);
  let b = i32x4.add(i32x4.add(i32x4.splat(index), v128.load(LANES)), key1);
  let c = a;
  let d = i32x4.add(b, i32x4.splat(4));
  let inject: v128;
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 13), a);
  d = v128.xor(rotate(d, 13), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 15), a);
  d = v128.xor(rotate(d, 15), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 26), a);
  d = v128.xor(rotate(d, 26), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 6), a);
  d = v128.xor(rotate(d, 6), c);
  inject = i32x4.add(key2, i32x4.splat(1));
  a = i32x4.add(a, key1);
  c = i32x4.add(c, key1);
  b = i32x4.add(b, inject);
  d = i32x4.add(d, inject);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 17), a);
  d = v128.xor(rotate(d, 17), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 29), a);
  d = v128.xor(rotate(d, 29), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 16), a);
  d = v128.xor(rotate(d, 16), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 24), a);
  d = v128.xor(rotate(d, 24), c);
  inject = i32x4.add(key0, i32x4.splat(2));
  a = i32x4.add(a, key2);
  c = i32x4.add(c, key2);
  b = i32x4.add(b, inject);
  d = i32x4.add(d, inject);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 13), a);
  d = v128.xor(rotate(d, 13), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 15), a);
  d = v128.xor(rotate(d, 15), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 26), a);
  d = v128.xor(rotate(d, 26), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 6), a);
  d = v128.xor(rotate(d, 6), c);
  inject = i32x4.add(key1, i32x4.splat(3));
  a = i32x4.add(a, key0);
  c = i32x4.add(c, key0);
  b = i32x4.add(b, inject);
  d = i32x4.add(d, inject);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 17), a);
  d = v128.xor(rotate(d, 17), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 29), a);
  d = v128.xor(rotate(d, 29), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 16), a);
  d = v128.xor(rotate(d, 16), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 24), a);
  d = v128.xor(rotate(d, 24), c);
  inject = i32x4.add(key2, i32x4.splat(4));
  a = i32x4.add(a, key1);
  c = i32x4.add(c, key1);
  b = i32x4.add(b, inject);
  d = i32x4.add(d, inject);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 13), a);
  d = v128.xor(rotate(d, 13), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 15), a);
  d = v128.xor(rotate(d, 15), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 26), a);
  d = v128.xor(rotate(d, 26), c);
  a = i32x4.add(a, b);
  c = i32x4.add(c, d);
  b = v128.xor(rotate(b, 6), a);
  d = v128.xor(rotate(d, 6), c);
  inject = i32x4.add(key0, i32x4.splat(5));
  a = i32x4.add(a, key2);
  c = i32x4.add(c, key2);
  b = i32x4.add(b, inject);
  d = i32x4.add(d, inject);
  firstWords = a;
  secondWords = b;
  laterFirstWords = c;
  laterSecondWords = d;
}
