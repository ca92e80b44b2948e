import { assertEquals, assertThrows } from "@std/assert";
import {
  adler32,
  bytesTag,
  crc32c,
  encodeSliceKey,
  fixed32Tag,
  maskCrc,
  maskedCrc32c,
  varintTag,
  WireReader,
  WireWriter,
} from "../../../core/io/encoding.ts";

// Check values: "123456789" from the catalogue of CRC algorithms; the others from RFC 3720, section B.4.
const vectors: { name: string; bytes: Uint8Array; crc: number }[] = [
  { name: "nothing", bytes: new Uint8Array(0), crc: 0 },
  { name: "123456789", bytes: new TextEncoder().encode("123456789"), crc: 0xe3069283 },
  { name: "32 zeros", bytes: new Uint8Array(32), crc: 0x8a9136aa },
  { name: "32 times 255", bytes: new Uint8Array(32).fill(255), crc: 0x62a8ab43 },
  { name: "0 to 31", bytes: Uint8Array.from({ length: 32 }, (_, i) => i), crc: 0x46dd794e },
];

for (const { name, bytes, crc } of vectors) {
  Deno.test(`crc32c() of ${name}`, () => assertEquals(crc32c(bytes), crc));
}

Deno.test("crc32c() goes on from a checksum at any cut", () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, i) => i * 37);
  for (let cut = 0; cut <= bytes.length; cut++) assertEquals(crc32c(bytes.subarray(cut), crc32c(bytes.subarray(0, cut))), crc32c(bytes));
});

Deno.test("crc32c() changes with every single bit", () => {
  const bytes = new Uint8Array(23);
  const seen = new Set([crc32c(bytes)]);
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    seen.add(crc32c(flipped));
  }
  assertEquals(seen.size, 1 + 8 * bytes.length);
});

Deno.test("maskCrc() turns by 15 bits and adds the constant", () => {
  assertEquals(maskCrc(0), 0xa282ead8);
  // 0x8000 turned right by 15 bits is 1.
  assertEquals(maskCrc(0x8000), 0xa282ead9);
  // 1 turned right by 15 bits is 2^17.
  assertEquals(maskCrc(1), 0xa284ead8);
  assertEquals(maskedCrc32c(new Uint8Array(32)), maskCrc(0x8a9136aa));
});

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

Deno.test("encodeSliceKey() escapes a byte of 255 in the name", () => {
  assertEquals([...encodeSliceKey(Uint8Array.of(255), { start: [], length: [] })], [0, 255, 0, 0, 1, 0]);
});

Deno.test("encodeSliceKey() sorts as starts do", () => {
  const starts = [0, 1, 63, 64, 8191, 8192, 2 ** 20, 2 ** 40];
  const keys = starts.map((start) => key("w", [start], [1]));
  assertEquals([...keys].sort(), keys);
});

function reader(...bytes: number[]): WireReader {
  return new WireReader(Uint8Array.from(bytes), (problem) => {
    throw new RangeError(problem);
  });
}

Deno.test("WireWriter and WireReader agree on varints of every length", () => {
  const values = [0, 1, 127, 128, 16383, 16384, 2 ** 31, 2 ** 32, 2 ** 49 - 1, 2 ** 49, Number.MAX_SAFE_INTEGER];
  const out = new WireWriter();
  for (const value of values) out.varint(value);
  const source = reader(...out.finish());
  assertEquals(values.map(() => source.varint()), values);
  assertEquals(source.remaining, 0);
});

Deno.test("WireReader.varint() refuses what it cannot hold", () => {
  // Ten bytes: -1 in two's complement.
  assertThrows(() => reader(...new Array(9).fill(255), 1).varint(), RangeError, "negative or larger than 2^53");
  assertThrows(() => reader(...new Array(11).fill(255)).varint(), RangeError, "longer than 10 bytes");
  assertThrows(() => reader(128, 128).varint(), RangeError, "runs past the end");
});

Deno.test("WireReader.take() refuses more than is left", () => {
  assertThrows(() => reader(1, 2).take(3), RangeError, "3 bytes were announced and 2 are left");
  assertThrows(() => reader(5, 2).delimited(), RangeError, "5 bytes were announced and 1 are left");
  assertThrows(() => reader(1, 2, 3).fixed32(), RangeError);
});

Deno.test("WireReader.message() skips fields it was not asked for", () => {
  const out = new WireWriter();
  out.varintField(1, 300).varintField(9, 7).bytesField(2, Uint8Array.of(1, 2)).fixed32Field(6, 0xdeadbeef).fixed32Field(10, 1);
  out.varint(11 << 3 | 1).raw(new Uint8Array(8)).bytesField(12, Uint8Array.of(3));
  const source = reader(...out.finish());
  const seen: unknown[] = [];
  source.message({
    [varintTag(1)]: () => seen.push(source.varint()),
    [bytesTag(2)]: () => seen.push([...source.delimited()]),
    [fixed32Tag(6)]: () => seen.push(source.fixed32()),
  });
  assertEquals(seen, [300, [1, 2], 0xdeadbeef]);
});

Deno.test("WireReader.message() refuses groups, unknown wire types and the field number 0", () => {
  assertThrows(() => reader(1 << 3 | 3).message({}), RangeError, "wire type 3");
  assertThrows(() => reader(1 << 3 | 4).message({}), RangeError, "wire type 4");
  assertThrows(() => reader(1 << 3 | 7).message({}), RangeError, "wire type 7");
  assertThrows(() => reader(0).message({}), RangeError, "the number 0");
});

Deno.test("WireWriter leaves out zero fields and grows", () => {
  const out = new WireWriter().varintField(1, 0).fixed32Field(2, 0);
  assertEquals(out.length, 0);
  const big = new Uint8Array(100_000).fill(9);
  assertEquals(out.raw(big).finish(), big);
});

Deno.test("adler32() is that of RFC 1950, in one piece and in several", () => {
  const bytes = new TextEncoder().encode("Wikipedia");
  // a = 1 + the sum of the bytes = 920 = 0x398, b = the sum of a after each byte = 4582 = 0x11e6.
  assertEquals(adler32(bytes), 0x11e60398);
  const long = new Uint8Array(20_000).fill(255);
  let [a, b] = [1n, 0n];
  for (const byte of long) [a, b] = [(a + BigInt(byte)) % 65521n, (a + b + BigInt(byte)) % 65521n];
  assertEquals(BigInt(adler32(long)), b << 16n | a);
  assertEquals(adler32(long.subarray(7000), adler32(long.subarray(0, 7000))), adler32(long));
});

Deno.test("int64() reads what int64() wrote, and leaves bits past the 64th out", () => {
  const fail = (problem: string): never => {
    throw new RangeError(problem);
  };
  for (const value of [0n, 1n, -1n, 127n, 128n, 300n, 2n ** 63n - 1n, -(2n ** 63n)]) {
    assertEquals(new WireReader(new WireWriter().int64(value).finish(), fail).int64(), value);
  }
  // Ten bytes of seven bits each: 70 bits, all of them 1.
  assertEquals(new WireReader(new Uint8Array([...new Array(9).fill(255), 127]), fail).int64(), -1n);
  assertThrows(() => new WireReader(new Uint8Array(11).fill(255), fail).int64(), RangeError, "longer than 10 bytes");
  assertThrows(() => new WireReader(Uint8Array.of(255), fail).int64(), RangeError);
});
