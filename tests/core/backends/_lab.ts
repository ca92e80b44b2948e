/**
 * A laboratory for kernels of any device: memory with guard words around every buffer, at addresses that are multiples of 4 and of no more,
 * numbers with NaN and infinities among them, and comparison in units in the last place.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Backend } from "../../../core/runtime/backends/backend.ts";
import type { KernelName, KernelTable } from "../../../wasm/kernels.ts";

/** As float32 a NaN: what reads beyond its operand, or reads what nobody wrote, gives NaN. */
const guard = 0x7fe5a55a;
const guardWords = 5;

/** Bytes for the buffers of one case. */
const regionBytes = 8 << 20;

/** A buffer in the laboratory. */
export interface Buffer {
  /** Its address. */
  readonly address: number;
  /** Its words as float32, as they are when everything called so far has run. */
  f32(): Promise<Float32Array>;
  /** Its words as int32, likewise. */
  i32(): Promise<Int32Array>;
}

/** One device with memory for buffers. */
export class Lab {
  /** What the device is called in failures. */
  readonly device: string;
  readonly backend: Backend;
  readonly kernels: KernelTable;
  readonly #base: number;
  #next: number;
  #guards: number[] = [];

  constructor(device: string, backend: Backend) {
    this.device = device;
    this.backend = backend;
    this.kernels = backend.run;
    this.#base = this.#next = backend.alloc(regionBytes);
  }

  /** Float32 words in memory. */
  f32(values: Iterable<number>): Buffer {
    return this.#place(new Int32Array(Float32Array.from(values).buffer));
  }

  /** Int32 words in memory. */
  i32(values: Iterable<number>): Buffer {
    return this.#place(Int32Array.from(values));
  }

  /** Words that a kernel is to write; they hold rubbish. */
  out(n: number): Buffer {
    return this.#place(new Int32Array(n).fill(guard));
  }

  /** Asserts that nothing was written outside the buffers, and forgets them. */
  async verify(what: string): Promise<void> {
    const words = new Int32Array((this.#next - this.#base) / 4);
    await this.backend.read([{ address: this.#base, into: words }]);
    for (const at of this.#guards) assertEquals(words[at], guard, `${this.device}: ${what} wrote outside its output`);
    this.#guards = [];
    this.#next = this.#base;
  }

  /** Gives the memory back. */
  close(): void {
    this.backend.free(this.#base);
    this.backend.close();
  }

  #place(values: Int32Array): Buffer {
    // 5 guard words before, and 5 behind: the address moves through all residues modulo 16.
    const words = new Int32Array(values.length + 2 * guardWords).fill(guard);
    words.set(values, guardWords);
    const first = (this.#next - this.#base) / 4;
    for (let i = 0; i < guardWords; i++) this.#guards.push(first + i, first + words.length - 1 - i);
    this.backend.write(this.#next, words);
    const address = this.#next + guardWords * 4;
    this.#next += words.length * 4;
    assert(this.#next <= this.#base + regionBytes, "the buffers of a case are larger than the laboratory");
    const { backend } = this;
    const read = async <T extends Float32Array | Int32Array>(into: T): Promise<T> => {
      await backend.read([{ address, into }]);
      return into;
    };
    return {
      address,
      f32: () => read(new Float32Array(values.length)),
      i32: () => read(new Int32Array(values.length)),
    };
  }
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

/** Asserts that two float32 results have the same bits, zeros by their sign; which of the NaNs an operation gives no device promises. */
export function assertSame(actual: Float32Array, expected: Float32Array, what: string): void {
  assertEquals(actual.length, expected.length, what);
  for (let i = 0; i < actual.length; i++) {
    assert(Object.is(actual[i], expected[i]), `${what}: element ${i} should be ${expected[i]}, but is ${actual[i]}`);
  }
}

/** Distance of float32 neighbours near x. */
function ulp(x: number): number {
  const exponent = x === 0 ? -126 : Math.floor(Math.log2(Math.abs(x)));
  return 2 ** (Math.max(-126, exponent) - 23);
}

/** A kernel's test for one size: makes its input, calls, and compares. */
export type KernelCase = (lab: Lab, n: number, random: Random) => Promise<void>;

/** A test of a device, called on a laboratory of its own; whoever runs it verifies the guard words behind it. */
export interface ContractCase {
  readonly name: string;
  /** The kernels that it tests; none where it is about memory, reads or the status. */
  readonly kernels: readonly KernelName[];
  readonly run: (lab: Lab) => Promise<void>;
}
