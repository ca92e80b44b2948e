/**
 * Makes the goldens of warm starts with real TensorFlow 2.15.1 and 1.15.5: `deno run -A tests/oracle/make_warm_start_goldens.ts`.
 *
 * @module
 */

import { runPython } from "./_python.ts";
import { goldenWarmStarts, type WarmStartResult } from "./_warm_start_cases.ts";

for (const version of [2, 1] as const) {
  const cases = goldenWarmStarts(version);
  const directory = await Deno.makeTempDir({ prefix: "headway_goldens_" });
  try {
    const results = await runPython<WarmStartResult>(version === 1 ? "tf1" : "tf2", "warm_start.py", cases, directory);
    const golden = { tensorflow: version === 1 ? "1.15.5" : "2.15.1", results };
    await Deno.writeTextFile(new URL(`../testdata/goldens/warm_start_tf${version}.json`, import.meta.url), `${JSON.stringify(golden)}\n`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
