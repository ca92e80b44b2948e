/**
 * The protobuf wire format, as far as TensorBundles and tables use it: varints, fixed 32-bit numbers and length-delimited bytes.
 *
 * A small module of its own: the wire part of `@bufbuild/protobuf` brings 23 modules, reflection among them, which cost 3 of the milliseconds in which
 * a program is to start and predict (docs/decisions/wire_format.md).
 *
 * @module
 */

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
