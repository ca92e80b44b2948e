/**
 * Builds the kernels: `deno run -A wasm/build.ts`, or `--check` to rebuild in memory and compare with what is committed.
 *
 * `--partial` warns instead of failing when a kernel of the list has no function yet.
 *
 * The entry of each module is generated from the kernel list: a kernel is an exported function of that name in any file of
 * `wasm/assembly`. Modules are {simd, relaxed} x {full, infer}; `generated/` holds each as plain wasm. What the library carries are the
 * full modules in base64, in `embedded.ts`.
 *
 * @module
 */

import asc from "assemblyscript/asc";
import { hostKernels, kernels, type KernelSpec } from "./kernels.ts";
import { INITIAL_PAGES, MAXIMUM_PAGES, STATIC_BASE } from "./layout.ts";
import { microKernels } from "./generate_micro_kernels.ts";

const directory = new URL("./", import.meta.url);
const generated = new URL("./generated/", directory);
const microKernelsPath = "assembly/micro_kernels.ts";

// -O2, never -O3: that one re-nests chained multiply-adds into dependent chains and costs a quarter of the throughput.
// --noAssert and an aliased abort leave the memory as the only import.
const flags: readonly string[] = [
  "-O2",
  "--runtime",
  "stub",
  "--noAssert",
  "--use",
  "abort=",
  "--importMemory",
  "--initialMemory",
  `${INITIAL_PAGES}`,
  "--maximumMemory",
  `${MAXIMUM_PAGES}`,
  "--memoryBase",
  `${STATIC_BASE}`,
  "--enable",
  "simd",
];

const specs: Readonly<Record<string, KernelSpec>> = { ...kernels, ...hostKernels };

/** What the arithmetic is made of: `relaxed` fuses multiply and add. */
export type Variant = "simd" | "relaxed";

/** One module to build. */
export interface Target {
  /** File name in `generated/`, without ending. */
  readonly name: string;
  /** The arithmetic. */
  readonly variant: Variant;
  /** The kernels that it exports. */
  readonly kernels: readonly string[];
}

/** Sources by path relative to `wasm/`. */
export type Sources = ReadonlyMap<string, string>;

/** The targets for the kernels of the list that the sources have. */
export function targets(available: ReadonlySet<string>): Target[] {
  const list = Object.entries(specs).filter(([name]) => available.has(name));
  const all = list.map(([name]) => name);
  const inferOnly = list.filter(([, spec]) => spec.stage === "infer").map(([name]) => name);
  return (["simd", "relaxed"] as const).flatMap((variant) => [
    { name: variant, variant, kernels: all },
    { name: `${variant}_infer`, variant, kernels: inferOnly },
  ]);
}

