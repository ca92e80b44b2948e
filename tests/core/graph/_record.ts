/** Records runs of a model on batches, and runs the graph on others. */

import type { Features } from "../../../core/data/values.ts";
import { allOperations } from "../../../core/graph/all_operations.ts";
import { run } from "../../../core/graph/executor.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { givenValues, GraphRecorder, type Recording } from "../../../core/graph/recorder.ts";
import { withGraph } from "../../../core/graph/record.ts";
import { graphRules } from "../../../core/graph/rules.ts";
import { unify } from "../../../core/graph/unify.ts";
import type { HostTensor } from "../../../core/runtime/host_tensor.ts";
import { Step } from "../../../core/runtime/memory.ts";
import { type ModeKeys, type ModelContext, VariableStore, withModel } from "../../../core/model.ts";
import type { Tensor } from "../../../core/runtime/tensor.ts";

/** The rows of a batch of arrays. */
export function rowsOf(features: Features, rows: readonly number[]): Features {
  return Object.fromEntries(
    Object.entries(features).map(([key, value]) => {
      const all = value as ArrayLike<unknown>;
      const chosen = rows.map((row) => all[row]);
      return [key, all instanceof Float32Array ? Float32Array.from(chosen as number[]) : chosen as number[]];
    }),
  );
}

/** A context over variables that outlive it. */
export function contextOf(variables: VariableStore, mode: ModeKeys): ModelContext {
  return { variables, locals: new VariableStore(), mode, seed: 3n, step: 0, updates: [] };
}

/** Extents by name; a number is the batch's. */
function namedExtents(extents: Readonly<Record<string, number>> | number): Readonly<Record<string, number>> {
  return typeof extents === "number" ? { batch: extents } : extents;
}

/** One run of a model on a batch, recorded. */
export function recordRun(
  variables: VariableStore,
  mode: ModeKeys,
  features: Features,
  extents: Readonly<Record<string, number>> | number,
  model: (features: Features) => Readonly<Record<string, Tensor>>,
): Recording {
  const recorder = new GraphRecorder(givenValues(features, null), namedExtents(extents));
  using step = new Step();
  return step.run(() => withModel(contextOf(variables, mode), () => recorder.finish(withGraph(recorder, () => model(features)))));
}

/** The graph of several recordings. */
export function graphOf(recordings: readonly Recording[]): Graph {
  return unify(recordings, graphRules);
}

/** As a graph that was written to a file and read again. */
export function throughJson(graph: Graph): Graph {
  const { bytes, ...rest } = graph;
  return { ...JSON.parse(JSON.stringify(rest)), bytes };
}

/** Every output of a graph for a batch. */
export async function runGraph(
  graph: Graph,
  variables: VariableStore,
  features: Features,
  extents: Readonly<Record<string, number>> | number,
  step = 0,
): Promise<Record<string, HostTensor>> {
  using result = run(graph, {
    operations: allOperations,
    variable: (name) => variables.find(name),
    given: (_, key) => features[key!],
    wanted: Object.keys(graph.outputs),
    extents: namedExtents(extents),
    seed: 3n,
    step,
  });
  return await result.read();
}
