/**
 * Checkpoints of TensorFlow 1.15.5: read, and trained on from, by the plain classes with the optimizer's slots under their new names, and by those
 * of TensorFlow 1. The optimizers of these cases have the epsilon with which the rules of TensorFlow 2 are those of TensorFlow 1.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import { CheckpointReader } from "../../core/io/mod.ts";
import type { Case, TensorFlowResult } from "../oracle/_case.ts";
import { assertEvaluation, assertLosses, assertPredictions, assertVariables, boundsOf } from "../oracle/_compare.ts";
import { copyCheckpoint, readCheckpoint, writeModelDirectory } from "../oracle/_model_directory.ts";
import { evaluate, predict, trainSteps } from "../oracle/_ours.ts";

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

  Deno.test(`${test.name}: the class of TensorFlow 1 goes on with evaluation, variables and slots as TensorFlow 1.15.5 has them`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "headway_golden_" });
    const v1: Case = { ...test, version: 1 };
    try {
      const source = fileURLToPath(new URL(`${name}/model.ckpt-${test.steps}`, goldens));
      if (test.partitions === undefined) await writeModelDirectory(directory, result.final, test.steps);
      else await copyCheckpoint(source, directory);
      const { results } = boundsOf(undefined);
      assertEvaluation(await evaluate(v1, directory), result.evaluation, results);
      assertPredictions(await predict(v1, directory), result.predictions, results);
      assertLosses(await trainSteps(v1, directory, test.more), result.moreLosses!, 1e-6);
      const prefix = `${directory}/model.ckpt-${test.steps + test.more}`;
      const reader = await CheckpointReader.open(prefix);
      const whole = new Map<string, HostTensor>();
      for (const name of reader.names()) if (name in result.moreFinal!) whole.set(name, await reader.read(name));
      assertVariables(whole, result.moreFinal!, boundsOf(undefined));
      // The same names in the same parts as TensorFlow's, also those of slots that hold a part alone.
      if (test.partitions === undefined) return;
      const theirs = await CheckpointReader.open(source);
      assertEquals([...reader.names()].sort(), [...theirs.names()].sort());
      for (const name of theirs.names()) assertEquals(reader.slices(name), theirs.slices(name), name);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}
