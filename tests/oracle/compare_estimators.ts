/**
 * Compares this library with TensorFlow 2.15.1 and 1.15.5 on drawn estimators: `deno task compare:estimators --seed 1 --count 200`.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { compareEstimators } from "./_estimator_compare.ts";

if (import.meta.main) {
  const { seed, count } = parseArgs(Deno.args, { string: ["seed", "count"], default: { seed: "1", count: "200" } });
  const directory = await Deno.makeTempDir({ prefix: "headway_estimators_" });
  try {
    const tally = await compareEstimators(Number(seed), Number(count), directory);
    console.table(tally.table());
    for (const sentence of tally.far) console.log(sentence);
    if (tally.far.length > 0) Deno.exitCode = 1;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
