import { assertEquals, assertThrows } from "@std/assert";
import { mutated, verdictOf } from "../../scripts/mutants.ts";
import { mutants } from "../mutants/mod.ts";

const mutant = { file: "a.ts", find: "x > 0", put: "x >= $& 0", tests: [] };

Deno.test("mutated() replaces a text that occurs once, as it stands", () => {
  assertEquals(mutated("if (x > 0) y();", mutant), "if (x >= $& 0) y();");
});

Deno.test("mutated() refuses a text that is not there, or twice, and a change that is none", () => {
  assertThrows(() => mutated("if (x < 0) y();", mutant), Error, "the list of mutants is stale: a.ts has 0 times, not once: x > 0");
  assertThrows(() => mutated("x > 0 || x > 0", mutant), Error, "the list of mutants is stale: a.ts has 2 times, not once: x > 0");
  assertThrows(() => mutated("x > 0", { ...mutant, put: "x > 0" }), Error, "the mutant of a.ts changes nothing: x > 0");
});

Deno.test("verdictOf() counts a mutant as caught where a test failed, not where none could run", () => {
  assertEquals(verdictOf("ok | 12 passed | 0 failed (2s)\n", 0, false), "SURVIVED");
  assertEquals(verdictOf("\x1b[31mFAILED\x1b[0m | 0 passed | 1 failed (60ms)\n\nerror: Test failed\n", 1, false), "caught");
  assertEquals(verdictOf("error: The module's source code could not be parsed\n", 1, false), "BROKEN");
  assertEquals(verdictOf("./a_test.ts (uncaught error)\nFAILED | 0 passed | 1 failed (1ms)\n", 1, false), "BROKEN");
  assertEquals(verdictOf("", 143, true), "caught by the time limit");
});

Deno.test("every mutant fits the sources, and its tests are there", async () => {
  const root = new URL("../../", import.meta.url);
  for (const each of mutants) {
    mutated(await Deno.readTextFile(new URL(each.file, root)), each);
    for (const test of each.tests) assertEquals((await Deno.stat(new URL(test, root))).isFile, true, test);
  }
});
