/**
 * Checkpoints of TensorFlow 1.15.5: read, and trained on from, with the optimizer's slots under their new names. The optimizers of these cases
 * have the epsilon with which the rules of TensorFlow 2 are those of TensorFlow 1.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { Case, TensorFlowResult } from "../oracle/_case.ts";
import { assertLosses, assertVariables, boundsOf } from "../oracle/_compare.ts";
import { copyCheckpoint, readCheckpoint, writeModelDirectory } from "../oracle/_model_directory.ts";
import { trainSteps } from "../oracle/_ours.ts";

const goldens = new URL("../testdata/goldens/", import.meta.url);

for (const name of ["adagrad", "adam", "ftrl", "sgd"].flatMap((optimizer) => [`tf1_${optimizer}`, `tf1_${optimizer}_partitions`])) {
  const path = new URL(`${name}.json`, goldens);
  const { case: test, result }: { case: Case; result: TensorFlowResult } = JSON.parse(Deno.readTextFileSync(path));

  Deno.test(`${test.name}: training goes on as in TensorFlow 1.15.5`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "headway_golden_" });
    try {
      // Tables in parts, their slots with a name for each part, come as the files that TensorFlow wrote.
      if (test.partitions === undefined) await writeModelDirectory(directory, result.final, test.steps);
      else await copyCheckpoint(fileURLToPath(new URL(`${name}/model.ckpt-${test.steps}`, goldens)), directory);
      assertLosses(await trainSteps(test, directory, test.more), result.moreLosses!, 1e-6);
      const final = await readCheckpoint(`${directory}/model.ckpt-${test.steps + test.more}`);
      const variables = new Map([...final].filter(([name]) => !name.startsWith("training/")));
      const wanted = Object.fromEntries(Object.entries(result.moreFinal!).filter(([name]) => variables.has(name)));
      assertVariables(variables, wanted, boundsOf(undefined));
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}
