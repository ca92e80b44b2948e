/**
 * When a training writes checkpoints and log lines.
 *
 * @module
 */

import { shortestFloat32 } from "../../core/runtime/host_tensor.ts";
import type { Logger } from "../../core/logger.ts";

/** When a checkpoint is due: every so many steps or seconds. */
export class Timer {
  /** Whether one is ever due. */
  readonly active: boolean;
  readonly #steps: number | null;
  readonly #milliseconds: number | null;
  #lastStep = 0;
  #lastTime = 0;

  /** Null or 0: not by this measure. */
  constructor(steps: number | null, seconds: number | null) {
    this.#steps = steps || null;
    this.#milliseconds = seconds ? seconds * 1000 : null;
    this.active = this.#steps !== null || this.#milliseconds !== null;
  }

  /** One was written at this step. */
  reset(step: number): void {
    this.#lastStep = step;
    this.#lastTime = performance.now();
  }

  /** Whether one is to be written at this step. */
  due(step: number): boolean {
    const reached = this.#steps !== null ? step >= this.#lastStep + this.#steps : performance.now() >= this.#lastTime + this.#milliseconds!;
    if (reached) this.reset(step);
    return reached;
  }
}

/** TensorFlow's lines about loss and speed. */
export class Progress {
  readonly #logger: Logger;
  readonly #every: number | null;
  #count = 0;
  #lossTime = 0;
  #speedTime = 0;
  #speedStep = 0;

  /** Lines every so many steps; null: none. */
  constructor(logger: Logger, every: number | null) {
    this.#logger = logger;
    this.#every = every;
  }

  /** Called with the number of steps before this one, and its loss. */
  take(step: number, loss: number): void {
    const every = this.#every;
    const count = this.#count++;
    if (every === null) return;
    if (count === 1) [this.#speedTime, this.#speedStep] = [performance.now(), step];
    if (count % every !== 0) return;
    const now = performance.now();
    if (count > 1) {
      const rate = (step + 1 - this.#speedStep) / ((now - this.#speedTime) / 1000);
      this.#logger.info(`global_step/sec: ${Number(rate.toPrecision(6))}`);
      [this.#speedTime, this.#speedStep] = [now, step + 1];
    }
    const took = count === 0 ? "" : ` (${((now - this.#lossTime) / 1000).toFixed(3)} sec)`;
    this.#logger.info(`loss = ${shortestFloat32(loss)}, step = ${step}${took}`);
    this.#lossTime = now;
  }
}
