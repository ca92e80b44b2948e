/**
 * The licences of what is bundled into a package.
 *
 * @module
 */

import type { ModuleGraph } from "./module_graph.ts";

/**
 * Names, versions and full licences of the packages of npm and JSR to which modules belong.
 *
 * @param graph The modules, as Deno resolves them.
 * @param paths Absolute paths of the modules that are bundled.
 * @returns The text of a file `THIRD_PARTY_LICENSES`.
 * @throws {Error} If a package does not tell its licence.
 */
export async function thirdPartyLicences(graph: ModuleGraph, paths: Iterable<string>): Promise<string> {
  const urls = new Map([...graph.files].map(([url, path]) => [path, url]));
  const texts = new Map<string, string>();
  for (const path of paths) {
    const npm = graph.packages.find(({ directory }) => path.startsWith(`${directory}/`));
    const jsr = /^https:\/\/jsr\.io\/(@[^/]+\/[^/]+)\/([^/]+)\//.exec(urls.get(path) ?? "");
    const title = npm !== undefined ? `${npm.name} ${npm.version}` : jsr !== null ? `${jsr[1]} ${jsr[2]}` : null;
    if (title === null || texts.has(title)) continue;
    texts.set(
      title,
      npm !== undefined ? await licenceIn(npm.directory) ?? await noticesIn(npm.directory, paths) : await licenceAt(jsr![0]),
    );
  }
  const sections = [...texts].sort(([a], [b]) => a < b ? -1 : 1).map(([title, text]) => `${title}\n\n${text.trim()}\n`);
  return ["This package contains the following software.\n", ...sections].join(`\n${"-".repeat(80)}\n\n`);
}

async function licenceIn(directory: string): Promise<string | null> {
  for await (const { name } of Deno.readDir(directory)) {
    if (/^licen[cs]e(\.(md|txt))?$/i.test(name)) return await Deno.readTextFile(`${directory}/${name}`);
  }
  return null;
}

/** Of a package without a file of its licence: its name in package.json, the notices at the beginning of its modules, and the Apache licence itself. */
async function noticesIn(directory: string, paths: Iterable<string>): Promise<string> {
  const { license } = JSON.parse(await Deno.readTextFile(`${directory}/package.json`));
  if (typeof license !== "string") throw new Error(`${directory} does not tell its licence`);
  const notices = new Set<string>();
  for (const path of paths) {
    if (!path.startsWith(`${directory}/`)) continue;
    const [notice] = /^(\/\/.*\n)+/.exec(await Deno.readTextFile(path)) ?? [];
    if (notice?.includes("Copyright")) notices.add(notice.replaceAll(/^\/\/ ?/gm, "").trim());
  }
  const apache = license.includes("Apache-2.0") ? [await Deno.readTextFile(new URL("../../LICENSE", import.meta.url))] : [];
  return [license, ...notices, ...apache].join("\n\n");
}

async function licenceAt(url: string): Promise<string> {
  const response = await fetch(`${url}LICENSE`);
  if (!response.ok) throw new Error(`${url}LICENSE: ${response.status} ${response.statusText}`);
  return await response.text();
}
