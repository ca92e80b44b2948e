/**
 * Makes a warm start with this library's public interface and compares it with TensorFlow's.
 *
 * @module
 */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Initializer, initializers, ValueError, VocabInfo, type WarmStart, WarmStartSettings } from "../../mod.ts";
import { assertLosses, assertPredictions, assertVariables, boundsOf } from "./_compare.ts";
import { hostTensor, whole } from "./_model_directory.ts";
import { batches, buildEstimator } from "./_ours.ts";
import type { CaseBackup, WarmStartCase, WarmStartResult } from "./_warm_start_cases.ts";

const bounds = boundsOf(undefined);

/**
 * Asserts that the second estimator has TensorFlow's values wherever those do not depend on a seed, exactly; and, where all do not, that it predicts and
 * trains as TensorFlow's.
 *
 * @param start Model directory of the first estimator.
 * @param directory Empty; vocabularies and the second model directory are made there.
 */
export async function compareWarmStart(test: WarmStartCase, result: WarmStartResult, start: string, directory: string): Promise<void> {
  const { second } = test;
  const lines: string[] = [];
  await using estimator = buildEstimator(second, `${directory}/second`, lines, await settingsOf(test, start, directory));
  const predict = () => Array.fromAsync(estimator.predict(() => batches(second, second.evalBatch, false)));
  if (typeof result.predictions === "string") await assertRejects(predict, ValueError, unused(result.predictions));
  const predictions = typeof result.predictions === "string" ? [] : await predict();
  const losses: number[] = [];
  await estimator.train(() => batches(second, second.trainBatch, true), {
    steps: second.steps,
    onStep: (_, loss) => void losses.push(loss),
  });

  const state = await Deno.readTextFile(`${directory}/second/checkpoint`);
  const names = [...state.matchAll(/all_model_checkpoint_paths: "(.*)"/g)].map(([, name]) => `${directory}/second/${name}`);
  const warm = await whole(names[0]!, result.warm);
  assertEquals([...warm.keys()].sort(), Object.keys(result.warm).sort());
  for (const [name, value] of Object.entries(result.warm)) {
    const ours = warm.get(name)!;
    const theirs = hostTensor(value);
    assertEquals([ours.dtype, ours.shape], [theirs.dtype, theirs.shape], name);
    if (!result.random.includes(name)) assertEquals(ours.data, theirs.data, name);
    else {
      // What was remapped with random values for what is new has the old ones where TensorFlow's has; what was not started has none of them.
      const before = new Set<unknown>(result.first[name] === undefined ? [] : hostTensor(result.first[name]).data);
      const old = (data: ArrayLike<unknown>) => Array.from(data, (element) => before.has(element) ? element : null);
      assertEquals(old(ours.data), old(theirs.data), name);
    }
  }
  assert(lines.includes(`Warm-starting from: ${start}`), lines.join("\n"));
  if (result.run === null) return;
  assertLosses(losses, result.run.losses, 1e-6);
  if (typeof result.predictions !== "string") {
    const rows = predictions.map((row) => Object.fromEntries(Object.keys(result.predictions!).map((key) => [key, row[key]])));
    assertPredictions(rows, result.predictions!, 1e-5);
  }
  assertVariables(await whole(names.at(-1)!, result.run.final), result.run.final, bounds);
}

/** TensorFlow's sentence up to the names, with the name that the option has here. */
function unused(sentence: string): string {
  return sentence.split(":")[0]!.replace("var_name_to_vocab_info", "varNameToVocabInfo");
}

async function settingsOf({ settings }: WarmStartCase, start: string, directory: string): Promise<WarmStart> {
  if (settings === null) return start;
  const infos: Record<string, VocabInfo> = {};
  let number = 0;
  for (const [name, { new: words, newSize, oov, old, oldSize, backup, axis }] of Object.entries(settings.vocabularies)) {
    const [newVocab, oldVocab] = [`${directory}/new_${number}.txt`, `${directory}/old_${number++}.txt`];
    await Deno.writeTextFile(newVocab, words.map((word) => `${word}\n`).join(""));
    await Deno.writeTextFile(oldVocab, old.map((word) => `${word}\n`).join(""));
    infos[name] = new VocabInfo({
      newVocab,
      newVocabSize: newSize,
      numOovBuckets: oov,
      oldVocab,
      oldVocabSize: oldSize,
      backupInitializer: backups(backup),
      axis,
    });
  }
  return new WarmStartSettings({
    ckptToInitializeFrom: start,
    varsToWarmStart: settings.vars,
    varNameToVocabInfo: infos,
    varNameToPrevVarName: settings.renamed,
  });
}

/** 1, 2, 3, ...: shows in which order a backup initializer's values are taken. */
export const naturalNumbers: Initializer = Object.assign(
  (shape: readonly number[]) => Float32Array.from({ length: shape.reduce((product, extent) => product * extent, 1) }, (_, i) => i + 1),
  { toConfig: () => ({ name: "constant", value: NaN }) as const },
);

function backups(backup: CaseBackup): Initializer | null {
  switch (backup) {
    case "natural_numbers":
      return naturalNumbers;
    case "ones":
      return initializers.ones();
    case "uniform":
      return initializers.randomUniform({ minval: 0.375, maxval: 0.375 });
    case "random":
      return initializers.truncatedNormal({ stddev: 0.5 });
    case null:
      return null;
  }
}
