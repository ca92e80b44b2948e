import { assertEquals } from "@std/assert";
import { withCheckout } from "../../scripts/test_std.ts";

Deno.test("withCheckout() links the real standard library in the place of the stand-ins", () => {
  assertEquals(withCheckout({ name: "a", links: ["./offline/std_cli"] }, "/std"), {
    name: "a",
    links: ["/std/assert", "/std/cli", "/std/internal"],
    lock: false,
  });
});
