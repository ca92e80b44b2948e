/**
 * Builds the documentation as a static site: `deno task docs [DIRECTORY]`, by default `build/docs`. README.md becomes `index.html`, each guide in `docs/` a page,
 * and `deno doc --html` writes the reference of every entry point below `api/`. All links are relative and nothing is fetched, so that the site opens from the file
 * system. Links to other files of the repository lead into the checkout that the site was built from.
 *
 * @module
 */

import { fileURLToPath, pathToFileURL } from "node:url";
import { Marked } from "marked";
import { entryPoints } from "./check_docs.ts";

const root = new URL("../", import.meta.url);

/** A guide: a Markdown file of the repository, and the page of the site that it becomes. */
interface Guide {
  /** Path from the root of the repository. */
  readonly source: string;
  /** Name of the page. */
  readonly page: string;
  /** Its first heading. */
  readonly title: string;
  /** Its Markdown. */
  readonly text: string;
}

/**
 * Writes the site into a directory, from which an earlier one is removed.
 *
 * @param directory Path of the directory.
 * @throws {Error} if `deno doc` fails.
 */
export async function buildDocs(directory: string): Promise<void> {
  const site = pathToFileURL(`${directory}/`);
  await Deno.remove(site, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.mkdir(site, { recursive: true });
  await writeReference(new URL("api/", site));
  const guides = await readGuides();
  const { exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root))) as { exports: Readonly<Record<string, string>> };
  const entries = Object.keys(exports).map((entry) => entry.slice(2));
  for (const guide of guides) await Deno.writeTextFile(new URL(guide.page, site), pageOf(guide, { guides, entries, site }));
}

async function readGuides(): Promise<Guide[]> {
  const sources = ["README.md"];
  for await (const { name } of Deno.readDir(new URL("docs/", root))) if (name.endsWith(".md")) sources.push(`docs/${name}`);
  return await Promise.all(
    sources.sort().map(async (source) => {
      const text = await Deno.readTextFile(new URL(source, root));
      const page = source === "README.md" ? "index.html" : source.replace(/^docs\/(.*)\.md$/, "$1.html");
      return { source, page, title: text.match(/^# (.*)$/m)?.[1] ?? page, text };
    }),
  );
}

/** What the pages link to. */
interface Contents {
  /** All guides. */
  readonly guides: readonly Guide[];
  /** The entry points below that of the package, which is empty: `heads/contrib`. */
  readonly entries: readonly string[];
  /** URL of the directory of the site. */
  readonly site: URL;
}

/** A guide as a page of HTML with a navigation. */
function pageOf(guide: Guide, contents: Contents): string {
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
    },
    walkTokens(token) {
      if (token.type === "link") token["href"] = targetOf(token["href"], guide, contents);
    },
  });
  const links = contents.guides.map(({ page, title }) =>
    `<li><a href="${page}"${page === guide.page ? ' aria-current="page"' : ""}>${title}</a></li>`
  );
  const reference = contents.entries.map((entry) =>
    entry === "" ? '<li><a href="api/index.html">API</a></li>' : `<li><a href="api/${entry}/index.html">API: ${entry}</a></li>`
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${guide.title}</title>
<style>${style}</style>
</head>
<body>
<nav><ul>
${links.join("\n")}
${reference.join("\n")}
</ul></nav>
<main>
${marked.parse(guide.text)}</main>
</body>
</html>
`;
}

/** The anchor of a heading, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^a-z0-9 _-]/g, "").replaceAll(" ", "-");
}

/** Where a link of a guide leads in the site. */
function targetOf(href: string, { source }: Guide, { guides, site }: Contents): string {
  if (href.startsWith("#") || /^[a-z]+:/.test(href)) return href;
  const url = new URL(href, new URL(source, root));
  const path = url.href.slice(root.href.length).replace(/#.*$/, "");
  const page = guides.find((guide) => guide.source === path)?.page;
  return (page ?? relative(site, new URL(path, root))) + url.hash;
}

/** Runs `deno doc`. Its pages name the sources by absolute URLs, which become relative. */
async function writeReference(directory: URL): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--html", "--name=Headway", `--output=${fileURLToPath(directory)}`, ...await entryPoints()],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  if (code !== 0) throw new Error(`deno doc failed: ${new TextDecoder().decode(stderr)}`);
  await relativeSources(directory);
}

async function relativeSources(directory: URL): Promise<void> {
  const escaped = (text: string): string => text.replaceAll("/", "&#x2F;");
  const toRoot = relative(directory, root);
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const url = new URL(encodeURIComponent(name) + (isDirectory ? "/" : ""), directory);
    if (isDirectory) await relativeSources(url);
    else if (name.endsWith(".html")) {
      const html = await Deno.readTextFile(url);
      await Deno.writeTextFile(url, html.replaceAll(escaped(root.href), escaped(toRoot)).replaceAll(root.href, toRoot));
    }
  }
}

/** The relative URL that leads from one directory to a file or directory; both are `file:` URLs. */
function relative(from: URL, to: URL): string {
  const [a, b] = [from.pathname.split("/").slice(0, -1), to.pathname.split("/")];
  let common = 0;
  while (common < a.length && common < b.length - 1 && a[common] === b[common]) common++;
  return "../".repeat(a.length - common) + b.slice(common).join("/");
}

const style = `
body { margin: 0; display: flex; font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; }
nav { flex: 0 0 14rem; min-height: 100vh; background: #f4f4f6; }
nav ul { position: sticky; top: 0; margin: 0; padding: 1.5rem; list-style: none; }
nav a { color: inherit; text-decoration: none; }
nav a[aria-current] { font-weight: 600; }
main { flex: 1; min-width: 0; max-width: 60rem; padding: 1rem 2rem 4rem; }
pre { padding: 1rem; overflow-x: auto; background: #f4f4f6; }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
pre code { overflow-wrap: normal; }
table { display: block; overflow-x: auto; border-collapse: collapse; }
th, td { padding: 0.3rem 0.8rem; border: 1px solid #d6d6dc; text-align: left; vertical-align: top; }
@media (max-width: 50rem) { body { display: block; } nav { min-height: 0; } }
`;

if (import.meta.main) {
  const directory = Deno.args[0] ?? fileURLToPath(new URL("build/docs", root));
  await buildDocs(directory);
  console.log(`The documentation is in ${directory}: open index.html there`);
}
