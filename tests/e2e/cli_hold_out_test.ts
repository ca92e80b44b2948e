/** What the command line claims of rows that training has not seen. */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { headway, inDirectory } from "./_headway.ts";

/** Rows of noise: what is learned of them by heart says nothing of others. */
function noise(count: number): string[] {
  let state = 1;
  const next = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  return Array.from({ length: count }, () => `${next().toFixed(4)},${next().toFixed(4)},${next().toFixed(4)},${next() < 0.5 ? "a" : "b"}`);
}

inDirectory("rows that are held out stay so, in a training that goes on, with rows in another order and with more rows", async (dir) => {
  const rows = noise(240);
  const write = (name: string, rows: readonly string[]): Promise<void> =>
    Deno.writeTextFile(`${dir}/${name}.csv`, `x,y,z,label\n${rows.join("\n")}\n`);
  await write("noise", rows);
  await write("more", [...noise(300).slice(240), ...rows.toReversed()]);
  const model = `${dir}/model`;
  const train = async (...args: string[]): Promise<{ accuracy: number; global_step: number }> => {
    const { code, out, err } = await headway(["train", ...args, "--json", "--quiet"]);
    assertEquals(code, 0, err);
    return JSON.parse(out).metrics;
  };
  const first = ["--label", "label", "--model-dir", model, "--holdout", "4", "--hidden", "64,32", "--steps", "800", "--seed", "1"];
  const accuracies = [(await train(`${dir}/noise.csv`, ...first)).accuracy];
  const plan = async (): Promise<unknown> => JSON.parse(await Deno.readTextFile(`${model}/headway.json`)).commandLine.holdOut;
  const before = await plan();
  accuracies.push((await train(model)).accuracy);
  accuracies.push((await train(`${dir}/more.csv`, "--model-dir", model)).accuracy);
  assertEquals(await plan(), before);
  // Of 60 rows and more half is right by chance, with a standard deviation of 0.065; seen before, four of five would be.
  for (const accuracy of accuracies) assert(accuracy > 0.3 && accuracy < 0.7, String(accuracies));
  const seen = await headway(["evaluate", model, `${dir}/noise.csv`, "--json", "--quiet"]);
  assert(JSON.parse(seen.out).accuracy > 0.75, seen.out);
  for (const holdout of ["5", "0"]) {
    const refused = await headway(["train", model, "--holdout", holdout]);
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.err, "holds one row in 4 out and was trained on all others: leave out --holdout");
  }
  const all = await headway([
    "train",
    `${dir}/noise.csv`,
    "--label",
    "label",
    "--model-dir",
    `${dir}/all`,
    "--holdout",
    "0",
    "--steps",
    "1",
  ]);
  assertEquals([all.code, all.out], [0, ""]);
  const further = await headway(["train", `${dir}/all`]);
  assertEquals([further.code, further.out], [0, ""]);
  assertStringIncludes((await headway(["train", `${dir}/all`, "--holdout", "5"])).err, "was trained on all rows: leave out --holdout");
  // A directory of an earlier version does not tell.
  const description = JSON.parse(await Deno.readTextFile(`${dir}/all/headway.json`));
  delete description.commandLine;
  await Deno.writeTextFile(`${dir}/all/headway.json`, JSON.stringify(description));
  const unknown = await headway(["train", `${dir}/noise.csv`, "--model-dir", `${dir}/all`, "--steps", "1"]);
  assertEquals([unknown.code, unknown.out], [0, ""]);
  assertStringIncludes(unknown.err, "does not tell which rows it was trained on: none are held out");
});

inDirectory("a class of one row is trained on, and one that never was is said to be so", async (dir) => {
  // Where every fifth row is held out, all rows of the third class are.
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 5},${i === 5 ? "emu" : i % 2 ? "rhea" : "kiwi"}`);
  await Deno.writeTextFile(`${dir}/birds.csv`, `x,y,label\n${rows.join("\n")}\n`);
  const model = `${dir}/model`;
  const trained = await headway(["train", `${dir}/birds.csv`, "--label", "label", "--model-dir", model, "--steps", "20"]);
  assertEquals(trained.code, 0, trained.err);
  // A fifth of 40, and none of it an emu.
  assertStringIncludes(trained.err, "(32 to train on, 8 held out)");
  assertStringIncludes(trained.out, "Metrics on one row in 5, held out by its hash: training has not seen them:");
  await Deno.writeTextFile(`${dir}/more.csv`, "x,y,label\n1,1,emu\n,2,kiwi\n2,2,ostrich\n");
  const sentence = 'Row 3: the model was never trained on the class "ostrich"; its classes are "emu", "kiwi", "rhea"';
  const evaluated = await headway(["evaluate", model, `${dir}/more.csv`, "--missing", "skip", "--quiet"]);
  assertEquals([evaluated.code, evaluated.err], [1, `error: ${sentence}\n`]);
  await Deno.writeTextFile(`${dir}/more.csv`, "x,y,label\n1,1,emu\n2,2,ostrich\n");
  const further = await headway(["train", `${dir}/more.csv`, "--model-dir", model, "--steps", "9", "--quiet"]);
  assertEquals([further.code, further.err], [1, `error: ${sentence.replace("Row 3", "Row 2")}\n`]);
  const piped = await headway(["evaluate", model, "-", "--quiet"], { input: "x,y,label\n2,2,ostrich\n" });
  assertStringIncludes(piped.err, "the model was never trained on it");
});
