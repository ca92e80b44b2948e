/**
 * Writes the matrix of kernels into the README, between its two markers, from the list of kernels: `deno task readme:kernels`.
 *
 * @module
 */
import { kernels, type KernelSpec } from "../wasm/kernels.ts";

const begin = "<!-- kernels: made by `deno task readme:kernels` -->";
const end = "<!-- end of kernels -->";

/** The text with a fresh matrix between the markers. Throws if they are not there. */
export function withMatrix(readme: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the README lacks ${begin} or ${end}`);
  return `${readme.slice(0, from + begin.length)}\n\n${matrix()}\n${readme.slice(to)}`;
}

function matrix(): string {
  const list = Object.entries<KernelSpec>(kernels);
  const item = (stage: string, modules: string): string => {
    const names = list.filter(([, spec]) => spec.stage === stage).map(([name]) => `\`${name}\``);
    return `- ${names.length} in ${modules}: ${names.join(" ")}\n`;
  };
  return item("infer", "all four modules (`simd`, `relaxed`, `simd_infer`, `relaxed_infer`)") +
    item("train", "`simd` and `relaxed` alone, for training");
}

if (import.meta.main) {
  const path = new URL("../README.md", import.meta.url);
  await Deno.writeTextFile(path, withMatrix(await Deno.readTextFile(path)));
}
