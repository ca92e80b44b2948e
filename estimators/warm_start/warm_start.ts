/**
 * Warm starting: first values of some variables from another model's checkpoint.
 *
 * @module
 */

import { checkOptions, describe, ValueError } from "../../core/errors.ts";
import type { Initializer } from "../../core/initializers.ts";

/** Options of {@linkcode VocabInfo}. */
export interface VocabInfoOptions {
  /** Path of the vocabulary of the model to be trained: a text file in UTF-8, one entry a line. */
  readonly newVocab: string;
  /** Number of its lines that count. */
  readonly newVocabSize: number;
  /** Number of out-of-vocabulary rows (with `axis` 1: columns) after them. */
  readonly numOovBuckets: number;
  /** Path of the vocabulary of the checkpoint. */
  readonly oldVocab: string;
  /** Number of its lines that count; -1, the default, is all. */
  readonly oldVocabSize?: number;
  /** First values of entries that the old vocabulary has not, and of out-of-vocabulary rows. Default: zeros. */
  readonly backupInitializer?: Initializer | null;
  /** Which axis of the variable goes with the vocabulary. Default 0, an embedding table; 1 is the kernel of an output layer. */
  readonly axis?: 0 | 1;
}

/**
 * Which entries of two vocabularies are the same, so that a variable keeps what was learnt for an entry wherever it now stands.
 *
 * A new variable has `newVocabSize + numOovBuckets` rows, or columns. Row i has the value of the old row whose line reads as line i does.
 *
 * @example
 * ```ts
 * import { initializers, VocabInfo, WarmStartSettings } from "@headway/estimator";
 * const jobs = new VocabInfo({
 *   newVocab: "jobs.txt",
 *   newVocabSize: 120,
 *   numOovBuckets: 1,
 *   oldVocab: "jobs_of_last_year.txt",
 *   backupInitializer: initializers.truncatedNormal({ stddev: 0.5 }),
 * });
 * const settings = new WarmStartSettings({
 *   ckptToInitializeFrom: "last_year",
 *   varNameToVocabInfo: { "dnn/input_from_feature_columns/input_layer/job_embedding/embedding_weights": jobs },
 * });
 * console.log(settings.varsToWarmStart); // ".*"
 * ```
 */
export class VocabInfo {
  /** Path of the vocabulary of the model to be trained. */
  readonly newVocab: string;
  /** Number of its lines that count. */
  readonly newVocabSize: number;
  /** Number of out-of-vocabulary rows or columns after them. */
  readonly numOovBuckets: number;
  /** Path of the vocabulary of the checkpoint. */
  readonly oldVocab: string;
  /** Number of its lines that count, or -1. */
  readonly oldVocabSize: number;
  /** First values of what is new, or null for zeros. */
  readonly backupInitializer: Initializer | null;
  /** The axis that goes with the vocabulary. */
  readonly axis: 0 | 1;

  /**
   * Checks the options; no file is read yet.
   *
   * @throws {ValueError} if an option is missing or has a value that is not allowed.
   */
  constructor(options: VocabInfoOptions) {
    checkOptions("VocabInfo", options, {
      newVocab: ["string"],
      newVocabSize: ["number"],
      numOovBuckets: ["number"],
      oldVocab: ["string"],
      oldVocabSize: ["number"],
      backupInitializer: ["function", "null"],
      axis: ["number"],
    });
    const { newVocab, newVocabSize, numOovBuckets, oldVocab, oldVocabSize = -1, backupInitializer = null, axis = 0 } = options;
    if (axis !== 0 && axis !== 1) {
      throw new ValueError(`The only supported values for the axis argument are 0 and 1.  Provided axis: ${axis}`);
    }
    if (!(newVocab && newVocabSize && oldVocab)) {
      throw new ValueError("Invalid args: Must provide all of [newVocab, newVocabSize, oldVocab].");
    }
    if (!Number.isInteger(newVocabSize) || newVocabSize < 0) {
      throw new ValueError(`newVocabSize must be a positive whole number, but received ${newVocabSize}`);
    }
    if (!Number.isInteger(numOovBuckets) || numOovBuckets < 0) {
      throw new ValueError(`numOovBuckets must be >= 0 and a whole number, but received ${numOovBuckets}`);
    }
    if (oldVocabSize !== -1 && !(Number.isInteger(oldVocabSize) && oldVocabSize > 0)) {
      throw new ValueError(`oldVocabSize must be a positive whole number, or -1 for all lines, but received ${oldVocabSize}`);
    }
    this.newVocab = newVocab;
    this.newVocabSize = newVocabSize;
    this.numOovBuckets = numOovBuckets;
    this.oldVocab = oldVocab;
    this.oldVocabSize = oldVocabSize;
    this.backupInitializer = backupInitializer;
    this.axis = axis;
  }
}

