/**
 * Gives classes in bundled JavaScript the names that they have in the sources. esbuild renames a class that speaks of itself (`_Adam`) or has the name
 * of another (`DNNClassifier2`); its own `keepNames` puts a call into every class and beside every function, which costs a fifth of the time that an
 * import takes and hides from bundlers that a class is not used.
 *
 * @module
 */

import ts from "typescript";

/**
 * Wraps the top-level classes whose names differ from those of the sources.
 *
 * @param module A bundled module: `var Adam = class _Adam {...};`.
 * @param names The names of all classes in the sources.
 */
export function withClassNames(module: string, names: ReadonlySet<string>): string {
  const { statements } = ts.createSourceFile("module.js", module, ts.ScriptTarget.ESNext);
  const declarations = statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => declarationList.declarations);
  let text = "";
  let end = 0;
  for (const { name: variable, initializer } of declarations) {
    if (initializer === undefined || !ts.isClassExpression(initializer) || !ts.isIdentifier(variable)) continue;
    const name = names.has(variable.text) ? variable.text : variable.text.replace(/\d+$/, "");
    if ((initializer.name ?? variable).text === name) continue;
    const expression = module.slice(initializer.getFullStart(), initializer.end);
    text += `${module.slice(end, initializer.getFullStart())}/* @__PURE__ */${NAMED}(${expression},"${name}")`;
    end = initializer.end;
  }
  if (end === 0) return module;
  return `var ${NAMED}=(value,name)=>Object.defineProperty(value,"name",{value:name,configurable:true});\n${text}${module.slice(end)}`;
}

const NAMED = "__named";
