/**
 * The file system of the host, loaded when it is first needed.
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
