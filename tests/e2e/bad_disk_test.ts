import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { headway, inDirectory } from "./_headway.ts";

const iris = fileURLToPath(new URL("../testdata/iris.csv", import.meta.url));

/** Trains for some steps, in silence. */
function train(model: string, ...more: string[]): Promise<{ code: number; out: string; err: string }> {
  return headway(["train", iris, "--label", "species", "--model-dir", model, "--steps", "20", "--seed", "1", "--quiet", ...more]);
}

async function edit(path: string, change: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  await Deno.writeFile(path, change(await Deno.readFile(path)));
}

async function filesOf(dir: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name } of Deno.readDir(dir)) {
    const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(`${dir}/${name}`));
    files[name] = new Uint8Array(digest).toHex();
  }
  return files;
}

inDirectory("a damaged checkpoint is an error in one line that names file and tensor, and training writes nothing", async (dir) => {
  const model = `${dir}/model`;
  assertEquals((await train(model)).code, 0);
  const [index, data] = [`${model}/model.ckpt-20.index`, `${model}/model.ckpt-20.data-00000-of-00001`];
  // The first variable in byte order is a bias of the network, which every command reads.
  const flipped = (bytes: Uint8Array): Uint8Array => bytes.with(5, bytes[5]! ^ 4);
  const damages: [string, (bytes: Uint8Array) => Uint8Array, RegExp][] = [
    [data, flipped, /The checksum of tensor \S+ in \S+model\.ckpt-20\.data-00000-of-00001 does not match its data/],
    [data, (bytes) => bytes.subarray(0, 40), /Tensor \S+ lies at \d+ to \d+ of \S+, which has only 40 bytes/],
    [index, flipped, /model\.ckpt-20\.index is not a sound index of a checkpoint: the checksum/],
    [index, (bytes) => bytes.subarray(0, 60), /model\.ckpt-20\.index is not a sound index of a checkpoint/],
    [`${model}/checkpoint`, () => new TextEncoder().encode("what is this"), /checkpoint is not a checkpoint state: "what is this"/],
    [`${model}/headway.json`, () => new TextEncoder().encode("{"), /headway\.json is not a description of a model: it is not JSON/],
  ];
  for (const [path, damage, sentence] of damages) {
    const sound = await Deno.readFile(path);
    await edit(path, damage);
    const before = await filesOf(model);
    const calls = await Promise.all([
      headway(["train", iris, "--model-dir", model, "--steps", "1", "--quiet"]),
      headway(["evaluate", model, iris, "--quiet"]),
      headway(["predict", model, iris, "--quiet"]),
    ]);
    for (const { code, out, err } of calls) {
      assertEquals([code, out], [1, ""], `${path}: ${err}`);
      assert(sentence.test(err), err);
      assertEquals(err.trim().split("\n").length, 1, err);
    }
    assertEquals(await filesOf(model), before);
    await Deno.writeFile(path, sound);
  }
  const inspected = await headway(["inspect", model, "--json"]);
  assertEquals(inspected.code, 0);
  await edit(data, flipped);
  const json = await headway(["inspect", model, "--json"]);
  const { error } = JSON.parse(json.err);
  assertEquals([json.code, error.code, error.file], [1, "DATA_LOSS", data]);
  assert(error.tensor.length > 0);
});

inDirectory("a directory that may not be written, or is a file, is an error that says so", async (dir) => {
  await Deno.writeTextFile(`${dir}/file`, "not a directory");
  const file = await train(`${dir}/file`);
  assertEquals([file.code, file.out], [1, ""]);
  assertStringIncludes(file.err, `${dir}/file`);
  assertEquals(file.err.trim().split("\n").length, 1, file.err);
  // To root nothing is forbidden, but no one can write below /proc.
  if (Deno.build.os !== "linux") return;
  const proc = await train("/proc/headway");
  assertEquals(proc.code, 1);
  assertStringIncludes(proc.err, "/proc/headway");
  assertEquals(proc.err.trim().split("\n").length, 1, proc.err);
});

