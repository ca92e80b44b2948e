/** Records runs of a model on batches, and runs the graph on others. */

import { Tape } from "../../../core/autodiff/tape.ts";
import type { Features, FeatureValue, Labels } from "../../../core/data/values.ts";
import { allOperations } from "../../../core/graph/all_operations.ts";
import { graphFromJson, graphJson } from "../../../core/graph/json.ts";
import { run } from "../../../core/graph/executor.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { givenValues, GraphRecorder, type Recording } from "../../../core/graph/graph_recorder.ts";
import { withGraph } from "../../../core/graph/current_recorder.ts";
import type { TrainOp } from "../../../core/optimizers/train_op.ts";
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

/** One run of a model on a batch, with labels or without, recorded. */
export function recordRun(
  variables: VariableStore,
  mode: ModeKeys,
  features: Features,
  extents: Readonly<Record<string, number>> | number,
  model: (features: Features) => Readonly<Record<string, Tensor>>,
  labels: Labels | null = null,
): Recording {
  const recorder = new GraphRecorder(givenValues(features, labels), namedExtents(extents));
  using step = new Step();
  return step.run(() => withModel(contextOf(variables, mode), () => recorder.finish(withGraph(recorder, () => model(features)))));
}

/** The graph of several recordings. */
export function graphOf(recordings: readonly Recording[]): Graph {
  return unify(recordings, graphRules);
}

/** As a graph that was written to a file and read again. */
export function throughJson(graph: Graph): Graph {
  return graphFromJson(JSON.parse(JSON.stringify(graphJson(graph))));
}

/** Every output of a graph for a batch. */
export async function runGraph(
  graph: Graph,
  variables: VariableStore,
  features: Features,
  extents: Readonly<Record<string, number>> | number,
  step = 0,
  labels: Labels | null = null,
): Promise<Record<string, HostTensor>> {
  using result = run(graph, {
    operations: allOperations,
    variable: (name) => variables.find(name),
    given: (kind, key) =>
      kind === "feature" ? features[key!] : key === null ? labels : (labels as Readonly<Record<string, FeatureValue>>)[key],
    wanted: Object.keys(graph.outputs),
    extents: namedExtents(extents),
    seed: 3n,
    step,
  });
  return await result.read();
}

/** What a model gives in training. */
export interface Training {
  readonly loss: Tensor;
  readonly trainOps: readonly TrainOp[];
}

/** A model in training. */
export type TrainModel = (features: Features) => Training;

/** One step of a model on a batch, with the seed of {@linkcode contextOf}. It is not applied where `apply` is false. */
export function trainEagerly(variables: VariableStore, features: Features, model: TrainModel, at: number, apply = true): void {
  using step = new Step();
  step.run(() => takeStep({ ...contextOf(variables, "train"), step: at }, features, model, apply));
}

/** One step of a model, recorded: its effects and the loss. */
export function recordTraining(variables: VariableStore, features: Features, batch: number, model: TrainModel): Recording {
  const recorder = new GraphRecorder(givenValues(features, null), { batch });
  using step = new Step();
  return step.run(() =>
    withGraph(recorder, () => recorder.finish({ loss: takeStep(contextOf(variables, "train"), features, model, true) }))
  );
}

function takeStep(context: ModelContext, features: Features, model: TrainModel, apply: boolean): Tensor {
  const { loss, trainOps } = new Tape().run(() => withModel(context, () => model(features)));
  if (apply) {
    for (const trainOp of trainOps) trainOp.apply();
    for (const update of context.updates) update();
  }
  return loss;
}

/** Runs everything that a graph changes variables by. */
export async function trainFromGraph(
  graph: Graph,
  variables: VariableStore,
  features: Features,
  batch: number,
  at: number,
): Promise<number> {
  using result = run(graph, {
    operations: allOperations,
    variable: (name) => variables.find(name),
    given: (_, key) => features[key!],
    wanted: ["loss", ...graph.nodes.filter(({ effect }) => effect).map(({ name }) => name)],
    extents: { batch },
    seed: 3n,
    step: at,
  });
  return ((await result.read())["loss"]!.data as Float32Array)[0]!;
}

/** Values of all variables by name. */
export async function valuesOf(variables: VariableStore): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const variable of variables.all()) values[variable.name] = await variable.data();
  return values;
}
