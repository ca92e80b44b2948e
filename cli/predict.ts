/**
 * `headway predict`.
 *
 * @module
 */

import type { RowFeatures } from "../core/data/values.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { checkTrained, estimatorOf, modelIn, rowsFor } from "./model.ts";
import { lineLogger, print, shortest, toJson } from "./output.ts";
import { splitFeatures } from "./sequence.ts";

/** Prints a prediction for each row. */
export async function predict(args: Arguments, signal: AbortSignal): Promise<void> {
  const [modelDir, data] = args.operands as [string, string | undefined];
  const one = args.text("row");
  if ((data === undefined) === (one === null)) throw new UsageError("predict needs either DATA.csv or --row", "predict");
  const row = one === null ? null : parseRow("--row", one, "predict");
  const model = await modelIn(modelDir);
  await using estimator = estimatorOf(model, modelDir, { logger: lineLogger(args.flag("quiet")) });
  const checkpoint = args.text("checkpoint");
  await checkTrained(estimator, modelDir, checkpoint);
  const options = { signal, ...(checkpoint === null ? {} : { checkpointPath: checkpoint }) };
  const show = (prediction: object): void =>
    print(args.flag("json") ? toJson(prediction) : predictionLine(prediction as Record<string, unknown>));
  if (row !== null) return show(await estimator.predictOne(splitFeatures(row, model.schema.sequences ?? {}), options));
  const rows = rowsFor(data === "-" ? Deno.stdin.readable : data!, model.schema, "none");
  for await (const prediction of estimator.predict(() => rows.batch(args.whole("batch", 32)), options)) show(prediction);
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
