import { assertEquals, assertRejects } from "@std/assert";
import { DataLossError, NotFoundError } from "../../../core/errors.ts";
import { readLines } from "../../../core/io/file_system.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";

async function linesOf(content: string | Uint8Array): Promise<string[]> {
  const fs = memoryFileSystem();
  await fs.writeFile("v", typeof content === "string" ? new TextEncoder().encode(content) : content);
  return await readLines("v", fs);
}

Deno.test("readLines() numbers entries by line", async () => {
  assertEquals(await linesOf("a\nb\n"), ["a", "b"]);
  assertEquals(await linesOf("a\nb"), ["a", "b"]);
  assertEquals(await linesOf("a\r\nb\r\n"), ["a", "b"]);
  assertEquals(await linesOf("a\n\n b \n\n"), ["a", "", " b ", ""]);
  assertEquals(await linesOf(""), []);
  assertEquals(await linesOf("\ufeffé\n中"), ["é", "中"]);
});

Deno.test("readLines() names the file that cannot be read", async () => {
  await assertRejects(() => linesOf(Uint8Array.of(0xff)), DataLossError, "v is not a text in UTF-8");
  await assertRejects(() => readLines("missing", memoryFileSystem()), NotFoundError, "missing");
});
