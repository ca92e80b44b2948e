import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { headway, inDirectory } from "./_headway.ts";

const names = fileURLToPath(new URL("../../examples/data/names_by_language.csv", import.meta.url));

inDirectory("a column is read letter by letter", async (dir) => {
  const model = `${dir}/model`;
  const args = [
    "--label",
    "language",
    "--sequence",
    "name=chars",
    "--steps",
    "300",
    "--learning-rate",
    "0.005",
    "--seed",
    "1",
    "--hidden",
    "32",
  ];
  const trained = await headway(["train", names, "--model-dir", model, ...args]);
  assertEquals(trained.code, 0, trained.err);
  assertMatch(trained.err, /name +string +sequence \(chars\)/);
  assertStringIncludes(trained.err, "Model: RNNClassifier, gru layers 32");
  const evaluated = await headway(["evaluate", model, names, "--json", "--quiet"]);
  // One class in eight would be 0.125.
  assert(JSON.parse(evaluated.out).accuracy > 0.6, evaluated.out);
  const rows = ['{"name": "Deutschland"}', '{"name": ["S", "u", "o", "m", "i"]}', '{"name": ""}'];
  const classes = await Promise.all(rows.map(async (row) => {
    const { code, out, err } = await headway(["predict", model, "--row", row, "--json", "--quiet"]);
    assertEquals([code, err], [0, ""]);
    return JSON.parse(out).classes[0];
  }));
  assertEquals(classes.slice(0, 2), ["German", "Finnish"]);
  const piped = await headway(["predict", model, "-", "--quiet"], { input: "name,id\nDeutschland,1\n,2\nSuomi,3\n" });
  assertEquals(piped.out.trim().split("\n").map((line) => line.split("  ")[0]), ["German", classes[2], "Finnish"]);
  const further = await headway(["train", names, "--model-dir", model, "--steps", "10", "--json", "--quiet"]);
  assertEquals(JSON.parse(further.out).metrics.global_step, 310);
  const other = await headway(["train", names, "--model-dir", model, "--cell", "lstm"]);
  assertEquals(other.code, 2);
  assertStringIncludes(other.err, "leave out --cell");
});

inDirectory("numbers between separators are a sequence beside other columns", async (dir) => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 7};${i % 3}.5;${i},${i % 2 ? "up" : "down"},${i % 2}`);
  await Deno.writeTextFile(`${dir}/walk.csv`, `path,where,label\n${rows.join("\n")}\n`);
  const trained = await headway(
    ["train", `${dir}/walk.csv`, "--model-dir", `${dir}/m`, "--label", "label", "--sequence", "path=;", "--cell", "lstm", "--hidden", "4,3"]
      .concat("--steps", "150", "--seed", "1", "--json"),
  );
  assertEquals(trained.code, 0, trained.err);
  assertMatch(trained.err, /path +float32 +sequence \(;\)/);
  assertEquals(JSON.parse(trained.out).metrics.accuracy, 1);
  const description = JSON.parse(await Deno.readTextFile(`${dir}/m/headway.json`));
  assertEquals(description.csv.sequences, { path: { split: ";", type: "float32" } });
  assertEquals([description.units, description.cellType], [[4, 3], "lstm"]);
  assertEquals(description.columns.map(({ name }: { name: string }) => name).sort(), ["path", "where_indicator"]);
  const bad = await headway(["predict", `${dir}/m`, "-", "--quiet"], { input: "path,where\n1;x,up\n" });
  assertEquals(bad.code, 1);
  assertStringIncludes(bad.err, 'Column path, item 2 of the sequence: expected a number, received "x"');
});

inDirectory("what is said of sequences must fit", async (dir) => {
  const cases: [string[], number, string][] = [
    [["--sequence", "name"], 2, "--sequence must be COLUMN=VALUE"],
    [["--sequence", "name="], 2, "--sequence of column name must be chars, words or a separator"],
    [["--cell", "gru"], 2, "--cell goes with --sequence"],
    [["--sequence", "name=chars", "--cell", "dnn"], 2, "--cell must be one of gru, lstm, simple_rnn"],
    [["--sequence", "name=chars", "--dropout", "0.1"], 2, "--dropout does not go with --sequence"],
    [["--sequence", "nom=chars"], 1, '"nom" is not a column; the columns are name, language'],
    [["--sequence", "language=chars"], 1, '--sequence names "language", which is not a column to learn from'],
  ];
  await Promise.all(cases.map(async ([args, expected, sentence]) => {
    const { code, err } = await headway(["train", names, "--label", "language", "--model-dir", dir, ...args]);
    assertEquals(code, expected, err);
    assertStringIncludes(err, sentence);
  }));
});
