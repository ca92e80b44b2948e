/**
 * Attributions of drawn RNNClassifiers that TensorFlow 2.15.1 trained, against its own gradients along the path, step by step.
 * `HEADWAY_ORACLE_SEED` repeats a run's cases, and `HEADWAY_ORACLE_CASES` says how many.
 *
 * @module
 */

import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { AttributedOutput, Attribution } from "../../mod.ts";
import { copyCheckpoint } from "./_model_directory.ts";
import { runPython } from "./_python.ts";
import { randomRnnCases } from "./_rnn_cases.ts";
import { buildRnn, rnnBatches } from "./_rnn_ours.ts";

interface Result {
  /** Widths of the columns of each layer: of the sequences, and of the context where there is one. */
  readonly columns: readonly Readonly<Record<string, number>>[];
  readonly lengths: readonly number[];
  /** By `key/index` of the predictions. */
  readonly outputs: Readonly<
    Record<string, {
      /** Of each layer: of the sequences [rows, steps, numbers], of the context [rows, numbers]. */
      readonly attributions: readonly (readonly (readonly number[] | readonly (readonly number[])[])[])[];
      readonly output: readonly number[];
      readonly baseline: readonly number[];
    }>
  >;
}

const POINTS = 16;
const of: Readonly<Record<string, AttributedOutput>> = { probabilities: "probability", logits: "logit" };
const seed = Number(Deno.env.get("HEADWAY_ORACLE_SEED") ?? crypto.getRandomValues(new Uint16Array(1))[0]);
const count = Number(Deno.env.get("HEADWAY_ORACLE_CASES") ?? 1);
console.log(`attributions of RNNClassifiers of HEADWAY_ORACLE_SEED=${seed}, ${count} cases`);

const cases = randomRnnCases(seed, count).map((test) => ({ ...test, steps: 3 }));
const directory = await Deno.makeTempDir({ prefix: "headway_oracle_" });
const theirs = await runPython<Result>("tf2", "rnn_attributions.py", cases, directory);

Deno.test.afterAll(() => Deno.remove(directory, { recursive: true }));

for (const test of cases) {
  Deno.test(`${test.name}: attributions of steps and context are those of TensorFlow 2.15's gradients`, async () => {
    const { columns, lengths, outputs } = theirs[test.name]!;
    const modelDir = `${directory}/${test.name}/ours`;
    await copyCheckpoint(`${directory}/${test.name}/tf/model.ckpt-${test.steps}`, modelDir);
    await using model = buildRnn(test, modelDir);
    // Where every step has an output, a sequence without steps has none to explain.
    if (test.returnSequences && lengths.includes(0)) return;
    for (const [name, wanted] of Object.entries(outputs)) {
      const [key, index] = name.split("/") as [string, string];
      // Of two classes there is one logit, that of the second.
      const target = { class: key === "logits" && test.nClasses === 2 ? 1 : Number(index), of: of[key]! };
      const found: Attribution[] = [];
      const [features] = rnnBatches(test, false).next().value!;
      const options = { target, method: "right_riemann" as const, steps: POINTS, maxSteps: POINTS };
      for await (const attribution of model.attributions(() => features, options)) found.push(attribution);
      assertEquals(found.length, lengths.length);
      found.forEach((attribution, row) => {
        const near = (got: number, want: number, what: string): void =>
          assertAlmostEquals(got, want, 1e-5 * Math.max(1, Math.abs(attribution.output)), `${what} of row ${row}, ${name}`);
        near(attribution.output, wanted.output[row]!, "output");
        near(attribution.baselineOutput, wanted.baseline[row]!, "baseline");
        columns.forEach((widths, layer) => {
          const given = wanted.attributions[layer]![row]!;
          const steps = Array.isArray(given[0]) ? (given as number[][]).slice(0, lengths[row]) : [given as number[]];
          let begin = 0;
          for (const [column, width] of Object.entries(widths)) {
            const own = attribution.columns[column]!;
            const parts = steps.map((step) => step.slice(begin, begin + width));
            assertEquals(own.attribution.data.length, steps.length * width, column);
            parts.flat().forEach((part, i) => near(own.attribution.data[i]!, part, column));
            const feature = attribution.features[own.features[0]!]!;
            if (feature.steps !== null && feature.columns.length === 1) {
              parts.forEach((step, t) => near(feature.steps![t]!.attribution, step.reduce((a, b) => a + b, 0), `step ${t} of ${column}`));
            }
            begin += width;
          }
        });
      });
    }
  });
}
