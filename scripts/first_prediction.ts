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

/** A function that a module declares. */
export interface Declaration {
  /** Its name. */
  readonly name: string;
  /** Where it begins in the module. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
  /** Whether a first prediction calls it. */
  readonly called: boolean;
}

/** What V8 counted in one module: the module itself, then its functions, outer before inner. */
interface Coverage {
  readonly url: string;
  readonly functions: readonly {
    readonly functionName: string;
    readonly ranges: readonly [{ readonly startOffset: number; readonly endOffset: number; readonly count: number }];
  }[];
}

/**
 * Lets a process make a first prediction, and asks V8 which functions it called.
 *
 * @param files The built library by paths, with `mod.js` and `headway.js`.
 * @returns The functions that `headway.js` declares, in their order.
 */
export async function declarations(files: ReadonlyMap<string, string>): Promise<Declaration[]> {
  const dir = await Deno.makeTempDir();
  const library = files.get("headway.js")!;
  try {
    const programs = { "mod.js": files.get("mod.js")!, "headway.js": library, "train.js": train, "predict.js": predict };
    for (const [path, text] of Object.entries(programs)) await Deno.writeTextFile(`${dir}/${path}`, text);
    await run(["run", "-A", `${dir}/train.js`, `${dir}/model`]);
    await run(["run", "-A", `--coverage=${dir}/coverage`, `${dir}/predict.js`, `${dir}/model`]);
    for await (const { name } of Deno.readDir(`${dir}/coverage`)) {
      if (!name.endsWith(".json")) continue;
      const coverage = JSON.parse(await Deno.readTextFile(`${dir}/coverage/${name}`)) as Coverage;
      if (coverage.url.endsWith("/headway.js")) return declarationsIn(library, coverage);
    }
    throw new Error("V8 counted nothing in headway.js");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

function declarationsIn(text: string, { functions }: Coverage): Declaration[] {
  const found: Declaration[] = [];
  let outerEnd = 0;
  for (const { functionName: name, ranges: [{ startOffset: start, endOffset: end, count }] } of functions.slice(1)) {
    if (start < outerEnd) continue;
    outerEnd = end;
    if (/^(?:async )?function\b/.test(text.slice(start, start + 16))) found.push({ name, start, end, called: count > 0 });
  }
  return found;
}

async function run(args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, stdout: "null", stderr: "piped" }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
