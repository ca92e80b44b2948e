/**
 * Puts the library together: everything that the package exports becomes one module of JavaScript, `dist/headway.js`, and for each door (`mod.ts`,
 * `heads/mod.ts`, ...) there is a list of its names beside it. `deno run -A scripts/bundle.ts`, or `--check` to compare with what is committed.
 *
 * A door is an entry point of `deno.json` beside which its source lies under the same name with a `_` before it. docs/decisions/built_doors.md says why.
 *
 * @module
 */

import * as esbuild from "esbuild";
import { fileURLToPath } from "node:url";

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
  const { exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root))) as { exports: Record<string, string> };
  const found: Door[] = [];
  for (const entry of Object.values(exports)) {
    const path = entry.replace(/^\.\//, "").replace(/\.ts$/, "");
    const source = path.replace(/[^/]+$/, "_$&.ts");
    if (await Deno.stat(new URL(source, root)).then(() => true, () => false)) found.push({ path, source });
  }
  return found;
}

/** Every file of `dist/` by its path there. */
export async function bundle(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const entry: string[] = [];
  for (const [i, { path, source }] of (await doors()).entries()) {
    const names = Object.keys(await import(new URL(source, root).href));
    entry.push(`export { ${names.map((name) => `${name} as ${name}$${i}`).join(", ")} } from "./${source}";`);
    const up = "../".repeat(path.split("/").length - 1) || "./";
    files.set(`${path}.js`, `export {\n${names.map((name) => `  ${name}$${i} as ${name},\n`).join("")}} from "${up}headway.js";\n`);
  }
  const { outputFiles } = await esbuild.build({
    stdin: { contents: entry.join("\n"), resolveDir: fileURLToPath(root), sourcefile: "doors" },
    absWorkingDir: fileURLToPath(root),
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "esnext",
    external: ["papaparse", "node:*"],
    plugins: [{ name: "everything at once", setup: (build) => build.onLoad({ filter: /\.ts$/ }, loadAtOnce) }],
  });
  await esbuild.stop();
  const text = outputFiles[0]!.text;
  files.set("headway.js", text + await classNames(text));
  return files;
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
async function classNames(text: string): Promise<string> {
  const own = new Set<string>();
  for (const [, name] of (await sourcesOf(text)).matchAll(/\bclass (\w+)/g)) own.add(name!);
  const lines: string[] = [];
  for (const [, variable, inner] of text.matchAll(/^var (\w+) = class(?: (?!extends\b)(\w+))?/gm)) {
    const name = own.has(variable!) ? variable! : variable!.replace(/\d+$/, "");
    if ((inner ?? variable) !== name) lines.push(`Object.defineProperty(${variable}, "name", { value: "${name}", configurable: true });\n`);
  }
  return lines.join("");
}

/** The sources that a bundle was made from: esbuild names each in a comment. */
async function sourcesOf(text: string): Promise<string> {
  const paths = [...text.matchAll(/^\/\/ (\S+\.ts)$/gm)].map(([, path]) => path!);
  return (await Promise.all(paths.map((path) => Deno.readTextFile(new URL(path, root))))).join("\n");
}

/** Paths in `dist/` that are not as they would be built now. */
export async function stale(files: ReadonlyMap<string, string>): Promise<string[]> {
  const found: string[] = [];
  for (const [path, text] of files) {
    if (await Deno.readTextFile(new URL(path, dist)).catch(() => null) !== text) found.push(path);
  }
  return found;
}

/** Writes what is not as it would be built now. */
export async function writeBundle(): Promise<string[]> {
  const files = await bundle();
  const written = await stale(files);
  for (const path of written) {
    const file = new URL(path, dist);
    await Deno.mkdir(new URL(".", file), { recursive: true });
    await Deno.writeTextFile(file, files.get(path)!);
  }
  return written;
}

if (import.meta.main) {
  if (Deno.args.includes("--check")) {
    const found = await stale(await bundle());
    for (const path of found) console.error(`dist/${path} is not what the sources make: run deno task bundle`);
    Deno.exit(found.length === 0 ? 0 : 1);
  }
  for (const path of await writeBundle()) console.log(`dist/${path}`);
}
