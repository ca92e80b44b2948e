/**
 * How linear memory is laid out. AssemblyScript and TypeScript both compile this file, so that the kernels, the build and the
 * loader cannot disagree.
 *
 * ```text
 * 0             nothing: address 0 means "absent"
 * SCRATCH_BASE  packing scratch of the matrix products; not in the binary, so it costs no bytes and no pages until used
 * STATIC_BASE   constants of the kernels
 * heapBase      exported by the module: the heap begins here
 * ```
 *
 * The scratch belongs to one thread. Workers that share a memory need one each: then these two constants become the base and
 * the size of a worker's scratch, and the base a mutable global.
 *
 * @module
 */

/** First byte of the packing scratch. */
export const SCRATCH_BASE = 1024;

/** First byte of the kernels' constants, and the end of the scratch. */
export const STATIC_BASE = 0x200000;

/** Pages of 64 KiB that a memory starts with: the scratch, the constants and a first piece of heap. */
export const INITIAL_PAGES = 40;

/** Pages that a memory may grow to, declared once for the build, the loader and any worker. */
export const MAXIMUM_PAGES = 65536;

/**
 * Bytes that the heap leaves free at the end of the memory: a kernel may load a whole vector (or two) that begins inside an
 * operand and ends beyond it. What it reads there never reaches a result.
 */
export const READ_SLACK = 64;
