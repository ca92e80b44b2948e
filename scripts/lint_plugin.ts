/**
 * Rules that the linter can see: what belongs to one host stays at the edge. A plugin, because the linter's own rules know no paths.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const libraryPath = /\/(wasm|core|heads|estimators)\/(?!assembly\/)|\/mod\.ts$/;
const hostFile = /\/core\/io\/deno_fs\.ts$/;
const buildFile = /\/wasm\/(build|generate)[a-z_]*\.ts$/;

const runtimePath = /\/core\/(?:runtime\/|model\.ts$)/;

/** Ways to read a tensor at once; `value()` without arguments, of a variable, is another. */
const synchronousReads = new Set(["dataSync", "hostTensor", "readSync"]);

const plugin: Deno.lint.Plugin = {
  name: "headway",
  rules: {
    "no-host-globals": {
      create(context): Deno.lint.LintVisitor {
        const path = context.filename.replaceAll("\\", "/");
        if (!isLibrary(path) || hostFile.test(path)) return {};
        return {
          MemberExpression(node): void {
            if (node.object.type !== "Identifier" || node.object.name !== "Deno") return;
            context.report({ node, message: "`Deno.` stands only in cli.ts, cli/ and core/io/deno_fs.ts" });
          },
        };
      },
    },
    "no-console": {
      create(context): Deno.lint.LintVisitor {
        if (!isLibrary(context.filename.replaceAll("\\", "/"))) return {};
        return {
          MemberExpression(node): void {
            if (node.object.type !== "Identifier" || node.object.name !== "console") return;
            context.report({ node, message: "The library writes through its Logger, never to the console" });
          },
        };
      },
    },
    "no-synchronous-read": {
      create(context): Deno.lint.LintVisitor {
        const path = context.filename.replaceAll("\\", "/");
        if (!isLibrary(path) || runtimePath.test(path) || hostFile.test(path)) return {};
        return {
          CallExpression(node): void {
            const { callee } = node;
            if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
            const { name } = callee.property;
            if (!synchronousReads.has(name) && (name !== "value" || node.arguments.length > 0)) return;
            context.report({
              node,
              message: `\`.${name}()\` reads the device at once; core/runtime/reading.ts reads what is wanted of a step`,
            });
          },
        };
      },
    },
    "no-top-level-await": {
      create(context): Deno.lint.LintVisitor {
        if (!isLibrary(context.filename.replaceAll("\\", "/"))) return {};
        let depth = 0;
        const enter = (): void => void depth++;
        const leave = (): void => void depth--;
        return {
          FunctionDeclaration: enter,
          "FunctionDeclaration:exit": leave,
          FunctionExpression: enter,
          "FunctionExpression:exit": leave,
          ArrowFunctionExpression: enter,
          "ArrowFunctionExpression:exit": leave,
          AwaitExpression(node): void {
            if (depth === 0) context.report({ node, message: "Nothing happens at import: no top-level await in the library" });
          },
        };
      },
    },
  },
};

export default plugin;

function isLibrary(path: string): boolean {
  const local = path.slice(path.indexOf(root) + root.length);
  return path.includes(root) && libraryPath.test(`/${local}`) && !/^\/?(tests|scripts|offline)\//.test(local) && !buildFile.test(path);
}

const root = fileURLToPath(new URL("..", import.meta.url)).replaceAll("\\", "/");
