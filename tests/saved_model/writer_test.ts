import { assert, assertEquals, assertRejects } from "@std/assert";
import { ResourceExhaustedError } from "../../core/errors.ts";
import { MemoryFileSystem, SimulatedCrash } from "../../core/io/mod.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import { silentLogger } from "../../core/logger.ts";
import type { WrittenMetaGraph } from "../../saved_model/to_tensorflow/meta_graph.ts";
import { writeSavedModel } from "../../saved_model/writer.ts";

const metaGraph: WrittenMetaGraph = {
  message: { metaInfoDef: { tags: ["serve"] } },
  variables: [{ name: "w", shape: [2], dtype: "float32", trainable: true }],
  assets: [{ name: "words.txt", bytes: Uint8Array.of(97, 10), path: { node: "c", index: 0, port: null, dtype: "string" } }],
};
const values = new Map<string, HostTensor>([["w", { dtype: "float32", shape: [2], data: Float32Array.of(1, 2) }]]);
const files = [
  "assets.extra/a/b.txt",
  "assets/words.txt",
  "saved_model.pb",
  "variables/variables.data-00000-of-00001",
  "variables/variables.index",
];

function write(fs: MemoryFileSystem): Promise<string> {
  return writeSavedModel({
    base: "/out",
    fs,
    metaGraphs: [metaGraph],
    values,
    assetsExtra: { "a/b.txt": Uint8Array.of(1) },
    asText: false,
    logger: silentLogger,
  });
}

/** The exports that a server would load: directories whose names are numbers, with what they hold. */
async function loadable(fs: MemoryFileSystem): Promise<string[][]> {
  if (await fs.stat("/out") === null) return [];
  const found: string[][] = [];
  for (const { name } of await fs.list("/out")) if (/^\d+$/.test(name)) found.push((await under(fs, `/out/${name}`, "")).sort());
  return found;
}

async function under(fs: MemoryFileSystem, path: string, place: string): Promise<string[]> {
  const names: string[] = [];
  for (const { name, kind } of await fs.list(path)) {
    names.push(...(kind === "file" ? [place + name] : await under(fs, `${path}/${name}`, `${place}${name}/`)));
  }
  return names;
}

async function operationsOfWrite(): Promise<number> {
  const fs = new MemoryFileSystem();
  await write(fs);
  assertEquals(await loadable(fs), [files]);
  return fs.operations;
}

Deno.test("After a crash at any operation a SavedModel is there whole or not at all", async () => {
  const operations = await operationsOfWrite();
  for (const lost of [() => true, () => false]) {
    for (let at = 1; at <= operations; at++) {
      const fs = new MemoryFileSystem();
      fs.crashAt = at;
      await assertRejects(() => write(fs), SimulatedCrash);
      const found = await loadable(fs.afterCrash(lost));
      assert(found.length === 0 || JSON.stringify(found) === JSON.stringify([files]), `operation ${at}: ${JSON.stringify(found)}`);
    }
  }
});

Deno.test("When any operation fails nothing is left", async () => {
  const operations = await operationsOfWrite();
  for (let at = 1; at <= operations; at++) {
    const fs = new MemoryFileSystem();
    fs.failAt = at;
    await assertRejects(() => write(fs), ResourceExhaustedError);
    const found = await loadable(fs);
    // The last one says only that the name is on disk.
    if (at < operations) assertEquals([found, await fs.stat("/out") === null ? [] : await fs.list("/out")], [[], []], `operation ${at}`);
  }
});
