/**
 * Processes that have imported TensorFlow, one for each version, for all tests of a run.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { ensureEnvironment, type Environment } from "./setup.ts";

/** Names the directory with the sockets of the servers that run. */
export const SERVERS = "HEADWAY_ORACLE_SERVERS";

/** One thread each, and no accelerator: the order of sums is then the same on every machine as far as TensorFlow goes. */
export const environmentOfPython: Readonly<Record<string, string>> = {
  TF_NUM_INTRAOP_THREADS: "1",
  TF_NUM_INTEROP_THREADS: "1",
  CUDA_VISIBLE_DEVICES: "",
  TF_CPP_MIN_LOG_LEVEL: "2",
  PYTHONDONTWRITEBYTECODE: "1",
  PYTHONHASHSEED: "0",
};

/** What a script ended with. */
export interface Ended {
  readonly code: number;
  /** The end of what it wrote to standard error. */
  readonly errors: string;
}

/** The servers of both versions, in a directory of their own. */
export interface Servers extends AsyncDisposable {
  /** The directory that {@linkcode SERVERS} names to the tests. */
  readonly directory: string;
}

/** Starts the servers; `using` ends them. */
export async function startServers(): Promise<Servers> {
  const directory = await Deno.makeTempDir({ prefix: "headway_servers_" });
  const children = await Promise.all((["tf2", "tf1"] as const).map((name) => startServer(name, directory)));
  return {
    directory,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(children.map(async (child) => {
        await child.stdin.close();
        await child.status;
      }));
      await Deno.remove(directory, { recursive: true });
    },
  };
}

async function startServer(name: Environment["name"], directory: string): Promise<Deno.ChildProcess> {
  const python = await ensureEnvironment(name);
  const child = new Deno.Command(python, {
    args: ["-W", "ignore", fileURLToPath(new URL("python/server.py", import.meta.url)), socketOf(directory, name)],
    env: environmentOfPython,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let said = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    said += text;
    if (said.endsWith("ready\n")) return child;
  }
  throw new Error(`the server of ${name} ended before it was ready`);
}

/** Lets a server run a script. */
export async function runOnServer(directory: string, name: Environment["name"], command: readonly string[]): Promise<Ended> {
  using connection = await Deno.connect({ transport: "unix", path: socketOf(directory, name) });
  await connection.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
  const answer = await new Response(connection.readable).text();
  if (answer === "") throw new Error(`the server of ${name} ended without an answer to ${command[0]}`);
  return JSON.parse(answer);
}

function socketOf(directory: string, name: Environment["name"]): string {
  return `${directory}/${name}.socket`;
}
