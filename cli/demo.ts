/**
 * `headway demo`: a classifier of penguins, or of irises, from rows to predictions.
 *
 * @module
 */

import { type Arguments, UsageError } from "./arguments.ts";
import { estimatorOf, hasModel, modelFor, modelIn, rowsFor } from "./model.ts";
import { note, print, printJson } from "./output.ts";
import { predictionLine } from "./predict.ts";
import { describe, heldOutRows, printMetrics, trainingOptions, trainingRows, trainOn } from "./train.ts";

/** Trains on the data that comes with the package, evaluates on every fifth row, predicts three. */
export async function demo(args: Arguments, signal: AbortSignal): Promise<void> {
  const name = args.operands[0] ?? "penguins";
  if (name !== "penguins" && name !== "iris") throw new UsageError(`demo has penguins and iris, received ${JSON.stringify(name)}`, "demo");
  const source = new URL(`../examples/data/${name}.csv`, import.meta.url);
  const run = { ...trainingOptions(args), seed: args.whole("seed", 1, 0) };
  const modelDir = args.text("model-dir") ?? await Deno.makeTempDir({ prefix: `headway-${name}-` });
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
  const known = await hasModel(modelDir);
  if (known && !run.quiet) note(`${modelDir} has a model already: it is trained further.`);
  const model = known ? await modelIn(modelDir) : await modelFor(source, options, (rows) => trainingRows(rows, run.holdout));
  if (!run.quiet) describe(model);
  const result = await trainOn(source, model, modelDir, run, signal);
  if (!run.quiet) note(`Trained ${result.steps} steps in ${result.seconds.toFixed(2)} s`);

  await using estimator = estimatorOf(model, modelDir, {});
  const heldOut = heldOutRows(rowsFor(source, model.schema, true), run.holdout);
  // From the beginning, the middle and the end of the rows, which are sorted by species.
  const rows = heldOut.shard(name === "iris" ? 10 : 30, 0).take(3);
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
