/**
 * Builds the form of the package that npm gets, for Node, Bun, bundlers and CDNs: `deno task package [DIRECTORY]`, by default `build/npm`.
 *
 * - `esm/`: one module of JavaScript for each entry point of `deno.json`, and the chunks that they share. Dependencies and kernels are inside.
 * - `types/`: declarations.
 * - `wasm/`: the kernels as plain files, for hosts that forbid compiling bytes.
 *
 * docs/decisions/sources_are_published.md says why there is such a form.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { declarationsOf } from "./package/declarations.ts";
import { bundle } from "./package/modules.ts";

const root = new URL("../", import.meta.url);

/** Files that are part of the package as they are: texts, and the data of `headway demo`. */
const copied = ["README.md", "LICENSE", "examples/data/iris.csv", "examples/data/penguins.csv"];

/** Entry points that load no more than they need themselves. */
const apart = ["./explain"];

/** What of `deno.json` is used. */
interface Config {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
}

/**
 * Writes the package into a directory, from which whatever an earlier build left is removed.
 *
 * @param directory Path of the directory.
 */
export async function buildPackage(directory: string): Promise<void> {
  const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", root))) as Config;
  await Deno.remove(directory, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const entries = Object.entries(config.exports).map(([entry, source]) => ({
    name: moduleName(entry),
    source,
    apart: apart.includes(entry),
  }));
  const modules = await bundle(root, entries);
  const declarations = declarationsOf(root, Object.values(config.exports));
  const files = new Map<string, string | Uint8Array>([
    // All modules lie in one directory below the package's root, as `cli/` does, so that relative URLs of data lead to the same place.
    ...[...modules.files].map(([name, text]) => [`esm/${name}`, text] as const),
    ...[...declarations].map(([path, text]) => [`types/${path}`, text] as const),
    ["THIRD_PARTY_LICENSES", modules.licences],
  ]);
  const kernels: string[] = [];
  for await (const { name } of Deno.readDir(new URL("wasm/generated/", root))) {
    if (!name.endsWith(".wasm")) continue;
    kernels.push(`wasm/${name}`);
    files.set(`wasm/${name}`, await Deno.readFile(new URL(`wasm/generated/${name}`, root)));
  }
  for (const path of copied) files.set(path, await Deno.readFile(new URL(path, root)));
  files.set("package.json", JSON.stringify(manifest(config, kernels.sort()), null, 2) + "\n");
  for (const [path, contents] of files) {
    const file = `${directory}/${path}`;
    await Deno.mkdir(file.replace(/\/[^/]+$/, ""), { recursive: true });
    if (typeof contents === "string") await Deno.writeTextFile(file, contents);
    else await Deno.writeFile(file, contents);
  }
}

/** Name of the module of an entry point: `heads_contrib` for `./heads/contrib`. */
function moduleName(entry: string): string {
  return entry === "." ? "mod" : entry.slice("./".length).replaceAll("/", "_");
}

/** The contents of `package.json`. */
function manifest({ name, version, license, exports }: Config, kernels: readonly string[]): Record<string, unknown> {
  const entries = Object.entries(exports).map(([entry, path]) => {
    const types = `./types/${path.slice("./".length).replace(/\.ts$/, ".d.ts")}`;
    return [entry, { types, default: `./esm/${moduleName(entry)}.js` }] as const;
  });
  return {
    name,
    version,
    description: "TensorFlow's Estimators for Deno, Node, Bun and browsers, on WebAssembly",
    license,
    type: "module",
    sideEffects: false,
    // process.getBuiltinModule, by which files are reached, is there since 20.16.
    engines: { node: ">=20.16" },
    exports: Object.fromEntries([...entries, ...[...kernels, "package.json"].map((path) => [`./${path}`, `./${path}`])]),
    files: ["esm", "types", "wasm", "examples", "THIRD_PARTY_LICENSES"],
  };
}

if (import.meta.main) {
  const directory = Deno.args[0] ?? fileURLToPath(new URL("build/npm", root));
  await buildPackage(directory);
  console.log(directory);
}
