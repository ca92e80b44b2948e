import { assertEquals, assertRejects } from "@std/assert";
import { Dataset } from "../../../core/data/dataset.ts";
import { DataLossError } from "../../../core/errors.ts";
import { maskedCrc32c } from "../../../core/io/encoding.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";
import { all } from "./_helpers.ts";

/** A record as TensorFlow frames it. */
function framed(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(16 + data.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(bytes.subarray(0, 8)), true);
  bytes.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc32c(data), true);
  return bytes;
}

async function read(bytes: Uint8Array): Promise<Uint8Array[]> {
  const fs = memoryFileSystem();
  await fs.writeFile("x.tfrecord", bytes);
  return await all(Dataset.fromTfRecord("x.tfrecord", { fs }));
}

const records = [Uint8Array.of(1, 2, 3), new Uint8Array(0), Uint8Array.from({ length: 3_000_000 }, (_, i) => i & 255)];

function file(): Uint8Array {
  return Uint8Array.from(records.flatMap((record) => [...framed(record)]));
}

Deno.test("fromTfRecord() reads records of any length", async () => {
  assertEquals(await read(file()), records);
  assertEquals(await read(new Uint8Array(0)), []);
});

Deno.test("fromTfRecord() finds every flipped bit and every cut, and names the record", async () => {
  const small = new Uint8Array([...framed(Uint8Array.of(1, 2, 3)), ...framed(Uint8Array.of(4))]);
  for (let bit = 0; bit < small.length * 8; bit += 3) {
    const damaged = small.slice();
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    await assertRejects(() => read(damaged), DataLossError, `record ${bit >> 3 < 19 ? 0 : 1}`);
  }
  for (let length = 1; length < small.length; length++) {
    if (length === 19) continue;
    await assertRejects(() => read(small.slice(0, length)), DataLossError, `record ${length < 19 ? 0 : 1}`);
  }
});
