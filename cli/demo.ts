/**
 * `headway demo`: a classifier of penguins, or of irises, from rows to predictions.
 *
 * @module
 */

import { defaultFileSystem } from "../core/io/path_file_system.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import type { CsvInput } from "./csv_input.ts";
import type { Interruption } from "./interruption.ts";
import { estimatorOf, hasModel, modelIn, rowsFor } from "./model.ts";
import { modelFor } from "./new_model.ts";
import { note, print, printJson } from "./output.ts";
import { predictionLine } from "./predict.ts";
import { Reading } from "./reading.ts";
import { describe, printMetrics, reportNewModel } from "./train.ts";
import { holdOutOf, stepIn, trainingOptions, trainOn } from "./training.ts";

/** Trains on the data that comes with the package, evaluates on the rows that are held out, predicts three of them. */
export async function demo(args: Arguments, interruption: Interruption): Promise<void> {
  const name = args.operands[0] ?? "penguins";
  if (name !== "penguins" && name !== "iris") throw new UsageError(`demo has penguins and iris, received ${JSON.stringify(name)}`, "demo");
  const modelDir = args.text("model-dir") ?? await Deno.makeTempDir({ prefix: `headway-${name}-` });
  const stored = await hasModel(modelDir) ? await modelIn(modelDir) : null;
  const run = trainingOptions(args, stored?.settings ?? null, 1);
  const reading = new Reading(run.quiet);
  await using input = await exampleData(name, reading);
  const options = {
    label: "species",
    features: null,
    kind: "classifier",
    types: {},
    sequences: {},
    cell: "gru",
    defaults: {},
    missing: "skip",
    hiddenUnits: run.hidden,
    dropout: run.dropout,
  } as const;
  if (stored !== null && !run.quiet) note(`${modelDir} has a model already: it is trained further.`);
  const made = stored === null ? await modelFor(input, options, await stepIn(modelDir) === null ? holdOutOf(run) : null, reading) : null;
  const model = stored ?? made!.model;
  const holdOut = made === null ? stored!.settings?.holdOut ?? null : made.holdOut;
  if (!run.quiet) describe(model);
  if (made !== null) reportNewModel(made, run.quiet);
  const result = await trainOn(input, { model, modelDir, run, holdOut, rows: made?.rows ?? null, reading, interruption });
  if (!run.quiet) note(`Trained ${result.steps} steps in ${result.seconds.toFixed(2)} s`);

  await using estimator = estimatorOf(model, modelDir, {});
  const all = rowsFor(input, model.schema, true);
  const heldOut = holdOut === null ? all : all.holdOut(holdOut).test;
  // From the beginning, the middle and the end of the rows, which are sorted by species.
  const rows = heldOut.shard(name === "iris" ? 10 : 30, 0).take(3);
  const predictions: Record<string, unknown>[] = [];
  for await (const row of estimator.predict(() => rows.batch(3), { signal: interruption.signal })) {
    predictions.push(row as Record<string, unknown>);
  }
  const species: unknown[] = [];
  for await (const row of rows) species.push((row as readonly [unknown, unknown])[1]);

  if (args.flag("json")) {
    return printJson({ modelDir, ...result, predictions: predictions.map((row, i) => ({ species: species[i], ...row })) });
  }
  printMetrics(result.metrics, result.heldOut);
  print("Predictions:");
  predictions.forEach((row, i) => print(`  ${predictionLine(row)}  (it is ${species[i]})`));
  print(`Model directory: ${modelDir}`);
}

async function exampleData(name: string, reading: Reading): Promise<CsvInput> {
  const url = new URL(`../examples/data/${name}.csv`, import.meta.url);
  const fs = reading.watch(await defaultFileSystem());
  return { source: url, fs, name, path: null, delimiter: ",", again: true, [Symbol.asyncDispose]: () => Promise.resolve() };
}
