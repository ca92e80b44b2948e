/**
 * Reads what a warm start takes from another model's checkpoint, by the rules of TensorFlow's `python/training/warm_starting_util.py`.
 *
 * @module
 */

import { NotFoundError, ValueError } from "../../core/errors.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import { resolveCheckpoint } from "../../core/io/checkpoint_state.ts";
import { fileSystemOf } from "../../core/io/path_file_system.ts";
import { CheckpointReader } from "../../core/io/tensor_bundle_reader.ts";
import type { Logger } from "../../core/logger.ts";
import type { InitialValues } from "../../core/model.ts";
import { sameShape } from "../../core/ops/_op.ts";
import { OPTIMIZER_STATE } from "../../core/optimizers/scheme.ts";
import { readStored, stepIn, storedUnder } from "../session/restore.ts";
import type { Remapping } from "./vocabulary_remap.ts";
import type { VocabInfo, WarmStartSettings } from "./warm_start.ts";

/** First values from the other checkpoint. */
export interface WarmValues {
  /** Gives the first value of a variable, or null where it is not warm-started. */
  readonly initial: InitialValues;
  /** First value of `global_step`: 0 unless that is warm-started too. */
  readonly step: number;
  /** After the model was built: throws if a setting was not used, logs how many variables were started, and lets go of what they have taken. */
  finish(): void;
}

const GLOBAL_STEP = "global_step";

/** Reads the values, and the vocabularies; `seed` is for backup initializers. */
export async function warmValues(settings: WarmStartSettings, seed: bigint, logger: Logger): Promise<WarmValues> {
  const { ckptToInitializeFrom: from, varsToWarmStart: vars } = settings;
  const infos = new Map(Object.entries(settings.varNameToVocabInfo));
  const renamed = new Map(Object.entries(settings.varNameToPrevVarName).filter(([, source]) => source !== ""));
  const patterns = (typeof vars === "string" ? [vars] : vars ?? [""]).map(atBeginning);
  const [onlyTrainable, onlyVocabularies] = [!Array.isArray(vars), vars === null || vars === ""];
  logger.info(`Warm-starting with WarmStartSettings: ${inPython(settings)}`);
  logger.info(`Warm-starting from: ${from}`);
  if (onlyTrainable) logger.info("Warm-starting variables only in TRAINABLE_VARIABLES.");

  const fs = await fileSystemOf(from);
  const prefix = await resolveCheckpoint(from, fs);
  const reader = await CheckpointReader.open(prefix, fs);
  const matches = (name: string) => patterns.some((pattern) => pattern.test(`${name}:0`) || pattern.test(name));
  const sources = new Set([...renamed.values(), ...infos.keys()]);
  const isWanted = (name: string) =>
    sources.has(name) || (!onlyVocabularies && matches(name) && !(onlyTrainable && OPTIMIZER_STATE.test(name)));
  const stored = storedUnder(reader);
  const values = new Map<string, HostTensor>();
  for (const [name, parts] of stored) if (isWanted(name)) values.set(name, await readStored(reader, parts));
  const remappings = new Map<string, Remapping>();
  if (infos.size > 0) {
    const { readRemapping } = await import("./vocabulary_remap.ts");
    for (const [name, info] of infos) remappings.set(name, await readRemapping(info));
  }

  const viable = new Set<string>();
  const taken = new Set<string>();
  let started = 0;
  const find = (name: string): { source: string; value: HostTensor } => {
    const source = renamed.get(name) ?? name;
    const value = values.get(source);
    if (value === undefined) {
      throw new NotFoundError(
        `Tensor ${source} is not found in ${prefix} checkpoint {${[...stored.keys()].join(", ")}}. ` +
          `A pattern in varsToWarmStart that ${name} does not match leaves its first value as it is`,
        { file: prefix, tensor: source },
      );
    }
    started++;
    taken.add(source);
    return { source, value };
  };
  let step = 0;
  if (!onlyTrainable && matches(GLOBAL_STEP)) {
    viable.add(GLOBAL_STEP);
    step = stepIn(prefix, find(GLOBAL_STEP).value);
  }
  return {
    step,
    initial: (name, shape, trainable) => {
      if ((onlyTrainable && !trainable) || !matches(name)) return null;
      viable.add(name);
      const remapping = remappings.get(name);
      if (onlyVocabularies && remapping === undefined) return null;
      const { source, value } = find(name);
      const data = floats(source, value, prefix);
      if (remapping !== undefined) return remapping(name, shape, { name: source, shape: value.shape, data }, seed);
      if (sameShape(value.shape, shape)) return data;
      throw new ValueError(
        `Shape of variable ${name}:0 ((${
          shape.length === 1 ? `${shape[0]},` : shape.join(", ")
        })) doesn't match with shape of tensor ${source} ([${value.shape.join(", ")}]) from checkpoint reader.`,
        { tensor: name },
      );
    },
    finish: () => {
      logger.info(`Warm-started ${started} variables.`);
      checkUsed(
        "varNameToPrevVarName",
        Object.keys(settings.varNameToPrevVarName),
        (name) => renamed.has(name) && viable.has(name),
        viable,
      );
      checkUsed("varNameToVocabInfo", [...infos.keys()], (name) => viable.has(name), viable);
      // What is named twice may be wanted by a variable that another mode makes.
      for (const name of taken) if (!sources.has(name)) values.delete(name);
    },
  };
}

