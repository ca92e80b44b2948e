/**
 * The three regions of device memory. Persistent: variables, owned by a model. Step: everything made inside a step, freed at its end.
 * User heap: tensors made outside a step, freed by `scope`, `using` or `dispose`.
 *
 * @module
 */

import { type Backend, backend, type Piece, type StepMemory } from "./backends/current.ts";
import { FailedPreconditionError, InvalidArgumentError } from "../errors.ts";
import { statusCodes } from "../../wasm/codes.ts";

/** Where the elements of a tensor lie. Shared by tensors that are views of the same elements. */
export interface Storage {
  /** Address on the device; 0 for values on the host. */
  readonly address: number;
  /** The device, which frees it; null for the memory of a step and for values on the host. */
  readonly device: { free(address: number): void } | null;
  /** The step memory that holds it, or null for the other regions. */
  readonly step: StepMemory | null;
  /** Epoch of the step memory at allocation. */
  readonly epoch: number;
  /** Tensors that share it; at 0 it is freed. */
  references: number;
  /** The larger piece that this one is a part of: it is freed with the last of its parts. */
  readonly whole?: Storage;
}

let currentStep: StepMemory | null = null;

/** What is kept for later use in the memory of one device. */
interface Kept {
  readonly device: Backend;
  /** Memories of steps that have ended. */
  readonly idle: StepMemory[];
  /** Address of the parameter blocks of kernels called outside a step; 0 before the first. */
  ring: number;
  /** Words of it that were given out. */
  ringNext: number;
}

const keptOf = new WeakMap<Backend, Kept>();
let latest: Kept | null = null;

/** What is kept for the device in use: another device finds none of the addresses of the one before, and each finds its own again. */
function kept(): Kept {
  const device = backend();
  if (latest !== null && latest.device === device) return latest;
  latest = keptOf.get(device) ?? { device, idle: [], ring: 0, ringNext: 0 };
  keptOf.set(device, latest);
  return latest;
}

/** Memory for `bytes` in the region that is current: the step's inside a step, else the user heap. */
export function allocate(bytes: number): Storage {
  if (currentStep === null) return allocatePersistent(bytes);
  return { address: currentStep.alloc(bytes), device: null, step: currentStep, epoch: currentStep.epoch, references: 1 };
}

/** Memory for `bytes` that no step frees. */
export function allocatePersistent(bytes: number): Storage {
  const device = backend();
  return { address: device.alloc(bytes), device, step: null, epoch: 0, references: 1 };
}

/** Part of a piece of memory, from `offset` bytes on. */
export function partOf(whole: Storage, offset: number): Storage {
  whole.references++;
  return { address: whole.address + offset, device: whole.device, step: whole.step, epoch: whole.epoch, references: 1, whole };
}

/** Gives up one reference. */
export function release(storage: Storage): void {
  if (storage.references === 0 || --storage.references > 0 || storage.device === null) return;
  if (storage.whole === undefined) storage.device.free(storage.address);
  else release(storage.whole);
}

/** True while a step runs. */
export function insideStep(): boolean {
  return currentStep !== null;
}

/** Address of f32 parameters for one kernel call: valid until the step ends; outside of steps, until later calls have filled the ring of `RING_WORDS` words. */
export function params(...values: number[]): number {
  const address = scratch(values.length);
  backend().writeFloats(address, values);
  return address;
}

/** Address of i32 words for one kernel call; valid as long as that of `params`. */
export function words(...values: number[]): number {
  const address = scratch(values.length);
  backend().writeWords(address, values);
  return address;
}

const RING_WORDS = 4096;

function scratch(count: number): number {
  if (currentStep !== null) return currentStep.alloc(count * 4);
  const own = kept();
  if (own.ring === 0) own.ring = own.device.alloc(RING_WORDS * 4);
  const padded = (count + 3) & ~3;
  if (own.ringNext + padded > RING_WORDS) own.ringNext = 0;
  const address = own.ring + own.ringNext * 4;
  own.ringNext += padded;
  return address;
}

