import { assertEquals } from "@std/assert";
import { PACKAGE_VERSION } from "../../core/io/model_description.ts";

Deno.test("the version that files carry is the package's", () => {
  const { version } = JSON.parse(Deno.readTextFileSync(new URL("../../deno.json", import.meta.url)));
  assertEquals(PACKAGE_VERSION, version);
});
