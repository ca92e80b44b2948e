/**
 * Runs the Python scripts: cases in, results out, as JSON files.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { ensureEnvironment } from "./setup.ts";

/** Runs a script on cases, in one process, and gives its results by the cases' names; a case that diverges has none. */
export async function runPython<Result>(
  environment: "tf2" | "tf1",
  script: string,
  cases: readonly { readonly name: string }[],
  directory: string,
): Promise<Record<string, Result>> {
  const python = await ensureEnvironment(environment);
  const name = script.replace(".py", "");
  const [input, output] = [`${directory}/${name}_cases.json`, `${directory}/${name}_results.json`];
  await Deno.writeTextFile(input, JSON.stringify(cases));
  const { code, stderr } = await new Deno.Command(python, {
    args: ["-W", "ignore", fileURLToPath(new URL(`python/${script}`, import.meta.url)), input, output, directory],
    // One thread each, and no accelerator: the order of sums is then the same on every machine as far as TensorFlow goes.
    env: {
      TF_NUM_INTRAOP_THREADS: "1",
      TF_NUM_INTEROP_THREADS: "1",
      CUDA_VISIBLE_DEVICES: "",
      TF_CPP_MIN_LOG_LEVEL: "2",
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONHASHSEED: "0",
    },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) throw new Error(`${script} ended with ${code}:\n${new TextDecoder().decode(stderr).slice(-4000)}`);
  return JSON.parse(await Deno.readTextFile(output));
}
