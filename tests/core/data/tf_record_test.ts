import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Dataset } from "../../../core/data/dataset.ts";
import { type TfRecordOptions, writeTfRecord } from "../../../core/data/tf_record.ts";
import { DataLossError, ResourceExhaustedError, ValueError } from "../../../core/errors.ts";
import { maskedCrc32c } from "../../../core/io/encoding.ts";
import type { FileSystem } from "../../../core/io/file_system.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";
import { all } from "./_helpers.ts";

const compressions = ["", "GZIP", "ZLIB"] as const;
const records = [Uint8Array.of(1, 2, 3), new Uint8Array(0), Uint8Array.from({ length: 3_000_000 }, (_, i) => i * i >> 3 & 255)];

Deno.test("writeTfRecord() writes what fromTfRecord() reads, under every compression", async () => {
  for (const compressionType of compressions) {
    const fs = memoryFileSystem();
    assertEquals(await writeTfRecord(Dataset.from(records), "/x.tfrecord", { fs, compressionType }), 3);
    assertEquals(await all(Dataset.fromTfRecord("/x.tfrecord", { fs, compressionType })), records);
    // No record is a file too: TensorFlow's writer leaves the same.
    assertEquals(await writeTfRecord([], "/empty.tfrecord", { fs, compressionType }), 0);
    assertEquals(await all(Dataset.fromTfRecord("/empty.tfrecord", { fs, compressionType })), []);
    assertEquals((await fs.list("/")).map(({ name }) => name), ["empty.tfrecord", "x.tfrecord"]);
  }
});

// What tf.io.TFRecordWriter of TensorFlow 2.15.1 wrote for the records b"ab" and b"", by compression.
const fromTensorFlow = {
  "": "020000000000000078270b3461621cb0f0f4000000000000000029039807d8ea82a2",
  GZIP: "1f8b0800000000000003636280800a756e93c424990d1fbe400518349967b0df78d5b40800eb5b9b2d22000000",
  ZLIB: "789c636280800a756e93c424990d1fbe400518349967b0df78d5b4080063a10805",
} as const;

Deno.test("fromTfRecord() reads what TensorFlow wrote, and writeTfRecord() writes the same", async () => {
  const fs = memoryFileSystem();
  const written = [new TextEncoder().encode("ab"), new Uint8Array(0)];
  for (const compressionType of compressions) {
    await fs.writeFile("/theirs", Uint8Array.fromHex(fromTensorFlow[compressionType]));
    assertEquals(await all(Dataset.fromTfRecord("/theirs", { fs, compressionType })), written);
  }
  // Compressed bytes depend on the compressor.
  await writeTfRecord(written, "/ours", { fs });
  assertEquals((await fs.readFile("/ours")).toHex(), fromTensorFlow[""]);
});

Deno.test("fromTfRecord() refuses a compressed file that is cut, damaged or compressed otherwise", async () => {
  const fs = memoryFileSystem();
  const read = async (bytes: Uint8Array, compressionType: NonNullable<TfRecordOptions["compressionType"]>): Promise<void> => {
    await fs.writeFile("/damaged", bytes);
    await all(Dataset.fromTfRecord("/damaged", { fs, compressionType }));
  };
  for (const compressionType of ["GZIP", "ZLIB"] as const) {
    await writeTfRecord(records.slice(0, 2), "/x", { fs, compressionType });
    const whole = await fs.readFile("/x");
    for (let length = 0; length < whole.length; length++) {
      await assertRejects(() => read(whole.slice(0, length), compressionType), DataLossError, "/damaged");
    }
    for (const other of compressions) {
      if (other !== compressionType) await assertRejects(() => read(whole, other), DataLossError, "/damaged");
    }
  }
});

