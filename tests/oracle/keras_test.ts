/**
 * A short form of `deno task compare:keras`: drawn comparisons with live Keras 2.15. `HEADWAY_ORACLE_SEED` repeats a run.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { compareWithKeras } from "./_keras_compare.ts";

const COUNT = 150;
const seed = Number(Deno.env.get("HEADWAY_ORACLE_SEED") ?? crypto.getRandomValues(new Uint16Array(1))[0]);

Deno.test(`${COUNT} layers, losses, metrics and optimizers of HEADWAY_ORACLE_SEED=${seed} are within 1e-5 of Keras' or twice its rounding`, async () => {
  const directory = await Deno.makeTempDir({ prefix: "headway_keras_" });
  try {
    const tally = await compareWithKeras(seed, COUNT, directory);
    assertEquals(tally.far, []);
    assert(tally.table()["all"]!.tensors > 4 * COUNT, "hardly a tensor was compared");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
