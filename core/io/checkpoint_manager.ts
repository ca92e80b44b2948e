/**
 * The checkpoints of a model directory: saving one whole or not at all, and removing old ones.
 *
 * Whatever moment a process ends at, the `checkpoint` file names a checkpoint whose files are all there: data and description get their names
 * first, then the index, then the `checkpoint` file, each on disk before the next, and only then are old files removed.
 *
 * @module
 */

import { checkOptions, ValueError } from "../errors.ts";
import type { HostTensor } from "../runtime/host_tensor.ts";
import { type CheckpointState, locateCheckpoint, readCheckpointState, writeCheckpointState } from "./checkpoint_state.ts";
import type { TensorSlice } from "./encoding.ts";
import { defaultFileSystem } from "./path_file_system.ts";
import { type FileSystem, readInPieces, TEMPORARY_SUFFIX } from "./file_system.ts";
import { encodeDescription, type JsonObject, sidecarPath } from "./model_description.ts";
import { basename, dirname, joinPath } from "./paths.ts";
import { indexPath, shardPath } from "./tensor_bundle_format.ts";
import { stageCheckpoint, type StagedCheckpoint } from "./tensor_bundle_writer.ts";

/** Options of `CheckpointManager.open`. */
export interface CheckpointManagerOptions {
  /** File system; the host's unless given. */
  readonly fs?: FileSystem;
  /** How many checkpoints are kept, 0 for all; 5 unless given. */
  readonly keepCheckpointMax?: number;
  /** Of the checkpoints that would be removed, one in so many hours is kept for good; 10000 unless given. */
  readonly keepCheckpointEveryNHours?: number;
  /** What the names begin with; `model.ckpt` unless given. */
  readonly baseName?: string;
  /** The time in milliseconds since 1970; the system's clock unless given. */
  readonly now?: () => number;
}

/** What is saved beside the values. */
export interface SaveOptions {
  /** Description of the checkpoint, written as `model.ckpt-N.headway.json`; none unless given. */
  readonly sidecar?: JsonObject;
  /** Variables to be stored in parts; none unless given. */
  readonly slices?: ReadonlyMap<string, readonly TensorSlice[]>;
  /** Those of them whose parts do not fill them: what no part has is not stored; none unless given. */
  readonly partial?: ReadonlySet<string>;
}

/** Saves and removes the checkpoints of one model directory; the caller holds the directory's lock. */
export class CheckpointManager {
  /** The model directory. */
  readonly dir: string;
  readonly #fs: FileSystem;
  readonly #max: number;
  readonly #everyHours: number;
  readonly #base: string;
  readonly #now: () => number;
  readonly #savedAt = new Map<string, number>();
  #state: CheckpointState | null;
  #keepAfter: number;
  /** Whether files of an interrupted save or removal may lie in the directory. */
  #littered = true;

  private constructor(dir: string, state: CheckpointState | null, fs: FileSystem, options: CheckpointManagerOptions) {
    this.dir = dir;
    this.#fs = fs;
    this.#max = options.keepCheckpointMax ?? 5;
    this.#everyHours = options.keepCheckpointEveryNHours ?? 10000;
    this.#base = options.baseName ?? "model.ckpt";
    this.#now = options.now ?? Date.now;
    this.#state = state;
    this.#keepAfter = this.#now() + this.#everyHours * MILLISECONDS_AN_HOUR;
  }

  /**
   * Takes over a model directory, which need not exist yet, and the checkpoints that its `checkpoint` file names.
   *
   * @throws {ValueError} Where the number of checkpoints or of hours is negative.
   * @throws {DataLossError} Where the `checkpoint` file cannot be understood.
   */
  static async open(dir: string, options: CheckpointManagerOptions = {}): Promise<CheckpointManager> {
    checkOptions("CheckpointManager.open", options, {
      fs: ["object"],
      keepCheckpointMax: ["number"],
      keepCheckpointEveryNHours: ["number"],
      baseName: ["string"],
      now: ["function"],
    });
    const { keepCheckpointMax = 5, keepCheckpointEveryNHours = 10000 } = options;
    if (!Number.isInteger(keepCheckpointMax) || keepCheckpointMax < 0) {
      throw new ValueError(`keepCheckpointMax must be a whole number >= 0, given: ${keepCheckpointMax}`);
    }
    if (!(keepCheckpointEveryNHours >= 0)) {
      throw new ValueError(`keepCheckpointEveryNHours must be >= 0, given: ${keepCheckpointEveryNHours}`);
    }
    const fs = options.fs ?? await defaultFileSystem();
    const state = await readCheckpointState(dir, fs);
    return new CheckpointManager(dir, state === null ? null : await adopt(dir, state, fs), fs, options);
  }

