/**
 * Attributions of models that TensorFlow 1.15.5 trained, against those computed live in its own graph.
 *
 * @module
 */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { AttributedOutput, Attribution, Batch } from "../../mod.ts";
import { type Case, elements, type TensorFlowValue } from "./_case.ts";
import { tensorFlow1Cases } from "./_cases.ts";
import { copyCheckpoint } from "./_model_directory.ts";
import { batches, buildEstimator } from "./_ours.ts";
import { runPython } from "./_python.ts";

interface Result {
  /** Names of the columns in the order of the processed features. */
  readonly columns: readonly string[];
  /** [rows, numbers] */
  readonly processed: TensorFlowValue;
  /** By `key/index` of the predictions. */
  readonly outputs: Readonly<
    Record<string, { readonly attributions: TensorFlowValue; readonly output: TensorFlowValue; readonly baseline: TensorFlowValue }>
  >;
}

const POINTS = 20;
const of: Readonly<Record<string, AttributedOutput>> = { probabilities: "probability", logits: "logit", predictions: "prediction" };
const cases = tensorFlow1Cases().filter(({ optimizer }) => ["Adam", "Ftrl"].includes((optimizer as { kind: string }).kind)).flatMap(
  (test) => {
    // Processed features of tables in parts are the same.
    const { partitions: _, ...whole } = test;
    return (["relu", "tanh"] as const).map((activation): Case => ({
      ...whole,
      name: `attributions_${activation}_${test.name.replace("partitions", "mixed")}`,
      activation,
      version: 1,
    }));
  },
);
const directory = await Deno.makeTempDir({ prefix: "headway_oracle_" });
const theirs = await runPython<Result>("tf1", "attributions_tf1.py", cases, directory);

Deno.test.afterAll(() => Deno.remove(directory, { recursive: true }));

for (const test of cases) {
  Deno.test(`${test.name}: processed features, outputs and attributions are TensorFlow 1.15's`, async () => {
    const { processed, outputs, columns } = theirs[test.name]!;
    const [rows, width] = processed.shape as [number, number];
    const modelDir = `${directory}/${test.name}/ours`;
    await copyCheckpoint(`${directory}/${test.name}/tf/model.ckpt-${test.steps}`, modelDir);
    await using model = buildEstimator(test, modelDir);
    for (const [name, wanted] of Object.entries(outputs)) {
      const [key, index] = name.split("/") as [string, string];
      // Of two classes there is one logit, that of the second.
      const id = key === "logits" && test.estimator !== "regressor" && (test.nClasses ?? 2) === 2 ? 1 : Number(index);
      const found: Attribution[] = await Array.fromAsync(
        model.attributions(() => firstBatch(test, rows), {
          target: { class: id, of: of[key]! },
          method: "right_riemann",
          steps: POINTS,
          maxSteps: POINTS,
        }),
      );
      assertEquals(found.length, rows);
      found.forEach((attribution, row) => {
        assertEquals(Object.keys(attribution.columns), columns);
        const values = Object.values(attribution.columns).flatMap(({ processed }) => [...processed.data]);
        const parts = Object.values(attribution.columns).flatMap(({ attribution }) => [...attribution.data]);
        assertEquals(values.length, width);
        const scale = Math.max(1, Math.abs(attribution.output));
        const at = (value: TensorFlowValue, i: number): number => Number(elements(value)[i]);
        values.forEach((value, i) => assertAlmostEquals(value, at(processed, row * width + i), 1e-6 * Math.max(1, Math.abs(value))));
        assertAlmostEquals(attribution.output, at(wanted.output, row), 1e-5 * scale);
        assertAlmostEquals(attribution.baselineOutput, at(wanted.baseline, row), 1e-5 * scale);
        parts.forEach((part, i) => assertAlmostEquals(part, at(wanted.attributions, row * width + i), 1e-5 * scale));
      });
    }
    assert(Object.keys(outputs).length > 0);
  });
}

async function* firstBatch(test: Case, rows: number): AsyncGenerator<Batch> {
  for await (const batch of batches(test, rows, false)) {
    yield batch;
    return;
  }
}
