/**
 * Integrated gradients that were computed in TensorFlow 1.15.5, from the annotated tensors of a model that it had trained.
 *
 * @module
 */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type AttributedOutput, DNNClassifierWithLayerAnnotations, numericColumn } from "../../mod.ts";
import { writeModelDirectory } from "../oracle/_model_directory.ts";
import { type Golden, valuesOf } from "./_flowers.ts";

interface Case {
  readonly example: number;
  readonly target_class: number;
  readonly of: AttributedOutput;
  readonly x: readonly number[];
  readonly baseline: readonly number[];
  readonly steps: number;
  readonly ig: readonly number[];
  readonly f_x: number;
  readonly f_baseline: number;
}

const read = (file: string) => JSON.parse(Deno.readTextFileSync(new URL(`../testdata/goldens/${file}`, import.meta.url)));
const golden: Golden = read("dnn_tf1_wla3_vocab_weights_adagrad.json");
const { keys, cases }: { keys: readonly string[]; cases: readonly Case[] } = read("ig_tf1.json");

for (const { example, target_class, of, x, baseline, steps, ig, f_x, f_baseline } of cases) {
  Deno.test(`example ${example}: the ${of} of class ${target_class} is attributed as in TensorFlow 1.15.5`, async () => {
    const modelDir = await Deno.makeTempDir({ prefix: "headway_golden_" });
    try {
      await writeModelDirectory(modelDir, valuesOf(golden.final));
      await using model = new DNNClassifierWithLayerAnnotations({
        featureColumns: golden.feature_order.map((key) => numericColumn(key)),
        hiddenUnits: golden.hidden,
        labelVocabulary: ["setosa", "versicolor", "virginica"],
        weightColumn: "w",
        modelDir,
      });
      const features = Object.fromEntries(keys.map((key) => [key, [golden.features[key]![example]!]]));
      const attributions = await Array.fromAsync(model.attributions(() => features, {
        target: { class: target_class, of },
        baseline: { example: Object.fromEntries(keys.map((key, i) => [key, baseline[i]!])) },
        method: "right_riemann",
        steps,
        maxSteps: steps,
      }));
      assertEquals(attributions.length, 1);
      const [attribution] = attributions;
      keys.forEach((key, i) => {
        const { processed, attribution: parts, total } = attribution!.columns[key]!;
        assertEquals([...processed.data], [x[i]]);
        assertAlmostEquals(parts.data[0]!, ig[i]!, 1e-5);
        assertAlmostEquals(total, ig[i]!, 1e-5);
        assertAlmostEquals(attribution!.features[key]!.total, ig[i]!, 1e-5);
      });
      assertAlmostEquals(attribution!.output, f_x, 1e-6);
      assertAlmostEquals(attribution!.baselineOutput, f_baseline, 1e-6);
      assertAlmostEquals(attribution!.gap, Math.abs(f_x - f_baseline - ig.reduce((a, b) => a + b)), 1e-5);
      assertEquals(attribution!.steps, steps);
      // 50 right ends leave 1 to 4 parts in a hundred.
      assert(!attribution!.converged);
      assertEquals(attribution!.target, { classId: target_class, className: "virginica", of, step: null, head: null });
    } finally {
      await Deno.remove(modelDir, { recursive: true });
    }
  });
}
