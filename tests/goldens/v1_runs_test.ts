/**
 * Runs of TensorFlow 1.15.5's DNN estimators whose initial weights were given by a warm start, and are here.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { Adagrad, DNNClassifier, DNNClassifierWithLayerAnnotations, numericColumn, v1 } from "../../mod.ts";
import { assertLosses, assertVariables, boundsOf, relativeDistance } from "../oracle/_compare.ts";
import { readCheckpoint, writeModelDirectory } from "../oracle/_model_directory.ts";
import { batches, type Golden, valuesOf } from "./_flowers.ts";

const bounds = boundsOf(undefined);
const options: Record<string, Partial<v1.DNNClassifierOptions>> = {
  "dnn_tf1_binary_adagrad.json": {},
  "dnn_tf1_wla3_vocab_weights_adagrad.json": { labelVocabulary: ["setosa", "versicolor", "virginica"], weightColumn: "w" },
};

for (const [file, own] of Object.entries(options)) {
  const golden: Golden = JSON.parse(Deno.readTextFileSync(new URL(`../testdata/goldens/${file}`, import.meta.url)));
  const common = { featureColumns: golden.feature_order.map((key) => numericColumn(key)), hiddenUnits: golden.hidden, ...own };

  for (const Kind of [v1.DNNClassifier, DNNClassifierWithLayerAnnotations]) {
    Deno.test(`${file}: ${golden.steps} steps of ${Kind.name}, evaluation and predictions are TensorFlow 1.15.5's`, async () => {
      const directory = await Deno.makeTempDir({ prefix: "headway_golden_" });
      try {
        await writeModelDirectory(`${directory}/warm`, valuesOf(golden.init));
        const losses: number[] = [];
        await using model = new Kind({ ...common, modelDir: `${directory}/model`, warmStartFrom: `${directory}/warm` });
        const onStep = (_: number, loss: number) => void losses.push(loss);
        await model.train(() => batches(golden, golden.train_batch, true), { steps: golden.steps, onStep });
        assertLosses(losses, golden.scalars.loss.map(([, loss]) => loss), 1e-6);
        assertVariables(await readCheckpoint((await model.latestCheckpoint())!), valuesOf(golden.final), bounds);
        const evaluation = await model.evaluate(() => batches(golden, golden.eval_batch, false)) as Record<string, number>;
        assertEquals(Object.keys(evaluation).sort(), Object.keys(golden.eval).sort());
        for (const [key, value] of Object.entries(golden.eval)) {
          assert(relativeDistance([evaluation[key]!], [value], 0.1) <= 1e-5, `${key}: ${evaluation[key]}, not ${value}`);
        }
        let row = 0;
        for await (const prediction of model.predict(() => batches(golden, golden.eval_batch, false))) {
          for (const [key, wanted] of Object.entries(golden.predictions)) {
            const got = (prediction as unknown as Record<string, (number | string)[]>)[key]!;
            if (typeof got[0] === "string") assertEquals<unknown>(got, wanted[row]);
            else assert(relativeDistance(got as number[], wanted[row] as number[], 0.1) <= 1e-5, `${key} of row ${row}`);
          }
          row++;
        }
        assertEquals(row, golden.n);
      } finally {
        await Deno.remove(directory, { recursive: true });
      }
    });
  }

  Deno.test(`${file}: the plain class goes on from TensorFlow 1's names, and TensorFlow 1's from the plain class's`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "headway_golden_" });
    try {
      const last = (steps: number) => golden.scalars.loss.slice(0, steps).map(([, loss]) => loss);
      await writeModelDirectory(`${directory}/warm`, valuesOf(golden.init));
      const losses: number[] = [];
      const common1 = { ...common, modelDir: `${directory}/model`, warmStartFrom: `${directory}/warm` };
      const rate = 0.05;
      // The plain rule adds 1e-7 to the root unless told otherwise; its loss is a mean unless told otherwise.
      const makers = [
        () => new v1.DNNClassifier(common1),
        () => new DNNClassifier({ ...common1, lossReduction: "sum", optimizer: new Adagrad({ learningRate: rate, epsilon: 0 }) }),
        () => new DNNClassifierWithLayerAnnotations({ ...common1, lossReduction: "sum" }),
      ];
      for (let step = 0; step < 6; step++) {
        await using model = makers[step % 3]!();
        const onStep = (_: number, loss: number) => void losses.push(loss);
        const input = function* () {
          let i = 0;
          for (const batch of batches(golden, golden.train_batch, true)) if (i++ >= step) yield batch;
        };
        await model.train(input, { steps: 1, onStep });
      }
      assertLosses(losses, last(6), 1e-6);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}
