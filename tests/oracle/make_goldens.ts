/**
 * Makes the goldens `tests/testdata/goldens/run_*.json` of the chosen cases with TensorFlow 2.15.1: `deno run -A tests/oracle/make_goldens.ts`.
 * Each holds a case, the checkpoint before the first step, and what TensorFlow made of it.
 *
 * @module
 */

import type { TensorFlowResult } from "./_case.ts";
import { chosenCases, edgeCases } from "./_cases.ts";
import { runPython } from "./_python.ts";

const cases = [...chosenCases(), ...edgeCases()].map((test) => ({ ...test, more: 0 }));
const directory = await Deno.makeTempDir({ prefix: "headway_goldens_" });
try {
  const results = await runPython<TensorFlowResult>("tf2", "tf2_run.py", cases, directory);
  for (const test of cases) {
    const golden = { tensorflow: "2.15.1", case: test, result: results[test.name] };
    const path = new URL(`../testdata/goldens/run_${test.name}.json`, import.meta.url);
    await Deno.writeTextFile(path, `${JSON.stringify(golden)}\n`);
  }
} finally {
  await Deno.remove(directory, { recursive: true });
}
