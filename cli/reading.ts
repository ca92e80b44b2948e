/**
 * Reading before there is a step to count: how far it is, and that signals come in.
 *
 * @module
 */

import type { FileSystem } from "../core/io/file_system.ts";
import { basename } from "../core/io/paths.ts";
import { note, rewrite } from "./output.ts";

/** Watches what a command reads. */
export class Reading {
  readonly #shown: boolean;
  readonly #started = performance.now();
  #turned = performance.now();
  #told = performance.now();
  #active = true;
  #lines = 0;
  #line = false;

  /** Says nothing where `quiet`. */
  constructor(quiet: boolean) {
    this.#shown = !quiet;
  }

  /** From now on steps tell how far a command is, and let signals in. */
  stop(): void {
    this.#active = false;
    this.#clear();
  }

  /** A file system of which every read tells how far it is, and lets signals in. */
  watch(fs: FileSystem): FileSystem {
    return {
      ...fs,
      readRange: async (path, offset, length) => {
        const bytes = await fs.readRange(path, offset, length);
        if (this.#active) {
          await this.turn();
          this.at(path, offset + length, await fs.size(path));
        }
        return bytes;
      },
    };
  }

  /** Lets signals in from time to time. */
  async turn(): Promise<void> {
    if (!this.#active || performance.now() - this.#turned < TURN_MILLISECONDS) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#turned = performance.now();
  }

  /**
   * Says how many bytes of a file were read, of how many if that is known: on a terminal five times a second, elsewhere after a second and then every
   * ten.
   */
  at(path: string, bytes: number, total: number | null): void {
    const now = performance.now();
    const terminal = Deno.stderr.isTerminal();
    if (!this.#shown || !this.#active || now - this.#told < (terminal ? 200 : this.#lines === 0 ? 1000 : 10_000)) return;
    this.#told = now;
    this.#lines++;
    const far = total === null ? `${(bytes / 1e6).toFixed(0)} MB` : `${Math.floor((100 * bytes) / total)} %`;
    const line = `Reading ${basename(path)}: ${far}, ${((now - this.#started) / 1000).toFixed(0)} s`;
    if (terminal) rewrite(line);
    else note(line);
    this.#line = terminal;
  }

  #clear(): void {
    if (this.#line) rewrite("");
    this.#line = false;
  }
}

const TURN_MILLISECONDS = 20;
