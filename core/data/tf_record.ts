/**
 * TFRecord files: u64 length, masked CRC of the length, the bytes, masked CRC of the bytes, for each record
 * (tensorflow/core/lib/io/record_writer.h). A compressed file is one stream of zlib or gzip around all of that.
 *
 * @module
 */

import { checkOptions, DataLossError, describe, HeadwayError, type OptionKinds, ValueError } from "../errors.ts";
import { adler32, maskedCrc32c } from "../io/encoding.ts";
import { type FileSystem, readInPieces, writeFileAtomically } from "../io/file_system.ts";
import { defaultFileSystem } from "../io/path_file_system.ts";
import { givenPath } from "../io/paths.ts";

/** How a TFRecord file is read or written. */
export interface TfRecordOptions {
  /** The file system of the path; default the host's. */
  readonly fs?: FileSystem;
  /** How the whole file is compressed, in TensorFlow's words; default `""`, not at all. It is never guessed from name or bytes. */
  readonly compressionType?: "" | "GZIP" | "ZLIB";
}

/** The options that there are. */
export const tfRecordKinds: OptionKinds = { fs: ["object"], compressionType: ["string"] };

/** By TensorFlow's name of a compression: that of the platform's streams. `deflate` there is the format of zlib (RFC 1950). */
const formats: ReadonlyMap<string, CompressionFormat | null> = new Map([["", null], ["GZIP", "gzip"], ["ZLIB", "deflate"]]);

/** Checks a compression and gives the platform's name of it, null for none. */
export function compressionFormat(type = ""): CompressionFormat | null {
  const format = formats.get(type);
  if (format !== undefined) return format;
  throw new ValueError(`compressionType must be "", "GZIP" or "ZLIB", received ${describe(type)}`);
}

/**
 * The records of a file.
 *
 * @throws {DataLossError} if a record is damaged or cut off, or the file is not compressed as the options say.
 */
export async function* tfRecords(path: string, options: TfRecordOptions = {}): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const format = compressionFormat(options.compressionType);
  const fs = options.fs ?? await defaultFileSystem();
  const chunks = readInPieces(fs, path);
  const bytes = new ByteQueue(format === null ? chunks : decompressed(chunks, format, path), path);
  try {
    for (let record = 0; await bytes.more(); record++) {
      const head = await bytes.take(HEAD_BYTES, record);
      const view = new DataView(head.buffer, head.byteOffset, HEAD_BYTES);
      if (view.getUint32(8, true) !== maskedCrc32c(head.subarray(0, 8))) {
        throw damaged(path, record, "has a length whose checksum is wrong");
      }
      const length = Number(view.getBigUint64(0, true));
      if (length > MOST_BYTES) throw damaged(path, record, `has ${length} bytes, more than the ${MOST_BYTES} that are read`);
      const body = await bytes.take(length + 4, record);
      const value = body.subarray(0, length);
      if (new DataView(body.buffer, body.byteOffset + length, 4).getUint32(0, true) !== maskedCrc32c(value)) {
        throw damaged(path, record, "has a wrong checksum");
      }
      yield value;
    }
  } finally {
    await bytes.close();
  }
}

/**
 * Writes records into a TFRecord file, one after the other, so that they are never held together. The file is seen whole or not at all: if the
 * records fail, what stood at the path still stands there.
 *
 * @param records Bytes of each record: a dataset, such as one of tf.Examples, or any other iterable.
 * @param path Path of the file, or its `file:` address. Its directory exists.
 * @returns The number of records.
 * @throws {TypeError} if a record is not a `Uint8Array`; the error names it.
 * @throws {ValueError} if the compression is unknown, or a record is longer than 2^31 - 1 bytes.
 *
 * @example
 * ```ts
 * import { Dataset, writeTfRecord } from "@headway/estimator/data";
 * import { memoryFileSystem } from "@headway/estimator/io";
 * const fs = memoryFileSystem();
 * const texts = Dataset.from(["a", "b"]).map((text) => new TextEncoder().encode(text));
 * console.log(await writeTfRecord(texts, "/x.tfrecord", { fs, compressionType: "GZIP" })); // 2
 * for await (const record of Dataset.fromTfRecord("/x.tfrecord", { fs, compressionType: "GZIP" })) console.log(record.length); // 1, 1
 * ```
 */
