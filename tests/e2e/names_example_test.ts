import { assert, assertEquals, assertMatch } from "@std/assert";

Deno.test("examples/names.ts learns languages and tells those of the names it is given", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--check", "--allow-read", "examples/names.ts", "Deutschland", "Polska"],
    cwd: new URL("../../", import.meta.url),
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const output = new TextDecoder().decode(stdout);
  const [, accuracy] = /Of the names held out, ([\d.]+) % were told right\./.exec(output) ?? [];
  assert(Number(accuracy) > 73, output);
  assertMatch(output, /^Deutschland: German \(\d+ %\)$/m);
  assertMatch(output, /^Polska: Polish \(\d+ %\)$/m);
});
