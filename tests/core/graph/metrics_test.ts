import { assertEquals, assertThrows } from "@std/assert";
import type { Features } from "../../../core/data/values.ts";
import { UnimplementedError } from "../../../core/errors.ts";
import { inputLayer, numericColumn } from "../../../core/feature_column/mod.ts";
import { allOperations } from "../../../core/graph/all_operations.ts";
import { run } from "../../../core/graph/executor.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { withGraph } from "../../../core/graph/current_recorder.ts";
import { givenValues, GraphRecorder } from "../../../core/graph/graph_recorder.ts";
import {
  Accuracy,
  AccuracyBaseline,
  AUC,
  ConfusionMatrix,
  Mean,
  type Metric,
  Precision,
  Recall,
  StreamingAUC,
} from "../../../core/metrics/mod.ts";
import { readResults } from "../../../core/metrics/metric.ts";
import { type ModelContext, VariableStore, withModel } from "../../../core/model.ts";
import { Step } from "../../../core/runtime/memory.ts";
import type { Tensor } from "../../../core/runtime/tensor.ts";
import { graphOf, rowsOf, throughJson } from "./_record.ts";

const all: Features = {
  label: Float32Array.from([1, 0, 1, 0, 1, 1, 0]),
  score: Float32Array.from([0.9, 0.8, 0.4, 0.1, 0.5, 0.7, 0.3]),
  weight: Float32Array.from([1, 2, 3, 4, 0, 0.5, 1.5]),
};

const metrics: Readonly<Record<string, () => Metric & { update(...values: Tensor[]): void }>> = {
  accuracy: () => new Accuracy("accuracy", { threshold: 0.5 }),
  precision: () => new Precision(),
  recall: () => new Recall(),
  auc: () => new AUC(),
  auc_precision_recall: () => new AUC("auc_precision_recall", { curve: "PR" }),
  streaming_auc: () => new StreamingAUC("streaming_auc"),
  streaming_auc_pr: () => new StreamingAUC("streaming_auc_pr", { curve: "PR" }),
  mean: () => new Mean(),
  accuracy_baseline: () => new AccuracyBaseline(),
};

/** Updates metrics with a batch, and gives them. */
function update(features: Features, weighted: boolean): Record<string, Metric> {
  const [label, score, weight] = ["label", "score", "weight"].map((key) => inputLayer(features, [numericColumn(key)]));
  return Object.fromEntries(
    Object.entries(metrics).map(([name, make]) => {
      const metric = make();
      if (metric instanceof Mean || metric instanceof AccuracyBaseline) metric.update(label!, ...(weighted ? [weight!] : []));
      else metric.update(label!, score!, ...(weighted ? [weight!] : []));
      return [name, metric];
    }),
  );
}

/** An evaluation of one batch as a graph: effects, and what the metrics are behind them. */
function recorded(locals: VariableStore, batch: number, weighted: boolean): ReturnType<GraphRecorder["finish"]> {
  const features = rowsOf(all, Array.from({ length: batch }, (_, i) => (i * 3 + batch) % 7));
  const recorder = new GraphRecorder(givenValues(features, null), { batch });
  using step = new Step();
  return step.run(() =>
    withModel(contextOf(locals), () =>
      withGraph(recorder, () => {
        const updated = update(features, weighted);
        return recorder.finish(Object.fromEntries(Object.entries(updated).map(([name, metric]) => [name, metric.compute(metric.states)])));
      }))
  );
}

function contextOf(locals: VariableStore): ModelContext {
  return { variables: new VariableStore(), locals, mode: "eval", seed: 1n, step: 0, updates: [] };
}

for (const weighted of [false, true]) {
  Deno.test(`the updates and results of metrics${weighted ? ", weighted," : ""} run from a graph to the same bits`, async () => {
    const [locals, others] = [new VariableStore(), new VariableStore()];
    const graph = throughJson(graphOf([5, 3].map((batch) => recorded(locals, batch, weighted))));
    // Recording has changed nothing.
    for (const state of locals.all()) assertEquals((await state.data() as Float32Array).some((value) => value !== 0), false, state.name);
    for (const rows of [[0, 1, 2, 3], [4], [5, 6, 0, 2, 4, 1]]) {
      const features = rowsOf(all, rows);
      using step = new Step();
      const reading = step.run(() => withModel(contextOf(others), () => readResults(Object.values(update(features, weighted)))));
      const expected = await reading as number[];
      await runGraph(graph, locals, features, rows.length, graph.nodes.filter(({ effect }) => effect).map(({ name }) => name));
      const names = Object.keys(metrics);
      const results = await runGraph(graph, locals, features, rows.length, names);
      assertEquals(names.map((name) => (results[name]!.data as Float32Array)[0]), expected);
    }
    for (const store of [locals, others]) store.dispose();
  });
}

async function runGraph(graph: Graph, locals: VariableStore, features: Features, batch: number, wanted: readonly string[]) {
  const variable = (name: string) => locals.find(name);
  using result = run(graph, { operations: allOperations, variable, given: (_, key) => features[key!], wanted, extents: { batch } });
  return await result.read();
}

Deno.test("a metric that counts on the host is refused by a graph, by its name", () => {
  using matrix = new ConfusionMatrix("matrix", { nClasses: 2 });
  const recorder = new GraphRecorder(new Map(), {});
  withGraph(recorder, () => assertThrows(() => matrix.update([1, 0], [1, 1]), UnimplementedError, "[matrix] is counted on the host"));
});
