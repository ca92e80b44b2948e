import { assert, assertEquals, assertMatch } from "@std/assert";
import { withMatrix } from "../../scripts/kernel_matrix.ts";
import { runExamples } from "./_examples.ts";

const root = new URL("../../", import.meta.url);
const readme = Deno.readTextFileSync(new URL("README.md", root));

Deno.test("README: every TypeScript block runs as it stands, beside the example data", async () => {
  const printed = await runExamples(readme);
  assertMatch(printed[0]!, /accuracy: 0\.9\d*|accuracy: 1/);
  assertMatch(printed[0]!, /Adelie/);
  assertMatch(printed[1]!, /accuracy: 0\.\d+/);
  assertMatch(printed[1]!, /Finnish/);
});

Deno.test("README: it has at most 150 lines", () => assert(readme.trimEnd().split("\n").length <= 150));

Deno.test("README, CONTRIBUTING and docs: every task that they name exists", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
  const guides = Array.from(Deno.readDirSync(new URL("docs/", root))).filter(({ isFile }) => isFile).map(({ name }) => `docs/${name}`);
  const text = ["README.md", "CONTRIBUTING.md", ...guides].map((path) => Deno.readTextFileSync(new URL(path, root))).join("\n");
  const named = [...text.matchAll(/deno(?:@[\d.]+)? task ([\w:]+)/g)].map(([, name]) => name!);
  assert(named.length > 0);
  assertEquals(named.filter((name) => !(name in tasks)), []);
});

Deno.test("docs/kernels.md lists the kernels of wasm/kernels.ts", () => {
  const page = Deno.readTextFileSync(new URL("docs/kernels.md", root));
  const words = (text: string): string[] => text.split(/[\s|-]+/);
  assertEquals(words(withMatrix(page)), words(page));
});
