import { WasmBackend } from "../../../core/runtime/backends/wasm.ts";
import { testBackend } from "./contract.ts";
import { skips } from "./_skips.ts";

for (const variant of ["simd", "relaxed"] as const) {
  const module = new WebAssembly.Module(Deno.readFileSync(new URL(`../../../wasm/generated/${variant}.wasm`, import.meta.url)));
  testBackend(`wasm ${variant}`, () => new WasmBackend(module), { skips });
}
