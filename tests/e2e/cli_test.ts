import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { headway, inDirectory } from "./_headway.ts";

const iris = fileURLToPath(new URL("../testdata/iris.csv", import.meta.url));
const penguins = fileURLToPath(new URL("../testdata/penguins.csv", import.meta.url));

inDirectory("demo trains on penguins, evaluates on a fifth that it holds out and predicts three", async (dir) => {
  const json = await headway(["demo", "--json", "--model-dir", `${dir}/a`]);
  assertEquals(json.code, 0, json.err);
  const result = JSON.parse(json.out);
  assert(result.metrics.accuracy >= 0.97, `accuracy ${result.metrics.accuracy}`);
  assertEquals(result.metrics.global_step, 1000);
  assertEquals(result.predictions.length, 3);
  for (const row of result.predictions) assertEquals(row.classes, [row.species]);
  assertEquals(result.modelDir, `${dir}/a`);
  const text = await headway(["demo", "iris", "--quiet", "--model-dir", `${dir}/b`]);
  assertEquals([text.code, text.err], [0, ""]);
  const accuracy = Number(text.out.match(/^ {2}accuracy +([\d.]+)$/m)![1]);
  assert(accuracy >= 0.95, `accuracy ${accuracy}`);
  assertStringIncludes(text.out, `Model directory: ${dir}/b`);
});

Deno.test("inspect reads a checkpoint of TensorFlow 1 whose slots are in parts", async () => {
  const directory = fileURLToPath(new URL("../testdata/goldens/tf1_adam_partitions", import.meta.url));
  const table = "dnn/input_from_feature_columns/input_layer/ids_embedding/embedding_weights";
  const { variables } = JSON.parse((await headway(["inspect", directory, "--json"])).out) as {
    variables: { name: string; shape: number[] }[];
  };
  const shapes = new Map(variables.map(({ name, shape }) => [name, shape]));
  assertEquals(shapes.get(`${table}/t_0/Adam`), shapes.get(table));
  const one = await headway(["inspect", directory, "--variable", `${table}/t_1/Adam`]);
  assertEquals([one.code, one.out.split("\n").length], [0, 3]);
});

inDirectory("train, evaluate, predict and inspect work on one directory", async (dir) => {
  const model = `${dir}/model`;
  const trained = await headway(["train", iris, "--label", "species", "--model-dir", model, "--steps", "200", "--seed", "1"]);
  assertEquals(trained.code, 0, trained.err);
  assertMatch(trained.err, /sepal_length +float32/);
  assertMatch(trained.err, /species +string +label/);
  // Without a terminal the library's lines show how far training is.
  assertMatch(trained.err, /^loss = [\d.e-]+, step = 0$/m);
  assert(!trained.err.includes("\x1b"));
  const description = JSON.parse(await Deno.readTextFile(`${model}/headway.json`));
  assertEquals(description.csv.label, "species");
  assertEquals(description.csv.columns[0], { name: "sepal_length", type: "float32" });
  assertEquals(description.head.labelVocabulary, ["setosa", "versicolor", "virginica"]);

  const evaluated = await headway(["evaluate", model, iris, "--json", "--quiet"]);
  assertEquals([evaluated.code, evaluated.err], [0, ""]);
  const metrics = JSON.parse(evaluated.out);
  assert(metrics.accuracy > 0.9);
  assertEquals(metrics.global_step, 200);

  const row = { sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 };
  const one = await headway(["predict", model, "--row", JSON.stringify(row), "--json", "--quiet"]);
  assertEquals(JSON.parse(one.out).classes, ["setosa"]);
  // Labels are not needed, and other columns and their order do not matter.
  const input = `note,petal_width,petal_length,sepal_width,sepal_length\nx,0.2,1.4,3.5,5.1\ny,2.3,5.9,3.2,6.8\n`;
  const piped = await headway(["predict", model, "-", "--quiet"], { input });
  assertEquals(piped.out.split("\n").map((line) => line.split("  ")[0]), ["setosa", "virginica", ""]);
  assertEquals((await headway(["predict", model, iris, "--quiet"])).out.trim().split("\n").length, 150);

  const inspected = await headway(["inspect", model, "--json"]);
  const { variables } = JSON.parse(inspected.out);
  const kernel = variables.find((v: { name: string }) => v.name === "dnn/hiddenlayer_0/kernel");
  assertEquals([kernel.dtype, kernel.shape, kernel.nonFinite], ["float32", [4, 16], 0]);
  assertStringIncludes((await headway(["inspect", model])).out, "global_step");
  assertEquals((await headway(["inspect", model, "--variable", "global_step"])).out, "global_step  int64  []\n[200]\n");

  const further = await headway(["train", iris, "--model-dir", model, "--steps", "10", "--json", "--quiet"]);
  assertEquals(JSON.parse(further.out).metrics.global_step, 210);
  const other = await headway(["train", iris, "--model-dir", model, "--hidden", "4"]);
  assertEquals(other.code, 2);
  assertStringIncludes(other.err, "leave out --hidden");
});

