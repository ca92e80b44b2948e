import { assertEquals, assertNotEquals } from "@std/assert";
import { inputGradients } from "../../../core/autodiff/input_gradients.ts";
import type { Features } from "../../../core/data/values.ts";
import { categoricalColumnWithVocabularyList, embeddingColumn, inputLayer, numericColumn } from "../../../core/feature_column/mod.ts";
import { allOperations } from "../../../core/graph/all_operations.ts";
import { run } from "../../../core/graph/executor.ts";
import { named, withGraph } from "../../../core/graph/current_recorder.ts";
import { givenValues, GraphRecorder, type Recording } from "../../../core/graph/graph_recorder.ts";
import { dense } from "../../../core/layers.ts";
import { withInputInterceptor } from "../../../core/layer_annotations.ts";
import { VariableStore, withModel } from "../../../core/model.ts";
import { reshape, slice, sum } from "../../../core/ops/mod.ts";
import { Step } from "../../../core/runtime/memory.ts";
import { readTensors } from "../../../core/runtime/reading.ts";
import { type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import { contextOf, graphOf, rowsOf, throughJson } from "./_record.ts";

const columns = [
  numericColumn("age", { normalizer: { mean: 40, std: 10 } }),
  numericColumn("size"),
  embeddingColumn(categoricalColumnWithVocabularyList("word", ["a", "b", "c"], { numOovBuckets: 2 }), 3),
];

/** The sum over all rows of the second of three logits. */
function target(features: Features): Tensor {
  const logits = dense(dense(inputLayer(features, columns), 5, { activation: "tanh" }), 3);
  return sum(reshape(slice(logits, [0, 1], [-1, 1]), [-1]));
}

/** The target, with gradients to what columns give. */
function differentiated(variables: VariableStore, features: Features, valuesOf: (name: string, compute: () => Tensor) => Tensor) {
  const names: string[] = [];
  const { value, gradients } = inputGradients(variables.all(), (watch) =>
    withInputInterceptor({
      values({ name }, _, compute) {
        names.push(name);
        return watch(valuesOf(name, compute));
      },
    }, () => target(features)));
  return { value, names, gradients: gradients as Tensor[] };
}

const all: Features = {
  age: Float32Array.from({ length: 9 }, (_, i) => 20 + 7 * i),
  size: Float32Array.from({ length: 9 }, (_, i) => Math.sin(i)),
  word: [["a"], ["b", "c"], ["d"], [], ["c"], ["a", "a", "z"], ["b"], ["", "c"], ["q"]],
};

function record(variables: VariableStore, features: Features, batch: number): Recording {
  const recorder = new GraphRecorder(givenValues(features, null), { batch });
  using step = new Step();
  return step.run(() =>
    withModel(contextOf(variables, "infer"), () =>
      withGraph(recorder, () => {
        const { value, names, gradients } = differentiated(variables, features, (name, compute) => named(compute(), `input/${name}`));
        return recorder.finish({ value, ...Object.fromEntries(names.map((name, i) => [`gradient/${name}`, gradients[i]!])) });
      }))
  );
}

Deno.test("gradients to what columns give are those of a recorded graph, at values that no column gave", async () => {
  const variables = new VariableStore();
  try {
    {
      // Variables exist before anything is differentiated.
      using step = new Step();
      step.run(() => withModel(contextOf(variables, "infer"), () => target(rowsOf(all, [0]))));
    }
    const recordings = [[8, 3, 1, 0, 7], [0, 1, 2, 3, 4, 5, 6], [2, 5, 1]].map((rows) => record(variables, rowsOf(all, rows), rows.length));
    const graph = throughJson(graphOf(recordings));
    const ops = new Set(graph.nodes.map(({ op }) => op));
    assertEquals(["dense_grad", "slice_grad"].map((op) => ops.has(op)), [true, true]);
    assertEquals(graph.nodes.some(({ op, attributes }) => op === "dense_grad" && attributes["dkernel"] !== false), false);
    // Six points of a path.
    const points = Object.fromEntries(
      [["age", 1], ["size", 1], ["word_embedding", 3]].map((
        [name, width],
      ) => [name as string, Float32Array.from({ length: 6 * (width as number) }, (_, i) => Math.cos(1.7 * i) * 1.3)]),
    );
    const fed = (name: string) => tensor(points[name]!, [6, points[name]!.length / 6]);
    using step = new Step();
    const { names, gradients } = step.run(() =>
      withModel(contextOf(variables, "infer"), () => differentiated(variables, rowsOf(all, [0, 1, 2, 3, 4, 5]), fed))
    );
    const read = await readTensors(gradients);
    const expected = Object.fromEntries(names.map((name, i) => [`gradient/${name}`, read[i]!]));
    assertEquals(Object.keys(expected).sort(), ["gradient/age", "gradient/size", "gradient/word_embedding"]);
    const inputs = step.run(() => Object.fromEntries(Object.keys(points).map((name) => [`input/${name}`, fed(name)])));
    using result = run(graph, {
      operations: allOperations,
      variable: (name) => variables.find(name),
      inputs,
      wanted: Object.keys(expected),
    });
    const actual = await result.read();
    assertEquals(actual, expected);
    for (const { data } of Object.values(actual)) assertNotEquals(data[0], data[data.length - 1]);
    assertEquals([...variables.all()].map(({ tracked, trainable }) => tracked === trainable), [true, true, true, true, true]);
  } finally {
    variables.dispose();
  }
});
