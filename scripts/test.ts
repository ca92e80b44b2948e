/**
 * Runs a suite of tests: `deno run -A scripts/test.ts SUITE [PATHS or --OPTIONS of deno test...]`; `fuzz` also takes `--calls N` and `--seed N`.
 * Everything that `deno test` prints is passed on; the last line is exactly `N passed, N failed`, and the exit status is zero only where nothing failed. A
 * run that ends before any test (a type error, say) counts as one failure.
 *
 * @module
 */

import { SERVERS, startServers } from "../tests/oracle/_servers.ts";

/** What one suite is made of: paths to run, paths among them to leave out, options of `deno test`, environment. */
interface Suite {
  readonly paths: readonly string[];
  readonly ignore: readonly string[];
  readonly options: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Options of the suite itself that take a whole number, `--NAME N`, and the environment that they set. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Whether it needs TensorFlow. */
  readonly servers?: boolean;
}

const library = ["mod.ts", "core", "saved_model", "heads", "estimators", "wasm"];
const apart = ["tests/oracle", "tests/kill", "tests/soak", "tests/bench"];

/** Tests that read the device asynchronously alone, on another device than the library's own. */
function onDevice(name: "reference" | "postponed"): Suite {
  return {
    paths: [
      ...["ops", "runtime", "metrics", "graph/input_gradients_test.ts", "graph/metrics_test.ts", "graph/train_test.ts"].map((path) =>
        `tests/core/${path}`
      ),
      "tests/estimators",
    ],
    ignore: [],
    options: ["--parallel", "--preload=tests/_backend.ts"],
    env: { HEADWAY_TEST_BACKEND: name },
  };
}

const suites: Record<string, Suite> = {
  all: {
    paths: ["tests", ...library],
    ignore: [...apart, "wasm/assembly", "wasm/generated"],
    options: ["--doc", "--parallel", "--trace-leaks"],
  },
  unit: { paths: ["tests"], ignore: [...apart, "tests/e2e", "tests/fuzz", "tests/goldens"], options: ["--parallel"] },
  reference: onDevice("reference"),
  postponed: onDevice("postponed"),
  // Every prediction of one batch is compared with the graph of its model.
  graphs: {
    paths: ["tests/estimators", "tests/goldens"],
    ignore: [],
    options: ["--parallel", "--preload=tests/_graphs.ts"],
  },
  // One process of each TensorFlow serves all tests.
  oracle: { paths: ["tests/oracle"], ignore: [], options: [], servers: true },
  kill: { paths: ["tests/kill"], ignore: [], options: [] },
  fuzz: {
    paths: ["tests/fuzz"],
    ignore: [],
    options: [],
    env: { HEADWAY_FUZZ_RUNS: "20000", HEADWAY_FUZZ_CALLS: "200000" },
    settings: { calls: "HEADWAY_FUZZ_CALLS", seed: "HEADWAY_FUZZ_SEED" },
  },
  soak: { paths: ["tests/soak"], ignore: [], options: ["--v8-flags=--expose-gc,--no-opt,--no-maglev,--no-sparkplug"] },
};

/** How many tests a run had. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Reads the outcome from the output of `deno test`.
 *
 * @param output Everything that was printed, escapes included.
 * @param code The exit status: where it tells of a failure that no line counts, one is added.
 */
export function readOutcome(output: string, code: number): Outcome {
  // deno-lint-ignore no-control-regex
  const plain = output.replaceAll(/\x1b\[[0-9;]*m/g, "");
  const summary = [...plain.matchAll(/^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/gm)].at(-1);
  const [passed, failed] = [Number(summary?.[1] ?? 0), Number(summary?.[2] ?? 0)];
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** Runs a suite, passing its output on, and gives the outcome. */
export async function runSuite(name: string, extra: readonly string[] = []): Promise<Outcome> {
  const suite = suites[name];
  if (suite === undefined) throw new Error(`no suite "${name}"; there are ${Object.keys(suites).join(", ")}`);
  const root = new URL("..", import.meta.url);
  const { env, rest } = settingsOf(suite, extra);
  const chosen = rest.filter((argument) => !argument.startsWith("-"));
  const paths: string[] = chosen.length > 0 ? chosen : [];
  if (chosen.length === 0) { for (const path of suite.paths) if (await isThere(new URL(path, root))) paths.push(path); }
  if (paths.length === 0) throw new Error(`the suite "${name}" has no tests: none of ${suite.paths.join(", ")} is there`);
  await using servers = suite.servers ? await startServers() : null;
  const ignore = suite.ignore.length > 0 ? [`--ignore=${suite.ignore.join(",")}`] : [];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...suite.options, ...ignore, ...rest.filter((argument) => argument.startsWith("-")), ...paths],
    cwd: root,
    env: { ...suite.env, ...env, ...(servers === null ? {} : { [SERVERS]: servers.directory }) },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [output, errors, status] = await Promise.all([
    forward(child.stdout, Deno.stdout),
    forward(child.stderr, Deno.stderr),
    child.status,
  ]);
  return readOutcome(`${errors}\n${output}`, status.code);
}

/** What the suite's own options set, and the arguments that are left. */
function settingsOf(suite: Suite, extra: readonly string[]): { env: Record<string, string>; rest: string[] } {
  const env: Record<string, string> = {};
  const rest: string[] = [];
  for (let i = 0; i < extra.length; i++) {
    const [option, given] = extra[i]!.split("=", 2);
    const name = suite.settings?.[option!.replace(/^--/, "")];
    if (name === undefined || !option!.startsWith("--")) {
      rest.push(extra[i]!);
      continue;
    }
    const value = given ?? extra[++i];
    if (value === undefined || !/^\d+$/.test(value)) throw new Error(`${option} takes a whole number, received ${value ?? "none"}`);
    env[name] = value;
  }
  return { env, rest };
}

async function isThere(path: URL): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function forward(from: ReadableStream<Uint8Array>, to: { write(bytes: Uint8Array): Promise<number> }): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of from) {
    text += decoder.decode(bytes, { stream: true });
    for (let done = 0; done < bytes.length;) done += await to.write(bytes.subarray(done));
  }
  return text + decoder.decode();
}

if (import.meta.main) {
  const [name, ...extra] = Deno.args;
  const { passed, failed } = await runSuite(name ?? "all", extra);
  console.log(`${passed} passed, ${failed} failed`);
  Deno.exit(failed === 0 ? 0 : 1);
}
