/**
 * Runs of TensorFlow 2.15.1 whose initial weights were given by a warm start, and are here.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { DNNClassifier, numericColumn } from "../../mod.ts";
import type { TensorFlowValues } from "../oracle/_case.ts";
import { assertLosses, assertVariables, boundsOf, relativeDistance } from "../oracle/_compare.ts";
import { readCheckpoint, writeModelDirectory } from "../oracle/_model_directory.ts";

/** A run on measures of flowers: batches are consecutive and wrap. */
interface Golden {
  readonly feature_order: readonly string[];
  readonly features: Readonly<Record<string, readonly number[]>>;
  readonly labels: readonly string[];
  readonly n: number;
  readonly train_batch: number;
  readonly steps: number;
  readonly eval_batch: number;
  readonly hidden: readonly number[];
  readonly init: Readonly<Record<string, Nested>>;
  readonly scalars: { readonly loss: readonly (readonly [number, number])[] };
  readonly final: Readonly<Record<string, Nested | number>>;
  readonly predictions: Readonly<Record<string, Nested>>;
  readonly eval: Readonly<Record<string, number>>;
}

type Nested = readonly (number | string | Nested)[];

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

function* batches(golden: Golden, size: number, repeat: boolean): Generator<[Record<string, number[]>, string[]]> {
  do {
    for (let start = 0; start < golden.n; start += size) {
      const features = Object.fromEntries(
        Object.entries(golden.features).map(([name, values]) => [name, values.slice(start, start + size)]),
      );
      yield [features, golden.labels.slice(start, start + size)];
    }
  } while (repeat);
}

/** Nested arrays as values; `global_step` is the one integer. */
function valuesOf(nested: Readonly<Record<string, Nested | number>>): TensorFlowValues {
  return Object.fromEntries(
    Object.entries(nested).map(([name, value]) => {
      const dtype = name === "global_step" ? "int64" : "float32";
      return [name, { dtype, shape: shapeOf(value), data: [value].flat(8) as number[] }];
    }),
  );
}

function shapeOf(value: Nested | number | string): number[] {
  return typeof value === "object" ? [value.length, ...shapeOf(value[0]!)] : [];
}
