import { assert } from "@std/assert";
import { buildRawSupervisedInputReceiverFn, parseExampleSpec } from "../../mod.ts";
import { models } from "../estimators/export/_models.ts";
import { runPython } from "./_python.ts";
import { featureTensors, feed, feedLabels, labelTensors } from "./_saved_model_feeds.ts";

interface Result {
  readonly losses: readonly number[];
  readonly metrics: Readonly<Record<string, readonly number[]>>;
}

interface Case {
  readonly name: string;
  readonly path: string;
  readonly batches: readonly unknown[];
}

const batches = [[3, 0, 8, 5, 1, 9], [2, 6, 4, 7]];

for (const environment of ["tf2", "tf1"] as const) {
  Deno.test(`every canned model is evaluated in ${environment} as it is here`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "headway_oracle_evaluate_" });
    try {
      const cases: Case[] = [];
      const expected = new Map<string, Readonly<Record<string, unknown>>>();
      for (const [name, { make, features, labels, columns }] of Object.entries(models)) {
        await using model = make();
        await model.train(() => [features(batches[0]!), labels(batches[0]!)] as never, { steps: 3 });
        const all = batches.flat();
        const given = features(all);
        const tensors = featureTensors(given, parseExampleSpec(columns));
        const known = labelTensors(labels(all));
        const path = await model.experimentalExportAllSavedModels(`${directory}/${cases.length}`, {
          eval: buildRawSupervisedInputReceiverFn(tensors, known),
        });
        const fed = batches.map((rows) => ({ ...feed(features(rows), tensors), ...feedLabels(labels(rows), known) }));
        cases.push({ name, path, batches: fed });
        const input = () => batches.values().map((rows) => [features(rows), labels(rows)]) as never;
        expected.set(name, await model.evaluate(input));
      }
      const results = await runPython<Result>(environment, "saved_model_evaluate.py", cases, directory);
      for (const [name, ours] of expected) {
        const theirs = results[name]!;
        const { loss, global_step: _, ...metrics } = ours as Record<string, number>;
        assertNear(loss!, theirs.losses.reduce((a, b) => a + b) / theirs.losses.length, `${name}: loss`);
        for (const [key, value] of Object.entries(metrics)) assertNear(value, theirs.metrics[key]![0]!, `${name}: ${key}`);
      }
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}

function assertNear(actual: number, expected: number, message: string): void {
  assert(Math.abs(actual - expected) <= 2e-6 * Math.max(1, Math.abs(actual)), `${message}: ${actual} here, ${expected} there`);
}
