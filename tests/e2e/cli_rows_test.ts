/** What the commands say of the rows that they read: none vanishes without a word. */

import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { headway, inDirectory, root } from "./_headway.ts";

const penguins = fileURLToPath(new URL("../testdata/penguins.csv", import.meta.url));
const counted = "344 read, 333 used";
const skipped = "11 skipped (no sex in 11, no beak_length_mm in 2, no beak_depth_mm in 2, no flipper_length_mm in 2, no body_mass_g in 2)";

inDirectory("every command says how many rows it read, used and skipped, and predict has a line for each", async (dir) => {
  const model = `${dir}/model`;
  const args = ["--label", "species", "--missing", "skip", "--model-dir", model, "--steps", "50", "--seed", "1"];
  const trained = await headway(["train", penguins, ...args, "--json"]);
  assertEquals(trained.code, 0, trained.err);
  // A fifth of 333.
  assertStringIncludes(trained.err, `Rows: ${counted} (266 to train on, 67 held out), ${skipped}\n`);
  assertEquals(JSON.parse(trained.out).rows.skipped, 11);
  const predicted = await headway(["predict", model, penguins]);
  const lines = predicted.out.trim().split("\n");
  assertEquals([lines.length, lines.filter((line) => line === "null").length], [344, 11]);
  assertMatch(lines[0]!, /^Adelie {2}\d/);
  assertEquals(lines[3], "null");
  const others = await Promise.all([
    headway(["evaluate", model, penguins]),
    headway(["explain", model, "--data", penguins, "--limit", "0"]),
    headway(["predict", model, penguins, "--json"]),
    headway(["train", model, "--steps", "1"]),
  ]);
  for (const { err } of [predicted, ...others]) assertStringIncludes(err, `Rows: ${counted}, ${skipped}\n`);
  assertStringIncludes(others[1]!.out, "\nExample 4, row 5 (it is Adelie)");
  const records = others[2]!.out.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(records.map(({ row }) => row), Array.from({ length: 344 }, (_, i) => i + 1));
  const missing = ["beak_length_mm", "beak_depth_mm", "flipper_length_mm", "body_mass_g", "sex"];
  assertEquals(records[3], { row: 4, prediction: null, missing });
  // Rows that come one after the other through a pipe are numbered as well, the last ones included.
  const text = (await Deno.readTextFile(penguins)).split("\n");
  const piped = await headway(["predict", model, "-"], { input: [text[0], text[4], text[1], text[4], text[4]].join("\n") });
  assertEquals(piped.out.trim().split("\n").map((line) => line.split("  ")[0]), ["null", "Adelie", "null", "null"]);
  assertStringIncludes(piped.err, "Rows: 4 read, 1 used, 3 skipped");
});

inDirectory("docs/command_line.md: its commands train, continue training and print a line for each row", async (dir) => {
  const [, section] = (await Deno.readTextFile(new URL("docs/command_line.md", root))).split("\n## Training and predictions\n") as [
    string,
    string,
  ];
  const commands = [...section.split("\n## ")[0]!.matchAll(/^deno run -A cli\.ts (.*)$/gm)].map(([, line]) => line!.split(" "));
  assertEquals(commands.map(([name]) => name), ["train", "train", "predict"]);
  const results = [];
  for (const command of commands) results.push(await headway(command.map((word) => word === "penguins" ? `${dir}/penguins` : word)));
  for (const { code, err } of results) assertEquals(code, 0, err);
  assertStringIncludes(results[1]!.err, "Goes on at step 1000, up to 2000");
  const lines = results[2]!.out.trim().split("\n");
  assertEquals([lines.length, lines.filter((line) => line === "null").length], [344, 11]);
});

inDirectory("a command that names --default and --missing has them, and --row knows the defaults of the model", async (dir) => {
  await Deno.writeTextFile(`${dir}/birds.csv`, "wing,bill,y\n1,1,a\n2,,b\n,3,a\n4,4,b\n");
  const model = `${dir}/model`;
  const trained = await headway(
    [
      "train",
      `${dir}/birds.csv`,
      "--label",
      "y",
      "--default",
      "bill=2",
      "--default",
      "wing=3",
      "--model-dir",
      model,
      "--steps",
      "5",
      "--quiet",
    ],
  );
  assertEquals(trained.code, 0, trained.err);
  const row = async (json: string, ...args: string[]): Promise<string> => {
    const { out, err } = await headway(["predict", model, "--row", json, "--json", "--quiet", ...args]);
    return out + err;
  };
  assertEquals(await row('{"wing": 1}'), await row('{"wing": 1, "bill": 2}'));
  assertEquals(await row('{"wing": 1, "bill": null}', "--default", "bill=7"), await row('{"wing": 1, "bill": 7}'));
  const description = JSON.parse(await Deno.readTextFile(`${model}/headway.json`));
  description.csv.defaults = {};
  await Deno.writeTextFile(`${model}/headway.json`, JSON.stringify(description));
  const { error } = JSON.parse(await row("{}"));
  assertEquals(error.message, "The row has no value for wing, bill; give one, or a default (--default wing=VALUE)");
  for (
    const command of [["predict", model, `${dir}/birds.csv`], ["evaluate", model, `${dir}/birds.csv`], [
      "explain",
      model,
      "--data",
      `${dir}/birds.csv`,
    ]]
  ) {
    const refused = await headway([...command, "--quiet"]);
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.err, "give a default (--default COLUMN=VALUE), or leave out such rows (--missing skip)");
    for (const options of [["--default", "bill=2", "--default", "wing=3"], ["--missing", "skip"]]) {
      const { code, err } = await headway([...command, ...options, "--quiet"]);
      assertEquals([code, err], [0, ""], command[0]!);
    }
  }
});

