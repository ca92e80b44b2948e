/**
 * A laboratory for kernels: memory with guard words around every buffer, at addresses that are multiples of 4 and of no more, numbers with
 * NaN and infinities among them, and comparison in units in the last place.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { KernelTable } from "../../wasm/kernels.ts";
import { loadWasm, type WasmVariant } from "../../wasm/loader.ts";

const guard = 0x5aa55aa5;
const guardWords = 5;

/** A buffer in the laboratory. */
export interface Buffer {
  /** Its address. */
  readonly address: number;
  /** Its words as float32. */
  f32(): Float32Array;
  /** Its words as int32. */
  i32(): Int32Array;
}

/** One instance of the kernels. */
export class Lab {
  readonly kernels: KernelTable;
  readonly variant: WasmVariant;
  readonly #memory: WebAssembly.Memory;
  readonly #base: number;
  #next: number;
  #guards: number[] = [];

  constructor(variant: WasmVariant) {
    const { kernels, memory, heapBase } = loadWasm({ variant });
    memory.grow(64);
    this.kernels = kernels;
    this.variant = variant;
    this.#memory = memory;
    this.#base = this.#next = Math.ceil(heapBase / 16) * 16;
  }

  /** Float32 words in memory. */
  f32(values: Iterable<number>): Buffer {
    const words = Float32Array.from(values);
    return this.#place(new Uint32Array(words.buffer));
  }

  /** Int32 words in memory. */
  i32(values: Iterable<number>): Buffer {
    const words = Int32Array.from(values);
    return this.#place(new Uint32Array(words.buffer));
  }

  /** Words that a kernel is to write; they hold rubbish. */
  out(n: number): Buffer {
    return this.#place(new Uint32Array(n).fill(guard));
  }

  /** Asserts that nothing was written outside the buffers, and forgets them. */
  verify(what: string): void {
    const words = new Uint32Array(this.#memory.buffer);
    for (const at of this.#guards) assertEquals(words[at], guard, `${what} wrote outside its output`);
    this.#guards = [];
    this.#next = this.#base;
  }

  #place(words: Uint32Array): Buffer {
    // 5 guard words before, and 5 or more behind: the address moves through all residues modulo 16.
    const memory = this.#memory;
    const start = this.#next / 4;
    const first = start + guardWords;
    const last = first + words.length;
    const view = new Uint32Array(memory.buffer);
    view.fill(guard, start, first);
    view.set(words, first);
    view.fill(guard, last, last + guardWords);
    for (let i = 0; i < guardWords; i++) this.#guards.push(start + i, last + i);
    this.#next = (last + guardWords) * 4;
    return {
      address: first * 4,
      f32: () => new Float32Array(memory.buffer, first * 4, words.length).slice(),
      i32: () => new Int32Array(memory.buffer, first * 4, words.length).slice(),
    };
  }
}

/** Both variants of the arithmetic. */
export function labs(): Lab[] {
  return [new Lab("simd"), new Lab("relaxed")];
}

/** Sizes below, at, above and off the width of one, two and four vectors, and beyond a reduction's block. */
export const sizes: readonly number[] = [...Array(34).keys(), 63, 64, 65, 1027, 4099];

/** Reproducible numbers: xorshift32 (Marsaglia 2003). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761 + 1) >>> 0 || 1;
  }

  /** A number in [0, 1). */
  uniform(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    this.#state >>>= 0;
    return this.#state / 2 ** 32;
  }

  /** An integer in [0, end). */
  below(end: number): number {
    return Math.floor(this.uniform() * end);
  }

  /** `n` float32 numbers between the bounds. */
  floats(n: number, low = -3, high = 3): Float32Array {
    return Float32Array.from({ length: n }, () => low + (high - low) * this.uniform());
  }

  /** As `floats`, with one in six a special one: NaN, infinities, zeros of both signs, subnormal, tiny and huge numbers. */
  wild(n: number, low = -3, high = 3): Float32Array {
    const special = [NaN, Infinity, -Infinity, 0, -0, 1e-45, -3e-39, 1e-20, -1e-20, 1, -1, 3.4e38, -3.4e38, 6, 100, -100];
    return this.floats(n, low, high).map((x) => (this.below(6) === 0 ? special[this.below(special.length)]! : x));
  }

  /** `n` integers in [low, high). */
  integers(n: number, low: number, high: number): Int32Array {
    return Int32Array.from({ length: n }, () => low + this.below(high - low));
  }
}

/** How far a result may be from the reference: `ulps` units in the last place of the reference plus `absolute`. */
export interface Tolerance {
  readonly ulps?: number;
  readonly absolute?: number;
}

/** Asserts that float32 results are near references in float64; NaN and infinities are to be met exactly. */
export function assertNear(actual: Float32Array, expected: ArrayLike<number>, tolerance: Tolerance, what: string): void {
  assertEquals(actual.length, expected.length, what);
  for (let i = 0; i < actual.length; i++) {
    const a = actual[i]!;
    const e = expected[i]!;
    const rounded = Math.fround(e);
    const sameKind = Number.isFinite(rounded) && Number.isFinite(a);
    const ok = sameKind ? Math.abs(a - e) <= (tolerance.ulps ?? 0) * ulp(e) + (tolerance.absolute ?? 0) : Object.is(a, rounded);
    assert(ok || Object.is(a, rounded) || a === rounded, `${what}: element ${i} should be ${e}, but is ${a}`);
  }
}

/** Distance of float32 neighbours near x. */
function ulp(x: number): number {
  const exponent = x === 0 ? -126 : Math.floor(Math.log2(Math.abs(x)));
  return 2 ** (Math.max(-126, exponent) - 23);
}

/** A kernel's test for one size: makes its input, calls, and compares. */
export type KernelCase = (lab: Lab, n: number, random: Random) => void;
