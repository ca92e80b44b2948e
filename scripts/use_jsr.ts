/**
 * Takes the stand-ins out of `deno.json`, so that the standard library comes from JSR: for publishing, and to test that the real libraries drop in.
 * Changes the file in place.
 *
 * @module
 */

/** The configuration without links, with the stand-ins left out of the package. */
export function withoutLinks(config: Record<string, unknown>): Record<string, unknown> {
  const { links: _, ...rest } = config;
  const publish = rest["publish"] as { readonly include: readonly string[] };
  return { ...rest, publish: { ...publish, include: publish.include.filter((path) => !path.startsWith("offline/")) } };
}

if (import.meta.main) {
  const path = new URL("../deno.json", import.meta.url);
  const config = JSON.parse(await Deno.readTextFile(path));
  await Deno.writeTextFile(path, JSON.stringify(withoutLinks(config), null, 2) + "\n");
}
