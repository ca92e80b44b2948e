import { assertEquals, assertRejects } from "@std/assert";
import { DataLossError, NotFoundError } from "../../../core/errors.ts";
import {
  LatestCheckpoint,
  latestCheckpoint,
  readCheckpointState,
  resolveCheckpoint,
  writeCheckpointState,
} from "../../../core/io/checkpoint_state.ts";
import type { FileSystem } from "../../../core/io/file_system.ts";
import { type MemoryFileSystem, memoryFileSystem } from "../../../core/io/memory_fs.ts";
import { fixture } from "./_fixtures.ts";

async function withState(text: string, ...indexes: string[]): Promise<MemoryFileSystem> {
  const fs = memoryFileSystem();
  await fs.mkdir("/m/variables");
  await fs.writeFile("/m/checkpoint", new TextEncoder().encode(text));
  for (const index of indexes) await fs.writeFile(index, new Uint8Array(1));
  return fs;
}

Deno.test("readCheckpointState() reads what TensorFlow wrote", async () => {
  const fs = memoryFileSystem();
  await fs.mkdir("m");
  const bytes = await Deno.readFile(fixture("dnn_tf2/checkpoint"));
  await fs.writeFile("m/checkpoint", bytes);
  const state = await readCheckpointState("m", fs);
  assertEquals(state, { latest: "model.ckpt-2", all: ["model.ckpt-0", "model.ckpt-2"] });
  await writeCheckpointState("m", state!, fs);
  assertEquals(await fs.readFile("m/checkpoint"), bytes);
});

Deno.test("readCheckpointState() ignores times, comments and fields it does not know", async () => {
  const fs = await withState(`# saved by hand
    model_checkpoint_path : 'model.ckpt-7'; all_model_checkpoint_timestamps: 1.7e9
    last_preserved_timestamp: 1606780800.25, something_new: TRUE`);
  assertEquals(await readCheckpointState("/m", fs), { latest: "model.ckpt-7", all: ["model.ckpt-7"] });
});

Deno.test("names with quotes, backslashes, line ends and other alphabets come back", async () => {
  const fs = await withState("");
  const name = "a\"b\\c\n\tmodèle-\u4e2d'-1";
  await writeCheckpointState("/m", { latest: name, all: [name] }, fs);
  const text = new TextDecoder().decode(await fs.readFile("/m/checkpoint"));
  // è is c3 a8, in octal 303 250; 中 is e4 b8 ad, 344 270 255.
  assertEquals(text.split("\n")[0], String.raw`model_checkpoint_path: "a\"b\\c\n\tmod\303\250le-\344\270\255\'-1"`);
  assertEquals(await readCheckpointState("/m", fs), { latest: name, all: [name] });
});

Deno.test("readCheckpointState() refuses what is no state", async () => {
  for (
    const text of [
      "",
      "model_checkpoint_path",
      'model_checkpoint_path: "a',
      "{}",
      "\0\x01\x02",
      'all_model_checkpoint_paths: "a"',
      'model_checkpoint_path: ""',
    ]
  ) {
    const fs = await withState(text);
    await assertRejects(() => readCheckpointState("/m", fs), DataLossError, "/m/checkpoint");
  }
  // Would take for ever if a comment could be split in more than one way.
  const comments = await withState("# ,".repeat(20_000) + "\n{");
  await assertRejects(() => readCheckpointState("/m", comments), DataLossError, "is not a checkpoint state");
  const outside = await withState('model_checkpoint_path: "../other/model.ckpt-1"');
  await assertRejects(() => readCheckpointState("/m", outside), DataLossError, "outside its directory");
  const behind = await withState('model_checkpoint_path: "..\\\\other\\\\model.ckpt-1"');
  await assertRejects(() => readCheckpointState("/m", behind), DataLossError, "outside its directory");
  const notText = await withState('model_checkpoint_path: "\\377"');
  await assertRejects(() => readCheckpointState("/m", notText), DataLossError, "not UTF-8");
});

Deno.test("latestCheckpoint() of relative, absolute and moved names", async () => {
  assertEquals(await latestCheckpoint("/m", memoryFileSystem()), null);
  assertEquals(
    await latestCheckpoint("/m", await withState('model_checkpoint_path: "model.ckpt-3"', "/m/model.ckpt-3.index")),
    "/m/model.ckpt-3",
  );
  assertEquals(
    await latestCheckpoint("/m", await withState('model_checkpoint_path: "/m/model.ckpt-3"', "/m/model.ckpt-3.index")),
    "/m/model.ckpt-3",
  );
  assertEquals(
    await latestCheckpoint("/m", await withState('model_checkpoint_path: "/old/model.ckpt-3"', "/m/model.ckpt-3.index")),
    "/m/model.ckpt-3",
  );
  const gone = await withState('model_checkpoint_path: "model.ckpt-3"');
  await assertRejects(() => latestCheckpoint("/m", gone), NotFoundError, "Couldn't match files for checkpoint model.ckpt-3");
});

