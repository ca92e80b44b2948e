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
    const specifiers = specifiersOf(text);
    needed.set(path, withJsSpecifiers(text, specifiers));
    for (const { text: specifier } of specifiers) {
      if (!/^\.{1,2}\/.*\.ts$/.test(specifier)) throw new Error(`${path} imports ${specifier}, which consumers of the package do not have`);
      add(new URL(specifier, new URL(path, root)).href.slice(root.href.length).replace(/\.ts$/, ".d.ts"));
    }
  };
  for (const entry of entries) add(entry.replace(/^\.\//, "").replace(/\.ts$/, ".d.ts"));
  return needed;
}

/** The specifiers of the modules that declarations name, in the order of the text. */
function specifiersOf(declarations: string): ts.StringLiteral[] {
  const found: ts.StringLiteral[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      if (node.moduleSpecifier !== undefined) found.push(node.moduleSpecifier as ts.StringLiteral);
    } else if (ts.isImportTypeNode(node)) found.push((node.argument as ts.LiteralTypeNode).literal as ts.StringLiteral);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("module.d.ts", declarations, ts.ScriptTarget.ESNext, true));
  return found;
}

function withJsSpecifiers(declarations: string, specifiers: readonly ts.StringLiteral[]): string {
  let text = "";
  let end = 0;
  for (const specifier of specifiers) {
    text += declarations.slice(end, specifier.getStart()) + JSON.stringify(specifier.text.replace(/\.ts$/, ".js"));
    end = specifier.end;
  }
  return text + declarations.slice(end);
}
