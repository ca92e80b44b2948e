/** The command line, as its tests run it. */

/** What a command printed. */
export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The root of the package. */
export const root = new URL("../..", import.meta.url);

/** Starts the command line as a user does, on a standard input that is empty. */
export function start(args: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "-A", "cli.ts", ...args],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
}

/** Sends a signal when the command has said something on its standard error, and gives how it ended, and how long after that. */
export async function signalled(
  args: string[],
  said: RegExp,
  signal: Deno.Signal,
): Promise<{ readonly code: number; readonly err: string; readonly milliseconds: number }> {
  const child = start(args);
  let err = "";
  let sent: number | null = null;
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    err += text;
    if (sent !== null || !said.test(err)) continue;
    sent = performance.now();
    child.kill(signal);
  }
  const { code } = await child.status;
  return { code, err, milliseconds: performance.now() - (sent ?? NaN) };
}

/** Runs the command line as a user does. */
export async function headway(
  args: string[],
  options: { permissions?: string[]; input?: string; env?: Record<string, string> } = {},
): Promise<Result> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--no-prompt", ...(options.permissions ?? ["-A"]), "cli.ts", ...args],
    cwd: root,
    env: { NO_COLOR: "1", ...options.env },
    stdin: options.input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (options.input !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(options.input));
    await writer.close();
  }
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** Runs a test in a directory of its own. */
export function inDirectory(name: string, fn: (dir: string) => Promise<void>): void {
  Deno.test(name, async () => {
    const dir = await Deno.makeTempDir({ prefix: "headway-cli-" });
    try {
      await fn(dir);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  });
}