inDirectory("types, defaults and missing values are the user's to say", async (dir) => {
  const refused = await headway(["train", penguins, "--label", "species", "--model-dir", `${dir}/a`]);
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.err, "row 4 (line 5), column beak_length_mm: the value is missing");
  assertStringIncludes(refused.err, "give a default (--default COLUMN=VALUE), or leave out such rows (--missing skip)");
  await Deno.writeTextFile(`${dir}/half.csv`, "x,y\n1,a\n1.5,b\n");
  const half = await headway(["train", `${dir}/half.csv`, "--label", "y", "--type", "x=int64", "--model-dir", `${dir}/a`]);
  assertStringIncludes(half.err, "give the column the type float32 (--type COLUMN=float32)");
  const args = ["--label", "body_mass_g", "--features", "sex,year,flipper_length_mm", "--steps", "20", "--quiet", "--json"];
  const text = "sex,year,flipper_length_mm,body_mass_g\nF,2007,180,3500.5\n,2008,,4100\nM,2009,210,4500\nF,2007,190,3600\n";
  await Deno.writeTextFile(`${dir}/birds.csv`, text);
  const regressor = await headway([
    "train",
    `${dir}/birds.csv`,
    "--model-dir",
    `${dir}/b`,
    ...args,
    "--type",
    "year=string",
    "--default",
    "sex=unknown",
    "--default",
    "flipper_length_mm=200",
    "--holdout",
    "0",
  ]);
  assertEquals(regressor.code, 0, regressor.err);
  const description = JSON.parse(await Deno.readTextFile(`${dir}/b/headway.json`));
  assertEquals(description.estimator, "DNNRegressor");
  assertEquals(description.csv.columns.map((c: { type: string }) => c.type), ["string", "string", "int64", "float32"]);
  assertEquals(description.csv.defaults, { sex: "unknown", flipper_length_mm: 200 });
  const predicted = await headway(["predict", `${dir}/b`, `${dir}/birds.csv`, "--quiet"]);
  for (const line of predicted.out.trim().split("\n")) assert(Number.isFinite(Number(line)), line);
});

