import { assertEquals } from "@std/assert";
import { threefry } from "./cases/random.ts";

const hex = (words: readonly number[]): string => words.map((word) => word.toString(16).padStart(8, "0")).join(" ");

Deno.test("the reference of the random kernels gives Random123's known answers", () => {
  // kat_vectors of the Random123 library, threefry2x32 with 20 rounds: counter, key, result.
  assertEquals(hex(threefry([0, 0], [0, 0])), "6b200159 99ba4efe");
  assertEquals(hex(threefry([-1, -1], [-1, -1])), "1cb996fc bb002be7");
  assertEquals(hex(threefry([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])), "c4923a9c 483df7a0");
});
