/** Models whose weights are given by a checkpoint. */

import type { Nested } from "../oracle/_head_cases.ts";
import { valuesOf } from "../goldens/_flowers.ts";
import { writeModelDirectory } from "../oracle/_model_directory.ts";

/** Values of variables by name. */
export type Variables = Readonly<Record<string, Nested>>;

/** The step of the checkpoint. */
export const STEP = 100;

/** Runs something with a model directory whose only checkpoint has these variables. */
export async function withCheckpoint(variables: Variables, fn: (modelDir: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "headway_given_weights_" });
  try {
    await writeModelDirectory(directory, valuesOf({ ...variables, global_step: STEP } as Parameters<typeof valuesOf>[0]), STEP);
    await fn(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
