/**
 * How kernels in JavaScript reach the words of a device.
 *
 * @module
 */

import type { WasmHeap } from "../../../../wasm/memory.ts";

/** float32 arithmetic: the result of one operation, rounded. Kernels that must give the same bits on every device round after each. */
export const f = Math.fround;

/** The memory of a device as arrays. Views last until the memory grows: no kernel keeps one. */
export class DeviceWords {
  readonly #heap: WasmHeap;

  constructor(heap: WasmHeap) {
    this.#heap = heap;
  }

  /** `n` float32 words from an address on, not copied. */
  floats(address: number, n: number): Float32Array {
    check(address, n, this.#heap.f32.length);
    return this.#heap.f32.subarray(address / 4, address / 4 + n);
  }

  /** `n` int32 words from an address on, not copied. */
  ints(address: number, n: number): Int32Array {
    check(address, n, this.#heap.i32.length);
    return this.#heap.i32.subarray(address / 4, address / 4 + n);
  }

  /** The float32 word at an address. */
  float(address: number): number {
    return this.floats(address, 1)[0]!;
  }

  /** The int32 word at an address. */
  int(address: number): number {
    return this.ints(address, 1)[0]!;
  }

  /** Writes a code and a row into status words that are still clear. */
  report(status: number, code: number, row: number): void {
    const words = this.ints(status, 2);
    if (words[0] !== 0) return;
    words[0] = code;
    words[1] = row;
  }
}

function check(address: number, n: number, length: number): void {
  if (address % 4 === 0 && n >= 0 && address / 4 + n <= length && (address > 0 || n === 0)) return;
  throw new RangeError(`A kernel was given ${n} words from address ${address} on, of a memory of ${length} words`);
}
