/** FarmHash Fingerprint64 (Geoff Pike, farmhash.cc, namespace farmhashna), TensorFlow's FingerprintCat64, and buckets of both. */

const K0: u64 = 0xc3a5c85c97cb3127;
const K1: u64 = 0xb492b66fbe98f273;
const K2: u64 = 0x9ae16a3b2f90404f;
const KCAT: u64 = 0xc6a4a7935bd1e995;

export function fingerprints(count: i32, offsets: usize, bytes: usize, y: usize): void {
  for (let i = 0; i < count; i++, offsets += 4, y += 8) {
    const at = i32.load(offsets);
    store<u64>(y, fingerprint(bytes + at, i32.load(offsets, 4) - at));
  }
}

export function fingerprint_crosses(rows: i32, parts: i32, x: usize, splits: usize, seed: usize, y: usize): void {
  for (let row = 0; row < rows; row++) {
    if (hasValues(row, rows, parts, splits)) y = combine(row, rows, parts, x, splits, load<u64>(seed), y);
  }
}

export function buckets(count: i32, x: usize, size: i32, y: usize): void {
  for (let i = 0; i < count; i++, x += 8, y += 4) i32.store(y, <i32>(load<u64>(x) % <u64>(<u32>size)));
}

function hasValues(row: i32, rows: i32, parts: i32, splits: usize): bool {
  for (let part = 0; part < parts; part++) {
    const at = splits + ((part * (rows + 1) + row) << 2);
    if (i32.load(at) == i32.load(at, 4)) return false;
  }
  return true;
}

/** Writes the combinations of a row's values of the parts that are left, each appended to `hash`; the last part changes fastest. Gives the place behind them. */
function combine(row: i32, rows: i32, parts: i32, x: usize, splits: usize, hash: u64, y: usize): usize {
  if (parts == 0) {
    store<u64>(y, hash);
    return y + 8;
  }
  const from = splits + (row << 2);
  const end = i32.load(from, 4);
  for (let i = i32.load(from); i < end; i++) {
    y = combine(row, rows, parts - 1, x, splits + ((rows + 1) << 2), concatenate(hash, load<u64>(x + (i << 3))), y);
  }
  return y;
}

/** FingerprintCat64, tensorflow/core/platform/fingerprint.h */
function concatenate(a: u64, b: u64): u64 {
  return shiftMix(shiftMix((a ^ KCAT ^ (shiftMix(b * KCAT) * KCAT)) * KCAT) * KCAT);
}

function fingerprint(s: usize, n: i32): u64 {
  if (n <= 16) return upTo16(s, n);
  if (n <= 32) return upTo32(s, n);
  if (n <= 64) return upTo64(s, n);
  return longer(s, n);
}

function upTo16(s: usize, n: i32): u64 {
  if (n >= 8) {
    const mul = K2 + n * 2;
    const a = load<u64>(s) + K2;
    const b = load<u64>(s + n - 8);
    return hash16(rotr(b, 37) * mul + a, (rotr(a, 25) + b) * mul, mul);
  }
  if (n >= 4) return hash16(<u64>n + (<u64>load<u32>(s) << 3), load<u32>(s + n - 4), K2 + n * 2);
  if (n == 0) return K2;
  const y = <u64>load<u8>(s) + (<u64>load<u8>(s + (n >> 1)) << 8);
  const z = <u64>n + (<u64>load<u8>(s + n - 1) << 2);
  return shiftMix(y * K2 ^ z * K0) * K2;
}

function upTo32(s: usize, n: i32): u64 {
  const mul = K2 + n * 2;
  const a = load<u64>(s) * K1;
  const b = load<u64>(s, 8);
  const c = load<u64>(s + n - 8) * mul;
  const d = load<u64>(s + n - 16) * K2;
  return hash16(rotr(a + b, 43) + rotr(c, 30) + d, a + rotr(b + K2, 18) + c, mul);
}

function upTo64(s: usize, n: i32): u64 {
  const mul = K2 + n * 2;
  const a = load<u64>(s) * K2;
  const b = load<u64>(s, 8);
  const c = load<u64>(s + n - 8) * mul;
  const d = load<u64>(s + n - 16) * K2;
  const y = rotr(a + b, 43) + rotr(c, 30) + d;
  const z = hash16(y, a + rotr(b + K2, 18) + c, mul);
  const e = load<u64>(s, 16) * mul;
  const f = load<u64>(s, 24);
  const g = (y + load<u64>(s + n - 32)) * mul;
  const h = (z + load<u64>(s + n - 24)) * mul;
  return hash16(rotr(e + f, 43) + rotr(g, 30) + h, e + rotr(f + a, 18) + g, mul);
}

// The state of `longer`, under the names that it has in farmhash.cc.
let x: u64 = 0;
let y: u64 = 0;
let z: u64 = 0;
let v0: u64 = 0;
let v1: u64 = 0;
let w0: u64 = 0;
let w1: u64 = 0;

function longer(s: usize, n: i32): u64 {
  y = 81 * K1 + 113;
  z = shiftMix(y * K2 + 113) * K2;
  v0 = v1 = w0 = w1 = 0;
  x = 81 * K2 + load<u64>(s);
  const end = s + ((n - 1) & ~63);
  for (; s != end; s += 64) block(s, K1, 1);
  const rest = (n - 1) & 63;
  const mul = K1 + ((z & 0xff) << 1);
  w0 += rest;
  v0 += w0;
  w0 += v0;
  block(end + rest - 63, mul, 9);
  return hash16(hash16(v0, w0, mul) + shiftMix(y) * K0 + z, hash16(v1, w1, mul) + x, mul);
}

function block(s: usize, mul: u64, factor: u64): void {
  x = rotr(x + y + v0 + load<u64>(s, 8), 37) * mul;
  y = rotr(y + v1 + load<u64>(s, 48), 42) * mul;
  x ^= w1 * factor;
  y += v0 * factor + load<u64>(s, 40);
  z = rotr(z + w0, 33) * mul;
  // WeakHashLen32WithSeeds, twice.
  let a = v1 * mul + load<u64>(s);
  let b = rotr(x + w0 + a + load<u64>(s, 24), 21);
  let c = a;
  a += load<u64>(s, 8) + load<u64>(s, 16);
  v0 = a + load<u64>(s, 24);
  v1 = b + rotr(a, 44) + c;
  a = z + w1 + load<u64>(s, 32);
  b = rotr(y + load<u64>(s, 16) + a + load<u64>(s, 56), 21);
  c = a;
  a += load<u64>(s, 40) + load<u64>(s, 48);
  w0 = a + load<u64>(s, 56);
  w1 = b + rotr(a, 44) + c;
  const swapped = z;
  z = x;
  x = swapped;
}

/** HashLen16(u, v, mul) */
function hash16(u: u64, v: u64, mul: u64): u64 {
  return shiftMix((shiftMix((u ^ v) * mul) ^ v) * mul) * mul;
}

@inline
function shiftMix(value: u64): u64 {
  return value ^ (value >> 47);
}
