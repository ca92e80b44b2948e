/**
 * Runs of TensorFlow 2.15.1's DNN estimators once more, from its checkpoint before the first step. `tests/oracle/make_goldens.ts` made them.
 *
 * @module
 */

import type { Case, TensorFlowResult } from "../oracle/_case.ts";
import { assertEvaluation, assertLosses, assertPredictions, assertVariables, boundsOf } from "../oracle/_compare.ts";
import { readCheckpoint, writeModelDirectory } from "../oracle/_model_directory.ts";
import { evaluate, predict, trainSteps } from "../oracle/_ours.ts";

const goldens = new URL("../testdata/goldens/", import.meta.url);

for (const { name } of [...Deno.readDirSync(goldens)].sort((a, b) => a.name < b.name ? -1 : 1)) {
  if (!name.startsWith("run_")) continue;
  const { case: test, result }: { case: Case; result: TensorFlowResult } = JSON.parse(Deno.readTextFileSync(new URL(name, goldens)));

  Deno.test(`${test.name}: losses, variables, metrics and predictions are TensorFlow's`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "headway_golden_" });
    try {
      const bounds = boundsOf(result.distance);
      await writeModelDirectory(directory, result.initial);
      assertLosses(await trainSteps(test, directory, test.steps), result.losses, bounds.losses);
      assertVariables(await readCheckpoint(`${directory}/model.ckpt-${test.steps}`), result.final, bounds);
      assertEvaluation(await evaluate(test, directory), result.evaluation, bounds.results);
      assertPredictions(await predict(test, directory), result.predictions, bounds.results);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}
