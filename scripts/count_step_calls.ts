/**
 * Counts what one training step costs in JavaScript: `deno task count:step [--root PATH] [--steps 133] [--top 30]`.
 *
 * The step is that of `headway demo`: penguins, four numbers and two indicator columns, hidden layers of 16 and 8, Adam, a shuffled, repeated dataset
 * in batches of 32, read from `PATH/examples/data/penguins.csv`. The counts of a run of N steps are taken from those of a run of 2 N, and the rest is
 * divided by N: reading the file, restoring and saving cancel out. In 133 steps the 266 rows are seen 16 times, a whole number.
 *
 * - Calls: entries of functions, methods, accessors and class initializers that are written in `wasm`, `core`, `heads` and `estimators` of the
 *   sources (`mod.ts`), by V8's precise coverage. It keeps functions from being inlined, so none is missed. Kernels and
 *   functions of the language are not counted.
 * - Copies between JavaScript and the memory of the kernels: calls of the backend's `write`, `writeFloats`, `writeWords`, `readSync`, `readFloat` and
 *   `readWord`, and the pieces of each `read`. What one of them calls itself is not counted again.
 *
 * The clock stands still during the runs, so that pauses and log lines, which depend on time, add nothing: the same sources give the same counts on
 * every machine.
 *
 * @module
 */
import { Session } from "node:inspector";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What one step costs. Numbers are means over the steps; the two totals are rounded. */
export interface StepCounts {
  /** Calls of the library's functions. */
  readonly calls: number;
  /** Copies between JavaScript and the memory of the kernels. */
  readonly copies: number;
  /** Calls by function, most often called first. */
  readonly functions: readonly { readonly name: string; readonly calls: number }[];
  /** Copies by method of the backend. */
  readonly copiesByMethod: Readonly<Record<string, number>>;
}

/**
 * Counts in a process of its own.
 *
 * @param root Path of the checkout whose sources are measured.
 * @param steps N: the runs have N and 2 N steps.
 */
export async function countStep(root: string, steps: number): Promise<StepCounts> {
  const directory = pathToFileURL(root.endsWith("/") ? root : root + "/");
  const config = fileURLToPath(new URL("deno.json", directory));
  const args = ["run", "-A", "--no-check", "--config", config, fileURLToPath(import.meta.url), MEASURE, directory.href, String(steps)];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)) as StepCounts;
}

const MEASURE = "measure-in-this-process";

/** Counts by name. */
type Counts = Map<string, number>;

async function measure(root: URL, steps: number): Promise<StepCounts> {
  const train = await trainer(root);
  const copies = countCopies(await backendOf(root));
  const coverage = await PreciseCoverage.start(root);
  const run = async (count: number): Promise<{ calls: Counts; copies: Counts }> => {
    copies.clear();
    await coverage.take();
    await train(count);
    return { calls: await coverage.take(), copies: new Map(copies) };
  };
  const stopped = [performance.now(), Date.now()] as const;
  performance.now = () => stopped[0];
  Date.now = () => stopped[1];
  // The first run compiles, makes variables and writes the first checkpoint.
  await run(steps);
  const once = await run(steps);
  const twice = await run(2 * steps);
  const calls = perStep(once.calls, twice.calls, steps);
  const copied = perStep(once.copies, twice.copies, steps);
  return {
    calls: Math.round(sum(calls)),
    copies: Math.round(sum(copied)),
    functions: calls.map(([name, calls]) => ({ name, calls })),
    copiesByMethod: Object.fromEntries(copied),
  };
}

/** The part of a checkout's `mod.ts` that is used, which is the same in all of them. */
interface Library {
  // deno-lint-ignore no-explicit-any -- types of this checkout say nothing about another
  readonly [name: string]: any;
}

/** A model of penguins, and the function that trains it further. */
async function trainer(root: URL): Promise<(steps: number) => Promise<unknown>> {
  // A checkout from before the entry points were sources has them under another name.
  const before = new URL("_mod.ts", root);
  const entry = await Deno.stat(before).then(() => before, () => new URL("mod.ts", root));
  const library = await import(entry.href) as Library;
  const { Adam, categoricalColumnWithVocabularyList, Dataset, DNNClassifier, indicatorColumn, numericColumns, silentLogger } = library;
  const rows = Dataset.fromCsv(new URL("examples/data/penguins.csv", root), { labelName: "species", missing: "skip" });
  const training = rows.shard(5, [1, 2, 3, 4]);
  const indicator = (name: string, ...words: string[]): unknown => indicatorColumn(categoricalColumnWithVocabularyList(name, words));
  const model = new DNNClassifier({
    featureColumns: [
      ...await numericColumns(training, ["beak_length_mm", "beak_depth_mm", "flipper_length_mm", "body_mass_g"]),
      indicator("island", "Biscoe", "Dream", "Torgersen"),
      indicator("sex", "FEMALE", "MALE"),
    ],
    hiddenUnits: [16, 8],
    labelVocabulary: ["Adelie", "Chinstrap", "Gentoo"],
    optimizer: new Adam({ learningRate: 0.01 }),
    config: { tfRandomSeed: 1, logger: silentLogger },
  });
  return (steps) => model.train(() => training.shuffle(10_000, { seed: 1 }).repeat().batch(32), { steps });
}

