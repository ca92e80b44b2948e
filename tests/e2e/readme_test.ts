import { assert, assertEquals, assertMatch } from "@std/assert";
import { withMatrix } from "../../scripts/kernel_matrix.ts";
import { runExamples } from "./_examples.ts";

const root = new URL("../../", import.meta.url);
const readme = Deno.readTextFileSync(new URL("README.md", root));

Deno.test("README: every TypeScript block runs as it stands, beside the example data", async () => {
  const [first] = await runExamples(readme);
  assertMatch(first!, /accuracy: 0\.9\d*|accuracy: 1/);
  assertMatch(first!, /Adelie/);
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
