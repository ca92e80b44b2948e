import { assert, assertEquals, assertRejects } from "@std/assert";
import { ResourceExhaustedError, ValueError } from "../../../core/errors.ts";
import type { HostTensor } from "../../../core/runtime/host_tensor.ts";
import { CheckpointManager, type CheckpointManagerOptions } from "../../../core/io/checkpoint_manager.ts";
import { latestCheckpoint, readCheckpointState, writeCheckpointState } from "../../../core/io/checkpoint_state.ts";
import { type MemoryFileSystem, memoryFileSystem, SimulatedCrash } from "../../../core/io/memory_fs.ts";
import { readSidecar } from "../../../core/io/model_description.ts";
import { CheckpointReader } from "../../../core/io/tensor_bundle_reader.ts";
import { fixture } from "./_fixtures.ts";

/** Variables that all hold the same number, so that a mixture of two checkpoints shows. */
function values(value: number): Map<string, HostTensor> {
  return new Map<string, HostTensor>([
    ["kernel", { dtype: "float32", shape: [2, 2], data: new Float32Array(4).fill(value) }],
    ["step", { dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(value)) }],
  ]);
}

/** The number that the latest checkpoint of `m` holds, read in full, and that its description holds; `null` where there is no checkpoint. */
async function latestValue(fs: MemoryFileSystem): Promise<{ prefix: string; value: number; described: unknown } | null> {
  const prefix = await latestCheckpoint("m", fs);
  if (prefix === null) return null;
  const reader = await CheckpointReader.open(prefix, fs);
  const kernel = await reader.read("kernel");
  const step = await reader.read("step");
  const value = Number((step.data as BigInt64Array)[0]);
  assertEquals(Array.from(kernel.data as Float32Array), [value, value, value, value]);
  return { prefix, value, described: (await readSidecar(prefix, fs))?.value };
}

async function manager(fs: MemoryFileSystem, options: CheckpointManagerOptions = {}): Promise<CheckpointManager> {
  return await CheckpointManager.open("m", { fs, ...options });
}

async function save(to: CheckpointManager, step: number, value = step): Promise<void> {
  assertEquals(await to.save(step, values(value), { sidecar: { value } }), `m/model.ckpt-${step}`);
}

async function names(fs: MemoryFileSystem): Promise<string[]> {
  return (await fs.list("m")).map(({ name }) => name);
}

function filesOf(...steps: number[]): string[] {
  const ends = ["data-00000-of-00001", "headway.json", "index"];
  return ["checkpoint", ...steps.flatMap((step) => ends.map((end) => `model.ckpt-${step}.${end}`))].sort();
}

Deno.test("CheckpointManager keeps the newest checkpoints", async () => {
  const fs = memoryFileSystem();
  const saver = await manager(fs, { keepCheckpointMax: 2 });
  assertEquals([saver.latest, saver.checkpoints], [null, []]);
  for (const step of [0, 10, 20]) await save(saver, step);
  assertEquals(saver.latest, "m/model.ckpt-20");
  assertEquals(saver.checkpoints, ["m/model.ckpt-10", "m/model.ckpt-20"]);
  assertEquals(await names(fs), filesOf(10, 20));
  assertEquals(
    new TextDecoder().decode(await fs.readFile("m/checkpoint")),
    'model_checkpoint_path: "model.ckpt-20"\nall_model_checkpoint_paths: "model.ckpt-10"\nall_model_checkpoint_paths: "model.ckpt-20"\n',
  );
  assertEquals(await latestValue(fs), { prefix: "m/model.ckpt-20", value: 20, described: 20 });
});

Deno.test("CheckpointManager keeps five by default and all for 0", async () => {
  for (const [options, kept] of [[{}, [2, 3, 4, 5, 6]], [{ keepCheckpointMax: 0 }, [0, 1, 2, 3, 4, 5, 6]]] as const) {
    const fs = memoryFileSystem();
    const saver = await manager(fs, options);
    for (let step = 0; step < 7; step++) await save(saver, step);
    assertEquals(await names(fs), filesOf(...kept));
  }
});

