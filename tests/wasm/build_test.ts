import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { build, compile, locate, readSources, stale } from "../../wasm/build.ts";
import { relaxed, simd } from "../../wasm/generated/embedded.ts";
import { kernels } from "../../wasm/kernels.ts";

Deno.test("the committed modules are what the sources give, byte for byte", async () => {
  const sources = await readSources();
  assertEquals(Object.keys(kernels).filter((name) => !locate(sources).has(name)), []);
  assertEquals(await stale(await build(sources)), []);
});

Deno.test("what the library carries are the modules beside it", async () => {
  const generated = (name: string) => Deno.readFile(new URL(`../../wasm/generated/${name}.wasm`, import.meta.url));
  assertEquals(Uint8Array.fromBase64(relaxed), await generated("relaxed"));
  assertEquals(Uint8Array.fromBase64(simd), await generated("simd"));
});

Deno.test("stale names what differs from the build", async () => {
  assertEquals(
    await stale(new Map<string, string | Uint8Array>([["generated/none.wasm", new Uint8Array(3)], ["layout.ts", "another text"]])),
    [
      "generated/none.wasm",
      "layout.ts",
    ],
  );
});

Deno.test("locate refuses a kernel that stands in two files", () => {
  const text = "export function exp(n: i32, x: usize, y: usize): void {}";
  assertThrows(
    () => locate(new Map([["assembly/a.ts", text], ["assembly/b.ts", text]])),
    Error,
    "kernel exp is in both assembly/a.ts and assembly/b.ts",
  );
});

Deno.test("compile refuses a kernel whose arguments are not the list's", async () => {
  const sources = new Map([["assembly/a.ts", "export function exp(n: i32, x: usize): void {}"]]);
  await assertRejects(
    () => compile({ name: "simd", variant: "simd", kernels: ["exp"] }, sources),
    Error,
    "kernel exp must take 3 arguments, but takes 2",
  );
});

Deno.test("compile passes on what the compiler says", async () => {
  const sources = new Map([["assembly/a.ts", "export function exp(n: i32, x: usize, y: usize): void { nonsense }"]]);
  await assertRejects(() => compile({ name: "simd", variant: "simd", kernels: ["exp"] }, sources), Error, "Cannot find name 'nonsense'");
});

Deno.test("the library calls every kernel of the list", async () => {
  const called = new Set<string>();
  const collect = async (dir: URL): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(dir)) {
      const path = new URL(isDirectory ? `${name}/` : name, dir);
      if (isDirectory) await collect(path);
      // Names of operations are those of their kernels: what only describes operations does not count.
      else if (!/\/graph\/(names|attributes)\.ts$/.test(path.href)) {
        for (const [word] of (await Deno.readTextFile(path)).matchAll(/\w+/g)) called.add(word);
      }
    }
  };
  for (const folder of ["core", "heads", "estimators"]) await collect(new URL(`../../${folder}/`, import.meta.url));
  // `KIND_grad` is written as a template in core/ops/recurrent_kernels.ts.
  const composed = new Set(["lstm_grad", "gru_grad", "simple_rnn_grad"]);
  assertEquals(Object.keys(kernels).filter((name) => !called.has(name) && !composed.has(name)), []);
});