Deno.test("fromTfRecord() reserves no memory for a length that the file does not have", async () => {
  const fs = memoryFileSystem();
  await writeTfRecord([new Uint8Array(8)], "/x", { fs });
  const bytes = await fs.readFile("/x");
  // The length 2^40, and 2^30, with checksums that are right.
  for (const [length, problem] of [[2n ** 40n, "more than the 2147483647"], [2n ** 30n, "the file ends at 24"]] as const) {
    new DataView(bytes.buffer).setBigUint64(0, length, true);
    new DataView(bytes.buffer).setUint32(8, maskedCrc32c(bytes.subarray(0, 8)), true);
    await fs.writeFile("/x", bytes);
    await assertRejects(() => all(Dataset.fromTfRecord("/x", { fs })), DataLossError, problem);
  }
});

Deno.test("writeTfRecord() closes its source where the file cannot be written to its end", async () => {
  for (const compressionType of compressions) {
    const memory = memoryFileSystem();
    const full: FileSystem = {
      readRange: (...given) => memory.readRange(...given),
      readFile: (path) => memory.readFile(path),
      size: (path) => memory.size(path),
      stat: (path) => memory.stat(path),
      append: (...given) => memory.append(...given),
      rename: (...given) => memory.rename(...given),
      syncDir: (path) => memory.syncDir(path),
      mkdir: (path) => memory.mkdir(path),
      list: (path) => memory.list(path),
      remove: (path) => memory.remove(path),
      lock: (path) => memory.lock(path),
      async writeFile(_path, data) {
        for await (const _ of data as AsyncIterable<Uint8Array>) throw new ResourceExhaustedError("the disk is full");
      },
    };
    let closed = 0;
    const endless = function* (): Generator<Uint8Array> {
      try {
        for (let i = 0;; i++) yield Uint8Array.from({ length: 1 << 16 }, (_, j) => Math.imul(i + j, 2654435761) >>> 24);
      } finally {
        closed++;
      }
    };
    await assertRejects(() => writeTfRecord(endless(), "/x", { fs: full, compressionType }), ResourceExhaustedError, "full");
    assertEquals(closed, 1);
  }
});

Deno.test("a failing writeTfRecord() leaves the earlier file and closes its source", async () => {
  for (const compressionType of compressions) {
    const fs = memoryFileSystem();
    await writeTfRecord([Uint8Array.of(7)], "/x", { fs, compressionType });
    let closed = 0;
    const failing = function* (): Generator<Uint8Array> {
      try {
        yield Uint8Array.of(1);
        throw new ResourceExhaustedError("no more records");
      } finally {
        closed++;
      }
    };
    const error = await assertRejects(() => writeTfRecord(failing(), "/x", { fs, compressionType }), ResourceExhaustedError);
    assertEquals(error.message, "no more records");
    await assertRejects(
      () => writeTfRecord([Uint8Array.of(1), "b" as unknown as Uint8Array], "/x", { fs, compressionType }),
      TypeError,
      "Record 1",
    );
    assertEquals(closed, 1);
    assertEquals(await all(Dataset.fromTfRecord("/x", { fs, compressionType })), [Uint8Array.of(7)]);
    assertEquals((await fs.list("/")).map(({ name }) => name), ["x"]);
  }
});

Deno.test("TFRecord files are left early without an open stream", async () => {
  const fs = memoryFileSystem();
  for (const compressionType of compressions) {
    await writeTfRecord(records, "/x", { fs, compressionType });
    assertEquals(await all(Dataset.fromTfRecord("/x", { fs, compressionType }).take(1)), records.slice(0, 1));
  }
});

Deno.test("an unknown compression, option or source of records is refused at once", async () => {
  const fs = memoryFileSystem();
  assertThrows(() => Dataset.fromTfRecord("/x", { fs, compressionType: "gzip" as "GZIP" }), ValueError, '"GZIP" or "ZLIB"');
  assertThrows(() => Dataset.fromTfRecord("/x", { compression: "GZIP" } as TfRecordOptions), ValueError, "compression");
  await assertRejects(() => writeTfRecord([], "/x", { fs, compressionType: "SNAPPY" as "GZIP" }), ValueError, "SNAPPY");
  await assertRejects(() => writeTfRecord(Uint8Array.of(1) as unknown as Uint8Array[], "/x", { fs }), TypeError, "iterable");
  await assertRejects(() => writeTfRecord(null as unknown as Uint8Array[], "/x", { fs }), TypeError, "iterable");
});