Deno.test("resolveCheckpoint() takes a prefix, a file of it, a model directory and a SavedModel", async () => {
  const fs = await withState('model_checkpoint_path: "model.ckpt-3"', "/m/model.ckpt-3.index");
  for (const path of ["/m", "/m/model.ckpt-3", "/m/model.ckpt-3.index", "/m/model.ckpt-3.data-00000-of-00001"]) {
    assertEquals(await resolveCheckpoint(path, fs), "/m/model.ckpt-3");
  }
  await fs.remove("/m/checkpoint");
  const words = "Unsuccessful TensorSliceReader constructor: Failed to find any matching files for /m";
  await assertRejects(() => resolveCheckpoint("/m", fs), NotFoundError, words);
  await fs.writeFile("/m/variables/variables.index", new Uint8Array(1));
  assertEquals(await resolveCheckpoint("/m", fs), "/m/variables/variables");
});

/** A directory with checkpoints 1 to 4, of which the first is the latest; its files appear to have been written `age` milliseconds ago. */
async function directoryOf(age: number): Promise<{ fs: FileSystem; calls: string[]; write: (step: number) => Promise<void> }> {
  const below = await withState("", ...[1, 2, 3, 4].map((step) => `/m/model.ckpt-${step}.index`));
  // As another process writes it: this process does not count the write.
  const write = (step: number): Promise<void> =>
    below.writeFile("/m/checkpoint", new TextEncoder().encode(`model_checkpoint_path: "model.ckpt-${step}"`));
  await write(1);
  const written = Date.now() - age;
  const calls: string[] = [];
  const fs = new Proxy<FileSystem>(below, {
    get: (target, name) => async (...args: unknown[]) => {
      calls.push(`${String(name)} ${args[0]}`);
      const result = await (target[name as keyof FileSystem] as (...args: unknown[]) => unknown).apply(target, args);
      return name === "stat" && result !== null ? { ...(result as object), modified: written, inode: 7 } : result;
    },
  });

  return { fs, calls, write };
}

Deno.test("LatestCheckpoint makes one stat a call, and reads the state file when another process has written it", async () => {
  const { fs, calls, write } = await directoryOf(60_000);
  const latest = new LatestCheckpoint("/m");
  assertEquals(await latest.find(fs), "/m/model.ckpt-1");
  assertEquals(calls.splice(0), ["stat /m/checkpoint", "readFile /m/checkpoint", "stat /m/model.ckpt-1.index"]);
  for (let call = 0; call < 3; call++) assertEquals(await latest.find(fs), "/m/model.ckpt-1");
  assertEquals(calls.splice(0), ["stat /m/checkpoint", "stat /m/checkpoint", "stat /m/checkpoint"]);
  const file = await fs.stat("/m/checkpoint");
  for (const change of [{ modified: file!.modified! + 1 }, { size: file!.size + 1 }, { inode: 8 }]) {
    await write(1);
    assertEquals(await latest.find(fs), "/m/model.ckpt-1");
    await write(2);
    const changed: FileSystem = new Proxy(fs, {
      get: (target, name) =>
        name === "stat"
          ? async (path: string) => {
            const stat = await target.stat(path);
            return stat !== null && path === "/m/checkpoint" ? { ...stat, ...change } : stat;
          }
          : target[name as keyof FileSystem],
    });
    assertEquals(await latest.find(changed), "/m/model.ckpt-2", JSON.stringify(change));
  }
});

Deno.test("LatestCheckpoint reads a state file again that was written so recently that its time may not tell", async () => {
  // Between the writes nothing that stat gives changes: neither time, size nor inode.
  for (const age of [0, 1900, -5000]) {
    const { fs, write } = await directoryOf(age);
    const latest = new LatestCheckpoint("/m");
    for (const step of [1, 2, 3]) {
      await write(step);
      assertEquals(await latest.find(fs), `/m/model.ckpt-${step}`, `${age} ms`);
    }
  }
});

Deno.test("LatestCheckpoint reads again what this process wrote, whatever the times say", async () => {
  const { fs } = await directoryOf(60_000);
  const latest = new LatestCheckpoint("/m");
  assertEquals(await latest.find(fs), "/m/model.ckpt-1");
  // Twice, so that the sizes are those of the same form.
  for (const step of [2, 3]) {
    await writeCheckpointState("/m", { latest: `model.ckpt-${step}`, all: [`model.ckpt-${step}`] }, fs);
    assertEquals(await latest.find(fs), `/m/model.ckpt-${step}`);
  }
});

Deno.test("LatestCheckpoint of a directory without checkpoints, and of one whose checkpoint is gone", async () => {
  const fs = memoryFileSystem();
  await fs.mkdir("/m");
  const latest = new LatestCheckpoint("/m");
  assertEquals(await latest.find(fs), null);
  await writeCheckpointState("/m", { latest: "model.ckpt-3", all: [] }, fs);
  await assertRejects(() => latest.find(fs), NotFoundError, "Couldn't match files for checkpoint model.ckpt-3");
  await fs.writeFile("/m/model.ckpt-3.index", new Uint8Array(1));
  assertEquals(await latest.find(fs), "/m/model.ckpt-3");
  await fs.remove("/m/checkpoint");
  assertEquals(await latest.find(fs), null);
});

Deno.test("writeCheckpointState() writes 126 as it is and 127, which cannot be printed, in octal", async () => {
  const fs = await withState("");
  await writeCheckpointState("/m", { latest: "~\x7f", all: ["~\x7f"] }, fs);
  const text = new TextDecoder().decode(await fs.readFile("/m/checkpoint"));
  assertEquals(text.split("\n")[0], String.raw`model_checkpoint_path: "~\177"`);
});
