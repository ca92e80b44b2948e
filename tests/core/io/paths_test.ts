import { assertEquals } from "@std/assert";
import { basename, dirname, isAbsolutePath, joinPath } from "../../../core/io/paths.ts";

Deno.test("joinPath(), dirname() and basename()", () => {
  assertEquals(joinPath("a", "b", "c"), "a/b/c");
  assertEquals(joinPath("a/", "/b"), "a/b");
  assertEquals(joinPath("/", "b"), "/b");
  assertEquals([joinPath("", "b"), joinPath(".", "b"), joinPath(".")], ["b", "b", "."]);
  assertEquals(["a/b", "/a", "a", "C:\\m\\x", "C:\\x", "/"].map(dirname), ["a", "/", ".", "C:\\m", "C:\\", "/"]);
  assertEquals(["a/b", "/a", "a", "C:\\m\\x"].map(basename), ["b", "a", "a", "x"]);
  assertEquals(["/a", "C:\\a", "gs://b/c", "a/b", "./a", "model.ckpt-1"].map(isAbsolutePath), [true, true, true, false, false, false]);
});
