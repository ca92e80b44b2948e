/**
 * The calls of an estimator that are under way, which end when it is closed.
 *
 * @module
 */

import { ValueError } from "../../core/errors.ts";

/** Calls that are under way. */
export class RunningCalls {
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  #callbacks = 0;

  /** Runs a call with a signal that is aborted when the caller's is, or when the calls are ended. */
  async run<T>(signal: AbortSignal | undefined, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const closing = this.#closing.signal;
    const running = call(signal === undefined ? closing : AbortSignal.any([signal, closing]));
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** A function of the caller's, marked as such: what it waits for must not wait for it. */
  callback<Args extends unknown[]>(fn: (...args: Args) => unknown): (...args: Args) => unknown {
    return (...args) => {
      let result: unknown;
      this.#callbacks++;
      try {
        result = fn(...args);
      } finally {
        if (!(result instanceof Promise)) this.#callbacks--;
      }
      return result instanceof Promise ? result.finally(() => this.#callbacks--) : result;
    };
  }

  /**
   * Ends all calls, each after the step that runs, then runs `cleanUp`. Resolves when that is done; where a callback asked for it, at once, for the
   * call waits for the callback.
   */
  async end(cleanUp: () => Promise<void>): Promise<void> {
    this.#closing.abort(new ValueError("The estimator was closed"));
    const ended = Promise.allSettled(this.#running).then(cleanUp);
    if (this.#callbacks === 0) await ended;
  }
}
