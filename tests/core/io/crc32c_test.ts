import { assertEquals } from "@std/assert";
import { crc32c, maskCrc, maskedCrc32c } from "../../../core/io/encoding.ts";

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
