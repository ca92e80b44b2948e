/**
 * Start-up: whole processes that import the library, and that make a first prediction from a saved model, less a process that does nothing. The sources
 * as JSR gives them and the form that npm gets, in Deno and in Node (where there is one), take turns. Deno's cache is warm.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { Adam, DNNClassifier, numericColumn } from "../../mod.ts";
import { buildPackage } from "../../scripts/package.ts";
import { printTable, takeTurns } from "./table.ts";

const ROUNDS = 21;

/** Milliseconds of whole processes of one host. */
export interface StartupResult {
  /** What runs, and what of the library. */
  readonly name: string;
  /** A process that does nothing. */
  readonly bare: number;
  /** One that imports the library. */
  readonly imported: number;
  /** One that imports it and predicts once. */
  readonly predicted: number;
}

interface Contender {
  readonly name: string;
  /** The program and its arguments before the script. */
  readonly command: readonly string[];
  /** The specifier of the library. */
  readonly api: string;
}

/** Measures with a model of four columns and hidden layers of 16 and 8. */
export async function startupBench(): Promise<StartupResult[]> {
  const directory = await Deno.makeTempDir();
  try {
    await buildPackage(`${directory}/node_modules/@headway/estimator`);
    await Deno.writeTextFile(`${directory}/package.json`, JSON.stringify({ type: "module", dependencies: { "@headway/estimator": "*" } }));
    const columns = "abcd".split("").map((key) => numericColumn(key));
    const modelDir = `${directory}/model`;
    await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [16, 8], nClasses: 3, optimizer: new Adam(), modelDir });
    await model.train(() => [{ a: [1, 2, 3], b: [1, 2, 3], c: [1, 2, 3], d: [1, 2, 3] }, Int32Array.of(0, 1, 2)], { steps: 5 });

    const deno = [Deno.execPath(), "run", "-A"];
    const contenders: Contender[] = [
      {
        name: "Deno, sources",
        command: [...deno, "--config", fileURLToPath(new URL("../../deno.json", import.meta.url))],
        api: new URL("../../mod.ts", import.meta.url).href,
      },
      { name: "Deno, npm form", command: deno, api: "@headway/estimator" },
    ];
    if (await hasNode()) contenders.push({ name: "Node, npm form", command: ["node"], api: "@headway/estimator" });

    const runs: Record<string, () => Promise<number>> = {};
    for (const [i, { command, api }] of contenders.entries()) {
      for (const [kind, source] of Object.entries(programs(JSON.stringify(api), JSON.stringify(modelDir)))) {
        const script = `${directory}/${kind}_${i}.mjs`;
        await Deno.writeTextFile(script, source);
        runs[`${kind} ${i}`] = () => millisecondsOf([...command, script], directory);
      }
    }
    const medians = await takeTurns(runs, ROUNDS);
    return contenders.map(({ name }, i) => ({
      name,
      bare: medians[`bare ${i}`]!,
      imported: medians[`imported ${i}`]!,
      predicted: medians[`predicted ${i}`]!,
    }));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function programs(api: string, modelDir: string): Record<"bare" | "imported" | "predicted", string> {
  return {
    bare: `console.log("");`,
    imported: `import { DNNClassifier } from ${api};\nconsole.log(DNNClassifier.name);`,
    predicted: [
      `import { DNNClassifier, numericColumn } from ${api};`,
      `const featureColumns = ["a", "b", "c", "d"].map((key) => numericColumn(key));`,
      `const model = new DNNClassifier({ featureColumns, hiddenUnits: [16, 8], nClasses: 3, modelDir: ${modelDir} });`,
      `console.log(await model.predictOne({ a: 1, b: 2, c: 3, d: 4 }));`,
    ].join("\n"),
  };
}

async function hasNode(): Promise<boolean> {
  try {
    return (await new Deno.Command("node", { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}

async function millisecondsOf([program, ...args]: readonly string[], cwd: string): Promise<number> {
  const start = performance.now();
  const { success, stderr } = await new Deno.Command(program!, { args, cwd, stdout: "null", stderr: "piped" }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return performance.now() - start;
}

/** Prints the table. */
export function printStartup(results: readonly StartupResult[]): void {
  const row = (name: string, ms: number, bare: number): string[] => [name, ms.toFixed(1), (ms - bare).toFixed(1)];
  printTable(
    `start-up, median of ${ROUNDS} processes`,
    ["", "ms", "over bare"],
    results.flatMap(({ name, bare, imported, predicted }) => [
      row(`${name}: a bare process`, bare, bare),
      row(`${name}: import`, imported, bare),
      row(`${name}: import and first prediction`, predicted, bare),
    ]),
  );
}

if (import.meta.main) printStartup(await startupBench());
