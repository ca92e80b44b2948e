/** The examples that explain, and the pages that they write. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { chromiumTest } from "./_chromium.ts";
import { inDirectory, root } from "./_headway.ts";

async function run(example: string, dir: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--check", "--allow-read", `--allow-write=${dir}`, `examples/${example}.ts`, ...args],
    cwd: root,
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

inDirectory("examples/why_gentoo.ts: long flippers and much mass make a Gentoo", async (dir) => {
  const out = await run("why_gentoo", dir, `${dir}/page.html`);
  const [, accuracy] = /Of the penguins held out, ([\d.]+) % were told right\./.exec(out) ?? [];
  assert(Number(accuracy) > 95, out);
  assertMatch(out, /^Gentoo on average over 3 examples, probability:$/m);
  for (const feature of ["flipper_length_mm", "body_mass_g"]) assertMatch(out, new RegExp(`^  ${feature} +│█+▌? +\\+0`, "m"));
  assertStringIncludes(out, "All 24 Gentoos that were held out");
  assertStringIncludes(await Deno.readTextFile(`${dir}/page.html`), "Each of 24 examples");
});

inDirectory("examples/which_letters.ts: letter by letter", async (dir) => {
  const out = await run("which_letters", dir, `${dir}/page.html`, "länsiflaami", "Deutschland");
  assertMatch(out, /^länsiflaami: Finnish \d/m);
  assertMatch(out, /^Deutschland: Finnish −\d/m);
  assertMatch(out, /^ {4}l ä n s i f l a a m i$/m);
  assertStringIncludes(await Deno.readTextFile(`${dir}/page.html`), "it is <bdi>Finnish</bdi>");
});

chromiumTest("the page of examples/which_letters.ts has a coloured letter for each of its letters", async (open) => {
  const dir = await Deno.makeTempDir();
  try {
    await run("which_letters", dir, `${dir}/page.html`, "Suomi");
    const page = await open(await Deno.readTextFile(`${dir}/page.html`));
    assertEquals([page.requests.length, page.messages], [1, []]);
    const names: [string, string, string[]][] = await page.evaluate(`[...document.querySelectorAll(".card")].map((card) => [
      card.querySelector("h3 bdi").textContent,
      [...card.querySelectorAll(".items bdi")].map((e) => e.textContent).join(""),
      [...card.querySelectorAll(".items li")].map((e) => e.className + " " + e.querySelector(".value").textContent),
    ])`);
    assert(names.length > 90);
    for (const [name, letters, values] of names) {
      assertEquals(letters.replaceAll("␣", " "), name);
      for (const value of values) assertMatch(value, /^(pos (\+|0)|neg (−|0))/);
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
