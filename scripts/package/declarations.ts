/**
 * Declarations (`.d.ts`) of the modules that make up a package's public interface.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import ts from "typescript";

/**
 * The declarations that entry points need, theirs and those of the modules that these import, by path from the root, with `/` and `.d.ts`. An import of
 * `./a.ts` becomes one of `./a.js`, beside which TypeScript looks for `./a.d.ts`.
 *
 * Types are not checked: `deno check` does that, which knows the globals of Deno.
 *
 * @param root Directory of the sources.
 * @param entries Paths of the entry points, relative to it.
 * @throws {Error} If a declaration imports anything but a module of the package.
 */
export function declarationsOf(root: URL, entries: readonly string[]): Map<string, string> {
  const directory = fileURLToPath(root).replaceAll("\\", "/");
  const emitted = new Map<string, string>();
  const program = ts.createProgram(entries.map((entry) => fileURLToPath(new URL(entry, root))), {
    declaration: true,
    emitDeclarationOnly: true,
    noCheck: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    types: [],
    rootDir: directory,
  });
  program.emit(undefined, (path, text) => emitted.set(path.replaceAll("\\", "/").slice(directory.length), text));

  const needed = new Map<string, string>();
  const add = (path: string): void => {
    const text = emitted.get(path);
    if (text === undefined) throw new Error(`TypeScript made no ${path}`);
    if (needed.has(path)) return;
    needed.set(path, withJsSpecifiers(text));
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      if (!/^\.{1,2}\/.*\.ts$/.test(fileName)) throw new Error(`${path} imports ${fileName}, which consumers of the package do not have`);
      add(new URL(fileName, new URL(path, root)).href.slice(root.href.length).replace(/\.ts$/, ".d.ts"));
    }
  };
  for (const entry of entries) add(entry.replace(/^\.\//, "").replace(/\.ts$/, ".d.ts"));
  return needed;
}

function withJsSpecifiers(declarations: string): string {
  let text = declarations;
  for (const { fileName, pos } of ts.preProcessFile(declarations).importedFiles.toReversed()) {
    const at = text.indexOf(fileName, pos);
    text = `${text.slice(0, at)}${fileName.replace(/\.ts$/, ".js")}${text.slice(at + fileName.length)}`;
  }
  return text;
}
