/**
 * Start-up: a process that imports `mod.ts` and makes its first prediction from a saved model, less a process that does nothing. Beside it, the same
 * with the library as it is written. Deno's cache is warm.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { Adam, DNNClassifier, numericColumn } from "../../mod.ts";
import { printTable, takeTurns } from "./table.ts";

const ROUNDS = 21;

/** Milliseconds of whole processes. */
export interface StartupResult {
  readonly bare: number;
  readonly importOnly: number;
  readonly predict: number;
  /** As `predict`, from the sources. */
  readonly unbuilt: number;
}

/** Measures with a model of four columns and hidden layers of 16 and 8. */
export async function startupBench(): Promise<StartupResult> {
  const directory = await Deno.makeTempDir();
  try {
    const columns = "abcd".split("").map((key) => numericColumn(key));
    const modelDir = `${directory}/model`;
    await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [16, 8], nClasses: 3, optimizer: new Adam(), modelDir });
    await model.train(() => [{ a: [1, 2, 3], b: [1, 2, 3], c: [1, 2, 3], d: [1, 2, 3] }, Int32Array.of(0, 1, 2)], { steps: 5 });
    const quoted = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
    const door = quoted("../../mod.ts");
    const prediction = (api: string): string =>
      [
        `import { DNNClassifier, numericColumn } from ${api};`,
        `const featureColumns = ["a", "b", "c", "d"].map((key) => numericColumn(key));`,
        `const model = new DNNClassifier({ featureColumns, hiddenUnits: [16, 8], nClasses: 3, modelDir: ${JSON.stringify(modelDir)} });`,
        `console.log(await model.predictOne({ a: 1, b: 2, c: 3, d: 4 }));`,
      ].join("\n");
    const scripts = {
      bare: `console.log("");`,
      importOnly: `import { DNNClassifier } from ${door};\nconsole.log(DNNClassifier.name);`,
      predict: prediction(door),
      unbuilt: prediction(quoted("../../_mod.ts")),
    };
    const contenders: Record<string, () => Promise<number>> = {};
    for (const [name, source] of Object.entries(scripts)) {
      const path = `${directory}/${name}.ts`;
      await Deno.writeTextFile(path, source);
      contenders[name] = () => millisecondsOf(path);
    }
    return await takeTurns(contenders as Record<keyof StartupResult, () => Promise<number>>, ROUNDS);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function millisecondsOf(script: string): Promise<number> {
  const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
  const start = performance.now();
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--config", config, script],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return performance.now() - start;
}

/** Prints the table. */
export function printStartup({ bare, importOnly, predict, unbuilt }: StartupResult): void {
  const row = (name: string, ms: number): string[] => [name, ms.toFixed(1), (ms - bare).toFixed(1)];
  printTable(`start-up, median of ${ROUNDS} processes`, ["", "ms", "over bare"], [
    row("bare deno run", bare),
    row("import mod.ts", importOnly),
    row("import and first prediction", predict),
    row("the same with the library as it is written", unbuilt),
  ]);
}

if (import.meta.main) printStartup(await startupBench());
