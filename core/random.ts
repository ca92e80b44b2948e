/**
 * Random numbers that are a function of a key and a counter: Threefry-2x32 with 20 rounds
 * (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011). No generator has state.
 *
 * @module
 */

/** The key of one random stream: two 32-bit words. */
export interface RandomKey {
  /** First word, unsigned. */
  readonly key0: number;
  /** Second word, unsigned. */
  readonly key1: number;
  /** Name of the stream, where the key is that of a model's seed: a graph makes the key again of it. */
  readonly stream?: string;
}

/**
 * The key of the stream of that name under a seed. Other names and other seeds give other streams.
 *
 * The key is Threefry of the seed's 64 bits as key and two FNV-1a hashes of the name's UTF-8 bytes as counter.
 *
 * @param seed A whole number; its lowest 64 bits count.
 * @param name Such as the name of a variable.
 */
export function randomKey(seed: number | bigint, name: string): RandomKey {
  if (typeof seed === "number" && !Number.isSafeInteger(seed)) throw new RangeError(`A seed must be a whole number, received ${seed}`);
  const bits = BigInt.asUintN(64, BigInt(seed));
  const bytes = new TextEncoder().encode(name);
  const words = new Uint32Array(2);
  threefry2x32(Number(bits & 0xffffffffn), Number(bits >> 32n), fnv1a(bytes, FNV_OFFSET), fnv1a(bytes, ~FNV_OFFSET >>> 0), words);
  return { key0: words[0]!, key1: words[1]! };
}

/**
 * One block of the generator.
 *
 * @param key0 First word of the key.
 * @param key1 Second word of the key.
 * @param counter0 First word of the counter.
 * @param counter1 Second word of the counter.
 * @param into Receives the two words; give one pair again and again, and nothing is allocated.
 */
export function threefry2x32(key0: number, key1: number, counter0: number, counter1: number, into: Uint32Array): void {
  const key2 = 0x1bd11bda ^ key0 ^ key1;
  let x0 = (counter0 + key0) | 0;
  let x1 = (counter1 + key1) | 0;
  // After every fourth round two words of the key go in, and the number of the injection.
  for (let injection = 1; injection <= 5; injection++) {
    const odd = (injection & 1) === 1;
    x0 = (x0 + x1) | 0;
    x1 = (odd ? (x1 << 13) | (x1 >>> 19) : (x1 << 17) | (x1 >>> 15)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = (odd ? (x1 << 15) | (x1 >>> 17) : (x1 << 29) | (x1 >>> 3)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = (odd ? (x1 << 26) | (x1 >>> 6) : (x1 << 16) | (x1 >>> 16)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = (odd ? (x1 << 6) | (x1 >>> 26) : (x1 << 24) | (x1 >>> 8)) ^ x0;
    const third = injection % 3;
    x0 = (x0 + (third === 0 ? key0 : third === 1 ? key1 : key2)) | 0;
    x1 = (x1 + (third === 0 ? key1 : third === 1 ? key2 : key0) + injection) | 0;
  }
  into[0] = x0;
  into[1] = x1;
}

/** A sequence of draws that depends on nothing but its key and on how many were made. */
export class Draws {
  // As signed words, which an engine keeps as small integers; the generator takes both.
  readonly #key0: number;
  readonly #key1: number;
  readonly #epoch: number;
  readonly #block = new Uint32Array(2);
  #made = 0;

  /** The draws of one epoch under a key. */
  constructor(key: RandomKey, epoch: number) {
    this.#key0 = key.key0 | 0;
    this.#key1 = key.key1 | 0;
    this.#epoch = epoch;
  }

  /** A number in [0, 1) from 32 random bits. */
  unit(): number {
    const made = this.#made++;
    // A block of the generator is two words.
    if ((made & 1) === 0) threefry2x32(this.#key0, this.#key1, this.#epoch, made >>> 1, this.#block);
    return this.#block[made & 1]! / 4294967296;
  }

  /** A whole number in [0, n). The bias is at most n / 2^32. */
  below(n: number): number {
    return Math.floor(this.unit() * n);
  }
}

/**
 * Numbers in [low, high): element i is low + u * (high - low) in float32, where u = (word >> 8) / 2^24 of word i & 1 of the block at
 * counter (step, i >> 1). The kernels draw the same bits.
 *
 * @param count How many.
 * @param key The stream.
 * @param step First word of the counter.
 */
export function uniforms(count: number, key: RandomKey, step = 0, low = 0, high = 1): Float32Array {
  const values = new Float32Array(count);
  const block = new Uint32Array(2);
  const from = Math.fround(low);
  const range = Math.fround(Math.fround(high) - from);
  for (let i = 0; i < count; i++) {
    if ((i & 1) === 0) threefry2x32(key.key0, key.key1, step, i >>> 1, block);
    values[i] = from + Math.fround((block[i & 1]! >>> 8) * 2 ** -24 * range);
  }
  return values;
}

/**
 * Draws of the standard normal distribution in float64, by the transform of Box & Muller (1958) on the block at counter (step, i >> 1).
 *
 * @param count How many.
 * @param key The stream.
 * @param limit Draws beyond it are drawn anew at counters (step + 1, .), (step + 2, .), ...; default: none are.
 * @param step First word of the counter.
 */
export function normals(count: number, key: RandomKey, limit = Infinity, step = 0): Float64Array {
  const values = new Float64Array(count);
  const block = new Uint32Array(2);
  for (let i = 0; i < count; i++) {
    let value = normal(key, step, i, block);
    for (let again = step + 1; Math.abs(value) > limit; again++) value = normal(key, again, i, block);
    values[i] = value;
  }
  return values;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a, 32 bits (Fowler, Noll & Vo). */
function fnv1a(bytes: Uint8Array, offset: number): number {
  let hash = offset;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash >>> 0;
}

function normal(key: RandomKey, step: number, i: number, block: Uint32Array): number {
  threefry2x32(key.key0, key.key1, step, i >>> 1, block);
  // (0, 1]: the logarithm of 0 is kept out.
  const radius = Math.sqrt(-2 * Math.log((block[0]! + 1) * 2 ** -32));
  const angle = 2 * Math.PI * block[1]! * 2 ** -32;
  return radius * ((i & 1) === 0 ? Math.cos(angle) : Math.sin(angle));
}
