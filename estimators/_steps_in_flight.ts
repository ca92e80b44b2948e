/**
 * Steps that were queued on a device and not read yet.
 *
 * @module
 */

import { backend } from "../core/runtime/backends/current.ts";
import type { Step } from "../core/runtime/memory.ts";

/** A step that was queued. */
export interface QueuedStep {
  /** Its memory, which is kept until it was read. */
  readonly memory: Step;
  /** Resolves when it was read; undefined where it was read at once. */
  readonly read: Promise<void> | void;
}

/** The steps of a loop, each of which is finished after those before it. */
export class StepsInFlight<S extends QueuedStep> {
  readonly #finish: (step: S) => Promise<void> | void;
  readonly #most = backend().stepsInFlight;
  readonly #steps: S[] = [];

  /**
   * None yet.
   *
   * @param finish What is done with a step when it was read, while its memory is there; throws if the step failed.
   */
  constructor(finish: (step: S) => Promise<void> | void) {
    this.#finish = finish;
  }

  /** Takes a step, and finishes the first ones, so that no more are in flight than the device allows. Nothing is awaited where it was read at once. */
  add(step: S): Promise<void> | void {
    if (step.read !== undefined) {
      this.#steps.push(step);
      return this.#steps.length > this.#most ? this.#finishFirst() : undefined;
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

  /** Finishes all. */
  async finishAll(): Promise<void> {
    while (this.#steps.length > 0) await this.#finishFirst();
  }

  /** Lets go of those that are left behind one that failed, or when the loop ends for another reason. */
  async discard(): Promise<void> {
    const left = this.#steps.splice(0);
    for (const { memory } of left) memory.close();
    await Promise.allSettled(left.map(({ read }) => read));
  }

  async #finishFirst(): Promise<void> {
    const [step] = this.#steps;
    try {
      await step!.read;
      await this.#finish(step!);
    } finally {
      this.#steps.shift()!.memory.close();
    }
  }

  /** How many there are. */
  get count(): number {
    return this.#steps.length;
  }
}
