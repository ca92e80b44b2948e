/** What `unify` makes of recordings: numbers that are not finite, and extents that no operation the outputs need has in its shape. */

import { assert, assertEquals } from "@std/assert";
import type { Features } from "../../../core/data/values.ts";
import { numericColumn, sequenceInputLayer, sequenceNumericColumn } from "../../../core/feature_column/mod.ts";
import { inputLayer } from "../../../core/feature_column/mod.ts";
import { VariableStore } from "../../../core/model.ts";
import * as ops from "../../../core/ops/mod.ts";
import type { Tensor } from "../../../core/runtime/tensor.ts";
import { graphOf, recordRun, runGraph, throughJson } from "./_record.ts";

Deno.test("numbers that are not finite and strings that look like them come through JSON as they are", async () => {
  const columns = [numericColumn("NaN"), numericColumn("Infinity")];
  const model = (features: Features) => ({
    x: ops.clipByValue(inputLayer(features, columns), 1, Infinity),
    y: ops.affine(inputLayer(features, columns), 0, NaN),
  });
  const variables = new VariableStore();
  const batches = [5, 7, 3].map((batch) => ({ NaN: Array(batch).fill(batch), Infinity: Array(batch).fill(2) }));
  const graph = throughJson(
    graphOf(batches.map((features) => recordRun(variables, "infer", features, features.NaN.length, model))),
  );
  const sources = graph.nodes.filter(({ op }) => op === "feature").map(({ attributes }) => attributes["key"]);
  assertEquals(sources.sort(), ["Infinity", "NaN"]);
  const clip = graph.nodes.find(({ op }) => op === "clip_by_value")!;
  assertEquals(clip.attributes, { low: 1, high: { number: "Infinity" } });
  // Columns in the order of their names. 3 and 0.5 are raised to 1 at least; the other is 0 x + NaN.
  const { x, y } = await runGraph(graph, variables, { NaN: [0.5], Infinity: [3] }, 1);
  assertEquals([...x!.data as Float32Array], [3, 1]);
  assertEquals([...y!.data as Float32Array], [NaN, NaN]);
});

/** Steps of two sequences in three batches. */
const sizes = [[5, 3, 4], [7, 6, 2], [3, 8, 9]] as const;

function rows(batch: number, steps: number): number[][] {
  return Array.from({ length: batch }, (_, row) => Array.from({ length: row === 0 ? steps : 1 }, (_, t) => row + t));
}

function recordSequences(variables: VariableStore, model: (features: Features) => Record<string, Tensor>) {
  return throughJson(graphOf(sizes.map(([batch, a, b]) =>
    recordRun(
      variables,
      "infer",
      { a: rows(batch, a), b: rows(batch, b) },
      { batch, "steps:a": a, "steps:b": b },
      model,
    )
  )));
}

const layerOf = (features: Features, key: string) => sequenceInputLayer(features, [sequenceNumericColumn(key)]).x;

Deno.test("a graph of two sequences has a number of steps for each", async () => {
  const variables = new VariableStore();
  const graph = recordSequences(variables, (features) => ({
    a: ops.sum(layerOf(features, "a"), 1),
    b: layerOf(features, "b"),
  }));
  const { b } = graph.outputs;
  assertEquals(graph.values[b!]!.shape, [{ extent: "batch" }, { extent: "steps:b" }, 1]);
  const actual = await runGraph(graph, variables, { a: [[1, 2, 3], [4]], b: [[1], [2]] }, 2);
  assertEquals([...actual["a"]!.data as Float32Array], [6, 4]);
  assertEquals(actual["b"]!.shape, [2, 1, 1]);
});

Deno.test("an operation whose extent nothing it depends on gives has the value that gives it as a control input", async () => {
  const variables = new VariableStore();
  const graph = recordSequences(variables, (features) => {
    const a = layerOf(features, "a");
    layerOf(features, "b");
    return { zeros: ops.zeros([a.shape[0]!, a.shape[1]!]), a: ops.sum(a) };
  });
  const fill = graph.nodes.find(({ op }) => op === "fill")!;
  assertEquals(fill.controlInputs?.length, 1);
  const actual = await runGraph(graph, variables, { a: [[1, 2, 3], [4]] }, 2);
  assertEquals(actual["zeros"]!.shape, [2, 3]);
  assert(!graph.nodes.some(({ attributes }) => attributes["key"] === "b"), "what nothing needs is not in the graph");
});

Deno.test("a value from which alone an extent follows stays in the graph", async () => {
  const variables = new VariableStore();
  const graph = recordSequences(variables, (features) => ({ zeros: ops.zeros([layerOf(features, "b").shape[1]!]) }));
  const actual = await runGraph(graph, variables, { b: [[1, 2, 3, 4], [5]] }, 2);
  assertEquals(actual["zeros"]!.shape, [4]);
});