Deno.test({
  name: "a model that was trained is used from where nothing may be written, and training there names the flag",
  fn: async () => {
    const dir = await Deno.makeTempDir({ prefix: "headway-cli-" });
    try {
      const model = `${dir}/model`;
      assertEquals((await train(model)).code, 0);
      const before = await filesOf(model);
      const permissions = [`--allow-read=${dir},${iris}`];
      for (const args of [["evaluate", model, iris], ["predict", model, iris], ["inspect", model]]) {
        const used = await headway([...args, ...(args[0] === "inspect" ? [] : ["--quiet"])], { permissions });
        assertEquals([used.code, used.err], [0, ""], args.join(" "));
      }
      const trained = await headway(["train", iris, "--model-dir", model, "--steps", "1", "--quiet"], { permissions });
      assertEquals(trained.code, 1);
      assertStringIncludes(trained.err, `--allow-write=${model}`);
      const unread = await headway(["predict", model, iris, "--quiet"], { permissions: [`--allow-read=${iris}`] });
      assertEquals(unread.code, 1);
      assertStringIncludes(unread.err, `--allow-read=${model}`);
      assertEquals(await filesOf(model), before);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
});

/** A file system of 96 KiB of its own, where the system lets one be mounted. */
async function onSmallDisk(run: (dir: string) => Promise<void>): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  const dir = await Deno.makeTempDir({ prefix: "headway-small-" });
  const mounted = await new Deno.Command("mount", { args: ["-t", "tmpfs", "-o", "size=96k", "tmpfs", dir], stderr: "null" }).output()
    .then(({ success }) => success, () => false);
  try {
    if (mounted) await run(dir);
  } finally {
    if (mounted) await new Deno.Command("umount", { args: [dir] }).output();
    await Deno.remove(dir, { recursive: true });
  }
  return mounted;
}

Deno.test("on a full disk training ends with a sentence, and the checkpoint before is there and goes on", async () => {
  await onSmallDisk(async (dir) => {
    const model = `${dir}/model`;
    assertEquals((await train(model)).code, 0);
    const before = await filesOf(model);
    // Everything but a few blocks of the disk is taken.
    const ballast = new Uint8Array(1024);
    {
      using file = await Deno.open(`${dir}/ballast`, { write: true, create: true });
      try {
        for (;;) await file.write(ballast);
      } catch {
        // That was the last one.
      }
    }
    const full = await headway(["train", iris, "--model-dir", model, "--steps", "5", "--quiet"]);
    assertEquals([full.code, full.out], [1, ""]);
    assertStringIncludes(full.err, "No space is left on the disk to write");
    assertEquals(full.err.trim().split("\n").length, 1, full.err);
    assertEquals(await filesOf(model), before);
    assertEquals((await headway(["predict", model, iris, "--quiet"])).code, 0);
    await Deno.remove(`${dir}/ballast`);
    const further = await headway(["train", iris, "--model-dir", model, "--steps", "5", "--quiet", "--json"]);
    assertEquals([further.code, JSON.parse(further.out).metrics.global_step], [0, 25], further.err);
  });
});

inDirectory("a model of another architecture is refused before anything is overwritten", async (dir) => {
  const model = `${dir}/model`;
  assertEquals((await train(model)).code, 0);
  const description = JSON.parse(await Deno.readTextFile(`${model}/headway.json`));
  await Deno.writeTextFile(`${model}/headway.json`, JSON.stringify({ ...description, hiddenUnits: [16, 4] }));
  const before = await filesOf(model);
  const other = await headway(["train", iris, "--model-dir", model, "--steps", "1", "--quiet"]);
  assertEquals(other.code, 1);
  assertStringIncludes(other.err, "dnn/hiddenlayer_1/kernel has shape [16,8] in the checkpoint, [16,4] in the model");
  await Deno.writeTextFile(`${model}/headway.json`, JSON.stringify({ ...description, hiddenUnits: [16] }));
  const shallow = await headway(["predict", model, iris, "--quiet"]);
  assertEquals([shallow.code, shallow.out], [1, ""]);
  assertStringIncludes(shallow.err, "dnn/logits/kernel has shape [8,3] in the checkpoint, [16,3] in the model");
  assertStringIncludes(shallow.err, "dnn/hiddenlayer_1/kernel of shape [16,8] is in the checkpoint, but not in the model");
  await Deno.writeTextFile(`${model}/headway.json`, JSON.stringify({ ...description, hiddenUnits: [16, 4] }));
  assertEquals(await filesOf(model), before);
});

inDirectory("a description that was changed by hand ends in one line, whatever stands in it", async (dir) => {
  const model = `${dir}/model`;
  assertEquals((await train(model)).code, 0);
  const description = JSON.parse(await Deno.readTextFile(`${model}/headway.json`));
  const changes: Record<string, unknown>[] = [
    { csv: {} },
    { csv: { ...description.csv, columns: 3 } },
    { csv: { ...description.csv, columns: [{ name: 3, type: "x" }] } },
    { csv: { ...description.csv, label: 3 } },
    { csv: { ...description.csv, defaults: [] } },
    { columns: [null] },
    { columns: [{ kind: "numericColumn" }] },
    { columns: [{ ...description.columns[0], normalizer: { mean: "a" } }] },
    { head: { head: "MultiClassHead", nClasses: -1 } },
    { head: {} },
    { hiddenUnits: ["a"] },
    { hiddenUnits: [1e30] },
    { activation: "nope" },
    { dropout: "x" },
    { batchNorm: 3 },
  ];
  const results = await Promise.all(changes.map(async (change, i) => {
    const copy = `${dir}/copy${i}`;
    await Deno.mkdir(copy);
    for await (const { name } of Deno.readDir(model)) await Deno.copyFile(`${model}/${name}`, `${copy}/${name}`);
    await Deno.writeTextFile(`${copy}/headway.json`, JSON.stringify({ ...description, ...change }));
    return await headway(["predict", copy, iris, "--quiet"]);
  }));
  results.forEach(({ code, err }, i) => {
    const what = JSON.stringify(changes[i]);
    if (code === 0) return assertEquals(err, "", what);
    assertEquals([code, err.trim().split("\n").length], [1, 1], `${what}: ${err}`);
    assert(!/Cannot (?:read|convert)|is not (?:a function|iterable)/.test(err), `${what}: ${err}`);
  });
});
