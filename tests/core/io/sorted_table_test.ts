import { assertEquals, assertThrows } from "@std/assert";
import { DataLossError, UnimplementedError } from "../../../core/errors.ts";
import { crc32c, maskCrc, WireWriter } from "../../../core/io/encoding.ts";
import { compareBytes, readTable, type TableEntry, writeTable } from "../../../core/io/sorted_table.ts";

function entry(key: string, value = "v"): TableEntry {
  return { key: new TextEncoder().encode(key), value: new TextEncoder().encode(value) };
}

function text({ key, value }: TableEntry): [string, string] {
  return [new TextDecoder().decode(key), new TextDecoder().decode(value)];
}

/** A table with one data block. */
function tableOf(block: Uint8Array): Uint8Array {
  const file = new WireWriter();
  const add = (bytes: Uint8Array): Uint8Array => {
    const handle = new WireWriter().varint(file.length).varint(bytes.length).finish();
    const typed = Uint8Array.of(...bytes, 0);
    file.raw(typed).fixed32(maskCrc(crc32c(typed)));
    return handle;
  };
  const handle = add(block);
  const index = add(new WireWriter().varint(0).varint(1).varint(handle.length).raw(Uint8Array.of(255)).raw(handle).fixed32(0).finish());
  const magic = Uint8Array.of(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb);
  return file.raw(Uint8Array.of(0, 0, ...index, ...new Array(38 - index.length).fill(0))).raw(magic).finish();
}

/** Sets a byte of the only data block, at 0, and makes its checksum right again. */
function forge(file: Uint8Array, blockSize: number, change: (block: Uint8Array) => void): Uint8Array {
  const forged = file.slice();
  change(forged);
  new DataView(forged.buffer).setUint32(blockSize + 1, maskCrc(crc32c(forged.subarray(0, blockSize + 1))), true);
  return forged;
}

Deno.test("readTable() gives back what writeTable() wrote, over several blocks", () => {
  // 3000 values of 300 bytes: four blocks of 262144 bytes.
  const entries = Array.from({ length: 3000 }, (_, i) => entry(`layer/${String(i).padStart(6, "0")}`, String(i).padEnd(300, ".")));
  assertEquals(readTable(writeTable(entries), "t").map(text), entries.map(text));
});

Deno.test("writeTable() lays out one entry as the format says", () => {
  const bytes = writeTable([entry("key", "v")]);
  // Entry: shared 0, rest 3, value 1, "key", "v"; one restart at 0; their count.
  assertEquals([...bytes.subarray(0, 15)], [0, 3, 1, 107, 101, 121, 118, 0, 0, 0, 0, 1, 0, 0, 0]);
  // Not compressed, checksum; then the empty meta block of 8 bytes at 20 and its trailer; the index block at 33: "l", which follows "key".
  assertEquals(bytes[15], 0);
  assertEquals([...bytes.subarray(33, 39)], [0, 1, 2, 108, 0, 15]);
  assertEquals(bytes.length, 33 + 14 + 5 + 48);
});

Deno.test("readTable() of an empty table", () => {
  assertEquals(readTable(writeTable([]), "t"), []);
});

Deno.test("readTable() finds every flipped bit and every truncation", () => {
  const file = writeTable([entry("a"), entry("ab"), entry("b", "value")]);
  const entries = readTable(file, "t").map(text);
  for (let bit = 0; bit < 8 * file.length; bit++) {
    const flipped = file.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    let read;
    try {
      read = readTable(flipped, "t");
    } catch (error) {
      if (error instanceof DataLossError || error instanceof UnimplementedError) continue;
      throw error;
    }
    // Only the meta block, which says nothing, its handle and the padding may change unseen.
    assertEquals(read.map(text), entries);
  }
  for (let length = 0; length < file.length; length++) assertThrows(() => readTable(file.subarray(0, length), "t"), DataLossError);
});

Deno.test("readTable() names the file", () => {
  const error = assertThrows(
    () => readTable(new Uint8Array(100), "model.ckpt-1.index"),
    DataLossError,
    "model.ckpt-1.index is not a sound index",
  );
  assertEquals((error as DataLossError).file, "model.ckpt-1.index");
});

Deno.test("readTable() refuses a compressed block", () => {
  const file = writeTable([entry("key", "v")]);
  const forged = forge(file, 15, (bytes) => bytes[15] = 1);
  assertThrows(() => readTable(forged, "t"), UnimplementedError, "compressed block (snappy)");
});

Deno.test("readTable() refuses forged blocks", () => {
  const file = writeTable([entry("key", "v")]);
  const rejects = (problem: string, change: (bytes: Uint8Array) => void): void => {
    assertThrows(() => readTable(forge(file, 15, change), "t"), DataLossError, problem);
  };
  rejects("shares 1 bytes with one of 0", (bytes) => bytes[0] = 1);
  rejects("120 bytes were announced", (bytes) => bytes[1] = 120);
  rejects("120 bytes were announced", (bytes) => bytes[2] = 120);
  rejects("claims 16777217 restarts", (bytes) => bytes[14] = 1);
});

Deno.test("readTable() refuses keys out of order and keys that are there twice", () => {
  assertThrows(() => readTable(writeTable([entry("b"), entry("a")]), "t"), DataLossError, "not in order");
  assertThrows(() => readTable(writeTable([entry("a"), entry("a")]), "t"), DataLossError, "not in order");
});

Deno.test("readTable() refuses keys that expand beyond measure", () => {
  // No restarts: one key of 20 000 bytes, then 1000 that each take five bytes and repeat all of it.
  const block = new WireWriter().varint(0).varint(20_000).varint(0).raw(new Uint8Array(20_000).fill(1));
  for (let i = 0; i < 1000; i++) block.varint(20_000 + i).varint(1).varint(0).raw(Uint8Array.of(1));
  assertThrows(() => readTable(tableOf(block.fixed32(0).finish()), "t"), DataLossError, "expand to many times");
});

Deno.test("compareBytes() compares unsigned, a prefix first", () => {
  assertEquals(Math.sign(compareBytes(Uint8Array.of(128), Uint8Array.of(127))), 1);
  assertEquals(Math.sign(compareBytes(Uint8Array.of(1), Uint8Array.of(1, 0))), -1);
  assertEquals(compareBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)), 0);
});

Deno.test("writeTable() separates blocks by the last key where the next one leaves nothing shorter in between", () => {
  // The first value fills a block. "b" alone would be no less than the next key; behind the last key comes "c".
  const file = writeTable([entry("a1", "v".repeat(262144)), entry("b")]);
  // Of the index block of 29 bytes before its trailer and the footer: shared 0, rest 2, a handle of 4 bytes, "a1".
  assertEquals([...file.subarray(-48 - 5 - 29).subarray(0, 5)], [0, 2, 4, 97, 49]);
});

Deno.test("writeTable() writes every 16th key in full", () => {
  const file = writeTable(Array.from({ length: 17 }, (_, i) => entry(`key${String.fromCharCode(97 + i)}`)));
  // The first entry has 3 + 4 + 1 bytes, those that share "key" with it 3 + 1 + 1: the 17th begins at 8 + 15 * 5.
  assertEquals([...file.subarray(83, 91)], [0, 4, 1, ...new TextEncoder().encode("keyqv")]);
});
