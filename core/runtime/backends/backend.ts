/**
 * What a device must offer: memory by address and the kernels. No tensor semantics stand here.
 *
 * @module
 */

import type { KernelTable } from "../../../wasm/kernels.ts";

/** A typed array of 4-byte words, as they lie on a device. */
export type Words = Float32Array | Int32Array | Uint32Array;

/** Memory of one step: bump-allocated, freed all at once. */
export interface StepMemory {
  /** Raised by every reset; a handle made before a reset is stale. */
  readonly epoch: number;
  /** Address of fresh memory, 16-byte aligned, contents undefined. */
  alloc(bytes: number): number;
  /** Frees everything. */
  reset(): void;
}

/** A device: memory and kernels. */
export interface Backend {
  /** Name of the kind of device. */
  readonly name: string;
  /** The kernels; arguments are addresses and static extents. */
  readonly run: KernelTable;
  /** Bytes and blocks that are allocated and not freed: the persistent region and the user heap. */
  readonly live: { readonly bytes: number; readonly blocks: number };
  /** Address of two i32 words, (code, row), where kernels report bad data. */
  readonly status: number;
  /** Address of fresh memory that stays until `free`. */
  alloc(bytes: number): number;
  /** Frees memory that `alloc` gave. */
  free(address: number): void;
  /** A memory for steps. */
  stepMemory(): StepMemory;
  /** Copies host words to the device. */
  write(address: number, values: ArrayLike<number> & Words): void;
  /** Writes a few f32 words: the parameter block of a kernel. */
  writeFloats(address: number, values: readonly number[]): void;
  /** Writes a few i32 words: extents, strides, counts. */
  writeWords(address: number, values: readonly number[]): void;
  /** Copies `into.length` words from the device. */
  read<T extends Words>(address: number, into: T): Promise<T>;
  /** Copies `into.length` words from the device at once; throws where the device cannot. */
  readSync<T extends Words>(address: number, into: T): T;
  /** One f32 word. */
  readFloat(address: number): number;
  /** One i32 word. */
  readWord(address: number): number;
  /** Submits what is queued. */
  flush(): void;
  /** Gives the device back. */
  close(): void;
}
