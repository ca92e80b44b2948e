/**
 * What a call of `train` puts around the training loop: where the input goes on, and what is written into the model directory.
 *
 * @module
 */

import { batchesOf, type InputResult, isReplayedBySkipping, isSingleBatch } from "../../core/data/batch.ts";
import { ValueError } from "../../core/errors.ts";
import { CheckpointManager } from "../../core/io/checkpoint_manager.ts";
import type { FileSystem } from "../../core/io/file_system.ts";
import { readSidecar } from "../../core/io/model_description.ts";
import { joinPath } from "../../core/io/paths.ts";
import type { ModelDirectory } from "../session/model_directory.ts";
import { partitioned } from "../session/partition.ts";
import { trainLoop, type TrainTask } from "./train.ts";
import type { ModelTraits } from "../options.ts";

/** A call of `train`. */
export interface Training extends Omit<TrainTask, "input" | "logger" | "lastStep" | "save"> {
  /** What the input function returned. */
  readonly input: InputResult;
  /** Train so many steps more. */
  readonly steps: number | undefined;
  /** Train until `global_step` is this. */
  readonly maxSteps: number | undefined;
  /** Where the session is from, and its checkpoints go. */
  readonly directory: ModelDirectory;
  /** The directory's file system. */
  readonly fs: FileSystem;
  /** How checkpoints are split. */
  readonly partition: ModelTraits["partition"];
}

/** Trains from the session's checkpoint on. */
export async function trainFrom(training: Training): Promise<void> {
  const { session, input, steps, maxSteps, directory, fs } = training;
  const sidecar = session.path === null ? null : await readSidecar(session.path, fs);
  const position = sidecar?.["finished"] === false ? sidecar["position"] ?? null : null;
  if (position !== null && isReplayedBySkipping(input)) {
    directory.logger.info("The input is no Dataset: to go on where training stopped, what came before is read again and passed over.");
  }
  const lastStep = maxSteps ?? (steps === undefined ? null : session.step + steps);
  const batches = batchesOf(input, { repeat: true, position, limit: lastStep === null ? Infinity : lastStep - session.step });
  if (isSingleBatch(input) && lastStep === null) {
    throw new ValueError("The input function returned a single batch, which train repeats without end: give steps or maxSteps");
  }
  await trainLoop({
    ...training,
    input: batches,
    lastStep,
    save: await saving(training),
    logger: directory.logger,
  });
}

/** What writes the checkpoints of a training, and with the first of them what the model is. */
async function saving({ session, config, directory, fs, partition }: Training): Promise<TrainTask["save"]> {
  const manager = await CheckpointManager.open(directory.path, {
    fs,
    keepCheckpointMax: config.keepCheckpointMax,
    keepCheckpointEveryNHours: config.keepCheckpointEveryNHours,
  });
  let first = true;
  return async (goesOn) => {
    const values = await session.snapshot();
    const { tensors, ...parts } = partition === undefined
      ? { tensors: values }
      : partitioned(values, partition.scope, partition.partitioner);
    if (first) await directory.describe(fs);
    first = false;
    directory.logger.info(`Saving checkpoints for ${session.step} into ${joinPath(directory.path, "model.ckpt")}.`);
    const sidecar = { seed: String(session.seed), finished: goesOn === null, position: goesOn?.position ?? null };
    session.path = await manager.save(session.step, tensors, { ...parts, sidecar });
  };
}
