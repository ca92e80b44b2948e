import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { applyPatch, makePatch } from "../../wasm/patch.ts";

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

Deno.test("a patch copies what is alike and holds the rest", () => {
  const base = bytes("the kernels of the relaxed variant");
  const wanted = bytes("the kernels of the other variant");
  const patch = makePatch(base, wanted);
  assertEquals(applyPatch(base, patch), wanted);
  // No byte, then 19 copied from 0; 5 bytes as they are, then 8 copied from 26.
  assertEquals(patch, Uint8Array.of(0, 19, 0, 5, ...bytes("other"), 8, 26));
});

Deno.test("a patch makes anything of anything", () => {
  const array = fc.uint8Array({ max: 3, maxLength: 300 });
  fc.assert(fc.property(array, array, (base, wanted) => {
    assertEquals(applyPatch(base, makePatch(base, wanted)), Uint8Array.from(wanted));
  }));
  fc.assert(fc.property(array, array, array, (before, middle, after) => {
    const wanted = Uint8Array.of(...before, ...after, ...before);
    const patch = makePatch(Uint8Array.of(...before, ...middle, ...after), wanted);
    assertEquals(applyPatch(Uint8Array.of(...before, ...middle, ...after), patch), wanted);
    // A copy of 8 bytes or more costs at most 6, three numbers below 900; bytes behind the last copy cost a number more.
    assert(patch.length <= wanted.length + 2);
  }));
});
