/** A process that trains is killed at any moment; what it leaves is the previous or the new checkpoint, whole, and training goes on from there. */

import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "@std/assert";
import { CheckpointReader } from "../../core/io/tensor_bundle_reader.ts";
import { latestCheckpoint, readCheckpointState } from "../../core/io/checkpoint_state.ts";
import { denoFileSystem } from "../../core/io/deno_fs.ts";
import { joinPath } from "../../core/io/paths.ts";

const ROUNDS = Number(Deno.env.get("HEADWAY_KILLS") ?? 12);
const STEPS = 1_000_000;

function trainer(dir: string, steps: number, every: number): string[] {
  return ["run", "-A", "--no-check", fileURLToPath(new URL("./_trainer.ts", import.meta.url)), dir, String(steps), String(every)];
}

/** Trains to the end. */
async function trained(dir: string, steps: number, every: number): Promise<{ success: boolean; message: string }> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args: trainer(dir, steps, every) }).output();
  return { success, message: new TextDecoder().decode(stderr) };
}

/** Begins to train; comes back after the first step. */
async function train(dir: string): Promise<Deno.ChildProcess> {
  const child = new Deno.Command(Deno.execPath(), { args: trainer(dir, STEPS, 1), stdout: "piped", stderr: "inherit" }).spawn();
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

Deno.test("kill -9 at any moment leaves a whole checkpoint, from which training goes on as if nothing had been", async () => {
  const dir = await Deno.makeTempDir();
  const whole = await Deno.makeTempDir();
  try {
    let before = -1;
    for (let round = 0; round < ROUNDS; round++) {
      const child = await train(dir);
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
    const last = await trained(dir, before + 3, 1);
    assert(last.success, last.message);
    const names = [...Deno.readDirSync(dir)].map(({ name }) => name);
    assertEquals(names.filter((name) => name.endsWith(".headway-tmp")), []);
    // What was about to be removed when the process was killed stays, as it would be with TensorFlow; the state names no more than are kept.
    assertEquals((await readCheckpointState(dir, denoFileSystem()))!.all, [`model.ckpt-${before + 2}`, `model.ckpt-${before + 3}`]);
    assert(names.filter((name) => name.endsWith(".index")).length <= 2 + ROUNDS);
    // Shuffling, dropout and slots went on where they stopped: the same bits as in one go.
    const inOneGo = await trained(whole, before + 3, STEPS);
    assert(inOneGo.success, inOneGo.message);
    for (const end of ["index", "data-00000-of-00001"]) {
      assertEquals(
        await Deno.readFile(`${dir}/model.ckpt-${before + 3}.${end}`),
        await Deno.readFile(`${whole}/model.ckpt-${before + 3}.${end}`),
      );
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
    await Deno.remove(whole, { recursive: true });
  }
});

Deno.test("a second process on the same directory is refused while the first one trains", async () => {
  const dir = await Deno.makeTempDir();
  const first = await train(dir);
  try {
    const { success, message } = await trained(dir, 5, 1);
    assertEquals(success, false);
    assert(message.includes("FailedPreconditionError") && message.includes(dir), message);
  } finally {
    first.kill("SIGKILL");
    await first.status;
    await Deno.remove(dir, { recursive: true });
  }
});
