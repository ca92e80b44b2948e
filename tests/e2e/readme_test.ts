import { assert, assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import { withMatrix } from "../../scripts/kernel_matrix.ts";
import { runExamples } from "./_examples.ts";

const root = new URL("../../", import.meta.url);
const readme = Deno.readTextFileSync(new URL("README.md", root));

Deno.test("README: every TypeScript block runs as it stands, beside the example data", async () => {
  const printed = await runExamples(readme);
  assertMatch(printed[0]!, /accuracy: 0\.9\d*|accuracy: 1/);
  assertMatch(printed[0]!, /Adelie/);
  // Of an Adelie the parts of its measurements lead from the average penguin's probability to its own, but for a thousandth and the rounding of five numbers.
  const why = printed.find((text) => text.includes("the average penguin"))!;
  const [output, average, ...parts] = [...why.matchAll(/: (-?\d\.\d{3})/g)].map(([, number]) => Number(number));
  assert(output! > 0.9 && parts.length === 3, why);
  assertAlmostEquals(parts.reduce((a, b) => a + b, average!), output!, 0.001 + 5 * 0.0005, why);
});

Deno.test("README: every task that it names is there", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
  const named = [...readme.matchAll(/(?:deno|deno@[\d.]+) task ([\w:]+)/g)].map(([, name]) => name!);
  assert(named.length > 0);
  assertEquals(named.filter((name) => !(name in tasks)), []);
});

Deno.test("README: the matrix of kernels is the list's", () => {
  const words = (text: string): string[] => text.split(/[\s|-]+/);
  assertEquals(words(withMatrix(readme)), words(readme));
});
