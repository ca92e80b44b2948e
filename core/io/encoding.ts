/**
 * Encodings of bytes: checksums, ordered keys, and the wire format of protocol buffers.
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

/** Adler-32 of bytes (RFC 1950, section 8.2), which ends a stream of zlib; `adler` is that of what came before, 1 at the start. */
export function adler32(bytes: Uint8Array, adler = 1): number {
  let a = adler & 0xffff;
  let b = adler >>> 16;
  for (let start = 0; start < bytes.length; start += ADLER_BYTES) {
    const end = Math.min(bytes.length, start + ADLER_BYTES);
    for (let i = start; i < end; i++) b += a += bytes[i]!;
    a %= 65521;
    b %= 65521;
  }
  return (b << 16 | a) >>> 0;
}

/** Bytes whose sums stay below 2^32 before they are reduced. */
const ADLER_BYTES = 5552;

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

/** A box inside a tensor: for each axis where it begins and how long it is. */
export interface TensorSlice {
  /** First index on each axis. */
  readonly start: readonly number[];
  /** Extent on each axis; `-1` is the whole axis. */
  readonly length: readonly number[];
}

/** The key under which the table holds one part of the variable `name`. */
export function encodeSliceKey(name: Uint8Array, slice: TensorSlice): Uint8Array {
  const out = new WireWriter();
  writeUnsigned(out, 0);
  writeEscaped(out, name);
  writeUnsigned(out, slice.start.length);
  slice.start.forEach((start, axis) => {
    writeSigned(out, start);
    writeSigned(out, slice.length[axis]!);
  });
  return out.finish();
}

/** A count of bytes, then the number in as few of them as it needs, the highest first. */
function writeUnsigned(out: WireWriter, value: number): void {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  out.raw(Uint8Array.of(bytes.length, ...bytes));
}

/** Bytes with 0 and 255 escaped, ended by 0 1. */
function writeEscaped(out: WireWriter, bytes: Uint8Array): void {
  for (const byte of bytes) out.raw(byte === 0 ? Uint8Array.of(0, 255) : byte === 255 ? Uint8Array.of(255, 0) : Uint8Array.of(byte));
  out.raw(Uint8Array.of(0, 1));
}

/** The number as n bytes in two's complement, the highest first, whose first n bits are flipped; n bytes hold 7 n - 1 bits and the sign. */
function writeSigned(out: WireWriter, value: number): void {
  const magnitude = value < 0 ? -1 - value : value;
  let n = 1;
  while (magnitude >= 2 ** (7 * n - 1)) n++;
  const bytes = new Uint8Array(n);
  let rest = value;
  for (let i = n - 1; i >= 0; i--) {
    const next = Math.floor(rest / 256);
    bytes[i] = rest - 256 * next;
    rest = next;
  }
  bytes[0]! ^= 0xff00 >>> n & 255;
  out.raw(bytes);
}

/** Kinds of fields, the low three bits of a tag. */
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;

/** Tag of a varint field. */
export function varintTag(field: number): number {
  return field << 3 | VARINT;
}

/** Tag of a field of bytes, a string or a message. */
export function bytesTag(field: number): number {
  return field << 3 | DELIMITED;
}

/** Tag of a 32-bit field. */
export function fixed32Tag(field: number): number {
  return field << 3 | FIXED32;
}

/** Reads bytes front to back; what does not fit goes to `fail`, which throws the caller's error. */
export class WireReader {
  /** Position of the next byte. */
  position = 0;
  readonly #bytes: Uint8Array;
  readonly #fail: (problem: string) => never;

  /** Reads `bytes`; `fail` is called with the problem in words and must throw. */
  constructor(bytes: Uint8Array, fail: (problem: string) => never) {
    this.#bytes = bytes;
    this.#fail = fail;
  }

  /** Bytes that are left. */
  get remaining(): number {
    return this.#bytes.length - this.position;
  }

