import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DataLossError, HeadwayError, NotFoundError, UnimplementedError } from "../../../core/errors.ts";
import { encodeSliceKey } from "../../../core/io/encoding.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";
import { readTable, writeTable } from "../../../core/io/sorted_table.ts";
import {
  type BundleEntry,
  decodeEntry,
  decodeStrings,
  dtypeNumber,
  encodeEntry,
  encodeHeader,
  encodeStrings,
} from "../../../core/io/tensor_bundle_format.ts";
import { CheckpointReader } from "../../../core/io/tensor_bundle_reader.ts";
import { fixture } from "./_fixtures.ts";

async function readAll(prefix: string): Promise<Record<string, [string, readonly number[], unknown[]]>> {
  const reader = await CheckpointReader.open(prefix);
  const all: Record<string, [string, readonly number[], unknown[]]> = {};
  for (const name of reader.names()) {
    const { dtype, shape, data } = await reader.read(name);
    all[name] = [dtype, shape, Array.from(data as ArrayLike<unknown>)];
  }
  return all;
}

Deno.test("CheckpointReader reads every element type of TensorFlow's that has a counterpart", async () => {
  assertEquals(await readAll(fixture("mixed")), {
    big: ["int64", [2], [2n ** 62n, -1n]],
    "dnn/hiddenlayer_0/bias": ["float32", [4], [0, 0, 0, 0]],
    "dnn/hiddenlayer_0/kernel": ["float32", [3, 4], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((i) => i / 8)],
    empty: ["float32", [0, 5], []],
    flags: ["bool", [3], [1, 0, 1]],
    global_step: ["int64", [], [7n]],
    ids: ["int32", [2, 2], [1, -2, 3, -(2 ** 31)]],
    names: ["string", [2, 2], ["Adelie", "", Uint8Array.of(255, 0, 120), "Gentoö"]],
    scalar: ["float32", [], [1.5]],
  });
});

Deno.test("CheckpointReader turns other numbers into the nearest type", async () => {
  const prefix = fixture("wide");
  const reader = await CheckpointReader.open(prefix);
  const read = async (name: string): Promise<[string, string, unknown[]]> => {
    const { dtype, data } = await reader.read(name);
    return [reader.dtype(name), dtype, Array.from(data as ArrayLike<unknown>)];
  };
  assertEquals(await read("float64"), ["float64", "float32", [Math.fround(1 / 3), 2.5, -Infinity]]);
  assertEquals(await read("float16"), ["float16", "float32", [0, 1, -2.5, 65504, 2 ** -24, Infinity, 2 ** -14]]);
  assertEquals(await read("bfloat16"), ["bfloat16", "float32", [1, -2.5, 3.140625]]);
  assertEquals(await read("uint8"), ["uint8", "int32", [0, 255]]);
  assertEquals(await read("int8"), ["int8", "int32", [-128, 127]]);
  assertEquals(await read("uint16"), ["uint16", "int32", [0, 65535]]);
  assertEquals(await read("int16"), ["int16", "int32", [-32768, 32767]]);
  assertEquals(await read("uint32"), ["uint32", "int64", [0n, 2n ** 32n - 1n]]);
  assertEquals(await read("uint64"), ["uint64", "int64", [0n, 2n ** 63n - 1n]]);
  await assertRejects(() => reader.read("uint64_beyond"), UnimplementedError, "beyond the range of int64");
  const error = await assertRejects(() => reader.read("complex64"), UnimplementedError, "complex64") as UnimplementedError;
  assertEquals([error.tensor, error.file], ["complex64", `${prefix}.data-00000-of-00001`]);
  const stored = await reader.readStored("float64");
  assertEquals(new Float64Array((stored.data as Uint8Array<ArrayBuffer>).buffer)[2], -1e300);
});

Deno.test("CheckpointReader puts partitioned variables together, by rows and by columns", async () => {
  const all = await readAll(fixture("sliced"));
  assertEquals(Object.keys(all), ["aa", "columns", "embedding/weights", "long", "zz"]);
  assertEquals(all["embedding/weights"], ["float32", [10, 4], Array.from({ length: 40 }, (_, i) => i)]);
  assertEquals(all.columns, ["int64", [3, 2], [0n, 1n, 2n, 3n, 4n, 5n]]);
  assertEquals(all.long![2], Array.from({ length: 10000 }, (_, i) => Number(i % 3 === 0)));
  const reader = await CheckpointReader.open(fixture("sliced"));
  assertEquals(reader.slices("embedding/weights").map(({ start, length }) => [start[0], length[0]]), [[0, 3], [3, 3], [6, 2], [8, 2]]);
  assertEquals(reader.slices("zz"), []);
});

