/**
 * Which file system a path belongs to: `memory:` paths lie in this process, all others on the host.
 *
 * @module
 */

import { defaultFileSystem } from "./default_file_system.ts";
import type { FileSystem } from "./file_system.ts";

/** Beginning of the paths that lie in this process's memory. */
export const MEMORY_SCHEME = "memory:";

let memory: Promise<FileSystem> | null = null;

/** The file system of a path. */
export async function fileSystemOf(path: string): Promise<FileSystem> {
  if (!path.startsWith(MEMORY_SCHEME)) return await defaultFileSystem();
  // A promise is kept, so that calls that overlap share one file system.
  return await (memory ??= import("./memory_fs.ts").then(({ memoryFileSystem }) => memoryFileSystem()));
}
