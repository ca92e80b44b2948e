/**
 * `headway evaluate`.
 *
 * @module
 */

import type { Arguments } from "./arguments.ts";
import type { Interruption } from "./interruption.ts";
import { checkTrained, estimatorOf, explainingClasses, modelIn, openRows, rowsFor } from "./model.ts";
import { lineLogger, printJson } from "./output.ts";
import { Reading } from "./reading.ts";
import { refuseNoRows, reportRows } from "./rows.ts";
import { printMetrics } from "./train.ts";

/** Prints the metrics of a model on CSV. */
export async function evaluate(args: Arguments, interruption: Interruption): Promise<void> {
  const [modelDir, data] = args.operands as [string, string];
  const quiet = args.flag("quiet");
  const model = await modelIn(modelDir);
  await using estimator = estimatorOf(model, modelDir, { logger: lineLogger(quiet) });
  const checkpointPath = args.text("checkpoint");
  await checkTrained(estimator, modelDir, checkpointPath);
  const reading = new Reading(quiet);
  const { input, schema } = await openRows(data, model, args, reading, false);
  await using _ = input;
  const rows = rowsFor(input, schema, true);
  const metrics = await explainingClasses(
    () =>
      estimator.evaluate(() => rows.batch(args.whole("batch", 32)), {
        signal: interruption.signal,
        ...(checkpointPath === null ? {} : { checkpointPath }),
      }),
    { input, schema, head: model.head },
  );
  reading.stop();
  refuseNoRows(rows.rowCounts, input.name);
  reportRows(rows.rowCounts, quiet);
  if (args.flag("json")) printJson(metrics);
  else printMetrics(metrics, null);
}
