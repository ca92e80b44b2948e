/**
 * The batches of a loop: the next one, and the end of the input.
 *
 * @module
 */

import type { BatchIterator, Features, SplitBatch } from "../../core/data/batch.ts";
import { keepHostCopies } from "../../core/runtime/reading.ts";
import { SparseTensor, Tensor } from "../../core/runtime/tensor.ts";

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
