/** The form of the package that npm gets: built, packed, installed in an empty directory, and used there by every kind of consumer. */

import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertMatch } from "@std/assert";
import * as esbuild from "esbuild";
import { buildPackage } from "../../scripts/package.ts";
import { blocks } from "./_examples.ts";

const root = new URL("../../", import.meta.url);
const config = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root))) as { exports: Record<string, string>; version: string };
const entries = Object.keys(config.exports).map((entry) => `@headway/estimator${entry.slice(1)}`);

/** The program of docs/node_bun_browsers.md: it trains a classifier and prints the class of a number. */
const program = blocks(Deno.readTextFileSync(new URL("docs/node_bun_browsers.md", root)), "js")[0]!;

async function output(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args], cwd, env: { NO_COLOR: "1" } }).output();
  assert(success, `${command} ${args.join(" ")}: ${new TextDecoder().decode(stdout)}${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trim();
}

async function isThere(command: string): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}

const npm = Deno.build.os === "windows" ? "npm.cmd" : "npm";
const hasNode = await isThere("node") && await isThere(npm);
if (!hasNode) console.error("Node and npm are needed for the tests of the package for npm: they are left out");
const hasBun = await isThere("bun");
if (!hasBun) console.error("Bun is needed for the test of the package on Bun (npm install -g bun): it is left out");

/** A directory in which the package is installed and nothing else. */
async function consumer(): Promise<string> {
  const directory = await Deno.makeTempDir({ prefix: "headway-package-" });
  await buildPackage(`${directory}/build`);
  await output(npm, ["pack", "--pack-destination", directory], `${directory}/build`);
  await Deno.writeTextFile(`${directory}/package.json`, JSON.stringify({ type: "module", private: true }));
  const archive = `${directory}/headway-estimator-${config.version}.tgz`;
  // Offline: everything that the package needs is in it.
  await output(npm, ["install", "--offline", "--no-audit", "--no-fund", archive], directory);
  await Deno.remove(`${directory}/build`, { recursive: true });
  await Deno.copyFile(new URL("examples/data/penguins.csv", root), `${directory}/penguins.csv`);
  await Deno.writeTextFile(`${directory}/program.mjs`, program);
  return directory;
}

/** Names and kinds of what a module exports: classes by name, namespaces and other objects by what is in them. */
const outline = `
function outline(value) {
  if (typeof value === "function" && /^class\\b/.test(String(value))) return "class " + value.name;
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, outline(value[name])]));
}
`;

Deno.test({
  name: "the package for npm, installed in an empty directory",
  // Neither is part of what the project needs; where one is missing, there is nothing to run on.
  ignore: !hasNode,
  fn: async (t) => {
    const directory = await consumer();
    const installed = `${directory}/node_modules/@headway/estimator`;
    try {
      await t.step("Node imports every entry point, and it has what the sources have", async () => {
        const code = (specifiers: readonly string[]): string =>
          `${outline}