  /** A varint from 0 to 2^53 - 1; negative and larger ones fail. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let n = 0; n < 10; n++) {
      if (this.position >= this.#bytes.length) this.#fail("a number runs past the end");
      const byte = this.#bytes[this.position++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value <= Number.MAX_SAFE_INTEGER ? value : this.#fail("a number is negative or larger than 2^53");
      scale *= 128;
    }
    return this.#fail("a number is longer than 10 bytes");
  }

  /** A varint as the signed 64-bit number whose two's complement it is; bits past the 64th are left out, as protocol buffers do. */
  int64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.take(1)[0]!;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, value);
    }
    return this.#fail("a number is longer than 10 bytes");
  }

  /** An unsigned 32-bit number, little-endian. */
  fixed32(): number {
    const b = this.take(4);
    return (b[0]! | b[1]! << 8 | b[2]! << 16 | b[3]! << 24) >>> 0;
  }

  /** The next `length` bytes, a view of the source. */
  take(length: number): Uint8Array {
    if (length > this.remaining) this.#fail(`${length} bytes were announced and ${this.remaining} are left`);
    const start = this.position;
    this.position += length;
    return this.#bytes.subarray(start, this.position);
  }

  /** Length-delimited bytes, a view of the source. */
  delimited(): Uint8Array {
    return this.take(this.varint());
  }

  /** Reads a message to its end: `fields` holds by tag what to do with a field, all others are skipped. */
  message(fields: { readonly [tag: number]: () => void }): void {
    while (this.remaining > 0) {
      const tag = this.varint();
      if (tag < 8) this.#fail("a field has the number 0");
      const field = fields[tag];
      if (field !== undefined) field();
      else this.#skip(tag & 7);
    }
  }

  #skip(kind: number): void {
    if (kind === VARINT) {
      for (let n = 0; (this.take(1)[0]! & 128) !== 0; n++) if (n === 9) this.#fail("a number is longer than 10 bytes");
    } else if (kind === FIXED64) this.take(8);
    else if (kind === DELIMITED) this.delimited();
    else if (kind === FIXED32) this.take(4);
    else this.#fail(`a field has wire type ${kind}, which tables and TensorBundles do not use`);
  }
}

/** Writes bytes front to back into an array that grows. */
export class WireWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Writes a whole number from 0 to 2^53 - 1 as a varint. */
  varint(value: number): this {
    this.#reserve(8);
    while (value > 127) {
      this.#bytes[this.#length++] = value % 128 | 128;
      value = Math.floor(value / 128);
    }
    this.#bytes[this.#length++] = value;
    return this;
  }

  /** Writes a signed 64-bit number as the varint of its two's complement. */
  int64(value: bigint): this {
    this.#reserve(10);
    let rest = BigInt.asUintN(64, value);
    for (; rest > 127n; rest >>= 7n) this.#bytes[this.#length++] = Number(rest & 127n) | 128;
    this.#bytes[this.#length++] = Number(rest);
    return this;
  }

  /** Writes an unsigned 32-bit number, little-endian. */
  fixed32(value: number): this {
    this.#reserve(4);
    for (let shift = 0; shift < 32; shift += 8) this.#bytes[this.#length++] = value >>> shift;
    return this;
  }

  /** Writes bytes as they are. */
  raw(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** Writes a varint field, or nothing where the value is 0, which is what a reader takes for an absent field. */
  varintField(field: number, value: number): this {
    return value === 0 ? this : this.varint(varintTag(field)).varint(value);
  }

  /** Writes a field of bytes or a message. */
  bytesField(field: number, bytes: Uint8Array): this {
    return this.varint(bytesTag(field)).varint(bytes.length).raw(bytes);
  }

  /** Writes a 32-bit field, or nothing where the value is 0. */
  fixed32Field(field: number, value: number): this {
    return value === 0 ? this : this.varint(fixed32Tag(field)).fixed32(value);
  }

  /** A copy of the bytes written so far. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + more));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
