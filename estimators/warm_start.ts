/**
 * Warm starting: first values of some variables from another model's checkpoint.
 *
 * @module
 */

import { checkOptions, describe, NotFoundError, UnimplementedError, ValueError } from "../core/errors.ts";
import { resolveCheckpoint } from "../core/io/checkpoint_state.ts";
import { fileSystemOf } from "../core/io/file_system.ts";
import { CheckpointReader } from "../core/io/tensor_bundle_reader.ts";
import type { Logger } from "../core/logger.ts";
import type { InitialValues } from "../core/model.ts";
import { sameShape } from "../core/ops/_op.ts";
import { OPTIMIZER_STATE } from "../core/optimizers/optimizer.ts";
import { readStored, storedUnder } from "./_restore.ts";

/** Options of {@linkcode WarmStartSettings}. */
export interface WarmStartOptions {
  /** A checkpoint, a model directory or a SavedModel directory. */
  readonly ckptToInitializeFrom: string;
  /**
   * Which variables. A string is a pattern for the beginning of the names of trainable variables, default `".*"`; a list of strings is patterns for
   * the names of all variables; null is none.
   */
  readonly varsToWarmStart?: string | readonly string[] | null;
  /** Names in the other checkpoint by names here, where they differ. */
  readonly varNameToPrevVarName?: Readonly<Record<string, string>>;
}

/** What to start from, and which variables. */
export class WarmStartSettings {
  /** A checkpoint, a model directory or a SavedModel directory. */
  readonly ckptToInitializeFrom: string;
  /** Pattern, list of patterns, or null. */
  readonly varsToWarmStart: string | readonly string[] | null;
  /** Names there by names here. */
  readonly varNameToPrevVarName: Readonly<Record<string, string>>;

  /** Checks the options. */
  constructor(options: WarmStartOptions) {
    if (typeof options === "object" && options !== null && "varNameToVocabInfo" in options) {
      throw new UnimplementedError("WarmStartSettings has no varNameToVocabInfo yet");
    }
    checkOptions("WarmStartSettings", options, {
      ckptToInitializeFrom: ["string", "null"],
      varsToWarmStart: ["string", "array", "null"],
      varNameToPrevVarName: ["object"],
    });
    if (!options.ckptToInitializeFrom) throw new ValueError("`ckptToInitializeFrom` MUST be set in WarmStartSettings");
    this.ckptToInitializeFrom = options.ckptToInitializeFrom;
    this.varsToWarmStart = options.varsToWarmStart === undefined ? ".*" : options.varsToWarmStart;
    this.varNameToPrevVarName = options.varNameToPrevVarName ?? {};
    const patterns = Array.isArray(this.varsToWarmStart) ? this.varsToWarmStart as readonly unknown[] : [];
    for (const text of [...patterns, ...Object.values(this.varNameToPrevVarName)]) {
      if (typeof text !== "string") throw new TypeError(`WarmStartSettings takes names as strings, received ${describe(text)}`);
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

/** First values from the other checkpoint. */
export interface WarmValues {
  /** Gives the first value of a variable, or null where it is not warm-started. */
  readonly initial: InitialValues;
  /** After the model was built: throws if a renaming was not used, logs how many variables were started. */
  finish(): void;
}

/** Reads what warm starting needs. */
export async function warmValues(settings: WarmStartSettings, logger: Logger): Promise<WarmValues> {
  const { ckptToInitializeFrom: from, varsToWarmStart: vars, varNameToPrevVarName: renamed } = settings;
  const quoted = typeof vars === "string" ? `'${vars}'` : vars === null ? "None" : `[${vars.map((v) => `'${v}'`).join(", ")}]`;
  logger.info(
    `Warm-starting with WarmStartSettings: WarmStartSettings(ckpt_to_initialize_from='${from}', vars_to_warm_start=${quoted}, var_name_to_vocab_info={}, var_name_to_prev_var_name=${
      JSON.stringify(renamed)
    })`,
  );
  const fs = await fileSystemOf(from);
  const prefix = await resolveCheckpoint(from, fs);
  logger.info(`Warm-starting from: ${from}`);
  if (typeof vars === "string") logger.info("Warm-starting variables only in TRAINABLE_VARIABLES.");
  const reader = await CheckpointReader.open(prefix, fs);
  const values = new Map<string, Float32Array>();
  const shapes = new Map<string, readonly number[]>();
  for (const [name, parts] of storedUnder(reader)) {
    // A string pattern concerns trainable variables: no optimizer state is wanted.
    if (typeof vars === "string" && OPTIMIZER_STATE.test(name)) continue;
    const { dtype, shape, data } = await readStored(reader, parts);
    if (dtype !== "float32") continue;
    values.set(name, data);
    shapes.set(name, shape);
  }
  const patterns = (typeof vars === "string" ? [vars] : vars ?? []).map(atBeginning);
  const seen = new Set<string>();
  let started = 0;
  return {
    initial: (name, shape, trainable) => {
      seen.add(name);
      if (typeof vars === "string" && !trainable) return null;
      if (!patterns.some((pattern) => pattern.test(name))) return null;
      const source = renamed[name] ?? name;
      const value = values.get(source);
      if (value === undefined) {
        throw new NotFoundError(`Tensor ${source} is not found in ${prefix} checkpoint {${[...shapes.keys()].join(", ")}}`, {
          file: prefix,
          tensor: source,
        });
      }
      if (!sameShape(shapes.get(source)!, shape)) {
        throw new ValueError(
          `Shape of variable ${name}:0 ((${shape.join(", ")})) doesn't match with shape of tensor ${source} ([${
            shapes.get(source)
          }]) from checkpoint reader.`,
          { tensor: name },
        );
      }
      started++;
      return value;
    },
    finish: () => {
      const unused = Object.keys(renamed).filter((name) => !seen.has(name));
      if (unused.length > 0) {
        throw new ValueError(
          `You provided the following variables in varNameToPrevVarName that were not used: {${
            unused.join(", ")
          }}.  Perhaps you misspelled them?  Here is the list of viable variable names: ${[...seen].sort().join(", ")}`,
        );
      }
      logger.info(`Warm-started ${started} variables.`);
    },
  };
}

/** Python's re.match: the pattern must fit the beginning of the name. */
function atBeginning(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})`, "u");
  } catch (cause) {
    throw new ValueError(`varsToWarmStart has a pattern that is none: ${pattern}`, { cause });
  }
}
