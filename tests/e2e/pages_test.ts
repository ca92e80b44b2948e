/** The pages of the documentation: their programs run, the targets of their links and the files that they name exist. */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { blocks, runExamples } from "./_examples.ts";

const root = new URL("../../", import.meta.url);
const guides = pagesIn("docs");
const pages = ["README.md", "CONTRIBUTING.md", ...guides, ...pagesIn("docs/decisions")];
const files = [...filesIn("")];

for (const path of pages) {
  const page = Deno.readTextFileSync(new URL(path, root));

  Deno.test(`${path}: the target of every link and every file that is named exist`, () => {
    for (const [, target] of page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
      assert(Deno.statSync(new URL(target!, new URL(path, root))), target);
    }
    for (const [, target, anchor] of page.matchAll(/\]\(([^)#:]*)#([^)]+)\)/g)) {
      const headings = headingsOf(target === "" ? page : Deno.readTextFileSync(new URL(target!, new URL(path, root))));
      assert(headings.includes(anchor!), `${target}#${anchor}`);
    }
    // `docs/heads.md`, `_train.ts`; NAME_head.ts is one to be made.
    const named = [...page.matchAll(/`([\w./-]+\.(?:ts|md|py))`/g)].map(([, name]) => name!).filter((name) => !name.includes("NAME"));
    assertEquals(named.filter((name) => !files.some((file) => `/${file}`.endsWith(`/${name}`))), []);
  });
}

// Those of the README are run by readme_test.ts, which looks at what they print.
for (const path of guides) {
  const page = Deno.readTextFileSync(new URL(path, root));
  if (blocks(page, "ts").length === 0) continue;
  Deno.test(`${path}: every TypeScript block runs unchanged, and prints something`, async () => {
    const printed = await runExamples(page);
    assertEquals(printed.length, blocks(page, "ts").length);
    for (const [i, text] of printed.entries()) assert(text.trim() !== "", `example ${i} prints nothing`);
    if (path === "docs/attributions.md") assertPartsAddUp(printed[0]!);
  });
}

/** The parts of each example lead from the output at the baseline to its own, within a thousandth and the rounding of five numbers. */
function assertPartsAddUp(printed: string): void {
  const examples = printed.trim().split(/\n(?! )/);
  assertEquals(examples.length, 2);
  for (const example of examples) {
    const [output, baseline, ...parts] = [...example.matchAll(/(?:: |penguin )(-?\d\.\d{3})/g)].map(([, number]) => Number(number));
    assertEquals(parts.length, 3, example);
    assertAlmostEquals(parts.reduce((a, b) => a + b, baseline!), output!, 0.001 + 5 * 0.0005, example);
  }
}

/** Paths of the Markdown pages of a folder. */
function pagesIn(folder: string): string[] {
  const names = Array.from(Deno.readDirSync(new URL(`${folder}/`, root)), ({ name }) => name).filter((name) => name.endsWith(".md"));
  return names.map((name) => `${folder}/${name}`).sort();
}

/** The anchors of a page's headings. */
function headingsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!.toLowerCase().replace(/[^a-z0-9 -]/g, "").replaceAll(" ", "-"));
}

/** Paths of the files of the tree. */
function* filesIn(directory: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(directory, root))) {
    if (name.startsWith(".") || name === "node_modules" || name === "build") continue;
    if (isDirectory) yield* filesIn(`${directory}${name}/`);
    else yield `${directory}${name}`;
  }
}
