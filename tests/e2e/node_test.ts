/** Bundled into one file, the library runs on Node: it trains, saves, and a second process predicts from what the first one saved. */

import { assertEquals } from "@std/assert";
import * as esbuild from "esbuild";
import { fileURLToPath } from "node:url";

const program = (api: string) => `
import { Adam, DNNClassifier, numericColumn, silentLogger } from ${JSON.stringify(api)};
const model = new DNNClassifier({
  featureColumns: [numericColumn("x")],
  hiddenUnits: [8],
  optimizer: new Adam({ learningRate: 0.05 }),
  modelDir: process.argv[3],
  config: { tfRandomSeed: 1, logger: silentLogger },
});
if (process.argv[2] === "train") await model.train(() => [{ x: [-2, -1, 1, 2] }, [0, 0, 1, 1]], { steps: 200 });
console.log(JSON.stringify((await model.predictOne({ x: 1.5 })).class_ids));
await model.close();
`;

async function node(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("node", { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

const hasNode = await new Deno.Command("node", { args: ["--version"] }).output().then(({ success }) => success, () => false);

Deno.test({
  name: "bundled by esbuild, it trains and predicts on Node",
  // Node is no part of what the project needs; where there is none, there is nothing to run on.
  ignore: !hasNode,
  fn: async () => {
    const dir = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${dir}/program.mjs`, program("./headway.mjs"));
      await esbuild.build({
        entryPoints: [fileURLToPath(new URL("../../mod.ts", import.meta.url))],
        bundle: true,
        format: "esm",
        platform: "node",
        target: "node20",
        // Read only where CSV is read.
        external: ["papaparse"],
        outfile: `${dir}/headway.mjs`,
        logLevel: "silent",
      });
      assertEquals(await node(`${dir}/program.mjs`, "train", `${dir}/model`), "[1]");
      assertEquals(await node(`${dir}/program.mjs`, "predict", `${dir}/model`), "[1]");
    } finally {
      await esbuild.stop();
      await Deno.remove(dir, { recursive: true });
    }
  },
});
