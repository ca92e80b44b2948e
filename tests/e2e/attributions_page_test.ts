import { assert, assertMatch } from "@std/assert";
import { runExamples } from "./_examples.ts";

const page = await Deno.readTextFile(new URL("../../docs/attributions.md", import.meta.url));

Deno.test("docs/attributions.md: every TypeScript block runs as it stands", async () => {
  for (const [i, printed] of (await runExamples(page)).entries()) assert(printed.trim() !== "", `example ${i} prints nothing`);
});

Deno.test("docs/attributions.md: every link leads somewhere", () => {
  for (const [, target] of page.matchAll(/\]\(([^)#:]+)\)/g)) {
    assert(Deno.statSync(new URL(`../../docs/${target}`, import.meta.url)), target);
  }
  for (const [, anchor] of page.matchAll(/\]\(#([^)]+)\)/g)) {
    const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
      heading!.toLowerCase().replace(/[^a-z0-9 -]/g, "").replaceAll(" ", "-")
    );
    assertMatch(headings.join("\n"), new RegExp(`^${anchor}$`, "m"));
  }
});
