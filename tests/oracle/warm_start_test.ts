/**
 * Live comparison of warm starts with real TensorFlow 2.15.1 and 1.15.5.
 *
 * @module
 */

import { runPython } from "./_python.ts";
import { compareWarmStart } from "./_warm_start.ts";
import { drawnWarmStarts, warmStartCases, type WarmStartResult } from "./_warm_start_cases.ts";

const directory = await Deno.makeTempDir({ prefix: "headway_oracle_" });
const seed = Number(Deno.env.get("HEADWAY_ORACLE_SEED") ?? crypto.getRandomValues(new Uint16Array(1))[0]);
const count = Number(Deno.env.get("HEADWAY_ORACLE_CASES") ?? 4);

Deno.test.afterAll(() => Deno.remove(directory, { recursive: true }));

for (const version of [2, 1] as const) {
  const cases = [...warmStartCases(version), ...drawnWarmStarts(version, seed, count)];
  const below = `${directory}/tf${version}`;
  await Deno.mkdir(below);
  const theirs = await runPython<WarmStartResult>(version === 1 ? "tf1" : "tf2", "warm_start.py", cases, below);
  for (const test of cases) {
    Deno.test(`${test.name}: from TensorFlow ${version}'s own checkpoint`, async () => {
      const ours = `${below}/${test.name}/ours`;
      await Deno.mkdir(ours);
      await compareWarmStart(test, theirs[test.name]!, `${below}/${test.name}/first`, ours);
    });
  }
}
