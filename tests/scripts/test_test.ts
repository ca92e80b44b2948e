import { assertEquals } from "@std/assert";
import { readOutcome } from "../../scripts/test.ts";

Deno.test("readOutcome() counts what deno test counted", () => {
  assertEquals(readOutcome("...\n\x1b[32mok\x1b[0m | 12 passed (3 steps) | 0 failed | 1 ignored (2s)\n", 0), { passed: 12, failed: 0 });
  assertEquals(readOutcome("\nFAILED | 1 passed | 2 failed (60ms)\n\nerror: Test failed\n", 1), { passed: 1, failed: 2 });
});

Deno.test("readOutcome() counts a run without any summary as one failure", () => {
  assertEquals(readOutcome("TS2322 [ERROR]: ...\nerror: Type checking failed.\n", 1), { passed: 0, failed: 1 });
});

Deno.test("readOutcome() believes the exit status over the count", () => {
  assertEquals(readOutcome("ok | 12 passed | 0 failed (2s)\nerror: ...\n", 1), { passed: 12, failed: 1 });
});
