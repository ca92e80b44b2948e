/**
 * Exports a model as a SavedModel.
 *
 * @module
 */

import { checkOptions, describe, UnimplementedError, ValueError } from "../../core/errors.ts";
import type { FileSystem } from "../../core/io/file_system.ts";
import { fileSystemOf } from "../../core/io/path_file_system.ts";
import { givenPath } from "../../core/io/paths.ts";
import { inputLayersOf } from "../../core/layer_annotations.ts";
import type { Logger } from "../../core/logger.ts";
import type { AnnotatedLayer } from "../../saved_model/to_tensorflow/layer_annotations.ts";
import { writeMetaGraph, type WrittenMetaGraph } from "../../saved_model/to_tensorflow/meta_graph.ts";
import type { ExportedVariable } from "../../saved_model/to_tensorflow/variables.ts";
import { writeSavedModel } from "../../saved_model/writer.ts";
import type { Session } from "../session/session.ts";
import { modelGraph, type ModelGraphTask } from "./model_graph.ts";
import type { ExportOptions } from "../options.ts";
import type { PlaceholderSpecs } from "./placeholders.ts";
import { placeholderSpecs, receiverOf, ServingInputReceiver, type ServingInputReceiverFn } from "./receivers.ts";
import { chooseSignatures, type OfferedSignature, offeredSignatures, outputName } from "./signatures.ts";

/** A call of `exportSavedModel`, checked. */
export interface ExportRequest extends Pick<ExportTask, "base" | "fs" | "receiver" | "strict" | "assetsExtra"> {
  /** What the features of the receiver are, for a model that does not say so itself. */
  readonly features: PlaceholderSpecs;
}

/**
 * Checks a call of `exportSavedModel` and reads the files that go beside the model.
 *
 * @throws {ValueError} if an argument is wrong.
 * @throws {NotFoundError} if a file of `assetsExtra` is missing.
 */
export async function exportRequest(
  exportDirBase: string | URL,
  receiverFn: ServingInputReceiverFn,
  options: ExportOptions,
): Promise<ExportRequest> {
  checkOptions("exportSavedModel", options, {
    assetsExtra: ["object", "null"],
    asText: ["boolean"],
    checkpointPath: ["any"],
    experimentalMode: ["string"],
    strict: ["boolean"],
  });
  const { assetsExtra = null, asText = false, experimentalMode = "infer", strict = false } = options;
  if (asText) throw new UnimplementedError("exportSavedModel: asText is not available yet");
  if (experimentalMode !== "infer") throw new UnimplementedError("exportSavedModel: only graphs for serving are available yet");
  if (typeof receiverFn !== "function") throw new ValueError("An input_receiver_fn must be defined.");
  const receiver = receiverFn();
  if (!(receiver instanceof ServingInputReceiver)) {
    throw new ValueError(`servingInputReceiverFn must return a ServingInputReceiver, received ${describe(receiver)}`);
  }
  const base = givenPath(exportDirBase, "exportDirBase");
  const extra: Record<string, Uint8Array> = {};
  for (const [place, source] of Object.entries(assetsExtra ?? {})) {
    checkPlace(place);
    const path = givenPath(source, "assetsExtra");
    extra[place] = await (await fileSystemOf(path)).readFile(path);
  }
  return { base, fs: await fileSystemOf(base), receiver, strict, assetsExtra: extra, features: placeholderSpecs(receiverOf(receiver)) };
}

/** What is exported, and where. */
export interface ExportTask extends Omit<ModelGraphTask, "mode" | "outputs"> {
  /** Directory in which the export gets one of its own. */
  readonly base: string;
  /** Its file system. */
  readonly fs: FileSystem;
  /** What the model is fed with. */
  readonly receiver: ServingInputReceiver;
  /** Whether there are no signatures but TensorFlow's. */
  readonly strict: boolean;
  /** Files that are copied beside the model, by their place below `assets.extra`. */
  readonly assetsExtra: Readonly<Record<string, Uint8Array>>;
  /** Whether collections tell what the input layers read and made. */
  readonly annotated: boolean;
  /** Where log lines go. */
  readonly logger: Logger;
}

/**
 * Exports a model for serving. It is written under a temporary name, which it loses when it is whole.
 *
 * @returns Path of the export's directory.
 */
export async function exportForServing(task: ExportTask): Promise<string> {
  const metaGraph = servingMetaGraph(task);
  return await writeSavedModel({ ...task, metaGraphs: [metaGraph], values: await task.session.snapshot() });
}

function servingMetaGraph(task: ExportTask): WrittenMetaGraph {
  const { logger } = task;
  const receiver = receiverOf(task.receiver);
  let offered: OfferedSignature[] = [];
  let layers: AnnotatedLayer[] = [];
  const graph = modelGraph({
    ...task,
    mode: "infer",
    outputs: (spec, run) => {
      offered = offeredSignatures(spec);
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
  return writeMetaGraph({ graph, tag: "serve", receiver, signatures: included, layers, variables: exportedVariables(task.session) });
}

function* exportedVariables(session: Session): Generator<ExportedVariable> {
  for (const { name, shape, trainable } of session.variables.all()) yield { name, shape, dtype: "float32", trainable };
  yield { name: "global_step", shape: [], dtype: "int64", trainable: false };
}

/** Throws for a path that leads out of the directory in which it stands. */
function checkPlace(place: string): void {
  if (place.split("/").some((part) => part === "" || part === "." || part === "..") || place.includes("\\") || place.includes("\0")) {
    throw new ValueError(`The places of assetsExtra are paths below assets.extra, received ${JSON.stringify(place)}`);
  }
}
