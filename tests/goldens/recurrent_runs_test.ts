/**
 * Runs of TensorFlow 2.15.1's RNNClassifier once more, from its checkpoint before the first step. `tests/oracle/make_rnn_goldens.ts` made them.
 *
 * @module
 */

import { assertEvaluation, assertLosses, assertVariables, boundsOf } from "../oracle/_compare.ts";
import { readCheckpoint, writeModelDirectory } from "../oracle/_model_directory.ts";
import type { RnnCase } from "../oracle/_rnn_case.ts";
import { assertBatches, type RnnResult } from "../oracle/_rnn_compare.ts";
import { evaluateRnn, predictRnn, trainRnn } from "../oracle/_rnn_ours.ts";

const goldens = new URL("../testdata/goldens/", import.meta.url);

for (const { name } of [...Deno.readDirSync(goldens)].sort((a, b) => a.name < b.name ? -1 : 1)) {
  if (!name.startsWith("recurrent_")) continue;
  const { case: test, result }: { case: RnnCase; result: RnnResult } = JSON.parse(Deno.readTextFileSync(new URL(name, goldens)));

  Deno.test(`${test.name}: losses, variables, metrics and predictions are TensorFlow's`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "headway_golden_" });
    try {
      const bounds = boundsOf(undefined);
      await writeModelDirectory(directory, result.initial);
      assertLosses(await trainRnn(test, directory, test.steps), result.losses, bounds.losses);
      assertVariables(await readCheckpoint(`${directory}/model.ckpt-${test.steps}`), result.final, bounds);
      assertEvaluation(await evaluateRnn(test, directory), result.evaluation, bounds.results);
      assertBatches(await predictRnn(test, directory), result.predictions, bounds.results);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}