const found = {};
for (const specifier of ${JSON.stringify(specifiers)}) found[specifier] = outline(await import(specifier));
console.log(JSON.stringify(Object.values(found)));`;
        await Deno.writeTextFile(`${directory}/entries.mjs`, code(entries));
        const sources = `${directory}/sources.mjs`;
        await Deno.writeTextFile(sources, code(Object.values(config.exports).map((path) => new URL(path, root).href)));
        const wanted = await output(
          Deno.execPath(),
          ["run", "-A", "--config", fileURLToPath(new URL("deno.json", root)), sources],
          directory,
        );
        assertEquals(JSON.parse(await output("node", ["entries.mjs"], directory)), JSON.parse(wanted));
      });

      await t.step("Node trains and predicts, as in docs/node_bun_browsers.md", async () => {
        assertMatch(await output("node", ["program.mjs"], directory), /\[ 1 \]$/);
      });

      await t.step("Node reads CSV and keeps a model in files", async () => {
        const code = `
          import { Adam, Dataset, DNNClassifier, numericColumn, silentLogger } from "@headway/estimator";
          const rows = Dataset.fromCsv("penguins.csv", { labelName: "species", missing: "skip" });
          const options = {
            featureColumns: [numericColumn("beak_length_mm")],
            hiddenUnits: [4],
            labelVocabulary: ["Adelie", "Chinstrap", "Gentoo"],
            modelDir: "model",
            config: { logger: silentLogger },
          };
          const model = new DNNClassifier({ ...options, optimizer: new Adam() });
          await model.train(() => rows.repeat().batch(32), { steps: 3 });
          const trained = await model.predictOne({ beak_length_mm: 40 });
          await model.close();
          const again = new DNNClassifier(options);
          console.log(JSON.stringify(trained.logits) === JSON.stringify((await again.predictOne({ beak_length_mm: 40 })).logits));`;
        await Deno.writeTextFile(`${directory}/csv.mjs`, code);
        assertEquals(await output("node", ["csv.mjs"], directory), "true");
      });

      await t.step("TypeScript finds the types", async () => {
        const code = `
          import { DNNClassifier, numericColumn, RegressionHead, type Tensor } from "@headway/estimator";
          import { checkHead } from "@headway/estimator/heads/testing";
          const model = new DNNClassifier({ featureColumns: [numericColumn("x")], hiddenUnits: [8] });
          export const ids: readonly number[] = [...(await model.predictOne({ x: 1 })).class_ids].map(Number);
          export type Loss = Tensor;
          checkHead({ head: new RegressionHead(), logits: [[1]], labels: [2] });
          // @ts-expect-error: hiddenUnits are numbers
          new DNNClassifier({ featureColumns: [], hiddenUnits: ["8"] });
          ${entries.map((entry, i) => `import * as entry${i} from "${entry}"; void entry${i};`).join("\n")}`;
        await Deno.writeTextFile(`${directory}/types.ts`, code);
        for (const [module, moduleResolution] of [["nodenext", "nodenext"], ["esnext", "bundler"]] as const) {
          const compilerOptions = { target: "esnext", strict: true, noEmit: true, types: [], module, moduleResolution };
          await Deno.writeTextFile(`${directory}/tsconfig.json`, JSON.stringify({ compilerOptions, files: ["types.ts"] }));
          await output(Deno.execPath(), ["run", "-A", "npm:typescript@^6.0.3/tsc"], directory);
        }
      });

      await t.step("esbuild bundles it for browsers, without modules of Node", async () => {
        const { outputFiles } = await esbuild.build({
          entryPoints: [`${directory}/program.mjs`],
          bundle: true,
          format: "esm",
          platform: "browser",
          write: false,
          logLevel: "silent",
        });
        await esbuild.stop();
        const text = outputFiles[0]!.text;
        assertEquals([...text.matchAll(/\bimport\s*(?:\(|[^(]*?\bfrom\s*)["'][^"']+["']/g)].map(([found]) => found), []);
        await Deno.writeTextFile(`${directory}/bundled.mjs`, text);
        assertMatch(await output("node", ["bundled.mjs"], directory), /\[ 1 \]$/);
      });

      await t.step("Deno runs it, and its command line", async () => {
        assertMatch(await output(Deno.execPath(), ["run", "-A", "program.mjs"], directory), /\[ 1 \]$/);
        const demo = ["run", "-A", `${installed}/esm/cli.js`, "demo", "--steps", "5", "--json"];
        assertEquals(JSON.parse(await output(Deno.execPath(), demo, directory)).steps, 5);
      });

      await t.step({
        name: "Bun runs it",
        ignore: !hasBun,
        fn: async () => assertMatch(await output("bun", ["program.mjs"], directory), /\[ 1 \]$/),
      });

      await t.step("it has the kernels as files, and the licences of what is in it", async () => {
        const code = `
          import { readFileSync } from "node:fs";
          import { setWasmModule } from "@headway/estimator";
          setWasmModule(new WebAssembly.Module(readFileSync(new URL(import.meta.resolve("@headway/estimator/wasm/simd.wasm")))));
          await import("./program.mjs");`;
        await Deno.writeTextFile(`${directory}/wasm.mjs`, code);
        assertMatch(await output("node", ["wasm.mjs"], directory), /\[ 1 \]$/);
        assertMatch(await Deno.readTextFile(`${installed}/THIRD_PARTY_LICENSES`), /papaparse \d[^]*Permission is hereby granted/);
      });
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});