type Method = (...args: unknown[]) => unknown;

/** The backend of a checkout, from where it has that module. */
async function backendOf(root: URL): Promise<Record<string, unknown>> {
  for (const path of ["core/runtime/backends/current.ts", "core/backends/current.ts"]) {
    const url = new URL(path, root);
    if (await exists(url)) return (await import(url.href)).backend();
  }
  throw new Error(`${root} has no core/runtime/backends/current.ts`);
}

async function exists(url: URL): Promise<boolean> {
  try {
    await Deno.stat(url);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Counts the copies of a backend from now on.
 *
 * @param backend Its methods are replaced by ones that count.
 * @returns Copies by method so far; the caller may clear it.
 */
export function countCopies(backend: Record<string, unknown>): Map<string, number> {
  const counts: Counts = new Map();
  let inside = false;
  for (const name of ["write", "writeFloats", "writeWords", "read", "readSync", "readFloat", "readWord"]) {
    const method = backend[name] as Method | undefined;
    if (method === undefined) continue;
    backend[name] = (...args: unknown[]): unknown => {
      if (inside) return method.apply(backend, args);
      const pieces = name === "read" && Array.isArray(args[0]) ? args[0].length : 1;
      counts.set(name, (counts.get(name) ?? 0) + pieces);
      inside = true;
      try {
        return method.apply(backend, args);
      } finally {
        inside = false;
      }
    };
  }
  return counts;
}

interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly { readonly functionName: string; readonly ranges: readonly { readonly count: number }[] }[];
}

/** V8's counts of calls. */
class PreciseCoverage {
  readonly #session = new Session();
  readonly #root: string;

  private constructor(root: URL) {
    this.#root = root.href;
    this.#session.connect();
  }

  /** Begins to count in the modules of a checkout. */
  static async start(root: URL): Promise<PreciseCoverage> {
    const coverage = new PreciseCoverage(root);
    await coverage.#post("Profiler.enable", {});
    await coverage.#post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
    return coverage;
  }

  /** The calls since the last look, by module and function; functions without a name count together. */
  async take(): Promise<Counts> {
    const { result } = await this.#post("Profiler.takePreciseCoverage", {}) as { result: ScriptCoverage[] };
    const counts: Counts = new Map();
    for (const { url, functions } of result) {
      const path = url.startsWith(this.#root) ? url.slice(this.#root.length) : "";
      if (!/^(wasm|core|heads|estimators)\//.test(path)) continue;
      for (const { functionName, ranges } of functions) {
        const name = `${path} ${functionName || "(anonymous)"}`;
        counts.set(name, (counts.get(name) ?? 0) + ranges[0]!.count);
      }
    }
    return counts;
  }

  #post(method: string, params: object): Promise<unknown> {
    return new Promise((resolve, reject) =>
      this.#session.post(method, params, (error: Error | null, result?: object) => error === null ? resolve(result) : reject(error))
    );
  }
}

/** Counts of one step, largest first. */
function perStep(once: Counts, twice: Counts, steps: number): [name: string, count: number][] {
  return [...twice].map(([name, count]): [string, number] => [name, (count - (once.get(name) ?? 0)) / steps])
    .filter(([, count]) => count !== 0)
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
}

function sum(counts: readonly (readonly [string, number])[]): number {
  return counts.reduce((total, [, count]) => total + count, 0);
}

/** The value of `--NAME VALUE`. */
function option(name: string, otherwise: string): string {
  const at = Deno.args.indexOf(`--${name}`);
  return at < 0 ? otherwise : Deno.args[at + 1] ?? otherwise;
}

if (import.meta.main) {
  if (Deno.args[0] === MEASURE) {
    console.log(JSON.stringify(await measure(new URL(Deno.args[1]!), Number(Deno.args[2]))));
  } else {
    const { calls, copies, functions, copiesByMethod } = await countStep(
      option("root", fileURLToPath(new URL("..", import.meta.url))),
      Number(option("steps", "133")),
    );
    const shown = (count: number): string => count.toFixed(2).replace(/\.?0+$/, "").padStart(8);
    console.log(`${calls} calls and ${copies} copies in a step\n`);
    for (const [name, count] of Object.entries(copiesByMethod)) console.log(`${shown(count)}  ${name}`);
    console.log();
    for (const { name, calls } of functions.slice(0, Number(option("top", "30")))) console.log(`${shown(calls)}  ${name}`);
  }
}
