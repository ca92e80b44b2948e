/**
 * Prints how large the executor is with the operations that predictions of canned models need, bundled and minified, without columns, heads, optimizers
 * and kernels: without the operations on sequences, and with them. Fails where one is beyond its limit: `deno task check:size`.
 *
 * @module
 */

import * as esbuild from "esbuild";
import { fileURLToPath } from "node:url";

/** What is bundled besides the executor, with its limit in bytes after gzip. */
export const bundles = {
  /** For models without sequences. */
  canned: { limit: 16 * 1024, source: 'export { cannedOperations } from "./core/graph/canned_operations.ts";' },
  /** For recurrent models. */
  recurrent: {
    limit: 18.5 * 1024,
    source: 'export { cannedOperations } from "./core/graph/canned_operations.ts";\n' +
      'export { sequenceOperations } from "./core/graph/sequence_operations.ts";',
  },
} as const;

/** What must not be in the bundle: the executor knows nothing of them. */
const foreign = [
  /^core\/(feature_column|optimizers|autodiff|metrics|cells|io|data)\//,
  /^(heads|estimators|cli)\//,
  // What makes graphs, and the list of kernels with what instantiates them.
  /^core\/graph\/(graph_recorder|unify|formulas|rules|text|names)\.ts$/,
  /^wasm\/(?!codes\.ts|recurrent_workspace\.ts)/,
];

/** A bundle of the executor. */
export interface ExecutorBundle {
  /** Bytes after minification. */
  readonly minified: number;
  /** Bytes after gzip at its highest level. */
  readonly gzipped: number;
  /** Bytes of each module in the bundle, largest first. */
  readonly modules: readonly (readonly [path: string, bytes: number])[];
}

/** Bundles the executor and some operations; the kernels and what instantiates them stay outside. */
export async function executorBundle(operations: keyof typeof bundles): Promise<ExecutorBundle> {
  const root = new URL("..", import.meta.url);
  const { outputFiles, metafile } = await esbuild.build({
    stdin: {
      contents: `export { run } from "./core/graph/executor.ts";\n${bundles[operations].source}`,
      resolveDir: fileURLToPath(root),
    },
    absWorkingDir: fileURLToPath(root),
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "esnext",
    minify: true,
    metafile: true,
    external: ["node:*", "./wasm.ts"],
  });
  await esbuild.stop();
  const code = outputFiles[0]!.contents;
  const inputs = Object.values(metafile.outputs)[0]!.inputs;
  const modules = Object.entries(inputs).map(([path, { bytesInOutput }]) => [path, bytesInOutput] as const).sort((a, b) => b[1] - a[1]);
  return { minified: code.length, gzipped: await gzippedSize(code), modules };
}

/** Modules in the bundle that do not belong there. */
export function foreignModules({ modules }: ExecutorBundle): string[] {
  return modules.filter(([path, bytes]) => bytes > 0 && foreign.some((place) => place.test(path))).map(([path]) => path);
}

async function gzippedSize(bytes: Uint8Array): Promise<number> {
  const { gzipSync } = await import("node:zlib");
  return gzipSync(bytes, { level: 9 }).length;
}

if (import.meta.main) {
  let failed = false;
  for (const operations of ["canned", "recurrent"] as const) {
    const bundle = await executorBundle(operations);
    const { limit } = bundles[operations];
    for (const [path, bytes] of bundle.modules) if (bytes > 0) console.log(`${String(bytes).padStart(7)}  ${path}`);
    console.log(`${operations}: ${bundle.minified} bytes minified, ${bundle.gzipped} gzipped, limit ${limit}`);
    const others = foreignModules(bundle);
    if (others.length > 0) console.log(`modules that the executor must not need: ${others.join(", ")}`);
    failed ||= bundle.gzipped > limit || others.length > 0;
  }
  Deno.exit(failed ? 1 : 0);
}
