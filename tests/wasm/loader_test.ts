import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { type KernelName, kernels } from "../../wasm/kernels.ts";
import { loadWasm, type WasmVariant } from "../../wasm/loader.ts";

const variants: readonly WasmVariant[] = ["simd", "relaxed"];

async function module(name: string): Promise<WebAssembly.Module> {
  return new WebAssembly.Module(await Deno.readFile(new URL(`../../wasm/generated/${name}.wasm`, import.meta.url)));
}

/** What `loadWasm` chooses in a fresh process with an environment and permissions. */
async function chosen(env: Record<string, string>, permissions: readonly string[]): Promise<string> {
  const code = `import { loadWasm } from ${JSON.stringify(new URL("../../wasm/loader.ts", import.meta.url).href)};
    try { console.log(loadWasm().variant); } catch (error) { console.log(error.message); }`;
  const directory = await Deno.makeTempDir();
  try {
    const script = `${directory}/choose.ts`;
    await Deno.writeTextFile(script, code);
    const root = fileURLToPath(new URL("../../", import.meta.url));
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--no-prompt", `--allow-import`, ...permissions, `--config=${root}deno.json`, script],
      env,
    });
    const { stdout } = await command.output();
    return new TextDecoder().decode(stdout).trim();
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

for (const variant of variants) {
  Deno.test(`loadWasm gives every kernel of the list (${variant})`, () => {
    const wasm = loadWasm({ variant });
    assertEquals(wasm.variant, variant);
    assertEquals(Object.keys(wasm.kernels).sort(), Object.keys(kernels).sort());
    for (const [name, spec] of Object.entries(kernels)) assertEquals(wasm.kernels[name as KernelName].length, spec.args.length, name);
    assert(wasm.heapBase > 0 && wasm.heapBase < wasm.memory.buffer.byteLength);
  });

  Deno.test(`loadWasm takes a compiled module and finds its variant (${variant})`, async () => {
    const wasm = loadWasm({ module: await module(variant) });
    assertEquals(wasm.variant, variant);
    const other = variant === "simd" ? "relaxed" : "simd";
    assertThrows(() => loadWasm({ module: new WebAssembly.Module(emptyModule), variant }), TypeError, "exports no heapBase");
    const mismatched = await module(other);
    assertThrows(
      () => loadWasm({ module: mismatched, variant }),
      TypeError,
      `The module is the ${other} variant, but ${variant} was asked for`,
    );
  });

  Deno.test(`the infer-only module has the infer kernels, and says so of the others (${variant})`, async () => {
    const wasm = loadWasm({ module: await module(`${variant}_infer`) });
    for (const [name, spec] of Object.entries(kernels)) {
      const length = spec.stage === "infer" ? spec.args.length : 0;
      assertEquals(wasm.kernels[name as KernelName].length, length, name);
    }
    assertThrows(() => wasm.kernels.sgd(0, 0, 0, 0), TypeError, "[sgd] This kernel is not in the module that was loaded");
  });
}

const emptyModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

Deno.test("loadWasm gives each caller a memory of its own", () => {
  const [first, second] = [loadWasm(), loadWasm()];
  assert(first.memory !== second.memory);
  new Uint8Array(first.memory.buffer)[4096] = 7;
  assertEquals(new Uint8Array(second.memory.buffer)[4096], 0);
});

Deno.test("loadWasm probes relaxed SIMD, which V8 has", () => {
  const asked = Deno.env.get("HEADWAY_WASM");
  assertEquals(loadWasm().variant, asked === undefined || asked === "" ? "relaxed" : asked);
});

Deno.test("loadWasm refuses a variant that is none", () => {
  assertThrows(() => loadWasm({ variant: "fast" as WasmVariant }), RangeError, 'should be "simd" or "relaxed". Received "fast"');
});

Deno.test("HEADWAY_WASM decides where it may be read, and is not asked for where it may not", async () => {
  assertEquals(await chosen({ HEADWAY_WASM: "simd" }, ["--allow-env=HEADWAY_WASM"]), "simd");
  assertEquals(await chosen({ HEADWAY_WASM: "simd" }, []), "relaxed");
  assertEquals(await chosen({ HEADWAY_WASM: "mmx" }, ["--allow-env"]), '[wasm] HEADWAY_WASM should be "simd" or "relaxed". Received "mmx"');
});
