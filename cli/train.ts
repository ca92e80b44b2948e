/**
 * `headway train` and `headway demo`.
 *
 * @module
 */

import type { CsvColumnType } from "../core/data/csv.ts";
import type { Dataset } from "../core/data/dataset.ts";
import type { HoldOutPlan } from "../core/data/hold_out.ts";
import type { RowCounts } from "../core/data/row_counts.ts";
import type { Row } from "../core/data/values.ts";
import { latestCheckpoint } from "../core/io/checkpoint_state.ts";
import { defaultFileSystem } from "../core/io/file_system.ts";
import { Adam } from "../core/optimizers/adam.ts";
import { stepOf } from "../estimators/_model_directory.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { type CsvInput, openCsv } from "./csv_input.ts";
import type { Interruption } from "./interruption.ts";
import {
  estimatorOf,
  explainingClasses,
  hasModel,
  type Model,
  modelFor,
  modelIn,
  type ModelOptions,
  type NewModel,
  rowsFor,
  saveModel,
  type StoredModel,
} from "./model.ts";
import { note, print, printJson, shortest, table } from "./output.ts";
import { showProgress } from "./progress.ts";
import { Reading } from "./reading.ts";
import { reportRows } from "./rows.ts";
import type { RunSettings } from "./run_settings.ts";

/** Trains a model on CSV. */
export async function train(args: Arguments, interruption: Interruption): Promise<void> {
  const quiet = args.flag("quiet");
  const { modelDir, data } = await operandsOf(args);
  const stored = await hasModel(modelDir) ? await modelIn(modelDir) : null;
  if (stored !== null) refuseForExisting(args, stored, modelDir);
  const run = trainingOptions(args, stored?.settings ?? null);
  const label = stored === null ? args.needed("label") : null;
  const operand = data ?? stored?.settings?.data ?? null;
  if (operand === null) {
    throw new UsageError(
      stored === null ? "train needs DATA.csv" : `train needs DATA.csv: ${modelDir} does not tell where the rows it was trained on are`,
      "train",
    );
  }
  interruption.meaning = stored === null
    ? "Interrupted while the rows were looked at: nothing was trained, and no model was written."
    : "Interrupted before the first step: the model is as it was.";
  const reading = new Reading(interruption, quiet);
  await using input = await openCsv(operand, { delimiter: run.delimiter, reading, again: true });
  const made = label === null ? null : await modelFor(input, newModelOptions(args, label, run), holdOutOf(run), reading);
  const model = stored ?? made!.model;
  const holdOut = made === null ? stored!.settings?.holdOut ?? null : made.holdOut;
  if (!quiet) describe(model);
  if (made !== null) reportNewModel(made, quiet);
  if (stored !== null && stored.settings === null && !quiet) {
    note(`${modelDir} does not tell which rows it was trained on: none are held out.`);
  }
  const result = await trainOn(input, { model, modelDir, run, holdOut, rows: made?.rows ?? null, reading, interruption });
  if (made === null) reportRows(result.rows, quiet);
  if (args.flag("json")) printJson({ modelDir, ...result });
  else printMetrics(result.metrics, result.heldOut);
}

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
    holdoutSeed: args.whole("seed", seed ?? 0, 0),
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
      saved = saveModel(modelDir, model, settings);
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

/** What was found out about the rows of a new model. */
export function reportNewModel({ rows, trained }: NewModel, quiet: boolean): void {
  const counts = rows.rowCounts;
  if (counts !== null) reportRows(counts, quiet, { trained, heldOut: counts.used - trained });
}

/** Prints metrics as lines. */
export function printMetrics(metrics: Readonly<Record<string, unknown>> | null, heldOut: string | null): void {
  if (metrics === null) return;
  if (heldOut !== null) print(`Metrics on ${heldOut}:`);
  const names = Object.keys(metrics).sort();
  for (
    const line of table(
      names.map((
        name,
      ) => [
        `  ${name}`,
        typeof metrics[name] === "number" ? String(shortest(Math.fround(metrics[name] as number))) : String(metrics[name]),
      ]),
    )
  ) print(line);
}

/** Prints what is read and what the model is. */
export function describe(model: Model): void {
  note("Columns:");
  const lines = model.schema.columns.map(({ name, type }) => {
    const sequence = model.schema.sequences?.[name];
    const note = name === model.schema.label ? "label" : sequence === undefined ? "" : `sequence (${sequence.split})`;
    return [`  ${name}`, sequence?.type ?? type, note];
  });
  for (const line of table(lines)) note(line.trimEnd());
  const { network } = model;
  const layers = "cellType" in network
    ? `${network.cellType} layers ${[network.units].flat().join(", ")}`
    : `hidden layers ${network.hiddenUnits.join(", ")}`;
  note(`Model: ${model.estimator}, ${layers}`);
}

