/** The sources as users import them: from JSR or by path, without the import map of this repository. And what JSR gets. */

import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { blocks } from "./_examples.ts";
import { inDirectory } from "./_headway.ts";

const root = new URL("../../", import.meta.url);
const config = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root))) as { exports: Record<string, string> };

async function deno(args: readonly string[], cwd: string | URL): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args: [...args], cwd, env: { NO_COLOR: "1" } }).output();
  const printed = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert(success, `deno ${args.join(" ")}: ${printed}`);
  return printed;
}

/** A program that reads CSV, which needs a package of npm, trains, and prints how many rows there were. */
const program = (api: string): string => `
import { Dataset, DNNClassifier, numericColumn, silentLogger } from ${JSON.stringify(api)};
const rows = Dataset.fromCsv("rows.csv", { labelName: "y" });
await using model = new DNNClassifier({ featureColumns: [numericColumn("x")], hiddenUnits: [2], config: { logger: silentLogger } });
await model.train(() => rows.batch(2), { steps: 1 });
let count = 0;
for await (const _ of rows) count++;
console.log("rows:", count);
`;

/** Entry points that need @std/cli. */
const terminal = ["./cli", "./explain"];

inDirectory("every entry point is imported by path from an empty directory, and reads CSV", async (dir) => {
  await Deno.writeTextFile(`${dir}/rows.csv`, "x,y\n1,0\n2,1\n");
  await Deno.writeTextFile(`${dir}/program.ts`, program(new URL("mod.ts", root).href));
  assertMatch(await deno(["run", "--check", "-A", "program.ts"], dir), /rows: 2/);

  const paths = Object.entries(config.exports).filter(([entry]) => !terminal.includes(entry)).map(([, path]) => new URL(path, root).href);
  await Deno.writeTextFile(`${dir}/entries.ts`, paths.map((path) => `await import(${JSON.stringify(path)});\n`).join(""));
  await deno(["run", "-A", "entries.ts"], dir);
});

inDirectory("./cli and ./explain are imported by path where @std/cli can be had", async (dir) => {
  // A consumer has @std/cli from JSR; where JSR cannot be reached, a link to the stand-in gives it.
  const links = [fileURLToPath(new URL("offline/std_cli", root))];
  await Deno.writeTextFile(`${dir}/deno.json`, JSON.stringify({ links }));
  await Deno.writeTextFile(`${dir}/rows.csv`, "x,y\n1,a\n2,b\n3,a\n4,b\n");
  const [cli, explain] = terminal.map((entry) => JSON.stringify(new URL(config.exports[entry]!, root).href));
  const args = JSON.stringify(["train", "rows.csv", "--label", "y", "--steps", "2", "--model-dir", "model"]);
  await Deno.writeTextFile(
    `${dir}/program.ts`,
    `import ${explain};\nimport { main } from ${cli};\nconsole.log("exit code", await main(${args}));\n`,
  );
  assertMatch(await deno(["run", "-A", "program.ts"], dir), /exit code 0/);
});

const configurations = blocks(Deno.readTextFileSync(new URL("README.md", root)), "json");

for (const [i, source] of ["JSR", "a clone"].entries()) {
  inDirectory(`the README's deno.json that takes the library from ${source} works`, async (dir) => {
    const written = JSON.parse(configurations[i]!);
    // This checkout is the clone, and stands for what JSR has.
    await Deno.writeTextFile(`${dir}/deno.json`, JSON.stringify({ ...written, links: [fileURLToPath(root)] }));
    assertEquals(written.links, source === "JSR" ? undefined : ["./headway"]);
    await Deno.writeTextFile(`${dir}/rows.csv`, "x,y\n1,0\n2,1\n");
    await Deno.writeTextFile(`${dir}/program.ts`, program("@headway/estimator"));
    assertMatch(await deno(["run", "-A", "program.ts"], dir), /rows: 2/);
  });
}

Deno.test("JSR gets sources, kernels and the texts for users, and nothing else", async () => {
  const printed = await deno(["publish", "--dry-run", "--allow-dirty", "--no-check"], root);
  const files = [...printed.matchAll(/^\s+(file:\S+) \(/gm)].map(([, url]) => url!.slice(root.href.length)).sort();
  const library =
    /^(cli|core|saved_model|heads|estimators)\/.*\.ts$|^wasm\/[a-z_]+\.ts$|^wasm\/generated\/(embedded\.ts|[a-z_]+\.wasm)$|^(mod|cli)\.ts$/;
  // The stand-in is imported while deno.json links it; scripts/use_jsr.ts takes it out of what is really published.
  const besides = /^(deno\.json|LICENSE|README\.md|docs\/[a-z_]+\.md|examples\/data\/(iris|penguins)\.csv|offline\/std_cli\/.*)$/;
  assertEquals(files.filter((path) => !library.test(path) && !besides.test(path)), []);
  assertEquals(files.filter((path) => /(^|\/)(build|generate_\w+)\.ts$|_test\.ts$/.test(path)), []);

  const { stdout } = await new Deno.Command("git", { args: ["ls-files", "cli", "core", "saved_model", "heads", "estimators"], cwd: root })
    .output();
  const sources = new TextDecoder().decode(stdout).split("\n").filter((path) => path.endsWith(".ts"));
  for (const path of sources) assert(files.includes(path), `${path} is not published`);
  for (const path of ["mod.ts", "cli.ts", "deno.json", "LICENSE", "README.md", "wasm/generated/embedded.ts", "wasm/generated/simd.wasm"]) {
    assert(files.includes(path), `${path} is not published`);
  }
  // What the command line reads beside its modules: see cli/demo.ts.
  for (const path of ["examples/data/iris.csv", "examples/data/penguins.csv"]) assert(files.includes(path), `${path} is not published`);
});