Deno.test("CheckpointManager keeps one checkpoint in n hours for good", async () => {
  const fs = memoryFileSystem();
  let hours = 0;
  const saver = await manager(fs, { keepCheckpointMax: 1, keepCheckpointEveryNHours: 2, now: () => hours * 3_600_000 });
  // Due for removal at the next save are those of hour 1, 2, ..., 5. Kept is the first past hour 2, then the first past hour 4.
  for (hours = 1; hours <= 6; hours++) await save(saver, hours);
  assertEquals(await names(fs), filesOf(3, 5, 6));
  assertEquals(saver.checkpoints, ["m/model.ckpt-6"]);
});

Deno.test("CheckpointManager takes over what the state names, TensorFlow's files as well", async () => {
  const fs = memoryFileSystem();
  await fs.mkdir("m");
  for (const end of ["index", "data-00000-of-00002", "data-00001-of-00002"]) {
    await fs.writeFile(`m/model.ckpt-2.${end}`, await Deno.readFile(fixture(`dnn_tf1/model.ckpt-2.${end}`)));
  }
  await fs.writeFile("m/model.ckpt-2.meta", new Uint8Array(1));
  await fs.writeFile("m/model.ckpt-99.index", new Uint8Array(1));
  // Named, but in another place: never touched. Named, but missing: dropped.
  await fs.mkdir("/other");
  await fs.writeFile("/other/model.ckpt-1.index", new Uint8Array(1));
  await writeCheckpointState("m", { latest: "model.ckpt-2", all: ["/other/model.ckpt-1", "model.ckpt-0", "model.ckpt-2"] }, fs);
  const saver = await manager(fs, { keepCheckpointMax: 1 });
  assertEquals(saver.checkpoints, ["m/model.ckpt-2"]);
  await save(saver, 3);
  assertEquals(await names(fs), [...filesOf(3), "model.ckpt-99.index"].sort());
  assert(await fs.stat("/other/model.ckpt-1.index") !== null);
});

Deno.test("CheckpointManager saves a restored step again, over a checkpoint with two data files", async () => {
  const fs = memoryFileSystem();
  await fs.mkdir("m");
  for (const end of ["index", "data-00000-of-00002", "data-00001-of-00002"]) {
    await fs.writeFile(`m/model.ckpt-2.${end}`, await Deno.readFile(fixture(`dnn_tf1/model.ckpt-2.${end}`)));
  }
  await writeCheckpointState("m", { latest: "model.ckpt-2", all: ["model.ckpt-2"] }, fs);
  const saver = await manager(fs);
  await save(saver, 2);
  assertEquals(await names(fs), filesOf(2));
  assertEquals((await latestValue(fs))?.value, 2);
});

Deno.test("CheckpointManager without a description removes that of the same step", async () => {
  const fs = memoryFileSystem();
  const saver = await manager(fs);
  await save(saver, 1);
  await saver.save(1, values(1));
  assertEquals(await names(fs), filesOf(1).filter((name) => !name.includes("headway")));
});

Deno.test("CheckpointManager.open() refuses impossible numbers", async () => {
  const fs = memoryFileSystem();
  await assertRejects(() => manager(fs, { keepCheckpointMax: -1 }), ValueError, "keepCheckpointMax must be a whole number >= 0, given: -1");
  await assertRejects(() => manager(fs, { keepCheckpointMax: 1.5 }), ValueError, "given: 1.5");
  await assertRejects(() => manager(fs, { keepCheckpointEveryNHours: NaN }), ValueError, "given: NaN");
});

// What is saved when the process ends, after two checkpoints: `old` and `fresh` are the values that may be found afterwards.
const scenarios: { name: string; before: number[]; keep: number; step: number; value: number; old: number | null }[] = [
  { name: "the first checkpoint", before: [], keep: 5, step: 0, value: 7, old: null },
  { name: "a further checkpoint, with an old one to remove", before: [1, 2], keep: 2, step: 3, value: 3, old: 2 },
  { name: "the latest step again with the same values", before: [1, 2], keep: 5, step: 2, value: 2, old: 2 },
  { name: "the latest step again with other values", before: [1, 2], keep: 5, step: 2, value: 9, old: 2 },
  { name: "the only step again with other values", before: [2], keep: 1, step: 2, value: 9, old: 2 },
  { name: "an earlier step again with other values", before: [1, 2], keep: 5, step: 1, value: 9, old: 2 },
];

