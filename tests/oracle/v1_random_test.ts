/**
 * Drawn runs by turns: TensorFlow 1.15.5 trains the first and the third leg, this library the second and the fourth, each leg with the plain or the
 * annotated estimator. `HEADWAY_ORACLE_SEED` repeats a run's cases, and `HEADWAY_ORACLE_CASES` says how many.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Case, TensorFlowResult, TensorFlowValues } from "./_case.ts";
import { assertEvaluation } from "./_compare.ts";
import { compareLosses, comparePredictions, compareVariables, FACTOR, predictionsOf, type Run } from "./_estimator_compare.ts";
import { evaluate, trainSteps } from "./_ours.ts";
import { randomV1Cases } from "./_v1_random_cases.ts";
import { runPython } from "./_python.ts";
import { Tally } from "./_tally.ts";

interface Legs extends Pick<TensorFlowResult, "evaluation" | "predictions" | "final"> {
  /** Losses of each leg. */
  readonly legs: readonly (readonly number[])[];
  readonly initial: TensorFlowValues;
}

const seed = Number(Deno.env.get("HEADWAY_ORACLE_SEED") ?? crypto.getRandomValues(new Uint16Array(1))[0]);
const count = Number(Deno.env.get("HEADWAY_ORACLE_CASES") ?? 1);
const cases = randomV1Cases(seed, count).map((test, i): Case => ({ ...test, annotated: i % 2 === 0 }));
console.log(`random runs of HEADWAY_ORACLE_SEED=${seed}, ${count} cases, by turns with TensorFlow 1.15`);
const directory = await Deno.makeTempDir({ prefix: "headway_oracle_" });
const all = await runPython<Legs>("tf1", "tf1_legs.py", cases, directory);
// The same legs one after the other in float64.
const measured = await runPython<Run>(
  "tf2",
  "estimators_tf2.py",
  cases.map((test) => ({ ...test, legs: 4, run: { ...all[test.name]!, losses: all[test.name]!.legs.flat() } })),
  directory,
);

Deno.test.afterAll(() => Deno.remove(directory, { recursive: true }));

/** One leg here, in the directory that both train in. */
const leg = (test: Case, number: number): Promise<number[]> =>
  trainSteps({ ...test, annotated: (number % 2 === 1) !== test.annotated }, `${directory}/${test.name}/relay`, test.steps);

Deno.test("TensorFlow 1.15 and this library train drawn models by turns, as TensorFlow does alone", async (t) => {
  const losses = new Map<string, number[][]>();
  for (const test of cases) losses.set(test.name, [[...all[test.name]!.legs[0]!], await leg(test, 1)]);
  const third = await runPython<Legs>("tf1", "tf1_legs.py", cases, directory);
  for (const test of cases) {
    await t.step(test.name, async () => {
      const relay = `${directory}/${test.name}/relay`;
      const run = measured[test.name]!;
      const tally = new Tally(FACTOR);
      const all4 = [...losses.get(test.name)!, third[test.name]!.legs[0]!, await leg(test, 3)].flat();
      compareLosses("legs", test.name, all4, run, tally);
      await compareVariables("legs", test.name, `${relay}/model.ckpt-${4 * test.steps}`, run, tally);
      comparePredictions("legs", test.name, await predictionsOf(test, relay), run.predictions, run.distances.predictions, tally);
      assertEquals(tally.far, []);
      // Terms of logits cancel: their rounding is that much larger.
      assertEvaluation(await evaluate(test, relay), all[test.name]!.evaluation, 4e-5);
    });
  }
});
