import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { decodeMessage } from "../../saved_model/messages/messages.ts";
import { headway, inDirectory } from "./_headway.ts";

inDirectory("export writes a SavedModel of examples or of tensors, and says where", async (dir) => {
  const model = `${dir}/model`;
  const data = "examples/data/penguins.csv";
  const train = ["train", data, "--model-dir", model, "--label", "species", "--missing", "skip", "--steps", "5", "--quiet"];
  const trained = await headway(train);
  assertEquals(trained.code, 0, trained.err);

  const examples = await headway(["export", model]);
  assertEquals(examples.code, 0, examples.err);
  assertStringIncludes(examples.err, "SavedModel written to");
  const path = examples.out.trim();
  assert(path.startsWith(`${model}/export/`));
  assertEquals(Object.keys(await signaturesIn(path)).sort(), ["classification", "predict", "serving_default"]);
  assertEquals((await Deno.readTextFile(`${path}/assets/island_vocabulary.txt`)).split("\n").sort(), ["", "Biscoe", "Dream", "Torgersen"]);

  const tensors = await headway(["export", model, "--inputs", "tensors", "--output", `${dir}/served`, "--json", "--quiet"]);
  assertEquals([tensors.code, tensors.err], [0, ""]);
  const signatures = await signaturesIn(JSON.parse(tensors.out).path);
  assertEquals(Object.keys(signatures["serving_default"]!.inputs).sort(), [
    "beak_depth_mm",
    "beak_length_mm",
    "body_mass_g",
    "flipper_length_mm",
    "island",
    "sex",
  ]);
});

inDirectory("export says what is wrong with its options and directories", async (dir) => {
  for (const [args, sentence] of [[["export", dir], "does not exist"], [["export"], "MODEL_DIR"]] as const) {
    const { code, err } = await headway([...args]);
    assert(code > 0);
    assertStringIncludes(err, sentence);
  }
});

async function signaturesIn(path: string) {
  const { metaGraphs } = decodeMessage("SavedModel", await Deno.readFile(`${path}/saved_model.pb`), path);
  return metaGraphs[0]!.signatureDef;
}