const DEFAULT_STEPS = 1000;
const SHUFFLE_ROWS = 10_000;
const NEW_MODEL_ONLY = ["label", "features", "kind", "type", "default", "missing", "hidden", "dropout", "sequence", "cell"] as const;

/** The directory of the model and the rows: one operand may be either. */
async function operandsOf(args: Arguments): Promise<{ modelDir: string; data: string | null }> {
  const operand = args.operands[0] ?? null;
  const modelDir = args.text("model-dir");
  const stat = operand === null || operand === "-" ? null : await (await defaultFileSystem()).stat(operand);
  if (operand === null || stat?.kind !== "directory") {
    if (operand === null && modelDir === null) throw new UsageError("train needs DATA.csv, or MODEL_DIR to go on with", "train");
    return { modelDir: modelDir ?? args.needed("model-dir"), data: operand };
  }
  if (modelDir !== null) {
    throw new UsageError(`train needs DATA.csv or one MODEL_DIR: ${operand} is a directory, as is --model-dir`, "train");
  }
  if (!await hasModel(operand)) throw new UsageError(`train needs DATA.csv: ${operand} is a directory, and not that of a model`, "train");
  return { modelDir: operand, data: null };
}

/** `global_step` of the latest checkpoint of a directory, or null. */
async function stepIn(modelDir: string): Promise<number | null> {
  const fs = await defaultFileSystem();
  const latest = await latestCheckpoint(modelDir, fs);
  return latest === null ? null : await stepOf(latest, fs);
}

/** A run goes up to its last step, however often it is ended before; another one begins there. */
function lastStepOf({ steps, stored }: TrainingOptions, step: number): number {
  if (steps === null && stored !== null && stored.lastStep > step) return stored.lastStep;
  return step + (steps ?? stored?.steps ?? DEFAULT_STEPS);
}

function newModelOptions(args: Arguments, label: string, run: TrainingOptions): ModelOptions {
  return {
    label,
    features: args.list("features"),
    kind: args.choice("kind", ["classifier", "regressor"]),
    types: columnTypes(args),
    sequences: sequencesOf(args),
    cell: args.choice("cell", ["gru", "lstm", "simple_rnn"]) ?? "gru",
    defaults: args.pairs("default"),
    missing: args.choice("missing", ["error", "skip"]) ?? "error",
    hiddenUnits: run.hidden,
    dropout: run.dropout,
  };
}

function refuseForExisting(args: Arguments, { settings }: StoredModel, modelDir: string): void {
  const given = NEW_MODEL_ONLY.find((name) =>
    args.text(name) !== null || (["type", "default", "sequence"].includes(name) && Object.keys(args.pairs(name)).length > 0)
  );
  if (given !== undefined) {
    throw new UsageError(
      `${modelDir} has a model already, which is trained further as it is: leave out --${given}, or give another --model-dir`,
      "train",
    );
  }
  if (args.text("holdout") === null) return;
  const was = settings === null ? null : settings.holdOut === null ? 0 : Math.round(1 / settings.holdOut.share);
  if (was === args.whole("holdout", 5, 0)) return;
  const seen = was === null
    ? "does not tell which rows it was trained on"
    : was === 0
    ? "was trained on all rows"
    : `holds one row in ${was} out and was trained on all others`;
  throw new UsageError(`The model in ${modelDir} ${seen}: leave out --holdout, or give another --model-dir`, "train");
}

function sequencesOf(args: Arguments): Record<string, string> {
  const sequences = args.pairs("sequence");
  for (const [name, how] of Object.entries(sequences)) {
    if (how === "") throw new UsageError(`--sequence of column ${name} must be chars, words or a separator, received nothing`, "train");
  }
  if (args.text("cell") !== null && Object.keys(sequences).length === 0) throw new UsageError("--cell goes with --sequence", "train");
  return sequences;
}

function columnTypes(args: Arguments): Record<string, CsvColumnType> {
  const types = args.pairs("type");
  for (const [name, type] of Object.entries(types)) {
    if (type !== "float32" && type !== "int64" && type !== "string") {
      throw new UsageError(`--type of column ${name} must be float32, int64 or string, received ${JSON.stringify(type)}`, "train");
    }
  }
  return types as Record<string, CsvColumnType>;
}
