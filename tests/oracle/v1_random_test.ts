/**
 * Drawn runs by turns: TensorFlow 1.15.5 trains the first and the third leg, this library the second and the fourth, each leg with the plain or the
 * annotated estimator. `HEADWAY_ORACLE_SEED` repeats a run's cases, and `HEADWAY_ORACLE_CASES` says how many.
 *
 * @module
 */

import type { Case, TensorFlowResult } from "./_case.ts";
import { assertEvaluation, assertLosses, assertPredictions, assertVariables, boundsOf } from "./_compare.ts";
import { whole } from "./_model_directory.ts";
import { evaluate, predict, trainSteps } from "./_ours.ts";
import { randomV1Cases } from "./_v1_random_cases.ts";
import { runPython } from "./_python.ts";

interface Legs extends Pick<TensorFlowResult, "evaluation" | "predictions" | "final"> {
  /** Losses of each leg. */
  readonly legs: readonly (readonly number[])[];
}

const seed = Number(Deno.env.get("HEADWAY_ORACLE_SEED") ?? crypto.getRandomValues(new Uint16Array(1))[0]);
const count = Number(Deno.env.get("HEADWAY_ORACLE_CASES") ?? 1);
const cases = randomV1Cases(seed, count).map((test, i): Case => ({ ...test, annotated: i % 2 === 0 }));
console.log(`random runs of HEADWAY_ORACLE_SEED=${seed}, ${count} cases, by turns with TensorFlow 1.15`);
const directory = await Deno.makeTempDir({ prefix: "headway_oracle_" });
const all = await runPython<Legs>("tf1", "tf1_legs.py", cases, directory);
// Ftrl's linear term holds weights divided by the rate, and terms of logits cancel: their rounding is that much larger.
const bounds = { ...boundsOf(undefined), variable: (name: string) => name.endsWith("/Ftrl_1") ? 4e-5 : 1e-5, results: 4e-5 };

Deno.test.afterAll(() => Deno.remove(directory, { recursive: true }));

/** One leg here, in the directory that both train in. */
const leg = (test: Case, number: number): Promise<number[]> =>
  trainSteps({ ...test, annotated: (number % 2 === 1) !== test.annotated }, `${directory}/${test.name}/relay`, test.steps);

Deno.test("TensorFlow 1.15 and this library train drawn models by turns, as TensorFlow does alone", async (t) => {
  for (const test of cases) {
    await t.step(`${test.name}: the second leg`, async () => assertLosses(await leg(test, 1), all[test.name]!.legs[1]!, 1e-6));
  }
  const third = await runPython<Legs>("tf1", "tf1_legs.py", cases, directory);
  for (const test of cases) {
    const { legs, evaluation, predictions, final } = all[test.name]!;
    const relay = `${directory}/${test.name}/relay`;
    await t.step(`${test.name}: the third leg, TensorFlow's`, () => assertLosses(third[test.name]!.legs[0]!, legs[2]!, 2e-6));
    await t.step(`${test.name}: the fourth leg, and what came of it`, async () => {
      assertLosses(await leg(test, 3), legs[3]!, 2e-6);
      assertVariables(await whole(`${relay}/model.ckpt-${4 * test.steps}`, final), final, bounds);
      assertEvaluation(await evaluate(test, relay), evaluation, bounds.results);
      assertPredictions(await predict(test, relay), predictions, bounds.results);
    });
  }
});
