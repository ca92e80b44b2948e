/**
 * Checks the documentation: every public symbol of every entry point has a doc comment (`deno doc --lint`), and every example in them
 * type-checks (`deno check --doc`).
 *
 * @module
 */

/** The files that the package exports. */
export async function entryPoints(): Promise<string[]> {
  const config = JSON.parse(await Deno.readTextFile(new URL("../deno.json", import.meta.url)));
  return Object.values(config.exports as Record<string, string>);
}

if (import.meta.main) {
  const root = new URL("..", import.meta.url);
  const entries = await entryPoints();
  for (const args of [["doc", "--lint", ...entries], ["check", "--doc", ...entries]]) {
    const { code } = await new Deno.Command(Deno.execPath(), { args, cwd: root, stdout: "inherit", stderr: "inherit" }).output();
    if (code !== 0) Deno.exit(code);
  }
}
