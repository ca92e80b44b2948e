import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "@std/assert";
import { latestCheckpoint } from "../../../core/io/checkpoint_state.ts";
import { joinPath } from "../../../core/io/paths.ts";
import { CheckpointReader } from "../../../core/io/tensor_bundle_reader.ts";

/** Saves for ever: every value of checkpoint n is n, and every third step is saved twice, first with other values. */
const program = `
  import { CheckpointManager } from ${JSON.stringify(new URL("../../../core/io/checkpoint_manager.ts", import.meta.url).href)};
  import { latestCheckpoint } from ${JSON.stringify(new URL("../../../core/io/checkpoint_state.ts", import.meta.url).href)};
  const dir = Deno.args[0];
  const manager = await CheckpointManager.open(dir, { keepCheckpointMax: 2 });
  const values = (n) => new Map([0, 1, 2].map((i) => ["v" + i, { dtype: "float32", shape: [5000], data: new Float32Array(5000).fill(n) }]));
  let step = Number((await latestCheckpoint(dir))?.match(/ckpt-(\\d+)/)[1] ?? 0);
  for (let saved = 0;; step++, saved++) {
    if (saved === 1) console.log("ready");
    if (step % 3 === 0) await manager.save(step, values(-step), { sidecar: { step } });
    await manager.save(step, values(step), { sidecar: { step } });
  }`;

const config = fileURLToPath(new URL("../../../deno.json", import.meta.url));

Deno.test("a process killed while it saves leaves a checkpoint in full", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const file = joinPath(dir, "save.ts");
    await Deno.writeTextFile(file, program);
    const model = joinPath(dir, "model");
    for (let round = 0; round < 6; round++) {
      const args = ["run", "--no-check", "--no-prompt", "--config", config, `--allow-read=${dir}`, `--allow-write=${model}`, file, model];
      const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped" }).spawn();
      const reader = child.stdout.getReader();
      const { done } = await reader.read();
      assert(!done, "the program could not start");
      // Some 5 ms a save: at a different moment of it in each round.
      await new Promise((resolve) => setTimeout(resolve, 20 + 3 * round));
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
      const latest = await latestCheckpoint(model);
      assert(latest !== null, "nothing was saved");
      const checkpoint = await CheckpointReader.open(latest);
      const step = Number(latest.match(/ckpt-(\d+)/)![1]);
      const seen = new Set<number>();
      for (const name of checkpoint.names()) for (const value of (await checkpoint.read(name)).data) seen.add(Math.abs(Number(value)));
      assertEquals([...seen], [step]);
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
