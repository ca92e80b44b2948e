/**
 * Prints how large the executor is with the operations that predictions of canned models need, bundled and minified, without columns, heads, optimizers
 * and kernels, and fails where it is beyond the limit: `deno task check:size`.
 *
 * @module
 */

import * as esbuild from "esbuild";
import { fileURLToPath } from "node:url";

/** The limit, bytes after gzip. */
export const EXECUTOR_LIMIT = 16 * 1024;

/** What must not be in the bundle: the executor knows nothing of them. */
const foreign = [/^core\/(feature_column|optimizers|autodiff|metrics|cells|io|data)\//, /^(heads|estimators|cli)\//];

/** A bundle of the executor. */
export interface ExecutorBundle {
  /** Bytes after minification. */
  readonly minified: number;
  /** Bytes after gzip at its highest level. */
  readonly gzipped: number;
  /** Bytes of each module in the bundle, largest first. */
  readonly modules: readonly (readonly [path: string, bytes: number])[];
}

/** Bundles the executor and its operations; the kernels and what instantiates them stay outside. */
export async function executorBundle(): Promise<ExecutorBundle> {
  const root = new URL("..", import.meta.url);
  const { outputFiles, metafile } = await esbuild.build({
    stdin: {
      contents: 'export { run } from "./core/graph/executor.ts";\nexport { cannedOperations } from "./core/graph/canned_operations.ts";',
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
  const bundle = await executorBundle();
  for (const [path, bytes] of bundle.modules) if (bytes > 0) console.log(`${String(bytes).padStart(7)}  ${path}`);
  console.log(`${bundle.minified} bytes minified, ${bundle.gzipped} gzipped, limit ${EXECUTOR_LIMIT}`);
  const others = foreignModules(bundle);
  if (others.length > 0) console.log(`modules that the executor must not need: ${others.join(", ")}`);
  Deno.exit(bundle.gzipped <= EXECUTOR_LIMIT && others.length === 0 ? 0 : 1);
}
