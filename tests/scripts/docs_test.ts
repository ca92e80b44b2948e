import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { buildDocs } from "../../scripts/docs.ts";
import { entryPoints } from "../../scripts/check_docs.ts";

const root = new URL("../../", import.meta.url);

Deno.test("buildDocs() writes every guide and entry point, and every internal link has a target", async () => {
  // Below the checkout, as the default is: links to sources are relative.
  await Deno.mkdir(new URL("build/", root), { recursive: true });
  const directory = await Deno.makeTempDir({ dir: fileURLToPath(new URL("build/", root)), prefix: "docs-" });
  try {
    await buildDocs(directory);
    const pages = [...filesIn(directory)].filter((path) => path.endsWith(".html"));
    for (const { name, isFile } of Deno.readDirSync(new URL("docs/", root))) {
      if (isFile) assert(pages.includes(`${directory}/${name.replace(/\.md$/, ".html")}`), name);
    }
    const index = Deno.readTextFileSync(`${directory}/api/index.html`);
    for (const entry of await entryPoints()) assertStringIncludes(index.replaceAll("&#x2F;", "/"), entry.slice(2).replace(/\/?(mod)?\.ts$/, ""));
    const broken = pages.flatMap(brokenLinks);
    assertEquals(broken.slice(0, 10), []);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

/** Links of a page that lead to nothing, to an anchor that a guide lacks, or to a place that only this machine has. */
function brokenLinks(page: string): string[] {
  const html = Deno.readTextFileSync(page);
  const links = [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, link]) => link!.replaceAll("&#x2F;", "/").replaceAll("&amp;", "&"));
  return links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    if (/^[a-z]+:/.test(link)) return true;
    const [path, anchor] = link.split("#") as [string, string?];
    const file = path === "" ? page : fileURLToPath(new URL(path, new URL(`file://${page.replaceAll("~", "%7E")}`)));
    if (!targetExists(file)) return true;
    const isGuide = file.endsWith(".html") && !file.includes("/api/");
    return anchor !== undefined && isGuide && !textOf(file).includes(`id="${anchor}"`);
  }).map((link) => `${page}: ${link}`);
}

const targets = new Map<string, boolean>();

function targetExists(path: string): boolean {
  let found = targets.get(path);
  if (found === undefined) {
    try {
      found = Deno.statSync(path) !== null;
    } catch {
      found = false;
    }
    targets.set(path, found);
  }
  return found;
}

const texts = new Map<string, string>();

function textOf(path: string): string {
  if (!texts.has(path)) texts.set(path, Deno.readTextFileSync(path));
  return texts.get(path)!;
}

function* filesIn(directory: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    if (isDirectory) yield* filesIn(`${directory}/${name}`);
    else yield `${directory}/${name}`;
  }
}
