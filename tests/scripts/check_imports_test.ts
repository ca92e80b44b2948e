import { assertEquals } from "@std/assert";
import { type ModuleNode, violations } from "../../scripts/check_imports.ts";

function module(path: string, ...imports: string[]): ModuleNode {
  return { path, imports: imports.map((target) => ({ path: target, isDynamic: false })) };
}

Deno.test("violations() lets the storeys import downwards", () => {
  assertEquals(
    violations([module("mod.ts", "heads/a.ts"), module("heads/a.ts", "core/b.ts"), module("core/b.ts", "wasm/c.ts"), module("wasm/c.ts")]),
    [],
  );
});

Deno.test("violations() names an import that goes up", () => {
  assertEquals(violations([module("core/b.ts", "heads/a.ts"), module("heads/a.ts")]), [
    "core/b.ts imports heads/a.ts: core stands below heads",
  ]);
});

Deno.test("violations() finds a cycle once, dynamic imports apart", () => {
  assertEquals(violations([module("core/a.ts", "core/b.ts"), module("core/b.ts", "core/c.ts"), module("core/c.ts", "core/a.ts")]), [
    "cycle: core/a.ts -> core/b.ts -> core/c.ts -> core/a.ts",
  ]);
  assertEquals(
    violations([module("core/a.ts", "core/b.ts"), { path: "core/b.ts", imports: [{ path: "core/a.ts", isDynamic: true }] }]),
    [],
  );
});

Deno.test("violations() keeps guests in their rooms", () => {
  assertEquals(
    violations([module("core/io/wire.ts", "npm:/@bufbuild/protobuf@2.0.0/wire"), module("cli.ts", "jsr:/@std/cli@1/parse-args")]),
    [],
  );
  assertEquals(violations([module("heads/a.ts", "npm:/@bufbuild/protobuf@2.0.0/wire")]), [
    "heads/a.ts imports npm:/@bufbuild/protobuf@2.0.0/wire: only core/io knows protobuf",
  ]);
});

Deno.test("violations() lets doors open the built library, and nobody else", () => {
  const source = module("heads/_mod.ts", "heads/a.ts");
  const good = [module("heads/mod.ts", "dist/heads/mod.js"), source, module("heads/a.ts")];
  assertEquals(violations(good), []);
  assertEquals(violations([...good, module("heads/b.ts", "dist/headway.js"), module("estimators/c.ts", "heads/mod.ts")]), [
    "heads/b.ts imports dist/headway.js: doors open the built library, and nothing else does",
    "estimators/c.ts imports heads/mod.ts: doors are for users, the library imports what is behind them",
  ]);
  assertEquals(violations([module("heads/mod.ts", "heads/a.ts"), source]), [
    "heads/mod.ts imports heads/a.ts: doors open the built library, and nothing else does",
  ]);
});
