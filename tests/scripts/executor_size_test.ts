import { assert, assertEquals } from "@std/assert";
import { bundles, executorBundle, foreignModules } from "../../scripts/executor_size.ts";

for (const operations of ["canned", "recurrent"] as const) {
  Deno.test(`the executor with the operations of ${operations} models is small, and is bundled with nothing of columns, heads, training or kernels`, async () => {
    const bundle = await executorBundle(operations);
    assertEquals(foreignModules(bundle), []);
    assert(bundle.gzipped <= bundles[operations].limit, `${bundle.gzipped} bytes`);
    const paths = bundle.modules.map(([path]) => path);
    assert(paths.includes("core/graph/executor.ts") && paths.includes("core/ops/shape.ts"), paths.join(", "));
    assertEquals(paths.includes("core/ops/recurrent_kernels.ts"), operations === "recurrent");
  });
}

Deno.test("foreignModules() names modules of columns, heads, training and kernels that have bytes in a bundle", () => {
  const modules = [
    ["core/graph/executor.ts", 10],
    ["heads/head.ts", 5],
    ["core/optimizers/adam.ts", 0],
    ["core/autodiff/tape.ts", 1],
    ["wasm/kernels.ts", 2],
    ["wasm/codes.ts", 2],
    ["core/graph/graph_recorder.ts", 2],
    ["core/graph/current_recorder.ts", 2],
  ] as const;
  const found = foreignModules({ minified: 0, gzipped: 0, modules });
  assertEquals(found, ["heads/head.ts", "core/autodiff/tape.ts", "wasm/kernels.ts", "core/graph/graph_recorder.ts"]);
});
