/**
 * The meta graph that serves predictions.
 *
 * @module
 */

import { inputLayersOf } from "../../core/layer_annotations.ts";
import type { Logger } from "../../core/logger.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import type { AnnotatedLayer } from "../../saved_model/to_tensorflow/layer_annotations.ts";
import { writeMetaGraph, type WrittenMetaGraph } from "../../saved_model/to_tensorflow/meta_graph.ts";
import { exportedVariables } from "./exported_variables.ts";
import { modelGraph, type ModelGraphTask } from "./model_graph.ts";
import { receiverOf, type ServingInputReceiver } from "./receivers.ts";
import { chooseSignatures, type OfferedSignature, offeredSignatures, outputName } from "./signatures.ts";

/** What is to serve. */
export interface ServingGraphTask extends Omit<ModelGraphTask, "mode" | "outputs"> {
  /** The values of variables by name. */
  readonly values: ReadonlyMap<string, HostTensor>;
  /** What the model is fed with. */
  readonly receiver: ServingInputReceiver;
  /** Whether there are no signatures but TensorFlow's. */
  readonly strict: boolean;
  /** Whether collections tell what the input layers read and made. */
  readonly annotated: boolean;
  /** Where log lines go. */
  readonly logger: Logger;
}

/** Records the predictions of a model and writes their graph of TensorFlow's operations. */
export function servingMetaGraph(task: ServingGraphTask): WrittenMetaGraph {
  const { logger } = task;
  const receiver = receiverOf(task.receiver);
  let offered: OfferedSignature[] = [];
  let layers: AnnotatedLayer[] = [];
  const graph = modelGraph({
    ...task,
    mode: "infer",
    outputs: (spec, run) => {
      offered = offeredSignatures(spec, task.strict);
      const given = offered.flatMap(({ name, outputs }) =>
        Object.entries(outputs).map(([key, tensor]) => [outputName(name, key), tensor] as const)
      );
      const inputLayers = task.annotated ? inputLayersOf(run) : [];
      layers = inputLayers.map(({ columns, inOrder }, i) => ({
        output: outputName("input_layer", String(i)),
        columns: inOrder.map(({ name, width }) => ({ name, width })),
        keys: columns.flatMap(({ keys }) => keys),
      }));
      return Object.fromEntries([...given, ...inputLayers.map(({ output }, i) => [layers[i]!.output, output] as const)]);
    },
  });
  const keysOf = (name: string): string[] => Object.keys(offered.find((signature) => signature.name === name)!.outputs);
  const { included, excluded } = chooseSignatures(offered, keysOf, receiver, task.strict);
  for (const [label, method] of [["Classify", "classify"], ["Regress", "regress"], ["Predict", "predict"]] as const) {
    const names = included.filter((signature) => signature.method.endsWith(method)).map(({ name }) => `'${name}'`);
    logger.info(`Signatures INCLUDED in export for ${label}: ${names.length === 0 ? "None" : `[${names.join(", ")}]`}`);
  }
  if (Object.keys(excluded).length > 0) {
    logger.info("Signatures EXCLUDED from export because they cannot be be served via TensorFlow Serving APIs:");
    for (const [name, why] of Object.entries(excluded)) logger.info(`'${name}' : ${why}`);
  }
  if (included.length === 0) logger.warn("Export includes no signatures!");
  else if (!included.some(({ name }) => name === "serving_default")) logger.warn("Export includes no default signature!");
  return writeMetaGraph({
    graph,
    tag: "serve",
    receiver,
    signatures: included,
    layers,
    variables: exportedVariables(task.session),
    values: task.values,
  });
}
