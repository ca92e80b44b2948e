/**
 * Exports a model as a SavedModel.
 *
 * @module
 */

import { describe, ValueError } from "../../core/errors.ts";
import { SINGLE_LABEL_KEY } from "../../core/estimator_spec.ts";
import type { FileSystem } from "../../core/io/file_system.ts";
import { fileSystemOf } from "../../core/io/path_file_system.ts";
import { givenPath } from "../../core/io/paths.ts";
import { CheckpointReader } from "../../core/io/tensor_bundle_reader.ts";
import { ModeKeys } from "../../core/model.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import type { WrittenMetaGraph } from "../../saved_model/to_tensorflow/meta_graph.ts";
import { writeSavedModel } from "../../saved_model/writer.ts";
import type { ExportOptions } from "../options.ts";
import type { PlaceholderSpec, PlaceholderSpecs } from "./placeholders.ts";
import {
  placeholderSpecs,
  receiverOf,
  ServingInputReceiver,
  type ServingInputReceiverFn,
  SupervisedInputReceiver,
  type SupervisedInputReceiverFn,
  supervisedReceiverOf,
  tensorSpecs,
} from "./receivers.ts";
import { type ServingGraphTask, servingMetaGraph } from "./serving_graph.ts";
import { evaluationMetaGraph, trainingMetaGraph } from "./supervised_graph.ts";

/** A call of one of the methods that export, checked. */
export interface ExportRequest extends Pick<ExportTask, "base" | "fs" | "receivers" | "strict" | "assetsExtra" | "asText"> {
  /** What the features of the receivers are, for a model that does not say so itself. */
  readonly features: PlaceholderSpecs;
  /** What the labels of the receivers are; absent where none has any. */
  readonly labels?: PlaceholderSpec | PlaceholderSpecs;
}

/** Functions that make receivers, by mode. */
export type ReceiverFns = Readonly<Partial<Record<ModeKeys, ServingInputReceiverFn | SupervisedInputReceiverFn>>>;

/**
 * Checks a call and reads the files that go beside the model.
 *
 * @throws {ValueError} if an argument is wrong.
 * @throws {NotFoundError} if a file of `assetsExtra` is missing.
 */
export async function exportRequest(
  exportDirBase: string | URL,
  receiverFns: ReceiverFns,
  options: Omit<ExportOptions, "experimentalMode">,
): Promise<ExportRequest> {
  const { assetsExtra = null, asText = false, strict = false } = options;
  const receivers = receiversOf(receiverFns);
  const base = givenPath(exportDirBase, "exportDirBase");
  const extra: Record<string, Uint8Array> = {};
  for (const [place, source] of Object.entries(assetsExtra ?? {})) {
    checkPlace(place);
    const path = givenPath(source, "assetsExtra");
    extra[place] = await (await fileSystemOf(path)).readFile(path);
  }
  return { base, fs: await fileSystemOf(base), receivers, strict, asText, assetsExtra: extra, ...descriptionOf(receivers) };
}

function receiversOf(fns: ReceiverFns): Receivers {
  const modes = Object.keys(fns);
  if (modes.length === 0 || modes.some((mode) => !Object.values<string>(ModeKeys).includes(mode))) {
    throw new ValueError(`No valid modes for exporting found. Got ${JSON.stringify(modes)}.`);
  }
  const made = Object.fromEntries(
    Object.entries(fns).map(([mode, fn]) => {
      if (typeof fn !== "function") throw new ValueError("An input_receiver_fn must be defined.");
      const receiver: unknown = fn();
      const [kind, name] = mode === "infer"
        ? [ServingInputReceiver, "ServingInputReceiver"] as const
        : [SupervisedInputReceiver, "SupervisedInputReceiver"] as const;
      if (!(receiver instanceof kind)) {
        throw new ValueError(`The receiver function of mode ${mode} must return a ${name}, received ${describe(receiver)}`);
      }
      return [mode, receiver];
    }),
  );
  return made as Receivers;
}

/** What the features and labels are of which a model is recorded that does not know them. */
function descriptionOf({ train, eval: evaluation, infer }: Receivers): Pick<ExportRequest, "features" | "labels"> {
  const supervised = train ?? evaluation;
  if (supervised === undefined) return { features: placeholderSpecs(receiverOf(infer!)) };
  const receiver = supervisedReceiverOf(supervised);
  const labels = tensorSpecs(receiver.labels);
  const [single] = Object.keys(labels).length === 1 && Object.hasOwn(labels, SINGLE_LABEL_KEY) ? [labels[SINGLE_LABEL_KEY]] : [];
  return {
    features: { ...placeholderSpecs(receiver), ...(infer === undefined ? {} : placeholderSpecs(receiverOf(infer))) },
    labels: single ?? labels,
  };
}

/** What is exported, and where. */
export interface ExportTask extends Omit<ServingGraphTask, "receiver" | "values"> {
  /** Directory in which the export gets one of its own. */
  readonly base: string;
  /** Its file system. */
  readonly fs: FileSystem;
  /** What each graph is fed with, by mode. */
  readonly receivers: Receivers;
  /** Files that are copied beside the model, by their place below `assets.extra`. */
  readonly assetsExtra: Readonly<Record<string, Uint8Array>>;
  /** Whether the graph is written as text. */
  readonly asText: boolean;
}

/** What each graph is fed with, by mode. */
export interface Receivers {
  /** That of training. */
  readonly train?: SupervisedInputReceiver;
  /** That of evaluation. */
  readonly eval?: SupervisedInputReceiver;
  /** That of serving. */
  readonly infer?: ServingInputReceiver;
}

/**
 * Exports a model. It is written under a temporary name, which it loses when it is whole.
 *
 * @returns Path of the export's directory.
 */
export async function exportModel(task: ExportTask): Promise<string> {
  const { receivers } = task;
  const { path } = task.session;
  const values = await task.session.snapshot();
  const metaGraphs: WrittenMetaGraph[] = [];
  // TensorFlow's order.
  if (receivers.train !== undefined) metaGraphs.push(trainingMetaGraph({ ...task, values, receiver: receivers.train }));
  if (receivers.eval !== undefined) metaGraphs.push(evaluationMetaGraph({ ...task, values, receiver: receivers.eval }));
  if (receivers.infer !== undefined) metaGraphs.push(servingMetaGraph({ ...task, values, receiver: receivers.infer }));
  await addSlots(values, metaGraphs, path);
  return await writeSavedModel({ ...task, metaGraphs, values });
}

/** Adds the values of slots of optimizers, which a session for predictions does not have, as the checkpoint has them. */
async function addSlots(values: Map<string, HostTensor>, metaGraphs: readonly WrittenMetaGraph[], path: string | null): Promise<void> {
  const missing = metaGraphs.flatMap(({ variables }) => variables).filter(({ name }) => !values.has(name));
  if (missing.length === 0 || path === null) return;
  const reader = await CheckpointReader.open(path, await fileSystemOf(path));
  for (const { name } of missing) values.set(name, await reader.read(name));
}

/** Throws for a path that leads out of the directory in which it stands. */
function checkPlace(place: string): void {
  if (place.split("/").some((part) => part === "" || part === "." || part === "..") || place.includes("\\") || place.includes("\0")) {
    throw new ValueError(`The places of assetsExtra are paths below assets.extra, received ${JSON.stringify(place)}`);
  }
}
