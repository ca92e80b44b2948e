/**
 * CRC-32C (Castagnoli), the checksum of TensorBundles, tables and record files.
 *
 * @module
 */

/**
 * CRC-32C of bytes. To go on from earlier bytes, pass their checksum: `crc32c(b, crc32c(a))` is that of a followed by b.
 *
 * @param bytes What to sum.
 * @param crc Checksum of what came before; 0 at the start.
 * @returns An unsigned 32-bit number.
 */
export function crc32c(bytes: Uint8Array, crc = 0): number {
  const t = tables ??= makeTables();
  let c = ~crc;
  let i = 0;
  const end = bytes.length;
  // Eight bytes at a time (Kounavis and Berry, "Novel table lookup-based algorithms for high-performance CRC generation", 2008).
  for (const whole = end - 7; i < whole; i += 8) {
    c ^= bytes[i]! | bytes[i + 1]! << 8 | bytes[i + 2]! << 16 | bytes[i + 3]! << 24;
    c = t[1792 + (c & 255)]! ^ t[1536 + (c >>> 8 & 255)]! ^ t[1280 + (c >>> 16 & 255)]! ^ t[1024 + (c >>> 24)]! ^
      t[768 + bytes[i + 4]!]! ^ t[512 + bytes[i + 5]!]! ^ t[256 + bytes[i + 6]!]! ^ t[bytes[i + 7]!]!;
  }
  for (; i < end; i++) c = c >>> 8 ^ t[(c ^ bytes[i]!) & 255]!;
  return ~c >>> 0;
}

/** The form in which checksums are stored, so that a checksum of data holding checksums stays sound (LevelDB, `util/crc32c.h`). */
export function maskCrc(crc: number): number {
  return ((crc >>> 15 | crc << 17) + 0xa282ead8) >>> 0;
}

/** Checksum of bytes in the stored form. */
export function maskedCrc32c(bytes: Uint8Array, crc = 0): number {
  return maskCrc(crc32c(bytes, crc));
}

let tables: Int32Array | undefined;

/** Table k, at 256 k, holds the effect of a byte that is followed by k zero bytes. */
function makeTables(): Int32Array {
  const t = new Int32Array(8 * 256);
  // Table 0 is linear: the effect of a byte is that of its bits, and each bit's is one step on from the next higher one's.
  for (let bit = 128, c = 1; bit > 0; bit >>= 1) {
    c = c & 1 ? c >>> 1 ^ 0x82f63b78 : c >>> 1;
    for (let n = 0; n < 256; n += 2 * bit) t[n + bit] = t[n]! ^ c;
  }
  for (let i = 256; i < t.length; i++) {
    const before = t[i - 256]!;
    t[i] = before >>> 8 ^ t[before & 255]!;
  }
  return t;
}
