import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DataLossError, ValueError } from "../../../core/errors.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";
import {
  encodeDescription,
  type JsonValue,
  PACKAGE_VERSION,
  readModelDescription,
  readSidecar,
  writeModelDescription,
} from "../../../core/io/model_description.ts";

Deno.test("a description comes back with format and version", async () => {
  const fs = memoryFileSystem();
  assertEquals(await readModelDescription(".", fs), null);
  assertEquals(await readSidecar("model.ckpt-1", fs), null);
  await writeModelDescription(".", { kind: "DNNClassifier", columns: [{ key: "x", mean: 0.5 }] }, fs);
  const description = await readModelDescription(".", fs);
  assertEquals(description, { format: 1, packageVersion: PACKAGE_VERSION, kind: "DNNClassifier", columns: [{ key: "x", mean: 0.5 }] });
});

Deno.test("the version written is that of the package", async () => {
  const config = JSON.parse(await Deno.readTextFile(new URL("../../../deno.json", import.meta.url)));
  assertEquals(PACKAGE_VERSION, config.version);
});

Deno.test("a description cannot claim a format of its own", () => {
  assertThrows(() => encodeDescription({ format: 2 }), ValueError, "a field format of its own");
});

Deno.test("readModelDescription() refuses what is no description", async () => {
  const rejects = async (problem: string, text: string | Uint8Array): Promise<void> => {
    const fs = memoryFileSystem();
    await fs.writeFile("headway.json", typeof text === "string" ? new TextEncoder().encode(text) : text);
    const error = await assertRejects(() => readModelDescription(".", fs), DataLossError, problem) as DataLossError;
    assertEquals(error.file, "headway.json");
  };
  await rejects("not JSON", "{");
  await rejects("not JSON", "");
  await rejects("not JSON", Uint8Array.of(0x22, 0xff, 0x22));
  await rejects("not an object", "[]");
  await rejects("not an object", "null");
  await rejects("format is undefined", "{}");
  await rejects('format is "1"', '{"format":"1"}');
  await rejects("which version", '{"format":1}');
  await rejects("format 2, written by version 9.0.0; up to format 1 is understood here", '{"format":2,"packageVersion":"9.0.0"}');
  await rejects("__proto__", '{"format":1,"packageVersion":"0.1.0","a":[{"__proto__":{}}]}');
  let deep: JsonValue = 1;
  for (let i = 0; i < 100; i++) deep = [deep];
  await rejects("nested more than 64 deep", JSON.stringify({ format: 1, packageVersion: "0.1.0", deep }));
});
