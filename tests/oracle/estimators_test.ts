/**
 * A short form of `deno task compare:estimators`: drawn estimators in both versions of live TensorFlow. `HEADWAY_ORACLE_SEED` repeats a run, and
 * `HEADWAY_ORACLE_CASES` says how many there are.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { compareEstimators } from "./_estimator_compare.ts";

const count = Number(Deno.env.get("HEADWAY_ORACLE_CASES") ?? 10);
const seed = Number(Deno.env.get("HEADWAY_ORACLE_SEED") ?? crypto.getRandomValues(new Uint16Array(1))[0]);

Deno.test(`${count} estimators of HEADWAY_ORACLE_SEED=${seed} are within 1e-5 of TensorFlow's or four times its rounding`, async () => {
  const directory = await Deno.makeTempDir({ prefix: "headway_estimators_" });
  try {
    const tally = await compareEstimators(seed, count, directory);
    assertEquals(tally.far, []);
    assert(tally.table()["all"]!.tensors > 10 * count, "hardly a tensor was compared");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
