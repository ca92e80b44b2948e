/**
 * Writes SavedModels: each is a directory that is seen whole or not at all.
 *
 * @module
 */

import { FailedPreconditionError } from "../core/errors.ts";
import type { FileSystem } from "../core/io/file_system.ts";
import { dirname, joinPath } from "../core/io/paths.ts";
import { writeCheckpoint } from "../core/io/tensor_bundle_writer.ts";
import type { Logger } from "../core/logger.ts";
import type { HostTensor } from "../core/runtime/host_tensor.ts";
import { encodeMessage } from "./messages/messages.ts";
import { formatMessage } from "./messages/text_format.ts";
import type { WrittenMetaGraph } from "./to_tensorflow/meta_graph.ts";

/** What is written, and where. */
export interface SavedModelTask {
  /** Directory in which the SavedModel gets one of its own. */
  readonly base: string;
  /** Its file system. */
  readonly fs: FileSystem;
  /** The graphs. */
  readonly metaGraphs: readonly WrittenMetaGraph[];
  /** Values of variables by name; those that no graph uses are not written. */
  readonly values: ReadonlyMap<string, HostTensor>;
  /** Files for `assets.extra`, by their place there. */
  readonly assetsExtra: Readonly<Record<string, Uint8Array>>;
  /** Whether the graph is written as text. */
  readonly asText: boolean;
  /** Where log lines go. */
  readonly logger: Logger;
}

/**
 * Writes a SavedModel under a temporary name, which it loses when it is whole and on disk.
 *
 * @returns Path of its directory, named by the seconds since 1970.
 * @throws {FailedPreconditionError} if there is such a directory for ten seconds in a row.
 */
export async function writeSavedModel(task: SavedModelTask): Promise<string> {
  const { base, fs, metaGraphs, values, assetsExtra, logger } = task;
  await fs.mkdir(base);
  const { path, temporary } = await freeDirectory(base, fs, logger);
  try {
    const variables = joinPath(temporary, "variables");
    await fs.mkdir(variables);
    const names = new Set(metaGraphs.flatMap((metaGraph) => metaGraph.variables.map(({ name }) => name)));
    await writeCheckpoint(joinPath(variables, "variables"), new Map([...values].filter(([name]) => names.has(name))), { fs });
    const assets = metaGraphs.flatMap((metaGraph) => metaGraph.assets.map(({ name, bytes }) => [name, bytes] as const));
    await writeFiles(fs, joinPath(temporary, "assets"), assets);
    await writeFiles(fs, joinPath(temporary, "assets.extra"), Object.entries(assetsExtra));
    logger.info(assets.length > 0 ? `Assets written to: ${joinPath(temporary, "assets")}` : "No assets to write.");
    const file = joinPath(temporary, task.asText ? "saved_model.pbtxt" : "saved_model.pb");
    const message = { savedModelSchemaVersion: 1n, metaGraphs: metaGraphs.map((metaGraph) => metaGraph.message) };
    const bytes = task.asText ? new TextEncoder().encode(formatMessage("SavedModel", message)) : encodeMessage("SavedModel", message);
    await fs.writeFile(file, bytes);
    await fs.syncDir(temporary);
    logger.info(`SavedModel written to: ${file}`);
    await fs.rename(temporary, path);
    await fs.syncDir(base);
  } catch (error) {
    // The error to be seen is the first one.
    await fs.remove(temporary).catch(() => {});
    throw error;
  }
  return path;
}

/** A name that is not in use: TensorFlow Serving takes the largest number for the newest version. */
async function freeDirectory(base: string, fs: FileSystem, logger: Logger): Promise<{ path: string; temporary: string }> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const stamp = Math.floor(Date.now() / 1000);
    const [path, temporary] = [joinPath(base, String(stamp)), joinPath(base, `temp-${stamp}`)];
    if (await fs.stat(path) === null && await fs.stat(temporary) === null) return { path, temporary };
    logger.warn(`Directory ${path} already exists; retrying (attempt ${attempt}/${ATTEMPTS})`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new FailedPreconditionError(`Failed to obtain a unique export directory name after ${ATTEMPTS} attempts.`, { file: base });
}

const ATTEMPTS = 10;

/** Writes files, by their place below a directory. */
async function writeFiles(
  fs: FileSystem,
  directory: string,
  files: readonly (readonly [place: string, bytes: Uint8Array])[],
): Promise<void> {
  const directories = new Set<string>();
  for (const [place, bytes] of files) {
    const path = joinPath(directory, place);
    for (let at = dirname(path); at.length >= directory.length; at = dirname(at)) directories.add(at);
    await fs.mkdir(dirname(path));
    await fs.writeFile(path, bytes);
  }
  for (const each of directories) await fs.syncDir(each);
}
