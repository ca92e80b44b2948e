/**
 * Compares this library with Keras 2.15 on drawn layers, losses, metrics and optimizers: `deno task compare:keras --seed 1 --count 4000`.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { compareWithKeras } from "./_keras_compare.ts";

if (import.meta.main) {
  const { seed, count } = parseArgs(Deno.args, { string: ["seed", "count"], default: { seed: "1", count: "4000" } });
  const directory = await Deno.makeTempDir({ prefix: "headway_keras_" });
  try {
    const tally = await compareWithKeras(Number(seed), Number(count), directory);
    console.table(tally.table());
    for (const sentence of tally.far) console.log(sentence);
    if (tally.far.length > 0) Deno.exitCode = 1;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
