/**
 * The ways in which a user may name a checkpoint.
 *
 * @module
 */

import { NotFoundError } from "../errors.ts";
import { latestCheckpoint } from "./checkpoint_state.ts";
import { defaultFileSystem } from "./default_file_system.ts";
import { type FileSystem, joinPath } from "./file_system.ts";
import { indexPath } from "./tensor_bundle_format.ts";

/**
 * The checkpoint that a path means: itself, also when it ends in `.index` or `.data-...`; a model directory's latest; the variables of a
 * SavedModel directory.
 *
 * @returns Its path without `.index`.
 * @throws {NotFoundError} Where the path leads to no checkpoint.
 */
export async function resolveCheckpoint(path: string, fs?: FileSystem): Promise<string> {
  const files = fs ?? await defaultFileSystem();
  const prefix = path.replace(/\.index$|\.data-\d{5}-of-\d{5}$/, "");
  if (await files.stat(indexPath(prefix)) !== null) return prefix;
  if ((await files.stat(path))?.kind === "directory") {
    const variables = joinPath(path, "variables", "variables");
    const found = await latestCheckpoint(path, files) ?? (await files.stat(indexPath(variables)) === null ? null : variables);
    if (found !== null) return found;
  }
  throw new NotFoundError(`Unsuccessful TensorSliceReader constructor: Failed to find any matching files for ${path}`, { file: path });
}