/** Reads the sources that asc compiles. The micro-kernels are generated anew, never read. */
export async function readSources(): Promise<Sources> {
  const paths = ["layout.ts"];
  for await (const entry of Deno.readDir(new URL("assembly/", directory))) {
    if (entry.isFile && entry.name.endsWith(".ts")) paths.push(`assembly/${entry.name}`);
  }
  const sources = new Map<string, string>([[microKernelsPath, microKernels()]]);
  for (const path of paths) {
    if (path !== microKernelsPath) sources.set(path, await Deno.readTextFile(new URL(path, directory)));
  }
  return new Map([...sources].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Which file each kernel of the list is in. Throws if a kernel is in two. */
export function locate(sources: Sources): Map<string, string> {
  const files = new Map<string, string>();
  for (const [path, text] of sources) {
    for (const [, name] of text.matchAll(/^export function (\w+)/gm)) {
      if (name === undefined || !Object.hasOwn(specs, name)) continue;
      const other = files.get(name);
      if (other !== undefined) throw new Error(`kernel ${name} is in both ${other} and ${path}`);
      files.set(name, path);
    }
  }
  return files;
}

/** Compiles one module and checks its exports and imports. */
export async function compile(target: Target, sources: Sources): Promise<Uint8Array<ArrayBuffer>> {
  const files = locate(sources);
  const lines = target.kernels.map((name) => `export { ${name} } from "./${(files.get(name) ?? "").replace(/\.ts$/, "")}";`);
  lines.push("export const heapBase: usize = __heap_base;", "export const relaxed: bool = ASC_FEATURE_RELAXED_SIMD;");
  const all = new Map([...sources, ["entry.ts", `${lines.join("\n")}\n`]]);
  const wanted = target.variant === "relaxed" ? [...flags, "--enable", "relaxed-simd"] : flags;
  let binary: Uint8Array | undefined;
  let messages = "";
  const { error } = await asc.main(["entry.ts", "-o", "out.wasm", ...wanted], {
    readFile: (path: string) => all.get(path) ?? null,
    writeFile: (path: string, contents: string | Uint8Array) => {
      if (path === "out.wasm" && typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
    stderr: { write: (text: string | Uint8Array) => void (messages += typeof text === "string" ? text : new TextDecoder().decode(text)) },
  });
  if (error !== null || binary === undefined) {
    throw new Error(`asc could not build ${target.name}: ${error?.message ?? "no output"}\n${messages}`);
  }
  const bytes = new Uint8Array(binary);
  checkInterface(target, bytes);
  return bytes;
}

function checkInterface(target: Target, bytes: Uint8Array<ArrayBuffer>): void {
  const module = new WebAssembly.Module(bytes);
  const imports = WebAssembly.Module.imports(module).map((entry) => `${entry.module}.${entry.name}`);
  if (imports.join() !== "env.memory") throw new Error(`${target.name} must import env.memory alone, but imports ${imports.join(", ")}`);
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  for (const name of target.kernels) {
    const kernel = exports[name];
    if (typeof kernel !== "function") throw new Error(`${target.name} does not export kernel ${name}`);
    const arity = specs[name]?.args.length;
    if (kernel.length !== arity) throw new Error(`kernel ${name} must take ${arity} arguments, but takes ${kernel.length}`);
  }
  const extra = Object.keys(exports).filter((name) => !target.kernels.includes(name) && !["memory", "heapBase", "relaxed"].includes(name));
  if (extra.length > 0) throw new Error(`${target.name} exports ${extra.join(", ")}, which the kernel list does not have`);
}

/** The files of `generated/` and the micro-kernels, by path relative to `wasm/`. */
export async function build(sources: Sources): Promise<Map<string, string | Uint8Array>> {
  const outputs = new Map<string, string | Uint8Array>([[microKernelsPath, microKernels()]]);
  const modules = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const target of targets(new Set(locate(sources).keys()))) {
    const bytes = await compile(target, sources);
    modules.set(target.name, bytes);
    outputs.set(`generated/${target.name}.wasm`, bytes);
  }
  outputs.set(
    "generated/embedded.ts",
    [
      "// deno-fmt-ignore-file",
      "// deno-lint-ignore-file",
      "// Made by wasm/build.ts.",
      "/** The bytes of the relaxed module in base64. */",
      `export const relaxed: string = "${modules.get("relaxed")!.toBase64()}";`,
      "/** The bytes of the simd module in base64. */",
      `export const simd: string = "${modules.get("simd")!.toBase64()}";`,
      "",
    ].join("\n"),
  );
  return outputs;
}

/** Names of generated files that are missing or differ from the build. */
export async function stale(outputs: ReadonlyMap<string, string | Uint8Array>): Promise<string[]> {
  const names: string[] = [];
  for (const [path, contents] of outputs) {
    const wanted = typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
    const present = await Deno.readFile(new URL(path, directory)).catch(() => undefined);
    if (present === undefined || present.length !== wanted.length || !present.every((byte, i) => byte === wanted[i])) names.push(path);
  }
  return names;
}

if (import.meta.main) {
  const sources = await readSources();
  const present = locate(sources);
  const missing = Object.keys(specs).filter((name) => !present.has(name));
  if (missing.length > 0) {
    console.error(`No function in wasm/assembly for kernels of the list: ${missing.join(", ")}.`);
    if (!Deno.args.includes("--partial")) Deno.exit(1);
  }
  const outputs = await build(sources);
  if (Deno.args.includes("--check")) {
    const names = await stale(outputs);
    if (names.length > 0) {
      console.error(`Not what the sources give: ${names.join(", ")}. Run deno run -A wasm/build.ts and commit the result.`);
      Deno.exit(1);
    }
  } else {
    await Deno.mkdir(generated, { recursive: true });
    for (const [path, contents] of outputs) {
      if (typeof contents === "string") await Deno.writeTextFile(new URL(path, directory), contents);
      else await Deno.writeFile(new URL(path, directory), contents);
      console.log(`${path}  ${contents.length} bytes`);
    }
  }
}
