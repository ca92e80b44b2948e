import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertMatch } from "@std/assert";

import { withMatrix } from "../../scripts/kernel_matrix.ts";

const root = new URL("../../", import.meta.url);
const readme = Deno.readTextFileSync(new URL("README.md", root));

/** The fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, name]) => name === language).map(([, , body]) => body!);
}

Deno.test("README: every TypeScript block runs as it stands, beside the example data", async () => {
  const programs = blocks("ts");
  assert(programs.length > 0, "the README has no example");
  const directory = await Deno.makeTempDir();
  try {
    for (const name of ["penguins.csv", "names_by_language.csv"]) {
      await Deno.copyFile(new URL(`examples/data/${name}`, root), `${directory}/${name}`);
    }
    const deno = (...args: string[]) =>
      new Deno.Command(Deno.execPath(), {
        args: [...args.slice(0, 1), "--config", fileURLToPath(new URL("deno.json", root)), ...args.slice(1)],
        cwd: directory,
      }).output();
    const files = programs.map((_, i) => `example_${i}.ts`);
    for (const [i, program] of programs.entries()) await Deno.writeTextFile(`${directory}/${files[i]}`, program);
    const checked = await deno("check", ...files);
    assertEquals(checked.code, 0, new TextDecoder().decode(checked.stderr));
    for (const [i, file] of files.entries()) {
      const { code, stdout, stderr } = await deno("run", "--no-check", "-A", file);
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      if (i === 0) {
        const output = new TextDecoder().decode(stdout);
        assertMatch(output, /accuracy: 0\.9\d*|accuracy: 1/);
        assertMatch(output, /Adelie/);
      }
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("README: every task that it names is there", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
  const named = [...readme.matchAll(/(?:deno|deno@[\d.]+) task ([\w:]+)/g)].map(([, name]) => name!);
  assert(named.length > 0);
  assertEquals(named.filter((name) => !(name in tasks)), []);
});

Deno.test("README: every link into the repository leads somewhere", () => {
  const targets = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target]) => target!);
  for (const target of targets) assert(Deno.statSync(new URL(target, root)), target);
});

Deno.test("README: the matrix of kernels is the list's", () => {
  const words = (text: string): string[] => text.split(/[\s|-]+/);
  assertEquals(words(withMatrix(readme)), words(readme));
});