inDirectory("a column without values, and rows that are all skipped, are said to be so", async (dir) => {
  const rows = Array.from({ length: 20 }, (_, i) => `${i},,${i % 2 ? "a" : "b"}`);
  await Deno.writeTextFile(`${dir}/empty.csv`, `x,cabin,y\n${rows.join("\n")}\n`);
  const args = ["train", `${dir}/empty.csv`, "--label", "y", "--missing", "skip", "--model-dir", `${dir}/m`, "--steps", "5", "--quiet"];
  const refused = await headway(args);
  assertEquals([refused.code, refused.out], [1, ""]);
  assertEquals(
    refused.err,
    "error: There are no rows to train on: all 20 were skipped (no cabin in 20); cabin has no value in any row: leave it out of --features, or give --default cabin=VALUE\n",
  );
  assertEquals((await headway([...args, "--default", "cabin=0"])).code, 0);
  const evaluated = await headway(["evaluate", `${dir}/m`, `${dir}/empty.csv`, "--quiet"]);
  assertEquals(evaluated.code, 0, evaluated.err);
  await Deno.writeTextFile(`${dir}/none.csv`, "x,cabin,y\n,1,a\n");
  const none = await headway(["evaluate", `${dir}/m`, `${dir}/none.csv`, "--quiet"]);
  assertEquals([none.code, none.err], [
    1,
    "warning: The input gave no batch: the metrics are those of no example\n" +
    `error: ${dir}/none.csv has no row to evaluate: all 1 were skipped (no x in 1)\n`,
  ]);
  assertEquals((await headway(["predict", `${dir}/m`, `${dir}/none.csv`, "--quiet"])).out, "null\n");
});

inDirectory("a pipe is read by commands of several passes, and its copy is gone when they end", async (dir) => {
  const text = await Deno.readTextFile(penguins);
  const temporary = await Deno.makeTempDir({ dir });
  const model = `${dir}/model`;
  const args = ["--label", "species", "--missing", "skip", "--model-dir", model, "--steps", "20", "--seed", "1", "--json"];
  const env = { TMPDIR: temporary };
  const file = await headway(["train", penguins, ...args.map((arg) => arg === model ? `${dir}/other` : arg)]);
  const piped = await headway(["train", "-", ...args], { input: text, env });
  assertEquals(piped.code, 0, piped.err);
  assertEquals(JSON.parse(piped.out).metrics, JSON.parse(file.out).metrics);
  const mean = await headway(["explain", model, "--data=-", "--baseline", "mean", "--limit", "1", "--json"], { input: text, env });
  assertEquals([mean.code, JSON.parse(mean.out).label], [0, "Adelie"], mean.err);
  assertEquals([...Deno.readDirSync(temporary)], []);
  const further = await headway(["train", model]);
  assertEquals([further.code, further.out], [2, ""]);
  assertStringIncludes(further.err, `${model} does not tell where the rows it was trained on are`);
  if (Deno.build.os === "windows") return;
  for (const command of ["train", "evaluate", "predict"]) {
    const operands = command === "train" ? `/dev/stdin --model-dir ${model} --steps 1` : `${model} /dev/stdin`;
    const { code, stderr } = await new Deno.Command("sh", {
      args: [
        "-c",
        `cat "${penguins}" | "${Deno.execPath()}" run --no-check -A "${
          fileURLToPath(new URL("../../cli.ts", import.meta.url))
        }" ${command} ${operands}`,
      ],
    }).output();
    const err = new TextDecoder().decode(stderr);
    assert(code === 0 && err.includes(`Rows: ${counted}`), err);
  }
});

inDirectory("a file of semicolons or tabs is said to be one, and read with --delimiter", async (dir) => {
  for (const [delimiter, name, option] of [[";", '";"', ";"], ["\t", "tabs", "\\t"]] as const) {
    const rows = Array.from({ length: 30 }, (_, i) => [i % 7, i % 2 ? '"a,b"' : "c"].join(delimiter));
    await Deno.writeTextFile(`${dir}/rows.csv`, `${["x", "y"].join(delimiter)}\n${rows.join("\n")}\n`);
    const model = `${dir}/model${option.length}`;
    const args = ["train", `${dir}/rows.csv`, "--label", "y", "--model-dir", model, "--steps", "5", "--quiet"];
    const refused = await headway(args);
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.err, `the file seems to be separated by ${name}, where "," is expected: give --delimiter`);
    const trained = await headway([...args, "--delimiter", option]);
    assertEquals(trained.code, 0, trained.err);
    // What was given once holds for the model, unless another one is given.
    assertEquals((await headway(["predict", model, `${dir}/rows.csv`, "--quiet"])).out.trim().split("\n").length, 30);
    assertEquals((await headway(["train", model, "--quiet"])).code, 0);
    await Deno.writeTextFile(`${dir}/commas.csv`, "y,x\nc,1\n");
    assertEquals((await headway(["predict", model, `${dir}/commas.csv`, "--delimiter", ",", "--quiet"])).code, 0);
    assertStringIncludes((await headway(["predict", model, `${dir}/commas.csv`, "--quiet"])).err, 'seems to be separated by ","');
  }
});
