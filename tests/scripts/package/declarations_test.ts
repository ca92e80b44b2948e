import { assertEquals, assertThrows } from "@std/assert";
import { pathToFileURL } from "node:url";
import { declarationsOf } from "../../../scripts/package/declarations.ts";

async function inSources(files: Record<string, string>, test: (root: URL) => void): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries(files)) await Deno.writeTextFile(`${directory}/${path}`, text);
    test(pathToFileURL(`${await Deno.realPath(directory)}/`));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("declarationsOf() gives what entry points need, with specifiers that consumers resolve", async () => {
  const files = {
    "a.ts":
      'export * as b from "./b.ts";\nexport { two } from "./b.ts";\nexport type T = import("./b.ts").B;\n/** from "./b.ts" */\nexport declare const x: 1;\n',
    "b.ts": 'import { hidden } from "./c.ts";\nexport interface B {}\nexport const two: number = hidden;\n',
    "c.ts": "export const hidden: number = 2;\n",
  };
  await inSources(files, (root) => {
    assertEquals([...declarationsOf(root, ["./a.ts"])], [
      [
        "a.d.ts",
        'export * as b from "./b.js";\nexport { two } from "./b.js";\nexport type T = import("./b.js").B;\n/** from "./b.ts" */\nexport declare const x: 1;\n',
      ],
      ["b.d.ts", "export interface B {\n}\nexport declare const two: number;\n"],
    ]);
  });
});

Deno.test("declarationsOf() refuses types of a package that consumers do not have", async () => {
  await inSources({ "a.ts": 'export type { A } from "npm:a@1";\n' }, (root) => {
    assertThrows(() => declarationsOf(root, ["./a.ts"]), Error, "a.d.ts imports npm:a@1, which consumers of the package do not have");
  });
});
