import { assertEquals } from "@std/assert";
import { Pacer } from "../../../estimators/loops/pacer.ts";

Deno.test("Pacer is due 20 ms after the last turn of the event loop, and not before", async () => {
  const real = performance.now;
  let now = 1000;
  performance.now = () => now;
  try {
    const pacer = new Pacer();
    assertEquals(pacer.due, false);
    now = 1019.9;
    assertEquals(pacer.due, false);
    now = 1020;
    assertEquals(pacer.due, true);
    // The 20 ms count from the end of the turn.
    now = 1030;
    await pacer.turn();
    now = 1049.9;
    assertEquals(pacer.due, false);
    now = 1050;
    assertEquals(pacer.due, true);
  } finally {
    performance.now = real;
  }
});
