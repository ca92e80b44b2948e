/** The pages of the documentation: their programs run, their links lead somewhere, the files that they name are there. */

import { assert, assertEquals } from "@std/assert";
import { blocks, runExamples } from "./_examples.ts";

const root = new URL("../../", import.meta.url);
const decisions = Array.from(Deno.readDirSync(new URL("docs/decisions/", root)), ({ name }) => `docs/decisions/${name}`);
const pages = ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/attributions.md", "docs/heads.md", ...decisions.sort()];
const files = [...filesIn("")];

for (const path of pages) {
  const page = Deno.readTextFileSync(new URL(path, root));

  Deno.test(`${path}: every link leads somewhere, and every file that is named is there`, () => {
    for (const [, target] of page.matchAll(/\]\(([^)#:]+)\)/g)) assert(Deno.statSync(new URL(target!, new URL(path, root))), target);
    const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
      heading!.toLowerCase().replace(/[^a-z0-9 -]/g, "").replaceAll(" ", "-")
    );
    for (const [, anchor] of page.matchAll(/\]\(#([^)]+)\)/g)) assert(headings.includes(anchor!), anchor);
    // `docs/heads.md`, `_train.ts`; NAME_head.ts is one to be made.
    const named = [...page.matchAll(/`([\w./-]+\.(?:ts|md|py))`/g)].map(([, name]) => name!).filter((name) => !name.includes("NAME"));
    assertEquals(named.filter((name) => !files.some((file) => `/${file}`.endsWith(`/${name}`))), []);
  });
}

// Those of the README are run by readme_test.ts, which looks at what they print.
for (const path of ["docs/attributions.md", "docs/heads.md"]) {
  Deno.test(`${path}: every TypeScript block runs as it stands, and prints something`, async () => {
    const page = Deno.readTextFileSync(new URL(path, root));
    const printed = await runExamples(page);
    assertEquals(printed.length, blocks(page, "ts").length);
    for (const [i, text] of printed.entries()) assert(text.trim() !== "", `example ${i} prints nothing`);
  });
}

/** Paths of the files of the tree. */
function* filesIn(directory: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(directory, root))) {
    if (name.startsWith(".") || name === "node_modules") continue;
    if (isDirectory) yield* filesIn(`${directory}${name}/`);
    else yield `${directory}${name}`;
  }
}
