/** `headway explain`, from a trained model to bars, records and pages. */

import { fileURLToPath } from "node:url";
import { assert, assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Attribution } from "../../estimators/attributions/types.ts";
import { chromiumTest } from "./_chromium.ts";
import { headway, inDirectory, root } from "./_headway.ts";

const penguins = fileURLToPath(new URL("../testdata/penguins.csv", import.meta.url));
const names = fileURLToPath(new URL("../../examples/data/names_by_language.csv", import.meta.url));

async function trained(dir: string, data: string, ...args: string[]): Promise<string> {
  const model = `${dir}/model`;
  const { code, err } = await headway(["train", data, "--model-dir", model, "--seed", "1", "--steps", "300", "--quiet", ...args]);
  assertEquals(code, 0, err);
  return model;
}

const birds = ["--label", "species", "--missing", "skip"];

type Record = Attribution & { readonly label?: string };

function records(out: string): Record[] {
  return out.trim().split("\n").map((line) => JSON.parse(line));
}

inDirectory("explain tells of each row what its columns add, under narrow permissions", async (dir) => {
  const model = await trained(dir, penguins, ...birds);
  const permissions = [`--allow-read=${dir},${penguins}`];
  const explain = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await headway(["explain", model, "--data", penguins, "--quiet", ...args], { permissions });
    assertEquals([code, err], [0, ""]);
    return out;
  };

  const all = records(await explain("--json"));
  // 344 rows, 11 of them with missing values.
  assertEquals(all.length, 333);
  for (const { features, output, baselineOutput, gap, converged, target, label } of all) {
    const sum = Object.values(features).reduce((sum, { total }) => sum + total, 0);
    assertAlmostEquals(sum, output - baselineOutput, gap + 1e-6);
    assert(converged && ["Adelie", "Chinstrap", "Gentoo"].includes(label!) && target.of === "probability");
  }
  assertEquals(Object.keys(all[0]!.features).sort(), [
    "beak_depth_mm",
    "beak_length_mm",
    "body_mass_g",
    "flipper_length_mm",
    "island",
    "sex",
  ]);
  assertEquals(all[0]!.features["island"]!.value, "Torgersen");

  const text = await explain("--target", "Gentoo", "--limit", "3");
  assertMatch(text, /^Why Gentoo\?$/m);
  assertMatch(text, /^Example 1 \(it is Adelie\): Gentoo 0\.0\d\d, probability$/m);
  assertMatch(text, /^ {2}flipper_length_mm 181 +█*▐?█+│ +−0\.\d+$/m);
  assertMatch(text, /^Gentoo on average over 3 examples, probability:$/m);
  assert(!text.includes("\x1b"));
  // Ten rows are a quick look.
  assertEquals((await explain()).match(/^Example/gm)!.length, 10);

  const logits = records(await explain("--json", "--limit", "2", "--target", "2", "--of", "logit", "--baseline", "mean", "--steps", "8"));
  assertEquals(logits.map(({ target }) => [target.className, target.of]), [["Gentoo", "logit"], ["Gentoo", "logit"]]);
  // From the mean of all rows on, so island has something to take away too.
  assert(logits[0]!.features["island"]!.keys.some(({ key, present }) => key === "Biscoe" && !present));
  const riemann = records(await explain("--json", "--limit", "1", "--method", "right_riemann", "--steps", "50", "--tolerance", "1"));
  assertEquals(riemann[0]!.steps, 50);
  // The baseline is the row itself: there is no difference to explain.
  const { beak_length_mm, beak_depth_mm, flipper_length_mm, body_mass_g, island, sex } = Object.fromEntries(
    Object.entries(all[0]!.features).map(([name, { value }]) => [name, value]),
  );
  const row = JSON.stringify({ beak_length_mm, beak_depth_mm, flipper_length_mm, body_mass_g, island, sex });
  const itself = records(await explain("--json", "--limit", "1", "--baseline", row))[0]!;
  assertEquals([itself.output, ...Object.values(itself.features).map(({ total }) => Math.abs(total))], [
    itself.baselineOutput,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
  const expected = records(
    await explain("--json", "--limit", "2", "--baseline", "examples", "--baseline-data", penguins, "--tolerance", "0.01"),
  );
  // The mean of the outputs of 100 Adelies, which come first.
  assert(expected[0]!.baselineOutput > 0.9, `${expected[0]!.baselineOutput}`);

  const piped = await headway(["explain", model, "--data=-", "--json", "--quiet"], {
    permissions,
    input: "sex,island,body_mass_g,flipper_length_mm,beak_depth_mm,beak_length_mm\nMALE,Biscoe,5700,230,16.3,50\n",
  });
  const [gentoo] = records(piped.out);
  assertEquals([gentoo!.target.className, gentoo!.label], ["Gentoo", undefined]);
});

inDirectory("explain writes a page whole, and prints the means", async (dir) => {
  const model = await trained(dir, penguins, ...birds);
  const page = `${dir}/pages/why.html`;
  const args = ["explain", model, "--data", penguins, "--html", page, "--limit", "60", "--quiet"];
  const early = await headway(args);
  assertEquals([early.code, early.out], [1, ""]);
  assertStringIncludes(early.err, `${dir}/pages is not a directory`);
  await Deno.mkdir(`${dir}/pages`);
  const refused = await headway(args, { permissions: [`--allow-read=${dir},${penguins}`] });
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.err, "--allow-write");
  const { code, out, err } = await headway(args, { permissions: [`--allow-read=${dir},${penguins}`, `--allow-write=${dir}/pages`] });
  assertEquals([code, err], [0, `Page: ${page}\n`]);
  assertMatch(out, /^Adelie on average over \d+ examples, probability:$/m);
  assert(!out.includes("Example 1"));
  assertEquals([...Deno.readDirSync(`${dir}/pages`)].map(({ name }) => name), ["why.html"]);
  assertStringIncludes(await Deno.readTextFile(page), "<h1><bdi>Why these predictions?</bdi></h1>");
});

