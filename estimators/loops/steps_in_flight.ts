/**
 * Steps that were queued on a device and not read yet.
 *
 * @module
 */

import { backend } from "../../core/runtime/backends/current.ts";
import type { Step } from "../../core/runtime/memory.ts";

/** A step that was queued. */
export interface QueuedStep {
  /** Its memory, which is kept until it was read. */
  readonly memory: Step;
  /** Resolves when it was read; undefined where it was read at once. */
  readonly read: Promise<void> | void;
}

/** The steps of a loop. Each is finished as soon as it was read, after those before it; behind one that failed none is. */
export class StepsInFlight<S extends QueuedStep> {
  readonly #finish: (step: S) => Promise<void> | void;
  readonly #most = backend().stepsInFlight;
  /** Resolve when steps are finished; the first belongs to the first step. */
  readonly #waiting: Promise<void>[] = [];
  #last: Promise<void> | undefined = undefined;

  /**
   * None yet.
   *
   * @param finish What is done with a step when it was read, while its memory is there; throws if the step failed.
   */
  constructor(finish: (step: S) => Promise<void> | void) {
    this.#finish = finish;
  }

  /** How many there are. */
  get count(): number {
    return this.#waiting.length;
  }

  /** Takes a step, and waits until no more are in flight than the device allows. Nothing is awaited where it was read at once. */
  add(step: S): Promise<void> | void {
    if (step.read !== undefined) {
      this.#last = this.#complete(step, this.#last);
      this.#waiting.push(this.#last);
      // The error is thrown to the caller that awaits the step; until then the rejection counts as handled.
      this.#last.catch(() => {});
      return this.#waiting.length > this.#most ? this.#waiting[0] : undefined;
    }
    const { memory } = step;
    let finishing: Promise<void> | void = undefined;
    try {
      finishing = this.#finish(step);
    } finally {
      if (finishing === undefined) memory.close();
    }
    return finishing?.finally(() => memory.close());
  }

  /** Waits for something else; a step that fails in the meantime ends that. */
  async orFailure<T>(other: Promise<T>): Promise<T> {
    if (this.#last === undefined) return await other;
    other.catch(() => {});
    const failed = new Promise<never>((_, reject) => void this.#last!.catch(reject));
    return await Promise.race([other, failed]);
  }

  /** Waits until all are finished. */
  async finishAll(): Promise<void> {
    await this.#last;
  }

  async #complete(step: S, before: Promise<void> | undefined): Promise<void> {
    try {
      // Both, so that nothing is under way any more when the last one is done.
      await Promise.allSettled([before, step.read]);
      await before;
      await step.read;
      await this.#finish(step);
    } finally {
      step.memory.close();
      void this.#waiting.shift();
    }
  }
}