inDirectory("wrong usage is exit code 2, an error is 1; both are one sentence", async (dir) => {
  const cases: [string[], number, string][] = [
    [["fly"], 2, 'There is no command "fly"; the commands are demo, train, evaluate, predict, explain, export, inspect'],
    [["train"], 2, "train needs DATA.csv, or MODEL_DIR to go on with"],
    [["train", dir], 2, `train needs DATA.csv: ${dir} is a directory, and not that of a model`],
    [["train", iris, "--model-dir", dir], 2, "train needs --label"],
    [
      ["train", iris, "--label", "species", "--model-dir", dir, "--steps", "many"],
      2,
      '--steps must be a whole number from 1, received "many"',
    ],
    [["train", iris, "--label", "species", "--model-dir", dir, "--wings", "2"], 2, "train has no option --wings"],
    [
      ["train", iris, "--label", "species", "--model-dir", dir, "--type", "x=float"],
      2,
      "--type of column x must be float32, int64 or string",
    ],
    [["predict", dir], 2, "predict needs either DATA.csv or --row"],
    [["predict", dir, "--row", "{"], 2, '--row must be JSON, received "{"'],
    [["train", iris, "--label", "color", "--model-dir", dir], 1, '"color" is not a column; the columns are sepal_length'],
    [["train", `${dir}/none.csv`, "--label", "x", "--model-dir", dir], 1, "none.csv does not exist"],
    [["evaluate", dir, iris], 1, "headway.json does not exist"],
    [["evaluate", `${dir}/modle`, iris], 1, "modle does not exist: expected the directory of a model"],
    [["predict", `${dir}/modle`, iris], 1, "modle does not exist: expected the directory of a model"],
    [["explain", `${dir}/modle`, "--data", iris], 1, "modle does not exist: expected the directory of a model"],
    [
      ["train", iris, "--label", "x", "--model-dir", `${dir}/m`, "--delimiter", "tab"],
      2,
      '--delimiter must be one character, received "tab"',
    ],
    [["inspect", dir], 1, "Failed to find any matching files"],
  ];
  const results = await Promise.all(cases.map(([args]) => headway(args)));
  results.forEach(({ code, out, err }, i) => {
    const [args, expected, sentence] = cases[i]!;
    assertEquals([code, out], [expected, ""], args.join(" ") + err);
    assertStringIncludes(err, sentence);
    assertEquals(err.trim().split("\n").length, expected === 2 ? 2 : 1, err);
  });
  const json = await headway(["train", iris, "--label", "color", "--model-dir", dir, "--json"]);
  assertEquals(JSON.parse(json.err).error.code, "KEY");
});

inDirectory("a directory that has lost its checkpoints predicts nothing", async (dir) => {
  const model = `${dir}/model`;
  const trained = await headway(["train", iris, "--label", "species", "--model-dir", model, "--steps", "1", "--quiet"]);
  assertEquals(trained.code, 0, trained.err);
  for (const { name } of Deno.readDirSync(model)) if (name !== "headway.json") await Deno.remove(`${model}/${name}`);
  for (const args of [["predict", model, iris], ["evaluate", model, iris], ["explain", model, "--data", iris]]) {
    const { code, out, err } = await headway([...args, "--quiet"]);
    const sentence = `Could not find trained model in model_dir: ${model}: it has no checkpoint; headway train ${model} trains it`;
    assertEquals([code, out, err], [1, "", `error: ${sentence}\n`]);
  }
  // As it is after a training that was killed before its first checkpoint.
  const again = await headway(["train", model, "--json", "--quiet"]);
  assertEquals([again.code, JSON.parse(again.out).metrics.global_step], [0, 1], again.err);
});

Deno.test("help says what each command takes", async () => {
  const commands = ["demo", "train", "evaluate", "predict", "inspect"];
  const [all, none, ...each] = await Promise.all([
    headway(["--help"]),
    headway([]),
    ...commands.map((command) => headway([command, "--help"])),
  ]);
  assertEquals([all!.code, none!.code], [0, 2]);
  each.forEach(({ code, out }, i) => {
    assertEquals(code, 0);
    assertStringIncludes(all!.out, commands[i]!);
    assertStringIncludes(out, `Usage: headway ${commands[i]}`);
    assertStringIncludes(out, "--json");
  });
});

inDirectory("narrow permissions are enough, and a missing one is named", async (dir) => {
  const args = ["train", iris, "--label", "species", "--model-dir", `${dir}/model`, "--steps", "5", "--quiet"];
  const read = `--allow-read=${iris},${dir}`;
  const enough = await headway(args, { permissions: [read, `--allow-write=${dir}`] });
  assertEquals([enough.code, enough.err], [0, ""]);
  const noWrite = await headway(["train", iris, "--label", "species", "--model-dir", `${dir}/other`, "--quiet"], { permissions: [read] });
  assertEquals(noWrite.code, 1);
  assertStringIncludes(noWrite.err, "--allow-write");
  const noRead = await headway(args, { permissions: [] });
  assertEquals(noRead.code, 1);
  assertStringIncludes(noRead.err, "--allow-read");
});
