import { assertEquals } from "@std/assert";
import { encodeSliceKey } from "../../../core/io/encoding.ts";

function key(name: string, start: number[], length: number[]): string {
  return Array.from(encodeSliceKey(new TextEncoder().encode(name), { start, length }), (byte) => byte.toString(16).padStart(2, "0")).join(
    " ",
  );
}

Deno.test("encodeSliceKey() of [0, 25) x [0, 16)", () => {
  // 00, "w", 00 01, rank as 01 02, then signed 0, 25, 0, 16 in one byte each: 80 ^ value.
  assertEquals(key("w", [0, 0], [25, 16]), "00 77 00 01 01 02 80 99 80 90");
});

Deno.test("encodeSliceKey() takes two bytes from 64 on", () => {
  // 75 in 14 bits with the header c000: c0 4b. 63 is the last in one byte: bf; 64 is c0 40; -1 (the whole axis) is 7f.
  assertEquals(key("w", [75, 63], [64, -1]), "00 77 00 01 01 02 c0 4b c0 40 bf 7f");
});

Deno.test("encodeSliceKey() takes three bytes from 8192 on", () => {
  // Two bytes hold 13 bits and the sign: 8191 is c000 ^ 1fff = df ff; 8192 is e00000 ^ 2000.
  assertEquals(key("w", [8191], [8192]), "00 77 00 01 01 01 df ff e0 20 00");
});

Deno.test("encodeSliceKey() of the largest extents", () => {
  // 2^53 - 1 needs 54 bits with its sign: eight bytes, whose first eight bits are flipped.
  assertEquals(key("w", [0], [Number.MAX_SAFE_INTEGER]), "00 77 00 01 01 01 80 ff 1f ff ff ff ff ff ff");
});

Deno.test("encodeSliceKey() escapes a zero byte in the name", () => {
  assertEquals(key("a\0b", [], []), "00 61 00 ff 62 00 01 00");
});

Deno.test("encodeSliceKey() sorts as starts do", () => {
  const starts = [0, 1, 63, 64, 8191, 8192, 2 ** 20, 2 ** 40];
  const keys = starts.map((start) => key("w", [start], [1]));
  assertEquals([...keys].sort(), keys);
});
