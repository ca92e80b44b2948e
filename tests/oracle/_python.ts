/**
 * Runs the Python scripts: cases in, results out, as JSON files.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { type Ended, environmentOfPython, runOnServer, SERVERS } from "./_servers.ts";
import { ensureEnvironment, type Environment } from "./setup.ts";

/**
 * Runs a script on cases and gives its results by the cases' names; a case that diverges has none. It runs in a fork of the server of that version
 * where there is one, as in `deno task test:oracle`, else in a process of its own.
 */
export async function runPython<Result>(
  environment: Environment["name"],
  script: string,
  cases: readonly { readonly name: string }[],
  directory: string,
): Promise<Record<string, Result>> {
  const name = `${script.replace(".py", "")}_${calls++}`;
  const [input, output] = [`${directory}/${name}_cases.json`, `${directory}/${name}_results.json`];
  await Deno.writeTextFile(input, JSON.stringify(cases));
  const command = [fileURLToPath(new URL(`python/${script}`, import.meta.url)), input, output, directory];
  const servers = Deno.env.get(SERVERS);
  const { code, errors } = servers === undefined ? await runAlone(environment, command) : await runOnServer(servers, environment, command);
  if (code !== 0) throw new Error(`${script} ended with ${code}:\n${errors}`);
  return JSON.parse(await Deno.readTextFile(output));
}

/** Scripts that were run, so that their files have names of their own. */
let calls = 0;

async function runAlone(environment: Environment["name"], command: readonly string[]): Promise<Ended> {
  const python = await ensureEnvironment(environment);
  const { code, stderr } = await new Deno.Command(python, {
    args: ["-W", "ignore", ...command],
    env: environmentOfPython,
    stdout: "null",
    stderr: "piped",
  }).output();
  return { code, errors: new TextDecoder().decode(stderr).slice(-4000) };
}
