/**
 * A model and its directory: opened at a checkpoint to be trained or asked, and compared with what the directory says of it.
 *
 * @module
 */

import { FailedPreconditionError, NotFoundError, ValueError } from "../../core/errors.ts";
import { LatestCheckpoint, resolveCheckpoint } from "../../core/io/checkpoint_state.ts";
import type { FileSystem } from "../../core/io/file_system.ts";
import { fileSystemOf } from "../../core/io/path_file_system.ts";
import { givenPath } from "../../core/io/paths.ts";
import type { JsonObject } from "../../core/io/model_description.ts";
import { CheckpointReader } from "../../core/io/tensor_bundle_reader.ts";
import type { Logger } from "../../core/logger.ts";
import { checkDescription, saveDescription, warnOfChanges } from "./description.ts";
import { type Fit, stepIn } from "./restore.ts";
import { type Session, Sessions } from "./session.ts";
import type { ModelTraits } from "../options.ts";
import type { WarmStartSettings } from "../warm_start/warm_start.ts";

/** Which checkpoint of a directory is asked. */
export interface CheckpointChoice {
  /** A given one. Default: the latest. */
  readonly checkpointPath?: string | URL | undefined;
  /** Whether a directory without one is refused. */
  readonly requireCheckpoint?: boolean | undefined;
}

type Purpose = "evaluate" | "predict" | "attribute" | "record" | "export";

/** The model of a directory. */
export class ModelDirectory {
  /** Path of the directory. */
  readonly path: string;
  /** What is in memory of the model. */
  readonly sessions: Sessions;
  readonly #traits: Pick<ModelTraits, "prepare" | "describe">;
  readonly #logger: () => Logger;
  readonly #latest: LatestCheckpoint;
  #prepared: Promise<void> | null = null;
  /** Whether the model was compared with what its directory says of it, or wrote that itself. */
  #compared = false;
  readonly #warmStart: WarmStartSettings | null;
  #toldUntrained = false;

  /** Nothing is read or written yet. */
  constructor(path: string, options: {
    traits: Pick<ModelTraits, "prepare" | "describe">;
    warmStart: WarmStartSettings | null;
    tfRandomSeed: number | bigint | null;
    logger: () => Logger;
  }) {
    this.path = path;
    this.#latest = new LatestCheckpoint(path);
    this.#traits = options.traits;
    this.#warmStart = options.warmStart;
    this.#logger = options.logger;
    this.sessions = new Sessions({ warmStart: options.warmStart, tfRandomSeed: options.tfRandomSeed, logger: options.logger() });
  }

  /**
   * The session to train in.
   *
   * @param latest The latest checkpoint of the directory, or null.
   */
  async openForTraining(latest: string | null, fs: FileSystem): Promise<Session> {
    await this.#prepare(fs);
    if (latest !== null) await checkDescription(this.path, this.#description, fs);
    return await this.sessions.open(latest, fs, "train");
  }

  /** The session of a given checkpoint, or of the latest one; with first values where there is none. */
  async openForInference({ checkpointPath, requireCheckpoint }: CheckpointChoice, purpose: Purpose): Promise<Session> {
    this.refuseClosed();
    const given = checkpointPath === undefined ? null : givenPath(checkpointPath, "checkpointPath");
    const fs = await fileSystemOf(given ?? this.path);
    const path = given === null ? await this.#latest.find(fs) : await givenCheckpoint(given, fs);
    if (path === null) await this.#untrained(fs, requireCheckpoint ?? false, purpose);
    await this.#prepare(await fileSystemOf(this.path));
    if (path !== null && given === null && !this.#compared) {
      await warnOfChanges(this.path, this.#description, fs, this.logger);
      this.#compared = true;
    }
    return await this.sessions.open(path, fs, "infer", given === null);
  }

  /** Opens a session for one call, and lets go of it when that ends. */
  async infer<T>(
    choice: CheckpointChoice,
    purpose: Purpose,
    call: (session: Session) => T | Promise<T>,
  ): Promise<T> {
    const session = await this.openForInference(choice, purpose);
    try {
      return await call(session);
    } catch (error) {
      this.sessions.discard(session);
      throw error;
    } finally {
      session.release();
    }
  }

  /** A model that can be described has the same variables in every mode; a `modelFn` of the user's own may have some in training alone. */
  get inferenceFit(): Fit {
    return { exact: this.#traits.describe !== undefined, resetOptimizer: true };
  }

  /** Writes what the model is, unless the directory says so already. */
  async describe(fs: FileSystem): Promise<void> {
    await saveDescription(this.path, this.#description, fs);
    this.#compared = true;
  }

  /** Where log lines go. */
  get logger(): Logger {
    return this.#logger();
  }

  /** Makes the directory where it is missing. */
  async make(fs: FileSystem): Promise<void> {
    await this.#refuseFile(fs);
    await fs.mkdir(this.path);
  }

  /** Throws if the model was closed. */
  refuseClosed(): void {
    if (this.sessions.closed) throw new ValueError("The estimator was closed");
  }

  /** Whoever asks a model without a checkpoint hears of it: its answers are those of first values, which mostly are random. */
  async #untrained(fs: FileSystem, refused: boolean, purpose: Purpose): Promise<void> {
    await this.#refuseFile(fs);
    if (purpose === "export") throw new ValueError(`Couldn't find trained model at ${this.path}.`, { file: this.path });
    if (refused) throw new ValueError(`Could not find trained model in modelDir: ${this.path}.`, { file: this.path });
    const sentence = `Could not find trained model in model_dir: ${this.path}, running initialization to ${purpose}.`;
    if (this.#warmStart !== null || this.#toldUntrained || purpose === "record") this.logger.info(sentence);
    else this.logger.warn(sentence);
    this.#toldUntrained ||= purpose !== "record";
  }

  async #refuseFile(fs: FileSystem): Promise<void> {
    if ((await fs.stat(this.path))?.kind !== "file") return;
    throw new FailedPreconditionError(`modelDir ${this.path} is a file, and has to be a directory`, { file: this.path });
  }

  #prepare(fs: FileSystem): Promise<void> {
    return this.#prepared ??= (this.#traits.prepare?.(fs) ?? Promise.resolve()).catch((error) => {
      this.#prepared = null;
      throw error;
    });
  }

  get #description(): JsonObject | null {
    return this.#traits.describe?.() ?? null;
  }
}

/**
 * The step of a checkpoint; 0 where it has none.
 *
 * @throws {DataLossError} if what stands there is no step.
 */
export async function stepOf(path: string, fs: FileSystem): Promise<number> {
  const reader = await CheckpointReader.open(path, fs);
  return stepIn(path, reader.has("global_step") ? await reader.read("global_step") : undefined);
}

async function givenCheckpoint(path: string, fs: FileSystem): Promise<string> {
  try {
    return await resolveCheckpoint(path, fs);
  } catch (cause) {
    if (!(cause instanceof NotFoundError)) throw cause;
    throw new ValueError(`The passed save_path is not a valid checkpoint: ${path}`, { file: path, cause });
  }
}
