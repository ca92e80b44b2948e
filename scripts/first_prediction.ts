/**
 * Which functions a program calls that imports the library and predicts once: what a start waits for, and so what is compiled ahead.
 *
 * @module
 */

const train = `
import { Adam, categoricalColumnWithVocabularyList, DNNClassifier, indicatorColumn, numericColumn, silentLogger } from "./mod.js";
const color = indicatorColumn(categoricalColumnWithVocabularyList("color", ["red", "green"]));
export const options = { featureColumns: [numericColumn("size"), color], hiddenUnits: [4], labelVocabulary: ["no", "yes"], modelDir: Deno.args[0] };
if (import.meta.main) {
  await using model = new DNNClassifier({ ...options, optimizer: new Adam(), config: { logger: silentLogger } });
  await model.train(() => [{ size: [1, 2], color: ["red", "green"] }, ["no", "yes"]], { steps: 1 });
}
`;

const predict = `
import { DNNClassifier } from "./mod.js";
import { options } from "./train.js";
await new DNNClassifier(options).predictOne({ size: 1, color: "red" });
`;

/** What V8 counted in one module. */
interface Coverage {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly [{ readonly startOffset: number; readonly count: number }] }[];
}

/**
 * Runs a first prediction in a process of its own.
 *
 * @param files The built library by paths, with `mod.js` and `headway.js`.
 * @returns Where in `headway.js` each function begins that was called.
 */
export async function calledFirst(files: ReadonlyMap<string, string>): Promise<number[]> {
  const dir = await Deno.makeTempDir();
  try {
    const programs = { "mod.js": files.get("mod.js")!, "headway.js": files.get("headway.js")!, "train.js": train, "predict.js": predict };
    for (const [path, text] of Object.entries(programs)) await Deno.writeTextFile(`${dir}/${path}`, text);
    await run(["run", "-A", `${dir}/train.js`, `${dir}/model`]);
    await run(["run", "-A", `--coverage=${dir}/coverage`, `${dir}/predict.js`, `${dir}/model`]);
    for await (const { name } of Deno.readDir(`${dir}/coverage`)) {
      if (!name.endsWith(".json")) continue;
      const { url, functions } = JSON.parse(await Deno.readTextFile(`${dir}/coverage/${name}`)) as Coverage;
      if (!url.endsWith("/headway.js")) continue;
      return functions.filter(({ ranges }) => ranges[0].count > 0).map(({ ranges }) => ranges[0].startOffset);
    }
    throw new Error("V8 counted nothing in headway.js");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function run(args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, stdout: "null", stderr: "piped" }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
