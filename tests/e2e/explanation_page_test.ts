/** The page of `headway explain`, as Chromium shows it. */

import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { explanationPage } from "../../cli/explanation_page.ts";
import { example, feature, sequence } from "../cli/_explanations.ts";
import { chromiumTest } from "./_chromium.ts";

const keys = [{ key: "Biscoe", id: 0, present: true, attribution: 0.3 }, { key: "Dream", id: 1, present: false, attribution: -0.2 }];
const dense = explanationPage({
  title: "Why Gentoo?",
  facts: { Model: "DNNClassifier", Data: "penguins.csv", Baseline: "zeros" },
  examples: [
    example({ flipper_length_mm: feature(0.8, 210), beak_depth_mm: feature(-0.4, 13.2), year: feature(0, 2008) }, {}, "Gentoo"),
    example({ flipper_length_mm: feature(-0.2, 180), beak_depth_mm: feature(0.2, 18), island: feature(0.1, "Biscoe", { keys }) }, {
      index: 1,
      converged: false,
    }),
  ],
});
const letters = explanationPage({
  title: "Which letters say Finnish?",
  examples: [
    example({ letters: sequence([["S", 0.1], ["u", 0.4], ["o", -0.4], ["m", -0.2], ["i", 0]]), continent: feature(0.1, "Europe") }),
  ],
});

