/**
 * `headway predict`.
 *
 * @module
 */

import type { RowFeatures } from "../core/data/values.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { schemaWith, withDefaults } from "./csv_schema.ts";
import type { Interruption } from "./interruption.ts";
import { checkTrained, estimatorOf, modelIn, openRows, rowsFor } from "./model.ts";
import { lineLogger, print, shortest, toJson } from "./output.ts";
import { Reading } from "./reading.ts";
import { reportRows, RowNumbers } from "./rows.ts";
import { splitFeatures } from "./sequence.ts";

/** Prints a prediction for each row. */
export async function predict(args: Arguments, interruption: Interruption): Promise<void> {
  const [modelDir, data] = args.operands as [string, string | undefined];
  const one = args.text("row");
  if ((data === undefined) === (one === null)) throw new UsageError("predict needs either DATA.csv or --row", "predict");
  const row = one === null ? null : parseRow("--row", one, "predict");
  const [quiet, asJson] = [args.flag("quiet"), args.flag("json")];
  const model = await modelIn(modelDir);
  await using estimator = estimatorOf(model, modelDir, { logger: lineLogger(quiet) });
  const checkpoint = args.text("checkpoint");
  await checkTrained(estimator, modelDir, checkpoint);
  const options = { signal: interruption.signal, ...(checkpoint === null ? {} : { checkpointPath: checkpoint }) };
  if (row !== null) {
    const schema = schemaWith(model.schema, args.pairs("default"), args.choice("missing", ["error", "skip"]));
    const prediction = await estimator.predictOne(splitFeatures(withDefaults(row, schema), schema.sequences ?? {}), options);
    return print(asJson ? toJson(prediction) : predictionLine(prediction as Record<string, unknown>));
  }
  const reading = new Reading(quiet);
  const { input, schema } = await openRows(data!, model, args, reading, false);
  await using _ = input;
  const numbers = new RowNumbers();
  const rows = rowsFor(input, schema, "none", { onSkip: numbers.skip });
  const showSkipped = (): void => {
    for (const { row, columns } of numbers.skippedNext()) print(asJson ? toJson({ row, prediction: null, missing: columns }) : "null");
  };
  for await (const prediction of estimator.predict(() => rows.batch(args.whole("batch", 32)), options)) {
    reading.stop();
    showSkipped();
    const row = numbers.usedNext();
    print(asJson ? toJson({ row, ...prediction }) : predictionLine(prediction as Record<string, unknown>));
  }
  reading.stop();
  showSkipped();
  reportRows(rows.rowCounts, quiet);
}

/** A prediction in one line: the class with its probability, or the value. */
export function predictionLine(prediction: Readonly<Record<string, unknown>>): string {
  const { classes, class_ids: ids, probabilities, predictions } = prediction as Record<string, ArrayLike<number | string> | undefined>;
  if (probabilities !== undefined) {
    const probability = Math.max(...Array.from(probabilities as ArrayLike<number>));
    return `${classes?.[0] ?? ids?.[0]}  ${probability.toFixed(4)}`;
  }
  if (predictions !== undefined) return Array.from(predictions as ArrayLike<number>, shortest).join("  ");
  return toJson(prediction);
}

/**
 * A row that an option gives as JSON.
 *
 * @throws {UsageError} if it is none, naming the option.
 */
export function parseRow(option: string, text: string, command: string): RowFeatures {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    throw new UsageError(`${option} must be JSON, received ${JSON.stringify(text)}`, command);
  }
  if (typeof row !== "object" || row === null || Array.isArray(row)) {
    throw new UsageError(`${option} must be a JSON object of feature name -> value`, command);
  }
  return row as RowFeatures;
}