  /** Path of the newest checkpoint, without `.index`; `null` where there is none. */
  get latest(): string | null {
    return this.#state === null ? null : joinPath(this.dir, this.#state.latest);
  }

  /** Paths of the kept checkpoints, oldest first. */
  get checkpoints(): string[] {
    return (this.#state?.all ?? []).map((name) => joinPath(this.dir, name));
  }

  /**
   * Saves values as the checkpoint of a step and makes it the latest. Fails without a trace: what was there before is there still.
   * Values are not copied, so they must not change until it is done.
   *
   * @returns Path of the checkpoint, without `.index`.
   * @throws {ResourceExhaustedError} Where the disk is full.
   * @throws {PermissionDeniedError} Where the directory may not be written.
   */
  async save(step: number | bigint, tensors: ReadonlyMap<string, HostTensor>, options: SaveOptions = {}): Promise<string> {
    checkOptions("CheckpointManager.save", options, { sidecar: ["object"], slices: ["object"], partial: ["object"] });
    await this.#fs.mkdir(this.dir);
    if (this.#littered) await this.#sweep();
    this.#littered = true;
    const name = `${this.#base}-${step}`;
    const prefix = joinPath(this.dir, name);
    const temporarySidecar = sidecarPath(prefix) + TEMPORARY_SUFFIX;
    try {
      const staged = await stageCheckpoint(prefix, tensors, this.#fs, options.slices, options.partial);
      if (options.sidecar !== undefined) await this.#fs.writeFile(temporarySidecar, encodeDescription(options.sidecar));
      await this.#giveWay(name, staged);
      await this.#fs.rename(staged.data, shardPath(prefix, 0, 1));
      if (options.sidecar === undefined) await this.#fs.remove(sidecarPath(prefix));
      else await this.#fs.rename(temporarySidecar, sidecarPath(prefix));
      await this.#fs.syncDir(this.dir);
      await this.#fs.rename(staged.index, indexPath(prefix));
      await this.#fs.syncDir(this.dir);
      await this.#announce(name);
    } catch (error) {
      // The error to be seen is the first one: a file system that failed may fail again here, and the next save sweeps again.
      await this.#sweep().catch(() => {});
      throw error;
    }
    this.#littered = false;
    return prefix;
  }

  /**
   * Prepares for a checkpoint of a step that was saved before with other values: its data file is about to be replaced, so the state must not
   * name it. The latest is copied under another name first, an older one is given up.
   */
  async #giveWay(name: string, staged: StagedCheckpoint): Promise<void> {
    const state = this.#state;
    if (state === null || !state.all.includes(name)) return;
    const prefix = joinPath(this.dir, name);
    if (await this.#fs.stat(shardPath(prefix, 0, 1)) === null) return;
    const index = await this.#fs.readFile(indexPath(prefix));
    // The index holds the checksum of every value.
    if (index.length === staged.indexBytes.length && index.every((byte, i) => byte === staged.indexBytes[i])) return;
    const all = state.all.filter((other) => other !== name);
    if (state.latest !== name) return await this.#writeState({ latest: state.latest, all });
    const aside = name + ASIDE_SUFFIX;
    const target = joinPath(this.dir, aside);
    await this.#copy(shardPath(prefix, 0, 1), shardPath(target, 0, 1));
    if (await this.#fs.stat(sidecarPath(prefix)) !== null) await this.#copy(sidecarPath(prefix), sidecarPath(target));
    await this.#copy(indexPath(prefix), indexPath(target));
    await this.#fs.syncDir(this.dir);
    await this.#writeState({ latest: aside, all: [...all, aside] });
  }

  /** Names a checkpoint as the latest, then removes those that are not kept any more. */
  async #announce(name: string): Promise<void> {
    this.#savedAt.set(name, this.#now());
    const before = (this.#state?.all ?? []).filter((other) => other !== name);
    const candidates = [...before.filter((other) => !other.endsWith(ASIDE_SUFFIX)), name];
    const kept = candidates.slice(this.#max === 0 ? -1 : -this.#max);
    await this.#writeState({ latest: name, all: kept });
    for (const old of before) {
      const spare = !kept.includes(old) && (old.endsWith(ASIDE_SUFFIX) || this.#max > 0 && !this.#keptForGood(old));
      if (spare) await this.#removeFiles((file) => checkpointOf(file) === old);
    }
    // An earlier checkpoint of the same step may have had more data files than the one that this library writes.
    await this.#removeFiles((file) => checkpointOf(file) === name && /-of-(?!00001$)\d{5}$/.test(file));
  }

  #keptForGood(name: string): boolean {
    const savedAt = this.#savedAt.get(name) ?? 0;
    this.#savedAt.delete(name);
    if (savedAt <= this.#keepAfter) return false;
    this.#keepAfter += this.#everyHours * MILLISECONDS_AN_HOUR;
    return true;
  }

  async #writeState(state: CheckpointState): Promise<void> {
    await writeCheckpointState(this.dir, state, this.#fs);
    this.#state = state;
  }

  /** Removes files, an index first, so that what a crash leaves is no checkpoint. */
  async #removeFiles(spare: (file: string) => boolean): Promise<void> {
    const files = (await this.#fs.list(this.dir)).map(({ name }) => name).filter(spare);
    for (const file of files.sort((a, b) => Number(b.endsWith(".index")) - Number(a.endsWith(".index")))) {
      await this.#fs.remove(joinPath(this.dir, file));
    }
  }

  /** Copies a file piece by piece. */
  async #copy(from: string, to: string): Promise<void> {
    await this.#fs.writeFile(to, readInPieces(this.#fs, from, COPY_BYTES));
  }

  /** Removes what an interrupted save or removal left: temporary files, files of checkpoints without an index, and copies set aside. */
  async #sweep(): Promise<void> {
    const names = (await this.#fs.list(this.dir)).filter(({ kind }) => kind === "file").map(({ name }) => name);
    const indexed = new Set(names.filter((name) => name.endsWith(".index")).map((name) => checkpointOf(name)));
    const named = new Set(this.#state?.all);
    for (const name of names) {
      const checkpoint = checkpointOf(name);
      const ours = checkpoint !== null && checkpoint.startsWith(`${this.#base}-`) && !named.has(checkpoint);
      const temporary = name.endsWith(TEMPORARY_SUFFIX);
      if (temporary || ours && (!indexed.has(checkpoint) || checkpoint.endsWith(ASIDE_SUFFIX))) {
        await this.#fs.remove(joinPath(this.dir, name));
      }
    }
  }
}

const MILLISECONDS_AN_HOUR = 3600 * 1000;
const ASIDE_SUFFIX = ".previous";
const COPY_BYTES = 1 << 22;

/** The checkpoint that a file belongs to by its name, or `null`. */
function checkpointOf(file: string): string | null {
  return /^(.+-\d+(?:\.previous)?)\.(?:index|meta|headway\.json|data-\d{5}-of-\d{5})$/.exec(file)?.[1] ?? null;
}

/** The part of a state that this directory can answer for: checkpoints that lie in it, by their names there. */
async function adopt(dir: string, state: CheckpointState, fs: FileSystem): Promise<CheckpointState | null> {
  const all: string[] = [];
  for (const name of state.all) {
    const found = await locateCheckpoint(dir, name, fs);
    if (found !== null && dirname(found) === dirname(joinPath(dir, "x"))) all.push(basename(found));
  }
  const latest = basename(state.latest);
  return all.includes(latest) ? { latest, all } : null;
}
