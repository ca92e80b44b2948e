import { assert } from "@std/assert";
import { buildParsingServingInputReceiverFn, type HostTensor, parseExampleSpec } from "../../mod.ts";
import { models } from "../estimators/export/_models.ts";
import { runPython } from "./_python.ts";
import { assertSame, examplesOf, type Ran } from "./_saved_model_feeds.ts";

const places = [3, 0, 8, 5, 1, 9, 2, 6, 4, 7];

for (const environment of ["tf2", "tf1"] as const) {
  Deno.test(`every canned model predicts in ${environment} what it predicts here`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "headway_oracle_saved_model_" });
    try {
      const cases: { name: string; path: string; examples: string[] }[] = [];
      const expected = new Map<string, Record<string, HostTensor>>();
      for (const [name, { make, features, labels, columns }] of Object.entries(models)) {
        await using model = make();
        await model.train(() => [features(places), labels(places)] as never, { steps: 3 });
        const spec = parseExampleSpec(columns);
        const path = await model.exportSavedModel(`${directory}/${cases.length}`, buildParsingServingInputReceiverFn(spec));
        const given = features(places);
        cases.push({ name, path, examples: examplesOf(given, spec, places.length) });
        const [batch] = await Array.fromAsync(model.predict(() => given, { yieldSingleExamples: false }));
        expected.set(name, batch!);
      }
      const results = await runPython<Ran>(environment, "saved_model_run.py", cases, directory);
      for (const [name, ours] of expected) {
        for (const signatures of [results[name]!.v1, results[name]!.v2]) {
          if (signatures === null) continue;
          assert(Object.hasOwn(signatures, "serving_default"), name);
          for (const [key, theirs] of Object.entries(signatures["predict"]!.outputs)) assertSame(ours[key]!, theirs, `${name}: ${key}`);
        }
      }
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}
