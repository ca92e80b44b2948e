import { assert, assertEquals } from "@std/assert";
import { buildRawSupervisedInputReceiverFn, parseExampleSpec } from "../../mod.ts";
import { models } from "../estimators/export/_models.ts";
import { runPython } from "./_python.ts";
import { featureTensors, feed, feedLabels, labelTensors } from "./_saved_model_feeds.ts";

interface Result {
  readonly losses: readonly number[];
  readonly variables: Readonly<Record<string, readonly number[]>>;
}

const first = [3, 0, 8, 5, 1, 9];
const batches = [[2, 6, 4, 7, 3], [9, 0, 1, 5]];
/** How far a variable may be from TensorFlow's, as a part of the tensor's largest element. */
const BOUND = 5e-6;
/**
 * In the model with batch normalisation a unit that is above 0 for the whole batch has a bias without effect: its gradient is rounding alone, which
 * RMSProp divides by its own size, so that the step is as large as any. What follows from that bias is left out, the rest is held to a wider bound.
 */
const normalised = { name: /batch normalisation/, leftOut: /hiddenlayer_0\/(bias|batchnorm_0\/moving_mean)/, bound: 1e-4 };
/** A step of a user's own cell has no graph of its gradient. */
const ownCells = /bidirectional|stacked/;

for (const environment of ["tf2", "tf1"] as const) {
  Deno.test(`steps of every canned model in ${environment} change its variables as steps here do`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "headway_oracle_train_" });
    try {
      const cases: { readonly name: string; readonly path: string; readonly batches: readonly unknown[] }[] = [];
      const expected = new Map<string, ReadonlyMap<string, ArrayLike<number | bigint>>>();
      for (const [name, { make, features, labels, columns }] of Object.entries(models)) {
        if (ownCells.test(name)) continue;
        await using model = make();
        await model.train(() => [features(first), labels(first)] as never, { steps: 3 });
        const given = features(first);
        const tensors = featureTensors(given, parseExampleSpec(columns));
        const known = labelTensors(labels(first));
        const path = await model.experimentalExportAllSavedModels(`${directory}/${cases.length}`, {
          train: buildRawSupervisedInputReceiverFn(tensors, known),
        });
        cases.push({
          name,
          path,
          batches: batches.map((rows) => ({ ...feed(features(rows), tensors), ...feedLabels(labels(rows), known) })),
        });
        await model.train(() => batches.values().map((rows) => [features(rows), labels(rows)]) as never, { steps: batches.length });
        const values = new Map<string, ArrayLike<number | bigint>>();
        for (const variable of await model.getVariableNames()) {
          values.set(variable, (await model.getVariableValue(variable)).data as Float32Array);
        }
        expected.set(name, values);
      }
      const results = await runPython<Result>(environment, "saved_model_train.py", cases, directory);
      for (const [name, ours] of expected) {
        const { variables } = results[name]!;
        assertEquals(variables["global_step"], [5], name);
        const isNormalised = normalised.name.test(name);
        for (const [variable, theirs] of Object.entries(variables)) {
          if (isNormalised && normalised.leftOut.test(variable)) continue;
          const values = Array.from(ours.get(variable)!, Number);
          const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-3);
          values.forEach((x, i) => {
            assert(
              Math.abs(x - theirs[i]!) <= (isNormalised ? normalised.bound : BOUND) * largest,
              `${name}: ${variable}[${i}] is ${x} here, ${theirs[i]} there`,
            );
          });
        }
      }
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}
