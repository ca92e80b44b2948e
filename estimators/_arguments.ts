/**
 * What a call is given: its options, and its input read batch by batch without starving the host.
 *
 * @module
 */

import type { BatchIterator, Features, SplitBatch } from "../core/data/batch.ts";
import { checkOptions, describe, type OptionKinds, UnimplementedError, ValueError } from "../core/errors.ts";
import { keepHostCopies } from "../core/runtime/reading.ts";
import { SparseTensor, Tensor } from "../core/runtime/tensor.ts";
import { RunConfig, type RunConfigOptions } from "./run_config.ts";

/** The configuration that is meant. */
export function runConfigOf(config: RunConfig | RunConfigOptions | undefined): RunConfig {
  if (config === undefined) return new RunConfig();
  if (config instanceof RunConfig) return config;
  if (typeof config === "object" && config !== null && Object.getPrototypeOf(config) === Object.prototype) return new RunConfig(config);
  throw new ValueError(`config must be an instance of \`RunConfig\`, but provided ${String(config)}.`);
}

/** Options of `predict` and `predictOne`. */
export const predictOptions: OptionKinds = { predictKeys: ["string", "array"], checkpointPath: ["string"] };

/** Checks the options of a method; those that do not exist yet throw. */
export function checkCallOptions(method: string, options: object, kinds: OptionKinds): void {
  for (const key of ["hooks", "savingListeners"]) {
    if (Object.hasOwn(options ?? {}, key)) throw new UnimplementedError(`${method}: the option ${JSON.stringify(key)} does not exist yet`);
  }
  checkOptions(method, options, { ...kinds, signal: ["any"] });
  const { signal } = options as { signal?: unknown };
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(`${method}: signal must be an AbortSignal, received ${describe(signal)}`);
  }
}

/** Checks a number of steps. */
export function checkSteps(name: "steps" | "maxSteps", steps: number | undefined): void {
  if (steps === undefined || steps > 0 && Number.isInteger(steps)) return;
  throw new ValueError(`Must specify ${name} > 0, given: ${steps}${steps > 0 ? ", which is no whole number" : ""}`);
}

/** Checks an input function. */
export function checkCallable(inputFn: unknown): void {
  if (typeof inputFn !== "function") throw new TypeError(`\`inputFn\` must be callable, given: ${describe(inputFn)}`);
}

/** The keys that are asked for, or null for all. */
export function keysOf(keys: string | readonly string[] | undefined): readonly string[] | null {
  return keys === undefined ? null : typeof keys === "string" ? [keys] : keys;
}

/** Adds the batch dimension to the features of one example. */
export function batchOfOne(features: Readonly<Record<string, unknown>>): SplitBatch {
  const batch: Record<string, unknown> = {};
  for (const key of Object.keys(features)) {
    const value = features[key];
    batch[key] = [ArrayBuffer.isView(value) && !(value instanceof Uint8Array) ? Array.from(value as unknown as ArrayLike<number>) : value];
  }
  return { features: batch as Features, labels: null };
}

/** What comes instead of a batch where the signal was aborted before there was one. */
export const ABORTED = Symbol("aborted");

/** What a read gives. */
export type Read = IteratorResult<SplitBatch, undefined> | typeof ABORTED;

/** The next batch, at once where the data is in memory. */
export function nextBatch(input: BatchIterator, signal: AbortSignal | undefined): Read | Promise<Read> {
  const read = input.next();
  if (!(read instanceof Promise) || signal === undefined) return read;
  return new Promise<Read>((resolve, reject) => {
    const aborted = (): void => resolve(ABORTED);
    if (signal.aborted) return aborted();
    signal.addEventListener("abort", aborted, { once: true });
    read.then(resolve, reject).finally(() => signal.removeEventListener("abort", aborted));
  });
}

/** Closes the source, and waits for that unless the signal was aborted: the source may be waiting for data that never comes. */
export async function closeInput(input: BatchIterator, signal: AbortSignal | undefined): Promise<void> {
  const closed = input.return();
  if (!(closed instanceof Promise)) return;
  if (signal?.aborted) closed.catch(() => {});
  else await closed;
}

/** The batch, once columns and heads can read what was given as tensors of a device that has to be waited for. */
export async function readableBatch(batch: SplitBatch): Promise<SplitBatch> {
  await keepHostCopies([...tensorsIn(batch.features), ...tensorsIn(batch.labels)]);
  return batch;
}

function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  if (value instanceof SparseTensor) return [value.values];
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  // Values that are nested arrays hold no tensors; records of features and of labels do.
  return Array.isArray(value) ? [] : Object.values(value).flatMap(tensorsIn);
}

const TURN_MILLISECONDS = 20;

/** Decides when it is time for a turn of the event loop. */
export class Pacer {
  #last = performance.now();

  /** True if the last turn was 20 ms ago or more. */
  get due(): boolean {
    return performance.now() - this.#last >= TURN_MILLISECONDS;
  }

  /** Waits for one turn of the event loop. */
  async turn(): Promise<void> {
    await macrotask();
    this.#last = performance.now();
  }
}

function macrotask(): Promise<void> {
  // Looked up at the first turn: in Deno the mere look loads Node's timers, which takes 3 ms.
  const immediate = (globalThis as { setImmediate?: (fn: () => void) => unknown }).setImmediate;
  if (immediate !== undefined) return new Promise((resolve) => void immediate(resolve));
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}
