import { assert, assertEquals } from "@std/assert";
import { buildParsingServingInputReceiverFn, type Features, type HostTensor, parseExampleSpec } from "../../mod.ts";
import { encodeExample, type FeatureInputs, type ParseSpec } from "../../saved_model/mod.ts";
import { models } from "../estimators/export/_models.ts";
import { runPython } from "./_python.ts";

/** A tensor as the script writes it; strings in base64. */
interface Written {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
}

type Signatures = Readonly<Record<string, { readonly method?: string; readonly outputs: Readonly<Record<string, Written>> }>>;

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
        cases.push({ name, path, examples: places.map((_, row) => encodeExample(rowOf(given, row, spec), spec).toBase64()) });
        const [batch] = await Array.fromAsync(model.predict(() => given, { yieldSingleExamples: false }));
        expected.set(name, batch!);
      }
      const results = await runPython<{ v1: Signatures; v2: Signatures | null }>(environment, "saved_model_run.py", cases, directory);
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

/** The features of one row that the specification names, as an Example holds them. */
function rowOf(features: Features, row: number, spec: ParseSpec): FeatureInputs {
  return Object.fromEntries(
    Object.entries(spec).map(([key, { kind }]) => {
      const value = (features[key] as readonly unknown[])[row];
      return [key, kind === "var_len" && !Array.isArray(value) ? [value] : value];
    }),
  ) as FeatureInputs;
}

/** The same element type, shape and elements: floats within 2e-6 of the largest. */
function assertSame(ours: HostTensor, theirs: Written, message: string): void {
  assertEquals([theirs.dtype, theirs.shape], [ours.dtype, ours.shape], message);
  if (ours.dtype !== "float32") {
    const written = ours.dtype === "string"
      ? ours.data.map((value) => new TextEncoder().encode(value as string).toBase64())
      : Array.from(ours.data as Int32Array, Number);
    return assertEquals(theirs.data, written, message);
  }
  const largest = ours.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  ours.data.forEach((x, i) => {
    const difference = Math.abs(x - Number(theirs.data[i]));
    assert(difference <= 2e-6 * largest, `${message}[${i}]: ${x} here, ${theirs.data[i]} there`);
  });
}
