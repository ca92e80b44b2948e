/**
 * Bundles entry points into modules of JavaScript that share chunks.
 *
 * @module
 */

import * as esbuild from "esbuild";
import { fileURLToPath } from "node:url";
import { withClassNames } from "./class_names.ts";
import { thirdPartyLicences } from "./licences.ts";
import { denoModules, moduleGraph } from "./module_graph.ts";

/** An entry point of a package. */
export interface Entry {
  /** Name of its module, without ending. */
  readonly name: string;
  /** Path of its source, from the root: `./heads/mod.ts`. */
  readonly source: string;
  /** Whether it loads only what it needs itself; the others share what the first entry point needs as one chunk. */
  readonly apart: boolean;
}

/** Modules of JavaScript. */
export interface Modules {
  /** Their texts by file name. */
  readonly files: ReadonlyMap<string, string>;
  /** Names and licences of the packages that are in them. */
  readonly licences: string;
}

/**
 * Bundles entry points with all that they import, dependencies included.
 *
 * @param root Directory of the sources, with `deno.json`.
 * @param entries The entry points.
 */
export async function bundle(root: URL, entries: readonly Entry[]): Promise<Modules> {
  const directory = fileURLToPath(root);
  const graph = await moduleGraph(root, entries.map(({ source }) => source));
  const temporary = await Deno.makeTempDir();
  try {
    const { outputFiles, metafile } = await esbuild.build({
      entryPoints: entries.map(({ name }) => ({ in: `${ENTRY}${name}`, out: name })),
      absWorkingDir: directory,
      outdir: temporary,
      chunkNames: "[name]-[hash]",
      bundle: true,
      splitting: true,
      write: false,
      metafile: true,
      format: "esm",
      platform: "neutral",
      mainFields: ["module", "main"],
      target: "es2022",
      // Identifiers stay: a stack trace names the functions of the sources.
      minifyWhitespace: true,
      lineLimit: 4000,
      legalComments: "none",
      // papaparse requires "stream" where it is given a stream of Node, which this library does not do.
      external: ["node:*", "stream"],
      logLevel: "warning",
      plugins: [sharedChunk(directory, entries), staticImports, await denoModules(graph, temporary)],
    });
    const inputs = Object.keys(metafile.inputs).filter((path) => !path.startsWith(`${NAMESPACE}:`));
    const sources = inputs.map((path) => fileURLToPath(new URL(path, root)).replaceAll("\\", "/"));
    const names = await classNames(sources.filter((path) => path.endsWith(".ts")));
    const files = outputFiles.map(({ path, text }) => [path.split(/[\\/]/).at(-1)!, withClassNames(text, names)] as const);
    return { files: new Map(files), licences: await thirdPartyLicences(graph, sources) };
  } finally {
    await esbuild.stop();
    await Deno.remove(temporary, { recursive: true });
  }
}

const NAMESPACE = "entry";
const ENTRY = `${NAMESPACE}:`;

/**
 * Makes every entry point import the first one. esbuild puts modules that the same entry points reach into one chunk; without this it makes some seventy
 * chunks, and an import takes half as long again in Deno, twice as long in Node.
 */
function sharedChunk(directory: string, entries: readonly Entry[]): esbuild.Plugin {
  return {
    name: "shared chunk",
    setup(build): void {
      build.onResolve({ filter: new RegExp(`^${ENTRY}`) }, ({ path }) => ({ path: path.slice(ENTRY.length), namespace: NAMESPACE }));
      build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path }) => {
        const { source, apart } = entries.find(({ name }) => name === path)!;
        const shared = apart ? "" : `import ${JSON.stringify(entries[0]!.source)};\n`;
        return { contents: `${shared}export * from ${JSON.stringify(source)};\n`, resolveDir: directory };
      });
    },
  };
}

/** Makes dynamic imports of the package's own modules static: those modules are in the same chunk, so there is nothing to wait for. */
const staticImports: esbuild.Plugin = {
  name: "static imports",
  setup(build): void {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }): Promise<esbuild.OnLoadResult> => {
      const imports: string[] = [];
      const source = (await Deno.readTextFile(path)).replaceAll(/(?<!typeof )\bimport\(("\.[^"]+\.ts")\)/g, (_, specifier: string) => {
        imports.push(`\nimport * as imported${imports.length} from ${specifier};`);
        return `Promise.resolve(imported${imports.length - 1})`;
      });
      return { contents: source + imports.join(""), loader: "ts" };
    });
  },
};

async function classNames(paths: readonly string[]): Promise<Set<string>> {
  const sources = await Promise.all(paths.map((path) => Deno.readTextFile(path)));
  return new Set(sources.flatMap((source) => [...source.matchAll(/\bclass (\w+)/g)].map(([, name]) => name!)));
}
