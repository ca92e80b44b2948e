/**
 * `headway evaluate`.
 *
 * @module
 */

import type { Arguments } from "./arguments.ts";
import { checkTrained, estimatorOf, modelIn, rowsFor } from "./model.ts";
import { lineLogger, printJson } from "./output.ts";
import { printMetrics } from "./train.ts";

/** Prints the metrics of a model on CSV. */
export async function evaluate(args: Arguments, signal: AbortSignal): Promise<void> {
  const [modelDir, data] = args.operands as [string, string];
  const model = await modelIn(modelDir);
  const missing = args.choice("missing", ["error", "skip"]) ?? model.schema.missing;
  const rows = rowsFor(data === "-" ? Deno.stdin.readable : data, model.schema, true, missing);
  await using estimator = estimatorOf(model, modelDir, { logger: lineLogger(args.flag("quiet")) });
  const checkpointPath = args.text("checkpoint");
  await checkTrained(estimator, modelDir, checkpointPath);
  const metrics = await estimator.evaluate(() => rows.batch(args.whole("batch", 32)), {
    signal,
    ...(checkpointPath === null ? {} : { checkpointPath }),
  });
  if (args.flag("json")) printJson(metrics);
  else printMetrics(metrics, null);
}
