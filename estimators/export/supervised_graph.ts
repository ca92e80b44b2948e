/**
 * Meta graphs with a loss: of evaluation, with metrics and what updates them, and of training, with a step of the optimizer.
 *
 * @module
 */

import { ValueError } from "../../core/errors.ts";
import type { Graph, GraphNode } from "../../core/graph/graph.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import { Tensor } from "../../core/runtime/tensor.ts";
import { writeMetaGraph, type WrittenMetaGraph } from "../../saved_model/to_tensorflow/meta_graph.ts";
import type { ExportedVariable } from "../../saved_model/to_tensorflow/variables.ts";
import { BARE_KEY } from "../loops/predict.ts";
import { exportedVariables } from "./exported_variables.ts";
import { LOSS_KEY, modelGraph, type ModelGraphTask } from "./model_graph.ts";
import { type SupervisedInputReceiver, supervisedReceiverOf } from "./receivers.ts";
import { outputName } from "./signatures.ts";

/** What is to be exported. */
export interface SupervisedGraphTask extends Omit<ModelGraphTask, "mode" | "outputs"> {
  /** The values of variables by name. */
  readonly values: ReadonlyMap<string, HostTensor>;
  /** What the graph is fed with. */
  readonly receiver: SupervisedInputReceiver;
}

/** The graph of an evaluation: signature `eval` with the loss, predictions, and each metric's value before and after the batch is added to it. */
export function evaluationMetaGraph(task: SupervisedGraphTask): WrittenMetaGraph {
  const { session } = task;
  const metrics = new Map<string, readonly ExportedVariable[]>();
  const graph = modelGraph({
    ...task,
    mode: "eval",
    outputs: (spec) => {
      const outputs: Record<string, Tensor> = { [LOSS_KEY]: spec.loss!, ...predictionsOf(spec.predictions) };
      for (const [name, metric] of Object.entries(spec.evalMetricOps)) {
        metrics.set(name, metric.states.map(({ name, shape }) => ({ name, shape, dtype: "float32", trainable: false, local: true })));
        outputs[outputName("metrics", name)] = metric.compute(metric.states);
      }
      return outputs;
    },
  });
  const outputs = keysOf(graph, "metrics");
  const updates: Record<string, { output: string; effects: GraphNode[] }> = {};
  for (const [name, states] of metrics) {
    const output = outputName("metrics", name);
    outputs[`metrics/${name}/value`] = output;
    updates[`metrics/${name}/update_op`] = { output, effects: changesOf(graph, states) };
  }
  return writeMetaGraph({
    graph,
    tag: "eval",
    receiver: supervisedReceiverOf(task.receiver),
    signatures: [{ name: "eval", method: "tensorflow/supervised/eval", input: null, outputs, updates }],
    variables: [...exportedVariables(session), ...[...metrics.values()].flat()],
    values: task.values,
  });
}

/** The graph of training: signature `train` with the loss and predictions; its `train_op` takes a step. */
export function trainingMetaGraph(task: SupervisedGraphTask): WrittenMetaGraph {
  const slots = new Map<string, ExportedVariable>();
  const graph = modelGraph({
    ...task,
    mode: "train",
    outputs: (spec, { variables }) => {
      for (const { name, shape, trainable } of variables.all()) slots.set(name, { name, shape, dtype: "float32", trainable });
      return { [LOSS_KEY]: spec.loss!, ...predictionsOf(spec.predictions) };
    },
  });
  return writeMetaGraph({
    graph,
    tag: "train",
    receiver: supervisedReceiverOf(task.receiver),
    signatures: [{ name: "train", method: "tensorflow/supervised/training", input: null, outputs: keysOf(graph, "metrics") }],
    variables: [...slots.values(), ...exportedVariables(task.session)],
    values: task.values,
    trains: true,
  });
}

function predictionsOf(predictions: Tensor | Readonly<Record<string, Tensor>> | null): Record<string, Tensor> {
  const named = predictions instanceof Tensor ? { [BARE_KEY]: predictions } : predictions ?? {};
  if (Object.hasOwn(named, LOSS_KEY)) throw new ValueError(`A prediction may not be called ${JSON.stringify(LOSS_KEY)} beside the loss`);
  return { ...named };
}

/** Outputs of the graph by the key of the signature's output, those of a group left out. */
function keysOf(graph: Graph, leftOut: string): Record<string, string> {
  const keys = Object.keys(graph.outputs).filter((name) => !name.startsWith(outputName(leftOut, "")));
  return Object.fromEntries(keys.map((name) => [name === LOSS_KEY ? name : `predictions/${name}`, name]));
}

/** The effects that change some variables. */
function changesOf({ nodes }: Graph, variables: readonly ExportedVariable[]): GraphNode[] {
  const names = new Set<unknown>(variables.map(({ name }) => name));
  const values = new Set(
    nodes.filter(({ op, attributes }) => op === "variable" && names.has(attributes["name"])).flatMap(({ outputs }) => outputs),
  );
  return nodes.filter(({ effect, inputs }) => effect && inputs.some((input) => values.has(input)));
}
