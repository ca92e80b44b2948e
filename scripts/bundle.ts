/**
 * Puts the library together: everything that the package exports becomes one module of JavaScript, `dist/headway.js`, and for each door (`mod.ts`,
 * `heads/mod.ts`, ...) there is a list of its names beside it. docs/decisions/built_doors.md says why.
 *
 * A door is an entry point of `deno.json` beside which its source lies under the same name with a `_` before it.
 *
 * @module
 */

import * as esbuild from "esbuild";
import { fileURLToPath } from "node:url";
import { entryPoints } from "./check_docs.ts";
import { type Declaration, declarations } from "./first_prediction.ts";

const root = new URL("..", import.meta.url);
const dist = new URL("dist/", root);

/** An entry point that users import, and the module that makes it. */
export interface Door {
  /** Path from the package's root, without ending: `heads/mod`. */
  readonly path: string;
  /** Path of its source. */
  readonly source: string;
}

/** The entry points of the package that are built. */
export async function doors(): Promise<Door[]> {
  const found: Door[] = [];
  for (const entry of await entryPoints()) {
    const path = entry.replace(/^\.\//, "").replace(/\.ts$/, "");
    const source = path.replace(/[^/]+$/, "_$&.ts");
    if (await Deno.stat(new URL(source, root)).then(() => true, () => false)) found.push({ path, source });
  }
  return found;
}

/** Every file of `dist/` by its path there, before functions are compiled ahead. */
async function build(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const entry: string[] = [];
  for (const [i, { path, source }] of (await doors()).entries()) {
    const names = Object.keys(await import(new URL(source, root).href));
    entry.push(`export { ${names.map((name) => `${name} as ${name}$${i}`).join(", ")} } from "./${source}";`);
    const up = "../".repeat(path.split("/").length - 1) || "./";
    files.set(`${path}.js`, `export {\n${names.map((name) => `  ${name}$${i} as ${name},\n`).join("")}} from "${up}headway.js";\n`);
  }
  const { outputFiles, metafile } = await esbuild.build({
    stdin: { contents: entry.join("\n"), resolveDir: fileURLToPath(root), sourcefile: "doors" },
    absWorkingDir: fileURLToPath(root),
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "esnext",
    minifyWhitespace: true,
    lineLimit: 4000,
    metafile: true,
    external: ["papaparse", "node:*"],
    plugins: [{ name: "everything at once", setup: (build) => build.onLoad({ filter: /\.ts$/ }, loadAtOnce) }],
  });
  await esbuild.stop();
  const text = outputFiles[0]!.text;
  const sources = Object.keys(metafile.inputs).filter((path) => path.endsWith(".ts"));
  return files.set("headway.js", text + await classNames(text, sources));
}

/** A module whose dynamic imports of other modules of the package are static: they are in the same file, so there is nothing to wait for. */
async function loadAtOnce({ path }: { path: string }): Promise<{ contents: string; loader: "ts" }> {
  const imports: string[] = [];
  const source = (await Deno.readTextFile(path)).replaceAll(/(?<!typeof )\bimport\(("\.[^"]+\.ts")\)/g, (_, specifier: string) => {
    imports.push(`\nimport * as imported${imports.length} from ${specifier};`);
    return `Promise.resolve(imported${imports.length - 1})`;
  });
  return { contents: source + imports.join(""), loader: "ts" };
}

/** Gives the classes that esbuild has renamed, because of another of that name or because they speak of themselves, their own names again. */
async function classNames(text: string, paths: readonly string[]): Promise<string> {
  const sources = await Promise.all(paths.map((path) => Deno.readTextFile(new URL(path, root))));
  const own = new Set([...sources.join("\n").matchAll(/\bclass (\w+)/g)].map(([, name]) => name!));
  const lines: string[] = [];
  for (const [, variable, inner] of text.matchAll(/\bvar (\w+)=class(?: (?!extends\b)(\w+))?/g)) {
    const name = own.has(variable!) ? variable! : variable!.replace(/\d+$/, "");
    if ((inner ?? variable) !== name) lines.push(`Object.defineProperty(${variable},"name",{value:"${name}",configurable:true});\n`);
  }
  return lines.join("");
}

/**
 * Writes functions as expressions in parentheses, before everything else. Such functions V8 compiles together with their module, and Deno keeps what V8
 * made of that; any other function is compiled in every process when it is first called.
 */
async function compiledAhead(files: Map<string, string>, isAhead: (declaration: Declaration) => boolean): Promise<Map<string, string>> {
  const text = files.get("headway.js")!;
  let ahead = "";
  let rest = "";
  let end = 0;
  for (const declaration of (await declarations(files)).filter(isAhead)) {
    ahead += `var ${declaration.name}=(${text.slice(declaration.start, declaration.end)});\n`;
    rest += text.slice(end, declaration.start);
    end = declaration.end;
  }
  return files.set("headway.js", ahead + rest + text.slice(end));
}

/** Builds the library anew: what the first prediction calls is compiled ahead. */
export async function bundle(): Promise<Map<string, string>> {
  return await compiledAhead(await build(), ({ called }) => called);
}

/** Paths in `dist/` that are not what the sources make. Which functions are compiled ahead is taken as it is there. */
export async function stale(): Promise<string[]> {
  const there = await Deno.readTextFile(new URL("headway.js", dist)).catch(() => "");
  const ahead = new Set([...there.matchAll(/^var (\w+)=\((?:async )?function/gm)].map(([, name]) => name!));
  const files = await compiledAhead(await build(), ({ name }) => ahead.has(name));
  const found: string[] = [];
  for (const [path, text] of files) if (await Deno.readTextFile(new URL(path, dist)).catch(() => null) !== text) found.push(path);
  return found;
}

if (import.meta.main) {
  for (const [path, text] of await bundle()) {
    const file = new URL(path, dist);
    await Deno.mkdir(new URL(".", file), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
}
