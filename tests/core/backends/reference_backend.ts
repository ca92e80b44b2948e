/**
 * A device in plain JavaScript, for tests: each kernel as its formula reads, in float64 where the list leaves that open. It can only be read
 * asynchronously, as a GPU, and it is strict where WebAssembly is lenient: memory that was not written holds NaN, and an argument that is no whole number
 * or lies outside of the memory is an error.
 *
 * @module
 */

import { setImmediate } from "node:timers";
import type { Backend, Piece, StepMemory, Words } from "../../../core/runtime/backends/backend.ts";
import { FailedPreconditionError, ResourceExhaustedError } from "../../../core/errors.ts";
import { type KernelName, kernels, type KernelTable } from "../../../wasm/kernels.ts";
import { INITIAL_PAGES, MAXIMUM_PAGES } from "../../../wasm/layout.ts";
import { Arena, WasmHeap } from "../../../wasm/memory.ts";
import { batchNorm } from "./kernels/batch_norm.ts";
import { elementwise } from "./kernels/elementwise.ts";
import { matrix } from "./kernels/matrix.ts";
import { metrics } from "./kernels/metrics.ts";
import { movement } from "./kernels/movement.ts";
import { optimizers } from "./kernels/optimizers.ts";
import { random } from "./kernels/random.ts";
import { recurrent } from "./kernels/recurrent.ts";
import { reduce } from "./kernels/reduce.ts";
import { rows } from "./kernels/rows.ts";
import { softmax } from "./kernels/softmax.ts";
import { DeviceWords } from "./kernels/words.ts";

/** What a reference device may be told. */
export interface ReferenceOptions {
  /** How many steps may be queued before the first of them is read; reads then take as many turns of the event loop. Default 0. */
  readonly stepsInFlight?: 0 | 3;
}

/** As float32 a NaN, as int32 no plausible id, length or count. */
const UNWRITTEN = 0x7fdeadad;

const STEP_CHUNK_BYTES = 1 << 20;

/** Kernels in JavaScript over one memory. They run when they are called; only reads are late. */
export class ReferenceBackend implements Backend {
  readonly name = "reference";
  readonly synchronous = false;
  readonly stepsInFlight: number;
  readonly run: KernelTable;
  readonly status: number;
  // No WebAssembly runs in it: it is an ArrayBuffer that grows.
  readonly #heap = new WasmHeap(new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES }), 16);
  #unlessFailed = false;

  constructor({ stepsInFlight = 0 }: ReferenceOptions = {}) {
    this.stepsInFlight = stepsInFlight;
    this.status = this.#heap.alloc(16);
    this.writeWords(this.status, [0, 0]);
    this.run = this.#guarded(kernelsOver(new DeviceWords(this.#heap)));
  }

  get live(): { bytes: number; blocks: number } {
    return { bytes: this.#heap.liveBytes, blocks: this.#heap.liveBlocks };
  }

  alloc(bytes: number): number {
    try {
      return this.#unwritten(this.#heap.alloc(bytes), bytes);
    } catch (cause) {
      throw new ResourceExhaustedError(
        `Out of memory of the reference device: ${bytes} bytes were asked for, ${this.#heap.liveBytes} are in use`,
        { cause },
      );
    }
  }

  free(address: number): void {
    this.#heap.free(address);
  }

  stepMemory(): StepMemory {
    const arena = new Arena(this, STEP_CHUNK_BYTES);
    return {
      get epoch() {
        return arena.epoch;
      },
      alloc: (bytes) => this.#unwritten(arena.alloc(bytes), bytes),
      reset: () => arena.reset(),
    };
  }

  write(address: number, values: Words): void {
    if (values instanceof Float32Array) this.#heap.f32.set(values, address / 4);
    else this.#heap.i32.set(values, address / 4);
  }

  writeFloats(address: number, values: readonly number[]): void {
    this.#heap.f32.set(values, address / 4);
  }

  writeWords(address: number, values: readonly number[]): void {
    this.#heap.i32.set(values, address / 4);
  }

  async read(pieces: readonly Piece[]): Promise<void> {
    const snapshot = pieces.map(({ address, into }) => {
      const view = into instanceof Float32Array ? this.#heap.f32 : this.#heap.i32;
      return view.slice(address / 4, address / 4 + into.length);
    });
    // Each turn takes callbacks in the order in which they were queued, so that reads that were called earlier are delivered earlier.
    for (let turn = 0; turn < Math.max(1, this.stepsInFlight); turn++) await new Promise<void>((resolve) => setImmediate(resolve));
    pieces.forEach(({ into }, i) => into.set(snapshot[i]!));
  }

  readSync<T extends Words>(_address: number, into: T): T {
    throw new FailedPreconditionError(
      `${into.length} elements were to be read at once; elements of the reference device are read with await tensor.data()`,
    );
  }

  unlessFailed(apply: () => void): void {
    const before = this.#unlessFailed;
    this.#unlessFailed = true;
    try {
      apply();
    } finally {
      this.#unlessFailed = before;
    }
  }

  flush(): void {}

  close(): void {}

  /** Fills fresh memory with what nobody takes for an element. */
  #unwritten(address: number, bytes: number): number {
    this.#heap.i32.fill(UNWRITTEN, address / 4, Math.ceil((address + bytes) / 4));
    return address;
  }

  /** The kernels with a check of their arguments; inside `unlessFailed` each looks at the status first, as it would on a device with a queue. */
  #guarded(table: KernelTable): KernelTable {
    const entries = Object.entries(table).map(([name, kernel]: [string, (...args: number[]) => void]) => {
      const { args: names } = kernels[name as KernelName];
      const guarded = (...args: number[]): void => {
        if (args.length !== names.length || !args.every(Number.isInteger)) {
          throw new TypeError(`[${name}] expects whole numbers (${names.join(", ")}), received (${args.join(", ")})`);
        }
        if (!this.#unlessFailed || this.#heap.i32[this.status / 4] === 0) kernel(...args);
      };
      return [name, guarded];
    });
    return Object.fromEntries(entries) as KernelTable;
  }
}

function kernelsOver(words: DeviceWords): KernelTable {
  return {
    ...batchNorm(words),
    ...elementwise(words),
    ...matrix(words),
    ...metrics(words),
    ...movement(words),
    ...optimizers(words),
    ...random(words),
    ...recurrent(words),
    ...reduce(words),
    ...rows(words),
    ...softmax(words),
  };
}
