import { assertEquals } from "@std/assert";
import { withoutLinks } from "../../scripts/use_jsr.ts";

Deno.test("withoutLinks() drops the links and keeps the stand-ins out of the package", () => {
  assertEquals(withoutLinks({ name: "a", links: ["./offline/std_cli"], publish: { include: ["core", "offline/std_cli"] } }), {
    name: "a",
    publish: { include: ["core"] },
  });
});
