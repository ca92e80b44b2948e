/**
 * Checks the imports of the library: layers import downwards only (`wasm <- core <- saved_model, heads <- estimators <- mod.ts, cli.ts`), there is no cycle, an
 * outside package is imported in one place, and every specifier resolves without the import map of `deno.json`. The module graph comes from
 * `deno info`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** A module of the package and what it imports, statically or dynamically. */
export interface ModuleNode {
  /** Path from the package's root, with `/`, or the specifier where it is no file of the package. */
  readonly path: string;
  readonly imports: readonly {
    readonly path: string;
    /** The specifier as the source has it. */
    readonly specifier: string;
  }[];
}

/** The layers, lowest first: each may import from itself and from those before it. */
const layers = ["wasm", "core", "saved_model", "heads", "estimators", "entry"];

/** Packages and directories outside of the library, and the one place that may import each. */
const dependencies: readonly (readonly [path: RegExp, place: RegExp, rule: string])[] = [
  [/^npm:\/?@bufbuild\/protobuf/, /^saved_model\/messages\//, "only saved_model/messages imports protobuf"],
  [/^npm:\/?papaparse/, /^core\/data\//, "only core/data imports the parser of CSV"],
  [/^(jsr:\/?@std\/cli|offline\/std_cli)/, /^(cli\.ts$|cli\/)/, "only the command line imports @std/cli"],
  [/^(jsr:\/?@std\/assert|offline\/std_assert)/, /^$/, "only tests import @std/assert"],
  [/^npm:\/?assemblyscript/, /^wasm\/build\.ts$/, "only the build of the kernels imports the compiler"],
  [/^npm:\/?@tensorflow\//, /^$/, "only tests import TensorFlow.js"],
  [/^(tests|scripts|offline)\//, /^(offline|cli\.ts$|cli\/)/, "the library imports neither tests nor scripts"],
];

/** What a consumer resolves who imports the sources by path, without the import map of `deno.json`. */
const resolvable = /^(\.{1,2}\/|node:|npm:|jsr:)/;

/** Modules that run in this repository alone. */
const buildScript = /^wasm\/(build|generate_micro_kernels)\.ts$/;

/** Finds what breaks the rules: one sentence each. */
export function violations(modules: readonly ModuleNode[]): string[] {
  const found: string[] = [];
  for (const { path, imports } of modules) {
    const from = layerOf(path);
    if (from < 0) continue;
    for (const { path: target, specifier } of imports) {
      const to = layerOf(target);
      if (to > from) found.push(`${path} imports ${target}: ${layers[from]} is below ${layers[to]}`);
      if (path.startsWith("heads/") && target.startsWith("core/runtime/backends/")) {
        found.push(`${path} imports ${target}: heads must not depend on backends`);
      }
      if (!resolvable.test(specifier) && !buildScript.test(path)) {
        found.push(`${path} imports ${specifier}: it resolves by the import map of deno.json alone, write npm: or jsr: and a version`);
      }
      for (const [pattern, place, rule] of dependencies) {
        if (pattern.test(target) && !place.test(path)) found.push(`${path} imports ${target}: ${rule}`);
      }
    }
  }
  return [...found, ...similarNames(modules.map(({ path }) => path)), ...cycles(modules).map((cycle) => `cycle: ${cycle.join(" -> ")}`)];
}

function layerOf(path: string): number {
  if (/^(mod|cli)\.ts$|^cli\//.test(path)) return layers.indexOf("entry");
  return layers.indexOf(path.split("/")[0]!);
}

/** Files of one folder whose names differ by an underscore or a plural alone. */
function similarNames(paths: readonly string[]): string[] {
  const seen = new Map<string, string>();
  const found: string[] = [];
  for (const path of paths) {
    const stem = path.replace(/\/_?([^/]+?)s?\.ts$/, "/$1");
    const other = seen.get(stem);
    if (other !== undefined) found.push(`${other} and ${path} differ by an underscore or a plural alone`);
    seen.set(stem, path);
  }
  return found;
}

/** The cycles of imports, one for each strongly connected component (Tarjan, SIAM J. Comput. 1972). */
function cycles(modules: readonly ModuleNode[]): string[][] {
  const edges = new Map(modules.map(({ path, imports }) => [path, imports.map((i) => i.path)]));
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): void => {
    const index = order.size;
    order.set(path, index);
    low.set(path, index);
    stack.push(path);
    for (const next of edges.get(path) ?? []) {
      if (!edges.has(next)) continue;
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) low.set(path, Math.min(low.get(path)!, low.get(next)!));
    }
    if (low.get(path) !== index) return;
    const component = stack.splice(stack.indexOf(path));
    if (component.length > 1 || edges.get(path)?.includes(path)) found.push([...component, component[0]!]);
  };
  for (const { path } of modules) if (!order.has(path)) visit(path);
  return found;
}

/** Reads the graph of every source file of the package. */
export async function readModules(root: URL): Promise<ModuleNode[]> {
  const sources: string[] = [];
  for (const place of ["mod.ts", "cli.ts", "cli", ...layers.slice(0, -1)]) await collect(new URL(place, root), sources);
  const roots = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(roots, sources.map((source) => `import ${JSON.stringify(source)};\n`).join(""));
    const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--config", fileURLToPath(new URL("deno.json", root)), roots],
      cwd: root,
      stdout: "piped",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return parseInfo(JSON.parse(new TextDecoder().decode(stdout)), root.href).filter(({ path }) => layerOf(path) >= 0);
  } finally {
    await Deno.remove(roots);
  }
}

interface Info {
  readonly modules: readonly { readonly specifier: string; readonly error?: string; readonly dependencies?: readonly Dependency[] }[];
}

interface Dependency {
  readonly specifier: string;
  readonly code?: { readonly specifier?: string; readonly error?: string };
  readonly type?: { readonly specifier?: string; readonly error?: string };
}

function parseInfo(info: Info, root: string): ModuleNode[] {
  const local = (specifier: string): string => specifier.startsWith(root) ? specifier.slice(root.length) : specifier;
  return info.modules.map(({ specifier, error, dependencies }) => {
    if (error !== undefined) throw new Error(`${local(specifier)}: ${error}`);
    return {
      path: local(specifier),
      imports: (dependencies ?? []).map((dependency) => ({
        path: local(dependency.code?.specifier ?? dependency.type?.specifier ?? dependency.specifier),
        specifier: dependency.specifier,
      })),
    };
  });
}

async function collect(path: URL, into: string[]): Promise<void> {
  const stat = await Deno.stat(path).catch(() => null);
  if (stat?.isFile && path.pathname.endsWith(".ts") && !path.pathname.includes("/wasm/assembly/")) into.push(path.href);
  if (!stat?.isDirectory) return;
  for await (const entry of Deno.readDir(path)) await collect(new URL(`${path.href}/${entry.name}`), into);
}

if (import.meta.main) {
  const modules = await readModules(new URL("..", import.meta.url));
  const found = violations(modules);
  for (const sentence of found) console.error(sentence);
  console.log(`${modules.length} modules, ${found.length} violations of the rules for imports`);
  Deno.exit(found.length === 0 ? 0 : 1);
}
