import { assertEquals, assertThrows } from "@std/assert";
import { bytesTag, fixed32Tag, varintTag, WireReader, WireWriter } from "../../../core/io/encoding.ts";

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
