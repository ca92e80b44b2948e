import { assertEquals, assertRejects } from "@std/assert";
import { InvalidArgumentError, ResourceExhaustedError, ValueError } from "../../../core/errors.ts";
import type { HostTensor } from "../../../core/runtime/host_tensor.ts";
import type { TensorSlice } from "../../../core/io/encoding.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";
import { CheckpointReader, rowSlices } from "../../../core/io/tensor_bundle_reader.ts";
import { writeCheckpoint } from "../../../core/io/tensor_bundle_writer.ts";
import { fixture } from "./_fixtures.ts";

for (const name of ["mixed", "sliced", "partitioned_tf1", "dnn_tf2/model.ckpt-2"]) {
  Deno.test(`writeCheckpoint() writes the bytes that TensorFlow wrote: ${name}`, async () => {
    const reader = await CheckpointReader.open(fixture(name));
    const tensors = new Map<string, HostTensor>();
    const slices = new Map<string, readonly TensorSlice[]>();
    for (const variable of reader.names().reverse()) {
      tensors.set(variable, await reader.read(variable));
      if (reader.slices(variable).length > 0) slices.set(variable, reader.slices(variable));
    }
    const fs = memoryFileSystem();
    await writeCheckpoint("m", tensors, { slices, fs });
    assertEquals((await fs.list(".")).map(({ name }) => name), ["m.data-00000-of-00001", "m.index"]);
    for (const end of [".index", ".data-00000-of-00001"]) {
      assertEquals(await fs.readFile("m" + end), await Deno.readFile(fixture(name) + end));
    }
  });
}

Deno.test("writeCheckpoint() writes the bytes that TensorFlow wrote: an index of two blocks", async () => {
  const tensors = new Map<string, HostTensor>();
  for (let i = 0; i < 12000; i++) {
    const name = `layer_${String(Math.floor(i / 3)).padStart(5, "0")}/${["kernel", "bias", "gamma\u00ff"][i % 3]}`;
    tensors.set(name, { dtype: "int32", shape: [1], data: Int32Array.of(i) });
  }
  const fs = memoryFileSystem();
  await writeCheckpoint("many", tensors, { fs });
  // As printed by tests/testdata/checkpoints/make.py.
  assertEquals(await sha256(await fs.readFile("many.index")), "a1b729175030460904aa29c88922bb38f9383334663f5fcc614fad2e14049228");
  assertEquals(
    await sha256(await fs.readFile("many.data-00000-of-00001")),
    "6e99ea6a06d2f6306d1ba0a1162a938eab6a90764ea519baf05108278884bb4f",
  );
  const reader = await CheckpointReader.open("many", fs);
  assertEquals(reader.names().length, 12000);
  assertEquals((await reader.read("layer_03999/gamma\u00ff")).data, Int32Array.of(11999));
});

Deno.test("writeCheckpoint() stores parts by any axis, strings among them", async () => {
  const fs = memoryFileSystem();
  const words: HostTensor = { dtype: "string", shape: [2, 3], data: ["a", "b", "c", "d", "", "é"] };
  const columns = [{ start: [0, 0], length: [-1, 2] }, { start: [0, 2], length: [-1, 1] }];
  const cube: HostTensor = { dtype: "float32", shape: [3, 2, 2], data: Float32Array.from({ length: 12 }, (_, i) => i) };
  const boxes = [0, 1].map((i) => ({ start: [0, i, 0], length: [3, 1, 2] }));
  const slices = new Map([["words", columns], ["cube", boxes]]);
  await writeCheckpoint("m", new Map<string, HostTensor>([["words", words], ["cube", cube]]), { fs, slices });
  const reader = await CheckpointReader.open("m", fs);
  assertEquals(await reader.read("words"), words);
  assertEquals(await reader.read("cube"), cube);
});

Deno.test("writeCheckpoint() of nothing, and of values that are views of larger memory", async () => {
  const fs = memoryFileSystem();
  await writeCheckpoint("none", new Map(), { fs });
  assertEquals((await CheckpointReader.open("none", fs)).names(), []);
  const memory = Float32Array.of(9, 1, 2, 9);
  await writeCheckpoint("view", new Map<string, HostTensor>([["v", { dtype: "float32", shape: [2], data: memory.subarray(1, 3) }]]), {
    fs,
  });
  assertEquals((await (await CheckpointReader.open("view", fs)).read("v")).data, Float32Array.of(1, 2));
});

Deno.test("writeCheckpoint() refuses names and shapes that cannot be stored", async () => {
  const fs = memoryFileSystem();
  const one: HostTensor = { dtype: "float32", shape: [1], data: Float32Array.of(1) };
  await assertRejects(() => writeCheckpoint("m", new Map([["", one]]), { fs }), ValueError, '"" cannot be the name');
  await assertRejects(() => writeCheckpoint("m", new Map([["\0a", one]]), { fs }), ValueError, "cannot be the name");
  await assertRejects(() => writeCheckpoint("m", new Map([["a\ud800", one]]), { fs }), ValueError, "cannot be the name");
  await assertRejects(() => writeCheckpoint("m", new Map([["a", { ...one, shape: [2] }]]), { fs }), ValueError, "shape [2] and 1 values");
  await assertRejects(() => writeCheckpoint("m", new Map([["a", { ...one, shape: [-1, -1] }]]), { fs }), ValueError, "shape [-1,-1]");
  const slices = new Map([["a", [{ start: [0], length: [2] }]]]);
  await assertRejects(
    () => writeCheckpoint("m", new Map([["a", one]]), { fs, slices }),
    InvalidArgumentError,
    "a part at [0] of extent [2]",
  );
  await assertRejects(() => writeCheckpoint("m", new Map(), { fs, slices }), ValueError, "no tensor a to be stored in parts");
});

Deno.test("writeCheckpoint() on a full disk leaves no checkpoint", async () => {
  const fs = memoryFileSystem();
  fs.capacity = 1000;
  const big: HostTensor = { dtype: "float32", shape: [1000], data: new Float32Array(1000) };
  await assertRejects(() => writeCheckpoint("m", new Map([["big", big]]), { fs }), ResourceExhaustedError, "No space is left on the disk");
  assertEquals(await fs.list("."), []);
});

Deno.test("rowSlices() gives the first parts a row more", () => {
  assertEquals(rowSlices([10, 2], 4).map(({ start, length }) => [start, length]), [
    [[0, 0], [3, 2]],
    [[3, 0], [3, 2]],
    [[6, 0], [2, 2]],
    [[8, 0], [2, 2]],
  ]);
});

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
