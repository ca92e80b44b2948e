/**
 * The records of TFRecord files.
 *
 * @module
 */

import { DataLossError } from "../errors.ts";
import { maskedCrc32c } from "../io/encoding.ts";
import { defaultFileSystem } from "../io/path_file_system.ts";
import type { FileSystem } from "../io/file_system.ts";

/** How a TFRecord file is read. */
export interface TfRecordOptions {
  /** The file system that the path is read from; default the host's. */
  readonly fs?: FileSystem;
}

/**
 * The records of a file: u64 length, masked CRC of the length, the bytes, masked CRC of the bytes (tensorflow/core/lib/io/record_writer.h).
 *
 * @throws {DataLossError} if a record is damaged or cut off.
 */
export async function* tfRecords(path: string, options: TfRecordOptions = {}): AsyncGenerator<Uint8Array> {
  const fs = options.fs ?? await defaultFileSystem();
  const size = await fs.size(path);
  let window = new Uint8Array(0);
  let start = 0;
  const read = async (offset: number, length: number, record: number): Promise<Uint8Array> => {
    if (offset + length > size) throw damaged(path, record, `needs ${length} bytes at offset ${offset}, the file ends at ${size}`);
    if (offset < start || offset + length > start + window.length) {
      window = await fs.readRange(path, offset, Math.min(size - offset, Math.max(length, READ_BYTES)));
      start = offset;
    }
    return window.subarray(offset - start, offset - start + length);
  };
  for (let offset = 0, record = 0; offset < size; record++) {
    const head = await read(offset, 12, record);
    const view = new DataView(head.buffer, head.byteOffset, 12);
    if (view.getUint32(8, true) !== maskedCrc32c(head.subarray(0, 8)) >>> 0) {
      throw damaged(path, record, "has a length whose checksum is wrong");
    }
    const length = Number(view.getBigUint64(0, true));
    const body = await read(offset + 12, length + 4, record);
    const bytes = body.slice(0, length);
    if (new DataView(body.buffer, body.byteOffset + length, 4).getUint32(0, true) !== maskedCrc32c(bytes) >>> 0) {
      throw damaged(path, record, "has a wrong checksum");
    }
    yield bytes;
    offset += 16 + length;
  }
}

const READ_BYTES = 1 << 20;

function damaged(path: string, record: number, what: string): DataLossError {
  return new DataLossError(`${path}: record ${record} ${what}`, { file: path, row: record });
}
