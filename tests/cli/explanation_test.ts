import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";
import { plain, signed, viewOf } from "../../cli/explanation.ts";
import { explanationPage } from "../../cli/explanation_page.ts";
import { explanationText } from "../../cli/explanation_text.ts";
import { example, feature, sequence } from "./_explanations.ts";

const bird = { length: feature(0.5, 46.1), depth: feature(-0.25, 13.2), island: feature(0, "Biscoe") };

Deno.test("numbers beside each other have as many decimals as the three first digits of the largest", () => {
  assertEquals([4.5, 0.04, -0.004, 0].map((value) => signed(value, 4.5)), ["+4.50", "+0.04", "0.00", "0"]);
  assertEquals([0.123, -0.01].map((value) => signed(value, 0.123)), ["+0.123", "−0.010"]);
  assertEquals([45678, -2].map((value) => signed(value, 45678)), ["+45678", "−2"]);
  assertEquals(signed(-3.21e-9, 3.21e-9), "−3.2e−9");
  assertEquals(plain(-0.0001, 1), "0.00");
});

Deno.test("a bar for each feature, on the side of its sign, in proportion", () => {
  const lines = explanationText({ title: "Why?", examples: [example(bird, {}, "Adelie")] }, { width: 50 });
  assertEquals(lines.slice(0, 8), [
    "Why?",
    "Converged  1 of 1 example",
    "",
    "Example 1 (it is Adelie): Gentoo 0.500, probability",
    // 50 columns less margins, names and numbers leave 12 on each side: 0.25 is half of 0.5.
    "  length 46.1               │████████████ +0.500",
    "  depth 13.2          ██████│             −0.250",
    "  island Biscoe             │                  0",
    "  baseline 0.250, attributions +0.250, gap 2e−5, 64 steps",
  ]);
});

Deno.test("the items of a sequence stand between what raises and what lowers", () => {
  const letters = sequence([["S", 0.8], ["日", -0.8], ["", 0.1], [" ", 0]]);
  const lines = explanationText({ title: "Which letters?", examples: [example({ letters })] });
  // A wide letter has wide blocks; the root of 0.1 / 0.8 is near three eighths; what is nothing, and white space, can be seen.
  assertEquals(lines.slice(4, 8), ["  letters:", "    █    ▃", "    S 日 ∅ ␣", "      ██"]);
});

Deno.test("averages are by target: means of attributions, of their sizes, and of each item's occurrences", () => {
  const other = { target: { classId: 0, className: "Adelie", of: "probability", step: null, head: null } } as const;
  const { averages } = viewOf({
    title: "",
    examples: [
      example({ x: feature(0.3), y: feature(-0.5), letters: sequence([["a", 0.2], ["b", -0.1]]) }),
      example({ x: feature(-0.1), y: feature(-0.1), letters: sequence([["a", 0.4], ["a", 0.3]]) }),
      // One example is no average.
      example({ x: feature(9) }, other),
    ],
  });
  assertEquals(averages.map(({ target, count }) => [target, count]), [["Gentoo", 2]]);
  const [{ features, sequences }] = averages as [typeof averages[0] & object];
  const round = (value: number): number => Number(value.toFixed(6));
  // letters adds 0.1 and 0.7; x 0.3 and -0.1, of size 0.3 and 0.1; y -0.5 and -0.1.
  assertEquals(features.map(({ name, mean, size }) => [name, round(mean), round(size)]), [
    ["letters", 0.4, 0.4],
    ["y", -0.3, 0.3],
    ["x", 0.1, 0.2],
  ]);
  // a: (0.2 + 0.4 + 0.3) / 3.
  assertEquals(sequences[0]!.items.map(({ text, count, mean }) => [text, count, round(mean)]), [["a", 3, 0.3], ["b", 1, -0.1]]);
});

Deno.test("bars are as long as they are beside the largest of their example, but for examples of which next to nothing is to be told", () => {
  const scales = [4, 0.5, 0.01].map((size) => example({ x: feature(size), y: feature(-size / 2) }));
  // 0.01 is less than a twentieth of 4.
  assertEquals(viewOf({ title: "", examples: scales }).examples.map(({ scale }) => scale), [4, 0.5, 0.2]);
});