/** What a crash leaves: everything done (a killed process), nothing that was not synced, or every other name (a power cut). */
const crashes: { name: string; keep: (path: string) => boolean }[] = [
  { name: "a kill", keep: () => true },
  { name: "a power cut that loses every unsynced name", keep: () => false },
  { name: "a power cut that loses data files", keep: (path) => !path.includes(".data") },
  { name: "a power cut that loses all but data files", keep: (path) => path.includes(".data") },
  { name: "a power cut that loses all but the state", keep: (path) => path.endsWith("/checkpoint") },
];

for (const { name, before, keep, step, value, old } of scenarios) {
  for (const crash of crashes) {
    Deno.test(`${crash.name} at any moment of saving ${name} leaves the old or the new checkpoint in full`, async () => {
      let finished = false;
      for (let at = 1; !finished; at++) {
        const fs = memoryFileSystem();
        const saver = await manager(fs, { keepCheckpointMax: keep });
        for (const earlier of before) await save(saver, earlier);
        fs.crashAt = fs.operations + at;
        try {
          await save(saver, step, value);
          finished = true;
        } catch (error) {
          assert(error instanceof SimulatedCrash, `${error}`);
        }
        const found = fs.afterCrash(crash.keep);
        if (crash.name === "a kill" && await found.stat("m") !== null) {
          const files = await names(found);
          const indexed = files.filter((file) => file.endsWith(".index")).map((file) => file.slice(0, -".index".length));
          for (const prefix of indexed) {
            assert(files.includes(`${prefix}.data-00000-of-00001`), `${prefix} has lost its data, not its index`);
          }
        }
        const latest = await latestValue(found);
        if (latest === null) {
          assertEquals(old, null);
          if (finished) throw new Error("nothing was saved");
        } else {
          assert(latest.value === value || latest.value === old, `found ${latest.value} after operation ${at}`);
          if (finished) assertEquals(latest.value, value);
          assertEquals(latest.described, latest.value);
        }
        if (!(await found.stat("m"))) continue;
        // The next process goes on, and leaves no litter.
        const next = await manager(found, { keepCheckpointMax: 1 });
        await save(next, 50);
        assertEquals(await latestValue(found), { prefix: "m/model.ckpt-50", value: 50, described: 50 });
        const litter = (await names(found)).filter((file) => file.includes("tmp") || file.includes("previous"));
        assertEquals(litter, []);
        const state = await readCheckpointState("m", found);
        assertEquals(state?.all, ["model.ckpt-50"]);
      }
    });
  }
}

Deno.test("a save that fails at any moment changes nothing, and the next one succeeds", async () => {
  let failed = true;
  for (let at = 1; failed; at++) {
    const fs = memoryFileSystem();
    const saver = await manager(fs, { keepCheckpointMax: 2 });
    for (const step of [1, 2]) await save(saver, step);
    fs.failAt = fs.operations + at;
    failed = false;
    await save(saver, 3).catch((error) => {
      assert(error instanceof ResourceExhaustedError, `${error}`);
      failed = true;
    });
    fs.failAt = Infinity;
    const latest = await latestValue(fs);
    assert(latest!.value === 2 || latest!.value === 3);
    await save(saver, 4);
    assertEquals(saver.latest, "m/model.ckpt-4");
    assertEquals((await latestValue(fs))?.value, 4);
    assertEquals((await names(fs)).filter((file) => file.includes("tmp")), []);
  }
});

Deno.test("CheckpointManager on a full disk keeps the old checkpoint and leaves no litter", async () => {
  const fs = memoryFileSystem();
  const saver = await manager(fs);
  await save(saver, 1);
  const before = await names(fs);
  fs.capacity = fs.used + 20;
  await assertRejects(() => save(saver, 2), ResourceExhaustedError, "No space is left on the disk");
  assertEquals(await names(fs), before);
  assertEquals((await latestValue(fs))?.value, 1);
  fs.capacity = Infinity;
  await save(saver, 2);
  assertEquals((await latestValue(fs))?.value, 2);
});