export async function writeTfRecord(
  records: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string | URL,
  options: TfRecordOptions = {},
): Promise<number> {
  checkOptions("writeTfRecord", options, tfRecordKinds);
  if (records instanceof Uint8Array || !(Symbol.asyncIterator in Object(records) || Symbol.iterator in Object(records))) {
    throw new TypeError(`writeTfRecord takes an iterable of Uint8Arrays, received ${describe(records)}`);
  }
  const file = givenPath(path, "TFRecord file");
  const format = compressionFormat(options.compressionType);
  const fs = options.fs ?? await defaultFileSystem();
  let count = 0;
  const framed = async function* (): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for await (const record of records) {
      if (!(record instanceof Uint8Array)) throw new TypeError(`Record ${count} must be a Uint8Array, received ${describe(record)}`);
      yield frame(record, count++);
    }
  };
  await writeFileAtomically(fs, file, format === null ? framed() : through(framed(), new CompressionStream(format)));
  return count;
}

function frame(record: Uint8Array, number: number): Uint8Array<ArrayBuffer> {
  if (record.length > MOST_BYTES) throw new ValueError(`Record ${number} has ${record.length} bytes, more than ${MOST_BYTES}`);
  const out = new Uint8Array(HEAD_BYTES + record.length + 4);
  const view = new DataView(out.buffer);
  view.setBigUint64(0, BigInt(record.length), true);
  view.setUint32(8, maskedCrc32c(out.subarray(0, 8)), true);
  out.set(record, HEAD_BYTES);
  view.setUint32(HEAD_BYTES + record.length, maskedCrc32c(record), true);
  return out;
}

async function* decompressed(
  chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>,
  format: CompressionFormat,
  path: string,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const zlib = format === "deflate";
  const fail = (problem: string, cause?: unknown): DataLossError =>
    new DataLossError(`${path} cannot be decompressed as ${zlib ? "ZLIB" : "GZIP"}: ${problem}`, { file: path, cause });
  // Deno 2.9 takes the end of a file for the end of a zlib stream wherever it comes, and would lose records: the checksum at its end is compared here.
  let tail = new Uint8Array(0);
  const watched = async function* (): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for await (const chunk of chunks) {
      tail = Uint8Array.of(...tail, ...chunk.subarray(-4)).slice(-4);
      yield chunk;
    }
  };
  let sum = adler32(new Uint8Array(0));
  try {
    for await (const chunk of through(zlib ? watched() : chunks, new DecompressionStream(format))) {
      if (zlib) sum = adler32(chunk, sum);
      yield chunk;
    }
  } catch (cause) {
    // Errors of the file system are the library's own; the rest is what the platform's stream says of bad data, in a class that differs by host.
    if (cause instanceof HeadwayError) throw cause;
    throw fail((cause as Error).message, cause);
  }
  if (zlib && (tail.length < 4 || new DataView(tail.buffer).getUint32(0) !== sum)) throw fail("it is cut off, or its checksum is wrong");
}

/** Chunks through a stream of the platform; leaving off early closes their generator. */
async function* through(
  chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>,
  transform: CompressionStream | DecompressionStream,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
  yield* source.pipeThrough(transform);
}

/** Bytes that come in chunks, taken in lengths of the reader's choice. */
class ByteQueue {
  readonly #chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>;
  readonly #path: string;
  #chunk: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #start = 0;
  #before = 0;

  constructor(chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>, path: string) {
    this.#chunks = chunks;
    this.#path = path;
  }

  /** Whether another byte follows. */
  async more(): Promise<boolean> {
    while (this.#start === this.#chunk.length) {
      const { done, value } = await this.#chunks.next();
      if (done) return false;
      this.#before += this.#chunk.length;
      this.#chunk = value;
      this.#start = 0;
    }
    return true;
  }

  /** A copy of the next `length` bytes. Memory follows the bytes that are there, never the length that a file claims. */
  async take(length: number, record: number): Promise<Uint8Array<ArrayBuffer>> {
    const begin = this.#before + this.#start;
    const parts: Uint8Array[] = [];
    let missing = length;
    while (missing > 0) {
      if (!await this.more()) {
        const end = this.#before + this.#start;
        throw damaged(this.#path, record, `needs ${length} bytes at offset ${begin}, the file ends at ${end}`);
      }
      const part = this.#chunk.subarray(this.#start, this.#start + missing);
      parts.push(part);
      this.#start += part.length;
      missing -= part.length;
    }
    const out = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  /** Ends the source. */
  async close(): Promise<void> {
    await this.#chunks.return(undefined);
  }
}

const HEAD_BYTES = 12;

/** The longest record: protocol buffers end there, and so do TensorFlow's Examples. */
const MOST_BYTES = 2 ** 31 - 1;

function damaged(path: string, record: number, what: string): DataLossError {
  return new DataLossError(`${path}: record ${record} ${what}`, { file: path, row: record });
}
