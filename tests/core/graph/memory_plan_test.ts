import { assert, assertEquals } from "@std/assert";
import { allOperations } from "../../../core/graph/all_operations.ts";
import { execute } from "../../../core/graph/executor.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { tensor } from "../../../core/runtime/tensor.ts";
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
        noting.keep(noting.alloc(bytes), until, 0);
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

Deno.test("an operation that gives its input on in one run and a copy in another leaves every value right", () => {
  const value = (extent: string) => ({ dtype: "float32", shape: [{ extent }], place: "device" }) as const;
  const graph: Graph = {
    nodes: [
      { name: "x", op: "feature", inputs: [], outputs: [0], attributes: { key: "x", dtype: "float32", form: "dense" } },
      { name: "z", op: "feature", inputs: [], outputs: [5], attributes: { key: "z", dtype: "float32", form: "dense" } },
      { name: "a", op: "affine", inputs: [0], outputs: [1], attributes: { scale: 2, shift: 0 } },
      { name: "b", op: "broadcast_to", inputs: [1], outputs: [2], attributes: { shape: [{ extent: "n" }] } },
      { name: "c", op: "affine", inputs: [0], outputs: [3], attributes: { scale: 100, shift: 0 } },
      { name: "y", op: "add", inputs: [2, 3], outputs: [4], attributes: {} },
      { name: "all", op: "add", inputs: [4, 5], outputs: [6], attributes: {} },
    ],
    values: [value("one"), value("one"), value("n"), value("one"), value("n"), value("n"), value("n")],
    outputs: { all: 6 },
    bytes: new Uint8Array(),
  };
  using x = tensor([3]);
  // How long it is becomes known in the run alone, so that all runs share one layout.
  for (const n of [3, 1, 3, 1, 1, 3]) {
    using z = tensor(new Float32Array(n));
    const given = (_: unknown, key: string | null) => key === "x" ? x : z;
    const [all] = allocatedIn(() => execute(graph, { operations: allOperations, wanted: ["all"], given })["all"]!.dataSync());
    assertEquals(Array.from(all as Float32Array), new Array(n).fill(306));
  }
});

Deno.test("an allocation that two operations need is kept for the later one, whichever is noted first", () => {
  const noting = new PlannedMemory(new Rising(), null);
  const first = noting.alloc(100);
  noting.keep(first, 2, 0);
  noting.keep(first, 1, 1);
  noting.node = 2;
  noting.alloc(100);
  const { places } = noting.layout(3);
  assertEquals([places[0]![0]!.offset, places[2]![0]!.offset], [0, 112]);
});
