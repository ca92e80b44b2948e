/**
 * Runs the mutants: `deno run -A scripts/mutants.ts [--only N] [--from N]`. Each is one small wrong change of a source file, applied to a copy of the
 * working tree in which the tests that are to catch it then run. The exit status is zero only where every one of them was caught.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { type Mutant, mutants } from "../tests/mutants/mod.ts";
import { readOutcome } from "./test.ts";

/** A test run that takes longer counts as one that failed: a mutant may make a loop endless. */
const LIMIT_MILLISECONDS = 180_000;

/** What became of a mutant; `broken` is a change with which the tests do not even load. */
export type Verdict = "caught" | "caught by the time limit" | "SURVIVED" | "BROKEN";

/**
 * A source with a mutant's change.
 *
 * @throws {Error} if the text to be replaced does not occur exactly once.
 */
export function mutated(source: string, { file, find, put }: Mutant): string {
  const count = source.split(find).length - 1;
  if (count !== 1) throw new Error(`the list of mutants is stale: ${file} has ${count} times, not once: ${find}`);
  if (find === put) throw new Error(`the mutant of ${file} changes nothing: ${find}`);
  return source.replace(find, () => put);
}

/** What the run of the tests says of a mutant. */
export function verdictOf(output: string, code: number, timedOut: boolean): Verdict {
  if (timedOut) return "caught by the time limit";
  if (code === 0) return "SURVIVED";
  const { passed, failed } = readOutcome(output, code);
  const loaded = passed > 0 || (failed > 0 && /^FAILED \|/m.test(plain(output)));
  return loaded && !/\(uncaught error\)/.test(plain(output)) ? "caught" : "BROKEN";
}

function plain(output: string): string {
  // deno-lint-ignore no-control-regex
  return output.replaceAll(/\x1b\[[0-9;]*m/g, "");
}

/** Copies the files of the working tree that git does not ignore. */
async function copyTree(root: string, into: string): Promise<void> {
  const { stdout } = await new Deno.Command("git", { args: ["ls-files", "-z", "-co", "--exclude-standard"], cwd: root }).output();
  for (const name of new Set(new TextDecoder().decode(stdout).split("\0"))) {
    if (name === "") continue;
    const target = `${into}/${name}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    await Deno.copyFile(`${root}/${name}`, target).catch((error) => {
      // A file that was deleted but is known to git.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}

async function runTests(tree: string, tests: readonly string[]): Promise<{ output: string; code: number; timedOut: boolean }> {
  const limit = AbortSignal.timeout(LIMIT_MILLISECONDS);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "--quiet", "--fail-fast", ...tests],
    cwd: tree,
    stdout: "piped",
    stderr: "piped",
    signal: limit,
  }).output();
  const text = new TextDecoder();
  return { output: `${text.decode(stderr)}\n${text.decode(stdout)}`, code, timedOut: limit.aborted };
}

/** Runs one mutant in the tree, which is afterwards as it was. */
async function judge(tree: string, mutant: Mutant): Promise<Verdict> {
  const path = `${tree}/${mutant.file}`;
  const source = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, mutated(source, mutant));
  try {
    const { output, code, timedOut } = await runTests(tree, mutant.tests);
    return verdictOf(output, code, timedOut);
  } finally {
    await Deno.writeTextFile(path, source);
  }
}

/** A change in one line. */
function shown({ find, put }: Mutant): string {
  const line = (text: string) => text.trim().replaceAll(/\s*\n\s*/g, " ⏎ ");
  return `${line(find)}  =>  ${put.trim() === "" ? "(removed)" : line(put)}`;
}

if (import.meta.main) {
  const { only, from } = parseArgs(Deno.args, { string: ["only", "from"] });
  const root = decodeURIComponent(new URL("..", import.meta.url).pathname);
  for (const mutant of mutants) mutated(await Deno.readTextFile(root + mutant.file), mutant);
  const chosen = mutants.map((mutant, i) => ({ mutant, number: i + 1 }))
    .filter(({ number }) => only === undefined ? number >= Number(from ?? 1) : number === Number(only));
  if (chosen.length === 0) throw new Error(`there is no such mutant: they are numbered from 1 to ${mutants.length}`);
  const tree = await Deno.makeTempDir({ prefix: "mutants-" });
  const left: string[] = [];
  try {
    await copyTree(root, tree);
    const sound = await runTests(tree, [...new Set(chosen.flatMap(({ mutant }) => mutant.tests))]);
    if (sound.code !== 0) throw new Error(`the tests fail without any mutant:\n${sound.output}`);
    for (const { mutant, number } of chosen) {
      const verdict = await judge(tree, mutant);
      const line = `${String(number).padStart(3)}  ${verdict.padEnd(8)}  ${mutant.file}  ${shown(mutant)}`;
      console.log(line);
      if (verdict === "SURVIVED" || verdict === "BROKEN") left.push(line);
    }
  } finally {
    await Deno.remove(tree, { recursive: true });
  }
  console.log(`\n${chosen.length - left.length} of ${chosen.length} caught`);
  for (const line of left) console.log(line);
  Deno.exit(left.length === 0 ? 0 : 1);
}
