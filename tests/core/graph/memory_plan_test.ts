import { assert, assertEquals } from "@std/assert";
import { PlannedMemory } from "../../../core/graph/memory_plan.ts";
import { allocatedIn, chain, runOf } from "./_graphs.ts";

/** A memory that hands out rising addresses. */
class Rising {
  readonly epoch = 0;
  next = 0;
  alloc(bytes: number): number {
    const address = this.next;
    this.next += (Math.max(bytes, 1) + 15) & ~15;
    return address;
  }
  reset(): void {}
}

Deno.test("allocations that are needed at one time do not overlap, and others share places", () => {
  let state = 7;
  const random = (below: number) => (state = (state * 1103515245 + 12345) & 0x7fffffff) % below;
  for (let round = 0; round < 50; round++) {
    const nodes = 1 + random(30);
    const noting = new PlannedMemory(new Rising(), null);
    const lives: { bytes: number; from: number; until: number }[] = [];
    for (let node = 0; node < nodes; node++) {
      noting.node = node;
      for (let k = random(4); k > 0; k--) {
        const bytes = random(200);
        const until = node + random(6);
        noting.keep(noting.alloc(bytes), until);
        lives.push({ bytes, from: node, until });
      }
    }
    const layout = noting.layout(nodes);
    const base = 4096;
    const planned = new PlannedMemory({ epoch: 0, alloc: () => base, reset: () => {} }, layout);
    const blocks = lives.map((life) => {
      planned.node = life.from;
      return { ...life, address: planned.alloc(life.bytes) };
    });
    assert(planned.fits);
    blocks.forEach((a, i) => {
      assert(a.address >= base && a.address + a.bytes <= base + layout.bytes);
      for (const b of blocks.slice(0, i)) {
        const together = a.from <= b.until && b.from <= a.until;
        const overlap = a.bytes > 0 && b.bytes > 0 && a.address < b.address + b.bytes && b.address < a.address + a.bytes;
        assert(!together || !overlap, `round ${round}: two blocks overlap`);
      }
    });
  }
});

Deno.test("an allocation that is not in the layout has a place of its own", () => {
  const noting = new PlannedMemory(new Rising(), null);
  noting.alloc(100);
  const memory = new Rising();
  const planned = new PlannedMemory(memory, noting.layout(1));
  const first = planned.alloc(500);
  assertEquals(planned.fits, false);
  assert(first >= 112, "behind the planned block");
});

Deno.test("a run with shapes that were seen before needs the memory of what is alive at one time", () => {
  const graph = chain(40);
  const x = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i));
  const [first, firstBytes] = allocatedIn(() => runOf(graph, x));
  const [second, secondBytes] = allocatedIn(() => runOf(graph, x));
  const [third] = allocatedIn(() => runOf(graph, x));
  assertEquals(second, first);
  assertEquals(third, first);
  assert(firstBytes >= 40 * 4000, `${firstBytes}`);
  assert(secondBytes <= 4 * 4016, `${secondBytes}`);
});