/** Options of {@linkcode WarmStartSettings}. */
export interface WarmStartOptions {
  /** A checkpoint, a model directory or a SavedModel directory. */
  readonly ckptToInitializeFrom: string;
  /**
   * Which variables. A string is a pattern for the beginning of the names of trainable variables, default `".*"`; a list of strings is patterns for
   * the names of all variables, with them moving averages, what an optimizer keeps and `global_step`; null is only those of `varNameToVocabInfo`.
   */
  readonly varsToWarmStart?: string | readonly string[] | null;
  /** The vocabularies of variables whose rows or columns are entries of one that has changed. */
  readonly varNameToVocabInfo?: Readonly<Record<string, VocabInfo>>;
  /** Names in the other checkpoint by names here, where they differ. It chooses no variables. */
  readonly varNameToPrevVarName?: Readonly<Record<string, string>>;
}

/**
 * What to start from, and which variables. It takes effect where the model directory has no checkpoint yet, in training, evaluation and prediction.
 *
 * @example
 * ```ts
 * import { DNNClassifier, numericColumn, WarmStartSettings } from "@headway/estimator";
 * const options = { featureColumns: [numericColumn("x")], hiddenUnits: [4] };
 * await using first = new DNNClassifier(options);
 * await first.train(() => [{ x: [-1, 1] }, [0, 1]], { steps: 5 });
 * await using second = new DNNClassifier({
 *   ...options,
 *   nClasses: 3,
 *   // The hidden layer alone: the output layers differ in shape.
 *   warmStartFrom: new WarmStartSettings({ ckptToInitializeFrom: first.modelDir, varsToWarmStart: ".*hiddenlayer" }),
 * });
 * await second.train(() => [{ x: [-1, 0, 1] }, [0, 1, 2]], { steps: 5 });
 * ```
 */
export class WarmStartSettings {
  /** A checkpoint, a model directory or a SavedModel directory. */
  readonly ckptToInitializeFrom: string;
  /** Pattern, list of patterns, or null. */
  readonly varsToWarmStart: string | readonly string[] | null;
  /** Changed vocabularies by names of variables. */
  readonly varNameToVocabInfo: Readonly<Record<string, VocabInfo>>;
  /** Names there by names here. */
  readonly varNameToPrevVarName: Readonly<Record<string, string>>;

  /**
   * Checks the options; nothing is read yet.
   *
   * @throws {ValueError} if `ckptToInitializeFrom` is missing, or an option has a value that is not allowed.
   */
  constructor(options: WarmStartOptions) {
    checkOptions("WarmStartSettings", options, {
      ckptToInitializeFrom: ["string", "null"],
      varsToWarmStart: ["string", "array", "null"],
      varNameToVocabInfo: ["object"],
      varNameToPrevVarName: ["object"],
    });
    if (!options.ckptToInitializeFrom) throw new ValueError("`ckptToInitializeFrom` MUST be set in WarmStartSettings");
    this.ckptToInitializeFrom = options.ckptToInitializeFrom;
    this.varsToWarmStart = options.varsToWarmStart === undefined ? ".*" : options.varsToWarmStart;
    this.varNameToVocabInfo = options.varNameToVocabInfo ?? {};
    this.varNameToPrevVarName = options.varNameToPrevVarName ?? {};
    const patterns = Array.isArray(this.varsToWarmStart) ? this.varsToWarmStart as readonly unknown[] : [];
    for (const text of [...patterns, ...Object.values(this.varNameToPrevVarName)]) {
      if (typeof text !== "string") throw new TypeError(`WarmStartSettings takes names as strings, received ${describe(text)}`);
    }
    for (const [name, info] of Object.entries(this.varNameToVocabInfo)) {
      if (!(info instanceof VocabInfo)) {
        throw new TypeError(`varNameToVocabInfo of WarmStartSettings takes a VocabInfo for ${name}, received ${describe(info)}`);
      }
    }
  }
}

/** What an estimator takes as `warmStartFrom`. */
export type WarmStart = string | WarmStartSettings;

/** Checks the type of `warmStartFrom`. */
export function warmStartSettings(from: WarmStart | undefined): WarmStartSettings | null {
  if (from === undefined || from === null) return null;
  if (typeof from === "string") return new WarmStartSettings({ ckptToInitializeFrom: from });
  if (from instanceof WarmStartSettings) return from;
  throw new ValueError(`warmStartFrom must be a string or a WarmStartSettings, instead got ${typeof from}`);
}
