// What the command line relies on. It holds for the stand-in and for the real library alike.
import { assertEquals } from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";

Deno.test("parseArgs() reads flags, values and the rest", () => {
  assertEquals(parseArgs(["--foo", "--bar=baz", "./quux.txt"]), { foo: true, bar: "baz", _: ["./quux.txt"] });
  assertEquals(parseArgs(["-x", "3", "-n5", "-abc", "--beep=boop", "foo"]), {
    x: 3,
    n: 5,
    a: true,
    b: true,
    c: true,
    beep: "boop",
    _: ["foo"],
  });
});

Deno.test("parseArgs() lets the kinds decide", () => {
  assertEquals(parseArgs(["--foo", "--bar", "baz"], { boolean: ["foo"], string: ["bar"] }), { foo: true, bar: "baz", _: [] });
  assertEquals(parseArgs(["--steps", "10"], { string: ["steps"] }), { steps: "10", _: [] });
  assertEquals(parseArgs(["--steps", "10"], {}), { steps: 10, _: [] });
  assertEquals(parseArgs([], { boolean: ["help"], string: ["out"] }), { help: false, _: [] });
});

Deno.test("parseArgs() takes nothing that begins with a dash for a value, unless an equals sign joins them", () => {
  assertEquals(parseArgs(["--rate=-0.5"], { string: ["rate"] }), { rate: "-0.5", _: [] });
  assertEquals(parseArgs(["--rate", "-n"], { string: ["rate"] }), { rate: "", n: true, _: [] });
  assertEquals(parseArgs(["--rate", "--other"], { string: ["rate"] }), { rate: "", other: true, _: [] });
});

Deno.test("parseArgs() collects, or lets the last one win", () => {
  assertEquals(parseArgs(["--c", "a", "--c", "b"], { string: ["c"], collect: ["c"] }), { c: ["a", "b"], _: [] });
  assertEquals(parseArgs([], { string: ["c"], collect: ["c"] }), { c: [], _: [] });
  assertEquals(parseArgs(["--c", "a", "--c", "b"], { string: ["c"] }), { c: "b", _: [] });
});

Deno.test("parseArgs() fills in defaults, under every alias", () => {
  assertEquals(parseArgs([], { string: ["out"], default: { out: "x" }, alias: { out: "o" } }), { out: "x", o: "x", _: [] });
  assertEquals(parseArgs(["-o", "y"], { string: ["out"], default: { out: "x" }, alias: { out: "o" } }), { out: "y", o: "y", _: [] });
  assertEquals(parseArgs(["-h"], { boolean: ["help"], alias: { help: "h" } }), { help: true, h: true, _: [] });
});

Deno.test("parseArgs() negates what may be negated", () => {
  assertEquals(parseArgs(["--no-color"], { boolean: ["color"], negatable: ["color"], default: { color: true } }), { color: false, _: [] });
});

Deno.test("parseArgs() stops at --, and early where asked to", () => {
  assertEquals(parseArgs(["--a", "--", "--b"], { "--": true, boolean: ["a"] }), { a: true, _: [], "--": ["--b"] });
  assertEquals(parseArgs(["train", "--x"], { stopEarly: true }), { _: ["train", "--x"] });
});

Deno.test("parseArgs() asks about what it does not know", () => {
  const seen: unknown[] = [];
  const unknown = (arg: string, key?: string, value?: unknown): boolean => {
    seen.push([arg, key, value]);
    return false;
  };
  assertEquals(parseArgs(["--bad=1", "pos", "--ok"], { boolean: ["ok"], unknown }), { ok: true, _: [] });
  assertEquals(seen.length, 2);
  assertEquals(seen[0], ["--bad=1", "bad", "1"]);
  assertEquals((seen as [string][])[1]![0], "pos");
});
