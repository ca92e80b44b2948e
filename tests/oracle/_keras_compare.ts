/**
 * Runs drawn comparisons with Keras on both sides.
 *
 * @module
 */

import type { KerasResult } from "./_keras_case.ts";
import { drawKerasCases } from "./_keras_cases.ts";
import { runOurs } from "./_keras_ours.ts";
import { runPython } from "./_python.ts";
import { Tally } from "./_tally.ts";

/** Compares so many drawn cases with Keras 2.15, which runs in one process. A difference of more than 1e-5 may be twice Keras' own distance from float64. */
export async function compareWithKeras(seed: number, count: number, directory: string): Promise<Tally> {
  const cases = drawKerasCases(seed, count);
  const results = await runPython<KerasResult>("tf2", "keras_run.py", cases, directory);
  const tally = new Tally(2);
  for (const test of cases) {
    const { kind } = test.subject;
    const want = results[test.name]!;
    const ours = await runOurs(test);
    const missing = Object.keys(ours).filter((key) => !(key in want)).map((key) => `${test.name}: Keras has no ${key}`);
    tally.addCase(kind, missing);
    for (const [key, value] of Object.entries(want)) {
      tally.addTensor(kind, `${test.name} ${key}`, ours[key], value, value.distance);
    }
  }
  return tally;
}
