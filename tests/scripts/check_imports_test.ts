import { assertEquals } from "@std/assert";
import { type ModuleNode, violations } from "../../scripts/check_imports.ts";

function module(path: string, ...imports: string[]): ModuleNode {
  return { path, imports: imports.map((target) => ({ path: target, specifier: `./${target}` })) };
}

Deno.test("violations() lets layers import downwards", () => {
  assertEquals(
    violations([module("mod.ts", "heads/a.ts"), module("heads/a.ts", "core/b.ts"), module("core/b.ts", "wasm/c.ts"), module("wasm/c.ts")]),
    [],
  );
});

Deno.test("violations() names an import that goes up", () => {
  assertEquals(violations([module("core/b.ts", "heads/a.ts"), module("heads/a.ts")]), [
    "core/b.ts imports heads/a.ts: core is below heads",
  ]);
});

Deno.test("violations() finds a cycle once", () => {
  assertEquals(violations([module("core/a.ts", "core/b.ts"), module("core/b.ts", "core/c.ts"), module("core/c.ts", "core/a.ts")]), [
    "cycle: core/a.ts -> core/b.ts -> core/c.ts -> core/a.ts",
  ]);
});

Deno.test("violations() names files of one folder that a reader would mix up", () => {
  assertEquals(violations([module("core/a/gradient.ts"), module("core/a/gradients.ts"), module("core/b/gradient.ts")]), [
    "core/a/gradient.ts and core/a/gradients.ts differ by an underscore or a plural alone",
  ]);
  assertEquals(violations([module("core/a/_train.ts"), module("core/a/train.ts")]), [
    "core/a/_train.ts and core/a/train.ts differ by an underscore or a plural alone",
  ]);
});

Deno.test("violations() lets one place import an outside package", () => {
  assertEquals(
    violations([
      module("saved_model/messages/messages.ts", "npm:/@bufbuild/protobuf@2.0.0/wire"),
      module("cli.ts", "jsr:/@std/cli@1/parse-args"),
    ]),
    [],
  );
  assertEquals(violations([module("heads/a.ts", "npm:/@bufbuild/protobuf@2.0.0/wire")]), [
    "heads/a.ts imports npm:/@bufbuild/protobuf@2.0.0/wire: only saved_model/messages imports protobuf",
  ]);
});

Deno.test("violations() names a specifier that only our import map resolves", () => {
  const importing = (specifier: string): ModuleNode => ({
    path: "core/data/a.ts",
    imports: [{ path: "npm:/papaparse@5.5.3", specifier }],
  });
  assertEquals(violations([importing("npm:papaparse@^5.5.3")]), []);
  assertEquals(violations([importing("papaparse")]), [
    "core/data/a.ts imports papaparse: it resolves by the import map of deno.json alone, write npm: or jsr: and a version",
  ]);
});
