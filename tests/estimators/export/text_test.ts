/** The graphs of every canned model as text, for Graphviz and as JSON. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Graph } from "../../../mod.ts";
import { graphFromJson, graphJson } from "../../../core/graph/json.ts";
import { graphDot, graphLines } from "../../../core/graph/text.ts";
import { models } from "./_models.ts";

function parametersOf({ nodes, values }: Graph): number {
  const sizes = nodes.filter(({ op }) => op === "variable").map(({ outputs }) => values[outputs[0]!]!.shape as number[]);
  return sizes.reduce((sum, shape) => sum + shape.reduce((size, extent) => size * extent, 1), 0);
}

for (const [name, { make, features, labels }] of Object.entries(models)) {
  Deno.test(`the graph is text, a picture and JSON: ${name}`, async () => {
    await using model = make();
    await model.train(() => [features([0, 1, 2, 3]), labels([0, 1, 2, 3])] as never, { steps: 1 });
    for (const mode of ["infer", "eval", "train"] as const) {
      const graph = await model.graph({ mode });
      const lines = graphLines(graph);
      for (const line of lines) assertMatch(line, /^(?!.*(?:undefined|\[object|NaN)).+$/, mode);
      assertEquals(lines.at(-1), `${graph.nodes.length} operations, ${parametersOf(graph)} parameters`);
      for (const key of Object.keys(graph.outputs)) assert(lines.at(-2)!.includes(`${key}: `), key);
      const dot = graphDot(graph).split("\n");
      const declared = new Set(dot.flatMap((line) => /^ {2}(\w+) \[label=".*"(?:, \w+=\w+)?\];$/.exec(line)?.[1] ?? []));
      assertEquals(declared.size, graph.nodes.length + Object.keys(graph.outputs).length);
      const edges = dot.flatMap((line) => {
        const [, from, to] = /^ {2}(\w+) -> (\w+)(?: \[style=dashed\])?;$/.exec(line) ?? [];
        return from === undefined ? [] : [[from, to!]];
      });
      const inputs = graph.nodes.flatMap(({ inputs, controlInputs = [] }) => [...inputs.filter((input) => input >= 0), ...controlInputs]);
      assertEquals(edges.length, inputs.length + Object.keys(graph.outputs).length);
      for (const node of edges.flat()) assert(declared.has(node), node);
      assertEquals(graphFromJson(JSON.parse(JSON.stringify(graphJson(graph)))), graph);
    }
  });
}
