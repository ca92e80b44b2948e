/** `headway run` and `headway inspect` on a SavedModel. */

import { assert, assertEquals } from "@std/assert";
import {
  buildParsingServingInputReceiverFn,
  buildRawServingInputReceiverFn,
  categoricalColumnWithVocabularyList,
  DNNClassifier,
  indicatorColumn,
  numericColumn,
  parseExampleSpec,
  silentLogger,
} from "../../mod.ts";
import { headway } from "./_headway.ts";

const directory = await Deno.makeTempDir({ prefix: "headway_saved_model_" });
Deno.test.afterAll(() => Deno.remove(directory, { recursive: true }));

const columns = [numericColumn("size"), indicatorColumn(categoricalColumnWithVocabularyList("colour", ["red", "green"]))];
await using model = new DNNClassifier({
  config: { tfRandomSeed: 1, logger: silentLogger },
  featureColumns: columns,
  hiddenUnits: [3],
  labelVocabulary: ["no", "yes"],
});
await model.train(() => [{ size: [1, 2], colour: ["red", "green"] }, ["no", "yes"]], { steps: 5 });
const parsing = await model.exportSavedModel(`${directory}/parsing`, buildParsingServingInputReceiverFn(parseExampleSpec(columns)));
const tensors = { size: { dtype: "float32" as const, shape: [-1] }, colour: { dtype: "string" as const, shape: [-1] } };
const raw = await model.exportSavedModel(`${directory}/raw`, buildRawServingInputReceiverFn(tensors));

/** What the model itself predicts for each of three rows: its class and probabilities. */
const expected: { readonly classes: unknown; readonly probabilities: unknown }[] = [];
for await (
  const { classes, probabilities } of model.predict(() => ({ size: [1, 2.5, 0], colour: ["red", "green", "blue"] }))
) expected.push({ classes, probabilities });

const csv = "size,colour,label\n1,red,no\n2.5,green,yes\n0,blue,no\n";

for (const [kind, path] of [["parses examples", parsing], ["takes tensors", raw]] as const) {
  Deno.test(`headway run answers to rows of CSV by a signature that ${kind}`, async () => {
    const { code, out, err } = await headway(["run", path, "--input=-", "--batch", "2"], { input: csv });
    assertEquals(code, 0, err);
    const rows = out.trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(rows.map(({ row }) => row), [1, 2, 3]);
    assertEquals(rows.map(({ classes }) => classes), expected.map(({ classes }) => classes));
    rows.forEach(({ probabilities }, i) => {
      assertEquals(probabilities.map(Math.fround), Array.from(expected[i]!.probabilities as number[]));
    });
  });
}

Deno.test("headway run answers to one row, and says what is wrong with it", async () => {
  const { code, out } = await headway(["run", parsing, "--row", '{"size": 1, "colour": ["red"]}']);
  assertEquals([code, JSON.parse(out).classes], [0, expected[0]!.classes]);
  for (
    const [args, sentence] of [
      [["--row", '{"colour": "red"}'], "size"],
      [["--row", '{"size": 1}', "--signature", "none"], 'no signature "none"'],
      [["--row", '{"size": 1}', "--tags", "train"], "tags [train]"],
      [[], "run needs either --input or --row"],
    ] as const
  ) {
    const { code, err } = await headway(["run", parsing, ...args]);
    assert(code !== 0 && err.includes(sentence), err);
  }
  const wrong = await headway(["run", parsing, "--input=-"], { input: "size\nbig\n" });
  assert(wrong.code === 1 && wrong.err.includes('size takes numbers, received "big"'), wrong.err);
});

Deno.test("headway inspect prints signatures, operations and sizes of a SavedModel", async () => {
  const { code, out, err } = await headway(["inspect", parsing]);
  assertEquals(code, 0, err);
  for (const text of ["takes examples", "gives probabilities", "ParseExample", "saved_model.pb", "dnn/hiddenlayer_0/kernel"]) {
    assert(out.includes(text), out);
  }
  const json = JSON.parse((await headway(["inspect", parsing, "--json"])).out);
  assertEquals(json.savedModel.graphs[0].tags, ["serve"]);
  assertEquals(json.savedModel.graphs[0].signatures.predict.inputs.examples.dtype, "string");
  assert(json.variables.length > 0);
});
