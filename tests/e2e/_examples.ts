/** The programs on a page of the documentation, run as its readers would run them. */

import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "@std/assert";

const root = new URL("../../", import.meta.url);

/** The fenced blocks of a language on a page, in order. */
export function blocks(page: string, language: string): string[] {
  return [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, name]) => name === language).map(([, , body]) => body!);
}

/** Checks the types of every TypeScript block of a page, runs it beside the example data, and gives what it prints. */
export async function runExamples(page: string): Promise<string[]> {
  const programs = blocks(page, "ts");
  assert(programs.length > 0, "the page has no example");
  const directory = await Deno.makeTempDir();
  try {
    for (const name of ["penguins.csv", "names_by_language.csv"]) {
      await Deno.copyFile(new URL(`examples/data/${name}`, root), `${directory}/${name}`);
    }
    const deno = async (...args: string[]) => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [...args.slice(0, 1), "--config", fileURLToPath(new URL("deno.json", root)), ...args.slice(1)],
        cwd: directory,
      }).output();
      assertEquals(code, 0, `${args.at(-1)}: ${new TextDecoder().decode(stderr)}`);
      return new TextDecoder().decode(stdout);
    };
    const files = programs.map((_, i) => `example_${i}.ts`);
    for (const [i, program] of programs.entries()) await Deno.writeTextFile(`${directory}/${files[i]}`, program);
    await deno("check", ...files);
    const printed: string[] = [];
    for (const file of files) printed.push(await deno("run", "--no-check", "-A", file));
    return printed;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
