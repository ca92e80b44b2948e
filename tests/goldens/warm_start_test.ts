/**
 * Runs of TensorFlow 2.15.1 whose initial weights were given by a warm start, and are here.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { DNNClassifier, numericColumn } from "../../mod.ts";
import { assertLosses, assertVariables, boundsOf, relativeDistance } from "../oracle/_compare.ts";
import { readCheckpoint, writeModelDirectory } from "../oracle/_model_directory.ts";
import { batches, type Golden, valuesOf } from "./_flowers.ts";

const vocabularies: Record<string, readonly string[]> = {
  "dnn_tf2_binary_weights_vocab.json": ["no", "yes"],
  "dnn_tf2_c3_vocab_weights_adagrad.json": ["setosa", "versicolor", "virginica"],
};

for (const [file, labelVocabulary] of Object.entries(vocabularies)) {
  const golden: Golden = JSON.parse(Deno.readTextFileSync(new URL(`../testdata/goldens/${file}`, import.meta.url)));

  Deno.test(`${file}: a warm start, ${golden.steps} steps, evaluation and predictions are TensorFlow's`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "headway_golden_" });
    try {
      await writeModelDirectory(`${directory}/warm`, valuesOf(golden.init));
      const losses: number[] = [];
      await using model = new DNNClassifier({
        featureColumns: golden.feature_order.map((key) => numericColumn(key)),
        hiddenUnits: golden.hidden,
        labelVocabulary,
        weightColumn: "w",
        modelDir: `${directory}/model`,
        warmStartFrom: `${directory}/warm`,
      });
      const onStep = (_: number, loss: number) => void losses.push(loss);
      await model.train(() => batches(golden, golden.train_batch, true), { steps: golden.steps, onStep });
      assertLosses(losses, golden.scalars.loss.map(([, loss]) => loss), 1e-6);
      assertVariables(await readCheckpoint((await model.latestCheckpoint())!), valuesOf(golden.final), boundsOf(undefined));
      const evaluation = await model.evaluate(() => batches(golden, golden.eval_batch, false)) as Record<string, number>;
      assertEquals(Object.keys(evaluation).sort(), Object.keys(golden.eval).sort());
      for (const [key, value] of Object.entries(golden.eval)) assert(relativeDistance([evaluation[key]!], [value], 0.1) <= 1e-5, key);
      let row = 0;
      for await (const prediction of model.predict(() => batches(golden, golden.eval_batch, false))) {
        const { probabilities, classes } = prediction;
        assert(relativeDistance(probabilities as number[], golden.predictions["probabilities"]![row] as number[], 0.1) <= 1e-5);
        assertEquals<unknown>(classes, golden.predictions["classes"]![row]);
        row++;
      }
      assertEquals(row, golden.n);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}
