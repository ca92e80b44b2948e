/**
 * Makes goldens of the chosen recurrent cases with real TensorFlow 2.15.1: `deno run -A tests/oracle/make_rnn_goldens.ts`. Each `recurrent_*.json` holds a
 * case and what TensorFlow made of it, with the checkpoint before the first step.
 *
 * @module
 */

import { runPython } from "./_python.ts";
import { chosenRnnCases } from "./_rnn_cases.ts";
import type { RnnResult } from "./_rnn_compare.ts";

const directory = await Deno.makeTempDir({ prefix: "headway_goldens_" });
try {
  const cases = chosenRnnCases().map((test) => ({ ...test, more: 0 }));
  const results = await runPython<RnnResult>("tf2", "rnn_run.py", cases, directory);
  for (const test of cases) {
    const path = new URL(`../testdata/goldens/recurrent_${test.name}.json`, import.meta.url);
    await Deno.writeTextFile(path, `${JSON.stringify({ tensorflow: "2.15.1", case: test, result: results[test.name] })}\n`);
  }
} finally {
  await Deno.remove(directory, { recursive: true });
}