Deno.test("what only looks the same is not averaged as the same", () => {
  const long = "x".repeat(70);
  const one = example({ [`${long}1`]: feature(1), [`${long}2`]: feature(-1), path: sequence([[`${long}1`, 1], [`${long}2`, -1]]) });
  const { averages: [average] } = viewOf({ title: "", examples: [one, one] });
  assertEquals(average!.features.map(({ mean }) => mean), [1, -1, 0]);
  assertEquals(average!.sequences[0]!.items.map(({ mean }) => mean), [1, -1]);
});

Deno.test("a regressor's target has the name it is given, a category that is not there is said not to be", () => {
  const keys = [{ key: "Biscoe", id: 0, present: true, attribution: 0.3 }, { key: "Dream", id: 1, present: false, attribution: -0.5 }];
  const target = { classId: 0, className: null, of: "prediction", step: null, head: null } as const;
  const { examples: [shown] } = viewOf({
    title: "",
    targetName: "price",
    examples: [example({ island: feature(-0.2, "Biscoe", { keys }) }, { target })],
  });
  assertEquals(shown!.target, "price");
  assertEquals(shown!.features[0]!.parts.map(({ text }) => text), ["not Dream", "Biscoe"]);
});

Deno.test("whatever the data holds is only seen", () => {
  const evil = "\x1b[2J\u202eevil\x07\r\n<script>alert(1)</script>\u{e0041}\0";
  const examples = [example({ [evil]: feature(0.5, evil), seq: sequence([[evil, 0.1], ["\x9b1m", -0.1]]) }, {}, evil)];
  const target = { ...examples[0]!.attribution.target, className: evil };
  const explanation = { title: evil, facts: { [evil]: evil }, examples: [...examples, example({ x: feature(1) }, { target })] };
  const text = explanationText(explanation).join("\n");
  assertEquals(text.match(/[\p{C}]/gu)?.filter((character) => character !== "\n"), []);
  assertStringIncludes(text, "‹001B›[2J‹202E›evil‹0007›‹000D›‹000A›<script>");
  const page = explanationPage(explanation);
  assert(!page.includes("<script"), page);
  assertEquals(page.match(/[\p{C}]/gu)?.filter((character) => character !== "\n"), []);
});

Deno.test("bars and items keep within the columns there are, wide letters and long names included", () => {
  const long = "日本語の長い名前".repeat(5);
  const items = Array.from({ length: 40 }, (_, i) => [i % 3 === 0 ? "語" : "wort", Math.sin(i)] as const);
  const one = example({ [long]: feature(-1, long), x: feature(0.7), path: sequence(items) });
  const explanation = { title: "", examples: [one, one] };
  for (const width of [30, 44, 61, 80, 200]) {
    const lines = explanationText(explanation, { width }).filter((line) => /[│█▁▔語]/u.test(line) && !line.includes(":"));
    assert(lines.length > 10);
    for (const line of lines) assert(unicodeWidth(line) <= width, `${width}: ${unicodeWidth(line)} ${line}`);
  }
});

Deno.test("colours are used only where they are asked for", () => {
  const explanation = { title: "Why?", examples: [example({ ...bird, path: sequence([["a", 0.1], ["b", -0.1]]) })] };
  const plainLines = explanationText(explanation);
  const coloured = explanationText(explanation, { colour: true });
  assert(!plainLines.join("").includes("\x1b"));
  assertStringIncludes(coloured.join("\n"), "\x1b[38;5;39m");
  assertStringIncludes(coloured.join("\n"), "\x1b[38;5;208m");
  // deno-lint-ignore no-control-regex
  assertEquals(coloured.map((line) => line.replaceAll(/\x1b\[[0-9;]*m/g, "").trimEnd()), plainLines.map((line) => line.trimEnd()));
});

Deno.test("no examples, a sequence without items and attributions of nothing are shown too", () => {
  assertEquals(explanationText({ title: "Why?", examples: [] }), ["Why?", "Converged  0 of 0 examples"]);
  assertStringIncludes(explanationPage({ title: "Why?", examples: [] }), "There are no examples.");
  const nothing = { title: "", examples: [example({ x: feature(0), letters: sequence([]) }, { output: 0, baselineOutput: 0, gap: 0 })] };
  assertStringIncludes(explanationText(nothing).join("\n"), "no items");
  assert(!/NaN|Infinity|undefined|null/.test(explanationPage(nothing) + explanationText(nothing).join("\n")));
});
