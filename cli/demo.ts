/**
 * `headway demo`: a classifier of penguins, from rows to predictions.
 *
 * @module
 */

import { Dataset } from "../core/data/dataset.ts";
import { readModelDescription } from "../core/io/model_description.ts";
import type { Arguments } from "./arguments.ts";
import { csvOptions, estimatorOf, modelFor } from "./model.ts";
import { note, print, printJson } from "./output.ts";
import { predictionLine } from "./predict.ts";
import { describe, printMetrics, trainingOptions, trainingRows, trainOn } from "./train.ts";

/** Trains on penguins, evaluates on every fifth one, predicts three. */
export async function demo(args: Arguments, signal: AbortSignal): Promise<void> {
  const source = new URL("../examples/data/penguins.csv", import.meta.url);
  const run = { ...trainingOptions(args), seed: args.whole("seed", 1, 0) };
  const modelDir = args.text("model-dir") ?? await Deno.makeTempDir({ prefix: "headway-penguins-" });
  if (await readModelDescription(modelDir) !== null) {
    note(`${modelDir} has a model already: it is trained further.`);
  }
  const options = {
    label: "species",
    features: ["beak_length_mm", "beak_depth_mm", "flipper_length_mm", "body_mass_g"],
    kind: "classifier",
    types: {},
    defaults: {},
    missing: "skip",
    hiddenUnits: run.hidden,
    dropout: run.dropout,
  } as const;
  const model = await modelFor(source, options, (rows) => trainingRows(rows, run.holdout));
  describe(model);
  const result = await trainOn(source, model, modelDir, run, signal);
  note(`Trained ${result.steps} steps in ${result.seconds.toFixed(2)} s`);

  await using estimator = estimatorOf(model, modelDir, {});
  const penguins = Dataset.fromCsv(source, csvOptions(model.schema, true));
  const heldOut = run.holdout === 0 ? penguins : penguins.shard(run.holdout, run.holdout - 1);
  // One of each kind, from the beginning, the middle and the end of the rows.
  const rows = heldOut.shard(30, 0).take(3);
  const predictions: Record<string, unknown>[] = [];
  for await (const row of estimator.predict(() => rows.batch(3), { signal })) predictions.push(row as Record<string, unknown>);
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
