/**
 * Writes the list of kernels by module into docs/kernels.md, between its two markers, from `wasm/kernels.ts`: `deno task docs:kernels`.
 *
 * @module
 */
import { kernels, type KernelSpec } from "../wasm/kernels.ts";

const begin = "<!-- kernels: made by `deno task docs:kernels` -->";
const end = "<!-- end of kernels -->";

/** The text with a fresh matrix between the markers. Throws if they are not there. */
export function withMatrix(page: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page lacks ${begin} or ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${matrix()}\n${page.slice(to)}`;
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
  const path = new URL("../docs/kernels.md", import.meta.url);
  await Deno.writeTextFile(path, withMatrix(await Deno.readTextFile(path)));
}
