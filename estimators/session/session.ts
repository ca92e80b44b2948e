/**
 * A model in memory: its variables, where they came from, one run of its `modelFn`; and the one that an estimator keeps between its calls.
 *
 * @module
 */

import type { EstimatorSpec } from "../../core/estimator_spec.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import { readTensors } from "../../core/runtime/reading.ts";
import type { FileSystem } from "../../core/io/file_system.ts";
import { readSidecar } from "../../core/io/model_description.ts";
import type { Logger } from "../../core/logger.ts";
import { type ModeKeys, type ModelContext, VariableStore, withModel } from "../../core/model.ts";
import { CheckpointValues, type Fit } from "./restore.ts";
import type { WarmValues } from "../warm_start/values.ts";
import type { WarmStartSettings } from "../warm_start/warm_start.ts";

/** The run of the model for one batch. */
export type ModelRun = () => EstimatorSpec;

/** A model in memory. Several calls may use it at once; it is freed when the last has let go and a newer one has taken its place. */
export class Session {
  /** Every variable a checkpoint holds. */
  readonly variables: VariableStore;
  /** Seed of all randomness of the model. */
  readonly seed: bigint;
  /** Whether optimizer state was read too. */
  readonly trainable: boolean;
  /** The checkpoint whose values it holds; null before the first. */
  path: string | null;
  /** Value of `global_step`: steps that were taken, and are known to have succeeded. */
  step: number;
  /** Value of `global_step` behind all steps that were queued: the one at which the next of them begins. */
  nextStep: number;
  readonly #values: CheckpointValues | null;
  readonly #warm: WarmValues | null;
  readonly #firstStep: number;
  readonly #logger: Logger;
  #settled = false;
  #users = 0;
  #retired = false;

  /** Makes a session; variables are made when the model first asks for them. */
  constructor(
    options: {
      path: string | null;
      values: CheckpointValues | null;
      warm: WarmValues | null;
      seed: bigint;
      trainable: boolean;
      logger: Logger;
    },
  ) {
    this.path = options.path;
    this.#values = options.values;
    this.#warm = options.warm;
    this.#logger = options.logger;
    this.seed = options.seed;
    this.step = this.nextStep = this.#firstStep = options.values?.step ?? options.warm?.step ?? 0;
    this.trainable = options.trainable;
    this.variables = new VariableStore((name, shape, trainable, state) =>
      this.#values?.take(name, shape, state) ?? this.#warm?.initial(name, shape, trainable, state) ?? null
    );
  }

  /** Reads a checkpoint into a session that has made no variable yet. */
  static async restore(
    path: string,
    fs: FileSystem,
    purpose: "train" | "infer",
    fallbackSeed: () => bigint,
    logger: Logger,
  ): Promise<Session> {
    const values = await CheckpointValues.read(path, fs, purpose);
    const sidecar = await readSidecar(path, fs);
    const saved = sidecar?.["seed"];
    const seed = typeof saved === "string" && /^-?\d+$/.test(saved) ? BigInt(saved) : fallbackSeed();
    return new Session({ path, values, warm: null, seed, trainable: purpose === "train", logger });
  }

  /** Runs a model function on the session's variables. */
  run(mode: ModeKeys, locals: VariableStore, modelFn: ModelRun): { spec: EstimatorSpec; context: ModelContext } {
    const context = this.#context(mode, locals);
    return { spec: withModel(context, modelFn), context };
  }

  /** Runs a function in the place of a model. */
  withLocals<T>(mode: ModeKeys, locals: VariableStore, fn: () => T): T {
    return withModel(this.#context(mode, locals), fn);
  }

  /** After the first run: throws if the model does not fit the checkpoint or the warm start, then lets go of the values that were taken. */
  settle(fit: Fit): void {
    if (this.#settled) return;
    this.#values?.settle(fit, this.variables.optimizers);
    this.#warm?.finish();
    this.#settled = true;
  }

  /** Whether a model has run on it that fits. Before, its variables may be those of a run that failed. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Whether no step was taken since it was opened. */
  get untrained(): boolean {
    return this.nextStep === this.#firstStep;
  }

  /** A step was queued: the variables are no longer those of a checkpoint. */
  stepQueued(): void {
    this.nextStep++;
    this.path = null;
  }

  /** The first of the steps that were queued was read, and has succeeded. */
  stepTaken(): void {
    this.step++;
  }

  /** The steps that were queued and not read had no effect. */
  stepsDiscarded(): void {
    this.nextStep = this.step;
  }

  /** Everything a checkpoint holds, copied to the host in one reading. */
  async snapshot(): Promise<Map<string, HostTensor>> {
    const variables = [...this.variables.all()];
    const values = await readTensors(variables);
    const tensors = new Map(variables.map(({ name }, i) => [name, values[i]!]));
    // What TensorFlow keeps as an integer it restores as nothing else.
    for (const name of this.#values?.integers ?? []) {
      const value = tensors.get(name)?.data[0];
      if (Number.isInteger(value)) tensors.set(name, { dtype: "int32", shape: [], data: Int32Array.of(value as number) });
    }
    tensors.set("global_step", { dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(this.step)) });
    return tensors;
  }

  /** A call begins to use the session. */
  hold(): this {
    this.#users++;
    return this;
  }

  /** A call has ended. */
  release(): void {
    this.#users--;
    if (this.#retired && this.#users === 0) this.variables.dispose();
  }

  /** A newer session takes its place. */
  retire(): void {
    this.#retired = true;
    if (this.#users === 0) this.variables.dispose();
  }

  #context(mode: ModeKeys, locals: VariableStore): ModelContext {
    return { variables: this.variables, locals, mode, seed: this.seed, step: this.nextStep, updates: [], logger: this.#logger };
  }
}

/** Opens sessions and keeps the newest one. */
export class Sessions {
  readonly #warmStart: WarmStartSettings | null;
  readonly #tfRandomSeed: number | bigint | null;
  readonly #logger: Logger;
  #current: Session | null = null;
  #opened = false;
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
  ): Promise<Session> {
    const current = this.#current;
    if (current !== null && current.path === path && (path !== null || current.untrained) && (purpose === "infer" || current.trainable)) {
      return current.hold();
    }
    let session: Session;
    const warmStart = this.#warmStart;
    const isFirst = !this.#opened;
    this.#opened = true;
    if (path === null) {
      const seed = this.#seed();
      const warm = warmStart === null ? null : await (await import("../warm_start/values.ts")).warmValues(warmStart, seed, this.#logger);
      session = new Session({ path: null, values: null, warm, seed, trainable: true, logger: this.#logger });
    } else {
      this.#logger.info(`Restoring parameters from ${path}`);
      if (warmStart !== null && isFirst) {
        this.#logger.info(`Not warm-starting from ${warmStart.ckptToInitializeFrom}: there is a checkpoint to go on from`);
      }
      session = await Session.restore(path, fs, purpose, () => this.#seed(), this.#logger);
    }
    session.hold();
    // The estimator may have been closed while the checkpoint was read.
    if (keep && !this.#closed) this.replace(session);
    else session.retire();
    return session;
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

  #seed(): bigint {
    if (this.#tfRandomSeed !== null) return BigInt(this.#tfRandomSeed);
    const drawn = BigInt(crypto.getRandomValues(new Uint32Array(1))[0]!);
    this.#logger.info(`No tfRandomSeed given, drew ${drawn}`);
    return drawn;
  }
}
