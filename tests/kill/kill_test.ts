/** A process that trains is killed at any moment; what it leaves is the previous or the new checkpoint, whole, and training goes on from there. */

import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "@std/assert";
import { CheckpointReader } from "../../core/io/tensor_bundle_reader.ts";
import { latestCheckpoint, readCheckpointState } from "../../core/io/checkpoint_state.ts";
import { denoFileSystem } from "../../core/io/deno_fs.ts";
import { joinPath } from "../../core/io/file_system.ts";

const ROUNDS = Number(Deno.env.get("HEADWAY_KILLS") ?? 12);
const STEPS = 1_000_000;

async function train(dir: string, steps: number): Promise<Deno.ChildProcess> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", fileURLToPath(new URL("./_trainer.ts", import.meta.url)), dir, String(steps)],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  return child;
}

/** Reads everything that a checkpoint has, checksums included, and gives its step. */
async function readWhole(path: string): Promise<number> {
  const reader = await CheckpointReader.open(path);
  for (const name of reader.names()) await reader.read(name);
  return Number((await reader.read("global_step")).data[0]);
}

Deno.test("kill -9 at any moment leaves a whole checkpoint, and training goes on from it", async () => {
  const dir = await Deno.makeTempDir();
  try {
    let before = -1;
    for (let round = 0; round < ROUNDS; round++) {
      const child = await train(dir, STEPS);
      // Savings take about a millisecond each: moments 7 ms apart with an odd remainder fall anywhere into one.
      await new Promise((resolve) => setTimeout(resolve, 15 + round * 7.3));
      child.kill("SIGKILL");
      await child.status;
      const latest = await latestCheckpoint(dir);
      assert(latest !== null, "no checkpoint is left");
      for (const name of (await readCheckpointState(dir, denoFileSystem()))!.all) await readWhole(joinPath(dir, name));
      const step = await readWhole(latest);
      assert(step >= before, `round ${round}: step ${step} after ${before}`);
      before = step;
    }
    assert(before > 0);
    // Temporary files of the killed processes are cleaned up by the next one.
    const last = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", fileURLToPath(new URL("./_trainer.ts", import.meta.url)), dir, String(before + 3)],
    }).output();
    assertEquals(last.success, true, new TextDecoder().decode(last.stderr));
    const names = [...Deno.readDirSync(dir)].map(({ name }) => name);
    assertEquals(names.filter((name) => name.endsWith(".headway-tmp")), []);
    // What was about to be removed when the process was killed stays, as it would be with TensorFlow; the state names no more than are kept.
    assertEquals((await readCheckpointState(dir, denoFileSystem()))!.all, [`model.ckpt-${before + 2}`, `model.ckpt-${before + 3}`]);
    assert(names.filter((name) => name.endsWith(".index")).length <= 2 + ROUNDS);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("a second process on the same directory is refused while the first one trains", async () => {
  const dir = await Deno.makeTempDir();
  const first = await train(dir, STEPS);
  try {
    const second = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", fileURLToPath(new URL("./_trainer.ts", import.meta.url)), dir, "5"],
    }).output();
    assertEquals(second.success, false);
    const message = new TextDecoder().decode(second.stderr);
    assert(message.includes("FailedPreconditionError") && message.includes(dir), message);
  } finally {
    first.kill("SIGKILL");
    await first.status;
    await Deno.remove(dir, { recursive: true });
  }
});
