/**
 * Warm starts by pattern, by other names and by changed vocabularies, as TensorFlow 2.15.1 and 1.15.5 made them. `tests/oracle/make_warm_start_goldens.ts`
 * made the numbers.
 *
 * @module
 */

import { compareWarmStart } from "../oracle/_warm_start.ts";
import { writeModelDirectory } from "../oracle/_model_directory.ts";
import { goldenWarmStarts, type WarmStartResult } from "../oracle/_warm_start_cases.ts";

interface Golden {
  readonly tensorflow: string;
  readonly results: Readonly<Record<string, WarmStartResult>>;
}

for (const version of [2, 1] as const) {
  const file = new URL(`../testdata/goldens/warm_start_tf${version}.json`, import.meta.url);
  const golden: Golden = JSON.parse(Deno.readTextFileSync(file));
  for (const test of goldenWarmStarts(version)) {
    const result = golden.results[test.name]!;
    Deno.test(`${test.name}: the values are TensorFlow ${golden.tensorflow}'s, and the steps where nothing is random`, async () => {
      const directory = await Deno.makeTempDir({ prefix: "headway_golden_" });
      try {
        await writeModelDirectory(`${directory}/first`, result.first, test.first.steps);
        await compareWarmStart(test, result, `${directory}/first`, directory);
      } finally {
        await Deno.remove(directory, { recursive: true });
      }
    });
  }
}
