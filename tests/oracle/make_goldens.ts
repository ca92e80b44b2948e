/**
 * Makes goldens of the chosen cases with real TensorFlow: `deno run -A tests/oracle/make_goldens.ts`. Each holds a case and what TensorFlow made
 * of it: `run_*.json` from 2.15.1, with the checkpoint before the first step; `tf1_*.json` from 1.15.5, with that between two calls of `train`, as
 * the files themselves in `tf1_*` where tables are stored in parts.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { Case, TensorFlowResult } from "./_case.ts";
import { chosenCases, edgeCases, tensorFlow1Cases } from "./_cases.ts";
import { copyCheckpoint } from "./_model_directory.ts";
import { runPython } from "./_python.ts";

const goldens = new URL("../testdata/goldens/", import.meta.url);
const directory = await Deno.makeTempDir({ prefix: "headway_goldens_" });
try {
  const cases = [...chosenCases(), ...edgeCases()].map((test) => ({ ...test, more: 0 }));
  const olds = tensorFlow1Cases();
  const [two, one] = await Promise.all([
    runPython<TensorFlowResult>("tf2", "tf2_run.py", cases, directory),
    runPython<TensorFlowResult>("tf1", "tf1_run.py", olds, directory),
  ]);
  for (const test of cases) await write(`run_${test.name}.json`, "2.15.1", test, two[test.name]!);
  for (const test of olds) {
    const { final, ...rest } = one[test.name]!;
    const inParts = test.partitions !== undefined;
    await write(`${test.name}.json`, "1.15.5", test, { ...rest, final: inParts ? {} : final });
    if (inParts) await copyCheckpoint(`${directory}/${test.name}/tf/model.ckpt-${test.steps}`, fileURLToPath(new URL(test.name, goldens)));
  }
} finally {
  await Deno.remove(directory, { recursive: true });
}

async function write(name: string, tensorflow: string, test: Case, result: TensorFlowResult): Promise<void> {
  await Deno.writeTextFile(new URL(name, goldens), `${JSON.stringify({ tensorflow, case: test, result })}\n`);
}
