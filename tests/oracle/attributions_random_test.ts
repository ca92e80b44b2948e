/**
 * Attributions of drawn models that TensorFlow 1.15.5 trained, against its own gradients along the path: from several baselines, by columns, features
 * and categories. `HEADWAY_ORACLE_SEED` repeats a run's cases, and `HEADWAY_ORACLE_CASES` says how many.
 *
 * @module
 */

import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { AttributedOutput, AttributionBaseline, AttributionMethod, AttributionOptions, Batch } from "../../mod.ts";
import type { Case } from "./_case.ts";
import { copyCheckpoint } from "./_model_directory.ts";
import { batches, buildEstimator } from "./_ours.ts";
import { runPython } from "./_python.ts";
import { randomV1Cases } from "./_v1_random_cases.ts";

/** [rows, numbers] */
type Rows = readonly (readonly number[])[];

interface Result {
  /** Widths of the columns in the order of the processed features. */
  readonly columns: Readonly<Record<string, number>>;
  /** What indicator columns count. */
  readonly counts: Readonly<Record<string, Rows>>;
  /** By `key/index` of the predictions, and by baseline. */
  readonly outputs: Readonly<Record<string, Readonly<Record<"zeros" | "mean" | "examples", Readonly<Record<AttributionMethod, Rows>>>>>>;
}

const ROWS = 4;
const of: Readonly<Record<string, AttributedOutput>> = { probabilities: "probability", logits: "logit", predictions: "prediction" };
const methods: Readonly<Record<AttributionMethod, AttributionOptions & { bound: number }>> = {
  right_riemann: { steps: 20, maxSteps: 20, bound: 1e-5 },
  // A thousand midpoints miss a kink by a thousandth of the path at most.
  gauss_legendre: { tolerance: 1e-5, maxSteps: 4096, bound: 1e-3 },
};

const seed = Number(Deno.env.get("HEADWAY_ORACLE_SEED") ?? crypto.getRandomValues(new Uint16Array(1))[0]);
const count = Number(Deno.env.get("HEADWAY_ORACLE_CASES") ?? 2);
console.log(`attributions of models of HEADWAY_ORACLE_SEED=${seed}, ${count} cases`);

const cases = randomV1Cases(seed, count).map(({ partitions: _, shards: __, ...test }): Case => ({ ...test, annotated: true }));
const directory = await Deno.makeTempDir({ prefix: "headway_oracle_" });
const theirs = await runPython<Result>("tf1", "attributions_random.py", cases, directory);

Deno.test.afterAll(() => Deno.remove(directory, { recursive: true }));

for (const test of cases) {
  Deno.test(`${test.name}: attributions are those of TensorFlow 1.15's gradients, from every baseline`, async () => {
    const { columns, counts, outputs } = theirs[test.name]!;
    const modelDir = `${directory}/${test.name}/ours`;
    await copyCheckpoint(`${directory}/${test.name}/tf/model.ckpt-${test.steps}`, modelDir);
    await using model = buildEstimator(test, modelDir);
    const input = (): Iterable<Batch> | AsyncIterable<Batch> => firstBatch(test);
    const baselines: Readonly<Record<string, AttributionBaseline>> = {
      zeros: "zeros",
      mean: { mean: input as never },
      examples: { examples: input as never },
    };
    for (const [output, byBaseline] of Object.entries(outputs)) {
      const [key, index] = output.split("/") as [string, string];
      // Of two classes there is one logit, that of the second.
      const id = key === "logits" && test.estimator !== "regressor" && test.nClasses === 2 ? 1 : Number(index);
      for (const [name, byMethod] of Object.entries(byBaseline)) {
        for (const [method, { bound, ...options }] of Object.entries(methods) as [AttributionMethod, typeof methods[AttributionMethod]][]) {
          const target = { class: id, of: of[key]! };
          const found = await Array.fromAsync(
            model.attributions(input as never, { target, baseline: baselines[name]!, method, ...options }),
          );
          assertEquals(found.length, byMethod[method].length);
          found.forEach((attribution, row) => {
            const near = (got: number, wanted: number, what: string): void =>
              assertAlmostEquals(
                got,
                wanted,
                bound * Math.max(1, Math.abs(attribution.output)),
                `${what} of ${output}, ${name}, ${method}`,
              );
            const features: Record<string, number> = {};
            assertEquals(Object.keys(attribution.columns), Object.keys(columns));
            let begin = 0;
            for (const [column, width] of Object.entries(columns)) {
              const parts = byMethod[method][row]!.slice(begin, begin + width);
              const own = attribution.columns[column]!;
              begin += width;
              parts.forEach((part, i) => near(own.attribution.data[i]!, part, column));
              const total = parts.reduce((a, b) => a + b, 0);
              near(own.total, total, column);
              // A column of several features gives each of them the same share.
              for (const feature of own.features) features[feature] = (features[feature] ?? 0) + total / own.features.length;
              if (column in counts && name === "zeros") {
                counts[column]![row]!.forEach((times, id) => {
                  const keys = own.keys.filter((each) => each.id === id);
                  if (times !== 0) near(keys.reduce((sum, each) => sum + each.attribution, 0), parts[id]!, `${column}, category ${id}`);
                });
              }
            }
            assertEquals(Object.keys(attribution.features).sort(), Object.keys(features).sort());
            for (const [feature, total] of Object.entries(features)) near(attribution.features[feature]!.total, total, feature);
          });
        }
      }
    }
  });
}

/** The first rows; a batch is only read while the next is not asked for. */
function firstBatch(test: Case): Iterable<Batch> | AsyncIterable<Batch> {
  const all = batches(test, ROWS, false);
  return Symbol.iterator in all ? one(all as Iterable<Batch>) : all.take(1);
}

function* one(all: Iterable<Batch>): Generator<Batch> {
  for (const batch of all) {
    yield batch;
    return;
  }
}
