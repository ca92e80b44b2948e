/** Trainings that end early and are gone on with. */

import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { headway, inDirectory, signalled, start } from "./_headway.ts";

const iris = fileURLToPath(new URL("../testdata/iris.csv", import.meta.url));
const many = ["--steps", "1000000000"];

async function latestStep(dir: string): Promise<number> {
  return Number((await Deno.readTextFile(`${dir}/checkpoint`)).match(/model_checkpoint_path: "model.ckpt-(\d+)"/)![1]);
}

const signals: [Deno.Signal, number][] = [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]];
for (const [signal, expected] of Deno.build.os === "windows" ? [] : signals) {
  inDirectory(`${signal} ends training after the step with a checkpoint and exit code ${expected}`, async (dir) => {
    const args = ["train", iris, "--label", "species", "--model-dir", dir, "--batch", "8", "--learning-rate", "0.02", ...many];
    const { code, err } = await signalled(args, /step = 200/, signal);
    assertEquals(code, expected, err);
    assertStringIncludes(err, "Interrupted: the step ends and a checkpoint is written.");
    const step = await latestStep(dir);
    assert(step > 200, `step ${step}`);
    assertMatch(err, new RegExp(`Ended after ${step} of 1000000000 steps. To go on: headway train ${dir}`));
    assertEquals(JSON.parse(await Deno.readTextFile(`${dir}/model.ckpt-${step}.headway.json`)).finished, false);
    const predicted = await headway(["predict", dir, iris, "--quiet"]);
    assertEquals(predicted.out.trim().split("\n").length, 150);
    const { commandLine: { lastStep, batch, learningRate, data } } = JSON.parse(await Deno.readTextFile(`${dir}/headway.json`));
    assertEquals({ lastStep, batch, learningRate, data }, { lastStep: 1e9, batch: 8, learningRate: 0.02, data: await Deno.realPath(iris) });
  });
}

inDirectory("train MODEL_DIR alone takes the steps that are left, with the options it was started with", async (dir) => {
  const options = ["--label", "species", "--batch", "8", "--learning-rate", "0.02", "--seed", "3", "--steps", "60"];
  const whole = await headway(["train", iris, "--model-dir", `${dir}/whole`, ...options, "--json"]);
  assertEquals(whole.code, 0, whole.err);
  // The same training, of which 20 steps were taken when it ended.
  const parted = `${dir}/parted`;
  await headway(["train", iris, "--model-dir", parted, ...options.with(-1, "20"), "--quiet"]);
  const description = JSON.parse(await Deno.readTextFile(`${parted}/headway.json`));
  description.commandLine = { ...description.commandLine, steps: 60, lastStep: 60 };
  await Deno.writeTextFile(`${parted}/headway.json`, JSON.stringify(description));
  const sidecar = `${parted}/model.ckpt-20.headway.json`;
  const { batch } = description.commandLine;
  assertEquals(batch, 8);
  assertEquals(JSON.parse(await Deno.readTextFile(sidecar)).finished, true);
  const further = await headway(["train", parted, "--json"]);
  assertEquals(further.code, 0, further.err);
  assertStringIncludes(further.err, "Goes on at step 20, up to 60\n");
  const result = JSON.parse(further.out);
  assertEquals([result.steps, result.metrics.global_step], [40, 60]);
  // A run that has ended is followed by another one as long.
  assertEquals(JSON.parse((await headway(["train", parted, "--json", "--quiet"])).out).metrics.global_step, 120);
  assertEquals(JSON.parse((await headway(["train", parted, "--steps", "5", "--json", "--quiet"])).out).metrics.global_step, 125);
  const both = await headway(["train", parted, "--model-dir", `${dir}/whole`]);
  assertEquals(both.code, 2);
  assertStringIncludes(both.err, "is a directory, as is --model-dir");
});

Deno.test({
  name: "a training that is killed, before or after its first checkpoint, leaves a directory that train goes on with",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const dir = await Deno.makeTempDir({ prefix: "headway-cli-" });
    try {
      const killed = await signalled(["train", iris, "--label", "species", "--model-dir", `${dir}/a`, ...many], /step = 100/, "SIGKILL");
      assertEquals(killed.code, 137);
      assertEquals((await headway(["predict", `${dir}/a`, iris, "--quiet"])).out.trim().split("\n").length, 150);
      const further = await headway(["train", `${dir}/a`, "--steps", "5", "--json", "--quiet"]);
      assertEquals(JSON.parse(further.out).steps, 5, further.err);

      const child = start(["train", iris, "--label", "species", "--model-dir", `${dir}/b`, ...many]);
      while (await Deno.stat(`${dir}/b/headway.json`).catch(() => null) === null) await new Promise((resolve) => setTimeout(resolve, 1));
      child.kill("SIGKILL");
      await child.stderr.cancel();
      await child.status;
      const again = await headway(["train", `${dir}/b`, "--steps", "5", "--json", "--quiet"]);
      assertEquals(JSON.parse(again.out).metrics.global_step >= 5, true, again.err);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
});

Deno.test({
  name: "an interrupt while rows are looked at acts within a second, writes nothing and says so",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const dir = await Deno.makeTempDir({ prefix: "headway-cli-" });
    try {
      // Kept in memory as columns, and too large for that.
      for (const [name, megabytes] of [["small", 60], ["large", 80]] as const) {
        const path = `${dir}/${name}.csv`;
        const lines = Array.from({ length: 20_000 }, (_, i) => `${i % 97},${i * 0.37},${i % 3 ? "a" : "b"}\n`).join("");
        using file = await Deno.open(path, { write: true, create: true });
        file.writeSync(new TextEncoder().encode("x,y,label\n"));
        for (let size = 0; size < megabytes * 1e6; size += lines.length) file.writeSync(new TextEncoder().encode(lines));
        const args = ["train", path, "--label", "label", "--model-dir", `${dir}/model`];
        const { code, err, milliseconds } = await signalled(args, /Reading .*csv: \d+ %/, "SIGINT");
        assertEquals(code, 130, err);
        assertMatch(err, /\nInterrupted while the rows were looked at: nothing was trained, and no model was written.\n$/);
        // A second, and what a machine with other work takes longer.
        assert(milliseconds < 2000, `${milliseconds} ms`);
        assertEquals(await Deno.stat(`${dir}/model`).catch(() => null), null);
      }
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
});
