/**
 * Exports of models that are drawn by a seed. More of them: `HEADWAY_SEED=2 HEADWAY_COUNT=120 deno test -A tests/oracle/saved_model_drawn_test.ts`.
 *
 * @module
 */

import { buildParsingServingInputReceiverFn, buildRawServingInputReceiverFn, type HostTensor, parseExampleSpec } from "../../mod.ts";
import { type DrawnModel, drawnModel } from "./_drawn_exports.ts";
import { runPython } from "./_python.ts";
import { assertSame, examplesOf, featureTensors, feed, type Ran } from "./_saved_model_feeds.ts";

const seed = Number(Deno.env.get("HEADWAY_SEED") ?? 1);
const count = Number(Deno.env.get("HEADWAY_COUNT") ?? 12);

interface ExportCase {
  readonly name: string;
  readonly path: string;
  readonly examples?: readonly string[];
  readonly features?: Readonly<Record<string, unknown>>;
}

Deno.test(`${count} models that are drawn by seed ${seed} predict in TensorFlow 1.15 and 2.15 what they predict here`, async () => {
  const directory = await Deno.makeTempDir({ prefix: "headway_oracle_drawn_" });
  try {
    const cases: ExportCase[] = [];
    const expected = new Map<string, Readonly<Record<string, HostTensor>>>();
    for (let n = 0; n < count; n++) {
      const drawn = drawnModel(seed, n);
      const name = `${n} ${drawn.name}`;
      await using model = drawn.make();
      await model.train(() => [drawn.features, drawn.labels] as never, { steps: 2 });
      cases.push({ name, ...await exported(drawn, model, `${directory}/${n}`) });
      const [batch] = await Array.fromAsync(model.predict(() => drawn.features, { yieldSingleExamples: false }));
      expected.set(name, batch!);
    }
    for (const environment of ["tf2", "tf1"] as const) {
      const results = await runPython<Ran>(environment, "saved_model_run.py", cases, directory);
      for (const [name, ours] of expected) {
        for (const signatures of [results[name]!.v1, results[name]!.v2]) {
          if (signatures === null) continue;
          for (const [key, theirs] of Object.entries(signatures["predict"]!.outputs)) {
            assertSame(ours[key]!, theirs, `${environment}, ${name}: ${key}`);
          }
        }
      }
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

async function exported(
  { columns, features, inputs }: DrawnModel,
  model: ReturnType<DrawnModel["make"]>,
  base: string,
): Promise<Omit<ExportCase, "name">> {
  const spec = parseExampleSpec(columns);
  if (inputs === "examples") {
    const path = await model.exportSavedModel(base, buildParsingServingInputReceiverFn(spec));
    const rows = Object.values(features)[0] as readonly unknown[];
    return { path, examples: examplesOf(features, spec, rows.length) };
  }
  const tensors = featureTensors(features, spec);
  return { path: await model.exportSavedModel(base, buildRawServingInputReceiverFn(tensors)), features: feed(features, tensors) };
}
