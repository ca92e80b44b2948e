import { assert, assertEquals } from "@std/assert";
import { buildParsingServingInputReceiverFn, type HostTensor, parseExampleSpec } from "../../../mod.ts";
import { loadSavedModel } from "../../../saved_model/mod.ts";
import { models } from "./_models.ts";

const places = [3, 0, 8, 5, 1, 9, 2, 6, 4, 7];
let exports = 0;

for (const [name, { make, features, labels, columns }] of Object.entries(models)) {
  Deno.test(`what is exported is loaded and predicts the same: ${name}`, async () => {
    await using model = make();
    await model.train(() => [features(places), labels(places)] as never, { steps: 2 });
    const spec = parseExampleSpec(columns);
    const path = await model.exportSavedModel(`memory:/round_trips/${exports++}`, buildParsingServingInputReceiverFn(spec));
    await using loaded = await loadSavedModel(path);
    const given = features(places);
    const [ours] = await Array.fromAsync(model.predict(() => given, { yieldSingleExamples: false }));
    const records = places.map((_, row) =>
      Object.fromEntries(
        Object.keys(spec).map((key) => {
          const value = (given[key] as readonly unknown[])[row];
          return [key, spec[key]!.kind === "var_len" && !Array.isArray(value) ? [value] : value];
        }),
      )
    );
    const theirs = await loaded.run("predict", { examples: records as never });
    for (const [key, tensor] of Object.entries(theirs)) assertSame(ours![key]!, tensor, key);
  });
}

function assertSame(ours: HostTensor, loaded: HostTensor, key: string): void {
  assertEquals([loaded.dtype, loaded.shape], [ours.dtype, ours.shape], key);
  if (ours.dtype !== "float32") {
    return assertEquals(Array.from(loaded.data as ArrayLike<unknown>), Array.from(ours.data as ArrayLike<unknown>), key);
  }
  const largest = ours.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  ours.data.forEach((x, i) =>
    assert(Math.abs(x - Number(loaded.data[i])) <= 2e-6 * largest, `${key}[${i}]: ${x}, ${loaded.data[i]} loaded`)
  );
}