chromiumTest("the page asks for nothing, has nothing to complain about, and fits narrow and wide windows, light and dark", async (open) => {
  for (const html of [dense, letters]) {
    for (const window of [{ width: 1400 }, { width: 1400, dark: true }, { width: 320 }, { width: 320, dark: true }]) {
      const page = await open(html, window);
      assertEquals([page.requests.length, page.messages], [1, []]);
      assertEquals(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
    }
  }
  // What would be asked for, or run, is not: the page's own policy forbids it.
  const spoiled = await open(
    dense.replace("</body>", '<img src="http://127.0.0.1:1/x.png"><script>document.title = "ran"</script></body>'),
  );
  assertEquals(await spoiled.evaluate("document.title"), "Why Gentoo?");
  assertEquals(spoiled.messages.filter((message) => message.includes("Content Security Policy")).length, 2);
});

chromiumTest("a bar begins at the axis, goes to the side of its sign, and is as long as its part of the largest", async (open) => {
  const page = await open(dense);
  // Of each bar where it begins and ends, in halves of its track from the axis.
  const bars = `[...document.querySelectorAll(SELECTOR)].map((row) => {
    const [bar, track] = [row.querySelector(".bar:not(.size) i"), row.querySelector(".bar:not(.size)")].map((e) => e.getBoundingClientRect());
    const at = (x) => (x - track.left - track.width / 2) / (track.width / 2);
    return [row.querySelector("th").textContent, at(bar.left), at(bar.right), [...row.querySelectorAll(".value")].at(-1).textContent];
  })`;
  const expectBars = async (selector: string, expected: readonly (readonly [string, number, string])[]): Promise<void> => {
    const found = await page.evaluate(bars.replace("SELECTOR", JSON.stringify(`${selector} tbody tr`)));
    assertEquals(found.map(([name, , , value]: string[]) => [name, value]), expected.map(([name, , value]) => [name, value]));
    expected.forEach(([, part], i) => {
      assertAlmostEquals(found[i][1], Math.min(part, 0), 0.01);
      assertAlmostEquals(found[i][2], Math.max(part, 0), 0.01);
    });
  };
  // The longest bar of an example stands for its largest attribution: 0.8 here, below the 0.3 of a category.
  await expectBars("#examples + .cards article:nth-of-type(1)", [
    ["flipper_length_mm 210", 1, "+0.800"],
    ["beak_depth_mm 13.2", -0.5, "−0.400"],
    ["year 2008", 0, "0"],
  ]);
  await expectBars("#examples + .cards article:nth-of-type(2)", [
    ["flipper_length_mm 180", -2 / 3, "−0.200"],
    ["beak_depth_mm 18", 2 / 3, "+0.200"],
    ["island Biscoe", 1 / 3, "+0.100"],
    ["Biscoe", 1, "+0.300"],
    ["not Dream", -2 / 3, "−0.200"],
  ]);
  // Means of 0.8 and -0.2, of -0.4 and 0.2, of nothing and 0.1; the largest mean of sizes, (0.8 + 0.2) / 2, is the scale.
  await expectBars(".means", [
    ["flipper_length_mm", 0.6, "+0.300"],
    ["beak_depth_mm", -0.2, "−0.100"],
    ["island", 0.1, "+0.050"],
    ["year", 0, "0"],
  ]);
  const sizes = await page.evaluate(
    `[...document.querySelectorAll(".size")].map((e) => e.firstChild.getBoundingClientRect().width / e.getBoundingClientRect().width)`,
  );
  [1, 0.6, 0.1, 0].forEach((size, i) => assertAlmostEquals(sizes[i], size, 0.01));
});

chromiumTest("items are the bluer the more they raise, the more orange the more they lower, and always to be read", async (open) => {
  for (const dark of [false, true]) {
    const page = await open(letters, { dark });
    const items: { text: string; fill: string; ink: string; value: string; soft: string; card: string }[] = await page.evaluate(`
      [...document.querySelectorAll(".card .items li")].map((li) => {
        const [box, value] = [li.querySelector("bdi"), li.querySelector(".value")];
        const { backgroundColor: fill, color: ink } = getComputedStyle(box);
        return { text: box.textContent, fill, ink, value: value.textContent, soft: getComputedStyle(value).color,
          card: getComputedStyle(li.closest(".card")).backgroundColor };
      })`);
    assertEquals(items.map(({ text, value }) => `${text} ${value}`), ["S +0.100", "u +0.400", "o −0.400", "m −0.200", "i 0"]);
    const blueness = items.map(({ fill }) => channels(fill)[2]! - channels(fill)[0]!);
    const [S, u, o, m, i] = blueness as [number, number, number, number, number];
    assert(u > S && S > i && i > m && m > o, `${blueness}`);
    for (const { fill, ink, soft, card } of items) {
      // WCAG 2.2, 1.4.3: 4.5 for text.
      assert(contrast(fill, ink) >= 4.5, `${ink} on ${fill}: ${contrast(fill, ink)}`);
      assert(contrast(soft, card) >= 4.5, `${soft} on ${card}`);
    }
    const graphics = await page.evaluate(
      `[...document.querySelectorAll(".card .bar i, .key i")].map((e) => getComputedStyle(e).backgroundColor)`,
    );
    // 1.4.11: 3 for what is drawn.
    for (const colour of graphics) assert(contrast(colour, items[0]!.card) >= 3, `${colour}`);
  }
});

chromiumTest("what the data holds is text and nothing else", async (open) => {
  const evil = '</title></style><script>document.title="ran"</script><img src=x onerror=alert(1)>" onclick="x';
  const page = await open(explanationPage({
    title: evil,
    facts: { [evil]: evil },
    examples: [example({ [evil]: feature(0.5, evil), seq: sequence([[evil, 0.1]]) }, {}, evil)],
  }));
  assertEquals([page.requests.length, page.messages], [1, []]);
  assertEquals(await page.evaluate(`document.querySelectorAll("script, img, [onclick], [onerror]").length`), 0);
  assert((await page.evaluate("document.querySelector('h1').textContent")).startsWith("</title></style><script>"));
  assert((await page.evaluate("document.title")).startsWith("</title></style><script>"));
});

chromiumTest("a screen reader is told of tables with row headers and values, and of items with their values", async (open) => {
  const [table, items] = [await (await open(dense)).accessibility(), await (await open(letters)).accessibility()];
  const names = (nodes: typeof table, role: string): string[] => nodes.filter((node) => node.role === role).map(({ name }) => name);
  assertEquals(names(table, "heading"), [
    "Why Gentoo?",
    "Gentoo probability, on average over 2 examples",
    "Each of 2 examples",
    "Example 1 it is Gentoo",
    "Example 2",
  ]);
  assertEquals(names(table, "table"), ["Gentoo probability, on average over 2 examples", "Example 1 it is Gentoo", "Example 2"]);
  assertEquals(names(table, "rowheader").slice(4, 7), ["flipper_length_mm 210", "beak_depth_mm 13.2", "year 2008"]);
  assertEquals(names(table, "cell").slice(8, 11), ["+0.800", "−0.400", "0"]);
  assert(names(table, "StaticText").includes("not converged"));
  assertEquals(names(items, "listitem").length, 5);
  assertStringIncludes(names(items, "StaticText").join(" ").replaceAll(/\s+/g, " "), "S +0.100 u +0.400 o −0.400");
});

function channels(colour: string): number[] {
  const numbers = colour.match(/[\d.]+/g)!.map(Number);
  // color-mix() computes to fractions, all else to bytes.
  return (colour.startsWith("color(") ? numbers : numbers.map((byte) => byte / 255)).slice(0, 3);
}

function contrast(a: string, b: string): number {
  const [dark, light] = [a, b].map(luminance).sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
