/**
 * What a SavedModel consists of, without taking its graph in: graphs with operations that do not run here are described too.
 *
 * @module
 */

import type { FileSystem } from "../core/io/file_system.ts";
import { joinPath } from "../core/io/paths.ts";
import { readSavedModel } from "./saved_model_directory.ts";
import { type Signature, signatureOf } from "./signatures.ts";

/** One graph of a SavedModel. */
export interface GraphDescription {
  /** Its tags. */
  readonly tags: readonly string[];
  /** The TensorFlow that wrote it; empty where none says so. */
  readonly tensorflowVersion: string;
  /** What it can be asked for. */
  readonly signatures: Readonly<Record<string, Signature>>;
  /** How many nodes there are of each operation, those of its functions among them. */
  readonly operations: Readonly<Record<string, number>>;
  /** Number of functions. */
  readonly functions: number;
}

/** What a SavedModel consists of. */
export interface SavedModelDescription {
  /** Its graphs. */
  readonly graphs: readonly GraphDescription[];
  /** Whether it has variables. */
  readonly variables: boolean;
  /** Bytes of its files, by their paths in the directory. */
  readonly files: Readonly<Record<string, number>>;
}

/**
 * Describes a SavedModel.
 *
 * @throws {NotFoundError} if the directory holds none.
 * @throws {DataLossError} if its file is damaged.
 */
export async function describedSavedModel(directory: string, fs: FileSystem): Promise<SavedModelDescription> {
  const { metaGraphs } = await readSavedModel(directory, fs);
  const files: Record<string, number> = {};
  await collect(directory, "", fs, files);
  const graphs = metaGraphs.map(({ metaInfoDef, graphDef, signatureDef }): GraphDescription => {
    const nodes = [...graphDef?.node ?? [], ...(graphDef?.library?.function ?? []).flatMap(({ nodeDef }) => nodeDef)];
    const counts = new Map<string, number>();
    for (const { op } of nodes) counts.set(op, (counts.get(op) ?? 0) + 1);
    return {
      tags: metaInfoDef?.tags ?? [],
      tensorflowVersion: metaInfoDef?.tensorflowVersion ?? "",
      signatures: Object.fromEntries(Object.entries(signatureDef).map(([name, signature]) => [name, signatureOf(name, signature)])),
      operations: Object.fromEntries([...counts].sort(([a], [b]) => a < b ? -1 : 1)),
      functions: graphDef?.library?.function.length ?? 0,
    };
  });
  return { graphs, variables: Object.hasOwn(files, "variables/variables.index"), files };
}

async function collect(directory: string, place: string, fs: FileSystem, into: Record<string, number>): Promise<void> {
  for (const { name, kind } of await fs.list(joinPath(directory, place))) {
    const path = place === "" ? name : `${place}/${name}`;
    if (kind === "file") into[path] = await fs.size(joinPath(directory, path));
    else await collect(directory, path, fs, into);
  }
}
