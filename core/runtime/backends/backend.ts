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

/** Words of the device to be copied to the host. */
export interface Piece {
  /** Where they begin. */
  readonly address: number;
  /** Where they go; its length says how many there are. */
  readonly into: Words;
}

/** A device: memory and kernels. Writes and kernels run in the order in which they were called. */
export interface Backend {
  /** Name of the kind of device. */
  readonly name: string;
  /** Whether a kernel has run when its call returns, so that `readSync` works. */
  readonly synchronous: boolean;
  /** How many steps of a loop may be queued before the results of the first of them are read. 0: a step is read before the next one begins. */
  readonly stepsInFlight: number;
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
  /**
   * Copies pieces from the device, all as they are when everything queued so far has run.
   *
   * @returns A promise that resolves when they are there; nothing where they are there at once.
   */
  read(pieces: readonly Piece[]): Promise<void> | void;
  /** Copies `into.length` words from the device at once; throws where the device is not synchronous. */
  readSync<T extends Words>(address: number, into: T): T;
  /**
   * Calls `apply`, whose kernels change what outlives a step. They have an effect only if the first status word is 0 when they run: a step that met bad
   * data changes nothing, and nor does one that was queued behind it.
   */
  unlessFailed(apply: () => void): void;
  /** Submits what is queued. */
  flush(): void;
  /** Gives the device back. */
  close(): void;
}
