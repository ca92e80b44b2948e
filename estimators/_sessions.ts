/**
 * The model that an estimator keeps in memory between its calls.
 *
 * @module
 */

import type { FileSystem } from "../core/io/file_system.ts";
import type { Logger } from "../core/logger.ts";
import { Session } from "./_session.ts";
import { type WarmStartSettings, type WarmValues, warmValues } from "./warm_start.ts";

/** Opens sessions and keeps the newest one. */
export class Sessions {
  readonly #warmStart: WarmStartSettings | null;
  readonly #tfRandomSeed: number | bigint | null;
  readonly #logger: Logger;
  #current: Session | null = null;
  #closed = false;

  /** Nothing is opened yet. */
  constructor(options: { warmStart: WarmStartSettings | null; tfRandomSeed: number | bigint | null; logger: Logger }) {
    this.#warmStart = options.warmStart;
    this.#tfRandomSeed = options.tfRandomSeed;
    this.#logger = options.logger;
  }

  /** The session of a checkpoint, held for the caller; the one in memory where it is that one. */
  async open(
    path: string | null,
    fs: FileSystem,
    purpose: "train" | "infer",
    keep = true,
  ): Promise<{ session: Session; warm: WarmValues | null }> {
    const current = this.#current;
    if (current !== null && current.path === path && (path !== null || current.step === 0) && (purpose === "infer" || current.trainable)) {
      return { session: current.hold(), warm: null };
    }
    let warm: WarmValues | null = null;
    let session: Session;
    if (path === null) {
      if (this.#warmStart !== null) warm = await warmValues(this.#warmStart, this.#logger);
      session = new Session({
        path: null,
        values: null,
        warm: warm?.initial ?? null,
        seed: this.#seed(),
        trainable: true,
        logger: this.#logger,
      });
    } else {
      this.#logger.info(`Restoring parameters from ${path}`);
      session = await Session.restore(path, fs, purpose, () => this.#seed(), this.#logger);
    }
    session.hold();
    // The estimator may have been closed while the checkpoint was read.
    if (keep && !this.#closed) this.replace(session);
    else session.retire();
    return { session, warm };
  }

  /** Lets go of a session on which a model failed before it was known to fit: its variables may be those of the failure. */
  discard(session: Session): void {
    if (!session.settled) this.forget(session);
  }

  /** Keeps another session, or none. */
  replace(session: Session | null): void {
    this.#current?.retire();
    this.#current = session;
  }

  #seed(): bigint {
    if (this.#tfRandomSeed !== null) return BigInt(this.#tfRandomSeed);
    const drawn = BigInt(crypto.getRandomValues(new Uint32Array(1))[0]!);
    this.#logger.info(`No tfRandomSeed given, drew ${drawn}`);
    return drawn;
  }

  /** Lets go of a session, if it is the one that is kept. */
  forget(session: Session): void {
    if (this.#current === session) this.replace(null);
  }

  /** Whether the estimator was closed. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Lets go of the session; none is kept from now on. */
  close(): void {
    this.#closed = true;
    this.replace(null);
  }
}