function checkUsed(option: string, names: readonly string[], isUsed: (name: string) => boolean, viable: ReadonlySet<string>): void {
  const unused = names.filter((name) => !isUsed(name));
  if (unused.length === 0) return;
  throw new ValueError(
    `You provided the following variables in ${option} that were not used: {${
      unused.join(", ")
    }}.  Perhaps you misspelled them?  Here is the list of viable variable names: ${[...viable].sort().join(", ")}`,
  );
}

function floats(name: string, { dtype, shape, data }: HostTensor, file: string): Float32Array {
  if (dtype === "float32") return data;
  // Python's `beta_1=0` makes TensorFlow keep an integer.
  if (dtype === "int32" && shape.length === 0) return Float32Array.from(data);
  throw new ValueError(`Tensor ${name} is ${dtype} in checkpoint ${file}, float32 in the model`, { file, tensor: name });
}

/** Python's re.match: the pattern must fit the beginning of the name. Where Python lets any sign be escaped, "u" wants its code. */
function atBeginning(pattern: string): RegExp {
  const escaped = pattern.replace(/\\([^])/g, (pair, sign: string) => {
    return /[!-/:-@[-`{-~ ]/.test(sign) ? `\\x${sign.charCodeAt(0).toString(16)}` : pair;
  });
  try {
    return new RegExp(`^(?:${escaped})`, "u");
  } catch (cause) {
    throw new ValueError(`varsToWarmStart has a pattern that is none: ${pattern}`, { cause });
  }
}

/** The settings as TensorFlow's log shows them. */
function inPython(settings: WarmStartSettings): string {
  const { ckptToInitializeFrom, varsToWarmStart: vars, varNameToVocabInfo, varNameToPrevVarName } = settings;
  const pattern = typeof vars === "string" ? quoted(vars) : vars === null ? "None" : `[${vars.map(quoted).join(", ")}]`;
  return `WarmStartSettings(ckpt_to_initialize_from=${
    quoted(ckptToInitializeFrom)
  }, vars_to_warm_start=${pattern}, var_name_to_vocab_info=${
    dictionary(varNameToVocabInfo, vocabInfoInPython)
  }, var_name_to_prev_var_name=${dictionary(varNameToPrevVarName, quoted)})`;
}

function vocabInfoInPython({ newVocab, newVocabSize, numOovBuckets, oldVocab, oldVocabSize, backupInitializer, axis }: VocabInfo): string {
  const initializer = backupInitializer === null ? "None" : `<${backupInitializer.toConfig?.().name ?? "function"}>`;
  return `VocabInfo(new_vocab=${quoted(newVocab)}, new_vocab_size=${newVocabSize}, num_oov_buckets=${numOovBuckets}, old_vocab=${
    quoted(oldVocab)
  }, old_vocab_size=${oldVocabSize}, backup_initializer=${initializer}, axis=${axis})`;
}

function dictionary<T>(record: Readonly<Record<string, T>>, show: (value: T) => string): string {
  return `{${Object.entries(record).map(([name, value]) => `${quoted(name)}: ${show(value)}`).join(", ")}}`;
}

function quoted(text: string): string {
  return `'${text}'`;
}
