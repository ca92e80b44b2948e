/**
 * `headway train` and `headway demo`.
 *
 * @module
 */

import type { CsvColumnType, CsvSource } from "../core/data/csv.ts";
import type { Dataset } from "../core/data/dataset.ts";
import type { Row } from "../core/data/values.ts";
import { Adam } from "../core/optimizers/adam.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { estimatorOf, hasModel, type Model, modelFor, modelIn, rowsFor, saveSchema } from "./model.ts";
import { note, print, printJson, shortest, table } from "./output.ts";
import { showProgress } from "./progress.ts";

/** Trains a model on CSV. */
export async function train(args: Arguments, signal: AbortSignal): Promise<void> {
  const modelDir = args.needed("model-dir");
  const source = args.operands[0]!;
  if (source === "-") throw new UsageError("train reads its rows more than once, so they must come from a file", "train");
  const run = trainingOptions(args);
  let model: Model;
  if (await hasModel(modelDir)) {
    refuseForExisting(args, modelDir);
    model = await modelIn(modelDir);
  } else model = await newModel(args, source, run);
  if (!run.quiet) describe(model);
  const result = await trainOn(source, model, modelDir, run, signal);
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
}

/** How to train. */
export interface TrainingOptions {
  readonly steps: number;
  readonly batch: number;
  readonly hidden: readonly number[];
  readonly learningRate: number;
  readonly dropout: number | null;
  readonly seed: number | null;
  readonly holdout: number;
  readonly quiet: boolean;
}

/** Reads the options of training. */
export function trainingOptions(args: Arguments): TrainingOptions {
  const recurrent = Object.keys(args.pairs("sequence")).length > 0;
  const hidden = (args.list("hidden") ?? (recurrent ? ["64"] : ["16", "8"])).map(Number);
  if (hidden.some((units) => !Number.isInteger(units) || units < 1)) {
    throw new UsageError(`--hidden must be whole numbers from 1 between commas, received ${JSON.stringify(args.text("hidden"))}`);
  }
  const holdout = args.whole("holdout", 5, 0);
  if (holdout === 1) throw new UsageError("--holdout 1 would hold every row out; give 2 or more, or 0 for none");
  const dropout = args.number("dropout", 0, (p) => p >= 0 && p < 1, "a number from 0 to below 1");
  if (recurrent && dropout > 0) throw new UsageError("--dropout does not go with --sequence");
  return {
    steps: args.whole("steps", 1000),
    batch: args.whole("batch", 32),
    hidden,
    learningRate: args.number("learning-rate", 0.01, (rate) => rate > 0 && Number.isFinite(rate), "a number above 0"),
    dropout: dropout === 0 ? null : dropout,
    seed: args.text("seed") === null ? null : args.whole("seed", 0, 0),
    holdout,
    quiet: args.flag("quiet"),
  };
}

/** Trains a model and evaluates it on the rows that were held out. */
export async function trainOn(
  source: CsvSource,
  model: Model,
  modelDir: string,
  run: TrainingOptions,
  signal: AbortSignal,
): Promise<TrainResult> {
  const rows = rowsFor(source, model.schema, true);
  const progress = await showProgress(run.steps, run.quiet);
  const config = {
    logger: progress.logger,
    logStepCountSteps: progress.logStepCountSteps,
    ...(run.seed === null ? {} : { tfRandomSeed: run.seed }),
  };
  await using estimator = estimatorOf(model, modelDir, config, new Adam({ learningRate: run.learningRate }));
  const shuffled = trainingRows(rows, run.holdout).shuffle(SHUFFLE_ROWS, run.seed === null ? {} : { seed: run.seed });
  const started = performance.now();
  try {
    await estimator.train(() => shuffled.repeat().batch(run.batch), { steps: run.steps, signal, onStep: progress.onStep });
  } finally {
    await progress.stop();
    // Also a model whose training was interrupted can be gone on with.
    if (await estimator.latestCheckpoint() !== null) await saveSchema(modelDir, model.schema);
  }
  const seconds = (performance.now() - started) / 1000;
  if (run.holdout === 0) return { heldOut: null, metrics: null, seconds, steps: run.steps };
  const metrics = await estimator.evaluate(() => heldOutRows(rows, run.holdout).batch(run.batch), { signal });
  return { heldOut: `every ${ordinal(run.holdout)} row, which training has not seen`, metrics, seconds, steps: run.steps };
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

/** The rows to train on. */
export function trainingRows(rows: Dataset<Row>, holdout: number): Dataset<Row> {
  return holdout === 0 ? rows : rows.shard(holdout, Array.from({ length: holdout - 1 }, (_, i) => i + 1));
}

/** The rows to evaluate on: the first and every `holdout`-th after it, or all where none are held out. */
export function heldOutRows(rows: Dataset<Row>, holdout: number): Dataset<Row> {
  return holdout === 0 ? rows : rows.shard(holdout, 0);
}

const SHUFFLE_ROWS = 10_000;
const NEW_MODEL_ONLY = ["label", "features", "kind", "type", "default", "missing", "hidden", "dropout", "sequence", "cell"] as const;

async function newModel(args: Arguments, source: CsvSource, run: TrainingOptions): Promise<Model> {
  const options = {
    label: args.needed("label"),
    features: args.list("features"),
    kind: args.choice("kind", ["classifier", "regressor"]),
    types: columnTypes(args),
    sequences: sequencesOf(args),
    cell: args.choice("cell", ["gru", "lstm", "simple_rnn"]) ?? "gru",
    defaults: args.pairs("default"),
    missing: args.choice("missing", ["error", "skip"]) ?? "error",
    hiddenUnits: run.hidden,
    dropout: run.dropout,
  } as const;
  return await modelFor(source, options, (rows) => trainingRows(rows, run.holdout));
}

function refuseForExisting(args: Arguments, modelDir: string): void {
  const given = NEW_MODEL_ONLY.find((name) =>
    args.text(name) !== null || (["type", "default", "sequence"].includes(name) && Object.keys(args.pairs(name)).length > 0)
  );
  if (given === undefined) return;
  throw new UsageError(
    `${modelDir} has a model already, which is trained further as it is: leave out --${given}, or give another --model-dir`,
    "train",
  );
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

function ordinal(n: number): string {
  const end = n % 100 > 10 && n % 100 < 14 ? "th" : ["th", "st", "nd", "rd"][n % 10] ?? "th";
  return `${n}${end}`;
}
