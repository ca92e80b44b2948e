/** The static site of the documentation, built as `deno task docs` builds it. */

import { assertEquals } from "@std/assert";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildDocs } from "../../scripts/docs.ts";

const root = new URL("../../", import.meta.url);

Deno.test("buildDocs() writes every guide and entry point, and every internal link has a target", async () => {
  // Below the checkout, as the default is, so that relative links to sources stay on one drive.
  await Deno.mkdir(new URL("build/", root), { recursive: true });
  const directory = await Deno.makeTempDir({ dir: fileURLToPath(new URL("build/", root)), prefix: "docs-" });
  try {
    await buildDocs(directory);
    const site = pathToFileURL(`${directory}/`);
    const files = new Set(filesIn(site));
    const config = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root))) as { exports: Record<string, string> };
    const guides = Array.from(Deno.readDirSync(new URL("docs/", root))).filter(({ isFile }) => isFile);
    const expected = [
      "index.html",
      ...guides.map(({ name }) => name.replace(/\.md$/, ".html")),
      ...Object.keys(config.exports).map((entry) => `api/${entry === "." ? "" : `${entry.slice(2)}/`}index.html`),
    ];
    const linked = linksOf(new URL("index.html", site).href);
    assertEquals(expected.filter((path) => !files.has(site.href + path)), []);
    assertEquals(expected.filter((path) => !linked.includes(path)), [], "missing in the navigation");
    const broken = [...files].filter((file) => file.endsWith(".html")).flatMap((page) =>
      linksOf(page).filter((link) => isBroken(link, page, files)).map((link) => `${page}: ${link}`)
    );
    assertEquals(broken.slice(0, 10), []);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

/** The distinct links of a page. */
function linksOf(page: string): string[] {
  const links = [...textOf(page).matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, link]) => link!);
  return [...new Set(links)].map((link) => link.replaceAll("&#x2F;", "/").replaceAll("&amp;", "&"));
}

/** Whether a link leads to nothing, to an anchor that a guide lacks, or to an absolute path of this machine. */
function isBroken(link: string, page: string, files: ReadonlySet<string>): boolean {
  if (/^https?:/.test(link)) return false;
  if (/^[a-z]+:/.test(link)) return true;
  const { href, hash } = new URL(link, page);
  const target = decodeURI(href.slice(0, href.length - hash.length));
  if (!files.has(target) && !existsOutside(target)) return true;
  return hash !== "" && !page.includes("/api/") && files.has(target) && !textOf(target).includes(` id="${hash.slice(1)}"`);
}

const found = new Map<string, boolean>();

function existsOutside(target: string): boolean {
  let exists = found.get(target);
  if (exists === undefined) {
    try {
      exists = Deno.statSync(new URL(target)) !== null;
    } catch {
      exists = false;
    }
    found.set(target, exists);
  }
  return exists;
}

function textOf(url: string): string {
  return Deno.readTextFileSync(new URL(url));
}

/** Decoded URLs of the files below a directory. */
function* filesIn(directory: URL): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    const url = new URL(encodeURIComponent(name) + (isDirectory ? "/" : ""), directory);
    if (isDirectory) yield* filesIn(url);
    else yield decodeURI(url.href);
  }
}
