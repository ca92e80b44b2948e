import { fileURLToPath } from "node:url";
import { assertEquals } from "@std/assert";
import { doors, stale } from "../../scripts/bundle.ts";

Deno.test("dist/ is what the sources make; where it is not, run deno task bundle", async () => {
  assertEquals(await stale(), []);
});

Deno.test("the built library is one module: the little that it imports, it imports when it is needed", async () => {
  const library = new URL("../../dist/headway.js", import.meta.url);
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", fileURLToPath(library)] }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: { specifier: string; dependencies?: unknown }[] };
  const imports = modules.find(({ specifier }) => specifier === library.href)!.dependencies as { specifier: string; isDynamic?: boolean }[];
  assertEquals(imports.map(({ specifier, isDynamic }) => ({ specifier, isDynamic })), [{ specifier: "papaparse", isDynamic: true }]);
});

/** Every name with what it stands for: the type of a value, the name of a class, the names in a namespace. */
function outline(value: unknown): unknown {
  if (typeof value === "function" && /^class\b/.test(`${value}`)) return `class ${value.name}`;
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([name, inner]) => [name, outline(inner)]));
}

for (const { path, source } of await doors()) {
  Deno.test(`${path}.ts gives the names of ${source}, and classes keep theirs`, async () => {
    const root = new URL("../../", import.meta.url);
    assertEquals(outline(await import(new URL(`${path}.ts`, root).href)), outline(await import(new URL(source, root).href)));
  });
}
