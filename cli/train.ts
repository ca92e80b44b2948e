/**
 * `headway train`.
 *
 * @module
 */

import type { CsvColumnType } from "../core/data/csv.ts";
import { defaultFileSystem } from "../core/io/path_file_system.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { openCsv } from "./csv_input.ts";
import type { Interruption } from "./interruption.ts";
import { hasModel, type Model, modelIn, type StoredModel } from "./model.ts";
import { modelFor, type ModelOptions, type NewModel } from "./new_model.ts";
import { note, print, printJson, shortest, table } from "./output.ts";
import { Reading } from "./reading.ts";
import { reportRows } from "./rows.ts";
import { holdOutOf, stepIn, type TrainingOptions, trainingOptions, trainOn } from "./training.ts";

/** Trains a model on CSV. */
export async function train(args: Arguments, interruption: Interruption): Promise<void> {
  const quiet = args.flag("quiet");
  const { modelDir, data } = await operandsOf(args);
  const stored = await hasModel(modelDir) ? await modelIn(modelDir) : null;
  if (stored !== null) refuseForExisting(args, modelDir);
  // Nobody can say of a row that a training has not seen it which was not watched from its beginning.
  const unknown = stored === null ? await stepIn(modelDir) !== null : stored.settings === null;
  refuseOtherHoldOut(args, unknown ? null : stored, modelDir, unknown);
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
  const reading = new Reading(quiet);
  await using input = await openCsv(operand, { delimiter: run.delimiter, reading, again: true });
  const made = label === null ? null : await modelFor(input, newModelOptions(args, label, run), unknown ? null : holdOutOf(run), reading);
  const model = stored ?? made!.model;
  const holdOut = made === null ? stored!.settings?.holdOut ?? null : made.holdOut;
  if (!quiet) describe(model);
  if (made !== null) reportNewModel(made, quiet);
  if (unknown && !quiet) {
    note(`${modelDir} does not tell which rows it was trained on: none are held out.`);
  }
  const result = await trainOn(input, { model, modelDir, run, holdOut, rows: made?.rows ?? null, reading, interruption });
  if (made === null) reportRows(result.rows, quiet);
  if (args.flag("json")) printJson({ modelDir, ...result });
  else printMetrics(result.metrics, result.heldOut);
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

function refuseOtherHoldOut(args: Arguments, stored: StoredModel | null, modelDir: string, unknown: boolean): void {
  if (args.text("holdout") === null || stored === null && !unknown) return;
  const plan = stored?.settings?.holdOut ?? null;
  const was = plan === null ? 0 : Math.round(1 / plan.share);
  if (!unknown && was === args.whole("holdout", 5, 0)) return;
  const seen = unknown
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
