/**
 * The files of a SavedModel: the graph, variables, assets. They are taken for hostile: no path leaves the directory.
 *
 * @module
 */

import { DataLossError, InvalidArgumentError, NotFoundError } from "../core/errors.ts";
import type { FileSystem } from "../core/io/file_system.ts";
import { readFileIfThere } from "../core/io/file_system.ts";
import { basename, joinPath } from "../core/io/paths.ts";
import { CheckpointReader, forEachRun } from "../core/io/tensor_bundle_reader.ts";
import type { StoredTensor } from "../core/io/tensor_bundle_format.ts";
import { byteText, type ElementType, emptyLike, type HostArray } from "./from_tensorflow/host_array.ts";
import { ofBytes } from "./from_tensorflow/tensor_proto.ts";
import { sizeOf } from "../core/runtime/host_tensor.ts";
import { decodeMessage } from "./messages/messages.ts";
import { parseMessage } from "./messages/text_format.ts";
import type { Message } from "./messages/schema.ts";
import { checkedSize } from "./from_tensorflow/host_array.ts";

/**
 * The graph of a SavedModel that has exactly these tags.
 *
 * @throws {NotFoundError} if the directory holds no SavedModel, or none with these tags.
 * @throws {DataLossError} if its file is damaged.
 */
export async function readMetaGraph(directory: string, tags: readonly string[], fs: FileSystem): Promise<Message<"MetaGraphDef">> {
  const { file, metaGraphs } = await readSavedModel(directory, fs);
  const wanted = new Set(tags);
  const found = metaGraphs.find(({ metaInfoDef }) => {
    const own = new Set(metaInfoDef?.tags ?? []);
    return own.size === wanted.size && [...own].every((tag) => wanted.has(tag));
  });
  if (found !== undefined) return found;
  const available = metaGraphs.map(({ metaInfoDef }) => `[${metaInfoDef?.tags ?? []}]`).join(", ");
  throw new NotFoundError(`MetaGraphDef associated with tags [${tags}] could not be found in SavedModel. It has ${available}`, { file });
}

/**
 * The graphs of a SavedModel, from `saved_model.pb`, or from `saved_model.pbtxt` where there is no such file.
 *
 * @throws {NotFoundError} if the directory holds no SavedModel.
 * @throws {DataLossError} if its file is damaged.
 */
export async function readSavedModel(
  directory: string,
  fs: FileSystem,
): Promise<{ readonly file: string; readonly metaGraphs: readonly Message<"MetaGraphDef">[] }> {
  const file = joinPath(directory, "saved_model.pb");
  const bytes = await readFileIfThere(fs, file);
  if (bytes !== null) return { file, metaGraphs: decodeMessage("SavedModel", bytes, file).metaGraphs };
  const textFile = `${file}txt`;
  const text = await readFileIfThere(fs, textFile);
  if (text !== null) return { file: textFile, metaGraphs: parseMessage("SavedModel", new TextDecoder().decode(text), textFile).metaGraphs };
  throw new NotFoundError(`SavedModel file does not exist at: ${directory}/{saved_model.pbtxt|saved_model.pb}`, { file });
}

/** The variables of a SavedModel. */
export class SavedVariables {
  readonly #directory: string;
  readonly #fs: FileSystem;
  #reader: Promise<CheckpointReader> | null = null;

  /** Those of a directory, opened when the first is read. */
  constructor(directory: string, fs: FileSystem) {
    this.#directory = directory;
    this.#fs = fs;
  }

  /**
   * Reads one tensor.
   *
   * @param slice The part that is wanted, as TensorFlow spells it; empty for the whole.
   */
  async read(name: string, slice: string): Promise<HostArray> {
    const reader = await (this.#reader ??= CheckpointReader.open(joinPath(this.#directory, "variables", "variables"), this.#fs));
    const whole = hostArrayOf(await reader.readStored(name), name);
    return slice === "" ? whole : partOf(whole, slice, name);
  }

  /** Whether there is a tensor of that name. */
  async has(name: string): Promise<boolean> {
    const reader = await (this.#reader ??= CheckpointReader.open(joinPath(this.#directory, "variables", "variables"), this.#fs)).catch(() =>
      null
    );
    return reader?.has(name) ?? false;
  }
}

function hostArrayOf({ dtype, shape, data }: StoredTensor, name: string): HostArray {
  if (!(data instanceof Uint8Array)) return { dtype: "string", shape, data: data.map(byteText) };
  const type: ElementType = dtype === "float16" ? "half" : dtype as ElementType;
  return ofBytes(type, shape, sizeOf(shape), data, `the variable ${name}`);
}

/** A part of a tensor, of "10 4 0,5:-": the extents of the whole, then for each axis begin and length, or - for all of it. */
function partOf(whole: HostArray, spec: string, name: string): HostArray {
  const words = spec.trim().split(" ");
  const axes = words[words.length - 1]!.split(":");
  const start: number[] = [];
  const length: number[] = [];
  axes.forEach((axis, i) => {
    const [from, count] = axis === "-" ? [0, whole.shape[i] ?? -1] : axis.split(",").map(Number);
    start.push(from ?? -1);
    length.push(count ?? -1);
  });
  const fits = axes.length === whole.shape.length &&
    start.every((from, axis) => from >= 0 && length[axis]! >= 0 && from + length[axis]! <= whole.shape[axis]!);
  if (!fits) throw new DataLossError(`The part ${spec} does not lie in the variable ${name} of shape [${whole.shape}]`, { tensor: name });
  const data = emptyLike(whole.data, checkedSize(length));
  forEachRun(whole.shape, { start, length }, (inWhole, inPart, run) => {
    for (let i = 0; i < run; i++) data[inPart + i] = whole.data[inWhole + i]!;
  });
  return { dtype: whole.dtype, shape: length, data };
}

/**
 * The text of an asset, its bytes as characters.
 *
 * @param path The path that the graph has: its last part names the file, wherever the model was when it was written.
 */
export async function readAsset(directory: string, path: string, fs: FileSystem): Promise<string> {
  const name = basename(path.replaceAll("\\", "/"));
  if (name === "" || name === "." || name === "..") throw new InvalidArgumentError(`${JSON.stringify(path)} names no asset`);
  const file = joinPath(directory, "assets", name);
  const bytes = await readFileIfThere(fs, file);
  if (bytes === null) throw new NotFoundError(`The asset ${file} of the SavedModel is missing`, { file });
  return byteText(bytes);
}
