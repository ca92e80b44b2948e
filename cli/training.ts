/**
 * A training: its options, its steps, and what the rows that were held out say of it.
 *
 * @module
 */

import type { Dataset } from "../core/data/dataset.ts";
import type { HoldOutPlan } from "../core/data/hold_out.ts";
import type { RowCounts } from "../core/data/row_counts.ts";
import type { Row } from "../core/data/values.ts";
import { latestCheckpoint } from "../core/io/checkpoint_state.ts";
import { defaultFileSystem } from "../core/io/path_file_system.ts";
import { Adam } from "../core/optimizers/adam.ts";
import { stepOf } from "../estimators/session/model_directory.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import type { CsvInput } from "./csv_input.ts";
import type { Interruption } from "./interruption.ts";
import { estimatorOf, explainingClasses, type Model, rowsFor, saveModel } from "./model.ts";
import { note } from "./output.ts";
import { showProgress } from "./progress.ts";
import type { Reading } from "./reading.ts";
import type { RunSettings } from "./run_settings.ts";

/** What `train` did. */
export interface TrainResult {
  /** Rows that were held out. */
  readonly heldOut: string | null;
  /** Metrics on the rows that were held out, or null. */
  readonly metrics: Readonly<Record<string, unknown>> | null;
  /** Seconds that training took, reading and checkpoints included. */
  readonly seconds: number;
  /** Steps taken. */
  readonly steps: number;
  /** How many rows were read and skipped; null where they were not counted. */
  readonly rows: RowCounts | null;
}

/** How to train. */
export interface TrainingOptions {
  /** Steps, if the command line tells. */
  readonly steps: number | null;
  readonly batch: number;
  readonly hidden: readonly number[];
  readonly learningRate: number;
  readonly dropout: number | null;
  readonly seed: number;
  /** Of how many rows one is held out; 0 for none. */
  readonly holdout: number;
  /** Unless the user gives a seed it is always the same, so that models can be compared. */
  readonly holdoutSeed: number;
  readonly delimiter: string;
  readonly quiet: boolean;
  /** What the model was trained with before. */
  readonly stored: RunSettings | null;
}

/** Reads the options of training; those that are not given are as they were, or the default. */
export function trainingOptions(args: Arguments, stored: RunSettings | null, seed?: number): TrainingOptions {
  const recurrent = Object.keys(args.pairs("sequence")).length > 0;
  const hidden = (args.list("hidden") ?? (recurrent ? ["64"] : ["16", "8"])).map(Number);
  if (hidden.some((units) => !Number.isInteger(units) || units < 1)) {
    throw new UsageError(`--hidden must be whole numbers from 1 between commas, received ${JSON.stringify(args.text("hidden"))}`);
  }
  const holdout = args.whole("holdout", 5, 0);
  if (holdout === 1) throw new UsageError("--holdout 1 would hold every row out; give 2 or more, or 0 for none");
  const dropout = args.number("dropout", 0, (p) => p >= 0 && p < 1, "a number from 0 to below 1");
  if (recurrent && dropout > 0) throw new UsageError("--dropout does not go with --sequence");
  const rate = stored?.learningRate ?? 0.01;
  return {
    steps: args.text("steps") === null ? null : args.whole("steps", 1),
    batch: args.whole("batch", stored?.batch ?? 32),
    hidden,
    learningRate: args.number("learning-rate", rate, (rate) => rate > 0 && Number.isFinite(rate), "a number above 0"),
    dropout: dropout === 0 ? null : dropout,
    seed: args.whole("seed", stored?.seed ?? seed ?? crypto.getRandomValues(new Uint32Array(1))[0]!, 0),
    holdout,
    holdoutSeed: args.whole("seed", 0, 0),
    delimiter: args.character("delimiter") ?? stored?.delimiter ?? ",",
    quiet: args.flag("quiet"),
    stored,
  };
}

/** A share of the rows by hash. */
export function holdOutOf({ holdout, holdoutSeed }: TrainingOptions): { share: number; seed: number } | null {
  return holdout === 0 ? null : { share: 1 / holdout, seed: holdoutSeed };
}

/** A training. */
export interface Task {
  readonly model: Model;
  readonly modelDir: string;
  readonly run: TrainingOptions;
  /** Which rows are held out; null for none. */
  readonly holdOut: HoldOutPlan | null;
  /** The rows, if they were read before. */
  readonly rows: Dataset<Row> | null;
  readonly reading: Reading;
  readonly interruption: Interruption;
}

