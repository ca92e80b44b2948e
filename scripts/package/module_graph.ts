/**
 * The modules that entry points reach, as Deno resolves them: what the import map, `links`, npm and JSR specifiers stand for.
 *
 * @module
 */

import type { OnLoadResult, OnResolveResult, Plugin } from "esbuild";
import { fileURLToPath } from "node:url";

/** A package of npm in Deno's cache. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** Its directory. */
  readonly directory: string;
}

/** Everything that some modules import, directly or not. */
export interface ModuleGraph {
  /** What specifiers resolve to, by URL of the importing module, then by specifier. */
  readonly imports: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Files with the text of modules, by URL. */
  readonly files: ReadonlyMap<string, string>;
  /** Packages of npm. */
  readonly packages: readonly NpmPackage[];
}

interface Resolved {
  readonly specifier?: string;
}

interface Info {
  readonly modules: readonly {
    readonly specifier: string;
    readonly local?: string;
    readonly error?: string;
    readonly npmPackage?: string;
    readonly dependencies?: readonly { readonly specifier: string; readonly code?: Resolved; readonly type?: Resolved }[];
  }[];
  readonly redirects: Readonly<Record<string, string>>;
  readonly npmPackages: Readonly<Record<string, NpmInfo>>;
}

interface NpmInfo {
  readonly name: string;
  readonly version: string;
  /** Its directory in the cache; not there if it was never needed. */
  readonly localPath?: string;
  /** Keys of the packages that it depends on. */
  readonly dependencies: readonly string[];
}

/**
 * Reads the graph of a package's modules from `deno info`.
 *
 * @param root Directory with `deno.json`.
 * @param entries Paths of the entry points, relative to it.
 * @throws {Error} If a module is missing.
 */
export async function moduleGraph(root: URL, entries: readonly string[]): Promise<ModuleGraph> {
  const source = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(source, entries.map((entry) => `import ${JSON.stringify(new URL(entry, root).href)};\n`).join(""));
    const info = await denoInfo("--config", fileURLToPath(new URL("deno.json", root)), source);
    const imports = new Map<string, Map<string, string>>();
    const files = new Map<string, string>();
    for (const { specifier, local, error, dependencies = [] } of info.modules) {
      if (error !== undefined) throw new Error(`${specifier}: ${error}`);
      if (local !== undefined) files.set(specifier, local);
      const resolved = new Map<string, string>();
      for (const { specifier: name, code, type } of dependencies) {
        const target = code?.specifier ?? type?.specifier;
        if (target !== undefined) resolved.set(name, redirected(target, info.redirects));
      }
      imports.set(specifier, resolved);
    }
    return { imports, files, packages: importedPackages(info) };
  } finally {
    await Deno.remove(source);
  }
}

async function denoInfo(...args: string[]): Promise<Info> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", ...args] }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)) as Info;
}

function redirected(url: string, redirects: Readonly<Record<string, string>>): string {
  let target = url;
  while (Object.hasOwn(redirects, target)) target = redirects[target]!;
  return target;
}

/** The packages that modules import, and those that these depend on; `npmPackages` has all that the lock file names. */
function importedPackages({ modules, npmPackages }: Info): NpmPackage[] {
  const keys = new Set(modules.flatMap(({ npmPackage }) => npmPackage ?? []));
  for (const key of keys) for (const dependency of npmPackages[key]!.dependencies) keys.add(dependency);
  return [...keys].map((key) => {
    const { name, version, localPath } = npmPackages[key]!;
    if (localPath === undefined) throw new Error(`npm:${key} is not in Deno's cache: run deno install`);
    return { name, version, directory: localPath };
  });
}

/**
 * Lets esbuild find what Deno finds.
 *
 * @param graph The modules.
 * @param directory A directory that is there for esbuild's own resolution of packages: it gets a `node_modules` with links to Deno's cache.
 */
export async function denoModules(graph: ModuleGraph, directory: string): Promise<Plugin> {
  for (const { name, directory: cached } of graph.packages) {
    const link = `${directory}/node_modules/${name}`;
    await Deno.mkdir(link.replace(/\/[^/]+$/, ""), { recursive: true });
    await Deno.symlink(cached, link, { type: "junction" });
  }
  const urls = new Map([...graph.files].map(([url, path]) => [path, url]));
  return {
    name: "deno modules",
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ path, importer, kind }): Promise<OnResolveResult | undefined> => {
        const target = graph.imports.get(urls.get(importer) ?? "")?.get(path);
        if (target === undefined) return undefined;
        const npm = /^npm:\/?((?:@[^/]+\/)?[^/@]+)@[^/]+(\/.*)?$/.exec(target);
        if (npm !== null) return await build.resolve(`${npm[1]}${npm[2] ?? ""}`, { kind, resolveDir: directory });
        const file = graph.files.get(target);
        return file === undefined ? undefined : { path: file };
      });
      // In Deno's cache of remote modules, names of files have no ending.
      build.onLoad(
        { filter: /./ },
        async ({ path }): Promise<OnLoadResult | undefined> =>
          urls.get(path)?.startsWith("https:") ? { contents: await Deno.readTextFile(path), loader: "ts" } : undefined,
      );
    },
  };
}
