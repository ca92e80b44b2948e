import { assert, assertEquals } from "@std/assert";
import { categoricalColumnWithIdentity, inputLayer, sharedEmbeddings } from "../../../core/feature_column/mod.ts";
import { dense } from "../../../core/layers.ts";
import { VariableStore } from "../../../core/model.ts";
import * as ops from "../../../core/ops/mod.ts";
import { filledIds, wideOutputs } from "../../../core/ops/wide.ts";
import { range } from "../../../core/ops/host/sequence_index.ts";
import { SGD } from "../../../core/optimizers/sgd.ts";
import { tensor } from "../../../core/runtime/tensor.ts";
import { graphOf, recordRun, recordTraining, runGraph, throughJson, type TrainModel } from "./_record.ts";

Deno.test("what depends on values has an extent of its own, also where every recording had as many as its batch has rows", () => {
  const ids = (key: string) => categoricalColumnWithIdentity(key, 40);
  const columns = sharedEmbeddings([ids("left"), ids("right")], 2);
  const model: TrainModel = (features) => {
    const loss = ops.mean(dense(inputLayer(features, columns), 1));
    return { loss, trainOps: [new SGD({ learningRate: 0.1 }).minimize(loss)] };
  };
  const variables = new VariableStore();
  try {
    // All ids differ: each column has a row for each example, and the gradient of the table two.
    const { nodes, values } = throughJson(graphOf([5, 7, 3].map((batch) => {
      const left = Array.from({ length: batch }, (_, i) => 2 * i);
      return recordTraining(variables, { left, right: left.map((id) => id + 1) }, batch, model);
    })));
    for (const op of ["unique_rows", "merge_rows"]) {
      const found = nodes.filter((node) => node.op === op);
      assert(found.length > 0, op);
      for (const { name, outputs } of found) assertEquals(values[outputs[0]!]!.shape?.[0], { extent: `count:${name}` });
    }
  } finally {
    variables.dispose();
  }
});

Deno.test("one output of a wide layer is a graph", async () => {
  const variables = new VariableStore();
  try {
    const model = (batch: number) => () => {
      const x = ops.ones([batch, 2]);
      const layer = { weights: tensor([[1, 2], [3, 4], [5, 6]]), biases: tensor([[7], [8], [9]]) };
      return { y: wideOutputs(x, layer, range(batch), filledIds(batch, 1)) };
    };
    const graph = throughJson(graphOf([5, 7, 3].map((batch) => recordRun(variables, "infer", {}, batch, model(batch)))));
    // 3 + 4 + 8
    assertEquals(Array.from((await runGraph(graph, variables, {}, 4))["y"]!.data as Float32Array), [15, 15, 15, 15]);
  } finally {
    variables.dispose();
  }
});
