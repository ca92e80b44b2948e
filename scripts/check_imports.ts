/**
 * Checks the house plan: imports go one way (`wasm <- core <- heads <- estimators <- mod.ts, cli.ts`), there is no cycle, and what only one
 * room may know is imported there alone. The module graph comes from `deno info`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** A module of the package and what it imports; dynamic imports count for the direction, not for cycles. */
export interface ModuleNode {
  /** Path from the package's root, with `/`, or the specifier where it is no file of the package. */
  readonly path: string;
  readonly imports: readonly { readonly path: string; readonly isDynamic: boolean }[];
}

/** The storeys of the house, from the ground: each may import from itself and from those before it. */
const storeys = ["wasm", "core", "heads", "estimators", "entry"];

/** Outside packages and the one place that may import each. */
const guests: readonly (readonly [specifier: RegExp, place: RegExp, rule: string])[] = [
  [/^npm:\/?@bufbuild\/protobuf/, /^core\/io\//, "only core/io knows protobuf"],
  [/^(jsr:\/?@std\/cli|offline\/std_cli)/, /^(cli\.ts$|cli\/)/, "only the command line knows @std/cli"],
  [/^(jsr:\/?@std\/assert|offline\/std_assert)/, /^$/, "only tests know @std/assert"],
  [/^npm:\/?assemblyscript/, /^wasm\/build\.ts$/, "only the build knows the compiler"],
  [/^npm:\/?@tensorflow\//, /^$/, "only tests know TensorFlow.js"],
  [/^(tests|scripts|offline)\//, /^(offline|cli\.ts$|cli\/)/, "the library knows neither tests nor scripts"],
];

/** Finds what breaks the plan: one sentence each. */
export function violations(modules: readonly ModuleNode[]): string[] {
  const found: string[] = [];
  const paths = new Set(modules.map(({ path }) => path));
  // A door has its source beside it, under the same name with a `_` before it.
  const isDoor = (path: string): boolean => paths.has(path.replace(/[^/]+$/, "_$&"));
  for (const { path, imports } of modules) {
    const from = storeyOf(path);
    if (from < 0) continue;
    for (const { path: target } of imports) {
      if (isDoor(path) !== target.startsWith("dist/")) {
        found.push(`${path} imports ${target}: doors open the built library, and nothing else does`);
      }
      if (isDoor(target)) found.push(`${path} imports ${target}: doors are for users, the library imports what is behind them`);
      const to = storeyOf(target);
      if (to > from) found.push(`${path} imports ${target}: ${storeys[from]} stands below ${storeys[to]}`);
      if (path.startsWith("heads/") && target.startsWith("core/runtime/backends/")) {
        found.push(`${path} imports ${target}: heads know nothing of backends`);
      }
      for (const [specifier, place, rule] of guests) {
        if (specifier.test(target) && !place.test(path)) found.push(`${path} imports ${target}: ${rule}`);
      }
    }
  }
  return [...found, ...cycles(modules).map((cycle) => `cycle: ${cycle.join(" -> ")}`)];
}

function storeyOf(path: string): number {
  if (/^(_?mod|cli)\.ts$|^cli\//.test(path)) return storeys.indexOf("entry");
  return storeys.indexOf(path.split("/")[0]!);
}

/** The cycles of the static imports, one for each strongly connected component (Tarjan, SIAM J. Comput. 1972). */
function cycles(modules: readonly ModuleNode[]): string[][] {
  const edges = new Map(modules.map(({ path, imports }) => [path, imports.filter((i) => !i.isDynamic).map((i) => i.path)]));
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
  for (const place of ["mod.ts", "_mod.ts", "cli.ts", "cli", ...storeys.slice(0, -1)]) await collect(new URL(place, root), sources);
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
    return parseInfo(JSON.parse(new TextDecoder().decode(stdout)), root.href).filter(({ path }) => storeyOf(path) >= 0);
  } finally {
    await Deno.remove(roots);
  }
}

interface Info {
  readonly modules: readonly { readonly specifier: string; readonly error?: string; readonly dependencies?: readonly Dependency[] }[];
}

interface Dependency {
  readonly specifier: string;
  readonly isDynamic?: boolean;
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
        isDynamic: dependency.isDynamic === true,
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
  console.log(`${modules.length} modules, ${found.length} violations of the house plan`);
  Deno.exit(found.length === 0 ? 0 : 1);
}
