import { assert, assertEquals, assertNotStrictEquals, assertRejects } from "@std/assert";
import { DataLossError, FailedPreconditionError, type HeadwayError, NotFoundError, ResourceExhaustedError } from "../../../core/errors.ts";
import { denoFileSystem } from "../../../core/io/deno_fs.ts";
import { type FileSystem, writeFileAtomically } from "../../../core/io/file_system.ts";
import { readLines } from "../../../core/io/lines.ts";
import { nodeFileSystem } from "../../../core/io/node_fs.ts";
import { memoryFileSystem, SimulatedCrash } from "../../../core/io/memory_fs.ts";
import { joinPath } from "../../../core/io/paths.ts";

async function inTemporaryDirectory(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

// What every file system must do.
const kinds: { name: string; run: (use: (fs: FileSystem, dir: string) => Promise<void>) => Promise<void> }[] = [
  {
    name: "memory",
    run: async (use) => {
      const fs = memoryFileSystem();
      await fs.mkdir("dir");
      await use(fs, "dir");
    },
  },
  { name: "Deno", run: (use) => inTemporaryDirectory((dir) => use(denoFileSystem(), dir)) },
  { name: "Node", run: (use) => inTemporaryDirectory((dir) => use(nodeFileSystem(), dir)) },
];

const bytes = Uint8Array.of(1, 2, 3, 4, 5);

for (const { name, run } of kinds) {
  const test = (what: string, use: (fs: FileSystem, dir: string) => Promise<void>): void =>
    Deno.test(`${name} file system: ${what}`, () => run(use));

  test("reads what was written, whole and in part", async (fs, dir) => {
    const path = joinPath(dir, "f");
    await fs.writeFile(path, bytes);
    assertEquals(await fs.readFile(path), bytes);
    assertEquals(await fs.readRange(path, 1, 3), Uint8Array.of(2, 3, 4));
    assertEquals(await fs.readRange(path, 5, 0), new Uint8Array(0));
    assertEquals(await fs.size(path), 5);
    // What is read is the reader's own, at the start of its buffer.
    const read = await fs.readRange(path, 2, 2);
    assertEquals([read.byteOffset, read.buffer.byteLength], [0, 2]);
    assertNotStrictEquals(await fs.readFile(path), await fs.readFile(path));
  });

  test("writes parts that come one after the other, now or later", async (fs, dir) => {
    const path = joinPath(dir, "f");
    const parts = [Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(3)];
    await fs.writeFile(path, parts);
    assertEquals(await fs.readFile(path), Uint8Array.of(1, 2, 3));
    await fs.writeFile(
      path,
      (async function* () {
        for (const part of parts.slice(1)) yield await Promise.resolve(part);
      })(),
    );
    assertEquals(await fs.readFile(path), Uint8Array.of(3));
  });

  test("passes on what the parts throw", async (fs, dir) => {
    const broken = function* (): Generator<Uint8Array> {
      yield bytes;
      throw new TypeError("no more");
    };
    await assertRejects(() => fs.writeFile(joinPath(dir, "f"), broken()), Error, "no more");
  });

  test("appends", async (fs, dir) => {
    const path = joinPath(dir, "f");
    await fs.append(path, Uint8Array.of(1));
    await fs.append(path, Uint8Array.of(2));
    assertEquals(await fs.readFile(path), Uint8Array.of(1, 2));
  });

  test("refuses ranges past the end", async (fs, dir) => {
    const path = joinPath(dir, "f");
    await fs.writeFile(path, bytes);
    const error = await assertRejects(() => fs.readRange(path, 3, 3), DataLossError, "has 5 bytes; 3 at 3 were expected") as DataLossError;
    assertEquals(error.file, path);
  });

  test("names what is not there", async (fs, dir) => {
    const path = joinPath(dir, "missing");
    await assertRejects(() => fs.readFile(path), NotFoundError, path);
    await assertRejects(() => fs.size(path), NotFoundError, path);
    await assertRejects(() => fs.readRange(path, 0, 1), NotFoundError, path);
    await assertRejects(() => fs.list(path), NotFoundError, path);
    await assertRejects(() => fs.rename(path, joinPath(dir, "x")), NotFoundError, path);
    await assertRejects(() => fs.writeFile(joinPath(path, "f"), bytes), NotFoundError, path);
    assertEquals(await fs.stat(path), null);
    assertEquals(await fs.stat(joinPath(path, "deeper")), null);
    await fs.remove(path);
  });

  test("renames over what was there", async (fs, dir) => {
    const [from, to] = [joinPath(dir, "a"), joinPath(dir, "b")];
    await fs.writeFile(from, bytes);
    await fs.writeFile(to, Uint8Array.of(9));
    await fs.rename(from, to);
    await fs.syncDir(dir);
    assertEquals(await fs.readFile(to), bytes);
    assertEquals(await fs.stat(from), null);
  });

  test("makes, lists and removes directories", async (fs, dir) => {
    const deep = joinPath(dir, "x", "y");
    await fs.mkdir(deep);
    await fs.mkdir(deep);
    await fs.writeFile(joinPath(deep, "f"), bytes);
    await fs.writeFile(joinPath(dir, "a"), bytes);
    assertEquals(await fs.list(dir), [{ name: "a", kind: "file" }, { name: "x", kind: "directory" }]);
    assertEquals((await fs.stat(deep))?.kind, "directory");
    const file = await fs.stat(joinPath(dir, "a"));
    assertEquals([file?.kind, file?.size], ["file", 5]);
    assert(Math.abs(file!.modified! - Date.now()) < 60_000);
    await fs.remove(joinPath(dir, "x"));
    assertEquals(await fs.list(dir), [{ name: "a", kind: "file" }]);
  });

  test("lets one hold a directory", async (fs, dir) => {
    {
      await using _held = await fs.lock(dir);
      const error = await assertRejects(() => fs.lock(dir), FailedPreconditionError, `Model directory ${dir} is in use`) as HeadwayError;
      assertEquals(error.file, dir);
    }
    const again = await fs.lock(dir);
    await again.release();
    await again.release();
    await (await fs.lock(dir)).release();
  });

  test("writeFileAtomically() leaves no temporary file", async (fs, dir) => {
    await writeFileAtomically(fs, joinPath(dir, "f"), bytes);
    assertEquals(await fs.list(dir), [{ name: "f", kind: "file" }]);
  });
}

Deno.test("memory file system: fails at the n-th change, and only there", async () => {
  const fs = memoryFileSystem();
  fs.failAt = 2;
  await fs.writeFile("a", bytes);
  await assertRejects(() => fs.writeFile("b", bytes), ResourceExhaustedError);
  assertEquals(await fs.stat("b"), null);
  await fs.writeFile("b", bytes);
});

Deno.test("memory file system: is full at its capacity", async () => {
  const fs = memoryFileSystem();
  fs.capacity = 8;
  await fs.writeFile("a", bytes);
  await assertRejects(() => fs.writeFile("b", bytes), ResourceExhaustedError, "No space is left on the disk to write b");
  await fs.writeFile("a", new Uint8Array(8));
  assertEquals(fs.used, 8);
});

Deno.test("memory file system: crashes in the middle of the k-th change", async () => {
  const fs = memoryFileSystem();
  await fs.writeFile("a", bytes);
  fs.crashAt = 2;
  await assertRejects(() => fs.writeFile("b", [Uint8Array.of(1), Uint8Array.of(2)]), SimulatedCrash);
  await assertRejects(() => fs.readFile("a"), SimulatedCrash);
  const found = fs.afterCrash();
  assertEquals(await found.readFile("b"), Uint8Array.of(1));
  // Without power the names are gone: the directory was never synced.
  assertEquals(await fs.afterCrash(() => false).list("."), []);
});

Deno.test("memory file system: keeps synced names through a power cut", async () => {
  const fs = memoryFileSystem();
  await fs.writeFile("a", Uint8Array.of(1));
  await fs.syncDir(".");
  await fs.writeFile("b", Uint8Array.of(2));
  await fs.rename("b", "a");
  assertEquals(await fs.afterCrash(() => false).readFile("a"), Uint8Array.of(1));
  assertEquals(await fs.afterCrash().readFile("a"), Uint8Array.of(2));
});

Deno.test("Deno file system: a full disk", { ignore: Deno.build.os !== "linux" }, async () => {
  // /dev/full refuses every byte as a full disk does.
  await assertRejects(
    () => denoFileSystem().writeFile("/dev/full", bytes),
    ResourceExhaustedError,
    "No space is left on the disk to write /dev/full",
  );
});

Deno.test("Deno file system: a missing permission is named with its flag", async () => {
  const module = new URL("../../../core/io/deno_fs.ts", import.meta.url);
  const code = `import { denoFileSystem } from ${JSON.stringify(module.href)};
    const fs = denoFileSystem();
    for (const use of [() => fs.readFile("models/x"), () => fs.writeFile("models/x", new Uint8Array(1)), () => fs.lock("models"), () => fs.stat("models/x")])
      await use().catch((error) => console.log(error.name, error.message));`;
  const args = ["run", "--no-check", "--no-prompt", "--ext=ts", "-"];
  const child = new Deno.Command(Deno.execPath(), { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  const { stdout, stderr } = await child.output();
  assertEquals(new TextDecoder().decode(stdout).trim().split("\n"), [
    "PermissionDeniedError Deno may not read models/x: run with --allow-read=models/x",
    "PermissionDeniedError Deno may not write models/x: run with --allow-write=models",
    "PermissionDeniedError Deno may not write models/.headway.lock: run with --allow-write=models",
    "PermissionDeniedError Deno may not read models/x: run with --allow-read=models/x",
  ], new TextDecoder().decode(stderr));
});

Deno.test("Deno file system: the lock of a process that ended is free", async () => {
  await inTemporaryDirectory(async (dir) => {
    const module = new URL("../../../core/io/deno_fs.ts", import.meta.url);
    const code = `import { denoFileSystem } from ${JSON.stringify(module.href)};
      await denoFileSystem().lock(${JSON.stringify(dir)});
      console.log("held");
      setTimeout(() => {}, 60_000);`;
    const file = joinPath(dir, "hold.ts");
    await Deno.writeTextFile(file, code);
    const child = new Deno.Command(Deno.execPath(), { args: ["run", "-A", "--no-check", file], stdout: "piped" }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    await assertRejects(() => denoFileSystem().lock(dir), FailedPreconditionError);
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    await (await denoFileSystem().lock(dir)).release();
  });
});

Deno.test("Node file system: the lock of a process that ended is free", () =>
  inTemporaryDirectory(async (dir) => {
    const child = new Deno.Command(Deno.execPath(), { args: ["eval", "0"] }).spawn();
    await child.status;
    await Deno.writeTextFile(joinPath(dir, ".headway.pid"), String(child.pid));
    await (await nodeFileSystem().lock(dir)).release();
    await Deno.writeTextFile(joinPath(dir, ".headway.pid"), "not a number");
    await (await nodeFileSystem().lock(dir)).release();
    assertEquals(await nodeFileSystem().list(dir), []);
  }));

Deno.test("Node file system: a full disk", { ignore: Deno.build.os !== "linux" }, async () => {
  await assertRejects(
    () => nodeFileSystem().writeFile("/dev/full", bytes),
    ResourceExhaustedError,
    "No space is left on the disk to write /dev/full",
  );
});

Deno.test("memory file system: paths with a scheme", async () => {
  const fs = memoryFileSystem();
  await fs.mkdir("memory:/1/model");
  await fs.writeFile("memory:/1/model/f", bytes);
  assertEquals(await fs.list("memory:/1/model"), [{ name: "f", kind: "file" }]);
  await fs.remove("memory:/1");
  assertEquals(await fs.stat("memory:/1/model/f"), null);
});

Deno.test("memoryFileSystem() lets go of the files of a directory that was removed", async () => {
  const fs = memoryFileSystem();
  await fs.mkdir("model");
  await fs.writeFile("model/a", Uint8Array.of(1));
  await fs.syncDir("model");
  await fs.writeFile("model/b", Uint8Array.of(2));
  await fs.remove("model/b");
  await fs.remove("model/a");
  // The removal of a name that was synced is not: a crash may bring the file back.
  assertEquals(fs.afterCrash(() => false).used, 1);
  await fs.remove("model");
  assertEquals(fs.afterCrash(() => false).used, 0);
});

async function linesOf(content: string | Uint8Array): Promise<string[]> {
  const fs = memoryFileSystem();
  await fs.writeFile("v", typeof content === "string" ? new TextEncoder().encode(content) : content);
  return await readLines("v", fs);
}

Deno.test("readLines() numbers entries by line", async () => {
  assertEquals(await linesOf("a\nb\n"), ["a", "b"]);
  assertEquals(await linesOf("a\nb"), ["a", "b"]);
  assertEquals(await linesOf("a\r\nb\r\n"), ["a", "b"]);
  assertEquals(await linesOf("a\n\n b \n\n"), ["a", "", " b ", ""]);
  assertEquals(await linesOf(""), []);
  assertEquals(await linesOf("\ufeffé\n中"), ["é", "中"]);
});

Deno.test("readLines() names the file that cannot be read", async () => {
  await assertRejects(() => linesOf(Uint8Array.of(0xff)), DataLossError, "v is not a text in UTF-8");
  await assertRejects(() => readLines("missing", memoryFileSystem()), NotFoundError, "missing");
});

Deno.test("memory file system: a directory that is renamed takes what it holds along", async () => {
  const fs = memoryFileSystem();
  await fs.mkdir("/a/b/c");
  await fs.writeFile("/a/b/c/x", Uint8Array.of(1));
  await fs.syncDir("/a/b/c");
  await fs.rename("/a/b", "/a/d");
  assertEquals([await fs.stat("/a/b"), await fs.readFile("/a/d/c/x")], [null, Uint8Array.of(1)]);
  // Its new name is on disk once the directory above it was synced.
  const before = fs.afterCrash(() => false);
  assertEquals([await before.stat("/a/d"), await before.readFile("/a/b/c/x")], [null, Uint8Array.of(1)]);
  await fs.syncDir("/a");
  const after = fs.afterCrash(() => false);
  assertEquals([await after.stat("/a/b"), await after.readFile("/a/d/c/x")], [null, Uint8Array.of(1)]);
  await fs.mkdir("/a/e/f");
  await assertRejects(() => fs.rename("/a/d", "/a/e"), FailedPreconditionError);
});
