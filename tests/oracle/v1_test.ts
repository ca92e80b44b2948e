/**
 * Live comparison of the `v1` classes with real TensorFlow 1.15.5, both directions.
 *
 * @module
 */

import { tensorFlow1Cases } from "./_cases.ts";
import type { Case, TensorFlowResult } from "./_case.ts";
import { assertEvaluation, assertLosses, assertVariables, boundsOf } from "./_compare.ts";
import { copyCheckpoint, whole } from "./_model_directory.ts";
import { evaluate, trainSteps } from "./_ours.ts";
import { runPython } from "./_python.ts";

/** Besides the cases of the plain classes: optimizers whose rules TensorFlow 2 does not have, by name and by instance. */
function v1Cases(): Case[] {
  const all = tensorFlow1Cases();
  const [first, parts] = [all.find(({ partitions }) => partitions === undefined)!, all.find(({ partitions }) => partitions !== undefined)!];
  const both: [name: string, optimizer: Case["optimizer"]][] = [
    ["momentum", { kind: "Momentum", learningRate: 0.02, momentum: 0.9 }],
    ["rmsprop", { kind: "RMSProp", learningRate: 0.01, momentum: 0.5, centered: true }],
    ["proximal", { kind: "ProximalAdagrad", learningRate: 0.05, l1RegularizationStrength: 0.01, l2RegularizationStrength: 0.02 }],
  ];
  const more = both.flatMap(([name, optimizer]) => [first, parts].map((test) => ({ ...test, name: `v1_${name}_${test.name}`, optimizer })));
  for (const name of ["Adagrad", "Adam", "Ftrl", "RMSProp", "SGD"]) more.push({ ...first, name: `v1_string_${name}`, optimizer: name });
  for (const lossReduction of ["weighted_mean", "weighted_sum_by_nonzero_weights", "weighted_sum_over_batch_size"]) {
    const features = { ...first.features, w: withZeros(first.features["w"]!) };
    const weighted = { ...first, features, weightColumn: "w", lossReduction, activation: "tanh" };
    more.push({ ...weighted, name: `v1_${lossReduction}`, optimizer: { kind: "Adam", learningRate: 0.02 } });
    const { labelVocabulary: _, nClasses: _two, ...rest } = weighted;
    const labels = { dtype: "float32" as const, values: first.labels.values.map((_, i) => [(i % 7) / 3, -(i % 5) / 2]) };
    more.push({ ...rest, name: `v1_regressor_${lossReduction}`, estimator: "regressor", labelDimension: 2, labels, batchNorm: true });
  }
  return [...all, ...more].map((test) => ({ ...test, version: 1 }));
}

/** The same weights, every fourth of them zero. */
function withZeros(weights: Case["features"][string]): Case["features"][string] {
  return {
    ...weights,
    values: (weights.values as readonly (number | readonly number[])[]).map((w, i) => i % 4 === 1 ? zeroLike(w) : w) as never,
  };
}

function zeroLike(w: number | readonly number[]): number | number[] {
  return typeof w === "number" ? 0 : w.map(() => 0);
}

const cases = v1Cases();
const directory = await Deno.makeTempDir({ prefix: "headway_oracle_" });
const theirs = await runPython<TensorFlowResult>("tf1", "tf1_run.py", cases, directory);

Deno.test.afterAll(() => Deno.remove(directory, { recursive: true }));

const bounds = boundsOf(undefined);

for (const test of cases) {
  const result = theirs[test.name]!;

  Deno.test(`${test.name}: from TensorFlow 1.15's first checkpoint, and on from its later one`, async () => {
    for (
      const [step, steps, losses, final] of [
        [0, test.steps, result.losses, result.final],
        [test.steps, test.more, result.moreLosses!, result.moreFinal!],
      ] as const
    ) {
      const continued = `${directory}/${test.name}/theirs_${step}`;
      await copyCheckpoint(`${directory}/${test.name}/tf/model.ckpt-${step}`, continued);
      assertLosses(await trainSteps(test, continued, steps), losses, 1e-6);
      assertVariables(await whole(`${continued}/model.ckpt-${step + steps}`, final), final, bounds);
    }
    assertEvaluation(await evaluate(test, await copied(test)), result.evaluation, bounds.results);
  });
}

Deno.test("TensorFlow 1.15 goes on from what was written here", async (t) => {
  for (const test of cases) {
    const ours = `${directory}/${test.name}/ours`;
    await copyCheckpoint(`${directory}/${test.name}/tf/model.ckpt-0`, ours);
    await trainSteps(test, ours, test.steps);
  }
  const back = await runPython<TensorFlowResult>("tf1", "tf1_back.py", cases, directory);
  for (const test of cases) {
    await t.step(test.name, () => {
      const { evaluation, moreLosses } = back[test.name]!;
      assertLosses(moreLosses!, theirs[test.name]!.moreLosses!, 2e-6);
      assertEvaluation(evaluation, theirs[test.name]!.evaluation, 2 * bounds.results);
    });
  }
});

/** A copy of TensorFlow's checkpoint after the first steps. */
async function copied(test: Case): Promise<string> {
  const copy = `${directory}/${test.name}/theirs_evaluated`;
  await copyCheckpoint(`${directory}/${test.name}/tf/model.ckpt-${test.steps}`, copy);
  return copy;
}
