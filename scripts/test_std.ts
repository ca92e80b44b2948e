/**
 * Runs the type check and the tests with a checkout of the real standard library in the place of the stand-ins:
 * `deno task test:std PATH [PATHS or --OPTIONS of deno test...]`, where PATH holds `assert`, `cli` and `internal`. The last line is
 * `N passed, N failed`; a type error counts as one failure.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { readOutcome } from "./test.ts";

/** The configuration with links to a checkout, and without a lock file, which knows other versions. */
export function withCheckout(config: Readonly<Record<string, unknown>>, checkout: string): Record<string, unknown> {
  return { ...config, links: ["assert", "cli", "internal"].map((name) => `${checkout}/${name}`), lock: false };
}

if (import.meta.main) {
  const [checkout, ...extra] = Deno.args;
  if (checkout === undefined) throw new Error("Give the path of a checkout of the standard library: deno task test:std PATH");
  const root = new URL("..", import.meta.url);
  // A configuration belongs to the folder that it stands in.
  const path = new URL("deno.std.json", root);
  const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  await Deno.writeTextFile(path, JSON.stringify(withCheckout(config, resolve(checkout))));
  let outcome = { passed: 0, failed: 1 };
  try {
    const run = async (args: string[]): Promise<{ code: number; text: string }> => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args,
        cwd: root,
        stdout: "piped",
        stderr: "piped",
      }).output();
      const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      console.log(text);
      return { code, text };
    };
    const file = fileURLToPath(path);
    const checked = await run(["check", "--quiet", "--config", file, "."]);
    if (checked.code === 0) {
      const paths = extra.some((argument) => !argument.startsWith("-"))
        ? []
        : ["tests/core", "tests/heads", "tests/estimators", "tests/cli", "tests/wasm"];
      const tested = await run(["test", "-A", "--no-check", "--parallel", "--config", file, ...extra, ...paths]);
      outcome = readOutcome(tested.text, tested.code);
    }
  } finally {
    await Deno.remove(path);
  }
  console.log(`${outcome.passed} passed, ${outcome.failed} failed`);
  Deno.exit(outcome.failed === 0 ? 0 : 1);
}
