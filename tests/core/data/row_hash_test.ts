import { assertEquals, assertNotEquals } from "@std/assert";
import type { Row } from "../../../core/data/mod.ts";
import { RowHash } from "../../../core/data/row_hash.ts";

function hashOf(row: Row): number[] {
  const hash = new RowHash();
  hash.update(row);
  return [hash.word0, hash.word1];
}

Deno.test("RowHash knows one zero, and numbers as float32", () => {
  assertEquals(hashOf({ x: -0 }), hashOf({ x: 0 }));
  assertEquals(hashOf({ x: 0.1 }), hashOf({ x: Math.fround(0.1) }));
  assertNotEquals(hashOf({ x: 0 }), hashOf({ x: 1 }));
});