/** Trains a model and evaluates it on the rows that were held out. */
export async function trainOn(input: CsvInput, task: Task): Promise<TrainResult> {
  const { model, modelDir, run, holdOut, reading, interruption } = task;
  const rows = task.rows ?? rowsFor(input, model.schema, true);
  const { train: training, test } = holdOut === null ? { train: rows, test: null } : rows.holdOut(holdOut);
  const firstStep = await stepIn(modelDir);
  const lastStep = lastStepOf(run, firstStep ?? 0);
  const steps = lastStep - (firstStep ?? 0);
  const { batch, learningRate, seed, delimiter } = run;
  const length = run.steps ?? run.stored?.steps ?? DEFAULT_STEPS;
  const settings = { data: input.path, delimiter, steps: length, lastStep, batch, learningRate, seed, holdOut };
  // A training that is killed before its first checkpoint can be gone on with. What has a checkpoint is compared with that first.
  if (firstStep === null) await saveModel(modelDir, model, settings);
  if (firstStep !== null && run.stored !== null && !run.quiet) note(`Goes on at step ${firstStep}, up to ${lastStep}`);
  interruption.meaning = `Interrupted before the first step. To go on: headway train ${modelDir}`;
  const progress = await showProgress(steps, run.quiet);
  const config = { logger: progress.logger, logStepCountSteps: progress.logStepCountSteps, tfRandomSeed: seed };
  await using estimator = estimatorOf(model, modelDir, config, new Adam({ learningRate }));
  const batches = training.shuffle(SHUFFLE_ROWS, { seed }).repeat().batch(batch);
  const started = performance.now();
  let saved: Promise<void> | null = null;
  let taken = 0;
  const onStep = (step: number, loss: number): void => {
    if (taken++ === 0) {
      reading.stop();
      interruption.meaning = "Interrupted: the step ends and a checkpoint is written.";
      interruption.saves = true;
      saved = saveModel(modelDir, model, settings);
      // Whoever awaits it below gets the error.
      saved.catch(() => {});
    }
    progress.onStep(step, loss);
  };
  try {
    await explainingClasses(
      () => estimator.train(() => batches, { maxSteps: lastStep, signal: interruption.signal, onStep }),
      { input, schema: model.schema, head: model.head },
    );
  } finally {
    reading.stop();
    await progress.stop();
    await saved;
    if (taken > 0 && interruption.signal.aborted) note(`Ended after ${taken} of ${steps} steps. To go on: headway train ${modelDir}`);
  }
  const seconds = (performance.now() - started) / 1000;
  interruption.meaning = "Interrupted: the model is trained and saved, its evaluation ends.";
  interruption.saves = false;
  const nobody = { heldOut: null, metrics: null, seconds, steps: taken };
  if (test === null || holdOut === null) return { ...nobody, rows: rows.rowCounts };
  let count = 0;
  for await (const _ of test.take(1)) count++;
  if (count === 0) {
    note("warning: no row is held out, for there are too few");
    return { ...nobody, rows: rows.rowCounts };
  }
  const metrics = await explainingClasses(
    () => estimator.evaluate(() => test.batch(batch), { signal: interruption.signal }),
    { input, schema: model.schema, head: model.head },
  );
  const heldOut = `one row in ${Math.round(1 / holdOut.share)}, held out by its hash: training has not seen them`;
  return { heldOut, metrics, seconds, steps: taken, rows: rows.rowCounts };
}

const DEFAULT_STEPS = 1000;
const SHUFFLE_ROWS = 10_000;

/** `global_step` of the latest checkpoint of a directory, or null. */
export async function stepIn(modelDir: string): Promise<number | null> {
  const fs = await defaultFileSystem();
  const latest = await latestCheckpoint(modelDir, fs);
  return latest === null ? null : await stepOf(latest, fs);
}

/** A run goes up to its last step, however often it is ended before; another one begins there. */
function lastStepOf({ steps, stored }: TrainingOptions, step: number): number {
  if (steps === null && stored !== null && stored.lastStep > step) return stored.lastStep;
  return step + (steps ?? stored?.steps ?? DEFAULT_STEPS);
}
