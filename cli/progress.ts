/**
 * How far training is: a bar on a terminal, the library's own lines elsewhere.
 *
 * @module
 */

import type { Logger } from "../core/logger.ts";
import { lineLogger, noteStream, shortest } from "./output.ts";

/** What is shown while a model trains. */
export interface Progress {
  /** Where the library's lines go. */
  readonly logger: Logger;
  /** Steps between the library's lines about the loss; null where the bar shows it. */
  readonly logStepCountSteps: number | null;
  /** Told after every step. */
  readonly onStep: (step: number, loss: number) => void;
  /** Ends the bar. */
  stop(): Promise<void>;
}

/** A bar of so many steps on a terminal, else lines. */
export async function showProgress(steps: number, quiet: boolean): Promise<Progress> {
  if (quiet || !Deno.stderr.isTerminal()) {
    return { logger: lineLogger(quiet), logStepCountSteps: quiet ? null : 100, onStep: () => {}, stop: () => Promise.resolve() };
  }
  const { ProgressBar } = await import("jsr:@std/cli@^1/unstable-progress-bar");
  let loss = NaN;
  let done = 0;
  let started = 0;
  const bar = new ProgressBar({
    writable: noteStream(),
    keepOpen: true,
    max: steps,
    barLength: 30,
    formatter: ({ progressBar, value, max }) => {
      if (done === 0) return `[${progressBar}] ${value}/${max}`;
      const seconds = (performance.now() - started) / 1000;
      const rate = done > 1 ? Math.round((done - 1) / seconds) : 0;
      return `[${progressBar}] ${value}/${max}  loss ${shortest(loss)}  ${rate} steps/s`;
    },
  });
  return {
    logger: lineLogger(false, "\r\x1b[K"),
    logStepCountSteps: null,
    onStep: (_, value) => {
      // The first step makes what all later ones use, and would spoil the rate.
      if (done === 0) started = performance.now();
      loss = value;
      bar.value = ++done;
    },
    stop: () => bar.stop(),
  };
}