/** A step: `run` makes its memory current, `close` frees everything that was made in it. */
export class Step implements Disposable {
  readonly #memory: StepMemory;
  readonly #idle: StepMemory[];
  #open = true;

  /** Opens a step. Steps that overlap in time have memories of their own. */
  constructor() {
    const { device, idle } = kept();
    this.#idle = idle;
    this.#memory = idle.pop() ?? device.stepMemory();
    // A status that an operation set before this step, and that was never read, does not belong to this step.
    if (device.synchronous ? device.readSync(device.status, code)[0] !== 0 : loopsWithStatus === 0) clearStatus();
  }

  /** Runs `fn` with the step's memory current. */
  run<T>(fn: () => T): T {
    const before = currentStep;
    currentStep = this.#memory;
    try {
      return fn();
    } finally {
      currentStep = before;
    }
  }

  /** Frees everything made in the step. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#memory.reset();
    this.#idle.push(this.#memory);
  }

  /** Closes the step. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Runs `fn` with a memory that takes its own from that of the step which runs.
 *
 * @param wrap Makes it.
 * @throws {FailedPreconditionError} outside of a step.
 */
export function withinStep<M extends StepMemory, T>(wrap: (memory: StepMemory) => M, fn: (memory: M) => T): T {
  const before = currentStep;
  if (before === null) throw new FailedPreconditionError("There is no step whose memory could be used");
  const memory = wrap(before);
  currentStep = memory;
  try {
    return fn(memory);
  } finally {
    currentStep = before;
  }
}

let loopsWithStatus = 0;

/**
 * Sets the status back, and keeps it from then on over all steps until the function that is returned is called: behind a step that met bad data none has
 * an effect, also where it was queued before that was known.
 */
export function statusOverSteps(): () => void {
  clearStatus();
  loopsWithStatus++;
  return () => void loopsWithStatus--;
}

const code = new Int32Array(1);
const status = new Int32Array(2);

/** Sets the status back, so that the next steps have an effect again. */
export function clearStatus(): void {
  const device = backend();
  device.writeWords(device.status, [0, 0]);
}

/** {@linkcode checkStatus} where no step runs, which would look by itself. Call it after every kernel that reports. */
export function checkOutsideStep(): void {
  if (currentStep === null) checkStatus();
}

/** Throws if a kernel met bad data since the last look, on a device that says so at once; on others whoever reads elements next is told. */
export function checkStatus(): void {
  const device = backend();
  if (!device.synchronous) return;
  const error = statusError(device.readSync(device.status, status));
  if (error === null) return;
  clearStatus();
  throw error;
}

/**
 * Copies pieces from the device. Where reads are asynchronous, and no step runs whose status whoever runs it will read, the status comes along.
 *
 * @throws {InvalidArgumentError} By the promise, if a kernel met bad data since the last look; the status is set back then.
 */
export function readWithStatus(pieces: readonly Piece[]): Promise<void> | void {
  const device = backend();
  if (device.synchronous || currentStep !== null) return device.read(pieces);
  const found = new Int32Array(2);
  return Promise.resolve(device.read([...pieces, { address: device.status, into: found }])).then(() => {
    const error = statusError(found);
    if (error === null) return;
    device.writeWords(device.status, [0, 0]);
    throw error;
  });
}

/** The error that the two status words stand for, or null. */
export function statusError([code, row]: ArrayLike<number> & Iterable<number>): InvalidArgumentError | null {
  return code === 0 ? null : new InvalidArgumentError(statusSentence(code!, row!), { row: row! });
}

function statusSentence(code: number, row: number): string {
  switch (code) {
    case statusCodes.rowOutOfRange:
      return `indices[${row}] is not in the range of the table`;
    case statusCodes.labelOutOfRange:
      return `Labels must be <= nClasses - 1 and >= 0: the label of row ${row} is not`;
    case statusCodes.splitsOutOfRange:
      return `The splits of segment ${row} do not rise within the entries`;
    case statusCodes.predictionNaN:
      return `The prediction of row ${row} is NaN`;
    default:
      return "A value that is NaN or infinite was met";
  }
}