Deno.test("CheckpointReader reads TensorFlow 1.15's partitioned variables", async () => {
  const all = await readAll(fixture("partitioned_tf1"));
  assertEquals(all, { "linear/weights": ["float32", [10, 3], Array.from({ length: 30 }, (_, i) => i)] });
});

for (const [name, shards] of [["dnn_tf1", 2], ["dnn_tf2", 1]] as const) {
  Deno.test(`CheckpointReader reads an estimator's checkpoint: ${name}, data files: ${shards}`, async () => {
    const prefix = fixture(`${name}/model.ckpt-2`);
    assert((await Deno.stat(`${prefix}.data-00000-of-0000${shards}`)).isFile);
    const reader = await CheckpointReader.open(prefix);
    const lines = (await Deno.readTextFile(fixture(`${name}/values.txt`))).trim().split("\n");
    assertEquals(reader.names(), lines.map((line) => line.split(" ")[0]!));
    for (const line of lines) {
      const [, variable, dtype, shape, values] = /^(\S+) (\S+) (\[.*?\]) (\[.*\])$/.exec(line)!;
      const tensor = await reader.read(variable!);
      assertEquals([tensor.dtype, tensor.shape], [dtype, JSON.parse(shape!)]);
      assertEquals(Array.from(tensor.data as ArrayLike<number | bigint>, Number), JSON.parse(values!));
    }
  });
}

Deno.test("CheckpointReader knows names, shapes and types from the index alone", async () => {
  const fs = memoryFileSystem();
  await fs.writeFile("m.index", await Deno.readFile(`${fixture("mixed")}.index`));
  const reader = await CheckpointReader.open("m", fs);
  assert(reader.has("ids"));
  assert(!reader.has("ID"));
  assertEquals([reader.dtype("ids"), reader.shape("ids")], ["int32", [2, 2]]);
  const missing = await assertRejects(() => reader.read("ids"), NotFoundError) as NotFoundError;
  assertEquals(missing.file, "m.data-00000-of-00001");
  await assertRejects(() => reader.read("nowhere"), NotFoundError, "Key nowhere not found in checkpoint");
});

Deno.test("CheckpointReader.open() says in TensorFlow's words that there is no checkpoint", async () => {
  await assertRejects(
    () => CheckpointReader.open("no/where", memoryFileSystem()),
    NotFoundError,
    "Unsuccessful TensorSliceReader constructor: Failed to find any matching files for no/where",
  );
});

for (const name of ["mixed", "sliced"]) {
  Deno.test(`CheckpointReader finds every damaged byte of the data of ${name}, and names file and tensor`, async () => {
    const index = await Deno.readFile(`${fixture(name)}.index`);
    const data = await Deno.readFile(`${fixture(name)}.data-00000-of-00001`);
    for (let at = 0; at < Math.min(data.length, 400); at++) {
      const fs = memoryFileSystem();
      await fs.writeFile("m.index", index);
      await fs.writeFile("m.data-00000-of-00001", data.map((byte, i) => i === at ? byte ^ 16 : byte));
      const reader = await CheckpointReader.open("m", fs);
      const damaged: string[] = [];
      for (const tensor of reader.names()) {
        try {
          await reader.read(tensor);
        } catch (error) {
          assert(error instanceof DataLossError, String(error));
          assertEquals([error.file, error.tensor], ["m.data-00000-of-00001", tensor]);
          damaged.push(tensor);
        }
      }
      assertEquals(damaged.length, 1);
    }
  });

  Deno.test(`CheckpointReader refuses a truncated data file of ${name}`, async () => {
    const fs = memoryFileSystem();
    await fs.writeFile("m.index", await Deno.readFile(`${fixture(name)}.index`));
    const data = await Deno.readFile(`${fixture(name)}.data-00000-of-00001`);
    await fs.writeFile("m.data-00000-of-00001", data.subarray(0, data.length - 1));
    const reader = await CheckpointReader.open("m", fs);
    let failed = 0;
    for (const tensor of reader.names()) await reader.read(tensor).catch((error) => failed += Number(error instanceof DataLossError));
    assertEquals(failed, 1);
  });

  Deno.test(`CheckpointReader meets forged entries of ${name} with typed errors`, async () => {
    // Every byte of every entry is changed and the table written anew, so that its checksums are right and the message itself is wrong.
    const table = readTable(await Deno.readFile(`${fixture(name)}.index`), name);
    const data = await Deno.readFile(`${fixture(name)}.data-00000-of-00001`);
    for (let row = 0; row < table.length; row++) {
      for (let at = 0; at < table[row]!.value.length; at++) {
        for (const flip of [1, 128, 127]) {
          const forged = table.map((entry, i) =>
            i === row ? { key: entry.key, value: entry.value.map((byte, j) => j === at ? byte ^ flip : byte) } : entry
          );
          const fs = memoryFileSystem();
          await fs.writeFile("m.index", writeTable(forged));
          await fs.writeFile("m.data-00000-of-00001", data);
          try {
            const reader = await CheckpointReader.open("m", fs);
            for (const tensor of reader.names()) await reader.read(tensor);
          } catch (error) {
            assert(error instanceof HeadwayError, `${(error as Error).stack}`);
          }
        }
      }
    }
  });
}

