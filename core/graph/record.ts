/**
 * The slot through which operations tell what they did. The tape, and whoever else watches a run, install themselves here, so that
 * code that only predicts carries none of them. This file imports nothing.
 *
 * @module
 */

/** One operation that ran: its name, typed attributes, inputs and output. */
export interface RecordEntry<Value = unknown> {
  /** Name of the operation, a key of the gradient table where it is differentiable. */
  readonly op: string;
  /** What went in, in the order of the gradients. */
  readonly inputs: readonly Value[];
  /** What came out. */
  readonly output: Value;
  /** Static arguments, and values saved for the gradient. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Receives every operation that runs. */
export interface Recorder {
  /** Called after the operation ran. */
  record(entry: RecordEntry): void;
}

/** The recorder in use, or null. Steps are synchronous, so one slot serves everybody. */
export const recorder: { current: Recorder | null } = { current: null };

/** Runs `fn` with another recorder, or with none. */
export function withRecorder<T>(next: Recorder | null, fn: () => T): T {
  const before = recorder.current;
  recorder.current = next;
  try {
    return fn();
  } finally {
    recorder.current = before;
  }
}
