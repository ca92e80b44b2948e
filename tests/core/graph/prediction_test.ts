import { assertEquals } from "@std/assert";
import {
  categoricalColumnWithVocabularyList,
  embeddingColumn,
  indicatorColumn,
  inputLayer,
  numericColumn,
} from "../../../core/feature_column/mod.ts";
import { dense } from "../../../core/layers.ts";
import { VariableStore, withModel } from "../../../core/model.ts";
import type { Features } from "../../../core/data/values.ts";
import { Step } from "../../../core/runtime/memory.ts";
import { readTensors } from "../../../core/runtime/reading.ts";
import { MultiClassHead } from "../../../heads/multi_class_head.ts";
import { contextOf, graphOf, recordRun, rowsOf, runGraph, throughJson } from "./_record.ts";

const words = categoricalColumnWithVocabularyList("word", ["a", "b", "c"], { numOovBuckets: 2 });
const columns = [
  numericColumn("age", { normalizer: { mean: 40, std: 10 } }),
  numericColumn("size"),
  embeddingColumn(words, 3),
  indicatorColumn(words),
];
const head = new MultiClassHead({ nClasses: 3, labelVocabulary: ["x", "y", "z"] });

function model(features: Features) {
  const logits = dense(dense(inputLayer(features, columns), 5, { activation: "relu" }), 3);
  return head.predictions(logits);
}

const all: Features = {
  age: Float32Array.from({ length: 9 }, (_, i) => 20 + 7 * i),
  size: Float32Array.from({ length: 9 }, (_, i) => Math.sin(i)),
  word: [["a"], ["b", "c"], ["d"], [], ["c"], ["a", "a", "z"], ["b"], ["", "c"], ["q"]],
};

Deno.test("a prediction recorded at some batch sizes runs at others with the same bits", async () => {
  const variables = new VariableStore();
  try {
    const recordings = [5, 7, 3].map((size) => {
      const rows = Array.from({ length: size }, (_, i) => (i * 4 + size) % 9);
      return recordRun(variables, "infer", rowsOf(all, rows), size, model);
    });
    const graph = throughJson(graphOf(recordings));
    for (const rows of [[8], [0, 1, 2, 3, 4], [1, 3, 5, 7, 0, 2, 4]]) {
      const features = rowsOf(all, rows);
      using step = new Step();
      const eager = step.run(() => withModel(contextOf(variables, "infer"), () => model(features)));
      const expected = await readTensors(Object.values(eager));
      const actual = await runGraph(graph, variables, features, rows.length);
      Object.keys(eager).forEach((key, i) => assertEquals(actual[key], expected[i], key));
    }
    assertEquals(graph.nodes.map(({ name }) => name).filter((name) => name.includes("BiasAdd")), ["dense_1/BiasAdd"]);
  } finally {
    variables.dispose();
  }
});
