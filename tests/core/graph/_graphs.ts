/** Small graphs, and how much memory their runs take. */

import { allOperations } from "../../../core/graph/all_operations.ts";
import { execute } from "../../../core/graph/executor.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { Step, withinStep } from "../../../core/runtime/memory.ts";
import { tensor } from "../../../core/runtime/tensor.ts";

/** x -> tanh(2 x) so many times. */
export function chain(length: number): Graph {
  const value = { dtype: "float32", shape: [{ extent: "batch" }], place: "device" } as const;
  return {
    nodes: [
      { name: "x", op: "feature", inputs: [], outputs: [0], attributes: { key: "x", dtype: "float32", form: "dense" } },
      ...Array.from({ length }, (_, i) => ({
        name: `y${i}`,
        op: i % 2 === 0 ? "affine" : "tanh",
        inputs: [i],
        outputs: [i + 1],
        attributes: (i % 2 === 0 ? { scale: 2, shift: 0 } : {}) as Record<string, number>,
      })),
    ],
    values: Array.from({ length: length + 1 }, () => value),
    outputs: { y: length },
    bytes: new Uint8Array(),
  };
}

/** The output of a chain. */
export function runOf(graph: Graph, x: Float32Array): Float32Array {
  const given = tensor(x);
  const { y } = execute(graph, { operations: allOperations, wanted: ["y"], given: () => given, extents: { batch: x.length } });
  return y!.dataSync() as Float32Array;
}

/** What `fn` gives, and the bytes that it takes of the memory of a step. */
export function allocatedIn<T>(fn: () => T): [T, number] {
  let bytes = 0;
  using step = new Step();
  const result = step.run(() =>
    withinStep((memory) => ({
      get epoch() {
        return memory.epoch;
      },
      alloc(size: number) {
        bytes += size;
        return memory.alloc(size);
      },
      reset() {},
    }), fn)
  );
  return [result, bytes];
}