const plain: BundleEntry = { dtype: dtypeNumber("float32"), shape: [2], shard: 0, offset: 0, size: 8, crc: 0, slices: [] };

async function openForged(entries: Record<string, BundleEntry>, shards = 1): Promise<CheckpointReader> {
  const fs = memoryFileSystem();
  const rows = Object.entries(entries).map(([name, entry]) => ({ key: new TextEncoder().encode(name), value: encodeEntry(entry) }));
  await fs.writeFile("m.index", writeTable([{ key: new Uint8Array(0), value: encodeHeader(shards) }, ...rows]));
  await fs.writeFile("m.data-00000-of-00001", new Uint8Array(64));
  return await CheckpointReader.open("m", fs);
}

Deno.test("CheckpointReader.open() refuses entries that contradict themselves", async () => {
  const rejects = async (problem: string, entries: Record<string, Partial<BundleEntry>>): Promise<void> => {
    const whole = Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, { ...plain, ...entry }]));
    await assertRejects(() => openForged(whole), DataLossError, problem);
  };
  await rejects("8 bytes cannot hold shape [3] of float32", { a: { shape: [3] } });
  await rejects("12 bytes cannot hold shape [2] of float32", { a: { size: 12 } });
  await rejects("is larger than any memory", { a: { shape: [2 ** 30, 2 ** 30], size: 2 ** 52 } });
  await rejects("it has 300 axes", { a: { shape: new Array(300).fill(1), size: 4 } });
  await rejects("lies in data file 3 of 1", { a: { shard: 3 } });
  await rejects("it lies at 9007199254740991", { a: { offset: Number.MAX_SAFE_INTEGER } });
  await rejects("Tensors a and b overlap", { a: {}, b: { offset: 4 } });
  await rejects("1 bytes cannot hold shape [1000000000] of string", { a: { dtype: 7, shape: [1e9], size: 1 } });
});

Deno.test("CheckpointReader.read() checks the data file before it claims memory", async () => {
  const size = 2 ** 42;
  const reader = await openForged({ a: { ...plain, shape: [size / 4], size } });
  await assertRejects(() => reader.read("a"), DataLossError, `which has only 64 bytes`);
});

Deno.test("CheckpointReader.read() refuses parts that do not fill the variable", async () => {
  const slices = [{ start: [0], length: [1] }, { start: [1], length: [1] }];
  const missing = await openForged({ v: { ...plain, size: 0, slices } });
  await assertRejects(() => missing.read("v"), DataLossError, "lacks the part at [0] of extent [1]");
  for (
    const [problem, wrong] of [
      ["cover 1 of its 2 elements", [slices[0]!]],
      ["overlapping parts", [slices[0]!, slices[0]!]],
      ["a part at [0] of extent [3]", [{ start: [0], length: [3] }]],
      ["a part with 2 axes", [{ start: [0, 0], length: [1, 1] }]],
    ] as const
  ) {
    const fs = memoryFileSystem();

    const parts = wrong.slice(0, 1).map((slice) => ({
      key: encodeSliceKey(new TextEncoder().encode("v"), slice),
      value: encodeEntry({ ...plain, shape: [1], size: 4 }),
    }));
    const main = { key: new TextEncoder().encode("v"), value: encodeEntry({ ...plain, size: 0, slices: wrong }) };
    await fs.writeFile("m.index", writeTable([{ key: new Uint8Array(0), value: encodeHeader(1) }, ...parts, main]));
    const reader = await CheckpointReader.open("m", fs);
    await assertRejects(() => reader.read("v"), DataLossError, problem);
  }
});

Deno.test("an entry comes back from its bytes", () => {
  const entry: BundleEntry = {
    dtype: 1,
    shape: [0, 3, 2 ** 33],
    shard: 2,
    offset: 2 ** 40,
    size: 12,
    crc: 0xfedcba98,
    slices: [{ start: [0, 1], length: [-1, 2] }],
  };
  assertEquals(decodeEntry(encodeEntry(entry), "t", "f"), entry);
});

Deno.test("decodeStrings() refuses bytes behind the last string", () => {
  const { bytes } = encodeStrings(["a", "bc"]);
  assertEquals(decodeStrings(bytes, 2, "t", "f").values.map((value) => value.length), [1, 2]);
  assertThrows(() => decodeStrings(Uint8Array.of(...bytes, 0), 2, "t", "f"), DataLossError, "1 bytes are left over");
});
