/**
 * How an estimator runs: directory, seed, checkpoints, logging.
 *
 * @module
 */

import { checkOptions, type OptionKinds, ValueError } from "../core/errors.ts";
import { givenPath } from "../core/io/paths.ts";
import { checkLogger, type Logger } from "../core/logger.ts";

/** Options of {@linkcode RunConfig}; the defaults are TensorFlow's. */
export interface RunConfigOptions {
  /** Directory of checkpoints: a path, or the `file:` address of one. Default: none, the estimator makes one in memory. */
  readonly modelDir?: string | URL;
  /** Seed of initial weights, dropout and everything else that is random. Default: drawn once, logged and saved. */
  readonly tfRandomSeed?: number | bigint;
  /** Steps between summaries; 0 for never. Default 100. No summaries are written yet. */
  readonly saveSummarySteps?: number;
  /** Write a checkpoint every so many steps; `null` or 0 for never. Excludes `saveCheckpointsSecs`. */
  readonly saveCheckpointsSteps?: number | null;
  /** Write a checkpoint every so many seconds; `null` or 0 for never. Default 600 unless `saveCheckpointsSteps` is given. */
  readonly saveCheckpointsSecs?: number | null;
  /** Checkpoints to keep; 0 for all. Default 5. */
  readonly keepCheckpointMax?: number;
  /** Besides those, keep one every so many hours. Default 10000. */
  readonly keepCheckpointEveryNHours?: number;
  /** Log loss and speed every so many steps; `null` for never. Default 100. */
  readonly logStepCountSteps?: number | null;
  /** Where log lines go. Default: the one set by `setLogger`. */
  readonly logger?: Logger;
}

/** How an estimator runs. A value: `replace` gives a changed copy. */
export class RunConfig {
  /** Directory of checkpoints, or null. */
  readonly modelDir: string | null;
  /** Seed, or null where one is drawn. */
  readonly tfRandomSeed: number | bigint | null;
  /** Steps between summaries; 0 for never. */
  readonly saveSummarySteps: number;
  /** Steps between checkpoints, or null. */
  readonly saveCheckpointsSteps: number | null;
  /** Seconds between checkpoints, or null. */
  readonly saveCheckpointsSecs: number | null;
  /** Checkpoints to keep; 0 for all. */
  readonly keepCheckpointMax: number;
  /** Hours between checkpoints that are kept for good. */
  readonly keepCheckpointEveryNHours: number;
  /** Steps between log lines, or null. */
  readonly logStepCountSteps: number | null;
  /** Where log lines go, or null for the default. */
  readonly logger: Logger | null;
  readonly #options: RunConfigOptions;

  /** Checks the options. */
  constructor(options: RunConfigOptions = {}) {
    checkOptions("RunConfig", options, known);
    if (options.logger !== undefined) checkLogger(options.logger);
    if (options.modelDir === "") throw new ValueError("modelDir should be non-empty.");
    if (options.saveCheckpointsSteps && options.saveCheckpointsSecs) {
      throw new ValueError("`saveCheckpointsSteps` and `saveCheckpointsSecs` cannot be both set.");
    }
    this.#options = options;
    this.modelDir = options.modelDir === undefined ? null : givenPath(options.modelDir, "modelDir");
    this.tfRandomSeed = wholeSeed(options.tfRandomSeed);
    this.saveSummarySteps = wholeNumber("saveSummarySteps", options.saveSummarySteps ?? 100);
    this.saveCheckpointsSteps = options.saveCheckpointsSteps == null
      ? null
      : wholeNumber("saveCheckpointsSteps", options.saveCheckpointsSteps);
    this.saveCheckpointsSecs = options.saveCheckpointsSecs === undefined
      ? (options.saveCheckpointsSteps === undefined ? 600 : null)
      : options.saveCheckpointsSecs === null
      ? null
      : atLeastZero("saveCheckpointsSecs", options.saveCheckpointsSecs);
    this.keepCheckpointMax = wholeNumber("keepCheckpointMax", options.keepCheckpointMax ?? 5);
    this.keepCheckpointEveryNHours = aboveZero("keepCheckpointEveryNHours", options.keepCheckpointEveryNHours ?? 10000);
    this.logStepCountSteps = options.logStepCountSteps === null ? null : aboveZero("logStepCountSteps", options.logStepCountSteps ?? 100);
    this.logger = options.logger ?? null;
  }

  /** A copy with some options changed; setting one of `saveCheckpointsSteps` and `saveCheckpointsSecs` clears the other. */
  replace(changes: RunConfigOptions): RunConfig {
    checkOptions("RunConfig.replace", changes, known);
    const next: Record<string, unknown> = { ...this.#options, ...changes };
    if (changes.saveCheckpointsSteps !== undefined) delete next["saveCheckpointsSecs"];
    else if (changes.saveCheckpointsSecs !== undefined) delete next["saveCheckpointsSteps"];
    return new RunConfig(next as RunConfigOptions);
  }
}

const known: OptionKinds = {
  modelDir: ["any"],
  tfRandomSeed: ["any"],
  saveSummarySteps: ["number"],
  saveCheckpointsSteps: ["number", "null"],
  saveCheckpointsSecs: ["number", "null"],
  keepCheckpointMax: ["number"],
  keepCheckpointEveryNHours: ["number"],
  logStepCountSteps: ["number", "null"],
  logger: ["object"],
};

function wholeSeed(seed: number | bigint | undefined): number | bigint | null {
  if (seed === undefined) return null;
  if (typeof seed !== "bigint" && !Number.isSafeInteger(seed)) throw new ValueError("tfRandomSeed must be integer.");
  return seed;
}

function atLeastZero(name: string, value: number): number {
  if (!(Number.isFinite(value) && value >= 0)) throw new ValueError(`${name} should be >= 0, received ${value}`);
  return value;
}

function wholeNumber(name: string, value: number): number {
  if (!Number.isInteger(atLeastZero(name, value))) throw new ValueError(`${name} should be a whole number, received ${value}`);
  return value;
}

function aboveZero(name: string, value: number): number {
  if (!(Number.isFinite(value) && value > 0)) throw new ValueError(`${name} should be > 0, received ${value}`);
  return value;
}
