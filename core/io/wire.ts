/**
 * Numbers, bytes and messages in the protobuf wire format, which tables and TensorBundles are made of: the wire part of `@bufbuild/protobuf`,
 * with the bounds and the errors that files from anywhere call for.
 *
 * @module
 */

import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** Tag of a varint field. */
export function varintTag(field: number): number {
  return field << 3 | WireType.Varint;
}

/** Tag of a field of bytes, a string or a message. */
export function bytesTag(field: number): number {
  return field << 3 | WireType.LengthDelimited;
}

/** Tag of a 32-bit field. */
export function fixed32Tag(field: number): number {
  return field << 3 | WireType.Bit32;
}

/** Reads bytes front to back; what does not fit goes to `fail`, which throws the caller's error. */
export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #reader: BinaryReader;
  readonly #fail: (problem: string) => never;

  /** Reads `bytes`; `fail` is called with the problem in words and must throw. */
  constructor(bytes: Uint8Array, fail: (problem: string) => never) {
    this.#bytes = bytes;
    this.#reader = new BinaryReader(bytes);
    this.#fail = fail;
  }

  /** Position of the next byte. */
  get position(): number {
    return this.#reader.pos;
  }

  /** Bytes that are left. */
  get remaining(): number {
    return this.#bytes.length - this.#reader.pos;
  }

  /** A varint from 0 to 2^53 - 1; negative and larger ones fail. */
  varint(): number {
    // Most are one byte; the library's way to 64 bits leads through a bigint.
    const first = this.#bytes[this.#reader.pos];
    if (first !== undefined && first < 128) {
      this.#reader.pos++;
      return first;
    }
    const value = Number(this.#guard(() => this.#reader.uint64()));
    return value <= Number.MAX_SAFE_INTEGER ? value : this.#fail("a number is negative or larger than 2^53");
  }

  /** An unsigned 32-bit number, little-endian. */
  fixed32(): number {
    return this.#guard(() => this.#reader.fixed32());
  }

  /** The next `length` bytes, a view of the source. */
  take(length: number): Uint8Array {
    if (length > this.remaining) this.#fail(`${length} bytes were announced and ${this.remaining} are left`);
    const start = this.#reader.pos;
    this.#reader.pos += length;
    return this.#bytes.subarray(start, this.#reader.pos);
  }

  /** Length-delimited bytes, a view of the source. */
  delimited(): Uint8Array {
    return this.take(this.varint());
  }

  /** Reads a message to its end: `fields` holds by tag what to do with a field, all others are skipped. */
  message(fields: { readonly [tag: number]: () => void }): void {
    while (this.remaining > 0) {
      const [number, type] = this.#guard(() => this.#reader.tag());
      const field = fields[number << 3 | type];
      if (field !== undefined) field();
      else this.#guard(() => this.#reader.skip(type, number));
    }
  }

  /** Hands the library's own errors to `fail`. */
  #guard<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      return this.#fail(error instanceof Error ? error.message : String(error));
    }
  }
}

/** Writes bytes front to back. */
export class WireWriter {
  readonly #writer = new BinaryWriter();
  #length = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Writes a whole number from 0 to 2^53 - 1 as a varint. */
  varint(value: number): this {
    if (value < 2 ** 32) this.#writer.uint32(value);
    else this.#writer.uint64(value);
    for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) this.#length++;
    this.#length++;
    return this;
  }

  /** Writes an unsigned 32-bit number, little-endian. */
  fixed32(value: number): this {
    this.#writer.fixed32(value);
    this.#length += 4;
    return this;
  }

  /** Writes bytes as they are. */
  raw(bytes: Uint8Array): this {
    this.#writer.raw(bytes);
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

  /** All bytes written; the writer is empty afterwards. */
  finish(): Uint8Array<ArrayBuffer> {
    this.#length = 0;
    return this.#writer.finish();
  }
}