inDirectory("letters of sequences are explained one by one, numbers of a regressor by their label's name", async (dir) => {
  const model = await trained(dir, names, "--label", "language", "--sequence", "name=chars", "--hidden", "16");
  const { code, out, err } = await headway(["explain", model, "--data=-", "--quiet", "--target", "Finnish"], { input: "name\nSuomi\n\n" });
  assertEquals([code, err], [0, ""]);
  assertMatch(out, /^ {4}S u o m i$/m);
  const weights = await trained(`${dir}/b`, penguins, "--label", "body_mass_g", "--missing", "skip");
  const regressor = await headway(["explain", weights, "--data", penguins, "--limit", "1", "--quiet"]);
  assertEquals(regressor.code, 0, regressor.err);
  assertMatch(regressor.out, /^Example 1 \(it is 3750\): body_mass_g [\d.]+, prediction$/m);
});

inDirectory("what cannot be explained is said in a sentence", async (dir) => {
  const model = await trained(dir, penguins, ...birds);
  const page = `${dir}/page.html`;
  await Deno.writeTextFile(page, "an older page");
  await Deno.writeTextFile(`${dir}/none.csv`, (await Deno.readTextFile(penguins)).split("\n")[0]!);
  const cases: [string[], number, string][] = [
    [[], 2, "explain needs --data"],
    [["--data", penguins, "--target", "Emu"], 1, 'no class "Emu"; the classes are Adelie, Chinstrap, Gentoo'],
    [["--data", penguins, "--target", "3"], 1, "class 3 is not in [0, 3)"],
    [["--data", penguins, "--of", "loss"], 2, '--of must be one of probability, logit, received "loss"'],
    [["--data", penguins, "--baseline", "mena"], 2, '--baseline must be zeros, mean, examples or a row in JSON, received "mena"'],
    [["--data", penguins, "--baseline", "{"], 2, '--baseline must be JSON, received "{"'],
    [["--data", penguins, "--baseline", '{"sex": "MALE"}'], 1, "beak_depth_mm"],
    [["--data", penguins, "--baseline-data", penguins], 2, "--baseline-data goes with --baseline mean or examples"],
    [["--data", penguins, "--method", "simpson"], 2, "--method must be one of gauss_legendre, right_riemann"],
    [["--data", penguins, "--tolerance=-1"], 2, "--tolerance must be a number from 0"],
    [["--data", names], 1, "which is not a column"],
    [["--data", `${dir}/none.csv`, "--html", page], 1, "none.csv has no row to explain"],
    [["--data", penguins, "--html", dir], 1, "is a directory, not a page"],
    [["--data", penguins, "--html", `${page}/page.html`], 1, "is not a directory to write a page to"],
  ];
  await Promise.all(cases.map(async ([args, expected, sentence]) => {
    const { code, out, err } = await headway(["explain", model, "--quiet", ...args]);
    assertEquals([code, out], [expected, ""], err);
    assertStringIncludes(err, sentence);
  }));
  assertEquals(await Deno.readTextFile(page), "an older page");
});

inDirectory("docs/command_line.md: its two commands of explain write the page", async (dir) => {
  const [, section] = (await Deno.readTextFile(new URL("docs/command_line.md", root))).split("\n## Explanations\n") as [string, string];
  const commands = [...section.matchAll(/^deno run -A cli\.ts ((?:train|explain) .*)$/gm)].map(([, line]) => line!.split(" "));
  assertEquals(commands.length, 2);
  for (const command of commands) {
    const { code, err } = await headway(command.map((word) => word === "model" || word === "why.html" ? `${dir}/${word}` : word));
    assertEquals(code, 0, err);
  }
  assertStringIncludes(await Deno.readTextFile(`${dir}/why.html`), "Why Gentoo?");
});

chromiumTest("the bars of the page are those of the records", async (open) => {
  const dir = await Deno.makeTempDir({ prefix: "headway-cli-" });
  try {
    const model = await trained(dir, penguins, ...birds);
    const args = [
      "explain",
      model,
      "--data",
      penguins,
      "--limit",
      "6",
      "--target",
      "Gentoo",
      "--json",
      "--html",
      `${dir}/why.html`,
      "--quiet",
    ];
    const { code, out, err } = await headway(args);
    assertEquals(code, 0, err);
    const totals = records(out).flatMap(({ features }) => {
      const parts = Object.values(features).map(({ total }) => total);
      return parts.map((part) => part / Math.max(...parts.map(Math.abs)));
    });
    const page = await open(await Deno.readTextFile(`${dir}/why.html`));
    assertEquals([page.requests.length, page.messages], [1, []]);
    const bars: number[] = await page.evaluate(`[...document.querySelectorAll(".card .bar")].map((track) => {
      const [bar, whole] = [track.firstChild.getBoundingClientRect(), track.getBoundingClientRect()];
      const axis = whole.left + whole.width / 2;
      return (Math.abs(bar.left - axis) < 0.6 ? bar.width : -bar.width) / (whole.width / 2);
    })`);
    assertEquals(bars.length, totals.length);
    totals.forEach((total, i) => assertAlmostEquals(bars[i]!, total, 0.01));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
