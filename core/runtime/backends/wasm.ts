/**
 * The default device: WebAssembly on the calling thread.
 *
 * @module
 */

import type { HostKernelTable, KernelTable } from "../../../wasm/kernels.ts";
import { loadWasm } from "../../../wasm/loader.ts";
import { Arena, WasmHeap } from "../../../wasm/memory.ts";
import { ResourceExhaustedError } from "../../errors.ts";
import type { Backend, Piece, StepMemory, Words } from "./backend.ts";

const STEP_CHUNK_BYTES = 1 << 20;

/** Kernels in WebAssembly over one linear memory. */
export class WasmBackend implements Backend {
  readonly name = "wasm";
  readonly synchronous = true;
  readonly stepsInFlight = 0;
  readonly run: KernelTable;
  /** Kernels that work for the host, over the same memory. */
  readonly hostKernels: HostKernelTable;
  /** The built variant in use: arithmetic depends on it. */
  readonly variant: "simd" | "relaxed";
  readonly status: number;
  readonly #heap: WasmHeap;

  /** Instantiates the kernels, from the embedded bytes or from a module that the host compiled. */
  constructor(module?: WebAssembly.Module) {
    const instance = loadWasm(module === undefined ? {} : { module });
    this.run = instance.kernels;
    this.hostKernels = instance.hostKernels;
    this.variant = instance.variant;
    this.#heap = new WasmHeap(instance.memory, instance.heapBase);
    this.status = this.#heap.alloc(16);
    this.#heap.i32.fill(0, this.status >>> 2, (this.status >>> 2) + 4);
  }

  /** The whole memory as bytes, not to be kept across an `alloc`: the memory may grow. */
  get bytes(): Uint8Array {
    return this.#heap.u8;
  }

  /** The whole memory as i32 words, not to be kept either. */
  get words(): Int32Array {
    return this.#heap.i32;
  }

  get live(): { bytes: number; blocks: number } {
    return { bytes: this.#heap.liveBytes, blocks: this.#heap.liveBlocks };
  }

  alloc(bytes: number): number {
    try {
      return this.#heap.alloc(bytes);
    } catch (cause) {
      throw new ResourceExhaustedError(`Out of WebAssembly memory: ${bytes} bytes were asked for, ${this.#heap.liveBytes} are in use`, {
        cause,
      });
    }
  }

  free(address: number): void {
    this.#heap.free(address);
  }

  stepMemory(): StepMemory {
    // Through alloc and free of this class: memory that is used up is then the library's own error.
    return new Arena(this, STEP_CHUNK_BYTES);
  }

  write(address: number, values: Words): void {
    if (values instanceof Float32Array) this.#heap.f32.set(values, address >>> 2);
    else this.#heap.i32.set(values, address >>> 2);
  }

  writeFloats(address: number, values: readonly number[]): void {
    const view = this.#heap.f32;
    const at = address >>> 2;
    for (let i = 0; i < values.length; i++) view[at + i] = values[i]!;
  }

  writeWords(address: number, values: readonly number[]): void {
    const view = this.#heap.i32;
    const at = address >>> 2;
    for (let i = 0; i < values.length; i++) view[at + i] = values[i]!;
  }

  read(pieces: readonly Piece[]): void {
    for (let i = 0; i < pieces.length; i++) this.readSync(pieces[i]!.address, pieces[i]!.into);
  }

  readSync<T extends Words>(address: number, into: T): T {
    const at = address >>> 2;
    const view = into instanceof Float32Array ? this.#heap.f32 : this.#heap.i32;
    into.set(view.subarray(at, at + into.length));
    return into;
  }

  unlessFailed(apply: () => void): void {
    if (this.#heap.i32[this.status >>> 2] === 0) apply();
  }

  flush(): void {}

  close(): void {}
}
