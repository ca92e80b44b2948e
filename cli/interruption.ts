/**
 * The signals that end a command: Ctrl-C, and what a system or a terminal that is closed sends.
 *
 * @module
 */

import { note } from "./output.ts";

/** Asks a command to end, and knows what to say of it. */
export class Interruption {
  /** What the user is told when the command is interrupted at this moment. */
  meaning = "Interrupted.";
  /** Whether there is something to save at this moment, for which the command ends by itself; otherwise the process ends at once. */
  saves = false;
  /** Exit code of the signal that came: 128 and its number. */
  code: number | null = null;
  readonly #controller = new AbortController();
  readonly #reason: Error = new Error("Interrupted");

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether an error is how a command ends that was interrupted. */
  ended(error: unknown): boolean {
    return error === this.#reason;
  }

  /** Listens to signals until it is told to stop. */
  listen(): () => void {
    const listeners = signals().map(([name, code]) => [name, () => this.#interrupt(code)] as const);
    for (const [name, listener] of listeners) Deno.addSignalListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) Deno.removeSignalListener(name, listener);
    };
  }

  #interrupt(code: number): void {
    // Whoever asks twice does not want to wait for the checkpoint.
    if (this.code !== null) Deno.exit(code);
    this.code = code;
    note(`\n${this.meaning}`);
    if (!this.saves) Deno.exit(code);
    this.#controller.abort(this.#reason);
  }
}

/** The signals that there are, each with the exit code that tells of it. */
function signals(): readonly (readonly [Deno.Signal, number])[] {
  return Deno.build.os === "windows" ? [["SIGINT", 130], ["SIGBREAK", 149]] : [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]];
}
