/**
 * Live comparison of recurrent classifiers with real TensorFlow 2.15.1 on chosen cases, both directions. `estimators_test.ts` draws others.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { TensorFlowValues } from "./_case.ts";
import { assertEvaluation, assertLosses, assertVariables, boundsOf, boundsOfAmplified, boundsOfSame } from "./_compare.ts";
import { copyCheckpoint, hostTensor, readCheckpoint } from "./_model_directory.ts";
import { runPython } from "./_python.ts";
import { chosenRnnCases } from "./_rnn_cases.ts";
import { assertBatches, type RnnResult } from "./_rnn_compare.ts";
import { evaluateRnn, predictRnn, trainRnn } from "./_rnn_ours.ts";

const cases = chosenRnnCases();
const directory = await Deno.makeTempDir({ prefix: "headway_oracle_rnn_" });
const results = await runPython<RnnResult>("tf2", "rnn_run.py", cases, directory);

Deno.test.afterAll(() => Deno.remove(directory, { recursive: true }));

/** At 0.05, RMSprop's first steps divide by roots of next to nothing: which of two float32 programs is 1e-6 off in its losses is chance. */
const AMPLIFIED = ["string_RMSProp"];

for (const test of cases) {
  const result = results[test.name]!;
  const ofRun = AMPLIFIED.includes(test.name) ? boundsOfAmplified : boundsOf;
  const bounds = ofRun(result.distance);

  Deno.test(`TensorFlow 2 ${test.name}: ${test.steps} steps from its first checkpoint`, async () => {
    const ours = `${directory}/${test.name}/ours`;
    await copyCheckpoint(`${directory}/${test.name}/tf/model.ckpt-0`, ours);
    assertLosses(await trainRnn(test, ours, test.steps), result.losses, bounds.losses);
    assertVariables(await readCheckpoint(`${ours}/model.ckpt-${test.steps}`), result.final, bounds);
    assertEvaluation(await evaluateRnn(test, ours), result.evaluation, bounds.results);
    assertBatches(await predictRnn(test, ours), result.predictions, bounds.results);
  });

  Deno.test(`TensorFlow 2 ${test.name}: its last checkpoint, and training on from it`, async () => {
    const continued = `${directory}/${test.name}/theirs_continued`;
    await copyCheckpoint(`${directory}/${test.name}/tf/model.ckpt-${test.steps}`, continued);
    const same = boundsOfSame(result.distance).results;
    assertEvaluation(await evaluateRnn(test, continued), result.evaluation, same);
    assertBatches(await predictRnn(test, continued), result.predictions, same);
    const more = ofRun(result.moreDistance);
    assertLosses(await trainRnn(test, continued, test.more), result.moreLosses!, more.losses);
    assertVariables(await readCheckpoint(`${continued}/model.ckpt-${test.steps + test.more}`), result.moreFinal!, more);
  });
}

Deno.test("TensorFlow 2 opens recurrent models that were written here: evaluation, training on", async (t) => {
  const written = cases.filter(({ name }) => !/^(string_|weights_of)/.test(name));
  const back = await runPython<BackResult>("tf2", "rnn_back.py", written, directory);
  for (const test of written) {
    await t.step(test.name, async () => {
      const ours = `${directory}/${test.name}/ours`;
      const { evaluation, moreLosses, moreFinal } = back[test.name]!;
      await copyCheckpoint(`${ours}/model.ckpt-${test.steps}`, `${ours}_continued`);
      assertEvaluation(await evaluateRnn(test, `${ours}_continued`), evaluation, 1e-5);
      const bounds = boundsOfAmplified(results[test.name]!.moreDistance);
      assertLosses(await trainRnn(test, `${ours}_continued`, test.more), moreLosses, bounds.losses);
      const final = await readCheckpoint(`${ours}_continued/model.ckpt-${test.steps + test.more}`);
      assertVariables(final, moreFinal, bounds);
      const theirs = await readCheckpoint(`${ours}/model.ckpt-${test.steps + test.more}`);
      for (const [name, value] of theirs) assertEquals(value, hostTensor(moreFinal[name]!), name);
    });
  }
});

/** What `rnn_back.py` tells of a case. */
interface BackResult {
  readonly evaluation: Readonly<Record<string, number>>;
  readonly moreLosses: readonly number[];
  readonly moreFinal: TensorFlowValues;
}
