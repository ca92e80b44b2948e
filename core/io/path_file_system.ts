/**
 * Which file system a path belongs to: this process's memory, or the host's, which is loaded when it is first used.
 *
 * @module
 */

import { UnimplementedError } from "../errors.ts";
import type { FileSystem } from "./file_system.ts";

/**
 * The file system that is used where none is given.
 *
 * @throws {UnimplementedError} On a host without files.
 */
export async function defaultFileSystem(): Promise<FileSystem> {
  return host ??= await load();
}

let host: FileSystem | undefined;

async function load(): Promise<FileSystem> {
  if ("Deno" in globalThis) return (await import("./deno_fs.ts")).denoFileSystem();
  if ("process" in globalThis) return (await import("./node_fs.ts")).nodeFileSystem();
  throw new UnimplementedError("This host has no file system that is known here: pass one as `fs`");
}

/** Beginning of the paths that lie in this process's memory. */
export const MEMORY_SCHEME = "memory:";

let memory: Promise<FileSystem> | null = null;

/** The file system of a path: this process's memory where it begins with `memory:`, as that of an estimator without `modelDir` does; otherwise the host's. */
export async function fileSystemOf(path: string): Promise<FileSystem> {
  if (!path.startsWith(MEMORY_SCHEME)) return await defaultFileSystem();
  // A promise is kept, so that calls that overlap share one file system.
  return await (memory ??= import("./memory_fs.ts").then(({ memoryFileSystem }) => memoryFileSystem()));
}
