/**
 * Reading batches under a signal: a source that waits does not keep an abort waiting.
 *
 * @module
 */

import type { BatchIterator, SplitBatch } from "../core/data/batch.ts";

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
